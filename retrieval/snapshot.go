package retrieval

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// What is wrong with a snapshot, for callers that rebuild: errors.Is tells them
// from a file that is absent or may not be read.
var (
	// ErrSnapshot marks a file that is no whole snapshot of this version of the
	// program: cut short, changed, foreign, or written by another version.
	ErrSnapshot = errors.New("not a usable snapshot")
	// ErrModel marks a snapshot whose vectors come from another embedder.
	ErrModel = errors.New("the snapshot holds vectors of another model")
)

// A snapshot file is
//
//	magic     8 bytes
//	version   uint32, little endian, as all numbers
//	length    uint64, bytes of the payload
//	checksum  32 bytes, SHA-256 of the payload
//	payload   uint64 and as many bytes: the gob of a stored
//	          uint64 and as many bytes: the word index, see lexical.append
//	          the vectors as float32
//
// Anything behind the payload makes the file foreign. A word index of another
// analysis is made anew from the texts, so a better stem needs no new version.
const (
	snapshotMagic   = "VERBIX\r\n"
	snapshotVersion = 1
	snapshotHeader  = len(snapshotMagic) + 4 + 8 + sha256.Size
)

// A stored is what the gob holds. The documents come without what can be had
// from their text: passages keep their places only.
type stored struct {
	Model       string
	Fingerprint string
	Dims        int
	Analysis    string
	Documents   []*corpus.Document
}

// Fingerprint returns what the last Save or Open of ix said of its corpus, "" before.
func (ix *Index) Fingerprint() string {
	if f := ix.fingerprint.Load(); f != nil {
		return *f
	}
	return ""
}

// Save writes the whole index to file: documents, vectors, and a fingerprint by
// which the caller recognises the corpus that it was made from. The file appears
// whole or not at all: it is written beside its place, synced to disk and
// renamed; on an error the old file stays and nothing is left behind.
func (ix *Index) Save(file, fingerprint string) (err error) {
	s := ix.load()
	payload, err := encode(s, ix.embedder.Model(), fingerprint)
	if err != nil {
		return fmt.Errorf("save index: %w", err)
	}
	if err := writeAtomic(file, frame(payload)); err != nil {
		return fmt.Errorf("save index: %w", err)
	}
	ix.fingerprint.Store(&fingerprint)
	return nil
}

// frame puts the header before a payload.
func frame(payload []byte) []byte {
	sum := sha256.Sum256(payload)
	out := make([]byte, 0, snapshotHeader+len(payload))
	out = append(out, snapshotMagic...)
	out = binary.LittleEndian.AppendUint32(out, snapshotVersion)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(payload)))
	out = append(out, sum[:]...)
	return append(out, payload...)
}

func encode(s *state, model, fingerprint string) ([]byte, error) {
	st := stored{Model: model, Fingerprint: fingerprint, Analysis: analysisName(), Documents: make([]*corpus.Document, len(s.docs))}
	if len(s.vectors) > 0 {
		st.Dims = len(s.vectors[0])
	}
	for i, d := range s.docs {
		slim := *d
		slim.Passages = make([]corpus.Passage, len(d.Passages))
		for j, p := range d.Passages {
			p.Text, p.Document = "", ""
			slim.Passages[j] = p
		}
		st.Documents[i] = &slim
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(&st); err != nil {
		return nil, err
	}
	out := binary.LittleEndian.AppendUint64(nil, uint64(b.Len()))
	out = append(out, b.Bytes()...)
	at := len(out)
	out = binary.LittleEndian.AppendUint64(out, 0)
	out = s.lexical.append(out)
	binary.LittleEndian.PutUint64(out[at:], uint64(len(out)-at-8))
	for _, v := range s.vectors {
		for _, x := range v {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
		}
	}
	return out, nil
}

func writeAtomic(file string, data []byte) (err error) {
	dir := filepath.Dir(file)
	f, err := os.CreateTemp(dir, "."+filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), file); err != nil {
		return err
	}
	// The rename itself lasts only once the folder is on disk. Not every system
	// can sync a folder, and the file is whole either way.
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		d.Close()
	}
	return nil
}

// Open reads a snapshot that Save wrote. The error wraps fs.ErrNotExist when
// there is no file, ErrSnapshot when it is not whole or not ours, ErrModel when
// its vectors are not emb's; in the last two cases the index is to be built anew.
func Open(file string, emb Embedder) (*Index, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	defer f.Close()
	ix, err := read(f, emb)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", file, err)
	}
	return ix, nil
}

func read(r io.Reader, emb Embedder) (*Index, error) {
	payload, err := unframe(r)
	if err != nil {
		return nil, err
	}
	st, words, vectors, err := decode(payload)
	if err != nil {
		return nil, err
	}
	if st.Model != emb.Model() {
		return nil, fmt.Errorf("%w: %q, not %q", ErrModel, st.Model, emb.Model())
	}
	s, err := newState(context.Background(), st.Documents, vectors, words)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	ix := New(emb)
	ix.state.Store(s)
	ix.fingerprint.Store(&st.Fingerprint)
	return ix, nil
}

