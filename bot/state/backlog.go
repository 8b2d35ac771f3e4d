package state

import (
	"context"
	"fmt"
	"time"
)

// Backlog is what is still to be done, and what went wrong.
type Backlog struct {
	Queued   int // jobs that could start now
	Later    int // jobs that are to start later, or were put off
	Running  int
	Retrying int // jobs that failed and wait for another attempt
	// Failed are the posts that were given up, Uncertain those whose sending was
	// begun more than a minute ago and has no outcome.
	Failed    int
	Uncertain int
	// Oldest is how long the job that has waited longest could have started.
	Oldest time.Duration
}

// uncertainAfter is when a sending without an outcome is not simply under way any more.
const uncertainAfter = time.Minute

// Backlog counts what is still to be done.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	var b Backlog
	err := s.db.each(ctx, func(r row) error {
		var state string
		var n int
		if err := r.Scan(&state, &n); err != nil {
			return err
		}
		switch state {
		case "available":
			b.Queued = n
		case "scheduled", "pending":
			b.Later += n
		case "running":
			b.Running = n
		case "retryable":
			b.Retrying = n
		}
		return nil
	}, `SELECT CAST(state AS TEXT), count(*) FROM river_job
		WHERE state IN ('available', 'scheduled', 'pending', 'running', 'retryable') GROUP BY state`)
	if err != nil {
		return Backlog{}, fmt.Errorf("count jobs: %w", err)
	}
	var oldest int64
	if _, err := one(ctx, s.db, []any{&oldest}, s.db.waiting()); err != nil {
		return Backlog{}, fmt.Errorf("count jobs: %w", err)
	}
	b.Oldest = max(time.Duration(oldest)*time.Millisecond, 0)
	for _, c := range []struct {
		n    *int
		sql  string
		args []any
	}{
		{&b.Failed, `SELECT count(*) FROM verbatim_post WHERE failed <> ''`, nil},
		{&b.Uncertain, `SELECT count(*) FROM verbatim_post WHERE attempted <> 0 AND attempted < ?`,
			[]any{millis(s.now().Add(-uncertainAfter))}},
	} {
		if _, err := one(ctx, s.db, []any{c.n}, c.sql, c.args...); err != nil {
			return Backlog{}, fmt.Errorf("count posts: %w", err)
		}
	}
	return b, nil
}
