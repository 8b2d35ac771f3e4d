package slackapp

import (
	"context"
	"time"
)

// sweepEvery is how often what has been kept long enough is deleted.
const sweepEvery = time.Hour

// sweep deletes what has been kept long enough, now and every hour, until ctx is done.
func (a *App) sweep(ctx context.Context) error {
	if a.o.Retention <= 0 {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		switch n, err := a.o.Store.Purge(ctx, time.Now().Add(-a.o.Retention)); {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			a.lg.Error("old records are not deleted", "err", safe(err))
		case n > 0:
			a.lg.Info("old records deleted", "records", n)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
