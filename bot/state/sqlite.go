package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // the driver "sqlite", pure Go
)

// sqlite is a file that this process writes alone, on one connection: SQLite has one
// writer at a time anyhow, and waiting in a queue of Go is fairer than waiting for a
// lock. Readers have connections of their own.
type sqlite struct {
	path   string
	lock   *os.File // nil for a shared store
	write  *sql.DB
	read   *sql.DB
	lg     *slog.Logger
	jobs   *river.Client[*sql.Tx]
	shared bool
	bell   bell
}

// lockWait is how long another process is waited for that is perhaps just ending.
const lockWait = 2 * time.Second

func openSQLite(ctx context.Context, lg *slog.Logger, path string, o Options) (_ *sqlite, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	// The file's true place, so that two names of it do not have two locks.
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return nil, problem("make the folder, or check that its disk is mounted", "open state: %w", err)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	} else {
		path = filepath.Join(folder, filepath.Base(path))
	}
	db := &sqlite{path: path, lg: lg, shared: o.Shared, bell: newBell()}
	defer func() {
		if err != nil {
			db.close()
		}
	}()
	if !o.Shared {
		if db.lock, err = waitForLock(ctx, path, lockWait); err != nil {
			return nil, err
		}
	}
	if err := checkFile(path); err != nil {
		return nil, err
	}
	if err := db.connect(); err != nil {
		return nil, err
	}
	if err := db.check(ctx); err != nil {
		return nil, err
	}
	db.jobs, err = river.NewClient(riversqlite.New(db.write), &river.Config{
		Logger: quiet(lg),
		// New jobs are told of by the bell, so nobody needs notes about them.
		FetchCooldown:     time.Hour,
		FetchPollInterval: time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	return db, nil
}

// waitForLock locks the file beside path.
func waitForLock(ctx context.Context, path string, wait time.Duration) (*os.File, error) {
	for end := time.Now().Add(wait); ; {
		f, ok, err := tryLock(path + ".lock")
		if err != nil {
			return nil, problem("check that the folder can be written", "open state: %w", err)
		}
		if ok {
			return f, nil
		}
		if time.Now().After(end) {
			return nil, problem("stop the other one; several processes need PostgreSQL: set VERBATIM_DATABASE_URL",
				"open state: another process has %s open", path)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("open state: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// connect makes the file, for its owner alone, when there is none, and the pools.
func (db *sqlite) connect() error {
	f, err := os.OpenFile(db.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = errors.Join(f.Chmod(0o600), f.Close())
	}
	if err != nil {
		return problem("check who owns the file and its folder", "open state: %w", err)
	}
	const common = "?_txlock=immediate&_error_rc=1&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)" +
		"&_pragma=synchronous(FULL)&_pragma=secure_delete(1)"
	name := "file:" + (&url.URL{Path: filepath.ToSlash(db.path)}).EscapedPath()
	if db.write, err = sql.Open("sqlite", name+common); err != nil {
		return fmt.Errorf("open state: %w", err)
	}
	db.write.SetMaxOpenConns(1)
	if db.read, err = sql.Open("sqlite", name+common+"&_query_only=1"); err != nil {
		return fmt.Errorf("open state: %w", err)
	}
	db.read.SetMaxOpenConns(4)
	db.read.SetMaxIdleConns(4)
	return nil
}

func (db *sqlite) exec(ctx context.Context, q string, args ...any) (int64, error) {
	return affected(db.write.ExecContext(ctx, q, cleaned(args)...))
}

func (db *sqlite) each(ctx context.Context, f func(row) error, q string, args ...any) error {
	return eachRow(ctx, db.read, f, q, args)
}

func (db *sqlite) inTx(ctx context.Context, f func(tx) error) error {
	t, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() //nolint:errcheck // after a commit it does nothing, else the error of f counts
	x := &sqliteTx{t: t, jobs: db.jobs}
	if err := f(x); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return err
	}
	db.bell.ring(x.added)
	return nil
}

type sqliteTx struct {
	t     *sql.Tx
	jobs  *river.Client[*sql.Tx]
	added []river.InsertManyParams
}

func (t *sqliteTx) exec(ctx context.Context, q string, args ...any) (int64, error) {
	return affected(t.t.ExecContext(ctx, q, cleaned(args)...))
}

func (t *sqliteTx) each(ctx context.Context, f func(row) error, q string, args ...any) error {
	return eachRow(ctx, t.t, f, q, args)
}

func (t *sqliteTx) enqueue(ctx context.Context, jobs []river.InsertManyParams) error {
	_, err := t.jobs.InsertManyFastTx(ctx, t.t, jobs)
	t.added = append(t.added, jobs...)
	return err
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func eachRow(ctx context.Context, q interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}, f func(row) error, query string, args []any) error {
	rows, err := q.QueryContext(ctx, query, cleaned(args)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	return all(rows, f)
}

// migrating needs the lock; a shared store has it for the while.
func (db *sqlite) migrating(ctx context.Context, f func() error) error {
	if db.shared {
		lock, err := waitForLock(ctx, db.path, 0)
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	if _, err := db.write.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return fmt.Errorf("open state: %w", err)
	}
	return f()
}

func (db *sqlite) migrateJobs(ctx context.Context) error {
	m, err := rivermigrate.New(riversqlite.New(db.write), &rivermigrate.Config{Logger: quiet(db.lg)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// giveBack knows that whoever opens the file has it alone: every running job was of a process
// that is no more, and so was the leader, for the end of whose term nobody need wait.
func (db *sqlite) giveBack(ctx context.Context, _ string, _ time.Duration) (n givenBack, err error) {
	err = db.inTx(ctx, func(t tx) error {
		const dead = `(coalesce(json_extract(metadata, '$.crashes'), 0) + 1)`
		const held = `(` + dead + ` > ?1)` // against the job
		const tired = `(` + held + ` AND attempt >= max_attempts)`
		n, err = giveJobsBack(ctx, t, `UPDATE river_job SET
			state = CASE WHEN `+tired+` THEN 'discarded' ELSE 'available' END,
			finalized_at = CASE WHEN `+tired+` THEN datetime('now', 'subsec') END,
			scheduled_at = CASE WHEN `+tired+` THEN scheduled_at
				WHEN `+dead+` > ?2 THEN datetime('now', 'subsec', '+' || ?3 || ' seconds')
				ELSE datetime('now', 'subsec') END,
			attempt = CASE WHEN `+held+` THEN attempt ELSE max(attempt - 1, 0) END,
			metadata = jsonb_set(metadata, '$.crashes', `+dead+`)
			WHERE state = 'running'`, innocent, crashesAtOnce, crashPause)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM river_leader`)
		return err
	})
	return n, err
}

// keepLease has nobody to tell.
func (db *sqlite) keepLease(context.Context, string, time.Duration) (givenBack, error) {
	return givenBack{}, nil
}

func (db *sqlite) tune(c *river.Config) {
	c.ReindexerIndexNames = []string{} // would hold up the only writer, for little
	if c.FetchPollInterval == 0 {
		c.FetchPollInterval = 100 * time.Millisecond
	}
}

func (db *sqlite) newWorker(c *river.Config) (worker, error) {
	return river.NewClient(belled{riversqlite.New(db.write), db.bell}, c)
}

func (db *sqlite) waiting() string {
	return `SELECT coalesce(max(CAST((julianday('now') - julianday(scheduled_at)) * 86400000 AS INTEGER)), 0)
		FROM river_job WHERE state = 'available'`
}

// scrub writes the file anew and empties the journal. What is deleted is overwritten at
// once (secure_delete), but not the copies of it that SQLite leaves in the gaps of pages
// when it moves rows from one to another.
func (db *sqlite) scrub(ctx context.Context) error {
	for _, q := range []string{`VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
		if _, err := db.write.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// close leaves the lock for the end.
func (db *sqlite) close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.read, db.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	return errors.Join(errs...)
}
