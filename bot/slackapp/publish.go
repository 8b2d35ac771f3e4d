package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// A publishOrder is a draft that is to be published.
type publishOrder struct {
	order
	Draft string `json:"draft"`
}

// publish shows a draft to the whole channel. However often it is clicked, it is published once.
func (a *App) publish(ctx context.Context, o publishOrder, j record.Job) error {
	return a.carry(ctx, o.order, j, "publish", func(ctx context.Context, assistant *bot.Assistant) (string, error) {
		return a.publishDraft(ctx, o, assistant)
	})
}

func (a *App) publishDraft(ctx context.Context, o publishOrder, assistant *bot.Assistant) (outcome string, err error) {
	made, err := a.o.Store.Draft(ctx, o.Draft)
	if err != nil {
		return "", err
	}
	who := a.acquainted(ctx, o.Team, o.User)
	if made == nil || made.Team != o.Team || made.User != o.User || !made.Brief.Answered {
		return "expired", a.inform(ctx, o.order, who.lang, blocks.NoticeExpired, blocks.Facts{})
	}
	o.Channel, o.Direct = made.Channel, isDirect(made.Channel)
	to, no, err := a.mayPublish(ctx, o, made.Brief, assistant)
	if err != nil {
		return "", err
	}
	if no != "" {
		return "refused", a.inform(ctx, o.order, who.lang, no, blocks.Facts{})
	}
	var request briefRequest
	if err := json.Unmarshal(made.Request, &request); err != nil {
		return "", fmt.Errorf("read draft %s: %w", made.ID, err)
	}
	options := request.shown()
	options.By, options.Link = who.name, a.linkTo(to)
	post := record.Post{ID: "publish-" + made.ID, Kind: "brief", Place: made.Place, User: o.User, Via: record.ViaMessage, At: time.Now()}
	if post.Parts, err = parts(blocks.Brief(made.Brief, options)); err != nil {
		return "", err
	}
	fresh, err := a.o.Store.AddPost(ctx, post)
	if err != nil {
		return "", err
	}
	if !fresh {
		return "again", a.inform(ctx, o.order, who.lang, blocks.NoticePublished, blocks.Facts{})
	}
	a.dropOriginal(ctx, o.order)
	return "answered", nil
}

// mayPublish decides again whether what a draft quotes may be shown to everybody
// where it was made, and whether it still stands in the documents. It returns to
// whom, or why not: no is "" when it may.
func (a *App) mayPublish(ctx context.Context, o publishOrder, b *bot.Brief, assistant *bot.Assistant) (to Audience, no blocks.NoticeKind, err error) {
	here, known, err := a.channels.now(ctx, o.Channel)
	if err != nil {
		return to, "", err
	}
	if !known || !here.member {
		return to, blocks.NoticeNotHere, nil
	}
	o.External = o.External || here.shared
	own, who, err := a.decide(ctx, o.Team, o.User, o.place())
	if err != nil {
		return to, "", err
	}
	to = Audience{Team: o.Team, Place: o.place(), Lang: b.Lang}
	if o.Direct {
		to.Person = who.person()
	}
	decisions := []access.Decision{own, a.o.Rules.Decide(to.Place, to.Person)}
	for _, d := range decisions {
		if !d.Allowed {
			return to, blocks.NoticeKind(d.Reason), nil
		}
	}
	if len(assistant.VerifyBrief(b)) > 0 {
		return to, blocks.NoticeChanged, nil
	}
	for _, d := range decisions {
		if !seesCited(assistant, d, b.Cited()) {
			return to, blocks.NoticeHidden, nil
		}
	}
	return to, "", nil
}

// seesCited reports whether every document that is cited is still there and may be shown.
func seesCited(assistant *bot.Assistant, d access.Decision, cited []bot.Citation) bool {
	return !slices.ContainsFunc(cited, func(c bot.Citation) bool {
		doc := assistant.Document(c.Document)
		return doc == nil || !d.Sees(doc.Collection)
	})
}

// dropOriginal takes the message that was clicked away, when it is one that only
// the person sees. It is a courtesy: when it fails, nothing is lost.
func (a *App) dropOriginal(ctx context.Context, o order) {
	if o.URL == "" {
		return
	}
	free, err := a.o.Store.UseResponseURL(ctx, o.URL, o.At, time.Now())
	if err == nil && free {
		_, _, err = a.slack.PostMessageContext(ctx, o.Channel, slack.MsgOptionDeleteOriginal(o.URL))
	}
	if err != nil {
		a.o.Count("draft", "left")
		a.lg.Warn("a draft that is published still shows", "order", o.ID, "err", safe(err))
	}
}
