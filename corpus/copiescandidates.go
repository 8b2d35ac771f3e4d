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
	having [][]int32        // by word, the first documents that have it
	titled map[string][]int // the documents of one title, oldest first
	place  []int            // of each document among those of its title
	same   map[uint64]int   // a text -> the first document that has it
	rank   []int32          // by word, its place among all, the rarest first
	like   [][]int          // by document, what of lists; nil before it was asked for
	count  []int32          // by document, how many of the words that are looked up it has; all 0 between two look-ups
	found  []int32          // the documents that have any
}

func (k *kin) candidates() *candidates {
	c := &candidates{kin: k, having: make([][]int32, len(k.rarity)), titled: make(map[string][]int), place: make([]int, len(k.docs)), same: make(map[uint64]int),
		rank: k.ranks(), like: make([][]int, len(k.docs)), count: make([]int32, len(k.docs))}
	for i := range k.docs {
		s := k.sketches[i]
		if len(s.words) == 0 {
			continue
		}
		if t := k.titles[i]; t != "" {
			c.titled[t] = append(c.titled[t], i)
		}
		if _, ok := c.same[s.text]; ok {
			continue // the first stands for all
		}
		c.same[s.text] = i
		for _, w := range k.words[i] {
			if len(c.having[w]) < tellingTexts {
				c.having[w] = append(c.having[w], int32(i))
			}
		}
	}
	for _, titled := range c.titled {
		slices.SortFunc(titled, func(i, j int) int { return oldestFirst(k.docs[i], k.docs[j]) })
		for n, i := range titled {
			c.place[i] = n
		}
	}
	return c
}

// beside lists documents of the title of document i, those next to it by their days.
func (c *candidates) beside(i int) []int {
	titled := c.titled[c.kin.titles[i]]
	if len(c.kin.sketches[i].words) == 0 {
		return titled[:min(len(titled), tellingTexts)]
	}
	const around = tellingTexts / 2
	n := c.place[i]
	return titled[max(0, n-around):min(len(titled), n+around)]
}

// of lists documents that may be like document i: the first of the same text,
// and those that have most of its rarest words.
func (c *candidates) of(i int) []int {
	if c.like[i] == nil {
		c.like[i] = c.find(i)
	}
	return c.like[i]
}

// find is of, never nil.
func (c *candidates) find(i int) []int {
	s := c.kin.sketches[i]
	if len(s.words) == 0 {
		return []int{}
	}
	if first := c.same[s.text]; first != i {
		return []int{first}
	}
	c.found = c.found[:0]
	for _, w := range c.telling(i) {
		for _, j := range c.having[w] {
			if int(j) == i {
				continue
			}
			if c.count[j] == 0 {
				c.found = append(c.found, j)
			}
			c.count[j]++
		}
	}
	least := int32(min(leastTelling, len(s.words)))
	found := slices.DeleteFunc(slices.Clone(c.found), func(j int32) bool { return c.count[j] < least })
	slices.SortFunc(found, func(a, b int32) int { return cmp.Or(cmp.Compare(c.count[b], c.count[a]), cmp.Compare(a, b)) })
	for _, j := range c.found {
		c.count[j] = 0
	}
	out := make([]int, 0, mostLike)
	for _, j := range found[:min(len(found), mostLike)] {
		out = append(out, int(j))
	}
	return out
}

// telling are the rarest words of document i that another has too.
func (c *candidates) telling(i int) []int32 {
	var out []int32
	for _, w := range c.kin.words[i] {
		if len(c.having[w]) > 1 {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Compare(c.rank[a], c.rank[b]) })
	return out[:min(len(out), tellingWords)]
}

// ranks are the places of the words, the rarest first, then by number.
func (k *kin) ranks() []int32 {
	order := make([]int32, len(k.rarity))
	for w := range order {
		order[w] = int32(w)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(k.rarity[b], k.rarity[a]), cmp.Compare(a, b)) })
	ranks := make([]int32, len(order))
	for place, w := range order {
		ranks[w] = int32(place)
	}
	return ranks
}
