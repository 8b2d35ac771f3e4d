package llm

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

const (
	// queryTime is how long the vector of a question may take. Words alone find
	// nearly as much, so nobody waits for more.
	queryTime = 4 * time.Second
	// queriesKept is how many vectors of questions are kept.
	queriesKept = 256
	// embedVersion changes whenever the same text is given to a model otherwise.
	embedVersion = 1
)

// An Embedder makes vectors with a model. It implements retrieval.Embedder and
// retrieval.QueryEmbedder, and is safe for concurrent use.
//
// Vectors of documents are kept on disk, so that each is asked for once; those of
// questions, which are people's words, in memory alone. Errors are *bot.ModelError,
// or those of the context, and hold nothing of a text.
type Embedder struct {
	client  *client
	name    string
	cache   *vectorCache
	queries *lru
	length  atomic.Int64 // of the last vectors that came, 0 before
	size    atomic.Int64 // how many texts go into one request
	failing atomic.Bool  // the cache does not work, which has been said
}

var _ retrieval.QueryEmbedder = (*Embedder)(nil)

// NewEmbedder returns the embedder that o names. It keeps the vectors of documents
// in dir, which it makes when it is needed, and which embedders and processes may
// share; with "" it keeps none. Nothing is sent; whether it works is seen by Check.
// Errors say what of o will not do, and hold no secret.
func NewEmbedder(lg *slog.Logger, o Options, dir string) (*Embedder, error) {
	if o.Dimensions < 0 || o.Dimensions > maxDimensions {
		return nil, fmt.Errorf("model: %d is no length of a vector", o.Dimensions)
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	o.Transport = nullWatch{o.Transport}
	c, err := newClient(lg, o)
	if err != nil {
		return nil, err
	}
	e := &Embedder{client: c, name: embedderName(o, c.at.base), cache: newVectorCache(dir), queries: newLRU(queriesKept)}
	e.size.Store(firstTexts)
	return e, nil
}

// Model names the model, where it is, and the length of its vectors if that was
// asked for. Quoted as they are, no two of them make one name.
func (e *Embedder) Model() string { return e.name }

func embedderName(o Options, base string) string {
	_, where, _ := strings.Cut(base, "://")
	return fmt.Sprintf("embedding-v%d %q %d %q", embedVersion, o.Model, o.Dimensions, strings.ToLower(where))
}

// Embed returns one vector of unit length for each text, in order, from the disk
// where it has been made before. Of a long text the model reads the beginning. When
// it fails, what was made until then is kept.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	keys := make([]vectorKey, len(texts))
	for i, text := range texts {
		keys[i] = keyOf(e.name, text)
	}
	vectors, err := e.cache.get(keys)
	e.cacheTrouble(err)
	// The second time is for a model that has changed under its name: its vectors
	// have another length than those of the disk.
	for range 2 {
		missing := lacking(vectors, int(e.length.Load()))
		if len(missing) == 0 {
			return vectors, nil
		}
		if err := e.fill(ctx, texts, keys, vectors, missing); err != nil {
			return nil, err
		}
	}
	if len(lacking(vectors, 0)) > 0 {
		return nil, e.garbled("vectors of different lengths")
	}
	return vectors, nil
}

// lacking are the places without a vector, or with one of another length than want;
// with want 0 all places when the lengths differ.
func lacking(vectors [][]float32, want int) []int {
	var out, all []int
	same := true
	for i, v := range vectors {
		all = append(all, i)
		if v == nil || want != 0 && len(v) != want {
			out = append(out, i)
		}
		same = same && len(v) == len(vectors[0])
	}
	if len(out) == 0 && !same {
		return all
	}
	return out
}

// fill makes the vectors of the places that are missing and keeps them. A text that
// stands in several places is asked for once.
func (e *Embedder) fill(ctx context.Context, texts []string, keys []vectorKey, vectors [][]float32, missing []int) error {
	var ask []string
	var askKeys []vectorKey
	places := make(map[vectorKey][]int)
	for _, i := range missing {
		if places[keys[i]] == nil {
			ask, askKeys = append(ask, readable(texts[i])), append(askKeys, keys[i])
		}
		places[keys[i]] = append(places[keys[i]], i)
	}
	for len(ask) > 0 {
		n := batchOf(ask, int(e.size.Load()))
		begun := time.Now()
		made, err := e.batch(ctx, ask[:n])
		e.pace(n, time.Since(begun), err)
		if err != nil {
			return err
		}
		e.cacheTrouble(e.cache.put(askKeys[:n], made))
		for j, v := range made {
			for _, i := range places[askKeys[j]] {
				vectors[i] = v
			}
		}
		ask, askKeys = ask[n:], askKeys[n:]
	}
	return nil
}

// Check sends a tiny request and returns the length of the vectors when the server,
// the key and the model work. The error is a *bot.ModelError, or that of ctx. It is
// sent even when the service is left alone for a while, and when the budget is spent.
func (e *Embedder) Check(ctx context.Context) (dims int, err error) {
	reply, used, err := e.create(ctx, []string{"port"})
	e.client.meter.book(ctx, used)
	if err != nil {
		return 0, blame(ctx, e.client.at.host, err)
	}
	vectors, err := e.sorted(reply, 1)
	if err != nil {
		return 0, err
	}
	return len(vectors[0]), nil
}

// EmbedQuery returns the vector of a question, of unit length. It takes a few
// seconds at most, and leaves nothing on disk.
func (e *Embedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	key := keyOf(e.name, text)
	if v := e.queries.get(key); v != nil {
		return v, nil
	}
	short, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	vectors, err := e.batch(short, []string{readable(text)})
	if err != nil {
		if short.Err() != nil && ctx.Err() == nil {
			err = &bot.ModelError{Why: bot.FallbackSlow, Err: fmt.Errorf("%s sent no vector within %s", e.client.at.host, queryTime)}
		}
		return nil, err
	}
	e.queries.put(key, vectors[0])
	return vectors[0], nil
}

// cacheTrouble says once that the cache does not work, and once that it does again.
func (e *Embedder) cacheTrouble(err error) {
	if failing := err != nil; e.failing.Swap(failing) != failing {
		if failing {
			e.client.lg.Warn("vectors are not kept on disk", "err", err)
			return
		}
		e.client.lg.Info("vectors are kept on disk again")
	}
}
