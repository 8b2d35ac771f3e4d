package state

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
)

// SaveTurn stores a turn and the post that carries its answer (as AddPost does) in
// one transaction. When a turn of that id is there, nothing happens and fresh is
// false. A post without an id is none.
func (s *Store) SaveTurn(ctx context.Context, t record.Turn, p record.Post) (fresh bool, err error) {
	if t.ID == "" {
		return false, fmt.Errorf("save turn: it has no id")
	}
	collections, err := encodeList(t.Collections)
	if err != nil {
		return false, fmt.Errorf("save turn: %w", err)
	}
	answer, err := encodePointer(t.Answer)
	if err != nil {
		return false, fmt.Errorf("save turn: %w", err)
	}
	answered, gate := int64(-1), ""
	if t.Answer != nil {
		answered, gate = number(t.Answer.Answered), t.Answer.Gate
	}
	err = s.db.inTx(ctx, func(x tx) error {
		n, err := x.exec(ctx, `INSERT INTO verbatim_turn
			(id, team, channel, thread, user_id, question, understood, lang, collections, answer, answered, gate, at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			t.ID, t.Team, t.Channel, t.Thread, t.User, t.Question, t.Understood, t.Lang, collections, answer, answered, gate, millis(t.At))
		if err != nil || n == 0 {
			return err
		}
		fresh = true
		if p.ID == "" {
			return nil
		}
		_, err = s.addPost(ctx, x, p)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("save turn: %w", err)
	}
	return fresh, nil
}

// Turn returns the turn of that id, or nil when there is none.
func (s *Store) Turn(ctx context.Context, id string) (*record.Turn, error) {
	turns, err := s.turns(ctx, `WHERE id = ?`, id)
	if err != nil || len(turns) == 0 {
		return nil, wrapped("read turn", err)
	}
	return &turns[0], nil
}

// Thread returns the last turns of a thread, at most limit, oldest first. A place
// without a thread is what was asked in the channel outside of threads.
func (s *Store) Thread(ctx context.Context, at record.Place, limit int) ([]record.Turn, error) {
	turns, err := s.turns(ctx, `WHERE team = ? AND channel = ? AND thread = ? ORDER BY at DESC, id DESC LIMIT ?`,
		at.Team, at.Channel, at.Thread, limit)
	slices.Reverse(turns)
	return turns, wrapped("read thread", err)
}

// Recent returns the last turns of a person in a channel, whatever the thread,
// not older than since, at most limit, oldest first. An empty user is anybody.
func (s *Store) Recent(ctx context.Context, team, channel, user string, since time.Time, limit int) ([]record.Turn, error) {
	turns, err := s.turns(ctx, `WHERE team = ? AND channel = ? AND (user_id = ? OR ? = '') AND at >= ? ORDER BY at DESC, id DESC LIMIT ?`,
		team, channel, user, user, millis(since), limit)
	slices.Reverse(turns)
	return turns, wrapped("read recent turns", err)
}

// Unanswered returns the turns from from (inclusive) to to (exclusive) whose answer declined, oldest first.
func (s *Store) Unanswered(ctx context.Context, from, to time.Time) ([]record.Turn, error) {
	turns, err := s.turns(ctx, `WHERE answered = 0 AND at >= ? AND at < ? ORDER BY at, id`, millis(from), millis(to))
	return turns, wrapped("read unanswered turns", err)
}

// turns returns the turns of a WHERE clause.
func (s *Store) turns(ctx context.Context, where string, args ...any) ([]record.Turn, error) {
	var turns []record.Turn
	err := s.db.each(ctx, func(r row) error {
		var t record.Turn
		var collections, answer, gate string
		var at int64
		err := r.Scan(&t.ID, &t.Team, &t.Channel, &t.Thread, &t.User, &t.Question, &t.Understood, &t.Lang, &collections, &answer, &gate, &at)
		if err != nil {
			return err
		}
		t.At = instant(at)
		if t.Collections, err = decodeList[string](collections); err != nil {
			return err
		}
		if t.Answer, err = decodePointer[bot.Answer](answer); err != nil {
			return err
		}
		if t.Answer != nil {
			t.Answer.Gate = gate // is not part of an answer's JSON
		}
		turns = append(turns, t)
		return nil
	}, `SELECT id, team, channel, thread, user_id, question, understood, lang, collections, answer, gate, at
		FROM verbatim_turn `+where, args...)
	if err != nil {
		return nil, err
	}
	return turns, nil
}
