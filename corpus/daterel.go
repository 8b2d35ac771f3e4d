package corpus

import "time"

// relative reads what leans on today by itself: "hier", "il y a trois mois", "ce mardi",
// "lundi dernier".
func (s *scanner) relative(i int) (w When, next int) {
	if s.at(i).kind != tokenNumber {
		if w, next = s.nearDay(i); next > i {
			return w, next
		}
		if w, next = s.weekday(i); next > i {
			return w, next
		}
	}
	return s.ago(i)
}

func offsetDay(n int) When { return When{Unit: UnitDay, Lean: LeanOffset, Offset: n} }

// nearDay reads "aujourd'hui", "hier", "avant-hier", "demain", "ce matin", "le lendemain".
func (s *scanner) nearDay(i int) (w When, next int) {
	if s.at(i).glued && s.at(i-1).kind != tokenMark {
		return When{}, i
	}
	defer func() {
		// "demain jeudi"
		if next > i && w.Lean == LeanOffset && s.near(next) && s.at(next).word.weekday != 0 && !s.at(next).word.short && s.at(next+1).kind != tokenNumber {
			next++
		}
	}()
	switch {
	case s.is(i, "aujourd") && s.is(i+1, "'") && s.is(i+2, "hui"):
		return offsetDay(0), i + 3
	case s.is(i, "today") && s.upperFirst(i) && s.at(i-1).kind == tokenWord && s.upperFirst(i-1):
		return When{}, i // "Russia Today"
	case s.is(i, "today"), s.is(i, "tonight") && (i == 0 || !s.upperFirst(i)):
		return offsetDay(0), i + 1
	case s.is(i, "avant") && s.is(i+1, "-") && s.is(i+2, "hier"):
		return offsetDay(-2), i + 3
	case s.is(i, "avant") && s.is(i+1, "hier"):
		return offsetDay(-2), i + 2
	case s.is(i, "avanthier"):
		return offsetDay(-2), i + 1
	case s.is(i, "maintenant", "now") && !s.is(i-1, "des", "de", "a", "until", "until", "to", "from", "for") && !s.is(i-1, "jusqu", "'") && s.clauseEnds(i+1):
		return offsetDay(0), i + 1
	case s.is(i, "maintenant", "now") && s.is(i-1, "entre", "between"):
		return offsetDay(0), i + 1
	case s.is(i, "ce") && s.is(i+1, "jour") && s.is(i-1, "a"):
		return offsetDay(0), i + 2
	case s.is(i, "day") && s.is(i+1, "before") && s.is(i+2, "yesterday"):
		return offsetDay(-2), i + 3
	case s.is(i, "day") && s.is(i+1, "after") && s.is(i+2, "tomorrow"):
		return offsetDay(2), i + 3
	case s.is(i, "hier", "yesterday"):
		return offsetDay(-1), i + 1
	case s.is(i, "apres") && s.is(i+1, "-") && s.is(i+2, "demain"):
		return offsetDay(2), i + 3
	case s.is(i, "demain", "tomorrow"):
		return offsetDay(1), i + 1
	case s.is(i, "ce") && s.is(i+1, "matin", "soir", "midi", "jour"), s.is(i, "cet") && s.is(i+1, "apres"), s.is(i, "cette") && s.is(i+1, "nuit"):
		if s.is(i+2, "-") && s.at(i+2).glued && !s.is(i+3, "midi") || s.is(i+1, "jour") && s.is(i-1, "a") || s.is(i+1, "apres") && !s.is(i+2, "-", "midi") {
			return When{}, i
		}
		if s.is(i+1, "apres") {
			if s.is(i+2, "-") {
				return offsetDay(0), i + 4
			}
			return offsetDay(0), i + 3
		}
		return offsetDay(0), i + 2
	case s.is(i, "this") && s.is(i+1, "morning", "afternoon", "evening"):
		return offsetDay(0), i + 2
	case s.is(i, "lendemain") && (s.is(i-1, "le") || s.at(i+1).kind == tokenNumber && s.followedByClock(i+1)):
		return When{Unit: UnitDay, Lean: LeanText, Offset: 1}, i + 1
	case s.is(i, "surlendemain") && s.is(i-1, "le"):
		return When{Unit: UnitDay, Lean: LeanText, Offset: 2}, i + 1
	case s.is(i, "veille") && s.is(i-1, "la") && !s.is(i-2, "a"):
		return When{Unit: UnitDay, Lean: LeanText, Offset: -1}, i + 1
	}
	return When{}, i
}

