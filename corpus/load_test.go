package corpus

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func load(t *testing.T, opt Options, roots ...Root) *Corpus {
	t.Helper()
	c, err := Load(t.Context(), roots, opt)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func mapFS(files map[string]string) fstest.MapFS {
	m := make(fstest.MapFS)
	for name, data := range files {
		m[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return m
}

// summary is what Load made of a corpus, one line each.
func summary(c *Corpus) string {
	var b strings.Builder
	for _, d := range c.Documents {
		fmt.Fprintf(&b, "%s [%s] %q %s\n", d.ID, d.Collection, d.Title, d.Date.From)
	}
	for _, r := range c.Rejected {
		fmt.Fprintf(&b, "! %s: %s\n", r.Path, r.Reason)
	}
	return b.String()
}

func TestLoad(t *testing.T) {
	one := Root{"one", mapFS(map[string]string{
		"b.txt":                "Le pont rouvre.",
		"b.txt.meta.yaml":      "title: Pont\ndate: 2020-01-02\n",
		"b.meta.yaml":          "title: moins précis\npublisher: Mairie\n",
		"a/c.md":               "---\ntitle: Bac\n---\nLe bac passe.",
		"a/c.md.meta.yaml":     "collection: secret\ntitel: faute\n",
		"a/d.jsonl":            "{\"id\":1,\"text\":\"Un.\",\"title\":\"Le sien\",\"collection\":\"autre\"}\n{\"id\":2,\"text\":\"Deux.\"}",
		"a/d.jsonl.meta.yaml":  "title: Série\ncollection: série\n",
		"a/e.txt":              "Le tunnel ferme.",
		"a/e.txt.meta.yaml":    "title: [\n",
		"perdu.txt.meta.yaml":  "title: x\n",
		"vide.txt":             "",
		"gros.txt":             strings.Repeat("x", 1000),
		"f.pdf":                "%PDF",
		"photo.jpg":            "x",
		".caché.txt":           "x",
		".git/config.txt":      "x",
		"dossier.txt/dans.txt": "Dedans.",
	})}
	two := Root{"two", mapFS(map[string]string{"b.txt": "Autre pont.", "z.txt": "Fin."})}
	var steps []string
	c := load(t, Options{MaxBytes: 900, Progress: func(done, total int) { steps = append(steps, fmt.Sprintf("%d/%d", done, total)) }}, one, two)
	want := `a/c.md [secret] "Bac" 
a/d.jsonl#1 [autre] "Le sien" 
a/d.jsonl#2 [série] "Série" 
b.txt [] "Pont" 2020-01-02
dossier.txt/dans.txt [dossier.txt] "" 
z.txt [] "" 
! a/c.md.meta.yaml: line 2: unknown key "titel", perhaps for title; the rest is read
! a/e.txt: its collection is not known: the sidecar e.txt.meta.yaml cannot be read
! a/e.txt.meta.yaml: bad YAML: line 1: sequence end token ']' not found; none of it is read
! b.txt: a document of this id was already read from one
! dossier.txt: a folder, not a file; what is in it is read
! f.pdf: not readable yet: pdf
! gros.txt: larger than the limit of 900 bytes
! perdu.txt.meta.yaml: there is no document beside it
! photo.jpg: unsupported format: .jpg
! vide.txt: empty: there is no text in it
`
	if got := summary(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if p := c.Documents[3].Publisher; p != "Mairie" {
		t.Errorf("publisher %q: both sidecars count", p)
	}
	if got := strings.Join(steps, " "); !strings.HasSuffix(got, "11/11") {
		t.Errorf("progress %s", got)
	}
}

func TestLoadReaders(t *testing.T) {
	pdf := func(name string, data []byte) ([]*Document, error) {
		if string(data) == "torn" {
			return nil, errors.New("torn\npage tree")
		}
		return []*Document{{Text: "Texte " + string(data), Title: "T"}, {ID: name + "#2", Text: " "}}, nil
	}
	c := load(t, Options{Readers: map[string]Reader{".pdf": pdf}}, Root{"r", mapFS(map[string]string{"a.pdf": "un", "b.pdf": "torn", "b.pdf.meta.yaml": "title: x"})})
	want := "a.pdf [] \"T\" \n! a.pdf#2: empty: there is no text in it\n! b.pdf: torn page tree\n"
	if got := summary(c); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if c.Documents[0].Version != VersionOf("Texte un") {
		t.Error("no version")
	}
}

// A deniedFS denies reading one file and listing one folder.
type deniedFS struct {
	fs.FS
	file, dir string
}

func (d deniedFS) Open(name string) (fs.File, error) {
	if name == d.file || name == d.dir {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.FS.Open(name)
}

func TestLoadDenied(t *testing.T) {
	inner := mapFS(map[string]string{"a.txt": "Un.", "b.txt": "Deux.", "d/c.txt": "Trois.", "z.txt": "Fin."})
	fsys := deniedFS{struct{ fs.FS }{inner}, "b.txt", "d"}
	want := "a.txt [] \"\" \nz.txt [] \"\" \n! b.txt: permission denied\n! d: permission denied\n"
	if got := summary(load(t, Options{}, Root{"r", fsys})); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLoadSymlinks(t *testing.T) {
	dir := t.TempDir()
	root := filepath.Join(dir, "corpus")
	write := func(name, data string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Skipf("symbolic links cannot be made here: %v", err)
		}
	}
	write("secret.txt", "Secret.")
	write("corpus/a.txt", "Un.")
	write("corpus/..data/b.txt", "Deux.")
	link("..data", "current")
	link("current/b.txt", "b.txt") // over a link, as mounted configuration does
	link("../secret.txt", "up.txt")
	link(filepath.Join(dir, "secret.txt"), "abs.txt")
	link("up.txt", "chain.txt")
	link("loop.txt", "loop.txt")
	link("nowhere.txt", "dead.txt")
	link("..data", "folder.txt")
	want := `a.txt [] "" 
b.txt [] "" 
! abs.txt: a symbolic link that leaves the corpus folder
! chain.txt: a symbolic link that leaves the corpus folder
! current: unsupported format: the name has no extension
! dead.txt: no such file or folder
! folder.txt: a symbolic link to a folder
! loop.txt: symbolic links in a circle
! up.txt: a symbolic link that leaves the corpus folder
`
	safe, err := Dir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Root{safe, {"plain", os.DirFS(root)}} {
		if got := summary(load(t, Options{}, r)); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", r.Name, got, want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "nowhere")
	if _, err := Dir(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Dir: %v", err)
	}
	if _, err := Load(t.Context(), []Root{{"r", os.DirFS(missing)}}, Options{}); !errors.Is(err, fs.ErrNotExist) || strings.Count(err.Error(), "nowhere") > 0 {
		t.Errorf("Load: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Load(ctx, []Root{{"r", mapFS(map[string]string{"a.txt": "x"})}}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if c := load(t, Options{}, Root{"r", fstest.MapFS{}}); len(c.Documents)+len(c.Rejected) != 0 {
		t.Errorf("empty root: %s", summary(c))
	}
}

func TestFingerprint(t *testing.T) {
	m := mapFS(map[string]string{"a.txt": "Un.", "a.txt.meta.yaml": "title: x", ".b": "x"})
	print := func() string {
		t.Helper()
		s, err := Fingerprint([]Root{{"r", m}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	last := print()
	if print() != last {
		t.Error("it changes by itself")
	}
	m[".b"] = &fstest.MapFile{Data: []byte("longer")}
	if print() != last {
		t.Error("a dot file changes it")
	}
	changes := map[string]func(){
		"bytes without a time": func() { m["a.txt"] = &fstest.MapFile{Data: []byte("Né.")} },
		"time":                 func() { m["a.txt"] = &fstest.MapFile{Data: []byte("Né."), ModTime: time.Unix(1e9, 0)} },
		"size":                 func() { m["a.txt"] = &fstest.MapFile{Data: []byte("Né.."), ModTime: time.Unix(1e9, 0)} },
		"sidecar":              func() { m["a.txt.meta.yaml"].Data = []byte("title: y") },
		"new file":             func() { m["c.txt"] = &fstest.MapFile{Data: []byte("x")} },
	}
	for _, name := range []string{"bytes without a time", "time", "size", "sidecar", "new file"} {
		changes[name]()
		now := print()
		if now == last {
			t.Errorf("%s: unchanged", name)
		}
		last = now
	}
}

func TestLoadKeepsSkips(t *testing.T) {
	c := load(t, Options{}, Root{"r", mapFS(map[string]string{
		"a.md":  "---\ntitle: Le titre du pont\npublisher: Mairie\n---\n\nLe pont de bois rouvre lundi aux piétons. Les voitures attendront.\n",
		"b.txt": utf8BOM + "Le bac passe encore deux fois par jour, dit la mairie.\n",
	})})
	for i, want := range []string{"front matter", "byte order mark"} {
		d := c.Documents[i]
		if len(d.Skipped) == 0 || d.Skipped[0].Why != want || d.Skipped[0].Start != 0 {
			t.Errorf("%s: skipped %v, want %s first", d.ID, d.Skipped, want)
		}
		for _, p := range d.Passages {
			if p.Overlaps(d.Skipped[0].Span) || d.Text[p.Start:p.End] != p.Text {
				t.Errorf("%s: passage %v %q", d.ID, p.Span, p.Text)
			}
		}
	}
}
