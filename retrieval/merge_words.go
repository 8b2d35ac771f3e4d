package retrieval

import (
	"bytes"
	"cmp"
	"slices"
)

// words writes the vocabulary and the postings.
func (m *merger) words() error {
	for _, p := range m.parts {
		m.terms = append(m.terms, none(p.terms.len()))
	}
	if err := m.field(byPassage); err != nil {
		return err
	}
	if err := m.field(byItem); err != nil {
		return err
	}
	m.w.section(sectionTermOffsets, asBytes(m.out.terms.offsets))
	m.w.section(sectionTerms, m.out.terms.data)
	m.w.section(sectionFrequencies, asBytes(m.out.frequency))
	m.spell()
	return nil
}

// field writes the postings of one field, term by term. The first field numbers
// the terms.
func (m *merger) field(field int) error {
	var starts []uint64
	var merged []posting
	total := uint64(0)
	m.w.begin()
	m.eachTerm(func(term []byte, at []int) {
		var f frequency
		merged = merged[:0]
		for i, n := range at {
			if n >= 0 {
				f.passages += m.parts[i].frequency[n].passages
				f.items += m.parts[i].frequency[n].items
				merged = m.postings(merged, i, n, field)
			}
		}
		if field == byPassage {
			if f == (frequency{}) && len(merged) == 0 {
				return
			}
			m.keep(term, at, f)
		} else if !m.kept(at) {
			return
		}
		// Documents of different parts may lie between one another.
		if !slices.IsSortedFunc(merged, comparePostings) {
			slices.SortFunc(merged, comparePostings)
		}
		starts = append(starts, total)
		total += uint64(len(merged))
		m.w.write(asBytes(merged))
	})
	if len(starts) > 0 {
		starts = append(starts, total)
	}
	if field == byPassage {
		m.w.end(sectionPostings)
		m.w.section(sectionStarts, asBytes(starts))
	} else {
		m.w.end(sectionItemPostings)
		m.w.section(sectionItemStarts, asBytes(starts))
	}
	return cmp.Or(m.w.err, m.ctx.Err())
}

// keep gives a term, with its numbers in the parts, its new number.
func (m *merger) keep(term []byte, at []int, f frequency) {
	for i, n := range at {
		if n >= 0 {
			m.terms[i][n] = int32(m.out.terms.len())
		}
	}
	m.out.terms.add(term)
	m.out.frequency = append(m.out.frequency, f)
}

func (m *merger) kept(at []int) bool {
	for i, n := range at {
		if n >= 0 {
			return m.terms[i][n] >= 0
		}
	}
	return false
}

func comparePostings(a, b posting) int { return cmp.Compare(a.unit, b.unit) }

// postings appends those of term n of part i, under their new numbers.
func (m *merger) postings(to []posting, i, n, field int) []posting {
	v, renumbered := &m.parts[i].passages, m.rows[i]
	if field == byItem {
		v, renumbered = &m.parts[i].items, m.items[i]
	}
	for _, p := range v.of(int32(n)) {
		if u := int(uint32(p.unit)); u < len(renumbered) && renumbered[u] >= 0 {
			to = append(to, posting{renumbered[u], p.tf})
		}
	}
	return to
}

// eachTerm calls f for every term of the parts, in order, with its number in each,
// -1 where it is not.
func (m *merger) eachTerm(f func(term []byte, at []int)) {
	next, at := make([]int, len(m.parts)), make([]int, len(m.parts))
	for {
		var least []byte
		for i, p := range m.parts {
			if next[i] < p.terms.len() {
				if t := p.terms.at(next[i]); least == nil || bytes.Compare(t, least) < 0 {
					least = t
				}
			}
		}
		if least == nil {
			return
		}
		for i, p := range m.parts {
			at[i] = -1
			if next[i] < p.terms.len() && bytes.Equal(p.terms.at(next[i]), least) {
				at[i] = next[i]
				next[i]++
			}
		}
		f(least, at)
	}
}

// A respelt is a spelling under its new term.
type respelt struct {
	fold []byte
	spellCount
}

// spell writes the spellings that are still there, or still buried.
func (m *merger) spell() {
	var all []respelt
	for i, p := range m.parts {
		for n, c := range p.counts {
			if c.term >= 0 && int(c.term) < len(m.terms[i]) && m.terms[i][c.term] >= 0 {
				all = append(all, respelt{p.spellings.at(n), spellCount{m.terms[i][c.term], c.count}})
			}
		}
	}
	slices.SortFunc(all, func(a, b respelt) int {
		return cmp.Or(bytes.Compare(a.fold, b.fold), cmp.Compare(a.term, b.term))
	})
	var spellings stringTable
	var counts []spellCount
	for i := 0; i < len(all); {
		s := all[i]
		for i++; i < len(all) && all[i].term == s.term && bytes.Equal(all[i].fold, s.fold); i++ {
			s.count += all[i].count
		}
		if s.count != 0 {
			spellings.add(s.fold)
			counts = append(counts, s.spellCount)
		}
	}
	m.w.section(sectionSpellingOffsets, asBytes(spellings.offsets))
	m.w.section(sectionSpellings, spellings.data)
	m.w.section(sectionSpellingCounts, asBytes(counts))
}
