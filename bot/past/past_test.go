package past

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func document(id, text string) *corpus.Document {
	d := &corpus.Document{ID: id, Version: corpus.VersionOf(text), Title: "Le port", Collection: "presse", Text: text, Date: corpus.NoDate}
	corpus.Prepare([]*corpus.Document{d})
	return d
}

const port = "Sablette, le 4 mars 2021\n\nLe port a été agrandi de dix-huit hectares. Le quai ouvrira le 3 mai 2021, a dit la maire."

func is(version string) func(string) bool { return func(v string) bool { return v == version } }

func storeAt(dir string) *Store { return &Store{Dir: dir, Keep: DefaultKeep, Bytes: DefaultBytes} }

func put(t *testing.T, s *Store, docs ...*corpus.Document) {
	t.Helper()
	for _, d := range docs {
		if err := s.Put(d); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFind(t *testing.T) {
	now := time.Date(2021, 5, 6, 7, 8, 9, 0, time.UTC)
	s := storeAt(filepath.Join(t.TempDir(), "past"))
	s.Clock = func() time.Time { return now }
	want, twin, other := document("b.txt", port), document("a.txt", port), document("b.txt", port+" Fin.")
	if found, err := s.Find("b.txt", is(want.Version)); found != nil || err != nil {
		t.Fatalf("nothing is kept: %v, %v", found, err)
	}
	put(t, s, twin, want, other)
	found, err := s.Find("b.txt", is(want.Version))
	if err != nil || len(found) != 2 {
		t.Fatalf("%d found, %v", len(found), err)
	}
	if v := found[0]; !v.Until.Equal(now) || !reflect.DeepEqual(v.Document, want) {
		t.Errorf("found %+v\nwant  %+v", v.Document, want)
	}
	if found[1].Document.ID != "a.txt" {
		t.Errorf("second is %s", found[1].Document.ID)
	}
	all, err := s.All()
	if err != nil || len(all) != 3 || all[0].Document.ID != "a.txt" {
		t.Errorf("all are %v, %v", all, err)
	}
}

func TestPutRefuses(t *testing.T) {
	d := document("a.txt", port)
	d.Text += " "
	if err := storeAt(t.TempDir()).Put(d); err == nil {
		t.Error("a text of another version is kept")
	}
	d.Version = "sha256:../../x"
	if err := storeAt(t.TempDir()).Put(d); err == nil {
		t.Error("what is no version is kept")
	}
}

func TestDamaged(t *testing.T) {
	s := storeAt(t.TempDir())
	good, bad := document("a.txt", port), document("b.txt", port+" Fin.")
	put(t, s, good, bad)
	file := filepath.Join(s.Dir, nameOf(bad.Version, bad.ID))
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(filepath.Join(s.Dir, nameOf(good.Version, good.ID)))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"empty": nil, "cut": whole[:len(whole)/2], "another's": other, "text": []byte("x")} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if found, err := s.Find("b.txt", is(bad.Version)); len(found) != 0 || !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d found, %v", name, len(found), err)
		}
		if all, err := s.All(); len(all) != 1 || err == nil {
			t.Errorf("%s: %d in all, %v", name, len(all), err)
		}
	}
	if n, err := s.Purge("b.txt"); n != 1 || err != nil {
		t.Errorf("%d purged, %v", n, err)
	}
}

func TestPrune(t *testing.T) {
	s := storeAt(t.TempDir())
	if err := (&Store{Dir: filepath.Join(s.Dir, "none")}).Prune(); err != nil {
		t.Error(err)
	}
	now := time.Now()
	size := int64(0)
	for i := range 4 {
		d := document(fmt.Sprint(i), port+fmt.Sprint(" ", i))
		put(t, s, d)
		file := filepath.Join(s.Dir, nameOf(d.Version, d.ID))
		then := now.Add(-time.Duration(i) * 100 * 24 * time.Hour)
		if err := os.Chtimes(file, then, then); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		size = info.Size()
	}
	left := func() string {
		all, err := s.All()
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, v := range all {
			ids = append(ids, v.Document.ID)
		}
		return strings.Join(ids, " ")
	}
	for _, step := range []struct {
		keep  time.Duration
		bytes int64
		want  string
	}{
		{DefaultKeep, DefaultBytes, "0 1 2 3"},
		{250 * 24 * time.Hour, DefaultBytes, "0 1 2"},
		{DefaultKeep, 2*size + size/2, "0 1"},
	} {
		s.Keep, s.Bytes = step.keep, step.bytes
		if err := s.Prune(); err != nil {
			t.Error(err)
		}
		if got := left(); got != step.want {
			t.Errorf("kept %s, want %s", got, step.want)
		}
	}
}

func TestPurge(t *testing.T) {
	s := storeAt(t.TempDir())
	put(t, s, document("a.txt", port), document("a.txt", port+" Fin."), document("b.txt", port), document("c.txt", "Le quai ferme."))
	if n, err := s.Purge("a.txt"); n != 3 || err != nil {
		t.Errorf("%d purged, %v", n, err)
	}
	if all, _ := s.All(); len(all) != 1 || all[0].Document.ID != "c.txt" {
		t.Errorf("left are %v", all)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"format":1,"document":null}`))
	s := &Store{Dir: f.TempDir(), Keep: DefaultKeep, Bytes: DefaultBytes}
	d := document("a.txt", port)
	if err := s.Put(d); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(s.Dir, nameOf(d.Version, d.ID)))
	if err != nil {
		f.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		f.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(z); err != nil {
		f.Fatal(err)
	}
	f.Add(plain.Bytes())
	f.Fuzz(func(t *testing.T, text []byte) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(text)
		z.Close()
		v, err := decode(b.Bytes())
		if err != nil {
			return
		}
		for _, p := range v.Document.Passages {
			if p.In(v.Document.Text) != p.Text {
				t.Fatal("a passage is not its text")
			}
		}
	})
}
