package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// A keeper keeps what Load reads, in a folder, so that the next Load reads the files
// that have changed and prepares the documents that are new. A nil keeper keeps nothing.
//
// Three kinds of records are kept: of a file, what its content was told by and which
// documents it held; of a document, named by a hash of all that its reader said of it,
// the document and what its preparation gave, as long as the same lines recur; and of all
// documents together, how they stand to one another, as long as none is another. Nothing
// is taken from a record that a full reading would not give: a file whose state does not
// tell its content for good is read and held to the hash of its bytes.
type keeper struct {
	folder *keptFolder
	files  map[string]*keptFile
	used   map[sum]*work // documents that this Load has
	words  *wordReader
}

// A sum names bytes.
type sum [16]byte

func sumOf(b []byte) sum {
	full := sha256.Sum256(b)
	return sum(full[:])
}

// A keptFile is what reading a file gave.
type keptFile struct {
	state    fileState
	read     int64 // when the state was had, in nanoseconds of Unix time
	content  sum
	beside   sum // of what the sidecars of the file say
	holds    []keptDocument
	rejected []Rejection
	record   []byte // the record of this
	live     bool   // the file is there
}

type keptDocument struct {
	id  string
	sum sum
}

func openKeeper(dir, stamp string) *keeper {
	if dir == "" {
		return nil
	}
	k := &keeper{folder: openKeptFolder(dir, stamp), files: make(map[string]*keptFile), used: make(map[sum]*work), words: newWordReader()}
	for key, record := range k.folder.files {
		if f := readKeptFile(record); f != nil {
			k.files[key] = f
		}
	}
	return k
}

// read reads one file of t, from what is kept of it when that still holds.
func (k *keeper) read(t *tree, name string, opt Options) (docs []*work, rejected []Rejection) {
	side, problems := t.beside(name)
	if k == nil {
		found, rejected := t.read(name, opt, side)
		return workOn(found), append(rejected, problems...)
	}
	docs, rejected = k.readBeside(t, name, opt, side)
	return docs, append(slices.Clip(rejected), problems...)
}

func (k *keeper) readBeside(t *tree, name string, opt Options, side said) (docs []*work, rejected []Rejection) {
	key := t.root.Name + "\x00" + name
	old := k.files[key]
	beside := sumOf(fmt.Appendf(nil, "%q", side))
	now := time.Now().UnixNano()
	state, err := stateOf(t.root.FS, name)
	if err != nil || !t.readable(name, opt) {
		found, rejected := t.read(name, opt, side)
		return workOn(found), rejected
	}
	if old != nil && old.beside == beside && old.state == state && state.tells(old.read) && state.size <= opt.MaxBytes {
		if docs := k.documents(old.holds); docs != nil {
			old.live = true
			return docs, old.rejected
		}
	}
	data, err := readLimited(t.root.FS, name, opt.MaxBytes)
	if err != nil {
		found, rejected := t.finish(name, t.failed(name, err, opt), side)
		return workOn(found), rejected
	}
	f := &keptFile{state: state, read: now, content: sumOf(data), beside: beside, live: true}
	if old != nil && old.beside == beside && old.content == f.content {
		if docs = k.documents(old.holds); docs != nil {
			f.holds, f.rejected = old.holds, old.rejected
		}
	}
	if docs == nil {
		var found []*Document
		found, f.rejected = t.finish(name, readFile(name, data, opt.Readers), side)
		docs = k.worksOf(name, found, f)
	}
	k.files[key] = f
	f.record = appendKeptFile(nil, f)
	k.folder.addFile(key, f.record)
	return docs, f.rejected
}

// documents are those of list, nil when one of them is not kept.
func (k *keeper) documents(list []keptDocument) []*work {
	docs := make([]*work, 0, len(list))
	for _, held := range list {
		w := k.document(held)
		if w == nil {
			return nil
		}
		docs = append(docs, w)
	}
	return docs
}

// document is one that is kept, nil when it is not.
func (k *keeper) document(held keptDocument) *work {
	w := k.used[held.sum]
	if w != nil {
		w = w.twin()
	} else if w = k.folder.document(held.sum); w == nil {
		return nil
	}
	k.used[held.sum] = w
	w.name(held.id)
	w.sum = held.sum
	return w
}

