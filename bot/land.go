package bot

import (
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// lands are the countries among the known names, with their people and adjectives.
var lands = sync.OnceValue(func() *nameList {
	_, list, _ := strings.Cut(namesList, "# Countries and their people\n")
	list, _, _ = strings.Cut(list, "\n#")
	return readKnownNames(list)
})

// landsIn are the countries that tokens name, by their place in the list.
func landsIn(tokens []retrieval.Token) map[int]bool {
	found := make(map[int]bool)
	list := lands()
	for i, t := range tokens {
		for _, n := range list.byWord[t.Fold] {
			if !n.small && t.Surface != t.Fold && startsWith(tokens[i:], n.words) {
				found[n.id] = true
			}
		}
		for _, n := range list.byWord[t.Term] {
			if n.small && len(n.words) == 1 {
				found[n.id] = true
			}
		}
	}
	return found
}

func startsWith(tokens []retrieval.Token, words []string) bool {
	if len(tokens) < len(words) {
		return false
	}
	for i, w := range words {
		if tokens[i].Fold != w {
			return false
		}
	}
	return true
}

// usualLands are the countries that so many passages name that one need not repeat them.
func (a *Assistant) usualLands() map[int]bool {
	usual := make(map[int]bool)
	limit := a.commonFrom()
	for word, names := range lands().byWord {
		for _, n := range names {
			if len(n.words) == 1 && float64(a.index.DocumentFrequency(word)) >= limit {
				usual[n.id] = true
			}
		}
	}
	return usual
}

// findLands sets lands to the countries that the question names, but for the usual ones.
func (a *Assistant) findLands(in *inquiry, tokens []retrieval.Token) {
	found := landsIn(tokens)
	if len(found) == 0 {
		return
	}
	in.usual = a.usualLands()
	for id := range found {
		if !in.usual[id] {
			in.lands = append(in.lands, id)
		}
	}
	slices.Sort(in.lands)
}

// isOfAnotherLand reports whether u or its title names a country, and its item not
// the one that the question names: what Kosovo signed is not what Albania did.
func (in *inquiry) isOfAnotherLand(u *unit) bool {
	return len(in.lands) > 0 && (in.hasOtherLand(u.item.titleLands) || in.hasOtherLand(landsIn(u.tokens))) &&
		slices.ContainsFunc(in.lands, func(id int) bool { return !u.item.titleLands[id] && !u.item.lands[id] })
}

// hasOtherLand reports whether one of found is neither usual nor named in the question.
func (in *inquiry) hasOtherLand(found map[int]bool) bool {
	for id := range found {
		if !in.usual[id] && !slices.Contains(in.lands, id) {
			return true
		}
	}
	return false
}
