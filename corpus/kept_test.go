package corpus

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// sameAsFull loads root with what is kept in keep, and without, and compares.
func sameAsFull(t *testing.T, root Root, opt Options, keep, when string) (full *Corpus) {
	t.Helper()
	full = load(t, opt, root)
	opt.Keep, opt.Stamp = keep, "test"
	got := load(t, opt, root)
	if got.NotKept != nil {
		t.Fatalf("%s: %v", when, got.NotKept)
	}
	if a, b := written(full), written(got); !bytes.Equal(a, b) {
		t.Fatalf("%s: other documents than a full reading gives:\n%s", when, firstDifference(string(a), string(b)))
	}
	if !reflect.DeepEqual(full.Rejected, got.Rejected) {
		t.Fatalf("%s: rejected are %v, want %v", when, got.Rejected, full.Rejected)
	}
	return full
}

// written is all that documents are, as bytes.
func written(c *Corpus) []byte {
	var b bytes.Buffer
	for _, d := range c.Documents {
		fmt.Fprintf(&b, "%+v\n", *d)
	}
	return b.Bytes()
}

func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	around := func(s string) string { return s[max(0, i-200):min(len(s), i+200)] }
	return "full: " + around(a) + "\nkept: " + around(b)
}

func dirOf(t *testing.T, dir string) Root {
	t.Helper()
	root, err := Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestKeepSample(t *testing.T) {
	keep := filepath.Join(t.TempDir(), "kept")
	for i := range 3 {
		sameAsFull(t, Root{"sample", os.DirFS("sample")}, Options{}, keep, fmt.Sprintf("load %d", i))
	}
}

// A reader that counts the files it reads.
func counting(n *int) map[string]Reader {
	return map[string]Reader{".note": func(name string, data []byte) ([]*Document, error) {
		*n++
		return []*Document{{Title: "Note", Text: string(data)}}, nil
	}}
}

func TestKeepReadsWhatChanged(t *testing.T) {
	dir, keep := t.TempDir(), t.TempDir()
	then := time.Now().Add(-time.Hour)
	age := func(name string) {
		if err := os.Chtimes(filepath.Join(dir, name), then, then); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		put(t, filepath.Join(dir, fmt.Sprintf("%d.note", i)), news+fmt.Sprint(" Note ", i, "."))
	}
	n := 0
	opt := Options{Readers: counting(&n), Keep: keep, Stamp: "a"}
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"first", func() {}, 5},
		{"nothing changed", func() {}, 0},
		{"touched", func() { age("1.note") }, 0},
		{"one changed, of the same size and time", func() { put(t, filepath.Join(dir, "1.note"), news+" Note 9."); age("1.note") }, 1},
		{"a sidecar", func() { put(t, filepath.Join(dir, "2.note.meta.yaml"), "title: Autre\n") }, 1},
		{"another build", func() { opt.Stamp = "b" }, 5},
		{"gone", func() { os.Remove(filepath.Join(dir, "3.note")) }, 0},
		{"too large now", func() { opt.MaxBytes = 10 }, 0},
	} {
		n = 0
		step.do()
		c := load(t, opt, dirOf(t, dir))
		if c.NotKept != nil || n != step.want {
			t.Errorf("%s: %d files were read, want %d (%v)", step.name, n, step.want, c.NotKept)
		}
		if step.name == "too large now" && len(c.Documents) != 0 {
			t.Errorf("%s: %d documents", step.name, len(c.Documents))
		}
	}
}

