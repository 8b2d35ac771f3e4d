package slackapp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// An order is something that one person wants and is told about alone: a command,
// a button, a shortcut. Jobs keep it, with what is particular to each.
type order struct {
	// ID names the order, the same however often its job is run.
	ID       string    `json:"id"`
	Team     string    `json:"team"`
	Channel  string    `json:"channel"`
	Thread   string    `json:"thread,omitempty"`
	User     string    `json:"user"`
	Direct   bool      `json:"direct,omitempty"`
	External bool      `json:"external,omitempty"` // as far as what arrived told
	URL      string    `json:"url,omitempty"`      // the response URL, a secret
	At       time.Time `json:"at"`
}

// place is where the order was given.
func (o order) place() access.Place {
	return access.Place{Channel: o.Channel, Direct: o.Direct, External: o.External}
}

// where is the place for the record.
func (o order) where() record.Place {
	return record.Place{Team: o.Team, Channel: o.Channel, Thread: o.Thread}
}

// isDirect reports whether a channel is a direct message with one person.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

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
		order: order{
			ID: short("command", arrival.Team, cmp.Or(c.Trigger, c.ResponseURL)), Team: arrival.Team, User: c.User, Channel: c.Channel,
			Direct: c.ChannelName == "directmessage" || isDirect(c.Channel), External: arrival.External,
			URL: c.ResponseURL, At: time.Now(),
		},
		Verb: command.Verb, Request: command.Request, Lang: command.Lang,
	}
	lang := o.lang(who)
	switch {
	case wrong.kind != faultNone:
		a.o.Count("command", "fault")
		return only(faultNotice(wrong, lang)), nil
	case o.Verb == verbHelp:
		a.o.Count("command", "help")
		return only(blocks.Help(lang, "", a.o.Rules.Administers(access.Person{ID: c.User, Guest: who.guest, External: who.external}))), nil
	case o.Verb == verbSubscribe:
		a.besides(ctx, "subscribe", func(ctx context.Context) error { return a.openSubscribe(ctx, o.order, o.Channel, c.Trigger, lang) })
		return nil, nil
	case o.Verb == verbBrief && o.Request.Topic == "":
		a.besides(ctx, "modal", func(ctx context.Context) error { return a.openBrief(ctx, o, c.Trigger, lang) })
		return nil, nil
	}
	return nil, a.accept(ctx, []string{"command:" + arrival.Team + ":" + cmp.Or(c.Trigger, o.ID)}, jobBrief, o)
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

// say sends messages to who gave an order, and to nobody else. The same order and
// name say it once, however often.
func (a *App) say(ctx context.Context, o order, kind, name string, messages ...blocks.Message) error {
	p := record.Post{
		ID: name + "-" + o.ID, Kind: kind, Place: o.where(), User: o.User,
		Via: record.ViaEphemeral, ResponseURL: o.URL, At: o.At,
	}
	var err error
	if p.Parts, err = parts(messages); err != nil {
		return err
	}
	_, err = a.o.Store.AddPost(ctx, p)
	return err
}

// inform says a notice to who gave an order.
func (a *App) inform(ctx context.Context, o order, lang string, kind blocks.NoticeKind, f blocks.Facts) error {
	return a.say(ctx, o, "notice", "notice", blocks.Notice(lang, kind, f))
}

// carry does what an order asks for in a job, notes what came of it and, when it
// fails for good, says so. do returns the outcome in a word.
func (a *App) carry(ctx context.Context, o order, j record.Job, what string, do func(context.Context) (outcome string, err error)) error {
	begun := time.Now()
	outcome, err := do(ctx)
	var again record.Again
	switch {
	case err == nil:
		a.o.Took(what, time.Since(begun))
		return a.noteUse(ctx, o, what, outcome, time.Since(begun))
	case errors.As(err, &again), !j.Last:
		return err
	}
	ctx, cancel := lastWords(ctx)
	defer cancel()
	a.lg.Error("an order is given up", "what", what, "order", o.ID, "err", safe(err))
	lang := a.acquainted(ctx, o.Team, o.User).lang
	return errors.Join(
		a.inform(ctx, o, lang, blocks.NoticeFailed, blocks.Facts{Reference: o.ID}),
		a.noteUse(ctx, o, what, "failed", time.Since(begun)))
}

