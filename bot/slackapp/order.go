package slackapp

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
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

// A deed is what an order asks for, done with the assistant over the corpus as it
// is when the deed begins. It returns the outcome in a word.
type deed func(ctx context.Context, assistant *bot.Assistant) (outcome string, err error)

// errNoCorpus is the error of what needs documents while there are none.
var errNoCorpus = errors.New("there is no corpus yet")

// carry does what an order asks for in a job, notes what came of it and, when it
// fails for good or panics, says so to who gave the order.
func (a *App) carry(ctx context.Context, o order, j record.Job, what string, do deed) error {
	return a.carryOr(ctx, o, j, what, do, func(ctx context.Context, lang string) error {
		return a.inform(ctx, o, lang, blocks.NoticeFailed, blocks.Facts{Reference: o.ID})
	})
}

// carryOr is carry with another way to say that it failed for good.
func (a *App) carryOr(ctx context.Context, o order, j record.Job, what string, do deed, sorry func(ctx context.Context, lang string) error) error {
	begun := time.Now()
	outcome := ""
	err := guarded(func() (err error) {
		assistant := a.o.Assistant()
		if assistant == nil {
			return errNoCorpus
		}
		outcome, err = do(ctx, assistant)
		return err
	})
	var again record.Again
	switch {
	case err == nil:
		a.o.Took(what, time.Since(begun))
		return a.noteUse(ctx, o, what, outcome, time.Since(begun))
	case errors.As(err, &again), !j.Last:
		a.logPanic(what, err)
		return err
	}
	ctx, cancel := lastWords(ctx)
	defer cancel()
	a.logPanic(what, err)
	a.lg.Error("an order is given up", "what", what, "order", o.ID, "err", safe(err))
	return errors.Join(
		sorry(ctx, a.acquainted(ctx, o.Team, o.User).lang),
		a.noteUse(ctx, o, what, "failed", time.Since(begun)))
}

// logPanic writes where a panic came from to the log.
func (a *App) logPanic(what string, err error) {
	var p panicked
	if errors.As(err, &p) {
		a.lg.Error("panic", "what", what, "stack", p.stack)
	}
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
		Team: o.Team, Channel: o.Channel, User: o.User, What: what, Outcome: outcome, Turn: o.ID, Took: took, At: o.At,
	})
}

// decideOrder is decide for who gave an order where it was given; it settles first
// whether that is shared with another organisation.
func (a *App) decideOrder(ctx context.Context, o *order) (access.Decision, profile, error) {
	if err := a.askShared(ctx, o); err != nil {
		return access.Decision{}, profile{}, err
	}
	return a.decide(ctx, o.Team, o.User, o.place())
}

// admit decides whether an order may be carried out and within the limits. When
// it may not, the person was told why and outcome says it in a word.
func (a *App) admit(ctx context.Context, o *order, what, lang string) (d access.Decision, who profile, outcome string, err error) {
	d, who, err = a.decideOrder(ctx, o)
	if err != nil {
		return d, who, "", err
	}
	lang = cmp.Or(lang, who.lang)
	if !d.Allowed {
		return d, who, record.Refused, a.inform(ctx, *o, lang, blocks.NoticeKind(d.Reason), blocks.Facts{})
	}
	wait, err := a.throttled(ctx, *o, what)
	if err == nil && wait > 0 {
		return d, who, record.Limited, a.inform(ctx, *o, lang, blocks.NoticeLimited, blocks.Facts{Wait: wait})
	}
	return d, who, "", err
}

// orderOf is the order that somebody gives with what arrived. what tells the kinds
// of orders apart; of names this one and stays the same when it arrives again.
func orderOf(arrival inlet.Arrival, what, of, user, channel string) order {
	return order{
		ID: short(what, arrival.Team, of), Team: arrival.Team, Channel: channel, User: user,
		Direct: isDirect(channel), External: arrival.External, At: time.Now(),
	}
}

// linksFor gives the pages of citations to who gave an order alone.
func (a *App) linksFor(o order, who profile, lang string) blocks.Link {
	return a.linkTo(Audience{Team: o.Team, Place: o.place(), Person: who.person(), Lang: lang})
}

// throttled is for how long somebody has to wait before the order may be carried
// out, zero for not at all. The order is noted first and counted with those that
// came before it, so that of many at once no more pass than the limit allows. What
// was turned down does not count: nobody is kept out by having asked in vain, and
// nobody keeps others out of a channel.
func (a *App) throttled(ctx context.Context, o order, what string) (time.Duration, error) {
	if err := a.noteUse(ctx, o, what, "begun", 0); err != nil {
		return 0, err
	}
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
		n, err := a.o.Store.CountUses(ctx, o.Team, l.user, l.channel, o.At.Add(-l.within), o.At)
		if err != nil {
			return 0, err
		}
		if n > l.most {
			return l.within, nil
		}
	}
	return 0, nil
}
