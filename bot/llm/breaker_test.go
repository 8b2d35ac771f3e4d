package llm

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

func TestBreaker(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	b := &breaker{now: func() time.Time { return now }}
	// try lets a request through that ends with v, and returns the rest after it; -1 when it was not let through.
	try := func(v verdict) time.Duration {
		trial, ok := b.enter()
		if !ok {
			return -1
		}
		return b.leave(trial, v)
	}
	steps := []struct {
		name string
		wait time.Duration
		v    verdict
		want time.Duration
	}{
		{"one failure", 0, failing, 0},
		{"two", 0, failing, 0},
		{"nothing is known", 0, unknown, 0},
		{"but a success", 0, healthy, 0},
		{"one", 0, failing, 0},
		{"two", 0, failing, 0},
		{"three", 0, failing, 30 * time.Second},
		{"resting", 29 * time.Second, healthy, -1},
		{"a trial that nothing comes of", time.Second, unknown, 0},
		{"a trial that fails", 0, failing, time.Minute},
		{"resting", 59 * time.Second, healthy, -1},
		{"a trial that fails", time.Second, failing, 2 * time.Minute},
		{"a trial that is barred", 2 * time.Minute, barred, 10 * time.Minute},
		{"a trial that fails", 10 * time.Minute, failing, 8 * time.Minute},
		{"a trial that works", 8 * time.Minute, healthy, 0},
		{"one", 0, barred, 0},
		{"two", 0, barred, 0},
		{"three", 0, barred, 10 * time.Minute},
	}
	for i, s := range steps {
		now = now.Add(s.wait)
		if got := try(s.v); got != s.want {
			t.Errorf("step %d, %s: %v, want %v", i, s.name, got, s.want)
		}
	}
}

// TestBreakerTrial lets one through at a time, and is not confused by those who
// were let through before it opened.
func TestBreakerTrial(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	b := &breaker{now: func() time.Time { return now }}
	late, _ := b.enter()
	for range failuresToRest {
		trial, _ := b.enter()
		b.leave(trial, failing)
	}
	now = now.Add(restFirst)
	var let atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, ok := b.enter(); ok {
				let.Add(1)
			}
		})
	}
	wg.Wait()
	if let.Load() != 1 {
		t.Errorf("%d trials at once", let.Load())
	}
	b.leave(late, failing)
	if _, ok := b.enter(); ok {
		t.Error("a second trial, for a request of before ended")
	}
	b.leave(true, healthy)
	if trial, ok := b.enter(); trial || !ok {
		t.Error("closed after the rest")
	}
}

// TestResting has a server that is out of order for a while.
func TestResting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broken atomic.Bool
		broken.Store(true)
		asked := 0
		c := newChat(t, Options{Attempts: 1}, func(w http.ResponseWriter, _ *http.Request) {
			if asked++; broken.Load() {
				says(w, 500, `{}`)
				return
			}
			answers(w)
		})
		why := func() bot.Fallback {
			_, err := c.Reply(t.Context(), testRequest(), untold)
			var model *bot.ModelError
			if errors.As(err, &model) {
				return model.Why
			}
			return ""
		}
		for i, want := range []bot.Fallback{bot.FallbackUnreachable, bot.FallbackUnreachable, bot.FallbackUnreachable, bot.FallbackResting, bot.FallbackResting} {
			if got := why(); got != want {
				t.Errorf("request %d: %s, want %s", i, got, want)
			}
		}
		if asked != 3 {
			t.Errorf("asked %d times", asked)
		}
		broken.Store(false)
		time.Sleep(restFirst)
		for range 2 {
			if got := why(); got != "" {
				t.Errorf("after the rest: %s", got)
			}
		}
	})
}

// TestNotResting has answers that are no failure of the service, however many.
func TestNotResting(t *testing.T) {
	plays := map[string]func(w http.ResponseWriter){
		"busy, and says until when": func(w http.ResponseWriter) { w.Header().Set("Retry-After", "60"); says(w, 429, `{}`) },
		"refused":                   func(w http.ResponseWriter) { says(w, 400, `{"error":{"code":"content_filter"}}`) },
		"too long":                  func(w http.ResponseWriter) { streams(w, event("a", "length"), done) },
		"empty":                     func(w http.ResponseWriter) { streams(w, event("", "stop"), done) },
	}
	for name, play := range plays {
		t.Run(name, func(t *testing.T) {
			c := newChat(t, Options{Attempts: 1}, func(w http.ResponseWriter, _ *http.Request) { play(w) })
			for range 2 * failuresToRest {
				_, err := c.Reply(t.Context(), testRequest(), untold)
				var model *bot.ModelError
				if !errors.As(err, &model) || model.Why == bot.FallbackResting {
					t.Errorf("err = %v", err)
				}
			}
		})
	}
}

// TestTrialWithEnough has a trial that whoever asked ends: the service did work.
func TestTrialWithEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var broken atomic.Bool
		broken.Store(true)
		c := newChat(t, Options{Attempts: 1}, func(w http.ResponseWriter, _ *http.Request) {
			if broken.Load() {
				says(w, 500, `{}`)
				return
			}
			answers(w)
		})
		for range failuresToRest {
			c.Reply(t.Context(), testRequest(), untold)
		}
		broken.Store(false)
		time.Sleep(restFirst)
		enough := errors.New("enough")
		if _, err := c.Reply(t.Context(), testRequest(), func(string) error { return enough }); err != enough {
			t.Errorf("err = %v", err)
		}
		if trial, ok := c.client.breaker.enter(); trial || !ok {
			t.Error("still resting")
		}
	})
}
