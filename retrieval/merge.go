package retrieval

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// A merger writes some parts of a state, neighbours, as one segment, without the
// documents that are buried. What the parts bury in segments before them, the
// segment buries. Merged from the first part on, it is what would be built of the
// documents that are there, to the byte.
type merger struct {
	ctx    context.Context
	w      *imageWriter
	parts  []part
	places []place   // of the documents, in order of id, parts numbered as here
	rows   [][]int32 // by part and row, the new row, -1 when buried
	items  [][]int32 // by part and item, the new one
	terms  [][]int32 // by part and term, the new one, -1 when there is none
	spelt  [][]int32 // by part and spelling, the new one; of no use where that is left out
	count  int       // of the new rows

	fieldsAt uint32  // where the words of the last title and headline are
	out      segment // what is small enough to be made before it is written
}

// merge writes parts as an image with that id and fingerprint to w. It first holds
// all of them to their checksums, so that no damage is given new ones. The errors
// are that, those of w, and that of ctx.
func merge(ctx context.Context, w io.Writer, id imageID, parts []part, model, fingerprint string) error {
	for _, p := range parts {
		if err := p.verify(); err != nil {
			return err
		}
	}
	out := newImageWriter(w, id)
	if len(parts) == 1 && parts[0].gone == 0 {
		g := *parts[0].segment
		g.meta.model = model
		return g.write(out, fingerprint)
	}
	m := &merger{ctx: ctx, w: out, parts: parts}
	m.out.meta = segmentMeta{model: model, fingerprint: fingerprint, analysis: analysisOf(parts)}
	for _, step := range []func() error{m.number, m.vectors, m.columns, m.documents, m.words, m.meta} {
		if err := step(); err != nil {
			return err
		}
		if err := cmp.Or(out.err, ctx.Err()); err != nil {
			return err
		}
	}
	return out.finish()
}

// number gives documents, passages and items their new places.
func (m *merger) number() error {
	s := state{parts: m.parts}
	m.places = s.places()
	item := int32(0)
	for i := range m.parts {
		p := &m.parts[i]
		m.rows, m.items = append(m.rows, none(p.rows())), append(m.items, none(len(p.items.length)))
		m.out.meta.collections = append(m.out.meta.collections, p.meta.collections...)
		m.out.meta.dims = max(m.out.meta.dims, p.meta.dims)
		m.out.meta.passages = m.out.meta.passages.plus(p.meta.passages)
		m.out.meta.items = m.out.meta.items.plus(p.meta.items)
	}
	for _, at := range m.places {
		p := &m.parts[at.part]
		for row, end := p.span(int(at.n)); row < end; row++ {
			m.rows[at.part][row] = int32(m.count)
			m.count++
		}
		for i, end := p.itemSpan(int(at.n)); i < end; i++ {
			m.items[at.part][i] = item
			item++
		}
	}
	slices.Sort(m.out.meta.collections)
	m.out.meta.collections = slices.Compact(m.out.meta.collections)
	return m.useCollections()
}

// useCollections leaves out the collections that no document is of any more.
func (m *merger) useCollections() error {
	used := make(map[string]bool)
	for _, at := range m.places {
		used[m.collection(at)] = true
	}
	m.out.meta.collections = slices.DeleteFunc(m.out.meta.collections, func(name string) bool { return !used[name] })
	return nil
}

// collection is that of a document.
func (m *merger) collection(at place) string {
	p := &m.parts[at.part]
	if first, end := p.span(int(at.n)); first < end {
		if n := int(p.group[first]); n < len(p.meta.collections) {
			return p.meta.collections[n]
		}
	}
	// Without passages there is no row that says it.
	if b, err := p.record(int(at.n)); err == nil {
		if d, err := readHead(b); err == nil {
			return d.Collection
		}
	}
	return ""
}

