package corpus

import "time"

// Resolve ties e to the calendar. It reports false when e cannot be valued honestly:
// there is no such day, or e leans on a day that ref does not give. Without a
// reference day a yearless date is valued only if it has a weekday that is right in
// exactly one of ref.Years; with one, its year is the nearest in which the weekday is
// right, from three years before the day to a year and a half after it. When it is
// right in none of them the weekday is not looked at, and m.Conflict is set. A day whose year is deduced in either way has the basis BasisWeekday.
func (e Expr) Resolve(ref Reference) (Mention, bool) {
	dir := e.Tense
	if dir == TenseUnknown && ref.Ahead {
		dir = TenseAhead
	}
	m := Mention{Date: Date{Span: e.Span, Basis: BasisText, Precision: e.When.precision()}, Vague: e.Vague}
	first, last := e.When, e.Last
	if !e.Range {
		last = first
	}
	if year, lastYear, asked, ok := settleYear(first, last, ref, dir); asked {
		if !ok {
			return Mention{}, false
		}
		first.Year, last.Year = year, lastYear
		m.Basis = BasisWeekday
	}
	from, to, ok := resolveEnds(first, last, e.Range, ref.Day, dir)
	if !ok || from > to {
		return Mention{}, false
	}
	m.From, m.To = from, to
	m.Conflict = first.contradicts(from) || e.Range && last.contradicts(to)
	if e.Range && !last.HasWeekday && first.Weekday == to.Weekday() {
		m.Conflict = false // "lundi et mardi 21 et 22 février": the weekday nearest to the figures is the last
	}
	if e.Range {
		m.Precision = finer(m.Precision, last.precision())
	}
	return m, true
}

// contradicts reports whether the weekday written beside w's day is another one than d's.
func (w When) contradicts(d Day) bool {
	return w.HasWeekday && w.Day > 0 && w.Unit == UnitDay && w.Weekday != d.Weekday()
}

// precision is the grain at which w is known. A part of a month is known by its days, a part
// of a longer unit by its months.
func (w When) precision() Precision {
	switch {
	case w.Lean == LeanRolling, w.Part == PartLeft, w.Part == PartGone, w.Unit == UnitMonth && w.Part != PartWhole:
		return PrecisionDay
	case w.Unit > UnitMonth && w.Part != PartWhole:
		return PrecisionMonth
	}
	switch w.Unit {
	case UnitMonth:
		return PrecisionMonth
	case UnitSeason:
		return PrecisionSeason
	case UnitQuarter, UnitHalf:
		return PrecisionQuarter
	case UnitYear, UnitDecade, UnitCentury:
		return PrecisionYear
	}
	return PrecisionDay
}

var fineness = map[Precision]int{PrecisionDay: 0, PrecisionMonth: 1, PrecisionSeason: 2, PrecisionQuarter: 3, PrecisionYear: 4}

func finer(a, b Precision) Precision {
	if fineness[b] < fineness[a] {
		return b
	}
	return a
}

// settleYear finds the year of a yearless date from its weekday. asked is false when
// there is no weekday to go by.
func settleYear(first, last When, ref Reference, dir Tense) (year, lastYear int, asked, ok bool) {
	if !first.yearless() || first.Month == 0 || first.Unit != UnitDay || !last.yearless() || last.Month == 0 {
		return 0, 0, false, false
	}
	if !(first.HasWeekday || last.HasWeekday) {
		return 0, 0, false, false
	}
	turn := 0
	if later(first, last) {
		turn = 1
	}
	right := func(y int) (Day, bool) {
		a, okA := NewDay(y, first.Month, first.Day)
		b, okB := NewDay(y+turn, last.Month, max(last.Day, 1))
		return a, okA && okB && !first.contradicts(a) && !last.contradicts(b)
	}
	if ref.Day == 0 {
		for _, y := range ref.Years {
			if _, fits := right(y); fits && y != year {
				if ok {
					return 0, 0, true, false
				}
				year, ok = y, true
			}
		}
		return year, year + turn, true, ok
	}
	best := Day(1 << 30)
	base, _, _ := ref.Day.Date()
	for y := base - 4; y <= base+2; y++ {
		d, fits := right(y)
		if !fits || d < ref.Day-weekdayBack || d > ref.Day+weekdayAhead {
			continue
		}
		away := max(d-ref.Day, ref.Day-d)
		if dir == TensePast && d > ref.Day || dir == TenseAhead && d < ref.Day {
			away += 366 // a date on the other side of the day than its verb must be nearer by a year
		}
		if away < best || away == best && dir == TenseAhead {
			best, year, ok = away, y, true
		}
	}
	return year, year + turn, ok, ok
}

