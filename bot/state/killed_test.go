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
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

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
			if j.Attempt != 1 || string(j.Payload) != `{"text":"Qui ?"}` {
				t.Errorf("attempt %d, want 1, payload %s", j.Attempt, j.Payload)
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
