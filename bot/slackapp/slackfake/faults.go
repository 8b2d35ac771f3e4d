// Injected trouble, and Slack's own pacing: faults per method, tiers, one message a second.
package slackfake

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// A FaultKind is what goes wrong.
type FaultKind int

const (
	// RateLimited answers 429 with RetryAfter; nothing is done.
	RateLimited FaultKind = iota + 1
	// ServerError answers Status, 503 by default; nothing is done.
	ServerError
	// DropBefore cuts the connection before anything is done.
	DropBefore
	// DropAfter does what is asked and cuts the connection without an answer.
	DropAfter
	// Slow answers as usual, after Delay.
	Slow
	// UnknownMethod answers as a workspace does that does not have the method.
	UnknownMethod
	// APIError answers with Code; nothing is done.
	APIError
)

// A Fault is what happens to the next calls of a method.
type Fault struct {
	Kind FaultKind
	// Times is how many calls it happens to; 0 means all from now on.
	Times int
	// Skip is how many calls pass unharmed before.
	Skip       int
	Status     int
	RetryAfter time.Duration // rounded up to seconds; default 1 s
	Delay      time.Duration // before anything else, with every kind
	Code       string
}

// Fault makes calls of a method go wrong; the method "*" is every method. Faults
// of one method follow each other in the order they were added.
func (s *Server) Fault(method string, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = -1
	}
	s.faults[method] = append(s.faults[method], &f)
}

// WithoutMethods makes the methods unknown from now on, as in a workspace without streaming.
func (s *Server) WithoutMethods(names ...string) {
	for _, n := range names {
		s.Fault(n, Fault{Kind: UnknownMethod})
	}
}

// ClearFaults takes all faults away.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = map[string][]*Fault{}
}

// Revoke makes every token a revoked one from now on; Restore undoes it.
func (s *Server) Revoke() { s.setRevoked(true) }

// Restore makes the tokens valid again.
func (s *Server) Restore() { s.setRevoked(false) }

func (s *Server) setRevoked(v bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = v
	s.touch()
}

// takeFault returns the fault for this call, nil when there is none; the lock is held.
func (s *Server) takeFault(method string) *Fault {
	for _, name := range []string{method, "*"} {
		queue := s.faults[name]
		for len(queue) > 0 && queue[0].Times == 0 {
			queue = queue[1:]
		}
		s.faults[name] = queue
		if len(queue) == 0 {
			continue
		}
		f := queue[0]
		if f.Skip > 0 {
			f.Skip--
			return nil
		}
		if f.Times > 0 {
			f.Times--
		}
		return f
	}
	return nil
}

// Limits are Slack's rate limits. The zero value is none.
type Limits struct {
	// PerChannel is the least time between two messages to a channel on average; Slack's is a second.
	PerChannel time.Duration
	// Burst is how many messages may come at once before that; at least 1.
	Burst int
	// Tiers applies every method's limit per minute, times TierScale (default 1).
	Tiers     bool
	TierScale float64
}

// Limit sets the rate limits from now on.
func (s *Server) Limit(l Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.Burst = max(l.Burst, 1)
	if l.TierScale == 0 {
		l.TierScale = 1
	}
	s.limits = l
	s.nextSlot = map[string]time.Time{}
	s.buckets = map[string][]time.Time{}
}

// pace returns how long the call would have to wait, 0 when it may go on now; the lock is held.
func (s *Server) pace(c *call, m method) time.Duration {
	now := s.now()
	tier := m.tier
	reads := c.method == "conversations.history" || c.method == "conversations.replies"
	distributed := s.opts.Distributed && reads
	if distributed {
		tier = 1
	}
	if tier > 0 && (s.limits.Tiers || distributed) {
		n := tier
		if !distributed {
			n = max(1, int(float64(tier)*s.limits.TierScale))
		}
		var recent []time.Time
		for _, t := range s.buckets[c.method] {
			if now.Sub(t) < time.Minute {
				recent = append(recent, t)
			}
		}
		if len(recent) >= n {
			s.buckets[c.method] = recent
			return recent[0].Add(time.Minute).Sub(now)
		}
		s.buckets[c.method] = append(recent, now)
	}
	posts := c.method == "chat.postMessage" || c.method == "chat.startStream" || c.method == "chat.postEphemeral"
	if s.limits.PerChannel > 0 && posts {
		channel, gap := c.str("channel"), s.limits.PerChannel
		next := s.nextSlot[channel]
		if next.Before(now) {
			next = now
		}
		if wait := next.Add(-gap * time.Duration(s.limits.Burst-1)).Sub(now); wait > 0 {
			return wait
		}
		s.nextSlot[channel] = next.Add(gap)
	}
	return 0
}

// tooMany is the answer to a call that has to wait.
func (s *Server) tooMany(c *call, wait time.Duration) (int, reply) {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	c.header.Set("Retry-After", strconv.Itoa(seconds))
	return http.StatusTooManyRequests, reply{"ok": false, "error": "ratelimited"}
}
