package retrieval

// analysisOf is the analysis that the words of parts come from: that of the first
// of which this program has another by now, for then all are to be analysed again.
func analysisOf(parts []part) string {
	for _, p := range parts {
		if p.meta.analysis != analysisName() {
			return p.meta.analysis
		}
	}
	return analysisName()
}

// usedSpellings reports, by part and spelling, what the texts that stay use.
func (m *merger) usedSpellings() ([][]bool, error) {
	used := make([][]bool, len(m.parts))
	for i, p := range m.parts {
		used[i] = make([]bool, len(p.counts))
	}
	err := m.eachText(func(part int, words []storedWord, _ bool) error {
		for _, w := range words {
			if w == endOfText || w.isPart() {
				continue
			}
			if int(w.number()) >= len(used[part]) {
				return errColumns
			}
			used[part][w.number()] = true
		}
		return nil
	})
	return used, err
}

// texts writes the words of the texts that stay.
func (m *merger) texts() error {
	g := &m.out
	var b []storedWord
	at := uint64(0)
	m.w.begin()
	err := m.eachText(func(part int, words []storedWord, fields bool) error {
		b = b[:0]
		for _, w := range words {
			if w.isPart() && w != endOfText && (int(w.number()) >= len(m.terms[part]) || m.terms[part][w.number()] < 0) {
				return errColumns
			}
			b = append(b, w.renumbered(m.spelt[part], m.terms[part]))
		}
		if fields {
			m.fieldsAt = uint32(at)
		} else {
			g.textAt, g.fieldsAt = append(g.textAt, uint32(at)), append(g.fieldsAt, m.fieldsAt)
		}
		if at += uint64(len(b)); at > mostWords {
			return errManyWords
		}
		m.w.write(asBytes(b))
		return nil
	})
	m.w.end(sectionWords)
	m.w.section(sectionTextAt, asBytes(g.textAt))
	m.w.section(sectionFieldsAt, asBytes(g.fieldsAt))
	return err
}

// eachText calls f for the texts that stay, in their new order: for each passage
// with those of its title and headline, unless the passage before has the same,
// and with its own. Parts of another analysis have none.
func (m *merger) eachText(f func(part int, words []storedWord, fields bool) error) error {
	if analysisOf(m.parts) != analysisName() {
		return nil
	}
	for _, at := range m.places {
		g := m.parts[at.part].segment
		first, end := g.span(int(at.n))
		for row := first; row < end; row++ {
			if row == first || g.fieldsAt[row] != g.fieldsAt[row-1] {
				words := texts(g.fields(row), 2)
				if words == nil {
					return errColumns
				}
				if err := f(int(at.part), words, true); err != nil {
					return err
				}
			}
			words := texts(g.text(row), 1)
			if words == nil {
				return errColumns
			}
			if err := f(int(at.part), words, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// texts are the n texts that list opens with; nil when there are fewer.
func texts(list []storedWord, n int) []storedWord {
	for i, w := range list {
		if w != endOfText {
			continue
		}
		if n--; n == 0 {
			return list[:i+1]
		}
	}
	return nil
}
