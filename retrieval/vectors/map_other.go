//go:build !unix || aix || solaris

package vectors

import "os"

func mapFile(file *os.File, offset int64, length int) (*Mapping, error) {
	// Made of words, so that it begins where numbers may stand.
	data := Bytes(make([]uint64, (length+7)/8))[:length:length]
	if _, err := file.ReadAt(data, offset); err != nil {
		return nil, err
	}
	return &Mapping{data: data}, nil
}
