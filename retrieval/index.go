package retrieval

import (
	"context"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// An Index answers searches over the passages of a set of documents.
type Index struct{}

// Search returns the best passages for q, best first.
func (ix *Index) Search(ctx context.Context, q Query) ([]Hit, error) { panic("unwritten") }

// Documents returns the documents of the index in order of id. The caller must not change them.
func (ix *Index) Documents() []*corpus.Document { panic("unwritten") }

// Document returns the document of that id, or nil.
func (ix *Index) Document(id string) *corpus.Document { panic("unwritten") }
