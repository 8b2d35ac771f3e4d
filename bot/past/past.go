// Package past keeps documents as they were before they changed or went, for the
// citations that were given of them. It is no cache: what it holds cannot be had again.
//
// Each document is one file, named by its version and its id, written once and whole. A
// file that is not what its name says is told of and stands in the way of no other.
package past

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// How long and how much is kept where nobody says otherwise.
const (
	DefaultKeep  = 400 * 24 * time.Hour
	DefaultBytes = 500 << 20
)

// A Store is a folder of past versions. It is safe for concurrent use, by several
// processes too.
type Store struct {
	// Dir is the folder. It is made when something is kept.
	Dir string
	// Keep is for how long a version is kept after it was found changed or gone.
	Keep time.Duration
	// Bytes is how much is kept in all, as it is on disk: what went first goes first.
	Bytes int64
	// Clock tells the time; time.Now when nil.
	Clock func() time.Time
}

// A Version is a document as it was.
type Version struct {
	Document *corpus.Document
	// Until is when it was found changed or gone.
	Until time.Time
	// Bytes is its size on disk.
	Bytes int64
}

// stored is the form of a file. Its version is 1.
type stored struct {
	Format   int              `json:"format"`
	Until    time.Time        `json:"until"`
	Document *corpus.Document `json:"document"`
}

const (
	suffix = ".json.gz"
	format = 1
	// largest is the size in bytes above which a document is none of ours.
	largest = 1 << 30
	// abandoned is the age from which a file that is not in its place has no writer any more.
	abandoned = time.Hour
)

// ErrDamaged marks a file that does not hold what its name says, for errors.Is.
var ErrDamaged = errors.New("damaged")

func (s *Store) now() time.Time {
	if s.Clock != nil {
		return s.Clock()
	}
	return time.Now()
}

// nameOf is the name of the file of a version, "" for what is no version. It is told
// by hashes alone: an id may be longer than a name.
func nameOf(version, id string) string {
	digest, ok := strings.CutPrefix(version, "sha256:")
	if !ok || len(digest) != 2*sha256.Size || strings.Trim(digest, "0123456789abcdef") != "" {
		return ""
	}
	sum := sha256.Sum256([]byte(id))
	return digest + "-" + hex.EncodeToString(sum[:8]) + suffix
}

// versionOf is the version that the name of a file tells, "" for another file.
func versionOf(name string) string {
	digest, rest, _ := strings.Cut(name, "-")
	if len(digest) != 2*sha256.Size || !strings.HasSuffix(rest, suffix) {
		return ""
	}
	return "sha256:" + digest
}

// Put keeps doc as it was until now. It is an error for doc.Version not to be that of
// its text. Errors go into logs and do not name the document.
func (s *Store) Put(doc *corpus.Document) error {
	name := nameOf(doc.Version, doc.ID)
	if name == "" || corpus.VersionOf(doc.Text) != doc.Version {
		return errors.New("keep past version: the version is not that of the text")
	}
	whole := *doc
	whole.Relatives = nil
	whole.Passages = slices.Clone(doc.Passages)
	for i := range whole.Passages { // it stands in the text
		whole.Passages[i].Text, whole.Passages[i].Document = "", ""
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(stored{format, s.now().UTC(), &whole}); err != nil {
		return fmt.Errorf("keep past version: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("keep past version: %w", err)
	}
	if err := s.write(name, b.Bytes()); err != nil {
		return fmt.Errorf("keep past version: %w", err)
	}
	return nil
}

// write puts a file in its place when it is whole.
func (s *Store) write(name string, data []byte) error {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.Dir, ".part-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = cmp.Or(err, f.Sync())
	err = cmp.Or(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.Dir, name))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// Find returns the documents whose version is one that is asked for, those of that id
// first, then the last to have changed or gone. The error tells of files that could not
// be read; it is not nil beside versions that could.
func (s *Store) Find(id string, is func(version string) bool) ([]*Version, error) {
	names, err := s.names()
	var out []*Version
	for _, name := range names {
		if !is(versionOf(name)) {
			continue
		}
		switch v, failed := s.read(name); {
		case errors.Is(failed, fs.ErrNotExist): // removed meanwhile
		case failed != nil:
			err = cmp.Or(err, failed)
		default:
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b *Version) int {
		if mine, other := a.Document.ID == id, b.Document.ID == id; mine != other {
			if mine {
				return -1
			}
			return 1
		}
		return b.Until.Compare(a.Until)
	})
	return out, err
}

// All returns all that is kept, in order of id and time. Its error is that of Find.
func (s *Store) All() ([]*Version, error) {
	all, err := s.Find("", func(string) bool { return true })
	slices.SortStableFunc(all, func(a, b *Version) int {
		return cmp.Or(strings.Compare(a.Document.ID, b.Document.ID), a.Until.Compare(b.Until))
	})
	return all, err
}

// names are those of the files of versions. A folder that is not there has none.
func (s *Store) names() ([]string, error) {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if versionOf(e.Name()) != "" {
			names = append(names, e.Name())
		}
	}
	if err != nil {
		err = fmt.Errorf("read past versions: %w", err)
	}
	return names, err
}

func (s *Store) read(name string) (*Version, error) {
	data, err := os.ReadFile(filepath.Join(s.Dir, name))
	if err != nil {
		return nil, fmt.Errorf("read past version: %w", err)
	}
	v, err := decode(data)
	if err != nil || nameOf(v.Document.Version, v.Document.ID) != name {
		return nil, fmt.Errorf("read past version %s: %w", filepath.Join(s.Dir, name), ErrDamaged)
	}
	return v, nil
}

// decode reads a file. What it returns points nowhere outside of its text.
func decode(data []byte) (*Version, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(z, largest))
	if err != nil {
		return nil, err
	}
	var f stored
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, err
	}
	d := f.Document
	if f.Format != format || d == nil || corpus.VersionOf(d.Text) != d.Version || !fits(d) {
		return nil, ErrDamaged
	}
	for i := range d.Passages {
		p := &d.Passages[i]
		p.Text, p.Document = p.In(d.Text), d.ID
	}
	return &Version{d, f.Until, int64(len(data))}, nil
}

