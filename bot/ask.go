package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// engineExtract is the engine that chooses sentences by itself, with no model.
const engineExtract = "extract"

// hitsRead is how many passages are read for an answer.
const hitsRead = 16

// Ask answers q from the documents that q's scope lets it see. A question that
// they do not answer, one that names nobody and nothing but by a pronoun, and one
// of more than 4000 bytes get an Answer with Answered false, not an error; an error means that something broke.
// With a model (see Writer) the answer is written by it, or extracted where it fails.
func (a *Assistant) Ask(ctx context.Context, q Question) (*Answer, error) {
	return a.AskWatched(ctx, q, Watch{})
}

// AskWatched is Ask, followed by w while it is under way.
func (a *Assistant) AskWatched(ctx context.Context, q Question, w Watch) (*Answer, error) {
	a = a.within(q.Scope)
	start := time.Now()
	if len(q.Text) > maxQuestion {
		return a.answer(tooLong(q), choice{gate: gateLong}), nil
	}
	in := a.understand(q)
	w.understood(in)
	if isUnclear(in.Text) {
		return a.answer(in, choice{gate: gateWhom}), nil
	}
	hits, err := a.searchDays(ctx, in.query(hitsRead))
	if err != nil {
		return nil, err
	}
	hits = a.withKin(in, hits)
	w.retrieved(hits)
	retrieved := time.Now()
	units, lineage := a.witnesses(in, a.units(in, hits))
	found := in.choose(units)
	found.picked, units = lineage.complete(found.picked), lineage.current(units)
	w.chosen(found)
	if found.gate != gateNone && a.writing != nil {
		hits, units, found, err = a.widen(ctx, in, hits, units, found, w)
		if err != nil {
			return nil, err
		}
	}
	answer := a.answer(in, found)
	if answer.Answered && a.writing != nil {
		if err := a.write(ctx, in, hits, units, answer, w); err != nil {
			return nil, err
		}
	}
	w.answered(answer)
	answer.Timings = Timings{Retrieve: milliseconds(retrieved.Sub(start)), Total: milliseconds(time.Since(start))}
	return answer, nil
}

// maxQuestion is the length in bytes above which a question is declined unread:
// what is longer is a text, and reading it would keep others waiting.
const maxQuestion = 4000

// tooLong is an inquiry of which only the language is known.
func tooLong(q Question) *inquiry {
	const shown = 500 // bytes that tell the language
	return &inquiry{Question: q, lang: cmp.Or(q.Lang, retrieval.DetectLang(cutAt(q.Text, shown)))}
}

// searchDays searches for q; where q asks for certain days, the passages of these
// days are searched by themselves too, because others may outrank them.
func (a *Assistant) searchDays(ctx context.Context, q retrieval.Query) ([]retrieval.Hit, error) {
	hits, err := a.index.Search(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if q.Window.Intent != retrieval.IntentFilter {
		return hits, nil
	}
	q.Since, q.Until = max(q.Since, q.Window.From), earlier(q.Until, q.Window.To)
	dated, err := a.index.Search(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return addHits(hits, dated), nil
}

// addHits appends to hits those of more that are not among them.
func addHits(hits, more []retrieval.Hit) []retrieval.Hit {
	for _, h := range more {
		if !slices.ContainsFunc(hits, func(o retrieval.Hit) bool {
			return o.Passage.Document == h.Passage.Document && o.Passage.Start == h.Passage.Start
		}) {
			hits = append(hits, h)
		}
	}
	return hits
}

// earlier is the earlier of two upper bounds, zero where both are open.
func earlier(a, b corpus.Day) corpus.Day {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// overlaps reports whether c and other share words of one place.
func (c *Citation) overlaps(other Citation) bool {
	return c.Document == other.Document && c.Start < other.End && other.Start < c.End
}

// query is what the index is asked for an inquiry.
func (in *inquiry) query(limit int) retrieval.Query {
	return retrieval.Query{
		Text: in.Text, Lang: retrieval.DetectLang(in.Text),
		Since: in.Since, Until: in.Until, Window: in.window,
		Collections: in.Collections, Limit: limit,
	}
}

// answer turns a choice into an answer: every citation goes through the door.
func (a *Assistant) answer(in *inquiry, found choice) *Answer {
	out := &Answer{ID: in.ID, Question: cmp.Or(in.asked, in.Question.Text), Lang: in.lang, Engine: engineExtract, Citations: []Citation{}}
	switch {
	case len(found.picked) > 0:
		out.Confidence = found.picked[0].confidence()
	case found.nearest != nil:
		out.Confidence = found.nearest.confidence()
	}
	for _, u := range found.picked {
		c := a.cite(u.doc, u.passage, u.copies, in.quote(u))
		i := slices.IndexFunc(out.Citations, c.overlaps)
		switch {
		case i < 0:
			out.Citations = append(out.Citations, c)
		case len(c.Quote) > len(out.Citations[i].Quote):
			out.Citations[i] = c // it has these words and more
		}
	}
	out.Citations = a.door(out.Citations)
	if len(out.Citations) > 0 {
		out.Answered = true
		out.Text = prose(in.lang, out.Citations)
		return out
	}
	if len(found.picked) > 0 {
		found.gate = gateVerify
	}
	if u := found.nearest; u != nil {
		c := a.cite(u.doc, u.passage, u.copies, in.quote(u))
		if a.check(c) == "" {
			out.Nearest = &c
		}
	}
	reason := in.refusal(found.gate, found.nearest, out.Nearest)
	out.Reason, out.Text, out.Gate = &reason, reason, string(found.gate)
	return out
}
