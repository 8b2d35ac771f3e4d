package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Verdict is what checking a quotation came to.
type Verdict string

// The verdicts.
const (
	// VerdictExact: the words stand there, letter for letter and in one piece, or
	// in the pieces that its ellipses part, all in order in one item of one
	// document. Different may only be what corpus.Locate forgives (apostrophes,
	// quotation marks, dashes, spaces, ligatures, the case of the first letter) and
	// the punctuation at the ends. Another accent, another capital, a changed
	// digit or comma, a negation more or less are never exact.
	VerdictExact Verdict = "exact"
	// VerdictNear: the words do not stand anywhere, but a sentence has most of them in this order.
	VerdictNear Verdict = "near"
	// VerdictAbsent: no sentence has most of them.
	VerdictAbsent Verdict = "absent"
	// VerdictShort: fewer than three words, which would prove nothing. It is not looked up.
	VerdictShort Verdict = "short"
	// VerdictUnchecked: so many quotations stand before it in the text that it was not looked up.
	VerdictUnchecked Verdict = "unchecked"
)

// A Checked is one quotation of a text and where it stands in the documents.
type Checked struct {
	// Quote is what the text quotes, without the marks around it and without the
	// ">" at the start of lines.
	Quote string `json:"quote"`
	// Start and End are where in the text it stands, in bytes; for a quotation
	// inside lines that open with ">", where these lines stand.
	Start   int     `json:"start"`
	End     int     `json:"end"`
	Verdict Verdict `json:"verdict"`
	// Found are verified citations, numbered from 1. For VerdictExact the places where
	// the words stand, earliest first, undated last, copies of one text as one; a
	// quotation with ellipses, or longer than a passage, has the pieces of its
	// earliest place, in order. For VerdictNear the nearest sentence or sentences; else none.
	Found []Citation `json:"found"`
}

const (
	maxChecked   = 20 // quotations of one text that are looked up
	wordsToCheck = 3  // of a quotation that is
)

