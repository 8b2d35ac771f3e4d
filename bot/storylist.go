package bot

import "github.com/verbatim-briefing/verbatim/corpus"

// A StoryItem is an item of a document, by its number there.
type StoryItem struct {
	Document *corpus.Document
	Item     int
}

// Stories groups the items of docs, which are of the index, by what they tell of,
// as digests do: one event or one running matter, over days and publishers. Every
// item is in one story; most are alone in theirs. Items come in the order of docs
// and in that of their texts, and stories in the order of their first items. No
// scope is asked: docs are what may be seen.
func (a *Assistant) Stories(docs []*corpus.Document) [][]StoryItem {
	items := itemsOf(docs, func(*corpus.Document, corpus.Item) bool { return true })
	var out [][]StoryItem
	for _, group := range storiesOf(items, a.index.IDF) {
		story := make([]StoryItem, len(group))
		for i, it := range group {
			story[i] = StoryItem{it.doc, it.item}
		}
		out = append(out, story)
	}
	return out
}
