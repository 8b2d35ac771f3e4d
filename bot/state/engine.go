package state

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/riverqueue/river"
)

// A row is a result that can be read once.
type row interface {
	Scan(dest ...any) error
}

// A runner runs SQL, written with ? for parameters. Strings among the arguments are cleaned.
type runner interface {
	// exec runs a statement and returns how many rows it touched.
	exec(ctx context.Context, sql string, args ...any) (int64, error)
	// each calls f with every row of a query, in order, until f fails.
	each(ctx context.Context, f func(row) error, sql string, args ...any) error
}

// A tx is a transaction; jobs handed to it are there when it commits, and only then.
type tx interface {
	runner
	enqueue(ctx context.Context, jobs []river.InsertManyParams) error
}

// A worker is a River client that runs jobs.
type worker interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
}

// An engine is a database. Outside a transaction its exec is durable when it
// returns, and its each must only read.
type engine interface {
	runner
	// inTx runs f in a transaction that is committed when f returns nil.
	inTx(ctx context.Context, f func(tx) error) error
	// migrating runs f while no other process migrates.
	migrating(ctx context.Context, f func() error) error
	// migrateJobs brings the tables of the jobs up to date.
	migrateJobs(ctx context.Context) error
	// ours reports whether our tables are there. It fails for a database that is not ours to use.
	ours(ctx context.Context) (bool, error)
	// giveBack gives the jobs of processes back that are known to be dead, to be
	// done now; self is this one's id. It is called once, before any job runs here.
	giveBack(ctx context.Context, self string, lease time.Duration) (givenBack, error)
	// keepLease says that this process is alive and gives back the jobs of those
	// that have been silent for the length of a lease.
	keepLease(ctx context.Context, self string, lease time.Duration) (givenBack, error)
	// tune fits the configuration of a working client to the engine.
	tune(c *river.Config)
	// newWorker returns a client that runs jobs.
	newWorker(c *river.Config) (worker, error)
	// waiting is a query for how many milliseconds the oldest job that could run has waited.
	waiting() string
	// scrub overwrites what was deleted, as far as the engine can.
	scrub(ctx context.Context) error
	close() error
}

// givenBack are the jobs of dead processes: those that are done again, and those
// that too many processes died of.
type givenBack struct{ again, lost int }

// giveJobsBack runs an UPDATE of jobs in a transaction, and counts what became of them.
func giveJobsBack(ctx context.Context, t tx, sql string, args ...any) (n givenBack, err error) {
	err = t.each(ctx, func(r row) error {
		var state string
		if err := r.Scan(&state); err != nil {
			return err
		}
		if state == "discarded" {
			n.lost++
		} else {
			n.again++
		}
		return nil
	}, sql+` RETURNING CAST(state AS TEXT)`, args...)
	return n, err
}

// all calls f with every row, in order, until f fails.
func all(rows interface {
	row
	Next() bool
	Err() error
}, f func(row) error) error {
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one reads the only row of a query into dest. It reports false when there is none.
func one(ctx context.Context, r runner, dest []any, sql string, args ...any) (bool, error) {
	found := false
	err := r.each(ctx, func(r row) error {
		found = true
		return r.Scan(dest...)
	}, sql, args...)
	return found, err
}

// cleaned returns args with every string made storable by both engines.
func cleaned(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(string); ok {
			a = clean(s)
		}
		out[i] = a
	}
	return out
}

// clean returns s without NUL and with a replacement character for what is not UTF-8.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// numbered rewrites the parameters of sql as $1, $2 …
func numbered(sql string) string {
	var b strings.Builder
	n := 0
	for i := range len(sql) {
		if sql[i] == '?' {
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			continue
		}
		b.WriteByte(sql[i])
	}
	return b.String()
}

// millis is t for the database; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant is the reverse of millis.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// number is 1 for true and 0 for false.
func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// A Problem is an error that somebody can do something about.
type Problem struct {
	Err  error
	Hint string // what to do, one line
}

func (p *Problem) Error() string { return p.Err.Error() }

// Unwrap returns the error itself.
func (p *Problem) Unwrap() error { return p.Err }

func problem(hint, format string, args ...any) error {
	return &Problem{Err: fmt.Errorf(format, args...), Hint: hint}
}
