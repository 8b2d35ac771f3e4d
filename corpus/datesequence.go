package corpus

// another reads a joiner and the item after it, if the two items go together.
func (s *scanner) another(start int, last item) (item, bool) {
	last.end = s.skipClock(last.end)
	j, next := s.joiner(last.end)
	if j == joinNone || !s.near(next) {
		return item{}, false
	}
	between := s.is(start-1, "entre", "between") || s.is(start-1, "le", "les", "the") && s.is(start-2, "entre", "between")
	if between && s.is(last.end, "et", "and") {
		j = joinRange
	}
	shared := between && s.at(start).word.unit == UnitMonth // "entre les mois de mars et de mai"
	for (s.is(next, "le", "la", "les", "the", "du", "l", "'") || shared && s.is(next, "de", "d")) && s.near(next) && next < last.end+4 {
		next++
	}
	if j == joinRange {
		switch {
		case s.is(next, "maintenant", "now"):
			return item{when: offsetDay(0), start: next, end: next + 1, complete: true, join: j}, true
		case s.is(next, "ce") && s.is(next+1, "jour"):
			return item{when: offsetDay(0), start: next, end: next + 2, complete: true, join: j}, true
		}
	}
	w, end, complete := s.atom(next, true)
	if end == next {
		return item{}, false
	}
	it := item{when: w, start: next, end: end, complete: complete, join: j}
	if m := last.when; !complete && (s.at(start).word.english || s.is(last.end, "-")) && s.at(start).word.month != 0 && m.Month != 0 && m.Year == 0 && w.Day > m.Day && !w.HasWeekday {
		// "June 3 to 5, 2017"
		it.when.Month, it.complete = m.Month, true
		it.when.Year, it.end = s.yearAfter(end)
	}
	return it, s.together(start, last, it)
}

// skipClock skips a time of day: "à 14 h 30", "at 14:30".
func (s *scanner) skipClock(i int) int {
	j := i
	if s.is(j, "a", "at", "vers", "des") {
		j++
	}
	if s.at(j).kind != tokenNumber || !s.followedByClock(j) || s.at(j).breaks > 0 {
		return i
	}
	j += 2
	if s.at(j).kind == tokenNumber && s.at(j).digits() == 2 && s.at(j).breaks == 0 {
		j++
	}
	return j
}

// joiner reads what may stand between two dates of a sequence.
func (s *scanner) joiner(i int) (join, int) {
	switch {
	case s.is(i, "et", "ou", "and", "or", "&", ","):
		if s.is(i, ",") && s.is(i+1, "et", "and", "ou", "or") {
			return joinList, i + 2
		}
		return joinList, i + 1
	case s.is(i, "au", "to", "through", "until", "till", "-", "~"), s.is(i, "a"):
		return joinRange, i + 1
	case s.is(i, "jusqu") && s.is(i+1, "'") && s.is(i+2, "a", "au", "en"):
		return joinRange, i + 3
	}
	return joinNone, i
}

