package bot

import (
	"slices"
	"strconv"
	"strings"

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
			if len(heard) == 0 || len(o.window) == 0 || r.meet(heard, q, o) ||
				m.class.turns() && m.movable() && !q.hasOpposite(m, o) || m.class == classModal && (r.clausesMeet(m, q, o) || r.reaches(heard, q, o)) {
				return true
			}
		}
	}
	return !shared && m.class.turns() && r.plainly(m)
}

// reaches reports whether one of the content words of the prose is said by a word of
// q that the wish o leads to.
func (r *rendering) reaches(words []int, q *reading, o *marker) bool {
	if o.verb {
		return false
	}
	s := q.sentenceOf(q.words[o.first].Start)
	for w := range q.content {
		c := &q.content[w]
		if c.lex <= o.last || q.sentenceOf(c.Start) != s || !q.leadsTo(o, c.lex) {
			continue
		}
		if slices.ContainsFunc(words, func(i int) bool { return r.prose.content[i].in(c.terms) }) {
			return true
		}
	}
	return false
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
	return slices.ContainsFunc(r.marksAt(span), func(m *marker) bool { return m.class.bound() })
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
	case m.class == classLimit && !r.countsAlike(k, m):
		return false // it is another number that the prose gives
	case slices.Contains(m.groups, "up to") && !r.quotes[k].countsNear(m.last) && r.quotes[k].rangesFrom(m.first):
		return false // "from the start up to his last speech"
	case m.class == classCondition:
		return r.toldOf(k, m.window) >= 0.25
	case m.class == classModal:
		half := r.toldOf(k, m.window) >= 0.5 && (r.toldOf(k, m.window[:1]) > 0 || !slices.Contains(m.groups, "aim"))
		return half || r.toldOf(k, r.quotes[k].clauseOf(m.first)) >= 0.4
	}
	return r.toldOf(k, m.window) > 0
}

// rangesFrom reports whether a beginning stands before word i in its sentence.
func (r *reading) rangesFrom(i int) bool {
	for k := i - 1; k >= 0 && r.words[k+1].seam != seamSentence; k-- {
		if f := r.words[k].fold; f == "depuis" || f == "since" || f == "from" {
			return true
		}
	}
	return false
}

// countsAlike reports whether the prose has the number that the limit m of quotation
// k is put to, or that cannot be told.
func (r *rendering) countsAlike(k int, m *marker) bool {
	q := r.quotes[k]
	for i := m.first; i < min(m.last+3, len(q.words)); i++ {
		if n := figureOf(&q.words[i]); n != "" {
			return slices.ContainsFunc(r.prose.words, func(w lexeme) bool { return figureOf(&w) == n })
		}
	}
	return true
}

// figureOf is the number that one word is, "" for none.
func figureOf(w *lexeme) string {
	if w.fold[0] >= '0' && w.fold[0] <= '9' {
		return strings.ReplaceAll(w.fold, ",", ".")
	}
	if v := max(numeralsFR[w.fold], numeralsEN[w.fold]); v > 1 {
		return strconv.Itoa(int(v))
	}
	return ""
}

// countsNear reports whether a number stands soon behind word i, or a date.
func (r *reading) countsNear(i int) bool {
	for k := i + 1; k < min(i+5, len(r.words)); k++ {
		if r.words[k].number || calendarWords[r.words[k].fold] {
			return true
		}
	}
	return false
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
	for from > 0 && !r.opensClause(from) {
		from--
	}
	for to < len(r.words) && !r.opensClause(to) {
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

// opensClause reports whether a clause begins at word i: at a mark, or at a
// conjunction with a wish or a plan of its own.
func (r *reading) opensClause(i int) bool {
	if isRelative(r.words[i].fold) {
		return true
	}
	switch r.words[i].seam {
	case seamNone:
		return false
	case seamWeak:
		return slices.ContainsFunc(r.marks, func(m marker) bool { return m.class == classModal && (m.first == i+1 || m.first == i+2) })
	}
	return true
}

// clausesMeet reports whether the clause of the marker m of the prose says something
// of that of the marker o of q: two words of it, or most of its own.
func (r *rendering) clausesMeet(m *marker, q *reading, o *marker) bool {
	set, n := q.termsOf(q.clauseOf(o.first)), 0
	mine := r.prose.clauseOf(m.first)
	for _, i := range mine {
		if r.prose.content[i].in(set) {
			n++
		}
	}
	return n >= 2 || 2*n > len(mine)
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
		if len(m.window) == 0 || len(o.window) == 0 || r.meet(o.window, r.quotes[k], m) || !r.anyHeard(o.window) ||
			m.class == classModal && r.clausesMeet(o, r.quotes[k], m) {
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
	if fold := r.prose.words[o.first].fold; fold != q.words[m.first].fold && slices.ContainsFunc(q.marks, func(x marker) bool { return q.words[x.first].fold == fold }) {
		return true
	}
	return !says(m) && slices.ContainsFunc(q.marks, func(x marker) bool { return x.first != m.first && says(&x) })
}

// dropsCounter reports whether the prose puts side by side two words of a quotation
// between which that has a fight: "strengthen the financing of crime" for
// "strengthen the fight against the financing of crime".
func (r *rendering) dropsCounter() bool {
	for _, q := range r.quotes {
		for i := range q.marks {
			first := &q.marks[i]
			if !slices.Contains(first.groups, "counter") || i > 0 && slices.Contains(q.marks[i-1].groups, "counter") {
				continue
			}
			last := first
			for k := i + 1; k < len(q.marks) && slices.Contains(q.marks[k].groups, "counter") && q.marks[k].first <= last.last+2; k++ {
				last = &q.marks[k]
			}
			before, after := q.around(first, first.first-1, -1, 1), q.around(last, last.last+1, 1, 1)
			if len(before) == 1 && len(after) == 1 && before[0] != after[0] && r.sideBySide(&q.content[before[0]], &q.content[after[0]]) {
				return true
			}
		}
	}
	return false
}

// sideBySide reports whether the prose says b right behind a.
func (r *rendering) sideBySide(a, b *contentWord) bool {
	for i := 1; i < len(r.prose.content); i++ {
		x, y := &r.prose.content[i-1], &r.prose.content[i]
		fights := slices.ContainsFunc(r.prose.marks, func(m marker) bool {
			return slices.Contains(m.groups, "counter") && r.prose.words[m.first].Start >= x.Start && r.prose.words[m.first].Start < y.End
		})
		if !fights && x.in(a.terms) && y.in(b.terms) {
			return true
		}
	}
	return false
}
