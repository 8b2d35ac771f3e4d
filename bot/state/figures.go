package state

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// AddFeedback stores what somebody thinks of an answer. A later opinion of the same
// person on the same turn takes the place of the earlier one, but an empty reason or
// note leaves the one that was given for the same rating.
func (s *Store) AddFeedback(ctx context.Context, f record.Feedback) error {
	if f.Turn == "" || f.User == "" {
		return errors.New("add feedback: it has no turn or no user")
	}
	_, err := s.db.exec(ctx, `INSERT INTO verbatim_feedback (turn, team, user_id, good, reason, note, at)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (turn, team, user_id) DO UPDATE SET good = excluded.good, at = excluded.at,
			reason = CASE WHEN excluded.reason = '' AND excluded.good = verbatim_feedback.good THEN verbatim_feedback.reason ELSE excluded.reason END,
			note = CASE WHEN excluded.note = '' AND excluded.good = verbatim_feedback.good THEN verbatim_feedback.note ELSE excluded.note END`,
		f.Turn, f.Team, f.User, number(f.Good), f.Reason, f.Note, millis(f.At))
	return wrapped("add feedback", err)
}

// Feedbacks returns the feedback from from (inclusive) to to (exclusive), oldest first.
func (s *Store) Feedbacks(ctx context.Context, from, to time.Time) ([]record.Feedback, error) {
	var fs []record.Feedback
	err := s.db.each(ctx, func(r row) error {
		var f record.Feedback
		var good, at int64
		if err := r.Scan(&f.Turn, &f.Team, &f.User, &good, &f.Reason, &f.Note, &at); err != nil {
			return err
		}
		f.Good, f.At = good != 0, instant(at)
		fs = append(fs, f)
		return nil
	}, `SELECT turn, team, user_id, good, reason, note, at FROM verbatim_feedback
		WHERE at >= ? AND at < ? ORDER BY at, turn, user_id`, millis(from), millis(to))
	if err != nil {
		return nil, fmt.Errorf("read feedback: %w", err)
	}
	return fs, nil
}

// AddUse stores that somebody did something. One with a turn that was stored
// before, of the same kind, gets another outcome and duration and stays of its
// time: a use counts once, however often its job is run.
func (s *Store) AddUse(ctx context.Context, u record.Use) error {
	id := rand.Text()
	if u.Turn != "" {
		sum := sha256.Sum256([]byte(u.Team + "\x00" + u.Turn + "\x00" + u.What))
		id = hex.EncodeToString(sum[:])
	}
	_, err := s.db.exec(ctx, `INSERT INTO verbatim_use (id, team, channel, user_id, what, outcome, turn, took, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, took = excluded.took`,
		id, u.Team, u.Channel, u.User, u.What, u.Outcome, u.Turn, u.Took.Microseconds(), millis(u.At))
	return wrapped("add use", err)
}

// CountUses counts the uses of that time, both ends included, that were not turned
// down. An empty team, user or channel is any.
func (s *Store) CountUses(ctx context.Context, team, user, channel string, from, to time.Time) (int, error) {
	// Only what is asked for is a condition: with "or any" no index would be of use.
	sql, args := `SELECT count(*) FROM verbatim_use WHERE at BETWEEN ? AND ? AND outcome NOT IN (?, ?)`,
		[]any{millis(from), millis(to), record.Refused, record.Limited}
	for _, c := range []struct{ column, value string }{{"team", team}, {"user_id", user}, {"channel", channel}} {
		if c.value != "" {
			sql, args = sql+` AND `+c.column+` = ?`, append(args, c.value)
		}
	}
	var n int
	_, err := one(ctx, s.db, []any{&n}, sql, args...)
	return n, wrapped("count uses", err)
}

// Uses returns the uses from from (inclusive) to to (exclusive), oldest first. Took is kept to the microsecond.
func (s *Store) Uses(ctx context.Context, from, to time.Time) ([]record.Use, error) {
	var us []record.Use
	err := s.db.each(ctx, func(r row) error {
		var u record.Use
		var took, at int64
		if err := r.Scan(&u.Team, &u.Channel, &u.User, &u.What, &u.Outcome, &u.Turn, &took, &at); err != nil {
			return err
		}
		u.Took, u.At = time.Duration(took)*time.Microsecond, instant(at)
		us = append(us, u)
		return nil
	}, `SELECT team, channel, user_id, what, outcome, turn, took, at FROM verbatim_use
		WHERE at >= ? AND at < ? ORDER BY at, id`, millis(from), millis(to))
	if err != nil {
		return nil, fmt.Errorf("read uses: %w", err)
	}
	return us, nil
}
