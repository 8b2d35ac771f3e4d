package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
)

// call runs the program with an environment and returns what it printed. The key
// that every environment has stands nowhere in it.
func call(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	all := map[string]string{"OPENAI_API_KEY": "sk-hushhush", "VERBATIM_LISTEN": "127.0.0.1:0"}
	maps.Copy(all, env)
	var out, errs bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	code = run(ctx, args, func(name string) string { return all[name] }, strings.NewReader(""), &out, &errs)
	if strings.Contains(out.String()+errs.String(), "hushhush") {
		t.Errorf("a key is printed:\n%s%s", out.String(), errs.String())
	}
	return code, out.String(), errs.String()
}

// A key and an address of another program's send nothing anywhere, and --offline
// holds whatever is named.
func TestModelNotAsked(t *testing.T) {
	s := llmfake.Start(llmfake.Options{})
	defer s.Close()
	env := map[string]string{"OPENAI_BASE_URL": s.URL(), "VERBATIM_DATA": t.TempDir()}
	if code, out, errs := call(t, env, "ask", delayQuestion); code != exitAnswered || !strings.Contains(out, delayQuote) || errs != "" {
		t.Errorf("%d %s%s", code, out, errs)
	}
	env["VERBATIM_CHAT_MODEL"], env["VERBATIM_EMBEDDING_MODEL"] = "small", "vectors"
	if code, out, errs := call(t, env, "ask", "--offline", delayQuestion); code != exitAnswered || !strings.Contains(out, delayQuote) || errs != "" {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if s.Count() > 0 {
		t.Errorf("%d requests", s.Count())
	}
}

// Whatever is wrong with a model, the answer comes, and stderr says what to do.
func TestModelFails(t *testing.T) {
	s := llmfake.Start(llmfake.Options{Key: "another", Models: []string{"small"}})
	t.Cleanup(s.Close)
	open := llmfake.Start(llmfake.Options{Models: []string{"other"}})
	t.Cleanup(open.Close)
	for _, test := range []struct {
		name, chat, embedding, address, key string
		want                                []string
	}{
		{"wrong key", "small", "", s.URL(), "sk-hushhush", []string{"refuses the key", "hint: check OPENAI_API_KEY"}},
		{"no key", "small", "", "", " ", []string{"there is no key for api.openai.com", "hint: check OPENAI_API_KEY"}},
		{"no model", "small", "", open.URL(), "sk-hushhush", []string{"does not have the model", `has no model "small"`}},
		{"nobody there", "small", "", "http://127.0.0.1:1/v1", "sk-hushhush", []string{"refuses connections", "hint: see that 127.0.0.1:1 runs"}},
		{"embeddings: wrong key", "", "vectors", s.URL(), "sk-hushhush", []string{"searching by words alone", "hint: check OPENAI_API_KEY"}},
		{"embeddings: nobody there", "", "vectors", "http://127.0.0.1:1/v1", "sk-hushhush", []string{"searching by words alone", "hint: see that"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := call(t, map[string]string{
				"VERBATIM_CHAT_MODEL": test.chat, "VERBATIM_EMBEDDING_MODEL": test.embedding,
				"OPENAI_BASE_URL": test.address, "OPENAI_API_KEY": strings.TrimSpace(test.key), "VERBATIM_DATA": t.TempDir(),
			}, "ask", delayQuestion)
			if code != exitAnswered || !strings.Contains(out, delayQuote) {
				t.Errorf("%d %s", code, out)
			}
			for _, want := range test.want {
				if !strings.Contains(errs, want) {
					t.Errorf("stderr lacks %q:\n%s", want, errs)
				}
			}
		})
	}
}

// Somebody who asks waits for one silence of the embedding model, no more.
func TestEmbeddingSilent(t *testing.T) {
	t.Parallel()
	s := llmfake.Start(llmfake.Options{Embed: func(*llmfake.Embedding) llmfake.Vectors { return llmfake.Vectors{Wait: time.Hour} }})
	defer s.Close()
	file := filepath.Join(t.TempDir(), "v.yaml")
	write(t, file, "model: {embedding: vectors, patience: 300ms, base_url: "+s.URL()+"}\n")
	code, out, errs := call(t, map[string]string{"VERBATIM_CONFIG": file, "VERBATIM_DATA": t.TempDir()}, "ask", delayQuestion)
	if code != exitAnswered || !strings.Contains(out, delayQuote) || strings.Count(errs, "searching by words alone") != 1 {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if s.Count() != 1 {
		t.Errorf("%d requests, want 1", s.Count())
	}
}

// What cannot be booked is said once, whichever model it was for.
func TestSpendingNotKept(t *testing.T) {
	t.Parallel()
	s := llmfake.Start(llmfake.Options{})
	defer s.Close()
	data := t.TempDir()
	if err := os.Mkdir(filepath.Join(data, "spending"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, day := range []time.Time{time.Now(), time.Now().Add(time.Hour)} {
		os.Symlink("gone/file", filepath.Join(data, "spending", day.UTC().Format(time.DateOnly)+".jsonl"))
	}
	env := map[string]string{"VERBATIM_CHAT_MODEL": "small", "VERBATIM_EMBEDDING_MODEL": "vectors", "OPENAI_BASE_URL": s.URL(), "VERBATIM_DATA": data}
	_, out, errs := call(t, env, "ask", delayQuestion)
	if s.Count() < 2 || !strings.Contains(out, delayQuote) {
		t.Fatalf("%d requests: %s%s", s.Count(), out, errs)
	}
	if strings.Count(errs, "what the model costs is not kept: ") != 1 || !strings.Contains(errs, "hint: ") {
		t.Errorf("stderr: %s", errs)
	}
}

// The index by a model outlives a time without the service.
func TestEmbeddingSwitch(t *testing.T) {
	s := llmfake.Start(llmfake.Options{})
	defer s.Close()
	dir, data := t.TempDir(), t.TempDir()
	write(t, filepath.Join(dir, "port.txt"), portText)
	env := map[string]string{"VERBATIM_CORPUS": dir, "VERBATIM_DATA": data, "VERBATIM_EMBEDDING_MODEL": "vectors", "OPENAI_BASE_URL": s.URL()}
	ask := func(args ...string) string {
		t.Helper()
		code, out, errs := call(t, env, append([]string{"ask", portQuestion}, args...)...)
		if code != exitAnswered || !strings.Contains(out, "3 mars 2018") {
			t.Errorf("%d %s%s", code, out, errs)
		}
		return errs
	}
	ask("--offline")
	if errs := ask(); errs != "" || s.Count() != 2 {
		t.Errorf("%d requests: %s", s.Count(), errs)
	}
	files, err := filepath.Glob(filepath.Join(data, "index", "*-*.snapshot"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	before, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if errs := ask(); errs != "" || s.Count() != 3 {
		t.Errorf("the second time %d requests: %s", s.Count()-2, errs)
	}
	s.Close()
	if errs := ask(); strings.Count(errs, "searching by words alone") != 1 {
		t.Errorf("the service is down: %s", errs)
	}
	write(t, filepath.Join(dir, "pont.txt"), pontText)
	if errs := ask(); strings.Count(errs, "searching by words alone") != 1 || !strings.Contains(errs, "hint: ") {
		t.Errorf("the service is down, and the corpus has changed: %s", errs)
	}
	if after, err := os.ReadFile(files[0]); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the index by the model has changed: %v", err)
	}
	if code, _, errs := call(t, env, "index"); code != exitFailure || !strings.Contains(errs, "hint: ") {
		t.Errorf("index: %d %s", code, errs)
	}
}

// A key goes to the server that it was made for.
func TestEmbeddingKey(t *testing.T) {
	for _, test := range []struct {
		base, embedding, own, want string
	}{
		{"https://a.example.org/v1", "", "", "sk-chat"},
		{"https://a.example.org/v1", "https://A.example.org/other", "", "sk-chat"},
		{"https://a.example.org/v1", "http://a.example.org/v1", "", ""},
		{"https://a.example.org/v1", "http://localhost:11434/v1", "", ""},
		{"", "http://localhost:11434/v1", "", ""},
		{"", "http://localhost:11434/v1", "sk-own", "sk-own"},
		{"https://a.example.org/v1", "", "sk-own", "sk-own"},
	} {
		a := &app{getenv: func(name string) string {
			return map[string]string{"OPENAI_API_KEY": "sk-chat", "VERBATIM_EMBEDDING_API_KEY": test.own}[name]
		}}
		a.models.modelConfig = modelConfig{BaseURL: test.base, EmbeddingBaseURL: test.embedding, Embedding: "vectors"}
		if o, why := a.embeddingOptions(); why != nil || o.Key != test.want {
			t.Errorf("%+v: %q, %v", test, o.Key, why)
		}
	}
}

func TestDoctorModels(t *testing.T) {
	s := llmfake.Start(llmfake.Options{Key: "sk-hushhush", Dimensions: 48})
	defer s.Close()
	file := filepath.Join(t.TempDir(), "v.yaml")
	if err := os.WriteFile(file, []byte("model:\n  chat: small\n  embedding: vectors\n  base_url: "+s.URL()+"\n  budget: {tokens_per_day: 5, cost_per_day: 1, input_price: 1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	env := map[string]string{"VERBATIM_CONFIG": file, "VERBATIM_DATA": data}
	_, out, _ := call(t, env, "doctor")
	for _, want := range []string{"with a key: replied in ", "vectors of 48 dimensions", "0 of 5 tokens, cost 0.0000 of 1.0000"} {
		if !strings.Contains(out, want) {
			t.Errorf("doctor does not say %q:\n%s", want, out)
		}
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("doctor made a data folder")
	}
	if code, _, errs := call(t, env, "ask", delayQuestion); code != exitAnswered {
		t.Errorf("%d %s", code, errs)
	}
	if _, out, _ := call(t, env, "doctor"); !strings.Contains(out, "the budget is spent") {
		t.Errorf("doctor does not say that the budget is spent:\n%s", out)
	}
}
