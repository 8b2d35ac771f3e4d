package retrieval

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"sync/atomic"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// A recordSum is what tells a document from any other: the first half of the
// SHA-256 of its record.
type recordSum [16]byte

func sumRecord(b []byte) recordSum {
	sum := sha256.Sum256(b)
	return recordSum(sum[:16])
}

// eagerSections are held to their checksums before anything is read in them:
// they are small, and everything else is found by them.
var eagerSections = []uint32{sectionMeta}

// appendMeta writes m behind b.
func appendMeta(b []byte, m *segmentMeta) []byte {
	for _, s := range []string{m.model, m.fingerprint, m.analysis} {
		b = appendString(b, s)
	}
	b = binary.AppendUvarint(b, uint64(m.dims))
	b = binary.AppendUvarint(b, uint64(len(m.collections)))
	for _, s := range m.collections {
		b = appendString(b, s)
	}
	for _, c := range []fieldCount{m.passages, m.items} {
		b = binary.AppendVarint(b, c.units)
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.length))
	}
	return b
}

func readMeta(b []byte) (segmentMeta, error) {
	r := newRecordReader(b)
	m := segmentMeta{model: r.string(), fingerprint: r.string(), analysis: r.string(), dims: r.Int()}
	r.list(1, func(int) { m.collections = append(m.collections, r.string()) })
	for _, c := range []*fieldCount{&m.passages, &m.items} {
		c.units = r.Varint()
		if len(r.Rest) < 8 {
			r.Fail()
			break
		}
		c.length = math.Float64frombits(binary.LittleEndian.Uint64(r.Rest))
		r.Rest = r.Rest[8:]
		if math.IsNaN(c.length) || math.IsInf(c.length, 0) {
			r.Fail()
		}
	}
	if r.Bad || len(r.Rest) > 0 {
		return m, errRecord
	}
	return m, nil
}

// readSegment looks at an image as a segment. Only the shape of its sections is
// checked; see segment.verify. The errors are ErrSnapshot.
func readSegment(m *image) (*segment, error) {
	if err := m.verify(eagerSections...); err != nil {
		return nil, err
	}
	meta, err := readMeta(m.sections[sectionMeta].data)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	g := &segment{meta: meta, image: m, checked: onceVerified(m)}
	r := sectionReader{m: m}
	list(&r, sectionFrom, &g.from)
	list(&r, sectionTo, &g.to)
	list(&r, sectionDocumentOf, &g.documentOf)
	list(&r, sectionItemOf, &g.itemOf)
	list(&r, sectionGroup, &g.group)
	list(&r, sectionLength, &g.passages.length)
	list(&r, sectionItemLength, &g.items.length)
	list(&r, sectionDocuments, &g.documents)
	list(&r, sectionRecords, &g.records)
	list(&r, sectionIDOffsets, &g.ids.offsets)
	list(&r, sectionIDs, &g.ids.data)
	list(&r, sectionCopies, &g.copies)
	list(&r, sectionTermOffsets, &g.terms.offsets)
	list(&r, sectionTerms, &g.terms.data)
	list(&r, sectionFrequencies, &g.frequency)
	list(&r, sectionStarts, &g.passages.starts)
	list(&r, sectionPostings, &g.passages.postings)
	list(&r, sectionItemStarts, &g.items.starts)
	list(&r, sectionItemPostings, &g.items.postings)
	list(&r, sectionSpellingOffsets, &g.spellings.offsets)
	list(&r, sectionSpellings, &g.spellings.data)
	list(&r, sectionSpellingCounts, &g.counts)
	list(&r, sectionWords, &g.words)
	list(&r, sectionTextAt, &g.textAt)
	list(&r, sectionFieldsAt, &g.fieldsAt)
	list(&r, sectionSpeltStarts, &g.spelt.starts)
	list(&r, sectionSpelt, &g.spelt.list)
	var flat, scales []float32
	var codes []int8
	list(&r, sectionVectors, &flat)
	list(&r, sectionCodes, &codes)
	list(&r, sectionCodeScales, &scales)
	rows, terms := g.rows(), g.terms.len()
	sized := func(ok bool) { r.bad = r.bad || !ok }
	sized(len(g.to) == rows && len(g.documentOf) == rows && len(g.itemOf) == rows && len(g.group) == rows && len(g.passages.length) == rows)
	sized(g.size() == g.ids.len() && (rows == 0 || g.size() > 0) && rows < math.MaxInt32)
	sized(len(g.frequency) == terms && (terms == 0 || len(g.passages.starts) == terms+1 && len(g.items.starts) == terms+1))
	sized(len(g.counts) == g.spellings.len())
	// Those of another analysis are analysed again before anyone looks at their words.
	sized(meta.analysis != analysisName() || len(g.textAt) == rows && len(g.fieldsAt) == rows)
	if r.bad {
		return nil, fmt.Errorf("%w: its sections do not add up", ErrSnapshot)
	}
	g.cache = make([]atomic.Pointer[corpus.Document], g.size())
	return g, g.setVectors(flat, codes, scales)
}

