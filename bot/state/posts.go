package state

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// AddPost stores a post and, when it has parts, a job of PostKind that sends it, in
// one transaction. A post without parts is opened for a placeholder; adding one with
// the same id and with parts later fills it in, and only then is there a job. When
// there is a post of that id with parts, or p has none, nothing happens and fresh is
// false. The progress in p (Placeholder, Sent …) is ignored.
func (s *Store) AddPost(ctx context.Context, p record.Post) (fresh bool, err error) {
	err = s.db.inTx(ctx, func(t tx) error {
		fresh, err = s.addPost(ctx, t, p)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("add post: %w", err)
	}
	return fresh, nil
}

func (s *Store) addPost(ctx context.Context, t tx, p record.Post) (fresh bool, err error) {
	if p.ID == "" {
		return false, fmt.Errorf("post of kind %q has no id", p.Kind)
	}
	parts, err := encodeList(p.Parts)
	if err != nil {
		return false, fmt.Errorf("post of kind %q: %w", p.Kind, err)
	}
	at := p.At
	if at.IsZero() {
		at = s.now()
	}
	// A post that was given up while it was open for a placeholder gets its chance:
	// somebody waits for what it says now.
	n, err := t.exec(ctx, `INSERT INTO verbatim_post
		(id, kind, team, channel, thread, user_id, via, response_url, parts, part_n, at, placeholder, sent, sent_n, attempted, failed, done)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, '', 0)
		ON CONFLICT (id) DO UPDATE SET
			kind = excluded.kind, team = excluded.team, channel = excluded.channel, thread = excluded.thread,
			user_id = excluded.user_id, via = excluded.via, response_url = excluded.response_url,
			parts = excluded.parts, part_n = excluded.part_n, failed = '', done = 0
		WHERE verbatim_post.part_n = 0 AND excluded.part_n > 0`,
		p.ID, p.Kind, p.Team, p.Channel, p.Thread, p.User, string(p.Via), p.ResponseURL, parts, len(p.Parts), millis(at))
	if err != nil || n == 0 {
		return false, err
	}
	if len(p.Parts) == 0 {
		return true, nil
	}
	return true, enqueue(ctx, t, postJob(p.ID))
}

// Post returns the post of that id, or nil when there is none.
func (s *Store) Post(ctx context.Context, id string) (*record.Post, error) {
	var p record.Post
	var via, parts, sent string
	var at, attempted int64
	found, err := one(ctx, s.db, []any{&p.ID, &p.Kind, &p.Team, &p.Channel, &p.Thread, &p.User, &via, &p.ResponseURL,
		&parts, &at, &p.Placeholder, &sent, &attempted, &p.Failed},
		`SELECT id, kind, team, channel, thread, user_id, via, response_url, parts, at, placeholder, sent, attempted, failed
		FROM verbatim_post WHERE id = ?`, id)
	if err != nil || !found {
		return nil, wrapped("read post", err)
	}
	p.Via, p.At, p.Attempted = record.Via(via), instant(at), instant(attempted)
	p.Sent = strings.Fields(sent)
	if len(p.Sent) == 0 {
		p.Sent = nil
	}
	if p.Parts, err = decodeList[json.RawMessage](parts); err != nil {
		return nil, fmt.Errorf("read post: %w", err)
	}
	return &p, nil
}

// MarkAttempt notes that sending the next part, or with no parts yet the
// placeholder, is about to begin at that time. It fails when there is no such post,
// as do the others of its kind.
func (s *Store) MarkAttempt(ctx context.Context, id string, at time.Time) error {
	return s.mark(ctx, "mark attempt", id, `attempted = ?`, millis(at))
}

// MarkSent notes that the next part was sent and has that timestamp ("-" for none),
// and that nothing is under way. With the last part the post is done and forgets
// its response URL.
func (s *Store) MarkSent(ctx context.Context, id, ts string) error {
	if ts == "" || strings.ContainsAny(ts, " \t\r\n\v\f") {
		return fmt.Errorf("mark sent: %q is no timestamp", ts)
	}
	return s.mark(ctx, "mark sent", id, `attempted = 0, sent = sent || ? || ' ', sent_n = sent_n + 1,
		done = CASE WHEN sent_n + 1 >= part_n THEN ? ELSE done END,
		response_url = CASE WHEN sent_n + 1 >= part_n THEN '' ELSE response_url END`, ts, millis(s.now()))
}

// MarkPlaceholder notes that the placeholder was sent and has that timestamp, and that nothing is under way.
func (s *Store) MarkPlaceholder(ctx context.Context, id, ts string) error {
	return s.mark(ctx, "mark placeholder", id, `attempted = 0, placeholder = ?`, ts)
}

// ClearAttempt notes that what was begun was surely not sent.
func (s *Store) ClearAttempt(ctx context.Context, id string) error {
	return s.mark(ctx, "clear attempt", id, `attempted = 0`)
}

// MarkFailed notes that the post was given up, and why; it is done, then, and
// forgets its response URL. An empty why is "unknown".
func (s *Store) MarkFailed(ctx context.Context, id, why string) error {
	if why == "" {
		why = "unknown"
	}
	return s.mark(ctx, "mark failed", id, `attempted = 0, failed = ?, done = ?, response_url = ''`, why, millis(s.now()))
}

// mark changes the post of that id.
func (s *Store) mark(ctx context.Context, what, id, set string, args ...any) error {
	n, err := s.db.exec(ctx, `UPDATE verbatim_post SET `+set+` WHERE id = ?`, append(args, id)...)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if n == 0 {
		return fmt.Errorf("%s: there is no such post", what)
	}
	return nil
}
