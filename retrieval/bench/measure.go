package main

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/viterin/vek/vek32"
)

// A timed is one of several things that are timed side by side.
type timed struct {
	name  string
	run   func(i int)
	times []time.Duration // by round
}

// interleave runs all cases in turn, round after round, and begins each round
// with the next of them, so that what disturbs the machine disturbs all alike. A
// first round is not counted.
func interleave(rounds int, cases ...*timed) {
	runtime.GC()
	for _, c := range cases {
		c.run(0)
	}
	for i := range rounds {
		for k := range cases {
			c := cases[(i+k)%len(cases)]
			start := time.Now()
			c.run(i)
			c.times = append(c.times, time.Since(start))
		}
	}
}

// median of the times.
func (t *timed) median() time.Duration { return quantile(t.times, .5) }

// over is the median of how many times as long as other t took in the same round.
func (t *timed) over(other *timed) float64 {
	ratios := make([]float64, len(t.times))
	for i := range ratios {
		ratios[i] = float64(t.times[i]) / float64(other.times[i])
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}

// quantile is the least time that the share q of the times does not pass.
func quantile(times []time.Duration, q float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// read adds up all numbers, in as many goroutines as a search: no scan can take
// less than that.
func read(flat []float32) {
	const block = 16 << 10
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for i := range workers {
		wg.Go(func() {
			part := flat[len(flat)*i/workers : len(flat)*(i+1)/workers]
			for len(part) > 0 {
				n := min(block, len(part))
				vek32.Sum(part[:n])
				part = part[n:]
			}
		})
	}
	wg.Wait()
}

// must ends the program on errors after which no figure would mean anything.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func ms(d time.Duration) string {
	switch v := float64(d) / float64(time.Millisecond); {
	case v < 1:
		return fmt.Sprintf("%.2f", v)
	case v < 100:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.0f", v)
	}
}

func mb[T int64 | uint64 | int](bytes T) string { return fmt.Sprintf("%.0f", float64(bytes)/1e6) }
