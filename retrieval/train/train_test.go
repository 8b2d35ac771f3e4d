package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/retrieval/table"
)

const toy = "testdata/toy/"

var toySources = []string{
	"-source", "laws=" + toy + "laws", "-source", "sheets=" + toy + "sheets", "-source", "codes=" + toy + "codes",
	"-source", "novels=" + toy + "novels", "-source", "debates=" + toy + "debates",
	"-source", "sentences=" + toy + "sentences.txt", "-source", "lexicon=" + toy + "lexicon.txt",
}

// train makes a small table of the toy sources.
func train(t *testing.T, settings ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "table")
	args := append([]string{"-dims", "32", "-batch", "16", "-steps", "150", "-words", "300", "-least", "2", "-buckets", "256", "-out", out}, toySources...)
	if err := run(append(args, settings...), io.Discard); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSameBytes trains three times, with one worker and with others: the bytes are
// those of this file, on every machine.
func TestSameBytes(t *testing.T) {
	const want = "2245380cfff149b85a6d3dabdd8fda1c9a122629f581f15c37c9b27fb4d6a529"
	for _, workers := range []string{"1", "2", "3"} {
		if got := fmt.Sprintf("%x", sha256.Sum256(train(t, "-workers", workers))); got != want {
			t.Errorf("with %s workers: SHA-256 %s, want %s", workers, got, want)
		}
	}
	if bytes.Equal(train(t, "-seed", "2"), train(t, "-seed", "3")) {
		t.Error("two seeds give the same table")
	}
}

// TestLearns holds a small table to what it was shown: each English sentence is
// nearest to its French.
func TestLearns(t *testing.T) {
	tab, err := table.Open(string(train(t, "-steps", "600")))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(toy + "sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	var vectors [2][][]float32
	for line := range strings.Lines(string(b)) {
		for i, text := range strings.SplitN(line, "\t", 2) {
			v := make([]float32, tab.Dims())
			if !tab.Vector(v, text) {
				t.Fatalf("%q has no vector", text)
			}
			vectors[i] = append(vectors[i], v)
		}
	}
	right := 0
	for i, v := range vectors[0] {
		best := 0
		for k, other := range vectors[1] {
			if dot(v, other) > dot(v, vectors[1][best]) {
				best = k
			}
		}
		if best == i {
			right++
		}
	}
	if n := len(vectors[0]); right < n*9/10 {
		t.Errorf("%d of %d sentences are nearest to their translations", right, n)
	}
}

func TestRunErrors(t *testing.T) {
	out := filepath.Join(t.TempDir(), "table")
	broken := filepath.Join(t.TempDir(), "F1.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	uneven := t.TempDir()
	if err := os.WriteFile(filepath.Join(uneven, "day.fr"), []byte("Un jour.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no out":         {},
		"odd dims":       {"-dims", "3", "-out", out},
		"batch":          {"-batch", "0", "-out", out},
		"workers":        {"-workers", "0", "-out", out},
		"kind":           {"-source", "press=x", "-out", out},
		"absent":         {"-source", "sentences=absent.txt", "-out", out},
		"nothing":        {"-out", out},
		"no tab":         {"-source", "sentences=" + toy + "lexicon.txt", "-out", out},
		"broken sheet":   {"-source", "sheets=" + filepath.Dir(broken), "-out", out},
		"uneven debates": {"-source", "debates=" + uneven, "-out", out},
		"no folder":      {"-source", "sentences=" + toy + "sentences.txt", "-dims", "2", "-batch", "4", "-steps", "1", "-out", filepath.Join(out, "absent")},
	} {
		if err := run(args, io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
