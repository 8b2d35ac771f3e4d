package retrieval

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A document is stored as a record: what can be had without its text first, so
// that lists of documents need not read the rest. Numbers are varints, strings
// open with their length in bytes. Equal documents have equal records.

// appendRecord writes d behind b.
func appendRecord(b []byte, d *corpus.Document) []byte {
	for _, s := range []string{d.ID, d.Version, d.Title, d.Publisher, d.URL, d.Lang, d.Collection} {
		b = appendString(b, s)
	}
	b = appendDate(b, d.Date)
	b = binary.AppendUvarint(b, uint64(len(d.Items)))
	for _, item := range d.Items {
		b = appendSpan(b, item.Span)
		b = appendSame(b, item.Headline, d.Title)
		b = appendDate(b, item.Date)
	}
	b = appendRelatives(b, d.Relatives)
	b = binary.AppendUvarint(b, uint64(len(d.Skipped)))
	for _, s := range d.Skipped {
		b = appendString(appendSpan(b, s.Span), s.Why)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Mentions)))
	for _, m := range d.Mentions {
		b = append(appendDate(b, m.Date), bit(m.Vague)|bit(m.Conflict)<<1)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Passages)))
	for i := range d.Passages {
		b = appendPassage(b, d, &d.Passages[i])
	}
	return appendString(b, d.Text)
}

func appendRelatives(b []byte, list []corpus.Relative) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, r := range list {
		b = appendName(appendString(b, r.Document), string(r.Relation), relationNames)
	}
	return b
}

// appendPassage leaves out what can be had from the document: text, id, and a
// date or headline that is the item's.
func appendPassage(b []byte, d *corpus.Document, p *corpus.Passage) []byte {
	b = appendSpan(b, p.Span)
	b = binary.AppendUvarint(b, uint64(p.Item))
	item := itemOf(d, p.Item)
	b = appendSame(b, p.Headline, item.Headline)
	own := p.Date != item.Date
	b = append(b, bit(own))
	if own {
		b = appendDate(b, p.Date)
	}
	b = binary.AppendUvarint(b, uint64(p.Copies))
	b = appendSpans(b, p.Sentences)
	return appendSpans(b, p.Repeats)
}

// itemOf is an item of d, an empty one where there is none.
func itemOf(d *corpus.Document, n int) corpus.Item {
	if n < 0 || n >= len(d.Items) {
		return corpus.Item{}
	}
	return d.Items[n]
}

func bit(set bool) byte {
	if set {
		return 1
	}
	return 0
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// appendSame writes s, shortly when it is what the reader has already.
func appendSame(b []byte, s, known string) []byte {
	if s == known {
		return append(b, 1)
	}
	return appendString(append(b, 0), s)
}

func appendSpan(b []byte, s corpus.Span) []byte {
	b = binary.AppendUvarint(b, uint64(s.Start))
	return binary.AppendUvarint(b, uint64(s.End-s.Start))
}

func appendSpans(b []byte, list []corpus.Span) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendSpan(b, s)
	}
	return b
}

var (
	precisionNames = []string{"", string(corpus.PrecisionDay), string(corpus.PrecisionMonth), string(corpus.PrecisionSeason), string(corpus.PrecisionQuarter), string(corpus.PrecisionYear)}
	basisNames     = []string{"", string(corpus.BasisNone), string(corpus.BasisMetadata), string(corpus.BasisPublished), string(corpus.BasisDateline), string(corpus.BasisText), string(corpus.BasisWeekday)}
	relationNames  = []string{string(corpus.Newer), string(corpus.Older), string(corpus.Translation), string(corpus.Copy), string(corpus.Rewrite)}
)

// appendName writes a word, as its place among the known ones or in full behind them.
func appendName(b []byte, s string, known []string) []byte {
	if i := slices.Index(known, s); i >= 0 {
		return append(b, byte(i))
	}
	return appendString(append(b, byte(len(known))), s)
}

func appendDate(b []byte, d corpus.Date) []byte {
	b = binary.AppendVarint(b, int64(d.From))
	b = binary.AppendVarint(b, int64(d.To))
	b = appendName(b, string(d.Precision), precisionNames)
	b = appendName(b, string(d.Basis), basisNames)
	return appendSpan(b, d.Span)
}

