package corpus

import (
	"strings"
	"time"
)

// A Unit is a kind of calendar stretch. A month, a quarter or a year is always
// a whole unit of the calendar; a week runs from Monday to Sunday.
type Unit uint8

// The units, smallest first. A season is March to May, June to August,
// September to November, or December to February.
const (
	UnitDay Unit = iota + 1
	UnitWeekend
	UnitWeek
	UnitMonth
	UnitSeason
	UnitQuarter
	UnitHalf
	UnitYear
	UnitDecade
	UnitCentury
)

// A Lean says what a date expression rests on besides its own words.
type Lean uint8

// The ways of leaning.
const (
	LeanNone    Lean = iota // on nothing, or on a year alone: "20 octobre", "octobre 2017"
	LeanOffset              // on today, Offset units away: "hier", "la semaine dernière", "il y a trois mois"
	LeanLast                // on today, the one before: "juin dernier", "lundi dernier"
	LeanNext                // on today, the one after: "en septembre prochain"
	LeanThis                // on today, the one at hand: "ce mardi", "cet été"
	LeanRolling             // on today, Offset units back from it or ahead of it: "ces trois derniers mois"
	LeanText                // on another date of the text: "le lendemain", "l'année précédente"
)

// A Part is what an expression takes of the unit that it names.
type Part uint8

// The parts of a unit. Start, middle and end are thirds, taken loosely; the
// halves of a month are the first fifteen days and the rest. What is left of a unit
// begins today, and what is gone of it ends today.
const (
	PartWhole Part = iota
	PartStart
	PartMiddle
	PartEnd
	PartFirstHalf
	PartSecondHalf
	PartLeft
	PartGone
)

// A When is one calendar unit as it is written, before it is tied to the
// calendar. What is not written is zero.
type When struct {
	Unit  Unit
	Year  int
	Month time.Month
	Day   int
	// Number tells units of a kind apart: the quarter, half or season of the
	// year (spring is 1), the week of the year, the century; in a containing
	// unit In, the how-manieth week, day or weekday, -1 for the last.
	Number     int
	Weekday    time.Weekday
	HasWeekday bool
	Lean       Lean
	Offset     int
	Part       Part
	// Feast is the feast that names the day.
	Feast Feast
	// Few makes the first Number units of In of it, or the last for a negative Number.
	Few bool
	// Step is the unit in which a day lies Offset away from In: "deux semaines
	// avant Noël". Zero for every other expression.
	Step Unit
	// In is the unit that this one is counted in or stands in: "le 15 du mois
	// prochain", "la semaine du 10 avril". Nil when there is none.
	In *When
}

// A Lead is the word before a date that makes it the end of an open period.
// The Lead is not part of the expression's span.
type Lead uint8

// The leads.
const (
	LeadNone   Lead = iota
	LeadSince       // "depuis", "since"
	LeadFrom        // "à partir de", "à compter de", "dès"
	LeadBefore      // "avant", "before"
	LeadAfter       // "après", "after"
	LeadUntil       // "jusqu'à", "until"
	LeadBy          // "d'ici", "by"
)

// A Tense is what the words around a date say of its direction.
type Tense int8

// The tenses.
const (
	TensePast    Tense = -1
	TenseUnknown Tense = 0
	TenseAhead   Tense = 1

	// tenseNear makes a yearless date the one nearest to the reference day.
	tenseNear Tense = 2
)

// An Expr is a date expression as it is written. Its first unit is the embedded
// When. A range or a list of neighbours ("jeudi 4 et vendredi 5 avril 2019") is
// one Expr whose last unit is Last; what the first unit borrows from the last,
// a month or a year, is filled in.
type Expr struct {
	Span
	When
	Range bool
	Last  When // meaningful when Range
	Lead  Lead
	Tense Tense
	// Noun marks a date that qualifies a noun, "l'enquête de janvier": the tense of
	// the clause is not its own.
	Noun bool
	// Vague marks what has no value that everyone would agree on: "fin juin".
	Vague bool
	// Duration marks a length of time counted from today, "depuis deux ans":
	// a bound for whoever asks, not a date that the text mentions.
	Duration bool
}

// Explicit reports whether day, month and year are all written, at both ends of a range.
func (e Expr) Explicit() bool {
	return e.When.explicit() && (!e.Range || e.Last.explicit())
}

func (w When) explicit() bool {
	return w.Unit == UnitDay && w.Lean == LeanNone && w.In == nil && w.Year > 0 && w.Month > 0 && w.Day > 0
}

// yearless reports whether w wants only a year to be a date.
func (w When) yearless() bool {
	return w.Lean == LeanNone && w.In == nil && w.Year == 0
}

// monthless reports whether w is a day of the month and nothing else.
func (w When) monthless() bool {
	return w.yearless() && w.Unit == UnitDay && w.Month == 0 && w.Day > 0 && !w.HasWeekday
}

// A Reference is what leaning dates are resolved against.
type Reference struct {
	// Day is the day on which the text was written, zero when it is not known.
	Day Day
	// Years are years written near the expression. They settle the year of a
	// date with a weekday when Day is zero.
	Years []int
	// Ahead makes expressions without a tense of their own look forward.
	Ahead bool
}

