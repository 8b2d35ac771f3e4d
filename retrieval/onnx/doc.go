// Package onnx embeds by a model that lies in a folder of the user's: a sentence
// encoder in ONNX with its tokenizer, run in Go without cgo or network. It is in
// the program only when that is built with the tag onnx:
//
//	CGO_ENABLED=0 go build -tags onnx ./cmd/verbatim
//
// The folder holds model.onnx and tokenizer.json, as sentence encoders are
// published. Where config_sentence_transformers.json is beside them, its prompts
// named query and passage (or document) are put before questions and passages.
package onnx
