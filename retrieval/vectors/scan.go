package vectors

import (
	"context"
	"fmt"
	"math/bits"
	"runtime"
	"sync"
	"sync/atomic"
)

// blockBytes is how much of a matrix a worker takes at a time: so little that all
// end at about the same moment, and so much that taking costs nothing.
const blockBytes = 128 << 10

// A worker is the scratch of one goroutine of a search.
type worker struct {
	best  top
	mask  []uint64 // of the block at hand; nil when every row passes
	sums  []int32
	maybe []candidate
}

var workers = sync.Pool{New: func() any { return new(worker) }}

// Nearest returns the n rows of m that pass f and are nearest to query by cosine,
// best first, equals in order of row; fewer when fewer pass, and nil when none
// does or n is not positive. The query need not be of unit length and is not
// changed. The search is spread over GOMAXPROCS goroutines.
//
// The errors are: a query of another length than the rows, ErrNoDirection, a
// filter whose columns are too short, and the end of ctx, which is looked at while
// the search goes on. A matrix without rows matches nothing and takes any query.
func (m *Matrix) Nearest(ctx context.Context, query []float32, n int, f Filter) ([]Match, error) {
	if m.rows == 0 || n <= 0 {
		return nil, ctx.Err()
	}
	query, err := m.prepare(query, &f)
	if err != nil {
		return nil, err
	}
	n = min(n, m.rows)
	ws, err := sweep(ctx, m.rows, 4*m.dims, n, &f, func(w *worker, lo, hi int) { m.scan(w, query, lo, hi) })
	defer release(ws)
	if err != nil {
		return nil, err
	}
	best := &ws[0].best
	for _, w := range ws[1:] {
		for _, key := range w.best.keys {
			match := matchOf(key)
			best.offer(match.Row, match.Score)
		}
	}
	return best.matches(), nil
}

// prepare checks what a search is asked, and returns the query in unit length.
func (m *Matrix) prepare(query []float32, f *Filter) ([]float32, error) {
	if len(query) != m.dims {
		return nil, fmt.Errorf("a query of %d dimensions among vectors of %d", len(query), m.dims)
	}
	if err := f.check(m.rows); err != nil {
		return nil, err
	}
	unit := append([]float32(nil), query...)
	if err := Unit(unit); err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return unit, nil
}

// sweep calls visit for all rows in blocks, from several goroutines each with a
// worker of its own, whose mask it sets first and whose best is for n. It returns
// the workers, for release, also with an error. A row is size bytes.
func sweep(ctx context.Context, rows, size, n int, f *Filter, visit func(w *worker, lo, hi int)) ([]*worker, error) {
	block := max(blockBytes/size, 64) &^ 63
	ws := make([]*worker, min(runtime.GOMAXPROCS(0), (rows+block-1)/block))
	open := f.Open()
	var next atomic.Int64
	run := func(w *worker) {
		for ctx.Err() == nil {
			lo := int(next.Add(1)-1) * block
			if lo >= rows {
				return
			}
			hi := min(lo+block, rows)
			if !open {
				w.mask = f.Mask(w.mask[:0], lo, hi)
			}
			visit(w, lo, hi)
		}
	}
	for i := range ws {
		ws[i] = workers.Get().(*worker)
		ws[i].best.reset(n)
		ws[i].mask, ws[i].maybe = ws[i].mask[:0], ws[i].maybe[:0]
	}
	var wg sync.WaitGroup
	for _, w := range ws[1:] {
		wg.Go(func() { run(w) })
	}
	run(ws[0])
	wg.Wait()
	return ws, ctx.Err()
}

func release(ws []*worker) {
	for _, w := range ws {
		workers.Put(w)
	}
}

// passing is the number of rows of the block that pass.
func (w *worker) passing() int {
	count := 0
	for _, word := range w.mask {
		count += bits.OnesCount64(word)
	}
	return count
}

// passes reports whether row i of the block passes.
func (w *worker) passes(i int) bool {
	return len(w.mask) == 0 || w.mask[i/64]>>(i%64)&1 == 1
}

// dense reports whether at least one in share of the rows of the block passes: so
// many that it is faster to compare all, in the order in which they stand, and to
// ask only of those which would be among the best whether they pass.
func (w *worker) dense(rows, share int) bool {
	return len(w.mask) == 0 || w.passing()*share >= rows
}

// scan offers the rows from lo up to hi to w.
func (m *Matrix) scan(w *worker, query []float32, lo, hi int) {
	if w.dense(hi-lo, 2) {
		for i := lo; i < hi; i++ {
			if score := Dot(query, m.Row(i)); score >= w.best.floor && w.passes(i-lo) {
				w.best.offer(int32(i), score)
			}
		}
		return
	}
	for j, word := range w.mask {
		for ; word != 0; word &= word - 1 {
			i := lo + 64*j + bits.TrailingZeros64(word)
			w.best.offer(int32(i), Dot(query, m.Row(i)))
		}
	}
}
