package slackapp

import (
	"cmp"
	"context"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A checkOrder is a message whose quotations are to be looked up.
type checkOrder struct {
	order
	Text string `json:"text"`
}

// receiveShortcut takes on the shortcut of a message. The message may stand in a
// channel where the assistant is not: it reads no more than what it is handed.
func (a *App) receiveShortcut(ctx context.Context, arrival inlet.Arrival, s *inlet.Shortcut) error {
	if s.Callback != blocks.CallbackVerify || s.Channel == "" {
		a.o.Count("shortcut", "unknown")
		return nil
	}
	o := orderOf(arrival, "shortcut", cmp.Or(s.Trigger, s.ResponseURL), s.User, s.Channel)
	o.Thread, o.URL = s.Thread, s.ResponseURL
	return a.accept(ctx, []string{"shortcut:" + o.ID}, jobCheck, checkOrder{o, s.Text})
}

// check says of the quotations of a message, to who asked alone, whether they
// stand in the documents that this person may see there.
func (a *App) check(ctx context.Context, o checkOrder, j record.Job) error {
	return a.carry(ctx, o.order, j, "check", func(ctx context.Context, assistant *bot.Assistant) (string, error) {
		return a.tellChecked(ctx, o, assistant)
	})
}

func (a *App) tellChecked(ctx context.Context, o checkOrder, assistant *bot.Assistant) (outcome string, err error) {
	d, who, outcome, err := a.admit(ctx, &o.order, "check", "")
	if err != nil || outcome != "" {
		return outcome, err
	}
	if wordless(o.Text) {
		return "declined", a.inform(ctx, o.order, who.lang, blocks.NoticeNoQuote, blocks.Facts{})
	}
	checked, err := assistant.CheckQuote(ctx, o.Text, bot.Scope{
		AsOf: corpus.DayOf(o.At.In(who.zone)), Collections: d.Collections, Lang: who.lang,
	})
	if err != nil {
		return "", err
	}
	if len(checked) == 0 {
		return "declined", a.inform(ctx, o.order, who.lang, blocks.NoticeNoQuote, blocks.Facts{})
	}
	shown := blocks.Verification(who.lang, checked, a.linksFor(o.order, who, who.lang))
	return "answered", a.say(ctx, o.order, "check", "check", shown...)
}
