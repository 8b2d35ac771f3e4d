package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A DigestRequest is what a digest is made from.
type DigestRequest struct {
	// From and On are the first and the last day, inclusive. From is On when zero.
	From, On corpus.Day
	// Seen are the documents that earlier editions showed, as ID@VERSION.
	Seen []string
	// Topics limit the edition to what is about one of them; with none it is about
	// everything. A topic is about something as in a brief; a blank one is ignored.
	Topics []string
	Scope
}

// An Edition is what the digest of some days says: one story per group of items on the same matter.
type Edition struct {
	On corpus.Day `json:"on"`
	// From is the first of several days; zero, null in JSON, for On alone.
	From    corpus.Day `json:"from"`
	Lang    string     `json:"lang"`
	Stories []Story    `json:"stories"`
	// Upcoming are the soonest of the dates announced; More is how many others there are.
	Upcoming []Point `json:"upcoming"`
	More     int     `json:"more"`
	// Documents is how many documents the stories are made from.
	Documents int `json:"documents"`
	// Engine, Fallback and Dropped are those of an Answer; Dropped numbers the points.
	Engine   string    `json:"engine"`
	Fallback Fallback  `json:"fallback,omitempty"`
	Dropped  []Dropped `json:"dropped,omitempty"`
	// Shown are these documents as ID@VERSION, in order: what the request for
	// the next edition has to name as seen.
	Shown []string `json:"-"`
}

// A Story is one matter in a digest: quotations from one group of items only.
type Story struct {
	Headline string `json:"headline"`
	// Sources counts independent publishers: copies of one text are one witness.
	Sources int `json:"sources"`
	// Follows is true when the matter was told before: in a document that was
	// seen, or in a text of the two weeks before the edition. Since is the day of
	// the first such text of these weeks; zero, null in JSON, when there is none.
	Follows bool       `json:"follows"`
	Since   corpus.Day `json:"since"`
	Points  []Point    `json:"points"`
}

// What a digest looks at beside its days.
const (
	daysAhead = 30 // for what is announced, after the last
	daysBack  = 14 // for earlier texts of a matter, before the first
)

// Digest is the edition of the one day on, of all topics, with nothing seen before: see DigestOf.
func (a *Assistant) Digest(ctx context.Context, on corpus.Day, s Scope) (*Edition, error) {
	return a.DigestOf(ctx, DigestRequest{On: on, Scope: s})
}

// DigestOf is the edition of some days: the items dated in them, those of a run
// of days on each of these, grouped into stories, those with most sources first,
// and among equals those that are new. A story all of whose documents were seen
// is left out; one with others says only what these bring, and is left out when
// that is nothing. Upcoming are days of the month after On that documents of On
// or before announce. Days without items give an edition without stories. The
// language is the scope's, French when it has none. It is an error for From to be after On.
func (a *Assistant) DigestOf(ctx context.Context, req DigestRequest) (*Edition, error) {
	from, on, s := cmp.Or(req.From, req.On), req.On, req.Scope
	if from > on {
		return nil, errors.New("digest: the first day is after the last")
	}
	e := &Edition{On: on, Lang: cmp.Or(s.Lang, "fr"), Stories: []Story{}, Upcoming: []Point{}, Engine: engineExtract}
	if from < on {
		e.From = from
	}
	ofPeriod := func(doc *corpus.Document, item corpus.Item) bool { return ofDays(doc, item, from, on) }
	reports, err := a.reports(ctx, s, ofPeriod)
	if err != nil {
		return nil, err
	}
	earlier, err := a.reports(ctx, s, func(doc *corpus.Document, item corpus.Item) bool {
		return ofDays(doc, item, from-daysBack, from-1) && !ofPeriod(doc, item)
	})
	if err != nil {
		return nil, err
	}
	topics := a.digestTopics(req)
	copies := a.copyGroups(on, s)
	seen := seenDocuments(req.Seen)
	shown := make(map[string]bool)
	for _, group := range stories(reports) {
		if !topics.have(group) {
			continue
		}
		fresh, told := seen.divide(group)
		story, main, ok := a.story(fresh, told, copies)
		if !ok {
			continue
		}
		story.Since = main.continues(earlier)
		story.Follows = story.Since != 0 || seen.some(group)
		e.Stories = append(e.Stories, story)
		for _, r := range fresh {
			shown[versioned(r.doc)] = true
		}
	}
	for id := range shown {
		e.Shown = append(e.Shown, id)
	}
	slices.Sort(e.Shown)
	e.Documents = len(shown)
	slices.SortStableFunc(e.Stories, byWitnesses)
	return e, a.complete(ctx, e, topics, s, copies)
}

