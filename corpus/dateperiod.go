package corpus

import (
	"strings"
	"time"
)

// period reads a stretch that is named by its kind: quarters, halves, seasons,
// weeks, decades, "l'année 2008", "le mois de juin", and those of them that lean on
// today: "la semaine dernière", "ce trimestre".
func (s *scanner) period(i int) (w When, next int) {
	for _, read := range []func(int) (When, int){
		s.fewOf, s.unitByStep, s.sameUnit, s.unitAtHand, s.shortPeriod, s.season, s.ordinalUnit, s.namedUnit, s.rolling,
	} {
		if w, next = read(i); next > i {
			return w, next
		}
	}
	return When{}, i
}

// shortPeriod reads "T3 2021", "Q3", "S1 2022", "H2", "2019 H2", "2017-T1".
func (s *scanner) shortPeriod(i int) (w When, next int) {
	if y, j := s.year(i); y != 0 && plausibleYear(y) && s.standsFree(i, j) {
		k := j
		if s.is(k, "-") && s.at(k).glued {
			k++
		}
		if w, n := s.periodCode(k); n > k && s.at(k).breaks == 0 {
			w.Year = y
			return w, n
		}
		return When{}, i
	}
	w, next = s.periodCode(i)
	if next == i || s.at(i).glued && s.at(i-1).kind != tokenMark || s.is(i-1, "-", "/") && s.at(i).glued {
		return When{}, i
	}
	j := next
	if s.is(j, "-", "/") && s.at(j).glued {
		j++
	}
	if y, n := s.yearAfter(j); y != 0 && plausibleYear(y) {
		w.Year = y
		return w, n
	}
	if s.is(i-1, "au", "du", "ce", "in", "le") && !s.reference(i-2) && (s.is(i-1, "au", "in", "ce") || w.Unit == UnitQuarter && s.is(i-1, "du")) {
		return w, next
	}
	return When{}, i
}

// periodCode reads a letter and the number glued to it: T1 to T4, Q1 to Q4, S1, S2, H1,
// H2; "trimestre1" too.
func (s *scanner) periodCode(i int) (w When, next int) {
	n := s.at(i + 1)
	if s.at(i).kind != tokenWord || n.kind != tokenNumber || !n.glued || n.digits() != 1 || n.value < 1 {
		return When{}, i
	}
	if after := s.at(i + 2); after.glued && (after.kind != tokenMark || s.is(i+2, "/") && s.at(i+3).digits() != 4) {
		return When{}, i
	}
	letter := strings.ToLower(s.raw(i))
	upper := s.upperFirst(i)
	switch {
	case (letter == "t" && upper || letter == "q") && n.value <= 4, s.is(i, "trimestre", "quarter") && n.value <= 4:
		return When{Unit: UnitQuarter, Number: n.value}, i + 2
	case (letter == "s" || letter == "h") && upper && n.value <= 2, s.is(i, "semestre") && n.value <= 2:
		return When{Unit: UnitHalf, Number: n.value}, i + 2
	}
	return When{}, i
}

// season reads "automne 2019", "été dernier", "cet hiver", "hiver 2023/2024". A season
// without a year or a direction stands only after "à", "au", "dès" or "cet".
func (s *scanner) season(i int) (w When, next int) {
	j, this := i, false
	step := int8(0)
	switch {
	case s.is(j, "ce", "cet", "this"):
		j, this = j+1, true
	case s.is(j, "last", "next", "prochain", "dernier"):
		step, j = s.at(j).word.step, j+1
	}
	n := s.at(j).word.season
	if n == 0 {
		return When{}, i
	}
	w = When{Unit: UnitSeason, Number: int(n)}
	next = j + 1
	if step == 0 && !this {
		step = s.step(next)
		if step != 0 && s.is(next, "last", "next", "past") {
			step = 0
		}
		if step != 0 {
			next++
		}
	}
	participle := s.at(j).fold == "ete" && !s.is(j-1, "'", "cet", "fin", "debut", "mi", "-", "et", "ou", "en", "/", "(", ",") && j > 0 && j-1 >= 0 && s.at(j).breaks == 0 && !s.is(j-1, "l", "d", "prochain")
	if participle {
		return When{}, i
	}
	switch {
	case this:
		w.Lean = LeanThis
		if y, k := s.yearAfter(next); y != 0 {
			w.Year, w.Lean, next = y, LeanNone, k
		}
		return w, next
	case step < 0:
		w.Lean = LeanLast
		return w, next
	case step > 0:
		w.Lean = LeanNext
		return w, next
	}
	if s.is(next, "de", "d") && !s.is(next+1, "'") && s.at(next+1).fold == "" && s.at(next+1).kind == tokenWord && s.upperFirst(next+1) {
		return When{}, i // "le Printemps de Prague"
	}
	if s.is(next, "a") && s.is(next+1, "venir") {
		w.Lean = LeanNext
		return w, next + 2
	}
	if s.is(next, "actuel") && s.near(next) {
		w.Lean = LeanThis
		return w, next + 1
	}
	if e, k := s.yearSpan(next); k > next {
		// "hiver 2023/2024" begins in the first of its two years
		w.Year = e.Year
		return w, k
	}
	if y, k := s.yearAfter(next); y != 0 && plausibleYear(y) {
		w.Year = y
		return w, k
	}
	if in, k := s.container(next); k > next && in.Unit == UnitYear {
		w.In = &in
		return w, k
	}
	if s.seasonStands(j) {
		return w, next
	}
	return When{}, i
}

