package outbox

import (
	"context"
	"encoding/json"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// Update puts another message in the place of one of the assistant's; what it is
// found by stays. Its error is an *Error.
func (o *Outbox) Update(ctx context.Context, channel, ts string, msg blocks.Message) error {
	set, err := blockSet(msg.Blocks)
	if err != nil {
		return &Error{Code: "unreadable_part"}
	}
	return plain(o.call(ctx, func(ctx context.Context) error {
		_, _, _, err := o.o.Client.UpdateMessageContext(ctx, channel, ts,
			slack.MsgOptionText(clip(msg.Text), false), slack.MsgOptionBlocks(set...))
		return err
	}))
}

// Delete deletes one of the assistant's messages; that it is gone already is no
// error. Its error is an *Error.
func (o *Outbox) Delete(ctx context.Context, channel, ts string) error {
	e := o.call(ctx, func(ctx context.Context) error {
		_, _, err := o.o.Client.DeleteMessageContext(ctx, channel, ts)
		return err
	})
	if e != nil && e.Code == "message_not_found" {
		return nil
	}
	return plain(e)
}

// Respond answers through a response URL that was made at that time: a message to
// the one person or, with replace, one in the place of the message that the URL
// belongs to. It reports false, without an error, when the URL can no longer be used.
func (o *Outbox) Respond(ctx context.Context, url string, made time.Time, msg blocks.Message, replace bool) (bool, error) {
	a := answerOf(msg, "")
	a.ReplaceOriginal = replace
	return o.useURL(ctx, url, made, a)
}

// DeleteOriginal deletes the message that a response URL belongs to, also one that
// only one person sees. It reports false, without an error, when the URL can no longer be used.
func (o *Outbox) DeleteOriginal(ctx context.Context, url string, made time.Time) (bool, error) {
	return o.useURL(ctx, url, made, answer{DeleteOriginal: true})
}

func (o *Outbox) useURL(ctx context.Context, url string, made time.Time, a answer) (bool, error) {
	said, e, err := o.throughURL(ctx, url, made, a)
	if err != nil {
		return false, err
	}
	if e != nil && spentURL[e.Code] {
		return false, nil
	}
	return said, plain(e)
}

// spentURL are the codes of response URLs that can no longer be used.
var spentURL = codes("used_url", "expired_url", "invalid_url", "http_404", "http_410")

// plain is an error that is nil when e is.
func plain(e *Error) error {
	if e == nil {
		return nil
	}
	return e
}

// OpenView opens a modal, given as JSON, in answer to what a person just did. Its
// error is an *Error, as are those of the other views.
func (o *Outbox) OpenView(ctx context.Context, trigger string, view json.RawMessage) error {
	return o.view(ctx, view, func(ctx context.Context, v slack.ModalViewRequest) error {
		_, err := o.o.Client.OpenViewContext(ctx, trigger, v)
		return err
	})
}

// PushView puts a modal on top of the one that is open.
func (o *Outbox) PushView(ctx context.Context, trigger string, view json.RawMessage) error {
	return o.view(ctx, view, func(ctx context.Context, v slack.ModalViewRequest) error {
		_, err := o.o.Client.PushViewContext(ctx, trigger, v)
		return err
	})
}

// UpdateView changes a modal that is open; with a hash, only when nothing else has changed it since.
func (o *Outbox) UpdateView(ctx context.Context, id, hash string, view json.RawMessage) error {
	return o.view(ctx, view, func(ctx context.Context, v slack.ModalViewRequest) error {
		_, err := o.o.Client.UpdateViewContext(ctx, v, "", hash, id)
		return err
	})
}

func (o *Outbox) view(ctx context.Context, view json.RawMessage, do func(context.Context, slack.ModalViewRequest) error) error {
	var v struct {
		slack.ModalViewRequest
		Blocks json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(view, &v) != nil {
		return &Error{Code: "unreadable_view"}
	}
	set, err := blockSet(v.Blocks)
	if err != nil {
		return &Error{Code: "unreadable_view"}
	}
	v.ModalViewRequest.Blocks = slack.Blocks{BlockSet: set}
	return plain(o.call(ctx, func(ctx context.Context) error { return do(ctx, v.ModalViewRequest) }))
}

// PublishHome shows a person their home, given as JSON; with a hash, only when
// nothing else has changed it since.
func (o *Outbox) PublishHome(ctx context.Context, user, hash string, view json.RawMessage) error {
	var v struct {
		slack.HomeTabViewRequest
		Blocks json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(view, &v) != nil {
		return &Error{Code: "unreadable_view"}
	}
	set, err := blockSet(v.Blocks)
	if err != nil {
		return &Error{Code: "unreadable_view"}
	}
	v.HomeTabViewRequest.Blocks = slack.Blocks{BlockSet: set}
	req := slack.PublishViewContextRequest{UserID: user, View: v.HomeTabViewRequest}
	if hash != "" {
		req.Hash = &hash
	}
	return plain(o.call(ctx, func(ctx context.Context) error {
		_, err := o.o.Client.PublishViewContext(ctx, req)
		return err
	}))
}
