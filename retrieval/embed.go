package retrieval

import (
	"context"
	"fmt"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// embedBatch is how many passages go to the embedder in one call.
const embedBatch = 128

// embedText is what the vector of a passage is made of.
func embedText(d *corpus.Document, p *corpus.Passage) string {
	headline := p.Headline
	if headline == "" {
		headline = d.Title
	}
	return headline + "\n" + p.Text
}

// A batch gathers texts for the embedder, and knows where their vectors belong.
type batch struct {
	texts []string
	rows  []int // of flat
}

// vectors returns a vector for each passage of docs, in order, one after the
// other: the old one where document and text have one, a new one elsewhere.
func (ix *Index) vectors(ctx context.Context, old *state, docs []draft) (flat []float32, dims, embedded int, err error) {
	passages := 0
	for _, d := range docs {
		passages += len(d.Passages)
	}
	dims = old.dims()
	row := 0
	var missing batch
	for _, d := range docs {
		have := old.vectorsOf(d.ID)
		for i := range d.Passages {
			text := embedText(d.Document, &d.Passages[i])
			if v, ok := have[text]; ok {
				if flat == nil {
					flat = make([]float32, passages*dims)
				}
				copy(flat[row*dims:], v)
			} else {
				missing.texts, missing.rows = append(missing.texts, text), append(missing.rows, row)
			}
			row++
		}
	}
	embedded = len(missing.texts)
	for start := 0; start < embedded; start += embedBatch {
		end := min(start+embedBatch, embedded)
		if flat, dims, err = ix.embed(ctx, batch{missing.texts[start:end], missing.rows[start:end]}, flat, dims, passages); err != nil {
			return nil, 0, 0, fmt.Errorf("embed passages: %w", err)
		}
	}
	return flat, dims, embedded, nil
}

// vectorsOf are the vectors of a document by what they were made of.
func (s *state) vectorsOf(id string) map[string][]float32 {
	i, n, ok := s.find(id)
	if !ok {
		return nil
	}
	d := s.read(place{int32(i), int32(n)})
	if d == nil {
		return nil
	}
	first, _ := s.parts[i].span(n)
	have := make(map[string][]float32, len(d.Passages))
	for k := range d.Passages {
		have[embedText(d, &d.Passages[k])] = s.parts[i].matrix.Row(first + k)
	}
	return have
}

// embed puts the vectors of a batch in their rows of flat, which it makes when it
// is nil: the first vector of all says how long they are.
func (ix *Index) embed(ctx context.Context, b batch, flat []float32, dims, passages int) ([]float32, int, error) {
	made, err := ix.embedder.Embed(ctx, b.texts)
	if err != nil {
		return nil, 0, err
	}
	if len(made) != len(b.texts) {
		return nil, 0, fmt.Errorf("%d vectors for %d texts", len(made), len(b.texts))
	}
	if flat == nil {
		dims = len(made[0])
		flat = make([]float32, passages*dims)
	}
	for i, v := range made {
		row := b.rows[i]
		if len(v) != dims {
			return nil, 0, fmt.Errorf("a vector of %d dimensions among those of %d", len(v), dims)
		}
		copy(flat[row*dims:(row+1)*dims], v)
		if err := checkVector(flat[row*dims:(row+1)*dims], dims); err != nil {
			return nil, 0, err
		}
	}
	return flat, dims, nil
}
