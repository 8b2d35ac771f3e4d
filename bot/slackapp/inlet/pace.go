package inlet

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

const (
	// steady is how long a connection must have lived for the next one to be opened at once.
	steady = time.Minute
	// longestPause is the longest time between two tries, before it is spread.
	longestPause = 30 * time.Second
)

// A pace is the HTTP client with which one line of Socket Mode asks for the
// addresses of its connections, and waits before it asks. slack-go waits only after
// a request that failed: a connection that is opened and closed again at once, as
// when there are too many of them, it would reopen without end and without pause.
type pace struct {
	client *http.Client
	// first is the pause after the first connection that did not last; each further one doubles it.
	first time.Duration

	mu     sync.Mutex
	asked  bool
	failed int       // in a row
	up     time.Time // since when the connection is up; zero when it is not
}

// Do sends a request when its time has come, or returns the error of its context.
func (p *pace) Do(r *http.Request) (*http.Response, error) {
	if wait := spread(p.next(time.Now())); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	return p.client.Do(r)
}

// next is how long to wait before a connection is opened: not at all for the first
// one and after one that lasted, else longer each time.
func (p *pace) next(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	lasted := !p.up.IsZero() && now.Sub(p.up) >= steady
	p.up = time.Time{}
	if !p.asked || lasted {
		p.asked, p.failed = true, 0
		return 0
	}
	pause := longestPause
	if p.failed < 16 {
		pause = min(p.first<<p.failed, longestPause)
	}
	p.failed++
	return pause
}

// connected notes that the connection is up.
func (p *pace) connected(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up = now
}

// rest makes the next connection open at once, as after one that was closed on purpose.
func (p *pace) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = false
}

// spread is a time between half and one and a half of pause, so that many who were
// cut off together do not come back together.
func spread(pause time.Duration) time.Duration {
	if pause <= 0 {
		return 0
	}
	return pause/2 + rand.N(pause)
}

// retireAfter is how long after its opening a connection is to be given up, so that
// Slack, which refreshes each after a lifetime, never refreshes all of them at once;
// 0 is to leave it to Slack. The others are when the other lines' connections were
// opened, zero for those that are down. Of connections of about one age all but the
// first are given up once, each at another part of the lifetime, and are then apart.
func retireAfter(opened time.Time, others []time.Time, lifetime time.Duration) time.Duration {
	lines := len(others) + 1
	near := 0
	for _, other := range others {
		if !other.IsZero() && opened.Sub(other).Abs() < lifetime/time.Duration(2*lines) {
			near++
		}
	}
	return lifetime * time.Duration(near) / time.Duration(lines)
}
