package bot

import "strings"

// A verbGroup is what helps a verb to its time and voice: the words before it, "ne"
// and "not" aside, and the form that the verb then has.
type verbGroup struct {
	words string
	slot  verbSlot
}

// verbGroups are what the groups of a language say. What is not among them, such as the
// imperfect, "would" and "must", has several senses in the other language.
var verbGroups = map[string]map[verbGroup]string{
	"en": {
		{"", slotBase}: "now", {"", slotPresent}: "now", {"do", slotBase}: "now not", {"does", slotBase}: "now not",
		{"", slotPast}: "done", {"has", slotParticiple}: "done", {"have", slotParticiple}: "done", {"did", slotBase}: "done not", {"had", slotParticiple}: "had",
		{"will", slotBase}: "will", {"can", slotBase}: "can", {"should", slotBase}: "should", {"to", slotBase}: "to",
		{"is", slotParticiple}: "is", {"are", slotParticiple}: "is", {"was", slotParticiple}: "was", {"were", slotParticiple}: "was",
		{"has been", slotParticiple}: "was", {"have been", slotParticiple}: "was", {"will be", slotParticiple}: "will be",
		{"can be", slotParticiple}: "can be", {"should be", slotParticiple}: "should be", {"to be", slotParticiple}: "to be",
	},
	"fr": {
		{"", slotPresent}: "now", {"a", slotParticiple}: "done", {"ont", slotParticiple}: "done", {"avait", slotParticiple}: "had", {"avaient", slotParticiple}: "had",
		{"", slotFuture}: "will", {"peut", slotBase}: "can", {"peuvent", slotBase}: "can", {"devrait", slotBase}: "should", {"devraient", slotBase}: "should",
		{"de", slotBase}: "to", {"d", slotBase}: "to",
		{"est", slotParticiple}: "is", {"sont", slotParticiple}: "is", {"a été", slotParticiple}: "was", {"ont été", slotParticiple}: "was",
		{"sera", slotParticiple}: "will be", {"seront", slotParticiple}: "will be", {"peut être", slotParticiple}: "can be", {"peuvent être", slotParticiple}: "can be",
		{"devrait être", slotParticiple}: "should be", {"devraient être", slotParticiple}: "should be", {"d être", slotParticiple}: "to be",
	},
}

// negations are the words that deny a verb, in one form for both languages.
var negations = map[string]map[string]string{
	"en": {"not": "not", "never": "never"},
	"fr": {"pas": "not", "jamais": "never"},
}

// verbs reads a verb with what helps it.
func (w *walk) verbs() bool {
	helpers, not, ne := "", "", false
	for ; w.i < len(w.words); w.i++ {
		lower := w.at(w.i)
		denies := negations[w.r.lang][lower]
		switch {
		case w.r.lang == "fr" && helpers == "" && !ne && (lower == "ne" || lower == "n"):
			ne = true
		case denies != "" && not == "" && (helpers != "" || denies == "never" && w.r.lang == "en"):
			not = denies
		case helps(w.r.lang, strings.TrimSpace(helpers+" "+lower)):
			helpers = strings.TrimSpace(helpers + " " + lower)
		default:
			return w.verb(helpers, not, ne)
		}
	}
	return false
}

// helps reports whether words open a group of the language.
func helps(lang, words string) bool {
	for g := range verbGroups[lang] {
		if g.words == words || strings.HasPrefix(g.words, words+" ") {
			return true
		}
	}
	return false
}

// verb reads the verb behind its helpers, and in French the negation behind it.
func (w *walk) verb(helpers, not string, ne bool) bool {
	for _, v := range w.table.verbs[w.at(w.i)] {
		says, ok := verbGroups[w.r.lang][verbGroup{helpers, v.slot}]
		if !ok {
			continue
		}
		w.i++
		if ne && not == "" {
			not = negations["fr"][w.at(w.i)]
			w.i++
		}
		return w.addVerb(&v, says, not, ne)
	}
	return false
}

// addVerb adds the step of a verb, if its negation is whole and a verb may stand there.
func (w *walk) addVerb(v *verbForm, says, not string, ne bool) bool {
	short, helped := strings.CutSuffix(says, " not") // "did not"
	next := w.at(w.i)
	switch {
	case w.r.lang == "fr" && ne != (not != ""), helped && not == "", w.last() == stepArticle,
		v.says && next != "that" && next != "que" && next != "qu":
		return false
	}
	id := v.id + ": " + short
	if not != "" {
		id += " " + not
	}
	w.told, w.gives, w.negated, w.number = true, v.gives, not != "", 0
	w.add(stepVerb, id)
	return true
}
