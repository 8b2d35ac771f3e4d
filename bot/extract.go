package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A choice is what extraction makes of the units: the sentences that answer, or
// the gate that stopped the best of those that do not.
type choice struct {
	picked  []*unit
	nearest *unit // the best that did not pass, nil when there is none
	gate    gate
}

// maxCitations is how many citations an answer may carry.
const maxCitations = 5

// choose picks the sentences that answer the question.
func (in *inquiry) choose(units []*unit) choice {
	if len(in.arms) > 1 && in.arms[0].names != nil {
		return in.chooseParties(units)
	}
	slices.SortStableFunc(units, func(a, b *unit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.doc.ID, b.doc.ID), cmp.Compare(a.span.Start, b.span.Start))
	})
	if len(in.words) == 0 && in.window.Intent == retrieval.IntentNone {
		return choice{gate: gateEmpty}
	}
	var passing []*unit
	var c choice
	for _, u := range units {
		g := in.passes(u)
		if g == gateNone && (len(passing) > 0 || u.score >= units[0].score-tuning.behind) {
			passing = append(passing, u)
			continue
		}
		if c.nearest == nil {
			c.nearest, c.gate = u, g
		}
	}
	if len(passing) == 0 {
		if c.nearest == nil {
			c.gate = gateNothing
		}
		return c
	}
	in.orderByTime(passing)
	c.picked, c.gate = widened(in.pick(passing), units), gateNone
	return c
}

// widened widens the first of picked by the sentences right beside it in its passage
// that answer nearly as well: an answer is often told in two sentences.
func widened(picked, units []*unit) []*unit {
	best := *picked[0]
	for range 2 {
		for _, u := range units {
			if u.doc != best.doc || u.passage.Start != best.passage.Start || u.score < picked[0].score-tuning.join || best.span.Contains(u.span) {
				continue
			}
			wider := corpus.Span{Start: min(best.span.Start, u.span.Start), End: max(best.span.End, u.span.End)}
			if wider.Len() > maxQuote || wider.Len() > best.span.Len()+u.span.Len()+2 || !balanced(wider.In(best.doc.Text)) {
				continue
			}
			if u.span.Start < best.span.Start {
				best.earlier = u.earlier
			}
			best.span, best.text = wider, wider.In(best.doc.Text)
		}
	}
	picked[0] = &best
	return slices.DeleteFunc(picked, func(u *unit) bool { return u != &best && u.doc == best.doc && best.span.Contains(u.span) })
}

// chooseParties answers a question about two parties as one question about each.
func (in *inquiry) chooseParties(units []*unit) choice {
	var c choice
	for n := range in.arms {
		one := in.about(n)
		for _, u := range units {
			one.weigh(u)
		}
		found := one.choose(units)
		if found.gate != gateNone && c.gate == gateNone {
			c.nearest, c.gate = found.nearest, found.gate
		}
		for _, u := range found.picked {
			if len(c.picked) < maxCitations && !slices.Contains(c.picked, u) && (len(c.picked) == 0 || u == found.picked[0]) {
				c.picked = append(c.picked, u)
			}
		}
	}
	if len(c.picked) > 0 {
		c.nearest, c.gate = nil, gateNone
	}
	return c
}

// about is the inquiry without the names of all its arms but the nth.
func (in *inquiry) about(n int) *inquiry {
	one := *in
	one.arms, one.lenient = nil, true
	one.words = slices.Clone(in.words)
	for k, other := range in.arms {
		for _, i := range other.names {
			if k != n && !slices.Contains(in.arms[n].names, i) {
				one.words[i].weight, one.words[i].name = 0, false
			}
		}
	}
	return &one
}

// clearly is how far below the best score the clearly relevant end.
const clearly = 1

// orderByTime puts the newest or the oldest of the clearly relevant first, when the question asks for it.
func (in *inquiry) orderByTime(units []*unit) {
	sign := 0
	switch in.window.Intent {
	case retrieval.IntentLatest:
		sign = -1
	case retrieval.IntentFirst:
		sign = 1
	default:
		return
	}
	clear := units[0].score - clearly
	n := slices.IndexFunc(units, func(u *unit) bool { return u.score < clear })
	if n < 0 {
		n = len(units)
	}
	slices.SortStableFunc(units[:n], func(a, b *unit) int {
		return sign * cmp.Compare(a.passage.Date.From, b.passage.Date.From)
	})
}

// pick takes the best unit and those that add to it.
func (in *inquiry) pick(units []*unit) []*unit {
	switch {
	case len(in.arms) > 1:
		return in.pickPeriods(units)
	case in.overview():
		return in.onePerItem(units)
	case in.asksForAll():
		return bestPerItem(units)
	}
	picked := []*unit{units[0]}
	for _, u := range units[1:] {
		if len(picked) >= maxCitations {
			break
		}
		if in.adds(u, picked) {
			picked = append(picked, u)
		}
	}
	return picked
}

