package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// loosened is how many places a word of the prose may stand before one that it
// follows in the quotation: an adjective on the other side of its noun, as in a
// translation. No name and no number may stand between.
const loosened = 3

// follows reports whether the prose says what the quotations say of the same things:
// every stretch of it between two seams (a comma, a conjunction) is carried by one
// quotation alone and keeps its order, and what the quotation only has somebody say,
// order or reproach is not said as a fact. Leaving out is free but for this: the
// prose may not step over a number to another one, which would give to the one what
// is said of the other, unless what it leaves out stands between two commas. The
// passive turns the order round. Word order is what can be told without a grammar;
// prose that is freer is said by its quotation.
func (r *rendering) follows(heads termSet) bool {
	stretches := r.stretches(heads)
	for i, s := range stretches {
		if len(s) > 0 && !slices.ContainsFunc(r.quotes, func(q *reading) bool { return r.carries(q, s) }) {
			return false
		}
		if i > 0 && !r.together(stretches[i-1], s) {
			return false
		}
	}
	return !r.dropsGovernor() && r.leavesNoHole(heads)
}

// together reports whether what is said behind nothing but a name is said in a
// quotation that has the name.
func (r *rendering) together(names, s []int) bool {
	if len(s) == 0 || len(names) == 0 || slices.ContainsFunc(names, func(i int) bool { return !r.prose.content[i].name }) {
		return true
	}
	return slices.ContainsFunc(r.quotes, func(q *reading) bool {
		return !slices.ContainsFunc(slices.Concat(names, s), func(i int) bool { return len(r.prose.content[i].placesIn(q)) == 0 })
	})
}

// stretches are the content words of the prose that count, by the seams between
// them: names of who is cited, words that lead in what is said, months and numbers
// that are written in another way count for nothing here.
func (r *rendering) stretches(heads termSet) [][]int {
	var out [][]int
	last := -1
	for i := range r.prose.content {
		c := &r.prose.content[i]
		if last < 0 || r.prose.parted(last, c.lex) || r.prose.opensSaying(last, c.lex) {
			out = append(out, nil)
			if n := len(out) - 2; n >= 0 && len(out[n]) > 0 && r.prose.relates(last, c.lex) {
				out[n+1] = append(out[n+1], out[n][len(out[n])-1]) // of which this is said
			}
		}
		last = c.lex
		if r.counts(c, heads) {
			out[len(out)-1] = append(out[len(out)-1], i)
		}
	}
	return out
}

// parted reports whether a seam stands between lexemes from and to.
func (r *reading) parted(from, to int) bool {
	for i := from + 1; i <= to; i++ {
		if r.words[i].seam != seamNone {
			return true
		}
	}
	return false
}

// relates reports whether a pronoun under which a clause says something of the word
// before it stands between lexemes from and to.
func (r *reading) relates(from, to int) bool {
	return slices.ContainsFunc(r.words[from+1:to], func(w lexeme) bool { return isRelative(w.fold) })
}

// opensSaying reports whether a verb by which somebody says something stands between
// lexemes from, included, and to: what is said has an order of its own.
func (r *reading) opensSaying(from, to int) bool {
	for i := from; i < to; i++ {
		next := r.words[i+1].fold
		if governors[r.words[i].fold] && (neutral[r.words[i].fold] || next == "que" || next == "qu" || next == "that") {
			return true
		}
	}
	return false
}

// agents stand before who does what is told in the passive.
var agents = wordSet(`par by`)

// turnedBy is a stretch with what follows "par" or "by" put first, as the active has
// it, where the prose has such a word and q has none; else the stretch.
func (r *rendering) turnedBy(q *reading, stretch []int) []int {
	if slices.ContainsFunc(q.words, func(w lexeme) bool { return agents[w.fold] }) {
		return stretch
	}
	for n := 1; n < len(stretch); n++ {
		from, to := r.prose.content[stretch[n-1]].lex, r.prose.content[stretch[n]].lex
		if from < to && slices.ContainsFunc(r.prose.words[from+1:to], func(w lexeme) bool { return agents[w.fold] }) {
			end := n
			for end < len(stretch) && !r.prose.content[stretch[end]].isNumber() {
				end++
			}
			return slices.Concat(stretch[n:end], stretch[:n], stretch[end:])
		}
	}
	return stretch
}

// counts reports whether a content word of the prose must stand in the quotation's order.
func (r *rendering) counts(c *contentWord, heads termSet) bool {
	first, w := c.word.Tokens[0], &r.prose.words[c.lex]
	if monthOrDay(first.Fold) || c.in(heads) {
		return false
	}
	if !c.isNumber() && (neutral[first.Fold] && (!w.capital || w.opens) || w.number || isOrdinal(first.Fold)) {
		return false
	}
	return slices.ContainsFunc(r.quotes, func(q *reading) bool { return len(c.placesIn(q)) > 0 })
}

