package corpus

import (
	"slices"
	"strings"
)

// Words that head the name of a plan. After the first a year is always a part of the name;
// after the others it is one when it is a round year: "projet WEP 2030", not "programme 2022".
var (
	planNames  = strings.Fields("agenda vision visions stratégie strategie strategy perspectives horizon cap roadmap")
	roundNames = strings.Fields("plan plans projet programme objectif objectifs objectives initiative pacte project goals targets cadre framework mission loi feuille")
)

// nameReach is how many words a name may have from its head to its year.
const nameReach = 6

// inName reports whether the year at i belongs to the name of a plan rather than to time:
// "Agenda 2030", "Stratégie énergétique 2050", "Horizon 2020". "À l'horizon 2030" is time,
// and a preposition before the year makes it one: "la stratégie de 2019".
func (s *scanner) inName(i int) bool {
	round := s.at(i).value%5 == 0
	if y := s.at(i).value; round && y >= 2030 && s.at(i-1).kind == tokenWord && s.at(i-1).fold == "" && s.upperFirst(i-1) && s.at(i).breaks == 0 {
		return true // "ASEM Éducation 2030"
	}
	for k := i - 1; k >= 0 && k >= i-nameReach; k-- {
		t := s.at(k)
		if s.is(k, "'", "-") {
			continue
		}
		if t.kind != tokenWord || s.at(k+1).breaks > 0 || t.word.tense != TenseUnknown {
			return false
		}
		head := strings.ToLower(s.raw(k))
		switch {
		case head == "horizon":
			return s.titled(k) && k == i-1
		case slices.Contains(planNames, head), round && slices.Contains(roundNames, head):
			return true
		case k < i-1 && s.is(k, "de", "du", "d", "of", "pour", "for", "et", "and", "a", "au"):
		case s.is(k, "en", "in", "depuis", "since", "de", "du", "d", "of", "pour", "for", "a", "au", "et", "and", "ou", "que", "qui", "dont", "apres", "avant"):
			return false
		}
	}
	return false
}

// plan reports whether token i is a word that heads the name of a plan: "the 2030 Agenda".
func (s *scanner) plan(i int) bool {
	return slices.Contains(planNames, strings.ToLower(s.short(i)))
}

// titled reports whether token i begins with a capital and the word before it is no
// article run into it: "Horizon", not "l'Horizon".
func (s *scanner) titled(i int) bool { return s.upperFirst(i) && !s.is(i-1, "'") }

// life reports whether the year at i tells of a birth or a death: "(*1941 à Bâle)".
func (s *scanner) life(i int) bool {
	return s.is(i-1, "*", "†") && s.is(i-2, "(")
}
