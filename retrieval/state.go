package retrieval

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A state is everything that a search reads. It never changes; a write makes
// another, which shares the segments.
//
// Its passages are numbered through all segments, in the order of these, with
// those that are buried: a number says nothing of the order of documents.
type state struct {
	parts   []part
	lexical *lexical
	// damage is the first thing of a segment that turned out not to be what was written.
	damage atomic.Pointer[error]

	reference func() (*reference, error)
}

// A part is a segment in a state, with what of it is still there.
type part struct {
	*segment
	base int32    // the number of its first passage
	live []uint64 // by passage, a bit for each that is not buried, see vectors.Filter; nil when none is
	dead []uint64 // by document, a bit for each that is buried; nil when none is
	gone int      // how many documents are buried
}

func emptyState() *state { return newState(nil) }

// newState is the state of parts, whose bases it sets.
func newState(parts []part) *state {
	base := int32(0)
	for i := range parts {
		parts[i].base = base
		base += int32(parts[i].rows())
	}
	s := &state{parts: parts, lexical: newLexical(parts)}
	s.reference = sync.OnceValues(func() (*reference, error) { return newReference(s) })
	return s
}

// has reports whether document n of the part is not buried.
func (p *part) has(n int) bool { return p.dead == nil || p.dead[n/64]>>(n%64)&1 == 0 }

// bury returns the part without document n.
func (p part) bury(n int) part {
	if !p.has(n) {
		return p
	}
	if p.dead == nil {
		p.dead = make([]uint64, (p.size()+63)/64)
		p.live = make([]uint64, (p.rows()+63)/64)
		for i := range p.live {
			p.live[i] = ^uint64(0)
		}
	} else {
		p.dead, p.live = slices.Clone(p.dead), slices.Clone(p.live)
	}
	p.buryIn(n)
	return p
}

// buryIn is bury for a part whose bits no state has yet.
func (p *part) buryIn(n int) {
	p.dead[n/64] |= 1 << (n % 64)
	p.gone++
	for row, end := p.span(n); row < end; row++ {
		p.live[row/64] &^= 1 << (row % 64)
	}
}

// find returns where the document of that id is; false when there is none.
func (s *state) find(id string) (part, n int, ok bool) {
	for i := len(s.parts) - 1; i >= 0; i-- {
		if n := s.parts[i].find(id); n >= 0 && s.parts[i].has(n) {
			return i, n, true
		}
	}
	return 0, 0, false
}

// with returns the state without the documents of those ids, and with those of
// a further segment, when it is not nil.
func (s *state) with(g *segment, buried []string) *state {
	parts := slices.Clone(s.parts)
	copied := make([]bool, len(parts))
	for _, id := range buried {
		i, n, ok := s.find(id)
		switch {
		case !ok:
		case copied[i]:
			if parts[i].has(n) {
				parts[i].buryIn(n)
			}
		default:
			parts[i], copied[i] = parts[i].bury(n), true
		}
	}
	if g != nil {
		parts = append(parts, part{segment: g})
	}
	return newState(parts)
}

// documents is the number of documents.
func (s *state) documents() int {
	n := 0
	for _, p := range s.parts {
		n += p.size() - p.gone
	}
	return n
}

// A place is where a document is.
type place struct{ part, n int32 }

// places are those of all documents, in order of id.
func (s *state) places() []place {
	places := make([]place, 0, s.documents())
	for i := range s.parts {
		p := &s.parts[i]
		for n := range p.size() {
			if p.has(n) {
				places = append(places, place{int32(i), int32(n)})
			}
		}
	}
	if len(s.parts) > 1 {
		slices.SortFunc(places, func(a, b place) int { return bytes.Compare(s.id(a), s.id(b)) })
	}
	return places
}

// id is the id of the document at a place, a view of the segment.
func (s *state) id(at place) []byte { return s.parts[at.part].ids.at(int(at.n)) }

// read is the document at a place; nil, and damage is noted, when it is not what was written.
func (s *state) read(at place) *corpus.Document {
	d, err := s.parts[at.part].document(int(at.n))
	if err != nil {
		s.fail(err)
		return nil
	}
	return d
}

func (s *state) fail(err error) { s.damage.CompareAndSwap(nil, &err) }

// damaged is what was found to be damaged so far.
func (s *state) damaged() error {
	if err := s.damage.Load(); err != nil {
		return *err
	}
	return nil
}

