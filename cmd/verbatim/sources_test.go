package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
)

// A fluxSite is a feed that grows and fails as a test wants.
type fluxSite struct {
	*httptest.Server
	items atomic.Int32
	down  atomic.Bool
}

func newFluxSite(t *testing.T) *fluxSite {
	w := new(fluxSite)
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/flux":
			http.NotFound(rw, r)
		case w.down.Load():
			http.Error(rw, "", http.StatusBadGateway)
		default:
			fmt.Fprint(rw, `<rss version="2.0"><channel><title>Port</title>`)
			for n := range w.items.Load() {
				fmt.Fprintf(rw, "<item><guid>%d</guid><title>Titre %d</title><description>Le quai %d de Sablette ouvre.</description></item>", n, n, n)
			}
			fmt.Fprint(rw, `</channel></rss>`)
		}
	}))
	t.Cleanup(w.Close)
	w.items.Store(1)
	return w
}

func (w *fluxSite) app(t *testing.T, out *lockedBuffer) *app {
	return &app{
		stdout: out, stderr: out, web: webHere, pollEvery: 20 * time.Millisecond, watchEvery: 100 * time.Millisecond,
		settings: settings{data: t.TempDir(), sources: []gather.Source{
			{Kind: gather.Feed, Name: "port", URL: w.URL + "/flux", Collection: "presse", Every: time.Millisecond},
		}},
	}
}

// until waits until done, and fails with what was printed when that is never.
func until(t *testing.T, out *lockedBuffer, what string, done func() bool) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s: never; printed:\n%s", what, out)
}

// Sources are polled while they are watched, and tell once why they fail.
func TestWatchPolls(t *testing.T) {
	w, out := newFluxSite(t), new(lockedBuffer)
	a := w.app(t, out)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- a.index(ctx, true, &reportFlag{}) }()
	until(t, out, "the first item", func() bool { return strings.Contains(out.String(), "+ presse/port/titre-0-") })
	w.items.Store(3)
	until(t, out, "more items", func() bool { return strings.Contains(out.String(), "+ presse/port/titre-2-") })
	w.down.Store(true)
	until(t, out, "the failure", func() bool { return strings.Contains(out.String(), "502 bad gateway; it keeps") })
	w.down.Store(false)
	w.items.Store(4)
	until(t, out, "the next item", func() bool { return strings.Contains(out.String(), "+ presse/port/titre-3-") })
	if n := strings.Count(out.String(), "502"); n != 1 {
		t.Errorf("told of %d times:\n%s", n, out)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A server polls as well; a source that fails is named in digests with its
// collection, and what it brought stays.
func TestServePolls(t *testing.T) {
	w, out := newFluxSite(t), new(lockedBuffer)
	a := w.app(t, out)
	lg := slog.New(slog.NewTextHandler(out, nil))
	fetcher := a.newFetcher()
	if err := a.fetchFirst(t.Context(), lg, fetcher); err != nil {
		t.Fatal(err)
	}
	f, err := a.follow(t.Context(), lg)
	if err != nil {
		t.Fatal(err)
	}
	if f.Index().Len() != 1 || len(f.Failed()) != 0 {
		t.Fatalf("%d documents, failed %v", f.Index().Len(), f.Failed())
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() { a.poll(ctx, fetcher, func(o gather.Outcome) { logOutcome(lg, o) }) })
	wg.Go(func() { f.run(ctx, 20*time.Millisecond) })
	before := f.Index()
	w.items.Store(5)
	until(t, out, "five documents", func() bool { return f.Index().Len() == 5 })
	if before.Len() != 1 {
		t.Error("the index changed under who was reading it")
	}
	w.down.Store(true)
	until(t, out, "the failure", func() bool { return len(f.Failed()) == 1 })
	if got := f.Failed()[0]; got != (slackapp.Unread{Name: "port", Collection: "presse", Known: true}) || f.Index().Len() != 5 {
		t.Errorf("got %+v", got)
	}
	cancel()
	wg.Wait()
}
