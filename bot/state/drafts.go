package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
)

// SaveDraft stores a draft, in the place of one with the same id.
func (s *Store) SaveDraft(ctx context.Context, d record.Draft) error {
	if d.ID == "" {
		return errors.New("save draft: it has no id")
	}
	brief, err := encodePointer(d.Brief)
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	_, err = s.db.exec(ctx, `INSERT INTO verbatim_draft (id, team, channel, thread, user_id, request, brief, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET team = excluded.team, channel = excluded.channel, thread = excluded.thread,
			user_id = excluded.user_id, request = excluded.request, brief = excluded.brief, at = excluded.at`,
		d.ID, d.Team, d.Channel, d.Thread, d.User, string(d.Request), brief, millis(d.At))
	return wrapped("save draft", err)
}

// Draft returns the draft of that id, or nil when there is none.
func (s *Store) Draft(ctx context.Context, id string) (*record.Draft, error) {
	var d record.Draft
	var request, brief string
	var at int64
	found, err := one(ctx, s.db, []any{&d.ID, &d.Team, &d.Channel, &d.Thread, &d.User, &request, &brief, &at},
		`SELECT id, team, channel, thread, user_id, request, brief, at FROM verbatim_draft WHERE id = ?`, id)
	if err != nil || !found {
		return nil, wrapped("read draft", err)
	}
	d.At = instant(at)
	if request != "" {
		d.Request = json.RawMessage(request)
	}
	if d.Brief, err = decodePointer[bot.Brief](brief); err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	return &d, nil
}
