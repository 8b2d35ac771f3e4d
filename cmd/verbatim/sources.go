package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
	"github.com/verbatim-briefing/verbatim/corpus/web"
)

// sampled reports whether the corpus is the built-in sample, for want of another.
func (a *app) sampled() bool {
	return len(a.corpus) == 0 && len(a.sources) == 0 && len(a.slack.Inboxes) == 0
}

// folders name the corpus among others: its folders, or that of what is fetched
// where there are no others.
func (a *app) folders() []string {
	if len(a.corpus) == 0 && len(a.sources) > 0 {
		return []string{a.store().Dir}
	}
	if len(a.corpus) == 0 {
		return a.inboxFolders()
	}
	return a.corpus
}

// store is where what is fetched is kept.
func (a *app) store() gather.Store { return gather.Store{Dir: filepath.Join(a.data, "web")} }

// sourceRoots show what was fetched as folders of the corpus.
func (a *app) sourceRoots() ([]corpus.Root, error) {
	if len(a.sources) > 0 && a.data == "" {
		return nil, failure("choose a folder with --data or VERBATIM_DATA", "%w, and what is fetched from the web is kept there", errNoData)
	}
	var roots []corpus.Root
	for _, src := range a.sources {
		roots = append(roots, a.store().Root(src))
	}
	return roots, nil
}

// allReaders are readers, and that of what was fetched.
func (a *app) allReaders() map[string]corpus.Reader {
	all := readers()
	all[gather.Ext] = gather.Reader(maps.Clone(all), a.sources)
	return all
}

// A fetcher fetches the sources of the settings. There is one for a run of the
// program: it remembers what hosts asked for.
type fetcher struct {
	gather.Gatherer
	mu  sync.Mutex
	bar *bar
	far map[string][2]int // by source, how many documents are dealt with, and of how many
}

func (a *app) newFetcher() *fetcher {
	f := &fetcher{Gatherer: gather.Gatherer{Client: web.NewClient(a.web), Store: a.store(), Readers: readers()}}
	f.Progress = f.progress
	return f
}

func (f *fetcher) progress(src gather.Source, done, total int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bar == nil {
		return
	}
	f.far[src.Name] = [2]int{done, total}
	done, total = 0, 0
	for _, far := range f.far {
		done, total = done+far[0], total+far[1]
	}
	f.bar.at(done, total)
}

// fetch fetches all sources now, but those whose servers want to be left alone, and
// shows how far it is. What fails is in the outcomes; the error is ctx's.
func (a *app) fetch(ctx context.Context, f *fetcher) ([]gather.Outcome, error) {
	if len(a.sources) == 0 || a.offline {
		return nil, nil
	}
	f.mu.Lock()
	f.bar, f.far = a.progress("fetching"), make(map[string][2]int)
	f.mu.Unlock()
	now := time.Now()
	outcomes, err := f.All(ctx, a.sources, func(_ gather.Source, st gather.State) bool { return !st.NotBefore.After(now) })
	f.mu.Lock()
	f.bar.done()
	f.bar = nil
	f.mu.Unlock()
	return outcomes, err
}

// pollEvery is how often it is looked which sources are due.
const pollEvery = 20 * time.Second

// pollAtOnce is how many sources are fetched at the same time while others come due.
const pollAtOnce = 4

