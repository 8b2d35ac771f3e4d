package state

import (
	"context"
	"fmt"
)

// schema are the migrations, oldest first: version n is schema[n-1]. One that was
// released is never changed again; what is to be different is a new one. The SQL is
// what SQLite and PostgreSQL both understand: times are milliseconds, truths 0 or 1,
// lists and nested data are JSON texts.
var schema = [][]string{
	{
		`CREATE TABLE verbatim_seen (key TEXT NOT NULL PRIMARY KEY, at BIGINT NOT NULL)`,
		`CREATE INDEX verbatim_seen_at ON verbatim_seen (at)`,

		`CREATE TABLE verbatim_post (
			id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL,
			team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL, user_id TEXT NOT NULL,
			via TEXT NOT NULL, response_url TEXT NOT NULL,
			parts TEXT NOT NULL, part_n BIGINT NOT NULL, at BIGINT NOT NULL, placeholder TEXT NOT NULL,
			sent TEXT NOT NULL, sent_n BIGINT NOT NULL, attempted BIGINT NOT NULL, failed TEXT NOT NULL,
			done BIGINT NOT NULL)`,
		`CREATE INDEX verbatim_post_at ON verbatim_post (at)`,
		`CREATE INDEX verbatim_post_user ON verbatim_post (team, user_id)`,
		`CREATE INDEX verbatim_post_url ON verbatim_post (at) WHERE response_url <> ''`,
		`CREATE INDEX verbatim_post_failed ON verbatim_post (at) WHERE failed <> ''`,
		`CREATE INDEX verbatim_post_attempted ON verbatim_post (attempted) WHERE attempted <> 0`,
		`CREATE TABLE verbatim_pace (
			team TEXT NOT NULL, channel TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (team, channel))`,
		`CREATE TABLE verbatim_response (hash TEXT NOT NULL PRIMARY KEY, uses BIGINT NOT NULL, made BIGINT NOT NULL)`,

		`CREATE TABLE verbatim_turn (
			id TEXT NOT NULL PRIMARY KEY,
			team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL, user_id TEXT NOT NULL,
			question TEXT NOT NULL, understood TEXT NOT NULL, lang TEXT NOT NULL, collections TEXT NOT NULL,
			answer TEXT NOT NULL, answered BIGINT NOT NULL, gate TEXT NOT NULL, at BIGINT NOT NULL)`,
		`CREATE INDEX verbatim_turn_place ON verbatim_turn (team, channel, at)`,
		`CREATE INDEX verbatim_turn_thread ON verbatim_turn (team, channel, thread, at)`,
		`CREATE INDEX verbatim_turn_user ON verbatim_turn (team, user_id)`,
		`CREATE INDEX verbatim_turn_at ON verbatim_turn (at)`,
		`CREATE TABLE verbatim_draft (
			id TEXT NOT NULL PRIMARY KEY,
			team TEXT NOT NULL, channel TEXT NOT NULL, thread TEXT NOT NULL, user_id TEXT NOT NULL,
			request TEXT NOT NULL, brief TEXT NOT NULL, at BIGINT NOT NULL)`,
		`CREATE INDEX verbatim_draft_at ON verbatim_draft (at)`,

		`CREATE TABLE verbatim_subscription (
			team TEXT NOT NULL, channel TEXT NOT NULL, by_user TEXT NOT NULL,
			minute BIGINT NOT NULL, days BIGINT NOT NULL, zone TEXT NOT NULL,
			topics TEXT NOT NULL, collections TEXT NOT NULL, lang TEXT NOT NULL, empty TEXT NOT NULL,
			paused BIGINT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (team, channel))`,
		`CREATE TABLE verbatim_edition (
			team TEXT NOT NULL, channel TEXT NOT NULL, day BIGINT NOT NULL,
			status TEXT NOT NULL, due BIGINT NOT NULL, from_day BIGINT NOT NULL,
			shown TEXT NOT NULL, post TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (team, channel, day))`,

		`CREATE TABLE verbatim_feedback (
			turn TEXT NOT NULL, team TEXT NOT NULL, user_id TEXT NOT NULL,
			good BIGINT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL,
			PRIMARY KEY (turn, team, user_id))`,
		`CREATE INDEX verbatim_feedback_at ON verbatim_feedback (at)`,
		`CREATE TABLE verbatim_use (
			id TEXT NOT NULL PRIMARY KEY,
			team TEXT NOT NULL, channel TEXT NOT NULL, user_id TEXT NOT NULL, what TEXT NOT NULL,
			outcome TEXT NOT NULL, turn TEXT NOT NULL, took BIGINT NOT NULL, at BIGINT NOT NULL)`,
		`CREATE INDEX verbatim_use_at ON verbatim_use (at)`,
		`CREATE INDEX verbatim_use_user ON verbatim_use (team, user_id, at)`,

		`CREATE TABLE verbatim_secret (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)`,
		`CREATE TABLE verbatim_flag (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)`,
		`CREATE TABLE verbatim_worker (id TEXT NOT NULL PRIMARY KEY, seen BIGINT NOT NULL)`,
	},
}

// migrate brings the tables up to date; it never goes back. It fails when they are
// newer than this program. A shared store that finds its tables does not look at those of the jobs.
func migrate(ctx context.Context, db engine, shared bool) error {
	version, err := versionOf(ctx, db)
	if err != nil {
		return err
	}
	if version > len(schema) {
		return problem("use the version of verbatim that wrote it, or a newer one; or give another --data or VERBATIM_DATABASE_URL",
			"open state: it is of a newer version (schema %d; this one knows %d)", version, len(schema))
	}
	if shared && version == len(schema) {
		return nil
	}
	return db.migrating(ctx, func() error {
		if err := migrateOurs(ctx, db); err != nil {
			return err
		}
		if err := db.migrateJobs(ctx); err != nil {
			return fmt.Errorf("migrate jobs: %w", err)
		}
		return nil
	})
}

// versionOf is the schema's version, 0 when there is none yet.
func versionOf(ctx context.Context, db engine) (int, error) {
	ours, err := db.ours(ctx)
	if err != nil || !ours {
		return 0, err
	}
	var v int
	if _, err := one(ctx, db, []any{&v}, `SELECT coalesce(max(version), 0) FROM verbatim_schema`); err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", err)
	}
	return v, nil
}

func migrateOurs(ctx context.Context, db engine) error {
	version, err := versionOf(ctx, db) // again: another process may have been faster
	if err != nil {
		return err
	}
	for ; version < len(schema); version++ {
		err := db.inTx(ctx, func(t tx) error {
			if version == 0 {
				if _, err := t.exec(ctx, `CREATE TABLE IF NOT EXISTS verbatim_schema (version BIGINT NOT NULL PRIMARY KEY)`); err != nil {
					return err
				}
			}
			for _, sql := range schema[version] {
				if _, err := t.exec(ctx, sql); err != nil {
					return err
				}
			}
			_, err := t.exec(ctx, `INSERT INTO verbatim_schema (version) VALUES (?)`, version+1)
			return err
		})
		if err != nil {
			return fmt.Errorf("migrate state to schema %d: %w", version+1, err)
		}
	}
	return nil
}
