package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An Edition is what the digest of one day says: one story per group of items on the same matter.
type Edition struct {
	On        corpus.Day `json:"on"`
	Lang      string     `json:"lang"`
	Stories   []Story    `json:"stories"`
	Upcoming  []Point    `json:"upcoming"`
	Documents int        `json:"documents"`
	Engine    string     `json:"engine"`
}

// A Story is one matter in a digest: quotations from one group of items only.
type Story struct {
	Headline string `json:"headline"`
	// Sources counts independent publishers: copies of one text are one witness.
	Sources int     `json:"sources"`
	Points  []Point `json:"points"`
}

// daysAhead is how far after its day a digest looks at what is announced.
const daysAhead = 30

// Digest is the edition of the day on: the items dated that day, those of a run
// of days on each of them, grouped into stories, those with most sources first.
// Upcoming are the days of the next month that documents of that day or before
// announce. A day without items gives an edition without stories. The language
// is the scope's, French when it has none.
func (a *Assistant) Digest(ctx context.Context, on corpus.Day, s Scope) (*Edition, error) {
	e := &Edition{On: on, Lang: cmp.Or(s.Lang, "fr"), Stories: []Story{}, Upcoming: []Point{}, Engine: engineExtract}
	reports, err := a.reports(ctx, s, func(doc *corpus.Document, item corpus.Item) bool { return ofDay(doc, item, on) })
	if err != nil {
		return nil, err
	}
	documents := make(map[string]bool)
	for _, r := range reports {
		documents[r.doc.ID] = true
	}
	e.Documents = len(documents)
	copies := a.copyGroups(on, s)
	for _, group := range stories(reports) {
		e.Stories = append(e.Stories, a.story(group, copies))
	}
	slices.SortStableFunc(e.Stories, func(x, y Story) int { return cmp.Compare(y.Sources, x.Sources) })
	shown := make(map[string]bool)
	n := 0
	for i := range e.Stories {
		e.Stories[i].Points = a.number(e.Lang, e.Stories[i].Points, &n)
		for _, c := range citedIn(e.Stories[i].Points) {
			shown[c.Quote] = true
		}
	}
	e.Stories = slices.DeleteFunc(e.Stories, func(s Story) bool { return len(s.Points) == 0 })
	e.Upcoming, err = a.comingUp(ctx, on, daysAhead, s, shown, copies, maxUpcoming)
	if err != nil {
		return nil, err
	}
	e.Upcoming = a.number(e.Lang, e.Upcoming, &n)
	return e, nil
}

// ofDay reports whether an item belongs to the digest of a day: it is dated
// that day by itself or, when it has no date of its own or is all of its
// document, by the document. A date that is known to the month only is of no day.
func ofDay(doc *corpus.Document, item corpus.Item, on corpus.Day) bool {
	covers := func(d corpus.Date) bool {
		return !d.IsZero() && d.Precision == corpus.PrecisionDay && d.From <= on && on <= d.To
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
			r := &report{doc: doc, item: n}
			for _, p := range doc.Passages {
				if p.Item == n {
					r.extracts = append(r.extracts, a.extractsOf(doc, p)...)
				}
			}
			if len(r.extracts) > 0 {
				r.vector = a.vectorOf(retrieval.Tokens(r.matter(), textLang(doc)))
				out = append(out, r)
			}
		}
	}
	return out, nil
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

// story makes a story of reports on one matter: the lead of the most central
// one, and what another publisher, or else the same text, adds to it.
func (a *Assistant) story(group []*report, copies copyGroups) Story {
	main := central(group)
	lead := bestOf(main.extracts, main.vector, nil)
	out := Story{Headline: headlineOf(lead, lead.quote.In(lead.doc.Text)), Sources: witnesses(group)}
	picked := []*extract{lead}
	for _, r := range append(others(group, main), main) {
		if x := bestOf(r.extracts, main.vector, lead); x != nil {
			picked = append(picked, x)
			break
		}
	}
	for _, x := range picked {
		x.copies = copies.of(x.passage)
		out.Points = append(out.Points, Point{Date: dateOf(x), Citations: []Citation{a.citeExtract(x)}})
	}
	return out
}

// central is the report most like the others of its group.
func central(group []*report) *report {
	var best *report
	most := -1.0
	for _, r := range group {
		sum := 0.0
		for _, o := range group {
			sum += r.vector.cosine(o.vector)
		}
		if sum > most+1e-9 {
			best, most = r, sum
		}
	}
	return best
}

// others are the reports of group that are no copies of main and of another publisher.
func others(group []*report, main *report) []*report {
	return slices.DeleteFunc(slices.Clone(group), func(r *report) bool {
		return copied(r, main) || retrieval.Fold(r.doc.Publisher) == retrieval.Fold(main.doc.Publisher)
	})
}

// bestOf is the extract that says most of a matter and stands best by itself;
// beside lead, one that adds to it, nil when none does.
func bestOf(extracts []*extract, matter vector, lead *extract) *extract {
	var best *extract
	for i, x := range extracts {
		x.worth = x.vector.cosine(matter)
		if i == 0 {
			x.worth += 2 * openingWorth
		}
		if dangling.MatchString(x.quote.In(x.doc.Text)) {
			x.worth += danglingWorth
		}
		if x.quote.Len() > longQuote {
			x.worth += longWorth
		}
		if lead != nil && likeness(lead, x) >= sameEvent {
			continue
		}
		if best == nil || x.worth > best.worth+1e-9 {
			best = x
		}
	}
	return best
}

// copyGroups are near-identical passages by the number of their group, in order
// of document and place.
type copyGroups map[int][]corpus.Passage

// copyGroups collects the copies that the scope lets be seen in texts that are not later than the day on.
func (a *Assistant) copyGroups(on corpus.Day, s Scope) copyGroups {
	groups := make(copyGroups)
	for _, doc := range a.index.Documents() {
		for _, p := range doc.Passages {
			if p.Copies > 0 && p.Date.From <= on && s.sees(doc, p.Date) {
				groups[p.Copies] = append(groups[p.Copies], p)
			}
		}
	}
	return groups
}

// of returns the other passages like p.
func (g copyGroups) of(p corpus.Passage) []corpus.Passage {
	return slices.DeleteFunc(slices.Clone(g[p.Copies]), func(q corpus.Passage) bool {
		return q.Document == p.Document && q.Start == p.Start
	})
}
