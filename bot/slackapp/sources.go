package slackapp

import (
	"cmp"
	"context"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A sourcesOrder asks for more passages about what a turn answered.
type sourcesOrder struct {
	order
	Turn string `json:"turn"`
}

// moreSources is how many further passages are shown at most.
const moreSources = 6

// sources shows more passages about a question to who clicked for them. What they
// may see is decided anew: it may be another person, and the rules may have changed.
func (a *App) sources(ctx context.Context, o sourcesOrder, j record.Job) error {
	return a.carry(ctx, o.order, j, "sources", func(ctx context.Context, assistant *bot.Assistant) (string, error) {
		return a.tellMore(ctx, o, assistant)
	})
}

func (a *App) tellMore(ctx context.Context, o sourcesOrder, assistant *bot.Assistant) (outcome string, err error) {
	turn, err := a.o.Store.Turn(ctx, o.Turn)
	if err != nil {
		return "", err
	}
	if turn == nil || turn.Team != o.Team || turn.Answer == nil {
		lang := a.acquainted(ctx, o.Team, o.User).lang
		return "expired", a.inform(ctx, o.order, lang, blocks.NoticeExpired, blocks.Facts{})
	}
	d, who, outcome, err := a.admit(ctx, &o.order, "sources", turn.Lang)
	if err != nil || outcome != "" {
		return outcome, err
	}
	more, err := assistant.Sources(ctx, bot.Question{
		ID: o.ID, Text: cmp.Or(turn.Understood, turn.Question),
		Scope: bot.Scope{AsOf: corpus.DayOf(turn.At.In(who.zone)), Collections: d.Collections, Lang: turn.Lang},
	}, turn.Answer.Citations, moreSources)
	if err != nil {
		return "", err
	}
	shown := blocks.More(turn.Lang, more, a.linksFor(o.order, who, turn.Lang))
	return outcomeOf(len(more)), a.say(ctx, o.order, "sources", "more", shown...)
}
