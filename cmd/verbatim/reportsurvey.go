package main

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A survey is what there is to see of a corpus in one look. Sizes are in bytes of
// the documents' texts. Its lists are complete, in an order that depends on the
// documents alone, and never null.
type survey struct {
	AsOf        corpus.Day `json:"as_of"`
	Collections []string   `json:"collections"` // what it is limited to; empty for all
	Since       corpus.Day `json:"since"`
	Until       corpus.Day `json:"until"`

	Documents int        `json:"documents"`
	Items     int        `json:"items"`
	Passages  int        `json:"passages"`
	Bytes     int        `json:"bytes"`
	First     corpus.Day `json:"first"` // of the days that a document is of
	Last      corpus.Day `json:"last"`

	By        []division         `json:"by"`
	Time      chronology         `json:"time"`
	Dates     dateSurvey         `json:"dates"`
	Skipped   skipSurvey         `json:"skipped"`
	Split     splitSurvey        `json:"split"`
	Rejected  []corpus.Rejection `json:"rejected"` // documents
	Unread    []corpus.Rejection `json:"unread"`   // details of documents that were read
	Copies    []kinship          `json:"copies"`   // and rewrites; the largest first
	Versions  []kinship          `json:"versions"`
	Twins     []kinship          `json:"translations"`
	Stories   []storySurvey      `json:"stories"` // of at least two items, those of most publishers first
	Deadlines []bot.Deadline     `json:"deadlines"`
	Sources   []sourceSurvey     `json:"sources"`
}

// A spot is a place of a document that a list names.
type spot struct {
	Document string     `json:"document"`
	Title    string     `json:"title"`
	Date     corpus.Day `json:"date"`
	Start    int        `json:"start"`
	End      int        `json:"end"` // with Start, a part of the document; 0 for all of it
	Text     string     `json:"text,omitempty"`
	Why      string     `json:"why,omitempty"`
}

// spotOf is a part of a document, why it is listed and the beginning of its text.
func spotOf(doc *corpus.Document, at corpus.Span, why string) spot {
	s := spot{Document: doc.ID, Title: titleOf(doc), Date: dayOf(doc), Start: at.Start, End: at.End, Why: why}
	if at.Len() > 0 {
		s.Text = plain(excerpt(at.In(doc.Text)))
	}
	return s
}

// titleOf is what a document is called in a list: its title, else the first
// headline in it, else "".
func titleOf(doc *corpus.Document) string {
	title := doc.Title
	for _, item := range doc.Items {
		title = cmp.Or(title, item.Headline)
	}
	return oneLine(title)
}

// dayOf is the first day that a document is of, that of its earliest item where it
// has no date itself, zero when there is none.
func dayOf(doc *corpus.Document) corpus.Day {
	day := doc.Date.From
	if !doc.Date.IsZero() {
		return day
	}
	for _, item := range doc.Items {
		if !item.Date.IsZero() && (day == 0 || item.Date.From < day) {
			day = item.Date.From
		}
	}
	return day
}

// survey describes the documents of c that the scope lets be seen.
func (x *indexing) survey(ctx context.Context, c *corpus.Corpus, sources []fetched) (*survey, error) {
	bar := x.progress("describing")
	defer bar.done()
	bar.at(0, 3)
	docs := x.seen(c.Documents)
	s := &survey{
		AsOf: x.scope.AsOf, Collections: orEmpty(x.scope.Collections), Since: x.scope.Since, Until: x.scope.Until,
		Documents: len(docs), By: divisions(docs), Time: chronologyOf(docs, x.scope.AsOf),
		Dates: surveyDates(docs, x.scope.AsOf, x.fileDays()), Skipped: surveySkips(docs), Split: surveySplit(docs),
		Rejected: []corpus.Rejection{}, Unread: []corpus.Rejection{},
		Sources: x.surveySources(sources),
	}
	for _, doc := range docs {
		s.Items, s.Passages, s.Bytes = s.Items+len(doc.Items), s.Passages+len(doc.Passages), s.Bytes+len(doc.Text)
		if day := dayOf(doc); day != 0 {
			s.First, s.Last = min(cmp.Or(s.First, day), day), max(s.Last, day)
		}
	}
	for _, r := range c.Rejected {
		switch {
		case !x.mayName(r):
		case r.Whole:
			s.Rejected = append(s.Rejected, r)
		default:
			s.Unread = append(s.Unread, r)
		}
	}
	s.Copies = kinships(docs, corpus.Copy, corpus.Rewrite)
	s.Versions = kinships(docs, corpus.Newer, corpus.Older)
	s.Twins = kinships(docs, corpus.Translation)
	bar.at(1, 3)
	assistant := bot.New(x.ix)
	var telling sync.WaitGroup
	telling.Go(func() { s.Stories = surveyStories(assistant.Stories(docs)) })
	due, err := assistant.Deadlines(ctx, bot.DeadlineRequest{From: x.scope.AsOf, Scope: x.scope})
	bar.at(2, 3)
	telling.Wait()
	if err != nil {
		return nil, err
	}
	s.Deadlines = due.Deadlines
	return s, nil
}

