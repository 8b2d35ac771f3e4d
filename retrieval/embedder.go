package retrieval

import "context"

// An Embedder turns texts into vectors of one fixed length.
type Embedder interface {
	// Model names the model and everything that changes its vectors (weights,
	// dimensions, analysis). Vectors of two different names must never meet in one index.
	Model() string
	// Embed returns one vector for each text, in order, all of one length and of unit norm.
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// A QueryEmbedder is an Embedder to which what people ask is something else than
// what documents say: it may be hurried, or kept nowhere. Search uses it where there is one.
type QueryEmbedder interface {
	Embedder
	// EmbedQuery returns the vector of a query, comparable with those of Embed.
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
}
