package llm

import (
	"sync"
	"time"
)

// How a breaker rests.
const (
	failuresToRest = 3                // in a row
	restFirst      = 30 * time.Second // doubled by each trial that fails
	restLongest    = 8 * time.Minute
	restBarred     = 10 * time.Minute
)

// A breaker leaves a service alone for a while after it failed again and again,
// and then lets a single request through as a trial. It is safe for concurrent use.
type breaker struct {
	now func() time.Time

	mu     sync.Mutex
	failed int           // failures in a row
	until  time.Time     // when the rest ends; zero when there is none
	rest   time.Duration // how long the current rest is
	trial  bool          // a trial is under way
}

// enter reports whether a request may be sent, and whether it is the trial after
// a rest. Each one that was allowed must leave.
func (b *breaker) enter() (trial, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until.IsZero() {
		return false, true
	}
	if b.trial || b.now().Before(b.until) {
		return false, false
	}
	b.trial = true
	return true, true
}

// leave says what came of a request that was allowed, and returns how long the
// service is left alone from now on; 0 when no rest began just now.
func (b *breaker) leave(trial bool, v verdict) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if trial {
		b.trial = false
	}
	switch v {
	case unknown:
		return 0
	case healthy:
		b.failed, b.until, b.rest = 0, time.Time{}, 0
		return 0
	}
	b.failed++
	if !trial && (b.failed < failuresToRest || !b.until.IsZero()) {
		return 0
	}
	b.rest = min(max(2*b.rest, restFirst), restLongest)
	if v == barred {
		b.rest = restBarred
	}
	b.until = b.now().Add(b.rest)
	return b.rest
}
