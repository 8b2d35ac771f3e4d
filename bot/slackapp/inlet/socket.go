package inlet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// ErrAppToken is the error of Run when Slack refuses the app-level token for good.
// What it is wrapped in names Slack's reason.
var ErrAppToken = errors.New("slack refuses the app-level token")

// SocketOptions is what NewSocket needs. The token and the Receiver must be there.
type SocketOptions struct {
	AppToken string // an app-level token with connections:write, xapp-…
	// APIURL is the address of the Web API; "" is Slack's.
	APIURL string
	// Connections is how many are kept open; 0 is 2. Slack allows 10 to an app.
	Connections int
	// Concurrency is how many things are handed over at a time, over all
	// connections; 0 is 32. What comes meanwhile waits unread.
	Concurrency int
	Receiver    Receiver
	// Self tells who the assistant is. It is called for each envelope, at once from
	// several goroutines; nil when that is never known.
	Self func() Self
	// Count is that of HTTPOptions; besides there are "socket" with "connected",
	// "closed", "retired", "open_failed" and "ack_failed". It may be nil.
	Count func(kind, outcome string)
}

// A Socket receives over Socket Mode. Several connections are open at a time, so
// that while one is renewed, which Slack asks for every few hours, the others
// receive. An envelope is acknowledged after the Receiver took it, or when it is
// nothing for the assistant; one that the Receiver failed to take is not, so that
// Slack sends it again. One that was taken may come again all the same, when its
// acknowledgement was lost with its connection.
type Socket struct {
	*inbox
	options SocketOptions
	lines   []*line
	room    chan struct{}
	ended   chan error
	running sync.WaitGroup
}

// NewSocket returns a Socket that is not connected yet. It returns an error without
// token or Receiver.
func NewSocket(lg *slog.Logger, o SocketOptions) (*Socket, error) {
	if o.AppToken == "" {
		return nil, errors.New("receive over socket mode: no app-level token")
	}
	if o.Connections <= 0 {
		o.Connections = 2
	}
	if o.Concurrency <= 0 {
		o.Concurrency = 32
	}
	in, err := newInbox(lg, o.Receiver, o.Self, o.Count)
	if err != nil {
		return nil, fmt.Errorf("receive over socket mode: %w", err)
	}
	s := &Socket{inbox: in, options: o, room: make(chan struct{}, o.Concurrency), ended: make(chan error, 1)}
	for n := range o.Connections {
		s.lines = append(s.lines, &line{socket: s, n: n, pace: &pace{
			client: &http.Client{Timeout: 20 * time.Second},
			first:  time.Second,
		}})
	}
	return s, nil
}

// Run receives until ctx ends, and then returns nil: nothing new is handed over,
// what was is waited for and acknowledged, and the connections are closed. It
// connects again, with growing pauses, however often that fails. It returns an
// ErrAppToken as soon as Slack refuses the token. Run is to be called once.
func (s *Socket) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var lines sync.WaitGroup
	for _, l := range s.lines {
		lines.Go(func() { l.run(ctx) })
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-s.ended:
		stop()
	}
	lines.Wait()
	s.running.Wait()
	return err
}

// Connected reports whether at least one connection is up.
func (s *Socket) Connected() bool {
	for _, l := range s.lines {
		if !l.since().IsZero() {
			return true
		}
	}
	return false
}

// others is since when the connections of the lines other than l are up, zero for those that are not.
func (s *Socket) others(l *line) []time.Time {
	var out []time.Time
	for _, other := range s.lines {
		if other != l {
			out = append(out, other.since())
		}
	}
	return out
}

// giveUp makes Run return an error.
func (s *Socket) giveUp(err error) {
	select {
	case s.ended <- err:
	default:
	}
}
