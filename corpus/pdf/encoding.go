package pdf

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/verbatim-briefing/verbatim/corpus/pdf/syntax"
)

// An encoding is the text of each code of a font of at most 256 glyphs.
type encoding [256]string

var (
	winAnsi  = encodingOf(charmap.Windows1252)
	macRoman = encodingOf(charmap.Macintosh)
	standard = standardEncoding()
	pdfDoc   = pdfDocEncoding()
	symbols  = symbolEncoding()
)

func encodingOf(cm *charmap.Charmap) *encoding {
	var e encoding
	for i := 32; i < 256; i++ {
		if r := cm.DecodeByte(byte(i)); r != '\uFFFD' && r >= ' ' && (r < 0x7f || r > 0x9f) {
			e[i] = string(r)
		}
	}
	return &e
}

func ascii() (e encoding) {
	for i := 32; i < 127; i++ {
		e[i] = string(rune(i))
	}
	return e
}

// from sets the codes from start on to the runes of s; a space leaves one out.
func (e *encoding) from(start int, s string) {
	for _, r := range s {
		if r != ' ' {
			e[start] = string(r)
		}
		start++
	}
}

// standardEncoding is that of Type 1 fonts (ISO 32000-1, D.2).
func standardEncoding() *encoding {
	e := ascii()
	e['\''], e['`'] = "’", "‘"
	e.from(0xa1, "¡¢£⁄¥ƒ§¤'“«‹›")
	e[0xae], e[0xaf] = "fi", "fl"
	e.from(0xb1, "–†‡· ¶•‚„”»…‰ ¿")
	e.from(0xd0, "—")
	e.from(0xe1, "Æ ª    ŁØŒº     æ   ı  łøœß")
	return &e
}

// pdfDocEncoding is that of strings outside of content streams (D.2).
func pdfDocEncoding() *encoding {
	e := ascii()
	e['\t'], e['\n'], e['\r'] = " ", " ", " "
	e.from(0x18, "˘ˇˆ˙˝˛˚˜")
	e.from(0x80, "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™  ŁŒŠŸŽıłœšž")
	e[0x93], e[0x94] = "fi", "fl"
	e[0xa0] = "€"
	for i := 0xa1; i < 0x100; i++ {
		e[i] = string(rune(i))
	}
	return &e
}

// symbolEncoding is that of the font Symbol, as far as texts use it.
func symbolEncoding() *encoding {
	e := ascii()
	e.from('A', "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ")
	e.from('a', "αβχδεφγηιϕκλμνοπθρστυϖωξψζ")
	e.from(0xa0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…")
	e['-'] = "−"
	return &e
}

// textString is a string of the file's own words about itself: UTF-16, UTF-8 or
// PDFDocEncoding.
func textString(s syntax.String) string {
	switch {
	case strings.HasPrefix(string(s), "\xfe\xff"):
		return utf16Text(string(s[2:]))
	case strings.HasPrefix(string(s), "\xff\xfe"):
		swapped := []byte(s[2:])
		for i := 0; i+1 < len(swapped); i += 2 {
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		}
		return utf16Text(string(swapped))
	case strings.HasPrefix(string(s), "\xef\xbb\xbf"):
		return strings.ToValidUTF8(string(s[3:]), "\uFFFD")
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(pdfDoc[s[i]])
	}
	return b.String()
}

// utf16Text decodes UTF-16, the high byte first.
func utf16Text(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
