package llm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
)

// vectorServer is a server whose embeddings are answered as embed says.
func vectorServer(t *testing.T, o llmfake.Options) *llmfake.Server {
	t.Helper()
	s := llmfake.Start(o)
	t.Cleanup(s.Close)
	return s
}

func newTestEmbedder(t *testing.T, s *llmfake.Server, dir string, change ...func(*Options)) *Embedder {
	t.Helper()
	o := Options{BaseURL: s.URL(), Model: "embed", Attempts: 1, Transport: &http.Transport{}}
	for _, c := range change {
		c(&o)
	}
	e, err := NewEmbedder(slog.New(slog.DiscardHandler), o, dir)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// textsOf are n texts, each different, of size bytes or a little more.
func textsOf(n, size int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("Le quai %d du port. %s", i, strings.Repeat("é", size/2))
	}
	return texts
}

// sameDirection fails for vectors that are not those of the texts, of unit length.
func sameDirection(t *testing.T, texts []string, vectors [][]float32) {
	t.Helper()
	if len(vectors) != len(texts) {
		t.Fatalf("%d vectors for %d texts", len(vectors), len(texts))
	}
	for i, v := range vectors {
		want := llmfake.Vector(texts[i], len(v))
		sum, length := 0.0, 0.0
		for k := range v {
			sum += float64(v[k]) * float64(want[k])
			length += float64(v[k]) * float64(v[k])
		}
		if math.Abs(sum-1) > 1e-5 || math.Abs(length-1) > 1e-5 {
			t.Errorf("vector %d: cosine %v with its text's, length² %v", i, sum, length)
		}
	}
}

func TestEmbed(t *testing.T) {
	s := vectorServer(t, llmfake.Options{Key: "sk-hushhush", Embed: func(*llmfake.Embedding) llmfake.Vectors { return llmfake.Vectors{Shuffle: true} }})
	ledger := NewMemoryLedger()
	e := newTestEmbedder(t, s, t.TempDir(), func(o *Options) { o.Key, o.Ledger = "sk-hushhush", ledger })
	texts := slices.Concat(textsOf(200, 40), []string{"", "  ", "Le quai 3 du port. " + strings.Repeat("é", 20)}, textsOf(3, 40_000))
	vectors, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	read := slices.Clone(texts)
	for i := range read {
		read[i] = readable(read[i])
	}
	sameDirection(t, read, vectors)
	asked := 0
	for _, r := range s.Requests() {
		size := 0
		for _, text := range r.Embedding.Input {
			size += len(text)
			if len(text) > textBytes {
				t.Errorf("a text of %d bytes", len(text))
			}
		}
		asked += len(r.Embedding.Input)
		if n := len(r.Embedding.Input); n > batchTexts || size > batchBytes && n > 1 {
			t.Errorf("%d texts of %d bytes in one request", n, size)
		}
		if r.Embedding.Dimensions != 0 || len(r.Embedding.Fields) != 2 {
			t.Errorf("the request has %d fields", len(r.Embedding.Fields))
		}
	}
	// The two blank texts are not one text for the disk, but the doubled one is.
	if asked != len(texts)-1 {
		t.Errorf("%d texts were asked for, of %d", asked, len(texts))
	}
	// A second time, and in another process, nothing is asked for.
	before := s.Count()
	for _, e := range []*Embedder{e, newTestEmbedder(t, s, e.cache.dir)} {
		again, err := e.Embed(t.Context(), texts)
		if err != nil {
			t.Fatal(err)
		}
		for i := range again {
			if !slices.Equal(again[i], vectors[i]) {
				t.Fatalf("vector %d is another one from the disk", i)
			}
		}
	}
	if s.Count() != before {
		t.Errorf("%d requests for what was on disk", s.Count()-before)
	}
	spent, err := ledger.Spent(t.Context(), time.Now().UTC().Format(time.DateOnly))
	if err != nil || len(spent) != 1 || spent[0].Requests != int64(before) || spent[0].Input == 0 || spent[0].Output != 0 {
		t.Errorf("spent %+v, %v", spent, err)
	}
}

