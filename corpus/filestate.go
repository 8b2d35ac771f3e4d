package corpus

import (
	"io/fs"
	"time"
)

// A fileState is what a file system says of a file without reading it.
type fileState struct {
	size     int64
	modified int64 // when its content was last written, in nanoseconds of Unix time; 0 where that is not known
	changed  int64 // when anything about it was, which nobody can set; 0 where that is not known
	inode    uint64
	mode     fs.FileMode
}

// stateOf is the state of the file name, or of what it is a link to. Its error is a
// reason in plain words.
func stateOf(fsys fs.FS, name string) (fileState, error) {
	real, err := follow(fsys, name)
	if err != nil {
		return fileState{}, err
	}
	info, err := fs.Stat(fsys, real)
	if err != nil {
		return fileState{}, reasonOf(err)
	}
	s := fileState{size: info.Size(), mode: info.Mode()}
	if t := info.ModTime(); !t.IsZero() {
		s.modified = t.UnixNano()
	}
	s.changed, s.inode = changeOf(info)
	return s, nil
}

const (
	// settled is how long a file must have been left alone before its size and time
	// of change are trusted to tell its content: longer than file systems take to
	// notice that time has passed.
	settled = 100 * time.Millisecond
	// settledCoarse is that for a file system that counts in seconds, or in two.
	settledCoarse = 2100 * time.Millisecond
)

// isFresh reports whether at that moment, in nanoseconds of Unix time, the content
// may still change without the state telling it.
func (s fileState) isFresh(at int64) bool {
	wait := settled
	if s.modified%int64(time.Second) == 0 {
		wait = settledCoarse
	}
	return s.modified != 0 && at-s.modified < int64(wait)
}

// tells reports whether the state, as it was at that moment, tells the content for good.
func (s fileState) tells(at int64) bool {
	return s.modified != 0 && at-max(s.modified, s.changed) >= int64(settledCoarse)
}
