package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A maker writes PDF files for tests. The first three objects are the catalogue,
// the pages and the information about the file.
type maker struct {
	t       *testing.T
	objects []string
	pages   []int
	catalog string // more entries of the catalogue
	info    string
	fonts   string // the fonts of every page, "/F1 4 0 R"
	packed  bool   // streams are packed, and other objects stand in a stream
}

func newMaker(t *testing.T) *maker {
	m := &maker{t: t, objects: make([]string, 3)}
	m.fonts = fmt.Sprintf("/F1 %d 0 R /F2 %d 0 R",
		m.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
		m.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>"))
	return m
}

// add adds an object and returns its number.
func (m *maker) add(body string) int {
	m.objects = append(m.objects, body)
	return len(m.objects)
}

func (m *maker) stream(dict, data string) int {
	if m.packed {
		dict, data = dict+"/Filter/FlateDecode", deflate(data)
	}
	return m.add(fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data))
}

func deflate(data string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(data))
	_ = w.Close()
	return b.String()
}

// page adds a page of A4 with that content.
func (m *maker) page(content string, more ...string) {
	n := m.add(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<%s>>%s>>/Contents %d 0 R>>",
		m.fonts, strings.Join(more, ""), m.stream("", content)))
	m.pages = append(m.pages, n)
}

// bytes is the file, with a table of objects, or with a stream of one.
func (m *maker) bytes() []byte {
	kids := make([]string, len(m.pages))
	for i, n := range m.pages {
		kids[i] = fmt.Sprintf("%d 0 R", n)
	}
	m.objects[0] = "<</Type/Catalog/Pages 2 0 R" + m.catalog + ">>"
	m.objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " "))
	m.objects[2] = "<<" + m.info + ">>"
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	if m.packed {
		m.writePacked(&b)
		return b.Bytes()
	}
	var at []int
	for i, o := range m.objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}

func (m *maker) writePacked(b *bytes.Buffer) {
	type place struct{ kind, a, b int }
	places := []place{{}}
	pack := len(m.objects) + 1
	var head, body strings.Builder
	inPack := 0
	for i, o := range m.objects {
		if strings.Contains(o, "stream\n") {
			places = append(places, place{1, b.Len(), 0})
			fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", i+1, o)
			continue
		}
		places = append(places, place{2, pack, inPack})
		fmt.Fprintf(&head, "%d %d ", i+1, body.Len())
		body.WriteString(o + "\n")
		inPack++
	}
	places = append(places, place{1, b.Len(), 0})
	data := deflate(head.String() + body.String())
	fmt.Fprintf(b, "%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n", pack, inPack, head.Len(), len(data), data)
	table := b.Len()
	places = append(places, place{1, table, 0})
	var rows []byte
	above := make([]byte, 5)
	for _, p := range places { // as differences to the row above, as most programs write them
		row := []byte{byte(p.kind), byte(p.a >> 16), byte(p.a >> 8), byte(p.a), byte(p.b)}
		rows = append(rows, 2)
		for i := range row {
			rows = append(rows, row[i]-above[i])
		}
		above = row
	}
	data = deflate(string(rows))
	fmt.Fprintf(b, "%d 0 obj\n<</Type/XRef/Size %d/W[1 3 1]/Root 1 0 R/Info 3 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 5>>/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
		pack+1, pack+2, len(data), data, table)
}

// at writes a line at a place, in a font and size.
func at(x, y float64, font string, size float64, text string) string {
	return fmt.Sprintf("BT /%s %g Tf %g %g Td (%s) Tj ET\n", font, size, x, y, winAnsiBytes(text))
}

// lines writes lines below one another, from y on.
func lines(x, y float64, texts ...string) string {
	var b strings.Builder
	for i, t := range texts {
		b.WriteString(at(x, y-14*float64(i), "F1", 11, t))
	}
	return b.String()
}

// winAnsiBytes is text as the bytes of a literal string in WinAnsiEncoding.
func winAnsiBytes(text string) string {
	var b strings.Builder
	for _, r := range text {
		for code, s := range winAnsi {
			if s == string(r) {
				if strings.ContainsRune(`()\`, r) {
					b.WriteByte('\\')
				}
				b.WriteByte(byte(code))
				break
			}
		}
	}
	return b.String()
}

// read reads a file that must be one document.
func read(t *testing.T, data []byte) *corpus.Document {
	t.Helper()
	docs, err := Read("a.pdf", data)
	if err != nil || len(docs) != 1 {
		t.Fatalf("read: %d documents, %v", len(docs), err)
	}
	return docs[0]
}

func (m *maker) text() string { m.t.Helper(); return read(m.t, m.bytes()).Text }
