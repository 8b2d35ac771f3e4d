package table

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestAddRow holds the way that this machine adds rows to the plain one, to the bit,
// for every length up to a few groups.
func TestAddRow(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 70 {
		packed := make([]byte, n)
		low, high := make([]float32, n), make([]float32, n)
		for i := range packed {
			packed[i] = byte(r.Uint32())
			low[i], high[i] = r.Float32()-0.5, r.Float32()-0.5
		}
		scale := r.Float32() - 0.5
		wantLow, wantHigh := slices.Clone(low), slices.Clone(high)
		addRowPlain(wantLow, wantHigh, string(packed), scale)
		addRow(low, high, string(packed), scale)
		if !slices.Equal(low, wantLow) || !slices.Equal(high, wantHigh) {
			t.Fatalf("%d bytes: %v %v, want %v %v", n, low, high, wantLow, wantHigh)
		}
	}
}
