package inlet

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
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

// marker stands in every secret of the tests of Socket Mode: nothing may have it.
const marker = "SECRETMARKER"

// A slackEnd is Slack's end of Socket Mode: it counts who connects and keeps what
// is acknowledged.
type slackEnd struct {
	*httptest.Server
	t *testing.T

	mu      sync.Mutex
	changed chan struct{}
	address string       // what apps.connections.open answers with, when it is not the right one
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
	refusal, address := "", "ws"+strings.TrimPrefix(s.URL, "http")+"/link?ticket="+marker
	s.change(func() { s.opens++; refusal, address = s.refusal, cmp.Or(s.address, address) })
	if r.Header.Get("Authorization") != "Bearer xapp-1-"+marker {
		refusal = "invalid_auth"
	}
	if refusal != "" {
		fmt.Fprintf(w, `{"ok":false,"error":%q}`, refusal)
		return
	}
	fmt.Fprintf(w, `{"ok":true,"url":%q}`, address)
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
