package pdf

import (
	"bytes"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestRejected(t *testing.T) {
	empty := newMaker(t)
	empty.page("")
	scan := newMaker(t)
	picture := scan.stream("/Type/XObject/Subtype/Image/Width 1/Height 1", "x")
	scan.page("q 595 0 0 842 0 0 cm /Im Do Q", "/XObject<</Im "+itoa(picture)+" 0 R>>")
	unknown := newMaker(t)
	unknown.fonts = "/F1 " + itoa(unknown.add("<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[]>>")) + " 0 R"
	unknown.page("BT /F1 11 Tf 50 700 Td <00010002000300040005> Tj ET")
	locked := bytes.Replace(empty.bytes(), []byte("/Info"), []byte("/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O("+strings.Repeat("o", 32)+")/U("+strings.Repeat("u", 32)+")>>/Info"), 1)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "not a PDF"},
		{"junk", []byte("MZ\x90\x00 this program cannot be run"), "not a PDF"},
		{"only a head", []byte("%PDF-1.7\n"), "cut off"},
		{"no text", empty.bytes(), "no text"},
		{"a scan", scan.bytes(), "a scan"},
		{"a password", locked, "password"},
		{"fonts that say nothing", unknown.bytes(), "letters"},
		{"itself as its table", []byte("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"), "cut off"},
		{"an object inside itself", []byte("%PDF-1.4\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Length 1 0 R>>\nstream\n1 0 <</Pages 1 0 R>>\nendstream\nendobj\ntrailer<</Root 1 0 R>>"), "cut off"},
		{"pages inside themselves", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R 2 0 R]/Parent 2 0 R>>endobj"), "cut off"},
		{"deep", []byte("%PDF-1.4\n1 0 obj" + strings.Repeat("[<</A", 1<<20)), "cut off"},
	} {
		docs, err := Read("a.pdf", test.data)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") || len(docs) > 0 {
			t.Errorf("%s: %d documents, error %v, want one with %q", test.name, len(docs), err, test.want)
		}
	}
}

// TestMended reads files whose table of objects does not hold.
func TestMended(t *testing.T) {
	m := newMaker(t)
	m.page(at(50, 700, "F1", 11, "Le port rouvre."))
	whole := m.bytes()
	m.packed = true
	packed := m.bytes()
	cut := func(data []byte) []byte { return data[:bytes.LastIndex(data, []byte("startxref"))] }
	for name, data := range map[string][]byte{
		"junk before":         append([]byte("From: a mailer\r\n"), whole...),
		"junk behind":         append(bytes.Clone(whole), bytes.Repeat([]byte("\x00"), 5000)...),
		"no table":            whole[:bytes.Index(whole, []byte("xref\n0"))],
		"a wrong table":       bytes.Replace(whole, []byte("%PDF-1.5\n"), []byte("%PDF-1.5\n% a line that was not there\n"), 1),
		"a wrong length":      bytes.Replace(whole, []byte("/Length "), []byte("/Length 9"), 1),
		"no table, packed":    cut(packed),
		"another line ending": bytes.ReplaceAll(whole, []byte("\nendobj\n"), []byte("\r\nendobj\r\n")),
	} {
		docs, err := Read("a.pdf", data)
		if err != nil || docs[0].Text != "Le port rouvre." {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBombs reads small files that stand for large ones.
func TestBombs(t *testing.T) {
	shows := at(50, 700, "F1", 11, strings.Repeat("a", 1000))
	bombs := map[string]func(m *maker){
		"spaces": func(m *maker) {
			m.page(strings.Repeat(" ", 40<<20))
		},
		"letters": func(m *maker) {
			m.page(strings.Repeat(shows, 1000))
		},
		"pages": func(m *maker) {
			m.page(strings.Repeat(shows, 150))
			for range 60 {
				m.pages = append(m.pages, m.add(m.objects[m.pages[0]-1]))
			}
		},
		"drawings in drawings": func(m *maker) {
			last := m.stream("/Subtype/Form", shows)
			for range 10 {
				last = m.stream("/Subtype/Form/Resources<</XObject<</X "+itoa(last)+" 0 R>>>>", strings.Repeat("/X Do ", 300))
			}
			m.page(strings.Repeat("/X Do ", 300), "/XObject<</X "+itoa(last)+" 0 R>>")
		},
		"a map": func(m *maker) {
			cmap := m.stream("", strings.Repeat("1 beginbfchar <0001> <0041> endbfchar ", 1<<18))
			m.fonts = "/F1 " + itoa(m.add("<</Subtype/Type0/ToUnicode "+itoa(cmap)+" 0 R/DescendantFonts[]>>")) + " 0 R"
			m.page("BT /F1 1 Tf <0001> Tj ET")
		},
		"saved states": func(m *maker) { m.page(strings.Repeat("q ", 1<<20)) },
	}
	for name, make := range bombs {
		t.Run(name, func(t *testing.T) {
			m := newMaker(t)
			m.packed = true
			make(m)
			data := m.bytes()
			if len(data) > 3<<20 {
				t.Fatalf("%d bytes are no bomb", len(data))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Read("a.pdf", data)
			runtime.ReadMemStats(&after)
			if spent := (after.TotalAlloc - before.TotalAlloc) >> 20; spent > 2000 {
				t.Errorf("it took %d MB in all", spent)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("error of several lines: %v", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, packed := range []bool{false, true} {
		m := newMaker(&testing.T{})
		m.packed = packed
		m.page(at(50, 700, "F1", 11, "Le port rouvre, dit le pré-") + at(50, 686, "F1", 11, "fet.") + "BT /F1 9 Tf [(a)-300(b)] TJ ET q 1 0 0 1 0 0 cm Q BI /W 1 ID x EI /OC /L BDC EMC")
		f.Add(m.bytes())
	}
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj 3 0 obj<</Contents 4 0 R>>endobj 4 0 obj<</Length 3>>stream\n/A Do\nendstream"))
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := Read("a.pdf", data)
		if err == nil && len(docs) != 1 {
			t.Errorf("%d documents and no error", len(docs))
		}
		for _, d := range docs {
			if strings.TrimSpace(d.Text) == "" || !utf8.ValidString(d.Text) || !utf8.ValidString(d.Title) {
				t.Errorf("text %q, title %q", d.Text, d.Title)
			}
		}
		if err != nil && (strings.Contains(err.Error(), "\n") || err.Error() == errBroken.Error()) {
			t.Errorf("error %q", err)
		}
	})
}

// FuzzContent reads what draws a page, without a file around it.
func FuzzContent(f *testing.F) {
	f.Add("BT /F1 11 Tf 50 700 Td (Le port) Tj T* (a) ' 1 2 (b) \" ET")
	f.Add("/Span <</ActualText (x)>> BDC 1 0 0 1 5 5 cm 0 0 10 10 re f EMC 3 Tr 50 Tz [1 (a) <62> 3] TJ")
	f.Fuzz(func(t *testing.T, content string) {
		m := newMaker(t)
		m.page(fmt.Sprintf("BT /F1 9 Tf %s", content))
		docs, err := Read("a.pdf", m.bytes())
		if err != nil && err.Error() == errBroken.Error() {
			t.Errorf("%v", err)
		}
		for _, d := range docs {
			if !utf8.ValidString(d.Text) {
				t.Errorf("text %q", d.Text)
			}
		}
	})
}
