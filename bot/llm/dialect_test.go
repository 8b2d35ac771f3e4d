package llm

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

// sent is what a request asks for, as a server reads it.
type sent struct {
	Messages []struct {
		Role, Content string
	}
	MaxTokens           int      `json:"max_tokens"`
	MaxCompletionTokens int      `json:"max_completion_tokens"`
	Temperature         *float64 `json:"temperature"`
	Effort              string   `json:"reasoning_effort"`
	Stream              bool     `json:"stream"`
	StreamOptions       *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	ResponseFormat *struct {
		Type       string `json:"type"`
		JSONSchema *struct {
			Name   string
			Strict bool
			Schema json.RawMessage
		} `json:"json_schema"`
	} `json:"response_format"`
}

func (s sent) format() string {
	if s.ResponseFormat == nil {
		return "none"
	}
	return s.ResponseFormat.Type
}

// TestDialects has servers that each lack something: the reply comes all the
// same, and the second request is right at once.
func TestDialects(t *testing.T) {
	const unsupported = `{"error":{"message":"Unsupported parameter: '%s'","type":"invalid_request_error","param":"%s","code":"unsupported_parameter"}}`
	param := func(name string) string { return strings.ReplaceAll(unsupported, "%s", name) }
	tests := []struct {
		name   string
		model  string
		reject func(s sent) (int, string) // 0 takes it
		asked  int                        // until there is a reply
		check  func(s sent) bool          // of the request that it took
	}{
		{"takes everything", "mistral-small", func(sent) (int, string) { return 0, "" }, 1, func(s sent) bool {
			return s.format() == "json_schema" && s.ResponseFormat.JSONSchema.Strict && s.MaxTokens == 100 && *s.Temperature == 0.01 && s.StreamOptions.IncludeUsage
		}},
		{"no schemas", "llama", func(s sent) (int, string) {
			if s.format() == "json_schema" {
				return 400, `{"error":{"message":"response_format.type must be text or json_object","type":"invalid_request_error"}}`
			}
			return 0, ""
		}, 2, func(s sent) bool { return s.format() == "json_object" }},
		{"no formats", "llama", func(s sent) (int, string) {
			if s.format() != "none" {
				return 422, `{"detail":[{"type":"extra_forbidden","loc":["body","response_format"],"msg":"Extra inputs are not permitted"}]}`
			}
			return 0, ""
		}, 3, func(s sent) bool { return s.format() == "none" && s.StreamOptions != nil }},
		{"no formats, not implemented", "llama", func(s sent) (int, string) {
			if s.format() != "none" {
				return 501, `{"error":{"code":501,"message":"This server does not support that","type":"not_supported_error"}}`
			}
			return 0, ""
		}, 3, func(s sent) bool { return s.format() == "none" }},
		{"no grammar for the schema", "llama", func(s sent) (int, string) {
			if s.format() == "json_schema" {
				return 500, `{"error":{"code":500,"message":"Failed to parse grammar","type":"server_error"}}`
			}
			return 0, ""
		}, 2, func(s sent) bool { return s.format() == "json_object" }},
		{"rejects without a word", "llama", func(s sent) (int, string) {
			if s.format() != "none" {
				return 400, ""
			}
			return 0, ""
		}, 3, func(s sent) bool { return s.format() == "none" }},
		{"nobody to route to", "llama", func(s sent) (int, string) {
			if s.format() == "json_schema" {
				return 404, `{"error":{"message":"No endpoints found that can handle the requested parameters.","code":404}}`
			}
			return 0, ""
		}, 2, func(s sent) bool { return s.format() == "json_object" }},
		{"no usage", "mistral-small", func(s sent) (int, string) {
			if s.StreamOptions != nil {
				return 422, `{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted","input":{"include_usage":true}}]},"type":"invalid_request_error","param":null,"code":null}`
			}
			return 0, ""
		}, 2, func(s sent) bool { return s.format() == "json_schema" }},
		{"a newer model by a name of its own", "press-office", func(s sent) (int, string) {
			switch {
			case s.MaxTokens > 0:
				return 400, `{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}`
			case s.Temperature != nil:
				return 400, `{"error":{"message":"Unsupported value: 'temperature' does not support 0.01 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}`
			}
			return 0, ""
		}, 3, func(s sent) bool { return s.MaxCompletionTokens == 100 }},
		{"no limit at all", "llama", func(s sent) (int, string) {
			if s.MaxTokens > 0 {
				return 400, param("max_tokens")
			}
			if s.MaxCompletionTokens > 0 {
				return 400, param("max_completion_tokens")
			}
			return 0, ""
		}, 3, func(s sent) bool { return s.Temperature != nil }},
		{"a model that reasons", "gpt-5-mini", func(s sent) (int, string) {
			if s.MaxTokens > 0 || s.Temperature != nil {
				return 400, param("max_tokens")
			}
			return 0, ""
		}, 1, func(s sent) bool { return s.MaxCompletionTokens == 100+reasoningRoom && s.Effort == "low" }},
		{"one that does not say how much", "o1-mini", func(s sent) (int, string) {
			if s.Effort != "" {
				return 400, param("reasoning_effort")
			}
			return 0, ""
		}, 2, func(s sent) bool { return s.MaxCompletionTokens == 100 }},
		{"no system role", "gemma", func(s sent) (int, string) {
			if s.Messages[0].Role == "system" {
				return 400, `{"object":"error","message":"System role not supported","type":"BadRequestError","param":null,"code":400}`
			}
			return 0, ""
		}, 2, func(s sent) bool {
			return len(s.Messages) == 1 && strings.HasPrefix(s.Messages[0].Content, "Réponds en JSON.\n\nCombien")
		}},
		{"several at once", "mistral-small", func(s sent) (int, string) {
			if s.StreamOptions != nil || s.Temperature != nil {
				return 422, `{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"]},{"type":"extra_forbidden","loc":["body","temperature"]}]}`
			}
			return 0, ""
		}, 2, func(s sent) bool { return s.format() == "json_schema" }},
		{"in a stream", "llama", func(s sent) (int, string) {
			if s.format() == "json_schema" {
				return 200, `data: {"error":{"message":"json_schema is not supported","code":400}}` + "\n\n"
			}
			return 0, ""
		}, 2, func(s sent) bool { return s.format() == "json_object" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var asked []sent
			c := newChat(t, Options{Model: tt.model}, func(w http.ResponseWriter, r *http.Request) {
				var s sent
				if err := json.NewDecoder(r.Body).Decode(&s); err != nil || !s.Stream {
					t.Errorf("stream %v: %v", s.Stream, err)
				}
				asked = append(asked, s)
				if status, body := tt.reject(s); status != 0 {
					says(w, status, body)
					return
				}
				answers(w)
			})
			for _, want := range []int{tt.asked, 1} {
				asked = nil
				if _, err := c.Reply(t.Context(), testRequest(), untold); err != nil {
					t.Fatal(err)
				}
				if len(asked) != want || !tt.check(asked[len(asked)-1]) {
					t.Errorf("asked %d times, want %d; at last %+v", len(asked), want, asked[len(asked)-1])
				}
			}
		})
	}
}

