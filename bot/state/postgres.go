package state

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// postgres is a database that any number of processes share.
type postgres struct {
	pool *pgxpool.Pool
	lg   *slog.Logger
	jobs *river.Client[pgx.Tx]

	rescueAfter time.Duration
	pulse       pulse
}

const (
	// poolSize is how many connections a process has when the URL does not say (pool_max_conns).
	poolSize = 12
	// leastPool is how many it needs, whatever the URL says: who migrates holds one for
	// the lock, and River one to listen, for as long as others work.
	leastPool = 3
)

const databaseHint = "check VERBATIM_DATABASE_URL, and that the server runs and lets this machine in"

func openPostgres(ctx context.Context, lg *slog.Logger, where string, o Options) (*postgres, error) {
	c, err := pgxpool.ParseConfig(where)
	if err != nil {
		// What cannot be read cannot be freed of its password for sure either.
		return nil, problem("it looks like postgres://user:password@host:5432/database", "open state: the database URL cannot be read")
	}
	if !strings.Contains(where, "pool_max_conns") {
		c.MaxConns = poolSize
	}
	c.MaxConns = max(c.MaxConns, leastPool)
	c.ConnConfig.ConnectTimeout = cmp.Or(c.ConnConfig.ConnectTimeout, 10*time.Second)
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, unreachable(where, err)
	}
	db := &postgres{pool: pool, lg: lg, rescueAfter: o.RescueAfter}
	encoding := ""
	if _, err := one(ctx, db, []any{&encoding}, `SHOW server_encoding`); err != nil {
		pool.Close()
		return nil, unreachable(where, err)
	}
	if encoding != "UTF8" {
		pool.Close()
		return nil, problem("make it with ENCODING 'UTF8' TEMPLATE template0", "open state: the database has the encoding %s", encoding)
	}
	db.jobs, err = river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger: quiet(lg),
		// Tells of every job at once: the default keeps silent for 100 ms after one.
		FetchCooldown: time.Millisecond,
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open state: %w", err)
	}
	return db, nil
}

// unreachable is err on one line, or less than that when the password of where is in it.
func unreachable(where string, err error) error {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if u, parseErr := url.Parse(where); parseErr != nil || mentions(text, u) {
		text = "the database cannot be reached"
	}
	return problem(databaseHint, "open state: %w", &plain{text, err})
}

// mentions reports whether text has a password of u in it.
func mentions(text string, u *url.URL) bool {
	passwords := []string{u.Query().Get("password"), u.Query().Get("sslpassword")}
	if secret, ok := u.User.Password(); ok {
		passwords = append(passwords, secret)
	}
	for _, p := range passwords {
		if p != "" && (strings.Contains(text, p) || strings.Contains(text, url.QueryEscape(p)) || strings.Contains(text, url.PathEscape(p))) {
			return true
		}
	}
	return false
}

// plain is an error in other words.
type plain struct {
	text string
	err  error
}

func (p *plain) Error() string { return p.text }
func (p *plain) Unwrap() error { return p.err }

func (db *postgres) exec(ctx context.Context, q string, args ...any) (int64, error) {
	tag, err := db.pool.Exec(ctx, numbered(q), cleaned(args)...)
	return tag.RowsAffected(), err
}

func (db *postgres) each(ctx context.Context, f func(row) error, q string, args ...any) error {
	rows, err := db.pool.Query(ctx, numbered(q), cleaned(args)...)
	return eachPgx(rows, err, f)
}

func (db *postgres) inTx(ctx context.Context, f func(tx) error) error {
	return pgx.BeginFunc(ctx, db.pool, func(t pgx.Tx) error { return f(&postgresTx{t, db.jobs}) })
}

type postgresTx struct {
	t    pgx.Tx
	jobs *river.Client[pgx.Tx]
}

func (t *postgresTx) exec(ctx context.Context, q string, args ...any) (int64, error) {
	tag, err := t.t.Exec(ctx, numbered(q), cleaned(args)...)
	return tag.RowsAffected(), err
}

func (t *postgresTx) each(ctx context.Context, f func(row) error, q string, args ...any) error {
	rows, err := t.t.Query(ctx, numbered(q), cleaned(args)...)
	return eachPgx(rows, err, f)
}

func (t *postgresTx) enqueue(ctx context.Context, jobs []river.InsertManyParams) error {
	_, err := t.jobs.InsertManyFastTx(ctx, t.t, jobs)
	return err
}

func eachPgx(rows pgx.Rows, err error, f func(row) error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	return all(rows, f)
}

// migrationLock is the advisory lock of those who migrate; its number means nothing.
const migrationLock = 0x5665726261746d

func (db *postgres) migrating(ctx context.Context, f func() error) error {
	c, err := db.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("open state: %w", err)
	}
	defer c.Release()
	if _, err := c.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationLock)); err != nil {
		return fmt.Errorf("open state: %w", err)
	}
	err = f()
	if _, uerr := c.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(migrationLock)); uerr != nil {
		// The lock ends with its connection.
		err = errors.Join(err, c.Conn().Close(context.WithoutCancel(ctx)))
	}
	return err
}

func (db *postgres) migrateJobs(ctx context.Context) error {
	m, err := rivermigrate.New(riverpgxv5.New(db.pool), &rivermigrate.Config{Logger: quiet(db.lg)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func (db *postgres) ours(ctx context.Context) (bool, error) {
	var ours bool
	if _, err := one(ctx, db, []any{&ours}, `SELECT to_regclass('verbatim_schema') IS NOT NULL`); err != nil {
		return false, fmt.Errorf("open state: %w", err)
	}
	return ours, nil
}

func (db *postgres) tune(c *river.Config) {
	if c.FetchPollInterval == 0 {
		c.FetchPollInterval = 250 * time.Millisecond
	}
}

func (db *postgres) newWorker(c *river.Config) (worker, error) {
	return river.NewClient(riverpgxv5.New(db.pool), c)
}

func (db *postgres) waiting() string {
	return `SELECT coalesce(max(CAST(EXTRACT(EPOCH FROM now() - scheduled_at) * 1000 AS BIGINT)), 0)
		FROM river_job WHERE state = 'available'`
}

// scrub does nothing: the server's own vacuum reuses the space of what was deleted.
func (db *postgres) scrub(context.Context) error { return nil }

func (db *postgres) close() error {
	db.pool.Close()
	return nil
}