// twin is another document of the same content.
func (w *work) twin() *work {
	out := *w
	out.doc = w.doc.clone()
	return &out
}

// name gives the document its ID.
func (w *work) name(id string) {
	w.doc.ID = id
	for i := range w.doc.Passages {
		w.doc.Passages[i].Document = id
	}
}

// worksOf are documents as they were read from a file, each prepared if it was ever met.
func (k *keeper) worksOf(name string, found []*Document, f *keptFile) []*work {
	docs := make([]*work, 0, len(found))
	for _, doc := range found {
		held := keptDocument{doc.ID, sumOf(appendSaid(nil, doc))}
		f.holds = append(f.holds, held)
		w := k.document(held)
		if w == nil {
			w = &work{doc: doc, raw: doc.clone(), sum: held.sum}
			k.used[held.sum] = w
			if slow(name) {
				k.folder.addDocument(w)
			}
		}
		docs = append(docs, w)
	}
	return docs
}

// slow reports whether files of that name take so long to read that what they gave is
// kept before it is prepared.
func slow(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".txt", ".md", ".jsonl":
		return false
	}
	return true
}

// done keeps a document that was prepared.
func (k *keeper) done(w *work) {
	if k == nil || w.kept {
		return
	}
	var sketched sync.WaitGroup
	sketched.Go(func() { w.sketched(k.words) })
	w.shingle()
	sketched.Wait()
	k.folder.addDocument(w)
}

// close keeps what is to be kept. Failed is why it is not.
func (k *keeper) close() (failed error) {
	if k == nil {
		return nil
	}
	live := make(map[string][]byte)
	held := make(map[sum]bool)
	for key, f := range k.files {
		if !f.live {
			continue
		}
		live[key] = f.record
		for _, h := range f.holds {
			held[h.sum] = true
		}
	}
	return k.folder.close(live, held)
}

// stop keeps what was read and prepared until now.
func (k *keeper) stop() {
	if k != nil {
		k.folder.flush()
	}
}

// appendSaid writes all that a reader said of a document but its ID, its text by its version.
func appendSaid(b []byte, d *Document) []byte {
	said := *d
	said.Text = ""
	return appendRaw(b, &said)
}

func appendKeptFile(b []byte, f *keptFile) []byte {
	for _, n := range []int64{f.state.size, f.state.modified, f.state.changed, int64(f.state.inode), int64(f.state.mode), f.read} {
		b = binary.AppendVarint(b, n)
	}
	b = append(append(b, f.content[:]...), f.beside[:]...)
	b = binary.AppendUvarint(b, uint64(len(f.holds)))
	for _, h := range f.holds {
		b = append(appendText(b, h.id), h.sum[:]...)
	}
	b = binary.AppendUvarint(b, uint64(len(f.rejected)))
	for _, r := range f.rejected {
		b = appendText(appendText(appendText(b, r.Path), r.Reason), r.Hint)
		b = appendBool(appendBool(appendText(b, r.Collection), r.Whole), r.Known)
	}
	return b
}

// readKeptFile reads what appendKeptFile wrote; nil when it is something else.
func readKeptFile(b []byte) *keptFile {
	r := newCodeReader(b)
	f := &keptFile{record: b}
	f.state = fileState{size: r.Varint(), modified: r.Varint(), changed: r.Varint(), inode: uint64(r.Varint()), mode: fileMode(r.Varint())}
	f.read = r.Varint()
	copy(f.content[:], r.take(len(f.content)))
	copy(f.beside[:], r.take(len(f.beside)))
	for range r.Length(1 + len(sum{})) {
		h := keptDocument{id: r.text()}
		copy(h.sum[:], r.take(len(h.sum)))
		f.holds = append(f.holds, h)
	}
	for range r.Length(6) {
		f.rejected = append(f.rejected, Rejection{
			Path: r.text(), Reason: r.text(), Hint: r.text(), Collection: r.text(), Whole: r.bool(), Known: r.bool(),
		})
	}
	if r.Bad || len(r.Rest) > 0 {
		return nil
	}
	return f
}
