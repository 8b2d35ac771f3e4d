package bot

import (
	"slices"
	"strconv"
	"strings"
)

// determiner reads an article. "des", and "de" or "du" of a part, are none: English has
// no word for them.
func (w *walk) determiner() bool {
	lower := w.at(w.i)
	if w.r.lang == "en" {
		switch lower {
		case "the":
			w.add(stepArticle, "the")
		case "a", "an":
			w.add(stepArticle, "a")
		default:
			return false
		}
		w.i++
		return true
	}
	switch lower {
	case "le", "la", "l":
		w.definite('s')
	case "les":
		w.definite('p')
	case "un", "une":
		w.add(stepArticle, "a")
		w.number = 's'
	case "des":
		if w.names() || w.last() == stepDate {
			return false
		}
		w.number = 'p'
	default:
		return false
	}
	w.i++
	return true
}

func (w *walk) definite(number byte) {
	w.add(stepArticle, "the")
	w.number = number
}

// bound reads what binds a noun to what stands before it: "of", "to", "in" before the
// name of a country, and "that" behind a verb.
func (w *walk) bound() bool {
	lower := w.at(w.i)
	after := w.names() || w.last() == stepDate || w.last() == stepNumber
	w.i++
	switch {
	case w.r.lang == "en" && lower == "of":
		w.add(stepLink, "of")
		return after
	case w.r.lang == "en" && lower == "to":
		w.add(stepLink, "to")
		return w.mayGive() && (w.at(w.i) == "the" || w.at(w.i) == "a" || w.at(w.i) == "an")
	case w.r.lang == "en" && lower == "that" || w.r.lang == "fr" && (lower == "que" || lower == "qu"):
		w.add(stepLink, "that")
		return len(w.steps) > 1 && w.steps[len(w.steps)-2].kind == stepVerb
	case w.r.lang == "en":
		return false
	}
	return w.boundFR(lower, after)
}

func (w *walk) boundFR(lower string, after bool) bool {
	switch lower {
	case "de", "d":
		if w.last() == stepNumber {
			return lower == "d" // "3 millions d'euros"
		}
		if after {
			w.add(stepLink, "of")
			return !w.infinitive(w.i)
		}
		part := w.at(w.i) == "la" || w.at(w.i) == "l"
		if part {
			w.i++
		}
		return w.last() == stepVerb && (part || w.negated && !w.infinitive(w.i))
	case "du":
		if after {
			w.add(stepLink, "of")
			w.definite('s')
			return true
		}
		return w.last() == stepVerb
	case "des":
		w.add(stepLink, "of")
		w.definite('p')
		return after
	case "au", "aux", "à":
		w.add(stepLink, "to")
		switch {
		case lower == "au":
			w.definite('s')
		case lower == "aux":
			w.definite('p')
		}
		return w.mayGive() && (lower != "à" || articlesFR[w.at(w.i)])
	case "en":
		w.add(stepLink, "link in")
		return w.i < len(w.words) && w.words[w.i].capital
	}
	return false
}

// mayGive reports whether the verb before is one with somebody to whom, and it or what
// is given stands before the link just read.
func (w *walk) mayGive() bool {
	for n := len(w.steps) - 1; n >= 0; n-- {
		switch w.steps[n].kind {
		case stepLink, stepArticle:
			continue
		default:
			return w.gives && w.steps[n].kind >= stepNoun
		}
	}
	return false
}

// infinitive reports whether word i is a French infinitive of the table, or "être".
func (w *walk) infinitive(i int) bool {
	return w.at(i) == "être" || slices.ContainsFunc(w.table.verbs[w.at(i)], func(v verbForm) bool { return v.slot == slotBase })
}

// isFigure reports whether word i is a number, in digits or in letters.
func (w *walk) isFigure(i int) bool {
	return i < len(w.words) && w.digits(i) != ""
}

// digits is the number that word i spells, in digits, "" for none.
func (w *walk) digits(i int) string {
	x := &w.words[i]
	first := x.lower[0]
	if first >= '0' && first <= '9' {
		if strings.Trim(x.lower, "0123456789.,") != "" {
			return ""
		}
		if w.r.lang == "fr" {
			return strings.ReplaceAll(x.lower, ",", ".")
		}
		return strings.ReplaceAll(x.lower, ",", "")
	}
	numerals := numeralsFR
	if w.r.lang == "en" {
		numerals = numeralsEN
	}
	if v := numerals[x.fold]; v > 1 {
		return strconv.Itoa(int(v))
	}
	return ""
}