// together reports whether b continues the sequence that began at token start and
// now ends with a.
func (s *scanner) together(start int, a, b item) bool {
	x, y := a.when, b.when
	if !a.complete {
		return y.Unit == UnitDay && (y.Day > 0 || y.In != nil) && y.Lean != LeanOffset && (b.complete || b.join == joinList || y.Day > x.Day)
	}
	if !b.complete {
		return false
	}
	if s.at(start).word.month != 0 && x.Month == y.Month && y.Day > x.Day && x.Unit == UnitDay && b.end-b.start <= 3 && s.at(b.start).kind == tokenNumber {
		return true
	}
	framed := s.is(start-1, "du", "de", "des", "d", "from", "entre", "between", "'", "le") || s.is(start-2, "entre", "between", "from", "de", "du")
	if b.join == joinRange {
		switch {
		case s.is(a.end, "-", "~"):
			return x.Unit == y.Unit && x.Unit != UnitWeek && (x.Unit != UnitYear || y.Year > x.Year && y.Year-x.Year < 100) && x.bareWeekday() == y.bareWeekday()
		case x.Unit == y.Unit || framed:
			return !(x.Year > 0 && y.Year > 0 && y.Year < x.Year)
		}
		return false
	}
	if x.Unit != y.Unit || x.Lean != LeanNone || y.Lean != LeanNone || s.at(b.start-1).fold == "le" {
		return false
	}
	switch x.Unit {
	case UnitYear:
		return y.Year > x.Year && y.Year-x.Year < 100
	case UnitMonth, UnitQuarter, UnitHalf, UnitSeason:
		return x.Part == PartWhole && y.Part == PartWhole && x.In == nil && y.In == nil && (x.Year == 0 || s.is(a.end, "et", "and"))
	case UnitDay:
		return x.bareWeekday() && (y.bareWeekday() || y.HasWeekday && y.Day == 0 && y.In != nil) && s.is(a.end, "et", "and", "ou", "or", "a")
	}
	return false
}

// bareWeekday reports whether w is a weekday and nothing more.
func (w When) bareWeekday() bool {
	return w.Unit == UnitDay && w.HasWeekday && w.Day == 0 && w.In == nil && w.Lean == LeanNone
}

// share fills in what items borrow from their neighbours: the month and year of the
// last for the days before it, the year of the first for what follows.
func share(items []item) {
	for k := len(items) - 2; k >= 0; k-- {
		borrow(&items[k].when, items[k+1].when)
	}
	for k := 1; k < len(items); k++ {
		a, b := items[k-1].when, &items[k].when
		if b.yearless() && a.Year > 0 && a.Lean == LeanNone && !b.bareWeekday() && a.Unit != UnitYear {
			b.Year = a.Year
			if later(a, *b) {
				b.Year++
			}
		}
	}
}

// borrow gives a what it lacks and b, which follows it, has.
func borrow(a *When, b When) {
	if a.Unit == UnitDay && a.Month == 0 && a.Day > 0 && a.In == nil {
		a.Month, a.In = b.Month, b.In
		if b.Lean != LeanOffset {
			a.Lean = b.Lean
		}
	}
	if a.bareWeekday() && b.In != nil && b.HasWeekday && b.Day == 0 && b.In.Unit == UnitWeek {
		a.In = b.In
		return
	}
	if !a.yearless() || a.bareWeekday() || a.Unit == UnitYear {
		return
	}
	if b.Year > 0 && b.Lean == LeanNone && b.Unit <= UnitYear && b.Unit != UnitYear {
		a.Year = b.Year
		if later(*a, b) {
			a.Year--
		}
		return
	}
	if b.Month != 0 && (b.Lean == LeanLast || b.Lean == LeanNext) && a.Unit == b.Unit {
		a.Lean = b.Lean
	}
}

// later reports whether a lies after b in one year.
func later(a, b When) bool {
	if a.Unit > UnitMonth || b.Unit > UnitMonth {
		return a.Unit == b.Unit && a.Number > b.Number
	}
	return a.Month > b.Month || a.Month == b.Month && a.Day > b.Day && b.Day > 0
}

// neighbours reports whether b is the unit right after a.
func neighbours(a, b When) bool {
	if a.Unit != b.Unit || a.Lean != b.Lean || a.In != b.In {
		return false
	}
	switch a.Unit {
	case UnitYear:
		return b.Year == a.Year+1
	case UnitMonth:
		return a.Year == b.Year && b.Month == a.Month+1
	case UnitDay:
		if a.bareWeekday() && b.bareWeekday() {
			return (a.Weekday+1)%7 == b.Weekday
		}
		return a.Year == b.Year && a.Month == b.Month && b.Day == a.Day+1
	case UnitQuarter, UnitHalf:
		return a.Year == b.Year && b.Number == a.Number+1
	}
	return false
}
