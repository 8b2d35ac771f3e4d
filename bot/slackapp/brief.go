package slackapp

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// brief does what was asked for with /brief. However it ends, the person gets a reply.
func (a *App) brief(ctx context.Context, o briefOrder, j record.Job) error {
	return a.carry(ctx, o.order, j, string(o.Verb), func(ctx context.Context) (string, error) { return a.obey(ctx, o) })
}

func (a *App) obey(ctx context.Context, o briefOrder) (outcome string, err error) {
	switch o.Verb {
	case verbPause, verbResume, verbDelete:
		return a.changeSubscription(ctx, o)
	case verbSubscriptions:
		return a.listSubscriptions(ctx, o)
	}
	d, who, outcome, err := a.admit(ctx, &o.order, string(o.Verb), o.Lang)
	if err != nil || outcome != "" {
		return outcome, err
	}
	switch o.Verb {
	case verbSources:
		return a.tellHoldings(ctx, o, d, who)
	case verbDeadlines:
		return a.tellDeadlines(ctx, o, d, who)
	}
	return a.draft(ctx, o, d, who)
}

// draft makes a brief and shows it to who asked for it alone.
func (a *App) draft(ctx context.Context, o briefOrder, d access.Decision, who profile) (string, error) {
	lang := o.lang(who)
	assistant := a.o.Assistant()
	named, unknown := collectionsNamed(assistant, d, o.Request.Collections)
	if unknown != "" {
		return "declined", a.inform(ctx, o.order, lang, blocks.NoticeArgument,
			blocks.Facts{Argument: "collection:" + unknown, Example: anyCollection(assistant, d)})
	}
	d = d.Narrow(named)
	if !d.Allowed {
		return "refused", a.inform(ctx, o.order, lang, blocks.NoticeKind(d.Reason), blocks.Facts{})
	}
	made := record.Draft{ID: "b" + o.ID, Place: o.where(), User: o.User, At: time.Now()}
	var err error
	if made.Request, err = json.Marshal(o.Request); err != nil {
		return "", err
	}
	if made.Brief, err = write(ctx, assistant, made.ID, o.Request, bot.Scope{
		AsOf: corpus.DayOf(o.At.In(who.zone)), Since: o.Request.Since, Until: o.Request.Until,
		Collections: d.Collections, Lang: o.Lang,
	}); err != nil {
		return "", err
	}
	if err := a.o.Store.SaveDraft(ctx, made); err != nil {
		return "", err
	}
	// Slack does not show what was typed after a command: the headline says the topic again.
	shown := blocks.Brief(made.Brief, blocks.BriefOptions{
		Draft: made.ID, Chronology: o.Request.Timeline, Link: a.linksFor(o.order, who, made.Brief.Lang),
	})
	if err := a.say(ctx, o.order, "draft", "draft", shown...); err != nil {
		return "", err
	}
	if made.Brief.Answered {
		return "answered", nil
	}
	return "declined", nil
}

// write asks the assistant for what a request wants.
func write(ctx context.Context, assistant *bot.Assistant, id string, r briefRequest, s bot.Scope) (*bot.Brief, error) {
	q := bot.Question{ID: id, Text: r.Topic, Scope: s}
	if r.Timeline {
		return assistant.Timeline(ctx, q)
	}
	return assistant.Brief(ctx, q)
}

// collectionsOf are the names of the collections that a decision lets be seen, in order.
func collectionsOf(assistant *bot.Assistant, d access.Decision) []string {
	if !d.Allowed {
		return nil
	}
	var out []string
	for _, h := range assistant.Holdings(bot.Scope{Collections: d.Collections}) {
		if h.Collection != "" && !slices.Contains(out, h.Collection) {
			out = append(out, h.Collection)
		}
	}
	slices.Sort(out)
	return out
}

// collectionsNamed finds collections by what people type for their names, accents
// and capitals aside. It returns the first name that is none of those that may be seen.
func collectionsNamed(assistant *bot.Assistant, d access.Decision, typed []string) (found []string, unknown string) {
	if len(typed) == 0 {
		return nil, ""
	}
	open := collectionsOf(assistant, d)
	for _, name := range typed {
		i := slices.IndexFunc(open, func(c string) bool { return c == name })
		if i < 0 {
			i = slices.IndexFunc(open, func(c string) bool { return retrieval.Fold(c) == retrieval.Fold(name) })
		}
		if i < 0 {
			return nil, brieflyQuoted(name)
		}
		found = append(found, open[i])
	}
	return found, ""
}

// anyCollection is an example of the option, with collections that may be seen; "" when there is none.
func anyCollection(assistant *bot.Assistant, d access.Decision) string {
	example := ""
	for _, c := range collectionsOf(assistant, d) {
		more := "collection:\"" + c + "\""
		if example != "" {
			more = ", " + more
		}
		if len(example)+len(more) > 140 {
			break
		}
		example += more
	}
	return example
}

// deadlineDays is how far ahead announced dates are looked for.
const deadlineDays = 60

// tellHoldings says what there is to quote for somebody here.
func (a *App) tellHoldings(ctx context.Context, o briefOrder, d access.Decision, who profile) (string, error) {
	holdings := a.o.Assistant().Holdings(bot.Scope{Collections: d.Collections})
	publishers := tally(holdings, func(h bot.Holding) (string, bool) { return h.Publisher, true })
	collections := tally(holdings, func(h bot.Holding) (string, bool) { return h.Collection, h.Collection != "" })
	return outcomeOf(len(holdings)), a.say(ctx, o.order, "sources", "sources", blocks.Sources(o.lang(who), publishers, collections)...)
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

// tellDeadlines says what the documents announce for the days to come.
func (a *App) tellDeadlines(ctx context.Context, o briefOrder, d access.Decision, who profile) (string, error) {
	today := corpus.DayOf(o.At.In(who.zone))
	lang := o.lang(who)
	points, err := a.o.Assistant().Upcoming(ctx, today, deadlineDays, bot.Scope{AsOf: today, Collections: d.Collections, Lang: lang})
	if err != nil {
		return "", err
	}
	return outcomeOf(len(points)), a.say(ctx, o.order, "deadlines", "deadlines", blocks.Deadlines(lang, points, a.linksFor(o.order, who, lang))...)
}

// outcomeOf is what came of a search that found n things, in a word.
func outcomeOf(n int) string {
	if n == 0 {
		return "declined"
	}
	return "answered"
}
