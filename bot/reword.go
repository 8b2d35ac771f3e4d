package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
)

// maxReworded is how many points a model is asked to say at once.
const maxReworded = 24

// A wording is how the points of a brief or an edition were said.
type wording struct {
	engine   string
	fallback Fallback
	dropped  []Dropped
}

// reword lets the model say points that are chosen, verified and numbered. A point
// whose prose passes every check has it for its Text, with the numbers of its
// citations; the others stay as they are. The error is that of ctx.
func (a *Assistant) reword(ctx context.Context, task prompts.Task, lang, topic string, points []*Point) (wording, error) {
	out := wording{engine: engineExtract}
	if a.writing == nil || len(points) == 0 {
		return out, nil
	}
	points = points[:min(len(points), maxReworded)]
	said, err := a.rewordings(ctx, a.rewording(task, lang, topic, points))
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	written := make(map[int]bool)
	for _, r := range said {
		n, err := strconv.Atoi(r.Point)
		if err != nil || n < 1 || n > len(points) || written[n] || points[n-1].Outcome != "" || points[n-1].Differ {
			continue
		}
		p := points[n-1]
		text, check := a.checkProse(r.Prose, lang, p.Citations)
		if check != "" {
			out.dropped = append(out.dropped, Dropped{Claim: n, Check: check, Why: check.says(), Replaced: true})
			continue
		}
		p.Text, written[n] = numbered(text, numbersOf(p.Citations)), true
	}
	out.fallback = rewordOutcome(err, len(said), len(written))
	if len(written) > 0 {
		out.engine = a.writing.Model.Name()
	}
	a.report(ctx, out.fallback, err, out.dropped)
	return out, nil
}

// rewordings asks the model and reads its reply.
func (a *Assistant) rewordings(ctx context.Context, r prompts.Rewording) ([]prompts.Reworded, error) {
	ctx, cancel := a.writing.within(ctx, a.writing.timeout())
	defer cancel()
	reply, err := a.writing.Model.Reply(ctx, prompts.Reword(r), func(string) error { return nil })
	switch {
	case err != nil && errors.Is(context.Cause(ctx), errTime):
		return nil, &ModelError{FallbackSlow, errTime}
	case err != nil:
		return nil, err
	}
	said, err := prompts.ParseReworded(reply)
	if err != nil {
		return nil, &ModelError{FallbackGarbled, err}
	}
	return said, nil
}

func rewordOutcome(err error, said, written int) Fallback {
	var failed *ModelError
	switch {
	case errors.As(err, &failed):
		return failed.Why
	case err != nil:
		return FallbackUnreachable
	case written > 0:
		return ""
	case said > 0:
		return FallbackUnverified
	}
	return FallbackDeclined
}

// rewording is points as the model is shown them: quotations only.
func (a *Assistant) rewording(task prompts.Task, lang, topic string, points []*Point) prompts.Rewording {
	out := prompts.Rewording{Task: task, Lang: lang, Topic: topic}
	for i, p := range points {
		point := prompts.Point{ID: strconv.Itoa(i + 1), Date: FormatDate(p.Date, lang)}
		for _, c := range p.Citations {
			doc := a.index.Document(c.Document)
			if doc == nil {
				continue // the documents were read anew meanwhile
			}
			passage, _ := passageAt(doc, corpus.Span{Start: c.Start, End: c.End})
			point.Quotes = append(point.Quotes, promptPassage("q"+strconv.Itoa(c.N), doc, passage, c.Quote, lang))
		}
		out.Points = append(out.Points, point)
	}
	return out
}

func numbersOf(cs []Citation) []int {
	ns := make([]int, len(cs))
	for i, c := range cs {
		ns[i] = c.N
	}
	return ns
}

// pointsOf are the points of lists, to be changed in place.
func pointsOf(lists ...[]Point) []*Point {
	var out []*Point
	for _, points := range lists {
		for i := range points {
			out = append(out, &points[i])
		}
	}
	return out
}

// unnumbered is the prose of a written text, without the numbers of these citations
// behind it; false when they do not stand there.
func unnumbered(text string, ns []int) (string, bool) {
	return strings.CutSuffix(text, numbered("", ns))
}
