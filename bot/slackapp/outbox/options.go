package outbox

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// Flags remembers small facts over restarts.
type Flags interface {
	// Flag returns a flag's value, "" when it was never set.
	Flag(ctx context.Context, key string) (string, error)
	SetFlag(ctx context.Context, key, value string) error
}

// Self is who the assistant is in the workspace. Messages of others are never taken for its own.
type Self struct {
	User string // its user id
	Bot  string // its bot id
}

// Options are what an Outbox is made of. Client, Store and Pacer must be there.
type Options struct {
	// Client must not retry by itself: a call that is repeated unseen cannot be reconciled.
	Client *slack.Client
	Store  Store
	Pacer  Pacer
	Self   Self
	// HTTP is for response URLs; nil takes a client with the timeout of a call.
	HTTP *http.Client
	// Flags keeps what a workspace does not take; nil forgets it with the process.
	Flags Flags
	// PlainCitations never tries Slack's own citation elements, NoStreaming never streams.
	PlainCitations bool
	NoStreaming    bool
	// Count counts what became of a post, or a part of one, of a kind: "sent",
	// "reconciled" (it had been sent before a crash or a timeout), "failed",
	// "uncertain", "defect" (Slack refused the blocks), "limited", "direct" (an
	// ephemeral message that became a direct one). Nil counts nothing.
	Count func(kind, outcome string)
	// Timeout is how long a call to Slack may take, 15 s when zero.
	Timeout time.Duration
	// Now and Sleep are the clock, nil for the real one.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error
}

// The times that an Outbox goes by.
const (
	// gap is Slack’s limit of one message a second to a channel, and a little for the way.
	gap = 1050 * time.Millisecond
	// patience is how long is waited here; a longer wait is handed to the queue.
	patience = 5 * time.Second
	// settle is how long after an attempt of unknown outcome its message may still
	// appear, and lag how long Slack's history may be behind.
	settle = 3 * time.Second
	lag    = 2 * time.Second
	// skew is by how much Slack's clock may differ from this machine's.
	skew = 5 * time.Minute
	// unhurried is what is waited when Slack says to wait but not for how long.
	unhurried = 30 * time.Second
	// streamGap is the time between two appends: Slack takes about 100 a minute.
	streamGap = 700 * time.Millisecond
)

// An Outbox sends posts. Its methods may be called concurrently.
type Outbox struct {
	lg *slog.Logger
	o  Options

	mu     sync.Mutex
	inHand map[string]bool      // posts being delivered
	booked map[string]time.Time // moments reserved for parts that wait in the queue
	closed map[string]time.Time // channels to which Slack wants nothing until then
	lacks  map[string]bool      // what this workspace, or a channel, does not take
	gone   map[string]bool      // posts whose placeholder cannot be changed any more
	begun  map[string]*begun    // streams that were begun before their posts were whole
}

// New makes an Outbox. It calls nothing.
func New(lg *slog.Logger, o Options) *Outbox {
	if o.Timeout <= 0 {
		o.Timeout = 15 * time.Second
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: o.Timeout}
	}
	if o.Count == nil {
		o.Count = func(string, string) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return &Outbox{lg: lg, o: o, inHand: map[string]bool{}, booked: map[string]time.Time{},
		closed: map[string]time.Time{}, lacks: map[string]bool{}, gone: map[string]bool{},
		begun: map[string]*begun{}}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// wait sleeps when it is not for long, and otherwise asks to be called again then.
func (o *Outbox) wait(ctx context.Context, d time.Duration) error {
	if d > patience {
		return record.Again{After: d}
	}
	return o.o.Sleep(ctx, d)
}

// pace waits for the turn of a message to a channel. A turn that is far off stays
// booked for when the message comes back: booking another one each time, a long
// queue would never get shorter.
func (o *Outbox) pace(ctx context.Context, team, channel, what string) error {
	now := o.o.Now()
	o.mu.Lock()
	at, booked := o.booked[what]
	until := o.closed[team+" "+channel]
	o.mu.Unlock()
	if !booked || now.Sub(at) > time.Minute {
		var err error
		if at, err = o.o.Pacer.Reserve(ctx, team, channel, now, gap); err != nil {
			return err
		}
	}
	if until.After(at) {
		at = until
	}
	err := o.wait(ctx, at.Sub(now))
	o.mu.Lock()
	defer o.mu.Unlock()
	var again record.Again
	if errors.As(err, &again) {
		o.prune(now)
		o.booked[what] = at
	} else {
		delete(o.booked, what)
	}
	return err
}

// prune forgets turns that nobody came back for.
func (o *Outbox) prune(now time.Time) {
	if len(o.booked) < 1000 {
		return
	}
	for what, at := range o.booked {
		if now.Sub(at) > time.Minute {
			delete(o.booked, what)
		}
	}
}

// close notes that Slack wants nothing in a channel for a while.
func (o *Outbox) close(team, channel string, d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.o.Now()
	maps.DeleteFunc(o.closed, func(_ string, until time.Time) bool { return until.Before(now) })
	o.closed[team+" "+channel] = now.Add(d)
}

// lack reports whether something is known not to work here; note notes that it does not.
func (o *Outbox) lack(what string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lacks[what]
}

func (o *Outbox) note(what string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lacks[what] = true
}
