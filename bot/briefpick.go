package bot

import (
	"cmp"
	"math"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// How many points a brief has, of how many items, and how many of one.
const (
	minPoints  = 3
	maxPoints  = 9
	briefItems = 10
	itemPoints = 3
)

// What a sentence is worth for a brief: a share for each of these.
const (
	laterItem     = 0.90 // for each story that is more on the topic, and each item of its own
	laterSentence = 0.85 // for each sentence before it in its item
	withoutFact   = 0.50 // when it has neither a figure nor a date
	dangles       = 0.70 // when it says little without the one before it
	leadOnly      = 0.25 // for an opening that is not on the topic itself
	topicSaid     = 0.50 // for one on the topic that has none of its words, up to 1 for one that has all
	noveltyWeight = 0.50 // times its likeness to what is picked already, taken off
)

// Below the share worthPicking of the best worth nothing is picked but to reach minPoints.
const worthPicking = 0.20

// sameEvent is the likeness of two sentences from which on they say the same.
const sameEvent = 0.55

// onItems are the sentences that a brief on t may quote of the items that the search
// has found: of the first ones, in order of stories and of items, all that are on
// the topic and the opening, with what each is worth.
func (a *Assistant) onItems(t *topic) []*extract {
	var out []*extract
	for nth, story := range storiesOf(t.items(), a.index.IDF) {
		for k, it := range story {
			out = append(out, a.onItem(t, it, math.Pow(laterItem, float64(nth+k)))...)
		}
	}
	return out
}

// items are the first items of the extracts of t, the best found first.
func (t *topic) items() []storyItem {
	found := slices.Clone(t.extracts)
	slices.SortStableFunc(found, func(x, y *extract) int { return cmp.Compare(y.rank, x.rank) })
	var out []storyItem
	for _, x := range found {
		if it := x.storyItem(); len(out) < briefItems && !slices.Contains(out, it) {
			out = append(out, it)
		}
	}
	return out
}

// onItem are the sentences of one item, which is worth so much.
func (a *Assistant) onItem(t *topic, it storyItem, worth float64) []*extract {
	on, _, _ := a.judge(t, hitsOf(it.doc, it.item))
	r, ok := a.reportOf(it)
	if !ok {
		return nil
	}
	var out []*extract
	for i, x := range r.extracts {
		share := worth * math.Pow(laterSentence, float64(i))
		if k := slices.IndexFunc(on, func(o *extract) bool { return o.quote == x.quote }); k >= 0 {
			x = on[k]
			share *= topicSaid + (1-topicSaid)*x.said
		} else if i > 0 || suspicious(x.text) {
			continue
		} else {
			share *= leadOnly
		}
		if len(x.figures) == 0 && len(x.dates) == 0 {
			share *= withoutFact
		}
		if dangling.MatchString(x.quote.In(x.doc.Text)) {
			share *= dangles
		}
		x.worth, x.copies = share, t.copiesOf(x)
		out = append(out, x)
	}
	return out
}

// copiesOf are the copies that the search has found of the passage of x.
func (t *topic) copiesOf(x *extract) []corpus.Passage {
	for _, o := range t.extracts {
		if o.doc == x.doc && o.passage.Start == x.passage.Start {
			return o.copies
		}
	}
	return nil
}

// pickPoints picks the extracts that are worth most and least repeat one another, best
// first. Those that avoid reports, because they are shown elsewhere, are picked
// only when there is nothing else.
func pickPoints(extracts []*extract, avoid func(*extract) bool) []*extract {
	pool := slices.DeleteFunc(slices.Clone(extracts), avoid)
	if len(pool) == 0 {
		pool = extracts
	}
	most := itemPoints
	if !slices.ContainsFunc(pool, func(x *extract) bool { return !sameItem(x.unit, pool[0].unit) }) {
		most = maxPoints - 2
	}
	var picked []*extract
	for len(picked) < maxPoints {
		x := nextPoint(pool, picked, most)
		if x == nil {
			break
		}
		picked = append(picked, x)
	}
	return picked
}

// nextPoint is the extract of pool that adds most to picked, at most most of
// them from one item; nil when none is worth adding.
func nextPoint(pool, picked []*extract, most int) *extract {
	var next *extract
	best := 0.0
	for _, x := range pool {
		if len(picked) >= minPoints && x.worth < worthPicking*picked[0].worth {
			continue
		}
		near, same := 0.0, 0
		for _, p := range picked {
			near = max(near, likeness(x, p))
			if sameItem(x.unit, p.unit) {
				same++
			}
		}
		if near >= sameEvent || same >= most {
			continue
		}
		if value := x.worth * (1 - noveltyWeight*near); next == nil || value > best {
			next, best = x, value
		}
	}
	return next
}
