package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// codesFrom is from how many passages on a segment has codes of its vectors:
// below, a scan takes no time.
const codesFrom = 4096

// A draft is a document on its way into a segment.
type draft struct {
	*corpus.Document
	record []byte
	sum    recordSum
}

// draftOf checks a document and makes its record.
func draftOf(d *corpus.Document) (draft, error) {
	if err := check(d); err != nil {
		return draft{}, err
	}
	record := appendRecord(nil, d)
	return draft{d, record, sumRecord(record)}, nil
}

// buildSegment makes a segment of documents in order of id, and of documents of
// other segments that it buries. It lacks its vectors, see addVectors.
func buildSegment(ctx context.Context, docs []draft, buried []*corpus.Document) (*segment, error) {
	g := emptySegment()
	if err := g.setCollections(docs); err != nil {
		return nil, err
	}
	bytes := 0
	for _, d := range docs {
		bytes += len(d.Text)
	}
	for _, d := range buried {
		bytes += len(d.Text)
	}
	words := newLexicalBuilder(borrowAnalyzer(), bytes)
	defer words.analyzer.giveBack()
	for n, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		words.document(d.Document, 1)
		g.addDocument(n, d)
	}
	for _, d := range buried {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		words.document(d, -1)
	}
	if err := words.fill(g); err != nil {
		return nil, err
	}
	g.setItems()
	slices.SortFunc(g.copies, func(a, b copyEntry) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.passage, b.passage))
	})
	g.cache = make([]atomic.Pointer[corpus.Document], len(docs))
	for n, d := range docs {
		g.cache[n].Store(d.Document)
	}
	return g, nil
}

// addVectors gives a segment that was just built its vectors of dims numbers, which
// stand one after the other in the order of passages.
func (g *segment) addVectors(flat []float32, dims int) error {
	if g.rows() > 0 {
		g.meta.dims = dims
	}
	if err := g.setVectors(flat, nil, nil); err != nil {
		return err
	}
	if g.rows() >= codesFrom {
		g.codes = vectors.Quantize(g.matrix)
	}
	return nil
}

// setCollections numbers the collections of docs.
func (g *segment) setCollections(docs []draft) error {
	names := make([]string, 0, len(docs))
	for _, d := range docs {
		names = append(names, d.Collection)
	}
	slices.Sort(names)
	g.meta.collections = slices.Compact(names)
	if len(g.meta.collections) > math.MaxUint16 {
		return errors.New("more than 65535 collections")
	}
	return nil
}

// addDocument adds document n behind the others.
func (g *segment) addDocument(n int, d draft) {
	if n == 0 {
		g.documents = append(g.documents, documentEntry{})
	}
	at := &g.documents[n]
	at.sum = d.sum
	g.records = append(g.records, d.record...)
	g.ids.add([]byte(d.ID))
	group, _ := slices.BinarySearch(g.meta.collections, d.Collection)
	for i := range d.Passages {
		p := &d.Passages[i]
		if p.Copies > 0 {
			g.copies = append(g.copies, copyEntry{int32(p.Copies), int32(g.rows())})
		}
		g.from, g.to = append(g.from, int32(p.Date.From)), append(g.to, int32(p.Date.To))
		g.documentOf = append(g.documentOf, int32(n))
		g.group = append(g.group, uint16(group))
	}
	g.documents = append(g.documents, documentEntry{offset: uint64(len(g.records)), passage: int32(g.rows())})
}

// setItems notes the first item of each document.
func (g *segment) setItems() {
	for n := range g.documents {
		g.documents[n].item = int32(len(g.items.length))
		if first := int(g.documents[n].passage); first < g.rows() {
			g.documents[n].item = g.itemOf[first]
		}
	}
}

// checkVector refuses a vector that is not of dims numbers and one that has no
// direction; any other it scales to unit length, in place.
func checkVector(v []float32, dims int) error {
	if len(v) == 0 || len(v) != dims {
		return fmt.Errorf("a vector of %d dimensions among those of %d", len(v), dims)
	}
	return vectors.Unit(v)
}
