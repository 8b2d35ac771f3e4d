package bot

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
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
	// Upcoming are the soonest of the dates announced that texts of these days announce or that
	// are due in 30 days, in 7 or in one; More is how many others of the month that follows are announced.
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
	// Topics are those of the request that the story is about; none for an edition about everything.
	Topics []string `json:"topics,omitempty"`
	Points []Point  `json:"points"`
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
// of days on each of these, grouped into stories, the new ones and those with most sources
// and topics first. A story says only what neither documents that were seen nor
// texts of the two weeks before say: what is not like them, or has a figure, a date or a
// name that they have not. It is left out when that is nothing. Upcoming are days of the month after On that documents of the days
// announce, and those that earlier ones do, 30 days, 7 days and one day before them. Days without items give an edition without stories. The
// language is the scope's, French when it has none. It is an error for From to be after On.
func (a *Assistant) DigestOf(ctx context.Context, req DigestRequest) (*Edition, error) {
	a = a.within(req.Scope.asOf(req.On))
	from, on, s := cmp.Or(req.From, req.On), req.On, req.Scope
	if from > on {
		return nil, errors.New("digest: the first day is after the last")
	}
	e := &Edition{On: on, Lang: cmp.Or(s.Lang, "fr"), Stories: []Story{}, Upcoming: []Point{}, Engine: engineExtract}
	if from < on {
		e.From = from
	}
	topics := a.digestTopics(req)
	copies := a.copyGroups(on, s)
	seen := seenDocuments(req.Seen)
	shown := make(map[string]bool)
	items := itemsOf(a.index.Documents(), func(doc *corpus.Document, item corpus.Item) bool {
		return s.sees(doc, item.Date) && ofDays(doc, item, from-daysBack, on)
	})
	for _, group := range storiesOf(items, a.index.IDF) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := seen.divide(group, from, on)
		if len(m.fresh) == 0 || !topics.have(m.fresh, m.told) {
			continue
		}
		story, ok := a.story(m.fresh, append(m.told, m.earlier...), copies)
		if !ok {
			continue
		}
		story.Since, story.Topics = m.since(), topics.of(m.fresh, m.told)
		story.Follows = story.Since != 0 || m.follows
		e.Stories = append(e.Stories, story)
		for _, it := range m.fresh {
			shown[versioned(it.doc)] = true
		}
	}
	for id := range shown {
		e.Shown = append(e.Shown, id)
	}
	slices.Sort(e.Shown)
	e.Documents = len(shown)
	slices.SortStableFunc(e.Stories, byNews)
	return e, a.complete(ctx, e, topics, s, copies)
}

// What a story is worth in an edition, beside the number of its sources, each
// doubling of which counts 1.
const (
	worthNew   = 1.0
	worthTopic = 0.5 // for each topic of the edition beyond the first that it is about
)

// rank is what a story is worth.
func (s *Story) rank() float64 {
	r := math.Log2(float64(1+s.Sources)) + worthTopic*float64(max(0, len(s.Topics)-1))
	if !s.Follows {
		r += worthNew
	}
	return r
}

// byNews orders stories: by how new they are, how many sources tell of them and
// how many topics they are about; among equals, those with most sources come first.
func byNews(x, y Story) int {
	return cmp.Or(cmp.Compare(y.rank(), x.rank()), cmp.Compare(y.Sources, x.Sources))
}

// complete lets the citations of e's stories through the door, adds what is
// upcoming, and has the model say it, where there is one.
func (a *Assistant) complete(ctx context.Context, e *Edition, topics digestTopics, s Scope, copies copyGroups) error {
	n := 0
	for i := range e.Stories {
		e.Stories[i].Points = a.number(e.Lang, e.Stories[i].Points, &n)
	}
	e.Stories = slices.DeleteFunc(e.Stories, func(s Story) bool { return len(s.Points) == 0 })
	all, err := a.comingUp(ctx, e.On, daysAhead, s, e.Cited(), topics.about)
	if err != nil {
		return err
	}
	s.AsOf = e.On
	if err := a.becameOf(ctx, all, s); err != nil {
		return err
	}
	due := slices.DeleteFunc(slices.Clone(all), func(x announcement) bool { return !x.dueIn(cmp.Or(e.From, e.On), e.On) })
	due = due[:min(len(due), maxUpcoming)]
	for _, x := range due {
		x.copies = copies.of(x.passage)
	}
	points := a.upcomingPoints(due)
	e.Upcoming, e.More = a.number(e.Lang, points, &n), len(all)-len(due)
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

// A matterTold is the items of one story by what an edition has to do with them.
type matterTold struct {
	fresh   []storyItem // of its days and not seen
	told    []storyItem // of its days and seen
	earlier []storyItem // of the days before
	follows bool        // a document of its days was seen, in whatever version
}

// divide parts the items of a story for an edition of the days from to on.
func (s seenSet) divide(group []storyItem, from, on corpus.Day) matterTold {
	var m matterTold
	for _, it := range group {
		switch {
		case !ofDays(it.doc, it.doc.Items[it.item], from, on):
			m.earlier = append(m.earlier, it)
			continue
		case s.versions[versioned(it.doc)]:
			m.told = append(m.told, it)
		default:
			m.fresh = append(m.fresh, it)
		}
		m.follows = m.follows || s.ids[it.doc.ID]
	}
	return m
}

// since is the first of the days on which earlier texts tell of the matter, zero when none does.
func (m matterTold) since() corpus.Day {
	var first corpus.Day
	for _, it := range m.earlier {
		if d := it.day(); first == 0 || d < first {
			first = d
		}
	}
	return first
}

// day is the day that an item counts for, the first of a run of days.
func (it storyItem) day() corpus.Day { return dayOf(it.doc, it.doc.Items[it.item]) }

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
