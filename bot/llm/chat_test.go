package llm

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/prompts"
)

func TestReply(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		t.Logf("%s %s", r.URL, b)
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, ": ping\n\n"+`data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}`+"\n\n"+`data: {"choices":[{"index":0,"delta":{"content":"bonjour"},"finish_reason":"stop"}]}`)
	}))
	defer srv.Close()
	c, err := NewChat(slog.New(slog.DiscardHandler), Options{BaseURL: srv.URL + "/v1", Key: "k", Model: "m"})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	got, err := c.Reply(context.Background(), prompts.Request{Messages: []prompts.Message{{Role: prompts.User, Text: "bonjour"}}, MaxTokens: 10, Name: "n", Schema: []byte(`{"type":"object"}`)}, func(p string) error { told = append(told, p); return nil })
	if got != "bonjour" || err != nil || strings.Join(told, "|") != "bonjour" {
		t.Errorf("Reply = %q, %v; told %q", got, err, told)
	}
	if err := c.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
