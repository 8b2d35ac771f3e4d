package retrieval

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
)

// A log holds what was done to an index since its snapshot was written:
//
//	header   32 bytes: magic 8, version uint32, order mark uint32, id of the snapshot 16
//	records  each: length uint64, checksum of the payload uint32, checksum of these 12 bytes uint32, payload
//
// The payload is the fingerprint, the ids of the documents that go, and the image
// of a segment, if there is one. A record is written with one write and synced
// before it is acknowledged; a process or a machine that stops meanwhile leaves
// something at the end that is no record, which Open passes over and the next
// write overwrites. What is no record and has one behind it is damage: ErrSnapshot.
const (
	logMagic     = "VERBLG\r\n"
	logVersion   = 1
	logHeader    = 32
	recordHeader = 16
)

// A logged is a commit as it was read, with the fingerprint since.
type logged struct {
	commit
	fingerprint string
}

// appendLogged writes the record of a commit behind b.
func appendLogged(b []byte, c commit, model, fingerprint string) ([]byte, error) {
	at := len(b)
	b = append(b, make([]byte, recordHeader)...)
	b = appendString(b, fingerprint)
	b = binary.AppendUvarint(b, uint64(len(c.buried)))
	for _, id := range c.buried {
		b = appendString(b, id)
	}
	if c.segment != nil {
		out := bytes.NewBuffer(b)
		out.Grow(c.segment.about())
		if err := merge(context.Background(), out, imageID{}, []part{{segment: c.segment}}, model, ""); err != nil {
			return nil, err
		}
		b = out.Bytes()
	}
	header, payload := b[at:at+recordHeader], b[at+recordHeader:]
	binary.NativeEndian.PutUint64(header, uint64(len(payload)))
	binary.NativeEndian.PutUint32(header[8:], crc32.Checksum(payload, castagnoli))
	binary.NativeEndian.PutUint32(header[12:], crc32.Checksum(header[:12], castagnoli))
	return b, nil
}

func newLogHeader(id imageID) []byte {
	b := []byte(logMagic)
	b = binary.NativeEndian.AppendUint32(b, logVersion)
	b = binary.NativeEndian.AppendUint32(b, imageOrder)
	return append(b, id[:]...)
}

// readLog reads the log of the snapshot, and sets its length as far as it holds.
func (k *keeping) readLog() ([]logged, error) {
	data, err := os.ReadFile(logName(k.file, k.id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, whole, err := readLogged(data, k.id)
	k.log, k.records = int64(whole), len(list)
	return list, err
}

// readLogged reads the records of a log, and says how many of its bytes hold.
func readLogged(data []byte, id imageID) (list []logged, whole int, err error) {
	if len(data) < logHeader || !bytes.Equal(data[:logHeader], newLogHeader(id)) {
		// The header is written with the first record.
		if holdsRecord(data) {
			return nil, 0, fmt.Errorf("%w: a log of another snapshot or version", ErrSnapshot)
		}
		return nil, 0, nil
	}
	for whole = logHeader; whole < len(data); {
		payload := recordAt(data[whole:])
		if payload == nil {
			if holdsRecord(data[whole+1:]) {
				return list, whole, fmt.Errorf("%w: a record of the log is not what was written", ErrSnapshot)
			}
			return list, whole, nil
		}
		l, err := readPayload(payload)
		if err != nil {
			return list, whole, err
		}
		list = append(list, l)
		whole += recordHeader + len(payload)
	}
	return list, whole, nil
}

// recordAt is the payload of the record that data begins with, nil when it does
// not begin with a whole one.
func recordAt(data []byte) []byte {
	if len(data) < recordHeader || crc32.Checksum(data[:12], castagnoli) != binary.NativeEndian.Uint32(data[12:]) {
		return nil
	}
	size, rest := binary.NativeEndian.Uint64(data), data[recordHeader:]
	if size > uint64(len(rest)) || crc32.Checksum(rest[:size], castagnoli) != binary.NativeEndian.Uint32(data[8:]) {
		return nil
	}
	return rest[:size:size]
}

// holdsRecord reports whether there is a whole record anywhere in data: then what
// stands before it was not torn, for it was synced before.
func holdsRecord(data []byte) bool {
	for ; len(data) > recordHeader; data = data[1:] {
		// A payload is never empty, so that zeros are no record.
		if len(recordAt(data)) > 0 {
			return true
		}
	}
	return false
}

func readPayload(b []byte) (logged, error) {
	r := newRecordReader(b)
	l := logged{fingerprint: r.string()}
	r.list(1, func(int) { l.buried = append(l.buried, r.string()) })
	if r.Bad {
		return logged{}, fmt.Errorf("%w: %v", ErrSnapshot, errRecord)
	}
	if len(r.Rest) == 0 {
		return l, nil
	}
	// A copy begins where the processor needs it, and lets go of the rest of the log.
	m, err := openImage(bytes.Clone(r.Rest))
	if err != nil {
		return logged{}, err
	}
	if err := m.verify(); err != nil {
		return logged{}, err
	}
	l.segment, err = readSegment(m)
	return l, err
}

// mostBuffered is up to how many bytes of memory a keeping holds on to for the next
// record.
const mostBuffered = 1 << 20

// append adds commits to the log, the last with that fingerprint, those before it
// with none. The error is errTaken when another process has written since: then
// nothing was done.
func (k *keeping) append(commits []commit, model, fingerprint string) error {
	if len(commits) == 0 {
		commits = []commit{{}}
	}
	b := k.buffer[:0]
	var err error
	for i, c := range commits {
		said := ""
		if i == len(commits)-1 {
			said = fingerprint
		}
		if b, err = appendLogged(b, c, model, said); err != nil {
			return err
		}
	}
	if cap(b) <= mostBuffered {
		k.buffer = b
	}
	unlock, err := lockFile(k.file)
	if err != nil {
		return err
	}
	defer unlock()
	if !k.isCurrent() {
		return errTaken
	}
	size, err := writeLog(logName(k.file, k.id), k.id, k.log, b)
	if err == nil {
		k.log, k.records = size, k.records+len(commits)
	}
	return err
}

// writeLog writes b into a log behind its first size bytes, which it makes when size
// is 0, and syncs it. It returns the new length.
func writeLog(name string, id imageID, size int64, b []byte) (int64, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if info.Size() < size {
		return 0, errTaken
	}
	if more := info.Size() - size; more > 0 {
		if taken, err := holdsMore(f, size, more); taken || err != nil {
			return 0, errors.Join(err, errTaken)
		}
		if err := f.Truncate(size); err != nil {
			return 0, err
		}
	}
	if size == 0 {
		b = append(newLogHeader(id), b...)
	}
	if _, err := f.WriteAt(b, size); err != nil {
		// What was written of it is torn, and the next write overwrites it.
		return 0, err
	}
	if err := syncData(f); err != nil {
		return 0, err
	}
	if size == 0 {
		syncFolder(name)
	}
	return size + int64(len(b)), f.Close()
}

// holdsMore reports whether there is anything but a torn record behind the first
// size bytes of a log.
func holdsMore(f *os.File, size, more int64) (bool, error) {
	rest := make([]byte, more)
	if _, err := f.ReadAt(rest, size); err != nil {
		return false, err
	}
	return holdsRecord(rest), nil
}
