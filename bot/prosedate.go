package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// datesStand reports whether every date of the prose is written in a quotation:
// each part that the prose gives of it in one and the same date there, and what
// leans on today in the same way.
func datesStand(said *factText, quotes []*factText) bool {
	for _, e := range said.dates {
		if e.Duration || e.Vague && e.Lean == corpus.LeanRolling || isCentury(e) || !e.Range && isWeekday(e.When) {
			continue // a number, no date, or a word that is looked at below
		}
		if !dateStands(said, e, quotes) && !countStands(said, e, quotes) {
			return false
		}
	}
	return dayPartsStand(said, quotes)
}

// isCentury reports whether e is a century, which is judged as a number.
func isCentury(e corpus.Expr) bool { return e.Unit == corpus.UnitCentury && e.Number > 0 && !e.Range }

// isWeekday reports whether w is a weekday and nothing else.
func isWeekday(w corpus.When) bool {
	return w.HasWeekday && w.Year == 0 && w.Month == 0 && w.Day == 0 && w.Number == 0 && w.In == nil &&
		(w.Lean == corpus.LeanNone || w.Lean == corpus.LeanThis)
}

// countStands reports whether e is "in two days", which in English may also be
// how long something takes, and the quotations have so many days.
func countStands(said *factText, e corpus.Expr, quotes []*factText) bool {
	if e.Lean != corpus.LeanOffset || !strings.HasPrefix(strings.ToLower(e.Span.In(said.plain)), "in ") {
		return false
	}
	index := numbersByKey(quotes)
	counted := false
	for i := range said.nums {
		if n := &said.nums[i]; e.Span.Contains(n.Span) {
			if len(index.supports(n, false)) == 0 {
				return false
			}
			counted = true
		}
	}
	return counted
}

func dateStands(said *factText, e corpus.Expr, quotes []*factText) bool {
	for _, t := range quotes {
		if slices.ContainsFunc(t.dates, func(q corpus.Expr) bool { return dateWithin(e, q) }) || t.hasParts(said, e) {
			return true
		}
		// The two ends of a range may be two dates of one quotation.
		if e.Range && t.hasDate(e.When) && t.hasDate(e.Last) {
			return true
		}
	}
	return false
}

// hasDate reports whether a date of t that is no range has every part of w.
func (t *factText) hasDate(w corpus.When) bool {
	return slices.ContainsFunc(t.dates, func(q corpus.Expr) bool { return !q.Range && whenWithin(w, q.When) })
}

// dateWithin reports whether q has every part that e has. The end of an open period
// is not its beginning.
func dateWithin(e, q corpus.Expr) bool {
	if a, b := direction(e.Lead), direction(q.Lead); a != 0 && b != 0 && a != b {
		return false
	}
	if e.Range {
		return q.Range && whenWithin(e.When, q.When) && whenWithin(e.Last, q.Last)
	}
	return whenWithin(e.When, q.When) || q.Range && whenWithin(e.When, q.Last)
}

func direction(l corpus.Lead) int {
	switch l {
	case corpus.LeadSince, corpus.LeadFrom, corpus.LeadAfter:
		return 1
	case corpus.LeadBefore, corpus.LeadUntil, corpus.LeadBy:
		return -1
	}
	return 0
}

// whenWithin reports whether q, or the unit that it stands in, has every part of w.
func whenWithin(w, q corpus.When) bool {
	for at := &q; at != nil; at = at.In {
		if unitWithin(w, *at) {
			return true
		}
	}
	return false
}

