package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/gather"
)

const (
	// watchEvery is how often the files of a corpus that is watched are looked at;
	// those of a large one less often, so that looking takes a fiftieth of the time at most.
	watchEvery = 2 * time.Second
	watchShare = 50
	// retryEvery is how long to wait after a change that could not be taken in.
	retryEvery = time.Minute
)

// watch follows the corpus and the sources, and prints what changes, until ctx is done.
func (x *indexing) watch(ctx context.Context) error {
	if err := x.flush(); err != nil {
		return err
	}
	polled := make(chan []gather.Outcome)
	go x.poll(ctx, x.fetcher, func(outcomes []gather.Outcome) {
		select {
		case polled <- outcomes:
		case <-ctx.Done():
		}
	})
	wait := watchEvery
	for {
		select {
		case <-ctx.Done():
			return nil
		case outcomes := <-polled:
			x.tellFailed(outcomes)
			wait = 0 // what came is read at once
			continue
		case <-time.After(wait):
		}
		begun := time.Now()
		err := x.look(ctx)
		wait = max(watchEvery, watchShare*time.Since(begun))
		var p *problem
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errNotWritten):
			return err
		case errors.As(err, &p):
			x.warn(p.hint, "%v; the index stays as it was", err)
			wait = retryEvery
		case err != nil:
			x.warn("", "%v; the index stays as it was", err)
			wait = retryEvery
		}
	}
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
	c, err := corpus.Load(ctx, x.roots, corpus.Options{Readers: allReaders()})
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
	}
	if len(changes.Added)+len(changes.Updated)+len(changes.Removed) == 0 && sameRejected(c.Rejected, x.rejected) {
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

// tellFailed warns of sources that failed, once for each reason in a row.
func (x *indexing) tellFailed(outcomes []gather.Outcome) {
	for _, o := range outcomes {
		why := ""
		if o.Err != nil {
			why = o.Err.Error()
		}
		if why != "" && why != x.told[o.Source.Name] {
			x.warn("", "%s: %s; it keeps what it brought before", o.Source, why)
		}
		x.told[o.Source.Name] = why
	}
}
