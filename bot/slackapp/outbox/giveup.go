package outbox

import (
	"context"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// GiveUp gives up a post that cannot be delivered, for a reason that is a bare
// word, and tells the person it was for, if that can be done now. A post that is done
// is left as it is, and so is one that is being given up when ctx ends, with ctx's error.
func (o *Outbox) GiveUp(ctx context.Context, id, why string) error {
	p, err := o.o.Store.Post(ctx, id)
	if err != nil || p == nil || p.Done() {
		return err
	}
	o.toldOf(ctx, p, why)
	return o.markGivenUp(ctx, p, why)
}

// giveUp gives up a post that Slack refused. When the person it was for could be told
// a while later, the post is left as it is and the error says when.
func (o *Outbox) giveUp(ctx context.Context, p *record.Post, code string) error {
	if e := o.toldOf(ctx, p, code); e != nil && e.kind != refused && ctx.Err() == nil {
		return o.later(ctx, p, e)
	}
	return o.markGivenUp(ctx, p, code)
}

// toldOf tells the person that a post was for, where that is possible. It is done
// before the post is marked: a crash between the two leads here again, and what was
// said is found.
func (o *Outbox) toldOf(ctx context.Context, p *record.Post, code string) *Error {
	if badToken[code] || p.User == "" || isDirect(p.Channel) {
		return nil
	}
	e := o.tell(ctx, p, code)
	if e != nil {
		o.lg.Warn("nobody could be told that a post failed", "post", p.ID, "kind", p.Kind, "code", e.Code)
	}
	return e
}

// markGivenUp notes that a post was given up, unless ctx ended and so kept somebody from being told.
func (o *Outbox) markGivenUp(ctx context.Context, p *record.Post, code string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := o.o.Store.MarkFailed(context.WithoutCancel(ctx), p.ID, code); err != nil {
		return err
	}
	o.o.Count(p.Kind, "failed")
	o.lg.Error("a post was given up", "post", p.ID, "kind", p.Kind, "sent", len(p.Sent), "parts", len(p.Parts), "code", code)
	o.forget(p.ID)
	return nil
}

// tell tells the person a post was for that it could not be sent.
func (o *Outbox) tell(ctx context.Context, p *record.Post, code string) *Error {
	channel, e := o.direct(ctx, p.User)
	if e != nil {
		return e
	}
	if messages, e := o.list(ctx, channel, "", p.At.Add(-skew)); e == nil {
		if f := o.pick(p, noticePart, messages, blocks.Message{}); f.ts != "" {
			return nil
		}
	}
	lang := "fr"
	if len(p.Parts) > 0 {
		if msg, err := part(p, 0); err == nil {
			lang = retrieval.DetectLang(msg.Text)
		}
	}
	if err := o.pace(ctx, p.Team, channel, p.ID+"/notice"); err != nil {
		o.lg.Debug("a notice did not wait for its turn", "post", p.ID)
	}
	_, e = o.put(ctx, target{team: p.Team, channel: channel}, whyFailed(p.Channel, code, lang), nil, mark{post: p.ID, part: noticePart})
	return e
}

// whyDirect is the line over a direct message that was meant for a channel.
func whyDirect(channel, lang string) string {
	if lang == "en" {
		return "Here rather than in <#" + channel + ">: I cannot show you anything there."
	}
	return "Ici plutôt que dans <#" + channel + ">\u00a0: je ne peux rien vous y montrer."
}

// whyFailed tells somebody that what was meant for them could not be sent.
func whyFailed(channel, code, lang string) string {
	reasons, ok := reasonsFor[code]
	if lang == "en" {
		if !ok {
			reasons[1] = "Slack refused it (" + code + ")"
		}
		return "I could not post my reply in <#" + channel + ">: " + reasons[1] + "."
	}
	if !ok {
		reasons[0] = "Slack l’a refusée (" + code + ")"
	}
	return "Je n’ai pas pu publier ma réponse dans <#" + channel + ">\u00a0: " + reasons[0] + "."
}

// reasonsFor are the reasons that people can do something about, in French and English.
var reasonsFor = map[string][2]string{
	"not_in_channel":    {"je n’en suis pas membre\u202f; invitez-moi puis reposez la question", "I am not a member; invite me, then ask again"},
	"channel_not_found": {"je n’y ai pas accès", "I have no access to it"},
	"is_archived":       {"le canal est archivé", "the channel is archived"},
	"restricted_action": {"les réglages de l’espace de travail me l’interdisent", "the workspace’s settings do not let me"},
	"thread_not_found":  {"le message auquel je répondais n’existe plus", "the message I was replying to is gone"},
	"uncertain":         {"je ne sais pas si elle y est arrivée", "I do not know whether it arrived"},
}
