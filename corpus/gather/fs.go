package gather

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// A placed is a folder that appears at a place within an otherwise empty file
// system. The folder need not be there: then it appears empty. Of what is in it
// regular files are seen and nothing else.
type placed struct {
	at  string // as "presse/gouvernement"
	dir string
}

// Open opens the folder, what leads to it, or a file in it.
func (p placed) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if name == p.at {
		return p.list(name)
	}
	if below, ok := strings.CutPrefix(name, p.at+"/"); ok {
		return p.file(name, below)
	}
	rest, ok := strings.CutPrefix(p.at+"/", strings.TrimPrefix(name+"/", "./"))
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	next, _, _ := strings.Cut(rest, "/")
	return &folder{folderInfo(path.Base(name)), []fs.DirEntry{fs.FileInfoToDirEntry(folderInfo(next))}}, nil
}

// list opens the folder itself.
func (p placed) list(name string) (fs.File, error) {
	entries, err := os.ReadDir(p.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var seen []fs.DirEntry
	for _, e := range entries {
		if e.Type().IsRegular() {
			seen = append(seen, e)
		}
	}
	return &folder{folderInfo(path.Base(name)), seen}, nil
}

// Stat describes what Open opens, without opening a file: a corpus is looked at far
// more often than it is read.
func (p placed) Stat(name string) (fs.FileInfo, error) {
	if below, ok := strings.CutPrefix(name, p.at+"/"); ok && fs.ValidPath(name) {
		return p.look(name, below)
	}
	f, err := p.Open(name)
	if err != nil {
		return nil, err
	}
	return f.Stat()
}

// look describes a file of the folder.
func (p placed) look(name, below string) (fs.FileInfo, error) {
	info, err := os.Lstat(filepath.Join(p.dir, below))
	if strings.ContainsAny(below, `/\`) || err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: plainCause(err)}
	}
	return info, nil
}

// file opens a file of the folder.
func (p placed) file(name, below string) (fs.File, error) {
	if _, err := p.look(name, below); err != nil {
		return nil, err
	}
	return os.Open(filepath.Join(p.dir, below))
}

func plainCause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// A folder is an open folder.
type folder struct {
	info fs.FileInfo
	rest []fs.DirEntry
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *folder) Close() error               { return nil }
func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.Name(), Err: errors.New("is a directory")}
}

// ReadDir returns the next n entries, or all that are left when n is not positive.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(f.rest)
	} else if len(f.rest) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(f.rest))
	out := f.rest[:n]
	f.rest = f.rest[n:]
	return out, nil
}

// folderInfo describes a folder of that name.
type folderInfo string

func (i folderInfo) Name() string     { return string(i) }
func (folderInfo) Size() int64        { return 0 }
func (folderInfo) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (folderInfo) ModTime() time.Time { return time.Time{} }
func (folderInfo) IsDir() bool        { return true }
func (folderInfo) Sys() any           { return nil }
