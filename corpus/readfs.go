package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
)

// readLimited reads a regular file of at most limit bytes that stands inside
// fsys. Its error is a reason in plain words.
func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	name, err := follow(fsys, name)
	if err != nil {
		return nil, err
	}
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, reasonOf(err)
	}
	// Before opening: a named pipe would block for ever.
	if info.IsDir() {
		return nil, errors.New("a symbolic link to a folder")
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() > limit {
		return nil, tooLarge(limit)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, reasonOf(err)
	}
	defer f.Close()
	var data bytes.Buffer
	data.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := data.ReadFrom(io.LimitReader(f, limit+1)); err != nil { // it may have grown
		return nil, reasonOf(err)
	}
	if int64(data.Len()) > limit {
		return nil, tooLarge(limit)
	}
	return data.Bytes(), nil
}

func tooLarge(limit int64) error {
	if limit >= 1<<20 {
		return fmt.Errorf("larger than the limit of %d MB", limit>>20)
	}
	return fmt.Errorf("larger than the limit of %d bytes", limit)
}

// follow is the path of what name stands for when it, or a folder on the way, is
// a symbolic link. A link that leaves the file system, or leads in a circle, is an error.
func follow(fsys fs.FS, name string) (string, error) {
	links, ok := fsys.(fs.ReadLinkFS)
	if !ok {
		return name, nil
	}
	for range 40 { // as many as Linux follows
		next, linked, err := followOnce(links, name)
		if err != nil || !linked {
			return next, err
		}
		name = next
	}
	return "", errors.New("symbolic links in a circle")
}

// followOnce replaces the first symbolic link on the way to name by its target;
// linked reports whether there was one.
func followOnce(fsys fs.ReadLinkFS, name string) (next string, linked bool, err error) {
	for i := 0; i <= len(name); i++ {
		if i < len(name) && name[i] != '/' {
			continue
		}
		info, err := fsys.Lstat(name[:i])
		if err != nil {
			return "", false, reasonOf(err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			continue
		}
		target, err := fsys.ReadLink(name[:i])
		if err != nil {
			return "", false, reasonOf(err)
		}
		next := path.Join(path.Dir(name[:i]), target, name[i:])
		if path.IsAbs(target) || !fs.ValidPath(next) {
			return "", false, errors.New("a symbolic link that leaves the corpus folder")
		}
		return next, true, nil
	}
	return name, false, nil
}

// A plainError is an error of the file system in plain words, without the path:
// the path stands beside it already.
type plainError struct {
	words string
	err   error
}

func (e plainError) Error() string { return e.words }
func (e plainError) Unwrap() error { return e.err }

func reasonOf(err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return plainError{"permission denied", err}
	case errors.Is(err, fs.ErrNotExist):
		return plainError{"no such file or folder", err}
	}
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return plainError{p.Err.Error(), err}
	}
	return err
}
