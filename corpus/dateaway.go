package corpus

// away reads a day that is counted from another date: "3 jours après le 12 janvier", "deux
// semaines avant Noël", "two weeks after 3 May 2020".
func (s *scanner) away(i int) (w When, next int) {
	n, j := s.cardinal(i)
	if n == 0 || s.depth > 0 || s.at(i).glued && s.at(i-1).kind != tokenMark || s.at(i).kind == tokenNumber && !s.standsFree(i, i+1) {
		return When{}, i
	}
	u, k := s.unitAt(j)
	if u == 0 || u > UnitYear || u == UnitWeekend || !s.near(k) {
		return When{}, i
	}
	switch {
	case s.is(k, "apres", "after"):
		k++
	case s.is(k, "avant", "before"):
		k, n = k+1, -n
	case s.is(k, "a") && s.is(k+1, "partir", "compter") && s.is(k+2, "de", "du", "d"):
		if s.is(i-1, "pendant", "durant") {
			return When{}, i // a length of time that begins on the day that follows
		}
		k += 3
		if s.is(k, "'") {
			k++
		}
	default:
		return When{}, i
	}
	for s.is(k, "le", "la", "l", "'", "the") {
		k++
	}
	s.depth++
	defer func() { s.depth-- }()
	in, end, complete := s.atom(k, false)
	if end == k || !complete || in.Unit > UnitYear {
		return When{}, i
	}
	return When{Unit: UnitDay, Step: u, Offset: n, In: &in}, end
}

// resolveAway returns the day that is Offset Steps away from the first day of In, or from its
// last when In is longer and the count goes on after it.
func (w When) resolveAway(today Day, dir Tense) (from, to Day, ok bool) {
	first, last, ok := w.In.resolve(today, dir)
	if !ok {
		return 0, 0, false
	}
	if w.Offset > 0 {
		first = last
	}
	d, ok := moveDay(w.Step, first, w.Offset)
	return d, d, ok
}
