package corpus

import (
	"cmp"
	"math"
	"slices"
)

// shingleRun is how many words a shingle of a sketch has.
const shingleRun = 3

// A sketch is what documents are compared by. Its lists are sorted, each entry once.
type sketch struct {
	words    []int32 // those that are not common, figures included
	shingles []uint64
	figures  []slot
	text     uint64  // of all words in their order: texts of the same words have the same
	length   int     // words, all of them
	weight   float64 // of words: see weigh
}

// A slot is a place for a figure or several on end, by the words around it, and
// what stands there.
type slot struct{ around, value uint64 }

// sketch reads the words of text, as many texts as there are with one reader.
func (wr *wordReader) sketch(text string) sketch {
	wr.read(text)
	s := sketch{length: len(wr.text), text: hashOf(wr.text), figures: wr.slots()}
	for _, w := range wr.text {
		if !wr.isCommon[w] {
			s.words = append(s.words, w)
		}
	}
	slices.Sort(s.words)
	s.words = slices.Clip(slices.Compact(s.words))
	s.shingles = make([]uint64, 0, max(0, len(wr.text)-shingleRun+1))
	for i := 0; i+shingleRun <= len(wr.text); i++ {
		s.shingles = append(s.shingles, hashOf(wr.text[i:i+shingleRun]))
	}
	slices.Sort(s.shingles)
	s.shingles = slices.Compact(s.shingles)
	return s
}

// slots are the figures of wr.text, each with the two words before it and the one after.
func (wr *wordReader) slots() []slot {
	var out []slot
	for i := 0; i < len(wr.text); {
		end := i
		for end < len(wr.text) && wr.isFigure[wr.text[end]] {
			end++
		}
		if end == i {
			i++
			continue
		}
		around := [3]int32{-1, -1, -1}
		copy(around[:2], wr.text[max(0, i-2):i])
		if end < len(wr.text) {
			around[2] = wr.text[end]
		}
		out = append(out, slot{hashOf(around[:]), hashOf(wr.text[i:end])})
		i = end
	}
	slices.SortFunc(out, func(a, b slot) int { return cmp.Or(cmp.Compare(a.around, b.around), cmp.Compare(a.value, b.value)) })
	return slices.Compact(out)
}

// hashOf is a hash of numbers in their order (FNV-1a, whose bits are stirred).
func hashOf(words []int32) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ uint64(uint32(w))) * 1099511628211
		h ^= h >> 31
	}
	return h
}

// rarity weighs the words of a collection of n texts by how many of them have
// each: in a handful of texts all words weigh much the same.
func rarity(n int, has []int32) []float64 {
	const few = 20 // texts by which a small collection is counted as larger
	out := make([]float64, len(has))
	for w, h := range has {
		out[w] = math.Log(1 + float64(n+few)/float64(h+1))
	}
	return out
}

// A resemblance is how much of the text with fewer words is in the other, in shares.
type resemblance struct {
	words    float64 // of its words that are no figures, by the square of their rarity
	back     float64 // of the other's words that are in it, likewise
	shingles float64
	figures  float64 // of its figures, wherever they stand; 1 when it has none
	agreed   int     // places for a figure that both have, with the same one
	differed int     // and with another
	smaller  int     // how many words it has, each once, common ones aside
}

// weigh is the weight of words that are no figures: the sum of the squares of their rarity.
func (wr *wordReader) weigh(words []int32, rare []float64) float64 {
	sum := 0.0
	for _, w := range words {
		if !wr.isFigure[w] {
			sum += rare[w] * rare[w]
		}
	}
	return sum
}

// alikeWords is the share of words below which two texts are not looked at closer.
const alikeWords = 0.40

// compare compares two sketches by words of that rarity. Of texts with less than
// alikeWords in common it tells nothing of shingles and places.
func (wr *wordReader) compare(a, b *sketch, rare []float64) resemblance {
	if a.weight > b.weight {
		a, b = b, a
	}
	r := resemblance{smaller: len(a.words)}
	var words, figures, all float64
	k := 0
	for _, w := range a.words {
		for k < len(b.words) && b.words[k] < w {
			k++
		}
		weight := rare[w] * rare[w]
		both := k < len(b.words) && b.words[k] == w
		switch {
		case wr.isFigure[w]:
			all += weight
			if both {
				figures += weight
			}
		case both:
			words += weight
		}
	}
	r.words, r.back, r.figures = shareOf(words, a.weight, 0), shareOf(words, b.weight, 0), shareOf(figures, all, 1)
	if r.words >= alikeWords {
		r.shingles = sharedOf(a.shingles, b.shingles)
		r.agreed, r.differed = agreement(a.figures, b.figures)
	}
	return r
}

// shareOf is part of whole, or none when there is nothing to be part of.
func shareOf(part, whole, none float64) float64 {
	if whole == 0 {
		return none
	}
	return part / whole
}

// agreement counts the places for figures that both lists have: with a figure in common, and with none.
func agreement(a, b []slot) (agreed, differed int) {
	for i, k := 0, 0; i < len(a) && k < len(b); {
		if d := cmp.Compare(a[i].around, b[k].around); d != 0 {
			if d < 0 {
				i++
			} else {
				k++
			}
			continue
		}
		around, same := a[i].around, false
		from := k
		for ; i < len(a) && a[i].around == around; i++ {
			for k = from; k < len(b) && b[k].around == around; k++ {
				same = same || a[i].value == b[k].value
			}
		}
		if same {
			agreed++
		} else {
			differed++
		}
	}
	return agreed, differed
}

// sharedOf is how much of the sorted set a is in b, 0 for an empty one.
func sharedOf(a, b []uint64) float64 {
	if len(a) == 0 {
		return 0
	}
	return float64(inBoth(a, b)) / float64(len(a))
}
