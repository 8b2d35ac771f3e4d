package slackapp

import (
	"cmp"
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
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
)

// A publishOrder is a draft that is to be published.
type publishOrder struct {
	order
	Draft string `json:"draft"`
}

// receiveClick takes on what a button stands for. One that nobody knows, of a
// message that an older version sent, is counted.
func (a *App) receiveClick(ctx context.Context, arrival inlet.Arrival, c *inlet.Click) error {
	o := orderOfClick(arrival, c)
	keys := []string{"click:" + o.ID}
	switch c.Action {
	case blocks.ActionFeedback:
		return a.rate(ctx, o, c)
	case blocks.ActionMore:
		return a.accept(ctx, keys, jobSources, sourcesOrder{o, c.Value})
	case blocks.ActionPublish:
		return a.accept(ctx, keys, jobPublish, publishOrder{o, c.Value})
	case blocks.ActionRefine:
		a.besides(ctx, "modal", func(ctx context.Context) error { return a.openRefine(ctx, o, c.Value, c.Trigger) })
	case blocks.ActionBrief:
		a.besides(ctx, "modal", func(ctx context.Context) error {
			who := a.acquainted(ctx, o.Team, o.User)
			return a.openBrief(ctx, briefOrder{order: o, Verb: verbBrief}, c.Trigger, who.lang)
		})
	case blocks.ActionSubscribe, blocks.ActionModify:
		a.besides(ctx, "subscribe", func(ctx context.Context) error {
			of := c.Value
			if of == blocks.ValueNew {
				of = o.Channel
			}
			return a.openSubscribe(ctx, o, of, c.Trigger, a.acquainted(ctx, o.Team, o.User).lang)
		})
	case blocks.ActionPause, blocks.ActionResume, blocks.ActionDelete:
		change := map[string]verb{blocks.ActionPause: verbPause, blocks.ActionResume: verbResume, blocks.ActionDelete: verbDelete}
		return a.accept(ctx, keys, jobBrief, briefOrder{order: o, Verb: change[c.Action], Of: c.Value, Home: c.View != nil})
	default:
		a.o.Count("click", "unknown")
	}
	return nil
}

// orderOfClick is who clicked where. The home is in nobody's channel; what it
// carries says where its owner's direct messages are; without that the owner's id
// stands for them.
func orderOfClick(arrival inlet.Arrival, c *inlet.Click) order {
	o := order{
		ID:   short("click", arrival.Team, cmp.Or(c.Trigger, c.MessageTS+c.Action+c.Value+c.User)),
		Team: arrival.Team, Channel: c.Channel, Thread: c.Thread, User: c.User,
		Direct: isDirect(c.Channel), External: arrival.External, URL: c.ResponseURL, At: time.Now(),
	}
	if c.View != nil {
		var from order
		if json.Unmarshal([]byte(c.View.Private), &from) == nil {
			o.Channel = cmp.Or(o.Channel, from.Channel)
		}
		o.Channel, o.Direct = cmp.Or(o.Channel, c.User), true
	}
	return o
}

// receiveSubmission takes on what was filled in in a modal.
func (a *App) receiveSubmission(ctx context.Context, arrival inlet.Arrival, s *inlet.Submission) (any, error) {
	switch s.Callback {
	case blocks.CallbackBrief, blocks.CallbackRefine:
		return a.submitBrief(ctx, arrival, s)
	case blocks.CallbackSubscribe:
		return a.submitSubscription(ctx, arrival, s)
	case blocks.CallbackReason:
		return nil, a.submitReason(ctx, arrival, s)
	}
	a.o.Count("submission", "unknown")
	return nil, nil
}

// A modalErrors says at the inputs of a modal, by block id, what is wrong in them;
// the modal stays open.
type modalErrors map[string]string

func (e modalErrors) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{"response_action": "errors", "errors": map[string]string(e)})
}

// filled is what was filled in in an input of a modal.
func filled(v *inlet.View, block string) inlet.Value { return v.Values[block][blocks.ActionInput] }

// publish shows a draft to the whole channel. However often it is clicked, it is published once.
func (a *App) publish(ctx context.Context, o publishOrder, j record.Job) error {
	return a.carry(ctx, o.order, j, "publish", func(ctx context.Context) (string, error) { return a.publishDraft(ctx, o) })
}

func (a *App) publishDraft(ctx context.Context, o publishOrder) (outcome string, err error) {
	made, err := a.o.Store.Draft(ctx, o.Draft)
	if err != nil {
		return "", err
	}
	lang := a.acquainted(ctx, o.Team, o.User).lang
	if made == nil || made.Team != o.Team || made.User != o.User || !made.Brief.Answered {
		return "expired", a.inform(ctx, o.order, lang, blocks.NoticeExpired, blocks.Facts{})
	}
	o.Channel, o.Direct = made.Channel, isDirect(made.Channel)
	to, no, err := a.mayPublish(ctx, o, made.Brief)
	if err != nil {
		return "", err
	}
	if no != "" {
		return "refused", a.inform(ctx, o.order, lang, no, blocks.Facts{})
	}
	var request briefRequest
	if err := json.Unmarshal(made.Request, &request); err != nil {
		return "", fmt.Errorf("read draft %s: %w", made.ID, err)
	}
	shown := blocks.Brief(made.Brief, blocks.BriefOptions{
		By: a.nameOf(ctx, o.User), Chronology: request.Timeline, Link: a.linkTo(to),
	})
	post := record.Post{ID: "publish-" + made.ID, Kind: "brief", Place: made.Place, User: o.User, Via: record.ViaMessage, At: time.Now()}
	if post.Parts, err = parts(shown); err != nil {
		return "", err
	}
	fresh, err := a.o.Store.AddPost(ctx, post)
	if err != nil {
		return "", err
	}
	if !fresh {
		return "again", a.inform(ctx, o.order, lang, blocks.NoticePublished, blocks.Facts{})
	}
	a.dropOriginal(ctx, o.order)
	return "answered", nil
}

// mayPublish decides again whether what a draft quotes may be shown to everybody
// where it was made. It returns to whom, or why not: no is "" when it may.
func (a *App) mayPublish(ctx context.Context, o publishOrder, b *bot.Brief) (to Audience, no blocks.NoticeKind, err error) {
	here, known, err := a.standingIn(ctx, o.Channel)
	if err != nil {
		return to, "", err
	}
	if !known || !here.member {
		return to, blocks.NoticeNotHere, nil
	}
	o.External = o.External || here.shared
	own, person, _, err := a.decide(ctx, o.Team, o.User, o.place())
	if err != nil {
		return to, "", err
	}
	to = Audience{Team: o.Team, Place: o.place(), Person: audienceOf(o.order, person), Lang: b.Lang}
	for _, d := range []access.Decision{own, a.o.Rules.Decide(to.Place, to.Person)} {
		if !d.Allowed {
			return to, blocks.NoticeKind(d.Reason), nil
		}
		if !seesCited(a.o.Assistant(), d, b.Cited()) {
			return to, blocks.NoticeNothing, nil
		}
	}
	return to, "", nil
}

// nameOf is what a person is called, "" when that cannot be had: nothing hangs on it.
func (a *App) nameOf(ctx context.Context, user string) string {
	u, err := a.slack.GetUserInfoContext(ctx, user)
	if err != nil {
		return ""
	}
	return cmp.Or(u.Profile.DisplayName, u.RealName, u.Name)
}

// audienceOf is who reads what is posted where an order was given: that one person
// in a direct message, nobody in particular in a channel.
func audienceOf(o order, person access.Person) access.Person {
	if o.Direct {
		return person
	}
	return access.Person{}
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
