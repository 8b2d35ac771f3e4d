package retrieval

import "strings"

// A mix says what the vectors count for beside BM25 when both are scaled to
// [0, 1]: score = (1-vector) × BM25 + vector × cosine.
type mix struct {
	family string // what the embedder's Model begins with
	lang   string // of the query
	vector float64
}

// mixes are the weights by embedder and language of the query, first match
// wins. The hashing rows were measured on French and English questions over
// three sets of French documents: between 0 and 0.2 no figure moves by more than
// a point, above that all fall, for hashed letters know little that BM25 does
// not. They are kept for words that no rendering reaches. The last rows are
// for embedders that have not been measured; a model that knows both languages
// earns more where the words of the question are not those of the text.
var mixes = []mix{
	{"hashing", "en", 0.10},
	{"hashing", "", 0.05},
	{"", "en", 0.60},
	{"", "", 0.35},
}

func vectorShare(model, lang string) float64 {
	for _, m := range mixes {
		if strings.HasPrefix(model, m.family) && (m.lang == "" || m.lang == lang) {
			return m.vector
		}
	}
	return 0
}

// fuse gives each hit the weighted sum of its two scores, BM25 divided by the
// greatest, cosine stretched between the least and the greatest of the hits.
func fuse(hits []candidate, share float64) {
	if len(hits) == 0 {
		return
	}
	most, low, high := 0.0, hits[0].vector, hits[0].vector
	for _, h := range hits {
		most = max(most, h.lexical)
		low, high = min(low, h.vector), max(high, h.vector)
	}
	for i := range hits {
		h := &hits[i]
		h.score = 0
		if most > 0 {
			h.score += (1 - share) * h.lexical / most
		}
		if high > low {
			h.score += share * (h.vector - low) / (high - low)
		}
	}
}
