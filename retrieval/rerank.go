package retrieval

import "math"

// reranked is how many candidates the second stage reads again.
const reranked = 60

// The features by which the second stage orders candidates, each from 0 to 1.
const (
	featLexical  = iota // BM25 and that of the item, of the greatest among the candidates
	featVector          // cosine, stretched between the least and the greatest of the candidates
	featCoverage        // the weight of the query's words that passage, headline and title hold, of all
	featNear            // the same, within one stretch of the passage
	featPairs           // of neighbouring words of the query, those that stand together in the passage
	featTitle           // the weight of the query's words in title and headline
	featExact           // coverage by the forms of the query themselves rather than by stems
	featAnswer          // the stretch holds what the question asks for: a number, a date, a name
	featFirst           // the passage opens its document
	featSoft            // coverage by words that mean much the same
	featNames           // coverage of names, acronyms and numbers alone; 1 when the query has none
	featWeight          // the raw lexical score, of the greatest that any passage could have
	numFeatures
)

type features [numFeatures]float64

// rerank orders the best candidates anew by what a look at their text tells, and
// leaves the others behind them. Scores are from then on shares of the best.
func (s *state) rerank(q Query, words []QueryWord, hits []candidate) {
	w := &rankWeights
	n := min(reranked, len(hits))
	if n == 0 {
		return
	}
	top := s.features(q, words, hits[:n])
	best, last := 0.0, hits[n-1].score
	for i := range hits[:n] {
		score := 0.0
		for k, x := range top[i] {
			score += w[k] * x
		}
		hits[i].score = score
		hits[i].sure = sureOf(&top[i])
		best = max(best, score)
	}
	if best <= 0 {
		return
	}
	low := 1.0
	for i := range hits[:n] {
		hits[i].score /= best
		low = min(low, hits[i].score)
	}
	for i := range hits[n:] {
		if h := &hits[n+i]; last > 0 {
			h.score *= low / last
		}
	}
}

// sureOf is how likely a passage of these features is about all that was asked.
func sureOf(f *features) float64 {
	sum := sureBias
	for k, x := range f {
		sum += sureWeights[k] * x
	}
	return 1 / (1 + math.Exp(-sum))
}

// features returns the features of candidates in order of their first score.
func (s *state) features(q Query, words []QueryWord, hits []candidate) []features {
	r := newReader(s, q, words)
	defer r.a.giveBack()
	out := make([]features, len(hits))
	most, low, high := 0.0, hits[0].vector, hits[0].vector
	for _, h := range hits {
		most = max(most, h.lexical)
		low, high = min(low, h.vector), max(high, h.vector)
	}
	for i, h := range hits {
		f := &out[i]
		if most > 0 {
			f[featLexical] = h.lexical / most
		}
		if r.total > 0 {
			f[featWeight] = min(1, h.lexical/(r.total*(bm25K1+1)*(1+contextWeight)))
		}
		if high > low {
			f[featVector] = (h.vector - low) / (high - low)
		}
		r.passage(h.passage, f)
	}
	return out
}
