package retrieval

import (
	"context"
	"fmt"
	"math"
)

// hashingVersion changes whenever the vectors of Hashing do.
const hashingVersion = 1

// Hashing is an Embedder that needs no model and no data: the words of a text and
// the letters inside them, hashed with a sign into a vector of Dims numbers. It
// knows nothing of meaning; it finds words that are written alike. Tests use it,
// whose results should not change when a table is trained again.
type Hashing struct {
	// Dims is the length of the vectors, 384 when 0.
	Dims int
}

func (h Hashing) dims() int {
	if h.Dims <= 0 {
		return 384
	}
	return h.Dims
}

// Model names the version and the dimensions.
func (h Hashing) Model() string { return fmt.Sprintf("hashing-v%d-%d", hashingVersion, h.dims()) }

// Embed never fails but by ctx. A text without words gets a fixed vector.
func (h Hashing) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	a := newAnalyzer()
	out := make([][]float32, len(texts))
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[i] = h.vector(a, text)
	}
	return out, nil
}

func (h Hashing) vector(a *analyzer, text string) []float32 {
	// Every text is analysed alike, as French: the language of a short query is a
	// guess, and a wrong one would move all its words. Words are counted first: a word said ten times counts for its logarithm.
	counts := make(map[string]int)
	var order []Token
	for _, t := range a.tokens(text, "fr") {
		if t.Stop {
			continue
		}
		if counts[t.Term]++; counts[t.Term] == 1 {
			order = append(order, t)
		}
	}
	v := make([]float32, h.dims())
	for _, t := range order {
		weight := 1 + math.Log(float64(counts[t.Term]))
		add(v, t.Term, weight)
		if t.Kind == Word {
			addNgrams(v, t.Fold, weight)
		}
	}
	unit(v)
	return v
}

// addNgrams adds the letters of a word, four by four, together as much as half the word.
func addNgrams(v []float32, word string, weight float64) {
	const n = 4
	word = "<" + word + ">"
	grams := len(word) - n + 1
	if grams <= 0 {
		return
	}
	w := weight * 0.5 / math.Sqrt(float64(grams))
	for i := range grams {
		add(v, word[i:i+n], w)
	}
}

// add adds weight to the place of s in v, with the sign of s.
func add(v []float32, s string, weight float64) {
	sum := fnv64(s)
	if sum>>63 == 1 {
		weight = -weight
	}
	v[(sum&(1<<63-1))%uint64(len(v))] += float32(weight)
}

// fnv64 is FNV-1a, finished by a mix so that near strings fall far apart.
func fnv64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h ^= uint64(s[i])
		h *= 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return h
}

// unit scales v to length 1; the zero vector becomes the first axis.
func unit(v []float32) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		v[0] = 1
		return
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= scale
	}
}
