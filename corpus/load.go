package corpus

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
	"unicode/utf8"
)

// DefaultMaxBytes is the size in bytes above which a file is rejected, unless
// Options say otherwise: 50 MB.
const DefaultMaxBytes = 50 << 20

// A Root is one folder of a corpus.
type Root struct {
	// Name is what messages call the folder; it is no part of any document id.
	Name string
	FS   fs.FS
}

// Dir is the folder dir as a root. Nothing outside the folder can be read
// through it, whatever symbolic links it holds. The error says that there is no
// such folder or that it cannot be opened.
func Dir(dir string) (Root, error) {
	r, err := os.OpenRoot(dir)
	if err != nil {
		return Root{}, fmt.Errorf("open corpus %s: %w", dir, reasonOf(err))
	}
	return Root{Name: dir, FS: r.FS()}, nil
}

// Options are how Load reads. The zero Options are the defaults.
type Options struct {
	// MaxBytes is the size in bytes above which a file is rejected;
	// DefaultMaxBytes when 0.
	MaxBytes int64
	// Readers reads the formats that this package does not know, by extension
	// in lower case with its dot (".pdf"). They take precedence.
	Readers map[string]Reader
	// Progress, when set, is called as files are read, from the same goroutine.
	Progress func(done, total int)
	// Prepared, when set, is called as documents are prepared, from the same goroutine.
	Prepared func(done, total int)
	// Keep is a folder of its own in which what is read is kept, "" for none: the next
	// Load reads only the files that have changed, and one that was stopped, killed even,
	// goes on about where it was. What Load returns is the same, byte for byte. The folder
	// is made when there is none, and may be deleted at any time.
	Keep string
	// Stamp names what decides how a file is read, besides its content: the build of the
	// program, the settings of the readers. What is kept under another stamp is not used.
	Stamp string
}

// A Corpus is what Load read.
type Corpus struct {
	Documents []*Document // sorted by ID, no ID twice
	Rejected  []Rejection // sorted by path
	// NotKept is why what was read is not kept in Options.Keep, nil when it is. It says
	// nothing about the documents.
	NotKept error
}

// Load reads every document under the roots and prepares it (see Prepare). A
// file that cannot be read is rejected with the reason, and the rest goes on;
// dot files are passed over, NAME.meta.yaml, or .yml, is metadata of NAME or of
// NAME.*; beside a file of nearly such a name nothing is read under its folder's name.
// The error is not nil only when a root itself cannot be listed or ctx is done.
// A corpus without a readable document is no error.
func Load(ctx context.Context, roots []Root, opt Options) (*Corpus, error) {
	k := openKeeper(opt.Keep, opt.Stamp)
	c, err := k.load(ctx, roots, opt)
	if err != nil {
		k.stop()
		return nil, err
	}
	c.NotKept = k.close()
	return c, nil
}

func (k *keeper) load(ctx context.Context, roots []Root, opt Options) (*Corpus, error) {
	if opt.MaxBytes == 0 {
		opt.MaxBytes = DefaultMaxBytes
	}
	trees := make([]*tree, len(roots))
	total := 0
	for i, root := range roots {
		t, err := list(ctx, root)
		if err != nil {
			return nil, err
		}
		trees[i] = t
		total += len(t.files)
	}
	c := new(Corpus)
	var all []*work
	from := make(map[string]string) // id -> name of its root
	done := 0
	for _, t := range trees {
		c.Rejected = append(c.Rejected, t.rejected...)
		for _, name := range t.files {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			docs, rejected := k.read(t, name, opt)
			c.Rejected = append(c.Rejected, rejected...)
			for _, w := range docs {
				d := w.doc
				if first, dup := from[d.ID]; dup {
					c.Rejected = append(c.Rejected, Rejection{
						Path: d.ID, Reason: fmt.Sprintf("a document of this id was already read from %s", first),
						Whole: true, Collection: d.Collection, Known: true,
					})
					continue
				}
				from[d.ID] = t.root.Name
				all = append(all, w)
			}
			if done++; opt.Progress != nil {
				opt.Progress(done, total)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].doc.ID < all[j].doc.ID })
	sort.SliceStable(c.Rejected, func(i, j int) bool { return c.Rejected[i].Path < c.Rejected[j].Path })
	done = 0
	if err := prepareEach(ctx, all, func(w *work) {
		k.done(w)
		if done++; opt.Prepared != nil {
			opt.Prepared(done, len(all))
		}
	}); err != nil {
		return nil, err
	}
	k.relate(all)
	for _, w := range all {
		c.Documents = append(c.Documents, w.doc)
	}
	return c, nil
}

