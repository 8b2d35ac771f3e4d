package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
)

const (
	// watchEvery is how often a corpus that is watched is looked at, and watchShare
	// how many times longer than looking the pause after it is at least.
	watchEvery = 2 * time.Second
	watchShare = 3
	// retryEvery is how long to wait after a change that could not be taken in.
	retryEvery = time.Minute
)

// watch follows the corpus and the sources, and prints what changes, until ctx is done.
func (x *indexing) watch(ctx context.Context) error {
	if err := x.flush(); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	polled := make(chan gather.Outcome)
	var polling sync.WaitGroup
	defer polling.Wait()
	defer stop()
	polling.Go(func() {
		x.poll(ctx, x.fetcher, func(o gather.Outcome) {
			select {
			case polled <- o:
			case <-ctx.Done():
			}
		})
	})
	every := cmp.Or(x.watchEvery, watchEvery)
	next := time.Now().Add(every)
	for {
		select {
		case <-ctx.Done():
			return nil
		case o := <-polled:
			x.tellFailed(o)
			continue
		case <-time.After(time.Until(next)):
		}
		begun := time.Now()
		err := x.look(ctx)
		wait := max(every, watchShare*time.Since(begun))
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errNotWritten):
			return err
		case err != nil:
			wait = retryEvery
		}
		x.tell(err)
		next = time.Now().Add(wait)
	}
}

// tell warns of what stands in the way of taking in a change, once for each in a row.
func (x *indexing) tell(err error) {
	why, hint := "", ""
	if err != nil {
		why = err.Error()
	}
	var p *problem
	if errors.As(err, &p) {
		hint = p.hint
	}
	if why != "" && why != x.told[""] {
		x.warn(hint, "%s; the index stays as it was", why)
	}
	x.told[""] = why
}

// look takes in what has changed since the last time, and prints it.
func (x *indexing) look(ctx context.Context) error {
	// Anew each time: another folder may have taken the place of one.
	roots, err := x.app.roots()
	if err != nil {
		return err
	}
	x.roots = roots
	now, err := fingerprint(roots)
	if err != nil || now == x.madeOf {
		return err
	}
	c, err := corpus.Load(ctx, x.roots, x.reading())
	if err != nil {
		return err
	}
	if len(c.Documents) == 0 && !withheld(c.Rejected) {
		return x.emptyCorpus(x.roots, c.Rejected)
	}
	changes, err := x.sync(ctx, x.ix, c)
	if err != nil {
		return err
	}
	x.madeOf = now
	if err := x.cached.save(x.ix, now); err != nil {
		x.warn(dataHint(err), "the index is not kept: %v", err)
	} else {
		x.warnNotKept(c)
	}
	if len(changes.Added)+len(changes.Updated)+len(changes.Removed)+len(changes.Moved) == 0 && sameRejected(c.Rejected, x.rejected) {
		return nil
	}
	x.rejected = c.Rejected
	done := x.report(c, changes, nil)
	done.List = changed(done.List)
	if x.json {
		err = x.printJSON(done)
	} else {
		fmt.Fprintf(x.stdout, "%s  ", time.Now().Format(time.TimeOnly))
		x.printIndexed(done)
	}
	if err != nil || x.flush() != nil {
		return errNotWritten
	}
	return nil
}

// errNotWritten ends a watch that nobody reads.
var errNotWritten = errors.New("cannot write the output")

// changed are the entries that are not as they were.
func changed(list []entry) []entry {
	out := []entry{}
	for _, e := range list {
		if e.State != "unchanged" {
			out = append(out, e)
		}
	}
	return out
}

func sameRejected(a, b []corpus.Rejection) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// tellFailed warns of a source that failed, once for each reason in a row.
func (x *indexing) tellFailed(o gather.Outcome) {
	why := ""
	if o.Err != nil {
		why = o.Err.Error()
	}
	if why != "" && why != x.told[o.Source.Name] {
		x.warn("", "%s: %s; it keeps what it brought before", o.Source, why)
	}
	x.told[o.Source.Name] = why
}