// CheckQuote looks up every quotation of text in the documents that the scope
// lets be seen: what stands between « », “ ”, „ “ and " ", and lines that open
// with ">". A quotation that is not exact is followed by those inside it. A text
// that quotes nothing is looked up as a whole if it has four words; for a shorter
// one the list is empty. "[…]", "(…)" and "…" in a quotation are ellipses, and so
// is what stands in square brackets, unless it brings a negation or a digit, with
// which nothing is exact.
func (a *Assistant) CheckQuote(ctx context.Context, text string, s Scope) ([]Checked, error) {
	a = a.within(s)
	out := []Checked{}
	look := a.lookup(s)
	looked := 0
	var check func(list []quoting) error
	check = func(list []quoting) error {
		for _, q := range list {
			c := Checked{Quote: q.words, Start: q.Start, End: q.End, Found: []Citation{}}
			switch {
			case len(plainWords(q.words)) < wordsToCheck:
				c.Verdict = VerdictShort
			case looked == maxChecked:
				c.Verdict = VerdictUnchecked
			default:
				looked++
				if err := look.check(ctx, &c); err != nil {
					return err
				}
			}
			out = append(out, c)
			if c.Verdict == VerdictNear || c.Verdict == VerdictAbsent {
				if err := check(q.inner); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := check(quotationsOf(text)); err != nil {
		return nil, err
	}
	return out, nil
}

// A lookup looks up quotations in the documents that a scope lets be seen.
type lookup struct {
	a     *Assistant
	scope Scope
	docs  []*corpus.Document // earliest first, undated last
}

func (a *Assistant) lookup(s Scope) *lookup {
	l := &lookup{a: a, scope: s}
	for _, doc := range a.index.Documents() {
		if s.seesSome(doc) {
			l.docs = append(l.docs, doc)
		}
	}
	return l
}

// check sets the verdict on c and what was found.
func (l *lookup) check(ctx context.Context, c *Checked) error {
	if err := l.exact(ctx, c); err != nil || c.Verdict != "" {
		return err
	}
	return l.near(ctx, c)
}

// omission matches what stands for words that were left out, or were put in by
// whoever quotes, with what is left of a word that was cut.
var omission = corpus.NewPattern(`\pL*\[[^\[\]]*\]\pL*|\((?:…|\.\.\.)\)|…|\.\.\.+`)

// alters matches what may not be put into a quotation in brackets.
var alters = corpus.NewPattern(`(?i)\d|(?:^|\PL)(?:ne|n['’]|non|pas|jamais|aucune?|ni|rien|sans|not|no|never|nor|without|\pL+n['’]t)(?:\PL|$)`)

// exact sets VerdictExact when the words of c stand somewhere.
func (l *lookup) exact(ctx context.Context, c *Checked) error {
	whole := norm.NFC.String(c.Quote)
	ways := [][]string{{whole}, {trimPunctuation(whole)}}
	if parts, ok := piecesOf(whole); ok {
		ways = append(ways, parts)
	}
	for _, pieces := range ways {
		found, err := l.places(ctx, pieces)
		if err != nil {
			return err
		}
		if found = l.a.door(found); len(found) > 0 {
			c.Verdict, c.Found = VerdictExact, found
			return nil
		}
	}
	return nil
}

// piecesOf cuts a quotation at its ellipses; false when it has none, no words
// are left, or something in brackets alters what is said.
func piecesOf(quote string) ([]string, bool) {
	cuts := omission.FindAllString(quote, -1)
	if len(cuts) == 0 || slices.ContainsFunc(cuts, alters.MatchString) {
		return nil, false
	}
	var out []string
	words := 0
	for _, p := range omission.Split(quote, -1) {
		n := len(plainWords(p))
		if n > 0 {
			out = append(out, trimPunctuation(p))
		}
		words += n
	}
	return out, words >= wordsToCheck
}

// trimPunctuation takes off the ends of a quotation what its new surroundings may have put there.
func trimPunctuation(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return notWord(r) && !strings.ContainsRune("%€$£+-−°", r) })
}

// places are the citations of pieces: for one piece every place where it stands
// in one passage, else the pieces of the earliest text that has them all in order.
func (l *lookup) places(ctx context.Context, pieces []string) ([]Citation, error) {
	var whole []whereabouts
	for _, doc := range l.docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !mayHold(doc.Text, pieces) {
			continue
		}
		for _, item := range doc.Items {
			if at := l.inItem(doc, item, pieces); len(at) > 0 {
				whole = append(whole, whereabouts{doc, at})
			}
		}
	}
	slices.SortStableFunc(whole, func(x, y whereabouts) int { return soonest(x.date(), y.date()) })
	var out []Citation
	for i, p := range whole {
		if len(p.at) > 1 {
			if i == 0 {
				return l.cite(whole[:1], nil), nil
			}
			continue
		}
		if !slices.ContainsFunc(whole[:i], func(o whereabouts) bool { return len(o.at) == 1 && o.copies(p) }) {
			out = append(out, l.cite(whole[i:i+1], whole[i+1:])...)
		}
	}
	return out, nil
}

// A whereabouts is where in a document the pieces of a quotation stand.
type whereabouts struct {
	doc *corpus.Document
	at  []standing
}

// A standing is a span in a passage.
type standing struct {
	passage corpus.Passage
	corpus.Span
}

func (p whereabouts) date() corpus.Date { return p.at[0].passage.Date }

// copies reports whether p and o, of one piece each, stand in copies of one text.
func (p whereabouts) copies(o whereabouts) bool {
	x, y := p.at[0].passage, o.at[0].passage
	return x.Copies > 0 && x.Copies == y.Copies
}

