package slackapp

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// manyAttempts is after how many attempts an edition that fails is said to be late in the log.
const manyAttempts = 3

// edition makes a digest and hands it over, in one go with the note that it was
// made. A channel sees an edition or nothing: that one fails is for the log and,
// when it is given up, for who subscribed.
func (a *App) edition(ctx context.Context, o editionOrder, j record.Job) error {
	begun := time.Now()
	err := guarded(func() error { return a.makeEdition(ctx, o) })
	a.logPanic("edition", err)
	if err == nil {
		a.o.Took("edition", time.Since(begun))
		return nil
	}
	level := slog.LevelInfo
	if j.Attempt >= manyAttempts || j.Last {
		level = slog.LevelError
	}
	a.lg.Log(ctx, level, "an edition is not made", "edition", o.name(), "day", o.Day.String(), "attempt", j.Attempt, "last", j.Last, "err", safe(err))
	if j.Attempt == manyAttempts {
		a.o.Count("edition", "delayed")
	}
	if !j.Last {
		return err
	}
	a.o.Count("edition", "failed")
	ctx, cancel := lastWords(ctx)
	defer cancel()
	return a.giveUp(ctx, o)
}

// makeEdition makes the edition of the day that it was due for, whatever day it is now.
func (a *App) makeEdition(ctx context.Context, o editionOrder) error {
	sub, err := a.o.Store.Subscription(ctx, o.Team, o.Channel)
	if err != nil {
		return err
	}
	e := record.Edition{EditionKey: o.key(), Due: o.Due, At: time.Now()}
	if sub == nil || sub.Paused {
		return a.closeEdition(ctx, e, record.EditionSkipped)
	}
	d, to, err := a.readers(ctx, sub)
	if err != nil {
		return err
	}
	if d = d.Narrow(sub.Collections); !d.Allowed {
		a.lg.Warn("an edition is refused", "edition", o.name(), "reason", string(d.Reason))
		return a.closeEdition(ctx, e, record.EditionRefused)
	}
	assistant := a.o.Assistant()
	if assistant == nil {
		return errNoCorpus
	}
	last, err := a.o.Store.LastEdition(ctx, o.Team, o.Channel, o.Day)
	if err != nil {
		return err
	}
	request := digestOf(sub, last, o.Day, d)
	digest, err := assistant.DigestOf(ctx, request)
	if err != nil {
		return err
	}
	e.From = request.From
	e.Shown = append(slices.Clone(digest.Shown), stillShown(assistant, request.Seen, digest.Shown, o.Day)...)
	post, empty, err := a.editionPost(o, sub, digest, d, to)
	if err != nil {
		return err
	}
	status := record.EditionPosted
	if empty {
		status = record.EditionEmpty
	}
	if len(post.Parts) == 0 {
		return a.closeEdition(ctx, e, status)
	}
	if o.late(time.Now()) {
		a.o.Count("edition", "late")
	}
	e.Post = post.ID
	return a.closeEdition(ctx, e, status, post)
}

func (a *App) closeEdition(ctx context.Context, e record.Edition, s record.EditionStatus, posts ...record.Post) error {
	e.Status = s
	if err := a.o.Store.FinishEdition(ctx, e, posts...); err != nil {
		return err
	}
	a.o.Count("edition", string(s))
	return nil
}

// readers decides what the readers of a subscription may be told, at this moment:
// everybody in a channel, the subscriber alone in a direct message.
func (a *App) readers(ctx context.Context, sub *record.Subscription) (access.Decision, Audience, error) {
	to := Audience{Team: sub.Team, Place: access.Place{Channel: sub.Channel, Direct: isDirect(sub.Channel)}, Lang: sub.Lang}
	if to.Place.Direct {
		d, who, err := a.decide(ctx, sub.Team, sub.By, to.Place)
		to.Person = who.person()
		return d, to, err
	}
	here, known, err := a.channels.now(ctx, sub.Channel)
	if err != nil {
		return access.Decision{}, to, err
	}
	// A channel that Slack does not let the assistant know may be shared with anybody.
	to.Place.External = here.shared || !known
	return a.o.Rules.Decide(to.Place, access.Person{}), to, nil
}

