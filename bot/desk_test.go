package bot

import (
	"context"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// over returns an assistant over the documents of a file system.
func over(t *testing.T, files fs.FS) *Assistant {
	t.Helper()
	c, err := corpus.Load(t.Context(), []corpus.Root{{Name: "test", FS: files}}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rejected) > 0 {
		t.Fatalf("rejected: %v", c.Rejected)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(context.Background(), c.Documents); err != nil {
		t.Fatal(err)
	}
	return New(ix)
}

// desk is an assistant over testdata/desk.txtar.
func desk(t *testing.T) *Assistant {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/desk.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := make(fstest.MapFS)
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return over(t, files)
}

func shipped(t *testing.T) *Assistant {
	t.Helper()
	return over(t, sample.Root().FS)
}

func day(t testing.TB, s string) corpus.Day {
	t.Helper()
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// public is a question that sees what is open to everybody.
func public(topic string) Question {
	return Question{Text: topic, Scope: Scope{Collections: []string{"ports", "ecoles", ""}}}
}

func mustBrief(t *testing.T, a *Assistant, q Question) *Brief {
	t.Helper()
	b, err := a.Brief(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustTimeline(t *testing.T, a *Assistant, q Question) *Brief {
	t.Helper()
	b, err := a.Timeline(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustDigest(t *testing.T, a *Assistant, on string, s Scope) *Edition {
	t.Helper()
	e, err := a.Digest(t.Context(), day(t, on), s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// places are all documents that citations name, also_in included, each once.
func places(cs []Citation) []string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Document)
		for _, p := range c.AlsoIn {
			out = append(out, p.Document)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func quotes(points []Point) []string {
	var out []string
	for _, c := range citedIn(points) {
		out = append(out, c.Quote)
	}
	return out
}
