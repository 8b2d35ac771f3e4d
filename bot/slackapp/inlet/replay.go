package inlet

import (
	"context"
	"sync"
	"time"
)

// remembered is how long a request is remembered: its timestamp may be five minutes
// ahead of the clock, and it stays good until five minutes behind.
const remembered = 10*time.Minute + 10*time.Second

// Replays remembers signed requests, so that one that was overheard cannot be sent a
// second time. A store that replicas share must keep keys for at least ten minutes
// and ten seconds.
type Replays interface {
	// Seen notes a key and reports whether it was noted before and not released
	// since. Of two calls at once with one key only one gets false.
	Seen(ctx context.Context, key string) (bool, error)
	// Release forgets a key. Releasing one that was not noted is no error.
	Release(ctx context.Context, key string) error
}

// NewReplays returns Replays in memory, for one process. It holds at most limit keys
// and forgets the oldest when more come in ten minutes. A nil clock is time.Now.
func NewReplays(limit int, clock func() time.Time) Replays {
	if clock == nil {
		clock = time.Now
	}
	return &replays{limit: max(limit, 1), clock: clock, noted: make(map[string]time.Time)}
}

// replays is Replays in memory.
type replays struct {
	limit int
	clock func() time.Time

	mu    sync.Mutex
	noted map[string]time.Time
	// order has every noting, oldest first; one that is not in noted with its time was released.
	order []noting
}

// A noting is a key and when it was noted.
type noting struct {
	key string
	at  time.Time
}

// Seen implements Replays.
func (r *replays) Seen(_ context.Context, key string) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock()
	r.forget(now)
	if _, known := r.noted[key]; known {
		return true, nil
	}
	r.noted[key] = now
	r.order = append(r.order, noting{key, now})
	return false, nil
}

// Release implements Replays.
func (r *replays) Release(_ context.Context, key string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.noted, key)
	return nil
}

// forget drops what is too old, and the oldest while there is no room for one more.
func (r *replays) forget(now time.Time) {
	n := 0
	for ; n < len(r.order); n++ {
		old := r.order[n]
		if len(r.order)-n < r.limit && now.Sub(old.at) < remembered {
			break
		}
		if at, known := r.noted[old.key]; known && at.Equal(old.at) {
			delete(r.noted, old.key)
		}
	}
	r.order = r.order[n:]
}
