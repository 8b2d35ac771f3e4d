package corpus

import (
	"strconv"
	"strings"
)

// An ink is a colour; the zero ink is one that is not known.
type ink struct {
	known bool
	rgb   [3]int  // 0 to 255
	alpha float64 // 0 transparent, 1 opaque
}

var black, white = [3]int{}, [3]int{255, 255, 255}

func solid(rgb [3]int) ink { return ink{known: true, rgb: rgb, alpha: 1} }

// near reports whether letters in c on paper other cannot be told from it.
func (c ink) near(other ink) bool {
	const unseen = 10 // of 255 in each part
	for i := range c.rgb {
		if d := c.rgb[i] - other.rgb[i]; d > unseen || d < -unseen {
			return false
		}
	}
	return true
}

// inkNames are the colours that have names people use; others are not known.
var inkNames = map[string][3]int{
	"black": black, "white": white, "red": {255, 0, 0}, "lime": {0, 255, 0}, "blue": {0, 0, 255}, "yellow": {255, 255, 0},
	"gray": {128, 128, 128}, "grey": {128, 128, 128}, "silver": {192, 192, 192}, "green": {0, 128, 0}, "navy": {0, 0, 128},
	"maroon": {128, 0, 0}, "purple": {128, 0, 128}, "teal": {0, 128, 128}, "olive": {128, 128, 0}, "aqua": {0, 255, 255},
	"cyan": {0, 255, 255}, "fuchsia": {255, 0, 255}, "magenta": {255, 0, 255}, "whitesmoke": {245, 245, 245},
	"snow": {255, 250, 250}, "ivory": {255, 255, 240}, "ghostwhite": {248, 248, 255}, "floralwhite": {255, 250, 240},
}

// parseInk reads a colour in lower case.
func parseInk(s string) ink {
	s = strings.TrimSpace(s)
	if s == "transparent" {
		return ink{known: true}
	}
	if rgb, ok := inkNames[s]; ok {
		return solid(rgb)
	}
	if digits, ok := strings.CutPrefix(s, "#"); ok {
		return hexInk(digits)
	}
	for _, name := range []string{"rgb", "rgba"} {
		if inside, ok := argument(s, name); ok {
			return rgbInk(inside)
		}
	}
	return ink{}
}

func hexInk(digits string) ink {
	if len(digits) == 3 || len(digits) == 4 {
		var b strings.Builder
		for i := range len(digits) {
			b.WriteByte(digits[i])
			b.WriteByte(digits[i])
		}
		digits = b.String()
	}
	if len(digits) == 6 {
		digits += "ff"
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 8 {
		return ink{}
	}
	return ink{known: true, rgb: [3]int{int(v >> 24), int(v >> 16 & 255), int(v >> 8 & 255)}, alpha: float64(v&255) / 255}.fading()
}

func rgbInk(inside string) ink {
	parts := strings.FieldsFunc(inside, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) < 3 || len(parts) > 4 {
		return ink{}
	}
	out := ink{known: true, alpha: 1}
	for i, p := range parts {
		number, percent := strings.CutSuffix(p, "%")
		v, err := strconv.ParseFloat(number, 64)
		switch {
		case err != nil:
			return ink{}
		case i == 3 && percent:
			out.alpha = v / 100
		case i == 3:
			out.alpha = v
		case percent:
			out.rgb[i] = int(v * 2.55)
		default:
			out.rgb[i] = int(v)
		}
	}
	return out.fading()
}

// fading is c as it is seen: transparent when it nearly is, and of no known
// colour when what is behind shines through.
func (c ink) fading() ink {
	switch {
	case c.alpha < 0.05:
		return ink{known: true}
	case c.alpha < 0.95:
		return ink{}
	}
	return c
}

// paperOf is the colour of a background, not known when it has a picture or
// cannot be read; a background without colour is transparent.
func paperOf(s string) ink {
	if strings.Contains(s, "url(") || strings.Contains(s, "gradient(") || strings.Contains(s, "var(") || strings.Contains(s, "image") {
		return ink{}
	}
	if s == "none" || s == "inherit" || s == "initial" || s == "unset" || s == "0" || s == "0 0" {
		return ink{known: true}
	}
	if c := parseInk(s); c.known {
		return c
	}
	for f := range strings.FieldsSeq(s) {
		if c := parseInk(f); c.known {
			return c
		}
	}
	return ink{}
}
