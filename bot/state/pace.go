package state

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

const (
	// responseUses is how often a response URL may be used, responseLife for how long.
	responseUses = 5
	responseLife = 30 * time.Minute
	// farthestBooking is how far ahead a moment can have been booked: one farther off
	// was booked by a clock that was wrong, and nobody is to wait for that.
	farthestBooking = 2 * time.Hour
)

// Reserve books the next free moment, not before now, for a message to the channel;
// bookings of all processes are at least gap apart. Gap and moment are whole
// milliseconds, rounded up. A queue of more than two hours is taken for the work of a
// wrong clock, and begun anew.
func (s *Store) Reserve(ctx context.Context, team, channel string, now time.Time, gap time.Duration) (time.Time, error) {
	earliest := now.Add(time.Millisecond - 1).UnixMilli()
	apart := max(gap+time.Millisecond-1, 0).Milliseconds()
	var at int64
	err := s.db.inTx(ctx, func(t tx) error {
		_, err := one(ctx, t, []any{&at}, `INSERT INTO verbatim_pace (team, channel, at) VALUES (?, ?, ?)
			ON CONFLICT (team, channel) DO UPDATE SET
				at = CASE WHEN verbatim_pace.at + ? > excluded.at AND verbatim_pace.at <= excluded.at + ?
					THEN verbatim_pace.at + ? ELSE excluded.at END
			RETURNING at`, team, channel, earliest, apart, farthestBooking.Milliseconds(), apart)
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("reserve a moment: %w", err)
	}
	return time.UnixMilli(at).UTC(), nil
}

// UseResponseURL books one use of a response URL, which is not stored: only a hash of it is.
// It returns false when five uses were booked or 30 minutes have passed since made.
func (s *Store) UseResponseURL(ctx context.Context, url string, made, now time.Time) (bool, error) {
	if url == "" || now.Sub(made) >= responseLife {
		return false, nil
	}
	hash := sha256.Sum256([]byte(url))
	n, err := s.db.exec(ctx, `INSERT INTO verbatim_response (hash, uses, made) VALUES (?, 1, ?)
		ON CONFLICT (hash) DO UPDATE SET uses = verbatim_response.uses + 1
		WHERE verbatim_response.uses < ?`, hex.EncodeToString(hash[:]), millis(made), responseUses)
	if err != nil {
		return false, fmt.Errorf("book a response: %w", err)
	}
	return n > 0, nil
}
