package state

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// keysKept is for how long a request is known again.
const keysKept = 7 * 24 * time.Hour

// Accept stores the jobs of a request, unless the request was seen before. Keys are
// all the names that it may come under: when one of them was given to Accept within
// the last week, fresh is false and no job is stored, but the other keys are, so that
// the next twin is known by any of them. A request without keys is always fresh.
// Of two processes that accept the same key at the same time one finds it fresh.
func (s *Store) Accept(ctx context.Context, keys []string, jobs ...record.Job) (fresh bool, err error) {
	// In order, so that two transactions do not wait for each other.
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	err = s.db.inTx(ctx, func(t tx) error {
		fresh = true
		for _, k := range keys {
			n, err := t.exec(ctx, `INSERT INTO verbatim_seen (key, at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`, k, millis(s.now()))
			if err != nil {
				return err
			}
			fresh = fresh && n > 0
		}
		if !fresh {
			return nil
		}
		return enqueue(ctx, t, jobs...)
	})
	if err != nil {
		return false, fmt.Errorf("accept: %w", err)
	}
	return fresh, nil
}

// Release forgets keys, so that a request whose handling failed may come again.
func (s *Store) Release(ctx context.Context, keys ...string) error {
	keys = slices.Compact(slices.Sorted(slices.Values(keys)))
	err := s.db.inTx(ctx, func(t tx) error {
		for _, k := range keys {
			if _, err := t.exec(ctx, `DELETE FROM verbatim_seen WHERE key = ?`, k); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("release: %w", err)
	}
	return nil
}
