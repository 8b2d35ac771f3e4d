package corpus

// An item is one date of a sequence such as "les 3, 4 et 5 mai".
type item struct {
	when       When
	start, end int // tokens
	complete   bool
	join       join // what joins it to the item before
}

type join uint8

const (
	joinNone join = iota
	joinList
	joinRange
)

// maxItems bounds a sequence, and so the work done at one token.
const maxItems = 12

// expression reads the longest date expression that begins at token i: a date, or a
// range or list of dates. It returns i when there is none, and no expression with a
// later index for what looks like a date and must be passed over.
func (s *scanner) expression(i int) ([]Expr, int) {
	if t := &s.toks[i]; t.kind != tokenNumber && !t.word.starts {
		return nil, i
	}
	if e, next := s.yearSpan(i); next > i {
		return []Expr{s.dress(e, i)}, next
	}
	if s.address(i) {
		_, next, _ := s.day(i)
		return nil, next
	}
	if w, next := s.duration(i); next > i {
		return []Expr{{Span: s.span(i, next), When: w, Lead: LeadSince, Duration: true}}, next
	}
	first, next, complete := s.atom(i, false)
	if next == i {
		return nil, i
	}
	items := append(s.items[:0], item{when: first, start: i, end: next, complete: complete})
	for len(items) < maxItems {
		it, ok := s.another(items[0].start, items[len(items)-1])
		if !ok {
			break
		}
		items = append(items, it)
	}
	read := items
	for len(items) > 0 && !items[len(items)-1].complete {
		items = items[:len(items)-1]
	}
	switch {
	case len(items) > 0:
	case len(read) > 1 && !first.HasWeekday:
		// none of its days has a month; only what follows the last could give it one
		return nil, read[len(read)-1].start
	default:
		return s.loneDay(i, first, next)
	}
	share(items)
	return s.emit(items), items[len(items)-1].end
}

// loneDay judges a day of the month without its month: with a weekday it is one.
// Without one it wants an article before it and a clock or the clause's end after it.
func (s *scanner) loneDay(i int, w When, next int) ([]Expr, int) {
	figure := s.at(next-1).kind == tokenNumber
	switch {
	case w.HasWeekday && !figure:
		if w, next = s.weekday(i); next == i {
			return nil, i
		}
		it := item{when: w, start: i, end: next}
		if s.recurring(it, w) {
			return nil, next
		}
	case w.HasWeekday:
	case !figure || !s.is(i-1, "le") || s.is(i-2, "dans", "sur", "par", "pour") || !s.clauseOrClock(next):
		return nil, i
	}
	return []Expr{s.dress(Expr{Span: s.span(i, next), When: w}, i)}, next
}

// clauseOrClock reports whether the clause ends at token i or a time of day follows.
func (s *scanner) clauseOrClock(i int) bool {
	if s.at(i).breaks > 0 || s.is(i, ".", ",", ";", "!", "?", ")") && !(s.at(i+1).glued && s.at(i+1).kind == tokenNumber) {
		return true
	}
	return s.is(i, "a", "de", "entre", "vers", "avant", "apres") && s.at(i+1).kind == tokenNumber && s.followedByClock(i+1)
}

// atom reads one date. In a sequence a plain year and a day without its month will do.
func (s *scanner) atom(i int, inSequence bool) (w When, next int, complete bool) {
	if w, next = s.part(i); next > i {
		return w, next, true
	}
	if s.is(i, "ce", "this") {
		if w, next, complete = s.day(i + 1); complete && (w.HasWeekday || w.Unit == UnitDay) {
			return w, next, true
		}
	}
	if w, next = s.steppedMonth(i); next > i {
		return w, next, true
	}
	if w, next, complete = s.day(i); complete {
		return w, next, true
	}
	if next > i && w.HasWeekday {
		return w, next, false
	}
	day, dayNext := w, next
	if w, next = s.relative(i); next > i {
		return w, next, true
	}
	if w, next = s.period(i); next > i {
		return w, next, true
	}
	if y, n := s.year(i); y != 0 && s.standsFree(i, n) && (s.yearStands(i, n) || inSequence && plausibleYear(y) && !s.counted(n)) {
		return When{Unit: UnitYear, Year: y}, n, true
	}
	if dayNext > i && day.Unit == UnitDay {
		return day, dayNext, false
	}
	return When{}, i, false
}

// address reports whether the day at i is the name of a street: "rue du 4 septembre".
func (s *scanner) address(i int) bool {
	return s.at(i).kind == tokenNumber && s.is(i-1, "du") && s.is(i-2, "rue", "avenue", "boulevard", "place", "pont", "quai", "square")
}

