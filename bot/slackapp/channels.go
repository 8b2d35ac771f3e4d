package slackapp

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/outbox"
)

// A standing is what Slack says of a channel.
type standing struct {
	shared bool // with another organisation, or about to be
	member bool // the assistant may post there
}

// errUnknownChannel is the error for a channel that Slack does not let the assistant know.
var errUnknownChannel = errors.New("slack does not tell of the channel")

// channels are the standings of the workspace's channels, asked for when needed.
type channels struct {
	slack *slack.Client
	count func(what, outcome string)
	memo  memo[standing]
}

// of returns the standing of a channel as Slack told it lately. It reports false
// when Slack does not let the assistant know; an error means that it cannot be
// known now.
func (c *channels) of(ctx context.Context, channel string) (standing, bool, error) {
	s, err := c.memo.of(ctx, channel, func(ctx context.Context) (standing, error) { return c.ask(ctx, channel) })
	return known(s, err)
}

// now is of for what everybody in the channel will see: Slack is asked again.
func (c *channels) now(ctx context.Context, channel string) (standing, bool, error) {
	s, err := c.ask(ctx, channel)
	if err == nil {
		c.memo.note(channel, s)
	}
	return known(s, err)
}

func known(s standing, err error) (standing, bool, error) {
	if errors.Is(err, errUnknownChannel) {
		return standing{}, false, nil
	}
	return s, err == nil, err
}

func (c *channels) ask(ctx context.Context, channel string) (standing, error) {
	info, err := c.slack.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if code, said := refusal(err); said {
		if outbox.Transient(code) {
			return standing{}, errors.New("conversations.info: " + code)
		}
		c.count("channel", code)
		return standing{}, errUnknownChannel
	}
	if err != nil {
		return standing{}, err
	}
	return standing{shared: info.IsExtShared || info.IsPendingExtShared, member: info.IsMember || info.IsIM || info.IsMpIM}, nil
}

// askShared settles whether the order was given in a channel that is shared with
// another organisation, where that matters. What Slack does not tell of a channel
// that the assistant is not in stays as it arrived: only the person will see the reply.
func (a *App) askShared(ctx context.Context, o *order) error {
	if o.Direct || o.External || a.o.Rules.External || o.Channel == "" {
		return nil
	}
	here, known, err := a.channels.of(ctx, o.Channel)
	if known {
		o.External = here.shared
	}
	return err
}
