package outbox

import (
	"cmp"
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// Status shows in a thread that the assistant is at work, in French or, for lang
// "en", in English, and reports whether Slack took it. A message in the thread ends it.
func (o *Outbox) Status(ctx context.Context, where record.Place, lang string) bool {
	if where.Thread == "" || o.lack("status") {
		return false
	}
	e := o.call(ctx, func(ctx context.Context) error {
		return o.o.Client.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: where.Channel, ThreadTS: where.Thread, Status: statusWords(lang)})
	})
	if e == nil {
		return true
	}
	if absent[e.Code] {
		o.note("status")
	}
	o.lg.Info("a status was not shown", "channel", where.Channel, "code", e.Code)
	return false
}

func statusWords(lang string) string {
	if lang == "en" {
		return "is searching the documents…"
	}
	return "cherche dans les documents…"
}

func placeholderWords(lang string) string {
	if lang == "en" {
		return "Searching the documents…"
	}
	return "Je cherche dans les documents…"
}

// Open shows that a post is being worked on: with a status where Slack takes one,
// and otherwise with a placeholder message, once, which the first part then
// replaces. The post is in the store, with no parts yet; a post that has parts, a
// placeholder or is for one person only gets none. Only the store's errors are
// returned: a post that could not be opened is simply sent later.
func (o *Outbox) Open(ctx context.Context, id, lang string) error {
	if !o.take(id) {
		return nil
	}
	defer o.release(id)
	p, err := o.o.Store.Post(ctx, id)
	if err != nil || p == nil {
		return err
	}
	if p.Failed != "" || p.Placeholder != "" || len(p.Parts)+len(p.Sent) > 0 || p.Via == record.ViaEphemeral {
		return nil
	}
	if !p.Attempted.IsZero() {
		f, e := o.lookTwice(ctx, p, blocks.Message{})
		switch {
		case e != nil:
			return nil // what was begun stays noted, and is looked up before the answer is sent
		case f.placeholder+f.stream != "":
			return o.o.Store.MarkPlaceholder(ctx, id, cmp.Or(f.placeholder, f.stream))
		}
		if err := o.o.Store.ClearAttempt(ctx, id); err != nil {
			return err
		}
	}
	if o.Status(ctx, p.Place, lang) {
		return nil
	}
	return o.hold(ctx, p, lang)
}

// hold posts the placeholder.
func (o *Outbox) hold(ctx context.Context, p *record.Post, lang string) error {
	if err := o.pace(ctx, p.Team, p.Channel, fmt.Sprint(p.ID, "/open")); err != nil {
		return nil // too much is waiting already: the answer comes without one
	}
	if err := o.o.Store.MarkAttempt(ctx, p.ID, o.o.Now()); err != nil {
		return err
	}
	to := target{team: p.Team, channel: p.Channel, thread: p.Thread}
	ts, e := o.put(ctx, to, placeholderWords(lang), nil, mark{post: p.ID, part: placeholderPart})
	switch {
	case e == nil:
		return o.o.Store.MarkPlaceholder(context.WithoutCancel(ctx), p.ID, ts)
	case e.kind == unknown:
		return nil
	}
	return o.o.Store.ClearAttempt(context.WithoutCancel(ctx), p.ID)
}
