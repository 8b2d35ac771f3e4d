//go:build !unix || aix || solaris

package vectors

import (
	"os"
	"unsafe"
)

func mapFile(file *os.File, offset int64, length int) (*Mapping, error) {
	// Made of words, so that it begins where numbers may stand.
	words := make([]uint64, (length+7)/8)
	data := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), length)
	if _, err := file.ReadAt(data, offset); err != nil {
		return nil, err
	}
	return &Mapping{data: data}, nil
}
