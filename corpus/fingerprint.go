package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"sort"
	"time"
)

// settled is how long a file must have been left alone before its size and time
// of change are trusted to tell its content: longer than file systems take to
// notice that time has passed.
const settled = 100 * time.Millisecond

// Fingerprint is a short name for the state of the files under roots: as long
// as it stays the same, one build of the program reads the same documents. It
// looks at paths, sizes and times of change, and at the bytes only of files that
// have no time (embedded ones). While a file is fresh no fingerprint equals
// another. Its errors are those of Load.
func Fingerprint(roots []Root) (string, error) {
	h := sha256.New()
	for i, root := range roots {
		t, err := list(context.Background(), root)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "root %d\n", i)
		names := append([]string(nil), t.files...)
		for _, sides := range t.sidecars {
			names = append(names, sides...)
		}
		sort.Strings(names)
		for _, name := range names {
			fingerprintFile(h, root.FS, name)
		}
		for _, r := range t.rejected {
			fmt.Fprintf(h, "rejected %q %q\n", r.Path, r.Reason)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func fingerprintFile(h hash.Hash, fsys fs.FS, name string) {
	real, err := follow(fsys, name)
	if err != nil {
		fmt.Fprintf(h, "file %q %q\n", name, err)
		return
	}
	info, err := fs.Stat(fsys, real)
	if err != nil {
		fmt.Fprintf(h, "file %q %q\n", name, reasonOf(err))
		return
	}
	// The mode is there for permissions, which decide whether a file can be read.
	fmt.Fprintf(h, "file %q %d %d %v\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
	if now := time.Now(); !info.ModTime().IsZero() && now.Sub(info.ModTime()) < settled {
		fmt.Fprintf(h, "fresh at %d\n", now.UnixNano())
	}
	if info.ModTime().IsZero() {
		data, err := readLimited(fsys, name, DefaultMaxBytes)
		sum := sha256.Sum256(data)
		fmt.Fprintf(h, "bytes %x %v\n", sum, err)
	}
}
