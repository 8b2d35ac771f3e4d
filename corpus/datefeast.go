package corpus

import "time"

// A Feast is a day of the year that has a name.
type Feast uint8

// The feasts, those of Easter's cycle last.
const (
	FeastNone Feast = iota
	FeastNewYear
	FeastChristmasEve
	FeastChristmas
	FeastNewYearsEve
	FeastAllSaints
	FeastEaster
	FeastEasterMonday
	FeastAscension
	FeastPentecost
	FeastWhitMonday
)

// fixedFeasts are the feasts that fall on the same day of every year.
var fixedFeasts = map[Feast]struct {
	month time.Month
	day   int
}{
	FeastNewYear:      {time.January, 1},
	FeastChristmasEve: {time.December, 24},
	FeastChristmas:    {time.December, 25},
	FeastNewYearsEve:  {time.December, 31},
	FeastAllSaints:    {time.November, 1},
}

// easterFeasts are how many days the others lie after Easter.
var easterFeasts = map[Feast]Day{
	FeastEaster: 0, FeastEasterMonday: 1, FeastAscension: 39, FeastPentecost: 49, FeastWhitMonday: 50,
}

// inYear is the day of f in the year y.
func (f Feast) inYear(y int) (Day, bool) {
	if at, ok := fixedFeasts[f]; ok {
		return NewDay(y, at.month, at.day)
	}
	after, ok := easterFeasts[f]
	if !ok {
		return 0, false
	}
	d, ok := easter(y)
	return d + after, ok
}

// easter is Easter Sunday of the year y in the Gregorian calendar (Meeus, Jones, Butcher).
func easter(y int) (Day, bool) {
	a, b, c := y%19, y/100, y%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return NewDay(y, time.Month(n/31), n%31+1)
}

// feast reads "Noël", "le lundi de Pâques", "Easter Monday", "le Nouvel An", with a year or
// "dernier" behind it. Alone a feast is a date only behind a preposition of time: the market
// and the tree "de Noël" are none.
func (s *scanner) feast(i int) (w When, next int) {
	j, lean := i, LeanNone
	if s.is(j, "dernier", "derniere", "last") {
		j, lean = j+1, LeanLast
	} else if s.is(j, "prochain", "prochaine", "next") {
		j, lean = j+1, LeanNext
	}
	f, next := s.feastName(j)
	if f == FeastNone {
		return When{}, i
	}
	w = When{Unit: UnitDay, Feast: f, Lean: lean}
	if lean != LeanNone {
		return w, next
	}
	if y, n := s.yearAfter(next); y != 0 && plausibleYear(y) {
		w.Year = y
		return w, n
	}
	if v, n := s.withStep(w, next); n > next {
		return v, n
	}
	if s.feastStands(i, next) {
		return w, next
	}
	return When{}, i
}

// feastName reads the name alone. A bare name wants its capital.
func (s *scanner) feastName(i int) (f Feast, next int) {
	switch {
	case s.is(i, "lundi") && s.is(i+1, "de"):
		switch {
		case s.is(i+2, "paques"):
			return FeastEasterMonday, i + 3
		case s.is(i+2, "pentecote"):
			return FeastWhitMonday, i + 3
		}
	case s.is(i, "veille") && s.is(i+1, "de") && s.is(i+2, "noel"):
		return FeastChristmasEve, i + 3
	case s.is(i, "jour") && s.is(i+1, "de") && s.is(i+2, "noel", "paques"):
		f, _ = s.feastName(i + 2)
		return f, i + 3
	case s.is(i, "jour") && s.is(i+1, "de") && s.is(i+2, "l") && s.is(i+3, "'") && s.is(i+4, "an"):
		return FeastNewYear, i + 5
	case s.is(i, "nouvel") && s.is(i+1, "an"):
		return FeastNewYear, i + 2
	case s.is(i, "new") && s.is(i+1, "year") && s.is(i+2, "'") && s.is(i+3, "s"):
		switch {
		case s.is(i+4, "day"):
			return FeastNewYear, i + 5
		case s.is(i+4, "eve"):
			return FeastNewYearsEve, i + 5
		}
	case s.is(i, "christmas") && s.is(i+1, "eve"):
		return FeastChristmasEve, i + 2
	case s.is(i, "christmas", "easter") && s.is(i+1, "day", "sunday"):
		f, _ = s.feastName(i)
		return f, i + 2
	case s.is(i, "easter") && s.is(i+1, "monday"):
		return FeastEasterMonday, i + 2
	case s.is(i, "saint") && s.is(i+1, "-") && s.is(i+2, "sylvestre"):
		return FeastNewYearsEve, i + 3
	}
	return s.at(i).word.feast, i + 1
}

// feastStands reports whether the feast at [i, next) is a day rather than what is made for it.
func (s *scanner) feastStands(i, next int) bool {
	switch {
	case s.is(i, "lundi", "jour") || s.is(next-1, "eve", "day", "monday", "sunday"):
		return true
	case s.is(i-1, "entre", "between"), s.is(i-1, "et", "and") && s.at(i-2).word.feast != 0:
		return true
	case s.is(i-1, "a", "avant", "apres", "depuis", "vers", "at", "by", "before", "after", "since", "until"):
		return s.at(next).kind != tokenWord || s.at(next).breaks > 0 || !s.at(i).word.english
	case s.is(i-1, "ici") && s.is(i-2, "'"), s.is(i-1, "'") && s.is(i-2, "jusqu"):
		return true
	case s.is(i-1, "le", "la", "l", "'", "au"):
		// "avant le Nouvel An", "d'ici la Pentecôte", "à l'Ascension", "à la Toussaint"
		j := i - 1
		for s.is(j, "le", "la", "l", "'") {
			j--
		}
		if s.is(j, "et") && s.at(j-1).word.feast != 0 {
			return true
		}
		return s.is(i-1, "au") || s.is(j, "entre", "a", "avant", "apres", "depuis", "ici", "jusqu")
	}
	return false
}
