package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

type handlers = map[string]func(context.Context, record.Job) error

// work runs jobs until the end of the test, or until stop is called.
func work(t testing.TB, s *Store, h handlers) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Work(ctx, h) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// patience is how long a test waits for what must happen.
const patience = 90 * time.Second

func receive[T any](t testing.TB, what string, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("%s: nothing happens", what)
		panic("not reached")
	}
}

// idle waits until there is nothing to do.
func idle(t testing.TB, s *Store) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		b, err := s.Backlog(context.Background())
		must(t, err)
		if b.Queued+b.Running+b.Later+b.Retrying == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("still to do: %+v", b)
		}
	}
}

func states(t testing.TB, s *Store) map[string]int {
	t.Helper()
	got := map[string]int{}
	must(t, s.db.each(context.Background(), func(r row) error {
		var state string
		var n int
		err := r.Scan(&state, &n)
		got[state] = n
		return err
	}, `SELECT CAST(state AS TEXT), count(*) FROM river_job GROUP BY state`))
	return got
}

func TestWork(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		s := open(t, where, Options{})
		ctx := t.Context()
		var mu sync.Mutex
		runs := map[string][]int{}
		note := func(j record.Job) int {
			mu.Lock()
			defer mu.Unlock()
			runs[j.Kind] = append(runs[j.Kind], j.Attempt)
			return len(runs[j.Kind])
		}
		payloads := make(chan string, 2)
		posts := make(chan string, 1)
		h := handlers{
			"plain": func(_ context.Context, j record.Job) error {
				note(j)
				payloads <- string(j.Payload)
				return nil
			},
			"again": func(_ context.Context, j record.Job) error {
				if note(j) < 4 {
					return fmt.Errorf("later: %w", record.Again{After: 10 * time.Millisecond})
				}
				return nil
			},
			"fails": func(_ context.Context, j record.Job) error {
				if note(j) == 1 {
					return errors.New("not yet")
				}
				return nil
			},
			"panics": func(_ context.Context, j record.Job) error {
				if note(j) == 1 {
					panic("somebody's words")
				}
				return nil
			},
			PostKind: func(_ context.Context, j record.Job) error {
				var p struct{ ID string }
				err := json.Unmarshal(j.Payload, &p)
				posts <- p.ID
				return err
			},
		}
		const payload = ` {"text": "é\u0000<&>", "n": 12345678901234567890, "n": 1.0} `
		must2(t)(s.Accept(ctx, nil, record.Job{Kind: "plain", Payload: json.RawMessage(payload)},
			record.Job{Kind: "again"}, record.Job{Kind: "fails"}, record.Job{Kind: "panics"}, record.Job{Kind: "nobody's"}))
		must2(t)(s.AddPost(ctx, post("p\"1", place, "U1", `{}`)))
		work(t, s, h)
		if got := receive(t, "payload", payloads); got != payload {
			t.Errorf("payload %q, want %q", got, payload)
		}
		if got := receive(t, "post", posts); got != "p\"1" {
			t.Errorf("post %q", got)
		}
		start := time.Now()
		must2(t)(s.Accept(ctx, nil, record.Job{Kind: "plain", At: start.Add(1500 * time.Millisecond)}))
		receive(t, "a job for later", payloads)
		if time.Since(start) < 1500*time.Millisecond {
			t.Error("a job for later was done at once")
		}
		idle(t, s)
		mu.Lock()
		defer mu.Unlock()
		same(t, "attempts", runs, map[string][]int{"plain": {1, 1}, "again": {1, 1, 1, 1}, "fails": {1, 2}, "panics": {1, 2}})
		same(t, "states", states(t, s), map[string]int{"completed": 6, "cancelled": 1})
		for _, column := range []string{"errors", "metadata"} {
			if n := count(t, s, `SELECT count(*) FROM river_job WHERE CAST(`+jsonText(where, column)+` AS TEXT) LIKE '%words%'`); n != 0 {
				t.Errorf("words of a panic stand in %s", column)
			}
		}
	})
}

// jsonText is a column of River's as text.
func jsonText(where, column string) string {
	if strings.Contains(where, "://") {
		return column
	}
	return "json(" + column + ")"
}

func count(t testing.TB, s *Store, sql string, args ...any) int {
	t.Helper()
	var n int
	must2(t)(one(context.Background(), s.db, []any{&n}, sql, args...))
	return n
}

