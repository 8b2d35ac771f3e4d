package llm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sashabaranov/go-openai"

	"github.com/verbatim-briefing/verbatim/bot"
)

const (
	// batchTexts and batchBytes bound one request: well below what the servers of
	// this protocol are known to take. The first has firstTexts, for nothing comes of a
	// request until all of it is done, which takes a machine without a graphics card
	// long; the next have more or fewer, so that none takes longer than slowBatch and
	// few less than quickBatch.
	batchTexts = 64
	batchBytes = 32 << 10
	firstTexts = 8
	quickBatch = 2 * time.Second
	slowBatch  = 5 * time.Second
	// textBytes is how much of a text a model gets to read. A passage is shorter. A
	// model that refuses so much gets less, down to leastBytes.
	textBytes  = 6000
	leastBytes = 500
)

// batch makes the vectors of texts. What a server refuses, for there are too many
// of them or one is too long, it gets in two parts, and at last a shorter text.
func (e *Embedder) batch(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := e.request(ctx, texts)
	var why *bot.ModelError
	if !errors.As(err, &why) || why.Why != bot.FallbackRefused {
		return vectors, err
	}
	if len(texts) == 1 {
		if half := len(texts[0]) / 2; half >= leastBytes {
			return e.batch(ctx, []string{beginning(texts[0], half)})
		}
		return nil, err
	}
	half := len(texts) / 2
	first, err := e.batch(ctx, texts[:half])
	if err != nil {
		return nil, err
	}
	second, err := e.batch(ctx, texts[half:])
	if err != nil {
		return nil, err
	}
	return append(first, second...), nil
}

// batchOf is how many of texts go into one request: one at least, most at most.
func batchOf(texts []string, most int) int {
	size := 0
	for n, text := range texts {
		if size += len(text); n > 0 && (size > batchBytes || n >= most) {
			return n
		}
	}
	return len(texts)
}

// pace settles how many texts go into the next request, after one of n that took d.
func (e *Embedder) pace(n int, d time.Duration, err error) {
	var why *bot.ModelError
	size := int(e.size.Load())
	switch {
	case errors.As(err, &why) && why.Why == bot.FallbackSlow || err == nil && d > slowBatch:
		size = n / 2
	case err == nil && d < quickBatch && n == size:
		size *= 2
	}
	e.size.Store(int64(min(max(size, 1), batchTexts)))
}

// readable is what a model gets to read of a text. Servers refuse an empty one.
func readable(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return "."
	}
	return beginning(text, textBytes)
}

// beginning is the beginning of a text, of at most n bytes in whole characters.
func beginning(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// request makes the vectors of texts with one request.
func (e *Embedder) request(ctx context.Context, texts []string) ([][]float32, error) {
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	var vectors [][]float32
	err := e.client.call(ctx, usage{input: estimate(size)}, func(ctx context.Context) (usage, error) {
		reply, used, err := e.create(ctx, texts)
		if err == nil {
			vectors, err = e.sorted(reply, len(texts))
		}
		return used, err
	})
	if err != nil {
		return nil, err
	}
	e.length.Store(int64(len(vectors[0])))
	return vectors, nil
}

// create sends one request. The usage is zero when the server did not take it.
func (e *Embedder) create(ctx context.Context, texts []string) ([]openai.Embedding, usage, error) {
	ctx, null := watchNull(ctx)
	r, err := e.client.api.CreateEmbeddings(ctx, openai.EmbeddingRequestStrings{
		Input: texts, Model: openai.EmbeddingModel(e.client.o.Model), Dimensions: e.client.o.Dimensions,
	})
	if err != nil {
		return nil, usage{}, err
	}
	used := usage{input: int64(max(r.Usage.PromptTokens, r.Usage.TotalTokens))}
	if used.input <= 0 {
		for _, text := range texts {
			used.input += estimate(len(text))
		}
	}
	if null.Load() {
		err = e.garbled("a vector with something in it that is no number")
	}
	return r.Data, used, err
}

// sorted are the n vectors of a reply, in the order of the texts and of unit length.
// Servers reply in whatever order.
func (e *Embedder) sorted(reply []openai.Embedding, n int) ([][]float32, error) {
	if len(reply) != n {
		return nil, e.garbled("%d vectors where there should be %d", len(reply), n)
	}
	dims := e.client.o.Dimensions
	vectors := make([][]float32, n)
	for _, r := range reply {
		if r.Index < 0 || r.Index >= n || vectors[r.Index] != nil {
			return nil, e.garbled("vectors that are not numbered as the texts are")
		}
		switch d := len(r.Embedding); {
		case d == 0 || d > maxDimensions:
			return nil, e.garbled("a vector of %d numbers", d)
		case dims != 0 && d != dims:
			return nil, e.garbled("a vector of %d numbers, not of the %d asked for", d, dims)
		case d != len(reply[0].Embedding):
			return nil, e.garbled("vectors of different lengths")
		}
		length, err := norm(r.Embedding)
		if err != nil {
			return nil, e.garbled("%v", err)
		}
		for i := range r.Embedding {
			r.Embedding[i] = float32(float64(r.Embedding[i]) / length)
		}
		vectors[r.Index] = r.Embedding
	}
	return vectors, nil
}

// norm is the length of a vector; a vector without direction is an error.
func norm(v []float32) (float64, error) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) || sum < 1e-20 {
		return 0, errors.New("a vector without direction")
	}
	return math.Sqrt(sum), nil
}

// garbled is the error for a reply that is not what was asked for.
func (e *Embedder) garbled(format string, args ...any) error {
	f := &fault{why: bot.FallbackGarbled, text: e.client.at.host + " replied with " + fmt.Sprintf(format, args...), verdict: healthy}
	return &bot.ModelError{Why: f.why, Err: f}
}
