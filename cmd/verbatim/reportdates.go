package main

import (
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A dateSurvey is what the dates of documents rest on, and which look wrong.
type dateSurvey struct {
	Bases []basisCount `json:"bases"`
	// Undated are the documents of which nothing has a date.
	Undated []spot `json:"undated"`
	// Odd are documents and items with a date that can hardly be right, and Apart the
	// items that have another date than their document.
	Odd   []spot `json:"odd"`
	Apart []spot `json:"apart"`
	// Conflicts are dates mentioned whose written weekday is not that day's.
	Conflicts []spot `json:"conflicts"`
}

// A basisCount is how many documents and items have dates on one basis.
type basisCount struct {
	Basis     corpus.Basis `json:"basis"`
	Documents int          `json:"documents"`
	Items     int          `json:"items"`
}

// oldest is the first day that a document of a press archive is likely to be of.
var oldest, _ = corpus.NewDay(1900, time.January, 1)

func surveyDates(docs []*corpus.Document, today corpus.Day, fileDay func(id string) corpus.Day) dateSurvey {
	s := dateSurvey{Undated: []spot{}, Odd: []spot{}, Apart: []spot{}, Conflicts: []spot{}}
	for _, b := range []corpus.Basis{corpus.BasisMetadata, corpus.BasisPublished, corpus.BasisDateline, corpus.BasisText, corpus.BasisWeekday, corpus.BasisNone} {
		s.Bases = append(s.Bases, basisCount{Basis: b})
	}
	count := func(d corpus.Date) *basisCount {
		for i := range s.Bases {
			if s.Bases[i].Basis == d.Basis {
				return &s.Bases[i]
			}
		}
		return &s.Bases[len(s.Bases)-1]
	}
	for _, doc := range docs {
		count(doc.Date).Documents++
		if dayOf(doc) == 0 {
			s.Undated = append(s.Undated, spotOf(doc, corpus.Span{}, ""))
		}
		written := fileDay(doc.ID)
		if why := oddDate(doc.Date, today, written); why != "" {
			s.Odd = append(s.Odd, spotOf(doc, corpus.Span{}, why))
		}
		for _, item := range doc.Items {
			count(item.Date).Items++
			if item.Date.IsZero() || item.Date == doc.Date {
				continue
			}
			if why := oddDate(item.Date, today, written); why != "" {
				s.Odd = append(s.Odd, spotOf(doc, item.Span, why))
			}
			if !doc.Date.IsZero() && (item.Date.From > doc.Date.To || item.Date.To < doc.Date.From) {
				why := fmt.Sprintf("an item of %s, by %s", bot.FormatDate(item.Date, "en"), item.Date.Basis)
				s.Apart = append(s.Apart, spotOf(doc, item.Span, why))
			}
		}
		for _, m := range doc.Mentions {
			if m.Conflict {
				s.Conflicts = append(s.Conflicts, spotOf(doc, m.Span, "taken for "+bot.FormatDate(m.Date, "en")))
			}
		}
	}
	return s
}

// oddDate says why a date can hardly be right, "" when nothing speaks against it.
// A file may have been written where it is another day already.
func oddDate(d corpus.Date, today, written corpus.Day) string {
	switch {
	case d.IsZero():
		return ""
	case d.From > today:
		return fmt.Sprintf("%s is still to come", d.From)
	case d.To < oldest:
		return fmt.Sprintf("%s is before 1900", d.From)
	case written != 0 && d.From > written+1:
		return fmt.Sprintf("%s is after its file was written, %s", d.From, written)
	}
	return ""
}

// A chronology is the documents by the time that they are of: from the first to the
// last that are not odd, without gaps.
type chronology struct {
	Unit    string   `json:"unit"` // "month", "year" or "decade"
	Periods []period `json:"periods"`
	Before  int      `json:"before"` // those before 1900
	Ahead   int      `json:"ahead"`  // those of days still to come
	Undated int      `json:"undated"`
}

// A period counts the documents whose first day is in it.
type period struct {
	Name      string `json:"name"` // "2017-06", "2017" or "2010s"
	Documents int    `json:"documents"`
}

// The longest times that are counted by months, and by years.
const (
	mostMonths = 30
	mostYears  = 40
)

func chronologyOf(docs []*corpus.Document, today corpus.Day) chronology {
	c := chronology{Unit: "month", Periods: []period{}}
	var days []corpus.Day
	var first, last corpus.Day
	for _, doc := range docs {
		day := dayOf(doc)
		switch {
		case day == 0:
			c.Undated++
		case day < oldest:
			c.Before++
		case day > today:
			c.Ahead++
		default:
			if first == 0 || day < first {
				first = day
			}
			last = max(last, day)
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return c
	}
	monthOf := func(d corpus.Day) int { y, m, _ := d.Date(); return 12*y + int(m) - 1 }
	per := 1
	switch months := monthOf(last) - monthOf(first) + 1; {
	case months > 12*mostYears:
		c.Unit, per = "decade", 120
	case months > mostMonths:
		c.Unit, per = "year", 12
	}
	begin := monthOf(first) / per
	for n := begin; n <= monthOf(last)/per; n++ {
		c.Periods = append(c.Periods, period{Name: periodName(n*per, per)})
	}
	for _, day := range days {
		c.Periods[monthOf(day)/per-begin].Documents++
	}
	return c
}

// periodName names the period of so many months that begins with a month, counted
// from January of the year 0.
func periodName(month, per int) string {
	switch per {
	case 1:
		return fmt.Sprintf("%04d-%02d", month/12, month%12+1)
	case 12:
		return fmt.Sprintf("%04d", month/12)
	}
	return fmt.Sprintf("%04ds", month/12)
}
