package slackapp

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
)

// A subscribeState is what the modal of a subscription carries.
type subscribeState struct {
	order
	Of   string `json:"of"` // the channel that is subscribed
	Home bool   `json:"home,omitempty"`
}

// ruling says whether a person may subscribe a channel, or change its
// subscription sub (nil when it has none), and what the channel may be told.
// no is "" when they may.
func (a *App) ruling(ctx context.Context, team, user, of string, sub *record.Subscription) (d access.Decision, who profile, no blocks.NoticeKind, err error) {
	who, err = a.people.of(ctx, team, user)
	if err != nil {
		return d, who, "", err
	}
	person := who.person()
	if isDirect(of) {
		d = a.o.Rules.Decide(access.Place{Channel: of, Direct: true}, person)
		if !d.Allowed {
			return d, who, blocks.NoticeKind(d.Reason), nil
		}
		if sub != nil && sub.By != user {
			return d, who, blocks.NoticeNotAdmin, nil
		}
		// The direct messages of others have such ids too.
		if _, ours, err := a.channels.of(ctx, of); err != nil || !ours {
			return d, who, blocks.NoticeNotHere, err
		}
		return d, who, "", nil
	}
	if own := a.o.Rules.Decide(access.Place{Channel: of}, person); !own.Allowed {
		return own, who, blocks.NoticeKind(own.Reason), nil
	}
	if !a.mayChange(sub, person) {
		return d, who, blocks.NoticeNotAdmin, nil
	}
	d, known, err := a.everybodyIn(ctx, of)
	if err == nil && !known {
		return d, who, blocks.NoticeNotHere, nil
	}
	return d, who, blocks.NoticeKind(d.Reason), err
}

// mayChange reports whether a person may set up or change a channel's
// subscription: who may administer, and who subscribed it.
func (a *App) mayChange(sub *record.Subscription, who access.Person) bool {
	return a.o.Rules.Administers(who) || sub != nil && sub.By == who.ID && !who.Guest && !who.External
}

// everybodyIn decides what everybody in a channel may be told. It reports false
// when the assistant is not there, or Slack does not let it know the channel.
func (a *App) everybodyIn(ctx context.Context, channel string) (access.Decision, bool, error) {
	here, known, err := a.channels.now(ctx, channel)
	if err != nil || !known || !here.member {
		return access.Decision{}, false, err
	}
	return a.o.Rules.Decide(access.Place{Channel: channel, External: here.shared}, access.Person{}), true, nil
}

// openSubscribe opens the modal of a channel's subscription: a new one, or the one there is.
func (a *App) openSubscribe(ctx context.Context, o order, of, trigger, lang string) error {
	return a.orSay(ctx, o, lang, func() error { return a.trySubscribe(ctx, o, of, trigger, lang) })
}

func (a *App) trySubscribe(ctx context.Context, o order, of, trigger, lang string) error {
	sub, err := a.o.Store.Subscription(ctx, o.Team, of)
	if err != nil {
		return err
	}
	d, who, no, err := a.ruling(ctx, o.Team, o.User, of, sub)
	if err != nil {
		return err
	}
	if no != "" {
		a.o.Count("subscribe", "refused")
		return a.inform(ctx, o, lang, no, blocks.Facts{})
	}
	state, err := json.Marshal(subscribeState{order: o, Of: of, Home: o.URL == ""})
	if err != nil {
		return err
	}
	var s record.Subscription
	if sub != nil {
		s = *sub
	} else {
		s = record.Subscription{
			Team: o.Team, Channel: of, By: o.User, Lang: lang, Empty: record.EmptySilent,
			Schedule: schedule.Schedule{Minute: usualMinute, Days: schedule.Weekdays, Zone: who.zone.String()},
		}
	}
	assistant := a.o.Assistant()
	if assistant == nil {
		return errNoCorpus
	}
	view, err := blocks.SubscribeModal(blocks.SubscribeForm{
		Subscription: s, New: sub == nil, Lang: lang, Collections: collectionsOf(assistant, d), Private: string(state),
	})
	if err != nil {
		return err
	}
	return a.openModal(ctx, trigger, view)
}

// usualMinute is when a digest is proposed: half past eight.
const usualMinute = 8*60 + 30

// The bounds of a subscription.
const mostTopics = 20

// submitTime is how long what a modal is checked against may take: Slack waits three seconds.
const submitTime = 2 * time.Second

