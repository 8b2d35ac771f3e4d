package corpus

// unitAt reads a unit's name; "week-end" is one.
func (s *scanner) unitAt(i int) (u Unit, next int) {
	if s.is(i, "week") && s.is(i+1, "-") && s.is(i+2, "end", "ends") {
		return UnitWeekend, i + 3
	}
	if u = s.at(i).word.unit; u != 0 {
		return u, i + 1
	}
	return 0, i
}

// sameUnit reads "la même semaine", "the same year".
func (s *scanner) sameUnit(i int) (w When, next int) {
	if u, j := s.unitAt(i + 1); s.is(i, "meme", "same") && u > UnitDay && u < UnitDecade && !s.at(i+1).word.plural && s.is(i-1, "le", "la", "the") {
		return When{Unit: u, Lean: LeanText}, j
	}
	return When{}, i
}

// unitByStep reads "semaine dernière", "mois prochain", "last week", "dernier trimestre".
func (s *scanner) unitByStep(i int) (w When, next int) {
	if u, j := s.unitAt(i); u > UnitDay && !s.at(i).word.plural && s.near(j) {
		if u == UnitMonth && s.is(i-1, "les", "ces", "des", "aux") {
			return When{}, i // "les mois à venir"
		}
		switch {
		case s.at(j).word.step != 0 && !s.is(j, "past", "last", "next", "derniers", "prochains", "passes"):
			return When{Unit: u, Lean: LeanOffset, Offset: int(s.at(j).word.step)}, j + 1
		case s.is(j, "precedent", "precedente"):
			return When{Unit: u, Lean: LeanText, Offset: -1}, j + 1
		case s.is(j, "suivant", "suivante"):
			return When{Unit: u, Lean: LeanText, Offset: 1}, j + 1
		case s.is(j, "qui") && s.is(j+1, "suit", "precede"):
			return When{Unit: u, Lean: LeanText, Offset: 2*btoi(s.is(j+1, "suit")) - 1}, j + 2
		case s.is(j, "a") && s.is(j+1, "venir"):
			return When{Unit: u, Lean: LeanOffset, Offset: 1}, j + 2
		case s.is(j, "actuel", "actuelle"):
			return When{Unit: u, Lean: LeanOffset}, j + 1
		case s.is(j, "en") && s.is(j+1, "cours"):
			return When{Unit: u, Lean: LeanOffset}, j + 2
		}
		return When{}, i
	}
	if step := s.at(i).word.step; step != 0 && !s.is(i, "passe", "passee", "passes", "passees", "derniers", "dernieres", "prochains", "prochaines") {
		if !s.at(i+1).word.english && s.is(i-1, ",", "(") {
			return When{}, i // "mai, dernier mois observé"
		}
		u, j := s.unitAt(i + 1)
		if u <= UnitDay || u >= UnitDecade || s.at(i+1).word.plural || s.numberAhead(j) {
			return When{}, i
		}
		if in, n := s.container(j); n > j && in.Unit > u {
			if step != -1 {
				return When{}, i
			}
			return When{Unit: u, Number: -1, In: &in}, n
		}
		if s.is(j, "de", "du", "d", "of") && step < 0 {
			return When{}, i
		}
		return When{Unit: u, Lean: LeanOffset, Offset: int(step)}, j
	}
	return When{}, i
}

// numberAhead reports whether a figure that is no clock time stands at i.
func (s *scanner) numberAhead(i int) bool {
	return s.at(i).kind == tokenNumber && !s.followedByClock(i) && s.at(i).breaks == 0 && s.at(i).digits() == 4
}

// unitAtHand reads "cette semaine", "ce mois-ci", "this year", "ce mois de juin".
func (s *scanner) unitAtHand(i int) (w When, next int) {
	if !s.is(i, "ce", "cet", "cette", "this") {
		return When{}, i
	}
	u, j := s.unitAt(i + 1)
	if u <= UnitDay || s.at(i+1).word.plural {
		return When{}, i
	}
	if s.is(j, "-") {
		if !s.is(j+1, "ci") {
			return When{}, i
		}
		return When{Unit: u, Lean: LeanOffset}, j + 2
	}
	if u == UnitMonth {
		if k := s.of(j); k > j {
			if m, n := s.monthName(k); m != 0 {
				y, n := s.yearAfter(n)
				return s.leaning(When{Unit: UnitMonth, Month: m, Year: y}, LeanThis), n
			}
		}
	}
	if u == UnitYear {
		if y, n := s.year(j); y != 0 {
			return When{Unit: UnitYear, Year: y}, n
		}
	}
	if step := s.at(j).word.step; step != 0 && s.near(j) {
		return When{Unit: u, Lean: LeanOffset, Offset: int(step)}, j + 1
	}
	return When{Unit: u, Lean: LeanOffset}, j
}

// leaning gives w a lean unless its year is written.
func (s *scanner) leaning(w When, l Lean) When {
	if w.Year == 0 {
		w.Lean = l
	}
	return w
}

