package pdf

import (
	"math"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"
)

// A font says what the codes of a string show, and how wide.
type font struct {
	name      string
	composite bool // codes of several bytes
	toText    *cmap
	codes     *cmap // how a composite font cuts strings into codes
	utf16     bool  // its codes are the text
	simple    encoding
	widths    map[int]float64 // by code or, of a composite font, by glyph; in thousandths
	missing   float64         // the width of the others; negative: that of the standard fonts
	scale     float64         // of widths: 1/1000, unless the font has units of its own
	pictures  bool            // its glyphs are signs, not letters
	known     map[code]shown  // what was looked up before
	em        float64         // how high its letters are, in units of the size: 1, or what a font of drawings says
}

// A shown is one code of a string.
type shown struct {
	text  string  // "" when nobody knows
	width float64 // in units of the font size
	space bool    // the code 32 of one byte, which word spacing widens
}

// blank is the text of a code that shows nothing by its maker's will.
const blank = "\u200b"

// font reads a font, once.
func (r *reader) font(o syntax.Object) *font {
	ref, isRef := o.(syntax.Ref)
	if f := r.fonts[ref]; f != nil && isRef {
		return f
	}
	f := r.readFont(r.file.Dict(o))
	if isRef {
		r.fonts[ref] = f
	}
	return f
}

func (r *reader) readFont(d syntax.Dict) *font {
	f := &font{widths: make(map[int]float64), known: make(map[code]shown), scale: 1.0 / 1000, missing: -1, em: 1}
	f.name = string(r.file.Name(d["BaseFont"]))
	if _, after, ok := strings.Cut(f.name, "+"); ok {
		f.name = after
	}
	lower := strings.ToLower(f.name)
	f.pictures = strings.Contains(lower, "wingdings") || strings.Contains(lower, "symbol") || strings.Contains(lower, "dingbats")
	if s := r.file.Stream(d["ToUnicode"]); s != nil {
		data, _ := r.file.Decode(s) // what could be unpacked of it
		f.toText = r.readCMap(data)
	}
	if r.file.Name(d["Subtype"]) == "Type0" {
		r.readComposite(f, d)
		return f
	}
	r.readEncoding(f, d)
	first := r.file.Int(d["FirstChar"])
	for i, w := range r.file.Array(d["Widths"]) {
		if code := first + i; code >= 0 && code < 256 {
			f.widths[code] = r.file.Number(w)
		}
	}
	if len(f.widths) > 0 {
		f.missing = r.file.Number(r.file.Dict(d["FontDescriptor"])["MissingWidth"])
	}
	if r.file.Name(d["Subtype"]) == "Type3" {
		if m := r.file.Array(d["FontMatrix"]); len(m) == 6 {
			f.scale = r.file.Number(m[0])
			if b, ok := r.boxOf(d["FontBBox"]); ok {
				f.em = math.Abs((b.y1 - b.y0) * r.file.Number(m[3]))
			}
		}
	}
	return f
}

// readEncoding settles what the codes of a simple font stand for.
func (r *reader) readEncoding(f *font, d syntax.Dict) {
	base := standard
	flags := r.file.Int(r.file.Dict(d["FontDescriptor"])["Flags"])
	if r.file.Name(d["Subtype"]) == "TrueType" || flags&4 != 0 {
		base = winAnsi
	}
	switch {
	case strings.HasPrefix(f.name, "Symbol"):
		base = symbols
	case strings.Contains(strings.ToLower(f.name), "dingbats"):
		base = &encoding{}
	}
	named := func(n syntax.Name) {
		switch n {
		case "WinAnsiEncoding":
			base = winAnsi
		case "MacRomanEncoding":
			base = macRoman
		case "StandardEncoding":
			base = standard
		}
	}
	switch enc := r.file.Get(d["Encoding"]).(type) {
	case syntax.Name:
		named(enc)
		f.simple = *base
	case syntax.Dict:
		named(r.file.Name(enc["BaseEncoding"]))
		f.simple = *base
		code := 0
		for _, o := range r.file.Array(enc["Differences"]) {
			switch o := r.file.Get(o).(type) {
			case int:
				code = o
			case syntax.Name:
				if code >= 0 && code < 256 {
					f.simple[code] = glyphText(string(o))
				}
				code++
			}
		}
	default:
		f.simple = *base
	}
}

