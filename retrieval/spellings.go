package retrieval

// A spellingIndex lists the spellings of each term of a segment.
type spellingIndex struct {
	starts []int32 // by term, and where the last end
	list   []int32
}

// of are the spellings of a term, in order.
func (x *spellingIndex) of(term int32) []int32 {
	if term < 0 || int(term)+1 >= len(x.starts) {
		return nil
	}
	return x.list[x.starts[term]:x.starts[term+1]]
}

// spellingsByTerm makes the index of a segment.
func (g *segment) spellingsByTerm() *spellingIndex {
	terms := int32(g.terms.len())
	x := &spellingIndex{starts: make([]int32, terms+1)}
	for _, c := range g.counts {
		if c.term >= 0 && c.term < terms {
			x.starts[c.term]++
		}
	}
	total := int32(0)
	for i, n := range x.starts {
		x.starts[i] = total
		total += n
	}
	x.list = make([]int32, total)
	next := append([]int32(nil), x.starts...)
	for spelling, c := range g.counts {
		if c.term >= 0 && c.term < terms {
			x.list[next[c.term]] = int32(spelling)
			next[c.term]++
		}
	}
	return x
}
