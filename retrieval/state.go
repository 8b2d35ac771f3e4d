package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/philippgille/chromem-go"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A state is everything that a search reads. It never changes once built; a
// Sync builds another.
type state struct {
	docs     []*corpus.Document // in order of id
	byID     map[string]int
	passages []*corpus.Passage // in order of document and place
	docOf    []int32           // by passage, index into docs
	vectors  [][]float32       // by passage, unit length
	copies   map[int][]int32   // by number of the group of copies
	lexical  *lexical
	nearest  *chromem.Collection // nil when there is no passage
}

func emptyState() *state { return &state{lexical: newLexicalBuilder().done()} }

// newState builds a state of documents in order of id and their vectors, in
// order of passages. A lexical that is nil is made from the texts.
func newState(ctx context.Context, docs []*corpus.Document, vectors [][]float32, words *lexical) (*state, error) {
	s := &state{docs: docs, vectors: vectors, byID: make(map[string]int, len(docs)), copies: make(map[int][]int32)}
	builder := newLexicalBuilder()
	for n, d := range docs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s.byID[d.ID] = n
		for i := range d.Passages {
			p := &d.Passages[i]
			if p.Copies > 0 {
				s.copies[p.Copies] = append(s.copies[p.Copies], int32(len(s.passages)))
			}
			s.passages = append(s.passages, p)
			s.docOf = append(s.docOf, int32(n))
		}
		if words == nil {
			builder.document(d)
		}
	}
	if s.lexical = words; words == nil {
		s.lexical = builder.done()
	}
	if len(vectors) != len(s.passages) {
		return nil, fmt.Errorf("%d vectors for %d passages", len(vectors), len(s.passages))
	}
	var err error
	s.nearest, err = collect(ctx, vectors)
	return s, err
}

// collect puts vectors into a fresh chromem collection in memory, under their
// numbers. Chromem accepts vectors that make every later query fail or return
// NaN, so they are checked first (see checkVectors), and nothing is ever
// deleted or replaced in a collection.
func collect(ctx context.Context, vectors [][]float32) (*chromem.Collection, error) {
	if len(vectors) == 0 {
		return nil, nil
	}
	c, err := chromem.NewDB().CreateCollection("passages", nil, noEmbedding)
	if err != nil {
		return nil, fmt.Errorf("create collection: %w", err)
	}
	for i, v := range vectors {
		if err := c.AddDocument(ctx, chromem.Document{ID: strconv.Itoa(i), Embedding: v}); err != nil {
			return nil, fmt.Errorf("add vector: %w", err)
		}
	}
	return c, nil
}

// noEmbedding stands where chromem would call a service of its own choice.
func noEmbedding(context.Context, string) ([]float32, error) {
	return nil, errors.New("the collection holds vectors only")
}

// checkVectors refuses vectors of different lengths and such as have no
// direction, and scales the rest to unit length in place.
func checkVectors(vectors [][]float32, dims int) error {
	for _, v := range vectors {
		if len(v) == 0 || len(v) != dims {
			return fmt.Errorf("a vector of %d dimensions among those of %d", len(v), dims)
		}
		sum := 0.0
		for _, x := range v {
			sum += float64(x) * float64(x)
		}
		if math.IsNaN(sum) || math.IsInf(sum, 0) || sum < 1e-12 {
			return errors.New("a vector without direction (zero or not a number)")
		}
		if math.Abs(sum-1) > 1e-6 {
			unit(v)
		}
	}
	return nil
}

// dims is the length of the vectors, 0 when there is no passage.
func (s *state) dims() int {
	if len(s.vectors) == 0 {
		return 0
	}
	return len(s.vectors[0])
}

// passage is the passage of that number; it must not be changed.
func (s *state) passage(n int32) *corpus.Passage { return s.passages[n] }

// document is the document of a passage; it must not be changed.
func (s *state) document(passage int32) *corpus.Document { return s.docs[s.docOf[passage]] }

// overlaps reports whether a passage has a date and it shares a day with [from, to],
// zero where open.
func (s *state) overlaps(passage int32, from, to corpus.Day) bool {
	d := s.passages[passage].Date
	return !d.IsZero() && d.Overlaps(from, to)
}

// lastDay is the last day of a passage's date, 0 when it has none.
func (s *state) lastDay(passage int32) corpus.Day { return s.passages[passage].Date.To }

// copiesOf are the passages of a group of copies, in order.
func (s *state) copiesOf(group int) []int32 { return s.copies[group] }

// order compares two passages by document id and place, whatever their numbers.
func (s *state) order(a, b int32) int { return cmp.Compare(a, b) }
