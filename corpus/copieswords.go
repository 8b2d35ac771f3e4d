package corpus

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// commonWords are words of French and English that every text has: they tell
// the language of a text and nothing of what it is about.
var commonWords = [...]map[string]bool{
	setOf(strings.Fields(`le la les l un une des du de d et est sont ete a ont que qu qui dans pour par avec sur ce cet cette ces il elle ils elles au aux se
s n ne pas c j y en leur leurs son sa ses nous vous mais plus ou selon lors depuis entre sous ainsi afin etre avoir fait`)...),
	setOf(strings.Fields(`the of and to is was were are be been in on at by for from with that this these those it its as an has have had will would not or
but their his her he she they we which who than under into between`)...),
}

// cutMonths are the names of the months, which count as figures, as words are read here.
var cutMonths = setOf(strings.Fields(`janvier fevrier mars avril mai juin juillet aout septemb octobre novembr decembr
january februar march april may june july august october`)...)

const (
	inFrench = iota
	inEnglish
)

// cutWord is how many letters of a word count: inflections lie behind them.
const cutWord = 7

// A code stands for a word wherever it is read: a hash of it, and in the last bits what it is.
type code uint64

const (
	figureCode code = 1 << iota // a word in digits, or a month
	commonCode
)

func (c code) isFigure() bool { return c&figureCode != 0 }
func (c code) isCommon() bool { return c&commonCode != 0 }

// A wordReader reads the words of many texts on end and gives each a number, from 0 up.
type wordReader struct {
	numbers  map[string]int32
	codes    []code        // by number
	votes    []int8        // 1 for a common word of French alone, -1 of English alone
	met      []int32       // the last sketch that each word is in
	sketches int32         // that were made
	plain    map[rune]rune // letters without their accents
	word     []byte
	text     []int32 // the last text that was read
}

func newWordReader() *wordReader {
	return &wordReader{numbers: make(map[string]int32), plain: make(map[rune]rune)}
}

// read reads the words of text in order into wr.text: in small letters without
// accents, cut to cutWord letters, and figures whole ("10'000" is 10000, "4.9" is 4,9).
func (wr *wordReader) read(text string) {
	wr.text = wr.text[:0]
	runes := fold(text).runes
	for i := 0; i < len(runes); {
		switch {
		case unicode.IsDigit(runes[i]):
			i = wr.figure(runes, i)
		case inWord(runes[i]):
			i = wr.letters(runes, i)
		default:
			i++
			continue
		}
		if len(wr.word) > 0 {
			wr.text = append(wr.text, wr.number())
		}
	}
}

// figure reads the figure at runes[i] into wr.word and returns where it ends.
func (wr *wordReader) figure(runes []rune, i int) int {
	wr.word = wr.word[:0]
	for i < len(runes) {
		switch {
		case unicode.IsDigit(runes[i]):
			wr.word = utf8.AppendRune(wr.word, runes[i])
		case !isNumberSeparator(runes[i]) || i+1 == len(runes) || !unicode.IsDigit(runes[i+1]):
			return i
		case runes[i] != ',' && groupOfThree(runes[i+1:]):
		case runes[i] == ',', runes[i] == '.' && !numericDay(runes[i+1:]):
			wr.word = append(wr.word, ',')
		default:
			return i
		}
		i++
	}
	return i
}

// numericDay reports whether runes, after a full stop in a figure, go on as in "12.2020" or "2020".
func numericDay(runes []rune) bool {
	const year = 4
	i := 0
	for i < len(runes) && unicode.IsDigit(runes[i]) {
		i++
	}
	return i == year || i+1 < len(runes) && runes[i] == '.' && unicode.IsDigit(runes[i+1])
}

// letters reads the word at runes[i] into wr.word and returns where it ends.
func (wr *wordReader) letters(runes []rune, i int) int {
	wr.word = wr.word[:0]
	n := 0
	for ; i < len(runes) && inWord(runes[i]); i++ {
		if r := wr.base(runes[i]); r != 0 && n < cutWord {
			wr.word = utf8.AppendRune(wr.word, r)
			n++
		}
	}
	return i
}

// base is the small letter of r without its accent, 0 for a mark alone.
func (wr *wordReader) base(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	b, ok := wr.plain[r]
	if !ok {
		b, _ = utf8.DecodeRuneInString(norm.NFD.String(string(unicode.ToLower(r))))
		if unicode.IsMark(b) {
			b = 0
		}
		wr.plain[r] = b
	}
	return b
}

// number is the number of wr.word.
func (wr *wordReader) number() int32 {
	if n, ok := wr.numbers[string(wr.word)]; ok {
		return n
	}
	w := string(wr.word)
	n := int32(len(wr.codes))
	wr.numbers[w] = n
	h := fnv.New64a()
	io.WriteString(h, w)
	c := code(h.Sum64()) &^ (figureCode | commonCode)
	if w[0] >= '0' && w[0] <= '9' || cutMonths[w] {
		c |= figureCode
	}
	if commonWords[inFrench][w] || commonWords[inEnglish][w] {
		c |= commonCode
	}
	wr.codes, wr.met = append(wr.codes, c), append(wr.met, 0)
	vote := int8(0)
	if commonWords[inFrench][w] {
		vote++
	}
	if commonWords[inEnglish][w] {
		vote--
	}
	wr.votes = append(wr.votes, vote)
	return n
}

// language is that of the last text that was read: as told, or by its common words.
func (wr *wordReader) language(told string) int {
	switch told {
	case "fr":
		return inFrench
	case "en":
		return inEnglish
	}
	votes := 0
	for _, w := range wr.text {
		votes += int(wr.votes[w])
	}
	if votes < 0 {
		return inEnglish
	}
	return inFrench
}

// line is the words of a line.
func (wr *wordReader) line(line string) []code {
	wr.read(line)
	out := make([]code, len(wr.text))
	for i, w := range wr.text {
		out[i] = wr.codes[w]
	}
	return out
}

// lineKey is the words of a line as a key, by which names and titles are compared; "" for fewer than least words.
func lineKey(line []code, least int) string {
	if len(line) < least {
		return ""
	}
	b := make([]byte, 0, 8*len(line))
	for _, c := range line {
		b = binary.LittleEndian.AppendUint64(b, uint64(c))
	}
	return string(b)
}
