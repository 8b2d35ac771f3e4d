package retrieval

import (
	"context"
	"errors"
	"io"
	"os"
	"time"
)

// packFrom is from which length on a log is worth writing the snapshot anew, when
// it is also an eighth of that: Open reads all of the log.
const packFrom = 4 << 20

// worthPacking reports whether the snapshot is to be written anew by Save: it is
// small, or much has changed since.
func (ix *Index) worthPacking() bool {
	s := ix.load()
	if ix.kept.size < packFrom || ix.kept.longLog() || len(s.parts) == 0 || s.parts[0].mapping == nil {
		return true
	}
	base := &s.parts[0]
	changed := base.gone
	for _, p := range s.parts[1:] {
		changed += p.size()
	}
	return 4*changed > base.size()
}

func (k *keeping) longLog() bool { return k.log > packFrom && 8*k.log > k.size }

// keep makes commits last and then the last of them, which is not made yet.
func (ix *Index) keep(ctx context.Context, commits []commit, fingerprint string) error {
	next, err := ix.load().after(ctx, commits[len(commits)-1])
	if err != nil {
		return err
	}
	err = ix.kept.append(commits, ix.embedder.Model(), fingerprint)
	switch {
	case errors.Is(err, errTaken):
		return ix.rewrite(ctx, ix.kept.file, next, fingerprint)
	case err != nil:
		return err
	}
	ix.pending = nil
	ix.state.Store(next)
	ix.fingerprint.Store(&fingerprint)
	if ix.packing != nil {
		ix.packing.since = append(ix.packing.since, commits...)
	} else if ix.kept.longLog() {
		ix.startPacking()
	} else if ix.kept.records > manyRecords {
		// What was added is kept; when this fails, a later update tries again.
		_ = ix.shortenLog()
	}
	return nil
}

// manyRecords is from how many on a log is written anew with one for each segment:
// Open merges what the log has not merged.
const manyRecords = 256

// shortenLog writes the log anew as it would be had its segments been added as they
// are by now.
func (ix *Index) shortenLog() error {
	s, k := ix.load(), ix.kept
	if len(s.parts) < 2 || s.parts[0].mapping == nil || s.parts[0].gone == s.parts[0].size() {
		return nil // only writing the snapshot anew would make it shorter
	}
	next := *k
	next.log, next.records = 0, len(s.parts)-1
	var b []byte
	var err error
	for i := 1; i < len(s.parts); i++ {
		said := ""
		if i == len(s.parts)-1 {
			said = ix.Fingerprint()
		}
		c := commit{s.parts[i].segment, s.parts[i-1].buriedIDs()}
		if b, err = appendLogged(b, c, ix.embedder.Model(), said); err != nil {
			return err
		}
	}
	unlock, err := lockFile(k.file)
	if err != nil {
		return err
	}
	defer unlock()
	name := logName(k.file, k.id)
	if info, err := os.Stat(name); err != nil || info.Size() != k.log || !k.isCurrent() {
		return errTaken
	}
	temp := name + ".new"
	defer os.Remove(temp) // which is gone by then, unless something failed
	os.Remove(temp)
	if next.log, err = writeLog(temp, k.id, 0, b); err != nil {
		return err
	}
	if err := os.Rename(temp, name); err != nil {
		return err
	}
	syncFolder(name)
	ix.kept = &next
	return nil
}

// buriedIDs are the ids of the documents of the part that are buried.
func (p *part) buriedIDs() []string {
	var ids []string
	for n := range p.size() {
		if !p.has(n) {
			ids = append(ids, string(p.ids.at(n)))
		}
	}
	return ids
}

// A packing is the writing of a snapshot in the background, of the index as it was
// when it began, while updates go on.
type packing struct {
	cancel context.CancelFunc
	done   chan struct{}
	since  []commit // made and kept since it began; guarded by Index.writing
}

// startPacking begins one. Nothing is pending then.
func (ix *Index) startPacking() {
	ctx, cancel := context.WithCancel(context.Background())
	p := &packing{cancel: cancel, done: make(chan struct{})}
	ix.packing = p
	s, file, model := ix.load(), ix.kept.file, ix.embedder.Model()
	go func() {
		defer close(p.done)
		defer cancel()
		w, err := writeSnapshotThrough(ctx, file, s, model, "", newPacedWriter)
		ix.writing.Lock()
		defer ix.writing.Unlock()
		if ix.packing == p {
			ix.packing = nil
		}
		// When it fails, the long log is what remains, and a later update tries again.
		if err != nil {
			return
		}
		defer w.discard()
		if ctx.Err() == nil && len(ix.pending) == 0 {
			ix.finishPacking(w, p.since)
		}
	}()
}

// A pacedWriter writes a file in no hurry: it works half of the time and leaves the
// rest to searches, and gives the disk little at a time, so that the log need not
// wait for it. It fails once ctx has ended.
type pacedWriter struct {
	ctx      context.Context
	f        *os.File
	since    time.Time // when it last rested
	unsynced int
}

func newPacedWriter(ctx context.Context, f *os.File) io.Writer {
	return &pacedWriter{ctx: ctx, f: f, since: time.Now()}
}

func (w *pacedWriter) Write(b []byte) (written int, err error) {
	const atOnce, longestRest, syncEvery = 1 << 20, 20 * time.Millisecond, 16 << 20
	for len(b) > 0 && w.ctx.Err() == nil {
		n, err := w.f.Write(b[:min(len(b), atOnce)])
		b, written, w.unsynced = b[n:], written+n, w.unsynced+n
		if err == nil && w.unsynced >= syncEvery {
			w.unsynced, err = 0, syncData(w.f)
		}
		if err != nil {
			return written, err
		}
		time.Sleep(min(time.Since(w.since), longestRest))
		w.since = time.Now()
	}
	return written, w.ctx.Err()
}

// finishPacking puts the snapshot in the place of the old one and its log, with a
// log of what was done meanwhile.
func (ix *Index) finishPacking(w *written, since []commit) error {
	s := newState([]part{{segment: w.segment}})
	next := w.keeping(ix.kept.file)
	next.records = len(since)
	var b []byte
	var err error
	for i, c := range since {
		said := ""
		if i == len(since)-1 {
			said = ix.Fingerprint()
		}
		if b, err = appendLogged(b, c, ix.embedder.Model(), said); err != nil {
			return err
		}
		if s, err = s.after(context.Background(), c); err != nil {
			return err
		}
	}
	if len(since) == 0 && ix.Fingerprint() != "" {
		if b, err = appendLogged(nil, commit{}, ix.embedder.Model(), ix.Fingerprint()); err != nil {
			return err
		}
	}
	if len(b) > 0 {
		w.log = logName(next.file, next.id)
		if next.log, err = writeLog(w.log, next.id, 0, b); err != nil {
			return err
		}
	}
	if err := w.replace(next.file, ix.kept); err != nil {
		return err
	}
	ix.kept = next
	ix.state.Store(s)
	return nil
}

// Close ends what goes on in the background, and returns when it has ended. It
// changes nothing of what is kept, and the index may be used further.
func (ix *Index) Close() {
	ix.writing.Lock()
	p := ix.packing
	ix.stopPacking()
	ix.writing.Unlock()
	if p != nil {
		<-p.done
	}
}

// stopPacking gives up the compaction under way. The caller holds writing.
func (ix *Index) stopPacking() {
	if ix.packing != nil {
		ix.packing.cancel()
		ix.packing = nil
	}
}
