package vectors

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
)

// A candidate is a row that may be among the best, and what it scores at most.
type candidate struct {
	row   int32
	upper float32
}

// NearestCodes returns what m.Nearest returns, scores included, in a fraction of
// the time where the machine has a fast way to scan codes (elsewhere it is
// m.Nearest): it scans c, the codes of m, and reads of m itself only the rows that
// by their codes and the errors of these can be among the n best. It is an
// error when c is not of the shape of m.
func (m *Matrix) NearestCodes(ctx context.Context, c *Codes, query []float32, n int, f Filter) ([]Match, error) {
	if c.rows != m.rows || c.dims != m.dims {
		return nil, fmt.Errorf("codes of %d rows of %d for a matrix of %d rows of %d", c.rows, c.dims, m.rows, m.dims)
	}
	if !fastCodes || n > m.rows/4 || m.rows == 0 || n <= 0 {
		return m.Nearest(ctx, query, n, f)
	}
	query, err := m.prepare(query, &f)
	if err != nil {
		return nil, err
	}
	q := codedQuery{numbers: make([]int16, m.dims)}
	scale, rest := encodeQuery(q.numbers, query)
	q.scale = float32(scale)
	// Besides the error of the row there are that of the query, against a row of at
	// most about unit length, and the roundings of both ways to compute a score.
	q.slack = float32(1.1*rest + float64(m.dims+16)/(1<<23))
	ws, err := sweep(ctx, m.rows, m.dims, n, &f, func(w *worker, lo, hi int) { c.scan(w, &q, lo, hi) })
	defer release(ws)
	if err != nil {
		return nil, err
	}
	return m.rescore(ws, query, n), nil
}

// A codedQuery is a query as scale times whole numbers, and what the score of a
// row may be off besides the error of the row.
type codedQuery struct {
	numbers      []int16
	scale, slack float32
}

// scan notes in w the rows from lo up to hi that can be among the best: those
// whose score is at its highest above what n rows score at their lowest.
func (c *Codes) scan(w *worker, q *codedQuery, lo, hi int) {
	w.sums = slices.Grow(w.sums[:0], hi-lo)[:hi-lo]
	if w.dense(hi-lo, 4) {
		dotCodes(w.sums, q.numbers, c.codes[lo*c.dims:hi*c.dims])
		for i, sum := range w.sums {
			score, off := q.score(c, lo+i, sum)
			if score+off >= w.best.floor && w.passes(i) {
				w.note(int32(lo+i), score, off)
			}
		}
		return
	}
	for j, word := range w.mask {
		for ; word != 0; word &= word - 1 {
			i := lo + 64*j + bits.TrailingZeros64(word)
			dotCodes(w.sums[:1], q.numbers, c.codes[i*c.dims:(i+1)*c.dims])
			if score, off := q.score(c, i, w.sums[0]); score+off >= w.best.floor {
				w.note(int32(i), score, off)
			}
		}
	}
}

// score is about what row scores, and how far it is off at most.
func (q *codedQuery) score(c *Codes, row int, sum int32) (score, off float32) {
	return float32(sum) * (q.scale * c.scales[row]), c.errors[row] + q.slack
}

func (w *worker) note(row int32, score, off float32) {
	w.maybe = append(w.maybe, candidate{row, score + off})
	w.best.offer(row, score-off)
}

// rescore returns the n best of what the workers have noted, by their true scores.
func (m *Matrix) rescore(ws []*worker, query []float32, n int) []Match {
	var best top
	best.reset(n)
	for _, w := range ws {
		for _, key := range w.best.keys {
			match := matchOf(key)
			best.offer(match.Row, match.Score)
		}
	}
	all := ws[0].maybe
	for _, w := range ws[1:] {
		all = append(all, w.maybe...)
	}
	all = slices.DeleteFunc(all, func(c candidate) bool { return c.upper < best.floor })
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(b.upper, a.upper) })
	ws[0].maybe = all
	best.reset(n)
	for _, c := range all {
		if c.upper < best.floor {
			break
		}
		best.offer(c.row, Dot(query, m.Row(int(c.row))))
	}
	return best.matches()
}
