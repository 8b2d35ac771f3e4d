package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// A prepared is an embedder whose vectors are there beforehand, so that what is
// timed is the index: document i has row i, and the questions have theirs.
type prepared struct {
	rows      *vectors.Matrix
	questions map[string][]float32
}

func (p *prepared) Model() string { return "prepared-" + strconv.Itoa(p.rows.Dims()) }

// articleNumber finds the number of a document in the title before a passage.
var articleNumber = regexp.MustCompile(`Article (\d+)`)

func (p *prepared) Embed(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, text := range texts {
		m := articleNumber.FindStringSubmatch(text)
		if m == nil {
			return nil, fmt.Errorf("text %d is of no article", i)
		}
		row, err := strconv.Atoi(m[1])
		if err != nil {
			return nil, err
		}
		out[i] = p.rows.Row(row)
	}
	return out, nil
}

func (p *prepared) EmbedQuery(_ context.Context, text string) ([]float32, error) {
	if v := p.questions[text]; v != nil {
		return v, nil
	}
	return nil, fmt.Errorf("no question %q", text)
}

// made is what several goals need, made once.
type made struct {
	texts     []string
	matrix    *vectors.Matrix
	questions []string
	queries   *vectors.Matrix
	docs      []*corpus.Document
}

// questionCount is how many different questions are asked, in turn.
const questionCount = 40

// prepare makes the data of n passages, unless that is what is there.
func (b *bench) prepare(n int) {
	if b.matrix != nil && b.matrix.Rows() == n {
		return
	}
	b.made = made{}
	var err error
	b.matrix, err = vectors.Of(vectorsOf(n, b.dims, seedRows), b.dims)
	must(err)
	b.queries, err = vectors.Of(vectorsOf(questionCount, b.dims, seedQueries), b.dims)
	must(err)
	b.texts = textsOf(n)
	b.questions = questionsOf(questionCount, b.texts)
}

func (b *bench) embedder() *prepared {
	p := &prepared{rows: b.matrix, questions: make(map[string][]float32)}
	for i, q := range b.questions {
		p.questions[q] = b.queries.Row(i)
	}
	return p
}

// documents of the data at hand.
func (b *bench) documents() []*corpus.Document {
	if b.docs == nil {
		b.docs = documents(b.texts)
	}
	return b.docs
}

// index is the product's index of the data at hand, as a process has it that has
// just been started: written by one Index and opened as another.
func (b *bench) index() (*retrieval.Index, string) {
	file := filepath.Join(b.dir, fmt.Sprintf("index-%d", b.matrix.Rows()))
	ix := retrieval.New(b.embedder())
	_, err := ix.Sync(context.Background(), b.documents())
	must(err)
	must(ix.Save(file, "bench"))
	return b.open(file), file
}

func (b *bench) open(file string) *retrieval.Index { return openWith(file, b.embedder()) }

func openWith(file string, emb retrieval.Embedder) *retrieval.Index {
	ix, err := retrieval.Open(file, emb)
	must(err)
	return ix
}

// ask searches for question i, of as many as there are, within limits.
func ask(ix *retrieval.Index, question string, since, until corpus.Day) []retrieval.Hit {
	hits, err := ix.Search(context.Background(), retrieval.Query{Text: question, Lang: "fr", Since: since, Until: until, Limit: 10})
	must(err)
	return hits
}
