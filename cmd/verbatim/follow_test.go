package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
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
	if failed := f.Failed(); len(failed) != 1 || failed[0].Name != "plan.pdf" || !failed[0].Known {
		t.Errorf("failed are %v", failed)
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

// What may be told of sources that could not be read: documents, not details, each with its collection.
func TestFollowFailed(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "public"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"a.txt":           "---\ncollection: secret\ndate: hier\n---\nLe port a été agrandi.",
		"b.txt":           "---\ncollection: secret\n---\n",
		"c.txt":           "---\ncollection: [secret]\n---\nLe port a été agrandi.",
		"d.pdf":           "x",
		"d.pdf.meta.yaml": "collection: secret",
		"e.pdf":           "x",
	} {
		write(t, filepath.Join(dir, "public", name), text)
	}
	a := &app{stderr: io.Discard, settings: settings{corpus: []string{dir}, data: t.TempDir()}}
	f, err := a.follow(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range f.Failed() {
		got = append(got, fmt.Sprintf("%s %s %t", u.Name, u.Collection, u.Known))
	}
	want := []string{"public/b.txt secret true", "public/c.txt  false", "public/d.pdf secret true", "public/e.pdf public true"}
	if !slices.Equal(got, want) {
		t.Errorf("failed are %q, want %q", got, want)
	}
}

// A document that nobody can tell any more who may see is gone from the index, though it was the only one.
func TestFollowWithheld(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "port.txt")
	write(t, file, "Le port a été agrandi le 3 mars 2018.")
	a := &app{stderr: io.Discard, settings: settings{corpus: []string{dir}, data: t.TempDir()}}
	f, err := a.follow(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, "---\ncollection: [secret]\n---\nLe port a été agrandi le 3 mars 2018.")
	f.look(t.Context())
	if f.Index().Document("port.txt") != nil || len(f.Failed()) != 1 {
		t.Errorf("the document is still shown; failed are %v", f.Failed())
	}
	if _, err := f.Current().Ask(t.Context(), bot.Question{Text: "Quand le port a-t-il été agrandi ?"}); err != nil {
		t.Errorf("an empty corpus cannot be asked: %v", err)
	}
}

func TestFollowNothing(t *testing.T) {
	a := &app{stderr: io.Discard, settings: settings{corpus: []string{t.TempDir()}, data: t.TempDir()}}
	if _, err := a.follow(t.Context(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("an empty corpus opens")
	}
}
