package corpus

import (
	"strings"
	"time"
)

// day reads a day, a month or a year written with names or figures at i:
// "vendredi 20 octobre 2017", "1er janvier", "June 29, 2017", "20/10/2017",
// "octobre 2017". complete is false for a day that still wants its month, which the
// rest of a list may give ("les 22 et 23 juin").
func (s *scanner) day(i int) (w When, next int, complete bool) {
	j := i
	weekday := s.at(i).word.weekday
	if weekday != 0 {
		j++
		if s.at(i).word.short && s.is(j, ".") && s.at(j).glued {
			if j++; s.is(j, "le") && s.upperFirst(j) {
				return When{}, i, false // a sentence that ends in "jeu"
			}
		}
		if s.is(j, ",") {
			j++
		}
		if s.is(j, "le", "the") {
			j++
		}
		if !s.near(j) {
			return When{}, i, false
		}
	}
	w, next, complete = s.numericDay(j)
	if next == j {
		w, next = s.dayInUnit(j)
		complete = next > j
	}
	if next == j {
		w, next, complete = s.namedDay(j)
	}
	if next == j {
		return When{}, i, false
	}
	if weekday != 0 {
		if w.Unit != UnitDay {
			return When{}, i, false
		}
		w.HasWeekday, w.Weekday = true, time.Weekday(weekday%7)
		return w, next, complete
	}
	return w, next, complete
}

// namedDay reads a day whose month is a word, or a day of the month alone.
func (s *scanner) namedDay(i int) (w When, next int, complete bool) {
	if m, j := s.monthName(i); m != 0 {
		if w, n := s.mixedDay(i); n > i {
			return w, n, true
		}
		return s.monthFirst(i, m, j)
	}
	day, j := s.dayNumber(i)
	if day == 0 {
		return When{}, i, false
	}
	w = When{Unit: UnitDay, Day: day}
	k := j
	if s.is(k, "-", "/") && s.at(k).glued {
		k++
	} else if k = s.of(j); k == j && s.is(j, "jour") && day > 0 || s.is(j, "en") {
		return When{}, i, false
	} else if s.is(k, "mois") && s.is(k+1, "de", "d") {
		k = s.of(k + 1)
	}
	m, k := s.monthName(k)
	if m == 0 || !s.near(k-1) {
		if s.counted(j) || !s.freeAfter(j) && !(s.is(j, "-") && s.at(j).glued) {
			return When{}, i, false
		}
		return w, j, false
	}
	w.Month = m
	if s.is(k, "-", "/") && s.at(k).glued && s.at(k+1).glued {
		if y, n := s.year(k + 1); y != 0 {
			w.Year = y
			return w, n, true
		}
	}
	w.Year, k = s.yearAfter(k)
	return w, k, true
}

// monthFirst reads what follows the month m, whose name is token i: "June 29, 2017",
// "octobre 2017", "octobre".
func (s *scanner) monthFirst(i int, m time.Month, j int) (w When, next int, complete bool) {
	if s.near(j) && s.isNumber(j, 1, 31, 2) && !s.followedByClock(j) {
		k := j + 1
		if s.at(k).glued && s.is(k, "st", "nd", "rd", "th") {
			k++
		}
		english := s.at(i).word.english || s.at(k-1).kind == tokenWord
		y, n := 0, k
		if s.is(k, ",") || !s.at(k).glued {
			y, n = s.yearAfter(k)
		}
		ranged := s.is(k, "-") && s.isNumber(k+1, s.at(j).value+1, 31, 2) && s.freeAfter(k+2)
		if (english || y != 0 || ranged) && (s.standsFree(j, k) || ranged) && s.at(k).word.month == 0 {
			return When{Unit: UnitDay, Month: m, Day: s.at(j).value, Year: y}, n, true
		}
	}
	w = When{Unit: UnitMonth, Month: m}
	if s.is(j, "-", "/") && s.at(j).glued && s.at(j+1).glued {
		if y, n := s.year(j + 1); y != 0 {
			w.Year = y
			return w, n, true
		}
		if s.is(j, "/") && s.isNumber(j+1, 1, 31, 2) && s.freeAfter(j+2) {
			return When{Unit: UnitDay, Month: m, Day: s.at(j + 1).value}, j + 2, true
		}
	}
	if s.is(j, ",") && !s.at(i).word.english && !s.at(j+1).glued {
		if y, n := s.year(j + 1); y != 0 && !s.counted(n) && s.is(n, ".", ",", ")", ";") {
			w.Year = y
			return w, n, true
		}
		return w, j, s.monthStands(i, j)
	}
	if y, n := s.yearAfter(j); y != 0 {
		w.Year = y
		return w, n, true
	}
	return w, j, s.monthStands(i, j)
}

// followedByClock reports whether the number i is the hour of a time of day.
func (s *scanner) followedByClock(i int) bool {
	return s.is(i+1, "h", "heures", "heure") || s.is(i+1, ":") && s.at(i+1).glued && s.at(i+2).kind == tokenNumber
}

// monthStands reports whether the word i, without a day and a year, is a month.
// Short and ambiguous words (Mars the planet, "may" the verb) want a preposition.
func (s *scanner) monthStands(i, next int) bool {
	if s.step(next) != 0 {
		return s.at(i).word.number == 0 || !s.is(next, "derniers", "dernieres", "prochains", "prochaines")
	}
	t := s.at(i)
	if t.glued && s.at(i-1).kind != tokenMark {
		return false
	}
	if t.word.english && !t.word.short && len(s.toks) > 1 {
		// a given name as often: "June Johnson"
		return s.is(i-1, "in", "of", "since", "by", "until", "till", "before", "after", "between", "early", "late", "mid", "to", "and", "or", "from", "this",
			"next", "last", "for", "through", "around", "about", "(", "-") || s.is(next, "and", "to", "or", "-", ",", "until", "through")
	}
	if !t.word.short {
		return !s.is(next, "'") && !s.capitalInClause(i)
	}
	switch t.fold {
	case "mars":
		return s.is(i-1, "en", "de", "fin", "debut", "mi", "mois", "depuis", "avant", "apres", "courant", "des", "ce", "a", "-", "et", "entre", "au") &&
			(!s.upperFirst(i) || s.raw(i) == "MARS")
	case "may", "march":
		return s.upperFirst(i) && (s.is(i-1, "in", "of", "since", "by", "until", "till", "before", "after", "between", "early", "late", "mid", "to", "and", "from", "this", "next") || s.at(i-1).word.step != 0)
	case "sep", "sept", "mar", "sun", "sat", "mer":
		return false
	}
	return s.is(i-1, "en", "in", "de", "of", "since", "depuis", "fin", "debut", "mi", "d", "'", "mois") && s.is(next-1, ".")
}

// capitalInClause reports whether the French month i has a capital where a word that is no name
// has none: "la planète Mars, le prénom Avril".
func (s *scanner) capitalInClause(i int) bool {
	raw := s.raw(i)
	if !s.upperFirst(i) || strings.ToUpper(raw) == raw || s.at(i).breaks > 0 {
		return false
	}
	return s.is(i-1, ",", "l", "le", "la") || s.at(i-1).kind == tokenWord && s.at(i-1).fold == ""
}

// step is the direction of the adjective at i, "dernier" or "prochain", 0 without one.
func (s *scanner) step(i int) int8 {
	if !s.near(i) {
		return 0
	}
	return s.at(i).word.step
}
