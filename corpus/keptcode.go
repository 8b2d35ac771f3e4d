package corpus

import (
	"encoding/binary"
)

// Kept records are made of varints; strings and lists open with their length.

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendSpanCode(b []byte, s Span) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(s.Start)), uint64(s.End))
}

func appendSpanCodes(b []byte, list []Span) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendSpanCode(b, s)
	}
	return b
}

func appendDateCode(b []byte, d Date) []byte {
	b = binary.AppendVarint(binary.AppendVarint(b, int64(d.From)), int64(d.To))
	b = appendText(appendText(b, string(d.Precision)), string(d.Basis))
	return appendSpanCode(b, d.Span)
}

func appendSkips(b []byte, list []Skip) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = appendText(appendSpanCode(b, s.Span), s.Why)
	}
	return b
}

func appendHashes(b []byte, list []uint64) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, h := range list {
		b = binary.LittleEndian.AppendUint64(b, h)
	}
	return b
}

func appendBool(b []byte, set bool) []byte {
	if set {
		return append(b, 1)
	}
	return append(b, 0)
}

// appendRaw writes a document as its reader left it, without its ID.
func appendRaw(b []byte, d *Document) []byte {
	for _, s := range []string{d.Version, d.Title, d.Publisher, d.URL, d.Lang, d.Collection} {
		b = appendText(b, s)
	}
	b = appendSkips(appendDateCode(b, d.Date), d.Skipped)
	return appendText(b, d.Text)
}

// appendWork writes a document as its reader left it and, when it is prepared, what that gave.
func appendWork(b []byte, w *work) []byte {
	b = appendBool(appendRaw(b, w.raw), w.prepared)
	if !w.prepared {
		return b
	}
	d := w.doc
	b = appendHashes(appendHashes(b, w.keys), w.recurred)
	b = binary.LittleEndian.AppendUint64(b, w.longest)
	b = appendSkips(appendDateCode(b, d.Date), d.Skipped)
	b = binary.AppendUvarint(b, uint64(len(d.Items)))
	for _, item := range d.Items {
		b = appendDateCode(appendText(appendSpanCode(b, item.Span), item.Headline), item.Date)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Mentions)))
	for _, m := range d.Mentions {
		b = appendBool(appendBool(appendDateCode(b, m.Date), m.Vague), m.Conflict)
	}
	b = binary.AppendUvarint(b, uint64(len(d.Passages)))
	for i := range d.Passages {
		p := &d.Passages[i]
		b = binary.AppendUvarint(appendSpanCode(b, p.Span), uint64(p.Item))
		b = appendSpanCodes(appendSpanCodes(b, p.Sentences), p.Repeats)
		b = binary.AppendUvarint(b, uint64(len(w.shingles[i])))
		for _, h := range w.shingles[i] {
			b = binary.LittleEndian.AppendUint32(b, h)
		}
	}
	if w.sketch != nil {
		return appendText(b, string(appendSketch(nil, w.sketch)))
	}
	return appendText(b, string(w.written))
}

// readWork reads what appendWork wrote; nil when it is something else.
func readWork(b []byte) *work {
	r := newCodeReader(b)
	raw := new(Document)
	for _, s := range []*string{&raw.Version, &raw.Title, &raw.Publisher, &raw.URL, &raw.Lang, &raw.Collection} {
		*s = r.text()
	}
	raw.Date, raw.Skipped = r.date(), r.skips()
	raw.Text = r.text()
	w := &work{raw: raw, doc: raw.clone(), prepared: r.bool()}
	if w.prepared {
		r.preparation(w)
	}
	if r.Bad || len(r.Rest) > 0 || !r.fits(w) {
		return nil
	}
	return w
}

func (r *codeReader) preparation(w *work) {
	d := w.doc
	w.keys, w.recurred = r.hashes(), r.hashes()
	if w.keys == nil {
		w.keys = []uint64{}
	}
	w.longest = r.hash()
	d.Date, d.Skipped = r.date(), r.skips()
	for range r.Length(7) {
		d.Items = append(d.Items, Item{Span: r.span(), Headline: r.text(), Date: r.date()})
	}
	for range r.Length(8) {
		d.Mentions = append(d.Mentions, Mention{Date: r.date(), Vague: r.bool(), Conflict: r.bool()})
	}
	for range r.Length(6) {
		p := Passage{Span: r.span(), Item: r.Int()}
		p.Sentences, p.Repeats = r.spanList(), r.spanList()
		shingles := make([]uint32, r.Length(4))
		for i := range shingles {
			shingles[i] = binary.LittleEndian.Uint32(r.take(4))
		}
		if !r.inside(p.Span, d) || p.Item >= len(d.Items) {
			r.Fail()
			return
		}
		p.Text, p.Date, p.Headline = p.In(d.Text), d.Items[p.Item].Date, d.Items[p.Item].Headline
		d.Passages = append(d.Passages, p)
		w.shingles = append(w.shingles, shingles)
	}
	w.written = r.take(r.Length(1)) // most of them are never asked for
}

// fits reports whether nothing in the document points outside of its text.
func (r *codeReader) fits(w *work) bool {
	for _, d := range []*Document{w.raw, w.doc} {
		for _, s := range d.Skipped {
			if !r.inside(s.Span, d) {
				return false
			}
		}
	}
	d := w.doc
	for _, i := range d.Items {
		if !r.inside(i.Span, d) {
			return false
		}
	}
	for _, m := range d.Mentions {
		if !r.inside(m.Span, d) {
			return false
		}
	}
	for i := range d.Passages {
		for _, list := range [][]Span{d.Passages[i].Sentences, d.Passages[i].Repeats} {
			for _, s := range list {
				if !r.inside(s, d) {
					return false
				}
			}
		}
	}
	return r.inside(d.Date.Span, d) && r.inside(w.raw.Date.Span, d)
}

func (r *codeReader) inside(s Span, d *Document) bool {
	return 0 <= s.Start && s.Start <= s.End && s.End <= len(d.Text)
}

// A codeReader reads what the functions above wrote. Once it is bad it reads zeros.
type codeReader struct{ ByteReader }

func newCodeReader(b []byte) *codeReader { return &codeReader{ByteReader{Rest: b}} }

func (r *codeReader) take(n int) []byte {
	if n > len(r.Rest) {
		r.Fail()
		return make([]byte, n)
	}
	b := r.Rest[:n]
	r.Rest = r.Rest[n:]
	return b
}

func (r *codeReader) text() string { return string(r.take(r.Length(1))) }
func (r *codeReader) bool() bool   { return r.take(1)[0] != 0 }
func (r *codeReader) hash() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }
func (r *codeReader) span() Span   { return Span{r.Int(), r.Int()} }

func (r *codeReader) date() Date {
	return Date{
		From: Day(r.Varint()), To: Day(r.Varint()),
		Precision: Precision(r.text()), Basis: Basis(r.text()), Span: r.span(),
	}
}

func (r *codeReader) spanList() []Span {
	n := r.Length(2)
	if n == 0 {
		return nil
	}
	out := make([]Span, n)
	for i := range out {
		out[i] = r.span()
	}
	return out
}

func (r *codeReader) skips() []Skip {
	var out []Skip
	for range r.Length(3) {
		out = append(out, Skip{r.span(), r.text()})
	}
	return out
}

func (r *codeReader) hashes() []uint64 {
	n := r.Length(8)
	if n == 0 {
		return nil
	}
	out := make([]uint64, n)
	for i := range out {
		out[i] = r.hash()
	}
	return out
}
