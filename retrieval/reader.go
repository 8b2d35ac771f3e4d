package retrieval

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var errRecord = errors.New("a record does not add up")

// A recordReader reads numbers and strings from its rest; bad once anything was
// not as it should be, and then everything reads as zero. Strings are copies.
type recordReader struct {
	rest []byte
	bad  bool
}

func (r *recordReader) fail() { r.bad, r.rest = true, nil }

func (r *recordReader) uvarint() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *recordReader) varint() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *recordReader) byte() byte {
	if len(r.rest) == 0 {
		r.fail()
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// int reads a number that an offset or a count may be.
func (r *recordReader) int() int {
	n := r.uvarint()
	if n > math.MaxInt32 {
		r.fail()
		return 0
	}
	return int(n)
}

// list calls entry for each entry of a list whose entries take at least size
// bytes, with the length of the list.
func (r *recordReader) list(size int, entry func(n int)) {
	n := r.length(size)
	for range n {
		if r.bad {
			return
		}
		entry(n)
	}
}

// length reads the length of a list whose entries take at least size bytes each.
func (r *recordReader) length(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.rest)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *recordReader) string() string {
	n := r.length(1)
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

func (r *recordReader) same(known string) string {
	if r.byte() == 1 {
		return known
	}
	return r.string()
}

func (r *recordReader) span() corpus.Span {
	start := r.int()
	return corpus.Span{Start: start, End: start + r.int()}
}

func (r *recordReader) spans() []corpus.Span {
	n := r.length(2)
	if n == 0 {
		return nil
	}
	list := make([]corpus.Span, n)
	for i := range list {
		list[i] = r.span()
	}
	return list
}

func (r *recordReader) name(known []string) string {
	i := int(r.byte())
	if i < len(known) {
		return known[i]
	}
	return r.string()
}

func (r *recordReader) date() corpus.Date {
	d := corpus.Date{From: r.day(), To: r.day()}
	d.Precision = corpus.Precision(r.name(precisionNames))
	d.Basis = corpus.Basis(r.name(basisNames))
	d.Span = r.span()
	return d
}

func (r *recordReader) day() corpus.Day {
	n := r.varint()
	if n < math.MinInt32 || n > math.MaxInt32 {
		r.fail()
		return 0
	}
	return corpus.Day(n)
}
