package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Holding is a document of the record without its text.
type Holding struct {
	Document   string  `json:"document"`
	Title      string  `json:"title"`
	Publisher  string  `json:"publisher"`
	URL        *string `json:"url"`
	Collection string  `json:"collection"`
	Lang       string  `json:"lang"` // "fr", "en" or "" when unknown
	// Date is the document's own or, when it has none, from the first to the last
	// day of its dated items; DateEnd is zero, null in JSON, for a single day and for no date.
	Date      corpus.Day       `json:"date"`
	DateEnd   corpus.Day       `json:"date_end"`
	DateBasis corpus.Basis     `json:"date_basis"`
	Precision corpus.Precision `json:"date_precision"` // "" for no date
}

// Holdings are the documents that the scope lets be seen, newest first, undated
// ones last, then in order of id. A document is seen when the whole of it or one
// of its items is of the scope's days. It is empty, not nil, when there are none.
func (a *Assistant) Holdings(s Scope) []Holding {
	out := []Holding{}
	for doc := range a.index.Heads() {
		if !s.seesSome(doc) {
			continue
		}
		d := holdingDate(doc)
		h := Holding{
			Document: doc.ID, Title: honest(doc.Title), Publisher: honest(doc.Publisher), Collection: doc.Collection, Lang: doc.Lang,
			Date: d.From, DateEnd: DateEnd(d), DateBasis: cmp.Or(d.Basis, corpus.BasisNone), Precision: d.Precision,
		}
		if doc.URL != "" {
			h.URL = &doc.URL
		}
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(x, y Holding) int {
		return cmp.Or(cmp.Compare(y.lastDay(), x.lastDay()), cmp.Compare(y.Date, x.Date), strings.Compare(x.Document, y.Document))
	})
	return out
}

func (h *Holding) lastDay() corpus.Day { return max(h.Date, h.DateEnd) }

// Document is the document of that id, nil when there is none. It is the index's
// own and must not be changed. No scope is asked: that is for the caller to do.
func (a *Assistant) Document(id string) *corpus.Document { return a.index.Document(id) }

// seesSome reports whether the scope lets something of doc be seen.
func (s Scope) seesSome(doc *corpus.Document) bool {
	return s.sees(doc, doc.Date) || slices.ContainsFunc(doc.Items, func(item corpus.Item) bool { return s.sees(doc, item.Date) })
}

// holdingDate is the date of doc, else the period of its items.
func holdingDate(doc *corpus.Document) corpus.Date {
	if !doc.Date.IsZero() {
		return doc.Date
	}
	out := corpus.NoDate
	for _, item := range doc.Items {
		d := item.Date
		switch {
		case d.IsZero():
		case out.IsZero():
			out = d
		default:
			out.From, out.To = min(out.From, d.From), max(out.To, d.To)
			if out.Precision != d.Precision {
				out.Precision = coarser(out.Precision, d.Precision)
			}
		}
	}
	return out
}

// precisions are in order, finest first.
var precisions = []corpus.Precision{
	corpus.PrecisionDay, corpus.PrecisionMonth, corpus.PrecisionSeason, corpus.PrecisionQuarter, corpus.PrecisionYear,
}

func coarser(a, b corpus.Precision) corpus.Precision {
	return precisions[max(slices.Index(precisions, a), slices.Index(precisions, b), 0)]
}
