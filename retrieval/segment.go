package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// A segment is a part of an index that never changes: documents in order of id,
// their passages in order of document and place, numbered from 0, the items
// likewise, the vectors, and the words. It lies in memory as it does in a file, so
// that to open one is to look at it; nothing in it is believed where that could
// lead out of bounds.
//
// A segment may bury documents of segments before it: then it counts their words,
// passages and lengths as less, so that the sums over all segments are those of
// the documents that are there, exactly.
type segment struct {
	meta       segmentMeta
	matrix     *vectors.Matrix // nil when there is no passage
	codes      *vectors.Codes  // nil when there are few passages
	from, to   []int32         // by passage, the days of its date
	documentOf []int32         // by passage
	itemOf     []int32         // by passage
	group      []uint16        // by passage, the number of its document's collection
	documents  []documentEntry // and one more, where the records and passages end
	records    []byte
	ids        stringTable  // of the documents
	copies     []copyEntry  // in order of group and passage
	passages   inverted     // the words by passage
	items      inverted     // the words by item
	terms      stringTable  // of both
	frequency  []frequency  // by term
	spellings  stringTable  // folded words, one for each term that it is indexed under, and for it as a stop word
	counts     []spellCount // by spelling
	spelt      spellingIndex
	words      []storedWord // of the texts, see storedWord
	textAt     []uint32     // by passage, where its words begin
	fieldsAt   []uint32     // by passage, where those of its title and headline begin

	image   *image           // nil when it was made from documents
	mapping *vectors.Mapping // what must live as long as the segment
	checked func() error     // whether the image holds its checksums, found out once
	cache   []atomic.Pointer[corpus.Document]
}

// A segmentMeta is what a segment says of itself.
type segmentMeta struct {
	model, fingerprint, analysis string
	dims                         int
	collections                  []string // by group number, in order
	// What the segment adds to the index; negative where it buries more than it brings.
	passages, items fieldCount
}

// A documentEntry says where the record of a document is and what it must be.
type documentEntry struct {
	offset  uint64
	sum     recordSum
	passage int32 // its first
	item    int32 // its first
}

// A copyEntry is a passage of a group of near copies.
type copyEntry struct{ group, passage int32 }

// A frequency is in how many more passages and items a term stands for this segment.
type frequency struct{ passages, items int32 }

// A spellCount is under which term a spelling is indexed, noTerm for a stop word,
// and how often it stands there more for this segment.
type spellCount struct{ term, count int32 }

// rows is the number of passages.
func (g *segment) rows() int { return len(g.from) }

// size is the number of documents.
func (g *segment) size() int { return max(len(g.documents)-1, 0) }

// record is the record of document n, as it should be.
func (g *segment) record(n int) ([]byte, error) {
	from, to := g.documents[n].offset, g.documents[n+1].offset
	if from > to || to > uint64(len(g.records)) {
		return nil, fmt.Errorf("%w: a document is elsewhere", ErrSnapshot)
	}
	b := g.records[from:to]
	if sumRecord(b) != g.documents[n].sum {
		return nil, fmt.Errorf("%w: a document is not what was written", ErrSnapshot)
	}
	return b, nil
}

// document is document n. It is read once, and must not be changed.
func (g *segment) document(n int) (*corpus.Document, error) {
	if d := g.cache[n].Load(); d != nil {
		return d, nil
	}
	b, err := g.record(n)
	if err != nil {
		return nil, err
	}
	d, err := readRecord(b)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	if first, end := g.span(n); len(d.Passages) != end-first {
		return nil, fmt.Errorf("%w: %s has %d passages", ErrSnapshot, d.ID, end-first)
	}
	if !g.cache[n].CompareAndSwap(nil, d) {
		return g.cache[n].Load(), nil
	}
	return d, nil
}

// span are the passages of document n, [first, end).
func (g *segment) span(n int) (first, end int) {
	return clampSpan(g.documents[n].passage, g.documents[n+1].passage, g.rows())
}

// itemSpan are the items of document n, [first, end).
func (g *segment) itemSpan(n int) (first, end int) {
	return clampSpan(g.documents[n].item, g.documents[n+1].item, len(g.items.length))
}

func clampSpan(first, end int32, limit int) (int, int) {
	if first < 0 || end < first || int(end) > limit {
		return 0, 0
	}
	return int(first), int(end)
}

// documentNumber is the document of a passage, -1 where the segment does not add up.
func (g *segment) documentNumber(row int) int {
	if n := int(g.documentOf[row]); n >= 0 && n < g.size() {
		return n
	}
	return -1
}

// find is the number of the document of that id, -1 when there is none.
func (g *segment) find(id string) int {
	if n := g.ids.find(id); n < g.size() {
		return n
	}
	return -1
}

// copiesOf are the passages of a group of near copies, in order.
func (g *segment) copiesOf(group int32) []copyEntry {
	from, _ := slices.BinarySearchFunc(g.copies, group, func(e copyEntry, group int32) int { return cmp.Compare(e.group, group) })
	to := from
	for to < len(g.copies) && g.copies[to].group == group {
		to++
	}
	return g.copies[from:to]
}

// nearest returns the n passages nearest to a vector among those that pass f.
func (g *segment) nearest(ctx context.Context, vector []float32, n int, f vectors.Filter) ([]vectors.Match, error) {
	switch {
	case g.matrix == nil:
		return nil, nil
	case g.codes != nil:
		return g.matrix.NearestCodes(ctx, g.codes, vector, n, f)
	}
	return g.matrix.Nearest(ctx, vector, n, f)
}

// verify holds what the segment was read from to its checksums. All is read for
// it, the first time.
func (g *segment) verify() error {
	if g.checked == nil {
		return nil
	}
	return g.checked()
}

// fieldCount is what BM25 must know of all units of a kind: how many there are,
// and how long they are together.
type fieldCount struct {
	units  int64
	length float64
}

func (c fieldCount) plus(d fieldCount) fieldCount {
	return fieldCount{c.units + d.units, c.length + d.length}
}

// emptySegment has no documents.
func emptySegment() *segment { return &segment{meta: segmentMeta{analysis: analysisName()}} }

// onceVerified makes verify of an image cheap to ask for again.
func onceVerified(m *image) func() error {
	return sync.OnceValue(func() error { return m.verify() })
}
