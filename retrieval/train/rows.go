package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/verbatim-briefing/verbatim/retrieval/table"
)

// A bag is a text as the rows whose weighted sum is its vector.
type bag struct {
	rows    []int32
	weights []float32
}

func (b *bag) reset() { b.rows, b.weights = b.rows[:0], b.weights[:0] }

// A vocabulary says which rows the types of a corpus have: one each for the most
// frequent, those of their letters for the others.
type vocabulary struct {
	words   []string // by row
	counts  []int    // by row
	types   []uint32 // by row
	total   int      // the words of the corpus
	buckets int
	row     []int32   // by type, -1 for those without
	grams   [][]int32 // by type
}

// newVocabulary takes the size most frequent types that occur at least least times.
func newVocabulary(c *corpus, size, least, buckets int) *vocabulary {
	order := make([]uint32, len(c.types))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(c.counts[b], c.counts[a]), cmp.Compare(c.types[a], c.types[b]))
	})
	v := &vocabulary{buckets: buckets, total: len(c.words), row: make([]int32, len(c.types)), grams: make([][]int32, len(c.types))}
	var letters []int
	for rank, t := range order {
		v.row[t] = -1
		if rank < size && c.counts[t] >= least {
			v.row[t] = int32(len(v.words))
			v.words, v.counts, v.types = append(v.words, c.types[t]), append(v.counts, c.counts[t]), append(v.types, t)
		}
		letters = table.Grams(letters[:0], []byte(c.types[t]), buckets)
		for _, g := range letters {
			v.grams[t] = append(v.grams[t], int32(g))
		}
	}
	for t := range v.grams {
		for i := range v.grams[t] {
			v.grams[t][i] += int32(len(v.words))
		}
	}
	return v
}

// rows is how many there are.
func (v *vocabulary) rows() int { return len(v.words) + v.buckets }

// Of the known words that are rare, less than one in rare, one in byLetters is
// taken by its letters, so that these learn what words mean that are in no
// vocabulary: those are rare too.
const (
	byLetters = 4
	rare      = 40_000
)

func (v *vocabulary) append(b *bag, words []uint32, random *rand.Rand) {
	for _, t := range words {
		row := v.row[t]
		if row >= 0 && (v.buckets == 0 || v.counts[row] > v.total/rare || random.IntN(byLetters) != 0) {
			b.rows, b.weights = append(b.rows, row), append(b.weights, 1)
			continue
		}
		grams := v.grams[t]
		for _, g := range grams {
			b.rows, b.weights = append(b.rows, g), append(b.weights, table.GramWeight(len(grams)))
		}
	}
}

// likeness is how much of a word's first vector is that of its letters, beside what
// is its own: words that are written alike begin near each other, in both languages.
const likeness = 0.7

// start draws the first vectors: random directions, those of words partly the sum
// of their letters', longer for rarer words, since they tell more.
func (v *vocabulary) start(dims int, random *rand.Rand) []float32 {
	e := make([]float32, v.rows()*dims)
	for i := range e {
		for range 4 {
			e[i] += random.Float32() - 0.5
		}
	}
	letters, scratch := make([]float32, dims), make([]float32, dims)
	for row := range v.rows() {
		own := at(e, row, dims)
		if row >= len(v.words) {
			resize(own, 1.5)
			continue
		}
		clear(letters)
		for _, g := range v.grams[v.types[row]] {
			addScaled(letters, at(e, int(g), dims), 1, scratch)
		}
		if v.buckets > 0 {
			resize(own, 1-likeness)
			resize(letters, likeness)
			addScaled(own, letters, 1, scratch)
		}
		resize(own, min(max((-logarithm(float64(v.counts[row])/float64(v.total))-3)/6, 0.15), 1.2))
	}
	return e
}

// resize scales v to a length.
func resize(v []float32, length float64) {
	scale := float32(length / math.Sqrt(float64(dot(v, v))+1e-12))
	for d := range v {
		v[d] *= scale
	}
}

// remember adds to every row keep times its length in the direction that it began
// with. Training moves words that it sees often to where their sources want them;
// what they began with tells them apart from all others, which other texts need.
func remember(rows, began []float32, dims int, keep float64) {
	scratch := make([]float32, dims)
	for i := range len(rows) / dims {
		row, first := at(rows, i, dims), at(began, i, dims)
		length := math.Sqrt(float64(dot(row, row)) / (float64(dot(first, first)) + 1e-12))
		addScaled(row, first, float32(keep*length), scratch)
	}
}