// byWitnesses orders stories: those with most sources first, then those that are new.
func byWitnesses(x, y Story) int {
	return cmp.Or(cmp.Compare(y.Sources, x.Sources), compareBool(x.Follows, y.Follows))
}

// compareBool orders false before true.
func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// complete lets the citations of e's stories through the door, adds what is
// upcoming, and has the model say it, where there is one.
func (a *Assistant) complete(ctx context.Context, e *Edition, topics digestTopics, s Scope, copies copyGroups) error {
	n := 0
	for i := range e.Stories {
		e.Stories[i].Points = a.number(e.Lang, e.Stories[i].Points, &n)
	}
	e.Stories = slices.DeleteFunc(e.Stories, func(s Story) bool { return len(s.Points) == 0 })
	all, err := a.comingUp(ctx, e.On, daysAhead, s, e.Cited(), copies, topics.about)
	if err != nil {
		return err
	}
	first := min(len(all), maxUpcoming)
	e.Upcoming, e.More = a.number(e.Lang, all[:first], &n), len(all)-first
	lists := make([][]Point, 0, len(e.Stories)+1)
	for _, s := range e.Stories {
		lists = append(lists, s.Points)
	}
	said, err := a.reword(ctx, prompts.TaskDigest, e.Lang, "", pointsOf(append(lists, e.Upcoming)...))
	e.Engine, e.Fallback, e.Dropped = said.engine, said.fallback, said.dropped
	return err
}

// A seenSet has the documents that earlier editions showed.
type seenSet struct {
	versions map[string]bool // ID@VERSION
	ids      map[string]bool
}

func seenDocuments(list []string) seenSet {
	s := seenSet{make(map[string]bool), make(map[string]bool)}
	for _, v := range list {
		s.versions[v] = true
		if i := strings.LastIndexByte(v, '@'); i >= 0 {
			s.ids[v[:i]] = true
		}
	}
	return s
}

// versioned names doc in this version.
func versioned(doc *corpus.Document) string { return doc.ID + "@" + doc.Version }

// divide parts the reports that were not seen from those that were.
func (s seenSet) divide(group []*report) (fresh, told []*report) {
	for _, r := range group {
		if s.versions[versioned(r.doc)] {
			told = append(told, r)
		} else {
			fresh = append(fresh, r)
		}
	}
	return fresh, told
}

// some reports whether a document of the group was seen, in whatever version.
func (s seenSet) some(group []*report) bool {
	return slices.ContainsFunc(group, func(r *report) bool { return s.ids[r.doc.ID] })
}

// ofDays reports whether an item belongs to the digest of the days from to on: it
// is dated on one of them by itself or, when it has no date of its own or is all of its
// document, by the document. A date that is known to the month only is of no day.
func ofDays(doc *corpus.Document, item corpus.Item, from, on corpus.Day) bool {
	covers := func(d corpus.Date) bool {
		return !d.IsZero() && d.Precision == corpus.PrecisionDay && d.From <= on && from <= d.To
	}
	return covers(item.Date) || (item.Date.IsZero() || len(doc.Items) == 1) && covers(doc.Date)
}

// sees reports whether the scope lets a passage of doc with that date be quoted.
func (s Scope) sees(doc *corpus.Document, date corpus.Date) bool {
	return date.Overlaps(s.Since, s.Until) && (len(s.Collections) == 0 || slices.Contains(s.Collections, doc.Collection))
}

// reports reads the items that the scope lets be seen and wanted picks, in
// order of document and place. Items with nothing to quote are left out.
func (a *Assistant) reports(ctx context.Context, s Scope, wanted func(*corpus.Document, corpus.Item) bool) ([]*report, error) {
	var out []*report
	for _, doc := range a.index.Documents() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for n, item := range doc.Items {
			if !s.sees(doc, item.Date) || !wanted(doc, item) {
				continue
			}
			if r, ok := a.reportOf(doc, n); ok {
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// reportOf reads item n of doc; false when it has nothing to quote.
func (a *Assistant) reportOf(doc *corpus.Document, n int) (*report, bool) {
	r := &report{doc: doc, item: n}
	for _, p := range doc.Passages {
		if p.Item == n {
			r.extracts = append(r.extracts, a.extractsOf(doc, p)...)
		}
	}
	if len(r.extracts) == 0 {
		return nil, false
	}
	r.vector = a.vectorOf(retrieval.Tokens(r.matter(), textLang(doc)))
	r.about = matterOf(doc, n, a.index.IDF)
	return r, true
}

// extractsOf are the quotable sentences of a passage, without its copies.
func (a *Assistant) extractsOf(doc *corpus.Document, p corpus.Passage) []*extract {
	var out []*extract
	for _, u := range read(doc, p, textLang(doc)) {
		if x, ok := a.extractOf(u); ok {
			out = append(out, x)
		}
	}
	return out
}
