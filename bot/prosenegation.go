package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A rendering is prose beside the quotations that it rests on, all taken apart.
type rendering struct {
	prose  *reading
	quotes []*reading
	all    termSet // of all quotations
	// heard is, for each content word of the prose, whether a quotation says it.
	heard []bool
	// told is, for each quotation, whether the prose says each of its content words.
	told [][]bool
}

func newRendering(prose *reading, quotes []*reading) *rendering {
	r := &rendering{prose: prose, quotes: quotes, all: make(termSet), heard: make([]bool, len(prose.content))}
	for _, q := range quotes {
		told := make([]bool, len(q.content))
		for k := range q.content {
			for t := range q.content[k].terms {
				r.all[t] = true
			}
			for i := range prose.content {
				if prose.content[i].in(q.content[k].terms) {
					told[k] = true
					break
				}
			}
		}
		r.told = append(r.told, told)
	}
	for i := range prose.content {
		r.heard[i] = prose.content[i].in(r.all)
	}
	return r
}

// checkNegation returns CheckNegation where the prose has a negation more, or one
// less, than what it renders of the quotations, or has it on something else.
func (r *rendering) checkNegation() Check {
	if !r.keepsMarks(func(c markClass) bool { return c == classNegation }) {
		return CheckNegation
	}
	return ""
}

// keepsMarks reports whether the markers of some classes are the same in the prose
// and in what it renders of the quotations: each one of the prose must stand in a
// quotation, at words that the prose has it at too, and each one of a quotation
// that governs words of the prose must stand in the prose, at such words.
func (r *rendering) keepsMarks(of func(markClass) bool) bool {
	for i := range r.prose.marks {
		if m := &r.prose.marks[i]; of(m.class) && m.class.bound() && !r.founded(m) {
			return false
		}
	}
	for k, q := range r.quotes {
		for i := range q.marks {
			if m := &q.marks[i]; of(m.class) && m.class.keeps() && r.renders(k, m) && !r.kept(k, m) {
				return false
			}
		}
	}
	return true
}

// founded reports whether a quotation has the marker m of the prose at the same
// words. A direction that has no opposite there may stand at others, and one that
// no quotation marks may be the plain rendering of a word of it.
func (r *rendering) founded(m *marker) bool {
	var heard []int
	for _, i := range m.window {
		if r.heard[i] {
			heard = append(heard, i)
		}
	}
	shared := false
	for _, q := range r.quotes {
		for i := range q.marks {
			o := &q.marks[i]
			if !m.founds(o) {
				continue
			}
			shared = true
			if len(heard) == 0 || len(o.window) == 0 || r.meet(heard, q, o) || m.class.turns() && m.movable() && !q.hasOpposite(m, o) {
				return true
			}
		}
	}
	return !shared && m.class.turns() && r.plainly(m)
}

// plainly reports whether the word of a direction of the prose is said by a word of
// a quotation that marks nothing.
func (r *rendering) plainly(m *marker) bool {
	i := r.prose.contentAt(m.first)
	if i < 0 || m.first != m.last {
		return false
	}
	c := &r.prose.content[i]
	for _, q := range r.quotes {
		for k := range q.content {
			if c.word.match(q.content[k].terms) >= saidFrom && !q.isMarked(q.content[k].Span) {
				return true
			}
		}
	}
	return false
}

// isMarked reports whether a marker of a class that prose may not bring stands at span.
func (r *reading) isMarked(span corpus.Span) bool {
	return slices.ContainsFunc(r.marks, func(m marker) bool {
		at := corpus.Span{Start: r.words[m.first].Start, End: r.words[m.last].End}
		return m.class.bound() && at.Overlaps(span)
	})
}

// hasOpposite reports whether the sentence of o in r has a marker against m.
func (r *reading) hasOpposite(m, o *marker) bool {
	s := r.sentenceOf(r.words[o.first].Start)
	return slices.ContainsFunc(r.marks, func(x marker) bool {
		return r.sentenceOf(r.words[x.first].Start) == s && m.against(&x)
	})
}

// meet reports whether one of the content words of the prose is said by what o governs in q.
func (r *rendering) meet(words []int, q *reading, o *marker) bool {
	set := q.termsOf(o.window)
	for _, i := range words {
		if r.prose.content[i].in(set) {
			return true
		}
	}
	return false
}

// renders reports whether the prose says something of what the marker m of quotation
// k governs. A negation and a limit hold whatever they stand at. A wish, a plan or a
// possibility holds what the prose says most of: of the words right behind it, or of
// the clause in which it stands; a condition, its sentence.
func (r *rendering) renders(k int, m *marker) bool {
	switch {
	case len(m.window) == 0:
		return true
	case m.class == classCondition:
		return r.toldOf(k, m.window) >= 0.25
	case m.class == classModal:
		half := r.toldOf(k, m.window) >= 0.5 && (r.toldOf(k, m.window[:1]) > 0 || !slices.Contains(m.groups, "aim"))
		return half || r.toldOf(k, r.quotes[k].clauseOf(m.first)) >= 0.4
	}
	return r.toldOf(k, m.window) > 0
}

// toldOf is the share of some content words of quotation k that the prose says.
func (r *rendering) toldOf(k int, words []int) float64 {
	n := 0
	for _, i := range words {
		if r.told[k][i] {
			n++
		}
	}
	return float64(n) / float64(max(1, len(words)))
}

// clauseOf is the content words of the clause in which word i stands.
func (r *reading) clauseOf(i int) []int {
	from, to := i, i+1
	for from > 0 && r.words[from].seam < seamClause {
		from--
	}
	for to < len(r.words) && r.words[to].seam < seamClause {
		to++
	}
	var out []int
	for k := from; k < to; k++ {
		if c := r.contentAt(k); c >= 0 && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// kept reports whether the prose has the marker m of quotation k at words that m
// governs, or at words of which no quotation has one.
func (r *rendering) kept(k int, m *marker) bool {
	for i := range r.prose.marks {
		o := &r.prose.marks[i]
		if !m.keptBy(o) || r.isOther(k, m, o) {
			continue
		}
		if o.class == classPurpose {
			if len(o.window) > 0 && len(m.window) > 0 && r.prose.content[o.window[0]].in(r.quotes[k].content[m.window[0]].terms) {
				return true
			}
			continue
		}
		if len(m.window) == 0 || len(o.window) == 0 || r.meet(o.window, r.quotes[k], m) || !r.anyHeard(o.window) {
			return true
		}
	}
	return false
}

func (r *rendering) anyHeard(words []int) bool {
	return slices.ContainsFunc(words, func(i int) bool { return r.heard[i] })
}

// isOther reports whether the marker o of the prose renders another marker of
// quotation k than m: the word of o is said by that of the other, and not by m's.
func (r *rendering) isOther(k int, m, o *marker) bool {
	i := r.prose.contentAt(o.first)
	if i < 0 {
		return false
	}
	c, q := &r.prose.content[i], r.quotes[k]
	says := func(x *marker) bool {
		w := q.contentAt(x.first)
		return w >= 0 && c.in(q.content[w].terms)
	}
	return !says(m) && slices.ContainsFunc(q.marks, func(x marker) bool { return x.first != m.first && says(&x) })
}
