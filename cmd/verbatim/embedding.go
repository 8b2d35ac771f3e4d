package main

import (
	"cmp"
	"context"
	"log/slog"
	"path/filepath"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/llm"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// wordsAlone is the embedder that needs no network: the table in this program.
var wordsAlone = retrieval.Static{}

// embedder is that of the index: the model of the settings, else one that needs no network.
func (a *app) embedder() retrieval.Embedder {
	if a.models.embedder == nil {
		a.models.embedder = a.embedderOf(slog.New(slog.DiscardHandler))
	}
	return counted{a.models.embedder, a}
}

// embedderOf makes the embedder of the settings. One that cannot be asked fails at
// once, always for the same reason.
func (a *app) embedderOf(lg *slog.Logger) retrieval.Embedder {
	if folder, ok := a.models.folder(); ok {
		emb, err := openFolder(folder)
		if err != nil {
			return unembeddable{folder, &bot.ModelError{Why: bot.FallbackNoModel, Err: err}}
		}
		return emb
	}
	if a.offline || a.models.Embedding == "" {
		return wordsAlone
	}
	o, why := a.embeddingOptions()
	if why != nil {
		return unembeddable{a.models.Embedding, why}
	}
	o.Ledger, o.Hurried = a.ledger(lg), a.models.hurried
	dir := ""
	if a.data != "" {
		dir = filepath.Join(a.data, "vectors")
	}
	emb, err := llm.NewEmbedder(lg, o, dir)
	if err != nil {
		return unembeddable{a.models.Embedding, &bot.ModelError{Why: bot.FallbackRefused, Err: err}}
	}
	return emb
}

// folder is where the embedding model lies, when its name is a path: absolute, or
// with a dot before its first slash. Such a model needs no network.
func (c modelConfig) folder() (string, bool) {
	path := filepath.ToSlash(c.Embedding)
	ok := filepath.IsAbs(c.Embedding) || strings.HasPrefix(path, "./") || strings.HasPrefix(path, "../")
	return c.Embedding, ok
}

// An unembeddable is an embedder whose settings cannot work.
type unembeddable struct {
	name string
	err  *bot.ModelError
}

func (u unembeddable) Model() string { return "none: " + u.name }

func (u unembeddable) Embed(context.Context, []string) ([][]float32, error) { return nil, u.err }

// A counted embedder tells the app, while that asks, how many texts it has done.
type counted struct {
	retrieval.Embedder
	app *app
}

func (c counted) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := c.Embedder.Embed(ctx, texts)
	if c.app.embedded != nil {
		c.app.embedded(len(texts))
	}
	return vectors, err
}

// EmbedQuery is that of the embedder beneath, where it has one.
func (c counted) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	return embedQuery(ctx, c.Embedder, text)
}

func embedQuery(ctx context.Context, emb retrieval.Embedder, text string) ([]float32, error) {
	if q, ok := emb.(retrieval.QueryEmbedder); ok {
		return q.EmbedQuery(ctx, text)
	}
	vectors, err := emb.Embed(ctx, []string{text})
	if err != nil {
		return nil, err
	}
	return vectors[0], nil
}

// warnEmbedding says on stderr why the embedding model is done without.
func (a *app) warnEmbedding(why *bot.ModelError) {
	a.warn(a.embeddingHint(why.Why), "searching by words alone, without %s: %v", a.models.Embedding, why.Err)
}

// embeddingHint is what to do about an embedding model that failed.
func (a *app) embeddingHint(why bot.Fallback) string {
	if _, ok := a.models.folder(); ok {
		return "name a folder with model.onnx and tokenizer.json, in a program built with: go build -tags onnx"
	}
	address := cmp.Or(a.models.EmbeddingBaseURL, a.models.BaseURL)
	if why == bot.FallbackKey && origin(address) != origin(a.models.BaseURL) {
		return "check VERBATIM_EMBEDDING_API_KEY: OPENAI_API_KEY goes to " + hostOf(a.models.BaseURL) + " alone"
	}
	return modelHint(why, a.models.Embedding, address)
}
