package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/prompts"
)

// pipes is a network in memory, which a synctest bubble can wait for.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

// serve returns a transport that leads to h, whatever the host.
func serve(t *testing.T, h http.HandlerFunc) *http.Transport {
	t.Helper()
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	whole := func(w http.ResponseWriter, r *http.Request) {
		// A server sees that its client has gone only when it has read the request.
		b, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(b))
		h(w, r)
	}
	// Close does not wait for handlers. Connections are counted as they are accepted,
	// not as their handlers begin, or one might begin while all are waited for.
	var conns sync.WaitGroup
	srv := &http.Server{Handler: http.HandlerFunc(whole), ErrorLog: log.New(io.Discard, "", 0), ConnState: func(_ net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			conns.Add(1)
		case http.StateClosed:
			conns.Done()
		}
	}}
	done := make(chan struct{})
	go func() { defer close(done); srv.Serve(p) }()
	tr := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case p.conns <- there:
			return here, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		srv.Close()
		<-done
		conns.Wait()
	})
	return tr
}

const testKey = "sk-test-4f9a8b7c6d5e4f3a2b1c"

// newChat returns a model that h plays.
func newChat(t *testing.T, o Options, h http.HandlerFunc) *Chat {
	t.Helper()
	if o.Transport == nil {
		o.Transport = serve(t, h)
	}
	if o.BaseURL == "" {
		o.BaseURL = "http://model.example/v1"
	}
	if o.Model == "" {
		o.Model = "test-model"
	}
	o.Key = testKey
	c, err := NewChat(slog.New(slog.DiscardHandler), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// testRequest asks for a few words in a form.
func testRequest() prompts.Request {
	return prompts.Request{
		Task: prompts.TaskAnswer,
		Messages: []prompts.Message{
			{Role: prompts.System, Text: "Réponds en JSON."},
			{Role: prompts.User, Text: "Combien de pylônes le viaduc compte-t-il ?"},
		},
		Name:      "answer",
		Schema:    json.RawMessage(`{"type":"object","properties":{},"required":[],"additionalProperties":false}`),
		MaxTokens: 100,
	}
}

// untold takes pieces and does nothing with them.
func untold(string) error { return nil }

// event is an event of a stream with the text of a delta, and a finish reason if there is one.
func event(content, finish string) string {
	choice := map[string]any{"index": 0, "delta": map[string]any{"content": content}, "finish_reason": nil}
	if finish != "" {
		choice["finish_reason"] = finish
	}
	b, _ := json.Marshal(map[string]any{"object": "chat.completion.chunk", "choices": []any{choice}})
	return fmt.Sprintf("data: %s\n\n", b)
}

const done = "data: [DONE]\n\n"

// streams writes events and flushes each.
func streams(w http.ResponseWriter, events ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	for _, e := range events {
		io.WriteString(w, e)
		w.(http.Flusher).Flush()
	}
}

// answers streams a short reply that is complete.
func answers(w http.ResponseWriter) { streams(w, event(`{"ok":`, ""), event(`true}`, "stop"), done) }

// says answers with a status and a body.
func says(w http.ResponseWriter, status int, body string) {
	if strings.HasPrefix(body, "<") {
		w.Header().Set("Content-Type", "text/html")
	} else {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// counts is what Options.Count was told.
type counts struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counts) count(what, outcome string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[what+" "+outcome]++
}

func (c *counts) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Sprint(c.n)
}

// hang waits until the client has gone.
func hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-time.After(24 * time.Hour):
	}
}
