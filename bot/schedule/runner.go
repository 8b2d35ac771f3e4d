package schedule

import (
	"context"
	"log/slog"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// An Entry is something that is due by a schedule.
type Entry struct {
	Key      string // names it, the same from one listing to the next
	Schedule Schedule
	Since    time.Time // slots before it are not due
	Paused   bool      // nothing is due while it is set
}

// A Due is a slot of an entry that has come.
type Due struct {
	Entry
	Slot time.Time
	Day  corpus.Day // the local day whose slot it is
	// Late is set when the slot was more than five minutes ago, and Stale when it
	// was so long ago that it is to be noted as skipped rather than done.
	Late  bool
	Stale bool
}

// A Book knows what is to be done and what was done.
type Book interface {
	// Entries returns all entries as they are now.
	Entries(ctx context.Context) ([]Entry, error)
	// Claim takes a due slot on. It must be durable, and do nothing when the entry's
	// local day was taken before: the same one may be offered again, by this process
	// or by another one. With an error it is offered again.
	Claim(ctx context.Context, d Due) error
}

// RunnerOptions are what a Runner may be told; the zero value is right for most.
type RunnerOptions struct {
	// StaleAfter is how long after its slot something is still worth doing. Zero: always.
	StaleAfter time.Duration
	// Every is the longest time between two looks at the book, 30 s when zero: new
	// entries, failed claims and a clock that was set wait that long at most.
	Every time.Duration
	// Now is the clock, time.Now when nil.
	Now func() time.Time
}

const (
	lateAfter    = 5 * time.Minute
	defaultEvery = 30 * time.Second
	// shortest keeps a clock that runs backwards from making the runner spin.
	shortest = 10 * time.Millisecond
)

// A Runner offers the slots of a book's entries as they come.
//
// For each entry that is not paused it offers the last slot up to now, never an
// earlier one: of several that were missed while nothing ran, one is caught up. What
// was taken is not offered again by the same Runner, whatever the clock does
// meanwhile; over restarts and replicas the book's Claim sees to that.
type Runner struct {
	lg      *slog.Logger
	book    Book
	o       RunnerOptions
	entries map[string]*progress
}

// progress is what a Runner remembers of an entry.
type progress struct {
	schedule   Schedule
	last, next time.Time // the slots around the latest look
	taken      []time.Time
	seen       bool // in the latest listing
}

// remembered is how many taken slots are kept of an entry; those that a clock set
// back makes the last again after that are the book's to refuse.
const remembered = 64

// NewRunner makes a Runner.
func NewRunner(lg *slog.Logger, book Book, o RunnerOptions) *Runner {
	if o.Every <= 0 {
		o.Every = defaultEvery
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Runner{lg: lg, book: book, o: o, entries: map[string]*progress{}}
}

// Run offers slots until ctx is done, and returns ctx's error. What fails is
// logged and tried again at the next look.
func (r *Runner) Run(ctx context.Context) error {
	for {
		wait := r.look(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// look offers what is due now and returns how long to wait for the next look.
func (r *Runner) look(ctx context.Context) time.Duration {
	entries, err := r.book.Entries(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.lg.Warn("the schedules cannot be listed", "err", err)
		}
		return r.o.Every
	}
	wait := r.o.Every
	for _, p := range r.entries {
		p.seen = false
	}
	for _, e := range entries {
		if ctx.Err() != nil {
			return 0
		}
		p := r.progress(e)
		r.offer(ctx, e, p)
		if !p.next.IsZero() {
			wait = min(wait, max(p.next.Sub(r.o.Now()), shortest))
		}
	}
	for key, p := range r.entries {
		if !p.seen {
			delete(r.entries, key)
		}
	}
	return wait
}

// progress finds the slots around now; they are computed anew only when one of
// them was passed, in whatever direction, or the schedule changed.
func (r *Runner) progress(e Entry) *progress {
	p := r.entries[e.Key]
	if p == nil {
		p = &progress{}
		r.entries[e.Key] = p
	}
	p.seen = true
	now := r.o.Now()
	if p.schedule != e.Schedule || p.next.IsZero() || now.Before(p.last) || !now.Before(p.next) {
		p.schedule = e.Schedule
		p.last, _ = e.Schedule.Last(now)
		p.next, _ = e.Schedule.Next(now)
	}
	return p
}

// offer has the last slot claimed when it is due and was not taken yet.
func (r *Runner) offer(ctx context.Context, e Entry, p *progress) {
	if e.Paused || p.last.IsZero() || p.last.Before(e.Since) || p.took(p.last) {
		return
	}
	ago := r.o.Now().Sub(p.last)
	due := Due{Entry: e, Slot: p.last, Day: e.Schedule.DayOf(p.last), Late: ago > lateAfter,
		Stale: r.o.StaleAfter > 0 && ago > r.o.StaleAfter}
	if err := r.book.Claim(ctx, due); err != nil {
		if ctx.Err() == nil {
			r.lg.Warn("a slot could not be taken", "key", e.Key, "slot", due.Slot, "err", err)
		}
		return
	}
	p.taken = append(p.taken, p.last)
	if len(p.taken) > remembered {
		p.taken = p.taken[1:]
	}
}

// took reports whether a slot was taken by this runner.
func (p *progress) took(slot time.Time) bool {
	for _, t := range p.taken {
		if t.Equal(slot) {
			return true
		}
	}
	return false
}
