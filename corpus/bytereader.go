package corpus

import (
	"encoding/binary"
	"math"
)

// A ByteReader reads numbers that encoding/binary has appended as varints, in the
// order in which they were written. Bytes that may be anybody's are safe with it:
// once anything is not as it should be, Bad is true, nothing is left, and every
// number reads as zero.
type ByteReader struct {
	Rest []byte // what is still to be read
	Bad  bool
}

// Fail makes r bad.
func (r *ByteReader) Fail() { r.Bad, r.Rest = true, nil }

// Uvarint reads what binary.AppendUvarint wrote.
func (r *ByteReader) Uvarint() uint64 {
	n, size := binary.Uvarint(r.Rest)
	return advance(r, n, size)
}

// Varint reads what binary.AppendVarint wrote.
func (r *ByteReader) Varint() int64 {
	n, size := binary.Varint(r.Rest)
	return advance(r, n, size)
}

// advance passes over the size bytes in which n stood, none of which is a fault.
func advance[T int64 | uint64](r *ByteReader, n T, size int) T {
	if size <= 0 {
		r.Fail()
		return 0
	}
	r.Rest = r.Rest[size:]
	return n
}

// Int reads an unsigned number that an offset or a count may be: math.MaxInt32 at most.
func (r *ByteReader) Int() int {
	n := r.Uvarint()
	if n > math.MaxInt32 {
		r.Fail()
		return 0
	}
	return int(n)
}

// Length reads the length of a list whose entries take at least size bytes each, and
// size is at least 1: never more than what is left can hold.
func (r *ByteReader) Length(size int) int {
	n := r.Uvarint()
	if n > uint64(len(r.Rest)/size) {
		r.Fail()
		return 0
	}
	return int(n)
}
