package retrieval

import (
	"iter"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// An Index answers searches over the passages of a set of documents. It is safe
// for concurrent use: a search sees the documents as they were before or after
// a write, never a mixture, and waits for none.
type Index struct {
	// OnEmbedError, set before the first search, is told of a query whose vector
	// could not be had (a service that is down, a model that has changed). Such
	// a query is then answered by words alone; without OnEmbedError it fails.
	OnEmbedError func(error)

	embedder    Embedder
	state       atomic.Pointer[state]
	fingerprint atomic.Pointer[string]

	writing sync.Mutex // held by whoever replaces the state
	kept    *keeping   // the files that the index is kept in, nil when there are none
	pending []commit   // what was done since it was kept
	packing *packing   // the compaction under way, nil when there is none
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

// Len returns the number of documents in the index.
func (ix *Index) Len() int { return ix.load().documents() }

// Documents returns the documents of the index in order of id. It reads all of
// them; see All and Heads. The caller must not change them.
func (ix *Index) Documents() []*corpus.Document {
	docs := make([]*corpus.Document, 0, ix.Len())
	for d := range ix.All() {
		docs = append(docs, d)
	}
	return docs
}

// All yields the documents of the index as they are now in order of id, each read
// when it is asked for. The caller must not change them. One that turns out not
// to be what was written is left out, and Verify tells of it.
func (ix *Index) All() iter.Seq[*corpus.Document] {
	return func(yield func(*corpus.Document) bool) {
		s := ix.load()
		defer runtime.KeepAlive(s)
		for _, at := range s.places() {
			if d := s.read(at); d != nil && !yield(d) {
				return
			}
		}
	}
}

// Heads is All without what is long: Text, Passages, Mentions and Skipped are
// empty. It costs a small part of it.
func (ix *Index) Heads() iter.Seq[*corpus.Document] {
	return func(yield func(*corpus.Document) bool) {
		s := ix.load()
		defer runtime.KeepAlive(s)
		for _, at := range s.places() {
			if d := s.head(at); d != nil && !yield(d) {
				return
			}
		}
	}
}

// Document returns the document of that id, or nil. It is read when it is first
// asked for; one that is not what was written is not there, and Verify tells of it.
func (ix *Index) Document(id string) *corpus.Document {
	s := ix.load()
	defer runtime.KeepAlive(s)
	part, n, ok := s.find(id)
	if !ok {
		return nil
	}
	return s.read(place{int32(part), int32(n)})
}

// Passages returns the number of passages in the index.
func (ix *Index) Passages() int { return int(max(ix.load().lexical.passages.units, 0)) }

// Known reports whether a term (see Token.Term) stands in any passage or in a
// headline or title around one.
func (ix *Index) Known(term string) bool { return ix.DocumentFrequency(term) > 0 }

// DocumentFrequency is the number of passages in which a term stands, headlines
// and titles around them included.
func (ix *Index) DocumentFrequency(term string) int {
	s := ix.load()
	defer runtime.KeepAlive(s)
	return s.lexical.frequency(term)
}

// IDF is the inverse document frequency of a term over passages: ln(1 + (N-n+½)/(n+½)).
// It is greatest for a term that no passage holds.
func (ix *Index) IDF(term string) float64 {
	s := ix.load()
	defer runtime.KeepAlive(s)
	return s.lexical.passages.idf(s.lexical.frequency(term))
}

// Verify reads all that the index holds and compares it with the checksums that
// were written. The error is ErrSnapshot: then the index is to be built anew. Open
// does so itself where that takes no time; of a large file it checks what it
// needs, and every document when it is read.
func (ix *Index) Verify() error {
	s := ix.load()
	defer runtime.KeepAlive(s)
	if err := s.damaged(); err != nil {
		return err
	}
	for _, p := range s.parts {
		if err := p.verify(); err != nil {
			return err
		}
	}
	return nil
}
