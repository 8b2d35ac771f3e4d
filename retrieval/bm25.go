package retrieval

import "math"

// A posting is one unit that holds a term, and how often, weighted by field.
type posting struct {
	unit int32
	tf   float32
}

// An inverted is an inverted index of numbered units of text over shared term
// numbers. It is immutable once sealed.
type inverted struct {
	postings [][]posting // by term, in order of unit
	length   []float32   // by unit
	norm     []float32   // by unit: k1 × (1 - b + b × length / mean length)
}

// put adds a unit, whose number must be one above the last, with its weighted counts by term.
func (v *inverted) put(terms []int32, counts []float32, length float32) {
	unit := int32(len(v.length))
	for i, t := range terms {
		for int(t) >= len(v.postings) {
			v.postings = append(v.postings, nil)
		}
		v.postings[t] = append(v.postings[t], posting{unit, counts[i]})
	}
	v.length = append(v.length, length)
}

// seal computes what depends on all units.
func (v *inverted) seal() {
	sum := 0.0
	for _, l := range v.length {
		sum += float64(l)
	}
	mean := max(sum/float64(max(len(v.length), 1)), 1)
	v.norm = make([]float32, len(v.length))
	for i, l := range v.length {
		v.norm[i] = float32(bm25K1 * (1 - bm25B + bm25B*float64(l)/mean))
	}
}

// idf is the inverse document frequency of a term: always positive, greatest
// for a term that no unit holds.
func (v *inverted) idf(df int) float64 {
	n := float64(len(v.length))
	return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
}

func (v *inverted) of(term int32) []posting {
	if term < 0 || int(term) >= len(v.postings) {
		return nil
	}
	return v.postings[term]
}

// A scratch holds the scores of one search over an inverted index.
type scratch struct {
	total   []float32 // by unit
	best    []float32 // by unit: the best rendering of the current word
	sum     []float32 // by unit: the current rendering of several terms
	matched []uint8   // by unit: how many of its terms
	touched []int32
}

func newScratch(n int) *scratch {
	return &scratch{total: make([]float32, n), best: make([]float32, n), sum: make([]float32, n), matched: make([]uint8, n)}
}

// score returns the BM25 score of every unit for the words of a query. A word
// adds its best rendering in that unit, so renderings never add up.
func (v *inverted) score(x *lexical, words []resolved) []float32 {
	s := newScratch(len(v.length))
	for _, w := range words {
		s.touched = s.touched[:0]
		for _, r := range w.renderings {
			if len(r.terms) == 1 {
				v.single(x, s, r)
			} else {
				v.several(x, s, r, w.span)
			}
		}
		for _, u := range s.touched {
			s.total[u] += s.best[u] * float32(w.weight)
			s.best[u] = 0
		}
	}
	return s.total
}

// A resolved is a word of a query with its renderings.
type resolved struct {
	renderings []resolvedRendering
	span       int // how many words of the query it stands for
	weight     float64
}

type resolvedRendering struct {
	terms  []string
	weight float64
	itself bool
}

func (v *inverted) single(x *lexical, s *scratch, r resolvedRendering) {
	list := v.of(x.number(r.terms[0]))
	idf := float32(v.idf(len(list)) * r.weight)
	for _, p := range list {
		s.raise(p.unit, idf*p.tf*(bm25K1+1)/(p.tf+v.norm[p.unit]))
	}
}

func (s *scratch) raise(unit int32, score float32) {
	if s.best[unit] == 0 {
		s.touched = append(s.touched, unit)
	}
	s.best[unit] = max(s.best[unit], score)
}

// several scores a rendering of more than one term. The words of the query
// itself add up like words that stand alone; a translation or a synonym counts
// for as many words as it replaces, and in the measure in which it is all there.
func (v *inverted) several(x *lexical, s *scratch, r resolvedRendering, span int) {
	var units []int32
	for _, t := range r.terms {
		list := v.of(x.number(t))
		idf := float32(v.idf(len(list)))
		for _, p := range list {
			if s.matched[p.unit] == 0 {
				units = append(units, p.unit)
			}
			s.matched[p.unit]++
			s.sum[p.unit] += idf * p.tf * (bm25K1 + 1) / (p.tf + v.norm[p.unit])
		}
	}
	n := float32(len(r.terms))
	for _, u := range units {
		score := s.sum[u] * float32(r.weight)
		if !r.itself {
			score *= float32(span) / n * float32(s.matched[u]) / n
		}
		s.sum[u], s.matched[u] = 0, 0
		s.raise(u, score)
	}
}