// A text names the weekday of a day without its year when that day is not far away. Where the
// weekday is right in no year so near, it is taken for a mistake.
const (
	weekdayBack  Day = 3*365 + 1
	weekdayAhead Day = 365 + 182
)

// resolveEnds returns the days from the first of first to the last of last.
func resolveEnds(first, last When, ranged bool, today Day, dir Tense) (from, to Day, ok bool) {
	if ranged && first.bareWeekday() && last.HasWeekday && last.Day == 0 && (dir != TenseAhead || last.Lean != LeanNone) {
		to, _, ok = last.resolve(today, dir)
		if !ok {
			return 0, 0, false
		}
		from, _, ok = first.resolve(to, TensePast)
		return from, to, ok
	}
	if ranged && first.Lean == last.Lean && (first.Lean == LeanNext || first.Lean == LeanLast) && first.Unit == last.Unit {
		if _, to, ok = last.resolve(today, dir); !ok {
			return 0, 0, false
		}
		first.Lean = LeanNone
		from, _, ok = first.resolve(to, TensePast)
		return from, to, ok
	}
	if ranged && first.yearless() && last.Lean == LeanOffset && last.Offset == 0 && last.Unit == UnitDay {
		dir = TensePast // "de mars à ce jour"
	}
	from, to, ok = first.resolve(today, dir)
	if !ok || !ranged {
		return from, to, ok
	}
	if last.yearless() && first.yearless() {
		_, to, ok = last.resolve(from, TenseAhead)
		return from, to, ok
	}
	if last.bareWeekday() || last.yearless() && first.Lean == LeanOffset && first.Offset == 0 {
		_, to, ok = last.resolve(from, TenseAhead)
		return from, to, ok
	}
	_, to, ok = last.resolve(today, dir)
	return from, to, ok
}

// resolve returns the first and last day of w as read on the day today, which is zero
// when it is not known.
func (w When) resolve(today Day, dir Tense) (from, to Day, ok bool) {
	if w.Step != 0 {
		from, to, ok = w.resolveAway(today, dir)
	} else if w.In != nil {
		from, to, ok = w.resolveIn(today, dir)
	} else {
		from, to, ok = w.resolveWhole(today, dir)
	}
	if !ok {
		return 0, 0, false
	}
	switch w.Part {
	case PartLeft:
		from = max(from, today)
	case PartGone:
		to = min(to, today)
	default:
		from, to = w.Part.of(from, to)
	}
	return from, to, from <= to && today > 0 || w.Part != PartLeft && w.Part != PartGone
}

func (w When) resolveWhole(today Day, dir Tense) (from, to Day, ok bool) {
	if w.Lean == LeanNone && (w.Year > 0 || w.Unit == UnitCentury) {
		return w.inYear(w.Year)
	}
	if today == 0 {
		return 0, 0, false
	}
	if w.Lean == LeanText && w.HasWeekday {
		return w.seek(today, w.Offset, func(from, to Day) bool { return (from-today)*Day(w.Offset) > 0 })
	}
	switch w.Lean {
	case LeanOffset, LeanText:
		return offsetUnit(w.Unit, today, w.Offset)
	case LeanRolling:
		return roll(w.Unit, today, w.Offset)
	case LeanLast:
		return w.seek(today, -1, func(from, to Day) bool { return to < today })
	case LeanNext:
		return w.seek(today, 1, func(from, to Day) bool { return from > today })
	case LeanThis:
		return w.atHand(today, dir)
	}
	if dir == tenseNear {
		return w.nearest(today)
	}
	if dir == TenseAhead {
		return w.seek(today, 1, func(from, to Day) bool { return to >= today })
	}
	return w.seek(today, -1, func(from, to Day) bool { return from <= today })
}