// fits reports whether all that points into the text of d points inside.
func fits(d *corpus.Document) bool {
	ok := func(s corpus.Span) bool { return 0 <= s.Start && s.Start <= s.End && s.End <= len(d.Text) }
	all := []corpus.Span{d.Date.Span}
	for _, s := range d.Skipped {
		all = append(all, s.Span)
	}
	for _, i := range d.Items {
		all = append(all, i.Span, i.Date.Span)
	}
	for _, m := range d.Mentions {
		all = append(all, m.Span)
	}
	for _, p := range d.Passages {
		all = append(append(append(all, p.Span, p.Date.Span), p.Sentences...), p.Repeats...)
		if p.Item < 0 || p.Item >= len(d.Items) {
			return false
		}
	}
	return !slices.ContainsFunc(all, func(s corpus.Span) bool { return !ok(s) })
}

// Prune removes what is kept for longer than Keep, and what is more than Bytes.
func (s *Store) Prune() error {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("prune past versions: %w", err)
	}
	var files []fs.FileInfo
	var failed error
	for _, e := range entries {
		info, err := e.Info()
		switch age := s.now().Sub(infoTime(info)); {
		case err != nil: // removed meanwhile
		case strings.HasPrefix(e.Name(), ".part-") && age > abandoned, versionOf(e.Name()) != "" && age > s.Keep:
			failed = cmp.Or(failed, os.Remove(filepath.Join(s.Dir, e.Name())))
		case versionOf(e.Name()) != "":
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	size := int64(0)
	for _, f := range files {
		if size += f.Size(); size > s.Bytes {
			failed = cmp.Or(failed, os.Remove(filepath.Join(s.Dir, f.Name())))
		}
	}
	if failed != nil {
		return fmt.Errorf("prune past versions: %w", failed)
	}
	return nil
}

func infoTime(info fs.FileInfo) time.Time {
	if info == nil {
		return time.Time{}
	}
	return info.ModTime()
}

// Purge removes for good every version of the document of that id, and every other of
// the same text, and returns how many these are. A file that cannot be read is removed
// when its name is that of the id.
func (s *Store) Purge(id string) (int, error) {
	names, err := s.names()
	if err != nil {
		return 0, err
	}
	mine := make(map[string]bool) // versions
	for _, name := range names {
		if nameOf(versionOf(name), id) == name {
			mine[versionOf(name)] = true
		}
	}
	n := 0
	for _, name := range names {
		if !mine[versionOf(name)] {
			continue
		}
		if err := os.Remove(filepath.Join(s.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, fmt.Errorf("purge past versions: %w", err)
		}
		n++
	}
	return n, nil
}
