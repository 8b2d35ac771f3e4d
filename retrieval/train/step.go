package main

import (
	"math"
	"sync"
)

// A trainer moves the rows of a table so that of a batch of pairs the two texts of
// each are nearer to each other than to those of the others. What it computes does
// not depend on how many workers it has.
type trainer struct {
	settings
	rows    []float32
	first   []float32 // of Adam: the running mean of the gradients
	second  []float32 // and of their squares
	pairs   int
	vectors [2][]float32 // of the texts of a batch, unit
	lengths [2][]float32 // of those before they were scaled
	pulls   [2][]float32 // the gradients of the vectors
	scores  []float32    // pairs × pairs
	columns []float64
	slots   []int32 // by row: its place in touched, -1 for none
	touched []int32
	moves   []float32 // the gradients of the touched rows
	across  []float32 // the second vectors, one dimension after the other
	powers  []float64 // of the scores
	scratch [][]float32
}

// settings are what decides the table, beside the corpus.
type settings struct {
	dims, batch, steps int
	rate, temperature  float64
	workers            int
}

func newTrainer(s settings, rows []float32) *trainer {
	t := &trainer{settings: s, rows: rows, pairs: s.batch}
	t.first, t.second = make([]float32, len(rows)), make([]float32, len(rows))
	for i := range 2 {
		t.vectors[i], t.pulls[i] = make([]float32, s.batch*s.dims), make([]float32, s.batch*s.dims)
		t.lengths[i] = make([]float32, s.batch)
	}
	t.scores, t.columns = make([]float32, s.batch*s.batch), make([]float64, s.batch)
	t.across, t.powers = make([]float32, s.batch*s.dims), make([]float64, s.batch*s.batch)
	for range s.workers {
		t.scratch = append(t.scratch, make([]float32, max(s.dims, s.batch)))
	}
	t.slots = make([]int32, len(rows)/s.dims)
	for i := range t.slots {
		t.slots[i] = -1
	}
	return t
}

// each runs f for every worker at once.
func (t *trainer) each(f func(worker int)) {
	var group sync.WaitGroup
	for w := range t.workers {
		group.Go(func() { f(w) })
	}
	group.Wait()
}

// part is the share of n of one worker.
func (t *trainer) part(worker, n int) (from, to int) {
	return n * worker / t.workers, n * (worker + 1) / t.workers
}

func at(m []float32, i, dims int) []float32 { return m[i*dims : (i+1)*dims : (i+1)*dims] }

// step learns from one batch, and returns its loss and the share of its pairs whose
// texts are the nearest to each other.
func (t *trainer) step(pairs [][2]bag, rate float64) (loss, right float64) {
	t.each(func(w int) { t.encode(w, pairs) })
	t.each(t.compare)
	loss, right = t.weigh()
	t.each(func(w int) { t.pull(w, 0); t.pull(w, 1) })
	t.touch(pairs)
	t.each(func(w int) { t.gather(w, pairs) })
	t.each(func(w int) { t.move(w, float32(rate)) })
	for _, row := range t.touched {
		t.slots[row] = -1
	}
	return loss, right
}

// encode sets the vectors of the texts.
func (t *trainer) encode(worker int, pairs [][2]bag) {
	from, to := t.part(worker, t.pairs)
	for i := from; i < to; i++ {
		for s := range 2 {
			v := at(t.vectors[s], i, t.dims)
			clear(v)
			b := &pairs[i][s]
			for k, row := range b.rows {
				addScaled(v, at(t.rows, int(row), t.dims), b.weights[k], t.scratch[worker][:t.dims])
			}
			length := float32(math.Sqrt(float64(dot(v, v)) + 1e-12))
			t.lengths[s][i] = length
			for d := range v {
				v[d] /= length
				if s == 1 {
					t.across[d*t.pairs+i] = v[d]
				}
			}
		}
	}
}

// compare sets the scores: for each text those with all others at once, one
// dimension after the other.
func (t *trainer) compare(worker int) {
	from, to := t.part(worker, t.pairs)
	for i := from; i < to; i++ {
		scores := t.scores[i*t.pairs : (i+1)*t.pairs]
		clear(scores)
		for d, x := range at(t.vectors[0], i, t.dims) {
			addScaled(scores, t.across[d*t.pairs:(d+1)*t.pairs], x, t.scratch[worker][:t.pairs])
		}
	}
}

