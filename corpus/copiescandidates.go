package corpus

import (
	"cmp"
	"slices"
)

// What is looked up to find the documents that may be like one.
const (
	tellingWords = 24 // of its rarest words
	tellingTexts = 40 // documents for a word, the first that have it
	mostLike     = 10 // documents in the end, those with most of the words
	leastTelling = 3  // words in common
)

// candidates finds for a document the few others that it is worth comparing with.
type candidates struct {
	kin    *kin
	having [][]int32 // by word, the first documents that have it
	titled map[string][]int
	same   map[uint64]int // a text -> the first document that has it
	count  map[int32]int
}

func (k *kin) candidates() *candidates {
	c := &candidates{kin: k, having: make([][]int32, len(k.rarity)), titled: make(map[string][]int), same: make(map[uint64]int), count: make(map[int32]int)}
	for i := range k.docs {
		s := &k.sketches[i]
		if len(s.words) == 0 {
			continue
		}
		if t := k.titles[i]; t != "" && len(c.titled[t]) < tellingTexts {
			c.titled[t] = append(c.titled[t], i)
		}
		if _, ok := c.same[s.text]; ok {
			continue // the first stands for all
		}
		c.same[s.text] = i
		for _, w := range s.words {
			if len(c.having[w]) < tellingTexts {
				c.having[w] = append(c.having[w], int32(i))
			}
		}
	}
	return c
}

// of lists documents that may be like document i: the first of the same text,
// and those that have most of its rarest words.
func (c *candidates) of(i int) []int {
	s := &c.kin.sketches[i]
	if len(s.words) == 0 {
		return nil
	}
	if first := c.same[s.text]; first != i {
		return []int{first}
	}
	clear(c.count)
	for _, w := range c.telling(s) {
		for _, j := range c.having[w] {
			if int(j) != i {
				c.count[j]++
			}
		}
	}
	var out []int
	least := min(leastTelling, len(s.words))
	for j, n := range c.count {
		if n >= least {
			out = append(out, int(j))
		}
	}
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(c.count[int32(b)], c.count[int32(a)]), cmp.Compare(a, b))
	})
	return out[:min(len(out), mostLike)]
}

// telling are the rarest words of a sketch that another has too.
func (c *candidates) telling(s *sketch) []int32 {
	var out []int32
	for _, w := range s.words {
		if len(c.having[w]) > 1 {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.kin.rarity[b], c.kin.rarity[a]), cmp.Compare(a, b))
	})
	return out[:min(len(out), tellingWords)]
}
