package pdf

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The widths of the fonts that every viewer has, in thousandths of the size, of
// the printable characters of ASCII in order. The bold and slanted ones differ
// by little.
var (
	helvetica = [95]int{278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584}
	times = [95]int{250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
		500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
		921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
		556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
		333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
		500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541}
)

// standardWidth is the width of text in a font of that name, in thousandths.
func standardWidth(font, text string) float64 {
	lower := strings.ToLower(font)
	if strings.Contains(lower, "courier") || strings.Contains(lower, "mono") {
		return 600
	}
	table := &helvetica
	if strings.Contains(lower, "times") || strings.Contains(lower, "serif") || strings.Contains(lower, "roman") {
		table = &times
	}
	width := 0
	for _, r := range text {
		base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
		switch {
		case base >= ' ' && base <= '~':
			width += table[base-' ']
		case r == '\u2019' || r == '\u2018':
			width += 222
		case r == '\u2013' || r == '«' || r == '»':
			width += 556
		case r == '—' || r == '…' || r == 'œ' || r == 'Œ':
			width += 1000
		case r == '\u00a0':
			width += table[0]
		default:
			width += 556
		}
	}
	return float64(width)
}
