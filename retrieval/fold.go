package retrieval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which words are compared: lower case, without accents,
// œ and æ as two letters, every apostrophe as ' and every hyphen as -. Soft
// hyphens vanish. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteByte(lowerASCII(byte(r)))
			continue
		}
		foldRune(&b, r)
	}
	return b.String()
}

func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || ('A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// foldRune writes the folded form of a rune beyond ASCII.
func foldRune(b *strings.Builder, r rune) {
	switch r {
	case 'œ', 'Œ':
		b.WriteString("oe")
		return
	case 'æ', 'Æ':
		b.WriteString("ae")
		return
	case 'ß', 'ẞ':
		b.WriteString("ss")
		return
	case '’', 'ʼ', '‘':
		b.WriteByte('\'')
		return
	case '‐', '‑':
		b.WriteByte('-')
		return
	case softHyphen:
		return
	}
	if unicode.Is(unicode.Mn, r) {
		return
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	for _, d := range string(norm.NFKD.Bytes(buf[:n])) {
		switch {
		case isApostrophe(d):
			b.WriteByte('\'')
		case !unicode.Is(unicode.Mn, d):
			b.WriteRune(unicode.ToLower(d))
		}
	}
}

const softHyphen = '\u00ad'

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

// isWordRune reports whether r is a part of a word: a letter, an accent that
// follows one, a digit, a soft hyphen.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || unicode.IsDigit(r) || r == softHyphen
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
