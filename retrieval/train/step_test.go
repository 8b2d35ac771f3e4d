package main

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkStep(b *testing.B) {
	const rows, dims = 88768, 256
	random := rand.New(rand.NewPCG(1, 1))
	e := make([]float32, rows*dims)
	for i := range e {
		e[i] = random.Float32() - 0.5
	}
	t := newTrainer(settings{dims: dims, batch: 512, temperature: 0.05, workers: 1}, e)
	pairs := make([][2]bag, 512)
	for i := range pairs {
		shared := int32(random.IntN(rows))
		for s := range 2 {
			n := 10 + s*60
			for range n {
				row := shared
				if random.IntN(3) > 0 {
					row = int32(random.IntN(rows) * random.IntN(1000) / 1000 * random.IntN(1000) / 1000)
				}
				pairs[i][s].rows = append(pairs[i][s].rows, row)
				pairs[i][s].weights = append(pairs[i][s].weights, 1)
			}
		}
	}
	for b.Loop() {
		t.step(pairs, 0.001)
	}
	b.ReportMetric(float64(len(t.touched)), "rows")
}
