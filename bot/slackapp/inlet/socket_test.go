package inlet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

const marker = "SECRETMARKER"

// A slackEnd is Slack's end of Socket Mode: it counts who connects and keeps what
// is acknowledged.
type slackEnd struct {
	*httptest.Server
	t *testing.T

	mu      sync.Mutex
	changed chan struct{}
	refusal string       // what apps.connections.open answers; "" opens
	opens   int          // how often it was asked
	greet   []string     // what the connections get first, the last one for all others; none says hello
	conns   []*slackConn // those that are open
	total   int          // how many were ever opened
	acks    map[string]json.RawMessage
}

// A slackConn is one connection.
type slackConn struct {
	n  int
	mu sync.Mutex
	ws *websocket.Conn
}

const hello = `{"type":"hello","num_connections":1,"debug_info":{"approximate_connection_time":18060}}`

// newSlackEnd starts Slack's end.
func newSlackEnd(t *testing.T) *slackEnd {
	s := &slackEnd{t: t, changed: make(chan struct{}), acks: make(map[string]json.RawMessage)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/apps.connections.open", s.open)
	mux.HandleFunc("GET /link", s.link)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// change changes the state and wakes who waits for it.
func (s *slackEnd) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
}

// wait waits until the state is as is says.
func (s *slackEnd) wait(what string, is func() bool) {
	s.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		s.mu.Lock()
		ok, changed := is(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			s.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// open is apps.connections.open.
func (s *slackEnd) open(w http.ResponseWriter, r *http.Request) {
	refusal := ""
	s.change(func() { s.opens++; refusal = s.refusal })
	if r.Header.Get("Authorization") != "Bearer xapp-1-"+marker {
		refusal = "invalid_auth"
	}
	if refusal != "" {
		fmt.Fprintf(w, `{"ok":false,"error":%q}`, refusal)
		return
	}
	fmt.Fprintf(w, `{"ok":true,"url":"ws%s/link?ticket=%s"}`, strings.TrimPrefix(s.URL, "http"), marker)
}

// link is a connection.
func (s *slackEnd) link(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	c := &slackConn{ws: ws}
	first := hello
	s.change(func() {
		if len(s.greet) > 0 {
			first = s.greet[min(s.total, len(s.greet)-1)]
		}
		c.n = s.total
		s.total++
		s.conns = append(s.conns, c)
	})
	defer s.change(func() {
		for i, other := range s.conns {
			if other == c {
				s.conns = append(s.conns[:i:i], s.conns[i+1:]...)
				break
			}
		}
	})
	c.send(first)
	for {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if ws.ReadJSON(&ack) != nil {
			return
		}
		s.change(func() { s.acks[ack.ID] = ack.Payload })
	}
}

// send writes a frame.
func (c *slackConn) send(frame string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.ws.WriteMessage(websocket.TextMessage, []byte(frame))
}

// send writes a frame to one of the open connections, by its place among them.
func (s *slackEnd) send(n int, frame string) {
	s.mu.Lock()
	c := s.conns[n]
	s.mu.Unlock()
	c.send(frame)
}

// envelope is a frame with a message in it.
func envelope(id string, retry int) string {
	return fmt.Sprintf(`{"type":"events_api","envelope_id":%q,"accepts_response_payload":false,"retry_attempt":%d,"retry_reason":"timeout","payload":%s}`,
		id, retry, wrap(`{"type":"message","channel":"D1","ts":"1.2","user":"U1","text":"marqueur privé"}`))
}

// acked reports whether an envelope was acknowledged. It is for wait.
func (s *slackEnd) acked(ids ...string) func() bool {
	return func() bool {
		for _, id := range ids {
			if _, ok := s.acks[id]; !ok {
				return false
			}
		}
		return true
	}
}

// ackOf is with what an envelope was acknowledged.
func (s *slackEnd) ackOf(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.acks[id])
}

// linked reports whether so many connections are open. It is for wait.
func (s *slackEnd) linked(n int) func() bool {
	return func() bool { return len(s.conns) == n }
}

// A running is a Socket that runs.
type running struct {
	*Socket
	log  *syncBuffer
	stop context.CancelFunc
	done chan error
}

// A syncBuffer is a buffer for several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// run runs a Socket against s, with short pauses, and expects at the end that
// nothing secret was logged or returned.
func run(t *testing.T, s *slackEnd, receive receiverFunc, change func(*SocketOptions)) *running {
	t.Helper()
	log := new(syncBuffer)
	o := SocketOptions{AppToken: "xapp-1-" + marker, APIURL: s.URL + "/api", Receiver: receive, Self: func() Self { return me }}
	if change != nil {
		change(&o)
	}
	socket, err := NewSocket(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range socket.lines {
		l.pace.first = time.Millisecond
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &running{Socket: socket, log: log, stop: stop, done: make(chan error, 1)}
	go func() { r.done <- socket.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-r.done:
			r.done <- err
			if err != nil && strings.Contains(err.Error(), marker) {
				t.Errorf("the error has the token: %v", err)
			}
		case <-time.After(30 * time.Second):
			t.Error("Run does not end")
		}
		for _, s := range []string{marker, "marqueur"} {
			if strings.Contains(log.String(), s) {
				t.Errorf("the log has %q: %s", s, log.String())
			}
		}
	})
	return r
}

// ends waits for Run to end and returns its error.
func (r *running) ends(t *testing.T) error {
	t.Helper()
	select {
	case err := <-r.done:
		r.done <- err
		return err
	case <-time.After(30 * time.Second):
		t.Fatal("Run does not end")
		return nil
	}
}

func take(context.Context, Arrival) (any, error) { return nil, nil }

func TestSocketTwoConnections(t *testing.T) {
	s := newSlackEnd(t)
	r := run(t, s, take, nil)
	s.wait("two connections", s.linked(2))
	s.send(0, envelope("e1", 0))
	s.send(1, envelope("e2", 0))
	s.wait("both acknowledged", s.acked("e1", "e2"))
	if !r.Connected() {
		t.Error("not connected")
	}
	if payload := s.ackOf("e1"); payload != "" {
		t.Errorf("acknowledged with %s", payload)
	}
	r.stop()
	if err := r.ends(t); err != nil {
		t.Error(err)
	}
	if r.Connected() {
		t.Error("still connected")
	}
}

// While one connection is refreshed the other one receives, and the refreshed one
// comes back.
func TestSocketRefresh(t *testing.T) {
	s := newSlackEnd(t)
	run(t, s, take, nil)
	s.wait("two connections", s.linked(2))
	var ids []string
	for n := range 6 {
		s.mu.Lock()
		refreshed, other, total := s.conns[0], s.conns[1], s.total
		s.mu.Unlock()
		refreshed.send(`{"type":"disconnect","reason":"refresh_requested","debug_info":{"host":"x"}}`)
		id := fmt.Sprintf("e%d", n)
		other.send(envelope(id, 0))
		ids = append(ids, id)
		s.wait("another connection", func() bool { return s.total == total+1 && len(s.conns) == 2 })
	}
	s.wait("all acknowledged", s.acked(ids...))
}

// A connection that Slack ends is replaced, and what it delivered before is
// acknowledged over the next one.
func TestSocketEnds(t *testing.T) {
	s := newSlackEnd(t)
	began, finish := make(chan struct{}), make(chan struct{})
	run(t, s, func(context.Context, Arrival) (any, error) {
		began <- struct{}{}
		<-finish
		return nil, nil
	}, func(o *SocketOptions) { o.Connections = 1 })
	s.wait("a connection", s.linked(1))
	s.send(0, envelope("e1", 0))
	<-began
	s.mu.Lock()
	first := s.conns[0]
	s.mu.Unlock()
	first.send(`{"type":"disconnect","reason":"warning"}`)
	s.wait("another connection", func() bool { return s.total == 2 && len(s.conns) == 1 })
	close(finish)
	s.wait("acknowledged", s.acked("e1"))
}

func TestSocketRedelivery(t *testing.T) {
	s := newSlackEnd(t)
	retries := make(chan int, 10)
	run(t, s, func(_ context.Context, a Arrival) (any, error) {
		retries <- a.Retry
		if a.Retry == 0 {
			return nil, errors.New("store is closed")
		}
		return nil, nil
	}, nil)
	s.wait("two connections", s.linked(2))
	s.send(0, envelope("e1", 0))
	if got := <-retries; got != 0 {
		t.Errorf("retry %d, want 0", got)
	}
	s.send(1, envelope("e2", 1))
	if got := <-retries; got != 1 {
		t.Errorf("retry %d, want 1", got)
	}
	s.wait("the second acknowledged", s.acked("e2"))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.acked("e1")() {
		t.Error("acknowledged what was not taken")
	}
}

// What is nothing for the assistant is acknowledged, so that it does not come again,
// also when slack-go does not know it or it is malformed.
func TestSocketIgnored(t *testing.T) {
	s := newSlackEnd(t)
	run(t, s, func(context.Context, Arrival) (any, error) {
		t.Error("received")
		return nil, nil
	}, nil)
	s.wait("two connections", s.linked(2))
	frame := func(id, kind, payload string) {
		s.send(0, fmt.Sprintf(`{"type":%q,"envelope_id":%q,"payload":%s}`, kind, id, payload))
	}
	frame("e1", "events_api", string(wrap(`{"type":"something_new","of":["another",5]}`)))
	frame("e2", "something_new", `{}`)
	frame("e3", "events_api", `"marqueur"`)
	frame("e4", "interactive", `{"type":"view_closed","user":{"id":"U1"}}`)
	frame("e5", "slash_commands", `{"command":"/brief","text":"marqueur"}`)
	frame("e6", "events_api", string(wrap(`{"type":"message","subtype":"channel_join","user":"U1"}`)))
	frame("e7", "interactive", `{"type":"shortcut","user":5}`)
	s.send(0, `{"type":`)
	s.send(0, `[]`)
	s.wait("all acknowledged", s.acked("e1", "e2", "e3", "e4", "e5", "e6", "e7"))
}

// A block that slack-go does not know does not make a button dead.
func TestSocketUnknownBlock(t *testing.T) {
	s := newSlackEnd(t)
	got := make(chan any, 3)
	run(t, s, func(_ context.Context, a Arrival) (any, error) {
		got <- a.What
		return nil, nil
	}, nil)
	s.wait("two connections", s.linked(2))
	s.send(0, `{"type":"interactive","envelope_id":"e1","payload":{"type":"block_actions","user":{"id":"U1"},"message":{"blocks":[{"type":"section","text":"odd","fields":{}}]},"actions":[{"type":"something_new","action_id":"a","value":"v"}]}}`)
	if c, ok := (<-got).(*Click); !ok || c.Action != "a" || c.Value != "v" {
		t.Errorf("got %+v", c)
	}
	s.wait("acknowledged", s.acked("e1"))
}

func TestSocketReply(t *testing.T) {
	s := newSlackEnd(t)
	run(t, s, func(_ context.Context, a Arrival) (any, error) {
		if a.What.(*Submission).ID == "long" {
			return strings.Repeat("a", 30_000), nil
		}
		return map[string]string{"response_action": "clear"}, nil
	}, nil)
	s.wait("two connections", s.linked(2))
	submit := func(id, view string, accepts bool) {
		s.send(0, fmt.Sprintf(`{"type":"interactive","envelope_id":%q,"accepts_response_payload":%t,"payload":{"type":"view_submission","user":{"id":"U1"},"view":{"id":%q,"type":"modal"}}}`, id, accepts, view))
	}
	submit("e1", "V1", true)
	submit("e2", "V1", false)
	submit("e3", "long", true)
	s.wait("all acknowledged", s.acked("e1", "e2", "e3"))
	for id, want := range map[string]string{"e1": `{"response_action":"clear"}`, "e2": "", "e3": ""} {
		if got := s.ackOf(id); got != want {
			t.Errorf("%s acknowledged with %q, want %q", id, got, want)
		}
	}
}

func TestSocketRefusedToken(t *testing.T) {
	for _, word := range fatal {
		t.Run(word, func(t *testing.T) {
			s := newSlackEnd(t)
			s.refusal = word
			err := run(t, s, take, nil).ends(t)
			if !errors.Is(err, ErrAppToken) || !strings.Contains(err.Error(), word) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("another token", func(t *testing.T) {
		s := newSlackEnd(t)
		err := run(t, s, take, func(o *SocketOptions) { o.AppToken = "xapp-2-" + marker }).ends(t)
		if !errors.Is(err, ErrAppToken) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("revoked later", func(t *testing.T) {
		s := newSlackEnd(t)
		r := run(t, s, take, nil)
		s.wait("two connections", s.linked(2))
		s.change(func() { s.refusal = "token_revoked" })
		s.send(0, `{"type":"disconnect","reason":"refresh_requested"}`)
		if err := r.ends(t); !errors.Is(err, ErrAppToken) {
			t.Errorf("got %v", err)
		}
	})
}

// What passes is waited out: Slack's own trouble, and too many connections, which
// Slack says after the connection is open.
func TestSocketWaitsOut(t *testing.T) {
	t.Run("trouble", func(t *testing.T) {
		s := newSlackEnd(t)
		s.refusal = "internal_error"
		run(t, s, take, nil)
		s.wait("some tries", func() bool { return s.opens > 6 })
		s.change(func() { s.refusal = "" })
		s.wait("two connections", s.linked(2))
	})
	t.Run("too many", func(t *testing.T) {
		s := newSlackEnd(t)
		tooMany := `{"type":"disconnect","reason":"too_many_websockets"}`
		s.greet = []string{tooMany, tooMany, tooMany, tooMany, tooMany, tooMany, hello}
		r := run(t, s, take, nil)
		s.wait("two connections after six that were refused", func() bool { return len(s.conns) == 2 && s.total == 8 })
		s.send(0, envelope("e1", 0))
		s.wait("acknowledged", s.acked("e1"))
		if !r.Connected() {
			t.Error("not connected")
		}
	})
}

// A stop lets what was handed over finish, acknowledges it and takes nothing new.
func TestSocketStop(t *testing.T) {
	s := newSlackEnd(t)
	began, finish := make(chan struct{}), make(chan struct{})
	r := run(t, s, func(ctx context.Context, _ Arrival) (any, error) {
		began <- struct{}{}
		<-finish
		return nil, ctx.Err()
	}, nil)
	s.wait("two connections", s.linked(2))
	s.send(0, envelope("e1", 0))
	<-began
	r.stop()
	close(finish)
	if err := r.ends(t); err != nil {
		t.Error(err)
	}
	s.wait("acknowledged", s.acked("e1"))
}

// No more are handed over at a time than there is room for, and none is lost for that.
func TestSocketConcurrency(t *testing.T) {
	s := newSlackEnd(t)
	var mu sync.Mutex
	now, most := 0, 0
	run(t, s, func(context.Context, Arrival) (any, error) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		return nil, nil
	}, func(o *SocketOptions) { o.Concurrency = 3 })
	s.wait("two connections", s.linked(2))
	var ids []string
	for n := range 200 {
		id := fmt.Sprintf("e%d", n)
		ids = append(ids, id)
		s.send(n%2, envelope(id, 0))
	}
	s.wait("all acknowledged", s.acked(ids...))
	if most > 3 {
		t.Errorf("%d at a time, want 3 at most", most)
	}
}

func TestSocketPanic(t *testing.T) {
	s := newSlackEnd(t)
	run(t, s, func(_ context.Context, a Arrival) (any, error) {
		if a.Retry == 0 {
			panic("marqueur")
		}
		return nil, nil
	}, nil)
	s.wait("two connections", s.linked(2))
	s.send(0, envelope("e1", 0))
	s.send(0, envelope("e2", 1))
	s.wait("the second acknowledged", s.acked("e2"))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.acked("e1")() {
		t.Error("acknowledged what was not taken")
	}
}

// Connections that were opened together are not given up together.
func TestSocketRetires(t *testing.T) {
	s := newSlackEnd(t)
	s.greet = []string{
		`{"type":"hello","debug_info":{"approximate_connection_time":1}}`,
		`{"type":"hello","debug_info":{"approximate_connection_time":1}}`,
		hello,
	}
	run(t, s, take, nil)
	s.wait("a third connection in the place of one of two", func() bool { return s.total == 3 && len(s.conns) == 2 })
	s.send(0, envelope("e1", 0))
	s.send(1, envelope("e2", 0))
	s.wait("both acknowledged", s.acked("e1", "e2"))
}

func TestRetireAfter(t *testing.T) {
	at := time.Unix(1_500_000_000, 0)
	hour := time.Hour
	for _, tt := range []struct {
		name   string
		others []time.Time
		want   time.Duration
	}{
		{"alone", nil, 0},
		{"the other is down", []time.Time{{}}, 0},
		{"together", []time.Time{at.Add(-time.Second)}, hour / 2},
		{"half a life apart", []time.Time{at.Add(-hour / 2)}, 0},
		{"the third of three", []time.Time{at, at}, hour * 2 / 3},
		{"the second of three", []time.Time{at, {}}, hour / 3},
	} {
		if got := retireAfter(at, tt.others, hour); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := retireAfter(at, []time.Time{at}, 0); got != 0 {
		t.Errorf("without lifetime: %v", got)
	}
}

func TestPace(t *testing.T) {
	now := time.Unix(1_500_000_000, 0)
	p := &pace{first: time.Second}
	next := func(want time.Duration) {
		t.Helper()
		if got := p.next(now); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	next(0)
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		p.connected(now)
		next(want * time.Second)
	}
	p.connected(now)
	now = now.Add(2 * steady)
	next(0)
	next(time.Second)
	p.rest()
	next(0)
	for range 100 {
		if got := spread(time.Second); got < time.Second/2 || got >= 3*time.Second/2 {
			t.Errorf("spread(1s) = %v", got)
		}
	}
}

func TestNewSocketRefuses(t *testing.T) {
	if _, err := NewSocket(discard, SocketOptions{Receiver: receiverFunc(take)}); err == nil {
		t.Error("no error without token")
	}
	if _, err := NewSocket(discard, SocketOptions{AppToken: "xapp-1"}); err == nil {
		t.Error("no error without receiver")
	}
}