// What people ask is not on disk in any form, and asked for once.
func TestEmbedQuery(t *testing.T) {
	s := vectorServer(t, llmfake.Options{})
	dir := t.TempDir()
	e := newTestEmbedder(t, s, dir)
	const question = "Quand le quai nord rouvrira-t-il ?"
	for range 2 {
		v, err := e.EmbedQuery(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		sameDirection(t, []string{question}, [][]float32{v})
	}
	if s.Count() != 1 {
		t.Errorf("%d requests", s.Count())
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("on disk: %v, %v", entries, err)
	}
}

// A reply that is not what was asked for gives no vector, and says nothing of the texts.
func TestEmbedGarbled(t *testing.T) {
	for _, test := range []struct {
		name string
		v    llmfake.Vectors
		dims int
		want bot.Fallback
	}{
		{name: "too many", v: llmfake.Vectors{Extra: 1}, want: bot.FallbackGarbled},
		{name: "too few", v: llmfake.Vectors{Extra: -1}, want: bot.FallbackGarbled},
		{name: "none", v: llmfake.Vectors{Extra: -3}, want: bot.FallbackGarbled},
		{name: "one number twice", v: llmfake.Vectors{SameIndex: true}, want: bot.FallbackGarbled},
		{name: "a null", v: llmfake.Vectors{Null: true}, want: bot.FallbackGarbled},
		{name: "another length", v: llmfake.Vectors{Length: 70}, want: bot.FallbackGarbled},
		{name: "not the length asked for", dims: 32, v: llmfake.Vectors{Body: `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]},{"index":2,"embedding":[1]}]}`}, want: bot.FallbackGarbled},
		{name: "zeros", v: llmfake.Vectors{Zero: true}, want: bot.FallbackGarbled},
		{name: "a number too great", v: llmfake.Vectors{Body: `{"data":[{"index":0,"embedding":[1e300]}]}`}, want: bot.FallbackGarbled},
		{name: "no JSON", v: llmfake.Vectors{Body: "<html>"}, want: bot.FallbackGarbled},
		{name: "an empty list", v: llmfake.Vectors{Body: `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]},{"index":2,"embedding":[]}]}`}, want: bot.FallbackGarbled},
		{name: "an index that is none", v: llmfake.Vectors{Body: `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]},{"index":-1,"embedding":[1]}]}`}, want: bot.FallbackGarbled},
		{name: "the key", v: llmfake.Vectors{Status: 401, Error: "wrong key sk-hushhush"}, want: bot.FallbackKey},
		{name: "no model", v: llmfake.Vectors{Status: 404, Error: "no model Brévin"}, want: bot.FallbackNoModel},
		{name: "down", v: llmfake.Vectors{Status: 503}, want: bot.FallbackUnreachable},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := vectorServer(t, llmfake.Options{Embed: func(*llmfake.Embedding) llmfake.Vectors { return test.v }})
			var log bytes.Buffer
			dir := t.TempDir()
			e, err := NewEmbedder(slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
				Options{BaseURL: s.URL(), Model: "embed", Key: "sk-hushhush", Attempts: 1, Dimensions: test.dims}, dir)
			if err != nil {
				t.Fatal(err)
			}
			texts := []string{"Le conseil de Brévin", "Le quai de Brévin", "Le phare de Brévin"}
			vectors, err := e.Embed(t.Context(), texts)
			var why *bot.ModelError
			if !errors.As(err, &why) || why.Why != test.want || vectors != nil {
				t.Fatalf("%v, %v, want %s", vectors, err, test.want)
			}
			if strings.Contains(err.Error(), "replied with the vectors are") {
				t.Errorf("%v is no sentence", err)
			}
			if said := err.Error() + log.String(); strings.Contains(said, "Brévin") || strings.Contains(said, "hushhush") {
				t.Errorf("texts or keys are told: %s", said)
			}
			if entries, _ := os.ReadDir(dir); len(entries) > 0 {
				t.Error("something is kept of it")
			}
		})
	}
}

// What was made before a failure is not asked for again.
func TestEmbedKeepsWhatWasMade(t *testing.T) {
	down := false
	s := vectorServer(t, llmfake.Options{Embed: func(*llmfake.Embedding) llmfake.Vectors {
		if down {
			return llmfake.Vectors{Status: 401}
		}
		down = true
		return llmfake.Vectors{}
	}})
	e := newTestEmbedder(t, s, t.TempDir())
	e.size.Store(batchTexts)
	texts := textsOf(batchTexts+10, 40)
	if _, err := e.Embed(t.Context(), texts); err == nil {
		t.Fatal("no error")
	}
	down = false
	before := s.Count()
	later := newTestEmbedder(t, s, e.cache.dir)
	later.size.Store(batchTexts)
	if _, err := later.Embed(t.Context(), texts); err != nil {
		t.Fatal(err)
	}
	requests := s.Requests()[before:]
	if len(requests) != 1 || len(requests[0].Embedding.Input) != 10 {
		t.Errorf("%d requests for the rest", len(requests))
	}
}

