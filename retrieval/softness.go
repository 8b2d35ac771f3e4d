package retrieval

import "github.com/verbatim-briefing/verbatim/retrieval/vectors"

// A softness compares the words of texts with those of a query by what they mean
// in the shipped table of word vectors. It serves one query.
type softness struct {
	dims    int
	words   [][]float32 // by word of the query; nil for one without a vector
	alike   map[string][]float32
	scratch []float32
}

// unlike is up to which cosine two words have nothing to do with each other.
const unlike = 0.3

func newSoftness(words []QueryWord) *softness {
	t, err := shipped()
	if err != nil {
		return &softness{}
	}
	x := &softness{dims: t.Dims(), words: make([][]float32, len(words)), alike: make(map[string][]float32), scratch: make([]float32, t.Dims())}
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

// raise notes in held, by word of the query, how much a folded word means the same.
func (x *softness) raise(held []float64, fold string) {
	if x.dims == 0 {
		return
	}
	list, ok := x.alike[fold]
	if !ok {
		list = x.compare(fold)
		x.alike[fold] = list
	}
	for i, s := range list {
		held[i] = max(held[i], float64(s))
	}
}

func (x *softness) compare(fold string) []float32 {
	t, err := shipped()
	if err != nil || !t.Vector(x.scratch, fold) {
		return nil
	}
	list := make([]float32, len(x.words))
	for i, v := range x.words {
		if v == nil {
			continue
		}
		list[i] = min(1, max(0, (vectors.Dot(v, x.scratch)-unlike)/(1-unlike)))
	}
	return list
}
