package vectors

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// matrix returns rows unit vectors, some in clusters and some equal to others.
func matrix(t testing.TB, rng *rand.Rand, rows, dims int) *Matrix {
	t.Helper()
	flat := make([]float32, rows*dims)
	for i := range rows {
		row := flat[i*dims : (i+1)*dims]
		near := float32(0)
		if i > 0 && i%3 == 0 {
			copy(row, flat[rng.IntN(i)*dims:][:dims])
			near = 1
		}
		if near == 1 && i%9 == 0 {
			continue // the very same: a tie
		}
		for j := range row {
			row[j] = near*row[j] + float32(rng.NormFloat64())*(1-.9*near)
		}
		if err := Unit(row); err != nil {
			row[0] = 1
		}
	}
	return of(t, flat, dims)
}

func of(t testing.TB, flat []float32, dims int) *Matrix {
	t.Helper()
	m, err := Of(flat, dims)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// naive is what Nearest promises, in the plainest way.
func naive(m *Matrix, query []float32, n int, f Filter) []Match {
	query = slices.Clone(query)
	if Unit(query) != nil {
		return nil
	}
	var all []Match
	for i := range m.Rows() {
		if f.Pass(i) {
			all = append(all, Match{int32(i), Dot(query, m.Row(i))})
		}
	}
	slices.SortStableFunc(all, func(a, b Match) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	if all = all[:min(n, len(all))]; len(all) == 0 {
		return nil
	}
	return all
}

// filter returns a filter that leaves about the share of the rows, by whatever conditions.
func filter(rng *rand.Rand, rows int, share float64) Filter {
	var f Filter
	if rng.IntN(3) > 0 {
		f.Live = make([]uint64, (rows+63)/64)
		for i := range rows {
			if rng.Float64() < share {
				f.Live[i/64] |= 1 << (i % 64)
			}
		}
	}
	if rng.IntN(3) > 0 {
		f.From, f.To = make([]int32, rows), make([]int32, rows)
		for i := range rows {
			if rng.IntN(10) > 0 {
				f.From[i] = 1 + int32(rng.IntN(1000))
				f.To[i] = f.From[i] + int32(rng.IntN(3))
			}
		}
		if rng.IntN(4) > 0 {
			f.Since = int32(rng.IntN(1000))
		}
		if rng.IntN(4) > 0 {
			f.Until = f.Since + int32(1000*share)
		}
	}
	if rng.IntN(3) > 0 {
		f.Group = make([]uint16, rows)
		for i := range rows {
			f.Group[i] = uint16(rng.IntN(10))
		}
		f.Groups = make([]bool, rng.IntN(10))
		for i := range f.Groups {
			f.Groups[i] = rng.Float64() < share
		}
	}
	return f
}

// TestNearest compares both searches with the plain one over matrices of all
// sizes, filters that leave much and little, and queries near and far.
func TestNearest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	ctx := context.Background()
	rounds := 300
	if testing.Short() {
		rounds = 60
	}
	for round := range rounds {
		rows, dims := rng.IntN(300), 1+rng.IntN(70)
		if round%10 == 0 {
			rows, dims = 1000+rng.IntN(20000), 16*(1+rng.IntN(8))
		}
		m := matrix(t, rng, rows, dims)
		codes := Quantize(m)
		f := filter(rng, rows, []float64{0, .01, .3, .9, 1}[rng.IntN(5)])
		n := []int{1, 3, 10, 60, rows, rows + 5}[rng.IntN(6)]
		query := make([]float32, dims)
		for j := range query {
			query[j] = float32(rng.NormFloat64())
		}
		if rows > 0 && round%2 == 0 {
			copy(query, m.Row(rng.IntN(rows)))
		}
		before := slices.Clone(query)
		want := naive(m, query, n, f)
		got, err := m.Nearest(ctx, query, n, f)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("round %d: %d rows of %d, n %d: got %v, %v, want %v", round, rows, dims, n, got, err, want)
		}
		got, err = m.NearestCodes(ctx, codes, query, n, f)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("round %d: %d rows of %d, n %d: by codes %v, %v, want %v", round, rows, dims, n, got, err, want)
		}
		if !slices.Equal(query, before) {
			t.Fatal("the query was changed")
		}
	}
}