// ScanDates returns the date expressions of text in text order. Their spans are
// on rune bounds and do not overlap; a span covers the date alone, without the
// preposition before it and without the time of day. Its running time is linear in
// the length of text, which may be any bytes.
func ScanDates(text string) []Expr {
	s := scanner{text: text, toks: lexDates(text), items: make([]item, 0, maxItems)}
	var out []Expr
	for i := 0; i < len(s.toks); {
		found, next := s.expression(i)
		if next <= i {
			i++
			continue
		}
		out = append(out, found...)
		i = next
	}
	return out
}

// FindDates returns the dates that text mentions, in text order, tied to the
// calendar. A mention's Span is that of its expression; spans do not overlap.
// What cannot be valued honestly with what ref gives is left out. The basis is
// BasisWeekday where the year was deduced from a weekday, BasisText otherwise.
func FindDates(text string, ref Reference) []Mention {
	return resolveAll(text, ScanDates(text), ref)
}

// resolveAll ties the expressions of text to the calendar.
func resolveAll(text string, exprs []Expr, ref Reference) []Mention {
	var out []Mention
	for i, e := range exprs {
		if e.Duration {
			continue
		}
		switch e.Lead {
		case LeadBy:
			e.Tense = TenseAhead
		case LeadFrom, LeadUntil, LeadBefore:
			if e.Tense == TenseUnknown {
				e.Tense = TenseAhead
			}
			if e.Lead == LeadUntil && e.Tense == TensePast && e.Unit == UnitDay {
				e.Tense = tenseNear // "est ouverte jusqu'au 16 juin", "était ouverte jusqu'au 30 avril"
			}
		}
		if (e.Tense == TenseUnknown || e.Noun && (e.Tense == TenseAhead || e.Unit == UnitDay)) && !e.HasWeekday && !ref.Ahead && e.Lead == LeadNone {
			e.Tense = tenseNear
		}
		if e.Tense == tenseNear && (e.Unit == UnitQuarter || e.Unit == UnitHalf) && e.Lead == LeadNone {
			e.Tense = TensePast // figures of a quarter are told when it is over
		}
		here := ref
		if i > 0 {
			here = ref.near(text, exprs[i-1], out, e)
		}
		// the month of "le 21" is a guess when nothing tells which
		e.Vague = e.Vague || e.When.monthless() && (e.Tense == TenseUnknown || e.Tense == tenseNear) && here.Day == ref.Day
		if m, ok := e.Resolve(here); ok {
			out = append(out, m)
		}
	}
	return out
}

// near returns the reference for e, which follows prev: a yearless date in the
// same sentence as a dated day or month is read against that one ("en juin 2022,
// avec effet au 1er janvier"), and so is "le lendemain" or "l'année précédente".
func (ref Reference) near(text string, prev Expr, found []Mention, e Expr) Reference {
	if e.Lean == LeanText && len(found) > 0 {
		last := found[len(found)-1]
		if last.Span == prev.Span && prev.Unit <= e.Unit && !last.Vague && sameSentence(text[prev.Span.End:e.Span.Start]) {
			return Reference{Day: last.From}
		}
		return ref
	}
	if last, ok := weekdayAfter(text, found, e); ok {
		return last
	}
	if e.When.monthless() {
		if len(found) > 0 && len(text[found[len(found)-1].Span.End:e.Span.Start]) < 400 {
			if last := found[len(found)-1]; last.Precision == PrecisionDay && !last.Vague && last.To-last.From < 31 {
				return Reference{Day: last.From, Ahead: true}
			}
		}
		return ref
	}
	if e.Lead == LeadUntil && len(found) > 0 && e.When.yearless() && e.Unit <= UnitMonth && !e.HasWeekday {
		// "du 25 mars 2020 au 11 mai 2020, voire jusqu'au 8 juin"
		if last := found[len(found)-1]; last.Span == prev.Span && prev.Year != 0 && last.To-last.From < 366 && sameSentence(text[prev.Span.End:e.Span.Start]) {
			return Reference{Day: last.To, Ahead: true}
		}
	}
	if len(found) == 0 || !e.When.yearless() || e.HasWeekday || e.Tense == TenseAhead || e.Lead == LeadSince {
		return ref
	}
	last := found[len(found)-1]
	if last.Span != prev.Span || prev.Year == 0 || prev.Unit > UnitMonth || last.Vague {
		return ref
	}
	if !sameSentence(text[prev.Span.End:e.Span.Start]) {
		return ref
	}
	year, _, _ := last.From.Date()
	day, _ := NewDay(year, time.December, 31)
	return Reference{Day: day, Years: ref.Years}
}

// weekdayAfter returns the reference for "le samedi" behind a day in the same paragraph:
// the article points at that day's week, not at the day of writing.
func weekdayAfter(text string, found []Mention, e Expr) (Reference, bool) {
	if len(found) == 0 || e.Range || !e.When.bareWeekday() || !endsWithArticle(text[:e.Span.Start]) {
		return Reference{}, false
	}
	last := found[len(found)-1]
	between := text[last.Span.End:e.Span.Start]
	if last.Precision != PrecisionDay || last.Vague || last.To-last.From > 7 || len(between) > 600 || strings.Contains(between, "\n\n") {
		return Reference{}, false
	}
	return Reference{Day: last.From, Ahead: true}, true
}

// endsWithArticle reports whether "le" and a space end text.
func endsWithArticle(text string) bool {
	word := strings.TrimRight(text, " \u00a0\u202f")
	return len(word) < len(text) && (strings.HasSuffix(word, "le") || strings.HasSuffix(word, "Le"))
}