// farthestBack is how many days an edition covers at most, after a long pause.
const farthestBack = 31

// digestOf is what the edition of a day is made from: the days since the last
// edition, its own included, for texts that came after it; without one, the day before and the day.
func digestOf(sub *record.Subscription, last *record.Edition, day corpus.Day, d access.Decision) bot.DigestRequest {
	r := bot.DigestRequest{From: day - 1, On: day, Topics: sub.Topics, Scope: bot.Scope{
		AsOf: day, Collections: d.Collections, Lang: cmp.Or(sub.Lang, "fr"),
	}}
	if last != nil {
		r.From, r.Seen = max(last.Day, day-farthestBack), last.Shown
	}
	return r
}

// stillShown are the documents of seen, as ID@VERSION, that are not in shown and
// may come up again in the next edition, which begins on day.
func stillShown(assistant *bot.Assistant, seen, shown []string, day corpus.Day) []string {
	var out []string
	for _, s := range seen {
		id, _, _ := cutLast(s, "@")
		doc := assistant.Document(id)
		if doc == nil || slices.Contains(shown, s) {
			continue
		}
		again := doc.Date.To >= day
		for _, item := range doc.Items {
			again = again || item.Date.To >= day
		}
		if again {
			out = append(out, s)
		}
	}
	return out
}

// cutLast is strings.Cut at the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// editionPost is what an edition says; it has no parts when the policy is to say nothing.
func (a *App) editionPost(o editionOrder, sub *record.Subscription, digest *bot.Edition, d access.Decision, to Audience) (p record.Post, empty bool, err error) {
	p = record.Post{ID: "edition-" + o.name(), Kind: "digest", Place: record.Place{Team: o.Team, Channel: o.Channel}, Via: record.ViaMessage, At: time.Now()}
	empty = len(digest.Stories) == 0
	if empty && sub.Empty != record.EmptyNote {
		return p, true, nil
	}
	p.Parts, err = parts(blocks.Digest(digest, blocks.DigestOptions{Late: o.late(time.Now()), Failed: a.failedIn(d), Link: a.linkTo(to)}))
	return p, empty, err
}

// failedIn are the names of the sources that could not be read, as far as the decision lets them be told.
func (a *App) failedIn(d access.Decision) []string {
	if a.o.Failed == nil || !d.Allowed {
		return nil
	}
	var names []string
	for _, u := range a.o.Failed() {
		if len(d.Collections) == 0 || u.Known && d.Sees(u.Collection) {
			names = append(names, u.Name)
		}
	}
	return names
}

// giveUp notes that an edition cannot be made, and tells who subscribed.
func (a *App) giveUp(ctx context.Context, o editionOrder) error {
	e := record.Edition{EditionKey: o.key(), Status: record.EditionFailed, Due: o.Due, At: time.Now()}
	sub, err := a.o.Store.Subscription(ctx, o.Team, o.Channel)
	if err != nil {
		return err
	}
	if sub == nil {
		return a.o.Store.FinishEdition(ctx, e)
	}
	told, err := parts([]blocks.Message{blocks.Notice(cmp.Or(sub.Lang, "fr"), blocks.NoticeNoEdition, blocks.Facts{
		Day: o.Day, Channel: o.Channel, Reference: o.name(),
	})})
	if err != nil {
		return err
	}
	p := record.Post{
		ID: "failed-" + o.name(), Kind: "notice", Place: record.Place{Team: o.Team, Channel: o.Channel}, User: sub.By,
		Via: record.ViaEphemeral, Parts: told, At: time.Now(),
	}
	// A direct message waits to be read; what one person sees in a channel does not.
	if c, _, _, err := a.slack.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{sub.By}}); err == nil && c.ID != "" {
		p.Channel, p.Via = c.ID, record.ViaMessage
	}
	return a.o.Store.FinishEdition(ctx, e, p)
}
