// Train makes the table of word vectors that retrieval searches with where no
// model is set: it reads checkouts of public texts, draws pairs of texts that
// belong together (a question and its answer, a passage and its translation), and
// moves the vectors of the words until the two texts of each pair are nearer to
// each other than to the others. MODEL.md says what the shipped table was made of.
//
// The same sources, settings and seed give the same bytes, whatever the number of
// workers.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/retrieval/table"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string, log io.Writer) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	flags.SetOutput(log)
	var sources []string
	flags.Func("source", "`KIND=PATH` of a source, repeatable: "+strings.Join(kinds(), ", "), func(s string) error {
		sources = append(sources, s)
		return nil
	})
	var s settings
	flags.IntVar(&s.dims, "dims", 192, "length of the vectors, even")
	flags.IntVar(&s.batch, "batch", 256, "pairs of a batch, a multiple of 4")
	flags.IntVar(&s.steps, "steps", 3000, "batches")
	flags.Float64Var(&s.rate, "rate", 0.004, "learning rate at its height")
	flags.Float64Var(&s.temperature, "temperature", 0.05, "temperature of the softmax over a batch")
	flags.IntVar(&s.workers, "workers", 2, "goroutines")
	words := flags.Int("words", 72000, "words with a row of their own, at most")
	least := flags.Int("least", 5, "how often those occur, at least")
	buckets := flags.Int("buckets", 32768, "rows for the letters of other words")
	keep := flags.Float64("keep", 0.25, "how much of its first direction a row keeps, in shares of its length")
	seed := flags.Uint64("seed", 1, "seed of all random numbers")
	out := flags.String("out", "", "file of the table")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.dims <= 0 || s.dims%2 != 0 || s.batch <= 0 || s.batch%4 != 0 || s.workers <= 0 || s.temperature <= 0 || *out == "" {
		return errors.New("dims must be even, batch a multiple of 4, workers and temperature positive, and out given")
	}
	c, err := read(sources, log)
	if err != nil {
		return err
	}
	questions := asks(c)
	v := newVocabulary(c, *words, *least, *buckets)
	fmt.Fprintf(log, "%d words, %d types, %d with a row\n", len(c.words), len(c.types), len(v.words))
	d := newDrawer(c, v, questions, *seed)
	if len(d.deck) == 0 {
		return errors.New("the sources hold nothing to learn from")
	}
	began := v.start(s.dims, rand.New(rand.NewPCG(*seed, 1)))
	t := newTrainer(s, slices.Clone(began))
	t.run(d, log)
	remember(t.rows, began, s.dims, *keep)
	b, err := table.Encode(s.dims, v.words, t.rows)
	if err != nil {
		return err
	}
	return os.WriteFile(*out, b, 0o644)
}

func kinds() []string {
	var out []string
	for k := range readers {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// read reads the sources in the order given.
func read(sources []string, log io.Writer) (*corpus, error) {
	c := newCorpus()
	for _, source := range sources {
		kind, path, _ := strings.Cut(source, "=")
		reader, ok := readers[kind]
		if !ok {
			return nil, fmt.Errorf("source %q: no such kind", source)
		}
		before := len(c.words)
		if err := reader(c, path); err != nil {
			return nil, fmt.Errorf("source %s: %w", kind, err)
		}
		fmt.Fprintf(log, "%s: %d passages, %d words\n", kind, len(c.units[kind]), len(c.words)-before)
	}
	return c, nil
}

// run makes all steps; the batches are drawn beside them, in order.
func (t *trainer) run(d *drawer, log io.Writer) {
	const warm, report = 100, 200
	type batch struct {
		pairs [][2]bag
		task  task
	}
	free, drawn := make(chan batch, 2), make(chan batch, 2)
	for range cap(free) {
		free <- batch{pairs: make([][2]bag, t.batch)}
	}
	go func() {
		for range t.steps {
			b := <-free
			b.task = d.draw(b.pairs)
			drawn <- b
		}
	}()
	start := time.Now()
	loss, right, tasks := 0.0, 0.0, 0
	for step := range t.steps {
		b := <-drawn
		rate := t.rate * min(1, float64(step+1)/warm) * (1 - 0.97*float64(step)/float64(t.steps))
		l, r := t.step(b.pairs, rate)
		free <- b
		loss, right, tasks = loss+l, right+r, tasks+1
		if (step+1)%report == 0 {
			n := float64(tasks)
			fmt.Fprintf(log, "step %d: loss %.3f, right %.3f, %v\n", step+1, loss/n, right/n, time.Since(start).Round(time.Second))
			loss, right, tasks = 0, 0, 0
		}
	}
}
