// Package office reads the texts of word processors: .docx (Office Open XML,
// ECMA-376) and .odt (OpenDocument, ISO/IEC 26300).
//
// It exists because the libraries there are leave entities in French elisions
// and rewrite white space, and because an official text that is still being
// edited holds what its author has struck out. The canonical text is what the
// page shows: paragraphs apart by a blank line, rows of tables and entries of
// lists by a line end, cells by a tab, notes at the end in their order. What is
// deleted under revision, hidden, or a comment, and page headers and footers,
// are no part of it. Marks that the program numbers (bullets, numbers of notes)
// are none of the text either.
package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// maxPart is how many bytes one part of a file may have when unpacked: a text of
// a thousand pages has less than a fifth of it.
const maxPart = 64 << 20

// maxParts is how many parts a file may hold.
const maxParts = 10_000

// Readers are the readers of this package by extension, for corpus.Options.
func Readers() map[string]corpus.Reader {
	return map[string]corpus.Reader{".docx": ReadDOCX, ".odt": ReadODT}
}

// A file is an unpacked container of parts by name.
type file struct{ parts map[string]*zip.File }

var (
	errNotZip    = errors.New("not a file of this kind: it is no ZIP container")
	errEncrypted = errors.New("protected by a password")
	errNoText    = errors.New("empty: the document shows no text")
)

// ole is how the containers of old and of encrypted Office files begin.
var ole = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

func open(data []byte) (*file, error) {
	if bytes.HasPrefix(data, ole) {
		return nil, errors.New("protected by a password, or in the old format of Word: save it anew as .docx without one")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, errNotZip
	}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("%d parts in one file, more than %d", len(z.File), maxParts)
	}
	f := &file{parts: make(map[string]*zip.File, len(z.File))}
	for _, p := range z.File {
		// The first of a name counts: a second one is for another reader to see.
		if _, twice := f.parts[p.Name]; !twice {
			f.parts[p.Name] = p
		}
	}
	return f, nil
}

// part unpacks the part of that name; it is nil when there is none.
func (f *file) part(name string) ([]byte, error) {
	p := f.parts[strings.TrimPrefix(path.Clean("/"+name), "/")]
	if p == nil {
		return nil, nil
	}
	r, err := p.Open()
	if err != nil {
		return nil, fmt.Errorf("broken part %s", p.Name)
	}
	defer r.Close()
	// What the container claims of the size is not to be believed.
	data, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("broken part %s", p.Name)
	case len(data) > maxPart:
		return nil, fmt.Errorf("part %s has more than %d MB", p.Name, maxPart>>20)
	}
	return data, nil
}

// walk hands the elements and the text of a part to see, in order, until it
// returns false. Namespaces are dropped but for telling elements apart by their
// local names, which are unambiguous in the parts read here. Declared entities
// are not expanded: encoding/xml knows none but the five of XML.
func walk(data []byte, see func(xml.Token) error) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		return nil, errors.New("not in UTF-8")
	}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errors.New("broken XML inside")
		}
		if err := see(t); err != nil {
			return err
		}
	}
}

// attr is the value of the attribute of that local name, "" when there is none.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// properties are what a file says of itself. Its dates of creation and of
// change are the file's, not the text's, and are passed over.
type properties struct{ title, lang string }

// readProperties reads the part with Dublin Core elements.
func (f *file) readProperties(name string) properties {
	data, err := f.part(name)
	if err != nil || data == nil {
		return properties{}
	}
	var p properties
	var in string
	// A broken part tells no title; the text is read all the same.
	_ = walk(data, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			in = t.Name.Local
		case xml.EndElement:
			in = ""
		case xml.CharData:
			switch in {
			case "title":
				p.title += string(t)
			case "language":
				p.lang += string(t)
			}
		}
		return nil
	})
	p.title, p.lang = strings.Join(strings.Fields(p.title), " "), strings.TrimSpace(p.lang)
	if isFileName(p.title) {
		p.title = ""
	}
	return p
}

// isFileName reports whether a title is what a program has put there for want of one.
func isFileName(title string) bool {
	lower := strings.ToLower(title)
	switch path.Ext(lower) {
	case ".doc", ".docx", ".odt", ".dot", ".dotx", ".rtf", ".pdf":
		return true
	}
	return strings.HasPrefix(lower, "microsoft word") || lower == "document1" || lower == "sans titre" || lower == "untitled"
}

// document is a text with its properties, or errNoText.
func document(text, heading string, p properties) ([]*corpus.Document, error) {
	if strings.TrimSpace(text) == "" {
		return nil, errNoText
	}
	title := p.title
	if title == "" {
		title = heading
	}
	return []*corpus.Document{{Text: text, Title: title, Lang: language(p.lang)}}, nil
}

// language is "fr" or "en" for a tag of either, else "".
func language(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if primary == "fr" || primary == "en" {
		return primary
	}
	return ""
}
