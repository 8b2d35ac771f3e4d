package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// write writes a file that looks as if it had been left alone for a while.
func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-time.Hour)
	if err := os.Chtimes(file, then, then); err != nil {
		t.Fatal(err)
	}
}

func TestFollow(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "port.txt"), "Le port a été agrandi le 3 mars 2018.")
	write(t, filepath.Join(dir, "plan.pdf"), "x")
	a := &app{stderr: io.Discard, settings: settings{corpus: []string{dir}, data: t.TempDir()}}
	lg := slog.New(slog.DiscardHandler)
	if _, err := a.follow(t.Context(), lg); err != nil {
		t.Fatal(err)
	}
	// The second time it comes from the cache, which does not know what was rejected.
	f, err := a.follow(t.Context(), lg)
	if err != nil {
		t.Fatal(err)
	}
	if !f.now.Load().unread {
		t.Error("the index was made again")
	}
	f.learnRejected(t.Context())
	if failed := f.Failed(); len(failed) != 1 || !strings.HasPrefix(failed[0], "plan.pdf (") {
		t.Errorf("failed are %q", failed)
	}
	before := f.Index()
	f.look(t.Context())
	if f.Index() != before {
		t.Error("nothing changed, and the index did")
	}
	write(t, filepath.Join(dir, "pont.txt"), "Le pont a été inauguré le 4 mai 2018.")
	f.look(t.Context())
	after := f.Index()
	if after == before || after.Document("pont.txt") == nil || before.Document("pont.txt") != nil {
		t.Error("the new document is not in a new index")
	}
	for _, name := range []string{"pont.txt", "port.txt"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	f.look(t.Context())
	if f.Index() != after {
		t.Error("an empty corpus took the place of a good one")
	}
}

func TestFollowNothing(t *testing.T) {
	a := &app{stderr: io.Discard, settings: settings{corpus: []string{t.TempDir()}, data: t.TempDir()}}
	if _, err := a.follow(t.Context(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an empty corpus opens")
	}
}
