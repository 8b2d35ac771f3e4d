package retrieval

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// dated are things that carry a date as a part of their name.
var dated = wordSet(`loi lois directive directives reglement reglements traite traites accord accords convention conventions constitution ` +
	`decret decrets ordonnance ordonnances arrete arretes charte protocole agenda strategie strategies code resolution resolutions plan plans programme ` +
	`cadre declaration pacte conference sommet exposition jeux jo mondial coupe euro attentat attentats attaque attaques crise guerre revolution mai ` +
	`act acts law laws treaty treaties agreement agreements regulation regulations protocol charter strategy summit olympics games vision attacks war crisis objectif objectifs horizon`)

// eventOnly are those of them that are also simply held on a date, so that a month or a day
// after them asks for that time: "le sommet de juin 2017".
var eventOnly = wordSet("conference sommet summit declaration plan plans programme strategie strategies strategy resolution resolutions exposition")

// setsWindow reports whether e limits the time that the question is about, rather than being
// a part of a name or a word for these days.
func setsWindow(question string, words []questionWord, e corpus.Expr) bool {
	if e.Vague && e.Lean == corpus.LeanOffset && e.Offset == 0 && e.Unit == corpus.UnitDay {
		return false
	}
	if e.Lead != corpus.LeadNone || e.Range || e.Lean != corpus.LeanNone {
		return true
	}
	written := e.Span.In(question)
	if e.Unit == corpus.UnitDay && e.Year == 0 && strings.ContainsAny(written, "-‑") && !e.HasWeekday && e.Month != 0 {
		return false // "le 11-Septembre"
	}
	before := wordsBefore(words, e.Span.Start)
	if len(before) == 0 {
		return true
	}
	last := before[len(before)-1]
	switch last {
	case "de", "du", "d", "of", "des", "le":
		return !namedBy(before[:len(before)-1], e.Unit)
	case "horizon":
		return false
	}
	// "Agenda 2030", "budget 2024", "COP 2021": a noun that the year is glued to
	if e.Unit == corpus.UnitYear && strings.TrimSpace(written) == written && isFigure(written) {
		return yearPrepositions[last]
	}
	return true
}

// yearPrepositions put a year in time rather than in a name.
var yearPrepositions = wordSet("en in annee an year l depuis since avant apres before after until till during pour for fin debut mi mid courant late early et and ou or entre between by exercice")

// namedBy reports whether one of the last words before "de" names a thing by its date. A few
// qualifiers may stand between: "la loi antiterroriste de 2017".
func namedBy(before []string, unit corpus.Unit) bool {
	reach := 3
	for k := len(before) - 1; k >= 0 && k >= len(before)-reach; k-- {
		w := before[k]
		if isFigure(w) || w == "n" || w == "no" { // "la loi n° 2004-575 du 21 juin 2004"
			reach++
			continue
		}
		if dated[w] {
			return unit == corpus.UnitYear || !eventOnly[w]
		}
		if articleWords[w] && w != "de" && w != "du" && w != "l" && w != "la" {
			return false
		}
	}
	return false
}

// wordsBefore returns the folded words that end before the byte pos, at most six.
func wordsBefore(words []questionWord, pos int) []string {
	var out []string
	for _, w := range words {
		if w.span.End > pos {
			break
		}
		out = append(out, w.text)
	}
	return out[max(0, len(out)-6):]
}

// news are what one asks of the unit at hand by its bare name: "l'actualité de la semaine".
var news = wordSet("actualite actualites actu actus nouvelles infos informations annonces communiques depeches faits evenements publications bilan resume news headlines announcements releases")

// newsOf reads "l'actualité du jour", "le bilan de la semaine", "the news of the month".
func newsOf(words []questionWord, asOf corpus.Day) (from, to corpus.Day, span corpus.Span) {
	for i := 0; i+2 < len(words) && asOf > 0; i++ {
		if !news[words[i].text] {
			continue
		}
		j := i + 1
		for j < len(words)-1 && (words[j].text == "de" || words[j].text == "du" || words[j].text == "la" || words[j].text == "l" || words[j].text == "of" || words[j].text == "the") {
			j++
		}
		year, month, day := asOf.Date()
		switch words[j].text {
		case "jour", "day":
			from, to = asOf, asOf
		case "semaine", "week":
			from = asOf - corpus.Day((asOf.Weekday()+6)%7)
			to = from + 6
		case "mois", "month":
			from = asOf - corpus.Day(day-1)
			next, _ := corpus.NewDay(year+int(month)/12, month%12+1, 1)
			to = next - 1
		}
		if j > i+1 && from > 0 && from <= to && j == len(words)-1 {
			return from, to, words[j].span
		}
		from, to = 0, 0
	}
	return 0, 0, corpus.Span{}
}
