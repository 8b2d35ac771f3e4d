package state

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot/record"
)

// refused opens where, which must fail with one line and a hint, and returns the line.
func refused(t testing.TB, where string, o Options) string {
	t.Helper()
	s, err := Open(t.Context(), slog.New(slog.DiscardHandler), where, o)
	if err == nil {
		shut(t, s)
		t.Fatal("no error")
	}
	var p *Problem
	if !errors.As(err, &p) || p.Hint == "" {
		t.Errorf("no hint: %v", err)
	}
	if strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "open state: ") {
		t.Errorf("error %q", err)
	}
	return err.Error()
}

// TestForeignFiles: what cannot be used is refused and stays as it is, to the byte.
func TestForeignFiles(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good.db")
	s := open(t, good, Options{})
	for i := range 200 {
		must2(t)(s.SaveTurn(t.Context(), turn(string(rune('A'+i)), place, "U1", strings.Repeat("Qui ? ", 50), noon), record.Post{}))
	}
	shut(t, s)
	ours, err := os.ReadFile(good)
	must(t, err)
	other := filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite", other)
	must(t, err)
	_, err = db.Exec(`CREATE TABLE recipes (name TEXT)`)
	must(t, errors.Join(err, db.Close()))
	foreign, err := os.ReadFile(other)
	must(t, err)
	scribbled := bytes.Clone(ours)
	for i := 4096; i < len(scribbled); i += 4096 {
		copy(scribbled[i:], "scribble scribble scribble")
	}
	for name, content := range map[string][]byte{
		"text":        []byte("ceci n’est pas une base"),
		"one byte":    {'S'},
		"magic alone": sqliteMagic,
		"half a page": ours[:2048],
		"first page":  ours[:4096],
		"cut off":     ours[:len(ours)/2],
		"scribbled":   scribbled,
		"another":     foreign,
		"zeroes":      make([]byte, 8192),
	} {
		t.Run(name, func(t *testing.T) {
			where := filepath.Join(t.TempDir(), "state.db")
			must(t, os.WriteFile(where, content, 0o600))
			for _, shared := range []bool{false, true} {
				if shared && name == "scribbled" {
					continue // is not read whole beside a server
				}
				if got := refused(t, where, Options{Shared: shared}); !strings.Contains(got, where) {
					t.Errorf("%q does not name the file", got)
				}
			}
			after, err := os.ReadFile(where)
			must(t, err)
			if !bytes.Equal(after, content) {
				t.Error("the file was written to")
			}
		})
	}
	t.Run("emptied with a journal", func(t *testing.T) {
		where := filepath.Join(t.TempDir(), "state.db")
		must(t, os.WriteFile(where, nil, 0o600))
		must(t, os.WriteFile(where+"-wal", ours[:4096], 0o600))
		refused(t, where, Options{})
		if info, err := os.Stat(where + "-wal"); err != nil || info.Size() != 4096 {
			t.Error("the journal was thrown away")
		}
	})
	t.Run("empty", func(t *testing.T) {
		where := filepath.Join(t.TempDir(), "state.db")
		must(t, os.WriteFile(where, nil, 0o644))
		must(t, open(t, where, Options{}).Ping(t.Context()))
		if info, err := os.Stat(where); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	})
	t.Run("no folder", func(t *testing.T) {
		where := filepath.Join(t.TempDir(), "missing", "state.db")
		refused(t, where, Options{})
		if _, err := os.Stat(filepath.Dir(where)); err == nil {
			t.Error("the folder was made")
		}
	})
	t.Run("a folder", func(t *testing.T) { refused(t, t.TempDir(), Options{}) })
	t.Run("another database", func(t *testing.T) {
		if got := refused(t, "mysql://me:hunter2@example.org/db", Options{}); strings.Contains(got, "hunter2") {
			t.Error(got)
		}
	})
}

// FuzzOpenFile: no bytes in the place of the file make Open panic, and bytes that it refuses stay.
func FuzzOpenFile(f *testing.F) {
	good := filepath.Join(f.TempDir(), "good.db")
	s, err := Open(context.Background(), slog.New(slog.DiscardHandler), good, Options{})
	must(f, err)
	shut(f, s)
	ours, err := os.ReadFile(good)
	must(f, err)
	f.Add(ours, 0, byte(0))
	f.Add(ours, 28, byte(9))
	f.Add(ours[:4096], 100, byte(5))
	f.Add([]byte("SQLite format 3\x00"), 0, byte(0))
	f.Fuzz(func(t *testing.T, content []byte, at int, b byte) {
		if at >= 0 && at < len(content) {
			content = bytes.Clone(content)
			content[at] ^= b
		}
		where := filepath.Join(t.TempDir(), "state.db")
		must(t, os.WriteFile(where, content, 0o600))
		s, err := Open(t.Context(), slog.New(slog.DiscardHandler), where, Options{})
		if err == nil {
			shut(t, s)
			return
		}
		if strings.Contains(err.Error(), "cannot be used") {
			if after, err := os.ReadFile(where); err != nil || !bytes.Equal(after, content) {
				t.Errorf("a refused file was changed: %v", err)
			}
		}
	})
}

