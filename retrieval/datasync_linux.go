package retrieval

import (
	"errors"
	"os"
	"syscall"
)

// syncData makes what was written to f outlast the machine, with as much about the
// file as it takes to read it again. What else is known of a file, as when it was
// written, costs as much again to keep.
func syncData(f *os.File) error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if !errors.Is(err, syscall.EINTR) {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
