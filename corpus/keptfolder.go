package corpus

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A keptFolder holds records in files that are written once, each whole before it is in
// its place, so that a process that is killed leaves what it had kept until then, and two
// processes do each other no harm. A file of another build, or one that is damaged, counts
// for nothing. A record of the same name in a later file takes the place of an earlier one.
type keptFolder struct {
	dir   string
	head  []byte
	files map[string][]byte // records of files, by root and path
	docs  map[sum][]byte    // records of documents
	kin   []byte            // the record of all documents together, nil for none
	read  []string          // the files of the folder that were read
	size  int               // their bytes, and those written since

	pending []byte // records that are not in a file yet
	since   time.Time
	err     error // the first failure to write
}

const (
	keptSuffix = ".kept"
	keptPart   = ".part" // of one that is not whole yet
	keptMagic  = "verbatim kept readings 2\n"
	// Records are written together when they are that many bytes, or that old.
	keptBytes = 16 << 20
	keptEvery = time.Second
	// keptFiles is how many files a folder has before they become one.
	keptFiles = 12
	// keptAbandoned is the age from which a file that is not in its place has no writer any more.
	keptAbandoned = time.Hour

	recordOfFile     = 'f'
	recordOfDocument = 'd'
	recordOfKin      = 'k'
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func openKeptFolder(dir, stamp string) *keptFolder {
	s := sumOf([]byte(stamp))
	k := &keptFolder{
		dir: dir, head: append([]byte(keptMagic), s[:]...),
		files: make(map[string][]byte), docs: make(map[sum][]byte), since: time.Now(),
	}
	for _, name := range k.named(keptSuffix) {
		k.read = append(k.read, name)
		// What cannot be read is read from the corpus again.
		if data, err := os.ReadFile(name); err == nil && k.take(data) {
			k.size += len(data)
		}
	}
	return k
}

// named are the files of the folder whose names end so, the oldest first: the names
// begin with the time. A folder that cannot be listed has none.
func (k *keptFolder) named(suffix string) []string {
	entries, _ := os.ReadDir(k.dir)
	var out []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), suffix) {
			out = append(out, filepath.Join(k.dir, e.Name()))
		}
	}
	return out
}

// take takes the records of a file, and reports whether it is one of ours and whole.
func (k *keptFolder) take(data []byte) bool {
	body, ok := bytes.CutPrefix(data, k.head)
	if !ok || len(body) < crc32.Size {
		return false
	}
	end := len(data) - crc32.Size
	if crc32.Checksum(data[:end], castagnoli) != binary.LittleEndian.Uint32(data[end:]) {
		return false
	}
	r := newCodeReader(body[:len(body)-crc32.Size])
	for len(r.Rest) > 0 {
		kind := r.take(1)[0]
		name, record := r.text(), r.take(r.Length(1))
		switch {
		case r.Bad:
			return false
		case kind == recordOfFile:
			k.files[name] = record
		case kind == recordOfDocument && len(name) == len(sum{}):
			k.docs[sum([]byte(name))] = record
		case kind == recordOfKin:
			k.kin = record
		}
	}
	return true
}

func appendKept(b []byte, kind byte, name string, record []byte) []byte {
	b = appendText(append(b, kind), name)
	return append(binary.AppendUvarint(b, uint64(len(record))), record...)
}

// document is the one of that name, nil when it is not kept.
func (k *keptFolder) document(name sum) *work {
	w := readWork(k.docs[name])
	if w == nil {
		return nil
	}
	w.kept = w.prepared
	return w
}

func (k *keptFolder) addFile(key string, record []byte) {
	k.pending = appendKept(k.pending, recordOfFile, key, record)
	k.checkpoint()
}

func (k *keptFolder) addDocument(w *work) {
	record := appendWork(nil, w)
	w.kept = w.prepared
	k.docs[w.sum] = record
	k.pending = appendKept(k.pending, recordOfDocument, string(w.sum[:]), record)
	k.checkpoint()
}

func (k *keptFolder) addKin(record []byte) {
	k.kin = record
	k.pending = appendKept(k.pending, recordOfKin, "", record)
	k.checkpoint()
}

// checkpoint writes the records that wait, when they are many or old.
func (k *keptFolder) checkpoint() {
	if len(k.pending) >= keptBytes || time.Since(k.since) >= keptEvery {
		k.flush()
	}
}

// flush writes the records that wait.
func (k *keptFolder) flush() {
	if len(k.pending) > 0 && k.err == nil {
		k.read = append(k.read, k.write(k.pending))
	}
	k.pending, k.since = nil, time.Now()
}

// write makes one file of records. Its name tells when, and sorts so.
func (k *keptFolder) write(records []byte) (name string) {
	fail := func(err error) string {
		k.err = fmt.Errorf("keep what was read in %s: %w", k.dir, reasonOf(err))
		return ""
	}
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return fail(err)
	}
	f, err := os.CreateTemp(k.dir, fmt.Sprintf("%020d-*"+keptPart, time.Now().UnixNano()))
	if err != nil {
		return fail(err)
	}
	defer os.Remove(f.Name()) // unless it was renamed
	defer f.Close()
	data := slices.Concat(k.head, records)
	data = binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli))
	if _, err := f.Write(data); err != nil {
		return fail(err)
	}
	if err := f.Sync(); err != nil {
		return fail(err)
	}
	if err := f.Close(); err != nil {
		return fail(err)
	}
	name = strings.TrimSuffix(f.Name(), keptPart) + keptSuffix
	if err := os.Rename(f.Name(), name); err != nil {
		return fail(err)
	}
	k.size += len(data)
	return name
}

// close writes the records that wait. When much of the folder is not among the live files
// and the documents held any more, or is in many files, all that is becomes one file.
func (k *keptFolder) close(live map[string][]byte, held map[sum]bool) error {
	size := len(k.kin)
	for key, record := range live {
		size += len(key) + len(record)
	}
	for name := range held {
		size += len(k.docs[name])
	}
	if k.size+len(k.pending) <= 2*size+1<<20 && len(k.read) < keptFiles {
		k.flush()
		return k.err
	}
	k.pending = nil
	var all []byte
	for key, record := range live {
		all = appendKept(all, recordOfFile, key, record)
	}
	for name := range held {
		if record := k.docs[name]; record != nil {
			all = appendKept(all, recordOfDocument, string(name[:]), record)
		}
	}
	if k.kin != nil {
		all = appendKept(all, recordOfKin, "", k.kin)
	}
	k.err = nil // what was too much may be little enough now
	if name := k.write(all); name != "" {
		k.removeOld()
	}
	return k.err
}

// removeOld removes the files that were read, and what writers have left that were stopped.
func (k *keptFolder) removeOld() {
	for _, name := range k.read {
		os.Remove(name)
	}
	for _, part := range k.named(keptPart) {
		if info, err := os.Stat(part); err == nil && time.Since(info.ModTime()) > keptAbandoned {
			os.Remove(part)
		}
	}
}

func fileMode(n int64) fs.FileMode { return fs.FileMode(uint32(n)) }