// seen are the documents that the scope lets be seen: of its collections, and of
// its days where it has any.
func (a *app) seen(docs []*corpus.Document) []*corpus.Document {
	return slices.DeleteFunc(slices.Clone(docs), func(doc *corpus.Document) bool {
		inDays := func(d corpus.Date) bool { return d.Overlaps(a.scope.Since, a.scope.Until) }
		return !a.allowed(doc) ||
			!inDays(doc.Date) && !slices.ContainsFunc(doc.Items, func(item corpus.Item) bool { return inDays(item.Date) })
	})
}

// fileDays tells on which day the file of a document was last written, zero when
// that is not known.
func (x *indexing) fileDays() func(id string) corpus.Day {
	known := make(map[string]corpus.Day)
	return func(id string) corpus.Day {
		file := fileOf(id)
		day, ok := known[file]
		for _, root := range x.roots {
			if ok {
				break
			}
			if info, err := fs.Stat(root.FS, file); err == nil && !info.ModTime().IsZero() {
				day, ok = corpus.DayOf(info.ModTime()), true
			}
		}
		known[file] = day
		return day
	}
}

// A division is the documents by one of their properties, the most frequent values first.
type division struct {
	Name string  `json:"name"`
	Rows []tally `json:"rows"`
}

// A tally counts the documents of one value.
type tally struct {
	Name      string `json:"name"` // "" for none
	Documents int    `json:"documents"`
	Passages  int    `json:"passages"`
	Bytes     int    `json:"bytes"`
}

// divisions count the documents by collection, format, language and publisher.
// Publishers are told apart by their names without case and accents.
func divisions(docs []*corpus.Document) []division {
	by := []struct {
		name string
		of   func(*corpus.Document) (key, name string)
	}{
		{"collection", func(d *corpus.Document) (string, string) { return d.Collection, d.Collection }},
		{"format", func(d *corpus.Document) (string, string) { f := formatOf(d.ID); return f, f }},
		{"language", func(d *corpus.Document) (string, string) { l := languageOf(d); return l, l }},
		{"publisher", func(d *corpus.Document) (string, string) { return publisherKey(d), oneLine(d.Publisher) }},
	}
	var out []division
	for _, b := range by {
		rows := []tally{}
		at := make(map[string]int)
		for _, doc := range docs {
			key, name := b.of(doc)
			i, ok := at[key]
			if !ok {
				i = len(rows)
				at[key], rows = i, append(rows, tally{Name: name})
			}
			t := &rows[i]
			t.Documents, t.Passages, t.Bytes = t.Documents+1, t.Passages+len(doc.Passages), t.Bytes+len(doc.Text)
		}
		slices.SortFunc(rows, func(a, b tally) int {
			return cmp.Or(cmp.Compare(b.Documents, a.Documents), strings.Compare(a.Name, b.Name))
		})
		out = append(out, division{b.name, rows})
	}
	return out
}

func publisherKey(doc *corpus.Document) string { return retrieval.Fold(oneLine(doc.Publisher)) }

// languageOf is the language that a document says it is in, else the one of its first
// words, which is not the same: "" where it has none.
func languageOf(doc *corpus.Document) string {
	const enough = 1000 // bytes
	if doc.Lang != "" || len(doc.Passages) == 0 {
		return doc.Lang
	}
	text := doc.Text[doc.Passages[0].Start:]
	return retrieval.DetectLang(strings.ToValidUTF8(text[:min(len(text), enough)], "")) + ", by its words"
}
