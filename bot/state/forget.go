package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	// editionsKept is how long editions are kept at least: a digest a year ago says what was new.
	editionsKept = 400 * 24 * time.Hour
	// paceKept is how long the last booking of a channel is kept after its time.
	paceKept = time.Hour
)

// Forget deletes a person's turns, drafts and feedback, the posts that answered them
// as far as these are done, and the finished jobs that name them, and takes their id
// out of the records of use. It returns how many records it deleted. What is still
// being done is left: forget again when it is. On SQLite nothing of what was deleted
// stays in the files, unless somebody reads at that moment. Messages that the chat
// service has are not touched.
func (s *Store) Forget(ctx context.Context, team, user string) (int, error) {
	if user == "" {
		return 0, errors.New("forget: nobody is named")
	}
	total := int64(0)
	err := s.db.inTx(ctx, func(t tx) error {
		for _, sql := range []string{
			`DELETE FROM verbatim_turn WHERE team = ? AND user_id = ?`,
			`DELETE FROM verbatim_draft WHERE team = ? AND user_id = ?`,
			`DELETE FROM verbatim_feedback WHERE team = ? AND user_id = ?`,
			`DELETE FROM verbatim_post WHERE team = ? AND user_id = ? AND done <> 0`,
		} {
			n, err := t.exec(ctx, sql, team, user)
			if err != nil {
				return err
			}
			total += n
		}
		if _, err := t.exec(ctx, `UPDATE verbatim_use SET user_id = '', turn = '' WHERE team = ? AND user_id = ?`, team, user); err != nil {
			return err
		}
		n, err := t.exec(ctx, `DELETE FROM river_job WHERE state IN ('completed', 'cancelled', 'discarded')
			AND args ->> 'payload' LIKE ? ESCAPE '!'`, naming(user))
		total += n
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("forget: %w", err)
	}
	return int(total), wrapped("forget", s.db.scrub(ctx))
}

// naming is a pattern for the JSON texts that have s in them as a string.
func naming(s string) string {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can be written as JSON
	}
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(string(quoted)) + "%"
}

// Purge deletes what is older than before: turns, drafts, feedback, uses, posts that
// are done or were only opened; editions, too, but not before 400 days are over. What
// has a term of its own (keys of requests, response URLs) is deleted after that,
// whatever before is. It returns how many records it deleted.
func (s *Store) Purge(ctx context.Context, before time.Time) (int, error) {
	total := int64(0)
	editions := before
	if limit := s.now().Add(-editionsKept); limit.Before(before) {
		editions = limit
	}
	err := s.db.inTx(ctx, func(t tx) error {
		for _, d := range []struct {
			sql    string
			before time.Time
		}{
			{`DELETE FROM verbatim_turn WHERE at < ?`, before},
			{`DELETE FROM verbatim_draft WHERE at < ?`, before},
			{`DELETE FROM verbatim_feedback WHERE at < ?`, before},
			{`DELETE FROM verbatim_use WHERE at < ?`, before},
			{`DELETE FROM verbatim_post WHERE at < ? AND (done <> 0 OR part_n = 0)`, before},
			{`DELETE FROM verbatim_edition WHERE at < ?`, editions},
		} {
			n, err := t.exec(ctx, d.sql, millis(d.before))
			if err != nil {
				return err
			}
			total += n
		}
		n, err := s.sweepIn(ctx, t)
		total += n
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("purge: %w", err)
	}
	return int(total), wrapped("purge", s.db.scrub(ctx))
}

// sweep deletes what has a term of its own.
func (s *Store) sweep(ctx context.Context) error {
	return s.db.inTx(ctx, func(t tx) error {
		_, err := s.sweepIn(ctx, t)
		return err
	})
}

func (s *Store) sweepIn(ctx context.Context, t tx) (deleted int64, err error) {
	now := s.now()
	if _, err := t.exec(ctx, `UPDATE verbatim_post SET response_url = '' WHERE response_url <> '' AND at <= ?`,
		millis(now.Add(-responseLife))); err != nil {
		return 0, err
	}
	for _, d := range []struct {
		sql    string
		before time.Time
	}{
		{`DELETE FROM verbatim_seen WHERE at < ?`, now.Add(-keysKept)},
		{`DELETE FROM verbatim_response WHERE made < ?`, now.Add(-2 * responseLife)},
		{`DELETE FROM verbatim_pace WHERE at < ?`, now.Add(-paceKept)},
	} {
		n, err := t.exec(ctx, d.sql, millis(d.before))
		if err != nil {
			return 0, err
		}
		deleted += n
	}
	return deleted, nil
}