// A tree is what stands in one root.
type tree struct {
	root     Root
	files    []string            // paths of the files to read, in lexical order
	loose    []string            // while root is listed: what looks like metadata by its name
	sidecars map[string][]string // by the name that they have before the suffix
	strays   map[string]string   // by that name, folded: what has nearly the name of a sidecar
	rejected []Rejection
}

// list walks root in lexical order.
func list(ctx context.Context, root Root) (*tree, error) {
	t := &tree{root: root, sidecars: make(map[string][]string), strays: make(map[string]string)}
	err := fs.WalkDir(root.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if name == "." {
			return err // nil, or the root cannot be listed
		}
		return t.entry(name, e, err)
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("read corpus %s: %w", root.Name, reasonOf(err))
	}
	t.pair()
	return t, nil
}

// entry sorts one entry of the walk into files, sidecars and rejections.
func (t *tree) entry(name string, e fs.DirEntry, err error) error {
	isDir := e != nil && e.IsDir()
	switch {
	case strings.HasPrefix(path.Base(name), "."):
		if isDir {
			return fs.SkipDir
		}
		return nil
	case !utf8.ValidString(name):
		t.reject(strings.ToValidUTF8(name, "\uFFFD"), "the name is not valid UTF-8", true)
		if isDir {
			return fs.SkipDir
		}
		return nil
	case err != nil:
		t.reject(name, reasonOf(err).Error(), true)
		if isDir {
			return fs.SkipDir
		}
		return nil
	case isDir:
		if unsupported(strings.ToLower(path.Ext(name))) == "" {
			t.reject(name, "a folder, not a file; what is in it is read", false)
		}
		return nil
	}
	if stem, _ := sidecarStem(name); stem != "" {
		t.loose = append(t.loose, name)
		return nil
	}
	t.files = append(t.files, name)
	return nil
}

// reject lists an entry of the walk. What metadata would say of it is not known.
func (t *tree) reject(name, reason string, whole bool) {
	t.rejected = append(t.rejected, Rejection{Path: name, Reason: reason, Whole: whole})
}

// read reads one file, of which its sidecars say side.
func (t *tree) read(name string, opt Options, side said) (docs []*Document, rejected []Rejection) {
	return t.finish(name, t.drafts(name, opt), side)
}

// finish turns the drafts of a file into documents, with what its sidecars say.
func (t *tree) finish(name string, drafts []*draft, side said) (docs []*Document, rejected []Rejection) {
	for _, d := range drafts {
		d.beside(side)
	}
	return finish(name, drafts)
}

// readable reports whether files of that name can be read.
func (t *tree) readable(name string, opt Options) bool {
	ext := strings.ToLower(path.Ext(name))
	return unsupported(ext) == "" || opt.Readers[ext] != nil
}

// drafts reads one file.
func (t *tree) drafts(name string, opt Options) []*draft {
	if !t.readable(name, opt) {
		return []*draft{refused(name, unsupported(strings.ToLower(path.Ext(name))))}
	}
	data, err := readLimited(t.root.FS, name, opt.MaxBytes)
	if err != nil {
		return t.failed(name, err, opt)
	}
	return readFile(name, data, opt.Readers)
}

// failed is a file whose bytes could not be had.
func (t *tree) failed(name string, err error, opt Options) []*draft {
	if opt.Readers[strings.ToLower(path.Ext(name))] == nil {
		return []*draft{unread(name, err.Error())}
	}
	return []*draft{refused(name, err.Error())}
}
