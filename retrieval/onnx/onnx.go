//go:build onnx

package onnx

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sync"

	"github.com/knights-analytics/hugot"
	"github.com/knights-analytics/hugot/pipelines"
)

// The files of a folder.
const (
	modelFile     = "model.onnx"
	tokenizerFile = "tokenizer.json"
	promptsFile   = "config_sentence_transformers.json"
	poolingFile   = "1_Pooling/config.json"
)

// batch is how many texts are run at once: more take memory, not less time.
const batch = 8

// An Embedder is the model of one folder. Its methods may be called at once; they
// wait for each other.
type Embedder struct {
	name     string
	dims     int
	prompts  prompts
	mu       sync.Mutex
	pipeline *pipelines.FeatureExtractionPipeline
}

// prompts are what is put before a text.
type prompts struct {
	Query    string `json:"query"`
	Passage  string `json:"passage"`
	Document string `json:"document"`
}

// Open loads the model in dir, which takes about a second for each 100 MB. It is
// not unloaded. A model whose sentence vector is not the mean of its tokens is refused.
func Open(dir string) (*Embedder, error) {
	e := &Embedder{}
	if err := e.read(dir); err != nil {
		return nil, fmt.Errorf("open model %s: %w", dir, err)
	}
	return e, nil
}

func (e *Embedder) read(dir string) error {
	sum := sha256.New()
	for _, name := range []string{modelFile, tokenizerFile} {
		if err := hashFile(sum, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	var config struct{ Prompts prompts }
	if err := readJSON(filepath.Join(dir, promptsFile), &config); err != nil {
		return err
	}
	e.prompts = config.Prompts
	fmt.Fprintf(sum, "%q", e.prompts)
	var pooling struct {
		Mean *bool `json:"pooling_mode_mean_tokens"`
	}
	if err := readJSON(filepath.Join(dir, poolingFile), &pooling); err != nil {
		return err
	}
	if pooling.Mean != nil && !*pooling.Mean {
		return errors.New("its sentence vector is not the mean of its tokens, which is all this program can do")
	}
	session, err := hugot.NewGoSession()
	if err != nil {
		return err
	}
	e.pipeline, err = hugot.NewPipeline(session, hugot.FeatureExtractionConfig{ModelPath: dir, OnnxFilename: modelFile, Name: "verbatim"})
	if err != nil {
		return errors.Join(err, session.Destroy())
	}
	probe, err := e.run([]string{"a"})
	if err != nil {
		return errors.Join(err, session.Destroy())
	}
	e.dims = len(probe[0])
	e.name = fmt.Sprintf("onnx-%.12x-%d", sum.Sum(nil), e.dims)
	return nil
}

func hashFile(into io.Writer, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(into, f)
	return err
}

// readJSON reads a file that need not be there.
func readJSON(file string, into any) error {
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	return nil
}

// Model names the files of the folder and the dimensions.
func (e *Embedder) Model() string { return e.name }

// Embed returns the unit vectors of passages.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	return e.embed(ctx, cmp.Or(e.prompts.Passage, e.prompts.Document), texts)
}

// EmbedQuery returns the unit vector of a question.
func (e *Embedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	v, err := e.embed(ctx, e.prompts.Query, []string{text})
	if err != nil {
		return nil, err
	}
	return v[0], nil
}

func (e *Embedder) embed(ctx context.Context, prompt string, texts []string) ([][]float32, error) {
	var out [][]float32
	for len(texts) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := min(batch, len(texts))
		prompted := make([]string, n)
		for i, text := range texts[:n] {
			prompted[i] = prompt + text
		}
		vectors, err := e.run(prompted)
		if err != nil {
			return nil, fmt.Errorf("embed by %s: %w", e.name, err)
		}
		out = append(out, vectors...)
		texts = texts[n:]
	}
	return out, nil
}

// run returns the unit vectors of one batch; a vector that has no direction
// becomes the first axis.
func (e *Embedder) run(texts []string) (vectors [][]float32, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer func() { // the backend panics on models that it does not know
		if r := recover(); r != nil {
			err = fmt.Errorf("the model cannot be run: %v", r)
		}
	}()
	result, err := e.pipeline.RunPipeline(texts)
	if err != nil {
		return nil, err
	}
	if len(result.Embeddings) != len(texts) {
		return nil, fmt.Errorf("%d vectors for %d texts", len(result.Embeddings), len(texts))
	}
	for _, v := range result.Embeddings {
		if len(v) == 0 || e.dims != 0 && len(v) != e.dims {
			return nil, fmt.Errorf("a vector of %d numbers", len(v))
		}
		unit(v)
	}
	return result.Embeddings, nil
}

func unit(v []float32) {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 || math.IsNaN(sum) || math.IsInf(sum, 0) {
		clear(v)
		v[0] = 1
		return
	}
	for i, x := range v {
		v[i] = float32(float64(x) / math.Sqrt(sum))
	}
}
