package retrieval

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestPacedWriter(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	w := newPacedWriter(ctx, f)
	want := bytes.Repeat([]byte("0123456789abcdef"), 3<<20/16+1)
	for _, b := range [][]byte{want[:5], nil, want[5:]} {
		if n, err := w.Write(b); n != len(b) || err != nil {
			t.Fatalf("%d of %d bytes: %v", n, len(b), err)
		}
	}
	if got, err := os.ReadFile(f.Name()); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, not %d, or other ones: %v", len(got), len(want), err)
	}
	cancel()
	if n, err := w.Write(want); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d bytes after the end: %v", n, err)
	}
}
