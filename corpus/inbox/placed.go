package inbox

import (
	"io/fs"
	"strings"
	"time"
)

// A placed is a file system that stands in a folder of another one that has nothing else.
type placed struct {
	at string // the path of the folder
	in fs.FS  // nil for one that is not there
}

// below is the path inside of p.in, or the entry of the folders on the way there.
func (p placed) below(name string) (inside string, on fs.DirEntry, found bool) {
	if p.in == nil {
		return "", nil, false
	}
	if name == p.at {
		return ".", nil, true
	}
	if rest, ok := strings.CutPrefix(name, p.at+"/"); ok {
		return rest, nil, true
	}
	rest := p.at
	if name != "." {
		var ok bool
		if rest, ok = strings.CutPrefix(p.at, name+"/"); !ok {
			return "", nil, false
		}
	}
	next, _, _ := strings.Cut(rest, "/")
	return "", fs.FileInfoToDirEntry(way(next)), true
}

// Open implements [fs.FS]. The folders on the way can be listed and looked at, not opened.
func (p placed) Open(name string) (fs.File, error) {
	inside, _, found := p.below(name)
	if !found || inside == "" || !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return p.in.Open(inside)
}

// ReadDir implements [fs.ReadDirFS].
func (p placed) ReadDir(name string) ([]fs.DirEntry, error) {
	inside, on, found := p.below(name)
	switch {
	case !found && name == ".":
		return nil, nil
	case !found:
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	case inside == "":
		return []fs.DirEntry{on}, nil
	}
	return fs.ReadDir(p.in, inside)
}

// Stat implements [fs.StatFS].
func (p placed) Stat(name string) (fs.FileInfo, error) {
	inside, _, found := p.below(name)
	switch {
	case name == ".":
		return way("."), nil
	case !found:
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	case inside == "":
		return way(name[strings.LastIndexByte(name, '/')+1:]), nil
	}
	return fs.Stat(p.in, inside)
}

// A way is the information on a folder that leads to another.
type way string

func (w way) Name() string     { return string(w) }
func (way) Size() int64        { return 0 }
func (way) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (way) ModTime() time.Time { return time.Time{} }
func (way) IsDir() bool        { return true }
func (way) Sys() any           { return nil }