// TestDialectForgotten has a server that is replaced by a better one.
func TestDialectForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		better := false
		var formats []string
		c := newChat(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			var s sent
			json.NewDecoder(r.Body).Decode(&s)
			if formats = append(formats, s.format()); s.format() == "json_schema" && !better {
				says(w, 400, `{"error":{"message":"unknown response_format"}}`)
				return
			}
			answers(w)
		})
		for i, wait := range []time.Duration{0, 30 * time.Minute, time.Hour, time.Minute, time.Hour, time.Minute} {
			time.Sleep(wait)
			better = i >= 4
			if _, err := c.Reply(t.Context(), testRequest(), untold); err != nil {
				t.Fatal(err)
			}
		}
		want := "json_schema json_object json_object json_schema json_object json_object json_schema json_schema"
		if got := strings.Join(formats, " "); got != want {
			t.Errorf("asked for %s,\nwant      %s", got, want)
		}
	})
}

// TestDialectEnds has servers that reject whatever they are asked.
func TestDialectEnds(t *testing.T) {
	bodies := []string{
		"", `{"error":{"message":"response_format temperature max_tokens stream_options 'system'"}}`,
		`{"error":{"message":"Extra inputs are not permitted"}}`, `{"error":{"param":"max_tokens"}}`,
	}
	for _, body := range bodies {
		asked := 0
		c := newChat(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			asked++
			io.Copy(io.Discard, r.Body)
			says(w, 400, body)
		})
		_, err := c.Reply(t.Context(), testRequest(), untold)
		var model *bot.ModelError
		if !errors.As(err, &model) || model.Why != bot.FallbackRefused || asked > adaptations+1 {
			t.Errorf("%q: asked %d times: %v", body, asked, err)
		}
		if d := c.habits.current(); d != c.habits.full {
			t.Errorf("%q: learned %+v of a server that takes nothing", body, d)
		}
	}
}
