package vectors

import (
	"errors"
	"fmt"
	"os"
)

// A Mapping is a stretch of a file as memory.
//
// Slices of its bytes do not keep it alive: whoever holds some holds the Mapping
// too, and closes it only when no one reads them any more. A read after Close, or
// of a part that the file lost meanwhile, ends the process: a file that is
// mapped is never truncated nor written to, it is replaced by another under
// its name.
type Mapping struct {
	data  []byte
	unmap func() error
}

// Map returns length bytes of file from offset as memory: mapped read-only where
// the system does that, so that what is never looked at is never read; else read.
// The bytes begin at a multiple of 8 in memory if offset is one. The file may be
// closed afterwards. It is an error when the file is shorter.
func Map(file *os.File, offset, length int64) (*Mapping, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("map: %w", err)
	}
	switch {
	case offset < 0 || length < 0 || offset > info.Size() || length > info.Size()-offset:
		return nil, fmt.Errorf("map %s: bytes %d to %d of %d", file.Name(), offset, offset+length, info.Size())
	case int64(int(length)) != length:
		return nil, fmt.Errorf("map %s: %d bytes are more than this machine addresses", file.Name(), length)
	case length == 0:
		return &Mapping{}, nil
	}
	m, err := mapFile(file, offset, int(length))
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", file.Name(), err)
	}
	return m, nil
}

// Bytes is the content. It must not be written to; where it is mapped, that ends
// the process.
func (m *Mapping) Bytes() []byte { return m.data }

// Close gives the memory back. A second Close is an error and does nothing.
func (m *Mapping) Close() error {
	unmap := m.unmap
	m.data, m.unmap = nil, func() error { return errors.New("close mapping: closed already") }
	if unmap == nil {
		return nil
	}
	return unmap()
}
