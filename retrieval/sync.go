package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// Changes says what a Sync or an Update did: the ids of documents, in order.
type Changes struct {
	Added, Updated, Removed, Unchanged []string
	// Embedded is the number of passages for which vectors had to be made.
	Embedded int
}

func (c *Changes) none() bool { return len(c.Added)+len(c.Updated)+len(c.Removed) == 0 }

// Sync makes the index hold exactly docs, in whatever order they come. Vectors
// are made only for passages that the index has not met with the same text and
// headline in the same document, and nothing else is done about documents that
// are as they were. Searches that run meanwhile see the old documents; when Sync
// fails they are what the index keeps. The index owns docs from here on. What
// was done is in memory alone until Save.
//
// It is an error for two documents to have one id, for a passage to differ from
// the bytes it claims, and for the embedder to return vectors of unequal length.
func (ix *Index) Sync(ctx context.Context, docs []*corpus.Document) (Changes, error) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	changes, c, err := ix.sync(ctx, docs)
	if err != nil {
		return Changes{}, fmt.Errorf("sync index: %w", err)
	}
	if changes.none() {
		return changes, nil
	}
	if err := ix.do(ctx, c); err != nil {
		return Changes{}, fmt.Errorf("sync index: %w", err)
	}
	if ix.kept != nil {
		ix.pending = append(ix.pending, c)
	}
	return changes, nil
}

func (ix *Index) sync(ctx context.Context, docs []*corpus.Document) (Changes, commit, error) {
	old := ix.load()
	docs, err := sorted(docs)
	if err != nil {
		return Changes{}, commit{}, err
	}
	var removed []string
	for _, at := range old.places() {
		id := string(old.id(at))
		if _, ok := slices.BinarySearchFunc(docs, id, func(d *corpus.Document, id string) int { return cmp.Compare(d.ID, id) }); !ok {
			removed = append(removed, id)
		}
	}
	return ix.prepare(ctx, old, docs, removed)
}

// Update puts docs in the index, in the place of those of the same ids where there
// are any, and takes out those of the ids in removed that are there. In everything
// else it is like Sync, but that Unchanged names only documents of docs, and that
// an index which Open or Save keeps in a file is kept: when Update returns
// without an error, what it did outlasts the process. The fingerprint is "" from
// then on, until Save.
func (ix *Index) Update(ctx context.Context, docs []*corpus.Document, removed []string) (Changes, error) {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	changes, c, err := ix.update(ctx, docs, removed)
	if err != nil {
		return Changes{}, fmt.Errorf("update index: %w", err)
	}
	if changes.none() {
		return changes, nil
	}
	if ix.kept != nil {
		err = ix.keep(ctx, append(ix.pending, c), "")
	} else {
		err = ix.do(ctx, c)
	}
	if err != nil {
		return Changes{}, fmt.Errorf("update index: %w", err)
	}
	return changes, nil
}

func (ix *Index) update(ctx context.Context, docs []*corpus.Document, removed []string) (Changes, commit, error) {
	old := ix.load()
	docs, err := sorted(docs)
	if err != nil {
		return Changes{}, commit{}, err
	}
	removed = slices.Clone(removed)
	slices.Sort(removed)
	removed = slices.DeleteFunc(slices.Compact(removed), func(id string) bool {
		_, _, ok := old.find(id)
		return !ok || slices.ContainsFunc(docs, func(d *corpus.Document) bool { return d.ID == id })
	})
	return ix.prepare(ctx, old, docs, removed)
}

// sorted are docs in order of id.
func sorted(docs []*corpus.Document) ([]*corpus.Document, error) {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b *corpus.Document) int { return cmp.Compare(a.ID, b.ID) })
	for i := 1; i < len(docs); i++ {
		if docs[i-1].ID == docs[i].ID {
			return nil, fmt.Errorf("two documents have the id %q", docs[i].ID)
		}
	}
	return docs, nil
}

// A commit is a change of an index: documents that go, and a segment of those
// that come, which buries them; it does so unless no other document is there.
// Without a segment it changes nothing.
type commit struct {
	segment *segment
	buried  []string
}

// do makes the change of a commit.
func (ix *Index) do(ctx context.Context, c commit) error {
	next, err := ix.load().after(ctx, c)
	if err != nil {
		return err
	}
	ix.state.Store(next)
	return nil
}

