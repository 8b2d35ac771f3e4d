package inlet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

const (
	// patience is how long a Receiver may take: after three seconds Slack gives up,
	// and what it sends again must not meet the first try still running.
	patience = 2500 * time.Millisecond
	// maxReply is how long a reply may be, in bytes of JSON. Socket Mode drops longer ones.
	maxReply = 20_000
)

// errPanic is what is left of a panic: its value may hold what people wrote.
var errPanic = errors.New("panic")

// An inbox hands arrivals to the Receiver and keeps count of what becomes of them.
type inbox struct {
	lg       *slog.Logger
	receiver Receiver
	self     func() Self
	counter  func(kind, outcome string)
}

// newInbox fills in what may be left out.
func newInbox(lg *slog.Logger, r Receiver, self func() Self, count func(kind, outcome string)) (*inbox, error) {
	if r == nil {
		return nil, errors.New("no receiver")
	}
	if self == nil {
		self = func() Self { return Self{} }
	}
	if count == nil {
		count = func(string, string) {}
	}
	return &inbox{lg: lg, receiver: r, self: self, counter: count}, nil
}

// receive hands over an arrival. It returns the reply as JSON, nil for none; an
// error means that the Receiver did not take it.
func (in *inbox) receive(ctx context.Context, a Arrival) (reply json.RawMessage, err error) {
	began := time.Now()
	kind := kindOf(a.What)
	value, err := in.guarded(ctx, a)
	if err != nil {
		in.counter(kind, "failed")
		in.lg.ErrorContext(ctx, "slack: not taken", "kind", kind, "event", a.EventID, "retry", a.Retry,
			"ms", time.Since(began).Milliseconds(), "err", Redact(err.Error()))
		return nil, err
	}
	in.counter(kind, "taken")
	in.lg.DebugContext(ctx, "slack: taken", "kind", kind, "event", a.EventID, "retry", a.Retry, "ms", time.Since(began).Milliseconds())
	if value == nil {
		return nil, nil
	}
	reply, err = json.Marshal(value)
	if err != nil || len(reply) > maxReply {
		in.counter(kind, "bad_reply")
		in.lg.ErrorContext(ctx, "slack: a reply that cannot be sent", "kind", kind, "bytes", len(reply))
		return nil, nil
	}
	return reply, nil
}

// guarded calls the Receiver with a deadline and makes an error of a panic.
func (in *inbox) guarded(ctx context.Context, a Arrival) (reply any, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer in.recovered(&err)
	return in.receiver.Receive(ctx, a)
}

// recovered is to be deferred: it makes an error of a panic, and logs where it was.
func (in *inbox) recovered(err *error) {
	if p := recover(); p != nil {
		in.counter("request", "panic")
		in.lg.Error("slack: panic", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		*err = errPanic
	}
}

// refused counts and logs what a parser refused. It returns true when that is well
// formed and to be acknowledged.
func (in *inbox) refused(family string, err error) bool {
	if ig, ok := errors.AsType[*Ignored](err); ok {
		in.counter(family, "ignored_"+string(ig.Reason))
		if ig.Reason == RateLimited {
			in.lg.Warn("slack: events are withheld, there are too many of them")
		} else {
			in.lg.Debug("slack: ignored", "kind", ig.Kind, "reason", string(ig.Reason))
		}
		return true
	}
	in.counter(family, "malformed")
	in.lg.Warn("slack: refused", "kind", family, "err", Redact(err.Error()))
	return false
}

// kindOf names what arrived, for figures.
func kindOf(what any) string {
	switch what.(type) {
	case *Message:
		return "message"
	case *HomeOpened:
		return "home_opened"
	case *Revoked:
		return "revoked"
	case *Command:
		return "command"
	case *Click:
		return "click"
	case *Submission:
		return "submission"
	case *Shortcut:
		return "shortcut"
	}
	return "other"
}
