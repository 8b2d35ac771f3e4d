package state

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Options are how a Store works. The zero value is a good choice.
type Options struct {
	// Clock is what the time is, for records; nil is time.Now. Jobs start by the
	// clock of the machine (SQLite) or of the server (PostgreSQL).
	Clock func() time.Time
	// MaxWorkers is how many jobs run at a time in this process, 16 when zero;
	// jobs that send posts are counted apart and may be twice as many.
	MaxWorkers int
	// JobTimeout is how long one run of a job may take, 60 s when zero.
	JobTimeout time.Duration
	// RescueAfter is when a job that was never heard of again is tried anew although
	// its process is alive; JobTimeout and 5 s when zero.
	RescueAfter time.Duration
	// Lease is how long a process may be silent before its jobs are given to others,
	// 20 s when zero. Only PostgreSQL needs it: a SQLite file has one process.
	Lease time.Duration
	// Poll is how often jobs are looked for that nobody tells of, because their time
	// has come, or because another process added them to a SQLite file: 100 ms on
	// SQLite when zero, 250 ms on PostgreSQL. Of the others one hears at once.
	Poll time.Duration
	// SoftStop is how long running jobs are waited for before they are cancelled, 5 s when zero.
	SoftStop time.Duration
	// Shared opens the store beside a running server: to read, to record and to
	// hand in jobs, which the server does. Work is refused.
	Shared bool
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	o.MaxWorkers = cmp.Or(o.MaxWorkers, 16)
	o.JobTimeout = cmp.Or(o.JobTimeout, time.Minute)
	o.RescueAfter = max(cmp.Or(o.RescueAfter, o.JobTimeout+5*time.Second), o.JobTimeout+time.Second)
	o.Lease = cmp.Or(o.Lease, 20*time.Second)
	o.SoftStop = cmp.Or(o.SoftStop, 5*time.Second)
	return o
}

// A Store is open state. Its methods may be called from several goroutines.
// A write has happened, durably, when its method returns nil; when it returns an
// error it has, with a broken connection, perhaps happened all the same.
type Store struct {
	lg   *slog.Logger
	db   engine
	o    Options
	self string // this process, among others at the same database

	mu      sync.Mutex
	closed  bool
	working *shift // nil when nobody works
}

// Open opens the state in the SQLite file where, which is made when it is not
// there (its folder must be), or in the PostgreSQL database whose postgres:// URL
// where is, and brings its tables up to date. Errors that somebody can do something
// about are a *Problem; none holds the URL's password.
//
// One process at a time may have a SQLite file open, others only with
// Options.Shared. A file that is damaged, or is something else, is left as it is.
func Open(ctx context.Context, lg *slog.Logger, where string, o Options) (*Store, error) {
	o = o.withDefaults()
	var db engine
	var err error
	switch {
	case strings.HasPrefix(where, "postgres://"), strings.HasPrefix(where, "postgresql://"):
		db, err = openPostgres(ctx, lg, where, o)
	case strings.Contains(where, "://"):
		err = problem("it is a postgres:// URL or the path of a SQLite file", "open state: unknown kind of database")
	default:
		db, err = openSQLite(ctx, lg, where, o)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{lg: lg, db: db, o: o, self: "verbatim-" + rand.Text()}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.close())
	}
	return s, nil
}

// prepare brings the tables up to date and gives back the jobs of dead processes.
func (s *Store) prepare(ctx context.Context) error {
	if err := migrate(ctx, s.db, s.o.Shared); err != nil {
		return err
	}
	if s.o.Shared {
		return nil
	}
	return s.logGivenBack(ctx, s.db.giveBack)
}

func (s *Store) keepLease(ctx context.Context) error { return s.logGivenBack(ctx, s.db.keepLease) }

func (s *Store) logGivenBack(ctx context.Context, f func(context.Context, string, time.Duration) (givenBack, error)) error {
	n, err := f(ctx, s.self, s.o.Lease)
	if err != nil {
		return fmt.Errorf("give jobs of dead processes back: %w", err)
	}
	if n.again > 0 {
		s.lg.LogAttrs(ctx, slog.LevelInfo, "jobs of a process that died are done again", slog.Int("jobs", n.again))
	}
	if n.lost > 0 {
		s.lg.LogAttrs(ctx, slog.LevelError, "jobs are given up: too many processes died of them", slog.Int("jobs", n.lost))
	}
	return nil
}

// Ping returns nil when the store can be read.
func (s *Store) Ping(ctx context.Context) error {
	var n int64
	if _, err := one(ctx, s.db, []any{&n}, `SELECT count(*) FROM verbatim_schema`); err != nil {
		return fmt.Errorf("ping state: %w", err)
	}
	return nil
}

// Close stops what Work started, waiting for running jobs until ctx is done, and
// closes the store. A second Close does nothing.
func (s *Store) Close(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	w := s.working
	s.mu.Unlock()
	if w != nil {
		w.cancel()
		select {
		case <-w.done:
		case <-ctx.Done():
		}
	}
	if err := s.db.close(); err != nil {
		return fmt.Errorf("close state: %w", err)
	}
	return nil
}

func (s *Store) now() time.Time { return s.o.Clock() }
