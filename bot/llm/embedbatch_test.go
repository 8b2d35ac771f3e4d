package llm

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
)

// A server that takes few texts at a time, and short ones, gets them so.
func TestEmbedRefused(t *testing.T) {
	const most, long = 5, 1000
	s := vectorServer(t, llmfake.Options{Embed: func(e *llmfake.Embedding) llmfake.Vectors {
		for _, text := range e.Input {
			if len(text) > long {
				return llmfake.Vectors{Status: 400, Error: "This model's maximum context length is 256 tokens."}
			}
		}
		if len(e.Input) > most {
			return llmfake.Vectors{Status: 413, Error: "batch size 64 > maximum allowed batch size 5"}
		}
		return llmfake.Vectors{}
	}})
	e := newTestEmbedder(t, s, "")
	texts := append(textsOf(20, 40), strings.Repeat("Le quai nord du port. ", 200))
	vectors, err := e.Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	texts[20] = shortened(texts[20])
	sameDirection(t, texts, vectors)
}

// shortened is the beginning of a text that is short enough for the server above.
func shortened(text string) string {
	for len(text) > 1000 {
		text = beginning(text, len(text)/2)
	}
	return text
}

// What a server refuses whatever it is, is given up after a few requests.
func TestEmbedRefusedForGood(t *testing.T) {
	s := vectorServer(t, llmfake.Options{Embed: func(*llmfake.Embedding) llmfake.Vectors { return llmfake.Vectors{Status: 400, Error: "no"} }})
	e := newTestEmbedder(t, s, "")
	e.size.Store(batchTexts)
	var why *bot.ModelError
	if _, err := e.Embed(t.Context(), textsOf(batchTexts, 40)); !errors.As(err, &why) || why.Why != bot.FallbackRefused {
		t.Errorf("err = %v", err)
	}
	if n := s.Count(); n > 12 {
		t.Errorf("%d requests", n)
	}
}

func TestBeginning(t *testing.T) {
	for n := range 7 {
		got := beginning("aéàz", n)
		if len(got) > n || !strings.HasPrefix("aéàz", got) || strings.ToValidUTF8(got, "") != got {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := readable("\xff"); got != "\uFFFD" {
		t.Errorf("%q", got)
	}
}

func TestPace(t *testing.T) {
	slow := &bot.ModelError{Why: bot.FallbackSlow, Err: errors.New("slow")}
	e := &Embedder{}
	e.size.Store(firstTexts)
	for _, step := range []struct {
		n    int
		took time.Duration
		err  error
		want int64
	}{
		{8, time.Second, nil, 16},
		{16, time.Second, nil, 32},
		{3, time.Millisecond, nil, 32}, // too few to tell
		{32, 3 * time.Second, nil, 32},
		{32, 0, nil, 64},
		{64, 0, nil, 64},
		{64, 9 * time.Second, nil, 32},
		{32, time.Second, errors.New("another"), 32},
		{32, 15 * time.Second, slow, 16},
		{1, 15 * time.Second, slow, 1},
	} {
		if e.pace(step.n, step.took, step.err); e.size.Load() != step.want {
			t.Errorf("after %+v: %d", step, e.size.Load())
		}
	}
}
