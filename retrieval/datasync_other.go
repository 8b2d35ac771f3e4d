//go:build !linux

package retrieval

import "os"

// syncData makes what was written to f outlast the machine.
func syncData(f *os.File) error { return f.Sync() }
