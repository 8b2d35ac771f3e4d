package retrieval

import "slices"

// A partReader is what a query is to the texts of one segment: its terms by their
// numbers there, and all spellings of these.
type partReader struct {
	g         *segment
	count     int // of the words of the query
	forms     map[string]bool
	spellings map[int32]spelledTerm
	terms     map[int32][]wanted
	likely    numberFilter // of the spellings
	parts     numberFilter // of the terms
	several   []numberedPhrase
	held      map[uint32][]float64 // what title and headline hold, by where their words are
	leads     map[int]*lead        // by the first row of the item
	words     []textWord
}

// A spelledTerm is what a spelling is to the query.
type spelledTerm struct {
	wanted []wanted
	exact  bool // it is a form of the query itself
}

// A numberedPhrase is a phrase all of whose terms stand in the segment.
type numberedPhrase struct {
	terms []int32
	wanted
}

func newPartReader(r *reader, g *segment) *partReader {
	p := &partReader{
		g: g, count: len(r.idf), forms: r.forms, spellings: make(map[int32]spelledTerm),
		terms: make(map[int32][]wanted, len(r.terms)), held: make(map[uint32][]float64), leads: make(map[int]*lead),
	}
	for term, list := range r.terms {
		if n := int32(g.terms.find(term)); n >= 0 {
			p.add(n, list)
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

func (p *partReader) add(term int32, list []wanted) {
	p.terms[term] = list
	p.parts.add(term)
	for _, spelling := range p.g.spelt.of(term) {
		p.spellings[spelling] = spelledTerm{list, p.isForm(spelling)}
		p.likely.add(spelling)
	}
}

func (p *partReader) isForm(spelling int32) bool {
	return int(spelling) < p.g.spellings.len() && p.forms[string(p.g.spellings.at(int(spelling)))]
}

// A numberFilter tells of nearly all numbers that were not added that they were not.
type numberFilter [64]uint64

func (f *numberFilter) add(n int32)      { f[n>>6&63] |= 1 << (n & 63) }
func (f *numberFilter) has(n int32) bool { return f[n>>6&63]>>(n&63)&1 != 0 }

// matches are the words of the query in the text that list opens with, in order of place.
func (p *partReader) matches(list []storedWord) []match {
	var out []match
	at, spelling := -1, noTerm
	for _, w := range list {
		if w == endOfText {
			break
		}
		n := w.number()
		switch {
		case w.isPart():
			if p.parts.has(n) && at >= 0 {
				out = appendMatches(out, at, p.terms[n], p.isForm(spelling))
			}
			continue
		case w&storedStop == 0 && p.likely.has(n):
			s := p.spellings[n]
			out = appendMatches(out, at+1, s.wanted, s.exact)
		}
		at++
		spelling = n
	}
	// A phrase is at least two words of it.
	if len(p.several) > 0 && len(out) >= 2 {
		out = p.phrases(out, p.read(list))
	}
	return out
}

func appendMatches(out []match, at int, list []wanted, exact bool) []match {
	for _, x := range list {
		out = append(out, match{at, x.word, x.weight, exact})
	}
	return out
}

// read returns the words of the text that list opens with, until the next is read.
func (p *partReader) read(list []storedWord) []textWord {
	p.words, _ = p.g.readWords(p.words[:0], list)
	return p.words
}

// phrases adds to the matches of single words those of phrases.
func (p *partReader) phrases(out []match, words []textWord) []match {
	alone := len(out)
	for _, phrase := range p.several {
		out = phrase.in(out, words)
	}
	if len(out) > alone {
		slices.SortStableFunc(out, func(a, b match) int { return a.at - b.at })
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
	title := p.g.fields(row)
	raise(held, p.matches(title))
	if own := texts(title, 1); own != nil {
		raise(held, p.matches(title[len(own):])) // the headline
	}
	p.held[at] = held
	return held
}
