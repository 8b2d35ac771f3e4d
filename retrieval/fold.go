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
	var buffer [64]byte
	return string(appendFold(buffer[:0], s))
}

// appendFold appends Fold(s) to b.
func appendFold(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if int(r) < len(foldTable) {
			b = append(b, foldTable[r]...)
		} else {
			b = append(b, foldRune(r)...)
		}
		i += size
	}
	return b
}

func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || ('A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}

// foldTable holds the folded forms of the runes below its length: Latin letters
// with accents, and what stands between.
var foldTable = func() (t [0x250]string) {
	for r := range rune(len(t)) {
		t[r] = foldRune(r)
	}
	return t
}()

// foldRune is the folded form of one rune.
func foldRune(r rune) string {
	switch r {
	case 'œ', 'Œ':
		return "oe"
	case 'æ', 'Æ':
		return "ae"
	case 'ß', 'ẞ':
		return "ss"
	case softHyphen:
		return ""
	}
	switch {
	case isApostrophe(r):
		return "'"
	case isHyphen(r):
		return "-"
	case unicode.Is(unicode.Mn, r):
		return ""
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		switch {
		case isApostrophe(d):
			b.WriteByte('\'')
		case !unicode.Is(unicode.Mn, d):
			b.WriteRune(unicode.ToLower(d))
		}
	}
	return b.String()
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

// startsWord reports whether a word may begin with r.
func startsWord(r rune) bool { return isWordRune(r) && r != softHyphen && !unicode.Is(unicode.Mn, r) }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
