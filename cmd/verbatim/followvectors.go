package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// vectorGrace is for how long a look waits for vectors: those of a document or two
// are there by then, and no index by words alone needs to be made meanwhile.
const vectorGrace = 3 * time.Second

// A vectorWork is the making of an index with vectors, in the background.
type vectorWork struct {
	cancel context.CancelFunc
	done   chan struct{}
	made   bool // true when it took its place; not to be read before done
}

// within reports whether the index was made within d.
func (w *vectorWork) within(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-w.done:
		return w.made
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// startVectors begins to make the index of docs with vectors. It takes its place by
// itself when it is whole.
func (f *follower) startVectors(ctx context.Context, h holding, docs []*corpus.Document) *vectorWork {
	ctx, cancel := context.WithCancel(ctx)
	work := &vectorWork{cancel: cancel, done: make(chan struct{})}
	f.work = work
	go func() {
		defer close(work.done)
		defer cancel()
		begun := time.Now()
		changes, err := f.make(ctx, f.model, h, docs)
		if err != nil {
			var why *bot.ModelError // which the model has told
			if !errors.As(err, &why) && ctx.Err() == nil {
				f.lg.Error("the index with vectors cannot be made", "err", oneLine(err.Error()))
			}
			return
		}
		work.made = true
		f.lg.Info("corpus read, with vectors", "documents", len(docs), "new", len(changes.Added), "changed", len(changes.Updated),
			"gone", len(changes.Removed), "vectors", changes.Embedded, "ms", time.Since(begun).Milliseconds())
	}()
	return work
}

// wantVectors begins to make the vectors that the index lacks, unless that is under way.
func (f *follower) wantVectors(ctx context.Context) {
	held := f.now.Load()
	if held.vectors {
		return
	}
	if f.work != nil {
		select {
		case <-f.work.done:
		default:
			return
		}
	}
	f.startVectors(ctx, holding{madeOf: held.madeOf, rejected: held.rejected, unread: held.unread}, held.index.Documents())
}

// stopVectors ends the making of vectors, and returns when it has ended. What was
// made of them is kept by the embedder.
func (f *follower) stopVectors() {
	if f.work != nil {
		f.work.cancel()
		<-f.work.done
	}
}

// quietFor is for how long a failure that was told is not told again: a model may
// come and go, and vectors that it made before are had while it does not work.
const quietFor = 10 * time.Minute

// A watched embedder says in the log why it fails, once, and once that it works again.
type watched struct {
	retrieval.Embedder
	app *app
	lg  *slog.Logger

	mu      sync.Mutex
	failing bool
	quiet   bool // this failure was not told
	why     bot.Fallback
	told    time.Time
}

func (w *watched) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := w.Embedder.Embed(ctx, texts)
	w.saw(ctx, err)
	return vectors, err
}

// EmbedQuery is that of the embedder beneath, where it has one.
func (w *watched) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	vector, err := embedQuery(ctx, w.Embedder, text)
	w.saw(ctx, err)
	return vector, err
}

func (w *watched) saw(ctx context.Context, err error) {
	var why *bot.ModelError
	if err != nil && (ctx.Err() != nil || !errors.As(err, &why)) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch failing := err != nil; {
	case failing && !w.failing:
		w.quiet = why.Why == w.why && time.Since(w.told) < quietFor
		if w.quiet {
			break
		}
		w.why, w.told = why.Why, time.Now()
		w.lg.Warn("the embedding model fails, words alone are searched", "model", w.app.models.Embedding,
			"why", string(why.Why), "err", why.Err, "hint", w.app.embeddingHint(why.Why))
	case !failing && w.failing && !w.quiet:
		w.lg.Info("the embedding model works again", "model", w.app.models.Embedding)
	}
	w.failing = err != nil
}
