package table

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"unsafe"
)

// The bytes of a table, numbers in little endian:
//
//	 0  "verbatim"
//	 8  version, dims, words, buckets: 4 bytes each
//	24  8 bytes of zero
//	32  SHA-256 of all that follows
//	64  the hash of each word, 4 bytes, in rising order
//	    the scale of each row, 2 bytes: the upper half of a float32
//	    the rows, half a byte a number: those of the words, then those of the buckets
//
// A row's first half is in the lower four bits of its bytes, its second half in
// the upper ones; a number is (bits - 7.5) × scale.
const (
	magic      = "verbatim"
	version    = 1
	headerSize = 64
	maxDims    = 4096
	maxRows    = 1 << 24
)

// ErrFormat is what Open and Verify return of bytes that are no table.
var ErrFormat = errors.New("not a table of word vectors")

// A Table is a static embedding over bytes that it neither copies nor changes.
// It is safe for concurrent use.
type Table struct {
	data                 string
	dims, words, buckets int
	hashes, scales, rows string
	// start is, for the upper bits of a hash, the number of hashes below; it ends
	// with their count.
	start [1<<startBits + 1]uint32
}

const startBits = 12

// Open reads the table whose bytes are data. It does not read the rows: that the
// bytes are those that were written is what Verify tells.
func Open(data string) (*Table, error) {
	if len(data) < headerSize || data[:len(magic)] != magic {
		return nil, fmt.Errorf("%w: no header", ErrFormat)
	}
	number := func(at int) uint64 { return uint64(le32(data[at:])) }
	if v := number(8); v != version {
		return nil, fmt.Errorf("%w: version %d, this program reads %d", ErrFormat, v, version)
	}
	dims, words, buckets := number(12), number(16), number(20)
	if dims == 0 || dims%2 != 0 || dims > maxDims || words > maxRows || buckets > maxRows || words+buckets == 0 {
		return nil, fmt.Errorf("%w: %d dimensions, %d words, %d buckets", ErrFormat, dims, words, buckets)
	}
	rows := words + buckets
	if want := headerSize + 4*words + 2*rows + dims/2*rows; uint64(len(data)) != want {
		return nil, fmt.Errorf("%w: %d bytes, its header says %d", ErrFormat, len(data), want)
	}
	t := &Table{data: data, dims: int(dims), words: int(words), buckets: int(buckets)}
	rest := data[headerSize:]
	t.hashes, rest = rest[:4*words], rest[4*words:]
	t.scales, t.rows = rest[:2*rows], rest[2*rows:]
	return t, t.index()
}

// index fills start, and fails where the hashes do not rise.
func (t *Table) index() error {
	last, next := uint32(0), 0
	for i := range t.words {
		h := le32(t.hashes[4*i:])
		if i > 0 && h <= last {
			return fmt.Errorf("%w: its words are out of order", ErrFormat)
		}
		last = h
		for ; next <= int(h>>(32-startBits)); next++ {
			t.start[next] = uint32(i)
		}
	}
	for ; next < len(t.start); next++ {
		t.start[next] = uint32(t.words)
	}
	return nil
}

// Verify reports whether the bytes are those that were written.
func (t *Table) Verify() error {
	sum := sha256.New()
	sum.Write(unsafe.Slice(unsafe.StringData(t.data), len(t.data))[headerSize:])
	if got := sum.Sum(nil); !bytes.Equal(got, []byte(t.data[32:headerSize])) {
		return fmt.Errorf("%w: its checksum is not that of its contents", ErrFormat)
	}
	return nil
}

// Dims is the length of the vectors.
func (t *Table) Dims() int { return t.dims }

// Len returns how many words and how many buckets of letters have a row.
func (t *Table) Len() (words, buckets int) { return t.words, t.buckets }

// Sum is the SHA-256 of the contents, in hexadecimal, as the header has it.
func (t *Table) Sum() string { return hex.EncodeToString([]byte(t.data[32:headerSize])) }

// Vector sets into, of length Dims, to the vector of text, of unit norm. It
// reports false, and leaves zeros, where no word of text has a row.
func (t *Table) Vector(into []float32, text string) bool {
	clear(into)
	var buffer [128]int
	Words(text, func(word []byte) {
		if row, ok := t.find(uint32(hash(word))); ok {
			t.add(into, row, 1)
			return
		}
		grams := Grams(buffer[:0], word, t.buckets)
		for _, g := range grams {
			t.add(into, t.words+g, GramWeight(len(grams)))
		}
	})
	sum := 0.0
	for _, x := range into {
		sum += float64(float64(x) * float64(x))
	}
	if sum == 0 || math.IsInf(sum, 0) || math.IsNaN(sum) {
		clear(into)
		return false
	}
	scale := 1 / math.Sqrt(sum)
	for i, x := range into {
		into[i] = float32(float64(x) * scale)
	}
	return true
}

// find returns the row of the word with hash h.
func (t *Table) find(h uint32) (int, bool) {
	top := h >> (32 - startBits)
	for i := t.start[top]; i < t.start[top+1]; i++ {
		if got := le32(t.hashes[4*i:]); got >= h {
			return int(i), got == h
		}
	}
	return 0, false
}

// add adds weight times a row to into.
func (t *Table) add(into []float32, row int, weight float32) {
	scale := weight * math.Float32frombits(uint32(t.scales[2*row])<<16|uint32(t.scales[2*row+1])<<24)
	half := t.dims / 2
	packed := t.rows[row*half : (row+1)*half]
	addRow(into[:half], into[half:][:half], packed, scale)
}

func le32(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
