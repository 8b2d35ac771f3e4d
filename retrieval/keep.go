package retrieval

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
)

// A keeping is where an index is kept: a snapshot, and beside it a log that holds
// what was added since, whose name holds the id of that snapshot. A snapshot that
// is written anew gets another id, so that a log never meets one that it does not
// belong to; the log of the new one is there before the new one is, and that of
// the old one stays as long as the old one.
type keeping struct {
	file string
	id   imageID
	size int64 // of the snapshot
	log  int64 // the length of the log, as far as it holds; 0 when there is none
	// records is how many the log has.
	records int
	buffer  []byte // for the next record
}

// errTaken says that another process has written the file or its log since.
var errTaken = errors.New("the file is another one by now")

func logName(file string, id imageID) string { return file + "." + hex.EncodeToString(id[:]) + ".log" }

// isCurrent reports whether the file is still the snapshot that was opened.
func (k *keeping) isCurrent() bool {
	f, err := os.Open(k.file)
	if err != nil {
		return false
	}
	defer f.Close()
	id, ok := readHeaderID(f)
	return ok && id == k.id
}

// A written is a snapshot that is on disk but not in its place.
type written struct {
	temp    string
	segment *segment
	log     string // the log that was written for it, "" when there is none
	placed  bool
}

// writeSnapshot writes one of s beside file.
func writeSnapshot(ctx context.Context, file string, s *state, model, fingerprint string) (*written, error) {
	return writeSnapshotThrough(ctx, file, s, model, fingerprint, func(_ context.Context, f *os.File) io.Writer { return f })
}

// writeSnapshotThrough is writeSnapshot through what through makes of the file.
func writeSnapshotThrough(ctx context.Context, file string, s *state, model, fingerprint string, through func(context.Context, *os.File) io.Writer) (_ *written, err error) {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := &written{temp: f.Name()}
	defer func() {
		if err != nil {
			out.discard()
		}
	}()
	parts := s.parts
	if len(parts) == 0 {
		parts = []part{{segment: emptySegment()}}
	}
	buffer := bufio.NewWriterSize(through(ctx, f), 1<<20)
	if err := merge(ctx, buffer, newImageID(), parts, model, fingerprint); err != nil {
		return nil, err
	}
	if err := buffer.Flush(); err != nil {
		return nil, err
	}
	if err := f.Sync(); err != nil {
		return nil, err
	}
	out.segment, err = mapSegment(f)
	return out, err
}

// replace puts the snapshot in its place, unless old, when it is not nil, is not
// there any more, which is errTaken.
func (w *written) replace(file string, old *keeping) error {
	unlock, err := lockFile(file)
	if err != nil {
		return err
	}
	defer unlock()
	if old != nil && !old.isCurrent() {
		return errTaken
	}
	if err := os.Rename(w.temp, file); err != nil {
		return err
	}
	w.placed = true
	syncFolder(file)
	removeStale(file, w.segment.image.id)
	return nil
}

// abandoned is the age from which a file that is written beside a snapshot has no
// writer any more.
const abandoned = time.Hour

// removeStale removes the logs of other snapshots than that one, and what writers
// have left that were stopped.
func removeStale(file string, id imageID) {
	logs, _ := filepath.Glob(escapePattern(file) + ".*.log*") // ours are never a bad pattern
	for _, log := range logs {
		if log != logName(file, id) {
			os.Remove(log)
		}
	}
	dir, name := filepath.Split(file)
	temps, _ := filepath.Glob(escapePattern(dir+"."+name) + ".*")
	for _, temp := range temps {
		if info, err := os.Stat(temp); err == nil && time.Since(info.ModTime()) > abandoned {
			os.Remove(temp)
		}
	}
}

// escapePattern is a path as a pattern that matches it alone.
func escapePattern(path string) string {
	var b []byte
	for i := range len(path) {
		if c := path[i]; c == '*' || c == '?' || c == '[' || c == '\\' {
			b = append(b, '\\')
		}
		b = append(b, path[i])
	}
	return string(b)
}

// discard takes away what did not get into its place.
func (w *written) discard() {
	if w.placed {
		return
	}
	os.Remove(w.temp)
	if w.log != "" {
		os.Remove(w.log)
	}
}

func (w *written) keeping(file string) *keeping {
	return &keeping{file: file, id: w.segment.image.id, size: int64(len(w.segment.image.data))}
}

// syncFolder makes a rename in the folder of file last. Not every system can sync
// a folder, and the file is whole either way.
func syncFolder(file string) {
	if d, err := os.Open(filepath.Dir(file)); err == nil {
		_ = d.Sync()
		d.Close()
	}
}
