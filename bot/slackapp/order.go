package slackapp

import (
	"context"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// OrderEdition hands in the edition of a day for a channel that has subscribed, to
// be made and posted by the server that works on the store, now or when it runs
// again. It reports false, and does nothing, when there is an edition of that
// channel and day already.
func OrderEdition(ctx context.Context, store Editions, team, channel string, day corpus.Day, now time.Time) (bool, error) {
	o := editionOrder{Team: team, Channel: channel, Day: day, Due: now}
	j, err := job(jobEdition, o)
	if err != nil {
		return false, err
	}
	return store.ClaimEdition(ctx, record.Edition{EditionKey: o.key(), Status: record.EditionClaimed, Due: now, At: now}, j)
}
