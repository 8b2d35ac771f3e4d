package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// relations are in the order of their codes in records.
var relations = [...]Relation{Newer, Older, Translation, Copy, Rewrite}

// relate groups copies and relates documents, or takes over how they stood to one
// another when the last Load had the very same documents.
func (k *keeper) relate(all []*work) {
	if k == nil {
		relateAll(all)
		return
	}
	of, known := sumOfAll(all)
	if known && takeKin(k.folder.kin, of, all) {
		return
	}
	relateAll(all)
	if known {
		k.folder.addKin(appendKin(nil, of, all))
	}
}

// sumOfAll names the documents with all that they are prepared from, in their order;
// false when one of them is not kept.
func sumOfAll(all []*work) (sum, bool) {
	h := sha256.New()
	var b []byte
	for _, w := range all {
		if w.sum == (sum{}) {
			return sum{}, false
		}
		b = append(appendText(b[:0], w.doc.ID), w.sum[:]...)
		h.Write(appendHashes(b, w.recurred))
	}
	return sum(h.Sum(nil)[:len(sum{})]), true
}

// appendKin writes how documents of that sum stand to one another: of each its
// relatives, and the numbers of copies of its passages.
func appendKin(b []byte, of sum, all []*work) []byte {
	at := make(map[string]int, len(all))
	for i, w := range all {
		at[w.doc.ID] = i
	}
	b = append(b, of[:]...)
	for _, w := range all {
		b = binary.AppendUvarint(b, uint64(len(w.doc.Relatives)))
		for _, r := range w.doc.Relatives {
			b = binary.AppendUvarint(b, uint64(at[r.Document]))
			b = append(b, byte(slices.Index(relations[:], r.Relation)))
		}
		for i := range w.doc.Passages {
			b = binary.AppendUvarint(b, uint64(w.doc.Passages[i].Copies))
		}
	}
	return b
}

// takeKin sets what appendKin wrote; false when it wrote that of other documents.
func takeKin(record []byte, of sum, all []*work) bool {
	r := newCodeReader(record)
	if len(record) < len(of) || sum(r.take(len(of))) != of {
		return false
	}
	for _, w := range all {
		w.doc.Relatives = nil
		for range r.Length(2) {
			at, relation := r.Int(), int(r.take(1)[0])
			if at >= len(all) || relation >= len(relations) {
				return false
			}
			w.doc.Relatives = append(w.doc.Relatives, Relative{all[at].doc.ID, relations[relation]})
		}
		for i := range w.doc.Passages {
			w.doc.Passages[i].Copies = r.Int()
		}
	}
	return !r.Bad && len(r.Rest) == 0
}

// sketched is the sketch of the document: as it is known, as it is kept, or as reader reads it.
func (w *work) sketched(reader *wordReader) *sketch {
	if w.sketch == nil && w.written != nil {
		w.sketch = readSketch(w.written)
	}
	if w.sketch == nil {
		w.sketch = reader.sketch(w.doc)
	}
	return w.sketch
}

func appendSketch(b []byte, s *sketch) []byte {
	for _, list := range [][]code{s.words, s.title, s.publisher} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, c := range list {
			b = binary.LittleEndian.AppendUint64(b, uint64(c))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(s.shingles)))
	for _, h := range s.shingles {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	b = binary.AppendUvarint(b, uint64(len(s.figures)))
	for _, f := range s.figures {
		b = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(b, f.around), f.value)
	}
	b = binary.LittleEndian.AppendUint64(b, s.text)
	b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(s.length)), uint64(s.language))
	b = appendBool(appendBool(appendText(b, string(s.own)), s.renews), s.titled)
	b = binary.AppendUvarint(b, uint64(len(s.names)))
	for _, name := range s.names {
		b = appendText(b, string(name))
	}
	return b
}

// readSketch reads what appendSketch wrote; nil when it is something else.
func readSketch(b []byte) *sketch {
	r := newCodeReader(b)
	s := new(sketch)
	for _, list := range []*[]code{&s.words, &s.title, &s.publisher} {
		bytes := r.take(8 * r.Length(8))
		if len(bytes) > 0 {
			*list = make([]code, len(bytes)/8)
		}
		for i := range *list {
			(*list)[i] = code(binary.LittleEndian.Uint64(bytes[8*i:]))
		}
	}
	bytes := r.take(4 * r.Length(4))
	if len(bytes) > 0 {
		s.shingles = make([]uint32, len(bytes)/4)
	}
	for i := range s.shingles {
		s.shingles[i] = binary.LittleEndian.Uint32(bytes[4*i:])
	}
	bytes = r.take(8 * r.Length(8))
	if len(bytes) > 0 {
		s.figures = make([]slot, len(bytes)/8)
	}
	for i := range s.figures {
		s.figures[i] = slot{binary.LittleEndian.Uint32(bytes[8*i:]), binary.LittleEndian.Uint32(bytes[8*i+4:])}
	}
	s.text, s.length, s.language = r.hash(), r.Int(), r.Int()
	s.own, s.renews, s.titled = reference(r.text()), r.bool(), r.bool()
	for range r.Length(1) {
		s.names = append(s.names, reference(r.text()))
	}
	if r.Bad || len(r.Rest) > 0 {
		return nil
	}
	return s
}
