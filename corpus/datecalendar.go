package corpus

import "time"

// months returns the days of n months from the month m of the year y on. m may lie
// outside the year.
func months(y int, m time.Month, n int) (from, to Day, ok bool) {
	return between(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
}

// between returns the days from a up to, not including, b.
func between(a, b time.Time) (from, to Day, ok bool) {
	if a.Year() < 1 || b.Year() > 9999 {
		return 0, 0, false
	}
	return dayOf(a), dayOf(b) - 1, true
}

// weekOf is the Monday of the week that holds d.
func weekOf(d Day) Day { return d - Day((d.Weekday()+6)%7) }

// isoWeek returns week n of the year y, Monday to Sunday; -1 is the last. The first
// week is the one that holds 4 January.
func isoWeek(y, n int) (from, to Day, ok bool) {
	if n == -1 {
		d, ok := NewDay(y, time.December, 28)
		return weekOf(d), weekOf(d) + 6, ok
	}
	d, ok := NewDay(y, time.January, 4)
	from = weekOf(d) + Day(7*(n-1))
	end, _ := NewDay(y, time.December, 28)
	return from, from + 6, ok && n >= 1 && from <= end
}

// offsetUnit returns the whole unit that lies n units after the one that holds today.
// A week-end is the one of today's week, the last one over, or the next to come.
func offsetUnit(u Unit, today Day, n int) (from, to Day, ok bool) {
	y, m, _ := today.Date()
	switch u {
	case UnitDay:
		from = today + Day(n)
		return from, from, from > 0
	case UnitWeek:
		from = weekOf(today) + Day(7*n)
		return from, from + 6, from > 0
	case UnitWeekend:
		saturday := weekOf(today) + 5
		if n > 0 && saturday > today {
			n--
		}
		from = saturday + Day(7*n)
		return from, from + 1, from > 0
	case UnitMonth:
		return months(y, m+time.Month(n), 1)
	case UnitQuarter:
		return months(y, 3*((m-1)/3)+1+time.Month(3*n), 3)
	case UnitHalf:
		return months(y, 6*((m-1)/6)+1+time.Month(6*n), 6)
	case UnitYear:
		return months(y+n, time.January, 12)
	case UnitDecade:
		return months(10*(y/10+n), time.January, 120)
	case UnitCentury:
		return months(100*(y/100+n), time.January, 1200)
	}
	return 0, 0, false
}

// roll returns the n units up to and with today, or for a positive n those from today
// on. Days and weeks to come are counted from tomorrow.
func roll(u Unit, today Day, n int) (from, to Day, ok bool) {
	other, ok := moveDay(u, today, n)
	if !ok {
		return 0, 0, false
	}
	if n < 0 {
		return other, today, true
	}
	if u <= UnitWeek {
		today++
	}
	return today, other, true
}

// moveDay is the day n units from d.
func moveDay(u Unit, d Day, n int) (Day, bool) {
	switch u {
	case UnitDay:
		d += Day(n)
	case UnitWeek, UnitWeekend:
		d += Day(7 * n)
	default:
		size := map[Unit]int{UnitMonth: 1, UnitQuarter: 3, UnitHalf: 6, UnitYear: 12, UnitDecade: 120}[u]
		if size == 0 {
			return 0, false
		}
		y, m, day := d.Date()
		first := time.Date(y, m+time.Month(size*n), 1, 0, 0, 0, 0, time.UTC)
		if first.Year() < 1 || first.Year() > 9999 {
			return 0, false
		}
		// the 31st of a shorter month is its last day
		from, to, _ := months(first.Year(), first.Month(), 1)
		d = min(from+Day(day-1), to)
	}
	return d, d > 0
}

// of returns the first and last day of the part p of the days from to to. Thirds of a
// season and longer are whole months.
func (p Part) of(from, to Day) (Day, Day) {
	third := func(n Day) Day { return from + (to-from+1)*n/3 }
	if y, m, _ := from.Date(); to-from > 80 {
		toYear, toMonth, _ := to.Date()
		size := (12*(toYear-y) + int(toMonth-m) + 1) / 3
		third = func(n Day) Day {
			first, _, _ := months(y, m+time.Month(size*int(n)), 1)
			return first
		}
	}
	switch p {
	case PartStart:
		return from, max(third(1)-1, from)
	case PartMiddle:
		return third(1), max(third(2)-1, third(1))
	case PartEnd:
		return third(2), to
	case PartFirstHalf:
		return from, from + 14
	case PartSecondHalf:
		return from + 15, to
	}
	return from, to
}

// resolveIn returns the days of a unit that stands in another: the nth week of a month,
// a day of the next month, a quarter of last year, the week of a given day.
func (w When) resolveIn(today Day, dir Tense) (from, to Day, ok bool) {
	from, to, ok = w.In.resolve(today, dir)
	if !ok {
		return 0, 0, false
	}
	y, m, _ := from.Date()
	switch {
	case w.Few:
		return w.few(from, to)
	case w.Unit == UnitWeek && w.In.Unit == UnitDay:
		return weekOf(from), weekOf(from) + 6, true
	case w.Unit == UnitWeekend && w.In.Unit == UnitDay:
		return weekOf(from) + 5, weekOf(from) + 6, true
	case w.Unit == UnitDay && w.HasWeekday && w.Number != 0:
		return nthWeekday(w.Weekday, w.Number, from, to)
	case w.Unit == UnitDay && w.HasWeekday && w.Day == 0:
		d := from + Day((w.Weekday-from.Weekday()+7)%7)
		return d, d, d <= to
	case w.Unit == UnitDay && w.In.Unit == UnitMonth:
		d, ok := NewDay(y, m, w.Day)
		return d, d, ok
	case w.Unit == UnitWeek && w.In.Unit == UnitYear:
		return isoWeek(y, w.Number)
	case w.Unit == UnitWeek:
		return nthWeek(w.Number, from, to)
	case w.Number == -1 && w.Month == 0:
		from, to, ok = offsetUnit(w.Unit, to, 0)
		return from, to, ok
	case w.In.Unit == UnitYear:
		w.In, w.Lean = nil, LeanNone
		return w.inYear(y)
	}
	return 0, 0, false
}

// nthWeekday is the nth wd between from and to, the last one for -1.
func nthWeekday(wd time.Weekday, n int, from, to Day) (Day, Day, bool) {
	d := from + Day((wd-from.Weekday()+7)%7) + Day(7*(n-1))
	if n < 0 {
		d = to - Day((to.Weekday()-wd+7)%7)
	}
	return d, d, d >= from && d <= to
}

// nthWeek is the nth of the weeks that have most of their days between from and to.
func nthWeek(n int, from, to Day) (Day, Day, bool) {
	first := weekOf(from)
	if first+3 < from {
		first += 7
	}
	d := first + Day(7*(n-1))
	if n < 0 {
		if d = weekOf(to); d+3 > to {
			d -= 7
		}
	}
	return d, d + 6, d > 0 && d+3 <= to
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
