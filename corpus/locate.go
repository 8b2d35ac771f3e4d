package corpus

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Locate finds quote in text although whoever typed it used other apostrophes,
// quotation marks, dashes or spaces (no-break, doubled, before French
// punctuation), spelled a ligature out, or changed the case of the first letter.
// What IsHidden tells counts for nothing on either side. It returns the first
// place, as bytes of text.
//
// The span holds the same letters and digits in the same order as quote, the
// case of the first letter aside: Locate never returns a span whose letters
// differ. It begins and ends on whole words and whole numbers ("8 millions" is
// not found in "10,8 millions"). It reports false when quote is nowhere in text
// or holds no letter and no digit.
func Locate(text, quote string) (Span, bool) {
	found := locate(text, quote, 1)
	if len(found) == 0 {
		return Span{}, false
	}
	return found[0], true
}

// LocateAll is Locate for every place, in text order, not overlapping; nil when there is none.
func LocateAll(text, quote string) []Span { return locate(text, quote, -1) }

func locate(text, quote string, most int) []Span {
	wanted := fold(strings.TrimSpace(quote))
	if !wanted.hasWord() {
		return nil
	}
	in := fold(text)
	found := in.find(wanted, most)
	if len(found) == 0 {
		// A quotation is often pasted with the marks that enclosed it.
		if bare := wanted.withoutOuterMarks(); len(bare.runes) < len(wanted.runes) {
			found = in.find(bare, most)
		}
	}
	return found
}

// folded is a text reduced to what two renderings of the same words share,
// each rune with the bytes it came from.
type folded struct {
	runes []rune
	from  []Span
}

func (f *folded) add(r rune, s Span) {
	f.runes = append(f.runes, r)
	f.from = append(f.from, s)
}

const (
	foldedQuote = '"'
	foldedSpace = ' '
)

// expansions spells out the characters that stand for several.
var expansions = map[rune]string{
	'œ': "oe", 'Œ': "OE", 'æ': "ae", 'Æ': "AE",
	'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl",
	'…': "...",
}

// foldRune maps a rune to the one that stands for its kind; 0 drops it.
func foldRune(r rune) rune {
	switch r {
	case '\'', '’', '‘', '‛', 'ʼ', '′', '`', '´':
		return '\''
	case '"', '“', '”', '„', '‟', '«', '»', '‹', '›', '″':
		return foldedQuote
	case '-', '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	}
	switch {
	case unicode.IsSpace(r):
		return foldedSpace
	case IsHidden(r):
		return 0
	}
	return r
}

// fold reduces text. Runs of white space become one space, and none next to a
// quotation mark or before the punctuation that French typography spaces.
func fold(text string) folded {
	f := folded{runes: make([]rune, 0, len(text)), from: make([]Span, 0, len(text))}
	for i := 0; i < len(text); {
		n := characterLen(text[i:])
		s := Span{i, i + n}
		if n == 1 && text[i] < utf8.RuneSelf {
			f.push(foldRune(rune(text[i])), s) // no ASCII character is dropped or spelled out
			i++
			continue
		}
		composed := text[i : i+n]
		if !norm.NFC.IsNormalString(composed) {
			composed = norm.NFC.String(composed)
		}
		for _, r := range composed {
			if long, ok := expansions[r]; ok {
				for _, e := range long {
					f.push(e, s)
				}
				continue
			}
			if r = foldRune(r); r != 0 {
				f.push(r, s)
			}
		}
		i += n
	}
	return f
}

// characterLen is the number of bytes of the first character of s with the
// combining marks that belong to it; s must not be empty.
func characterLen(s string) int {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1
	}
	// Nothing composes with what comes before an ASCII character; this is most of French.
	if s[0] >= 0xc0 && s[0] < 0xe0 && (len(s) == 2 || len(s) > 2 && s[2] < utf8.RuneSelf) && s[1] >= utf8.RuneSelf && s[1] < 0xc0 {
		return 2
	}
	if n := norm.NFC.NextBoundaryInString(s, true); n > 0 {
		return n
	}
	return len(s)
}

// push adds r unless it is a space that carries no meaning where it stands.
func (f *folded) push(r rune, s Span) {
	last := rune(0)
	if n := len(f.runes); n > 0 {
		last = f.runes[n-1]
	}
	switch {
	case r == foldedSpace && (last == foldedSpace || last == foldedQuote):
		return
	case last == foldedSpace && (r == foldedQuote || strings.ContainsRune(";:!?%", r)):
		f.runes, f.from = f.runes[:len(f.runes)-1], f.from[:len(f.from)-1]
	}
	f.add(r, s)
}

func (f folded) hasWord() bool {
	return slices.ContainsFunc(f.runes, inWord)
}

func (f folded) withoutOuterMarks() folded {
	lo, hi := 0, len(f.runes)
	for lo < hi && (f.runes[lo] == foldedQuote || f.runes[lo] == foldedSpace) {
		lo++
	}
	for hi > lo && (f.runes[hi-1] == foldedQuote || f.runes[hi-1] == foldedSpace) {
		hi--
	}
	return folded{f.runes[lo:hi], f.from[lo:hi]}
}

// find returns at most most places of wanted in f, all of them when most is negative.
func (f folded) find(wanted folded, most int) []Span {
	var found []Span
	w := wanted.runes
	if len(w) == 0 {
		return nil
	}
	lower, upper := unicode.ToLower(w[0]), unicode.ToUpper(w[0])
	for i := 0; i+len(w) <= len(f.runes) && len(found) != most; i++ {
		if r := f.runes[i]; r != w[0] && r != lower && r != upper {
			continue
		}
		if !slices.Equal(f.runes[i+1:i+len(w)], w[1:]) || !f.whole(i, i+len(w)) {
			continue
		}
		found = append(found, Span{f.from[i].Start, f.from[i+len(w)-1].End})
		i += len(w) - 1
	}
	return found
}

// whole reports whether runes [lo, hi) are not a part of a longer word, number or spelled-out ligature.
func (f folded) whole(lo, hi int) bool {
	if lo > 0 && (f.from[lo-1] == f.from[lo] || f.joined(lo)) {
		return false
	}
	return hi == len(f.runes) || f.from[hi-1] != f.from[hi] && !f.joined(hi)
}

// joined reports whether the runes on both sides of position i belong to one word or one number.
func (f folded) joined(i int) bool {
	before, after := f.runes[i-1], f.runes[i]
	if inWord(before) && inWord(after) {
		return true
	}
	at := func(k int) rune {
		if k < 0 || k >= len(f.runes) {
			return 0
		}
		return f.runes[k]
	}
	// "10,8" and "16 395" are one number on whichever side of the separator the cut falls.
	if unicode.IsDigit(after) && isNumberSeparator(before) && unicode.IsDigit(at(i-2)) {
		return before != foldedSpace || groupOfThree(f.runes[i:])
	}
	if unicode.IsDigit(before) && isNumberSeparator(after) && unicode.IsDigit(at(i+1)) {
		return after != foldedSpace || groupOfThree(f.runes[i+1:])
	}
	return false
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func isNumberSeparator(r rune) bool {
	return r == ',' || r == '.' || r == '\'' || r == foldedSpace
}

// groupOfThree reports whether r opens with exactly three digits, as the groups of a large number do.
func groupOfThree(r []rune) bool {
	n := 0
	for n < len(r) && unicode.IsDigit(r[n]) {
		n++
	}
	return n == 3
}

// Letters is what Locate promises to keep: the letters and digits of text, ligatures spelled out, composed.
func Letters(text string) string {
	var b strings.Builder
	for _, r := range fold(text).runes {
		if inWord(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