// dims is the length of the vectors, 0 when there is no passage.
func (s *state) dims() int {
	if s.lexical.passages.units <= 0 {
		return 0
	}
	for i := range s.parts {
		if d := s.parts[i].meta.dims; d > 0 && s.parts[i].rows() > 0 {
			return d
		}
	}
	return 0
}

// partNumber is the number of the part of a passage.
func (s *state) partNumber(passage int32) int {
	if len(s.parts) == 1 {
		return 0
	}
	// Of several parts of one base all but the last are without passages.
	return sort.Search(len(s.parts), func(i int) bool { return s.parts[i].base > passage }) - 1
}

// in returns the part of a passage, and its row there.
func (s *state) in(passage int32) (*part, int) {
	i := s.partNumber(passage)
	return &s.parts[i], int(passage - s.parts[i].base)
}

var (
	noDocument = new(corpus.Document)
	noPassage  = new(corpus.Passage)
)

// document is the document of a passage; it must not be changed. It is an empty
// one, and damage is noted, when it is not what was written.
func (s *state) document(passage int32) *corpus.Document {
	p, row := s.in(passage)
	n := p.documentNumber(row)
	if n < 0 {
		s.fail(errColumns)
		return noDocument
	}
	d, err := p.segment.document(n)
	if err != nil {
		s.fail(err)
		return noDocument
	}
	return d
}

// passage is the passage of that number; it must not be changed. It is an empty
// one, and damage is noted, when it is not what was written.
func (s *state) passage(passage int32) *corpus.Passage {
	d := s.document(passage)
	p, row := s.in(passage)
	n := p.documentNumber(row)
	if n < 0 {
		return noPassage
	}
	first, _ := p.span(n)
	if i := row - first; i >= 0 && i < len(d.Passages) {
		return &d.Passages[i]
	}
	s.fail(errColumns)
	return noPassage
}

// date are the days of a passage's date, without its precision and basis.
func (s *state) date(passage int32) corpus.Date {
	p, row := s.in(passage)
	return corpus.Date{From: corpus.Day(p.from[row]), To: corpus.Day(p.to[row])}
}

// overlaps reports whether a passage has a date and it shares a day with [from, to],
// zero where open.
func (s *state) overlaps(passage int32, from, to corpus.Day) bool {
	d := s.date(passage)
	return !d.IsZero() && d.Overlaps(from, to)
}

// lastDay is the last day of a passage's date, 0 when it has none.
func (s *state) lastDay(passage int32) corpus.Day { return s.date(passage).To }

// vector is the vector of a passage, a part of the segment.
func (s *state) vector(passage int32) []float32 {
	p, row := s.in(passage)
	return p.matrix.Row(row)
}

// copiesOf are the passages of a group of copies, in order.
func (s *state) copiesOf(group int) []int32 {
	var out []int32
	for i := range s.parts {
		p := &s.parts[i]
		for _, e := range p.copiesOf(int32(group)) {
			if row := int(e.passage); row >= 0 && row < p.rows() && p.isLive(row) {
				out = append(out, p.base+e.passage)
			}
		}
	}
	slices.SortFunc(out, s.order)
	return out
}

func (p *part) isLive(row int) bool {
	return p.live == nil || p.live[row/64]>>(row%64)&1 == 1
}

// order compares two passages by document id and place, whatever their numbers.
func (s *state) order(a, b int32) int {
	if len(s.parts) <= 1 {
		return cmp.Compare(a, b)
	}
	p, row := s.in(a)
	q, other := s.in(b)
	n, m := p.documentNumber(row), q.documentNumber(other)
	if p == q || n < 0 || m < 0 {
		return cmp.Compare(a, b)
	}
	return cmp.Or(bytes.Compare(p.ids.at(n), q.ids.at(m)), cmp.Compare(a, b))
}

// head is the document at a place without what is long.
func (s *state) head(at place) *corpus.Document {
	g := s.parts[at.part].segment
	if d := g.cache[at.n].Load(); d != nil {
		return &corpus.Document{
			ID: d.ID, Version: d.Version, Title: d.Title, Publisher: d.Publisher, URL: d.URL, Lang: d.Lang,
			Collection: d.Collection, Date: d.Date, Items: d.Items, Relatives: d.Relatives,
		}
	}
	b, err := g.record(int(at.n))
	if err == nil {
		var d *corpus.Document
		if d, err = readHead(b); err == nil {
			return d
		}
	}
	s.fail(err)
	return nil
}
