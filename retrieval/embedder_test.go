package retrieval

import (
	"context"
	"testing"
)

// asking is an embedder that tells queries from passages.
type asking struct {
	Hashing
	queries []string
	texts   int
}

func (a *asking) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	a.texts += len(texts)
	return a.Hashing.Embed(ctx, texts)
}

func (a *asking) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	a.queries = append(a.queries, text)
	v, err := a.Hashing.Embed(ctx, []string{text})
	return v[0], err
}

func TestQueryEmbedder(t *testing.T) {
	emb := &asking{}
	ix := New(emb)
	if _, err := ix.Sync(t.Context(), harbour(t)); err != nil {
		t.Fatal(err)
	}
	before := emb.texts
	if hits := search(t, ix, Query{Text: "le gardien du phare"}); len(hits) == 0 || hits[0].Passage.Document != "phare.txt" {
		t.Errorf("found %v", hits)
	}
	if len(emb.queries) != 1 || emb.texts != before {
		t.Errorf("%d queries were embedded as such, %d as passages", len(emb.queries), emb.texts-before)
	}
}