// prepare makes the commit that puts docs, in order of id, in old and takes
// removed out of it.
func (ix *Index) prepare(ctx context.Context, old *state, docs []*corpus.Document, removed []string) (Changes, commit, error) {
	changes := Changes{Removed: removed}
	buried := slices.Clone(removed)
	var drafts []draft
	for _, d := range docs {
		if err := ctx.Err(); err != nil {
			return Changes{}, commit{}, err
		}
		dr, known, err := old.compare(d)
		switch {
		case err != nil:
			return Changes{}, commit{}, err
		case known && dr.record == nil:
			changes.Unchanged = append(changes.Unchanged, d.ID)
			continue
		case known:
			changes.Updated = append(changes.Updated, d.ID)
			buried = append(buried, d.ID)
		default:
			changes.Added = append(changes.Added, d.ID)
		}
		drafts = append(drafts, dr)
	}
	if changes.none() {
		return changes, commit{}, nil
	}
	var gone []*corpus.Document
	if len(buried) < old.documents() {
		var err error
		if gone, err = old.all(buried); err != nil {
			return Changes{}, commit{}, err
		}
	}
	g, embedded, err := ix.segment(ctx, old, drafts, gone)
	if err != nil {
		return Changes{}, commit{}, err
	}
	if d := old.dims(); len(buried) < old.documents() && d > 0 && g.rows() > 0 && g.meta.dims != d {
		return Changes{}, commit{}, fmt.Errorf("vectors of %d dimensions among those of %d", g.meta.dims, d)
	}
	changes.Embedded = embedded
	return changes, commit{g, buried}, nil
}

// fewDrafts is up to how many documents are not worth a goroutine of their own: to
// wait for one takes longer than their words where searches keep the processors busy.
const fewDrafts = 32

// segment makes the segment of docs that buries gone, the words of it while the
// embedder is at work. It also returns how many vectors that made.
func (ix *Index) segment(ctx context.Context, old *state, docs []draft, gone []*corpus.Document) (*segment, int, error) {
	if len(docs) <= fewDrafts {
		return ix.smallSegment(ctx, old, docs, gone)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var flat []float32
	var dims, embedded int
	var failed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		if flat, dims, embedded, failed = ix.vectors(ctx, old, docs); failed != nil {
			cancel()
		}
	}()
	g, err := buildSegment(ctx, docs, gone)
	if err != nil {
		cancel()
	}
	<-done
	if failed != nil && (err == nil || errors.Is(err, context.Canceled)) {
		err = failed
	}
	if err != nil {
		return nil, 0, err
	}
	return g, embedded, g.addVectors(flat, dims)
}

// smallSegment is segment, one after the other.
func (ix *Index) smallSegment(ctx context.Context, old *state, docs []draft, gone []*corpus.Document) (*segment, int, error) {
	flat, dims, embedded, err := ix.vectors(ctx, old, docs)
	if err != nil {
		return nil, 0, err
	}
	g, err := buildSegment(ctx, docs, gone)
	if err != nil {
		return nil, 0, err
	}
	return g, embedded, g.addVectors(flat, dims)
}

// compare drafts d unless the state has an equal document; known is whether it
// has one of that id.
func (s *state) compare(d *corpus.Document) (dr draft, known bool, err error) {
	part, n, known := s.find(d.ID)
	if known && s.parts[part].cache[n].Load() == d {
		return draft{}, true, nil
	}
	if dr, err = draftOf(d); err != nil {
		return draft{}, known, err
	}
	if known && s.parts[part].documents[n].sum == dr.sum {
		return draft{}, true, nil
	}
	return dr, known, nil
}

// all are the documents of ids, which are there.
func (s *state) all(ids []string) ([]*corpus.Document, error) {
	docs := make([]*corpus.Document, 0, len(ids))
	for _, id := range ids {
		part, n, _ := s.find(id)
		d := s.read(place{int32(part), int32(n)})
		if d == nil {
			return nil, s.damaged()
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// after is the state after a commit. Small segments are merged into larger ones,
// mergedAtOnce of about one size, so that there are never many of them and each
// document is merged but a few times.
func (s *state) after(ctx context.Context, c commit) (*state, error) {
	if c.segment == nil {
		return s, nil
	}
	if len(c.buried) == s.documents() {
		return newState([]part{{segment: c.segment}}), nil
	}
	next := s.with(c.segment, c.buried)
	parts := next.parts
	for {
		n := mergeable(parts)
		if len(parts)-n < mergedAtOnce {
			break
		}
		merged, err := mergeInMemory(ctx, parts[n:])
		if err != nil {
			return nil, err
		}
		parts = append(slices.Clone(parts[:n]), part{segment: merged})
	}
	if len(parts) == len(next.parts) {
		return next, nil
	}
	return newState(parts), nil
}

const mergedAtOnce = 8

// mergeable returns from where on the parts are in memory and not of a greater
// order of size than the last.
func mergeable(parts []part) int {
	n := len(parts)
	for n > 0 && parts[n-1].mapping == nil && parts[n-1].order() <= parts[len(parts)-1].order() {
		n--
	}
	return n
}

// order is the order of magnitude of the work to merge a part.
func (p *part) order() int { return bits.Len(uint(p.rows()+p.size()+1)) / bits.Len(mergedAtOnce-1) }
