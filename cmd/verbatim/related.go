package main

import (
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// relatedDays is how many days before and after a document its copies,
// translations and versions are looked for; undated documents always are.
const relatedDays = 60

// related finds the documents that are copies, rewrites, translations or versions
// of doc, among those that may be shown.
func (a *app) related(ix *retrieval.Index, doc *corpus.Document) []corpus.Relative {
	docs := []*corpus.Document{doc}
	for head := range ix.Heads() {
		if head.ID == doc.ID || !a.allowed(head) || !near(head.Date, doc.Date) {
			continue
		}
		if other := ix.Document(head.ID); other != nil {
			docs = append(docs, other)
		}
	}
	return corpus.Relate(docs).Of(doc.ID)
}

func near(a, b corpus.Date) bool {
	return a.IsZero() || b.IsZero() || a.From <= b.To+relatedDays && b.From <= a.To+relatedDays
}

// relationWords say how a document stands to the one that is shown.
var relationWords = map[corpus.Relation]string{
	corpus.Newer:       "newer version",
	corpus.Older:       "older version",
	corpus.Translation: "the same in another language",
	corpus.Copy:        "copy",
	corpus.Rewrite:     "reworded",
}

type shownRelative struct {
	Document string          `json:"document"`
	Relation corpus.Relation `json:"relation"`
	Title    string          `json:"title"`
	Date     corpus.Day      `json:"date"`
}

func relativesOf(list []corpus.Relative) []shownRelative {
	var out []shownRelative
	for _, r := range list {
		out = append(out, shownRelative{r.Document.ID, r.Relation, r.Document.Title, r.Document.Date.From})
	}
	return out
}

// related shows the relatives of a document, one a line.
func (p page) related(list []corpus.Relative) {
	if len(list) == 0 {
		return
	}
	p.gap()
	p.text("", bold, "related documents")
	for _, r := range list {
		p.line(p.clip("  " + relationWords[r.Relation] + "  " + plain(r.Document.ID) + "  " + p.when(r.Document.Date) + "  " + plain(excerpt(r.Document.Title))))
	}
}