func unitWithin(w, q corpus.When) bool {
	switch {
	case w.HasWeekday && !(q.HasWeekday && q.Weekday == w.Weekday),
		w.Year != 0 && w.Year != q.Year,
		w.Month != 0 && w.Month != q.Month,
		w.Day != 0 && w.Day != q.Day,
		w.Number != 0 && (w.Number != q.Number || w.Unit != q.Unit),
		w.Part != corpus.PartWhole && (w.Part != q.Part || w.Unit != q.Unit),
		(w.Unit == corpus.UnitDecade || w.Unit == corpus.UnitCentury || q.Unit == corpus.UnitDecade || q.Unit == corpus.UnitCentury) && w.Unit != q.Unit:
		return false
	}
	if w.In != nil && !(q.In != nil && whenWithin(*w.In, *q.In)) && !unitWithin(*w.In, q) {
		return false
	}
	// "ce mardi" is what the press writes for "mardi".
	if w.Lean == corpus.LeanNone || w.Lean == corpus.LeanThis && w.HasWeekday {
		return w.Year != 0 || w.Month != 0 || w.Day != 0 || w.HasWeekday || w.Unit == q.Unit
	}
	return w.Lean == q.Lean && w.Offset == q.Offset && w.Unit == q.Unit
}

// hasParts reports whether the words of e stand in t as they are, and not within
// a longer number.
func (t *factText) hasParts(said *factText, e corpus.Expr) bool {
	span := e.Span
	var want []factPart
	for i := said.partAt(span.Start); i < len(said.parts) && said.parts[i].End <= span.End; i++ {
		want = append(want, said.parts[i])
	}
	if len(want) == 0 {
		return false
	}
	for i := 0; i+len(want) <= len(t.parts); i++ {
		if t.spellsParts(i, want) && !t.continues(i, i+len(want)) {
			if q, dated := t.dateAt(t.parts[i].Start); !dated || direction(q.Lead)*direction(e.Lead) >= 0 && (e.Unit == q.Unit || q.Unit != corpus.UnitDecade) {
				return true
			}
		}
	}
	return false
}

func (t *factText) spellsParts(i int, want []factPart) bool {
	for k, p := range want {
		if t.parts[i+k].fold != p.fold || k > 0 && t.parts[i+k].glued != p.glued {
			return false
		}
	}
	return true
}

// continues reports whether the parts [i, j) are a piece of a longer number, or count something.
func (t *factText) continues(i, j int) bool {
	_, dated := t.dateAt(t.parts[i].Start)
	if dated {
		return t.part(i).kind == partDigits && t.part(i-1).kind == partDigits
	}
	if len(t.parts[i:j]) > 1 {
		return t.part(i-1).kind == partDigits || t.part(j).kind == partDigits
	}
	for k := range t.nums {
		n := &t.nums[k]
		if n.Start <= t.parts[i].Start && t.parts[i].Start < n.End {
			return !n.plain || n.unit != "" || len(n.right) > 0 || n.End > t.parts[j-1].End
		}
	}
	return t.parts[i].kind == partDigits
}

// dayParts are the words for the parts of a day and for weekdays that come round, which no date expression has.
var dayParts = func() map[string]int {
	m := make(map[string]int)
	for i, list := range []string{
		"matin matinee morning matins matinees mornings", "apres-midi afternoon afternoons",
		"soir soiree soirs soirees evening evenings tonight", "nuit nuits night nights nocturne nocturnes nocturnal overnight tonight", "midi noon midday", "minuit midnight",
		"lundi lundis monday mondays", "mardi mardis tuesday tuesdays", "mercredi mercredis wednesday wednesdays", "jeudi jeudis thursday thursdays",
		"vendredi vendredis friday fridays", "samedi samedis saturday saturdays", "dimanche dimanches sunday sundays",
	} {
		for w := range wordSet(list) {
			m[w] |= 1 << i
		}
	}
	return m
}()

// dayPartsStand reports whether every part of a day that the prose names is named
// in the quotations.
func dayPartsStand(said *factText, quotes []*factText) bool {
	there := 0
	for _, t := range quotes {
		for _, w := range t.words {
			there |= dayParts[w.Fold]
		}
	}
	for _, w := range said.words {
		if p := dayParts[w.Fold]; p != 0 && p&there == 0 {
			return false
		}
	}
	return true
}

// partAt is the index of the first part that begins at pos or later.
func (t *factText) partAt(pos int) int {
	i, _ := slices.BinarySearchFunc(t.parts, pos, func(p factPart, pos int) int { return p.Start - pos })
	return i
}
