package retrieval

import "github.com/verbatim-briefing/verbatim/retrieval/vectors"

// A softness compares the words of texts with those of a query by what they mean
// in the shipped table of word vectors. It serves one query.
type softness struct {
	dims  int
	words [][]float32 // by word of the query; nil for one without a vector
	alike map[string][]float32
}

// unlike is up to which cosine two words have nothing to do with each other.
const unlike = 0.3

func newSoftness(words []QueryWord) *softness {
	t, err := shipped()
	if err != nil {
		return &softness{}
	}
	x := &softness{dims: t.Dims(), words: make([][]float32, len(words)), alike: make(map[string][]float32)}
	for i, w := range words {
		text := ""
		for _, token := range w.Tokens {
			if token.Kind == Word && !token.Name {
				text += " " + token.Surface
			}
		}
		v := make([]float32, x.dims)
		if text != "" && t.Vector(v, text) {
			x.words[i] = v
		}
	}
	return x
}

// twin is a softness for the same query in another goroutine.
func (x *softness) twin() *softness {
	return &softness{dims: x.dims, words: x.words, alike: make(map[string][]float32)}
}

// may reports whether any word could raise held.
func (x *softness) may(held []float64) bool {
	for i, v := range x.words {
		if v != nil && held[i] < 1 {
			return true
		}
	}
	return false
}

// raise notes in held, by word of the query, how much a folded word means the same.
func (x *softness) raise(held []float64, fold []byte) {
	if x.dims == 0 {
		return
	}
	list, ok := x.alike[string(fold)]
	if !ok {
		list = x.compare(fold)
		x.alike[string(fold)] = list
	}
	for i, s := range list {
		held[i] = max(held[i], float64(s))
	}
}

func (x *softness) compare(fold []byte) []float32 {
	word := shippedVectors().of(fold)
	if word == nil {
		return nil
	}
	list := make([]float32, len(x.words))
	for i, v := range x.words {
		if v == nil {
			continue
		}
		list[i] = min(1, max(0, (vectors.Dot(v, word)-unlike)/(1-unlike)))
	}
	return list
}
