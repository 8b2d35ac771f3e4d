package corpus

import "strings"

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
	if t := &s.toks[i]; t.kind != tokenNumber && !t.word.starts || s.plainFigure(i) || s.surname(i) {
		return nil, i
	}
	if s.is(i, "a") && s.at(i+1).word.unit == 0 {
		return nil, i // all but "a week ago"
	}
	if e, next := s.within(i); next > i {
		return []Expr{e}, next
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
	case len(read) == 2 && s.monthlessRange(read):
		e := Expr{Span: s.span(i, read[1].end), When: first, Range: true, Last: read[1].when}
		return []Expr{s.dress(e, i)}, read[1].end
	case len(read) > 1 && !first.HasWeekday:
		// none of its days has a month; only what follows the last could give it one
		return nil, read[len(read)-1].start
	default:
		return s.loneDay(i, first, next)
	}
	share(items)
	return s.emit(items), items[len(items)-1].end
}

// surname reports whether the word i is somebody's name: "Mme Avril", "M. Dimanche".
func (s *scanner) surname(i int) bool {
	if s.at(i).kind != tokenWord || !s.upperFirst(i) {
		return false
	}
	j := i - 1
	if s.is(j, ".") && s.at(j).glued {
		j--
	}
	switch strings.ToLower(s.short(j)) {
	case "m", "mm", "mme", "mmes", "mlle", "mr", "mrs", "ms", "dr", "monsieur", "madame":
		return s.at(i).breaks == 0
	}
	return false
}

// short is token i as it is written, "" for one that is longer than any title.
func (s *scanner) short(i int) string {
	if s.at(i).kind != tokenWord || s.at(i).digits() > len("monsieur") {
		return ""
	}
	return s.raw(i)
}

// long is token i as it is written, "" for one that is longer than any word of the grammar.
func (s *scanner) long(i int) string {
	if s.at(i).kind != tokenWord || s.at(i).digits() > 24 {
		return ""
	}
	return s.raw(i)
}

// within reads the term in "sous huit jours", "d'ici trois mois", "within two weeks".
func (s *scanner) within(i int) (Expr, int) {
	if !s.is(i-1, "sous", "within") && !(s.is(i-1, "ici") && s.is(i-2, "'")) && !(s.is(i-1, "a") && s.is(i-2, "ici")) {
		return Expr{}, i
	}
	n, j := s.cardinal(i)
	u, next := s.unitAt(j)
	if n == 0 || n == 1 && u == UnitDay || u == 0 || u > UnitDecade || u == UnitWeekend || s.is(next, "de", "d", "apres", "after", "of", "suivant", "qui", "a") {
		return Expr{}, i
	}
	w := When{Unit: u, Lean: LeanRolling, Offset: n}
	e := s.dress(Expr{Span: s.span(i, next), When: w}, i)
	e.Lead = LeadBy
	return e, next
}

// plainFigure reports whether token i is a figure, no year, before a word that has nothing to do
// with dates or in a row of figures too long for one.
func (s *scanner) plainFigure(i int) bool {
	t, after := &s.toks[i], s.at(i+1)
	if t.kind != tokenNumber || t.digits() == 4 || after.glued || after.breaks > 0 {
		return false
	}
	switch after.kind {
	case tokenWord:
		return after.fold == ""
	case tokenNumber:
		return s.at(i+2).kind != tokenNumber || s.at(i+3).kind == tokenNumber
	}
	return false
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

// monthlessRange reports whether two days without a month are one range: "du 21 au 23" and
// "entre le 21 et le 23" at the end of a clause.
func (s *scanner) monthlessRange(read []item) bool {
	a, b := read[0], read[1]
	if b.join != joinRange || a.when.Day >= b.when.Day || !s.clauseEnds(b.end) || s.at(b.end-1).kind != tokenNumber {
		return false
	}
	return s.is(a.start-1, "du") && s.is(a.end, "au") || s.is(a.start-1, "le") && s.is(a.start-2, "entre")
}

// clauseEnds reports whether the clause ends at token i.
func (s *scanner) clauseEnds(i int) bool {
	return s.at(i).breaks > 0 || s.is(i, ".", ",", ";", "!", "?", ")") && !(s.at(i+1).glued && s.at(i+1).kind == tokenNumber)
}

// clauseOrClock reports whether the clause ends at token i or a time of day follows.
func (s *scanner) clauseOrClock(i int) bool {
	if s.clauseEnds(i) {
		return true
	}
	if s.is(i, "de") && s.isNumber(i+1, 0, 24, 2) && s.is(i+2, "a") && s.isNumber(i+3, 0, 24, 2) && s.clauseEnds(i+4) {
		return true // "de 14 à 16"
	}
	return s.is(i, "a", "de", "entre", "vers", "avant", "apres") && s.at(i+1).kind == tokenNumber && s.followedByClock(i+1)
}

// atom reads one date. In a sequence a plain year and a day without its month will do.
func (s *scanner) atom(i int, inSequence bool) (w When, next int, complete bool) {
	if w, next = s.part(i); next > i {
		return w, next, true
	}
	if w, next = s.away(i); next > i {
		return w, next, true
	}
	if w, next = s.feast(i); next > i {
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
	if y, n := s.spokenYear(i); n > i {
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

// recurring reports whether a weekday is one that comes round: "le lundi", "du lundi au
// vendredi", "chaque mardi".
func (s *scanner) recurring(it item, last When) bool {
	if s.is(it.start-1, "chaque", "every", "each", "un") || s.is(it.start-1, "les") && s.is(it.start-2, "tous", "toutes") {
		return true
	}
	if !it.when.bareWeekday() || !last.bareWeekday() || s.is(it.start, "ce", "this") {
		return false
	}
	if s.is(it.start-1, "le") && s.upperFirst(it.start-1) && s.is(it.end, ",") {
		return false // "Le samedi, elle rencontrera…"
	}
	if s.is(it.end, ":") && (s.at(it.end+1).kind == tokenNumber || s.is(it.end+1, "de") && s.at(it.end+2).kind == tokenNumber) {
		return true // opening hours
	}
	j := it.end
	if s.is(j, "matin", "soir") {
		j++
	}
	if s.is(j, "de", "entre") && s.at(j+1).kind == tokenNumber && s.followedByClock(j+1) {
		return false
	}
	if s.is(it.start-1, "le") && s.at(it.start-2).kind == tokenNumber && s.is(it.start-3, "h", "heures") {
		return false // "à 12h00 le lundi"
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
