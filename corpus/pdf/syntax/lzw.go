package syntax

import "io"

// The codes of LZW as PDF has it (ISO 32000-1, 7.4.4): nine to twelve bits, the
// high ones first.
const (
	lzwClear = 256
	lzwEnd   = 257
	lzwCodes = 4096
)

// An lzwReader unpacks LZW. Early says how many codes before need be they grow wider.
type lzwReader struct {
	data   []byte
	early  int
	bits   uint32
	have   uint
	width  uint
	next   int // the code that the next string gets
	last   int // the code before, -1 after a clear
	prefix [lzwCodes]uint16
	suffix [lzwCodes]byte
	out    []byte
	buf    [lzwCodes]byte
	done   bool
}

func (r *lzwReader) Read(b []byte) (int, error) {
	for len(r.out) == 0 {
		if r.done || !r.step() {
			return 0, io.EOF
		}
	}
	n := copy(b, r.out)
	r.out = r.out[n:]
	return n, nil
}

// code is the next code, false at the end.
func (r *lzwReader) code() (int, bool) {
	if r.width == 0 {
		r.clear()
	}
	for r.have < r.width {
		if len(r.data) == 0 {
			return 0, false
		}
		r.bits = r.bits<<8 | uint32(r.data[0])
		r.data = r.data[1:]
		r.have += 8
	}
	r.have -= r.width
	return int(r.bits >> r.have & (1<<r.width - 1)), true
}

func (r *lzwReader) clear() { r.width, r.next, r.last = 9, lzwEnd+1, -1 }

// step unpacks one code.
func (r *lzwReader) step() bool {
	c, ok := r.code()
	switch {
	case !ok || c == lzwEnd || c > r.next || c == r.next && r.last < 0:
		r.done = true
		return false
	case c == lzwClear:
		r.clear()
		return true
	}
	at := c
	i := len(r.buf)
	if c == r.next { // the string before and its own first byte
		i--
		at = r.last
	}
	for at > lzwEnd && i > 1 {
		i--
		r.buf[i] = r.suffix[at]
		at = int(r.prefix[at])
	}
	i--
	r.buf[i] = byte(at)
	if c == r.next {
		r.buf[len(r.buf)-1] = byte(at)
	}
	if r.last >= 0 && r.next < lzwCodes {
		r.prefix[r.next], r.suffix[r.next] = uint16(r.last), byte(at)
		r.next++
		if r.next+r.early >= 1<<r.width && r.width < 12 {
			r.width++
		}
	}
	r.last = c
	r.out = r.buf[i:]
	return true
}
