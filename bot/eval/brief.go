package eval

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A Topic is what a brief is asked for, with the facts that belong into it.
type Topic struct {
	ID       string `json:"id"`
	Topic    string `json:"topic"`
	Lang     string `json:"lang"` // "" when the row gives none
	Evidence []Fact `json:"evidence"`
}

// A Fact is told by any of its quotes.
type Fact struct {
	Fact   string      `json:"fact"`
	Quotes []FactQuote `json:"quotes"`
}

// A FactQuote is a stretch of a document; for a line of a .jsonl file the record's id suffices.
type FactQuote struct {
	Document string `json:"document"`
	Quote    string `json:"quote"`
}

// ReadTopics reads topics, one JSON object a line, blank lines aside:
//
//	{"id","topic","lang","evidence":[{"fact","quotes":[{"document","quote"}, or …]}, and …]}
//
// Other keys are ignored. The first bad row is the error, which starts with "name:line:".
func ReadTopics(r io.Reader, name string) ([]Topic, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	var list []Topic
	for line := 1; sc.Scan(); line++ {
		row := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\ufeff")))
		if len(row) == 0 {
			continue
		}
		var t Topic
		err := json.Unmarshal(row, &t)
		switch {
		case err != nil:
			err = fmt.Errorf("bad JSON: %w", err)
		case t.ID == "" || t.Topic == "":
			err = errors.New("no id or no topic")
		case slices.ContainsFunc(list, func(o Topic) bool { return o.ID == t.ID }):
			err = fmt.Errorf("id %q is there already", t.ID)
		case len(t.Evidence) == 0 || slices.ContainsFunc(t.Evidence, func(f Fact) bool { return len(f.Quotes) == 0 }):
			err = fmt.Errorf("%s: no evidence, or a fact without a quote", t.ID)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		list = append(list, t)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: no topics", name)
	}
	return list, nil
}

// BriefOptions are what RunBriefs may be given besides the topics.
type BriefOptions struct {
	// Name names the topics in the report, usually their file.
	Name string
	// Scope goes with every topic.
	Scope bot.Scope
	// Progress is called after each topic.
	Progress func(done, total int)
}

// RunBriefs writes a brief on every topic and counts the facts that it quotes: one of
// whose quotes it covers at least half of the bytes. Beside it stands, at the same
// length, what it must beat: of the documents that search finds for the topic, in its
// order, the first sentences, then the second ones, and so on. Errors are: no topics; facts that docs
// do not hold, which is found before anything is written; and those of write and search.
func RunBriefs(ctx context.Context, write func(context.Context, bot.Question) (*bot.Brief, error),
	search func(context.Context, bot.Question) ([]retrieval.Hit, error), docs []*corpus.Document, topics []Topic, opt BriefOptions) (*BriefReport, error) {
	if len(topics) == 0 {
		return nil, errors.New("no topics")
	}
	lib := newLibrary(docs)
	facts, err := lib.facts(topics)
	if err != nil {
		return nil, err
	}
	r := &BriefReport{Name: opt.Name}
	for i, t := range topics {
		q := bot.Question{ID: t.ID, Text: t.Topic, Scope: opt.Scope}
		b, err := write(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("brief on %s: %w", t.ID, err)
		}
		hits, err := search(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("search for %s: %w", t.ID, err)
		}
		quoted := make(stretches)
		for _, c := range b.Cited() {
			if lib.exact(c.Document, c.Version, c.Start, c.End, c.Quote) {
				quoted.add(c.Document, corpus.Span{Start: c.Start, End: c.End})
			}
		}
		r.add(t, facts[i], b, quoted, lib.leads(hits, quoted.bytes()))
		if opt.Progress != nil {
			opt.Progress(i+1, len(topics))
		}
	}
	return r, nil
}

// facts finds the quotes of all facts, by topic.
func (lib *library) facts(topics []Topic) ([][][]target, error) {
	cases := make([]Case, len(topics))
	for i, t := range topics {
		cases[i].ID = t.ID
		for _, f := range t.Evidence {
			var group []Evidence
			for _, q := range f.Quotes {
				group = append(group, Evidence{Doc: q.Document, Quote: q.Quote, At: -1})
			}
			cases[i].Evidence = append(cases[i].Evidence, group)
		}
	}
	return lib.locate(cases)
}

// Stretches are spans of documents by their ids, no two of which overlap.
type stretches map[string][]corpus.Span

func (s stretches) add(doc string, span corpus.Span) {
	s[doc] = slices.DeleteFunc(s[doc], func(o corpus.Span) bool {
		if o.Overlaps(span) {
			span = corpus.Span{Start: min(o.Start, span.Start), End: max(o.End, span.End)}
			return true
		}
		return false
	})
	s[doc] = append(s[doc], span)
}

func (s stretches) bytes() int {
	n := 0
	for _, spans := range s {
		for _, span := range spans {
			n += span.Len()
		}
	}
	return n
}

// tells reports whether s covers at least half of one of the quotes of a fact.
func (s stretches) tells(fact []target) bool {
	return slices.ContainsFunc(fact, func(t target) bool {
		for doc, places := range t.places {
			for _, p := range places {
				n := 0
				for _, span := range s[doc] {
					n += max(0, min(span.End, p.End)-max(span.Start, p.Start))
				}
				if 2*n >= p.Len() {
					return true
				}
			}
		}
		return false
	})
}

// leads are the first sentences of the documents of the hits, then the second ones,
// and so on, n bytes in all where there are as many; the last one is cut.
func (lib *library) leads(hits []retrieval.Hit, n int) stretches {
	var texts [][]corpus.Span
	var ids []string
	for _, h := range hits {
		d := lib.byID[h.Passage.Document]
		if d == nil || slices.Contains(ids, d.ID) {
			continue
		}
		var sentences []corpus.Span
		for _, p := range d.Passages {
			sentences = append(sentences, p.Sentences...)
		}
		ids, texts = append(ids, d.ID), append(texts, sentences)
	}
	out := make(stretches)
	for round, any := 0, true; any && n > 0; round++ {
		any = false
		for i, sentences := range texts {
			if round >= len(sentences) || n <= 0 {
				continue
			}
			any = true
			s := sentences[round]
			s.End = min(s.End, s.Start+n)
			n -= s.Len()
			out.add(ids[i], s)
		}
	}
	return out
}
