package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// cite makes the citation of span, which lies in passage p of doc: everything in
// it is read from the record. Copies are the passages like p that whoever asks may see.
func (a *Assistant) cite(doc *corpus.Document, p corpus.Passage, copies []corpus.Passage, span corpus.Span) Citation {
	c := Citation{
		Document:      doc.ID,
		Version:       doc.Version,
		Title:         honest(doc.Title),
		Publisher:     honest(doc.Publisher),
		Quote:         span.In(doc.Text),
		Start:         span.Start,
		End:           span.End,
		Page:          doc.Page(span.Start),
		Date:          p.Date.From,
		DateEnd:       DateEnd(p.Date),
		DatePrecision: p.Date.Precision,
		DateBasis:     p.Date.Basis,
	}
	if c.DateBasis == "" {
		c.DateBasis = corpus.BasisNone
	}
	if doc.URL != "" {
		c.URL = &doc.URL
	}
	if who, ok := speakerOf(doc, p, span); ok {
		name := who.In(doc.Text)
		c.Speaker = &name
	}
	c.AlsoIn = a.alsoIn(doc, p, copies, span)
	c.SupersededBy = a.successor(doc)
	return c
}

// speakerOf names who speaks in span, which covers one or more sentences of p or a part of one.
func speakerOf(doc *corpus.Document, p corpus.Passage, span corpus.Span) (corpus.Span, bool) {
	earlier := sentencesBefore(doc, p)
	for _, s := range p.Sentences {
		if s.Overlaps(span) {
			return speaker(doc.Text, earlier, s)
		}
		earlier = append(earlier, s)
	}
	return corpus.Span{}, false
}

// alsoIn lists the other places where the words of span stand: in the same
// document, and in copies of p. Places come in order of document and offset.
func (a *Assistant) alsoIn(doc *corpus.Document, p corpus.Passage, copies []corpus.Passage, span corpus.Span) []Place {
	quote := span.In(doc.Text)
	places := []Place{}
	for _, r := range p.Repeats {
		places = appendPlaces(places, doc, corpus.Passage{Span: r, Text: r.In(doc.Text), Date: p.Date}, quote)
	}
	for _, other := range copies {
		if d := a.index.Document(other.Document); d != nil {
			places = appendPlaces(places, d, other, quote)
		}
	}
	slices.SortFunc(places, func(x, y Place) int {
		return cmp.Or(strings.Compare(x.Document, y.Document), cmp.Compare(x.Start, y.Start))
	})
	return places
}

func appendPlaces(places []Place, doc *corpus.Document, p corpus.Passage, quote string) []Place {
	for _, s := range corpus.LocateAll(p.Text, quote) {
		place := Place{Document: doc.ID, Start: p.Start + s.Start, End: p.Start + s.End, Date: p.Date.From}
		if found := s.In(p.Text); found != quote {
			place.Quote = found
		}
		places = append(places, place)
	}
	return places
}
