package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

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
// that cannot be read or written costs a warning and time, never the answer, and an
// embedding model that cannot be asked, or is silent for its patience, costs a warning
// and what it knows beyond words.
func (a *app) open(ctx context.Context) (*retrieval.Index, error) {
	o := opening{app: a}
	var err error
	if o.roots, err = a.roots(); err != nil {
		return nil, err
	}
	if !a.sampled() {
		if o.now, err = fingerprint(o.roots); err != nil {
			return nil, err
		}
	}
	a.models.hurried = true
	ix, err := o.with(ctx, a.embedder())
	var why *bot.ModelError
	if errors.As(err, &why) && ctx.Err() == nil {
		a.warnEmbedding(why)
		ix, err = o.with(ctx, counted{wordsAlone, a})
	}
	if err != nil {
		return nil, err
	}
	var once sync.Once
	ix.OnEmbedError = func(err error) {
		if errors.As(err, &why) {
			once.Do(func() { a.warnEmbedding(why) })
		}
	}
	return ix, a.checkCollections(ix)
}

// An opening is the corpus on its way to an index.
type opening struct {
	*app
	roots []corpus.Root
	now   string         // the fingerprint, "" for the sample
	read  *corpus.Corpus // nil before it was read
}

// with opens the index by one embedder.
func (o *opening) with(ctx context.Context, emb retrieval.Embedder) (*retrieval.Index, error) {
	var cached cache
	if o.now != "" {
		cached = o.cacheFor(o.folders(), emb)
	}
	ix, saved, err := cached.open(emb)
	if err != nil {
		o.warn("", "%v; reading the corpus again", err)
	}
	if saved != "" && saved == o.now && !o.fresh {
		return ix, nil
	}
	if ix.Verify() != nil {
		o.warn("", "%v; reading the corpus again", cached.damaged())
		ix = retrieval.New(emb)
	}
	if o.read == nil {
		if o.read, err = o.load(ctx, o.roots); err != nil {
			return nil, err
		}
		o.warnRejected(o.read.Rejected)
	}
	if _, err := o.sync(ctx, ix, o.read); err != nil {
		return nil, err
	}
	if o.now == "" {
		return ix, nil
	}
	if err := cached.save(ix, o.now); err != nil {
		o.warn(dataHint(err)+"; until then every call reads the corpus again", "the index is not kept: %v", err)
	}
	return ix, nil
}

// warnRejected says that something of a corpus could not be read. The sample's
// readers are not told: verbatim index is for them.
func (o *opening) warnRejected(rejected []corpus.Rejection) {
	if o.now == "" {
		return
	}
	if n := len(whole(rejected)); n > 0 {
		o.warn("verbatim index says which and why", "%s of the corpus could not be read", plural(n, "thing", "things"))
	} else if n := len(rejected); n > 0 {
		o.warn("verbatim index says which and why", "%s of the corpus could not be read, in documents that were read", plural(n, "detail", "details"))
	}
}

// roots are the folders of the corpus.
func (a *app) roots() ([]corpus.Root, error) {
	if a.sampled() {
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
	fetched, err := a.sourceRoots()
	if err != nil {
		return nil, err
	}
	handed, err := a.inboxRoots()
	return slices.Concat(roots, fetched, handed), err
}

// read reads the corpus into ix. A corpus with nothing to read is an error.
func (a *app) read(ctx context.Context, ix *retrieval.Index, roots []corpus.Root) (*corpus.Corpus, synced, error) {
	c, err := a.load(ctx, roots)
	if err != nil {
		return nil, synced{}, err
	}
	changes, err := a.sync(ctx, ix, c)
	return c, changes, err
}

// load reads the corpus. One with nothing to read is an error.
func (a *app) load(ctx context.Context, roots []corpus.Root) (*corpus.Corpus, error) {
	reading, preparing := a.progress("reading"), a.progress("preparing")
	opt := a.reading()
	opt.Progress, opt.Prepared = reading.at, func(done, total int) {
		reading.done()
		preparing.at(done, total)
	}
	c, err := corpus.Load(ctx, roots, opt)
	reading.done()
	preparing.done()
	if err == nil && len(c.Documents) == 0 {
		err = a.emptyCorpus(roots, c.Rejected)
	}
	return c, err
}

// warnNotKept says that what was read will be read again.
func (a *app) warnNotKept(c *corpus.Corpus) {
	if c.NotKept != nil {
		a.warn(dataHint(c.NotKept)+"; until then every file is read again", "cannot %v", c.NotKept)
	}
}

// sync makes ix hold the documents of c. What they were that change or go is kept first.
func (a *app) sync(ctx context.Context, ix *retrieval.Index, c *corpus.Corpus) (synced, error) {
	a.warnPast(a.remember(ix, c.Documents, c.Rejected))
	before := versions(ix)
	total, done := 0, 0
	for _, d := range c.Documents {
		total += len(d.Passages)
	}
	bar := a.progress("indexing")
	a.embedded = func(n int) {
		done += n
		bar.at(done, total)
	}
	changes, err := ix.Sync(ctx, c.Documents)
	a.embedded = nil
	bar.done()
	var why *bot.ModelError
	if errors.As(err, &why) {
		return synced{}, failure(a.embeddingHint(why.Why), "the index cannot be made with %s: %w", a.models.Embedding, why)
	}
	return moves(changes, before, ix), err
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

func (a *app) emptyCorpus(roots []corpus.Root, rejected []corpus.Rejection) error {
	var names []string
	for _, r := range roots {
		names = append(names, r.Name)
	}
	hint := "it may hold .txt, .md, .html and .jsonl files"
	if failed := a.failing(); len(failed) > 0 {
		hint = failed[0].Source.String() + ": " + failed[0].Reason
	} else if len(a.sources) > 0 {
		hint = "verbatim index fetches what is to come from the web"
	}
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
	for d := range ix.Heads() {
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
