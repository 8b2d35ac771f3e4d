package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// pointsElsewhere reports whether a question speaks of somebody or something by a
// pronoun alone, without an antecedent in it, and says nothing else that one could
// look for: "qu'en dit-elle", "what did he propose". What it brings is then a verb, and
// whatever the documents hold under that verb is about others.
func pointsElsewhere(question string) bool {
	if len(question) > longestFollowUp {
		return false
	}
	u := readUtterance(question, "")
	away := slices.DeleteFunc(u.unbound(), func(p pronoun) bool {
		return p.kind == possessive || p.kind == pointing // these stand before a noun
	})
	if len(away) == 0 {
		return false
	}
	return !slices.ContainsFunc(u.ownWords(), func(i int) bool { return !u.isPredicate(i, away) })
}

// isPredicate reports whether own word i is one of the pronouns or what one of
// them is said to do: the pronoun hangs on it ("propose-t-elle"), or it stands behind the pronoun
// with nothing between that a noun could follow ("a-t-il été signé", "did he propose").
func (u *utterance) isPredicate(i int, away []pronoun) bool {
	points := func(t retrieval.Token) bool {
		return slices.ContainsFunc(away, func(p pronoun) bool { return p.Overlaps(t.Span) })
	}
	t := u.tokens[i]
	switch {
	case u.isName(i), t.Kind == retrieval.Number:
		return false // "IT" is no pronoun
	case points(t):
		return true
	}
	if m := inverted.FindStringIndex(u.text[t.End:]); m != nil && m[0] == 0 {
		return true
	}
	for _, before := range slices.Backward(u.tokens[:i]) {
		switch {
		case points(before):
			return true
		case verbs[before.Surface]: // "a", which folds like "à"
		case u.own(before), leads[before.Fold], determiners[before.Fold] != 0:
			return false
		}
	}
	return false
}