// seasonStands reports whether the season word i, bare, means one season: "à l'automne",
// "au printemps", "dès l'été", "in the autumn"; "d'été" and "l'hiver" are any.
func (s *scanner) seasonStands(i int) bool {
	if s.is(i-1, "au", "du") {
		return !s.at(i).word.english
	}
	if s.is(i-1, "le") {
		return s.is(i-2, "ici", "avant", "apres", "depuis", "des")
	}
	if s.is(i-1, "'") && s.is(i-2, "l") {
		return s.is(i-3, "a", "avant", "apres", "des", "depuis", "jusqu") || s.is(i-3, "'") || s.is(i-3, "d", "ici") || s.is(i-3, "pour", "de", "fin", "debut") && s.is(i-3, "pour", "fin", "debut")
	}
	return s.is(i-1, "the") && s.is(i-2, "in", "by", "until", "since", "before", "after")
}

// ordinalUnit reads "premier trimestre 2021", "3e semaine de janvier", "dernière semaine
// de juillet", "première quinzaine de juin", "premier lundi d'octobre 2017", "2e jour d'août".
func (s *scanner) ordinalUnit(i int) (w When, next int) {
	n, j := s.ordinal(i)
	if n == 0 || s.at(i).glued && s.at(i-1).kind != tokenMark {
		return When{}, i
	}
	if s.is(j, "quinzaine") {
		in, k := s.container(j + 1)
		if k == j+1 || in.Unit != UnitMonth || n > 2 || n < -1 {
			return When{}, i
		}
		in.Part = PartFirstHalf
		if n != 1 {
			in.Part = PartSecondHalf
		}
		return in, k
	}
	if s.is(j, "moitie", "half") {
		if w, next := s.halfOf(i, n, j+1); next > i {
			return w, next
		}
	}
	if wd := s.at(j).word.weekday; wd != 0 && !s.at(j).word.short {
		k := j + 1
		if s.is(k, "soir", "matin") {
			k++
		}
		in, k2 := s.container(k)
		if k2 == k || in.Unit != UnitMonth || in.Lean == LeanNone && in.Year == 0 && in.In == nil || in.Lean == LeanOffset && in.Offset == 0 && !s.is(k+1, "ce", "this") {
			return When{}, i
		}
		return When{Unit: UnitDay, HasWeekday: true, Weekday: time.Weekday(wd % 7), Number: n, In: &in}, k2
	}
	u, j := s.unitAt(j)
	if u == 0 || s.at(j-1).word.plural {
		if s.is(j, "half") {
			u, j = UnitHalf, j+1
		} else {
			return When{}, i
		}
	}
	if s.is(j, "civil", "civile") {
		j++
	}
	limit := map[Unit]int{UnitDay: 31, UnitWeek: 53, UnitQuarter: 4, UnitHalf: 2, UnitCentury: 30}[u]
	if limit == 0 || n > limit {
		return When{}, i
	}
	switch u {
	case UnitCentury:
		if n < 10 {
			return When{}, i
		}
		return When{Unit: u, Number: n}, j
	case UnitQuarter, UnitHalf:
		if n < 0 {
			return When{}, i
		}
		w = When{Unit: u, Number: n}
		if y, k := s.yearAfter(j); y != 0 {
			w.Year = y
			return w, k
		}
		if in, k := s.container(j); k > j && in.Unit == UnitYear {
			w.In = &in
			return w, k
		}
		return w, j
	}
	in, k := s.container(j)
	if k == j && u == UnitWeek && s.numberAhead(j) {
		if y, n := s.year(j); y != 0 {
			in, k = When{Unit: UnitYear, Year: y}, n
		}
	}
	if k == j || in.Unit <= u || u == UnitDay && in.Unit != UnitMonth || in.Unit == UnitSeason {
		return When{}, i
	}
	if u == UnitDay && n > 0 && in.Lean == LeanNone && in.In == nil {
		return When{Unit: UnitDay, Day: n, Month: in.Month, Year: in.Year}, k
	}
	return When{Unit: u, Number: n, In: &in}, k
}