func (r *reader) readComposite(f *font, d syntax.Dict) {
	f.composite, f.missing = true, 1000
	switch enc := r.file.Get(d["Encoding"]).(type) {
	case syntax.Name:
		f.utf16 = strings.Contains(string(enc), "UCS2") || strings.Contains(string(enc), "UTF16")
		f.codes = &cmap{spaces: []codeSpace{{2, 0, 0xffff}}}
	case *syntax.Stream:
		data, _ := r.file.Decode(enc) // what could be unpacked of it
		f.codes = r.readCMap(data)
	default:
		f.codes = &cmap{spaces: []codeSpace{{2, 0, 0xffff}}}
	}
	below := r.file.Array(d["DescendantFonts"])
	if len(below) == 0 {
		return
	}
	cid := r.file.Dict(below[0])
	if cid["DW"] != nil {
		f.missing = r.file.Number(cid["DW"])
	}
	r.readWidths(f, r.file.Array(cid["W"]))
}

// readWidths reads "first [w w w]" and "first last w".
func (r *reader) readWidths(f *font, w syntax.Array) {
	const most = 1 << 16
	for i := 0; i+1 < len(w); {
		first := r.file.Int(w[i])
		if list := r.file.Array(w[i+1]); list != nil {
			for j, o := range list[:min(len(list), most)] {
				f.widths[first+j] = r.file.Number(o)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		last, width := r.file.Int(w[i+1]), r.file.Number(w[i+2])
		for c := first; c <= min(last, first+most) && len(f.widths) < most; c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

// maxKnown is how many codes of a font are worth remembering.
const maxKnown = 1 << 16

// decode cuts a string into what it shows.
func (f *font) decode(s string, show func(shown)) {
	for s != "" {
		c := code{uint32(s[0]), 1}
		rest := s[1:]
		if f.composite {
			c, rest = f.codes.next(s)
		}
		s = rest
		seen, ok := f.known[c]
		if !ok {
			seen = f.look(c)
			if len(f.known) < maxKnown {
				f.known[c] = seen
			}
		}
		show(seen)
	}
}

// look settles what a code shows.
func (f *font) look(c code) shown {
	text := f.textOf(c)
	n := int(c.value)
	switch {
	case f.composite:
		if text == "" && f.utf16 {
			text = clean(string(rune(c.value)), f.pictures)
		}
		n = f.codes.cid(c)
	case text != "":
	case f.simple[n] == blank:
		text = blank
	default:
		text = clean(f.simple[n], f.pictures)
		if text == "" && f.pictures && c.value != ' ' {
			text = "•"
		}
	}
	return shown{text: text, width: f.width(n, text), space: c.size == 1 && c.value == ' '}
}

// textOf is what the font's own map says of a code.
func (f *font) textOf(c code) string {
	if f.toText == nil {
		return ""
	}
	return clean(f.toText.lookup(c), f.pictures)
}

func (f *font) width(n int, text string) float64 {
	w, ok := f.widths[n]
	switch {
	case ok:
	case f.missing < 0:
		w = standardWidth(f.name, text)
	default:
		w = f.missing
	}
	return w * f.scale
}

// ligatures are the characters that stand for several letters, as typographers
// join them; a reader sees the letters.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// clean is a text without what cannot be read: "" for a character of private use
// or none, a bullet for one of a font of pictures.
func clean(s string, pictures bool) string {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Co, r):
			if pictures || r >= 0xf020 && r <= 0xf0ff {
				return "•"
			}
			return ""
		case r == '\u00ad' || r == '\t':
		case r == unicode.ReplacementChar || unicode.IsControl(r):
			return ""
		}
	}
	return ligatures.Replace(strings.ReplaceAll(s, "\t", " "))
}
