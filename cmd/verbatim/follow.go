package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// followEvery is how often a server looks whether the corpus has changed.
const followEvery = 30 * time.Second

// A follower keeps an index that is as new as the corpus folder. A new index is
// made beside the old one and takes its place whole, so that whoever asks sees
// the documents of one moment.
//
// Where an embedding model makes the vectors, which takes its time and may fail, an
// index by words alone takes the place at once, and the one with vectors when they
// are all there.
type follower struct {
	app   *app
	lg    *slog.Logger
	roots []corpus.Root
	// model makes vectors, nil when words alone do.
	model *watched
	// grace is for how long a look waits for vectors before it does without them.
	grace time.Duration
	now   atomic.Pointer[holding]
	// wake asks for a look before the next is due.
	wake chan struct{}

	placing sync.Mutex // held while now is replaced
	work    *vectorWork
}

// A holding is the corpus as it was at one moment.
type holding struct {
	index     *retrieval.Index
	assistant *bot.Assistant
	madeOf    string             // the fingerprint
	rejected  []corpus.Rejection // what could not be read
	unread    bool               // rejected is not known: the index came from the cache
	vectors   bool               // the index has those of the model, where there is one
}

// follow opens the index of the corpus, from the cache when that is still right.
func (a *app) follow(ctx context.Context, lg *slog.Logger) (*follower, error) {
	roots, err := a.roots()
	if err != nil {
		return nil, err
	}
	f := &follower{app: a, lg: lg, roots: roots, grace: vectorGrace, wake: make(chan struct{}, 1)}
	if emb := a.embedderOf(lg); emb.Model() != wordsAlone.Model() {
		f.model = &watched{Embedder: emb, app: a, lg: lg}
	}
	now, err := fingerprint(roots)
	if err != nil {
		return nil, err
	}
	if f.openSaved(now) {
		f.wantVectors(ctx)
		return f, nil
	}
	return f, f.read(ctx, now)
}

// openSaved puts a saved index of the corpus with that fingerprint in its place, and
// reports whether there is one: that with vectors before that of words alone.
func (f *follower) openSaved(madeOf string) bool {
	for _, emb := range f.embedders() {
		ix, saved, err := f.cache(emb).open(emb)
		if err != nil {
			f.lg.Warn("the saved index is not used", "err", err)
		}
		if saved != "" && saved == madeOf {
			f.place(emb, &holding{index: ix, madeOf: madeOf, unread: true})
			return true
		}
	}
	return false
}

// embedders are those that an index may be made by, the best first.
func (f *follower) embedders() []retrieval.Embedder {
	if f.model == nil {
		return []retrieval.Embedder{wordsAlone}
	}
	return []retrieval.Embedder{f.model, wordsAlone}
}

// cache is where the index by emb is kept; nowhere for the sample.
func (f *follower) cache(emb retrieval.Embedder) cache {
	if f.app.sampled() {
		return cache{}
	}
	return f.app.cacheFor(f.app.folders(), emb)
}

// place puts h, an index by emb, in the place of what is held, unless that is of the
// same corpus and has vectors where h has none.
func (f *follower) place(emb retrieval.Embedder, h *holding) {
	f.placing.Lock()
	defer f.placing.Unlock()
	h.vectors = f.model == nil || emb.Model() == f.model.Model()
	// A question without a vector is answered by words; the embedder has told why.
	h.index.OnEmbedError = func(error) {}
	h.assistant = bot.New(h.index)
	if old := f.now.Load(); old != nil && old.madeOf == h.madeOf {
		if old.vectors && !h.vectors {
			return
		}
		h.rejected, h.unread = old.rejected, old.unread
	}
	f.now.Store(h)
}

// Current is the assistant over the corpus as it is now.
func (f *follower) Current() *bot.Assistant { return f.now.Load().assistant }

// Index is the index of the corpus as it is now.
func (f *follower) Index() *retrieval.Index { return f.now.Load().index }

// Failed lists the documents that could not be read, each with its reason; not
// the details that others were read without; and the sources that could not be
// fetched when they were last asked.
func (f *follower) Failed() []slackapp.Unread {
	out := []slackapp.Unread{}
	for _, r := range whole(f.now.Load().rejected) {
		out = append(out, slackapp.Unread{Name: r.Path, Collection: r.Collection, Known: r.Known})
	}
	return append(out, f.app.unread()...)
}

// notRead is how many documents could not be read.
func (f *follower) notRead() int { return len(whole(f.now.Load().rejected)) }

