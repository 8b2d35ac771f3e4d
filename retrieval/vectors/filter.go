package vectors

import (
	"fmt"
	"math"
	"math/bits"
)

// A Filter says which rows of a matrix count. Each of its three conditions is
// left out by its zero value, and the zero Filter lets every row pass.
type Filter struct {
	// Live has a bit for each row, row i at bit i%64 of word i/64: set for a row
	// that is there, clear for one that was removed. Bits beyond the rows are not
	// looked at. Nil: all rows are there.
	Live []uint64

	// From and To are the days that each row is about, both inclusive, as numbers
	// from 1 that count on by day; 0 and 0 for a row without a date. Since and Until are the
	// window, both inclusive, 0 for an open side. A row passes when it shares a
	// day with the window; a row without a date passes only when both sides are
	// open, and then From and To are not read and may be nil.
	From, To     []int32
	Since, Until int32

	// Group is a number for each row, and Groups says of each number whether it
	// passes; a number beyond Groups does not. A nil Groups lets all pass, and
	// Group is not read and may be nil.
	Group  []uint16
	Groups []bool
}

// check is an error when a column that is to be read is too short.
func (f *Filter) check(rows int) error {
	switch {
	case f.Live != nil && len(f.Live) < (rows+63)/64:
		return fmt.Errorf("filter: live bits for %d of %d rows", 64*len(f.Live), rows)
	case f.windowed() && (len(f.From) < rows || len(f.To) < rows):
		return fmt.Errorf("filter: days for %d of %d rows", min(len(f.From), len(f.To)), rows)
	case f.Groups != nil && len(f.Group) < rows:
		return fmt.Errorf("filter: groups for %d of %d rows", len(f.Group), rows)
	}
	return nil
}

func (f *Filter) windowed() bool { return f.Since != 0 || f.Until != 0 }

// Open reports whether f lets every row pass.
func (f *Filter) Open() bool { return f.Live == nil && !f.windowed() && f.Groups == nil }

// Pass reports whether row i passes. It panics when a column is too short for it.
func (f *Filter) Pass(i int) bool {
	if f.Live != nil && f.Live[i/64]>>(i%64)&1 == 0 {
		return false
	}
	if f.windowed() {
		since, until := f.window()
		if f.To[i] < since || f.From[i] > until {
			return false
		}
	}
	return f.Groups == nil || int(f.Group[i]) < len(f.Groups) && f.Groups[f.Group[i]]
}

// window is the window with its open sides closed where no day is left out. A row
// without a date ends at 0, so that it is before every window.
func (f *Filter) window() (since, until int32) {
	since, until = max(f.Since, 1), f.Until
	if until == 0 {
		until = math.MaxInt32
	}
	return since, until
}

// Mask appends to dst which of the rows from lo up to hi pass, as bits like those
// of Live: row lo at bit 0 of word 0. It needs lo to be a multiple of 64, and
// panics when a column is too short.
func (f *Filter) Mask(dst []uint64, lo, hi int) []uint64 {
	for ; lo < hi; lo += 64 {
		dst = append(dst, f.word(lo, min(lo+64, hi)))
	}
	return dst
}

// word is the mask of at most 64 rows.
func (f *Filter) word(lo, hi int) uint64 {
	mask := ^uint64(0) >> (64 - (hi - lo))
	if f.Live != nil {
		mask &= f.Live[lo/64]
	}
	if mask != 0 && f.windowed() {
		since, until := f.window()
		mask &^= outside(f.From[lo:hi], f.To[lo:hi], since, until)
	}
	if f.Groups != nil {
		for rest := mask; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			if g := int(f.Group[lo+i]); g >= len(f.Groups) || !f.Groups[g] {
				mask &^= 1 << i
			}
		}
	}
	return mask
}
