package pdf

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"
)

// What one file may hold, as far as it is not the business of package syntax.
const (
	maxPages       = 5000
	maxPageLetters = 200_000
	maxLetters     = 20_000_000
	maxTree        = 50
	maxForms       = 12       // how deep drawings may stand in one another
	maxFormBytes   = 32 << 20 // of drawings that are kept for when they are drawn again
)

// A reader reads one file.
type reader struct {
	file    *syntax.File
	fonts   map[syntax.Ref]*font
	forms   map[*syntax.Stream][]byte
	kept    int // bytes in forms
	mapped  int // entries of character maps so far
	letters int
	unknown int // letters of which nobody knows what they are
	layers  *layers
}

// A page is a page with what it inherits.
type page struct {
	dict      syntax.Dict
	resources syntax.Dict
	box       box
	rotate    int
}

// pages lists the pages in order.
func (r *reader) pages() ([]page, error) {
	var out []page
	seen := make(map[syntax.Ref]bool)
	err := r.tree(r.file.Catalog()["Pages"], page{box: box{0, 0, 612, 792}}, 0, seen, &out)
	return out, err
}

func (r *reader) tree(o syntax.Object, above page, depth int, seen map[syntax.Ref]bool, out *[]page) error {
	if ref, ok := o.(syntax.Ref); ok {
		if seen[ref] {
			return nil
		}
		seen[ref] = true
	}
	p := above
	p.dict = r.file.Dict(o)
	if p.dict == nil || depth > maxTree {
		return nil
	}
	if res := r.file.Dict(p.dict["Resources"]); res != nil {
		p.resources = res
	}
	for _, key := range []syntax.Name{"MediaBox", "CropBox"} {
		if b, ok := r.boxOf(p.dict[key]); ok {
			p.box = b
		}
	}
	if p.dict["Rotate"] != nil {
		p.rotate = r.file.Int(p.dict["Rotate"])
	}
	kids := r.file.Array(p.dict["Kids"])
	if kids == nil {
		if len(*out) >= maxPages {
			return fmt.Errorf("more than %d pages", maxPages)
		}
		*out = append(*out, p)
		return nil
	}
	for _, kid := range kids {
		if err := r.tree(kid, p, depth+1, seen, out); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) boxOf(o syntax.Object) (box, bool) {
	a := r.file.Array(o)
	if len(a) != 4 {
		return box{}, false
	}
	b := nowhere.with(r.file.Number(a[0]), r.file.Number(a[1])).with(r.file.Number(a[2]), r.file.Number(a[3]))
	return b, b.area() > 0
}

// turned is the map from the page as it is drawn to the page as it is shown.
func (p page) turned() matrix {
	switch ((p.rotate % 360) + 360) % 360 {
	case 90:
		return matrix{b: -1, c: 1}
	case 180:
		return matrix{a: -1, d: -1}
	case 270:
		return matrix{b: 1, c: -1}
	}
	return identity
}

// content is what draws the page: its streams, one after the other.
func (r *reader) content(p page) []byte {
	var all bytes.Buffer
	streams := r.file.Array(p.dict["Contents"])
	if streams == nil {
		streams = syntax.Array{p.dict["Contents"]}
	}
	if len(streams) == 1 {
		return r.form(r.file.Stream(streams[0]))
	}
	for _, o := range streams {
		if s := r.file.Stream(o); s != nil {
			data, _ := r.file.Decode(s) // what could be unpacked of it
			all.Write(data)
			all.WriteByte('\n')
		}
	}
	return all.Bytes()
}

// form is what draws a drawing, which may be used in several places.
func (r *reader) form(s *syntax.Stream) []byte {
	if s == nil {
		return nil
	}
	if data, ok := r.forms[s]; ok {
		return data
	}
	data, _ := r.file.Decode(s) // what could be unpacked of it
	if r.kept += len(data); r.kept <= maxFormBytes {
		r.forms[s] = data
	}
	return data
}

var errTooMuch = errors.New("it holds more than any honest document of its size, or unpacks to more")

// draw is the letters of a page that can be seen, in the order in which they are
// drawn; scan reports whether a picture covers most of it.
func (r *reader) draw(p page) (letters []letter, scan bool, err error) {
	d := drawing{r: r, page: p.box.under(p.turned()), path: nowhere}
	d.state = state{ctm: p.turned(), stretch: 1}
	d.run(r.content(p), p.resources, 0)
	if d.full || r.letters > maxLetters || r.file.Exceeded() {
		return nil, false, errTooMuch
	}
	return d.visible(), d.scan, nil
}
