package retrieval

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// analysisVersion changes whenever the same text gives other tokens, terms or
// stop words, so that no snapshot is read with counts of another analysis.
// TestAnalysisVersion tells when.
const analysisVersion = 2

// analysisName names everything that the stored counts of a lexical depend on.
func analysisName() string {
	return fmt.Sprintf("v%d headline %g title %g publisher %g", analysisVersion, headlineWeight, titleWeight, publisherWeight)
}

// append writes x behind b: names, words, both inverted indexes, the items of
// passages. Numbers are unsigned varints, counts and lengths float32, lists
// open with their length.
func (x *lexical) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(x.names)))
	for _, name := range x.names {
		b = appendString(b, name)
	}
	b = binary.AppendUvarint(b, uint64(len(x.words)))
	for _, fold := range slices.Sorted(maps.Keys(x.words)) {
		w := x.words[fold]
		b = appendString(b, fold)
		b = binary.AppendUvarint(b, uint64(w.term))
		b = binary.AppendUvarint(b, uint64(w.count))
	}
	b = x.passages.append(b)
	b = x.items.append(b)
	for _, item := range x.itemOf {
		b = binary.AppendUvarint(b, uint64(item))
	}
	return b
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func (v *inverted) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(v.length)))
	for _, l := range v.length {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(l))
	}
	b = binary.AppendUvarint(b, uint64(len(v.postings)))
	for _, list := range v.postings {
		b = binary.AppendUvarint(b, uint64(len(list)))
		last := int32(-1)
		for _, p := range list {
			b = binary.AppendUvarint(b, uint64(p.unit-last))
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(p.tf))
			last = p.unit
		}
	}
	return b
}

var errLexical = errors.New("the word index does not add up")

// readLexical reads what append wrote for an index of n passages. Every number
// is checked, so that a search over the result cannot leave its bounds.
func readLexical(b []byte, n int) (*lexical, error) {
	r := &lexicalReader{rest: string(b)}
	x := &lexical{}
	x.names = make([]string, r.length(1))
	x.terms = make(map[string]int32, len(x.names))
	for i := range x.names {
		x.names[i] = r.string()
		x.terms[x.names[i]] = int32(i)
	}
	count := r.length(3)
	x.words = make(map[string]wordInfo, count)
	for range count {
		fold := r.string()
		x.words[fold] = wordInfo{int32(r.below(len(x.names))), int32(r.below(math.MaxInt32))}
	}
	x.passages = r.inverted(len(x.names))
	x.items = r.inverted(len(x.names))
	if r.bad || len(x.terms) != len(x.names) || len(x.passages.length) != n {
		return nil, errLexical
	}
	x.itemOf = make([]int32, n)
	for i := range x.itemOf {
		x.itemOf[i] = int32(r.below(len(x.items.length)))
	}
	if r.bad || r.rest != "" {
		return nil, errLexical
	}
	x.passages.seal()
	x.items.seal()
	return x, nil
}

// A lexicalReader reads numbers and strings from its rest; bad once anything
// was not as it should be, and then everything reads as zero.
type lexicalReader struct {
	rest string
	bad  bool
}

func (r *lexicalReader) fail() {
	r.bad, r.rest = true, ""
}

func (r *lexicalReader) uvarint() uint64 {
	var n uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		c := r.rest[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

// below reads a number that must be less than limit.
func (r *lexicalReader) below(limit int) int {
	n := r.uvarint()
	if n >= uint64(max(limit, 0)) {
		r.fail()
		return 0
	}
	return int(n)
}

// length reads the length of a list whose entries take at least size bytes each.
func (r *lexicalReader) length(size int) int {
	n := r.uvarint()
	if n > uint64(len(r.rest)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *lexicalReader) string() string {
	n := r.length(1)
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

// amount reads a count or a length: finite and not negative.
func (r *lexicalReader) amount() float32 {
	if len(r.rest) < 4 {
		r.fail()
		return 0
	}
	bits := uint32(r.rest[0]) | uint32(r.rest[1])<<8 | uint32(r.rest[2])<<16 | uint32(r.rest[3])<<24
	r.rest = r.rest[4:]
	f := math.Float32frombits(bits)
	if !(f >= 0 && f <= math.MaxFloat32) {
		r.fail()
		return 0
	}
	return f
}

func (r *lexicalReader) inverted(terms int) inverted {
	var v inverted
	v.length = make([]float32, r.length(4))
	for i := range v.length {
		v.length[i] = r.amount()
	}
	n := r.length(1)
	if n > terms {
		r.fail()
		return inverted{}
	}
	v.postings = make([][]posting, n)
	for i := range v.postings {
		list := make([]posting, r.length(5))
		last := -1
		for j := range list {
			step := r.below(len(v.length) - last)
			if step == 0 {
				r.fail()
				return inverted{}
			}
			last += step
			list[j] = posting{int32(last), r.amount()}
		}
		v.postings[i] = list
	}
	return v
}
