package inbox

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

const text = "Brévin, le 4 mars 2024\n\nLe môle est du quai fermera le 12 avril 2024 pour travaux.\n"

func newFolder(t *testing.T) Folder {
	t.Helper()
	return Folder{Dir: filepath.Join(t.TempDir(), "new", "depots"), At: "depots", Kinds: []string{".txt", ".md", ".html"}, MaxBytes: 1 << 16}
}

// takeIn does all three steps.
func takeIn(t *testing.T, f Folder, key, data string, h Handed) Plan {
	t.Helper()
	if err := f.Keep(key, []byte(data)); err != nil {
		t.Fatal(err)
	}
	p, err := f.Plan(key, h, nil, func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Carry(p); err != nil {
		t.Fatal(err)
	}
	return p
}

// names are all files of the folder.
func names(t *testing.T, f Folder) []string {
	t.Helper()
	all, err := os.ReadDir(f.Dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range all {
		out = append(out, e.Name())
	}
	return out
}

func (f Folder) load(t *testing.T) *corpus.Corpus {
	t.Helper()
	root, err := f.Root()
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Load(context.Background(), []corpus.Root{root}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What a plan says of a document is what the corpus reads.
func TestPlan(t *testing.T) {
	f := newFolder(t)
	if c := f.load(t); len(c.Documents)+len(c.Rejected) > 0 {
		t.Errorf("a folder that is not there has %+v", c)
	}
	p := takeIn(t, f, "a", text, Handed{Name: "Le môle.txt", Title: "Le môle ferme", URL: "https://example.org/archives/C1/p1", Note: "handed in\n2024-03-05"})
	c := f.load(t)
	if len(c.Documents) != 1 || len(c.Rejected) > 0 {
		t.Fatalf("the corpus has %+v", c)
	}
	d := c.Documents[0]
	if want := (Planned{d.ID, d.Version, d.Date, d.Title}); p.Outcome != New || len(p.Documents) != 1 || p.Documents[0] != want {
		t.Errorf("planned is %+v, read %+v", p, want)
	}
	if d.ID != "depots/Le môle.txt" || d.Collection != "depots" || d.URL == "" || d.Title != "Le môle ferme" || d.Date.Basis != corpus.BasisDateline {
		t.Errorf("the document is %+v", d)
	}
	if got := names(t, f); !slices.Equal(got, []string{"Le môle.txt", "Le môle.txt.meta.yaml"}) {
		t.Errorf("the folder has %q", got)
	}
	// Again, with a day: the document gets it.
	p = takeIn(t, f, "b", text, Handed{Name: "autre.txt", Date: "2024-02-01"})
	if d := f.load(t).Documents[0]; p.Outcome != Same || d.Date.From.String() != "2024-02-01" || p.Documents[0].Date != d.Date {
		t.Errorf("%+v is dated %v", p, d.Date)
	}
	first := p
	// Another version, of which nothing need be said: what stood beside the first goes.
	p = takeIn(t, f, "c", strings.Replace(text, "12", "13", 1), Handed{Name: "Le môle.txt"})
	for plan, want := range map[*Plan]bool{&first: false, &p: true, {Name: "rien.txt"}: false} {
		if stands, err := f.Stands(*plan); stands != want || err != nil {
			t.Errorf("%s stands: %v %v", plan.Name, stands, err)
		}
	}
	if got := names(t, f); p.Outcome != Replaces || !slices.Equal(got, []string{"Le môle.txt"}) {
		t.Errorf("%+v leaves %q", p, got)
	}
}

// What somebody else wrote beside a document stays.
func TestForeignSidecar(t *testing.T) {
	f := newFolder(t)
	takeIn(t, f, "a", text, Handed{Name: "a.txt"})
	side := filepath.Join(f.Dir, "a.txt.meta.yaml")
	if err := os.WriteFile(side, []byte("title: Le mien\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := takeIn(t, f, "b", text+"Fin.\n", Handed{Name: "a.txt", URL: "https://example.org/", Date: "2024-01-01"})
	if b, err := os.ReadFile(side); err != nil || string(b) != "title: Le mien\n" || p.Documents[0].Title != "Le mien" {
		t.Errorf("%+v, beside it %q %v", p, b, err)
	}
}

// What is said beside one file is not said of another whose name begins like its name.
func TestNothingIsSaidOfAnother(t *testing.T) {
	for _, order := range [][2]string{{"note.md", "note.md.txt"}, {"note.md.txt", "note.md"}} {
		f := newFolder(t)
		takeIn(t, f, "a", text, Handed{Name: order[0], Title: "Une", Date: "1999-01-01"})
		p := takeIn(t, f, "b", text+"Fin.\n", Handed{Name: order[1]})
		for _, d := range f.load(t).Documents {
			if want := (Planned{d.ID, d.Version, d.Date, d.Title}); strings.HasSuffix(d.Text, "Fin.\n") && p.Documents[0] != want {
				t.Errorf("%v: planned is %+v, read %+v", order, p.Documents[0], want)
			}
		}
	}
}

// Every step may be done again, and a plan holds whatever happened since.
func TestAgain(t *testing.T) {
	f := newFolder(t)
	if _, err := f.Plan("a", Handed{Name: "a.txt"}, nil, nil); err == nil {
		t.Error("a plan for nothing")
	}
	p := takeIn(t, f, "a", text, Handed{Name: "a.txt", Note: "x", Date: "2024-01-01"})
	for range 2 {
		if err := f.Carry(p); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, f); len(got) != 2 {
		t.Errorf("the folder has %q", got)
	}
	elsewhere := newFolder(t)
	if err := elsewhere.Carry(p); err == nil {
		t.Error("a plan for another folder is carried out")
	}
	if kept, err := f.Kept("a"); kept || err != nil {
		t.Error(kept, err)
	}
	if err := errors.Join(f.Drop("a"), f.Drop("a")); err != nil {
		t.Error(err)
	}
}

func TestNamesApart(t *testing.T) {
	f := newFolder(t)
	takeIn(t, f, "a", text, Handed{Name: "note.txt"})
	if err := os.Mkdir(filepath.Join(f.Dir, "dossier.txt"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(f.Dir, "lien.txt")); err != nil {
		t.Skip(err)
	}
	for i, tt := range []struct {
		h     Handed
		taken []string
		known bool
		apart bool
	}{
		{h: Handed{Name: "note.txt"}},
		{h: Handed{Name: "Note.TXT"}, apart: true},
		{h: Handed{Name: "autre/note.txt"}, apart: true},
		{h: Handed{Name: "note.txt", Apart: true}, apart: true},
		{h: Handed{Name: "note.txt"}, taken: []string{"NOTE.txt"}, apart: true},
		{h: Handed{Name: "ailleurs.txt"}, known: true, apart: true},
		{h: Handed{Name: "neuf.txt"}},
		{h: Handed{Name: "dossier.txt"}, apart: true},
		{h: Handed{Name: "lien.txt"}, apart: true},
	} {
		if err := f.Keep("k", []byte(text+strings.Repeat("Fin. ", i+1))); err != nil {
			t.Fatal(err)
		}
		p, err := f.Plan("k", tt.h, tt.taken, func(string) bool { return tt.known })
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(p.Name, p.Sum[:8]); got != tt.apart {
			t.Errorf("%+v is kept as %q", tt.h, p.Name)
		}
		if err := f.Carry(p); err != nil {
			t.Error(err)
		}
	}
	if b, err := os.ReadFile("/etc/hostname"); err == nil && strings.Contains(string(b), "Brévin") {
		t.Error("something was written outside of the folder")
	}
}

func TestRefused(t *testing.T) {
	f := newFolder(t)
	f.Readers = map[string]corpus.Reader{".jsonl": nil}
	f.Kinds = append(f.Kinds, ".jsonl")
	for name, tt := range map[string]struct {
		data string
		why  Why
	}{
		"a.exe":    {text, WhyKind},
		"sans":     {text, WhyKind},
		"vide.txt": {"", WhyEmpty},
		"rien.md":  {" \n\n", WhyEmpty},
		"bin.txt":  {"\x00\x01\x02", WhyBroken},
		"gros.txt": {strings.Repeat("mot ", 1<<15), WhyLarge},
		"front.md": {"---\ntitle: x\n---\n", WhyEmpty},
	} {
		p := takeIn(t, f, "k", tt.data, Handed{Name: name})
		if p.Outcome != Refused || p.Why != tt.why || len(names(t, f)) > 0 {
			t.Errorf("%s: %+v %q", name, p, names(t, f))
		}
	}
}

// A document cannot name another collection than its inbox's.
func TestCollection(t *testing.T) {
	f := newFolder(t)
	takeIn(t, f, "a", "---\ncollection: interne\n---\n"+text, Handed{Name: "a.md"})
	takeIn(t, f, "b", "---\ncollection: [interne\n---\n"+text, Handed{Name: "b.md"})
	for _, d := range f.load(t).Documents {
		if d.Collection != "depots" {
			t.Errorf("%s is in %q", d.ID, d.Collection)
		}
	}
}

func TestPlaced(t *testing.T) {
	in := fstest.MapFS{"a.txt": {Data: []byte("a")}, "deep/b.txt": {Data: []byte("b")}}
	for _, at := range []string{"x", "x/y"} {
		var got []string
		err := fs.WalkDir(placed{at, in}, ".", func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				got = append(got, name)
			}
			return err
		})
		if want := []string{at + "/a.txt", at + "/deep/b.txt"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%q %v, not %q", got, err, want)
		}
	}
	p := placed{"x", in}
	for _, name := range []string{"a.txt", "x/../a.txt", "xa.txt", "y", "."} {
		if f, err := p.Open(name); err == nil {
			f.Close()
			t.Errorf("%q opens", name)
		}
	}
}

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{
		"Note d'été.txt": "Note d'été.txt", "../../x.txt": "x.txt", `..\..\x.txt`: "x.txt", "a/b/.txt": "document.txt", ".bashrc.txt": "bashrc.txt",
		"x": "x.txt", "rapport.v2.TXT": "rapport.v2.TXT", "a\x00\nb\u202e.txt": "a b.txt", "con.txt": "_con.txt", "x.meta.txt": "x-meta.txt",
		"x.META.y.txt": "x-META.y.txt", "e\u0301te.txt": "éte.txt", "a#b?.txt": "a-b-.txt", "...": "document.txt", " . x . .txt": "x.txt",
	} {
		if got := SafeName(name, ".txt"); got != want {
			t.Errorf("%q is kept as %q, not %q", name, got, want)
		}
	}
}

func FuzzSafeName(f *testing.F) {
	for _, name := range []string{"../../x.txt", "a\u202e.txt", "x.meta.txt", strings.Repeat("é", 300) + ".txt", ".meta.meta..txt", "aux", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := SafeName(name, ".txt")
		lower := strings.ToLower(got)
		switch {
		case !fs.ValidPath(got), path.Base(got) != got, strings.Contains(got, `\`), strings.HasPrefix(got, "."), !utf8.ValidString(got),
			len(got) > longestName, path.Ext(lower) != ".txt", strings.Contains(lower, ".meta."), strings.TrimSpace(got) != got,
			strings.ContainsFunc(got, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }):
			t.Errorf("%q is kept as %q", name, got)
		}
		if again := SafeName(got, ".txt"); again != got {
			t.Errorf("%q is kept as %q, and that as %q", name, got, again)
		}
	})
}
