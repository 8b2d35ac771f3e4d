package table

import (
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is the length in bytes of the longest word: what is longer is an
// address or a key, and says nothing.
const longest = 40

// Words calls f with the words of text in order: runs of letters and digits in
// lower case without accents, œ and æ as two letters. An apostrophe and a hyphen
// part words. Single letters and words of more than 40 bytes are left out. f must
// not keep the bytes.
func Words(text string, f func(word []byte)) {
	var buffer [longest]byte
	n := 0 // bytes of the word so far; more than longest: too long
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			if c = plain[c]; c == 0 {
				emit(buffer[:], n, f)
				n = 0
				continue
			}
			if n < longest {
				buffer[n] = c
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		s, part := folded(r)
		if !part {
			emit(buffer[:], n, f)
			n = 0
			continue
		}
		for k := 0; k < len(s); k++ {
			if n < longest {
				buffer[n] = s[k]
			}
			n++
		}
	}
	emit(buffer[:], n, f)
}

func emit(buffer []byte, n int, f func([]byte)) {
	switch {
	case n == 0, n > longest:
	case n == 1 && buffer[0] > '9':
	default:
		f(buffer[:n])
	}
}

// plain holds the lower case of the letters and digits of ASCII, 0 for all else.
var plain = func() (t [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			t[c] = c
		case 'A' <= c && c <= 'Z':
			t[c] = c + 'a' - 'A'
		}
	}
	return t
}()

// A fold is what a rune is in a word; part is false where it parts words.
type fold struct {
	s    string
	part bool
}

// latin holds the folds of the runes up to Latin Extended-B, which are nearly all.
var latin = sync.OnceValue(func() *[0x250]fold {
	var t [0x250]fold
	for r := range t {
		t[r] = foldRune(rune(r))
	}
	return &t
})

func folded(r rune) (string, bool) {
	if int(r) < 0x250 {
		f := &latin()[r]
		return f.s, f.part
	}
	f := foldRune(r)
	return f.s, f.part
}

func foldRune(r rune) fold {
	switch r {
	case 'œ', 'Œ':
		return fold{"oe", true}
	case 'æ', 'Æ':
		return fold{"ae", true}
	case 'ß', 'ẞ':
		return fold{"ss", true}
	case '\u00ad':
		return fold{"", true}
	}
	switch {
	case r == utf8.RuneError:
		return fold{}
	case unicode.Is(unicode.Mn, r):
		return fold{"", true}
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return fold{}
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if unicode.IsLetter(d) || unicode.IsDigit(d) {
			b.WriteRune(unicode.ToLower(d))
		}
	}
	return fold{b.String(), true}
}

// The letters of a word that is in no vocabulary are taken from minGram to
// maxGram bytes at a time, its beginning and its end marked.
const (
	minGram = 4
	maxGram = 6
)

// Grams appends to rows the buckets, from 0 to buckets-1, of the letters of word,
// and returns them: at least one where word is not empty and buckets is positive.
func Grams(rows []int, word []byte, buckets int) []int {
	if len(word) == 0 || buckets <= 0 {
		return rows
	}
	var buffer [longest + 2]byte
	marked := append(append(append(buffer[:0], '<'), word...), '>')
	if len(marked) < minGram {
		return append(rows, bucket(marked, buckets))
	}
	for n := minGram; n <= maxGram; n++ {
		for i := 0; i+n <= len(marked); i++ {
			rows = append(rows, bucket(marked[i:i+n], buckets))
		}
	}
	return rows
}

// GramWeight is what each of the n rows of a word's letters counts for. Rows point
// every which way, so that the length of their sum grows as the root of n: a word
// that is in no vocabulary, often a name, counts for as much as one that is.
func GramWeight(n int) float32 { return float32(1 / math.Sqrt(float64(n))) }

func bucket(gram []byte, buckets int) int {
	return int(hash(gram) * uint64(buckets) >> 32)
}

// hash is FNV-1a, mixed so that near words fall far apart; 32 bits of it.
func hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h ^= uint64(c)
		h *= 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return h >> 32
}
