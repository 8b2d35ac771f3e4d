package llm

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// vectorOf is some vector of unit length for n.
func vectorOf(n, dims int) []float32 {
	v := make([]float32, dims)
	v[n%dims] = 0.6
	v[(n+1)%dims] = 0.8
	return v
}

func keysOf(model string, from, to int) (keys []vectorKey, vectors [][]float32) {
	for n := from; n < to; n++ {
		keys = append(keys, keyOf(model, fmt.Sprint("text ", n)))
		vectors = append(vectors, vectorOf(n, 8))
	}
	return keys, vectors
}

func putAll(t *testing.T, c *vectorCache, keys []vectorKey, vectors [][]float32) {
	t.Helper()
	if err := c.put(keys, vectors); err != nil {
		t.Fatal(err)
	}
}

// found is how many of keys the cache has, each with the vector that belongs to it.
func found(t *testing.T, c *vectorCache, keys []vectorKey, vectors [][]float32) int {
	t.Helper()
	got, err := c.get(keys)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, v := range got {
		if v == nil {
			continue
		}
		n++
		if !slices.Equal(v, vectors[i]) {
			t.Errorf("vector %d is %v, not %v", i, v, vectors[i])
		}
	}
	return n
}

func TestVectorCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vectors")
	c := newVectorCache(dir)
	keys, vectors := keysOf("m", 0, 20)
	if n := found(t, c, keys, vectors); n != 0 {
		t.Fatalf("%d in an empty cache", n)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("reading made a folder")
	}
	putAll(t, c, keys[:10], vectors[:10])
	if n := found(t, c, keys, vectors); n != 10 {
		t.Errorf("%d of 10", n)
	}
	// Another process sees what came before it, and what comes meanwhile.
	other := newVectorCache(dir)
	if n := found(t, other, keys, vectors); n != 10 {
		t.Errorf("another process: %d of 10", n)
	}
	putAll(t, c, keys[10:], vectors[10:])
	if n := found(t, other, keys, vectors); n != 20 {
		t.Errorf("another process, later: %d of 20", n)
	}
	otherKeys, _ := keysOf("another model", 0, 20)
	if n := found(t, c, otherKeys, vectors); n != 0 {
		t.Errorf("%d vectors of another model", n)
	}
	info, err := os.Stat(c.file(1))
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the vectors: %v, %v", info.Mode(), err)
	}
}

// Whatever happens to a file, what comes out of it is what went in, and all that
// was not touched still comes out.
func TestVectorCacheDamage(t *testing.T) {
	keys, vectors := keysOf("m", 0, 5)
	var whole []byte
	for i, key := range keys {
		whole = appendRecord(whole, key, vectors[i])
	}
	size := len(whole) / 5
	for _, test := range []struct {
		name   string
		damage func(b []byte) []byte
		want   int
	}{
		{"none", func(b []byte) []byte { return b }, 5},
		{"a digit", func(b []byte) []byte { b[2*size+size-1] ^= 1; return b }, 4},
		{"a key", func(b []byte) []byte { b[2*size+12] ^= 1; return b }, 4},
		{"a length", func(b []byte) []byte { b[size+5] = 0xff; return b }, 4},
		{"the end", func(b []byte) []byte { return b[:len(b)-1] }, 4},
		{"torn in the middle", func(b []byte) []byte { return slices.Concat(b[:2*size+size/2], b[3*size:]) }, 4},
		{"torn in a header", func(b []byte) []byte { return slices.Concat(b[:2*size+6], b[3*size:]) }, 4},
		{"rubbish before", func(b []byte) []byte { return slices.Concat([]byte("VBv1 VBv"), b) }, 5},
		{"nothing", func(b []byte) []byte { return nil }, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newVectorCache(t.TempDir())
			if err := os.WriteFile(c.file(1), test.damage(slices.Clone(whole)), 0o600); err != nil {
				t.Fatal(err)
			}
			if n := found(t, c, keys, vectors); n != test.want {
				t.Errorf("%d vectors, want %d", n, test.want)
			}
			// What is made again is found behind the damage.
			putAll(t, c, keys, vectors)
			if n := found(t, newVectorCache(c.dir), keys, vectors); n != 5 {
				t.Errorf("%d vectors after they were made again", n)
			}
		})
	}
}

