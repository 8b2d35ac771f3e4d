package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// words are what the program itself says around quotations, in one language.
// Spaces that must not break are written as \u00a0.
type words struct {
	open, shut  string // quotation marks
	undated     string
	deduced     string // said of a date that was deduced
	published   string // before the day of publication
	alsoIn      string
	within      string // between a speaker and the text that quotes them
	nearest     string // before the nearest finding of a refusal
	upcoming    string
	noStory     string // a digest without a story
	months      [12]string
	seasons     [4]string // spring first
	quarter     func(n int) string
	firstOfDay  string // "1er" or "1"
	documents   func(n int) string
	sources     func(n int) string
	from, until string // before the first and the last day of a period
	digestOf    string
	places      func(n int) string // hits of a search
}

var french = words{
	open: "«\u00a0", shut: "\u00a0»",
	undated:    "sans date",
	deduced:    "date déduite",
	published:  "publié le ",
	alsoIn:     "aussi dans",
	within:     ", dans ",
	nearest:    "Ceci n’est pas la réponse\u00a0:",
	upcoming:   "À suivre",
	noStory:    "Aucun texte de ce jour dans les documents.",
	months:     [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	seasons:    [4]string{"printemps", "été", "automne", "hiver"},
	quarter:    func(n int) string { return ordinalFR(n) + " trimestre" },
	firstOfDay: "1er",
	documents:  func(n int) string { return plural(n, "document", "documents") },
	sources:    func(n int) string { return plural(n, "source", "sources") },
	from:       "du ", until: " au ",
	digestOf: "Revue du ",
	places:   func(n int) string { return plural(n, "passage", "passages") },
}

var english = words{
	open: "“", shut: "”",
	undated:    "undated",
	deduced:    "date deduced",
	published:  "published ",
	alsoIn:     "also in",
	within:     ", in ",
	nearest:    "This is not the answer:",
	upcoming:   "Coming up",
	noStory:    "No text of that day in the documents.",
	months:     [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	seasons:    [4]string{"spring", "summer", "autumn", "winter"},
	quarter:    func(n int) string { return "Q" + strconv.Itoa(n) },
	firstOfDay: "1",
	documents:  func(n int) string { return plural(n, "document", "documents") },
	sources:    func(n int) string { return plural(n, "source", "sources") },
	from:       "from ", until: " to ",
	digestOf: "Digest of ",
	places:   func(n int) string { return plural(n, "passage", "passages") },
}

// wordsOf returns the words of lang; French unless it is "en".
func wordsOf(lang string) *words {
	if lang == "en" {
		return &english
	}
	return &french
}

func plural(n int, one, many string) string {
	if n < 2 && n > -2 && n != 0 {
		return strconv.Itoa(n) + " " + one
	}
	return strconv.Itoa(n) + " " + many
}

func ordinalFR(n int) string {
	if n == 1 {
		return "1er"
	}
	return strconv.Itoa(n) + "e"
}

// date is d as people write it, at its own precision; "" when there is none. It
// says a unit's name only when d is exactly that unit.
func (w *words) date(d corpus.Date) string {
	from, to := d.From, d.To
	if from == 0 {
		from = to
	}
	if to == 0 {
		to = from
	}
	if from == 0 {
		return ""
	}
	switch d.Precision {
	case corpus.PrecisionYear:
		if s, ok := w.years(from, to); ok {
			return s
		}
	case corpus.PrecisionQuarter:
		if s, ok := w.quarterOf(from, to); ok {
			return s
		}
	case corpus.PrecisionSeason:
		if s, ok := w.seasonOf(from, to); ok {
			return s
		}
	}
	if d.Precision != corpus.PrecisionDay && d.Precision != "" {
		if s, ok := w.monthsOf(from, to); ok {
			return s
		}
	}
	return w.days(from, to)
}

// day is "1er janvier 2020".
func (w *words) day(d corpus.Day) string { return w.days(d, d) }

func (w *words) days(from, to corpus.Day) string {
	y1, m1, d1 := from.Date()
	y2, m2, d2 := to.Date()
	last := fmt.Sprintf("%s %s %d", w.number(d2), w.months[m2-1], y2)
	switch {
	case from == to:
		return last
	case y1 == y2 && m1 == m2:
		return w.number(d1) + "–" + last
	case y1 == y2:
		return fmt.Sprintf("%s %s – %s", w.number(d1), w.months[m1-1], last)
	}
	return fmt.Sprintf("%s %s %d – %s", w.number(d1), w.months[m1-1], y1, last)
}

func (w *words) number(day int) string {
	if day == 1 {
		return w.firstOfDay
	}
	return strconv.Itoa(day)
}

// wholeMonths reports whether [from, to] is made of whole months.
func wholeMonths(from, to corpus.Day) bool {
	_, _, first := from.Date()
	_, _, next := (to + 1).Date()
	return first == 1 && next == 1
}

func (w *words) monthsOf(from, to corpus.Day) (string, bool) {
	if !wholeMonths(from, to) {
		return "", false
	}
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	last := fmt.Sprintf("%s %d", w.months[m2-1], y2)
	switch {
	case y1 == y2 && m1 == m2:
		return last, true
	case y1 == y2:
		return w.months[m1-1] + "–" + last, true
	}
	return fmt.Sprintf("%s %d – %s", w.months[m1-1], y1, last), true
}

func (w *words) years(from, to corpus.Day) (string, bool) {
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	if !wholeMonths(from, to) || m1 != time.January || m2 != time.December {
		return "", false
	}
	if y1 == y2 {
		return strconv.Itoa(y1), true
	}
	return fmt.Sprintf("%d–%d", y1, y2), true
}

func (w *words) quarterOf(from, to corpus.Day) (string, bool) {
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	if !wholeMonths(from, to) || y1 != y2 || m2 != m1+2 || m1%3 != 1 {
		return "", false
	}
	return fmt.Sprintf("%s %d", w.quarter(int(m1)/3+1), y1), true
}

func (w *words) seasonOf(from, to corpus.Day) (string, bool) {
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	if !wholeMonths(from, to) || m1%3 != 0 || (int(m1)+1)%12+1 != int(m2) {
		return "", false
	}
	name := w.seasons[int(m1)/3-1]
	switch {
	case m1 != time.December && y1 == y2:
		return fmt.Sprintf("%s %d", name, y1), true
	case m1 == time.December && y2 == y1+1:
		return fmt.Sprintf("%s %d–%d", name, y1, y2), true
	}
	return "", false
}

// period is "du 13 juin 2017 au 26 août 2019", or the one day.
func (w *words) period(from, to corpus.Day) string {
	switch {
	case from == 0 && to == 0:
		return w.undated
	case from == to || to == 0:
		return w.day(from)
	case from == 0:
		return w.day(to)
	}
	return w.from + w.day(from) + w.until + w.day(to)
}

// capital is s with a capital first letter.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
