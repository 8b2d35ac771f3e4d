package retrieval

import (
	"errors"
	"math"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var errRecord = errors.New("a record does not add up")

// A recordReader reads the parts of a record. Once it is bad, everything reads as
// zero. Strings are copies.
type recordReader struct{ corpus.ByteReader }

func newRecordReader(b []byte) *recordReader {
	return &recordReader{corpus.ByteReader{Rest: b}}
}

func (r *recordReader) byte() byte {
	if len(r.Rest) == 0 {
		r.Fail()
		return 0
	}
	b := r.Rest[0]
	r.Rest = r.Rest[1:]
	return b
}

// list calls entry for each entry of a list whose entries take at least size
// bytes, with the length of the list.
func (r *recordReader) list(size int, entry func(n int)) {
	n := r.Length(size)
	for range n {
		if r.Bad {
			return
		}
		entry(n)
	}
}

func (r *recordReader) string() string {
	n := r.Length(1)
	s := string(r.Rest[:n])
	r.Rest = r.Rest[n:]
	return s
}

func (r *recordReader) same(known string) string {
	if r.byte() == 1 {
		return known
	}
	return r.string()
}

func (r *recordReader) span() corpus.Span {
	start := r.Int()
	return corpus.Span{Start: start, End: start + r.Int()}
}

func (r *recordReader) spans() []corpus.Span {
	n := r.Length(2)
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
	n := r.Varint()
	if n < math.MinInt32 || n > math.MaxInt32 {
		r.Fail()
		return 0
	}
	return corpus.Day(n)
}
