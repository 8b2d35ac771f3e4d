package slackapp

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// memoAge is how long what Slack said of a person or a channel is taken for
// granted: a guest who becomes a member, or the reverse, is treated as such that
// much later at most.
const memoAge = 10 * time.Minute

// memoTime is how long Slack is asked, whoever waits for it and however shortly.
const memoTime = 15 * time.Second

// memoSize is how much is remembered at most: far more than is used within memoAge.
const memoSize = 10_000

// A memo remembers what Slack said of something, by its id. It is safe for
// concurrent use; the zero memo is empty.
type memo[T any] struct {
	asking singleflight.Group
	mu     sync.Mutex
	known  map[string]remembered[T]
}

type remembered[T any] struct {
	value T
	at    time.Time
}

// of returns what is known of id or else what learn says, which is asked once
// however many wait for it and goes on when they do not. An error, of learn or of
// ctx, is not remembered.
func (m *memo[T]) of(ctx context.Context, id string, learn func(context.Context) (T, error)) (T, error) {
	var none T
	if known, ok := m.recall(id); ok {
		return known, nil
	}
	said := m.asking.DoChan(id, func() (any, error) {
		// Another may have asked between the look above and here.
		if known, ok := m.recall(id); ok {
			return known, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoTime)
		defer cancel()
		fresh, err := learn(ctx)
		if err == nil {
			m.note(id, fresh)
		}
		return fresh, err
	})
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case r := <-said:
		if r.Err != nil {
			return none, r.Err
		}
		return r.Val.(T), nil
	}
}

// recall returns what is known of id; false when that is nothing or too old.
func (m *memo[T]) recall(id string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.known[id]
	return known.value, ok && time.Since(known.at) < memoAge
}

// note remembers what was learnt of id just now.
func (m *memo[T]) note(id string, fresh T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= memoSize {
		m.known = make(map[string]remembered[T])
	}
	m.known[id] = remembered[T]{fresh, time.Now()}
}