// weigh turns the scores into the gradients of the loss by them: the mean of the
// cross entropies of finding the second text by the first and the first by the second.
func (t *trainer) weigh() (loss, right float64) {
	n := t.pairs
	e := func(score float32) float64 { return exponential(float64((float64(score) - 1) / t.temperature)) }
	clear(t.columns)
	powers := t.powers
	sums := make([]float64, n)
	t.each(func(w int) {
		from, to := t.part(w, n)
		for i := from; i < to; i++ {
			for k, score := range t.scores[i*n : (i+1)*n] {
				p := e(score)
				powers[i*n+k] = p
				sums[i] += p
			}
		}
	})
	for i := range n {
		best := 0
		for k, p := range powers[i*n : (i+1)*n] {
			t.columns[k] += p
			if p > powers[i*n+best] {
				best = k
			}
		}
		if best == i {
			right++
		}
		loss -= math.Log(powers[i*n+i] / sums[i])
	}
	scale := 1 / (t.temperature * float64(n))
	t.each(func(w int) {
		from, to := t.part(w, n)
		for i := from; i < to; i++ {
			for k, p := range powers[i*n : (i+1)*n] {
				g := float64(p/sums[i]) + float64(p/t.columns[k])
				g *= 0.5
				if i == k {
					g--
				}
				t.scores[i*n+k] = float32(g * scale)
			}
		}
	})
	return loss / float64(n), right / float64(n)
}

// negligible is the gradient of a score, in shares of the greatest, below which it is left out.
const negligible = 2e-5

// pull sets the gradients of the vectors of side s before they were scaled.
func (t *trainer) pull(worker, s int) {
	from, to := t.part(worker, t.pairs)
	others := t.vectors[1-s]
	least := float32(negligible / (t.temperature * float64(t.pairs)))
	for i := from; i < to; i++ {
		g := at(t.pulls[s], i, t.dims)
		clear(g)
		for k := range t.pairs {
			c := t.scores[i*t.pairs+k]
			if s == 1 {
				c = t.scores[k*t.pairs+i]
			}
			if c >= least || c <= -least {
				addScaled(g, at(others, k, t.dims), c, t.scratch[worker][:t.dims])
			}
		}
		v, length := at(t.vectors[s], i, t.dims), t.lengths[s][i]
		along := dot(g, v)
		for d := range g {
			g[d] = (g[d] - float32(along*v[d])) / length
		}
	}
}

// touch lists the rows of a batch.
func (t *trainer) touch(pairs [][2]bag) {
	t.touched = t.touched[:0]
	for i := range pairs {
		for s := range 2 {
			for _, row := range pairs[i][s].rows {
				if t.slots[row] < 0 {
					t.slots[row] = int32(len(t.touched))
					t.touched = append(t.touched, row)
				}
			}
		}
	}
	if n := len(t.touched) * t.dims; n > len(t.moves) {
		t.moves = make([]float32, n+n/4)
	}
	clear(t.moves[:len(t.touched)*t.dims])
}

// gather sums the gradients of the rows of one worker, in the order of the texts.
func (t *trainer) gather(worker int, pairs [][2]bag) {
	for i := range pairs {
		for s := range 2 {
			g := at(t.pulls[s], i, t.dims)
			b := &pairs[i][s]
			for k, row := range b.rows {
				if slot := int(t.slots[row]); slot%t.workers == worker {
					addScaled(at(t.moves, slot, t.dims), g, b.weights[k], t.scratch[worker][:t.dims])
				}
			}
		}
	}
}

// move moves the touched rows of one worker.
func (t *trainer) move(worker int, rate float32) {
	for slot := worker; slot < len(t.touched); slot += t.workers {
		row := int(t.touched[slot])
		adam(at(t.rows, row, t.dims), at(t.first, row, t.dims), at(t.second, row, t.dims), at(t.moves, slot, t.dims), rate, t.scratch[worker][:t.dims])
	}
}
