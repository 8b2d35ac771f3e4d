package corpus

import "time"

// numericDay reads a date in figures: "20/10/2017", "20.10.2017", "2017-10-20",
// "12.05.20", "22/04", "12/2015", "29 06 2017".
func (s *scanner) numericDay(i int) (w When, next int, complete bool) {
	a := s.at(i)
	if a.kind != tokenNumber || a.digits() > 4 {
		return When{}, i, false
	}
	sep := s.at(i + 1)
	if !sep.glued || sep.kind != tokenMark {
		return s.spacedDay(i)
	}
	if w, next = s.mixedDay(i); next > i {
		return w, next, true
	}
	if !s.is(i+1, "/", ".", "-") || s.at(i+2).kind != tokenNumber || !s.at(i+2).glued {
		return When{}, i, false
	}
	b := s.at(i + 2)
	three := s.at(i+3).fold == sep.fold && s.at(i+3).glued && s.at(i+4).kind == tokenNumber && s.at(i+4).glued
	if !three {
		if s.is(i+3, "-") && s.at(i+3).glued && sep.fold == "/" && a.digits() <= 2 && b.digits() <= 2 && s.dayAndMonth(a, b) {
			// "10/1-11/2/2017"
			if w, _, ok := s.numericDay(i + 4); ok && w.Unit == UnitDay && w.Year != 0 {
				return When{Unit: UnitDay, Month: time.Month(b.value), Day: a.value}, i + 3, true
			}
		}
		if !s.standsFree(i, i+3) {
			return When{}, i, false
		}
		switch {
		case sep.fold == "-" && a.digits() == 4 && b.digits() == 2 && plausibleYear(a.value) && b.value >= 1 && b.value <= 12 && b.value != (a.value+1)%100 && s.inTime(i):
			return When{Unit: UnitMonth, Month: time.Month(b.value), Year: a.value}, i + 3, true
		case sep.fold == "/" && a.digits() == 2 && a.value >= 1 && a.value <= 12 && b.digits() == 4 && plausibleYear(b.value) && !s.reference(i-1):
			return When{Unit: UnitMonth, Month: time.Month(a.value), Year: b.value}, i + 3, true
		case sep.fold == "/" && a.digits() <= 2 && b.digits() <= 2 && s.dayAndMonth(a, b) && s.shortDateStands(i, i+3):
			return When{Unit: UnitDay, Month: time.Month(b.value), Day: a.value}, i + 3, true
		}
		return When{}, i, false
	}
	c := s.at(i + 4)
	free := s.standsFree(i, i+5) || s.is(i-1, "-") && s.is(i-3, "/") && s.at(i-3).glued && s.freeAfter(i+5)
	switch {
	case !free:
	case a.digits() == 4 && b.digits() <= 2 && c.digits() <= 2 && plausibleYear(a.value) && s.dayAndMonth(c, b):
		return When{Unit: UnitDay, Year: a.value, Month: time.Month(b.value), Day: c.value}, i + 5, true
	case c.digits() == 4 && s.dayAndMonth(a, b) && c.value >= 1000 && c.value < 3000:
		return When{Unit: UnitDay, Year: c.value, Month: time.Month(b.value), Day: a.value}, i + 5, true
	case c.digits() == 4 && sep.fold == "/" && s.dayAndMonth(b, a) && plausibleYear(c.value):
		// the month first, as in America: no other order gives a date
		return When{Unit: UnitDay, Year: c.value, Month: time.Month(a.value), Day: b.value}, i + 5, true
	case c.digits() == 2 && sep.fold != "-" && a.digits() == 2 && b.digits() == 2 && s.dayAndMonth(a, b):
		return When{Unit: UnitDay, Year: shortYear(c.value), Month: time.Month(b.value), Day: a.value}, i + 5, true
	}
	return When{}, i, false
}

