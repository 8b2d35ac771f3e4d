package corpus

import (
	"slices"
	"sync"
)

// Prepare marks boilerplate, finds items and dates, splits passages, groups
// copies and relates documents (see Relate), over documents as their readers left them. It looks at all documents
// of a corpus together, because lines that recur and texts that are copied show
// only there. The order of docs matters to nothing but the numbers of the groups of
// copies; Load gives them sorted by ID, so that a corpus is always the same.
func Prepare(docs []*Document) {
	parts := make([][]Span, len(docs))
	for i, doc := range docs {
		parts[i] = endless(doc, readBlocks(doc))
	}
	recurring := recurringBlocks(docs, parts)
	for i, doc := range docs {
		content := markBoilerplate(doc, parts[i], recurring)
		findItems(doc, content)
		split(doc, content)
	}
	var related sync.WaitGroup
	related.Go(func() { relate(docs) }) // it reads nothing that groupCopies sets
	groupCopies(docs)
	related.Wait()
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
