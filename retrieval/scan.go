package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// poolSize is how many passages each ranking puts forward; a greater limit
// makes the pool deeper.
const poolSize = 100

// A candidate is a passage on its way to being a hit.
type candidate struct {
	passage         int32
	lexical, vector float64
	score           float64
}

// limits are the passages that the hard limits of a query let through; nil for all.
type limits []bool

// pass reports whether a passage is within the limits.
func (l limits) pass(passage int32) bool { return l == nil || l[passage] }

// none reports whether no passage at all is within the limits.
func (l limits) none() bool { return l != nil && !slices.Contains(l, true) }

// limits are those of q.
func (s *state) limits(q Query) limits {
	if q.Since == 0 && q.Until == 0 && len(q.Collections) == 0 {
		return nil
	}
	ok := make(limits, len(s.passages))
	for i, p := range s.passages {
		d := s.docs[s.docOf[i]]
		ok[i] = p.Date.Overlaps(q.Since, q.Until) && (len(q.Collections) == 0 || slices.Contains(q.Collections, d.Collection))
	}
	return ok
}

// candidates returns the union of the best passages of both rankings, each with both scores.
func (s *state) candidates(ctx context.Context, q Query, vector []float32, within limits) ([]candidate, error) {
	words := s.lexical.expand(q.Text, q.Lang)
	scores := s.lexical.score(resolve(words))
	pool := max(poolSize, 3*q.Limit)
	in := make(map[int32]bool)
	for _, c := range topScores(scores, within, pool) {
		in[c.passage] = true
	}
	near, err := s.near(ctx, vector, within, pool)
	if err != nil {
		return nil, err
	}
	for _, c := range near {
		in[c.passage] = true
	}
	hits := make([]candidate, 0, len(in))
	for p := range in {
		hits = append(hits, candidate{passage: p, lexical: float64(scores[p]), vector: float64(dot(vector, s.vectors[p]))})
	}
	slices.SortFunc(hits, func(a, b candidate) int { return cmp.Compare(a.passage, b.passage) })
	return hits, nil
}

// near returns the n nearest allowed passages or more. Limits on dates and
// collections are beyond chromem's filters, so under limits the few passages
// that remain are compared one by one.
func (s *state) near(ctx context.Context, vector []float32, within limits, n int) ([]scored, error) {
	if vector == nil {
		return nil, nil
	}
	if within == nil {
		return s.neighbours(ctx, vector, n)
	}
	scores := make([]float32, len(s.vectors))
	for i, v := range s.vectors {
		if within[i] {
			// Above zero, for topScores leaves out what has no score.
			scores[i] = 2 + dot(vector, v)
		}
	}
	return topScores(scores, within, n), ctx.Err()
}

// topScores returns the n passages of the greatest scores above zero, and all
// that equal the last of them, in no order.
func topScores(scores []float32, within limits, n int) []scored {
	var all []scored
	for i, score := range scores {
		if score > 0 && within.pass(int32(i)) {
			all = append(all, scored{int32(i), score})
		}
	}
	if len(all) <= n {
		return all
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	for n < len(all) && all[n].score == all[n-1].score {
		n++
	}
	return all[:n]
}

// A scored is a passage by number with a score.
type scored struct {
	passage int32
	score   float32
}

// neighbours returns at least the n nearest passages to vector, in no order,
// by cosine. Chromem picks at random among equals at its limit, so more are
// asked for and the last group of equals is dropped unless it is complete.
func (s *state) neighbours(ctx context.Context, vector []float32, n int) ([]scored, error) {
	count := 0
	if s.nearest != nil {
		count = s.nearest.Count()
	}
	if count == 0 {
		return nil, nil
	}
	for ask := min(n+16, count); ; ask = min(ask*4, count) {
		results, err := s.nearest.QueryEmbedding(ctx, vector, ask, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("query vectors: %w", err)
		}
		lowest := float32(math.Inf(-1))
		if ask < count {
			lowest = float32(math.Inf(1))
			for _, r := range results {
				lowest = min(lowest, r.Similarity)
			}
		}
		var out []scored
		for _, r := range results {
			if r.Similarity > lowest {
				i, err := strconv.Atoi(r.ID)
				if err != nil {
					return nil, fmt.Errorf("query vectors: %w", err)
				}
				out = append(out, scored{int32(i), r.Similarity})
			}
		}
		if len(out) >= n || ask == count {
			return out, nil
		}
	}
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a) && i+4 <= len(b); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a) && i < len(b); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}
