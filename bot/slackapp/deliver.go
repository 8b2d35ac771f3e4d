package slackapp

import (
	"context"
	"errors"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// A postOrder names a post that is to be sent.
type postOrder struct {
	ID string `json:"id"`
}

// How long sending goes on trying while Slack does not answer, and how often
// once the store's own attempts are used up.
const (
	postPatience = 24 * time.Hour
	postPause    = 5 * time.Minute
)

// deliver sends a post, or as much of it as is not sent yet. An outage of Slack
// loses nothing that is not stale by then.
func (a *App) deliver(ctx context.Context, o postOrder, j record.Job) error {
	err := a.out.Deliver(ctx, o.ID)
	var again record.Again
	if err == nil || errors.As(err, &again) || !j.Last {
		return err
	}
	p, readErr := a.o.Store.Post(ctx, o.ID)
	if readErr != nil || p != nil && time.Since(p.At) < postPatience {
		return record.Again{After: postPause}
	}
	a.lg.Error("a post is given up", "post", o.ID, "err", safe(err))
	return a.out.GiveUp(ctx, o.ID, "too_many_attempts")
}
