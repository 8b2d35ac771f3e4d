package retrieval

import (
	"math"
	"slices"
	"sync"
)

// A posting is one unit that holds a term, and how often, weighted by field.
type posting struct {
	unit int32
	tf   float32
}

// An inverted is an inverted index of the numbered units of a segment.
type inverted struct {
	starts   []uint64 // by term, where its postings begin, and where the last end
	postings []posting
	length   []float32 // by unit
}

// of are the postings of a term, in order of unit; nil for term -1.
func (v *inverted) of(term int32) []posting {
	if term < 0 || int(term)+1 >= len(v.starts) {
		return nil
	}
	from, to := v.starts[term], v.starts[term+1]
	if from > to || to > uint64(len(v.postings)) {
		return nil
	}
	return v.postings[from:to]
}

// idf is the inverse document frequency of a term of that many units: always
// positive, greatest for a term that no unit holds.
func (c fieldCount) idf(df int) float64 {
	n := float64(c.units)
	return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
}

// norm returns what to add to a frequency below the line for a unit of length 0,
// and more for each word of it: k1 × (1 - b + b × length / mean length).
func (c fieldCount) norm() (fixed, each float32) {
	mean := max(c.length/max(float64(c.units), 1), 1)
	return bm25K1 * (1 - bm25B), float32(bm25K1 * bm25B / mean)
}

// An accumulator holds the scores of one query over the units of a segment.
type accumulator struct {
	total   []float32 // by unit
	best    []float32 // by unit: the best rendering of the current word
	sum     []float32 // by unit: the current rendering of several terms
	matched []uint8   // by unit: how many of its terms
	touched []int32
}

var accumulators = sync.Pool{New: func() any { return new(accumulator) }}

// newAccumulator returns an accumulator of n zeros, to be given back by release.
func newAccumulator(n int) *accumulator {
	a := accumulators.Get().(*accumulator)
	if cap(a.total) < n {
		*a = accumulator{total: make([]float32, n), best: make([]float32, n), sum: make([]float32, n), matched: make([]uint8, n)}
		return a
	}
	// Only the total is ever left other than zero.
	a.total, a.best, a.sum, a.matched = a.total[:n], a.best[:n], a.sum[:n], a.matched[:n]
	clear(a.total)
	return a
}

func (a *accumulator) release() { accumulators.Put(a) }

// A sought is a word of a query as a field sees it.
type sought struct {
	renderings []soughtRendering
	span       int // how many words of the query it stands for
	weight     float32
}

type soughtRendering struct {
	numbers []int32 // of its terms in the segment, -1 for those that it does not have
	idf     []float32
	weight  float32
	itself  bool
}

// A scorer is what scores the units of one kind in one segment.
type scorer struct {
	*inverted
	fixed, each float32 // see norm
	few         []int32 // the units to score, in order; nil for all
	lengths     []float32
	found       []posting
}

// find are the postings of a term among the units to score, few of them by their
// places, until it is asked again.
func (s *scorer) find(term int32) []posting {
	list := s.of(term)
	if s.few == nil {
		return list
	}
	s.found = s.found[:0]
	for place, unit := range s.few {
		list = list[seekUnit(list, unit):]
		if len(list) == 0 {
			break
		}
		if list[0].unit == unit {
			s.found = append(s.found, posting{int32(place), list[0].tf})
		}
	}
	return s.found
}

// seekUnit is the place of the first posting that does not come before unit,
// which is not far from the beginning.
func seekUnit(list []posting, unit int32) int {
	lo, step := 0, 1
	for lo+step <= len(list) && list[lo+step-1].unit < unit {
		lo += step
		step *= 2
	}
	hi := min(lo+step-1, len(list))
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if list[mid].unit < unit {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// score is what a posting is worth for a term of idf 1. A unit that the segment
// does not have is one that the caller does not have either.
func (s *scorer) score(p posting, unit int) float32 {
	return p.tf * (bm25K1 + 1) / (p.tf + s.fixed + s.each*s.lengths[unit])
}

// add adds to a the scores of every unit for a word. A word adds its best
// rendering in that unit, so renderings never add up.
func (s *scorer) add(a *accumulator, w sought) {
	if len(w.renderings) == 1 && len(w.renderings[0].numbers) == 1 {
		s.alone(a.total, w.renderings[0], w.weight)
		return
	}
	a.touched = a.touched[:0]
	for _, r := range w.renderings {
		if len(r.numbers) == 1 {
			s.single(a, r)
		} else {
			s.several(a, r, w.span)
		}
	}
	for _, u := range a.touched {
		a.total[u] += a.best[u] * w.weight
		a.best[u] = 0
	}
}

func (s *scorer) alone(total []float32, r soughtRendering, weight float32) {
	idf := r.idf[0] * r.weight
	for _, p := range s.find(r.numbers[0]) {
		if u := int(uint32(p.unit)); u < len(total) {
			total[u] += idf * s.score(p, u) * weight
		}
	}
}

func (s *scorer) single(a *accumulator, r soughtRendering) {
	idf := r.idf[0] * r.weight
	list := s.find(r.numbers[0])
	a.touched = slices.Grow(a.touched, min(len(list), len(a.best)-min(len(a.touched), len(a.best))))
	for _, p := range list {
		if u := int(uint32(p.unit)); u < len(a.best) {
			a.raise(p.unit, idf*s.score(p, u))
		}
	}
}

func (a *accumulator) raise(unit int32, score float32) {
	if a.best[unit] == 0 {
		a.touched = append(a.touched, unit)
	}
	a.best[unit] = max(a.best[unit], score)
}

// several scores a rendering of more than one term. The words of the query
// itself add up like words that stand alone; a translation or a synonym counts
// for as many words as it replaces, and in the measure in which it is all there.
func (s *scorer) several(a *accumulator, r soughtRendering, span int) {
	var units []int32
	for i, t := range r.numbers {
		for _, p := range s.find(t) {
			u := int(uint32(p.unit))
			if u >= len(a.sum) {
				continue
			}
			if a.matched[u] == 0 {
				units = append(units, p.unit)
			}
			a.matched[u]++
			a.sum[u] += r.idf[i] * s.score(p, u)
		}
	}
	n := float32(len(r.numbers))
	for _, u := range units {
		score := a.sum[u] * r.weight
		if !r.itself {
			score *= float32(span) / n * float32(a.matched[u]) / n
		}
		a.sum[u], a.matched[u] = 0, 0
		a.raise(u, score)
	}
}
