package vectors

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestOutside holds the way that this machine compares days to the plain one.
func TestOutside(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	day := func() int32 {
		switch r.IntN(8) {
		case 0:
			return 0
		case 1:
			return math.MaxInt32
		case 2:
			return math.MinInt32
		}
		return int32(r.IntN(40))
	}
	for n := range 65 {
		for range 20 {
			from, to := make([]int32, n), make([]int32, n)
			for i := range from {
				from[i], to[i] = day(), day()
			}
			since, until := day(), day()
			got, want := outside(from, to, since, until), uint64(0)
			for i := range from {
				if to[i] < since || from[i] > until {
					want |= 1 << i
				}
			}
			if got != want || outsidePlain(from, to, since, until) != want {
				t.Fatalf("%d stretches: %b, want %b", n, got, want)
			}
		}
	}
}
