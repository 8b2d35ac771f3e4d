package retrieval

import "strings"

// A shape is what sort of sentence answers a question, beyond the sort of word that
// its answerType asks for.
type shape struct {
	decision   bool // may one, must one: the answer opens with yes or no
	duration   bool // how long: a number of hours, days, years
	manner     bool // how, what to do: the reader is told to do or to use something
	definition bool // what is it: the answer says that it is something
	reason     bool // why
}

// shapeOf reads the shape from a French question. What stands before a colon names
// the subject and asks nothing.
func shapeOf(text, lang string) shape {
	var f shape
	if lang == "en" {
		return f
	}
	fold := Fold(strings.NewReplacer("’", "'", "\u00a0", " ", "\u202f", " ").Replace(text))
	if at := strings.LastIndexByte(fold, ':'); at >= 0 {
		fold = fold[at+1:]
	}
	fold = " " + strings.TrimRight(strings.TrimSpace(fold), " ?.!") + " "
	holds := func(phrases ...string) bool {
		for _, p := range phrases {
			if strings.Contains(fold, p) {
				return true
			}
		}
		return false
	}
	f.duration = holds(" combien de temps ", " duree ", " delai ", " delais ", " longtemps ")
	f.manner = holds(" comment ", " que faire", " que dois-je ", " que doit-on ", " que puis-je ", " quelles demarches ")
	f.definition = holds("qu'est-ce qu", "c'est quoi ", " definition ", " a quoi sert", " que contient", " que signifie")
	f.reason = holds(" pourquoi ", " raison ", " raisons ", " motif ", " motifs ")
	f.decision = decides(fold)
	return f
}

// decides reports whether a folded question is answered with yes or no: it turns
// its verb around, or opens with "est-ce que", and no word in it asks for more.
func decides(fold string) bool {
	turned := strings.Contains(fold, " est-ce qu")
	for i, w := range strings.Fields(fold) {
		if askedBy[w] || i == 0 && askedByFirst[w] || strings.HasPrefix(w, "qu'est-ce") {
			return false
		}
		if cut := strings.LastIndexByte(w, '-'); cut > 0 && turnedTo[w[cut+1:]] {
			turned = true
		}
	}
	return turned
}

var (
	askedBy      = wordSet("comment combien quel quelle quels quelles quoi quand pourquoi lequel laquelle lesquels lesquelles")
	askedByFirst = wordSet("qui que ou d'ou")
	turnedTo     = wordSet("il elle ils elles on je tu nous vous ce")
)

// in returns how well a passage, which is the first of its document or is not, have the form: 0 or 1 for what is asked, and for yes and no where they stand.
func (f *shape) in(p *partReader, text []storedWord, first bool) (answers, decides float64) {
	g := p.g
	if first {
		words := p.read(head(text, decidedWithin))
		for i := range words {
			if s := string(g.fold(&words[i])); s == "oui" || s == "non" {
				decides = 1
				break
			}
		}
	}
	if !f.duration && !f.manner && !f.definition && !f.reason {
		return 0, decides
	}
	words := p.read(text)
	if f.duration && hasDuration(g, words) ||
		f.manner && hasAny(g, words, mannerWords) ||
		f.definition && hasAny(g, words, definitionWords) ||
		f.reason && hasAny(g, words, reasonWords) {
		answers = 1
	}
	return answers, decides
}

// decidedWithin is among how many words an answer says yes or no.
const decidedWithin = 4

var (
	durationUnits   = wordSet("an ans annee annees mois jour jours semaine semaines heure heures minute minutes year years month months day days week weeks hour hours")
	mannerWords     = wordSet("pouvez devez adressez contactez utilisez faut suffit convient moyen grace aide")
	definitionWords = wordSet("designe designent definit consiste constitue agit signifie appelle permet")
	reasonWords     = wordSet("car parce afin raison raisons puisque grace motif motifs cause")
)

// hasDuration reports whether a number of units of time is among words.
func hasDuration(g *segment, words []textWord) bool {
	for i := range words[:max(len(words)-1, 0)] {
		if words[i].kind == Number && durationUnits[string(g.fold(&words[i+1]))] {
			return true
		}
	}
	return false
}

func hasAny(g *segment, words []textWord, set map[string]bool) bool {
	for i := range words {
		if set[string(g.fold(&words[i]))] {
			return true
		}
	}
	return false
}
