package slackapp

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A briefOrder is what somebody wants with /brief.
type briefOrder struct {
	order
	Verb    verb         `json:"verb"`
	Request briefRequest `json:"request"`
	Lang    string       `json:"lang,omitempty"` // of the words that are ours, "" when they do not tell
	// Of is the channel whose subscription it is about, when that is not where the order was given.
	Of string `json:"of,omitempty"`
	// Home is set when it was given in the home, which then shows what came of it.
	Home bool `json:"home,omitempty"`
}

// An ephemeral is a reply to a command that stands in its acknowledgement.
type ephemeral struct {
	ResponseType string          `json:"response_type"`
	Text         string          `json:"text"`
	Blocks       json.RawMessage `json:"blocks,omitempty"`
}

func only(m blocks.Message) ephemeral {
	return ephemeral{ResponseType: "ephemeral", Text: m.Text, Blocks: m.Blocks}
}

// receiveCommand takes a command on. What needs neither documents nor Slack is
// said in the acknowledgement; a modal is opened beside it; the rest is a job.
func (a *App) receiveCommand(ctx context.Context, arrival inlet.Arrival, c *inlet.Command) (any, error) {
	who := a.acquainted(ctx, arrival.Team, c.User)
	command, wrong := parseBrief(c.Text, corpus.DayOf(time.Now().In(who.zone)))
	o := briefOrder{
		order: orderOf(arrival, "command", cmp.Or(c.Trigger, c.ResponseURL), c.User, c.Channel),
		Verb:  command.Verb, Request: command.Request, Lang: command.Lang,
	}
	o.URL, o.Direct = c.ResponseURL, o.Direct || c.ChannelName == "directmessage"
	lang := o.lang(who)
	switch {
	case wrong.kind != faultNone:
		a.o.Count("command", "fault")
		return only(faultNotice(wrong, lang)), nil
	case o.Verb == verbHelp:
		a.o.Count("command", "help")
		return only(blocks.Help(lang, "", a.o.Rules.Administers(who.person()))), nil
	case o.Verb == verbSubscribe:
		return a.modalOr(ctx, lang, func(ctx context.Context) error { return a.openSubscribe(ctx, o.order, o.Channel, c.Trigger, lang) }), nil
	case o.Verb == verbBrief && o.Request.Topic == "":
		return a.modalOr(ctx, lang, func(ctx context.Context) error { return a.openBrief(ctx, o, c.Trigger, lang) }), nil
	}
	return nil, a.accept(ctx, []string{"command:" + arrival.Team + ":" + cmp.Or(c.Trigger, o.ID)}, jobBrief, o)
}

// modalOr opens a modal beside the acknowledgement; it returns what to say in that
// when there is no room to.
func (a *App) modalOr(ctx context.Context, lang string, open func(context.Context) error) any {
	if a.besides(ctx, "modal", open) {
		return nil
	}
	return only(blocks.Notice(lang, blocks.NoticeBusy, blocks.Facts{}))
}

// lang is the language to speak to who gave an order.
func (o briefOrder) lang(who profile) string {
	return cmp.Or(o.Lang, langOf(o.Request.Topic, who.lang))
}

// acquaintTime is how long a reply that Slack waits for waits for a profile.
const acquaintTime = 700 * time.Millisecond

// acquainted is a person's profile as far as it is known or soon had, for language
// and time zone. It decides nothing: see decide.
func (a *App) acquainted(ctx context.Context, team, user string) profile {
	ctx, cancel := context.WithTimeout(ctx, acquaintTime)
	defer cancel()
	if who, err := a.people.of(ctx, team, user); err == nil {
		return who
	}
	return profile{lang: "fr", zone: time.UTC}
}

// faultNotice says what was not understood, with an example of what would be.
func faultNotice(f fault, lang string) blocks.Message {
	example := func(fr, en string) string {
		if lang == "en" {
			return "/brief " + en
		}
		return "/brief " + fr
	}
	facts := blocks.Facts{Argument: f.word}
	switch f.kind {
	case faultLong:
		return blocks.Notice(lang, blocks.NoticeTooLong, blocks.Facts{Limit: longestTopic})
	case faultWordless:
		return blocks.Notice(lang, blocks.NoticeEmoji, blocks.Facts{})
	case faultOption:
		facts.Argument += ":"
		facts.Example = example("déclaration de Nice depuis:2017-06 collection:presse chronologie", "Nice declaration since:2017-06 collection:press timeline")
	case faultReversed:
		facts.Example = example("déclaration de Nice depuis:2017-06 jusqu’au:2017-09", "Nice declaration since:2017-06 until:2017-09")
	case faultValue:
		facts.Argument += ":"
		facts.Example = example("déclaration de Nice depuis:2017-06 collection:presse", "Nice declaration since:2017-06 collection:press")
	case faultDate:
		facts.Example = example("déclaration de Nice depuis:2017-06 jusqu’au:\"29 septembre 2017\"", "Nice declaration since:2017-06 until:\"29 September 2017\"")
	}
	return blocks.Notice(lang, blocks.NoticeArgument, facts)
}
