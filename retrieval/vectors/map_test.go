package vectors

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"unsafe"
)

func TestMap(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	const before = 8200 // so that it is not the bound of a page
	if err := os.WriteFile(name, append(make([]byte, before), "content"...), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := Map(file, before, 7)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	b := mapping.Bytes()
	if string(b) != "content" || cap(b) != len(b) {
		t.Errorf("%q, room for %d", b, cap(b))
	}
	if at := uintptr(unsafe.Pointer(&b[0])); at%8 != 0 {
		t.Errorf("offset %d is at address %d", before, at)
	}
	if err := mapping.Close(); err != nil {
		t.Error(err)
	}
	if err := mapping.Close(); err == nil {
		t.Error("closed twice")
	}
}

func TestMapRefuses(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "short"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString("12345678"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ offset, length int64 }{{0, 9}, {9, 0}, {-1, 1}, {0, -1}, {1, math.MaxInt64}} {
		if _, err := Map(file, tt.offset, tt.length); err == nil {
			t.Errorf("%d bytes from %d", tt.length, tt.offset)
		}
	}
	empty, err := Map(file, 8, 0)
	if err != nil || len(empty.Bytes()) != 0 {
		t.Errorf("nothing: %v", err)
	}
	if err := empty.Close(); err != nil {
		t.Error(err)
	}
}
