package state

import (
	"context"
	"sync"
	"time"
)

// serverNow is the server's clock in milliseconds: those of several machines differ.
const serverNow = `CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)`

// A pulse is since when this process has said, without a gap, that it is alive.
type pulse struct {
	mu          sync.Mutex
	since, last time.Time
}

// beat notes that the process has just said so, and reports whether it has for the
// length of a lease. If not, the others may be silent for the same reason as it was:
// a server that was away. Who calls them dead then has live jobs done twice.
func (p *pulse) beat(now time.Time, lease time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.last) > lease/2 {
		p.since = now
	}
	p.last = now
	return now.Sub(p.since) >= lease
}

// giveBack is keepLease: who has just been started knows of nobody's death but by the leases.
func (db *postgres) giveBack(ctx context.Context, self string, lease time.Duration) (givenBack, error) {
	return db.keepLease(ctx, self, lease)
}

// keepLease does not leave jobs to River alone, which cannot tell a long job from a
// dead process and so waits for Options.RescueAfter, and for its own rounds after that.
func (db *postgres) keepLease(ctx context.Context, self string, lease time.Duration) (n givenBack, err error) {
	if _, err := db.exec(ctx, `INSERT INTO verbatim_worker (id, seen) VALUES (?, `+serverNow+`)
		ON CONFLICT (id) DO UPDATE SET seen = excluded.seen`, self); err != nil {
		return n, err
	}
	sure := db.pulse.beat(time.Now(), lease)
	if _, err := db.exec(ctx, `DELETE FROM verbatim_worker WHERE seen < `+serverNow+` - ?`, (24 * time.Hour).Milliseconds()); err != nil {
		return n, err
	}
	const dead = `(coalesce((metadata->>'crashes')::int, 0) + 1)`
	const held = `(` + dead + ` > ?)` // against the job
	const tired = `(` + held + ` AND attempt >= max_attempts)`
	err = db.inTx(ctx, func(t tx) error {
		n, err = giveJobsBack(ctx, t, `UPDATE river_job SET
		state = CASE WHEN `+tired+` THEN 'discarded' ELSE 'available' END::river_job_state,
		finalized_at = CASE WHEN `+tired+` THEN now() END,
		scheduled_at = CASE WHEN `+tired+` THEN scheduled_at
			WHEN `+dead+` > ? THEN now() + make_interval(secs => ?) ELSE now() END,
		attempt = CASE WHEN `+held+` THEN attempt ELSE greatest(attempt - 1, 0) END,
		metadata = jsonb_set(metadata, '{crashes}', to_jsonb(`+dead+`))
		WHERE state = 'running' AND (? OR attempted_at < now() - make_interval(secs => ?)) AND NOT EXISTS (
			SELECT 1 FROM verbatim_worker w
			WHERE w.id = attempted_by[array_upper(attempted_by, 1)] AND w.seen >= `+serverNow+` - ?)`,
			innocent, innocent, innocent, crashesAtOnce, float64(crashPause), innocent, sure, db.rescueAfter.Seconds(), lease.Milliseconds())
		return err
	})
	return n, err
}
