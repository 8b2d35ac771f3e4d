package corpus

// Prepare marks boilerplate, finds items and dates, splits passages and groups
// copies, over documents as their readers left them. It looks at all documents
// of a corpus together, because lines that recur and texts that are copied show
// only there. Preparing the same documents in any order gives the same result
// when they are given sorted by ID.
func Prepare(docs []*Document) {
	recurring := recurringLines(docs)
	for _, doc := range docs {
		markBoilerplate(doc, recurring)
		findItems(doc)
		split(doc)
	}
	groupCopies(docs)
}
