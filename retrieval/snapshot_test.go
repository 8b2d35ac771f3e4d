package retrieval

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestSnapshotKeepsEverything(t *testing.T) {
	file := filepath.Join(t.TempDir(), "index.snapshot")
	ix := index(t, harbour(t))
	if err := ix.Save(file, "corpus of today"); err != nil {
		t.Fatal(err)
	}
	again, err := Open(file, Hashing{})
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Fingerprint(); got != "corpus of today" {
		t.Errorf("Fingerprint() = %q", got)
	}
	if !reflect.DeepEqual(ix.Documents(), again.Documents()) {
		t.Error("the documents differ after reopening")
	}
	q := Query{Text: "le gardien du phare"}
	if a, b := search(t, ix, q), search(t, again, q); !reflect.DeepEqual(a, b) {
		t.Errorf("the hits differ after reopening:\n%v\n%v", a, b)
	}
	changes, err := again.Sync(context.Background(), harbour(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(changes.Unchanged) != 3 || changes.Embedded != 0 {
		t.Errorf("Sync after reopening: %+v, want nothing to do", changes)
	}
}

// TestAnalysisVersion fails when analysis gives other tokens than the version
// that snapshots name: then raise analysisVersion and put the new sum here.
func TestAnalysisVersion(t *testing.T) {
	var b strings.Builder
	for _, c := range analysisCases {
		b.WriteString(summary(Tokens(c.text, c.lang)))
	}
	for _, d := range harbour(t) {
		b.WriteString(summary(Tokens(d.Text, "fr")) + summary(Tokens(d.Text, "en")))
	}
	sum := sha256.Sum256([]byte(b.String()))
	if got, want := fmt.Sprintf("%d %x", analysisVersion, sum[:8]), "2 0aa58e2d17cf0c19"; got != want {
		t.Errorf("analysis %s, want %s", got, want)
	}
}

func TestSnapshotOfNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "index.snapshot")
	if err := New(Hashing{}).Save(file, ""); err != nil {
		t.Fatal(err)
	}
	ix, err := Open(file, Hashing{})
	if err != nil {
		t.Fatal(err)
	}
	if hits := search(t, ix, Query{Text: "phare"}); len(hits) != 0 {
		t.Errorf("an empty index found %v", hits)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	if err := index(t, harbour(t)).Save(good, ""); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int) []byte {
		b := bytes.Clone(whole)
		b[at] ^= 1
		return b
	}
	newer := bytes.Clone(whole)
	binary.NativeEndian.PutUint32(newer[len(imageMagic):], imageVersion+1)
	for name, content := range map[string][]byte{
		"empty": nil, "header only": whole[:headerSize], "cut": whole[:len(whole)-1], "longer": append(bytes.Clone(whole), 0),
		"foreign": []byte("PK\x03\x04 and a great deal more that is no index of ours at all"), "flipped": changed(len(whole) / 2),
		"flipped sum": changed(headerSize - 1), "flipped table": changed(len(whole) - trailerSize - 1), "newer": newer,
	} {
		file := filepath.Join(dir, "bad")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(file, Hashing{}); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%s: Open = %v, want ErrSnapshot", name, err)
		}
	}
	if _, err := Open(good, Hashing{Dims: 64}); !errors.Is(err, ErrModel) {
		t.Errorf("another model: Open = %v, want ErrModel", err)
	}
	if _, err := Open(filepath.Join(dir, "absent"), Hashing{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: Open = %v, want fs.ErrNotExist", err)
	}
}

func TestSaveLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	ix := index(t, harbour(t))
	// A folder in the place of the file makes the rename fail, after the writing.
	file := filepath.Join(dir, "taken")
	if err := os.MkdirAll(filepath.Join(file, "inside"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := ix.Save(file, ""); err == nil {
		t.Fatal("Save over a folder succeeded")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("Save left %v", entries)
	}
}