// lastWords is the time to say that something is given up, also when the time for
// doing it is what ran out.
func lastWords(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
}

// noteUse notes what came of an order.
func (a *App) noteUse(ctx context.Context, o order, what, outcome string, took time.Duration) error {
	if outcome != "begun" {
		a.o.Count(what, outcome)
	}
	return a.o.Store.AddUse(ctx, record.Use{
		Team: o.Team, Channel: o.Channel, User: o.User, What: what, Outcome: outcome, Turn: o.ID, Took: took, At: time.Now(),
	})
}

// admit decides whether an order may be carried out and within the limits. When
// it may not, the person was told why and outcome says it in a word.
func (a *App) admit(ctx context.Context, o *order, what, lang string) (d access.Decision, who profile, outcome string, err error) {
	if err := a.askShared(ctx, o); err != nil {
		return d, who, "", err
	}
	d, _, who, err = a.decide(ctx, o.Team, o.User, o.place())
	if err != nil {
		return d, who, "", err
	}
	lang = cmp.Or(lang, who.lang)
	if !d.Allowed {
		return d, who, "refused", a.inform(ctx, *o, lang, blocks.NoticeKind(d.Reason), blocks.Facts{})
	}
	wait, err := a.throttled(ctx, *o, what)
	if err == nil && wait > 0 {
		return d, who, "limited", a.inform(ctx, *o, lang, blocks.NoticeLimited, blocks.Facts{Wait: wait})
	}
	return d, who, "", err
}

// linksFor gives the pages of citations to who gave an order alone.
func (a *App) linksFor(o order, who profile, lang string) blocks.Link {
	person := access.Person{ID: o.User, Guest: who.guest, External: who.external}
	return a.linkTo(Audience{Team: o.Team, Place: o.place(), Person: person, Lang: lang})
}

// throttled is for how long somebody has to wait before the order may be carried
// out, zero for not at all. The order is noted first, as a question is.
func (a *App) throttled(ctx context.Context, o order, what string) (time.Duration, error) {
	if err := a.noteUse(ctx, o, what, "begun", 0); err != nil {
		return 0, err
	}
	now := time.Now()
	for _, l := range []struct {
		most          int
		user, channel string
		within        time.Duration
	}{
		{a.o.Limits.UserPerMinute, o.User, "", time.Minute},
		{a.o.Limits.ChannelPerMinute, "", o.Channel, time.Minute},
		{a.o.Limits.UserPerDay, o.User, "", 24 * time.Hour},
	} {
		if l.most == 0 {
			continue
		}
		n, err := a.o.Store.CountUses(ctx, o.Team, l.user, l.channel, now.Add(-l.within))
		if err != nil {
			return 0, err
		}
		if n > l.most {
			return l.within, nil
		}
	}
	return 0, nil
}

// A standing is what Slack says of a channel.
type standing struct {
	shared bool // with another organisation, or about to be
	member bool // the assistant may post there
}

// standingIn asks Slack about a channel. It reports false when Slack does not let
// the assistant know; an error means that it cannot be known now.
func (a *App) standingIn(ctx context.Context, channel string) (standing, bool, error) {
	c, err := a.slack.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if code, ours := refusal(err); ours {
		if transient[code] {
			return standing{}, false, errors.New("conversations.info: " + code)
		}
		a.o.Count("channel", code)
		return standing{}, false, nil
	}
	if err != nil {
		return standing{}, false, err
	}
	return standing{shared: c.IsExtShared || c.IsPendingExtShared, member: c.IsMember || c.IsIM || c.IsMpIM}, true, nil
}

// transient are refusals of Slack that say nothing about what was asked.
var transient = map[string]bool{
	"internal_error": true, "fatal_error": true, "service_unavailable": true, "request_timeout": true,
	"ratelimited": true, "rate_limited": true, "team_added_to_org": true,
}

// askShared settles whether the order was given in a channel that is shared with
// another organisation, where that matters. What Slack does not tell of a channel
// that the assistant is not in stays as it arrived: only the person will see the reply.
func (a *App) askShared(ctx context.Context, o *order) error {
	if o.Direct || o.External || a.o.Rules.External || o.Channel == "" {
		return nil
	}
	here, known, err := a.standingIn(ctx, o.Channel)
	if known {
		o.External = here.shared
	}
	return err
}
