package state

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// ClaimEdition stores an edition, with EditionClaimed for a status when it has none,
// and the jobs that make it, in one transaction. When the channel has an edition
// of that day, nothing happens and it returns false: of any number of processes
// that claim one at the same time, one gets it.
func (s *Store) ClaimEdition(ctx context.Context, e record.Edition, jobs ...record.Job) (claimed bool, err error) {
	e.Status = cmp.Or(e.Status, record.EditionClaimed)
	err = s.db.inTx(ctx, func(t tx) error {
		claimed, err = s.insertEdition(ctx, t, e)
		if err != nil || !claimed {
			return err
		}
		return enqueue(ctx, t, jobs...)
	})
	if err != nil {
		return false, fmt.Errorf("claim edition: %w", err)
	}
	return claimed, nil
}

// FinishEdition stores how an edition ended, and its posts (as AddPost does), in one
// transaction. An edition that had ended already stays as it is, and its posts are
// not added. One that was never claimed is stored too.
func (s *Store) FinishEdition(ctx context.Context, e record.Edition, posts ...record.Post) error {
	shown, err := encodeList(e.Shown)
	if err != nil {
		return fmt.Errorf("finish edition: %w", err)
	}
	err = s.db.inTx(ctx, func(t tx) error {
		n, err := t.exec(ctx, `UPDATE verbatim_edition SET status = ?, due = ?, from_day = ?, shown = ?, post = ?, at = ?
			WHERE team = ? AND channel = ? AND day = ? AND status = ?`,
			string(e.Status), millis(e.Due), int64(e.From), shown, e.Post, millis(e.At),
			e.Team, e.Channel, int64(e.Day), string(record.EditionClaimed))
		if err != nil {
			return err
		}
		if n == 0 {
			if fresh, err := s.insertEdition(ctx, t, e); err != nil || !fresh {
				return err
			}
		}
		for _, p := range posts {
			if _, err := s.addPost(ctx, t, p); err != nil {
				return err
			}
		}
		return nil
	})
	return wrapped("finish edition", err)
}

func (s *Store) insertEdition(ctx context.Context, t tx, e record.Edition) (bool, error) {
	shown, err := encodeList(e.Shown)
	if err != nil {
		return false, err
	}
	n, err := t.exec(ctx, `INSERT INTO verbatim_edition (team, channel, day, status, due, from_day, shown, post, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (team, channel, day) DO NOTHING`,
		e.Team, e.Channel, int64(e.Day), string(e.Status), millis(e.Due), int64(e.From), shown, e.Post, millis(e.At))
	return n > 0, err
}

// Edition returns the edition of that key, or nil when there is none.
func (s *Store) Edition(ctx context.Context, key record.EditionKey) (*record.Edition, error) {
	return s.edition(ctx, `WHERE team = ? AND channel = ? AND day = ?`, key.Team, key.Channel, int64(key.Day))
}

// LastEdition returns the latest edition of a channel before that day (exclusive)
// which was posted or had nothing to say, or nil when there is none.
func (s *Store) LastEdition(ctx context.Context, team, channel string, before corpus.Day) (*record.Edition, error) {
	return s.edition(ctx, `WHERE team = ? AND channel = ? AND day < ? AND status IN (?, ?) ORDER BY day DESC LIMIT 1`,
		team, channel, int64(before), string(record.EditionPosted), string(record.EditionEmpty))
}

// Editions returns the latest editions of a channel, at most limit (all when limit
// is not above zero), newest first.
func (s *Store) Editions(ctx context.Context, team, channel string, limit int) ([]record.Edition, error) {
	if limit <= 0 {
		limit = math.MaxInt32
	}
	es, err := s.editions(ctx, `WHERE team = ? AND channel = ? ORDER BY day DESC LIMIT ?`, team, channel, limit)
	return es, wrapped("read editions", err)
}

func (s *Store) edition(ctx context.Context, where string, args ...any) (*record.Edition, error) {
	es, err := s.editions(ctx, where, args...)
	if err != nil || len(es) == 0 {
		return nil, wrapped("read edition", err)
	}
	return &es[0], nil
}

func (s *Store) editions(ctx context.Context, where string, args ...any) ([]record.Edition, error) {
	var es []record.Edition
	err := s.db.each(ctx, func(r row) error {
		var e record.Edition
		var status, shown string
		var day, from, due, at int64
		err := r.Scan(&e.Team, &e.Channel, &day, &status, &due, &from, &shown, &e.Post, &at)
		if err != nil {
			return err
		}
		e.Day, e.From = corpus.Day(day), corpus.Day(from)
		e.Status, e.Due, e.At = record.EditionStatus(status), instant(due), instant(at)
		if e.Shown, err = decodeList[string](shown); err != nil {
			return err
		}
		es = append(es, e)
		return nil
	}, `SELECT team, channel, day, status, due, from_day, shown, post, at FROM verbatim_edition `+where, args...)
	if err != nil {
		return nil, err
	}
	return es, nil
}