// A model that is replaced by another under its name: the vectors of the disk are
// not mixed with those of the new one.
func TestEmbedOtherLength(t *testing.T) {
	s := vectorServer(t, llmfake.Options{Dimensions: 64})
	dir := t.TempDir()
	texts := textsOf(10, 40)
	if _, err := newTestEmbedder(t, s, dir).Embed(t.Context(), texts[:5]); err != nil {
		t.Fatal(err)
	}
	other := vectorServer(t, llmfake.Options{Dimensions: 32})
	e := newTestEmbedder(t, other, dir)
	e.name = newTestEmbedder(t, s, dir).name
	vectors, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	sameDirection(t, texts, vectors)
	for i, v := range vectors {
		if len(v) != 32 {
			t.Errorf("vector %d has %d numbers", i, len(v))
		}
	}
}

func TestEmbedCancelled(t *testing.T) {
	s := vectorServer(t, llmfake.Options{Embed: func(*llmfake.Embedding) llmfake.Vectors { return llmfake.Vectors{Wait: time.Minute} }})
	e := newTestEmbedder(t, s, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Embed(ctx, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Embed: %v", err)
	}
	if _, err := e.EmbedQuery(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("EmbedQuery: %v", err)
	}
}

// A disk that does not work costs nothing but the requests, and is told of once.
func TestEmbedWithoutDisk(t *testing.T) {
	s := vectorServer(t, llmfake.Options{})
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	e, err := NewEmbedder(slog.New(slog.NewTextHandler(&log, nil)), Options{BaseURL: s.URL(), Model: "embed"}, filepath.Join(file, "vectors"))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := e.Embed(t.Context(), textsOf(3, 40)); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(log.String(), "not kept on disk"); n != 1 {
		t.Errorf("told of %d times:\n%s", n, log.String())
	}
}

func TestEmbedderCheck(t *testing.T) {
	s := vectorServer(t, llmfake.Options{Models: []string{"embed"}, Dimensions: 48})
	if dims, err := newTestEmbedder(t, s, "").Check(t.Context()); err != nil || dims != 48 {
		t.Errorf("%d, %v", dims, err)
	}
	var why *bot.ModelError
	_, err := newTestEmbedder(t, s, "", func(o *Options) { o.Model = "other" }).Check(t.Context())
	if !errors.As(err, &why) || why.Why != bot.FallbackNoModel {
		t.Errorf("another model: %v", err)
	}
	s.Close()
	if _, err := newTestEmbedder(t, s, "").Check(t.Context()); !errors.As(err, &why) || why.Why != bot.FallbackUnreachable {
		t.Errorf("nobody there: %v", err)
	}
}

func TestEmbedderName(t *testing.T) {
	seen := make(map[string]Options)
	for _, o := range []Options{
		{Model: "a"}, {Model: "a", Dimensions: 2}, {Model: "a 2"}, {Model: `a" 2`}, {Model: "b"},
		{Model: "a", BaseURL: "http://localhost:1/v1"}, {Model: "a", BaseURL: "http://localhost:2/v1"}, {Model: "a", BaseURL: "http://localhost:1/v2"},
		{Model: "a", BaseURL: "http://localhost:1", Dimensions: 2},
	} {
		e, err := NewEmbedder(slog.New(slog.DiscardHandler), o, "")
		if err != nil {
			t.Fatal(err)
		}
		if other, there := seen[e.Model()]; there {
			t.Errorf("%+v and %+v are both %s", o, other, e.Model())
		}
		seen[e.Model()] = o
		slash := o
		if slash.BaseURL != "" {
			slash.BaseURL += "/"
		}
		if same, err := NewEmbedder(slog.New(slog.DiscardHandler), slash, ""); err != nil || same.Model() != e.Model() {
			t.Errorf("with a slash %s is %s, %v", e.Model(), same.Model(), err)
		}
	}
	for _, o := range []Options{{}, {Model: "a", Dimensions: -1}, {Model: "a", BaseURL: "ftp://x"}} {
		if _, err := NewEmbedder(slog.New(slog.DiscardHandler), o, ""); err == nil {
			t.Errorf("%+v will do", o)
		}
	}
}
