package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// poolSize is how many passages each ranking puts forward; a greater limit
// makes the pool deeper.
const poolSize = 100

// A candidate is a passage on its way to being a hit.
type candidate struct {
	passage         int32
	lexical, vector float64
	score, sure     float64
}

// A scored is a passage by number with a score.
type scored struct {
	passage int32
	score   float32
}

// poolOf is how many passages each ranking puts forward for q.
func poolOf(q Query) int { return max(poolSize, 3*q.Limit) }

// candidates returns the union of the best passages of both rankings, each with
// both scores, in order of document and place.
func (s *state) candidates(ctx context.Context, q Query, words []QueryWord, vector []float32, within limits) ([]candidate, error) {
	return s.candidatesWith(ctx, q, words, vector, within, s.startNear(ctx, vector, within, poolOf(q)))
}

// candidatesWith is candidates for what startNear returned.
func (s *state) candidatesWith(ctx context.Context, q Query, words []QueryWord, vector []float32, within limits, near <-chan nearest) ([]candidate, error) {
	pool := poolOf(q)
	sought := s.lexical.seek(resolve(words))
	scores := make([]wordScores, len(s.parts))
	var best []scored
	for i := range s.parts {
		if within.rows[i].count == 0 || ctx.Err() != nil {
			continue
		}
		scores[i] = s.lexical.score(s.parts[i].segment, sought[i], within.rows[i])
		defer scores[i].release()
		best = append(best, s.parts[i].top(&scores[i], within.rows[i], pool)...)
	}
	best = s.first(best, pool)
	// What is mapped into memory must not go while it is scanned.
	nearest := <-near
	if err := cmp.Or(nearest.err, ctx.Err()); err != nil {
		return nil, err
	}
	best = append(best, nearest.best...)
	slices.SortFunc(best, func(a, b scored) int { return s.order(a.passage, b.passage) })
	best = slices.CompactFunc(best, func(a, b scored) bool { return a.passage == b.passage })
	hits := make([]candidate, len(best))
	for i, c := range best {
		part := s.partNumber(c.passage)
		own := scores[part].of(int(c.passage - s.parts[part].base))
		hits[i] = candidate{passage: c.passage, lexical: float64(own)}
		if vector != nil {
			hits[i].vector = float64(vectors.Dot(vector, s.vector(c.passage)))
		}
	}
	return hits, nil
}

// A nearest is what near returns.
type nearest struct {
	best []scored
	err  error
}

// startNear begins near beside the caller, who receives once.
func (s *state) startNear(ctx context.Context, vector []float32, within limits, n int) <-chan nearest {
	out := make(chan nearest, 1)
	go func() {
		best, err := s.near(ctx, vector, within, n)
		out <- nearest{best, err}
	}()
	return out
}

// near returns the n nearest passages within limits, none for a nil vector.
func (s *state) near(ctx context.Context, vector []float32, within limits, n int) ([]scored, error) {
	if vector == nil {
		return nil, nil
	}
	var best []scored
	floor := float32(math.Inf(-1)) // n are not below
	for i := range s.parts {
		p := &s.parts[i]
		if within.rows[i].count == 0 {
			continue
		}
		found, err := p.nearest(ctx, vector, n, within.rows[i].filter())
		if err != nil {
			return nil, fmt.Errorf("compare vectors: %w", err)
		}
		for _, m := range found {
			if m.Score < floor {
				break
			}
			best = append(best, scored{p.base + m.Row, m.Score})
		}
		if len(found) == n {
			floor = max(floor, found[n-1].Score)
		}
	}
	return s.first(best, n), nil
}

// first returns the n best, equals by document and place.
func (s *state) first(list []scored, n int) []scored {
	slices.SortFunc(list, func(a, b scored) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c // the order of passages takes long to find out
		}
		return s.order(a.passage, b.passage)
	})
	return list[:min(n, len(list))]
}

// top returns the n passages of the greatest scores above zero that pass, equals
// in order of row, in no order.
func (p *part) top(scores *wordScores, within allowed, n int) []scored {
	var heap leastFirst
	floor := float32(0)
	offer := func(row int, score float32) {
		heap.add(scored{p.base + int32(row), score}, n)
		if len(heap) == n {
			floor = heap[0].score
		}
	}
	// Rows come in order, so that of equals the first stay.
	if scores.few != nil {
		for place, row := range scores.few {
			if score := scores.at(place); score > floor {
				offer(int(row), score)
			}
		}
		return heap
	}
	total, items, context := scores.passages.total, scores.itemOf, scores.items.total
	items = items[:len(total)]
	for row, own := range total {
		score := own
		if item := int(uint32(items[row])); item < len(context) {
			score += contextWeight * context[item]
		}
		// Whether a passage has a word of its own is asked last, for nobody can guess it.
		if score > floor && own > 0 && within.has(row) {
			offer(row, score)
		}
	}
	return heap
}

// leastFirst is a heap of the best so far, the least on top; of equals the last.
type leastFirst []scored

// add adds a scored, in the place of the least when there are n.
func (h *leastFirst) add(c scored, n int) {
	if len(*h) < n {
		*h = append(*h, c)
		for i := len(*h) - 1; i > 0 && (*h).less(i, (i-1)/2); i = (i - 1) / 2 {
			(*h)[i], (*h)[(i-1)/2] = (*h)[(i-1)/2], (*h)[i]
		}
		return
	}
	(*h)[0] = c
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < n; child++ {
			if (*h).less(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		(*h)[i], (*h)[least] = (*h)[least], (*h)[i]
		i = least
	}
}

func (h leastFirst) less(i, j int) bool {
	if h[i].score != h[j].score {
		return h[i].score < h[j].score
	}
	return h[i].passage > h[j].passage
}