// pickPeriods takes the best unit of each of the periods that the question names.
func (in *inquiry) pickPeriods(units []*unit) []*unit {
	var picked []*unit
	for _, arm := range in.arms {
		for _, u := range units {
			if in.falls(u, arm.from, arm.to) && !slices.Contains(picked, u) {
				picked = append(picked, u)
				break
			}
		}
	}
	return picked
}

// listing begins questions for all that there is of a kind.
var listing = corpus.NewPattern(`^(quels|quelles|lesquels|lesquelles|(which|what) \w+s (were|are|have|did))\b`)

// asksForAll reports whether the question asks for all there is of a kind in a stretch of days.
func (in *inquiry) asksForAll() bool {
	w := in.window
	return w.Intent == retrieval.IntentFilter && w.From != 0 && w.To != 0 && in.expect == expectAny && listing.MatchString(in.folded)
}

// listed is how far below the best score another item of a list may be.
const listed = 2

// bestPerItem takes the best unit of each item that answers nearly as well as the best.
func bestPerItem(units []*unit) []*unit {
	var picked []*unit
	for _, u := range units {
		if len(picked) == maxCitations || u.score < units[0].score-listed {
			break
		}
		if !slices.ContainsFunc(picked, func(p *unit) bool { return sameItem(p, u) || sameWords(p, u) }) {
			picked = append(picked, u)
		}
	}
	return picked
}

// onePerItem takes the opening sentence of each item dated in the window, or the
// best one of an item whose opening has nothing of the question. Items that only
// mention the window are taken when no item is of its days.
func (in *inquiry) onePerItem(units []*unit) []*unit {
	dated := func(u *unit) bool { return u.passage.Date.Overlaps(in.window.From, in.window.To) }
	some := slices.ContainsFunc(units, dated)
	var picked []*unit
	for _, u := range units {
		if some && !dated(u) || slices.ContainsFunc(picked, func(p *unit) bool { return sameItem(p, u) || sameWords(p, u) }) {
			continue
		}
		if len(picked) == maxCitations {
			break
		}
		picked = append(picked, openingOf(u, units))
	}
	return picked
}

// openingOf is the first sentence of u's item if it is among units and has a word of the question, else u.
func openingOf(u *unit, units []*unit) *unit {
	for _, o := range units {
		if sameItem(o, u) && o.opens() && (o.local > 0 || u.local == 0) {
			return o
		}
	}
	return u
}

func sameItem(a, b *unit) bool {
	return a.doc == b.doc && a.passage.Item == b.passage.Item
}

// sameWords reports whether a and b stand in copies of one passage, with the same figures:
// near copies may differ in one, and that is what matters then.
func sameWords(a, b *unit) bool {
	return a.passage.Copies > 0 && a.passage.Copies == b.passage.Copies && sameFacts(a, b)
}

// alternatives is how many sentences are cited beside the best because they are nearly as good.
const alternatives = 2

// adds reports whether u says something that picked does not: it is nearly as
// good as the best, the nearer the more there are, or it brings a name of the question that is still missing.
func (in *inquiry) adds(u *unit, picked []*unit) bool {
	for _, p := range picked {
		if sameWords(p, u) && !sameItem(p, u) || p.text == u.text {
			return false
		}
	}
	best := picked[0]
	if len(picked) <= alternatives && u.score >= best.score-tuning.alternative/float64(len(picked)) {
		return true
	}
	return in.completes(u, picked)
}

// completing is how far below the best score a sentence may be that brings a missing name.
const completing = 2

// completes reports whether u, from another item, has two names of the question
// or its one missing name that nothing picked so far has.
func (in *inquiry) completes(u *unit, picked []*unit) bool {
	if slices.ContainsFunc(picked, func(p *unit) bool { return sameItem(p, u) }) {
		return false
	}
	if u.score < picked[0].score-completing {
		return false
	}
	for i := range in.words {
		if !in.words[i].name || u.support(i) == 0 {
			continue
		}
		if !slices.ContainsFunc(picked, func(p *unit) bool { return p.support(i) > 0 }) {
			return true
		}
	}
	return false
}

