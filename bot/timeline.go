package bot

import (
	"cmp"
	"context"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
)

// maxSteps is how many steps a chronology has, maxSources how many citations a step.
const (
	maxSteps   = 15
	maxSources = 3
)

// A step is an event of a chronology: its date and who tells of it, best first.
type step struct {
	date  corpus.Date
	tells []*extract
	heard []*extract // who tells of its days, of the same story or in the same words
}

// Timeline is Brief as a chronology: one step for each event, oldest first, by
// the dates that the sentences mention, and for those that mention none by the
// date of their item. The Date of a point is the event's; the citation keeps the
// item's. What several documents tell of one event is one step with several
// citations. With AsOf, what is still to come then is in Upcoming.
func (a *Assistant) Timeline(ctx context.Context, topic Question) (*Brief, error) {
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
	var ahead []announcement
	if t.AsOf != 0 {
		ahead = firstAnnounced(t.announcements(t.AsOf), maxUpcoming)
	}
	steps := a.steps(t)
	var told []*extract
	for _, s := range steps {
		p := Point{Date: s.date}
		if all := differing(s.tells[0], s.heard); len(all) > 1 {
			p.Differ, s.tells = true, all
			for _, d := range t.events(all[0]) {
				if sameDays(d, s.date) {
					p.Date = d
				}
			}
		}
		for _, x := range s.tells {
			p.Citations = append(p.Citations, a.citeExtract(x))
		}
		b.Points = append(b.Points, p)
		told = append(told, s.tells[0])
	}
	for _, x := range ahead {
		told = append(told, x.extract)
	}
	if err := a.becameOf(ctx, ahead, t.Scope); err != nil {
		return nil, err
	}
	b.Upcoming = a.upcomingPoints(ahead)
	a.finish(b, t, t.headline(told))
	return b, a.rewordBrief(ctx, prompts.TaskTimeline, b)
}

// steps are the events that the extracts tell of, oldest first, undated last.
func (a *Assistant) steps(t *topic) []step {
	var steps []step
	of := a.storyNumbers(t.extracts)
	for _, x := range t.extracts { // best first, so the first teller of a step is its best
		for _, d := range t.events(x) {
			steps = tell(steps, d, x, of)
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return cmp.Compare(b.tells[0].worth, a.tells[0].worth) })
	steps = steps[:min(len(steps), maxSteps)]
	slices.SortStableFunc(steps, func(a, b step) int {
		return cmp.Or(byEvent(a.date, b.date), inPlace(a.tells[0], b.tells[0]))
	})
	return steps
}

// byEvent orders dates as a chronology does, the zero Date last.
func byEvent(a, b corpus.Date) int { return cmp.Or(undatedLast(a, b), earlierFirst(a, b)) }

func undatedLast(a, b corpus.Date) int { return compareBool(a.IsZero(), b.IsZero()) }

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

// events are the dates of the events that x tells of within the days that the topic asks for.
func (t *topic) events(x *extract) []corpus.Date {
	var out []corpus.Date
	mentioned := false
	for _, m := range x.dates {
		if !x.quote.Contains(m.Span) || !x.isEvent(m) {
			continue
		}
		mentioned = true
		if m.Overlaps(t.window.From, t.window.To) && !(t.AsOf != 0 && toCome(m.Date, t.AsOf) && x.announces(m, t.AsOf)) {
			out = append(out, m.Date)
		}
	}
	if own := dateOf(x); !mentioned && own.Overlaps(t.window.From, t.window.To) {
		out = append(out, own)
	}
	return out
}

// isEvent reports whether m dates an event: finer than a year, certain, and, when
// it is later than the text itself, announced by it. "Aujourd'hui" is the item's own date.
func (x *extract) isEvent(m corpus.Mention) bool {
	if m.Vague || m.Conflict || m.Precision == corpus.PrecisionYear {
		return false
	}
	return x.passage.Date.IsZero() || m.To <= x.passage.Date.To || x.announces(m, 0)
}

// storyNumbers are the numbers of the stories of the items of extracts.
func (a *Assistant) storyNumbers(extracts []*extract) map[storyItem]int {
	var items []storyItem
	for _, x := range extracts {
		if it := x.storyItem(); !slices.Contains(items, it) {
			items = append(items, it)
		}
	}
	of := make(map[storyItem]int, len(items))
	for n, story := range storiesOf(items, a.index.IDF) {
		for _, it := range story {
			of[it] = n
		}
	}
	return of
}

func (x *extract) storyItem() storyItem { return storyItem{x.doc, x.passage.Item} }

// sameStep is the likeness of two sentences of one story and one day from which on they tell of one event.
const sameStep = 0.20

// tell adds to steps that x tells of an event on date. An item tells of a day
// once; what another says of it joins the step when it is the same event.
func tell(steps []step, date corpus.Date, x *extract, of map[storyItem]int) []step {
	same := func(s *step) bool { return s.date.From == date.From && s.date.To == date.To }
	for i := range steps {
		if same(&steps[i]) && slices.ContainsFunc(steps[i].heard, func(o *extract) bool { return sameItem(o.unit, x.unit) }) {
			return steps
		}
	}
	for i := range steps {
		s := &steps[i]
		near := likeness(s.tells[0], x)
		if !same(s) || near < sameStep || near < sameStory && of[x.storyItem()] != of[s.tells[0].storyItem()] {
			continue
		}
		s.heard = append(s.heard, x)
		if len(s.tells) < maxSources {
			s.tells = append(s.tells, x)
		}
		return steps
	}
	return append(steps, step{date, []*extract{x}, []*extract{x}})
}
