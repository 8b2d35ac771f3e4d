package corpus

import (
	"io/fs"
	"syscall"
)

func changeOf(info fs.FileInfo) (changed int64, inode uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano(), uint64(s.Ino)
	}
	return 0, 0
}
