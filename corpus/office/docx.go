package office

import (
	"encoding/xml"
	"errors"
	"path"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// ReadDOCX reads a .docx file (see the package). It is a corpus.Reader. The
// title is the file's property, or else the first paragraph in a title style;
// the language is that of the property or of the default style. There is no
// date, for what a file says of dates is when it was saved.
func ReadDOCX(_ string, data []byte) ([]*corpus.Document, error) {
	f, err := open(data)
	if err != nil {
		return nil, err
	}
	main, err := f.mainPart()
	if err != nil {
		return nil, err
	}
	body, err := f.part(main)
	if err != nil {
		return nil, err
	}
	if body == nil {
		return nil, errors.New("no Word document inside")
	}
	var d docx
	if err := walk(body, d.see); err != nil {
		return nil, err
	}
	for _, notes := range []string{"footnotes.xml", "endnotes.xml"} {
		if err := d.readNotes(f, path.Join(path.Dir(main), notes)); err != nil {
			return nil, err
		}
	}
	p := f.readProperties("docProps/core.xml")
	if p.lang == "" {
		p.lang = f.defaultLanguage(path.Join(path.Dir(main), "styles.xml"))
	}
	return document(d.text(), strings.Join(strings.Fields(d.title), " "), p)
}

// mainPart is the name of the part that holds the text, as the container's
// relations say.
func (f *file) mainPart() (string, error) {
	const usual = "word/document.xml"
	data, err := f.part("_rels/.rels")
	if err != nil {
		return "", err
	}
	name := usual
	err = walk(data, func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if ok && e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
			name = attr(e, "Target")
		}
		return nil
	})
	return name, err
}

// defaultLanguage is the language of the default style.
func (f *file) defaultLanguage(name string) (lang string) {
	data, err := f.part(name)
	if err != nil || data == nil {
		return ""
	}
	inDefaults := false
	_ = walk(data, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch {
			case t.Name.Local == "docDefaults":
				inDefaults = true
			case t.Name.Local == "lang" && inDefaults && lang == "":
				lang = attr(t, "val")
			}
		case xml.EndElement:
			if t.Name.Local == "docDefaults" {
				inDefaults = false
			}
		}
		return nil
	})
	return lang
}

// A docx gathers the text of WordprocessingML.
type docx struct {
	writer
	title string
	// The paragraph and the run we are in, and those around them: a text box
	// stands in a run and holds paragraphs of its own.
	at     place
	around []place
	skip   int  // depth below an element of unshown
	listed bool // the last paragraph was an entry of a list
}

type place struct {
	inRun, hidden, inText bool
	isTitle, isListed     bool
}

// unshown are the elements whose content is no part of the text: what was
// deleted or moved away under revision, the instructions of fields, properties,
// readings beside characters, and the second rendering of what an old program
// cannot show.
var unshown = map[string]bool{
	"del": true, "moveFrom": true, "delText": true, "instrText": true, "delInstrText": true,
	"Fallback": true, "rt": true, "pPrChange": true, "rPrChange": true, "sectPr": true,
	"docPartPr": true, "sdtPr": true, "tblPr": true, "trPr": true, "tcPr": true,
}

func (d *docx) see(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		if d.skip > 0 || unshown[t.Name.Local] {
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
		if d.skip == 0 && d.at.inText {
			d.show(string(t))
		}
	}
	return nil
}

func (d *docx) start(e xml.StartElement) {
	switch e.Name.Local {
	case "p":
		d.owe(gapBlock)
		d.around = append(d.around, d.at)
		d.at = place{}
	case "pStyle":
		style := strings.ToLower(attr(e, "val"))
		d.at.isTitle = d.title == "" && (style == "title" || style == "titre")
	case "numPr":
		d.at.isListed = true
		if d.listed {
			d.soften()
		}
	case "r":
		d.at.inRun, d.at.hidden = true, false
	case "vanish", "webHidden":
		if v := attr(e, "val"); d.at.inRun && v != "0" && v != "false" && v != "off" {
			d.at.hidden = true
		}
	case "t":
		d.at.inText = true
	case "tab":
		d.show("\t")
	case "br", "cr":
		d.show("\n")
	case "noBreakHyphen":
		d.show("\u2011")
	case "tbl":
		d.owe(gapBlock)
	case "tr":
		d.row()
	case "tc":
		d.cell()
	}
}

func (d *docx) end(local string) {
	switch local {
	case "p":
		d.held = false
		d.owe(gapBlock)
		d.listed = d.at.isListed
		if n := len(d.around); n > 0 {
			d.at, d.around = d.around[n-1], d.around[:n-1]
		}
	case "r":
		d.at.inRun, d.at.hidden = false, false
	case "t":
		d.at.inText = false
	case "tbl":
		d.owe(gapBlock)
	case "tr":
		d.endRow()
	}
}

// show writes what stands in a run. Outside of one a tab is a tab stop.
func (d *docx) show(s string) {
	if !d.at.inRun || d.at.hidden {
		return
	}
	d.write(s)
	if d.at.isTitle {
		d.title += s
	}
}

// readNotes reads a part of notes, if there is one, less the separators that
// every such part begins with.
func (d *docx) readNotes(f *file, name string) error {
	data, err := f.part(name)
	if err != nil || data == nil {
		return err
	}
	d.note++
	defer func() { d.note-- }()
	return walk(data, func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && d.skip == 0 {
			if kind := attr(e, "type"); (e.Name.Local == "footnote" || e.Name.Local == "endnote") && kind != "" && kind != "normal" {
				d.skip++
				return nil
			}
		}
		return d.see(t)
	})
}