// ago reads "il y a trois mois", "voici deux ans", "dans trois semaines", "two days ago", "in
// two weeks".
func (s *scanner) ago(i int) (w When, next int) {
	j, sign := i, 0
	about := func() {
		switch {
		case s.is(j, "environ", "presque", "about", "around"):
			j++
		case s.is(j, "plus", "moins", "pres") && s.is(j+1, "de", "d"):
			j += 2
		case s.is(j, "a") && s.is(j+1, "peu") && s.is(j+2, "pres"):
			j += 3
		}
	}
	switch {
	case s.is(i, "il") && s.is(i+1, "y") && s.is(i+2, "a"):
		j, sign = i+3, -1
	case s.is(i, "voici", "voila"):
		j, sign = i+1, -1
	case s.is(i, "dans") && s.raw(i) != "d", s.is(i, "in"):
		j, sign = i+1, 1
		if s.is(j, "les", "the") {
			return When{}, i
		}
	}
	about()
	n, k := s.cardinal(j)
	if n == 0 && sign == 0 && (s.raw(j) == "a" || s.raw(j) == "an") && s.at(j+1).word.english {
		n, k = 1, j+1
	}
	if n == 0 {
		return When{}, i
	}
	if s.is(k, "minute", "minutes") && (sign != 0 || s.is(k+1, "ago")) {
		if sign == 0 {
			k++
		}
		return offsetDay(0), k + 1
	}
	u, k2 := s.unitAt(k)
	if u == 0 || !s.near(k) {
		return When{}, i
	}
	if sign == 0 {
		if s.is(k2, "ago") {
			return When{Unit: u, Lean: LeanOffset, Offset: -n}, k2 + 1
		}
		return When{}, i
	}
	if s.is(k2, "apres", "after") && !s.is(k2+1, "qu", "que", "avoir", "la") {
		return When{}, i // the count begins at what follows
	}
	if u == UnitWeekend || s.at(k2).word.step != 0 || s.is(k2, "a") && s.is(k2+1, "venir") {
		return When{}, i
	}
	return When{Unit: u, Lean: LeanOffset, Offset: sign * n}, k2
}

// duration reads "deux ans" after "depuis", a length of time that ends today.
func (s *scanner) duration(i int) (w When, next int) {
	if !s.is(i-1, "depuis") {
		return When{}, i
	}
	j := i
	if s.is(j, "plus", "moins", "pres") && s.is(j+1, "de", "d") {
		j += 2
	} else if s.is(j, "environ") {
		j++
	}
	n, k := s.cardinal(j)
	u, next := s.unitAt(k)
	if n == 0 || u == 0 || u > UnitDecade || u == UnitWeekend || !s.near(k) {
		return When{}, i
	}
	return When{Unit: u, Lean: LeanRolling, Offset: -n}, next
}

