// Package outbox is how things are sent to Slack: each post once, in order, no
// faster than one message a second to a channel, waiting when Slack says to wait,
// and asking Slack what has become of a message before sending it again when that
// is not known. Posts stand in a Store before anything is sent.
package outbox

import (
	"context"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// A Store keeps posts and how far they have come. Every method is durable when it returns.
type Store interface {
	// Post returns the post of that id, or nil when there is none.
	Post(ctx context.Context, id string) (*record.Post, error)
	// MarkAttempt notes that sending the next part (or, with no parts yet, the
	// placeholder) is about to begin, at that time.
	MarkAttempt(ctx context.Context, id string, at time.Time) error
	// MarkSent notes that the next part was sent and has that timestamp, and that nothing is under way.
	MarkSent(ctx context.Context, id, ts string) error
	// MarkPlaceholder notes that the placeholder was sent and has that timestamp, and that nothing is under way.
	MarkPlaceholder(ctx context.Context, id, ts string) error
	// ClearAttempt notes that what was begun was surely not sent.
	ClearAttempt(ctx context.Context, id string) error
	// MarkFailed notes that the post was given up, and why.
	MarkFailed(ctx context.Context, id, why string) error
}

// A Pacer spaces out the messages to a channel, over all processes.
type Pacer interface {
	// Reserve books the next free moment, not before now, for a message to the
	// channel; bookings are at least gap apart.
	Reserve(ctx context.Context, team, channel string, now time.Time, gap time.Duration) (time.Time, error)
	// UseResponseURL books one use of a response URL. It returns false when five uses
	// were booked or 30 minutes have passed since made.
	UseResponseURL(ctx context.Context, url string, made, now time.Time) (bool, error)
}
