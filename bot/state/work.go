package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// A shift is one call of Work.
type shift struct {
	cancel context.CancelFunc
	done   chan struct{}
}

const (
	// completedFor is how long a job that was done is kept, deadFor one that was given
	// up: they have people's words in them.
	completedFor = 10 * time.Minute
	deadFor      = 24 * time.Hour
	// hardStop is how long cancelled jobs are waited for.
	hardStop = 5 * time.Second
	// beats is how often in the time of a lease a process says that it is alive and looks for dead ones.
	beats = 5
	// sweepEvery is how often what has had its time is deleted.
	sweepEvery = time.Minute
)

// Work runs jobs, each with the handler of its kind, until ctx is done. Then it
// takes no more, waits Options.SoftStop for those that run, cancels their contexts,
// and waits a little again; a job that stops because of that has not used up an
// attempt. It returns nil after an orderly end.
//
// A handler that returns nil is done. One that returns record.Again, wrapped or not, is
// run again after that time, and the attempt does not count. Any other error, and a
// panic, is logged and tried again after 1 s, 5 s, 15 s, 1 min, and then every 5 min;
// the eighth attempt has Last set and is given up when it fails. A job of a kind
// without a handler is given up at once. That a process dies while it does a job is
// held against the job after a hundred times only. Handlers' errors stand in the log: they must
// not have anybody's words in them. A handler may be run again although it was
// through, when its process died, or was silent for Options.Lease, before that was recorded.
func (s *Store) Work(ctx context.Context, handlers map[string]func(context.Context, record.Job) error) error {
	if s.o.Shared {
		return errors.New("work: the store is open beside a server, which does the jobs")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	end, err := s.begin(cancel)
	if err != nil {
		return fmt.Errorf("work: %w", err)
	}
	defer end()

	client, err := s.client(handlers)
	if err != nil {
		return fmt.Errorf("work: %w", err)
	}
	// The client is stopped by Stop alone, so that what jobs do at the end is still recorded.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("work: %w", err)
	}
	keeping := make(chan struct{})
	go func() {
		defer close(keeping)
		s.keepHouse(ctx)
	}()
	<-ctx.Done()
	<-keeping
	stopping, stopped := context.WithTimeout(context.WithoutCancel(ctx), s.o.SoftStop+hardStop)
	// While jobs end, the others must not take them for dead.
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		s.beatUntil(stopping)
	}()
	defer func() {
		stopped()
		<-beating // whoever is told that the work has ended may close the store
	}()
	if err := client.Stop(stopping); err != nil {
		return fmt.Errorf("work: jobs did not end: %w", err)
	}
	return nil
}

// begin notes that Work runs, which cancel ends, until end is called.
func (s *Store) begin(cancel context.CancelFunc) (end func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.New("the store is closed")
	}
	if s.working != nil {
		return nil, errors.New("it is at work already")
	}
	w := &shift{cancel: cancel, done: make(chan struct{})}
	s.working = w
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.working = nil
		close(w.done)
	}, nil
}

// client is River, set up to run the handlers.
func (s *Store) client(handlers map[string]func(context.Context, record.Job) error) (worker, error) {
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &jobWorker{lg: s.lg, handlers: handlers}); err != nil {
		return nil, err
	}
	c := &river.Config{
		ID:                          s.self,
		Logger:                      quiet(s.lg),
		Queues:                      map[string]river.QueueConfig{queueWork: {MaxWorkers: s.o.MaxWorkers}, queuePost: {MaxWorkers: 2 * s.o.MaxWorkers}},
		Workers:                     workers,
		JobTimeout:                  s.o.JobTimeout,
		RescueStuckJobsAfter:        s.o.RescueAfter,
		RetryPolicy:                 retryPolicy{},
		FetchCooldown:               10 * time.Millisecond,
		FetchPollInterval:           s.o.Poll,
		SoftStopTimeout:             s.o.SoftStop,
		CompletedJobRetentionPeriod: completedFor,
		CancelledJobRetentionPeriod: deadFor,
		DiscardedJobRetentionPeriod: deadFor,
	}
	s.db.tune(c)
	c.FetchCooldown = min(c.FetchCooldown, c.FetchPollInterval)
	return s.db.newWorker(c)
}

