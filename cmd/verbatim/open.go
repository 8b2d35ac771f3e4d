package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// embedder is the model of the index. It needs no network.
func (a *app) embedder() retrieval.Embedder { return counted{retrieval.Hashing{}, a} }

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

// assistant answers from the corpus of the settings.
func (a *app) assistant(ctx context.Context) (*bot.Assistant, error) {
	ix, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	return bot.New(ix), nil
}

// open opens the index of the corpus that the settings name: from the cache when
// no file has changed since it was written, else by reading the corpus. The
// sample is always read: it is small, and its user need not own a disk. A cache
// that cannot be read or written costs a warning and time, never the answer.
func (a *app) open(ctx context.Context) (*retrieval.Index, error) {
	ix, err := a.openAny(ctx)
	if err != nil {
		return nil, err
	}
	return ix, a.checkCollections(ix)
}

func (a *app) openAny(ctx context.Context) (*retrieval.Index, error) {
	roots, err := a.roots()
	if err != nil {
		return nil, err
	}
	if len(a.corpus) == 0 {
		ix := retrieval.New(a.embedder())
		_, _, err := a.read(ctx, ix, roots)
		return ix, err
	}
	cached := a.cacheOf(a.corpus)
	now, err := fingerprint(roots)
	if err != nil {
		return nil, err
	}
	ix, saved, err := cached.open(a.embedder())
	if err != nil {
		a.warn("", "%v; reading the corpus again", err)
	}
	if saved != "" && saved == now && !a.fresh {
		return ix, nil
	}
	c, _, err := a.read(ctx, ix, roots)
	if err != nil {
		return nil, err
	}
	if n := len(whole(c.Rejected)); n > 0 {
		a.warn("verbatim index says which and why", "%s of the corpus could not be read", plural(n, "thing", "things"))
	} else if n := len(c.Rejected); n > 0 {
		a.warn("verbatim index says which and why", "%s of the corpus could not be read, in documents that were read", plural(n, "detail", "details"))
	}
	if err := cached.save(ix, now); err != nil {
		a.warn(dataHint(err)+"; until then every call reads the corpus again", "the index is not kept: %v", err)
	}
	return ix, nil
}

// roots are the folders of the corpus.
func (a *app) roots() ([]corpus.Root, error) {
	if len(a.corpus) == 0 {
		return []corpus.Root{sample.Root()}, nil
	}
	var roots []corpus.Root
	for _, dir := range a.corpus {
		const hint = "check --corpus, VERBATIM_CORPUS and the configuration file"
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, failure(hint, "there is no corpus folder %s", dir)
		case err != nil:
			return nil, failure(hint, "cannot read the corpus folder %s: %w", dir, cause(err))
		case !info.IsDir():
			return nil, failure("put it in a folder of its own and name that", "the corpus %s is not a folder", dir)
		}
		root, err := corpus.Dir(dir)
		if err != nil {
			return nil, failure(hint, "%w", err)
		}
		roots = append(roots, root)
	}
	return roots, nil
}

// read reads the corpus into ix. A corpus with nothing to read is an error.
func (a *app) read(ctx context.Context, ix *retrieval.Index, roots []corpus.Root) (*corpus.Corpus, retrieval.Changes, error) {
	bar := a.progress("reading")
	c, err := corpus.Load(ctx, roots, corpus.Options{Progress: bar.at})
	bar.done()
	if err != nil {
		return nil, retrieval.Changes{}, err
	}
	if len(c.Documents) == 0 {
		return nil, retrieval.Changes{}, emptyCorpus(roots, c.Rejected)
	}
	total, done := 0, 0
	for _, d := range c.Documents {
		total += len(d.Passages)
	}
	bar = a.progress("indexing")
	a.embedded = func(n int) {
		done += n
		bar.at(done, total)
	}
	changes, err := ix.Sync(ctx, c.Documents)
	a.embedded = nil
	bar.done()
	return c, changes, err
}

// whole are the rejections of whole documents, not those of details.
func whole(rejected []corpus.Rejection) []corpus.Rejection {
	var out []corpus.Rejection
	for _, r := range rejected {
		if r.Whole {
			out = append(out, r)
		}
	}
	return out
}

func emptyCorpus(roots []corpus.Root, rejected []corpus.Rejection) error {
	var names []string
	for _, r := range roots {
		names = append(names, r.Name)
	}
	hint := "it may hold .txt, .md, .html and .jsonl files"
	rejected = whole(rejected)
	if n := len(rejected); n > 0 {
		hint = fmt.Sprintf("%s rejected, the first is %s: %s", plural(n, "file was", "files were"), rejected[0].Path, rejected[0].Reason)
	}
	return failure(hint, "there is nothing readable in %s", strings.Join(names, ", "))
}

// checkCollections refuses collections that the corpus does not have: a
// mistyped name must not look like documents that are silent.
func (a *app) checkCollections(ix *retrieval.Index) error {
	if len(a.scope.Collections) == 0 {
		return nil
	}
	var known []string
	for _, d := range ix.Documents() {
		if d.Collection != "" && !slices.Contains(known, d.Collection) {
			known = append(known, d.Collection)
		}
	}
	slices.Sort(known)
	for _, name := range a.scope.Collections {
		if slices.Contains(known, name) {
			continue
		}
		hint := "this corpus has no collections"
		if len(known) > 0 {
			hint = "collections: " + strings.Join(known, ", ")
		}
		return usage(hint, "there is no collection %q", name)
	}
	return nil
}
