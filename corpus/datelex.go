package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokenWord tokenKind = iota
	tokenNumber
	tokenMark // one rune of punctuation
	tokenBlob // an address, a file name: nothing in it is a date
)

// A token is a word, a run of digits, or one other rune of the original text.
type token struct {
	kind   tokenKind
	glued  bool // no space before it
	breaks uint8
	start  int
	end    int
	// fold is the word in lower case without accents if the vocabulary has it,
	// "" otherwise. For a mark it is the mark, with typographic variants made plain.
	fold  string
	word  word
	value int // of a number of at most eight digits, -1 for a longer one
}

func (t *token) digits() int { return t.end - t.start }

// lexDates cuts text into tokens.
func lexDates(text string) []token {
	toks := make([]token, 0, len(text)/5+8)
	glued, breaks := false, uint8(2)
	chunk := 0 // end of the run of non-space characters that has been looked at
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) {
			if r == '\n' || r == '\u2028' || r == '\u2029' {
				breaks = min(breaks+1, 2)
			}
			glued = false
			i += size
			continue
		}
		t := token{glued: glued, breaks: breaks, start: i}
		var blob bool
		if i >= chunk {
			var from int
			if from, chunk, blob = findBlob(text, i); blob && from > i {
				// letters run into an address: the words before it are words
				blob = false
				chunk = from
			}
		}
		switch {
		case blob:
			t.kind, t.end = tokenBlob, chunk
		case r >= '0' && r <= '9':
			t.kind = tokenNumber
			t.value, t.end = lexNumber(text, i)
		case isWordRune(r):
			t.kind = tokenWord
			t.fold, t.word, t.end = lexWord(text, i)
		default:
			t.kind, t.end, t.fold = tokenMark, i+size, plainMark(r, text[i:i+size])
		}
		toks = append(toks, t)
		i, glued, breaks = t.end, true, 0
	}
	return toks
}

// findBlob looks at the run of non-space characters at i for something that is no
// prose, and returns where that begins and where the run ends.
func findBlob(text string, i int) (from, end int, found bool) {
	end = len(text)
	if k := strings.IndexFunc(text[i:], unicode.IsSpace); k >= 0 {
		end = i + k
	}
	run := text[i:end]
	if len(run) < 4 {
		return 0, end, false
	}
	if strings.ContainsAny(run, "_@") {
		return i, end, true
	}
	k := strings.Index(run, "://")
	if k < 0 {
		k = strings.Index(run, "www.")
		if k < 0 {
			return 0, end, false
		}
		return i + k, end, true
	}
	for _, scheme := range []string{"https", "http", "ftp"} {
		if strings.HasSuffix(run[:k], scheme) {
			return i + k - len(scheme), end, true
		}
	}
	return i, end, true
}

func lexNumber(text string, i int) (value, end int) {
	end = i
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		if value = value*10 + int(text[end]-'0'); end-i >= 8 {
			value = 1 << 30
		}
		end++
	}
	if end-i > 8 {
		value = -1
	}
	return value, end
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || r == '\u00ad' || r == '\u200b'
}

// lexWord reads the word at i. Words longer than any of the vocabulary are not folded.
func lexWord(text string, i int) (fold string, w word, end int) {
	var buf [20]byte
	folded := buf[:0]
	end = i
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isWordRune(r) {
			break
		}
		if len(folded) < len(buf)-1 {
			folded = appendFolded(folded, r)
		}
		end += size
	}
	if e, ok := vocabulary[string(folded)]; ok {
		return e.fold, e.word, end
	}
	return "", word{}, end
}

// appendFolded appends r in lower case without its accent; marks that only
// modify the letter before them vanish.
func appendFolded(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(b, byte(r))
	}
	switch unicode.ToLower(r) {
	case 'à', 'á', 'â', 'ã', 'ä':
		return append(b, 'a')
	case 'ç':
		return append(b, 'c')
	case 'è', 'é', 'ê', 'ë':
		return append(b, 'e')
	case 'ì', 'í', 'î', 'ï':
		return append(b, 'i')
	case 'ñ':
		return append(b, 'n')
	case 'ò', 'ó', 'ô', 'ö':
		return append(b, 'o')
	case 'ù', 'ú', 'û', 'ü':
		return append(b, 'u')
	case 'ᵉ':
		return append(b, 'e')
	case 'ʳ':
		return append(b, 'r')
	case 'œ':
		return append(b, 'o', 'e')
	case 'æ':
		return append(b, 'a', 'e')
	}
	if unicode.Is(unicode.Mn, r) || r == '\u00ad' || r == '\u200b' {
		return b
	}
	return append(b, '?')
}

// plainMark is the mark as the grammar compares it.
func plainMark(r rune, raw string) string {
	switch r {
	case '’', '‘', 'ʼ', '′', '`':
		return "'"
	case '–', '—', '‐', '‑', '−':
		return "-"
	}
	return raw
}
