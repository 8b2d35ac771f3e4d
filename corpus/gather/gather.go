package gather

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/web"
)

// How much of one source is kept. What comes when it is full is not, which is a
// failure that people are told of: nothing makes room by itself.
const (
	MaxDocuments = 50_000
	MaxBytes     = 2 << 30
)

// atOnce is how many sources are fetched at the same time. The client keeps the
// requests to one host apart, however many sources it has.
const atOnce = 4

// A Gatherer fetches sources into a store. It is safe for concurrent use.
type Gatherer struct {
	Client *web.Client
	Store  Store
	// Readers read the formats that package corpus does not know: see corpus.Options.
	Readers map[string]corpus.Reader
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Progress, when set, is called as the documents of a source are dealt with,
	// from several goroutines.
	Progress func(src Source, done, total int)
	// MaxDocuments and MaxBytes are how much of one source is kept, the constants
	// of these names when 0.
	MaxDocuments int
	MaxBytes     int64
}

// An Outcome is what came of fetching a source.
type Outcome struct {
	Source       Source
	New, Changed int // documents
	// Err says why it failed; what it brought before that is kept.
	Err error
}

// ErrFull is the error of a source of which no more is kept.
var ErrFull = errors.New("the store holds as much of this source as it may")

// Due is when a source is to be fetched again: after its time, later each time that it
// fails in a row, and never before the server wants it.
func Due(src Source, st State) time.Time {
	wait := src.Every
	if st.Failures > 1 {
		const most = 6 * time.Hour
		for range min(st.Failures-1, 8) {
			wait *= 2
		}
		wait = max(src.Every, min(wait, most))
	}
	due := st.Tried.Add(wait)
	if st.NotBefore.After(due) {
		due = st.NotBefore
	}
	if st.URL != src.URL || st.Setup != src.setup() {
		due = time.Time{} // it was another one
	}
	return due
}

// All fetches those of the sources that wanted says, several at a time, and returns
// what came of them, in their order. The error is ctx's; what was fetched until
// then is kept, and the next time goes on from there.
func (g *Gatherer) All(ctx context.Context, sources []Source, wanted func(Source, State) bool) ([]Outcome, error) {
	var chosen []Source
	for _, src := range sources {
		if wanted == nil || wanted(src, g.Store.State(src)) {
			chosen = append(chosen, src)
		}
	}
	out := make([]Outcome, len(chosen))
	var wg sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i, src := range chosen {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			out[i] = g.Fetch(ctx, src)
		})
	}
	wg.Wait()
	return out, ctx.Err()
}

// Fetch fetches a source and keeps what is new. How it went is kept as well,
// unless ctx is done before it has.
func (g *Gatherer) Fetch(ctx context.Context, src Source) Outcome {
	r := run{Gatherer: g, src: src, out: Outcome{Source: src}, st: g.Store.State(src)}
	err := ctx.Err()
	if err == nil {
		r.files, err = g.Store.list(src)
	}
	if err == nil {
		err = r.fetch(ctx)
	}
	if ctx.Err() != nil {
		r.out.Err = ctx.Err()
		return r.out
	}
	r.out.Err = err
	r.settle(err)
	return r.out
}

// A run is one fetching of one source.
type run struct {
	*Gatherer
	src   Source
	st    State
	files listing
	out   Outcome
}

func (r *run) now() time.Time {
	if r.Now != nil {
		return r.Now().UTC()
	}
	return time.Now().UTC()
}

func (r *run) fetch(ctx context.Context) error {
	if r.st.URL != r.src.URL || r.st.Setup != r.src.setup() {
		r.st.ETag, r.st.LastModified, r.st.Visits, r.st.NotBefore, r.st.Failures = "", "", nil, time.Time{}, 0
	}
	switch r.src.Kind {
	case Feed:
		return r.feed(ctx)
	case Page:
		return r.page(ctx)
	case Sitemap:
		return r.sitemap(ctx)
	}
	return fmt.Errorf("%q is no kind of source", r.src.Kind)
}

