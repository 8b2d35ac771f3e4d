package bot

import (
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A numberSupport is a number of a quotation that may support one of the prose.
type numberSupport struct {
	quote int
	*factNumber
	fit int // how many words of their surroundings agree
}

// numbersStand reports whether every number of the prose stands in the quotations,
// bound to the same unit and, where that can be told, counting the same thing.
func numbersStand(said *factText, quotes []*factText) bool {
	index := numbersByKey(quotes)
	kin := newKinship(said, quotes)
	supports := make([][]numberSupport, len(said.nums))
	falls := said.falls()
	for i := range said.nums {
		n := &said.nums[i]
		if n.implied || n.leaning {
			continue
		}
		supports[i] = index.supports(n, falls)
		if len(supports[i]) == 0 {
			if n.plain && n.unit == "" && yearIn(n.keys[0], quotes) {
				continue
			}
			return false
		}
		for k := range supports[i] {
			supports[i][k].fit = kin.fit(n, supports[i][k].factNumber)
		}
		if kin.countsOther(n, supports[i], quotes) || kin.datedOtherwise(n, supports[i], quotes) {
			return false
		}
	}
	return !swapped(said, quotes, supports, kin)
}

// numberIndex finds the numbers of quotations by a key.
type numberIndex map[string][]numberSupport

func numbersByKey(quotes []*factText) numberIndex {
	index := make(numberIndex)
	for q, t := range quotes {
		for i := range t.nums {
			for _, k := range t.nums[i].keys {
				index[k] = append(index[k], numberSupport{quote: q, factNumber: &t.nums[i]})
			}
		}
	}
	return index
}

// supports are the numbers of the quotations that are n in value and unit. A
// borrowed scale is meant: "4 à 6 millions" says nothing of 4.
func (index numberIndex) supports(n *factNumber, falls bool) []numberSupport {
	const most = 32 // a claim does not repeat a number more often
	var out []numberSupport
	keys := n.keys
	if n.scale > 0 || len(keys) > 1 && !strings.ContainsAny(keys[0], "o/") {
		keys = keys[:1]
	}
	for _, key := range keys {
		for _, s := range index[key] {
			if len(out) < most && n.sameUnit(s.factNumber, key) && n.sameLabel(s.factNumber) && (n.negative == s.negative || !n.negative && falls) && (n.hedged || !s.rough) {
				out = append(out, s)
			}
		}
	}
	return out
}

// sameLabel reports whether n and the number o of a quotation name the same thing, or neither does.
func (n *factNumber) sameLabel(o *factNumber) bool {
	return n.label == o.label || strings.HasPrefix(n.label, "=") && o.label == "" && len(o.right) == 0
}

// sameUnit reports whether the number o of a quotation is bound to what n is bound to.
func (n *factNumber) sameUnit(o *factNumber, key string) bool {
	// The value of a range's first number without its scale has no unit either.
	if len(o.keys) > 1 && o.keys[0] != key && o.scale > 0 {
		return n.unit == ""
	}
	switch {
	case n.unit == o.unit:
		return true
	case n.unit == "":
		return n.lent == o.unit || softUnits[o.unit] && len(n.right) == 0
	case o.unit == "":
		return n.unit == o.lent
	}
	return false
}

// falls reports whether t speaks of something that goes down.
func (t *factText) falls() bool {
	return slices.ContainsFunc(t.words, func(w retrieval.Token) bool {
		return slices.ContainsFunc(fallWords, func(f string) bool { return strings.HasPrefix(w.Fold, f) })
	})
}

// yearIn reports whether a plain number is a year of the quotations' dates.
func yearIn(key string, quotes []*factText) bool {
	for _, t := range quotes {
		for _, e := range t.dates {
			if hasYear(e.When, key) || e.Range && hasYear(e.Last, key) {
				return true
			}
		}
	}
	return false
}

func hasYear(w corpus.When, key string) bool {
	for at := &w; at != nil; at = at.In {
		if at.Year > 0 && valueKey(strconv.Itoa(at.Year), 0) == key {
			return true
		}
	}
	return false
}

// swapped reports whether two numbers of one sentence have changed places: each
// stands in the quotations where the other one should.
func swapped(said *factText, quotes []*factText, supports [][]numberSupport, kin *kinship) bool {
	const reach = 4
	nums := said.nums
	for i := range nums {
		for j := i + 1; j < len(nums) && j <= i+reach && nums[j].sentence == nums[i].sentence; j++ {
			a, b := &nums[i], &nums[j]
			if len(supports[i]) == 0 || len(supports[j]) == 0 || a.effectiveUnit() != b.effectiveUnit() || slices.Equal(a.keys, b.keys) || (a.keys[0][0] == 'o') != (b.keys[0][0] == 'o') {
				continue
			}
			sa, sb := bestFits(supports[i]), bestFits(supports[j])
			if said.fromTo(a, b) {
				// Only their order tells where it begins and where it ends.
				if otherOrder(supports[i], supports[j], quotes) {
					return true
				}
				continue
			}
			straight, cross := sa[0].fit+sb[0].fit, 0
			for _, s := range sb {
				cross = max(cross, kin.fit(a, s.factNumber))
			}
			other := 0
			for _, s := range sa {
				other = max(other, kin.fit(b, s.factNumber))
			}
			cross += other
			if cross > straight || cross == straight && otherOrder(sa, sb, nil) {
				return true
			}
		}
	}
	return false
}

// bestFits are the supports that fit best.
func bestFits(list []numberSupport) []numberSupport {
	most := slices.MaxFunc(list, func(a, b numberSupport) int { return a.fit - b.fit }).fit
	var out []numberSupport
	for _, s := range list {
		if s.fit == most {
			out = append(out, s)
		}
	}
	return out
}

// fromTo reports whether a and b are the two ends of one move or range.
func (t *factText) fromTo(a, b *factNumber) bool {
	between := strings.ToLower(strings.TrimSpace(t.plain[a.End:b.Start]))
	if between != "à" && between != "to" && between != "a" {
		return false
	}
	i := t.wordAt(a.Start) - 1
	return i >= 0 && (t.words[i].Fold == "de" || t.words[i].Fold == "d'" || t.words[i].Fold == "from")
}

// otherOrder reports whether in every quotation that has both, b stands before a;
// "8, contre 5 l'an dernier" goes from 5 to 8 for whoever asks with the quotations.
func otherOrder(a, b []numberSupport, quotes []*factText) bool {
	met := false
	for _, x := range a {
		for _, y := range b {
			if x.quote != y.quote {
				continue
			}
			before := x.Start <= y.Start
			if quotes != nil && quotes[x.quote].against(x.factNumber, y.factNumber) {
				before = !before
			}
			if before {
				return false
			}
			met = true
		}
	}
	return met
}

// against reports whether the later of two numbers of a sentence is what the
// earlier is compared with.
func (t *factText) against(a, b *factNumber) bool {
	if a.Start > b.Start {
		a, b = b, a
	}
	if a.sentence != b.sentence || a.End > b.Start {
		return false
	}
	for i := t.wordAt(a.End); i < len(t.words) && t.words[i].Start < b.Start; i++ {
		if f := t.words[i].Fold; f == "contre" || f == "against" || f == "from" || f == "versus" || f == "compared" {
			return !strings.Contains(t.plain[a.End:b.Start], " to ")
		}
	}
	return false
}
