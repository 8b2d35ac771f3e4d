package web

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// How much of a document a page shows, in bytes: around the quoted words, of
// each other item, and of other items in all.
const (
	aroundQuote = 24 << 10
	ofOther     = 6 << 10
	ofOthers    = 96 << 10
	maxOthers   = 60
)

// A section is one item of a document as it is shown, or what stands between two items.
type section struct {
	Headline string // "" when the text itself opens with it, or there is none
	Date     string
	Note     string
	Between  bool // skipped text outside of the items
	Open     bool // shown; else folded
	Paras    []para
	// CutBefore and CutAfter are the bytes left out; 0 when nothing is.
	CutBefore, CutAfter int
}

// A para is a paragraph, its runs in order.
type para struct {
	Heading bool
	Skipped bool // boilerplate as a whole
	Runs    []run
}

// A run is text of one look.
type run struct {
	Text    string
	Mark    bool // quoted
	First   bool // the first marked run of the page
	Skipped bool // boilerplate inside a paragraph
}

// excerpt cuts doc into what a page shows: the item that holds focus, open, in
// it the marked words; before and after it the others, folded. Omitted is the number
// of items left out. A zero mark marks nothing.
func excerpt(doc *corpus.Document, focus int, mark corpus.Span, lang string) (sections []section, omitted int) {
	parts := partsOf(doc)
	at := slices.IndexFunc(parts, func(p part) bool { return focus < p.End })
	if at < 0 {
		at = len(parts) - 1
	}
	if at >= 0 && parts[at].item < 0 && mark == (corpus.Span{}) {
		if i := slices.IndexFunc(parts, func(p part) bool { return p.item >= 0 }); i >= 0 {
			at = i
		}
	}
	left := ofOthers
	for i, p := range parts {
		if i != at && (i < at-maxOthers/2 || i > at+maxOthers/2 || left <= 0) {
			omitted++
			continue
		}
		shown := p.Span
		if i == at {
			shown = window(doc.Text, p.Span, corpus.Span{Start: max(focus, p.Start), End: max(mark.End, focus, p.Start)}, aroundQuote)
		} else {
			shown = window(doc.Text, p.Span, corpus.Span{Start: p.Start, End: p.Start}, min(ofOther, left))
			left -= shown.Len()
		}
		s := section{Between: p.item < 0, Open: i == at, CutBefore: shown.Start - p.Start, CutAfter: p.End - shown.End}
		s.Paras = paragraphs(doc, shown, mark)
		if p.item >= 0 {
			s.head(doc, doc.Items[p.item], lang)
		}
		sections = append(sections, s)
	}
	return sections, omitted
}

// head sets the headline and the date of an item. A paragraph that is the headline
// becomes the heading, so that it is not read twice.
func (s *section) head(doc *corpus.Document, item corpus.Item, lang string) {
	s.Date, s.Note = bot.FormatDate(item.Date, lang), bot.BasisNote(item.Date.Basis, lang)
	if item.Headline == doc.Title && s.Open {
		return
	}
	if s.Headline = item.Headline; s.Headline == "" && !s.Open {
		s.Headline = opening(item.In(doc.Text))
	}
	for i := range s.Paras[:min(len(s.Paras), 3)] {
		if p := &s.Paras[i]; s.Open && strings.TrimSpace(p.text()) == strings.TrimSpace(item.Headline) {
			p.Heading, s.Headline = true, ""
			return
		}
	}
}

// opening is the first words of a text, to tell it by.
func opening(text string) string {
	const words = 12
	found := strings.Fields(text[:min(len(text), 400)])
	if len(found) <= words {
		return strings.ToValidUTF8(strings.Join(found, " "), "")
	}
	return strings.Join(found[:words], " ") + "\u00a0…"
}

