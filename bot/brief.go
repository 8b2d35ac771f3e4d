package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Brief is a dated, cited summary of what the corpus says on a topic.
type Brief struct {
	Topic    string  `json:"topic"`
	Lang     string  `json:"lang"`
	Answered bool    `json:"answered"`
	Reason   *string `json:"reason"`
	// Headline is the topic as it was typed and a headline, the beginning of a
	// lead or a title of the record; "" when the topic is declined.
	Headline string `json:"headline"`
	// Points are 3 to 7 where the corpus has them, newest first; oldest first in a chronology.
	Points []Point `json:"points"`
	// Upcoming are dates that the documents announce for after AsOf, soonest
	// first; when AsOf is zero, for after the date of the text that announces them.
	Upcoming []Point `json:"upcoming"`
	// From and To are the first and last day of what was quoted; Documents how many documents were.
	From      corpus.Day `json:"from"`
	To        corpus.Day `json:"to"`
	Documents int        `json:"documents"`
	Nearest   *Citation  `json:"nearest"`
	Engine    string     `json:"engine"`
}

// Brief says what the corpus holds on a topic, newest first, what has no date
// last. With AsOf, texts of after that day do not exist yet. Citations are numbered from 1 in reading order over all points and what
// is upcoming. A topic of which the documents that the scope lets it see say
// nothing gets a Brief with Answered false, not an error.
func (a *Assistant) Brief(ctx context.Context, topic Question) (*Brief, error) {
	t, err := a.gather(ctx, topic)
	if err != nil {
		return nil, err
	}
	b := t.blank()
	if len(t.extracts) == 0 {
		a.decline(b, t)
		return b, nil
	}
	ahead := firstAnnounced(t.announcements(t.AsOf), maxUpcoming)
	picked := pickPoints(t.extracts, func(x *extract) bool { return announces(ahead, x) })
	central := t.headline(picked)
	slices.SortStableFunc(picked, newestFirst)
	for _, x := range picked {
		b.Points = append(b.Points, Point{Date: dateOf(x), Citations: []Citation{a.citeExtract(x)}})
	}
	b.Upcoming = a.upcomingPoints(ahead)
	a.finish(b, t, central)
	return b, nil
}

func (t *topic) blank() *Brief {
	return &Brief{Topic: t.Question.Text, Lang: t.lang, Points: []Point{}, Upcoming: []Point{}, Engine: engineExtract}
}

// decline says in b why there is nothing on the topic, and what is nearest.
func (a *Assistant) decline(b *Brief, t *topic) {
	if t.nearest != nil {
		if c := a.citeExtract(t.nearest); a.check(c) == "" {
			b.Nearest = &c
		}
	}
	reason := t.declines(b.Nearest)
	b.Reason = &reason
}

// finish lets the citations of b through the door, numbers them, writes the
// text of every point, the headline and what b covers.
func (a *Assistant) finish(b *Brief, t *topic, headline string) {
	n := 0
	b.Points = a.number(b.Lang, b.Points, &n)
	b.Upcoming = a.number(b.Lang, b.Upcoming, &n)
	if n == 0 {
		t.gate = gateVerify
		a.decline(b, t)
		return
	}
	b.Answered = true
	b.Headline = upperFirst(strings.TrimSpace(t.Question.Text)) + " — " + headline
	documents := make(map[string]bool)
	for _, c := range b.Cited() {
		documents[c.Document] = true
		if c.Date == 0 {
			continue
		}
		if b.From == 0 || c.Date < b.From {
			b.From = c.Date
		}
		b.To = max(b.To, c.Date, c.DateEnd)
	}
	b.Documents = len(documents)
}

// newestFirst orders extracts by the date of their items, undated ones last.
func newestFirst(a, b *extract) int {
	x, y := a.passage.Date, b.passage.Date
	return cmp.Or(cmp.Compare(y.From, x.From), cmp.Compare(y.To, x.To), inPlace(a, b))
}

// inPlace orders extracts by document and place.
func inPlace(a, b *extract) int {
	return cmp.Or(strings.Compare(a.doc.ID, b.doc.ID), cmp.Compare(a.span.Start, b.span.Start))
}

// dateOf is the date of x's item, with the basis that stands for none.
func dateOf(x *extract) corpus.Date {
	if x.passage.Date.IsZero() {
		return corpus.NoDate
	}
	return x.passage.Date
}
