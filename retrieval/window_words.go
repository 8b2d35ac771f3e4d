package retrieval

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A questionWord is a word of a question, folded, and where it stands.
type questionWord struct {
	text string
	span corpus.Span
}

// questionWords cuts a question into words; apostrophes and hyphens part words.
func questionWords(question string) []questionWord {
	var out []questionWord
	start := -1
	flush := func(end int) {
		if start >= 0 {
			out = append(out, questionWord{Fold(question[start:end]), corpus.Span{Start: start, End: end}})
			start = -1
		}
	}
	for i, r := range question {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
	}
	flush(len(question))
	return out
}

// hasPhrase reports whether the words of phrase stand in a row at words[i].
func hasPhrase(words []questionWord, i int, phrase []string) bool {
	if i < 0 || i+len(phrase) > len(words) {
		return false
	}
	for k, p := range phrase {
		if words[i+k].text != p {
			return false
		}
	}
	return true
}

// phrases cuts a list of phrases, one a line, into their words.
func phrases(list string) [][]string {
	var out [][]string
	for line := range strings.Lines(list) {
		if f := strings.Fields(line); len(f) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// datePhrases ask for a date.
var datePhrases = phrases(`quand
	depuis quand
	a quelle date
	a quelles dates
	quelle est la date
	quelles sont les dates
	quelle date
	quelles dates
	en quelle annee
	quelle annee
	quel jour
	quel mois
	a quel moment
	a partir de quand
	jusqu a quand
	d ici quand
	when
	since when
	until when
	what date
	which date
	which day
	what day
	what year
	which year
	on what day`)

// asksForDate reports whether the question asks when. "quand" in mid-sentence is a
// conjunction ("le ministre, quand il a parlé"), so it counts only at the start, at the
// end, or after "et" or a preposition.
func asksForDate(words []questionWord) bool {
	for i := range words {
		for _, p := range datePhrases {
			if !hasPhrase(words, i, p) {
				continue
			}
			if len(p) > 1 || p[0] != "quand" && p[0] != "when" {
				return true
			}
			last := i+len(p) == len(words)
			if i <= 1 || last || slices.Contains([]string{"et", "and", "de", "pour", "est", "c", "depuis", "since", "know", "sait", "dire", "savoir"}, words[i-1].text) {
				return true
			}
			// "le sommet, il a lieu quand ?" and "quand a-t-il" after an introduction
			if i+1 < len(words) && slices.Contains([]string{"a", "ont", "est", "sont", "sera", "seront", "aura", "auront", "doit", "did", "was", "were", "is", "will", "does", "do"}, words[i+1].text) {
				return true
			}
		}
	}
	return false
}

// orderPhrases are the phrases that ask for the latest or the first by themselves.
var (
	latestPhrases = phrases(`plus recent
		plus recente
		plus recents
		plus recentes
		plus recemment
		derniere fois
		dernieres nouvelles
		derniere nouvelle
		en dernier
		en date
		most recent
		most recently
		last time
		latest
		newest`)
	firstPhrases = phrases(`premiere fois
		plus ancien
		plus ancienne
		plus anciens
		plus anciennes
		tout premier
		toute premiere
		first time
		for the first
		earliest
		oldest
		very first`)
	// idioms hold "dernier" or "premier" and ask for no order.
	idioms = phrases(`en dernier recours
		en dernier ressort
		en dernier lieu
		en derniere instance
		en derniere analyse
		derniere minute
		dernier mot
		dernier kilometre
		derniere chance
		dernier rempart
		derniere generation
		derniers temps
		dernier jour
		derniere ligne
		derniere etape
		dernier quart
		dernier alinea
		dernier paragraphe
		dernier chapitre
		dernier article
		dernier point
		derniere phrase
		derniere page
		derniere partie
		last paragraph
		last sentence
		last chapter
		last page
		dernier tiers
		last resort
		last minute
		last word
		last mile
		last but not
		last chance
		at last`)
)

// issued are things that come one after another, of which one may want the first.
const issued = `communique communiques rapport rapports annonce annonces declaration declarations article articles depeche depeches texte textes ` +
	`document documents discours mention mentions reunion reunions publication publications bulletin bulletins note notes avis decision decisions ` +
	`press release releases report reports statement statements announcement announcements article speech document meeting mention notice`

// unitWords after "dernier" make a period of it.
const unitWords = `jour jours semaine semaines mois trimestre trimestres semestre semestres an ans annee annees week weeks end month months year years quarter quarters day days ` +
	`decennie decennies siecle siecles decade decades century lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday ` +
	`ete hiver automne printemps summer winter autumn spring fall night heure heures hour hours minute minutes`

var (
	issuedWords   = wordSet(issued)
	lastUnitWords = wordSet(unitWords)
	numberWords   = wordSet("deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt two three four five six seven eight nine ten twelve few couple several quelques")
	lastWords     = wordSet("dernier derniere derniers dernieres last")
	articleWords  = wordSet("tout toute le la les l un une des du de au aux son sa ses leur leurs ce cette quel quelle quels quelles notre nos the its his her their what whose this which s")
)

// orderAsked returns IntentLatest or IntentFirst when the question asks for an order, "" otherwise.
func orderAsked(words []questionWord) Intent {
	for i := range words {
		if at(words, i, idioms) || at(words, i-1, idioms) {
			continue
		}
		switch {
		case at(words, i, latestPhrases) && !(words[i].text == "en" && words[min(i+1, len(words)-1)].text == "date" && !afterLast(words, i)):
			return IntentLatest
		case at(words, i, firstPhrases):
			return IntentFirst
		case lastOf(words, i):
			return IntentLatest
		case firstOf(words, i):
			return IntentFirst
		}
	}
	return ""
}

// at reports whether one of the phrases stands at words[i].
func at(words []questionWord, i int, list [][]string) bool {
	for _, p := range list {
		if hasPhrase(words, i, p) {
			return true
		}
	}
	return false
}

// afterLast reports whether "dernier" stands shortly before words[i]: "le dernier rapport en date".
func afterLast(words []questionWord, i int) bool {
	for k := max(0, i-4); k < i; k++ {
		if lastWords[words[k].text] {
			return true
		}
	}
	return false
}

// lastOf reports whether words[i] is the "dernier" of "le dernier communiqué": it stands
// after an article and before a noun that is no stretch of time and no month.
func lastOf(words []questionWord, i int) bool {
	if !lastWords[words[i].text] || i+1 >= len(words) || i > 0 && !articleWords[words[i-1].text] && !numberWords[words[i-1].text] {
		return false
	}
	if words[i].text == "last" && i == 0 {
		return false
	}
	next := words[i+1].text
	if lastUnitWords[next] || numberWords[next] || isFigure(next) || len(next) < 3 {
		return false
	}
	// "mardi dernier", "l'été dernier", "juin dernier": the noun stands before it
	return len(corpus.ScanDates(words[i].text+" "+next)) == 0
}

// firstOf reports whether words[i] is the "premier" of "le premier communiqué".
func firstOf(words []questionWord, i int) bool {
	switch words[i].text {
	case "premier", "premiere", "premiers", "premieres", "first":
	default:
		return false
	}
	if i == 0 || !articleWords[words[i-1].text] || i+1 >= len(words) {
		return false
	}
	return issuedWords[words[i+1].text]
}

func isFigure(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
