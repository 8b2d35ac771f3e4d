package retrieval

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"unsafe"
)

// An image is the bytes of a segment, as they stand in a snapshot file, which is
// mapped into memory, and in a record of the log:
//
//	header   64 bytes: magic 8, version uint32, order mark uint32, id 16, zeros, checksum uint32
//	sections each from an offset that is a multiple of 64, in any order
//	table    for each section its kind uint32, checksum uint32, offset uint64, length uint64
//	trailer  32 bytes: offset of the table uint64, its length uint64, its checksum uint32, zero uint32, magic 8
//
// Numbers are in the order of bytes of the machine that wrote them, which the
// order mark tells; checksums are CRC-32C. The trailer ends the image, so that
// one that is cut short or has something behind it is none.
const (
	imageMagic   = "VERBIX\r\n"
	imageEnd     = "\r\nXIBREV"
	imageVersion = 3
	imageOrder   = 0x01020304
	headerSize   = 64
	trailerSize  = 32
	tableEntry   = 24
	sectionAlign = 64
)

// The kinds of section. New ones are added at the end, none is ever reused.
const (
	sectionMeta uint32 = iota + 1
	sectionVectors
	sectionFrom
	sectionTo
	sectionDocumentOf
	sectionItemOf
	sectionGroup
	sectionLength
	sectionItemLength
	sectionDocuments
	sectionRecords
	sectionIDOffsets
	sectionIDs
	sectionCopies
	sectionTermOffsets
	sectionTerms
	sectionFrequencies
	sectionStarts
	sectionPostings
	sectionItemStarts
	sectionItemPostings
	sectionSpellingOffsets
	sectionSpellings
	sectionSpellingCounts
	sectionCodes
	sectionCodeScales
	sectionWords
	sectionTextAt
	sectionFieldsAt
	sectionSpeltStarts
	sectionSpelt
	endOfSections
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// An imageID tells one writing of a snapshot from every other.
type imageID [16]byte

func newImageID() imageID {
	var id imageID
	rand.Read(id[:]) // never fails
	return id
}

// An imageWriter writes an image front to back. The first error stays, and
// nothing is written after it.
type imageWriter struct {
	w     io.Writer
	at    uint64
	table []byte
	begun uint64
	sum   uint32
	err   error
}

func newImageWriter(w io.Writer, id imageID) *imageWriter {
	out := &imageWriter{w: w}
	header := make([]byte, headerSize)
	copy(header, imageMagic)
	binary.NativeEndian.PutUint32(header[8:], imageVersion)
	binary.NativeEndian.PutUint32(header[12:], imageOrder)
	copy(header[16:], id[:])
	binary.NativeEndian.PutUint32(header[60:], crc32.Checksum(header[:60], castagnoli))
	out.write(header)
	return out
}

func (w *imageWriter) write(b []byte) {
	if w.err != nil || len(b) == 0 {
		return
	}
	_, w.err = w.w.Write(b)
	w.at += uint64(len(b))
	w.sum = crc32.Update(w.sum, castagnoli, b)
}

// begin starts a section; what is written until end belongs to it.
func (w *imageWriter) begin() {
	w.write(make([]byte, -w.at%sectionAlign))
	w.begun, w.sum = w.at, 0
}

func (w *imageWriter) end(kind uint32) {
	w.table = binary.NativeEndian.AppendUint32(w.table, kind)
	w.table = binary.NativeEndian.AppendUint32(w.table, w.sum)
	w.table = binary.NativeEndian.AppendUint64(w.table, w.begun)
	w.table = binary.NativeEndian.AppendUint64(w.table, w.at-w.begun)
}

// section writes a section that is there in one piece.
func (w *imageWriter) section(kind uint32, b []byte) {
	w.begin()
	w.write(b)
	w.end(kind)
}

// finish writes the table and the trailer.
func (w *imageWriter) finish() error {
	w.write(make([]byte, -w.at%sectionAlign))
	at := w.at
	w.write(w.table)
	trailer := binary.NativeEndian.AppendUint64(nil, at)
	trailer = binary.NativeEndian.AppendUint64(trailer, uint64(len(w.table)))
	trailer = binary.NativeEndian.AppendUint32(trailer, crc32.Checksum(w.table, castagnoli))
	trailer = binary.NativeEndian.AppendUint32(trailer, 0)
	w.write(append(trailer, imageEnd...))
	return w.err
}

// An image is one whose frame holds: header, trailer, table. What its sections
// say is not to be believed before verify.
type image struct {
	id       imageID
	data     []byte
	sections map[uint32]imageSection
}

type imageSection struct {
	data []byte
	sum  uint32
}

// openImage checks the frame of an image. The errors are ErrSnapshot.
func openImage(data []byte) (*image, error) {
	if len(data) < len(imageMagic) || string(data[:8]) != imageMagic {
		return nil, fmt.Errorf("%w: another kind of file", ErrSnapshot)
	}
	if len(data) < headerSize+trailerSize {
		return nil, fmt.Errorf("%w: cut short", ErrSnapshot)
	}
	// Another version may keep everything else elsewhere, so it is asked for first.
	if v := binary.NativeEndian.Uint32(data[8:]); v != imageVersion {
		return nil, fmt.Errorf("%w: version %d, not %d", ErrSnapshot, v, imageVersion)
	}
	header := data[:headerSize]
	if binary.NativeEndian.Uint32(header[12:]) != imageOrder || binary.NativeEndian.Uint32(header[60:]) != crc32.Checksum(header[:60], castagnoli) {
		return nil, fmt.Errorf("%w: the checksum of the header does not hold", ErrSnapshot)
	}
	trailer := data[len(data)-trailerSize:]
	if string(trailer[24:]) != imageEnd {
		return nil, fmt.Errorf("%w: cut short, or something stands behind it", ErrSnapshot)
	}
	at, size := binary.NativeEndian.Uint64(trailer), binary.NativeEndian.Uint64(trailer[8:])
	limit := uint64(len(data) - trailerSize)
	if at > limit || size != limit-at || size%tableEntry != 0 || binary.NativeEndian.Uint32(trailer[20:]) != 0 {
		return nil, fmt.Errorf("%w: its table is elsewhere", ErrSnapshot)
	}
	table := data[at:limit]
	if crc32.Checksum(table, castagnoli) != binary.NativeEndian.Uint32(trailer[16:]) {
		return nil, fmt.Errorf("%w: the checksum of the table does not hold", ErrSnapshot)
	}
	m := &image{id: imageID(header[16:32]), data: data, sections: make(map[uint32]imageSection)}
	for ; len(table) > 0; table = table[tableEntry:] {
		from, n := binary.NativeEndian.Uint64(table[8:]), binary.NativeEndian.Uint64(table[16:])
		if from > at || n > at-from || from%sectionAlign != 0 {
			return nil, fmt.Errorf("%w: a section is elsewhere", ErrSnapshot)
		}
		m.sections[binary.NativeEndian.Uint32(table)] = imageSection{data[from : from+n : from+n], binary.NativeEndian.Uint32(table[4:])}
	}
	return m, nil
}

// verify holds the sections of those kinds to their checksums, all when none is named.
func (m *image) verify(kinds ...uint32) error {
	for kind, s := range m.sections {
		if len(kinds) > 0 && !slices.Contains(kinds, kind) {
			continue
		}
		if crc32.Checksum(s.data, castagnoli) != s.sum {
			return fmt.Errorf("%w: the checksum of section %d does not hold", ErrSnapshot, kind)
		}
	}
	return nil
}

// asBytes are the bytes of a list of plain numbers, or of structs of such without gaps.
func asBytes[T any](list []T) []byte {
	if len(list) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(list))), uintptr(len(list))*unsafe.Sizeof(list[0]))
}

// asList is b as the list that asBytes made it of: the same memory, a copy where
// b does not lie as the processor needs it. False when b is no whole number of entries.
func asList[T any](b []byte) ([]T, bool) {
	var zero T
	size := int(unsafe.Sizeof(zero))
	if len(b)%size != 0 {
		return nil, false
	}
	if len(b) == 0 {
		return nil, true
	}
	p := unsafe.Pointer(unsafe.SliceData(b))
	if uintptr(p)%unsafe.Alignof(zero) != 0 {
		list := make([]T, len(b)/size)
		copy(asBytes(list), b)
		return list, true
	}
	return unsafe.Slice((*T)(p), len(b)/size), true
}