// setVectors gives the segment its matrix, and the codes of it where there are
// some: the scales of all rows, then their errors.
func (g *segment) setVectors(flat []float32, codes []int8, scales []float32) error {
	rows := g.rows()
	if rows == 0 {
		if len(flat)+len(codes)+len(scales) > 0 {
			return fmt.Errorf("%w: vectors without passages", ErrSnapshot)
		}
		return nil
	}
	m, err := vectors.Of(flat, g.meta.dims)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	if m.Rows() != rows {
		return fmt.Errorf("%w: %d vectors for %d passages", ErrSnapshot, m.Rows(), rows)
	}
	g.matrix = m
	if len(codes) == 0 {
		return nil
	}
	if len(codes) != len(flat) || len(scales) != 2*rows {
		return fmt.Errorf("%w: codes that are not those of its vectors", ErrSnapshot)
	}
	if g.codes, err = vectors.CodesOf(codes, scales[:rows], scales[rows:], g.meta.dims); err != nil {
		return fmt.Errorf("%w: %v", ErrSnapshot, err)
	}
	return nil
}

// A sectionReader reads sections as lists; bad once one was no whole list.
type sectionReader struct {
	m   *image
	bad bool
}

func list[T any](r *sectionReader, kind uint32, to *[]T) {
	l, ok := asList[T](r.m.sections[kind].data)
	*to, r.bad = l, r.bad || !ok
}

// about is how many bytes the segment has as an image, or a few more.
func (g *segment) about() int {
	const frame, aTerm, aRow, aPosting, aSpelling, aWord = 8 << 10, 24, 64, 8, 32, 4
	return frame + len(g.records) + len(g.terms.data) + len(g.spellings.data) + aTerm*g.terms.len() + aRow*g.rows() +
		5*g.rows()*g.meta.dims + aPosting*(len(g.passages.postings)+len(g.items.postings)) + aSpelling*g.spellings.len() + aWord*len(g.words)
}

// write writes the segment as an image, with another fingerprint.
func (g *segment) write(w *imageWriter, fingerprint string) error {
	meta := g.meta
	meta.fingerprint = fingerprint
	w.section(sectionMeta, appendMeta(nil, &meta))
	if g.matrix != nil {
		w.section(sectionVectors, asBytes(g.matrix.Flat()))
	}
	if g.codes != nil {
		w.section(sectionCodes, asBytes(g.codes.Codes()))
		w.begin()
		w.write(asBytes(g.codes.Scales()))
		w.write(asBytes(g.codes.Errors()))
		w.end(sectionCodeScales)
	}
	for _, s := range []struct {
		kind uint32
		data []byte
	}{
		{sectionFrom, asBytes(g.from)},
		{sectionTo, asBytes(g.to)},
		{sectionDocumentOf, asBytes(g.documentOf)},
		{sectionItemOf, asBytes(g.itemOf)},
		{sectionGroup, asBytes(g.group)},
		{sectionLength, asBytes(g.passages.length)},
		{sectionItemLength, asBytes(g.items.length)},
		{sectionDocuments, asBytes(g.documents)},
		{sectionRecords, g.records},
		{sectionIDOffsets, asBytes(g.ids.offsets)},
		{sectionIDs, g.ids.data},
		{sectionCopies, asBytes(g.copies)},
		{sectionTermOffsets, asBytes(g.terms.offsets)},
		{sectionTerms, g.terms.data},
		{sectionFrequencies, asBytes(g.frequency)},
		{sectionStarts, asBytes(g.passages.starts)},
		{sectionPostings, asBytes(g.passages.postings)},
		{sectionItemStarts, asBytes(g.items.starts)},
		{sectionItemPostings, asBytes(g.items.postings)},
		{sectionSpellingOffsets, asBytes(g.spellings.offsets)},
		{sectionSpellings, g.spellings.data},
		{sectionSpellingCounts, asBytes(g.counts)},
		{sectionWords, asBytes(g.words)},
		{sectionTextAt, asBytes(g.textAt)},
		{sectionFieldsAt, asBytes(g.fieldsAt)},
		{sectionSpeltStarts, asBytes(g.spelt.starts)},
		{sectionSpelt, asBytes(g.spelt.list)},
	} {
		w.section(s.kind, s.data)
	}
	return w.finish()
}
