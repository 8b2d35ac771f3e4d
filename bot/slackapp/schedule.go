package slackapp

import (
	"context"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// schedule claims the editions of all subscriptions as they come due, until ctx is done.
func (a *App) schedule(ctx context.Context) error {
	runner := schedule.NewRunner(a.lg, book{a}, schedule.RunnerOptions{StaleAfter: a.o.StaleAfter})
	if err := runner.Run(ctx); ctx.Err() == nil {
		return err
	}
	return nil
}

// A book is the subscriptions and editions in the store, as the schedule sees them.
type book struct{ *App }

func (b book) Entries(ctx context.Context) ([]schedule.Entry, error) {
	subs, err := b.o.Store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]schedule.Entry, len(subs))
	for i, s := range subs {
		out[i] = schedule.Entry{Key: s.Team + "/" + s.Channel, Schedule: s.Schedule, Since: s.Since, Paused: s.Paused}
	}
	return out, nil
}

// An editionOrder is an edition that is due.
type editionOrder struct {
	Team    string     `json:"team"`
	Channel string     `json:"channel"`
	Day     corpus.Day `json:"day"`
	Due     time.Time  `json:"due"`
	Late    bool       `json:"late,omitempty"` // it was late when it was claimed
	// Claimed is when it was; zero in jobs of older versions.
	Claimed time.Time `json:"claimed,omitzero"`
}

// lateAfter is how long making an edition may take before it counts as late.
const lateAfter = 10 * time.Minute

// late reports whether what is posted now is an edition after its time.
func (o editionOrder) late(now time.Time) bool {
	return o.Late || !o.Claimed.IsZero() && now.Sub(o.Claimed) > lateAfter
}

func (o editionOrder) key() record.EditionKey {
	return record.EditionKey{Team: o.Team, Channel: o.Channel, Day: o.Day}
}

// name is the edition in a word, for ids and logs.
func (o editionOrder) name() string { return short("edition", o.Team, o.Channel, o.Day.String()) }

// Claim takes an edition on, once for each channel and local day. One that is due
// too long ago is noted and not made.
func (b book) Claim(ctx context.Context, d schedule.Due) error {
	team, channel, _ := strings.Cut(d.Key, "/")
	o := editionOrder{Team: team, Channel: channel, Day: d.Day, Due: d.Slot, Late: d.Late, Claimed: time.Now()}
	e := record.Edition{EditionKey: o.key(), Status: record.EditionClaimed, Due: d.Slot, At: time.Now()}
	var jobs []record.Job
	if d.Stale {
		e.Status = record.EditionSkipped
	} else {
		j, err := job(jobEdition, o)
		if err != nil {
			return err
		}
		jobs = append(jobs, j)
	}
	fresh, err := b.o.Store.ClaimEdition(ctx, e, jobs...)
	if err != nil || !fresh {
		return err
	}
	b.o.Count("edition", string(e.Status))
	if d.Stale {
		b.lg.Warn("an edition is skipped: it was due too long ago", "edition", o.name(), "day", o.Day.String(), "due", d.Slot)
	}
	return nil
}

// OrderEdition hands in the edition of a day for a channel that has subscribed, to
// be made and posted by the server that works on the store, now or when it runs
// again. It reports false, and does nothing, when there is an edition of that
// channel and day already.
func OrderEdition(ctx context.Context, store Editions, team, channel string, day corpus.Day, now time.Time) (bool, error) {
	o := editionOrder{Team: team, Channel: channel, Day: day, Due: now, Claimed: now}
	j, err := job(jobEdition, o)
	if err != nil {
		return false, err
	}
	return store.ClaimEdition(ctx, record.Edition{EditionKey: o.key(), Status: record.EditionClaimed, Due: now, At: now}, j)
}
