package inbox

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// preview reads a file as it will be read from the folder, with the metadata beside it.
func (f Folder) preview(name string, data []byte, side string) (*corpus.Corpus, error) {
	files := held{f.id(name): data}
	if side != "" {
		files[f.id(name)+sidecar] = []byte(side)
	}
	return corpus.Load(context.Background(), []corpus.Root{{FS: files}}, corpus.Options{MaxBytes: f.MaxBytes, Readers: f.Readers})
}

// A held is a file system in memory: the bytes of files, by path.
type held map[string][]byte

// Open implements [fs.FS] for files.
func (h held) Open(name string) (fs.File, error) {
	data, ok := h[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &heldFile{heldInfo{path.Base(name), int64(len(data)), 0o444}, bytes.NewReader(data)}, nil
}

// Stat implements [fs.StatFS].
func (h held) Stat(name string) (fs.FileInfo, error) {
	if data, ok := h[name]; ok {
		return heldInfo{path.Base(name), int64(len(data)), 0o444}, nil
	}
	entries, err := h.ReadDir(name)
	if err != nil || len(entries) == 0 {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return heldInfo{path.Base(name), 0, fs.ModeDir | 0o555}, nil
}

// ReadDir implements [fs.ReadDirFS], but for the order of entries, on which nothing
// depends: a folder holds a file and what is beside it.
func (h held) ReadDir(name string) ([]fs.DirEntry, error) {
	var out []fs.DirEntry
	seen := make(map[string]bool)
	for file, data := range h {
		rest := file
		if name != "." {
			var ok bool
			if rest, ok = strings.CutPrefix(file, name+"/"); !ok {
				continue
			}
		}
		first, _, deeper := strings.Cut(rest, "/")
		info := heldInfo{first, int64(len(data)), 0o444}
		if deeper {
			info = heldInfo{first, 0, fs.ModeDir | 0o555}
		}
		if !seen[first] {
			seen[first] = true
			out = append(out, fs.FileInfoToDirEntry(info))
		}
	}
	return out, nil
}

type heldFile struct {
	info heldInfo
	*bytes.Reader
}

func (f *heldFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *heldFile) Close() error               { return nil }

type heldInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i heldInfo) Name() string      { return i.name }
func (i heldInfo) Size() int64       { return i.size }
func (i heldInfo) Mode() fs.FileMode { return i.mode }
func (heldInfo) ModTime() time.Time  { return time.Time{} }
func (i heldInfo) IsDir() bool       { return i.mode.IsDir() }
func (heldInfo) Sys() any            { return nil }
