package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// leavesNoHole reports whether every sentence of the prose is carried by one sentence
// of one quotation, of which it may leave out whole clauses but the first, and nothing
// of a clause of which it says anything: that is said too, itself or by a marker of
// the same kind. So nobody's lawyer is left out before what happened to him, nor the
// verb under which something stands, nor to whom a road is closed.
func (r *rendering) leavesNoHole(heads termSet) bool {
	for s := range r.prose.sentences {
		said := r.saidIn(s)
		if len(said) > 0 && !slices.ContainsFunc(r.quotes, func(q *reading) bool {
			for n := range q.sentences {
				if r.carriedBy(said, q, n, heads) {
					return true
				}
			}
			return false
		}) {
			return false
		}
	}
	return true
}

// saidIn are the content words of sentence s of the prose that a quotation says.
func (r *rendering) saidIn(s int) []int {
	var out []int
	for i := range r.prose.content {
		c := &r.prose.content[i]
		if r.prose.sentenceOf(c.Start) == s && r.heard[i] {
			out = append(out, i)
		}
	}
	return out
}

// carriedBy reports whether words of the prose all stand in sentence n of q, and
// leave no hole in its clauses. Who is named at its head need not stand in it.
func (r *rendering) carriedBy(said []int, q *reading, n int, heads termSet) bool {
	told := make(map[int]bool)
	for _, i := range said {
		c := &r.prose.content[i]
		places := slices.DeleteFunc(slices.Clone(c.placesIn(q)), func(k int) bool { return q.sentenceOf(q.content[k].Start) != n })
		if fold := c.word.Tokens[0].Fold; len(places) == 0 && !neutral[fold] && !monthOrDay(fold) && !c.in(heads) {
			return false
		}
		for _, k := range places {
			told[k] = true
		}
	}
	opening, before := true, -1
	for _, clause := range q.clauses(n) {
		last := -1
		for _, k := range clause {
			if told[k] {
				last = k
			}
		}
		if opening && last < 0 && !q.leadsIn(clause) {
			return false
		}
		opening = opening && last < 0
		if last >= 0 && before >= 0 && !told[before] && q.relates(q.content[before].lex, q.content[clause[0]].lex) {
			return false // of whom a relative clause speaks stands right before it
		}
		before = clause[len(clause)-1]
		for _, k := range clause {
			if last >= 0 && !told[k] && !(k < last && q.mayGo(k, told) || k > last && q.dates(k) || q.saysNothing(k)) && !r.toldAlike(q, k) {
				return false
			}
			told[k] = told[k] || k < last
		}
	}
	return true
}

// clauses are the content words of sentence n, by the seams between them.
func (q *reading) clauses(n int) [][]int {
	var out [][]int
	last := -1
	for k := range q.content {
		if q.sentenceOf(q.content[k].Start) != n {
			continue
		}
		if last < 0 || q.parted(last, q.content[k].lex) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], k)
		last = q.content[k].lex
	}
	return out
}

// leadsIn reports whether a clause only says when, where or with what in view the
// next one holds: it opens with a preposition and has no more than four words of its own.
func (q *reading) leadsIn(clause []int) bool {
	const most = 4
	lex := q.content[clause[0]].lex
	for i := lex; i >= max(0, lex-3); i-- {
		if leadWords[q.words[i].fold] && (q.words[i].opens || q.words[i].seam != seamNone) {
			return len(clause) <= most
		}
	}
	return false
}

var leadWords = wordSet(`dans en a au aux lors depuis apres avant pour sur durant pendant outre afin parallelement in on at after before since during for`)

// mayGo reports whether content word k may be left out of a clause: a day or a month,
// an adverb, a word that says nothing of the matter, and what "de" adds to a word
// that is said, or a name to a name.
func (q *reading) mayGo(k int, told map[int]bool) bool {
	c := &q.content[k]
	if q.saysNothing(k) {
		return true
	}
	if k == 0 || !told[k-1] {
		return false
	}
	between := q.words[q.content[k-1].lex+1 : c.lex]
	return slices.ContainsFunc(between, func(w lexeme) bool { return ofWords[w.fold] }) || q.content[k-1].name && c.name
}

// saysNothing reports whether content word k is a day or a month, an adverb, or says
// nothing of the matter.
func (q *reading) saysNothing(k int) bool {
	c := &q.content[k]
	fold := q.words[c.lex].fold
	return calendarWords[fold] || adverbs[fold] || neutral[c.word.Tokens[0].Fold]
}

var ofWords = wordSet(`de du d des of`)

// toldAlike reports whether the prose has a marker of the kind that content word k of q is.
func (r *rendering) toldAlike(q *reading, k int) bool {
	return slices.ContainsFunc(q.marksAt(q.content[k].Span), r.prose.hasMark)
}

// marksAt are the markers of r that stand at span.
func (r *reading) marksAt(span corpus.Span) []*marker {
	var out []*marker
	for i := range r.marks {
		m := &r.marks[i]
		if at := (corpus.Span{Start: r.words[m.first].Start, End: r.words[m.last].End}); at.Overlaps(span) {
			out = append(out, m)
		}
	}
	return out
}

// hasMark reports whether r has a marker of the kind of m.
func (r *reading) hasMark(m *marker) bool {
	return slices.ContainsFunc(r.marks, func(o marker) bool { return o.shares(m) })
}
