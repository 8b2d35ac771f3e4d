package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// isUnclear reports whether a question does not say whom or what it is about:
// it says so by a pronoun alone, or not at all.
func isUnclear(question string) bool {
	return pointsElsewhere(question) || len(question) <= longestFollowUp && readUtterance(question, "").asksOfNothing()
}

// asksOfNothing reports whether u says what kind of thing it asks for, or what
// somebody did, and nothing that this is asked of: "à quel prix", "who signed".
// A question of certain days is asked of these, and one without any word that tells is empty.
func (u *utterance) asksOfNothing() bool {
	if u.asks.Len() == 0 || u.when.Len() > 0 {
		return false
	}
	var telling []retrieval.Token
	for i, t := range u.tokens {
		switch {
		case u.isName(i), t.Kind == retrieval.Number:
			return false
		case t.Start >= u.asks.End && (!t.Stop || kindsOfThing[t.Fold]):
			telling = append(telling, t)
		}
	}
	if len(telling) == 0 {
		return false
	}
	if !slices.ContainsFunc(telling, func(t retrieval.Token) bool { return !kindsOfThing[t.Fold] }) {
		return true
	}
	return len(telling) == 1 && u.isDoneBySomebody(telling[0])
}

// isDoneBySomebody reports whether t is the verb of a question after who does it.
// Behind "est" or an article it may as well be somebody: "qui est le maire".
func (u *utterance) isDoneBySomebody(t retrieval.Token) bool {
	asks := foldQuestion(u.text[:u.asks.End])
	if asks != "qui" && asks != "who" && asks != "qui est ce qui" {
		return false
	}
	return !slices.ContainsFunc(u.tokens, func(o retrieval.Token) bool {
		return o.Start >= u.asks.End && o.Start < t.Start && (copulas[o.Fold] || determiners[o.Fold] != 0)
	})
}

var (
	copulas = wordSet(`est sont etait etaient sera seront is are was were be`)
	// kindsOfThing are what a figure, a date or a place is called in a question for one.
	kindsOfThing = wordSet(`prix montant montants budget budgets cout couts tarif tarifs somme sommes enveloppe argent euros dollars francs millions milliards
		delai delais date dates echeance annee annees jour jours mois semaine semaines heure heures duree temps moment periode
		nombre nombres chiffre chiffres total pourcentage taux proportion part lieu endroit raison raisons motif motifs
		price prices amount amounts cost costs sum sums money deadline delay year years day days month months week weeks hour hours time duration
		number numbers figure figures percentage rate share place reason reasons`)
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
