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
	if err := m.spell(); err != nil {
		return err
	}
	return m.texts()
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
	heads := make([][]byte, len(m.parts)) // the next terms; nil at the end
	head := func(i int) {
		heads[i] = nil
		if terms := &m.parts[i].terms; next[i] < terms.len() {
			if heads[i] = terms.at(next[i]); heads[i] == nil {
				heads[i] = []byte{} // it is not what was written, but not the end either
			}
		}
	}
	for i := range m.parts {
		head(i)
	}
	for {
		var least []byte
		for _, t := range heads {
			if t != nil && (least == nil || bytes.Compare(t, least) < 0) {
				least = t
			}
		}
		if least == nil {
			return
		}
		for i, t := range heads {
			at[i] = -1
			if t != nil && bytes.Equal(t, least) {
				at[i] = next[i]
				next[i]++
				head(i)
			}
		}
		f(least, at)
	}
}

// spell writes the spellings that are still there, or still buried, and numbers them.
func (m *merger) spell() error {
	used, err := m.usedSpellings()
	if err != nil {
		return err
	}
	for _, p := range m.parts {
		m.spelt = append(m.spelt, none(len(p.counts)))
	}
	var spellings stringTable
	var counts []spellCount
	next := make([]int, len(m.parts))
	for {
		fold, term, ok := m.leastSpelling(next)
		if !ok {
			break
		}
		count, stays := int32(0), false
		for i := range m.parts {
			if f, t, ok := m.spelling(i, next); ok && t == term && bytes.Equal(f, fold) {
				count += m.parts[i].counts[next[i]].count
				stays = stays || used[i][next[i]]
				m.spelt[i][next[i]] = int32(spellings.len())
				next[i]++
			}
		}
		if count != 0 || stays {
			spellings.add(fold)
			counts = append(counts, spellCount{term, count})
		}
	}
	m.w.section(sectionSpellingOffsets, asBytes(spellings.offsets))
	m.w.section(sectionSpellings, spellings.data)
	m.w.section(sectionSpellingCounts, asBytes(counts))
	spelt := newSpellingIndex(m.out.terms.len(), counts)
	m.w.section(sectionSpeltStarts, asBytes(spelt.starts))
	m.w.section(sectionSpelt, asBytes(spelt.list))
	if max(spellings.len(), m.out.terms.len()) > mostNumbered {
		return errManyWords
	}
	return nil
}

// leastSpelling is the first in order of those that come next in the parts.
func (m *merger) leastSpelling(next []int) (fold []byte, term int32, ok bool) {
	for i := range m.parts {
		f, t, there := m.spelling(i, next)
		if there && (!ok || cmp.Or(bytes.Compare(f, fold), cmp.Compare(t, term)) < 0) {
			fold, term, ok = f, t, true
		}
	}
	return fold, term, ok
}

// spelling is what comes next in part i, with its new term; false at the end.
// Those whose term is not there any more are passed over.
func (m *merger) spelling(i int, next []int) (fold []byte, term int32, ok bool) {
	p := &m.parts[i]
	for ; next[i] < len(p.counts); next[i]++ {
		t := p.counts[next[i]].term
		if t == noTerm {
			return p.spellings.at(next[i]), noTerm, true
		}
		if t := int(uint32(t)); t < len(m.terms[i]) && m.terms[i][t] >= 0 {
			return p.spellings.at(next[i]), m.terms[i][t], true
		}
	}
	return nil, 0, false
}
