package llm

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
)

// chatWith returns a model at a server that knows the protocol without knowing us.
func chatWith(t *testing.T, s *llmfake.Server, o Options) *Chat {
	t.Helper()
	t.Cleanup(s.Close)
	if o.BaseURL == "" {
		o.BaseURL = s.URL()
	}
	if o.Model == "" {
		o.Model = "test-model"
	}
	o.Key = testKey
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	o.Transport = transport
	c, err := NewChat(slog.New(slog.DiscardHandler), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestStrictServers speaks to servers that reject what they do not know, each in
// its own way of saying so.
func TestStrictServers(t *testing.T) {
	const text = `{"claims":[{"prose":"Le viaduc compte seize pylônes."}]}`
	styles := map[string]llmfake.ErrorStyle{
		"openai": llmfake.ErrorsOpenAI, "string": llmfake.ErrorsString, "object": llmfake.ErrorsObject,
		"detail": llmfake.ErrorsDetail, "html": llmfake.ErrorsHTML, "empty": llmfake.ErrorsEmpty,
	}
	for name, style := range styles {
		silent := style == llmfake.ErrorsEmpty || style == llmfake.ErrorsHTML
		for _, reject := range []string{"", "json_schema", "json_schema json_object", "stream_options", "response_format stream_options", "temperature", "max_tokens"} {
			if silent && reject == "max_tokens" {
				continue // nothing says that it is the limit, which is not given up for nothing
			}
			t.Run(name+" "+reject, func(t *testing.T) {
				s := llmfake.Start(llmfake.Options{
					Key: testKey, Models: []string{"test-model"}, Errors: style, Reject: strings.Fields(reject),
					Chat: llmfake.Say(text),
				})
				c := chatWith(t, s, Options{})
				for range 2 {
					if reply, err := c.Reply(t.Context(), testRequest(), untold); err != nil || reply != text {
						t.Errorf("Reply = %q, %v", reply, err)
					}
				}
				if n := s.Count(); n > 2+adaptations {
					t.Errorf("asked %d times", n)
				}
			})
		}
		for why, o := range map[bot.Fallback]llmfake.Options{
			bot.FallbackKey:     {Key: "another", Errors: style},
			bot.FallbackNoModel: {Key: testKey, Models: []string{"another"}, Errors: style},
		} {
			t.Run(fmt.Sprint(name, why), func(t *testing.T) {
				c := chatWith(t, llmfake.Start(o), Options{})
				_, err := c.Reply(t.Context(), testRequest(), untold)
				var model *bot.ModelError
				if !errors.As(err, &model) || model.Why != why && (why == bot.FallbackKey || !silent) {
					t.Errorf("err = %v", err)
				}
			})
		}
	}
}

// TestFakeAzure speaks to deployments.
func TestFakeAzure(t *testing.T) {
	s := llmfake.Start(llmfake.Options{Key: testKey, Chat: llmfake.Say("{}")})
	c := chatWith(t, s, Options{BaseURL: s.AzureURL(), API: "azure", Model: "writer"})
	if reply, err := c.Reply(t.Context(), testRequest(), untold); err != nil || reply != "{}" {
		t.Errorf("Reply = %q, %v", reply, err)
	}
}

// TestFailingServers has replies that fail in every way that the stand-in knows.
func TestFailingServers(t *testing.T) {
	const text = "Le viaduc compte seize pylônes de béton."
	tests := []struct {
		name  string
		reply llmfake.Reply
		want  string
		why   bot.Fallback
	}{
		{"well", llmfake.Reply{Text: text}, text, ""},
		{"with pings", llmfake.Reply{Text: text, Pings: true, Reasoning: "Voyons."}, text, ""},
		{"without usage", llmfake.Reply{Text: text, NoUsage: true, NoDone: true}, text, ""},
		{"at its end, holding on", llmfake.Reply{Text: text, Stall: llmfake.StallEnd}, text, ""},
		{"without a reason", llmfake.Reply{Text: text, NoFinish: true}, text, bot.FallbackCut},
		{"cut", llmfake.Reply{Text: text, CutAfter: 600}, "", bot.FallbackCut},
		{"limited", llmfake.Reply{Text: text, Finish: "length"}, text, bot.FallbackCut},
		{"filtered", llmfake.Reply{Text: text, Finish: "content_filter"}, text, bot.FallbackRefused},
		{"empty", llmfake.Reply{}, "", bot.FallbackGarbled},
		{"endless", llmfake.Reply{Text: text, Endless: true, PieceSize: 1 << 10, Pieces: []string{strings.Repeat("la ", 4<<10)}}, "", bot.FallbackCut},
		{"error within", llmfake.Reply{Text: text, StreamError: "boom"}, text, bot.FallbackCut},
		{"silent", llmfake.Reply{Stall: llmfake.StallHeader}, "", bot.FallbackSlow},
		{"silent later", llmfake.Reply{Stall: llmfake.StallBody}, "", bot.FallbackSlow},
		{"silent within", llmfake.Reply{Pieces: []string{"Le ", "viaduc"}, Stall: llmfake.StallInside, StallAfter: 1}, "Le ", bot.FallbackSlow},
		{"out of order", llmfake.Reply{Status: 500, Error: "boom"}, "", bot.FallbackUnreachable},
		{"busy", llmfake.Reply{Status: 429, Error: "boom", Header: http.Header{"Retry-After": {"60"}}}, "", bot.FallbackBusy},
		{"a page", llmfake.Reply{Body: "<html>bonjour</html>"}, "", bot.FallbackUnreachable},
		{"a proxy's page", llmfake.Reply{Status: 502, Body: "<html>bonjour</html>"}, "", bot.FallbackUnreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := llmfake.Start(llmfake.Options{Key: testKey, Chat: func(*llmfake.Chat) llmfake.Reply { return tt.reply }})
			c := chatWith(t, s, Options{Attempts: 1, Patience: 500 * time.Millisecond})
			var told strings.Builder
			reply, err := c.Reply(t.Context(), testRequest(), func(p string) error { told.WriteString(p); return nil })
			var model *bot.ModelError
			if tt.why == "" && err != nil || tt.why != "" && (!errors.As(err, &model) || model.Why != tt.why) {
				t.Errorf("err = %v, want %q", err, tt.why)
			}
			if tt.want != "" && reply != tt.want || told.String() != reply {
				t.Errorf("Reply = %q, told %q, want %q", reply, told.String(), tt.want)
			}
		})
	}
}