// mixedDay reads a date whose month is a word between figures, in any order: "23/sept/2020",
// "2020-Sep-23", "23-2020-septembre".
func (s *scanner) mixedDay(i int) (w When, next int) {
	if !s.is(i+1, "/", ".", "-") || s.at(i+3).fold != s.at(i+1).fold || !s.at(i+3).glued {
		return When{}, i
	}
	w.Unit = UnitDay
	for k := i; k <= i+4; k += 2 {
		t := s.at(k)
		if k > i && !t.glued {
			return When{}, i
		}
		switch {
		case t.word.month != 0 && w.Month == 0:
			w.Month = t.word.month
		case t.kind == tokenNumber && t.digits() == 4 && plausibleYear(t.value) && w.Year == 0:
			w.Year = t.value
		case t.kind == tokenNumber && t.digits() <= 2 && t.value >= 1 && t.value <= 31 && w.Day == 0:
			w.Day = t.value
		default:
			return When{}, i
		}
	}
	if !s.standsFree(i, i+1) && s.at(i).glued || !s.freeAfter(i+5) {
		return When{}, i
	}
	return w, i + 5
}

// inTime reports whether a word that leads to a time stands before token i, or nothing does.
func (s *scanner) inTime(i int) bool {
	return i == 0 || !s.at(i).glued && s.is(i-1, "le", "en", "de", "du", "au", "in", "of", "depuis", "since", "avant", "before", "apres", "after", "date", "(")
}

// spacedDay reads "29 06 2017" and "18 08 78", alone among words: longer rows of figures are
// telephone or account numbers.
func (s *scanner) spacedDay(i int) (w When, next int, complete bool) {
	a, b, c := s.at(i), s.at(i+1), s.at(i+2)
	if b.kind != tokenNumber || c.kind != tokenNumber || b.glued || c.glued || !s.dayAndMonth(a, b) || s.reference(i-1) || b.breaks+c.breaks > 0 {
		return When{}, i, false
	}
	if s.at(i-1).kind == tokenNumber || s.at(i-1).kind == tokenMark && i > 0 || s.at(i+3).kind == tokenNumber || !s.standsFree(i, i+3) || s.counted(i+3) {
		return When{}, i, false
	}
	year := c.value
	switch {
	case c.digits() == 2 && c.value > 31: // a year, whichever number is the day
		year = shortYear(c.value)
	case c.digits() != 4 || !plausibleYear(c.value):
		return When{}, i, false
	}
	return When{Unit: UnitDay, Year: year, Month: time.Month(b.value), Day: a.value}, i + 3, true
}

func (s *scanner) dayAndMonth(d, m *token) bool {
	return d.digits() <= 2 && m.digits() <= 2 && d.value >= 1 && d.value <= 31 && m.value >= 1 && m.value <= 12
}

// shortDateStands reports whether "22/04" at i is a day rather than a fraction: a
// weekday, an article or a preposition of time stands before it, a clock after it, or
// it is all there is.
func (s *scanner) shortDateStands(i, j int) bool {
	if s.at(i-1).word.weekday != 0 || i == 0 && j == len(s.toks) {
		return true
	}
	if m := s.raw(j - 1); len(m) == 2 && len(s.raw(i)) == 2 && (m[0] == '0' || s.raw(i)[0] == '0') && s.at(j).kind != tokenNumber && !s.reference(i-1) {
		return true // no fraction begins with a zero
	}
	if s.is(j, "a", "avant", "apres", "de", "entre") && s.at(j+1).kind == tokenNumber && s.followedByClock(j+1) {
		return true
	}
	return s.is(i-1, "le", "du", "au", "ce", "des", "on", "avant", "apres", "jusqu", "depuis", "until", "since", "before", "after", "by")
}

// reference reports whether token i names something that is numbered by year.
func (s *scanner) reference(i int) bool {
	if s.is(i, ")") {
		i--
	}
	if s.is(i, "n", "no", "nos", "numero", "°", "º", "reglement", "directive", "decision", "arret", "affaire", "ue", "ce", "cee", "article", "articles", "loi", "page", "pages", "chapitre", "ligne", "section", "sections", "chapter", "version", "norme", "iso", "resolution", "tram", "tramway", "bus") {
		return true
	}
	return false
}

// plausibleYear reports whether y may stand for a year where little else says so.
func plausibleYear(y int) bool { return y >= 1900 && y <= 2100 }

// shortYear is the year that two digits stand for.
func shortYear(n int) int {
	if n < 70 {
		return 2000 + n
	}
	return 1900 + n
}