// halfOf reads what the first or second half, n, is taken of: a month or a year at j.
func (s *scanner) halfOf(i, n, j int) (w When, next int) {
	in, k := s.container(j)
	if k == j || n > 2 || n < 1 {
		return When{}, i
	}
	switch in.Unit {
	case UnitMonth:
		in.Part = PartFirstHalf
		if n == 2 {
			in.Part = PartSecondHalf
		}
		return in, k
	case UnitYear:
		return When{Unit: UnitHalf, Number: n, In: &in}, k
	}
	return When{}, i
}

// namedUnit reads "année 2008", "années 1990", "1990s", "mois de juin", "semaine du 10
// avril", "semaine 31", "week-end du 4 mai".
func (s *scanner) namedUnit(i int) (w When, next int) {
	if y, j := s.isDecade(i); j > i {
		return When{Unit: UnitDecade, Year: y}, j
	}
	u, j := s.unitAt(i)
	switch {
	case u == UnitYear && s.at(i).word.plural:
		return s.decade(i)
	case u == UnitYear:
		if s.is(j, "civile", "fiscale", "scolaire", "budgetaire", "judiciaire") && s.is(j, "civile") {
			j++
		}
		if s.is(i, "year") && s.at(i-1).kind == tokenNumber {
			return When{}, i
		}
		if y, n := s.year(j); y != 0 && s.standsFree(j, n) {
			return When{Unit: UnitYear, Year: y}, n
		}
	case u == UnitMonth && !s.at(i).word.plural:
		k := s.of(j)
		if k == j {
			return When{}, i
		}
		if m, n := s.monthName(k); m != 0 {
			w = When{Unit: UnitMonth, Month: m}
			if y, n2 := s.yearAfter(n); y != 0 {
				w.Year = y
				return w, n2
			}
			return s.withStep(w, n)
		}
	case u == UnitWeek && s.is(j, "commencant", "beginning"), (u == UnitWeek || u == UnitWeekend) && s.is(j, "du", "of"):
		k := j + 1
		if s.is(k, "le", "the") {
			k++
		}
		if d, n, ok := s.day(k); ok && n > k && d.Unit == UnitDay {
			if s.is(n, "au", "-") {
				return When{}, i
			}
			return When{Unit: u, In: &d}, n
		}
	case u == UnitWeek && !s.at(i).word.plural && s.isNumber(j, 1, 53, 2) && s.standsFree(j, j+1) && !s.at(j).glued:
		w = When{Unit: UnitWeek, Number: s.at(j).value}
		if y, n := s.yearAfter(j + 1); y != 0 {
			w.Year = y
			return w, n
		}
		return w, j + 1
	}
	return When{}, i
}

// isDecade reads "1990s".
func (s *scanner) isDecade(i int) (year, next int) {
	if s.isNumber(i, 1800, 2090, 4) && s.at(i).value%10 == 0 && s.at(i+1).glued && s.is(i+1, "s") {
		return s.at(i).value, i + 2
	}
	return 0, i
}

// decade reads "années 1990", "années 90", "années quatre-vingt-dix".
func (s *scanner) decade(i int) (w When, next int) {
	if !s.is(i, "annees") {
		return When{}, i
	}
	j := i + 1
	if y, n := s.year(j); y != 0 {
		if y%10 != 0 || s.is(n, "et", "a", "-", ",") && s.at(n+1).kind == tokenNumber {
			return When{}, i
		}
		return When{Unit: UnitDecade, Year: y}, n
	}
	if n, k := s.cardinal(j); n >= 20 && n <= 90 && n%10 == 0 && (s.at(j).digits() == 2 || s.at(j).kind == tokenWord) {
		if s.is(k, "et", "a", "-") && s.at(k+1).kind == tokenNumber {
			return When{}, i
		}
		return When{Unit: UnitDecade, Year: 1900 + n}, k
	}
	return When{}, i
}