// keepHouse keeps this process's lease, gives the jobs of others back whose lease
// has ended, and deletes what has had its time, until ctx is done.
func (s *Store) keepHouse(ctx context.Context) {
	beat := time.NewTicker(s.o.Lease / beats)
	defer beat.Stop()
	sweeps := time.NewTicker(sweepEvery)
	defer sweeps.Stop()
	for {
		s.report(ctx, "give jobs back", s.keepLease)
		select {
		case <-ctx.Done():
			return
		case <-sweeps.C:
			s.report(ctx, "sweep", func(ctx context.Context) error { _, err := s.sweep(ctx); return err })
		case <-beat.C:
		}
	}
}

// beatUntil keeps the lease until ctx is done.
func (s *Store) beatUntil(ctx context.Context) {
	for ctx.Err() == nil {
		s.report(ctx, "keep the lease", s.keepLease)
		select {
		case <-ctx.Done():
		case <-time.After(s.o.Lease / beats):
		}
	}
}

// report runs f and logs its error, unless it has one because ctx is done.
func (s *Store) report(ctx context.Context, what string, f func(context.Context) error) {
	if err := f(ctx); err != nil && ctx.Err() == nil {
		s.lg.LogAttrs(ctx, slog.LevelWarn, "housekeeping failed", slog.String("what", what), slog.Any("err", err))
	}
}

type jobWorker struct {
	river.WorkerDefaults[jobArgs]
	lg       *slog.Logger
	handlers map[string]func(context.Context, record.Job) error
}

var (
	errFailed  = errors.New("failed; the log says why")
	errUnknown = errors.New("unknown kind of job")
)

// Work runs one job. What River gets to see, and to keep, has none of the handler's words.
func (w *jobWorker) Work(ctx context.Context, job *river.Job[jobArgs]) error {
	attrs := []slog.Attr{slog.String("kind", job.Args.Name), slog.Int64("job", job.ID), slog.Int("attempt", job.Attempt)}
	handle := w.handlers[job.Args.Name]
	if handle == nil {
		w.lg.LogAttrs(ctx, slog.LevelError, "job of an unknown kind is given up", attrs...)
		return river.JobCancel(errUnknown)
	}
	last := job.Attempt >= attempts
	err := w.run(ctx, handle, record.Job{
		Kind:    job.Args.Name,
		Payload: json.RawMessage(job.Args.Payload),
		At:      job.ScheduledAt.UTC(),
		Attempt: job.Attempt,
		Last:    last,
	}, attrs)
	var again record.Again
	switch {
	case err == nil:
		return nil
	case errors.As(err, &again):
		return river.JobSnooze(max(again.After, 0))
	case ctx.Err() != nil && !errors.Is(context.Cause(ctx), context.DeadlineExceeded):
		return river.JobSnooze(0) // stopped, not failed
	}
	attrs = append(attrs, slog.Any("err", err))
	if last {
		w.lg.LogAttrs(ctx, slog.LevelError, "job is given up", attrs...)
		return river.JobCancel(errFailed)
	}
	w.lg.LogAttrs(ctx, slog.LevelWarn, "job failed and is tried again", attrs...)
	return errFailed
}

// run runs a handler; a panic in it becomes an error.
func (w *jobWorker) run(ctx context.Context, handle func(context.Context, record.Job) error, job record.Job, attrs []slog.Attr) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		err = fmt.Errorf("panic of type %T", p)
		if r, ok := p.(runtime.Error); ok {
			err = fmt.Errorf("panic: %w", r) // has no words but Go's own
		}
		w.lg.LogAttrs(ctx, slog.LevelError, "panic in a job",
			append(attrs, slog.Any("err", err), slog.String("stack", string(debug.Stack())))...)
	}()
	return handle(ctx, job)
}
