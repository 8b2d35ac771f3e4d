package retrieval

import (
	"context"
	_ "embed"
	"fmt"
	"sync"

	"github.com/verbatim-briefing/verbatim/retrieval/table"
)

// staticBytes is the table that retrieval/train made; retrieval/train/MODEL.md says of what.
//
//go:embed data/static.bin
var staticBytes string

// shipped opens the table on first use. The rows stay in the program's file until
// they are read.
var shipped = sync.OnceValues(func() (*table.Table, error) { return table.Open(staticBytes) })

// Static is the Embedder that needs no network: the sum of the vectors of a text's
// words, of a table that learned from public texts which French words go together
// and which English words mean the same. The order of words does not count.
type Static struct {
	// Table is the table, the shipped one when nil.
	Table *table.Table
}

func (s Static) table() (*table.Table, error) {
	if s.Table != nil {
		return s.Table, nil
	}
	return shipped()
}

// Model names the contents of the table and the dimensions.
func (s Static) Model() string {
	t, err := s.table()
	if err != nil {
		return "static: " + err.Error()
	}
	return fmt.Sprintf("static-%.12s-%d", t.Sum(), t.Dims())
}

// Embed fails where the table is none, and by ctx. A text without words gets a
// fixed vector.
func (s Static) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	t, err := s.table()
	if err != nil {
		return nil, fmt.Errorf("open the static table: %w", err)
	}
	out := make([][]float32, len(texts))
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[i] = make([]float32, t.Dims())
		if !t.Vector(out[i], text) {
			out[i][0] = 1
		}
	}
	return out, nil
}
