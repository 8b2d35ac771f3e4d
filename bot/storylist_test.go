package bot

import (
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// Every item is in one story, in order, and only those of the documents given.
func TestStoriesHoldEveryItem(t *testing.T) {
	c, err := corpus.Load(t.Context(), []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(t.Context(), c.Documents); err != nil {
		t.Fatal(err)
	}
	docs := c.Documents[:3]
	seen := make(map[StoryItem]int)
	for _, story := range New(ix).Stories(docs) {
		if len(story) == 0 {
			t.Error("a story without items")
		}
		for _, it := range story {
			seen[it]++
		}
	}
	for _, doc := range docs {
		for n := range doc.Items {
			if seen[StoryItem{doc, n}] != 1 {
				t.Errorf("%s, item %d: in %d stories", doc.ID, n, seen[StoryItem{doc, n}])
			}
			delete(seen, StoryItem{doc, n})
		}
	}
	if len(seen) > 0 {
		t.Errorf("%d items of no document given", len(seen))
	}
}
