package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// Changes says what a Sync did: the ids of documents, in order.
type Changes struct {
	Added, Updated, Removed, Unchanged []string
	// Embedded is the number of passages for which vectors had to be made.
	Embedded int
}

// embedBatch is how many passages go to the embedder in one call.
const embedBatch = 128

// Sync makes the index hold exactly docs, in whatever order they come. Vectors
// are made only for passages that the index has not met with the same text and
// headline in the same document. Searches that run meanwhile see the old
// documents; when Sync fails they are what the index keeps. The index owns docs
// from here on.
//
// It is an error for two documents to have one id, for a passage to differ from
// the bytes it claims, and for the embedder to return vectors of unequal length.
func (ix *Index) Sync(ctx context.Context, docs []*corpus.Document) (Changes, error) {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b *corpus.Document) int { return cmp.Compare(a.ID, b.ID) })
	for i, d := range docs {
		if i > 0 && docs[i-1].ID == d.ID {
			return Changes{}, fmt.Errorf("sync index: two documents have the id %q", d.ID)
		}
		if err := check(d); err != nil {
			return Changes{}, fmt.Errorf("sync index: %w", err)
		}
	}
	old := ix.load()
	changes := compare(old, docs)
	if len(changes.Added)+len(changes.Updated)+len(changes.Removed) == 0 {
		return changes, nil
	}
	vectors, embedded, err := ix.vectors(ctx, old, docs)
	if err != nil {
		return Changes{}, fmt.Errorf("sync index: %w", err)
	}
	changes.Embedded = embedded
	next, err := newState(ctx, docs, vectors, nil)
	if err != nil {
		return Changes{}, fmt.Errorf("sync index: %w", err)
	}
	ix.state.Store(next)
	return changes, nil
}

// check holds a document to the promise of its passages.
func check(d *corpus.Document) error {
	size := len(d.Text)
	for i, p := range d.Passages {
		if p.Start < 0 || p.End < p.Start || p.End > size || d.Text[p.Start:p.End] != p.Text {
			return fmt.Errorf("%s: passage %d is not the text it points to", d.ID, i)
		}
		if i > 0 && p.Start < d.Passages[i-1].Start {
			return fmt.Errorf("%s: passage %d is out of order", d.ID, i)
		}
	}
	return nil
}

func compare(old *state, docs []*corpus.Document) Changes {
	var c Changes
	now := make(map[string]bool, len(docs))
	for _, d := range docs {
		now[d.ID] = true
		n, ok := old.byID[d.ID]
		switch {
		case !ok:
			c.Added = append(c.Added, d.ID)
		case old.docs[n] == d || reflect.DeepEqual(old.docs[n], d):
			c.Unchanged = append(c.Unchanged, d.ID)
		default:
			c.Updated = append(c.Updated, d.ID)
		}
	}
	for _, d := range old.docs {
		if !now[d.ID] {
			c.Removed = append(c.Removed, d.ID)
		}
	}
	return c
}

// embedText is what the vector of a passage is made of.
func embedText(d *corpus.Document, p *corpus.Passage) string {
	headline := p.Headline
	if headline == "" {
		headline = d.Title
	}
	return headline + "\n" + p.Text
}

// vectors returns a vector for each passage of docs, in order: the old one where
// document and text have one, a new one elsewhere.
func (ix *Index) vectors(ctx context.Context, old *state, docs []*corpus.Document) (vectors [][]float32, embedded int, err error) {
	type source struct{ document, text string }
	have := make(map[source][]float32, len(old.passages))
	for i, p := range old.passages {
		have[source{p.Document, embedText(old.docs[old.docOf[i]], p)}] = old.vectors[i]
	}
	var texts []string
	var missing []int
	for _, d := range docs {
		for i := range d.Passages {
			text := embedText(d, &d.Passages[i])
			v := have[source{d.ID, text}]
			if v == nil {
				texts = append(texts, text)
				missing = append(missing, len(vectors))
			}
			vectors = append(vectors, v)
		}
	}
	for start := 0; start < len(texts); start += embedBatch {
		batch := texts[start:min(start+embedBatch, len(texts))]
		made, err := ix.embedder.Embed(ctx, batch)
		if err != nil {
			return nil, 0, fmt.Errorf("embed passages: %w", err)
		}
		if len(made) != len(batch) {
			return nil, 0, fmt.Errorf("embed passages: %d vectors for %d texts", len(made), len(batch))
		}
		for i, v := range made {
			vectors[missing[start+i]] = slices.Clone(v)
		}
	}
	if len(vectors) > 0 {
		if err := checkVectors(vectors, len(vectors[0])); err != nil {
			return nil, 0, fmt.Errorf("embed passages: %w", err)
		}
	}
	return vectors, len(texts), nil
}
