package retrieval

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// kept is a small index in a file, with a log of three updates.
func kept(t testing.TB) (file string, log string, ids []string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "index.snapshot")
	ix := New(Hashing{Dims: 8})
	docs := harbour(t)
	if _, err := ix.Sync(context.Background(), docs[:1]); err != nil {
		t.Fatal(err)
	}
	if err := ix.Save(file, "first"); err != nil {
		t.Fatal(err)
	}
	for _, d := range docs[1:] {
		if _, err := ix.Update(context.Background(), []*corpus.Document{d}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ix.Update(context.Background(), nil, []string{docs[0].ID}); err != nil {
		t.Fatal(err)
	}
	return file, logName(file, ix.kept.id), []string{docs[0].ID, docs[1].ID, docs[2].ID}
}

// openedIDs are the documents of an index, which must be as they were written.
func openedIDs(t testing.TB, ix *Index) []string {
	t.Helper()
	want := make(map[string]*corpus.Document)
	for _, d := range harbour(t) {
		want[d.ID] = d
	}
	var ids []string
	for d := range ix.All() {
		ids = append(ids, d.ID)
		if want[d.ID] == nil || d.Text != want[d.ID].Text {
			t.Fatalf("%s is not what was written", d.ID)
		}
	}
	for _, h := range search(t, ix, Query{Text: "le gardien du quai au marché", Lang: "fr"}) {
		if !strings.Contains(want[h.Passage.Document].Text, h.Passage.Text) {
			t.Fatalf("%q is not in %s", h.Passage.Text, h.Passage.Document)
		}
	}
	return ids
}

// TestTornLog cuts the log at every byte: what was acknowledged before the record
// that is cut is there, and the next update goes on from it.
func TestTornLog(t *testing.T) {
	file, log, ids := kept(t)
	whole, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	id := imageID(whole[16:32])
	_, second, _ := readLogged(whole[:len(whole)-1], id)
	_, first, _ := readLogged(whole[:second-1], id)
	for cut := len(whole); cut >= 0; cut-- {
		records, want := 0, ids[:1]
		switch {
		case cut == len(whole):
			records, want = 3, []string{ids[2], ids[1]}
		case cut >= second:
			records, want = 2, []string{ids[2], ids[1], ids[0]}
		case cut >= first:
			records, want = 1, []string{ids[1], ids[0]}
		}
		// What a machine leaves that stops while it writes may end in zeros.
		for _, zeros := range []int{0, 40} {
			data := append(bytes.Clone(whole[:cut]), make([]byte, zeros)...)
			list, n, err := readLogged(data, id)
			if err != nil || n > max(cut, logHeader) || len(list) != records {
				t.Fatalf("cut at %d of %d, %d zeros: %d records, want %d, in %d bytes: %v", cut, len(whole), zeros, len(list), records, n, err)
			}
		}
		if cut%331 != 0 && cut != first && cut != second {
			continue
		}
		if err := os.WriteFile(log, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		ix, err := Open(file, Hashing{Dims: 8})
		if err != nil {
			t.Fatalf("cut at %d of %d: %v", cut, len(whole), err)
		}
		if got := openedIDs(t, ix); !slices.Equal(got, want) {
			t.Fatalf("cut at %d of %d: %v, want %v", cut, len(whole), got, want)
		}
		if _, err := ix.Update(context.Background(), harbour(t), nil); err != nil {
			t.Fatal(err)
		}
		if again, err := Open(file, Hashing{Dims: 8}); err != nil || again.Len() != 3 {
			t.Fatalf("cut at %d: after another update: %v", cut, err)
		}
	}
}

// TestFlippedBytes changes bytes of both files, one at a time: the index is refused
// or, where the end of the log is taken for torn, is what it was before its last record.
func TestFlippedBytes(t *testing.T) {
	file, log, _ := kept(t)
	for _, name := range []string{file, log} {
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		step := max(len(whole)/400, 1)
		for at := 0; at < len(whole); at += step {
			b := bytes.Clone(whole)
			b[at] ^= 0x41
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
			ix, err := Open(file, Hashing{Dims: 8})
			switch {
			case err == nil:
				openedIDs(t, ix)
				if name == file && !sameSections(t, whole, b) {
					t.Fatalf("%s, byte %d: opened", filepath.Base(name), at)
				}
			case !errors.Is(err, ErrSnapshot):
				t.Fatalf("%s, byte %d: %v", filepath.Base(name), at, err)
			}
		}
		if err := os.WriteFile(name, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// sameSections reports whether two images differ only between their sections.
func sameSections(t *testing.T, a, b []byte) bool {
	x, err := openImage(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := openImage(b)
	return err == nil && reflect.DeepEqual(x.sections, y.sections)
}

// TestUnverifiedDamage does without the checksums of Open: whatever the sections
// say, a search ends, and what it quotes is what was written.
func TestUnverifiedDamage(t *testing.T) {
	ix := New(Hashing{Dims: 8})
	if _, err := ix.Sync(context.Background(), harbour(t)); err != nil {
		t.Fatal(err)
	}
	m, err := packed(ix.load())
	if err != nil {
		t.Fatal(err)
	}
	for at := headerSize; at < len(m.data)-trailerSize; at += 5 {
		b := bytes.Clone(m.data)
		b[at] ^= []byte{1, 0x80, 0xff}[at%3]
		tryUnverified(t, b)
	}
}

// tryUnverified searches an image whose checksums of sections may not hold.
func tryUnverified(t testing.TB, b []byte) {
	m, err := openImage(b)
	if err != nil {
		return
	}
	g, err := readSegment(m)
	if err != nil {
		if !errors.Is(err, ErrSnapshot) {
			t.Fatal(err)
		}
		return
	}
	ix := New(Hashing{Dims: 8})
	ix.state.Store(newState([]part{{segment: g}}))
	if g.meta.dims != 8 && g.rows() > 0 {
		return // its vectors are not those of the embedder
	}
	openedIDs(t, ix)
	ix.Expand("gardein phrae", "fr")
	ix.Document("port.txt")
	for range ix.Heads() {
	}
	search(t, ix, Query{Text: "phare", Since: 737425, Collections: []string{""}, Limit: 50})
	if g.verify() != nil {
		if err := merge(context.Background(), &bytes.Buffer{}, imageID{}, ix.load().parts, "", ""); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("damage was written anew: %v", err)
		}
	}
}

func FuzzOpenImage(f *testing.F) {
	ix := New(Hashing{Dims: 8})
	if _, err := ix.Sync(context.Background(), harbour(f)[:1]); err != nil {
		f.Fatal(err)
	}
	m, err := packed(ix.load())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(m.data, uint32(0), []byte(nil))
	for kind, s := range m.sections {
		f.Add(m.data, kind, s.data)
	}
	// A section is replaced, with checksums that hold, to reach what lies behind them.
	f.Fuzz(func(t *testing.T, data []byte, kind uint32, section []byte) {
		m, err := openImage(data)
		if err != nil {
			if !errors.Is(err, ErrSnapshot) {
				t.Fatal(err)
			}
			return
		}
		if kind != 0 {
			m.sections[kind] = imageSection{section, crc32.Checksum(section, castagnoli)}
		}
		g, err := readSegment(m)
		if err != nil {
			if !errors.Is(err, ErrSnapshot) {
				t.Fatal(err)
			}
			return
		}
		if g.meta.dims != 8 && g.rows() > 0 {
			return
		}
		s := newState([]part{{segment: g}})
		ix := New(Hashing{Dims: 8})
		ix.state.Store(s)
		for d := range ix.All() {
			for _, p := range d.Passages {
				if d.Text[p.Start:p.End] != p.Text {
					t.Fatal("a passage is not its text")
				}
			}
		}
		search(t, ix, Query{Text: "quai du phare, gardein", Lang: "fr"})
		if g.verify() == nil {
			merge(context.Background(), &bytes.Buffer{}, imageID{}, []part{{segment: g}, {segment: g}}, "", "")
		}
	})
}

func FuzzReadLog(f *testing.F) {
	_, log, _ := kept(f)
	whole, err := os.ReadFile(log)
	if err != nil {
		f.Fatal(err)
	}
	id := imageID(whole[16:32])
	f.Add(whole[logHeader:])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		list, n, err := readLogged(append(newLogHeader(id), data...), id)
		if err != nil && !errors.Is(err, ErrSnapshot) {
			t.Fatal(err)
		}
		if n > logHeader+len(data) {
			t.Fatalf("%d bytes of %d hold", n, logHeader+len(data))
		}
		s := emptyState()
		for _, l := range list {
			if s, err = s.after(context.Background(), l.commit); err != nil {
				return
			}
		}
	})
}

func FuzzReadRecord(f *testing.F) {
	for _, d := range harbour(f) {
		f.Add(appendRecord(nil, d))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readRecord(data)
		if err != nil {
			return
		}
		// Varints may be written in more than one way; what is read is what is written again.
		again, err := readRecord(appendRecord(nil, d))
		if err != nil || !bytes.Equal(appendRecord(nil, again), appendRecord(nil, d)) {
			t.Fatalf("read %+v, then %+v, %v", d, again, err)
		}
	})
}
