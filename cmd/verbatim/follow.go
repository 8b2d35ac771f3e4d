package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
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
type follower struct {
	app   *app
	lg    *slog.Logger
	roots []corpus.Root
	now   atomic.Pointer[holding]
}

// A holding is the corpus as it was at one moment.
type holding struct {
	index     *retrieval.Index
	assistant *bot.Assistant
	madeOf    string             // the fingerprint
	rejected  []corpus.Rejection // what could not be read
	unread    bool               // rejected is not known: the index came from the cache
}

// follow opens the index of the corpus, from the cache when that is still right.
func (a *app) follow(ctx context.Context, lg *slog.Logger) (*follower, error) {
	roots, err := a.roots()
	if err != nil {
		return nil, err
	}
	f := &follower{app: a, lg: lg, roots: roots}
	now, err := fingerprint(roots)
	if err != nil {
		return nil, err
	}
	if len(a.corpus) > 0 {
		ix, saved, err := a.cacheOf(a.corpus).open(a.embedder())
		if err != nil {
			lg.Warn("the saved index is not used", "err", err)
		}
		if saved != "" && saved == now {
			f.now.Store(&holding{index: ix, assistant: bot.New(ix), madeOf: now, unread: true})
			return f, nil
		}
	}
	return f, f.read(ctx, now)
}

// Current is the assistant over the corpus as it is now.
func (f *follower) Current() *bot.Assistant { return f.now.Load().assistant }

// Index is the index of the corpus as it is now.
func (f *follower) Index() *retrieval.Index { return f.now.Load().index }

// Failed lists the documents that could not be read, each with its reason; not
// the details that others were read without.
func (f *follower) Failed() []slackapp.Unread {
	out := []slackapp.Unread{}
	for _, r := range whole(f.now.Load().rejected) {
		out = append(out, slackapp.Unread{Name: r.Path, Collection: r.Collection, Known: r.Known})
	}
	return out
}

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
			return
		case <-tick.C:
		}
		f.look(ctx)
	}
}

// look reads the corpus again when it has changed.
func (f *follower) look(ctx context.Context) {
	now, err := fingerprint(f.roots)
	if err == nil && now != f.now.Load().madeOf {
		err = f.read(ctx, now)
	}
	if err != nil && ctx.Err() == nil {
		f.lg.Error("the corpus cannot be read again, answers come from what it was before", "err", oneLine(err.Error()))
	}
}

// read reads the corpus, which has that fingerprint, into a new index and puts it
// in the place of the old one.
func (f *follower) read(ctx context.Context, madeOf string) error {
	begun := time.Now()
	c, err := corpus.Load(ctx, f.roots, corpus.Options{})
	if err != nil {
		return err
	}
	if len(c.Documents) == 0 && !(f.now.Load() != nil && withheld(c.Rejected)) {
		return emptyCorpus(f.roots, c.Rejected)
	}
	var saved cache
	if len(f.app.corpus) > 0 {
		saved = f.app.cacheOf(f.app.corpus)
	}
	// The saved index has the vectors of all that did not change.
	ix, _, err := saved.open(f.app.embedder())
	if err != nil {
		f.lg.Warn("the saved index is not used", "err", err)
	}
	changes, err := ix.Sync(ctx, c.Documents)
	if err != nil {
		return fmt.Errorf("index the corpus: %w", err)
	}
	f.now.Store(&holding{index: ix, assistant: bot.New(ix), madeOf: madeOf, rejected: c.Rejected})
	f.lg.Info("corpus read", "documents", len(c.Documents), "new", len(changes.Added), "changed", len(changes.Updated),
		"gone", len(changes.Removed), "not_read", len(whole(c.Rejected)), "details", len(c.Rejected)-len(whole(c.Rejected)), "ms", time.Since(begun).Milliseconds())
	if saved.file != "" {
		if err := saved.save(ix, madeOf); err != nil {
			f.lg.Warn("the index is not kept", "err", err)
		}
	}
	return nil
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
	c, err := corpus.Load(ctx, f.roots, corpus.Options{})
	if err != nil {
		if ctx.Err() == nil {
			f.lg.Warn("what of the corpus cannot be read is not known", "err", oneLine(err.Error()))
		}
		return
	}
	known := *f.now.Load()
	known.rejected, known.unread = c.Rejected, false
	f.now.Store(&known)
}
