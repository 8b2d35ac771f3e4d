package inlet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// readLimit is how long a frame may be, in bytes: a message of 40,000 characters
	// comes with its blocks, and a click with the message that it is in.
	readLimit = 4 << 20
	// settle is how long a connection is left open after the last acknowledgement
	// was handed to slack-go, which does not tell when it has written one.
	settle = 300 * time.Millisecond
)

// fatal are Slack's words for a token that will not become good by waiting.
var fatal = []string{
	"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
	"not_allowed_token_type", "missing_scope", "no_permission",
}

// A line keeps one connection open: when a link ends, it makes the next.
type line struct {
	socket *Socket
	n      int
	pace   *pace

	mu sync.Mutex
	up time.Time // since when the connection is up; zero when it is not
}

// since is since when the connection is up; zero when it is not.
func (l *line) since() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up
}

// setUp notes that the connection is up since then, or with a zero time that it is down.
func (l *line) setUp(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = at
}

// run makes link after link until ctx ends or the token is refused.
func (l *line) run(ctx context.Context) {
	for ctx.Err() == nil {
		k := l.newLink()
		err := k.run(ctx)
		l.setUp(time.Time{})
		if errors.Is(err, ErrAppToken) {
			l.socket.giveUp(err)
			return
		}
	}
}

// A link is one life of slack-go's client, which connects again by itself after
// Slack has asked for it. What came over a link is acknowledged over it.
type link struct {
	*line
	client  *socketmode.Client
	running sync.WaitGroup
	retire  *time.Timer

	ackMu sync.Mutex
	acked time.Time // when the last acknowledgement was handed to the client
}

// newLink returns a link that is not connected yet. Its clients log nothing: what
// slack-go logs when debugging has messages in it.
func (l *line) newLink() *link {
	o := l.socket.options
	silent := log.New(io.Discard, "", 0)
	options := []slack.Option{
		slack.OptionAppLevelToken(o.AppToken),
		slack.OptionHTTPClient(l.pace),
		slack.OptionLog(silent),
	}
	if o.APIURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimRight(o.APIURL, "/")+"/"))
	}
	client := socketmode.New(slack.New("", options...), socketmode.OptionReadLimit(readLimit), socketmode.OptionLog(silent))
	k := &link{line: l, client: client, retire: time.NewTimer(time.Hour)}
	k.retire.Stop()
	return k
}

// run receives until ctx ends or the link does. The error is an ErrAppToken when
// the token is refused; any other is to be answered by a new link.
func (k *link) run(ctx context.Context) error {
	defer k.retire.Stop()
	connection, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	ended := make(chan error, 1)
	go func() { ended <- k.client.RunContext(connection) }()
	for {
		select {
		case <-ctx.Done():
			k.finish(hangUp, ended)
			return nil
		case <-k.retire.C:
			if k.alone() {
				continue
			}
			k.socket.counter("socket", "retired")
			k.finish(hangUp, ended)
			k.pace.rest()
			return nil
		case err := <-ended:
			return k.lost(err)
		case e := <-k.client.Events:
			if err := k.event(ctx, e); err != nil {
				k.finish(hangUp, ended)
				return err
			}
		}
	}
}

// finish takes nothing more, waits for what is running and its acknowledgements, and closes the connection.
func (k *link) finish(hangUp context.CancelFunc, ended <-chan error) {
	done := make(chan struct{})
	go func() {
		k.running.Wait()
		k.ackMu.Lock()
		last := k.acked
		k.ackMu.Unlock()
		if !last.IsZero() {
			time.Sleep(settle - min(time.Since(last), settle))
		}
		hangUp()
		close(done)
	}()
	for open := true; open; {
		select {
		case <-k.client.Events:
		case <-ended:
			open = false
		}
	}
	<-done
}

// alone reports whether no other line is up.
func (k *link) alone() bool {
	return !slices.ContainsFunc(k.socket.others(k.line), func(t time.Time) bool { return !t.IsZero() })
}

// event does what an event of the client asks for. An error ends the link.
func (k *link) event(ctx context.Context, e socketmode.Event) error {
	switch e.Type {
	case socketmode.EventTypeHello:
		k.hello(e.Request)
	case socketmode.EventTypeConnecting:
		if !k.since().IsZero() {
			k.setUp(time.Time{})
			k.socket.counter("socket", "closed")
			k.socket.lg.Info("slack: connection closed, connecting again", "line", k.n)
		}
	case socketmode.EventTypeConnectionError:
		if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
			return k.notOpened(failed.ErrorObj)
		}
	case socketmode.EventTypeErrorWriteFailed:
		k.socket.counter("socket", "ack_failed")
	case socketmode.EventTypeErrorBadMessage:
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
			k.unread(ctx, bad.Message)
		}
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand:
		if e.Request != nil {
			k.hand(ctx, *e.Request)
		}
	}
	return nil
}

// hello notes that the connection is up, and when to give it up.
func (k *link) hello(r *socketmode.Request) {
	now := time.Now()
	k.setUp(now)
	k.pace.connected(now)
	k.socket.counter("socket", "connected")
	k.socket.lg.Info("slack: connected", "line", k.n)
	if r == nil {
		return
	}
	lifetime := time.Duration(r.DebugInfo.ApproximateConnectionTime) * time.Second
	k.retire.Stop()
	if after := retireAfter(now, k.socket.others(k.line), lifetime); after > 0 {
		k.retire.Reset(after)
	}
}

// notOpened judges why a connection could not be opened. While slack-go waits as
// long as Slack told it to, the link goes on; else a new one keeps its own pauses.
func (k *link) notOpened(err error) error {
	k.socket.counter("socket", "open_failed")
	k.socket.lg.Warn("slack: not connected", "line", k.n, "why", why(err))
	if _, told := errors.AsType[*slack.RateLimitedError](err); told {
		return nil
	}
	return k.lost(err)
}

// lost is the error with which a link ends.
func (k *link) lost(err error) error {
	if err == nil {
		err = errors.New("connection lost")
	}
	if slices.Contains(fatal, err.Error()) {
		return fmt.Errorf("%w: %s", ErrAppToken, err.Error())
	}
	return fmt.Errorf("connection: %s", why(err))
}

// why is a short reason for the log. Errors of slack-go and of the network may
// quote addresses with tickets in them, so only Slack's own words are repeated.
func why(err error) string {
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return word(refused.Err)
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return fmt.Sprintf("http status %d", status.Code)
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return "rate limited for " + limited.RetryAfter.String()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "timeout"
	}
	return fmt.Sprintf("network (%T)", err)
}

// unread reads an envelope that slack-go could not: the kind of an event that is
// new since, a block of a new form, or nonsense.
func (k *link) unread(ctx context.Context, raw json.RawMessage) {
	var r socketmode.Request
	if json.Unmarshal(raw, &r) != nil || r.EnvelopeID == "" {
		k.socket.counter("request", "malformed")
		k.socket.lg.WarnContext(ctx, "slack: refused", "kind", "envelope", "bytes", len(raw))
		return
	}
	k.hand(ctx, r)
}
