package llm

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// A file of the vector cache is records one behind the other, each
//
//	magic     4 bytes
//	dims      uint32, little endian, as all numbers
//	key       32 bytes, a vectorKey
//	checksum  16 bytes, the first of the SHA-256 of dims, key and vector
//	vector    dims times float32
//
// Records are only ever added, by several processes at a time, and one may be
// torn by a crash or by a full disk. Whatever is no whole record is passed over.
const (
	recordMagic   = "VBv1"
	recordSum     = 16
	recordHeader  = len(recordMagic) + 4 + sha256.Size + recordSum
	maxDimensions = 1 << 16
)

// A vectorKey names one text as one model sees it.
type vectorKey [sha256.Size]byte

// keyOf is the key of a text for the model of that name, see Embedder.Model.
func keyOf(model, text string) vectorKey {
	h := sha256.New()
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(model)))
	h.Write(size[:])
	h.Write([]byte(model))
	h.Write([]byte(text))
	return vectorKey(h.Sum(nil))
}

// appendRecord appends a vector of 1 to maxDimensions numbers to b.
func appendRecord(b []byte, key vectorKey, vector []float32) []byte {
	start := len(b)
	b = append(b, recordMagic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(vector)))
	b = append(b, key[:]...)
	b = append(b, make([]byte, recordSum)...)
	for _, x := range vector {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	sum := recordChecksum(b[start:])
	copy(b[start+recordHeader-recordSum:], sum[:])
	return b
}

// recordChecksum is the checksum of a whole record, whatever stands in its place.
func recordChecksum(record []byte) [recordSum]byte {
	h := sha256.New()
	h.Write(record[len(recordMagic) : recordHeader-recordSum])
	h.Write(record[recordHeader:])
	return [recordSum]byte(h.Sum(nil)[:recordSum])
}

// recordSize is the length of the record whose header b begins with, 0 when b does
// not begin with a header.
func recordSize(b []byte) int {
	if len(b) < recordHeader || string(b[:len(recordMagic)]) != recordMagic {
		return 0
	}
	dims := binary.LittleEndian.Uint32(b[len(recordMagic):])
	if dims == 0 || dims > maxDimensions {
		return 0
	}
	return recordHeader + 4*int(dims)
}

// readRecord is the key and the vector of a whole record; ok is false when record
// is none, or a number in it is no number.
func readRecord(record []byte) (key vectorKey, vector []float32, ok bool) {
	if size := recordSize(record); size == 0 || size != len(record) {
		return key, nil, false
	}
	sum := recordChecksum(record)
	if !bytes.Equal(sum[:], record[recordHeader-recordSum:recordHeader]) {
		return key, nil, false
	}
	copy(key[:], record[len(recordMagic)+4:])
	vector = make([]float32, (len(record)-recordHeader)/4)
	for i := range vector {
		vector[i] = math.Float32frombits(binary.LittleEndian.Uint32(record[recordHeader+4*i:]))
	}
	if _, err := norm(vector); err != nil {
		return key, nil, false
	}
	return key, vector, true
}

// scanRecords tells each of the place and the size of every whole record in b, in
// order, and returns how many bytes of b need not be looked at again: what comes
// behind may become a record when more of the file is there.
func scanRecords(b []byte, each func(key vectorKey, start, size int)) int {
	at, unfinished := 0, -1
	for {
		next := bytes.Index(b[at:], []byte(recordMagic))
		if next < 0 {
			break
		}
		at += next
		size := recordSize(b[at:])
		if size > 0 && size <= len(b)-at {
			if key, _, ok := readRecord(b[at : at+size]); ok {
				each(key, at, size)
				at, unfinished = at+size, -1
				continue
			}
		} else if unfinished < 0 && (size > 0 || len(b)-at < recordHeader) {
			// The rest is still to come; or it never will, and whole ones follow.
			unfinished = at
		}
		at++
	}
	if unfinished >= 0 {
		return unfinished
	}
	return max(at, len(b)-len(recordMagic)+1)
}