func none(n int) []int32 {
	list := make([]int32, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

// eachRun calls f for each stretch of rows that stay neighbours: of part i, [first, end).
func (m *merger) eachRun(f func(p *part, first, end int)) {
	run := struct{ part, first, end int }{part: -1}
	for _, at := range m.places {
		first, end := m.parts[at.part].span(int(at.n))
		if first == end {
			continue
		}
		if int(at.part) == run.part && first == run.end {
			run.end = end
			continue
		}
		if run.part >= 0 {
			f(&m.parts[run.part], run.first, run.end)
		}
		run.part, run.first, run.end = int(at.part), first, end
	}
	if run.part >= 0 {
		f(&m.parts[run.part], run.first, run.end)
	}
}

// vectors writes the matrix, and the codes of its rows.
func (m *merger) vectors() error {
	if m.count == 0 {
		m.out.meta.dims = 0
		return nil
	}
	dims := m.out.meta.dims
	for _, p := range m.parts {
		if p.rows() > 0 && p.meta.dims != dims {
			return fmt.Errorf("%w: vectors of %d and of %d dimensions", ErrSnapshot, p.meta.dims, dims)
		}
	}
	m.w.begin()
	m.eachRun(func(p *part, first, end int) { m.w.write(asBytes(p.matrix.Flat()[first*dims : end*dims])) })
	m.w.end(sectionVectors)
	if m.count < codesFrom {
		return nil
	}
	scales, errors := make([]float32, 0, m.count), make([]float32, 0, m.count)
	code := make([]int8, dims)
	m.w.begin()
	m.eachRun(func(p *part, first, end int) {
		if p.codes != nil {
			m.w.write(asBytes(p.codes.Codes()[first*dims : end*dims]))
			scales = append(scales, p.codes.Scales()[first:end]...)
			errors = append(errors, p.codes.Errors()[first:end]...)
			return
		}
		for row := first; row < end; row++ {
			scale, rest := vectors.Encode(code, p.matrix.Row(row))
			scales, errors = append(scales, scale), append(errors, rest)
			m.w.write(asBytes(code))
		}
	})
	m.w.end(sectionCodes)
	m.w.begin()
	m.w.write(asBytes(scales))
	m.w.write(asBytes(errors))
	m.w.end(sectionCodeScales)
	return nil
}

// columns writes what there is by passage and by item.
func (m *merger) columns() error {
	groups := make([][]uint16, len(m.parts))
	for i, p := range m.parts {
		groups[i] = make([]uint16, len(p.meta.collections))
		for n, name := range p.meta.collections {
			group, _ := slices.BinarySearch(m.out.meta.collections, name)
			groups[i][n] = uint16(group)
		}
	}
	g := &m.out
	for document, at := range m.places {
		p := &m.parts[at.part]
		first, end := p.span(int(at.n))
		g.from, g.to = append(g.from, p.from[first:end]...), append(g.to, p.to[first:end]...)
		g.passages.length = append(g.passages.length, p.passages.length[first:end]...)
		for row := first; row < end; row++ {
			g.documentOf = append(g.documentOf, int32(document))
			item, group := p.itemOf[row], p.group[row]
			if item < 0 || int(item) >= len(m.items[at.part]) || int(group) >= len(groups[at.part]) {
				return errColumns
			}
			g.itemOf = append(g.itemOf, m.items[at.part][item])
			g.group = append(g.group, groups[at.part][group])
		}
		first, end = p.itemSpan(int(at.n))
		g.items.length = append(g.items.length, p.items.length[first:end]...)
	}
	for i, p := range m.parts {
		for _, e := range p.copies {
			if e.passage >= 0 && int(e.passage) < p.rows() && m.rows[i][e.passage] >= 0 {
				g.copies = append(g.copies, copyEntry{e.group, m.rows[i][e.passage]})
			}
		}
	}
	slices.SortFunc(g.copies, func(a, b copyEntry) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.passage, b.passage))
	})
	m.w.section(sectionFrom, asBytes(g.from))
	m.w.section(sectionTo, asBytes(g.to))
	m.w.section(sectionDocumentOf, asBytes(g.documentOf))
	m.w.section(sectionItemOf, asBytes(g.itemOf))
	m.w.section(sectionGroup, asBytes(g.group))
	m.w.section(sectionLength, asBytes(g.passages.length))
	m.w.section(sectionItemLength, asBytes(g.items.length))
	m.w.section(sectionCopies, asBytes(g.copies))
	return nil
}

// documents writes the records.
func (m *merger) documents() error {
	g := &m.out
	m.w.begin()
	for _, at := range m.places {
		p := &m.parts[at.part]
		b, err := p.record(int(at.n))
		if err != nil {
			return err
		}
		e := documentEntry{offset: m.w.at - m.w.begun, sum: p.documents[at.n].sum}
		if n := len(g.documents); n > 0 {
			e.passage, e.item = g.documents[n-1].passage, g.documents[n-1].item
		}
		g.documents = append(g.documents, m.behind(e, at))
		g.ids.add(p.ids.at(int(at.n)))
		m.w.write(b)
	}
	if size := m.w.at - m.w.begun; len(g.documents) > 0 {
		g.documents = append(g.documents, documentEntry{offset: size})
	}
	m.w.end(sectionRecords)
	// Each entry counts so far what ends with its document; it is to say where that begins.
	for n := len(g.documents) - 1; n > 0; n-- {
		g.documents[n].passage, g.documents[n].item = g.documents[n-1].passage, g.documents[n-1].item
	}
	if len(g.documents) > 0 {
		g.documents[0].passage, g.documents[0].item = 0, 0
	}
	m.w.section(sectionDocuments, asBytes(g.documents))
	m.w.section(sectionIDOffsets, asBytes(g.ids.offsets))
	m.w.section(sectionIDs, g.ids.data)
	return nil
}

// behind is e with the passages and items of the document added.
func (m *merger) behind(e documentEntry, at place) documentEntry {
	p := &m.parts[at.part]
	first, end := p.span(int(at.n))
	e.passage += int32(end - first)
	first, end = p.itemSpan(int(at.n))
	e.item += int32(end - first)
	return e
}

func (m *merger) meta() error {
	m.w.section(sectionMeta, appendMeta(nil, &m.out.meta))
	return nil
}

// mergeInMemory is the segment that merge writes of parts.
func mergeInMemory(ctx context.Context, parts []part) (*segment, error) {
	var b bytes.Buffer
	size := 0
	for _, p := range parts {
		size += p.about()
	}
	b.Grow(size)
	if err := merge(ctx, &b, imageID{}, parts, "", ""); err != nil {
		return nil, err
	}
	m, err := openImage(b.Bytes())
	if err != nil {
		return nil, err
	}
	g, err := readSegment(m)
	if err != nil {
		return nil, err
	}
	g.checked = nil
	for n, at := range (&state{parts: parts}).places() {
		g.cache[n].Store(parts[at.part].cache[at.n].Load())
	}
	return g, nil
}
