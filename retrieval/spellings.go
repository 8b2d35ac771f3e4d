package retrieval

// A spellingIndex lists the spellings of each term of a segment.
type spellingIndex struct {
	starts []int32 // by term, where its spellings begin, and where the last end
	list   []int32
}

// of are the spellings of a term, in order.
func (x *spellingIndex) of(term int32) []int32 {
	if term < 0 || int(term)+1 >= len(x.starts) {
		return nil
	}
	from, to := x.starts[term], x.starts[term+1]
	if from < 0 || from > to || int(to) > len(x.list) {
		return nil
	}
	return x.list[from:to]
}

// newSpellingIndex makes the index of that many terms.
func newSpellingIndex(terms int, counts []spellCount) spellingIndex {
	if terms == 0 {
		return spellingIndex{}
	}
	x := spellingIndex{starts: make([]int32, terms+1)}
	for _, c := range counts {
		if c.term != noTerm {
			x.starts[c.term]++
		}
	}
	total := int32(0)
	for term, n := range x.starts {
		x.starts[term] = total
		total += n
	}
	x.list = make([]int32, total)
	next := append([]int32(nil), x.starts...)
	for spelling, c := range counts {
		if c.term != noTerm {
			x.list[next[c.term]] = int32(spelling)
			next[c.term]++
		}
	}
	return x
}