// run looks at the corpus again and again until ctx is done. What goes wrong is
// logged, and the index stays as it is.
func (f *follower) run(ctx context.Context, every time.Duration) {
	if f.now.Load().unread {
		f.learnRejected(ctx)
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			f.stopVectors()
			return
		case <-tick.C:
		case <-f.wake:
		}
		f.look(ctx)
	}
}

// look reads the corpus again when it has changed, and has the vectors made that are
// still wanting.
func (f *follower) look(ctx context.Context) {
	// Anew each time: another folder may have taken the place of one.
	roots, err := f.app.roots()
	if err != nil {
		f.lg.Error("the corpus cannot be read, answers come from what it was before", "err", oneLine(err.Error()))
		return
	}
	f.roots = roots
	now, err := fingerprint(f.roots)
	if damaged := f.now.Load().index.Verify(); err == nil && damaged != nil {
		f.lg.Warn("the saved index is damaged, the corpus is read again", "err", damaged)
		err = f.read(ctx, now)
	} else if err == nil && now != f.now.Load().madeOf {
		err = f.read(ctx, now)
	} else {
		f.wantVectors(ctx)
	}
	if err != nil && ctx.Err() == nil {
		f.lg.Error("the corpus cannot be read again, answers come from what it was before", "err", oneLine(err.Error()))
	}
}

// read reads the corpus, which has that fingerprint, into a new index and puts it
// in the place of the old one.
func (f *follower) read(ctx context.Context, madeOf string) error {
	f.stopVectors()
	begun := time.Now()
	c, err := corpus.Load(ctx, f.roots, f.app.reading())
	if err != nil {
		return err
	}
	if len(c.Documents) == 0 && len(f.app.slack.Inboxes) == 0 && !(f.now.Load() != nil && withheld(c.Rejected)) {
		return f.app.emptyCorpus(f.roots, c.Rejected)
	}
	if c.NotKept != nil {
		f.lg.Warn("every file will be read again", "err", oneLine(c.NotKept.Error()))
	}
	h := holding{madeOf: madeOf, rejected: c.Rejected}
	if f.model != nil && f.startVectors(ctx, h, c.Documents).within(ctx, f.grace) {
		return nil
	}
	changes, err := f.make(ctx, wordsAlone, h, c.Documents)
	if err != nil {
		return fmt.Errorf("index the corpus: %w", err)
	}
	f.lg.Info("corpus read", "documents", len(c.Documents), "new", len(changes.Added), "changed", len(changes.Updated),
		"gone", len(changes.Removed), "not_read", len(whole(c.Rejected)), "details", len(c.Rejected)-len(whole(c.Rejected)), "ms", time.Since(begun).Milliseconds())
	return nil
}

// make makes the index of docs by emb, which is to hold h, puts it in its place and
// keeps it.
func (f *follower) make(ctx context.Context, emb retrieval.Embedder, h holding, docs []*corpus.Document) (retrieval.Changes, error) {
	saved := f.cache(emb)
	// The saved index has the vectors of all that did not change.
	ix, _, err := saved.openWhole(emb)
	if err != nil {
		f.lg.Warn("the saved index is not used", "err", err)
	}
	if err := f.app.remember(ix, docs, h.rejected); err != nil {
		f.lg.Warn("past versions are not kept", "err", oneLine(err.Error()))
	}
	changes, err := ix.Sync(ctx, docs)
	if err != nil {
		return changes, err
	}
	h.index = ix
	f.place(emb, &h)
	if saved.file != "" {
		if err := saved.save(ix, h.madeOf); err != nil {
			f.lg.Warn("the index is not kept", "err", err)
		}
	}
	return changes, nil
}

// withheld reports whether a document that is there cannot be read for want of
// knowing who may see it. The index as it was may show it to more people than
// that, so it must not stay, even where nothing else is left.
func withheld(rejected []corpus.Rejection) bool {
	return slices.ContainsFunc(rejected, func(r corpus.Rejection) bool { return r.Whole && !r.Known })
}

// learnRejected reads the corpus once more for what could not be read, which the
// saved index does not know.
func (f *follower) learnRejected(ctx context.Context) {
	c, err := corpus.Load(ctx, f.roots, f.app.reading())
	if err != nil {
		if ctx.Err() == nil {
			f.lg.Warn("what of the corpus cannot be read is not known", "err", oneLine(err.Error()))
		}
		return
	}
	f.placing.Lock()
	defer f.placing.Unlock()
	known := *f.now.Load()
	known.rejected, known.unread = c.Rejected, false
	f.now.Store(&known)
}
