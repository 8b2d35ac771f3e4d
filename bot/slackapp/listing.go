package slackapp

import (
	"cmp"
	"context"
	"slices"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A library is the documents as they may be told of to who asks, on their day and
// in their language.
type library struct {
	assistant *bot.Assistant
	decision  access.Decision
	today     corpus.Day
	lang      string
	link      blocks.Link
}

func (l library) scope() bot.Scope {
	return bot.Scope{AsOf: l.today, Collections: l.decision.Collections, Lang: l.lang}
}

// of tells what a wish is for; the outcome is that of a search.
func (l library) of(ctx context.Context, w wish) (shown []blocks.Message, outcome string, err error) {
	switch w {
	case wishNews:
		return l.news(ctx)
	case wishDeadlines:
		return l.deadlines(ctx)
	}
	shown, outcome = l.sources()
	return shown, outcome, nil
}

// sources are the publishers and collections that there are to quote.
func (l library) sources() (shown []blocks.Message, outcome string) {
	holdings := l.holdings()
	publishers := tally(holdings, func(h bot.Holding) (string, bool) { return h.Publisher, true })
	collections := tally(holdings, func(h bot.Holding) (string, bool) { return h.Collection, h.Collection != "" })
	return blocks.Sources(l.lang, publishers, collections), outcomeOf(len(holdings))
}

// tally counts documents by a name, those of most documents first. What is named
// false is left out.
func tally(holdings []bot.Holding, name func(bot.Holding) (string, bool)) []blocks.Source {
	var out []blocks.Source
	at := make(map[string]int)
	for _, h := range holdings {
		n, named := name(h)
		if !named {
			continue
		}
		i, there := at[n]
		if !there {
			i = len(out)
			at[n] = i
			out = append(out, blocks.Source{Name: n})
		}
		s := &out[i]
		s.Documents++
		if h.Date != 0 && (s.First == 0 || h.Date < s.First) {
			s.First = h.Date
		}
		s.Last = max(s.Last, h.Date, h.DateEnd)
	}
	slices.SortStableFunc(out, func(x, y blocks.Source) int {
		return cmp.Or(cmp.Compare(y.Documents, x.Documents), cmp.Compare(x.Name, y.Name))
	})
	return out
}

// deadlineDays is how far ahead announced dates are looked for: in the days to come
// or, when there is none, in the years.
var deadlineDays = []int{60, 5 * 366}

// deadlines are what the documents announce for the days to come.
func (l library) deadlines(ctx context.Context) (shown []blocks.Message, outcome string, err error) {
	var points []bot.Point
	for _, days := range deadlineDays {
		if points, err = l.assistant.Upcoming(ctx, l.today, days, l.scope()); err != nil {
			return nil, "", err
		}
		if len(points) > 0 {
			break
		}
	}
	return blocks.Deadlines(l.lang, points, l.link), outcomeOf(len(points)), nil
}

// What is told when somebody asks what is new: the stories of today and of the day
// before or, when there is none, of the week; and else the newest documents.
const (
	newsStories   = 5
	newsDocuments = 8
)

var newsDays = []corpus.Day{1, 6}

func (l library) news(ctx context.Context) (shown []blocks.Message, outcome string, err error) {
	for _, back := range newsDays {
		digest, err := l.assistant.DigestOf(ctx, bot.DigestRequest{From: l.today - back, On: l.today, Scope: l.scope()})
		if err != nil {
			return nil, "", err
		}
		if len(digest.Stories) > 0 {
			return blocks.Digest(digest, blocks.DigestOptions{Most: newsStories, Link: l.link}), "answered", nil
		}
	}
	holdings := l.holdings()
	return []blocks.Message{blocks.Latest(l.lang, holdings[:min(len(holdings), newsDocuments)])}, outcomeOf(len(holdings)), nil
}

// holdings are the documents that may be quoted, newest first.
func (l library) holdings() []bot.Holding {
	return l.assistant.Holdings(bot.Scope{Collections: l.decision.Collections})
}

// outcomeOf is what came of a search that found n things, in a word.
func outcomeOf(n int) string {
	if n == 0 {
		return "declined"
	}
	return "answered"
}
