package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// mostTold is the share of a sentence, by the weight of its words, from which on it
// says nothing beside a text that has these words, unless it brings a fact.
const mostTold = 0.80

// A memory is what was told of a matter.
type memory struct {
	extracts []*extract
	words    map[string]bool // folded, of all that was told
	terms    map[string]bool // of its tokens
	days     []corpus.Date   // that it speaks of
}

// memoryOf is what items tell.
func (a *Assistant) memoryOf(items []storyItem) *memory {
	m := &memory{words: make(map[string]bool), terms: make(map[string]bool)}
	for _, it := range items {
		if r, ok := a.reportOf(it); ok {
			m.extracts = append(m.extracts, r.extracts...)
		}
		item := it.doc.Items[it.item]
		for _, t := range retrieval.Tokens(it.doc.Title+".\n"+item.In(it.doc.Text), textLang(it.doc)) {
			m.words[t.Fold], m.terms[t.Term] = true, true
		}
		m.days = append(m.days, item.Date)
		for _, x := range it.doc.Mentions {
			if item.Contains(x.Span) {
				m.days = append(m.days, x.Date)
			}
		}
	}
	return m
}

// newIn is r with only what it says beyond m; false when that is nothing.
func (m *memory) newIn(r *report) (*report, bool) {
	if len(m.extracts) == 0 {
		return r, true
	}
	left := *r
	left.extracts = slices.DeleteFunc(slices.Clone(r.extracts), func(x *extract) bool { return !m.isNew(x) })
	return &left, len(left.extracts) > 0
}

// isNew reports whether x says what m does not: m has not the words of x, or x has a
// figure, a day or a name that m has not. A copy has nothing new, even where the day of
// its publication gives its words another meaning.
func (m *memory) isNew(x *extract) bool {
	if slices.ContainsFunc(m.extracts, func(y *extract) bool { return x.text == y.text && sameWords(x.unit, y.unit) }) {
		return false
	}
	return m.share(x) < mostTold || m.lacks(x)
}

// share is how much of x, by the weight of its words, m has.
func (m *memory) share(x *extract) float64 {
	var has, all float64
	for _, f := range x.vector {
		w := f.weight * f.weight
		all += w
		if m.terms[f.term] {
			has += w
		}
	}
	if all == 0 {
		return 1
	}
	return has / all
}

// lacks reports whether x has a figure, a certain day or a name that m has not.
func (m *memory) lacks(x *extract) bool {
	return slices.ContainsFunc(x.figures, func(f figure) bool { return !m.words[x.tokens[f.token].Fold] }) ||
		slices.ContainsFunc(x.tokens, func(t retrieval.Token) bool { return t.Name && !m.words[t.Fold] }) ||
		slices.ContainsFunc(x.dates, func(d corpus.Mention) bool {
			return !d.Vague && !slices.ContainsFunc(m.days, func(o corpus.Date) bool { return sameDays(o, d.Date) })
		})
}
