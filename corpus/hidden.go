package corpus

import "unicode"

// IsHidden reports whether r shows nothing on a page and takes no place there:
// controls, characters that turn directions, tags, joiners, selectors, fillers,
// soft hyphens, and those for private use, which show what only their writer knows.
// White space is not hidden, line ends and tabs included.
func IsHidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' ' && !unicode.IsSpace(r)
	case r < 0x300:
		return r < 0xa0 && r != '\u0085' || r == '\u00ad'
	case r >= '‐' && r <= '\u2029', r == '\u202f', r == '€':
		return false // the dashes, quotation marks and spaces of typography
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point) ||
		r >= 0xe0000 && r <= 0xe0fff || r == '\u2800'
}
