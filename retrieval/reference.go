package retrieval

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"

	"github.com/philippgille/chromem-go"
)

// A reference is a chromem collection of all passages of a state. The embeddings
// of its documents are the very rows of the segments: no vector is there twice.
type reference struct {
	*chromem.Collection // nil when there is no passage
}

// Collection returns all passages of the index as they are now as a chromem
// collection: a document for each, whose id is that of the passage's document,
// "#" and its number there from 0, whose content is its text and whose embedding
// is its vector, the same memory that Search scans. It is what Search is held
// to. It is made when first asked for, which reads every document, and kept
// until the index changes; nothing may be added to it nor deleted. It is nil when
// the index has no passages.
func (ix *Index) Collection(ctx context.Context) (*chromem.Collection, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, err := ix.load().reference()
	if err != nil {
		return nil, fmt.Errorf("fill collection: %w", err)
	}
	return r.Collection, nil
}

func newReference(s *state) (*reference, error) {
	if s.dims() == 0 {
		return &reference{}, nil
	}
	// The function is never called. It holds the state, and with it the memory
	// that the embeddings lie in, for as long as there is the collection.
	noEmbedding := func(context.Context, string) ([]float32, error) {
		runtime.KeepAlive(s)
		return nil, errors.New("the collection holds vectors only")
	}
	c, err := chromem.NewDB().CreateCollection("passages", nil, noEmbedding)
	if err != nil {
		return nil, err
	}
	for _, at := range s.places() {
		d := s.read(at)
		if d == nil {
			return nil, s.damaged()
		}
		p := &s.parts[at.part]
		first, _ := p.span(int(at.n))
		for i := range d.Passages {
			err := c.AddDocument(context.Background(), chromem.Document{
				ID: passageID(d.ID, i), Content: d.Passages[i].Text, Embedding: p.matrix.Row(first + i),
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return &reference{c}, nil
}

func passageID(document string, n int) string { return document + "#" + strconv.Itoa(n) }