// submitSubscription stores a subscription, or says at the inputs what is wrong.
func (a *App) submitSubscription(ctx context.Context, arrival inlet.Arrival, s *inlet.Submission) (any, error) {
	var state subscribeState
	if err := json.Unmarshal([]byte(s.Private), &state); err != nil || state.Of == "" {
		a.o.Count("submission", "unknown")
		return nil, nil
	}
	o := state.order
	o.ID, o.Team, o.User = short("view", arrival.Team, s.ID), arrival.Team, s.User
	lang := a.acquainted(ctx, o.Team, o.User).lang
	ctx, cancel := context.WithTimeout(ctx, submitTime)
	defer cancel()
	old, err := a.o.Store.Subscription(ctx, o.Team, state.Of)
	if err != nil {
		return nil, err
	}
	assistant := a.o.Assistant()
	d, _, no, err := a.ruling(ctx, o.Team, o.User, state.Of, old)
	if err == nil && assistant == nil {
		err = errNoCorpus
	}
	if err != nil {
		a.lg.Error("a subscription cannot be checked", "order", o.ID, "err", safe(err))
		no = blocks.NoticeFailed
	}
	if no != "" {
		a.o.Count("subscribe", "refused")
		return modalErrors{blocks.BlockHour: blocks.NoticeText(lang, no, blocks.Facts{Reference: o.ID})}, nil
	}
	sub, wrong := readSubscription(&s.View, lang, collectionsOf(assistant, d))
	if len(wrong) > 0 {
		return wrong, nil
	}
	sub.Team, sub.Channel, sub.By, sub.Since = o.Team, state.Of, o.User, time.Now()
	if old != nil {
		sub.By = old.By
	}
	if err := a.o.Store.SaveSubscription(ctx, sub); err != nil {
		return nil, err
	}
	a.o.Count("subscribe", "saved")
	if state.Home {
		a.refreshHome(ctx, o)
	}
	kind := blocks.NoticeSubscribed
	if sub.Paused {
		kind = blocks.NoticePaused
	}
	next, err := a.nextEdition(ctx, sub, time.Now())
	if err != nil {
		return nil, err
	}
	return nil, a.inform(ctx, o, lang, kind, blocks.Facts{At: next})
}

// nextEdition is when a subscription's next edition is due, in its own time zone;
// zero for never. A day that had its edition has no other, whatever the hour is now.
func (a *App) nextEdition(ctx context.Context, sub record.Subscription, now time.Time) (time.Time, error) {
	zone, err := sub.Schedule.Location()
	if err != nil || sub.Paused {
		return time.Time{}, nil
	}
	for next, ok := sub.Schedule.Next(now); ok; next, ok = sub.Schedule.Next(next) {
		key := record.EditionKey{Team: sub.Team, Channel: sub.Channel, Day: sub.Schedule.DayOf(next)}
		taken, err := a.o.Store.Edition(ctx, key)
		if err != nil || taken == nil {
			return next.In(zone), err
		}
	}
	return time.Time{}, nil
}

// readSubscription reads the modal. open are the collections that the channel may see.
func readSubscription(v *inlet.View, lang string, open []string) (record.Subscription, modalErrors) {
	wrong := modalErrors{}
	unclear := func(block, what, example string) {
		wrong[block] = blocks.NoticeText(lang, blocks.NoticeArgument, blocks.Facts{Argument: what, Example: example})
	}
	sub := record.Subscription{Lang: lang, Empty: record.EmptySilent}
	hour := filled(v, blocks.BlockHour)
	minute, err := schedule.ParseTime(cmp.Or(hour.Text, first(hour.Selected)))
	if err != nil {
		unclear(blocks.BlockHour, brieflyQuoted(hour.Text), "08:30")
	}
	sub.Schedule.Minute = minute
	for _, d := range filled(v, blocks.BlockDays).Selected {
		if n, err := strconv.Atoi(d); err == nil && n >= 0 && n <= 6 {
			sub.Schedule.Days |= 1 << n
		}
	}
	if sub.Schedule.Days == 0 {
		unclear(blocks.BlockDays, "…", schedule.Weekdays.Describe(lang))
	}
	zoneBlock, zone := blocks.BlockOtherZone, strings.TrimSpace(filled(v, blocks.BlockOtherZone).Text)
	if zone == "" {
		zoneBlock, zone = blocks.BlockZone, first(filled(v, blocks.BlockZone).Selected)
	}
	sub.Schedule.Zone = zone
	if _, err := sub.Schedule.Location(); err != nil {
		wrong[zoneBlock] = blocks.NoticeText(lang, blocks.NoticeNoZone, blocks.Facts{Argument: brieflyQuoted(zone)})
	}
	sub.Topics = blocks.Lines(filled(v, blocks.BlockTopics).Text)
	for _, topic := range sub.Topics {
		if wordless(topic) || utf8.RuneCountInString(topic) > longestTopic {
			unclear(blocks.BlockTopics, brieflyQuoted(topic), "")
		}
	}
	if len(sub.Topics) > mostTopics {
		wrong[blocks.BlockTopics] = blocks.NoticeText(lang, blocks.NoticeArgument, blocks.Facts{Argument: brieflyQuoted(sub.Topics[mostTopics])})
	}
	chosen := filled(v, blocks.BlockCollections)
	for _, name := range append(slices.Clone(chosen.Selected), blocks.Lines(chosen.Text)...) {
		if !slices.Contains(open, name) {
			unclear(blocks.BlockCollections, brieflyQuoted(name), strings.Join(open[:min(len(open), 3)], ", "))
			continue
		}
		sub.Collections = append(sub.Collections, name)
	}
	if l := first(filled(v, blocks.BlockLanguage).Selected); l == "fr" || l == "en" {
		sub.Lang = l
	}
	if e := record.Empty(first(filled(v, blocks.BlockEmpty).Selected)); e == record.EmptyNote {
		sub.Empty = e
	}
	sub.Paused = slices.Contains(filled(v, blocks.BlockPaused).Selected, blocks.ValuePaused)
	return sub, wrong
}