// weekday reads a weekday without a date: "mardi", "ce mardi", "lundi dernier", "last
// Tuesday", "lundi de la semaine prochaine", "mardi soir" (the day alone).
func (s *scanner) weekday(i int) (w When, next int) {
	j, lean := i, LeanNone
	switch {
	case s.is(i, "ce", "this"):
		j, lean = i+1, LeanThis
	case s.is(i, "last"):
		j, lean = i+1, LeanLast
	case s.is(i, "next", "prochain", "coming"):
		j, lean = i+1, LeanNext
	}
	t := s.at(j)
	clock := t.word.short && lean == LeanNone && s.upperFirst(j) && s.at(j+1).kind == tokenNumber && s.followedByClock(j+1)
	if t.word.weekday == 0 || t.word.short && !clock || t.glued && s.at(j-1).kind != tokenMark {
		return When{}, i
	}
	w = When{Unit: UnitDay, HasWeekday: true, Weekday: time.Weekday(t.word.weekday % 7), Lean: lean}
	next = j + 1
	if lean == LeanNone && s.near(next) && s.is(next, "precedent", "suivant") {
		w.Lean, w.Offset = LeanText, 2*btoi(s.is(next, "suivant"))-1
		return w, next + 1
	}
	if lean == LeanNone || lean == LeanThis {
		if v, k := s.withStep(w, next); k > next {
			v.Lean = map[bool]Lean{true: LeanLast, false: LeanNext}[s.at(next).word.step < 0]
			return v, k
		}
		if in, k := s.container(next); k > next && in.Unit == UnitWeek && in.Lean != LeanNone && (s.at(k-1).word.unit == 0 || s.at(k).fold != "" || s.clauseEnds(k)) {
			w.Lean, w.In = LeanNone, &in
			return w, k
		}
	}
	return w, next
}

// steppedMonth reads "juin dernier", "septembre prochain", "last June".
func (s *scanner) steppedMonth(i int) (w When, next int) {
	if s.is(i, "last", "next", "this", "ce", "cet", "cette", "prochain") {
		m, j := s.monthName(i + 1)
		if m == 0 || s.at(i+1).word.short && !s.is(i+1, "mars", "may", "march") {
			return When{}, i
		}
		if _, k := s.yearAfter(j); k > j {
			return When{}, i
		}
		lean := LeanThis
		if step := s.at(i).word.step; step < 0 {
			lean = LeanLast
		} else if step > 0 {
			lean = LeanNext
		}
		return When{Unit: UnitMonth, Month: m, Lean: lean}, j
	}
	m, j := s.monthName(i)
	if m == 0 || s.at(i).glued && s.at(i-1).kind != tokenMark {
		return When{}, i
	}
	w = When{Unit: UnitMonth, Month: m}
	if s.at(i).word.number != 0 && s.is(j, "derniers", "dernieres", "prochains", "prochaines") {
		return When{}, i // "sept dernières années"
	}
	if v, k := s.withStep(w, j); k > j {
		return v, k
	}
	if in, k := s.container(j); k > j && in.Unit == UnitYear && in.Lean != LeanNone {
		w.In = &in
		return w, k
	}
	return When{}, i
}

// dayInUnit reads "15 du mois prochain", "15 mars dernier", "3 juin de l'an dernier".
func (s *scanner) dayInUnit(i int) (w When, next int) {
	day, j := s.dayNumber(i)
	if day == 0 {
		return When{}, i
	}
	in, k := s.container(j)
	if k == j && s.is(i-1, "le", "du", "au", "the", "-") {
		in, k = s.leaningMonth(j) // "le 21 ce mois-ci"
	}
	if k > j && in.Unit == UnitMonth && in.Lean != LeanNone {
		return When{Unit: UnitDay, Day: day, In: &in}, k
	}
	d, k, ok := s.namedDay(i)
	if !ok || d.Year != 0 || d.Month == 0 {
		return When{}, i
	}
	if v, n := s.withStep(d, k); n > k {
		return v, n
	}
	in, k2 := s.container(k)
	if k2 == k && s.is(k, "next", "last", "this") {
		in, k2 = s.unitByStep(k) // "1 January next year"
		if s.is(k, "this") {
			in, k2 = s.unitAtHand(k)
		}
	}
	if k2 > k && in.Unit == UnitYear && in.Lean != LeanNone {
		d.In = &in
		return d, k2
	}
	return When{}, i
}

// leaningMonth reads "ce mois-ci" or "mois prochain".
func (s *scanner) leaningMonth(i int) (w When, next int) {
	if w, next = s.unitAtHand(i); next == i {
		w, next = s.unitByStep(i)
	}
	if w.Unit != UnitMonth {
		return When{}, i
	}
	return w, next
}
