//go:build onnx

package main

import (
	"github.com/verbatim-briefing/verbatim/retrieval"
	"github.com/verbatim-briefing/verbatim/retrieval/onnx"
)

// openFolder opens the embedding model in a folder.
func openFolder(dir string) (retrieval.Embedder, error) {
	emb, err := onnx.Open(dir)
	if err != nil {
		return nil, err
	}
	return emb, nil
}