// nearest returns the occurrence of w that begins or ends nearest to today, the earlier one of
// two that are as near.
func (w When) nearest(today Day) (from, to Day, ok bool) {
	from, to, ok = w.seek(today, -1, func(from, to Day) bool { return from <= today })
	next, nextTo, okNext := w.seek(today, 1, func(from, to Day) bool { return from > today })
	if okNext && (!ok || to < today && next-today < today-to) {
		return next, nextTo, true
	}
	return from, to, ok
}

// atHand resolves "ce mardi", "cet été", "ce mois de juin".
func (w When) atHand(today Day, dir Tense) (from, to Day, ok bool) {
	w.Lean = LeanNone
	if w.Unit == UnitMonth {
		year, _, _ := today.Date()
		return w.inYear(year)
	}
	from, to, ok = w.seek(today, -1, func(from, to Day) bool { return from <= today })
	if ok && to >= today || dir == TensePast {
		return from, to, ok
	}
	next, nextTo, okNext := w.seek(today, 1, func(from, to Day) bool { return to >= today })
	if okNext && (dir == TenseAhead || !ok || next-today < today-to) {
		return next, nextTo, true
	}
	return from, to, ok
}

// seek returns the occurrence of w that is right and nearest to today in the direction
// step: the latest one for -1, the earliest for 1.
func (w When) seek(today Day, step int, right func(from, to Day) bool) (Day, Day, bool) {
	if w.HasWeekday && w.Day == 0 {
		for k := -8; k <= 8; k++ {
			d := today + Day(k*step)
			if d > 0 && d.Weekday() == w.Weekday && right(d, d) {
				return d, d, true
			}
		}
		return 0, 0, false
	}
	base, _, _ := today.Date()
	if w.Unit == UnitDay && w.Month == 0 && w.Feast == FeastNone {
		return w.seekMonth(today, step, right)
	}
	// 29 February may be eight years away
	for k := -2; k <= 8; k++ {
		if from, to, ok := w.inYear(base + k*step); ok && right(from, to) {
			return from, to, true
		}
	}
	return 0, 0, false
}

// seekMonth is seek for a day of the month without its month, whose weekday, if
// written, must be right.
func (w When) seekMonth(today Day, step int, right func(from, to Day) bool) (Day, Day, bool) {
	y, m, _ := today.Date()
	for k := -2; k <= 14; k++ {
		first, _, ok := months(y, m+time.Month(k*step), 1)
		if !ok {
			continue
		}
		year, month, _ := first.Date()
		d, ok := NewDay(year, month, w.Day)
		if ok && right(d, d) && !w.contradicts(d) {
			return d, d, true
		}
	}
	return 0, 0, false
}

// inYear returns the first and last day of w in the year y.
func (w When) inYear(y int) (from, to Day, ok bool) {
	switch w.Unit {
	case UnitDay:
		if w.Feast != FeastNone {
			d, ok := w.Feast.inYear(y)
			return d, d, ok
		}
		if w.Month == 0 || w.Day == 0 {
			return 0, 0, false
		}
		d, ok := NewDay(y, w.Month, w.Day)
		return d, d, ok
	case UnitWeek:
		return isoWeek(y, w.Number)
	case UnitMonth:
		return months(y, w.Month, 1)
	case UnitSeason:
		return months(y, time.Month(3*w.Number), 3)
	case UnitQuarter:
		return months(y, time.Month(3*w.Number-2), 3)
	case UnitHalf:
		return months(y, time.Month(6*w.Number-5), 6)
	case UnitYear:
		return months(y, time.January, 12)
	case UnitDecade:
		return months(w.Year, time.January, 120)
	case UnitCentury:
		return months(100*(w.Number-1), time.January, 1200)
	}
	return 0, 0, false
}

// Impossible reports whether e names a day that is in no calendar: "31 avril", "29 février
// 2019". Resolve does not value it.
func (e Expr) Impossible() bool {
	return e.When.impossible() || e.Range && e.Last.impossible()
}

func (w When) impossible() bool {
	if w.Unit != UnitDay || w.Month == 0 || w.Day == 0 {
		return false
	}
	year := w.Year
	if year == 0 {
		year = 2000 // a leap year
	}
	_, ok := NewDay(year, w.Month, w.Day)
	return !ok
}
