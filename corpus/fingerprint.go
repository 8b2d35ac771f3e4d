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
	state, err := stateOf(fsys, name)
	if err != nil {
		fmt.Fprintf(h, "file %q %q\n", name, err)
		return
	}
	// The mode is there for permissions, which decide whether a file can be read.
	fmt.Fprintf(h, "file %q %d %d %d %v\n", name, state.size, state.modified, state.changed, state.mode)
	if now := time.Now().UnixNano(); state.isFresh(now) {
		fmt.Fprintf(h, "fresh at %d\n", now)
	}
	if state.modified == 0 {
		data, err := readLimited(fsys, name, DefaultMaxBytes)
		sum := sha256.Sum256(data)
		fmt.Fprintf(h, "bytes %x %v\n", sum, err)
	}
}
