//go:build unix && !aix && !solaris

package vectors

import (
	"os"
	"syscall"
)

func mapFile(file *os.File, offset int64, length int) (*Mapping, error) {
	// Mappings begin at the bounds of pages.
	before := int(offset % int64(os.Getpagesize()))
	data, err := syscall.Mmap(int(file.Fd()), offset-int64(before), before+length, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return &Mapping{
		data:  data[before : before+length : before+length],
		unmap: func() error { return os.NewSyscallError("munmap", syscall.Munmap(data)) },
	}, nil
}