// placesIn are the indices of the content words of q that say c, kept for the next to
// ask: callers change nothing of them.
func (c *contentWord) placesIn(q *reading) []int {
	at, known := c.places[q]
	if known {
		return at
	}
	for k := range q.content {
		if c.in(q.content[k].terms) || c.hasPartIn(q.content[k].terms) {
			at = append(at, k)
		}
	}
	if c.places == nil {
		c.places = make(map[*reading][]int)
	}
	c.places[q] = at
	return at
}

// hasPartIn reports whether one of the words of a phrase is in set.
func (c *contentWord) hasPartIn(set termSet) bool {
	return slices.ContainsFunc(c.word.Tokens, func(t retrieval.Token) bool { return set[t.Term] || set[t.Fold] })
}

// carries reports whether the words of a stretch stand in q in their order.
func (r *rendering) carries(q *reading, stretch []int) bool {
	stretch = r.turnedBy(q, stretch)
	return slices.ContainsFunc(r.prose.content[stretch[0]].placesIn(q), func(start int) bool {
		most, over := start, false // over: a number was stepped over
		for _, i := range stretch[1:] {
			places := r.prose.content[i].placesIn(q)
			n := slices.IndexFunc(places, func(at int) bool { return at > most || q.besides(at, most) })
			if n < 0 {
				return false
			}
			at := places[n]
			over = over || q.stepsOver(most, at)
			if over && q.content[at].isNumber() && !q.dates(at) {
				return false
			}
			most = max(most, at)
		}
		return true
	})
}

// besides reports whether content word at may be said behind most, which stands
// behind it in q.
func (q *reading) besides(at, most int) bool {
	return most-at <= loosened && !slices.ContainsFunc(q.content[at:most], func(c contentWord) bool { return c.name || c.isNumber() })
}

// stepsOver reports whether a number that is no date stands between two content
// words, and not in an aside.
func (q *reading) stepsOver(from, to int) bool {
	for k := from + 1; k < to; k++ {
		if q.content[k].isNumber() && !q.dates(k) && !q.asideBetween(from, to) {
			return true
		}
	}
	return false
}

// dates reports whether content word k is a number of a date: a year, or one beside
// the name of a month or a day.
func (q *reading) dates(k int) bool {
	fold := q.content[k].word.Tokens[0].Fold
	if len(fold) == 4 && (strings.HasPrefix(fold, "19") || strings.HasPrefix(fold, "20")) {
		return true
	}
	return k > 0 && monthOrDay(q.content[k-1].word.Tokens[0].Fold) || k+1 < len(q.content) && monthOrDay(q.content[k+1].word.Tokens[0].Fold)
}

func (c *contentWord) isNumber() bool { return c.word.Tokens[0].Kind == retrieval.Number }

// asideBetween reports whether what stands between two content words is set off by
// seams, and the clause goes on behind it.
func (q *reading) asideBetween(from, to int) bool {
	seams := 0
	for i := q.content[from].lex + 1; i <= q.content[to].lex; i++ {
		switch q.words[i].seam {
		case seamSentence:
			return false
		case seamClause, seamWeak:
			seams++
		}
	}
	return seams >= 2 && (to == 0 || q.parted(q.content[to-1].lex, q.content[to].lex))
}

// governors are verbs under which stands what is not thereby said to be so: what
// somebody says, reproaches, orders or is sentenced to.
var governors = wordSet(`accuse accusent accusait accusee accuses reproche reprochent reprochait soupconne soupconnent denonce denoncent
	condamne condamnee condamnes condamnent ordonne ordonnent exige exigent indique indiquent ajoute ajoutent affirme affirment assure assurent estime estiment
	pretend pretendent declare declarent explique expliquent juge jugent considere considerent croit pense espere esperent craint craignent avertit avertissent
	accuse accuses accused blame blames blamed denounces sentenced sentences ordered orders claims claimed alleges alleged argues argued believes fears warns warned
	said says stated states added indicated affirms considers thinks hopes`)

// attributions are other words that show whose saying something is.
var attributions = wordSet(`selon apres pour according told tells announced announces annonce annoncent rappelle souligne precise propose demande appelle salue deplore critique
	calls called insisted stressed stresses promised promises criticised criticizes denied denies`)

// dropsGovernor reports whether a quotation of which the prose says something has
// such a verb, and the prose none.
func (r *rendering) dropsGovernor() bool {
	for _, w := range r.prose.words {
		if governors[w.fold] || attributions[w.fold] {
			return false
		}
	}
	for k, q := range r.quotes {
		if !slices.Contains(r.told[k], true) {
			continue
		}
		for _, w := range q.words {
			if governors[w.fold] {
				return true
			}
		}
	}
	return false
}
