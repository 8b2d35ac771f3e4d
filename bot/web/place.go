package web

import (
	"crypto/sha256"
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// quoteSum names words without telling them: four bytes of a hash that can be
// rolled over a text, to find candidates, and eight of one that cannot, to be sure.
func quoteSum(quote string) [12]byte {
	var out [12]byte
	h, _ := rolled(quote)
	binary.BigEndian.PutUint32(out[:], h)
	sum := sha256.Sum256([]byte(quote))
	copy(out[4:], sum[:8])
	return out
}

const rollPrime = 16777619

// rolled is the rolling hash of s and the weight of the byte that leaves it when it is moved on.
func rolled(s string) (h, leaving uint32) {
	leaving = 1
	for i := range len(s) {
		h = h*rollPrime + uint32(s[i])
		leaving *= rollPrime
	}
	return h, leaving
}

// place returns where the words of the claim stand in doc: at their old place when
// the same bytes are there, else at the only other place that has them. It
// reports false when they are nowhere, or at several places, and so cannot be shown.
func (c Claim) place(doc *corpus.Document) (corpus.Span, bool) {
	text := doc.Text
	if c.Start >= 0 && c.End <= len(text) && quoteSum(text[c.Start:c.End]) == c.quote {
		return c.Span, true
	}
	n := c.Len()
	if n > len(text) {
		return corpus.Span{}, false
	}
	want := binary.BigEndian.Uint32(c.quote[:])
	h, leaving := rolled(text[:n])
	found, times := corpus.Span{}, 0
	for start := 0; ; start++ {
		if h == want && quoteSum(text[start:start+n]) == c.quote && wholeWords(text, start, start+n) {
			found = corpus.Span{Start: start, End: start + n}
			times++
		}
		if times > 1 || start+n == len(text) && times == 0 {
			return corpus.Span{}, false
		}
		if start+n == len(text) {
			return found, true
		}
		h = h*rollPrime + uint32(text[start+n]) - leaving*uint32(text[start])
	}
}

// wholeWords reports whether [start, end) cuts no word of text at either end.
func wholeWords(text string, start, end int) bool {
	return !insideWord(text, start) && !insideWord(text, end)
}

func insideWord(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	inWord := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	return inWord(before) && inWord(after)
}
