package slackapp

import (
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
	return a.carry(ctx, o.order, j, string(o.Verb), func(ctx context.Context, assistant *bot.Assistant) (string, error) {
		return a.obey(ctx, o, assistant)
	})
}

// listings are the verbs that list something, with what.
var listings = map[verb]wish{verbSources: wishSources, verbDeadlines: wishDeadlines}

func (a *App) obey(ctx context.Context, o briefOrder, assistant *bot.Assistant) (outcome string, err error) {
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
	list, listed := listings[o.Verb]
	if !listed {
		return a.draft(ctx, o, d, who, assistant)
	}
	lang := o.lang(who)
	l := library{assistant: assistant, decision: d, today: corpus.DayOf(o.At.In(who.zone)), lang: lang, link: a.linksFor(o.order, who, lang)}
	shown, outcome, err := l.of(ctx, list)
	if err != nil {
		return "", err
	}
	return outcome, a.say(ctx, o.order, string(o.Verb), string(o.Verb), shown...)
}

// draft makes a brief and shows it to who asked for it alone.
func (a *App) draft(ctx context.Context, o briefOrder, d access.Decision, who profile, assistant *bot.Assistant) (string, error) {
	lang := o.lang(who)
	named, unknown := collectionsNamed(assistant, d, o.Request.Collections)
	if unknown != "" {
		return "declined", a.inform(ctx, o.order, lang, blocks.NoticeArgument,
			blocks.Facts{Argument: "collection:" + unknown, Example: anyCollection(assistant, d)})
	}
	d = d.Narrow(named)
	if !d.Allowed {
		return "refused", a.inform(ctx, o.order, lang, blocks.NoticeKind(d.Reason), blocks.Facts{})
	}
	o.Request.Collections = named
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
	options := o.Request.shown()
	options.Draft, options.Link = made.ID, a.linksFor(o.order, who, made.Brief.Lang)
	if err := a.say(ctx, o.order, "draft", "draft", blocks.Brief(made.Brief, options)...); err != nil {
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
