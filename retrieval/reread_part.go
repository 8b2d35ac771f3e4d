package retrieval

import "slices"

// A partReader is what a query is to the texts of one segment: its terms by their
// numbers there.
type partReader struct {
	g       *segment
	count   int // of the words of the query
	forms   map[string]bool
	likely  termFilter
	terms   map[int32][]wanted
	several []numberedPhrase
	held    map[uint32][]float64 // what title and headline hold, by where their words are
	text    []textWord
}

// A numberedPhrase is a phrase all of whose terms stand in the segment.
type numberedPhrase struct {
	terms []int32
	wanted
}

func newPartReader(r *reader, g *segment) *partReader {
	p := &partReader{g: g, count: len(r.idf), forms: r.forms, terms: make(map[int32][]wanted, len(r.terms)), held: make(map[uint32][]float64)}
	for term, list := range r.terms {
		if n := int32(g.terms.find(term)); n >= 0 {
			p.terms[n] = list
			p.likely.add(n)
		}
	}
	for _, phrase := range r.several {
		numbered := numberedPhrase{wanted: phrase.wanted}
		for _, term := range phrase.terms {
			numbered.terms = append(numbered.terms, int32(g.terms.find(term)))
		}
		if !slices.Contains(numbered.terms, -1) {
			p.several = append(p.several, numbered)
		}
	}
	return p
}

// A termFilter tells of nearly all numbers that were not added that they were not.
type termFilter [16]uint64

func (f *termFilter) add(n int32)      { f[n>>6&15] |= 1 << (n & 63) }
func (f *termFilter) has(n int32) bool { return f[n>>6&15]>>(n&63)&1 != 0 }

// matches are the words of the query in a text, in order of place.
func (p *partReader) matches(words []textWord) []match {
	var out []match
	for i := range words {
		w := &words[i]
		if w.stop {
			continue
		}
		out = p.match(out, i, w, w.term)
		for _, part := range w.parts {
			out = p.match(out, i, w, part.number())
		}
	}
	if alone := len(out); alone >= 2 {
		for _, phrase := range p.several {
			out = phrase.in(out, words)
		}
		if len(out) > alone {
			slices.SortStableFunc(out, func(a, b match) int { return a.at - b.at })
		}
	}
	return out
}

// match appends what a term at word i is to the query.
func (p *partReader) match(out []match, i int, w *textWord, term int32) []match {
	if !p.likely.has(term) {
		return out
	}
	list := p.terms[term]
	if len(list) == 0 {
		return out
	}
	exact := p.forms[string(p.g.fold(w))]
	for _, x := range list {
		out = append(out, match{i, x.word, x.weight, exact})
	}
	return out
}

// in appends the places where the terms of a phrase follow one another, stop words apart.
func (p *numberedPhrase) in(out []match, words []textWord) []match {
	next, start := 0, 0
	for i := range words {
		if words[i].stop {
			continue
		}
		switch words[i].term {
		case p.terms[next]:
			if next == 0 {
				start = i
			}
			next++
		case p.terms[0]:
			next, start = 1, i
		default:
			next = 0
		}
		if next == len(p.terms) {
			out = append(out, match{start, p.word, p.weight, false})
			next = 0
		}
	}
	return out
}

// fields returns what title and headline of a passage hold, by word of the query.
func (p *partReader) fields(row int) []float64 {
	at := uint32(0)
	if row < len(p.g.fieldsAt) {
		at = p.g.fieldsAt[row]
	}
	if held, ok := p.held[at]; ok {
		return held
	}
	held := make([]float64, p.count)
	rest := p.g.fields(row)
	for range 2 { // the title, and the headline
		p.text, rest = p.g.readWords(p.text[:0], rest)
		raise(held, p.matches(p.text))
	}
	p.held[at] = held
	return held
}
