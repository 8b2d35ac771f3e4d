//go:build !onnx

package main

import (
	"errors"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// openFolder fails: what runs a model from a folder is not in this program.
func openFolder(string) (retrieval.Embedder, error) {
	return nil, errors.New("this program was built without what runs a model from a folder")
}
