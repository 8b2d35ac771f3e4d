package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/verbatim-briefing/verbatim/retrieval"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// offline is the embedder that needs no service.
func offline() retrieval.Embedder { return retrieval.Static{} }

// indexing times Sync and Save of documents in memory, vectors made on the way.
// The words are French ones, for an embedder does not treat all words alike.
func (b *bench) indexing() {
	docs := documents(frenchTexts(b.size / 5))
	start := time.Now()
	ix := retrieval.New(offline())
	_, err := ix.Sync(context.Background(), docs)
	must(err)
	must(ix.Save(filepath.Join(b.dir, "offline"), ""))
	b.atLeast("indexing: passages a second, "+offline().Model(), 5000, float64(len(docs))/time.Since(start).Seconds())
}

// A stage is the index at one size, beside its bare matrix.
type stage struct {
	bench
	codes  *vectors.Codes
	ix     *retrieval.Index
	rate   float64 // passages a second of Sync and Save
	opened time.Duration
	bytes  int64

	bound, float, int8, search *timed
}

// growth times everything at four sizes, all of them in turn.
func (b *bench) growth() {
	b.made = made{}
	var stages []*stage
	var cases []*timed
	for _, n := range []int{b.size / 100, b.size / 10, b.size, 10 * b.size} {
		s := b.stage(n)
		stages = append(stages, s)
		cases = append(cases, s.bound, s.float, s.int8, s.search)
		fmt.Fprintf(b.progress, "growth: %d passages are there\n", n)
	}
	interleave(b.rounds(20), cases...)
	last, before := stages[3], stages[2]
	for _, c := range []struct {
		name        string
		last, first *timed
	}{{"float32", last.float, before.float}, {"a search", last.search, before.search}} {
		b.atMost(fmt.Sprintf("growth, %s: %d against ten times %d", c.name, last.size, before.size), 1.5, c.last.over(c.first)/10)
	}
	b.atMost(fmt.Sprintf("growth, float32 at %d: times its read bound", last.size), 2, last.float.over(last.bound))
	// Codes of fewer rows stay in the cache of the processor: ten times as many take
	// more than ten times as long, and what they are held to is the read bound.
	b.atMost(fmt.Sprintf("growth, int8 at %d: times the read bound", last.size), .9, last.int8.over(last.bound))
	b.growthTable(stages)
}

// stage makes the index of n passages and keeps no more of them than is needed.
func (b *bench) stage(n int) *stage {
	s := &stage{bench: bench{size: n, dims: b.dims, dir: b.dir}}
	s.prepare(n)
	file := filepath.Join(b.dir, fmt.Sprintf("growth-%d", n))
	ix, docs := retrieval.New(s.embedder()), s.documents()
	start := time.Now()
	_, err := ix.Sync(context.Background(), docs)
	must(err)
	must(ix.Save(file, ""))
	s.rate = float64(n) / time.Since(start).Seconds()
	s.texts, s.docs = nil, nil
	start = time.Now()
	s.ix = s.open(file)
	ask(s.ix, s.questions[0], 0, 0)
	s.opened = time.Since(start)
	info, err := os.Stat(file)
	must(err)
	s.bytes = info.Size()
	s.codes = vectors.Quantize(s.matrix)
	runtime.GC()

	s.bound = &timed{run: func(int) { read(s.matrix.Flat()) }}
	s.float = &timed{run: func(i int) { s.nearest(nil, i, vectors.Filter{}) }}
	s.int8 = &timed{run: func(i int) { s.nearest(s.codes, i, vectors.Filter{}) }}
	s.search = &timed{run: func(i int) { ask(s.ix, s.questions[i%questionCount], 0, 0) }}
	return s
}

func (b *bench) growthTable(stages []*stage) {
	add := func(format string, args ...any) { b.growthRows = append(b.growthRows, fmt.Sprintf(format, args...)) }
	add("| passages | read bound | ten nearest, float32 | ten nearest, int8 | a search by text, p50 | p95 | opened and first search | indexed a second | file |")
	add("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, s := range stages {
		add("| %d | %s ms | %s ms | %s ms | %s ms | %s ms | %s ms | %.0f | %s MB |", s.size, ms(s.bound.median()), ms(s.float.median()), ms(s.int8.median()),
			ms(s.search.median()), ms(quantile(s.search.times, .95)), ms(s.opened), s.rate, mb(s.bytes))
	}
}
