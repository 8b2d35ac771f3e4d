package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Forget deletes a person's turns, drafts and feedback, the posts that answered them
// as far as these are done, and the finished jobs that name them, and takes their id
// out of the records of use. It returns how many records it deleted. What is still
// being done is left: forget again when it is. A subscription that they made for a
// channel stays, with their id. On SQLite nothing of what was deleted stays in the
// files, unless somebody reads at that moment; for that they are written anew, and
// others wait so long. Messages that the chat service has are not touched.
func (s *Store) Forget(ctx context.Context, team, user string) (int, error) {
	if user == "" {
		return 0, errors.New("forget: nobody is named")
	}
	total := int64(0)
	err := s.db.inTx(ctx, func(t tx) error {
		for _, d := range []struct {
			sql  string
			args []any
		}{
			{`DELETE FROM verbatim_turn WHERE team = ? AND user_id = ?`, nil},
			{`DELETE FROM verbatim_draft WHERE team = ? AND user_id = ?`, nil},
			{`DELETE FROM verbatim_feedback WHERE team = ? AND user_id = ?`, nil},
			{`DELETE FROM verbatim_post WHERE team = ? AND user_id = ? AND (done <> 0 OR at < ?)`, []any{millis(s.now().Add(-sendingEnds))}},
		} {
			n, err := t.exec(ctx, d.sql, append([]any{team, user}, d.args...)...)
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