// Whatever is done to a corpus, what is kept makes no difference to what is read.
func TestKeepEdits(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir, keep := t.TempDir(), t.TempDir()
		file := func(i int) string {
			name := fmt.Sprintf("%c/%02d%s", 'a'+rune(i%2), i, []string{".txt", ".md", ".html"}[i%3])
			return filepath.Join(dir, name)
		}
		text := func() string {
			foot := []string{"", "Ce texte se trouve aussi sur le site du comité.", "Le service des voies répond à la presse."}[r.IntN(3)]
			return fmt.Sprintf("Comité des voies\n\n%s La mesure %d vaut à partir du %d mars 2021.\n\n%s", news, r.IntN(30), 1+r.IntN(28), foot)
		}
		lines := func() {
			var b strings.Builder
			for i := range 3 + r.IntN(8) {
				fmt.Fprintf(&b, "{\"id\": %d, \"text\": %q}\n", i, text())
			}
			put(t, filepath.Join(dir, "tout.jsonl"), b.String())
		}
		for i := range 12 {
			put(t, file(i), text())
		}
		for step := range 25 {
			what := r.IntN(8)
			at, to := file(r.IntN(20)), file(r.IntN(20))
			switch what {
			case 0:
				os.Remove(at)
			case 1, 2:
				put(t, at, text())
			case 3:
				os.Rename(at, to)
			case 4:
				lines()
			case 5:
				put(t, at+".meta.yaml", fmt.Sprintf("title: Titre %d\n", r.IntN(9)))
			case 7:
				if data, err := os.ReadFile(file(2)); err == nil {
					put(t, file(8), string(data)) // of the same kind, in the same collection
				}
			case 6:
				// One letter is another, of the same length, and nothing tells but the bytes.
				data, err := os.ReadFile(at)
				info, err2 := os.Stat(at)
				if err != nil || err2 != nil {
					continue
				}
				put(t, at, strings.Replace(string(data), "mesure", "meSure", 1))
				os.Chtimes(at, info.ModTime(), info.ModTime())
			}
			sameAsFull(t, dirOf(t, dir), Options{}, keep, fmt.Sprintf("seed %d, step %d, edit %d", seed, step, what))
		}
	}
}

// A load that was stopped leaves what it had, and one file may be whatever.
func TestKeepDamaged(t *testing.T) {
	dir, keep := t.TempDir(), t.TempDir()
	for i := range 8 {
		put(t, filepath.Join(dir, fmt.Sprintf("%d.html", i)), fmt.Sprintf("<h1>Note %d</h1><p>%s</p>", i, news))
	}
	sameAsFull(t, dirOf(t, dir), Options{}, keep, "first")
	names, err := filepath.Glob(filepath.Join(keep, "*"+keptSuffix))
	if err != nil || len(names) == 0 {
		t.Fatalf("nothing is kept: %v", err)
	}
	whole, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 1, len(keptMagic), len(whole) / 2, len(whole) - 1} {
		put(t, names[0], string(whole[:cut]))
		sameAsFull(t, dirOf(t, dir), Options{}, keep, fmt.Sprintf("cut at %d", cut))
	}
	for i := 0; i < len(whole); i += 97 {
		bad := bytes.Clone(whole)
		bad[i] ^= 0x20
		put(t, names[0], string(bad))
		sameAsFull(t, dirOf(t, dir), Options{}, keep, fmt.Sprintf("damaged at %d", i))
	}
}

// A folder that cannot be written to costs a word, never the documents.
func TestKeepNowhere(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a.txt"), news)
	nowhere := filepath.Join(dir, "a.txt", "kept")
	c := load(t, Options{Keep: nowhere}, dirOf(t, dir))
	if c.NotKept == nil || len(c.Documents) != 1 {
		t.Errorf("%d documents, %v", len(c.Documents), c.NotKept)
	}
}

func FuzzKept(f *testing.F) {
	doc := &Document{ID: "a.txt", Text: "Lyon, le 3 mars 2021\n\n" + news, Version: "v"}
	w := &work{doc: doc, raw: doc.clone()}
	_ = prepareAll(f.Context(), []*work{w}, func(*work) {})
	f.Add(appendWork(nil, w))
	f.Add(appendKeptFile(nil, &keptFile{holds: []keptDocument{{id: "a"}}, rejected: []Rejection{{Path: "b"}}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		if w := readWork(data); w != nil {
			for _, p := range w.doc.Passages {
				if p.In(w.doc.Text) != p.Text {
					t.Fatal("a passage is not its text")
				}
			}
			if again := readWork(appendWork(nil, w)); !reflect.DeepEqual(again, w) {
				t.Fatalf("read again: %+v\nwant: %+v", again, w)
			}
		}
		if file := readKeptFile(data); file != nil {
			again := readKeptFile(appendKeptFile(nil, file))
			again.record = file.record
			if !reflect.DeepEqual(again, file) {
				t.Fatalf("read again: %+v\nwant: %+v", again, file)
			}
		}
	})
}