func TestNearestTies(t *testing.T) {
	m := of(t, []float32{0, 1, 1, 0, 1, 0, 0, -1, 1, 0, -1, 0}, 2)
	got, err := m.Nearest(context.Background(), []float32{3, 0}, 2, Filter{})
	if want := []Match{{1, 1}, {2, 1}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	// Both zeros are one score.
	got, _ = m.Nearest(context.Background(), []float32{3, 0}, 6, Filter{})
	if want := []Match{{1, 1}, {2, 1}, {4, 1}, {0, 0}, {3, 0}, {5, -1}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNearestRefuses(t *testing.T) {
	m := of(t, []float32{0, 1, 1, 0}, 2)
	codes := Quantize(m)
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, tt := range map[string]struct {
		ctx   context.Context
		query []float32
		f     Filter
		want  string
	}{
		"nothing":       {query: nil, want: "query of 0 dimensions among vectors of 2"},
		"too long":      {query: []float32{1, 0, 0}, want: "query of 3 dimensions among vectors of 2"},
		"zero":          {query: []float32{0, 0}, want: "without direction"},
		"not a number":  {query: []float32{1, nan}, want: "without direction"},
		"infinite":      {query: []float32{1, inf}, want: "without direction"},
		"live":          {query: []float32{1, 0}, f: Filter{Live: []uint64{}}, want: "live bits for 0 of 2 rows"},
		"days":          {query: []float32{1, 0}, f: Filter{Since: 1, From: []int32{1, 2}}, want: "days for 0 of 2 rows"},
		"groups":        {query: []float32{1, 0}, f: Filter{Groups: []bool{true}, Group: []uint16{0}}, want: "groups for 1 of 2 rows"},
		"out of breath": {ctx: canceled, query: []float32{1, 0}, want: "context canceled"},
	} {
		if tt.ctx == nil {
			tt.ctx = context.Background()
		}
		if got, err := m.Nearest(tt.ctx, tt.query, 1, tt.f); got != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, %v, want the error %q", name, got, err, tt.want)
		}
		if got, err := m.NearestCodes(tt.ctx, codes, tt.query, 1, tt.f); got != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: by codes %v, %v, want the error %q", name, got, err, tt.want)
		}
	}
	if _, err := m.Nearest(context.Background(), []float32{0, 0}, 1, Filter{}); !errors.Is(err, ErrNoDirection) {
		t.Errorf("%v is not ErrNoDirection", err)
	}
	if _, err := m.NearestCodes(context.Background(), Quantize(of(t, nil, 2)), []float32{1, 0}, 1, Filter{}); err == nil {
		t.Error("codes of another matrix were taken")
	}
}

func TestNearestOfNothing(t *testing.T) {
	for name, m := range map[string]*Matrix{"zero": {}, "no rows": of(t, nil, 3)} {
		if got, err := m.Nearest(context.Background(), []float32{1, 2}, 5, Filter{}); got != nil || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if got, err := m.NearestCodes(context.Background(), Quantize(m), []float32{1, 2}, 5, Filter{}); got != nil || err != nil {
			t.Errorf("%s: by codes %v, %v", name, got, err)
		}
	}
	m := of(t, []float32{0, 1, 1, 0}, 2)
	for _, n := range []int{0, -1} {
		if got, err := m.Nearest(context.Background(), []float32{1, 2}, n, Filter{}); got != nil || err != nil {
			t.Errorf("n %d: %v, %v", n, got, err)
		}
	}
}

// TestNearestOfBadRows: rows that no search can compare are not found, and harm no other.
func TestNearestOfBadRows(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	flat := make([]float32, 0, 400)
	for range 49 {
		flat = append(flat, nan, 1, inf, 0, 1e-45, 0, 0, 0)
	}
	flat = append(flat, 0, 1, 0, 0, 1, 0, 0, 0)
	m := of(t, flat, 4)
	query := []float32{0, 1, 0, 0}
	for name, search := range map[string]func() ([]Match, error){
		"nearest": func() ([]Match, error) { return m.Nearest(context.Background(), query, 1, Filter{}) },
		"codes":   func() ([]Match, error) { return m.NearestCodes(context.Background(), Quantize(m), query, 1, Filter{}) },
	} {
		if got, err := search(); err != nil || !slices.Equal(got, []Match{{98, 1}}) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestOf(t *testing.T) {
	for _, tt := range []struct{ size, dims int }{{3, 2}, {1, 0}, {0, 0}, {2, -1}} {
		if _, err := Of(make([]float32, tt.size), tt.dims); err == nil {
			t.Errorf("%d numbers made vectors of %d", tt.size, tt.dims)
		}
		if _, err := CodesOf(make([]int8, tt.size), nil, nil, tt.dims); err == nil {
			t.Errorf("%d codes made rows of %d", tt.size, tt.dims)
		}
	}
	if _, err := CodesOf(make([]int8, 4), make([]float32, 2), make([]float32, 1), 2); err == nil {
		t.Error("codes without errors were taken")
	}
	m := of(t, []float32{1, 0, 0, 1}, 2)
	if row := m.Row(0); len(row) != 2 || cap(row) != 2 {
		t.Errorf("row of %d, room for %d", len(row), cap(row))
	}
	c := Quantize(m)
	if _, err := CodesOf(c.Codes(), c.Scales(), c.Errors(), c.Dims()); err != nil || c.Rows() != 2 {
		t.Errorf("codes of %d rows are not taken back: %v", c.Rows(), err)
	}
}

func TestUnit(t *testing.T) {
	for _, v := range [][]float32{{3, 4}, {1e-30, 0}, {1e-45}, {3e38, 3e38, -3e38}} {
		if err := Unit(v); err != nil || math.Abs(float64(Dot(v, v))-1) > 1e-6 {
			t.Errorf("%v, %v", v, err)
		}
	}
	v := []float32{0.6, 0.8}
	if err := Unit(v); err != nil || v[0] != 0.6 || v[1] != 0.8 {
		t.Errorf("a unit vector became %v, %v", v, err)
	}
	for _, v := range [][]float32{{}, {0}, {1, float32(math.NaN())}, {float32(math.Inf(-1))}} {
		before := slices.Clone(v)
		if err := Unit(v); !errors.Is(err, ErrNoDirection) || slices.CompareFunc(v, before, func(a, b float32) int {
			return int(math.Float32bits(a)) - int(math.Float32bits(b))
		}) != 0 {
			t.Errorf("%v, %v", v, err)
		}
	}
}

func TestDot(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for dims := range 300 {
		a, b := make([]float32, dims), make([]float32, dims)
		var want, size float64
		for j := range a {
			a[j], b[j] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
			want += float64(a[j]) * float64(b[j])
			size += math.Abs(float64(a[j]) * float64(b[j]))
		}
		for name, got := range map[string]float32{"fast": Dot(a, b), "plain": dotPlain(a, b)} {
			if math.Abs(float64(got)-want) > 1e-6*size {
				t.Errorf("%s, %d dimensions: %v, want %v", name, dims, got, want)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("vectors of different lengths have a product")
		}
	}()
	Dot([]float32{1}, []float32{1, 2})
}

// TestNearestConcurrently: searches that lend each other their scratch do not meet in it.
func TestNearestConcurrently(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	m := matrix(t, rng, 3000, 32)
	codes := Quantize(m)
	var wg sync.WaitGroup
	for q := range 8 {
		wg.Go(func() {
			for n := 1; n < 20; n++ {
				want := naive(m, m.Row(q*n), n, Filter{})
				if got, err := m.NearestCodes(context.Background(), codes, m.Row(q*n), n, Filter{}); err != nil || !slices.Equal(got, want) {
					t.Errorf("query %d, n %d: %v, %v, want %v", q, n, got, err, want)
				}
			}
		})
	}
	wg.Wait()
}
