package bot

import (
	"cmp"
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var monthsFR = [...]string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

var (
	seasonsFR = [...]string{"printemps", "été", "automne", "hiver"}
	seasonsEN = [...]string{"spring", "summer", "autumn", "winter"}
)

// FormatDate writes a date for a reader, in lang ("fr" or "en"), at its own
// precision: "20 octobre 2017", "4–5 avril 2019", "juin 2017", "automne 2019",
// "hiver 2019–2020", "2e trimestre 2021"; « sans date » or "undated" for none.
// It names a month, a season, a quarter or a year only when d is exactly that,
// and else the months or the days from which to which it goes. The basis is not
// part of it: see BasisNote.
func FormatDate(d corpus.Date, lang string) string {
	from, to := cmp.Or(d.From, d.To), cmp.Or(d.To, d.From)
	if from == 0 {
		return pick(lang, "sans date", "undated")
	}
	if d.Precision == corpus.PrecisionDay || !wholeMonths(from, to) {
		return formatDays(from, to, lang)
	}
	named := ""
	switch d.Precision {
	case "":
		return formatDays(from, to, lang)
	case corpus.PrecisionYear:
		named = formatYears(from, to)
	case corpus.PrecisionQuarter:
		named = formatQuarter(from, to, lang)
	case corpus.PrecisionSeason:
		named = formatSeason(from, to, lang)
	}
	return cmp.Or(named, formatMonths(from, to, lang))
}

// BasisNote says what kind of date a citation shows, in words: "publié le" has
// none, a date deduced from the weekday is said to be so. "" when nothing need be said.
func BasisNote(b corpus.Basis, lang string) string {
	if b == corpus.BasisWeekday {
		return pick(lang, "date déduite", "date deduced")
	}
	return ""
}

// CitedDate is the date that c shows.
func (c *Citation) CitedDate() corpus.Date {
	d := corpus.Date{From: c.Date, To: c.DateEnd, Precision: c.DatePrecision, Basis: c.DateBasis}
	if d.To == 0 {
		d.To = d.From
	}
	return d
}

// DateEnd is what the JSON forms give as date_end: the last day of a period of
// more than a day, zero for a single day and for no date.
func DateEnd(d corpus.Date) corpus.Day {
	if d.To == d.From {
		return 0
	}
	return d.To
}

func pick[T any](lang string, fr, en T) T {
	if lang == "en" {
		return en
	}
	return fr
}

func formatDay(day corpus.Day, lang string) string { return formatDays(day, day, lang) }

func formatDays(from, to corpus.Day, lang string) string {
	y1, m1, d1 := from.Date()
	y2, m2, d2 := to.Date()
	first, last := dayNumber(d1, lang), fmt.Sprintf("%s %s %d", dayNumber(d2, lang), monthName(m2, lang), y2)
	switch {
	case from == to:
		return last
	case y1 == y2 && m1 == m2:
		return first + "–" + last
	case y1 == y2:
		return fmt.Sprintf("%s %s – %s", first, monthName(m1, lang), last)
	}
	return fmt.Sprintf("%s %s %d – %s", first, monthName(m1, lang), y1, last)
}

// wholeMonths reports whether the days from first to last are whole months.
func wholeMonths(first, last corpus.Day) bool {
	_, _, start := first.Date()
	_, _, next := (last + 1).Date()
	return start == 1 && next == 1
}

// The following write a period of whole months; "" when it is none of their units.

func formatMonths(from, to corpus.Day, lang string) string {
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	last := fmt.Sprintf("%s %d", monthName(m2, lang), y2)
	switch {
	case y1 == y2 && m1 == m2:
		return last
	case y1 == y2:
		return monthName(m1, lang) + "–" + last
	}
	return fmt.Sprintf("%s %d – %s", monthName(m1, lang), y1, last)
}

func formatYears(from, to corpus.Day) string {
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	switch {
	case m1 != time.January || m2 != time.December:
		return ""
	case y1 == y2:
		return fmt.Sprint(y1)
	}
	return fmt.Sprintf("%d–%d", y1, y2)
}

func formatQuarter(from, to corpus.Day, lang string) string {
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	if y1 != y2 || m2 != m1+2 || m1%3 != 1 {
		return ""
	}
	n := int(m1)/3 + 1
	return pick(lang, fmt.Sprintf("%s trimestre %d", ordinal(n), y1), fmt.Sprintf("Q%d %d", n, y1))
}

// formatSeason writes a season of the weather: spring is March to May.
func formatSeason(from, to corpus.Day, lang string) string {
	y1, m1, _ := from.Date()
	y2, m2, _ := to.Date()
	if m1%3 != 0 || (y2-y1)*12+int(m2-m1) != 2 {
		return ""
	}
	name := pick(lang, seasonsFR, seasonsEN)[m1/3-1]
	if y1 == y2 {
		return fmt.Sprintf("%s %d", name, y1)
	}
	return fmt.Sprintf("%s %d–%d", name, y1, y2)
}

func monthName(m time.Month, lang string) string { return pick(lang, monthsFR[m], m.String()) }

// dayNumber writes the first of a month as French does.
func dayNumber(d int, lang string) string {
	if d == 1 {
		return pick(lang, "1er", "1")
	}
	return fmt.Sprint(d)
}

func ordinal(n int) string {
	if n == 1 {
		return "1er"
	}
	return fmt.Sprintf("%de", n)
}