// soonest orders dates, earliest first, no date last.
func soonest(x, y corpus.Date) int {
	if x.IsZero() != y.IsZero() {
		return compareBool(x.IsZero(), y.IsZero())
	}
	return earlierFirst(x, y)
}

// cite makes the citations of the one place; others, of one piece each, are named in it where they are copies of it.
func (l *lookup) cite(one, others []whereabouts) []Citation {
	var out []Citation
	p := one[0]
	for _, at := range p.at {
		var copies []corpus.Passage
		for _, o := range others {
			if len(o.at) == 1 && p.copies(o) {
				copies = append(copies, o.at[0].passage)
			}
		}
		out = append(out, l.a.cite(p.doc, at.passage, copies, at.Span))
	}
	return out
}

// inItem returns where the pieces stand in order in an item: each in a passage
// that may be seen, or in several that follow one another. It is nil when one of them does not.
func (l *lookup) inItem(doc *corpus.Document, item corpus.Item, pieces []string) []standing {
	var out []standing
	from := item.Start
	for _, piece := range pieces {
		at := l.pieceFrom(doc, corpus.Span{Start: from, End: item.End}, piece)
		if at == nil {
			return nil
		}
		out = append(out, at...)
		from = at[len(at)-1].End
	}
	return out
}

// pieceFrom returns the first place in within where piece can be quoted.
func (l *lookup) pieceFrom(doc *corpus.Document, within corpus.Span, piece string) []standing {
	for _, s := range corpus.LocateAll(within.In(doc.Text), piece) {
		if at := l.standings(doc, corpus.Span{Start: within.Start + s.Start, End: within.Start + s.End}); at != nil {
			return at
		}
	}
	return nil
}

// standings cuts span, which lies in an item, by the passages that hold it. It is
// nil when a word of it is in none or in one that may not be seen.
func (l *lookup) standings(doc *corpus.Document, span corpus.Span) []standing {
	if p, ok := passageAt(doc, span); ok {
		if !l.scope.sees(doc, p.Date) {
			return nil
		}
		return []standing{{p, span}}
	}
	var out []standing
	at := span.Start
	for _, p := range doc.Passages {
		if !p.Overlaps(span) {
			continue
		}
		part := corpus.Trim(doc.Text, corpus.Span{Start: max(p.Start, at), End: min(p.End, span.End)})
		if part.Start >= part.End {
			continue
		}
		if !l.scope.sees(doc, p.Date) || len(plainWords(doc.Text[at:part.Start])) > 0 {
			return nil
		}
		out = append(out, standing{p, part})
		at = part.End
	}
	if at < span.Start || len(plainWords(doc.Text[at:span.End])) > 0 {
		return nil
	}
	return out
}

// mayHold reports whether text can hold all pieces: a quick look for their plain
// letters, so that only few texts are searched in earnest.
func mayHold(text string, pieces []string) bool {
	hidden := strings.ContainsFunc(text, corpus.IsHidden) // Locate does not see those
	return hidden || !slices.ContainsFunc(pieces, func(p string) bool {
		return slices.ContainsFunc(plainRuns(p), func(run string) bool { return !strings.Contains(text, run) })
	})
}

// plainRuns are runs of letters and digits of ASCII in piece which every rendering
// of it has too: not its first letter, whose case may differ, nor letters that may be written as one.
func plainRuns(piece string) []string {
	var out []string
	start := -1
	flush := func(end int) {
		if start >= 0 && end-start >= 3 {
			if run := piece[start:end]; !ligature.MatchString(run) {
				out = append(out, run)
			}
		}
		start = -1
	}
	first := strings.IndexFunc(piece, func(r rune) bool { return !notWord(r) })
	for i := range len(piece) {
		c := piece[i]
		plain := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		switch {
		case !plain || i <= first:
			flush(i)
		case start < 0:
			start = i
		}
	}
	flush(len(piece))
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return out
}

var ligature = corpus.NewPattern(`(?i)oe|ae|ff|fi|fl`)
