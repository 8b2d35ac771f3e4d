package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// Every format that the README names is read, and what comes with a message too.
func TestFormats(t *testing.T) {
	var docx bytes.Buffer
	z := zip.NewWriter(&docx)
	part, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte(`<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Le bac de Sarn reprendra le 3 avril 2031.</w:t></w:r></w:p></w:body></w:document>`))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	mail := "From: Port de Brume <presse@brume.example>\r\nSubject: Bac de Sarn\r\nDate: Tue, 01 Apr 2031 09:00:00 +0200\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nVoir la note jointe.\r\n--b\r\nContent-Disposition: attachment; filename=note.docx\r\n\r\n" + docx.String() + "\r\n--b--\r\n"
	dir := t.TempDir()
	for name, data := range map[string]string{"note.docx": docx.String(), "avis.eml": mail, "vieux.doc": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	root, err := corpus.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Load(t.Context(), []corpus.Root{root}, corpus.Options{Readers: readers()})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range c.Documents {
		got = append(got, d.ID+" "+d.Date.From.String())
	}
	if want := "avis.eml 2031-04-01, avis.eml#note.docx 2031-04-01, note.docx "; strings.Join(got, ", ") != want {
		t.Errorf("read %q, want %q", strings.Join(got, ", "), want)
	}
	if len(c.Rejected) != 1 || c.Rejected[0].Path != "vieux.doc" {
		t.Errorf("rejected %+v", c.Rejected)
	}
}
