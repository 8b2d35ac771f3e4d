package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestModelConfig(t *testing.T) {
	for _, test := range []struct{ model, want string }{
		{"base_url: http://localhost:11434/v1", ""},
		{"base_url: https://models.example.org/v1/\n  api: azure\n  chat: small\n  embedding: embed\n  dimensions: 256\n  timeout: 20s\n  patience: 5s\n  budget: {tokens_per_day: 1000, cost_per_day: 0.5, input_price: 0.2, output_price: 0.6}", ""},
		{"budget: {tokens_per_day: 0}", ""},
		{"chat: a\n  base_url: localhost:11434", "v.yaml:4: model: base_url: it is no web address"},
		{"base_url: ftp://example.org", "v.yaml:3: model: base_url: it is no web address"},
		{"base_url: 'http://'", "v.yaml:3: model: base_url: it is no web address"},
		{"base_url: 'http://:80/v1'", "v.yaml:3: model: base_url: it is no web address"},
		{"base_url: https://me:hushhush@example.org/v1", "v.yaml:3: model: base_url: it holds a name or a password"},
		{"base_url: https://example.org/v1?key=hushhush", "v.yaml:3: model: base_url: it goes on behind a ? or a #"},
		{"base_url: 'https://example.org/v1#hushhush'", "v.yaml:3: model: base_url: it goes on behind a ? or a #"},
		{"embedding_base_url: https://a.openai.azure.com/openai/deployments/x/embeddings?api-version=2024-10-21", ""},
		{"embedding_base_url: https://example.org?api-version=1&key=hushhush", "v.yaml:3: model: embedding_base_url: it goes on behind a ? or a #"},
		{"budget:\n    embedding_price: -1", "v.yaml:4: model: budget: embedding_price: -1 is no amount"},
		{"api: mistral", `v.yaml:3: model: api: "mistral" is neither openai nor azure`},
		{"chat: extract", "v.yaml:3: model: chat: an answer without a model says that of itself"},
		{"chat: mistral small", "v.yaml:3: model: chat: it is no name of a model"},
		{"dimensions: -1", "v.yaml:3: model: dimensions: -1 is no length of a vector"},
		{"dimensions: many", "v.yaml:3: "},
		{"timeout: 20", `v.yaml:3: model: timeout: "20" is no length of time`},
		{"timeout: 0s", "v.yaml:3: model: timeout: a model needs some time"},
		{"patience: -5s", `v.yaml:3: model: patience: "-5s" is no length of time`},
		{"timeout: 10m\n  patience: 10m", ""},
		{"timeout: 999999h", "v.yaml:3: model: timeout: 999999h is more than 10m"},
		{"timeout: 1d", "v.yaml:3: model: timeout: 1d is more than 10m"},
		{"chat: a\n  patience: 601s", "v.yaml:4: model: patience: 601s is more than 10m"},
		{"budget:\n    tokens_per_day: -1", "v.yaml:4: model: budget: tokens_per_day: -1 is below 0"},
		{"budget:\n    input_price: -0.1", "v.yaml:4: model: budget: input_price: -0.1 is no amount"},
		{"budget:\n    input_price: .nan", "v.yaml:4: model: budget: input_price: NaN is no amount"},
		{"budget:\n    tokens_per_day: 10\n    cost_per_day: 2", "v.yaml:5: model: budget: cost_per_day: without prices nothing costs anything"},
		{"modle: x", `v.yaml:3: unknown field "modle"`},
		{"api_key: sk-hushhush", `v.yaml:3: unknown field "api_key"`},
		{"key: sk-hushhush", `v.yaml:3: unknown field "key"`},
	} {
		file := filepath.Join(t.TempDir(), "v.yaml")
		if err := os.WriteFile(file, []byte("# model\nmodel:\n  "+test.model+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readConfig(file)
		if test.want == "" {
			if err != nil {
				t.Errorf("%s: %v", test.model, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.model, err, test.want)
			continue
		}
		var out strings.Builder
		report(&out, err)
		if strings.Contains(out.String(), "hushhush") || !strings.Contains(out.String(), "hint: ") {
			t.Errorf("%s: reported as %s", test.model, out.String())
		}
		if strings.Contains(test.model, "key:") && !strings.Contains(out.String(), "OPENAI_API_KEY_FILE in the environment") {
			t.Errorf("%s: it is not said where a key belongs: %s", test.model, out.String())
		}
	}
}

func TestSettleModel(t *testing.T) {
	file := modelConfig{BaseURL: "http://file.example.org/v1/", Chat: "chat-of-file", Embedding: "embedding-of-file"}
	for _, test := range []struct {
		name string
		file modelConfig
		env  map[string]string
		want modelConfig
		err  string
	}{
		{name: "nothing"},
		{name: "a key and an address without a model", env: map[string]string{"OPENAI_API_KEY": "sk-1", "OPENAI_BASE_URL": "elsewhere"}},
		{name: "the file", file: file, want: modelConfig{BaseURL: "http://file.example.org/v1", Chat: "chat-of-file", Embedding: "embedding-of-file"}},
		{
			name: "the environment first", file: file,
			env:  map[string]string{"VERBATIM_CHAT_MODEL": " own ", "VERBATIM_EMBEDDING_MODEL": "vectors", "OPENAI_BASE_URL": "http://env.example.org/v1"},
			want: modelConfig{BaseURL: "http://env.example.org/v1", Chat: "own", Embedding: "vectors"},
		},
		{name: "an address with a password", file: file, env: map[string]string{"OPENAI_BASE_URL": "http://a:hushhush@example.org"}, err: "OPENAI_BASE_URL: it holds a name or a password"},
		{name: "azure without an address", file: modelConfig{API: "azure", Chat: "writer"}, err: "model: api: azure has no address of its own, and none is set"},
		{name: "azure without an address for chat", file: modelConfig{API: "azure", Chat: "writer", Embedding: "vectors", EmbeddingBaseURL: "https://a.example.org"}, err: "model: api: azure has no address of its own, and none is set"},
		{name: "azure without an address for embeddings", file: modelConfig{API: "azure", Embedding: "vectors"}, err: "model: api: azure has no address of its own, and none is set"},
		{name: "azure without a model", file: modelConfig{API: "azure"}, want: modelConfig{API: "azure"}},
		{
			name: "azure for embeddings alone", file: modelConfig{API: "azure", Embedding: "vectors", EmbeddingBaseURL: "https://a.example.org"},
			want: modelConfig{API: "azure", Embedding: "vectors", EmbeddingBaseURL: "https://a.example.org"},
		},
		{
			name: "azure at the environment's address", file: modelConfig{API: "azure", Chat: "writer"}, env: map[string]string{"OPENAI_BASE_URL": "https://b.example.org"},
			want: modelConfig{API: "azure", Chat: "writer", BaseURL: "https://b.example.org"},
		},
		{name: "no name", env: map[string]string{"VERBATIM_CHAT_MODEL": "a\x1bb"}, err: "VERBATIM_CHAT_MODEL: it is no name of a model"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := &app{getenv: func(name string) string { return test.env[name] }}
			got, err := a.settleModel(test.file)
			if test.err != "" {
				if err == nil || err.Error() != test.err {
					t.Errorf("err = %v, want %s", err, test.err)
				}
				var p *problem
				if errors.As(err, &p) && p.hint == "" {
					t.Error("there is no hint")
				}
				return
			}
			if err != nil || got != test.want {
				t.Errorf("got %+v, %v, want %+v", got, err, test.want)
			}
		})
	}
}

func TestInClear(t *testing.T) {
	for address, want := range map[string]bool{
		"":                               false,
		"https://example.org":            false,
		"http://example.org/v1":          true,
		"http://8.8.8.8":                 true,
		"http://[2001:4860:4860::8888]/": true,
		"http://localhost:11434/v1":      false,
		"http://127.0.0.1:1":             false,
		"http://[::1]:1":                 false,
		"http://[::ffff:10.0.0.1]":       false,
		"http://192.168.1.4":             false,
		"http://172.17.0.1:8000":         false,
		"http://ollama:11434":            false,
		"http://models.internal/v1":      false,
		"http://localhost.example.org":   true,
		"http://mistral.local.":          false,
	} {
		if got := inClear(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
