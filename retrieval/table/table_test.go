package table

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

var someWords = []string{"ministre", "loi", "budget", "minister", "law"}

// someTable is a table of someWords with random rows, and those rows.
func someTable(t testing.TB, dims, buckets int) ([]byte, []float32) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	rows := make([]float32, (len(someWords)+buckets)*dims)
	for i := range rows {
		rows[i] = float32(random.NormFloat64())
	}
	b, err := Encode(dims, someWords, rows)
	if err != nil {
		t.Fatal(err)
	}
	return b, rows
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

func open(t testing.TB, b []byte) *Table {
	t.Helper()
	table, err := Open(string(b))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestVector holds a table to the rows that it was made of: four bits keep their direction.
func TestVector(t *testing.T) {
	const dims, buckets = 64, 32
	b, rows := someTable(t, dims, buckets)
	table := open(t, b)
	if err := table.Verify(); err != nil {
		t.Fatal(err)
	}
	if words, n := table.Len(); words != len(someWords) || n != buckets || table.Dims() != dims {
		t.Fatalf("a table of %d words, %d buckets, %d dimensions", words, n, table.Dims())
	}
	row := func(i int) []float32 { return rows[i*dims : (i+1)*dims] }
	v := make([]float32, dims)
	for i, w := range someWords {
		if !table.Vector(v, w) || cosine(v, row(i)) < 0.99 {
			t.Errorf("the vector of %q is %.3f from its row", w, cosine(v, row(i)))
		}
	}
	want := make([]float32, dims)
	grams := Grams(nil, []byte("inconnu"), buckets)
	for d := range want {
		want[d] = row(0)[d] + row(2)[d]
		for _, g := range grams {
			want[d] += row(len(someWords) + g)[d] * GramWeight(len(grams))
		}
	}
	if !table.Vector(v, "Le Ministre, inconnu : « budget »") {
		t.Fatal("no vector")
	}
	for d := range want { // "le" is in no vocabulary
		for _, g := range Grams(nil, []byte("le"), buckets) {
			want[d] += row(len(someWords) + g)[d]
		}
	}
	if c := cosine(v, want); c < 0.99 {
		t.Errorf("the vector of a text is %.3f from the sum of its rows", c)
	}
	if n := cosine(v, v); math.Abs(n-1) > 1e-6 {
		t.Errorf("norm %v", n)
	}
	if table.Vector(v, " … ") || v[0] != 0 {
		t.Errorf("a text without words has a vector: %v", v[:3])
	}
}

func TestEncodeErrors(t *testing.T) {
	nan := float32(math.NaN())
	for name, test := range map[string]struct {
		dims  int
		words []string
		rows  []float32
	}{
		"odd":    {3, nil, make([]float32, 9)},
		"none":   {2, nil, nil},
		"few":    {2, someWords, make([]float32, 2)},
		"uneven": {4, nil, make([]float32, 6)},
		"nan":    {2, nil, []float32{1, nan}},
	} {
		if _, err := Encode(test.dims, test.words, test.rows); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestOpenBadBytes changes the header of a table, and cuts it.
func TestOpenBadBytes(t *testing.T) {
	good, _ := someTable(t, 8, 4)
	for name, spoil := range map[string]func(b []byte) []byte{
		"empty":   func(b []byte) []byte { return nil },
		"magic":   func(b []byte) []byte { b[0]++; return b },
		"version": func(b []byte) []byte { b[8] = 2; return b },
		"dims":    func(b []byte) []byte { b[12] = 9; return b },
		"huge":    func(b []byte) []byte { binary.LittleEndian.PutUint32(b[16:], math.MaxUint32); return b },
		"words":   func(b []byte) []byte { b[16]++; return b },
		"cut":     func(b []byte) []byte { return b[:len(b)-1] },
		"long":    func(b []byte) []byte { return append(b, 0) },
		"order":   func(b []byte) []byte { copy(b[headerSize:], b[headerSize+4:headerSize+8]); return b },
	} {
		b := spoil(append([]byte(nil), good...))
		if _, err := Open(string(b)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good[len(good)-1]++
	if err := open(t, good).Verify(); !errors.Is(err, ErrFormat) {
		t.Errorf("a changed row: %v", err)
	}
}

// FuzzOpen holds every table that opens to unit vectors of its dimensions.
func FuzzOpen(f *testing.F) {
	for _, dims := range []int{2, 8} {
		b, _ := someTable(f, dims, dims/4)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := Open(string(b))
		if err != nil {
			return
		}
		v := make([]float32, table.Dims())
		ok := table.Vector(v, "Le ministre présente le budget, inconnu de tous.")
		if n := cosine(v, v); ok && math.Abs(n-1) > 1e-3 {
			t.Fatalf("norm %v", n)
		}
		sum := 0.0
		for _, x := range v {
			sum += float64(x) * float64(x)
		}
		if ok && math.Abs(sum-1) > 1e-3 || !ok && sum != 0 {
			t.Fatalf("%v: norm %v", ok, sum)
		}
	})
}

func BenchmarkVector(b *testing.B) {
	const dims = 256
	data, _ := someTable(b, dims, 4096)
	table := open(b, data)
	text := ""
	for i := range 80 {
		text += someWords[i%len(someWords)] + " "
	}
	v := make([]float32, dims)
	b.ReportAllocs()
	for b.Loop() {
		table.Vector(v, text)
	}
}
