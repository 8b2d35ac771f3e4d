package slackapp

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
)

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
	case blocks.ActionRefine, blocks.ActionBrief, blocks.ActionSubscribe, blocks.ActionModify:
		if !a.besides(ctx, "modal", func(ctx context.Context) error { return a.openClicked(ctx, o, c) }) {
			return a.inform(ctx, o, a.acquainted(ctx, o.Team, o.User).lang, blocks.NoticeBusy, blocks.Facts{})
		}
	case blocks.ActionPause, blocks.ActionResume, blocks.ActionDelete:
		change := map[string]verb{blocks.ActionPause: verbPause, blocks.ActionResume: verbResume, blocks.ActionDelete: verbDelete}
		return a.accept(ctx, keys, jobBrief, briefOrder{order: o, Verb: change[c.Action], Of: c.Value, Home: c.View != nil})
	default:
		a.o.Count("click", "unknown")
	}
	return nil
}

// openClicked opens the modal that a button stands for.
func (a *App) openClicked(ctx context.Context, o order, c *inlet.Click) error {
	lang := a.acquainted(ctx, o.Team, o.User).lang
	switch c.Action {
	case blocks.ActionRefine:
		return a.openRefine(ctx, o, c.Value, c.Trigger, lang)
	case blocks.ActionBrief:
		return a.openBrief(ctx, briefOrder{order: o, Verb: verbBrief}, c.Trigger, lang)
	}
	of := c.Value
	if of == blocks.ValueNew {
		of = o.Channel
	}
	return a.openSubscribe(ctx, o, of, c.Trigger, lang)
}

// orderOfClick is who clicked where. The home is in nobody's channel; what it
// carries says where its owner's direct messages are; without that the owner's id
// stands for them.
func orderOfClick(arrival inlet.Arrival, c *inlet.Click) order {
	o := orderOf(arrival, "click", cmp.Or(c.Trigger, c.MessageTS+c.Action+c.Value+c.User), c.User, c.Channel)
	o.Thread, o.URL = c.Thread, c.ResponseURL
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
