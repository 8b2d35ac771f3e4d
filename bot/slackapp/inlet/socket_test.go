package inlet

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

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
	t.Run("no address", func(t *testing.T) {
		s := newSlackEnd(t)
		s.address = "ws://not an address/?ticket=" + marker
		run(t, s, take, nil)
		s.wait("some tries", func() bool { return s.opens > 6 })
		s.change(func() { s.address = s.URL + "/nothing?ticket=" + marker })
		opens := 0
		s.change(func() { opens = s.opens })
		s.wait("some more", func() bool { return s.opens > opens+6 })
		s.change(func() { s.address = "" })
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
	s.wait("a third connection in the place of one of two", func() bool { return s.total >= 3 && len(s.conns) == 2 })
	s.send(0, envelope("e1", 0))
	s.send(1, envelope("e2", 0))
	s.wait("both acknowledged", s.acked("e1", "e2"))
}

func TestNewSocketRefuses(t *testing.T) {
	if _, err := NewSocket(discard, SocketOptions{Receiver: receiverFunc(take)}); err == nil {
		t.Error("no error without token")
	}
	if _, err := NewSocket(discard, SocketOptions{AppToken: "xapp-1"}); err == nil {
		t.Error("no error without receiver")
	}
}
