package main

import (
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// related are the documents that are copies, rewrites, translations or
// versions of doc, among those that may be shown.
func (a *app) related(ix *retrieval.Index, doc *corpus.Document) []shownRelative {
	var out []shownRelative
	for _, r := range doc.Relatives {
		if other := ix.Document(r.Document); other != nil && a.scope.MayTell(other) {
			out = append(out, shownRelative{other.ID, r.Relation, other.Title, other.Date.From, other.Date})
		}
	}
	return out
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
	when     corpus.Date
}

// related shows the relatives of a document, one a line.
func (p page) related(list []shownRelative) {
	if len(list) == 0 {
		return
	}
	p.gap()
	p.text("", bold, "related documents")
	for _, r := range list {
		p.line(p.clip("  " + relationWords[r.Relation] + "  " + plain(r.Document) + "  " + p.when(r.when) + "  " + plain(excerpt(r.Title))))
	}
}