// unframe checks the header and the checksum and returns the payload.
func unframe(r io.Reader) ([]byte, error) {
	header := make([]byte, snapshotHeader)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, torn(err)
	}
	if string(header[:len(snapshotMagic)]) != snapshotMagic {
		return nil, fmt.Errorf("%w: another kind of file", ErrSnapshot)
	}
	rest := header[len(snapshotMagic):]
	if v := binary.LittleEndian.Uint32(rest); v != snapshotVersion {
		return nil, fmt.Errorf("%w: version %d, not %d", ErrSnapshot, v, snapshotVersion)
	}
	length := binary.LittleEndian.Uint64(rest[4:])
	// The length is not to be believed before the checksum holds, so the buffer
	// grows with what is really there.
	var payload bytes.Buffer
	if sized, ok := r.(interface{ Stat() (os.FileInfo, error) }); ok {
		if info, err := sized.Stat(); err == nil && length <= uint64(info.Size()) {
			payload.Grow(int(length) + bytes.MinRead)
		}
	}
	if _, err := payload.ReadFrom(r); err != nil {
		return nil, err
	}
	if uint64(payload.Len()) != length {
		return nil, fmt.Errorf("%w: %d bytes where %d should be", ErrSnapshot, payload.Len(), length)
	}
	if sum := sha256.Sum256(payload.Bytes()); !bytes.Equal(sum[:], rest[12:]) {
		return nil, fmt.Errorf("%w: the checksum does not hold", ErrSnapshot)
	}
	return payload.Bytes(), nil
}

func torn(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: cut short", ErrSnapshot)
	}
	return err
}

// decode reads a payload. The checksum guards against accidents, not malice, so
// nothing in it is believed: the fuzz target feeds it whole checksums.
func decode(payload []byte) (st *stored, words *lexical, vectors [][]float32, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%w: %v", ErrSnapshot, e)
		}
	}()
	documents, payload, err := block(payload)
	if err != nil {
		return nil, nil, nil, err
	}
	index, payload, err := block(payload)
	if err != nil {
		return nil, nil, nil, err
	}
	st = new(stored)
	if err := gob.NewDecoder(bytes.NewReader(documents)).Decode(st); err != nil {
		return nil, nil, nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	passages := 0
	for i, d := range st.Documents {
		if d == nil || i > 0 && st.Documents[i-1].ID >= d.ID {
			return nil, nil, nil, fmt.Errorf("%w: documents out of order", ErrSnapshot)
		}
		if err := fatten(d); err != nil {
			return nil, nil, nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
		}
		passages += len(d.Passages)
	}
	if st.Analysis == analysisName() {
		if words, err = readLexical(index, passages); err != nil {
			return nil, nil, nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
		}
	}
	vectors, err = decodeVectors(payload, passages, st.Dims)
	return st, words, vectors, err
}

// block cuts a length and as many bytes off a payload.
func block(payload []byte) (block, rest []byte, err error) {
	if len(payload) < 8 {
		return nil, nil, torn(io.EOF)
	}
	size := binary.LittleEndian.Uint64(payload)
	if size > uint64(len(payload)-8) {
		return nil, nil, torn(io.EOF)
	}
	return payload[8 : 8+size], payload[8+size:], nil
}

// fatten gives the passages of a stored document back what encode took from them.
func fatten(d *corpus.Document) error {
	whole := corpus.Span{Start: 0, End: len(d.Text)}
	inside := func(s corpus.Span) bool { return s.Start <= s.End && whole.Contains(s) }
	for i := range d.Passages {
		p := &d.Passages[i]
		if !inside(p.Span) || p.Item < 0 || p.Item >= max(len(d.Items), 1) {
			return fmt.Errorf("%s: passage %d points outside", d.ID, i)
		}
		for _, s := range append(p.Sentences[:len(p.Sentences):len(p.Sentences)], p.Repeats...) {
			if !inside(s) {
				return fmt.Errorf("%s: passage %d points outside", d.ID, i)
			}
		}
		p.Text, p.Document = p.In(d.Text), d.ID
	}
	for _, item := range d.Items {
		if !inside(item.Span) {
			return fmt.Errorf("%s: an item points outside", d.ID)
		}
	}
	for _, skip := range d.Skipped {
		if !inside(skip.Span) {
			return fmt.Errorf("%s: a skipped span points outside", d.ID)
		}
	}
	for _, m := range d.Mentions {
		if !inside(m.Span) {
			return fmt.Errorf("%s: a date points outside", d.ID)
		}
	}
	return check(d)
}

func decodeVectors(b []byte, n, dims int) ([][]float32, error) {
	if n == 0 {
		if len(b) != 0 {
			return nil, fmt.Errorf("%w: vectors without passages", ErrSnapshot)
		}
		return nil, nil
	}
	if dims <= 0 || len(b)%4 != 0 || len(b)/4/dims != n || len(b) != n*dims*4 {
		return nil, fmt.Errorf("%w: %d bytes of vectors for %d passages", ErrSnapshot, len(b), n)
	}
	flat := make([]float32, n*dims)
	for i := range flat {
		flat[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	vectors := make([][]float32, n)
	for i := range vectors {
		vectors[i] = flat[i*dims : (i+1)*dims : (i+1)*dims]
	}
	if err := checkVectors(vectors, dims); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	return vectors, nil
}
