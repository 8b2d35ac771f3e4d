package retrieval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// What is wrong with a snapshot, for callers that rebuild: errors.Is tells them
// from a file that is absent or may not be read.
var (
	// ErrSnapshot marks a file that is no whole snapshot of this version of the
	// program: cut short, changed, foreign, or written by another version.
	ErrSnapshot = errors.New("not a usable snapshot")
	// ErrModel marks a snapshot whose vectors come from another embedder.
	ErrModel = errors.New("the snapshot holds vectors of another model")

	errColumns = fmt.Errorf("%w: its columns do not add up", ErrSnapshot)
)

// verifiedAtOnce is up to how many bytes Open holds a whole file to its
// checksums: a few milliseconds.
const verifiedAtOnce = 16 << 20

// Fingerprint returns what the last Save, Update or Open of ix said of its corpus,
// "" before, and after an Update.
func (ix *Index) Fingerprint() string {
	if f := ix.fingerprint.Load(); f != nil {
		return *f
	}
	return ""
}

// Save keeps the whole index in file: documents, vectors, words, and a fingerprint
// by which the caller recognises the corpus that it was made from. When Save
// returns without an error, that outlasts the process; on an error, what was kept
// before is what Open finds.
//
// An index that came from file, and of which only a small part has changed, is
// kept by adding that to the log beside the file (see log.go). Else the file is
// written anew. It appears whole or not at all: it is written beside its place,
// synced to disk and renamed; on an error nothing is left behind.
func (ix *Index) Save(file, fingerprint string) error {
	ix.writing.Lock()
	defer ix.writing.Unlock()
	if err := ix.save(file, fingerprint); err != nil {
		return fmt.Errorf("save index: %w", err)
	}
	return nil
}

func (ix *Index) save(file, fingerprint string) error {
	if ix.kept != nil && ix.kept.file == file && !ix.worthPacking() {
		if err := ix.keepPending(fingerprint); !errors.Is(err, errTaken) {
			return err
		}
	}
	return ix.rewrite(context.Background(), file, ix.load(), fingerprint)
}

// keepPending adds to the log what is in memory alone.
func (ix *Index) keepPending(fingerprint string) error {
	if err := ix.kept.append(ix.pending, ix.embedder.Model(), fingerprint); err != nil {
		return err
	}
	if ix.packing != nil {
		ix.packing.since = append(ix.packing.since, ix.pending...)
	}
	ix.pending = nil
	ix.fingerprint.Store(&fingerprint)
	return nil
}

// rewrite writes a snapshot of s, makes it what the index is kept in, and goes on
// from it: the memory that s needed is free.
func (ix *Index) rewrite(ctx context.Context, file string, s *state, fingerprint string) error {
	ix.stopPacking()
	written, err := writeSnapshot(ctx, file, s, ix.embedder.Model(), fingerprint)
	if err != nil {
		return err
	}
	defer written.discard()
	if err := written.replace(file, nil); err != nil {
		return err
	}
	ix.kept, ix.pending = written.keeping(file), nil
	ix.state.Store(newState([]part{{segment: written.segment}}))
	ix.fingerprint.Store(&fingerprint)
	return nil
}

// Open opens an index that Save keeps in file, with what Update and Save have added
// since. The vectors and the documents are not read but mapped into memory: Open
// takes about as long for any size. The error wraps fs.ErrNotExist when there is
// no file, ErrSnapshot when it is not whole or not ours, ErrModel when its vectors
// are not emb's; in the last two cases the index is to be built anew.
func Open(file string, emb Embedder) (*Index, error) {
	ix, err := open(file, emb)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", file, err)
	}
	return ix, nil
}

func open(file string, emb Embedder) (*Index, error) {
	// A process that writes the file anew takes the old log away: then what was
	// read is of two moments.
	const tries = 5
	for range tries {
		k, base, err := openBase(file)
		if err != nil {
			return nil, err
		}
		log, err := k.readLog()
		if err != nil {
			return nil, err
		}
		if k.isCurrent() {
			return opened(k, base, log, emb)
		}
	}
	return nil, fmt.Errorf("%w: it is written anew all the time", ErrSnapshot)
}

// openBase maps the snapshot in file.
func openBase(file string) (*keeping, *segment, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	g, err := mapSegment(f)
	if err != nil {
		return nil, nil, err
	}
	return &keeping{file: file, id: g.image.id, size: int64(len(g.image.data))}, g, nil
}

// mapSegment maps a file that is one image.
func mapSegment(f *os.File) (*segment, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	mapping, err := vectors.Map(f, 0, info.Size())
	if err != nil {
		return nil, err
	}
	g, err := mappedSegment(mapping)
	if err != nil {
		mapping.Close()
		return nil, err
	}
	// Whoever reads the segment holds it, or the state that does, until it has read.
	runtime.AddCleanup(g, func(m *vectors.Mapping) { m.Close() }, mapping)
	return g, nil
}

func mappedSegment(mapping *vectors.Mapping) (*segment, error) {
	m, err := openImage(mapping.Bytes())
	if err != nil {
		return nil, err
	}
	if len(m.data) <= verifiedAtOnce {
		if err := m.verify(); err != nil {
			return nil, err
		}
	}
	g, err := readSegment(m)
	if err != nil {
		return nil, err
	}
	g.mapping = mapping
	return g, nil
}

// opened is the index of a snapshot and its log.
func opened(k *keeping, base *segment, log []logged, emb Embedder) (*Index, error) {
	ix := New(emb)
	s := newState([]part{{segment: base}})
	fingerprint := base.meta.fingerprint
	models := []string{base.meta.model}
	analysis := []string{base.meta.analysis}
	for _, l := range log {
		next, err := s.after(context.Background(), l.commit)
		if err != nil {
			return nil, err
		}
		s, fingerprint = next, l.fingerprint
		if l.segment != nil {
			models, analysis = append(models, l.segment.meta.model), append(analysis, l.segment.meta.analysis)
		}
	}
	for _, model := range models {
		if model != emb.Model() {
			return nil, fmt.Errorf("%w: %q, not %q", ErrModel, model, emb.Model())
		}
	}
	for _, name := range analysis {
		if name == analysisName() {
			continue
		}
		again, err := s.analysedAgain()
		if err != nil {
			return nil, err
		}
		// What is in the files is of no use for more: the next Save writes them anew.
		s, k = again, nil
		break
	}
	ix.kept = k
	ix.state.Store(s)
	ix.fingerprint.Store(&fingerprint)
	return ix, nil
}

// analysedAgain is s with words as they are analysed now: a better stem needs no
// new vectors.
func (s *state) analysedAgain() (*state, error) {
	var drafts []draft
	var flat []float32
	for _, at := range s.places() {
		d := s.read(at)
		if d == nil {
			return nil, s.damaged()
		}
		dr, err := draftOf(d)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
		}
		drafts = append(drafts, dr)
		p := &s.parts[at.part]
		for row, end := p.span(int(at.n)); row < end; row++ {
			flat = append(flat, p.matrix.Row(row)...)
		}
	}
	g, err := buildSegment(context.Background(), drafts, nil)
	if err == nil {
		err = g.addVectors(flat, s.dims())
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	return newState([]part{{segment: g}}), nil
}

// readHeaderID is the id in the header of a file; false when it has none.
func readHeaderID(r io.ReaderAt) (imageID, bool) {
	header := make([]byte, headerSize)
	if _, err := r.ReadAt(header, 0); err != nil || string(header[:8]) != imageMagic {
		return imageID{}, false
	}
	return imageID(header[16:32]), true
}
