package vectors

import (
	"encoding/binary"
	"fmt"
	"unsafe"
)

// A Number is an element of a column that is stored as it stands in memory.
type Number interface {
	~int8 | ~uint8 | ~int16 | ~uint16 | ~int32 | ~uint32 | ~int64 | ~uint64 | ~float32 | ~float64
}

// View returns the numbers that are stored in b, the least significant byte first:
// b itself, read as numbers, where the machine stores them in that order, else a
// copy. It is an error when b is no whole number of elements or does not begin at
// a multiple of their size in memory; in a mapping, that is at such an offset.
func View[T Number](b []byte) ([]T, error) {
	size := int(unsafe.Sizeof(*new(T)))
	if len(b)%size != 0 {
		return nil, fmt.Errorf("%d bytes are no whole number of elements of %d", len(b), size)
	}
	if len(b) == 0 {
		return nil, nil
	}
	if uintptr(unsafe.Pointer(&b[0]))%uintptr(size) != 0 {
		return nil, fmt.Errorf("elements of %d bytes at an address that is no multiple of it", size)
	}
	if bigEndian && size > 1 {
		b = reversed(b, size)
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), len(b)/size), nil
}

// Bytes is the reverse of [View]: the bytes under which s is stored, the memory of
// s itself where the machine has them in that order. It must not be written to.
func Bytes[T Number](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	size := int(unsafe.Sizeof(s[0]))
	b := unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*size)
	if bigEndian && size > 1 {
		return reversed(b, size)
	}
	return b
}

var bigEndian = binary.NativeEndian.Uint16([]byte{0, 1}) == 1

// reversed is a copy of b, aligned for any number, with the bytes of each element
// of size bytes in reverse.
func reversed(b []byte, size int) []byte {
	words := make([]uint64, (len(b)+7)/8)
	out := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(b))
	for i := range b {
		out[i] = b[i-i%size+size-1-i%size]
	}
	return out
}
