package gather

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// port is a source whose documents appear in presse/port.
var port = []Source{{Name: "port", Collection: "presse"}}

func TestReader(t *testing.T) {
	day, _ := corpus.NewDay(2031, 5, 6)
	for _, c := range []struct{ name, kind, url, body, want string }{
		{"html", "text/html", "https://a.example/1", "<p>Le port rouvre.</p>", "Le port rouvre."},
		{"charset of the server", "text/html; charset=iso-8859-1", "https://a.example/1", "<meta charset=utf-8><p>La c\xf4te.</p>", "La côte."},
		{"text", "text/plain; charset=windows-1252", "https://a.example/1", "La c\xf4te.", "La côte."},
		{"by its name", "application/octet-stream", "https://a.example/a.md", "# Port\n\nIl rouvre.", "# Port\n\nIl rouvre."},
		{"by its bytes", "", "https://a.example/", "<!doctype html><p>Le port.", "Le port."},
		{"picture", "image/png", "https://a.example/1.png", "x", "error: a format that is not read: image/png"},
		{"nothing shown", "text/html", "https://a.example/", "<script>x()</script>", "error: empty: the page shows no text"},
	} {
		data, err := encode(head{ID: "1", URL: c.url, Title: "Titre", Published: day, Type: c.kind, Lang: "fr-FR"}, []byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		docs, err := Reader(nil, port)("presse/port/x.web", data)
		got := ""
		switch {
		case err != nil:
			got = "error: " + err.Error()
		case len(docs) == 1:
			if got = docs[0].Text; docs[0].Title != "Titre" || docs[0].Date.From != day || docs[0].Lang != "fr" || docs[0].ID != "" || docs[0].URL != c.url {
				t.Errorf("%s: got %+v", c.name, docs[0])
			}
		}
		if got != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
		if _, err := Reader(nil, port)("presse/port/x.web", data[:len(data)-1]); err == nil {
			t.Errorf("%s: read, though it is cut off", c.name)
		}
		if _, err := Reader(nil, port)("data/web/port/x.web", data); !errors.Is(err, errPlace) {
			t.Errorf("%s: read at another place", c.name)
		}
	}
}

func TestFileName(t *testing.T) {
	day, _ := corpus.NewDay(2031, 5, 6)
	for title, want := range map[string]string{
		"L’été à Sablette : 3 nouvelles": "2031-05-06-l-ete-a-sablette-3-nouvelles-k.web",
		"../../etc/passwd":               "2031-05-06-etc-passwd-k.web",
		"日本":                             "2031-05-06-k.web",
		"":                               "2031-05-06-k.web",
		strings.Repeat("mot ", 100):      "2031-05-06-" + strings.Repeat("mot-", 12) + "mot-k.web",
		strings.Repeat("x", 500):         "2031-05-06-" + strings.Repeat("x", 70) + "-k.web",
	} {
		if got := fileName(day, title, "k"); got != want {
			t.Errorf("%q: got %s", title, got)
		}
	}
}

func TestPlaced(t *testing.T) {
	dir := t.TempDir()
	p := placed{"presse/port", filepath.Join(dir, "port")}
	if names, err := fs.Glob(p, "presse/port/*"); err != nil || len(names) != 0 {
		t.Errorf("a folder that is not there: %v, %v", names, err)
	}
	if err := os.Mkdir(p.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"port/a.web": "a", "port/.state.json": "{}", "secret": "s"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../secret", filepath.Join(p.dir, "b.web")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := fstest.TestFS(p, "presse/port/a.web"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"presse/port/b.web", "presse/port/../../secret", "secret", "presse/port/x/y", "presse/portail", "autre"} {
		if f, err := p.Open(name); err == nil {
			f.Close()
			t.Errorf("%s is opened", name)
		}
	}
}

func TestChecks(t *testing.T) {
	for name, want := range map[string]bool{"gouv": true, "Élysée-2": true, "a.example": true, "": false, ".x": false, "..": false, "a/b": false, "a b": false, "x.": false, "-x": false, strings.Repeat("x", 61): false} {
		if got := CheckName(name) == nil; got != want {
			t.Errorf("the name %q: %t", name, got)
		}
	}
	for name, want := range map[string]bool{"presse": true, "Presse locale": true, "": false, ".x": false, "a/b": false, `a\b`: false, " x": false, "a\nb": false} {
		if got := CheckCollection(name) == nil; got != want {
			t.Errorf("the collection %q: %t", name, got)
		}
	}
}

func FuzzReader(f *testing.F) {
	data, err := encode(head{ID: "1", URL: "https://a.example/1", Type: "text/html"}, []byte("<p>Le port rouvre.</p>"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := Reader(nil, port)("presse/port/x.web", data)
		for _, d := range docs {
			if d.Collection != "" {
				t.Errorf("the collection %q", d.Collection)
			}
		}
		if len(docs) == 0 && err == nil {
			t.Error("neither a document nor a reason")
		}
	})
}
