package retrieval

import (
	"sync/atomic"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// An Index answers searches over the passages of a set of documents. It is safe
// for concurrent use: a search sees the documents as they were before or after
// a Sync, never a mixture.
type Index struct {
	// OnEmbedError, set before the first search, is told of a query whose vector
	// could not be had (a service that is down, a model that has changed). Such
	// a query is then answered by words alone; without OnEmbedError it fails.
	OnEmbedError func(error)

	embedder    Embedder
	state       atomic.Pointer[state]
	fingerprint atomic.Pointer[string]
}

// New returns an empty index whose vectors come from emb.
func New(emb Embedder) *Index {
	ix := &Index{embedder: emb}
	ix.state.Store(emptyState())
	return ix
}

func (ix *Index) load() *state {
	if s := ix.state.Load(); s != nil {
		return s
	}
	return emptyState()
}

// Documents returns the documents of the index in order of id. The caller must not change them.
func (ix *Index) Documents() []*corpus.Document { return ix.load().docs }

// Document returns the document of that id, or nil.
func (ix *Index) Document(id string) *corpus.Document {
	s := ix.load()
	if n, ok := s.byID[id]; ok {
		return s.docs[n]
	}
	return nil
}

// Passages returns the number of passages in the index.
func (ix *Index) Passages() int { return len(ix.load().passages) }

// Known reports whether a term (see Token.Term) stands in any document.
func (ix *Index) Known(term string) bool {
	return ix.load().lexical.known(term)
}

// DocumentFrequency is the number of passages in which a term stands, headlines
// and titles around them included.
func (ix *Index) DocumentFrequency(term string) int {
	return ix.load().lexical.frequency(term)
}

// IDF is the inverse document frequency of a term over passages: ln(1 + (N-n+½)/(n+½)).
// It is greatest for a term that no passage holds.
func (ix *Index) IDF(term string) float64 {
	x := ix.load().lexical
	return x.passages.idf(x.frequency(term))
}
