// Package inbox takes files that people hand in into a folder of a corpus: it makes
// their names safe, tells what is new, what is there already and what is another
// version of it, reads them before they are let in, and puts them in place so that
// neither a crash nor a reader of the folder ever meets half a file.
//
// Taking a file in has three steps, each of which may be done again after a crash.
// Keep lays the bytes down beside the documents, where nobody reads them. Plan
// decides what becomes of them; its result is plain data, to be stored by the
// caller. Carry does what the plan says.
package inbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Folder is where the files of an inbox are put, and what may be put there.
type Folder struct {
	// Dir is the folder. It is made when it is first needed.
	Dir string
	// At is what the ids of its documents begin with, before a slash. Its first part
	// is the collection that they belong to.
	At string
	// Kinds are the formats that are taken, as extensions in lower case with their dot.
	Kinds []string
	// MaxBytes is the size in bytes above which a file is refused.
	MaxBytes int64
	// Readers reads formats, as in corpus.Options.
	Readers map[string]corpus.Reader
}

// Collection is the collection that its documents belong to.
func (f Folder) Collection() string {
	first, _, _ := strings.Cut(f.At, "/")
	return first
}

// Root shows the folder as a folder of a corpus, for one that does not lie in any.
// While there is no such folder the root is empty.
func (f Folder) Root() (corpus.Root, error) {
	root, err := corpus.Dir(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return corpus.Root{Name: f.Dir, FS: placed{at: f.At}}, nil
	}
	if err != nil {
		return corpus.Root{}, err
	}
	return corpus.Root{Name: f.Dir, FS: placed{at: f.At, in: root.FS}}, nil
}

// open is the folder, made when there is none. Nothing outside of it can be reached
// through what it returns, which is to be closed.
func (f Folder) open() (*os.Root, error) {
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return nil, reason("make the inbox folder", err)
	}
	root, err := os.OpenRoot(f.Dir)
	if err != nil {
		return nil, reason("open the inbox folder", err)
	}
	return root, nil
}

// Writable returns nil when files can be put into the folder; it makes the folder
// when there is none, and leaves nothing else behind.
func (f Folder) Writable() error {
	root, err := f.open()
	if err != nil {
		return err
	}
	defer root.Close()
	const probe = hidden + "probe"
	if err := write(root, probe, nil); err != nil {
		return err
	}
	if err := root.Remove(probe); err != nil {
		return reason("write to the inbox folder", err)
	}
	return nil
}

// reason is an error of the file system without the path, which may be the name of
// somebody's file.
func reason(doing string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		err = l.Err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// CheckCollection returns nil when a collection can be named after a folder of that
// name, else why not.
func CheckCollection(name string) error {
	if name == "" || len(name) > 100 || strings.HasPrefix(name, ".") || strings.TrimSpace(name) != name || !fs.ValidPath(name) ||
		strings.ContainsFunc(name, func(r rune) bool {
			return r == '/' || r == '\\' || r == unicode.ReplacementChar || unicode.IsControl(r)
		}) {
		return fmt.Errorf("the collection %q is no name of a folder", name)
	}
	return nil
}

// takes reports whether files of an extension are taken.
func (f Folder) takes(ext string) bool { return slices.Contains(f.Kinds, ext) }

// id is the id of the document that a file of that name holds.
func (f Folder) id(name string) string { return path.Join(f.At, name) }
