package office

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// pack makes a container of parts by name.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`

// word packs a body of WordprocessingML, and parts besides.
func word(t testing.TB, body string, more ...string) []byte {
	parts := map[string]string{"word/document.xml": `<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordNS + `><w:body>` + body + `</w:body></w:document>`}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return pack(t, parts)
}

func p(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func TestDOCX(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"paragraphs", p("Le port rouvre.") + p("") + p("L’accès reste limité."), "Le port rouvre.\n\nL’accès reste limité."},
		{"runs of one word", `<w:p><w:r><w:t>l&#39;</w:t></w:r><w:r><w:t>État n&apos;a pas </w:t></w:r><w:r><w:t>tran</w:t></w:r><w:r><w:t>ché</w:t></w:r></w:p>`, "l'État n'a pas tran" + "ché"},
		{"no-break spaces stay", p("«\u00a0Oui\u00a0», 3\u202f000\u00a0€"), "«\u00a0Oui\u00a0», 3\u202f000\u00a0€"},
		{"tabs, breaks and hyphens", `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>`, "a\tb\nc\u2011d"},
		{"revisions", `<w:p><w:r><w:t>Coût : </w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del><w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> non</w:t></w:r></w:moveFrom><w:r><w:t> millions</w:t></w:r></w:p>`, "Coût : 12 millions"},
		{"hidden runs", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret </w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>public</w:t></w:r></w:p>`, "public"},
		{"fields show their result", `<w:p><w:r><w:instrText>DATE \@ "d MMMM"</w:instrText></w:r><w:r><w:t>3 mai</w:t></w:r></w:p>`, "3 mai"},
		{"one rendering of two", `<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>neuf</w:t></mc:Choice><mc:Fallback><w:t>vieux</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "neuf"},
		{"a text box", `<w:p><w:r><w:t>Avant</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:txbxContent>` + p("Encadré") + `</w:txbxContent><w:t>caché</w:t></w:r><w:r><w:t>après</w:t></w:r></w:p>`, "Avant\n\nEncadré\n\naprès"},
		{"a table", p("Bilan") + `<w:tbl><w:tr><w:tc>` + p("Année") + `</w:tc><w:tc>` + p("Cas") + `</w:tc></w:tr><w:tr><w:tc>` + p("2031") + `</w:tc><w:tc>` + p("12") + p("dont 3 graves") + `</w:tc></w:tr></w:tbl>` + p("Fin"), "Bilan\n\nAnnée\tCas\n2031\t12\ndont 3 graves\n\nFin"},
		{"a list", p("Sont visés :") + entry("les ports") + entry("les gares") + p("Rien d’autre."), "Sont visés :\n\nles ports\nles gares\n\nRien d’autre."},
	} {
		t.Run(test.name, func(t *testing.T) {
			docs, err := ReadDOCX("a.docx", word(t, test.body))
			if err != nil {
				t.Fatal(err)
			}
			if got := docs[0].Text; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func entry(text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func TestDOCXProperties(t *testing.T) {
	core := func(title string) string {
		return `<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + title + `</dc:title></cp:coreProperties>`
	}
	titled := `<w:p><w:pPr><w:pStyle w:val="Titre"/></w:pPr><w:r><w:t>Le port rouvre</w:t></w:r></w:p>` + p("Il rouvre mardi.")
	notes := `<w:footnotes ` + wordNS + `><w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote><w:footnote>` + p("Selon la capitainerie.") + `</w:footnote></w:footnotes>`
	styles := `<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="fr-BE"/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>`
	docs, err := ReadDOCX("a.docx", word(t, titled, "docProps/core.xml", core("Microsoft Word - brouillon.docx"), "word/footnotes.xml", notes, "word/styles.xml", styles))
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if d.Title != "Le port rouvre" || d.Lang != "fr" || !d.Date.IsZero() {
		t.Errorf("got title %q, language %q, date %v", d.Title, d.Lang, d.Date)
	}
	if want := "Le port rouvre\n\nIl rouvre mardi.\n\nSelon la capitainerie."; d.Text != want {
		t.Errorf("got text %q, want %q", d.Text, want)
	}
	docs, err = ReadDOCX("a.docx", word(t, titled, "docProps/core.xml", core(" Réouverture  du port ")))
	if err != nil || docs[0].Title != "Réouverture du port" {
		t.Errorf("got %v, %v, want the title of the properties", docs, err)
	}
}

// text packs a body of OpenDocument, with styles.
func text(t testing.TB, styles, body string, more ...string) []byte {
	parts := map[string]string{"content.xml": `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:style="s" xmlns:draw="d" xmlns:svg="svg"><office:automatic-styles>` +
		styles + `</office:automatic-styles><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return pack(t, parts)
}

func TestODT(t *testing.T) {
	hidden := `<style:style style:name="T9"><style:text-properties text:display="none"/></style:style>`
	for _, test := range []struct{ name, body, want string }{
		{"white space", "<text:p>\n  Le   port\n <text:span>rouvre</text:span> <text:s text:c=\"2\"/>mardi.</text:p><text:p/><text:p>Bien.</text:p>", "Le port rouvre   mardi.\n\nBien."},
		{"no-break spaces stay", "<text:p>« Oui », 3\u202f000\u00a0€</text:p>", "« Oui », 3\u202f000\u00a0€"},
		{"revisions", `<text:tracked-changes><text:changed-region><text:deletion><text:p>9 millions</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>12 millions</text:p>`, "12 millions"},
		{"hidden", `<text:p>Vu<text:span text:style-name="T9"> caché</text:span>.</text:p><text:p text:style-name="T9">Caché.</text:p><text:section text:display="none"><text:p>Caché.</text:p></text:section>`, "Vu."},
		{"comments", `<text:p>Dit<office:annotation><text:p>à vérifier</text:p></office:annotation> ainsi.</text:p>`, "Dit ainsi."},
		{"notes", `<text:p>Le port<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>De Brume.</text:p></text:note-body></text:note> rouvre.</text:p><text:p>Fin.</text:p>`, "Le port rouvre.\n\nFin.\n\nDe Brume."},
		{"a table", `<table:table><table:table-row><table:table-cell><text:p>Année</text:p></table:table-cell><table:table-cell><text:p>Cas</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>2031</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>`, "Année\tCas\n2031\t12"},
		{"a list", `<text:p>Visés :</text:p><text:list><text:list-item><text:p>ports</text:p></text:list-item><text:list-item><text:p>gares</text:p></text:list-item></text:list><text:p>Fin.</text:p>`, "Visés :\n\nports\ngares\n\nFin."},
		{"tabs and breaks", `<text:p>a<text:tab/>b<text:line-break/>c</text:p>`, "a\tb\nc"},
		{"pictures", `<text:p><draw:frame><svg:title>logo</svg:title><svg:desc>un logo</svg:desc></draw:frame>Texte.</text:p>`, "Texte."},
	} {
		t.Run(test.name, func(t *testing.T) {
			docs, err := ReadODT("a.odt", text(t, hidden, test.body))
			if err != nil {
				t.Fatal(err)
			}
			if got := docs[0].Text; got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
	docs, err := ReadODT("a.odt", text(t, "", `<text:h>Le port  rouvre</text:h><text:p>Mardi.</text:p>`,
		"meta.xml", `<m xmlns:dc="d"><dc:language>fr-FR</dc:language><dc:title>Sans titre</dc:title></m>`))
	if err != nil || docs[0].Title != "Le port rouvre" || docs[0].Lang != "fr" {
		t.Errorf("got %+v, %v, want the heading as the title, in French", docs, err)
	}
}

func TestRejected(t *testing.T) {
	bomb := strings.Repeat(" ", maxPart+1)
	entity := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document ` + wordNS + `><w:body>` + p("&b;") + `</w:body></w:document>`
	for _, test := range []struct {
		name string
		read func(string, []byte) (any, error)
		data []byte
		want string
	}{
		{"no container", docx_, []byte("Bonjour"), "no ZIP"},
		{"encrypted", docx_, append(slices.Clone(ole), 0, 0), "password"},
		{"another container", docx_, pack(t, map[string]string{"a.txt": "a"}), "no Word document"},
		{"another container", odt_, pack(t, map[string]string{"a.txt": "a"}), "no OpenDocument text"},
		{"no text", docx_, word(t, p(" ")), "no text"},
		{"cut XML", docx_, pack(t, map[string]string{"word/document.xml": "<w:document><w:body>"}), "broken XML"},
		{"entities", docx_, pack(t, map[string]string{"word/document.xml": entity}), "broken XML"},
		{"a bomb", docx_, pack(t, map[string]string{"word/document.xml": bomb}), "64 MB"},
		{"encrypted", odt_, text(t, "", "<text:p>x</text:p>", "META-INF/manifest.xml", "<manifest:encryption-data/>"), "password"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.read("a", test.data)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func docx_(name string, data []byte) (any, error) { return ReadDOCX(name, data) }
func odt_(name string, data []byte) (any, error)  { return ReadODT(name, data) }

func FuzzReaders(f *testing.F) {
	f.Add([]byte(p("Le port rouvre.") + entry("un") + `<w:tbl><w:tr><w:tc>` + p("a") + `</w:tc></w:tr></w:tbl>`))
	f.Add([]byte(`<text:p>a<text:note><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p><text:list><text:list-item/></text:list>`))
	f.Add([]byte(`</w:p></w:tr></w:tc></w:note-body>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, data := range [][]byte{body, word(t, string(body)), text(t, "", string(body))} {
			for ext, read := range Readers() {
				docs, err := read("a"+ext, data)
				if err != nil {
					continue
				}
				for _, d := range docs {
					if strings.TrimSpace(d.Text) == "" || !utf8.ValidString(d.Text) {
						t.Errorf("%s: text %q", ext, d.Text)
					}
				}
			}
		}
	})
}