// A file that is changed after it was read gives no wrong vector.
func TestVectorCacheChangedMeanwhile(t *testing.T) {
	c := newVectorCache(t.TempDir())
	keys, vectors := keysOf("m", 0, 2)
	putAll(t, c, keys, vectors)
	if n := found(t, c, keys, vectors); n != 2 {
		t.Fatal(n)
	}
	b, err := os.ReadFile(c.file(1))
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(c.file(1), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := found(t, c, keys, vectors); n != 1 {
		t.Errorf("%d vectors of a changed file", n)
	}
	if err := os.Remove(c.file(1)); err != nil {
		t.Fatal(err)
	}
	if n := found(t, c, keys, vectors); n != 0 {
		t.Errorf("%d vectors of a file that is gone", n)
	}
}

func TestVectorCacheBound(t *testing.T) {
	c := newVectorCache(t.TempDir())
	record := int64(recordHeader + 4*8)
	c.segment, c.bound = 4*record, 10*record
	keys, vectors := keysOf("m", 0, 40)
	for i := range keys {
		putAll(t, c, keys[i:i+1], vectors[i:i+1])
	}
	numbers, err := c.files()
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, n := range numbers {
		info, err := os.Stat(c.file(n))
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > c.bound || total == 0 {
		t.Errorf("%d bytes, at most %d", total, c.bound)
	}
	got, err := c.get(keys)
	if err != nil {
		t.Fatal(err)
	}
	if got[0] != nil || got[39] == nil {
		t.Errorf("the oldest is there: %v, the newest: %v", got[0] != nil, got[39] != nil)
	}
	// One batch that is longer than all may be stays until the next comes.
	putAll(t, c, keys, vectors)
	if n := found(t, c, keys, vectors); n != 40 {
		t.Errorf("%d of a long batch", n)
	}
}

func TestVectorCacheWithoutFolder(t *testing.T) {
	keys, vectors := keysOf("m", 0, 2)
	none := newVectorCache("")
	putAll(t, none, keys, vectors)
	if n := found(t, none, keys, vectors); n != 0 {
		t.Error("a cache without a folder keeps something")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	blocked := newVectorCache(filepath.Join(file, "vectors"))
	if err := blocked.put(keys, vectors); err == nil {
		t.Error("a folder that cannot be made is no error")
	}
}

// writerDir is set in the processes that TestVectorCacheProcesses starts.
const writerDir = "VERBATIM_TEST_VECTORS"

// Several processes write to one folder at a time, and between them lose nothing.
func TestVectorCacheProcesses(t *testing.T) {
	const writers, each = 4, 60
	if dir := os.Getenv(writerDir); dir != "" {
		c := newVectorCache(dir)
		c.segment = 4096
		keys, vectors := keysOf(os.Getenv(writerDir+"_NAME"), 0, each)
		for i := 0; i < each; i += 3 {
			putAll(t, c, keys[i:i+3], vectors[i:i+3])
		}
		return
	}
	dir := t.TempDir()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			cmd := exec.Command(os.Args[0], "-test.run=^TestVectorCacheProcesses$")
			cmd.Env = append(os.Environ(), writerDir+"="+dir, fmt.Sprintf("%s_NAME=writer %d", writerDir, w))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("writer %d: %v\n%s", w, err, out)
			}
		})
	}
	wg.Wait()
	c := newVectorCache(dir)
	for w := range writers {
		keys, vectors := keysOf(fmt.Sprintf("writer %d", w), 0, each)
		if n := found(t, c, keys, vectors); n != each {
			t.Errorf("writer %d: %d vectors of %d", w, n, each)
		}
	}
}

// Whatever stands in a file, a record that is written behind it is found, and what
// is found is whole.
func FuzzScanRecords(f *testing.F) {
	key := keyOf("m", "text")
	record := appendRecord(nil, key, vectorOf(1, 8))
	f.Add([]byte(nil), 0)
	f.Add(record, len(record)/2)
	f.Add(record[:40], 3)
	f.Add([]byte("VBv1VBv1\x08\x00\x00\x00"), 7)
	f.Add(bytes.Repeat([]byte("VBv"), 30), 1)
	f.Fuzz(func(t *testing.T, before []byte, split int) {
		b := slices.Concat(before, record, before)
		type at struct{ start, size int }
		read := func(b []byte, from int) (map[at]vectorKey, int) {
			got := make(map[at]vectorKey)
			next := 0
			n := scanRecords(b[from:], func(key vectorKey, start, size int) {
				start += from
				if start < next || start+size > len(b) {
					t.Fatalf("a record at %d of %d bytes, behind %d", start, size, next)
				}
				next = start + size
				k, v, ok := readRecord(b[start : start+size])
				if !ok || k != key {
					t.Fatalf("the record at %d is none", start)
				}
				if _, err := norm(v); err != nil {
					t.Fatal(err)
				}
				got[at{start, size}] = key
			})
			if n < 0 || from+n > len(b) {
				t.Fatalf("%d bytes read of %d", n, len(b)-from)
			}
			return got, from + n
		}
		whole, _ := read(b, 0)
		if whole[at{len(before), len(record)}] != key && !overlapped(before, record) {
			t.Fatal("the record is not found")
		}
		// What is read in two goes is what is read in one.
		split = min(max(split, 0), len(b))
		got, n := read(b[:split], 0)
		rest, _ := read(b, n)
		for p, k := range rest {
			got[p] = k
		}
		if len(got) != len(whole) {
			t.Fatalf("%d records in two goes, %d in one", len(got), len(whole))
		}
	})
}

// overlapped reports whether a whole record begins in before and ends in record:
// then that one was written.
func overlapped(before, record []byte) bool {
	b := slices.Concat(before, record)
	found := false
	scanRecords(b, func(_ vectorKey, start, size int) {
		found = found || start < len(before) && start+size > len(before)
	})
	return found
}

func TestRecordNumbers(t *testing.T) {
	key := keyOf("m", "text")
	for _, v := range [][]float32{{float32(math.NaN()), 1}, {float32(math.Inf(1))}, {0, 0}} {
		if _, _, ok := readRecord(appendRecord(nil, key, v)); ok {
			t.Errorf("%v is read", v)
		}
	}
}

func TestLRU(t *testing.T) {
	l := newLRU(2)
	keys, vectors := keysOf("m", 0, 3)
	l.put(keys[0], vectors[0])
	l.put(keys[1], vectors[1])
	l.get(keys[0])
	l.put(keys[2], vectors[2])
	if l.get(keys[1]) != nil || l.get(keys[0]) == nil || l.get(keys[2]) == nil || len(l.at) != 2 {
		t.Error("it is not the one that was used longest ago that went")
	}
	l.put(keys[0], vectors[2])
	if !slices.Equal(l.get(keys[0]), vectors[2]) {
		t.Error("the newer vector is not kept")
	}
}
