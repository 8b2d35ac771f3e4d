package vectors

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
)

// BenchmarkNearest prints what a search over 100,000 rows of 256 takes, whole and
// within windows, beside what it takes to read as much memory.
func BenchmarkNearest(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 10))
	const rows, dims, days = 100_000, 256, 1000
	flat := make([]float32, rows*dims)
	for i := range flat {
		flat[i] = float32(rng.NormFloat64())
	}
	m := of(b, flat, dims)
	column := make([]int32, rows)
	for i := range rows {
		column[i] = 1 + int32(rng.IntN(days))
		if err := Unit(m.Row(i)); err != nil {
			b.Fatal(err)
		}
	}
	codes, query := Quantize(m), m.Row(7)
	window := func(days int32) Filter { return Filter{From: column, To: column, Since: 1, Until: days} }
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			read(m.Flat())
		}
	})
	for name, f := range map[string]Filter{"all": {}, "half": window(days / 2), "most": window(days * 9 / 10), "hundredth": window(days / 100)} {
		b.Run("float32/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := m.Nearest(context.Background(), query, 10, f); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("codes/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := m.NearestCodes(context.Background(), codes, query, 10, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// read looks at every number once, in as many goroutines as a search.
func read(flat []float32) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for i := range workers {
		wg.Go(func() {
			part := flat[len(flat)*i/workers : len(flat)*(i+1)/workers]
			for ; len(part) >= 1024; part = part[1024:] {
				Dot(part[:1024], part[:1024])
			}
		})
	}
	wg.Wait()
}

// BenchmarkMask is what a window costs before anything is compared, for 100,000 rows.
func BenchmarkMask(b *testing.B) {
	days := make([]int32, 100_000)
	for i := range days {
		days[i] = 1 + int32(i*7919%3650)
	}
	f := Filter{From: days, To: days, Since: 100, Until: 200}
	var mask []uint64
	for b.Loop() {
		mask = f.Mask(mask[:0], 0, len(days))
	}
}