func (p para) text() string {
	var b strings.Builder
	for _, r := range p.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// A part is an item of a document, or, with item -1, text outside of all items.
type part struct {
	corpus.Span
	item int
}

// partsOf cuts all of a document's text into its items and what is between them.
func partsOf(doc *corpus.Document) []part {
	var parts []part
	between := func(from, to int) {
		if s := corpus.Trim(doc.Text, corpus.Span{Start: from, End: to}); s.Len() > 0 {
			parts = append(parts, part{s, -1})
		}
	}
	end := 0
	for i, item := range doc.Items {
		between(end, item.Start)
		parts = append(parts, part{item.Span, i})
		end = item.End
	}
	between(end, len(doc.Text))
	return parts
}

// window is the part of whole that reaches about reach bytes to either side of
// core, ending where words end.
func window(text string, whole, core corpus.Span, reach int) corpus.Span {
	w := corpus.Span{Start: max(whole.Start, core.Start-reach), End: min(whole.End, core.End+reach)}
	if w.Start > whole.Start {
		if i := strings.IndexFunc(text[w.Start:core.Start], unicode.IsSpace); i >= 0 {
			w.Start += i
		}
		for w.Start < core.Start && !utf8.RuneStart(text[w.Start]) {
			w.Start++
		}
	}
	if w.End < whole.End {
		if i := strings.LastIndexFunc(text[core.End:w.End], unicode.IsSpace); i > 0 {
			w.End = core.End + i
		}
		for w.End > core.End && !utf8.RuneStart(text[w.End]) {
			w.End--
		}
	}
	return w
}

// paragraphs cuts within into paragraphs, at blank lines, and those into runs.
func paragraphs(doc *corpus.Document, within, mark corpus.Span) []para {
	var out []para
	first := true
	for _, s := range blocks(doc.Text, within) {
		p := para{Runs: runs(doc, s, mark)}
		p.Skipped = !slices.ContainsFunc(p.Runs, func(r run) bool { return !r.Skipped && strings.TrimSpace(r.Text) != "" })
		for i := range p.Runs {
			if p.Runs[i].Mark && first {
				p.Runs[i].First, first = true, false
			}
		}
		out = append(out, p)
	}
	return out
}

// wrapped is about the longest line, in bytes, of a text that was wrapped at a
// fixed width: a longer line is a paragraph of its own.
const wrapped = 120

// blocks are the paragraphs of text, without white space at their ends: what
// stands between blank lines, and every line that is too long to be wrapped.
func blocks(text string, within corpus.Span) []corpus.Span {
	var out []corpus.Span
	start := within.Start
	add := func(end int) {
		if s := corpus.Trim(text, corpus.Span{Start: start, End: end}); s.Len() > 0 {
			out = append(out, s)
		}
	}
	blank := true // nothing but white space in this line so far
	line := within.Start
	for i := within.Start; i < within.End; i++ {
		switch text[i] {
		case '\n':
			if blank || i-line > wrapped {
				add(i)
				start = i + 1
			}
			blank, line = true, i+1
		case ' ', '\t', '\r':
		default:
			blank = false
		}
	}
	add(within.End)
	return out
}

// runs cuts a paragraph where the marked words and boilerplate begin and end.
func runs(doc *corpus.Document, s, mark corpus.Span) []run {
	cuts := []int{s.Start, s.End}
	cut := func(at int) {
		if s.Start < at && at < s.End {
			cuts = append(cuts, at)
		}
	}
	cut(mark.Start)
	cut(mark.End)
	from, _ := slices.BinarySearchFunc(doc.Skipped, s.Start, func(k corpus.Skip, at int) int {
		if k.End <= at {
			return -1
		}
		return 1
	})
	for _, k := range doc.Skipped[from:] {
		if k.Start >= s.End {
			break
		}
		cut(k.Start)
		cut(k.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	skipped := func(at int) bool {
		for _, k := range doc.Skipped[from:] {
			if k.Start > at {
				return false
			}
			if at < k.End {
				return true
			}
		}
		return false
	}
	var out []run
	for i := 1; i < len(cuts); i++ {
		piece := corpus.Span{Start: cuts[i-1], End: cuts[i]}
		r := run{Text: piece.In(doc.Text), Mark: mark.Contains(piece), Skipped: skipped(piece.Start)}
		r.Skipped = r.Skipped && !r.Mark
		out = append(out, r)
	}
	return out
}