// quote is the span of u that is cited: its sentence, and when a speech begins
// or ends in it those that complete the speech, when its subject is a pronoun the
// one before it, which says who is meant, within the length of a quotation. A
// speech that is too long for that is quoted by its sentence alone (see balance),
// a sentence that is too long by the clauses that answer.
func (in *inquiry) quote(u *unit) corpus.Span {
	if whole, ok := u.wholeSpeech(); ok && u.mayHold(whole) {
		return whole
	}
	span := balance(u.doc.Text, u.span)
	if span.Len() > maxQuote {
		return in.clauses(u, span)
	}
	if wider, ok := u.withAntecedent(span); ok && u.mayHold(wider) {
		return wider
	}
	return span
}

// mayHold reports whether u may be quoted with the sentences beside it that are
// in wider: not if they make it address a machine.
func (u *unit) mayHold(wider corpus.Span) bool {
	return !suspicious(wider.In(u.doc.Text)) || suspicious(u.text)
}

// pronounSubject opens a sentence whose subject is named before it; impersonal
// is what makes of such an opening one that stands for nobody.
var (
	pronounSubject = corpus.NewPattern(`^(?:Il|Elle|Ils|Elles|Celui-ci|Celle-ci|Ceux-ci|Celles-ci|He|She|They) `)
	impersonal     = corpus.NewPattern(`^Il (?:ne |n['’])?(?:faut|faudra|fallait|faudrait|s['’]agi|y (?:a|avait|aura|aurait)|convien|reste |est (?:urgent|nécessaire|important|possible|temps|vrai|prévu|question))`)
)

// withAntecedent widens span, the sentence of u, by the one before it in the
// passage when its subject is a pronoun. It reports false when nothing need or can be added.
func (u *unit) withAntecedent(span corpus.Span) (corpus.Span, bool) {
	text := u.doc.Text
	if s := span.In(text); !pronounSubject.MatchString(s) || impersonal.MatchString(s) {
		return corpus.Span{}, false
	}
	i := slices.IndexFunc(u.passage.Sentences, func(s corpus.Span) bool { return s.Overlaps(span) })
	if i < 1 {
		return corpus.Span{}, false
	}
	wider := withoutBullet(text, corpus.Span{Start: u.passage.Sentences[i-1].Start, End: span.End})
	return wider, wider.Len() <= maxQuote && balanced(wider.In(text)) && isSentence(u.passage.Sentences[i-1].In(text))
}

// wholeSpeech widens the span of u over its neighbours in the passage until
// every quotation mark in it has its fellow. It reports false when u needs no
// widening, and when none within maxQuote helps.
func (u *unit) wholeSpeech() (corpus.Span, bool) {
	sentences := u.passage.Sentences
	first := slices.IndexFunc(sentences, func(s corpus.Span) bool { return s.Overlaps(u.span) })
	if first < 0 || balanced(u.text) {
		return corpus.Span{}, false
	}
	last := first
	for last+1 < len(sentences) && sentences[last+1].Overlaps(u.span) {
		last++
	}
	for first >= 0 && last < len(sentences) {
		ms := marks(u.doc.Text[sentences[first].Start:sentences[last].End])
		switch {
		case unopened(ms) >= 0:
			first--
		case unclosed(ms) >= 0:
			last++
		default:
			span := withoutBullet(u.doc.Text, corpus.Span{Start: sentences[first].Start, End: sentences[last].End})
			return span, span.Len() <= maxQuote
		}
	}
	return corpus.Span{}, false
}

func balanced(s string) bool {
	ms := marks(s)
	return unopened(ms) < 0 && unclosed(ms) < 0
}

// clauses returns the run of clauses of span, parted by semicolons outside any
// speech, that holds most of the question within the length of a quotation. When
// no semicolon parts the sentence so, it stays whole: a long quotation is a
// lesser evil than one that is cut before a condition.
func (in *inquiry) clauses(u *unit, span corpus.Span) corpus.Span {
	cuts := []int{span.Start}
	for i, r := range outsideSpeech(span.In(u.doc.Text)) {
		if r == ';' {
			cuts = append(cuts, span.Start+i+1)
		}
	}
	cuts = append(cuts, span.End)
	best, most := span, 0.0
	for i := range cuts {
		for k := i + 1; k < len(cuts); k++ {
			part := corpus.Trim(u.doc.Text, corpus.Span{Start: cuts[i], End: cuts[k]})
			if part.Len() > maxQuote || part.Len() == 0 || !balanced(part.In(u.doc.Text)) {
				continue
			}
			if held := in.holdsOf(part.In(u.doc.Text), textLang(u.doc)); held > most {
				best, most = part, held
			}
		}
	}
	return best
}

// holdsOf is how much of the question's weight stands in text.
func (in *inquiry) holdsOf(text, lang string) float64 {
	terms, held := termsOf(text, lang), 0.0
	for i := range in.words {
		held += in.words[i].weight * in.words[i].match(terms)
	}
	return held
}