func TestLastAttempt(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		s := open(t, where, Options{})
		must2(t)(s.Accept(t.Context(), nil, record.Job{Kind: "fails"}))
		must2(t)(s.db.exec(t.Context(), `UPDATE river_job SET attempt = ?`, attempts-2))
		type try struct {
			attempt int
			last    bool
		}
		tries := make(chan try, 10)
		work(t, s, handlers{"fails": func(_ context.Context, j record.Job) error {
			tries <- try{j.Attempt, j.Last}
			return errors.New("always")
		}})
		same(t, "before", receive(t, "an attempt", tries), try{attempts - 1, false})
		must2(t)(s.db.exec(t.Context(), `UPDATE river_job SET attempt = attempt`)) // nothing, but in the queue of writers
		for states(t, s)["retryable"]+states(t, s)["available"] == 0 {
			time.Sleep(10 * time.Millisecond)
		}
		hurry(t, s)
		same(t, "last", receive(t, "the last attempt", tries), try{attempts, true})
		idle(t, s)
		same(t, "states", states(t, s), map[string]int{"cancelled": 1})
	})
}

// TestCrashes: that its process died is held against a job only when that happens
// again and again, and then the job is given up, and counted apart.
func TestCrashes(t *testing.T) {
	for _, tt := range []struct {
		crashes, attempt int // before this one
		state            string
		left             int // the attempt that it was at
	}{
		{0, 3, "available", 2},
		{innocent - 1, attempts + extra, "available", attempts + extra - 1},
		{innocent, attempts, "available", attempts},
		{innocent, attempts + extra, "discarded", attempts + extra},
	} {
		t.Run(fmt.Sprintf("%d,%d", tt.crashes, tt.attempt), func(t *testing.T) {
			onEngines(t, func(t *testing.T, where string) {
				s := open(t, where, Options{})
				must2(t)(s.Accept(t.Context(), nil, record.Job{Kind: "deadly"}))
				value := fmt.Sprintf(`'{"crashes":%d}'`, tt.crashes)
				p, shared := s.db.(*postgres)
				if shared { // which is sure of the death of others after a lease
					p.pulse.since, p.pulse.last = time.Time{}, time.Now()
				} else {
					value = "jsonb(" + value + ")"
				}
				must2(t)(s.db.exec(t.Context(), `UPDATE river_job SET state = 'running', attempt = ?, metadata = `+value, tt.attempt))
				n, err := s.db.giveBack(t.Context(), s.self, time.Hour)
				must(t, err)
				want := givenBack{again: 1}
				if tt.state == "discarded" {
					want = givenBack{lost: 1}
				}
				if n != want {
					t.Errorf("given back: %+v", n)
				}
				same(t, "states", states(t, s), map[string]int{tt.state: 1})
				if got := count(t, s, `SELECT attempt FROM river_job`); got != tt.left {
					t.Errorf("it was at attempt %d, want %d", got, tt.left)
				}
			})
		})
	}
}

// hurry lets the jobs that wait for another attempt be tried now.
func hurry(t testing.TB, s *Store) {
	t.Helper()
	must2(t)(s.db.exec(context.Background(), `UPDATE river_job SET state = 'available', scheduled_at = created_at WHERE state = 'retryable'`))
}

func TestRetryPauses(t *testing.T) {
	if len(pauses) >= attempts {
		t.Error("some pauses never come")
	}
	if !slices.IsSorted(pauses) || pauses[0] != time.Second {
		t.Errorf("pauses %v", pauses)
	}
}

func TestStop(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		s := open(t, where, Options{SoftStop: 300 * time.Millisecond})
		must2(t)(s.Accept(t.Context(), nil, record.Job{Kind: "quick"}, record.Job{Kind: "slow"}))
		begun := make(chan string, 2)
		stopping := make(chan struct{})
		stop := work(t, s, handlers{
			"quick": func(ctx context.Context, _ record.Job) error {
				begun <- "quick"
				<-stopping
				return ctx.Err() // still nil: it is waited for
			},
			"slow": func(ctx context.Context, _ record.Job) error {
				begun <- "slow"
				<-ctx.Done()
				return ctx.Err()
			},
		})
		receive(t, "a job", begun)
		receive(t, "a job", begun)
		if err := s.Work(t.Context(), nil); err == nil {
			t.Error("it works twice at a time")
		}
		close(stopping)
		stop()
		same(t, "states", states(t, s), map[string]int{"completed": 1, "available": 1})
		if n := count(t, s, `SELECT attempt FROM river_job WHERE state = 'available'`); n != 0 {
			t.Errorf("stopping used up %d attempts", n)
		}
	})
}
