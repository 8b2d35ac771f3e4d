package slackapp

import (
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// readPeriod reads a text that is a date and nothing else, as the days from first
// to last: a year, a month, a day, in figures or words, or one that leans on asOf.
func readPeriod(text string, asOf corpus.Day) (from, to corpus.Day, ok bool) {
	text = strings.TrimSpace(text)
	if y, m, ok := figures(text); ok {
		return monthOf(y, m)
	}
	if day, err := corpus.ParseDay(text); err == nil && day != 0 {
		return day, day, true
	}
	found := corpus.ScanDates(text)
	if len(found) != 1 || !articles[retrieval.Fold(text[:found[0].Start])] || found[0].End != len(text) {
		return 0, 0, false
	}
	m, ok := found[0].Resolve(corpus.Reference{Day: asOf})
	return m.From, m.To, ok
}

// articles may stand before a date.
var articles = map[string]bool{"": true, "le ": true, "la ": true, "l'": true, "les ": true, "en ": true, "du ": true, "au ": true, "the ": true, "in ": true, "on ": true}

// figures reads "2017" (no month, 0), "2017-06" and "2017/6".
func figures(text string) (year int, month time.Month, ok bool) {
	text = strings.ReplaceAll(text, "/", "-")
	for _, layout := range []string{"2006", "2006-1"} {
		if t, err := time.Parse(layout, text); err == nil && t.Year() > 0 {
			if layout == "2006" {
				return t.Year(), 0, true
			}
			return t.Year(), t.Month(), true
		}
	}
	return 0, 0, false
}

// monthOf is the first and the last day of a month, of the whole year for month 0.
func monthOf(year int, month time.Month) (from, to corpus.Day, ok bool) {
	first, last := month, month
	if month == 0 {
		first, last = time.January, time.December
	}
	from, ok = corpus.NewDay(year, first, 1)
	end := time.Date(year, last+1, 0, 0, 0, 0, 0, time.UTC)
	return from, corpus.DayOf(end), ok
}
