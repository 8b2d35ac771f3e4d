package table

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Encode returns the bytes of a table: rows holds a vector of dims numbers for
// each of words, then one for each bucket of letters. Of two words with one hash
// the later is left out. The same arguments give the same bytes.
func Encode(dims int, words []string, rows []float32) ([]byte, error) {
	if dims <= 0 || dims%2 != 0 || dims > maxDims || len(rows)%dims != 0 || len(rows)/dims < len(words) || len(rows) == 0 {
		return nil, fmt.Errorf("encode table: %d numbers do not make rows of %d for %d words", len(rows), dims, len(words))
	}
	for _, x := range rows {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return nil, errors.New("encode table: a row is not of finite numbers")
		}
	}
	type entry struct {
		hash uint32
		row  int
	}
	var entries []entry
	for i, w := range words {
		entries = append(entries, entry{uint32(hash([]byte(w))), i})
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	entries = slices.CompactFunc(entries, func(a, b entry) bool { return a.hash == b.hash })
	buckets := len(rows)/dims - len(words)

	head := append([]byte(magic), make([]byte, headerSize-len(magic))...)
	for i, n := range []int{version, dims, len(entries), buckets} {
		binary.LittleEndian.PutUint32(head[8+4*i:], uint32(n))
	}
	var hashes, scales, packed []byte
	put := func(row int) {
		q := newQuantized(rows[row*dims : (row+1)*dims])
		scales = binary.LittleEndian.AppendUint16(scales, uint16(math.Float32bits(q.scale)>>16))
		packed = append(packed, q.packed...)
	}
	for _, e := range entries {
		hashes = binary.LittleEndian.AppendUint32(hashes, e.hash)
		put(e.row)
	}
	for b := range buckets {
		put(len(words) + b)
	}
	body := slices.Concat(hashes, scales, packed)
	sum := sha256.Sum256(body)
	copy(head[32:], sum[:])
	return append(head, body...), nil
}

// A quantized row is one of four bits a number.
type quantized struct {
	scale  float32 // with the lower half of its bits zero
	packed []byte
}

// newQuantized takes, of the scales that cut off more or less of the largest
// numbers, the one that changes the row least.
func newQuantized(row []float32) quantized {
	largest := float32(0)
	for _, x := range row {
		largest = max(largest, x, -x)
	}
	best, least := float32(0), math.Inf(1)
	for step := range 13 {
		scale := upperHalf(largest * (1 - float32(step)*0.05) / 7.5)
		if e := deviation(row, scale); e < least {
			best, least = scale, e
		}
	}
	q := quantized{scale: best, packed: make([]byte, len(row)/2)}
	for i := range q.packed {
		q.packed[i] = level(row[i], best) | level(row[len(row)/2+i], best)<<4
	}
	return q
}

func upperHalf(x float32) float32 {
	return math.Float32frombits((math.Float32bits(x) + 1<<15) &^ (1<<16 - 1))
}

// level is the number of four bits nearest to x.
func level(x, scale float32) byte {
	if scale == 0 {
		return 7
	}
	return byte(min(max(math.Floor(float64(x)/float64(scale)+8), 0), 15))
}

func deviation(row []float32, scale float32) float64 {
	sum := 0.0
	for _, x := range row {
		d := float64(x) - float64((float64(level(x, scale))-7.5)*float64(scale))
		sum += float64(d * d)
	}
	return sum
}