// settle keeps how it went.
func (r *run) settle(err error) {
	now := r.now()
	r.st.URL, r.st.Setup, r.st.Tried, r.st.Documents = r.src.URL, r.src.setup(), now, len(r.files.files)
	if err == nil {
		r.st.Succeeded, r.st.Reason, r.st.Failures, r.st.NotBefore = now, "", 0, time.Time{}
	} else {
		r.st.Reason = err.Error()
		r.st.Failures++
		if status, ok := errors.AsType[*web.StatusError](err); ok && status.RetryAfter > 0 {
			r.st.NotBefore = now.Add(status.RetryAfter)
		}
	}
	if r.out.New+r.out.Changed > 0 {
		r.st.Changed = now
	}
	if failed := r.Store.saveState(r.src, r.st); failed != nil && r.out.Err == nil {
		r.out.Err = failed
	}
}

func (r *run) progress(done, total int) {
	if r.Progress != nil {
		r.Progress(r.src, done, total)
	}
}

// keyOf is the key of what has that id.
func keyOf(id string) string { return digest(id)[:keyLen] }

// keep puts a document in the store.
func (r *run) keep(h head, body []byte) error {
	key := keyOf(h.ID)
	h.bound()
	data, err := encode(h, body)
	if err != nil {
		return err
	}
	name := r.files.files[key]
	fresh := name == ""
	if fresh {
		most, bytes := r.MaxDocuments, r.MaxBytes
		if most == 0 {
			most = MaxDocuments
		}
		if bytes == 0 {
			bytes = MaxBytes
		}
		if len(r.files.files) >= most || r.files.size+int64(len(data)) > bytes {
			return fmt.Errorf("%w: %d documents, %d MB", ErrFull, len(r.files.files), r.files.size>>20)
		}
		name = fileName(h.Published, cmp.Or(h.Title, pathWords(h.URL)), key)
	}
	if err := write(r.Store.folder(r.src)+"/"+name, data); err != nil {
		return err
	}
	r.files.files[key] = name
	r.files.size += int64(len(data))
	if h.Whole {
		delete(r.st.Visits, key)
	}
	if fresh {
		r.out.New++
	} else {
		r.out.Changed++
	}
	return nil
}

// bound cuts what no honest source makes so long.
func (h *head) bound() {
	for _, s := range []*string{&h.Title, &h.Publisher, &h.Author} {
		if n := 0; len(*s) > 1000 {
			for n = 1000; !utf8.RuneStart((*s)[n]); n-- {
			}
			*s = (*s)[:n]
		}
	}
	for _, s := range []*string{&h.ID, &h.ETag, &h.LastModified, &h.Type} {
		if len(*s) > 1000 {
			*s = ""
		}
	}
	if len(h.URL) > 2000 {
		h.URL = ""
	}
}

// visit notes that a page could not be had, or that it has not changed, which err tells.
func (r *run) visit(key, address string, err error) {
	if r.st.Visits == nil {
		r.st.Visits = make(map[string]Visit)
	}
	v := Visit{URL: address, Again: r.now().Add(recheck)}
	if err != nil {
		v.Reason, v.Tries = err.Error(), r.st.Visits[key].Tries+1
		v.Again = r.now().Add(patience(err, v.Tries))
	}
	r.st.Visits[key] = v
}

// recheck is how long a page is taken to be as it was where its site does not say.
const recheck = 7 * 24 * time.Hour

// patience is how long to wait before a page that could not be had is asked for again.
func patience(err error, tries int) time.Duration {
	const long = 30 * 24 * time.Hour
	status, answered := errors.AsType[*web.StatusError](err)
	passing := !answered
	if answered {
		passing = status.Code >= 500 || status.Code == http.StatusRequestTimeout || status.Code == http.StatusTooEarly || status.Code == http.StatusTooManyRequests
	}
	for _, lasting := range []error{web.ErrRobots, web.ErrPrivate, web.ErrTooLarge, web.ErrAddress, web.ErrRedirects, errUnreadable, errOther} {
		passing = passing && !errors.Is(err, lasting)
	}
	switch {
	case !passing && tries < 3:
		return recheck
	case !passing || tries > 6:
		return long
	}
	wait := 30 * time.Minute << min(tries, 6)
	if answered {
		wait = max(wait, status.RetryAfter)
	}
	return wait
}

// resting reports whether it is not yet time to ask for a page again.
func (r *run) resting(key string) bool {
	v, asked := r.st.Visits[key]
	return asked && v.Again.After(r.now())
}
