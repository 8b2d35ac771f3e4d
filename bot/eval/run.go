package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// keepRetrieved is how many passages a flawed result lists at least.
const keepRetrieved = 5

// An Asker answers questions; *bot.Assistant is one.
type Asker interface {
	Ask(ctx context.Context, q bot.Question) (*bot.Answer, error)
}

// Options are what a run may be given besides the questions. The zero Options are good.
type Options struct {
	// Name names the questions in the report, usually the gold file.
	Name string
	// Scope goes with every question.
	Scope bot.Scope
	// Now is read before and after each question; without it no latency is reported.
	Now func() time.Time
	// Search lists, for a flawed result, what was retrieved for its question.
	Search func(ctx context.Context, q bot.Question) ([]retrieval.Hit, error)
	// Confidence is how sure an answer is of itself, higher is surer, and whether
	// it says so (a confidence that is no finite number does not). Without it an answer's own
	// counts, if it has one. When no answer says how sure it is there is no risk-coverage curve.
	Confidence func(a *bot.Answer) (float64, bool)
	// Progress is called after each question.
	Progress func(done, total int)
}

// Run asks every case of asker, in order, one at a time, and judges the answers
// against docs, the documents that asker answers from.
//
// A question on which asker fails is a result with the verdict Failed, not an
// error of Run. Errors are: no cases; evidence that docs do not hold, which is
// found before anything is asked; a failed Search; and the end of ctx.
func Run(ctx context.Context, asker Asker, docs []*corpus.Document, cases []Case, opt Options) (*Report, error) {
	if len(cases) == 0 {
		return nil, errors.New("no gold questions")
	}
	lib := newLibrary(docs)
	evidence, err := lib.locate(cases)
	if err != nil {
		return nil, err
	}
	results := make([]*Result, 0, len(cases))
	for i, c := range cases {
		q := bot.Question{ID: c.ID, Text: c.Question, Scope: opt.Scope}
		r, err := lib.ask(ctx, asker, q, c, evidence[i], &opt)
		if err != nil {
			return nil, err
		}
		if len(r.Flaws) > 0 && opt.Search != nil {
			hits, err := opt.Search(ctx, q)
			if err != nil {
				return nil, fmt.Errorf("search for gold question %s: %w", c.ID, err)
			}
			r.Retrieved = retrieved(hits, evidence[i])
		}
		results = append(results, r)
		if opt.Progress != nil {
			opt.Progress(i+1, len(cases))
		}
	}
	return newReport(opt.Name, results, opt.Now != nil), nil
}

// ask puts one question; its error is the end of ctx.
func (lib *library) ask(ctx context.Context, asker Asker, q bot.Question, c Case, evidence [][]target, opt *Options) (*Result, error) {
	now := opt.Now
	if now == nil {
		now = func() time.Time { return time.Time{} }
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	start := now()
	a, err := asker.Ask(ctx, q)
	took := now().Sub(start)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err == nil && a == nil {
		err = errors.New("no answer and no error")
	}
	var r *Result
	if err != nil {
		r = &Result{
			Case: c, Verdict: Failed, Flaws: []string{"no answer"}, Error: err.Error(),
			Found: make([]bool, len(evidence)), Citations: []Cited{},
		}
	} else {
		r = lib.judge(c, evidence, a)
		confidence := opt.Confidence
		if confidence == nil {
			confidence = ownConfidence
		}
		if a.Answered {
			if sure, ok := confidence(a); ok && !math.IsNaN(sure) && !math.IsInf(sure, 0) {
				r.Confidence = &sure
			}
		}
	}
	r.Latency = max(0, float64(took)/float64(time.Millisecond))
	return r, nil
}

// retrieved keeps the first hits, and later ones that hold evidence.
func retrieved(hits []retrieval.Hit, evidence [][]target) []Retrieved {
	var list []Retrieved
	for i, h := range hits {
		p := h.Passage
		holds := holdsEvidence(&p, evidence)
		if i >= keepRetrieved && !holds {
			continue
		}
		list = append(list, Retrieved{
			Rank: i + 1, Document: p.Document, Start: p.Start, End: p.End,
			Date: p.Date.From, DateEnd: bot.DateEnd(p.Date), Score: h.Score, Text: p.Text, Evidence: holds,
		})
	}
	return list
}

// holdsEvidence reports whether p, at any place where its text stands, covers
// at least half of an evidence's quote.
func holdsEvidence(p *corpus.Passage, evidence [][]target) bool {
	places := append([]corpus.Span{p.Span}, p.Repeats...)
	for _, group := range evidence {
		for i := range group {
			for _, s := range places {
				if group[i].covered(p.Document, s) {
					return true
				}
			}
		}
	}
	return false
}
