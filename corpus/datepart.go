package corpus

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
		return s.unitSplit(i)
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

// unitSplit reads what is left or gone of the unit at hand: "plus tard cette semaine", "plus
// tôt dans l'année", "le reste du mois", "later this year".
func (s *scanner) unitSplit(i int) (w When, next int) {
	j, part := i+1, PartLeft
	switch {
	case s.is(i, "plus") && s.is(i+1, "tard"):
		j++
	case s.is(i, "plus") && s.is(i+1, "tot"):
		j, part = j+1, PartGone
	case s.is(i, "later", "reste", "rest"):
	case s.is(i, "earlier"):
		part = PartGone
	default:
		return When{}, i
	}
	joined := s.is(j, "dans", "in") || s.is(i, "reste", "rest") && s.is(j, "de", "du", "of")
	if joined {
		j++
	}
	for joined && s.is(j, "la", "l", "'", "the") {
		j++
	}
	if w, next = s.unitAtHand(j); next == j && joined && s.near(j) {
		if u, n := s.unitAt(j); u > UnitDay && u < UnitDecade && !s.at(j).word.plural {
			w, next = When{Unit: u, Lean: LeanOffset}, n
		}
	}
	if next == j || w.Offset != 0 || w.Lean != LeanOffset {
		return When{}, i
	}
	w.Part = part
	return w, next
}