// withStep reads the "dernier" or "prochain" after a month or a weekday.
func (s *scanner) withStep(w When, j int) (When, int) {
	switch step := s.step(j); {
	case step == 0 || s.is(j, "last", "next", "past"):
		if s.near(j) && s.is(j, "a") && s.is(j+1, "venir") {
			return s.leaning(w, LeanNext), j + 2
		}
		return w, j
	case step < 0:
		return s.leaning(w, LeanLast), j + 1
	default:
		return s.leaning(w, LeanNext), j + 1
	}
}

// container reads what a smaller unit is counted in, with the preposition before it:
// "de juillet", "de l'année prochaine", "du mois dernier", "of 2015", "de cette semaine".
func (s *scanner) container(i int) (w When, next int) {
	if s.depth > 2 {
		return When{}, i
	}
	s.depth++
	defer func() { s.depth-- }()
	j := i
	switch {
	case s.is(j, "de", "of", "in"):
		j++
		if s.is(j, "l") && s.is(j+1, "'") {
			j += 2
		} else if s.is(j, "la", "the") {
			j++
		}
	case s.is(j, "du"):
		j++
	case s.is(j, "d") && s.is(j+1, "'"):
		j += 2
	default:
		return When{}, i
	}
	if !s.near(j) {
		return When{}, i
	}
	if w, n := s.unitAtHand(j); n > j {
		return w, n
	}
	if w, n := s.unitByStep(j); n > j && w.In == nil {
		return w, n
	}
	if w, n := s.namedUnit(j); n > j && w.In == nil && w.Unit != UnitWeek {
		return w, n
	}
	if w, n := s.season(j); n > j && w.In == nil && (w.Year != 0 || w.Lean != LeanNone) {
		return w, n
	}
	if m, n := s.monthName(j); m != 0 {
		w = When{Unit: UnitMonth, Month: m}
		if y, k := s.yearAfter(n); y != 0 {
			w.Year = y
			return w, k
		}
		return s.withStep(w, n)
	}
	if y, n := s.year(j); y != 0 && plausibleYear(y) && !s.counted(n) && s.standsFree(j, n) {
		return When{Unit: UnitYear, Year: y}, n
	}
	// "la fin de l'année": the one at hand
	if u, n := s.unitAt(j); u > UnitDay && u < UnitDecade && !s.at(j).word.plural && s.at(j-1).fold != "de" {
		return When{Unit: u, Lean: LeanOffset}, n
	}
	return When{}, i
}

// rolling reads "trois derniers mois", "5 prochains jours", "last two weeks", "derniers 30
// jours", "5 années à venir".
func (s *scanner) rolling(i int) (w When, next int) {
	if step := s.at(i).word.step; step != 0 && !s.is(i, "passe", "passee", "passes", "passees", "ecoules", "ecoulees") {
		n, j := s.cardinal(i + 1)
		if n == 0 {
			return When{}, i
		}
		if s.is(j, "heures", "hours") && n%24 == 0 {
			return When{Unit: UnitDay, Lean: LeanRolling, Offset: int(step) * n / 24}, j + 1
		}
		if s.is(j, "minutes") {
			return offsetDay(0), j + 1
		}
		u, k := s.unitAt(j)
		if u == 0 || u > UnitYear && u != UnitDecade {
			return When{}, i
		}
		return When{Unit: u, Lean: LeanRolling, Offset: int(step) * n}, k
	}
	n, j := s.cardinal(i)
	if n == 0 || s.at(i).glued && s.at(i-1).kind != tokenMark || !s.standsFree(i, i+1) && s.at(i).kind == tokenNumber {
		return When{}, i
	}
	if step := s.at(j).word.step; step != 0 {
		if s.is(j+1, "heures", "hours") && n%24 == 0 {
			return When{Unit: UnitDay, Lean: LeanRolling, Offset: int(step) * n / 24}, j + 2
		}
		if s.is(j+1, "minutes") {
			return offsetDay(0), j + 2
		}
		if u, k := s.unitAt(j + 1); u != 0 && u <= UnitDecade {
			return When{Unit: u, Lean: LeanRolling, Offset: int(step) * n}, k
		}
		return When{}, i
	}
	u, k := s.unitAt(j)
	if u == 0 || u > UnitDecade || !s.near(k) {
		return When{}, i
	}
	switch {
	case s.is(k, "a") && s.is(k+1, "venir"):
		return When{Unit: u, Lean: LeanRolling, Offset: n}, k + 2
	case s.is(k, "ecoules", "ecoulees", "derniers", "dernieres"), s.is(k, "passes", "passees") && s.is(i-1, "ces", "les"):
		return When{Unit: u, Lean: LeanRolling, Offset: -n}, k + 1
	case s.is(k, "prochains", "prochaines"):
		return When{Unit: u, Lean: LeanRolling, Offset: n}, k + 1
	}
	return When{}, i
}
