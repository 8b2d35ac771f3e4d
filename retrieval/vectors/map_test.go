package vectors

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestMap writes columns to a file and reads them mapped.
func TestMap(t *testing.T) {
	name := filepath.Join(t.TempDir(), "columns")
	numbers := []float32{1, -2.5, float32(math.Pi), 0}
	days := []int32{-1, 1 << 20}
	content := make([]byte, 8000) // so that the columns are not at the start of a page
	content = append(content, Bytes(numbers)...)
	content = append(content, Bytes(days)...)
	content = append(content, "end"...)
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := Map(file, 8000, int64(len(content)-8000))
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	b := mapping.Bytes()
	if got, err := View[float32](b[:16]); err != nil || !slices.Equal(got, numbers) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := View[int32](b[16:24]); err != nil || !slices.Equal(got, days) {
		t.Errorf("%v, %v", got, err)
	}
	if got := string(b[24:]); got != "end" || cap(b) != len(b) {
		t.Errorf("%q, room for %d of %d", got, cap(b), len(b))
	}
	if err := mapping.Close(); err != nil {
		t.Error(err)
	}
	if err := mapping.Close(); err == nil {
		t.Error("closed twice")
	}
}

func TestMapRefuses(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "short"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString("12345678"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ offset, length int64 }{{0, 9}, {9, 0}, {-1, 1}, {0, -1}, {1, math.MaxInt64}} {
		if _, err := Map(file, tt.offset, tt.length); err == nil {
			t.Errorf("%d bytes from %d", tt.length, tt.offset)
		}
	}
	empty, err := Map(file, 8, 0)
	if err != nil || len(empty.Bytes()) != 0 {
		t.Errorf("nothing: %v", err)
	}
	if err := empty.Close(); err != nil {
		t.Error(err)
	}
}

func TestView(t *testing.T) {
	words := []uint64{1, 2}
	b := Bytes(words)
	if got, err := View[uint64](b); err != nil || !slices.Equal(got, words) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := View[uint64](b[:7]); err == nil {
		t.Error("seven bytes made a word")
	}
	if _, err := View[uint32](b[2:10]); err == nil {
		t.Error("words at an address that is no multiple of their size")
	}
	if got, err := View[float32](nil); got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if got := Bytes[int8](nil); got != nil {
		t.Errorf("%v", got)
	}
	if got, want := reversed([]byte{1, 2, 3, 4, 5, 6, 7, 8}, 4), []byte{4, 3, 2, 1, 8, 7, 6, 5}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
