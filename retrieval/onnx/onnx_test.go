//go:build onnx

package onnx

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
)

var someWords = []string{"ministre", "budget", "loi", "query", "passage", ":"}

func TestEmbed(t *testing.T) {
	dir := t.TempDir()
	writeModel(t, dir, someWords...)
	e, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if m := e.Model(); !strings.HasPrefix(m, "onnx-") || !strings.HasSuffix(m, "-32") {
		t.Errorf("model %q", m)
	}
	ctx := context.Background()
	texts := []string{"ministre", "budget loi", "ministre", "", strings.Repeat("budget ", 500), "un", "deux", "trois", "quatre"}
	all, err := e.Embed(ctx, texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range all {
		if n := product(v, v); len(v) != hidden || math.Abs(n-1) > 1e-5 {
			t.Errorf("%.20q: %d numbers, norm %v", texts[i], len(v), n)
		}
	}
	if same, other := product(all[0], all[2]), product(all[0], all[1]); same < 0.99999 || other > 0.99999 {
		t.Errorf("one word twice at %v, two words at %v", same, other)
	}
	query, err := e.EmbedQuery(ctx, "ministre")
	if err != nil || product(query, all[0]) < 0.999999 {
		t.Errorf("without prompts a question is not embedded as a passage: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := e.Embed(cancelled, texts); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPrompts(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	writeModel(t, dir, someWords...)
	plain, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, promptsFile, []byte(`{"prompts": {"query": "query: ", "document": "passage: "}}`))
	prompted, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if plain.Model() == prompted.Model() {
		t.Error("two ways to embed have one name")
	}
	for prefix, embed := range map[string]func() ([]float32, error){
		"query: ": func() ([]float32, error) { return prompted.EmbedQuery(ctx, "loi") },
		"passage: ": func() ([]float32, error) {
			v, err := prompted.Embed(ctx, []string{"loi"})
			return v[0], err
		},
	} {
		got, err := embed()
		if err != nil {
			t.Fatal(err)
		}
		want, err := plain.EmbedQuery(ctx, prefix+"loi")
		if err != nil || product(got, want) < 0.999999 {
			t.Errorf("%q is not put before a text: %v", prefix, err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	for name, spoil := range map[string]func(dir string){
		"empty":   func(string) {},
		"no onnx": func(dir string) { writeModel(t, dir); write(t, dir, modelFile, []byte("not a model")) },
		"words":   func(dir string) { writeModel(t, dir); write(t, dir, tokenizerFile, []byte("{")) },
		"prompts": func(dir string) { writeModel(t, dir); write(t, dir, promptsFile, []byte("{")) },
		"pooling": func(dir string) {
			writeModel(t, dir)
			write(t, dir, poolingFile, []byte(`{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}`))
		},
	} {
		dir := t.TempDir()
		spoil(dir)
		if _, err := Open(dir); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func product(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
