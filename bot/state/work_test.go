package state

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
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

// TestKilled kills a process in the middle of a job: another does it, once.
func TestKilled(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		for _, orderly := range []bool{false, true} {
			marker := filepath.Join(t.TempDir(), "marker")
			c := startChild(t, "work", where, marker)
			waitForFile(t, marker)
			if orderly { // closes its store while the job runs on
				must(t, c.Process.Signal(os.Interrupt))
			} else {
				must(t, c.Process.Kill())
			}
			c.Wait()
			killed := time.Now()
			s := open(t, where, Options{Lease: testLease})
			tries := make(chan record.Job, 10)
			stop := work(t, s, handlers{"question": func(_ context.Context, j record.Job) error {
				tries <- j
				return nil
			}})
			j := receive(t, "the job of the dead", tries)
			t.Logf("orderly %v: again after %v", orderly, time.Since(killed).Round(time.Millisecond))
			if want := 2 - int(number(orderly)); j.Attempt != want || string(j.Payload) != `{"text":"Qui ?"}` {
				t.Errorf("attempt %d, want %d, payload %s", j.Attempt, want, j.Payload)
			}
			idle(t, s)
			stop()
			if len(tries) != 0 {
				t.Error("the job was done more than once")
			}
			shut(t, s)
		}
	})
}

// testLease is short, so that tests are; VERBATIM_TEST_LEASE is another.
var testLease = func() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("VERBATIM_TEST_LEASE")); err == nil {
		return d
	}
	return 2 * time.Second
}()

// TestKilledAccepting kills a process that accepts requests: what it said it had
// accepted is there, with its job, and nothing else is but perhaps the one it was at.
func TestKilledAccepting(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		ctx := t.Context()
		total := 0
		for round := range 3 {
			c, out := childWithOutput(t, "accept", where, fmt.Sprint(round))
			lines := bufio.NewScanner(out)
			var said []string
			for lines.Scan() {
				said = append(said, lines.Text())
				if len(said) == 10+7*round {
					must(t, c.Process.Kill())
				}
			}
			c.Wait()
			s := open(t, where, Options{})
			for _, key := range said {
				if fresh, err := s.Accept(ctx, []string{key}); fresh || err != nil {
					t.Errorf("%s is lost: %v", key, err)
				}
			}
			total += len(said)
			b, err := s.Backlog(ctx)
			must(t, err)
			if b.Queued < total || b.Queued > total+round+1 {
				t.Errorf("%d jobs of %d requests", b.Queued, total)
			}
			shut(t, s)
		}
	})
}

func waitForFile(t testing.TB, name string) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(name); err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s does not appear", filepath.Base(name))
		}
	}
}

// childArg tells the test binary to be another process of the same store.
const childArg = "be-a-child"

func startChild(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := childCommand(t, args...)
	must(t, cmd.Start())
	return cmd
}

func childWithOutput(t testing.TB, args ...string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := childCommand(t, args...)
	out, err := cmd.StdoutPipe()
	must(t, errors.Join(err, cmd.Start()))
	return cmd, out
}

func childCommand(t testing.TB, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], append([]string{childArg}, args...)...)
	cmd.Stderr = os.Stderr
	t.Cleanup(func() {
		if cmd.Process != nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	})
	return cmd
}

// child is the other process. Args are what it is to do, where the state is, and one thing more.
func child(args []string) {
	ctx := context.Background()
	s, err := Open(ctx, slog.New(slog.DiscardHandler), args[1], Options{Lease: testLease, SoftStop: 100 * time.Millisecond})
	if err == nil {
		err = map[string]func(context.Context, *Store, string) error{"work": childWork, "accept": childAccept}[args[0]](ctx, s, args[2])
		err = errors.Join(err, s.Close(ctx))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// childWork accepts a question and never gets through with it; its handler tells
// that it began by making the file marker. An interrupt ends it in order.
func childWork(ctx context.Context, s *Store, marker string) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if _, err := s.Accept(ctx, nil, record.Job{Kind: "question", Payload: json.RawMessage(`{"text":"Qui ?"}`)}); err != nil {
		return err
	}
	return s.Work(ctx, handlers{"question": func(ctx context.Context, _ record.Job) error {
		if err := os.WriteFile(marker, nil, 0o600); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	}})
}

// childAccept accepts requests for ever and says which.
func childAccept(ctx context.Context, s *Store, name string) error {
	for i := 0; ; i++ {
		key := fmt.Sprint(name, " ", i)
		if _, err := s.Accept(ctx, []string{key}, record.Job{Kind: "question"}); err != nil {
			return err
		}
		fmt.Println(key)
	}
}
