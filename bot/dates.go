package bot

import (
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var monthsFR = [...]string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// FormatDate writes a date for a reader, in lang ("fr" or "en"): "20 octobre
// 2017", "4–5 avril 2019", "juin 2017", "automne 2019", "2e trimestre 2021";
// « sans date » or "undated" for none. The basis is not part of it: see BasisNote.
func FormatDate(d corpus.Date, lang string) string {
	if d.IsZero() {
		return pick(lang, "sans date", "undated")
	}
	if d.From == 0 || d.To == 0 || d.From == d.To {
		return formatDay(max(d.From, d.To), lang)
	}
	y1, m1, d1 := d.From.Date()
	y2, m2, d2 := d.To.Date()
	sameYear, sameMonth := y1 == y2, y1 == y2 && m1 == m2
	switch {
	case d.Precision == corpus.PrecisionSeason:
		return formatSeason(d.From, lang)
	case d.Precision == corpus.PrecisionYear && sameYear:
		return fmt.Sprint(y1)
	case d.Precision == corpus.PrecisionYear:
		return fmt.Sprintf("%d–%d", y1, y2)
	case d.Precision == corpus.PrecisionQuarter && sameYear && m2-m1 == 2:
		return pick(lang, fmt.Sprintf("%s trimestre %d", ordinal((int(m1)+2)/3), y1), fmt.Sprintf("Q%d %d", (int(m1)+2)/3, y1))
	case d.Precision != corpus.PrecisionDay && sameMonth:
		return formatMonth(y1, m1, lang)
	case d.Precision != corpus.PrecisionDay && sameYear:
		return pick(lang, fmt.Sprintf("%s–%s %d", monthsFR[m1], monthsFR[m2], y1), fmt.Sprintf("%s–%s %d", m1, m2, y1))
	case d.Precision != corpus.PrecisionDay:
		return formatMonth(y1, m1, lang) + " – " + formatMonth(y2, m2, lang)
	case sameMonth:
		return pick(lang, fmt.Sprintf("%s–%d %s %d", dayNumber(d1), d2, monthsFR[m1], y1), fmt.Sprintf("%d–%d %s %d", d1, d2, m1, y1))
	case sameYear:
		return pick(lang, fmt.Sprintf("%s %s – %s %s %d", dayNumber(d1), monthsFR[m1], dayNumber(d2), monthsFR[m2], y1),
			fmt.Sprintf("%d %s – %d %s %d", d1, m1, d2, m2, y1))
	}
	return formatDay(d.From, lang) + " – " + formatDay(d.To, lang)
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

func pick(lang, fr, en string) string {
	if lang == "en" {
		return en
	}
	return fr
}

func formatDay(day corpus.Day, lang string) string {
	y, m, d := day.Date()
	return pick(lang, fmt.Sprintf("%s %s %d", dayNumber(d), monthsFR[m], y), fmt.Sprintf("%d %s %d", d, m, y))
}

func formatMonth(y int, m time.Month, lang string) string {
	return pick(lang, fmt.Sprintf("%s %d", monthsFR[m], y), fmt.Sprintf("%s %d", m, y))
}

func formatSeason(from corpus.Day, lang string) string {
	y, m, _ := from.Date()
	fr := map[time.Month]string{3: "printemps", 6: "été", 9: "automne", 12: "hiver"}
	en := map[time.Month]string{3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
	name, ok := pick2(lang, fr, en)[m]
	if !ok {
		return formatMonth(y, m, lang)
	}
	if m == time.December {
		return fmt.Sprintf("%s %d-%d", name, y, y+1)
	}
	return fmt.Sprintf("%s %d", name, y)
}

func pick2(lang string, fr, en map[time.Month]string) map[time.Month]string {
	if lang == "en" {
		return en
	}
	return fr
}

// dayNumber writes the first of a month as French does.
func dayNumber(d int) string {
	if d == 1 {
		return "1er"
	}
	return fmt.Sprint(d)
}

func ordinal(n int) string {
	if n == 1 {
		return "1er"
	}
	return fmt.Sprintf("%de", n)
}
