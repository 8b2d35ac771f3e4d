package retrieval

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
