// Package pdf reads .pdf files: the text that a page shows, in the order in
// which it is read.
//
// It exists because a PDF holds letters at places and no text: words, lines,
// columns and paragraphs are what a reader makes of them, and a quotation has to
// be what that reader reads. The canonical text has paragraphs apart by a blank
// line, entries of lists and rows of tables by a line end, cells by a tab; a form
// feed stands where a page begins (see corpus.Document.Page), behind white space
// or at the start of a paragraph. Words that were broken at the end of a line are
// whole again, ligatures are letters, running heads and page numbers are left out
// where they repeat. What is not seen is not read: letters in white on white,
// without ink, off the page, in a layer that is off — but the words behind the
// picture of a scan are what its reader reads.
//
// What the file itself consists of is the business of package syntax below.
package pdf

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"
)

// Readers are the readers of this package by extension, for corpus.Options.
func Readers() map[string]corpus.Reader {
	return map[string]corpus.Reader{".pdf": Read}
}

var (
	errScanned = errors.New("a scan: its pages are pictures and hold no text; have its text recognised first")
	errEmpty   = errors.New("empty: its pages show no text")
	errBroken  = errors.New("broken: it cannot be read to the end")
	errUnknown = errors.New("its fonts do not say which letters they show")
)

// Read reads a .pdf file (see the package). It is a corpus.Reader. The title is
// what the file says, where its first page says so too, or else the largest
// heading of that page. There is no date, for what a file says of dates is when it
// was made, and no publisher, for its author is who sat at the machine. An error
// beside a document says which pages are pictures without text.
func Read(_ string, data []byte) (docs []*corpus.Document, err error) {
	defer func() {
		// Every index is checked, but the ways to break a PDF are many.
		if broken := recover(); broken != nil {
			docs, err = nil, errBroken
		}
	}()
	file, err := syntax.Open(data)
	if err != nil {
		return nil, err
	}
	r := reader{file: file, fonts: make(map[syntax.Ref]*font), forms: make(map[*syntax.Stream][]byte)}
	r.layers = r.readLayers()
	pages, err := r.pages()
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, syntax.ErrBroken
	}
	all, err := r.rows(pages)
	if err != nil {
		return nil, err
	}
	if r.letters > 0 && r.unknown*4 > r.letters {
		return nil, errUnknown
	}
	return r.document(all)
}

// A sheet is what was read of a page.
type sheet struct {
	rows    []row
	picture bool // it shows pictures and no text
}

// maxPieces is how many pieces of lines a file may have.
const maxPieces = 1_500_000

func (r *reader) rows(pages []page) ([]sheet, error) {
	var out []sheet
	pieces := 0
	for _, p := range pages {
		letters, scan, err := r.draw(p)
		if err != nil {
			return nil, err
		}
		s := sheet{rows: rows(upright(letters))}
		s.picture = scan && len(s.rows) == 0
		for _, row := range s.rows {
			pieces += len(row.pieces)
		}
		if pieces > maxPieces {
			return nil, errTooMuch
		}
		out = append(out, s)
	}
	return out, nil
}

// document makes a document of the rows.
func (r *reader) document(sheets []sheet) ([]*corpus.Document, error) {
	all := make([][]row, len(sheets))
	var pictures []int
	for i, s := range sheets {
		all[i] = s.rows
		if s.picture {
			pictures = append(pictures, i+1)
		}
	}
	dropFurniture(all)
	var cols [][]line
	for i, rows := range all {
		cols = append(cols, columns(rows, i+1)...)
	}
	paragraphs := assemble(cols)
	text := strings.TrimRight(write(paragraphs), " \n\f")
	switch {
	case strings.TrimSpace(text) != "":
	case len(pictures) > 0:
		return nil, errScanned
	default:
		return nil, errEmpty
	}
	doc := &corpus.Document{Text: text, Date: corpus.NoDate, Lang: r.lang()}
	doc.Title = r.title(text, heading(paragraphs, bodySize(cols)))
	if len(pictures) > 0 {
		return []*corpus.Document{doc}, fmt.Errorf("pictures without text on %d of %d pages, first on page %d", len(pictures), len(sheets), pictures[0])
	}
	return []*corpus.Document{doc}, nil
}

// lang is "fr" or "en" where the file says so, else "".
func (r *reader) lang() string {
	tag := strings.ToLower(textString(r.file.Bytes(r.file.Catalog()["Lang"])))
	for _, lang := range []string{"fr", "en"} {
		if tag == lang || strings.HasPrefix(tag, lang+"-") || strings.HasPrefix(tag, lang+"_") {
			return lang
		}
	}
	return ""
}

// title is what the file says that it is called, unless that is a file name, a
// program's or something that its first page does not show while it has a
// heading of its own.
func (r *reader) title(text, heading string) string {
	said := strings.Join(strings.Fields(textString(r.file.Bytes(r.file.Info()["Title"]))), " ")
	first, _, _ := strings.Cut(text, string(pageBreak))
	switch {
	case isFileName(said) || utf8.RuneCountInString(said) < 4:
		return heading
	case heading == "" || strings.Contains(squeezed(first), squeezed(said)):
		return said
	}
	return heading
}

func squeezed(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, "’", "'")), ""))
}

// isFileName reports whether a title is what a program has put there for want of one.
func isFileName(title string) bool {
	t := strings.ToLower(title)
	for _, start := range []string{"microsoft word", "microsoft powerpoint", "untitled", "sans titre", "document", "présentation powerpoint", "powerpoint presentation", "modèle"} {
		if strings.HasPrefix(t, start) {
			return true
		}
	}
	for _, end := range []string{".doc", ".docx", ".odt", ".pdf", ".rtf", ".indd", ".qxd", ".ppt", ".pptx", ".pub", ".tex", ".dvi", ".ai"} {
		if strings.HasSuffix(t, end) {
			return true
		}
	}
	return !strings.Contains(t, " ") && strings.ContainsAny(t, "_0123456789")
}
