package llm

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// TestAddress looks at where requests go, and with which header.
func TestAddress(t *testing.T) {
	tests := []struct {
		base, api string
		url       string // of the request, "" for an error
		header    string
	}{
		{"", "", "https://api.openai.com/v1/chat/completions", "Authorization"},
		{"https://api.mistral.ai/v1", "", "https://api.mistral.ai/v1/chat/completions", "Authorization"},
		{"https://api.mistral.ai/v1/", "", "https://api.mistral.ai/v1/chat/completions", "Authorization"},
		{"https://api.mistral.ai/v1/chat/completions", "", "https://api.mistral.ai/v1/chat/completions", "Authorization"},
		{"http://localhost:11434/v1/embeddings", "openai", "http://localhost:11434/v1/chat/completions", "Authorization"},
		{"http://[::1]:8080", "", "http://[::1]:8080/chat/completions", "Authorization"},
		{"https://press.openai.azure.com", "", "https://press.openai.azure.com/openai/deployments/writer/chat/completions?api-version=2024-10-21", "Api-Key"},
		{"https://PRESS.openai.azure.com/openai/deployments/writer/chat/completions?api-version=2025-01-01-preview", "",
			"https://PRESS.openai.azure.com/openai/deployments/writer/chat/completions?api-version=2025-01-01-preview", "Api-Key"},
		{"https://press.services.ai.azure.com/", "", "https://press.services.ai.azure.com/openai/deployments/writer/chat/completions?api-version=2024-10-21", "Api-Key"},
		{"https://press.openai.azure.com/openai/v1/", "", "https://press.openai.azure.com/openai/v1/chat/completions", "Authorization"},
		{"https://gateway.example/models", "azure", "https://gateway.example/models/openai/deployments/writer/chat/completions?api-version=2024-10-21", "Api-Key"},
		{"https://openai.azure.com.evil.example/v1", "", "https://openai.azure.com.evil.example/v1/chat/completions", "Authorization"},
		{"ftp://model.example", "", "", ""},
		{"model.example/v1", "", "", ""},
		{"http://", "", "", ""},
		{"http://me:" + testKey + "@model.example/v1", "", "", ""},
		{"http://model.example/v1?key=" + testKey, "", "", ""},
		{"http://model.example/v1#" + testKey, "", "", ""},
		{"http://model.example:" + testKey, "", "", ""},
		{"http://model.example/v1", "anthropic", "", ""},
	}
	for _, tt := range tests {
		var url, header string
		c, err := NewChat(slog.New(slog.DiscardHandler), Options{BaseURL: tt.base, API: tt.api, Key: " " + testKey + "\n", Model: "writer", Attempts: 1,
			Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				url = r.URL.String()
				for name, v := range r.Header {
					if strings.TrimPrefix(v[0], "Bearer ") == testKey {
						header += name
					}
				}
				return nil, http.ErrServerClosed
			})})
		if tt.url == "" {
			if err == nil || strings.Contains(err.Error(), testKey) {
				t.Errorf("%s: %v", tt.base, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.base, err)
			continue
		}
		c.Reply(t.Context(), testRequest(), untold)
		if url != tt.url || header != tt.header {
			t.Errorf("%s: asked %s with %s, want %s with %s", tt.base, url, header, tt.url, tt.header)
		}
	}
}

func TestNewChatErrors(t *testing.T) {
	for _, o := range []Options{
		{Key: testKey},
		{Model: "m", Key: testKey + "\nX-Other: 1"},
		{Model: "m", Key: testKey + "é"},
		{Model: "a/b", API: "azure", BaseURL: "https://press.openai.azure.com"},
	} {
		if _, err := NewChat(slog.New(slog.DiscardHandler), o); err == nil || strings.Contains(err.Error(), testKey) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestKeyInTheOpen(t *testing.T) {
	for base, want := range map[string]bool{
		"http://localhost:11434/v1": false, "http://127.0.0.1/v1": false, "http://[::1]:8080/v1": false,
		"https://model.example/v1": false, "http://model.example/v1": true,
	} {
		var log strings.Builder
		if _, err := NewChat(slog.New(slog.NewTextHandler(&log, nil)), Options{BaseURL: base, Key: testKey, Model: "m"}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(log.String(), "without encryption"); got != want {
			t.Errorf("%s: warned %v, want %v", base, got, want)
		}
	}
}

// TestOptionsHoldTheirKey prints options in every way there is.
func TestOptionsHoldTheirKey(t *testing.T) {
	o := Options{BaseURL: "http://model.example/v1", Key: testKey, Model: "m"}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("options", "options", o)
	for _, s := range []string{fmt.Sprint(o), fmt.Sprintf("%v %+v %#v %s", o, o, &o, o), log.String()} {
		if strings.Contains(s, testKey) || !strings.Contains(s, "model.example") {
			t.Errorf("printed %s", s)
		}
	}
}
