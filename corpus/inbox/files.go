package inbox

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"
)

const (
	// hidden begins the names of files that are not documents: the corpus passes them over.
	hidden = ".incoming-"
	// sidecar ends the name of the metadata of a document, sidecarShort what others may write.
	sidecar      = ".meta.yaml"
	sidecarShort = ".meta.yml"
	// keptFor is how long bytes are kept that nobody asks for any more.
	keptFor = 7 * 24 * time.Hour
)

// Keep lays the bytes of a file down under a key of letters, digits, - and _, where
// neither the corpus nor people take them for a document. They are there whole when
// it returns nil. Bytes that have lain there for a week are thrown away.
func (f Folder) Keep(key string, data []byte) error {
	root, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	sweep(root)
	return write(root, hidden+key, data)
}

// Kept reports whether bytes lie there under a key.
func (f Folder) Kept(key string) (bool, error) {
	root, err := f.open()
	if err != nil {
		return false, err
	}
	defer root.Close()
	return exists(root, hidden+key)
}

// Drop throws the bytes under a key away, if there are any.
func (f Folder) Drop(key string) error {
	root, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	return drop(root, hidden+key)
}

// write makes a file, or replaces one, in one go.
func write(root *os.Root, name string, data []byte) error {
	// One writer at a time has a key; what an earlier one left half written goes.
	part := hidden + strings.TrimPrefix(name, hidden) + ".part"
	w, err := root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return reason("write to the inbox folder", err)
	}
	_, err = w.Write(data)
	if err == nil {
		err = w.Sync()
	}
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = root.Rename(part, name)
	}
	if err != nil {
		root.Remove(part)
		return reason("write to the inbox folder", err)
	}
	flush(root)
	return nil
}

// flush makes what was renamed and removed outlive a power cut, where the system can.
func flush(root *os.Root) {
	if d, err := root.Open("."); err == nil {
		d.Sync()
		d.Close()
	}
}

// drop removes a file, if there is one.
func drop(root *os.Root, name string) error {
	if err := root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return reason("write to the inbox folder", err)
	}
	return nil
}

func exists(root *os.Root, name string) (bool, error) {
	_, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, reason("read the inbox folder", err)
	}
	return true, nil
}

// read is the content of a regular file, nil when there is none.
func read(root *os.Root, name string) ([]byte, error) {
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil, nil
	}
	var data []byte
	if err == nil {
		data, err = root.ReadFile(name)
	}
	if err != nil {
		return nil, reason("read the inbox folder", err)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

// list are the entries of the folder that may be documents, or their metadata.
func list(root *os.Root) ([]fs.FileInfo, error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, reason("read the inbox folder", err)
	}
	defer dir.Close()
	var out []fs.FileInfo
	for {
		some, err := dir.Readdir(1000)
		for _, info := range some {
			if !strings.HasPrefix(info.Name(), ".") {
				out = append(out, info)
			}
		}
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, reason("read the inbox folder", err)
		}
	}
}

// sweep removes what was laid down and is not asked for any more.
func sweep(root *os.Root) {
	dir, err := root.Open(".")
	if err != nil {
		return
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	for _, name := range names {
		if !strings.HasPrefix(path.Base(name), hidden) {
			continue
		}
		if info, err := root.Lstat(name); err == nil && time.Since(info.ModTime()) > keptFor {
			root.Remove(name)
		}
	}
}