// readRecord reads what appendRecord wrote and holds the document to check.
func readRecord(b []byte) (*corpus.Document, error) {
	r := newRecordReader(b)
	d := r.head()
	r.list(3, func(int) { d.Skipped = append(d.Skipped, corpus.Skip{Span: r.span(), Why: r.string()}) })
	r.list(7, func(int) {
		m := corpus.Mention{Date: r.date()}
		flags := r.byte()
		m.Vague, m.Conflict = flags&1 != 0, flags&2 != 0
		d.Mentions = append(d.Mentions, m)
	})
	r.list(8, func(n int) {
		if d.Passages == nil {
			d.Passages = make([]corpus.Passage, 0, n)
		}
		d.Passages = append(d.Passages, r.passage(d))
	})
	d.Text = r.string()
	if r.Bad || len(r.Rest) > 0 {
		return nil, errRecord
	}
	for i := range d.Passages {
		p := &d.Passages[i]
		if p.Start < 0 || p.End < p.Start || p.End > len(d.Text) {
			return nil, errRecord
		}
		p.Text, p.Document = p.In(d.Text), d.ID
	}
	return d, check(d)
}

// readHead reads a record without skipped spans, mentions, passages and text.
func readHead(b []byte) (*corpus.Document, error) {
	r := newRecordReader(b)
	d := r.head()
	if r.Bad {
		return nil, errRecord
	}
	return d, nil
}

func (r *recordReader) head() *corpus.Document {
	d := new(corpus.Document)
	for _, s := range []*string{&d.ID, &d.Version, &d.Title, &d.Publisher, &d.URL, &d.Lang, &d.Collection} {
		*s = r.string()
	}
	d.Date = r.date()
	r.list(9, func(int) {
		d.Items = append(d.Items, corpus.Item{Span: r.span(), Headline: r.same(d.Title), Date: r.date()})
	})
	r.list(2, func(int) {
		d.Relatives = append(d.Relatives, corpus.Relative{Document: r.string(), Relation: corpus.Relation(r.name(relationNames))})
	})
	return d
}

func (r *recordReader) passage(d *corpus.Document) corpus.Passage {
	p := corpus.Passage{Span: r.span(), Item: r.Int()}
	item := itemOf(d, p.Item)
	p.Headline, p.Date = r.same(item.Headline), item.Date
	if r.byte() != 0 {
		p.Date = r.date()
	}
	p.Copies = r.Int()
	p.Sentences, p.Repeats = r.spans(), r.spans()
	return p
}

// check holds a document to the promise of its passages and to the bounds of its text.
func check(d *corpus.Document) error {
	whole := corpus.Span{Start: 0, End: len(d.Text)}
	inside := func(s corpus.Span) bool { return s.Start >= 0 && s.Start <= s.End && whole.Contains(s) }
	for i := range d.Passages {
		p := &d.Passages[i]
		if !inside(p.Span) || p.In(d.Text) != p.Text {
			return fmt.Errorf("%s: passage %d is not the text it points to", d.ID, i)
		}
		if i > 0 && p.Start < d.Passages[i-1].Start {
			return fmt.Errorf("%s: passage %d is out of order", d.ID, i)
		}
		if p.Item < 0 || p.Item >= max(len(d.Items), 1) || p.Copies < 0 {
			return fmt.Errorf("%s: passage %d is of no item", d.ID, i)
		}
		for _, list := range [][]corpus.Span{p.Sentences, p.Repeats} {
			for _, s := range list {
				if !inside(s) {
					return fmt.Errorf("%s: passage %d points outside", d.ID, i)
				}
			}
		}
	}
	for _, item := range d.Items {
		if !inside(item.Span) {
			return fmt.Errorf("%s: an item points outside", d.ID)
		}
	}
	for _, skip := range d.Skipped {
		if !inside(skip.Span) {
			return fmt.Errorf("%s: a skipped span points outside", d.ID)
		}
	}
	for _, m := range d.Mentions {
		if !inside(m.Span) {
			return fmt.Errorf("%s: a date points outside", d.ID)
		}
	}
	return nil
}