func TestNewerSchema(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		s := open(t, where, Options{})
		must2(t)(s.db.exec(t.Context(), `INSERT INTO verbatim_schema (version) VALUES (?)`, len(schema)+1))
		shut(t, s)
		for _, shared := range []bool{false, true} {
			if got := refused(t, where, Options{Shared: shared}); !strings.Contains(got, "newer version") {
				t.Error(got)
			}
		}
	})
}

func TestOneProcess(t *testing.T) {
	where := filepath.Join(t.TempDir(), "state.db")
	s := open(t, where, Options{})
	link := filepath.Join(t.TempDir(), "link.db")
	must(t, os.Symlink(where, link))
	t.Run("by both its names", func(t *testing.T) {
		for _, name := range []string{where, link} {
			t.Run(filepath.Base(name), func(t *testing.T) {
				t.Parallel() // each waits for the other process to end
				if got := refused(t, name, Options{}); !strings.Contains(got, "another process") {
					t.Error(got)
				}
			})
		}
	})
	shut(t, s)
	shut(t, open(t, where, Options{}))
}

func TestShared(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		ctx := t.Context()
		// Alone, before any server: the tables are made.
		shut(t, open(t, where, Options{Shared: true}))
		s := open(t, where, Options{})
		must2(t)(s.Accept(ctx, []string{"k"}, record.Job{Kind: "a"}))
		shared := open(t, where, Options{Shared: true})
		fresh, err := shared.Accept(ctx, []string{"k"})
		must(t, err)
		if fresh {
			t.Error("the key is not seen")
		}
		must2(t)(shared.AddPost(ctx, post("p1", place, "U1", `{}`)))
		if b, err := s.Backlog(ctx); err != nil || b.Queued != 2 {
			t.Errorf("backlog %+v, %v", b, err)
		}
		if shared.Work(ctx, nil) == nil {
			t.Error("a shared store works")
		}
		done := make(chan struct{}, 2)
		work(t, s, handlers{"a": func(context.Context, record.Job) error { return nil },
			PostKind: func(context.Context, record.Job) error { done <- struct{}{}; return nil }})
		receive(t, "a post that another process added", done)
		// Opening beside a server does not take the server's jobs for those of a dead one.
		shut(t, open(t, where, Options{Shared: true}))
		idle(t, s)
	})
}

func TestClosed(t *testing.T) {
	onEngines(t, func(t *testing.T, where string) {
		s := open(t, where, Options{})
		working := make(chan error, 1)
		begun := make(chan struct{})
		must2(t)(s.Accept(t.Context(), nil, record.Job{Kind: "a"}))
		go func() {
			working <- s.Work(context.Background(), handlers{"a": func(context.Context, record.Job) error { close(begun); return nil }})
		}()
		receive(t, "a job", begun)
		shut(t, s)
		must(t, receive(t, "the end of work", working))
		shut(t, s)
		if s.Ping(t.Context()) == nil {
			t.Error("a closed store answers")
		}
		if s.Work(t.Context(), nil) == nil {
			t.Error("a closed store works")
		}
	})
}

// TestPasswords: what is wrong with a database is said without its password.
func TestPasswords(t *testing.T) {
	const secret = "hunter2"
	for _, where := range []string{
		"postgres://me:hunter2@127.0.0.1:1/db?connect_timeout=2",
		"postgres://me:hunter2@no.such.host.invalid/db?connect_timeout=2",
		"postgres://me:hunter2@127.0.0.1:port/db",
		"postgres://me:hunter2@%zz/db",
		"postgres://me:hunter2 @[::1/db",
		"postgresql://127.0.0.1:1/db?password=hunter2&sslmode=nonsense",
		"postgres://me:hunter2@127.0.0.1:1/hunter2",
		"postgres://me:hunter2@127.0.0.1:1/db?sslrootcert=/no/such/file",
	} {
		if got := refused(t, where, Options{}); strings.Contains(got, secret) {
			t.Errorf("%s: %s", where, got)
		}
	}
	u, err := url.Parse(newDatabase(t))
	must(t, err)
	u.User, u.Path = url.UserPassword("nobody_of_that_name", secret), "/no_such_database"
	if got := refused(t, u.String(), Options{}); strings.Contains(got, secret) {
		t.Error(got)
	}
}
