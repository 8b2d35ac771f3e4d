package office

import (
	"encoding/xml"
	"errors"
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// ReadODT reads an .odt file (see the package). It is a corpus.Reader. The title
// is the file's property, or else the first heading; there is no date.
func ReadODT(_ string, data []byte) ([]*corpus.Document, error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	if manifest, err := f.part("META-INF/manifest.xml"); err == nil && strings.Contains(string(manifest), "encryption-data") {
		return nil, errEncrypted
	}
	body, err := f.part("content.xml")
	if err != nil {
		return nil, err
	}
	if body == nil {
		return nil, errors.New("no OpenDocument text inside")
	}
	d := odt{hiddenStyles: make(map[string]bool)}
	if err := walk(body, d.see); err != nil {
		return nil, err
	}
	return document(d.text(), strings.Join(strings.Fields(d.title), " "), f.readProperties("meta.xml"))
}

// An odt gathers the text of OpenDocument.
type odt struct {
	writer
	title        string
	hiddenStyles map[string]bool
	style        string // the one that is being defined
	paragraphs   int    // how many we are in: a text box stands in one and holds others
	entries      int    // of the list we are in, so far
	inTitle      bool   // in the heading that gives the title
	spaced       bool   // the last character of the paragraph so far is a space, or there is none
	skip         int    // depth below an element that shows nothing
}

// passedOver are the elements that show nothing of the text: what revisions
// deleted, comments, the numbers of notes, tables of contents, readings beside
// characters, descriptions of pictures, forms.
var passedOver = map[string]bool{
	"tracked-changes": true, "annotation": true, "annotation-end": true, "note-citation": true,
	"table-of-content": true, "ruby-text": true, "title": true, "desc": true, "forms": true,
	"hidden-text": true, "scripts": true,
}

func (d *odt) see(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		if d.skip > 0 || passedOver[t.Name.Local] || d.isHidden(t) {
			d.skip++
			return nil
		}
		d.start(t)
	case xml.EndElement:
		if d.skip > 0 {
			d.skip--
			return nil
		}
		d.end(t.Name.Local)
	case xml.CharData:
		if d.skip == 0 && d.paragraphs > 0 {
			d.show(string(t))
		}
	}
	return nil
}

// isHidden reports whether an element of the text is set not to be shown. On the
// way to the text it notes the styles that do so.
func (d *odt) isHidden(e xml.StartElement) bool {
	switch e.Name.Local {
	case "style":
		d.style = attr(e, "name")
	case "text-properties":
		if attr(e, "display") == "none" {
			d.hiddenStyles[d.style] = true
		}
	case "section":
		return attr(e, "display") == "none"
	case "p", "h", "span":
		return d.hiddenStyles[attr(e, "style-name")]
	}
	return false
}

func (d *odt) start(e xml.StartElement) {
	switch e.Name.Local {
	case "p", "h":
		d.owe(gapBlock)
		d.paragraphs++
		d.spaced = true
		if d.title == "" && d.paragraphs == 1 {
			d.inTitle = e.Name.Local == "h" || attr(e, "style-name") == "Title"
		}
	case "list":
		d.owe(gapBlock)
		d.entries = 0
	case "list-item":
		if d.entries > 0 {
			d.soften()
		}
		d.entries++
	case "note-body":
		d.note++
	case "s":
		count, err := strconv.Atoi(attr(e, "c"))
		if err != nil || count < 1 || count > 1000 {
			count = 1
		}
		d.write(strings.Repeat(" ", count))
		d.spaced = true
	case "tab":
		d.write("\t")
		d.spaced = true
	case "line-break":
		d.write("\n")
		d.spaced = true
	case "table":
		d.owe(gapBlock)
	case "table-row":
		d.row()
	case "table-cell":
		d.cell()
	}
}

func (d *odt) end(local string) {
	switch local {
	case "p", "h":
		d.owe(gapBlock)
		d.paragraphs = max(d.paragraphs-1, 0)
		d.spaced = d.paragraphs == 0
		d.inTitle = d.inTitle && d.paragraphs > 0
	case "list", "table":
		d.held = false
		d.owe(gapBlock)
	case "note-body":
		d.note = max(d.note-1, 0)
		d.spaced = false
	case "table-row":
		d.endRow()
	}
}

// show writes character data, whose runs of white space are one space, and
// none at the start of a paragraph (OpenDocument 1.3, part 3, 6.1.2).
func (d *odt) show(s string) {
	for s != "" {
		i := strings.IndexAny(s, " \t\r\n")
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			d.write(s[:i])
			d.spaced = false
			if d.inTitle {
				d.title += s[:i]
			}
			s = s[i:]
			continue
		}
		if !d.spaced {
			d.write(" ")
			d.spaced = true
			if d.inTitle {
				d.title += " "
			}
		}
		s = strings.TrimLeft(s, " \t\r\n")
	}
}
