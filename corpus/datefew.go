package corpus

// fewOf reads "trois premiers mois de 2023", "dix derniers jours d'avril", "premiers six mois
// de l'année", "first two weeks of May": so many units at the beginning or the end of another.
func (s *scanner) fewOf(i int) (w When, next int) {
	n, j := s.cardinal(i)
	k, end := s.edge(j)
	if k == j || n == 0 {
		if j, end = s.edge(i); j == i {
			return When{}, i
		}
		if n, k = s.cardinal(j); n == 0 {
			return When{}, i
		}
	}
	u, k2 := s.unitAt(k)
	if u == 0 || u > UnitQuarter || u == UnitWeekend || s.at(i).glued && s.at(i-1).kind != tokenMark {
		return When{}, i
	}
	in, next := s.container(k2)
	if next == k2 || in.Unit <= u || n > 366 {
		return When{}, i
	}
	if end {
		n = -n
	}
	return When{Unit: u, Number: n, Few: true, In: &in}, next
}

// edge reads "premiers" or "derniers"; end tells which.
func (s *scanner) edge(i int) (next int, end bool) {
	switch {
	case s.is(i, "premiers", "premieres", "first"):
		return i + 1, false
	case s.is(i, "derniers", "dernieres", "last"):
		return i + 1, true
	}
	return i, false
}

// few returns the first Number units of the days from from to to, the last ones when Number
// is negative.
func (w When) few(from, to Day) (Day, Day, bool) {
	if w.Number > 0 {
		d, ok := moveDay(w.Unit, from, w.Number)
		return from, d - 1, ok && d-1 <= to
	}
	d, ok := moveDay(w.Unit, to+1, w.Number)
	return d, to, ok && d >= from
}
