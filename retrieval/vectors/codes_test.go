package vectors

import (
	"context"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDotCodes holds the fast product to the plain one, which rounds nothing.
func TestDotCodes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for dims := range 150 {
		for _, rows := range []int{0, 1, 2, 7} {
			query, codes := make([]int16, dims), make([]int8, rows*dims)
			for j := range query {
				query[j] = int16(rng.IntN(1<<16) - 1<<15)
			}
			for j := range codes {
				codes[j] = int8(rng.IntN(255) - 127)
			}
			got, want := make([]int32, rows), make([]int32, rows)
			dotCodes(got, query, codes)
			dotCodesPlain(want, query, codes)
			if !slices.Equal(got, want) {
				t.Fatalf("%d rows of %d: %v, want %v", rows, dims, got, want)
			}
		}
	}
}

func FuzzDotCodes(f *testing.F) {
	f.Add([]byte("query, of two bytes for each number"), []byte("codes, a byte for each number!"))
	f.Add(make([]byte, 64), []byte{128, 127, 0, 1})
	f.Fuzz(func(t *testing.T, q, c []byte) {
		query := make([]int16, min(len(q)/2, 512)) // of more, sums might pass 31 bits
		for j := range query {
			query[j] = int16(binary.LittleEndian.Uint16(q[2*j:]))
		}
		rows := 0
		if len(query) > 0 {
			rows = len(c) / len(query)
		}
		codes := make([]int8, rows*len(query))
		for j := range codes {
			codes[j] = int8(c[j])
		}
		got, want := make([]int32, rows), make([]int32, rows)
		dotCodes(got, query, codes)
		dotCodesPlain(want, query, codes)
		if !slices.Equal(got, want) {
			t.Fatalf("%d rows of %d: %v, want %v", rows, len(query), got, want)
		}
	})
}

// TestEncode checks what NearestCodes rests on: no row is further from its codes
// than is said, and no query makes a sum pass 31 bits.
func TestEncode(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for round := range 500 {
		row := make([]float32, 1+rng.IntN(2000))
		for j := range row {
			row[j] = float32(math.Pow(rng.NormFloat64(), float64(1+round%5)))
		}
		if err := Unit(row); err != nil {
			continue
		}
		codes := make([]int8, len(row))
		scale, rest := Encode(codes, row)
		var sum float64
		for j, x := range row {
			off := float64(x) - float64(scale)*float64(codes[j])
			sum += off * off
		}
		if math.Sqrt(sum) > float64(rest) || rest > 0.5*scale*float32(math.Sqrt(float64(len(row))))*1.01 {
			t.Fatalf("off by %v, said %v with steps of %v", math.Sqrt(sum), rest, scale)
		}
		query := make([]int16, len(row))
		encodeQuery(query, row)
		var most int64
		for _, q := range query {
			most += 127 * max(int64(q), -int64(q))
		}
		if most > math.MaxInt32 {
			t.Fatalf("a sum of up to %d", most)
		}
	}
}

// FuzzNearestCodes: whatever the rows, the query and the filter, the search by
// codes returns what the search of the matrix returns, which is what the plain
// one returns.
func FuzzNearestCodes(f *testing.F) {
	f.Add(uint64(1), uint16(500), uint8(32), uint8(10), .5)
	f.Add(uint64(2), uint16(3000), uint8(3), uint8(1), 1.)
	f.Fuzz(func(t *testing.T, seed uint64, rows uint16, dims, n uint8, share float64) {
		rng := rand.New(rand.NewPCG(seed, 1))
		m := matrix(t, rng, int(rows%4000), 1+int(dims))
		flt := filter(rng, m.Rows(), min(max(share, 0), 1))
		query := make([]float32, m.Dims())
		for j := range query {
			query[j] = float32(rng.NormFloat64())
		}
		if m.Rows() > 0 && seed%2 == 0 {
			copy(query, m.Row(int(seed%uint64(m.Rows()))))
		}
		want := naive(m, query, int(n), flt)
		if got, err := m.Nearest(context.Background(), query, int(n), flt); err != nil || !slices.Equal(got, want) {
			t.Fatalf("got %v, %v, want %v", got, err, want)
		}
		if got, err := m.NearestCodes(context.Background(), Quantize(m), query, int(n), flt); err != nil || !slices.Equal(got, want) {
			t.Fatalf("by codes %v, %v, want %v", got, err, want)
		}
	})
}