// first is the first of several, "" when there is none.
func first(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return of[0]
}

// changeSubscription pauses, takes up again or deletes a channel's subscription.
func (a *App) changeSubscription(ctx context.Context, o briefOrder) (outcome string, err error) {
	of := cmp.Or(o.Of, o.Channel)
	who, err := a.people.of(ctx, o.Team, o.User)
	if err != nil {
		return "", err
	}
	lang := o.lang(who)
	sub, err := a.o.Store.Subscription(ctx, o.Team, of)
	if err != nil {
		return "", err
	}
	person := who.person()
	if sub == nil {
		return "none", a.changed(ctx, o, lang, blocks.NoticeNoneHere, blocks.Facts{})
	}
	if !a.mayChange(sub, person) || isDirect(of) && sub.By != o.User {
		return "refused", a.inform(ctx, o.order, lang, blocks.NoticeNotAdmin, blocks.Facts{})
	}
	kind := map[verb]blocks.NoticeKind{
		verbPause: blocks.NoticePaused, verbResume: blocks.NoticeResumed, verbDelete: blocks.NoticeUnsubscribed,
	}[o.Verb]
	if o.Verb == verbDelete {
		_, err = a.o.Store.DeleteSubscription(ctx, o.Team, of)
	} else if pause := o.Verb == verbPause; pause != sub.Paused {
		sub.Paused, sub.Since = pause, time.Now()
		err = a.o.Store.SaveSubscription(ctx, *sub)
	}
	if err != nil {
		return "", err
	}
	next, err := a.nextEdition(ctx, *sub, time.Now())
	if err != nil {
		return "", err
	}
	return "answered", a.changed(ctx, o, lang, kind, blocks.Facts{At: next})
}

// changed says what became of a subscription; the home shows it by itself.
func (a *App) changed(ctx context.Context, o briefOrder, lang string, kind blocks.NoticeKind, f blocks.Facts) error {
	if o.Home {
		a.refreshHome(ctx, o.order)
		return nil
	}
	return a.inform(ctx, o.order, lang, kind, f)
}

// listSubscriptions shows the subscription of the channel and those that the
// person made, with buttons to change them; to a named administrator all of them.
func (a *App) listSubscriptions(ctx context.Context, o briefOrder) (outcome string, err error) {
	d, who, err := a.decideOrder(ctx, &o.order)
	if err != nil {
		return "", err
	}
	lang, person := o.lang(who), who.person()
	if !d.Allowed {
		return "refused", a.inform(ctx, o.order, lang, blocks.NoticeKind(d.Reason), blocks.Facts{})
	}
	subs, err := a.subscriptionsOf(ctx, o.Team, o.Channel, person)
	if err != nil {
		return "", err
	}
	if len(subs) == 0 {
		return "none", a.inform(ctx, o.order, lang, blocks.NoticeNoneHere, blocks.Facts{})
	}
	listed, err := a.listed(ctx, subs, person, lang)
	if err != nil {
		return "", err
	}
	return "answered", a.say(ctx, o.order, "subscriptions", "subscriptions", blocks.Subscriptions(lang, listed, true)...)
}

// subscriptionsOf are the subscriptions that a person is shown: that of the
// channel, the person's own, and all of them to an administrator who is named one.
// Where every member may administer nobody is shown what other channels read.
func (a *App) subscriptionsOf(ctx context.Context, team, channel string, who access.Person) ([]record.Subscription, error) {
	all, err := a.o.Store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	named := slices.Contains(a.o.Rules.Admins, who.ID) && a.o.Rules.Administers(who)
	return slices.DeleteFunc(all, func(s record.Subscription) bool {
		mine := s.By == who.ID
		return s.Team != team || !mine && s.Channel != channel && !(named && !isDirect(s.Channel))
	}), nil
}
