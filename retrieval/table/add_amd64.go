package table

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// addRow adds a row whose numbers are (bits - 7.5) × scale to the halves of a vector,
// which are as long as packed. By AVX2 it does 16 numbers at a time, with the same sums.
func addRow(low, high []float32, packed string, scale float32) {
	done := 0
	if groups := len(packed) / 8; groups > 0 && cpu.X86.HasAVX2 {
		done = 8 * groups
		addRowAVX2(&low[:done][0], &high[:done][0], unsafe.StringData(packed), groups, scale)
	}
	addRowPlain(low[done:], high[done:], packed[done:], scale)
}

// addRowAVX2 adds the first 8*groups bytes of packed. It needs groups to be positive.
//
//go:noescape
func addRowAVX2(low, high *float32, packed *byte, groups int, scale float32)
