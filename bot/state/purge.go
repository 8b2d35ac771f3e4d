package state

import (
	"context"
	"fmt"
	"time"
)

const (
	// editionsKept is how long editions are kept at least: a digest a year ago says what was new.
	editionsKept = 400 * 24 * time.Hour
	// paceKept is how long the last booking of a channel is kept after its time.
	paceKept = time.Hour
	// sendingEnds is when nobody sends a post any more that was not sent: its job was
	// given up with the processes that died of it, say.
	sendingEnds = 7 * 24 * time.Hour
	// batch is how many records are deleted at a time, so that on SQLite, which has one
	// writer, what comes in meanwhile is still accepted in time.
	batch = 500
)

// Purge deletes what is older than before: turns, drafts, feedback, uses, posts that
// are done, were only opened, or were to be sent more than a week ago; editions, too,
// but not before 400 days are over. What has a term of its own (keys of requests,
// response URLs) is deleted after that, whatever before is. It returns how many
// records it deleted, also when it fails in the middle.
func (s *Store) Purge(ctx context.Context, before time.Time) (int, error) {
	now := s.now()
	editions := before
	if limit := now.Add(-editionsKept); limit.Before(before) {
		editions = limit
	}
	total := int64(0)
	for _, a := range []aged{
		{"verbatim_turn", "id", `at < ?`, []any{millis(before)}},
		{"verbatim_draft", "id", `at < ?`, []any{millis(before)}},
		{"verbatim_feedback", "turn, team, user_id", `at < ?`, []any{millis(before)}},
		{"verbatim_use", "id", `at < ?`, []any{millis(before)}},
		{"verbatim_post", "id", `at < ? AND (done <> 0 OR part_n = 0 OR at < ?)`, []any{millis(before), millis(now.Add(-sendingEnds))}},
		{"verbatim_edition", "team, channel, day", `at < ?`, []any{millis(editions)}},
	} {
		n, err := s.deleteAged(ctx, a)
		total += n
		if err != nil {
			return int(total), fmt.Errorf("purge: %w", err)
		}
	}
	n, err := s.sweep(ctx)
	return int(total + n), wrapped("purge", err)
}

// sweep deletes what has a term of its own.
func (s *Store) sweep(ctx context.Context) (deleted int64, err error) {
	now := s.now()
	if _, err := s.db.exec(ctx, `UPDATE verbatim_post SET response_url = '' WHERE response_url <> '' AND at <= ?`,
		millis(now.Add(-responseLife))); err != nil {
		return 0, err
	}
	for _, a := range []aged{
		{"verbatim_seen", "key", `at < ?`, []any{millis(now.Add(-keysKept))}},
		{"verbatim_response", "hash", `made < ?`, []any{millis(now.Add(-2 * responseLife))}},
		{"verbatim_pace", "team, channel", `at < ?`, []any{millis(now.Add(-paceKept))}},
	} {
		n, err := s.deleteAged(ctx, a)
		deleted += n
		if err != nil {
			return deleted, err
		}
	}
	return deleted, nil
}

// aged are the records of a table that are to be deleted.
type aged struct {
	table, key string // key are the columns that name a record
	where      string
	args       []any
}

// deleteAged deletes them, a batch at a time, and returns how many there were.
func (s *Store) deleteAged(ctx context.Context, a aged) (deleted int64, err error) {
	sql := `DELETE FROM ` + a.table + ` WHERE (` + a.key + `) IN (SELECT ` + a.key + ` FROM ` + a.table + ` WHERE ` + a.where + ` LIMIT ?)`
	for {
		n, err := s.db.exec(ctx, sql, append(a.args, batch)...)
		deleted += n
		if err != nil || n < batch {
			return deleted, err
		}
	}
}