// scaleNames are what numbers are multiplied by, in either language.
var scaleNames = map[string]map[string]string{
	"fr": {"mille": "000", "million": "M", "millions": "M", "milliard": "G", "milliards": "G"},
	"en": {"thousand": "000", "million": "M", "billion": "G"},
}

// figure reads a number with its scale. Whether it counts what it counted is looked
// at elsewhere.
func (w *walk) figure() bool {
	if !w.isFigure(w.i) {
		return false
	}
	n := w.digits(w.i)
	w.i++
	for w.i < len(w.words) && len(w.at(w.i)) == 3 && strings.Trim(w.at(w.i), "0123456789") == "" && strings.TrimSpace(w.r.text[w.words[w.i-1].End:w.words[w.i].Start]) == "" {
		n += w.at(w.i)
		w.i++
	}
	if s := scaleNames[w.r.lang][w.at(w.i)]; s != "" {
		n += s
		w.i++
	}
	w.add(stepNumber, n)
	return true
}

// date reads a day, a month or a year, with the word that leads to it.
func (w *walk) date() bool {
	led, lead := w.last() == stepLink, ""
	if led {
		id := w.steps[len(w.steps)-1].id
		led = id == "of" || id == "link before" || id == "link after"
	}
	switch lower := w.at(w.i); {
	case !led && w.r.lang == "en" && (lower == "on" || lower == "in"), !led && w.r.lang == "fr" && lower == "en":
		lead = lower
		w.i++
	case w.r.lang == "fr" && lower == "le" && w.isDay(w.i+1):
		lead = "le"
		w.i++
	case w.r.lang == "fr" && lower == "du" && w.isDay(w.i+1) && w.names():
		w.add(stepLink, "of")
		lead, led = "le", true
		w.i++
	}
	id, weekday, day, ok := w.dateParts()
	if !ok {
		return false
	}
	fits := led || lead == "on" && (weekday || day) || lead == "in" && !weekday && !day || lead == "en" && !weekday && !day ||
		lead == "le" && day && !weekday || lead == "" && w.r.lang == "fr" && weekday
	if led && lead != "" && lead != "le" || !fits {
		return false
	}
	w.add(stepDate, id)
	return true
}

// isDay reports whether a day of a month stands at word i, before the month.
func (w *walk) isDay(i int) bool {
	return i+1 < len(w.words) && w.dayOf(i) != "" && w.month(i+1) != ""
}

func (w *walk) dayOf(i int) string {
	if i < len(w.words) && w.at(i) == "1er" {
		return "1"
	}
	if i >= len(w.words) || len(w.at(i)) > 2 || strings.Trim(w.at(i), "0123456789") != "" {
		return ""
	}
	return strings.TrimPrefix(w.at(i), "0")
}

// month numbers the month or the day of the week at word i, as calendarIndex does.
func (w *walk) month(i int) string {
	if i >= len(w.words) || w.r.lang == "en" && !w.words[i].capital {
		return ""
	}
	if n := calendarIndex[w.at(i)]; n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

func (w *walk) isWeekday(i int) bool { return i < len(w.words) && calendarIndex[w.at(i)] > 12 }

func (w *walk) year(i int) string {
	if s := w.at(i); len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && strings.Trim(s, "0123456789") == "" {
		return s
	}
	return ""
}

// dateParts reads the parts of a date, in one form for both languages.
func (w *walk) dateParts() (id string, weekday, day, ok bool) {
	if w.isWeekday(w.i) && w.month(w.i) != "" {
		id, weekday = "w"+w.month(w.i), true
		w.i++
	}
	if w.isDay(w.i) && !w.isWeekday(w.i+1) {
		id, day = id+"d"+w.dayOf(w.i), true
		w.i++
	}
	if (day || !weekday) && !w.isWeekday(w.i) && w.month(w.i) != "" {
		id += "m" + w.month(w.i)
		w.i++
	}
	if y := w.year(w.i); y != "" && (id == "" || !weekday || day) {
		id += "y" + y
		w.i++
	}
	return id, weekday, day, id != ""
}
