package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
)

// A foundQuote is a sentence of the record in which words stand that a model
// quoted, and where in the document these words are.
type foundQuote struct {
	*unit
	span corpus.Span
}

// follows reports whether f is the sentence right behind o in one passage.
func (f foundQuote) follows(o foundQuote) bool {
	return f.doc == o.doc && f.passage.Start == o.passage.Start && o.unit.span.End <= f.unit.span.Start &&
		strings.TrimFunc(f.doc.Text[o.unit.span.End:f.unit.span.Start], notWord) == ""
}

// maxQuotes is how many quotations of one claim are looked up.
const maxQuotes = 6

// quotes finds the quotations of a claim in the passages that the model was shown,
// as sentences in the order of the quotations, each once. What is not found is dropped.
func (d *draft) quotes(c prompts.Claim) []foundQuote {
	var out []foundQuote
	for i, q := range c.Quotes {
		if i == maxQuotes {
			break
		}
		found, check := d.find(q)
		if check != "" {
			d.drop(Dropped{Claim: d.taken, Quote: i + 1, Check: check, Corrected: len(found) > 0})
		}
		for _, f := range found {
			if !slices.ContainsFunc(out, func(o foundQuote) bool { return o.unit == f.unit }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// fewWords is how many words a quotation must have to be looked for in other
// passages than the one that it names: less stands anywhere.
const fewWords = 3

// find looks q up in the passage that it names, then in the others, and returns
// the sentences it stands in. The check is "" when it stood where it was said to,
// CheckPassage when it stood in another passage, else why it was not found.
func (d *draft) find(q prompts.Quote) ([]foundQuote, Check) {
	q.Text = trailing.ReplaceAllString(q.Text, "")
	if !strings.ContainsFunc(q.Text, func(r rune) bool { return !notWord(r) }) {
		return nil, CheckQuote
	}
	named := slices.IndexFunc(d.shown, func(s *shownPassage) bool { return s.id == q.Passage })
	if named >= 0 {
		if found := d.shown[named].find(q.Text); found != nil {
			return found, ""
		}
	}
	if len(strings.Fields(q.Text)) < fewWords {
		return nil, CheckQuote
	}
	for i, s := range d.shown {
		if i == named {
			continue
		}
		if found := s.find(q.Text); found != nil {
			return found, CheckPassage
		}
	}
	if d.isStitched(q.Text) {
		return nil, CheckStitched
	}
	return nil, CheckQuote
}

// find returns the sentences in which quote stands in s, nil when it stands
// nowhere in it, or in words that may not be quoted.
func (s *shownPassage) find(quote string) []foundQuote {
	best := []foundQuote(nil)
	for _, at := range corpus.LocateAll(s.passage.Text, quote) {
		span := corpus.Span{Start: s.passage.Start + at.Start, End: s.passage.Start + at.End}
		found := s.sentences(span)
		if found != nil && (best == nil || found[0].score > best[0].score) {
			best = found
		}
	}
	return best
}

// sentences are the quotable sentences that cover the words of span, nil when some
// of these words stand in none.
func (s *shownPassage) sentences(span corpus.Span) []foundQuote {
	var out []foundQuote
	at := span.Start
	for _, u := range s.units {
		if !u.span.Overlaps(span) {
			continue
		}
		if at < u.span.Start && strings.TrimFunc(s.doc.Text[at:u.span.Start], notWord) != "" {
			return nil
		}
		out, at = append(out, foundQuote{u, corpus.Span{Start: max(span.Start, u.span.Start), End: min(span.End, u.span.End)}}), u.span.End
	}
	if at < span.End && strings.TrimFunc(s.doc.Text[at:span.End], notWord) != "" {
		return nil
	}
	return out
}

// trailing are the signs that a quotation goes on before its beginning or behind its end.
var trailing = corpus.NewPattern(`^[\s[(]*(?:…|\.\.\.)[\s\])]*|[\s[(]*(?:…|\.{3,})[\s\])]*$`)

// seams are where a quotation may have been pieced together.
var seams = corpus.NewPattern(`\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.|[.;:!?]\s)\s*`)

// isStitched reports whether the pieces of a quotation stand in the passages, though
// the whole does not.
func (d *draft) isStitched(quote string) bool {
	pieces, known := 0, 0
	for _, p := range seams.Split(quote, -1) {
		if len(strings.Fields(p)) < fewWords {
			continue
		}
		pieces++
		if slices.ContainsFunc(d.shown, func(s *shownPassage) bool { return s.find(p) != nil }) {
			known++
		}
	}
	return pieces > 1 && known == pieces
}

// judge reports whether one of the sentences answers the question, and whether all
// of them at least have to do with it: a sentence of other days, of another name or
// of another thing of the kind is no answer to any question. One beside a sentence
// that passes every gate may be what the question means: a model reads more into a
// passage than words that are alike.
func (d *draft) judge(found []foundQuote) (answers, related bool) {
	related = true
	for _, f := range found {
		g := d.in.passesAny(f.unit)
		aside := g.isAside() && f.coverage > 0
		answers = answers || g == gateNone || aside && d.besideAnswer(f)
		related = related && (g == gateNone || aside)
	}
	return answers, related && len(found) > 0
}

// besideAnswer reports whether a sentence of f's passage passes every gate.
func (d *draft) besideAnswer(f foundQuote) bool {
	for _, s := range d.shown {
		if s.doc == f.doc && s.passage.Start == f.passage.Start {
			return slices.ContainsFunc(s.units, func(u *unit) bool { return d.in.passesAny(u) == gateNone })
		}
	}
	return false
}

// passesAny is passes for a question that is divided: the gate that stops u from
// answering any part of it.
func (in *inquiry) passesAny(u *unit) gate {
	g := in.passes(u)
	if g == gateNone || len(in.arms) < 2 || in.arms[0].names == nil {
		return g
	}
	score := *u
	defer func() { *u = score }()
	for n := range in.arms {
		one := in.about(n)
		one.weigh(u)
		if one.passes(u) == gateNone {
			return gateNone
		}
	}
	return g
}

// isAside reports whether a sentence that g stops may still stand beside an answer:
// it is about the matter, and does not give just what was asked for.
func (g gate) isAside() bool {
	switch g {
	case gateKind, gateCoverage, gateObject, gateDenied, gateFigure, gateUnknown:
		return true
	}
	return false
}