// another reads a joiner and the item after it, if the two items go together.
func (s *scanner) another(start int, last item) (item, bool) {
	last.end = s.skipClock(last.end)
	j, next := s.joiner(last.end)
	if j == joinNone || !s.near(next) {
		return item{}, false
	}
	if s.is(last.end, "et", "and") && s.is(start-1, "entre", "between") || s.is(last.end, "et", "and") && s.is(start-1, "le", "the") && s.is(start-2, "entre", "between") {
		j = joinRange
	}
	for s.is(next, "le", "la", "les", "the", "du", "l", "'") && s.near(next) && next < last.end+4 {
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
	if m := last.when; !complete && s.at(start).word.english && s.at(start).word.month != 0 && m.Month != 0 && m.Year == 0 && w.Day > m.Day && !w.HasWeekday {
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
		return x.bareWeekday() && y.bareWeekday() && s.is(a.end, "et", "and", "a")
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

// emit makes one expression of each range and of each run of neighbours.
func (s *scanner) emit(items []item) []Expr {
	var out []Expr
	for k := 0; k < len(items); {
		m := k
		if k+1 < len(items) && items[k+1].join == joinRange {
			m = k + 1
		} else {
			for m+1 < len(items) && items[m+1].join == joinList && neighbours(items[m].when, items[m+1].when) &&
				!(m+2 < len(items) && items[m+2].join == joinRange) {
				m++
			}
		}
		e := Expr{Span: s.span(items[k].start, items[m].end), When: items[k].when}
		if m > k {
			e.Range, e.Last = true, items[m].when
		}
		if !s.recurring(items[k], items[m].when) {
			out = append(out, s.dress(e, items[k].start))
		}
		k = m + 1
	}
	return out
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

// recurring reports whether a weekday is one that comes round: "le lundi", "du lundi au
// vendredi", "chaque mardi".
func (s *scanner) recurring(it item, last When) bool {
	if s.is(it.start-1, "chaque", "every", "each") || s.is(it.start-1, "les") && s.is(it.start-2, "tous", "toutes") {
		return true
	}
	if !it.when.bareWeekday() || !last.bareWeekday() || s.is(it.start, "ce", "this") {
		return false
	}
	if s.skipClock(it.end) > it.end || s.is(it.start-1, "le") && s.is(it.start-2, "h", "heures", "heure") {
		return false // a clock makes it one day
	}
	return s.is(it.start-1, "le", "les", "the", "du") || s.at(it.start-1).word.ordinal != 0
}

// yearSpan reads "2014-2020", "2023/2024", "2023-24".
func (s *scanner) yearSpan(i int) (Expr, int) {
	if !s.isNumber(i, 1900, 2100, 4) || s.at(i).digits() != 4 || !s.is(i+1, "-", "/", "~") {
		return Expr{}, i
	}
	b := s.at(i + 2)
	if b.kind != tokenNumber || b.digits() != 4 && b.digits() != 2 || s.reference(i-1) || !s.standsFree(i+2, i+3) && !s.is(i+1, "-", "/", "~") {
		return Expr{}, i
	}
	from, to := s.at(i).value, b.value
	glued := s.at(i+1).glued && b.glued
	if b.digits() == 2 {
		if to != (from+1)%100 || !glued {
			return Expr{}, i
		}
		to = from + 1
	}
	if to <= from || to-from > 60 || s.is(i+1, "/") && (to != from+1 || !glued) || !plausibleYear(to) {
		return Expr{}, i
	}
	if !s.freeBefore(i) || !s.freeAfter(i+3) || s.counted(i+3) {
		return Expr{}, i
	}
	return Expr{
		Span: s.span(i, i+3), Range: true,
		When: When{Unit: UnitYear, Year: from}, Last: When{Unit: UnitYear, Year: to},
	}, i + 3
}

// part reads "début juin", "mi-juillet", "fin de l'année", "courant 2022", "late June".
func (s *scanner) part(i int) (w When, next int) {
	j, part := i+1, PartWhole
	switch {
	case s.is(i, "debut", "early", "beginning"):
		part = PartStart
	case s.is(i, "mi", "mid", "milieu", "middle"):
		part = PartMiddle
		if s.is(j, "-") {
			j++
		} else if s.is(i, "mi") && s.at(j).word.month == 0 {
			return When{}, i
		}
	case s.is(i, "fin", "late", "end"):
		part = PartEnd
	case s.is(i, "courant"):
	default:
		return When{}, i
	}
	if !s.near(j) {
		return When{}, i
	}
	w, next = s.container(j)
	if next == j {
		w, next = s.partOf(j)
	}
	if next == j || w.Unit == UnitDay || w.Part != PartWhole || w.Unit == UnitYear && w.Lean == LeanNone && s.is(i, "end", "late", "early") && s.is(j, "of") && w.Year == 0 {
		return When{}, i
	}
	w.Part = part
	return w, next
}

// partOf reads the unit right after "début", "mi-" or "fin".
func (s *scanner) partOf(i int) (w When, next int) {
	if w, next = s.steppedMonth(i); next > i {
		return w, next
	}
	if m, j := s.monthName(i); m != 0 {
		w = When{Unit: UnitMonth, Month: m}
		if y, n := s.yearAfter(j); y != 0 {
			w.Year = y
			return w, n
		}
		return w, j
	}
	if y, n := s.year(i); y != 0 && plausibleYear(y) && !s.counted(n) {
		return When{Unit: UnitYear, Year: y}, n
	}
	return s.period(i)
}
