//go:build unix && !aix && !solaris

package retrieval

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// lockFile waits until no other process writes to file or puts another in its
// place, and keeps them from it until unlock. Without a file there is nothing to wait for.
func lockFile(file string) (unlock func(), err error) {
	for {
		f, err := os.Open(file)
		if errors.Is(err, fs.ErrNotExist) {
			return func() {}, nil
		}
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			// A file system without locks, or a folder in the place of the file.
			return func() { f.Close() }, nil
		}
		// It may have been replaced while we waited.
		mine, err := f.Stat()
		if err == nil {
			if now, err := os.Stat(file); err == nil && os.SameFile(mine, now) {
				return func() { f.Close() }, nil
			}
		}
		f.Close()
	}
}
