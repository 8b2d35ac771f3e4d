package bot

import (
	"cmp"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// story makes a story of items on one matter: the lead of the most central
// one, and what another publisher, or else the same text, adds to it. Of a matter
// that was told before, in told, only what that does not say already is told;
// it reports false when that is nothing.
func (a *Assistant) story(fresh, told []storyItem, copies copyGroups) (Story, bool) {
	known := a.memoryOf(told)
	var group []*report
	for _, r := range a.reportsOf(fresh) {
		if r, ok := known.newIn(r); ok {
			group = append(group, r)
		}
	}
	if len(group) == 0 {
		return Story{}, false
	}
	main := central(group)
	lead := bestOf(main.extracts, main.subject(a), nil)
	if lead == nil {
		return Story{}, false
	}
	out := Story{Sources: witnesses(group)}
	picked := []*extract{lead}
	for _, r := range append(others(group, main), main) {
		if x := bestOf(r.extracts, main.vector, lead); x != nil {
			picked = append(picked, x)
			break
		}
	}
	var pool []*extract
	for _, r := range group {
		pool = append(pool, r.extracts...)
	}
	for _, x := range pool {
		x.copies = copies.of(x.passage)
	}
	out.Points = a.pointsOn(picked, pool)
	out.Headline = headlineOf(lead, lead.quote.In(lead.doc.Text))
	return out, true
}

// central is the report most like the others of its group.
func central(group []*report) *report {
	var best *report
	most := -1.0
	for _, r := range group {
		sum := 0.0
		for _, o := range group {
			sum += r.vector.cosine(o.vector)
		}
		if sum > most+1e-9 {
			best, most = r, sum
		}
	}
	return best
}

// others are the reports of group that are no copies of main and of another publisher.
func others(group []*report, main *report) []*report {
	return slices.DeleteFunc(slices.Clone(group), func(r *report) bool {
		return copied(r, main) || retrieval.Fold(r.doc.Publisher) == retrieval.Fold(main.doc.Publisher)
	})
}

// A text that opens with how things came about says soon after, with its own day, what is new.
const (
	newsReach = 4 // sentences
	newsWorth = 0.35
)

// bestOf is the extract that says most of a matter and stands best by itself;
// beside lead, one that adds to it, nil when none does.
func bestOf(extracts []*extract, matter vector, lead *extract) *extract {
	rest := slices.Clone(extracts)
	for i, x := range rest {
		x.worth = x.vector.cosine(matter)
		if i == 0 {
			x.worth += 2 * openingWorth
		}
		if i < newsReach && slices.ContainsFunc(x.dates, func(m corpus.Mention) bool { return sameDays(m.Date, x.passage.Date) }) {
			x.worth += newsWorth
		}
		if dangling.MatchString(x.quote.In(x.doc.Text)) {
			x.worth += danglingWorth
		}
		if x.quote.Len() > longQuote {
			x.worth += longWorth
		}
	}
	slices.SortStableFunc(rest, func(x, y *extract) int { return cmp.Compare(y.worth, x.worth) })
	for _, x := range rest {
		if (lead == nil || likeness(lead, x) < sameEvent) && !suspicious(x.text) {
			return x
		}
	}
	return nil
}

// subject is what the lead of r is to be about: its headline where it has one of its own,
// which a text that opens with how things came about tells only later, and all its text.
func (r *report) subject(a *Assistant) vector {
	headline := r.doc.Items[r.item].Headline
	if len(r.doc.Items) == 1 {
		headline = cmp.Or(headline, r.doc.Title)
	}
	if headline == "" {
		return r.vector
	}
	sum := a.vectorOf(retrieval.Tokens(headline, textLang(r.doc)))
	for _, f := range r.vector {
		k, ok := slices.BinarySearchFunc(sum, f.term, func(g feature, term string) int { return cmp.Compare(g.term, term) })
		if ok {
			sum[k].weight += f.weight
		} else {
			sum = append(sum[:k], append(vector{f}, sum[k:]...)...)
		}
	}
	return sum.unit()
}

// copyGroups are near-identical passages by the number of their group, in order
// of document and place.
type copyGroups map[int][]corpus.Passage

// copyGroups collects the copies that the scope lets be seen in texts that are not later than the day on.
func (a *Assistant) copyGroups(on corpus.Day, s Scope) copyGroups {
	groups := make(copyGroups)
	for _, doc := range a.index.Documents() {
		for _, p := range doc.Passages {
			if p.Copies > 0 && p.Date.From <= on && s.sees(doc, p.Date) {
				groups[p.Copies] = append(groups[p.Copies], p)
			}
		}
	}
	return groups
}

// of returns the other passages like p.
func (g copyGroups) of(p corpus.Passage) []corpus.Passage {
	return slices.DeleteFunc(slices.Clone(g[p.Copies]), func(q corpus.Passage) bool {
		return q.Document == p.Document && q.Start == p.Start
	})
}
