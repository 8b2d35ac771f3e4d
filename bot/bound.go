package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// speaksOfAnother reports whether u has a noun that the question binds to a name
// or to another noun, but bound to something else, and nothing near u is what was
// asked for; or has that name bound to something else, and nothing of the noun.
func (in *inquiry) speaksOfAnother(u *unit) bool {
	for _, p := range in.pairs {
		if u.says(p.name, here, around, titled) == 0 && in.binds(u, p, func(t retrieval.Token) bool { return t.Name }) {
			return true
		}
		if in.bindsToAnother(u, p) {
			return true
		}
	}
	for _, p := range in.kinds {
		if u.support(p.name) == 0 && in.binds(u, p, func(t retrieval.Token) bool { return !t.Stop }) {
			return true
		}
	}
	return false
}

// bindsToAnother reports whether u's item has nothing of the noun of p, and its
// passage or its title binds the name of p to another thing: the question is about the
// bridge of a place, the text about its tunnel.
func (in *inquiry) bindsToAnother(u *unit, p namedThing) bool {
	noun, name := &in.words[p.noun], &in.words[p.name]
	if noun.isFrame() || u.support(p.noun) > 0 || u.says(p.name, around, titled) == 0 {
		return false
	}
	for _, text := range []string{u.passage.Text, u.passage.Headline, u.doc.Title} {
		tokens := retrieval.Tokens(text, textLang(u.doc))
		for i := 0; i+2 < len(tokens); i++ {
			thing, link := tokens[i], strings.Trim(tokens[i+1].Fold, "'’")
			if nameLinks[link] && isThing(thing) && name.matchesToken(tokens[i+2]) >= 1 {
				return true
			}
		}
	}
	return false
}

// isThing reports whether t may be the noun of a thing: no name and no person's title.
func isThing(t retrieval.Token) bool {
	return t.Kind == retrieval.Word && !t.Stop && !t.Name && !personTitles[t.Fold]
}

// binds reports whether u binds the noun of p to a word of the kind that counts, and not to p's own.
func (in *inquiry) binds(u *unit, p namedThing, counts func(retrieval.Token) bool) bool {
	noun, name := &in.words[p.noun], &in.words[p.name]
	for i := 0; i+2 < len(u.tokens); i++ {
		if noun.matchesToken(u.tokens[i]) >= 1 && nameLinks[strings.Trim(u.tokens[i+1].Fold, "'’")] &&
			counts(u.tokens[i+2]) && name.matchesToken(u.tokens[i+2]) == 0 {
			return true
		}
	}
	return false
}