// poll fetches each source when it is due, until ctx is done, and tells of what
// came of each. One that takes long keeps none from being fetched but itself, as
// long as there are not many of that kind.
func (a *app) poll(ctx context.Context, f *fetcher, tell func(gather.Outcome)) {
	if len(a.sources) == 0 || a.offline {
		return
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	busy, done := make(map[string]bool), make(chan gather.Outcome)
	tick := time.NewTicker(cmp.Or(a.pollEvery, pollEvery))
	defer tick.Stop()
	for {
		for _, src := range a.sources {
			if len(busy) == pollAtOnce {
				break
			}
			if busy[src.Name] || gather.Due(src, f.Store.State(src)).After(time.Now()) {
				continue
			}
			busy[src.Name] = true
			wg.Go(func() {
				o := f.Fetch(ctx, src)
				select {
				case done <- o:
				case <-ctx.Done():
				}
			})
		}
		select {
		case <-ctx.Done():
			return
		case o := <-done:
			delete(busy, o.Source.Name)
			tell(o)
		case <-tick.C:
		}
	}
}

// firstWait is how long a server waits at most for its first documents.
const firstWait = 2 * time.Minute

// fetchFirst fetches the sources of a server that has nothing else to answer from.
func (a *app) fetchFirst(ctx context.Context, lg *slog.Logger, f *fetcher) error {
	if len(a.corpus) > 0 {
		return nil
	}
	for _, src := range a.sources {
		if n, _ := a.store().Documents(src); n > 0 {
			return nil
		}
	}
	limited, cancel := context.WithTimeout(ctx, firstWait)
	defer cancel()
	outcomes, _ := a.fetch(limited, f) // what is left when the time is over comes later
	for _, o := range outcomes {
		logOutcome(lg, o)
	}
	return ctx.Err()
}

// logOutcome writes to the log what came of fetching a source.
func logOutcome(lg *slog.Logger, o gather.Outcome) {
	switch {
	case errors.Is(o.Err, context.DeadlineExceeded), errors.Is(o.Err, context.Canceled):
	case o.Err != nil:
		lg.Warn("a source cannot be fetched, it keeps what it brought before", "source", o.Source.String(), "err", oneLine(o.Err.Error()))
	}
	if o.New+o.Changed > 0 {
		lg.Info("source fetched", "source", o.Source.String(), "new", o.New, "changed", o.Changed)
	}
}

// A failing source is one whose last visit failed.
type failing struct {
	gather.Source
	gather.State
}

// failing are the sources whose last visit failed, in the order of the settings.
func (a *app) failing() []failing {
	if a.data == "" {
		return nil
	}
	var out []failing
	for _, src := range a.sources {
		if st := a.store().State(src); st.URL == src.URL && st.Reason != "" {
			out = append(out, failing{src, st})
		}
	}
	return out
}

// warnFailing says which sources failed when they were last fetched.
func (a *app) warnFailing() {
	var names []string
	for _, f := range a.failing() {
		names = append(names, f.Name)
	}
	if len(names) > 0 {
		a.warn("verbatim doctor says why", "%s failed when last fetched, and may have newer documents: %s", plural(len(names), "source", "sources"), strings.Join(names, ", "))
	}
}

// unread are the failing sources as digests name them.
func (a *app) unread() []slackapp.Unread {
	var out []slackapp.Unread
	for _, f := range a.failing() {
		out = append(out, slackapp.Unread{Name: f.Name, Collection: f.Collection, Known: true})
	}
	return out
}

// A fetched is the JSON form of how a source has fared.
type fetched struct {
	Source     string     `json:"source"`
	Kind       string     `json:"kind"`
	Collection string     `json:"collection"`
	Documents  int        `json:"documents"`
	New        int        `json:"new"`
	Changed    int        `json:"changed"`
	Succeeded  *time.Time `json:"succeeded"` // null for never
	Failed     *string    `json:"failed"`    // why, null when the last visit did not fail
}

// fetchedOf is how all sources have fared, with what came of them now.
func (a *app) fetchedOf(outcomes []gather.Outcome) []fetched {
	var out []fetched
	for _, src := range a.sources {
		st := a.store().State(src)
		n, _ := a.store().Documents(src)
		f := fetched{Source: src.Name, Kind: string(src.Kind), Collection: src.Collection, Documents: n}
		if !st.Succeeded.IsZero() {
			f.Succeeded = &st.Succeeded
		}
		if st.Reason != "" {
			f.Failed = &st.Reason
		}
		if i := slices.IndexFunc(outcomes, func(o gather.Outcome) bool { return o.Source.Name == src.Name }); i >= 0 {
			f.New, f.Changed = outcomes[i].New, outcomes[i].Changed
			if err := outcomes[i].Err; err != nil && f.Failed == nil {
				why := err.Error()
				f.Failed = &why
			}
		}
		out = append(out, f)
	}
	return out
}

// printFetched prints a line about all sources and one for each that failed.
func (a *app) printFetched(list []fetched) {
	if len(list) == 0 {
		return
	}
	fresh, changed, failed := 0, 0, 0
	for _, f := range list {
		fresh, changed = fresh+f.New, changed+f.Changed
		if f.Failed != nil {
			failed++
		}
	}
	fmt.Fprintf(a.stdout, "%s from the web: %d new, %d changed, %d failed\n", plural(len(list), "source", "sources"), fresh, changed, failed)
	for _, f := range list {
		if f.Failed != nil {
			fmt.Fprintf(a.stdout, "  %s %s %s: %s\n", a.screen.paint(yellow, "!"), f.Kind, f.Source, oneLine(*f.Failed))
		}
	}
}

// examineSources says how each source has fared.
func (a *app) examineSources() []finding {
	var found []finding
	if _, err := a.sourceRoots(); err != nil {
		return []finding{failed("web", err)}
	}
	for _, src := range a.sources {
		found = append(found, examineSource(a.store(), src, time.Now()))
		if n, why := a.store().State(src).Refused(); n > 0 {
			found = append(found, finding{string(src.Kind), warn, fmt.Sprintf("%s: %s could not be had, as one: %s", src.Name, plural(n, "page", "pages"), why), ""})
		}
	}
	return found
}

func examineSource(store gather.Store, src gather.Source, now time.Time) finding {
	const run = "run: verbatim index, or leave verbatim serve running"
	check := string(src.Kind)
	st := store.State(src)
	if st.Tried.IsZero() {
		return finding{check, warn, src.Name + ": not fetched yet", run}
	}
	n, _ := store.Documents(src)
	detail := fmt.Sprintf("%s: %s, ", src.Name, plural(n, "document", "documents"))
	last := "never fetched with success"
	if !st.Succeeded.IsZero() {
		last = "last fetched " + when(st.Succeeded)
	}
	if st.Left > 0 {
		last += fmt.Sprintf(", %d beyond the limit left", st.Left)
	}
	switch {
	case st.Reason != "":
		do := "see that the address is right and the site is up; it is tried again by itself by verbatim serve, or run: verbatim index"
		return finding{check, warn, detail + last + ", failed " + when(st.Tried) + ": " + st.Reason, do}
	case now.Sub(st.Succeeded) > 3*src.Every+24*time.Hour:
		return finding{check, warn, detail + last, run}
	}
	return finding{check, fine, detail + last, ""}
}

// when is a moment as people of this machine write it.
func when(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }
