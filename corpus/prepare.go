package corpus

import (
	"context"
	"slices"
	"sync"
)

// Prepare marks boilerplate, finds items and dates, splits passages, groups copies and
// relates documents (see Relate), over documents as their readers left them. It looks
// at all documents of a corpus together, because lines that recur and texts that are copied show
// only there. The order of docs matters to nothing but the numbers of the groups of
// copies; Load gives them sorted by ID, so that a corpus is always the same.
func Prepare(docs []*Document) {
	_ = prepareAll(context.Background(), workOn(docs), func(*work) {})
}

// A work is a document on its way to being prepared, or that was prepared earlier,
// with what the preparation of others needs to know of it.
type work struct {
	doc *Document
	// raw is the document as its reader left it, nil where nobody may want to know.
	raw *Document
	// keys are those of its blocks (see blockKey), in text order; nil before they were read.
	keys    []uint64
	longest uint64 // see longestBlocks
	// recurred are the keys that recurred when the document was prepared, sorted.
	recurred []uint64
	prepared bool
	shingles [][]uint32 // by passage; nil before they are needed
	sketch   *sketch    // of the document; nil before it is needed
	written  []byte     // the sketch as it is kept, nil where it is not

	sum  sum  // its name where it is kept
	kept bool // it is kept as it is
}

func workOn(docs []*Document) []*work {
	all := make([]*work, len(docs))
	for i, doc := range docs {
		all[i] = &work{doc: doc}
	}
	return all
}

// prepareAll prepares what is not prepared yet, and again what was while other lines
// recurred. It calls done for each document when it is through with it, but for the
// numbers of copies. The error is ctx's.
func prepareAll(ctx context.Context, all []*work, done func(*work)) error {
	if err := prepareEach(ctx, all, done); err != nil {
		return err
	}
	relateAll(all)
	return nil
}

// prepareEach is prepareAll but for what documents have to do with one another.
func prepareEach(ctx context.Context, all []*work, done func(*work)) error {
	parts := make([][]Span, len(all))
	for i, w := range all {
		if w.keys == nil {
			parts[i] = w.read()
		}
	}
	recurring := recurringBlocks(all)
	for i, w := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		if recurred := w.among(recurring); !w.prepared || !slices.Equal(recurred, w.recurred) {
			if parts[i] == nil {
				w.restore()
				parts[i] = w.read()
			}
			content := markBoilerplate(w.doc, parts[i], w.keys, recurring)
			findItems(w.doc, content)
			split(w.doc, content)
			w.recurred, w.prepared, w.kept = recurred, true, false
			w.shingles, w.sketch, w.written = nil, nil, nil
		}
		parts[i] = nil
		done(w)
	}
	return nil
}

// relateAll groups the copies and relates the documents.
func relateAll(all []*work) {
	var related sync.WaitGroup
	related.Go(func() { relate(all) }) // it reads nothing that groupWork sets
	groupWork(all)
	related.Wait()
}

// read finds the blocks of the document and their keys.
func (w *work) read() []Span {
	parts := endless(w.doc, readBlocks(w.doc))
	w.keys = make([]uint64, len(parts))
	for i, part := range parts {
		w.keys[i] = blockKey(part.In(w.doc.Text))
	}
	w.longest = longestBlocks(w.doc.Text, parts)
	return parts
}

// restore makes the document what its reader left.
func (w *work) restore() {
	if w.raw != nil {
		id := w.doc.ID
		w.doc = w.raw.clone()
		w.doc.ID = id
	}
}

// among are the keys of the document that are in recurring, sorted, each once.
func (w *work) among(recurring map[uint64]bool) []uint64 {
	var out []uint64
	for _, key := range w.keys {
		if recurring[key] {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// clone is a copy of doc that can be prepared, or bear another ID, without a trace in doc.
func (doc *Document) clone() *Document {
	out := *doc
	out.Items, out.Skipped = slices.Clone(doc.Items), slices.Clone(doc.Skipped)
	out.Passages, out.Mentions = slices.Clone(doc.Passages), slices.Clone(doc.Mentions)
	return &out
}

// readBlocks returns the blocks of doc outside what its reader skipped.
func readBlocks(doc *Document) []Span {
	var out []Span
	start := 0
	for _, skip := range append(slices.Clone(doc.Skipped), Skip{Span: Span{len(doc.Text), len(doc.Text)}}) {
		out = append(out, blocks(doc.Text, Span{start, skip.Start})...)
		start = skip.End
	}
	return out
}
