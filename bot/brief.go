package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
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
	// Points are 3 to 9 where the corpus has them, newest first; oldest first in a chronology.
	Points []Point `json:"points"`
	// Upcoming are dates that the documents announce for after AsOf, soonest
	// first; when AsOf is zero, for after the date of the text that announces them.
	Upcoming []Point `json:"upcoming"`
	// From and To are the first and last day of what was quoted; Documents how many documents were.
	From      corpus.Day `json:"from"`
	To        corpus.Day `json:"to"`
	Documents int        `json:"documents"`
	Nearest   *Citation  `json:"nearest"`
	// Engine, Fallback and Dropped are those of an Answer; Dropped numbers the points.
	Engine   string    `json:"engine"`
	Fallback Fallback  `json:"fallback,omitempty"`
	Dropped  []Dropped `json:"dropped,omitempty"`
}

// Brief says what the corpus holds on a topic, newest first, what has no date
// last. With AsOf, texts of after that day do not exist yet. Citations are numbered
// from 1 in reading order over all points and what is upcoming. A topic of which
// the documents that the scope lets it see say nothing gets a Brief with Answered
// false, not an error.
func (a *Assistant) Brief(ctx context.Context, topic Question) (*Brief, error) {
	a = a.within(topic.Scope)
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
	pool := a.uncorrected(t.inquiry, a.onItems(t))
	picked := pickPoints(pool, func(x *extract) bool { return announcesSame(ahead, x) })
	central := t.headline(picked)
	slices.SortStableFunc(picked, newestFirst)
	b.Points = a.pointsOn(picked, pool)
	if err := a.becameOf(ctx, ahead, t.Scope); err != nil {
		return nil, err
	}
	b.Upcoming = a.upcomingPoints(ahead)
	a.finish(b, t, central)
	return b, a.rewordBrief(ctx, prompts.TaskBrief, b)
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
	b.Headline = b.titled(headline)
	b.From, b.To, b.Documents = coverage(b.Cited())
}

// rewordBrief lets the model say the points of b; the error is that of ctx.
func (a *Assistant) rewordBrief(ctx context.Context, task prompts.Task, b *Brief) error {
	said, err := a.reword(ctx, task, b.Lang, b.Topic, pointsOf(b.Points, b.Upcoming))
	b.Engine, b.Fallback, b.Dropped = said.engine, said.fallback, said.dropped
	return err
}

// titled is a headline from the record under the topic of b.
func (b *Brief) titled(headline string) string {
	return upperFirst(strings.TrimSpace(b.Topic)) + " — " + headline
}

// coverage is the first and the last day of what is cited, zero where nothing
// cited has a date, and how many documents are cited.
func coverage(cs []Citation) (from, to corpus.Day, documents int) {
	seen := make(map[string]bool)
	for _, c := range cs {
		seen[c.Document] = true
		if c.Date == 0 {
			continue
		}
		if from == 0 || c.Date < from {
			from = c.Date
		}
		to = max(to, c.Date, c.DateEnd)
	}
	return from, to, len(seen)
}

// newestFirst orders extracts by the date of their items, undated ones last.
func newestFirst(a, b *extract) int {
	x, y := a.passage.Date, b.passage.Date
	return cmp.Or(laterFirst(x, y), inPlace(a, b))
}

// laterFirst orders dates, the zero Date last.
func laterFirst(x, y corpus.Date) int {
	return cmp.Or(cmp.Compare(y.From, x.From), cmp.Compare(y.To, x.To))
}

// earlierFirst orders dates, the zero Date first.
func earlierFirst(x, y corpus.Date) int {
	return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
}

// inPlace orders extracts by document and place.
func inPlace(a, b *extract) int {
	return cmp.Or(strings.Compare(a.doc.ID, b.doc.ID), cmp.Compare(a.span.Start, b.span.Start))
}

// dateOf is the date of x's item, with the basis that stands for none.
func dateOf(x *extract) corpus.Date { return dateOfPassage(x.passage) }

func dateOfPassage(p corpus.Passage) corpus.Date {
	if p.Date.IsZero() {
		return corpus.NoDate
	}
	return p.Date
}
