package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const softHyphen = "\u00ad"

// endsHyphen reports whether a line ends in a hyphen behind a letter or a figure.
func endsHyphen(s string) bool {
	rest, ok := cutHyphen(s)
	r, _ := utf8.DecodeLastRuneInString(rest)
	return ok && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func cutHyphen(s string) (rest string, ok bool) {
	for _, h := range []string{"-", "\u2010", softHyphen} {
		if rest, ok := strings.CutSuffix(s, h); ok {
			return rest, true
		}
	}
	return s, false
}

// A vocabulary counts the words of a document as they stand inside of lines,
// where a hyphen belongs to the word.
type vocabulary map[string]int

func (v vocabulary) add(l line) {
	words := strings.FieldsFunc(l.text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '’' && r != '\''
	})
	if len(words) > 0 && endsHyphen(l.text) {
		words = words[:len(words)-1]
	}
	for _, w := range words {
		v[fold(w)]++
	}
}

func fold(w string) string { return strings.ToLower(strings.ReplaceAll(w, "’", "'")) }

// Words that hold a hyphen of their own, by what stands before it and behind it.
var (
	keepsAfter = wordSet(`vice ex non sous demi mi semi avant après arrière contre porte quasi celui celle ceux celles
		dix vingt trente quarante cinquante soixante quatre-vingt c'est d'est grand haut libre franco anglo germano socio politico
		peut-être rendez lui-même eux outre self well state long short cross post pre`)
	keepsBefore = wordSet(`il ils elle elles même mêmes être dessus dessous delà vis dire président présidente présidents ministre
		secrétaire préfet préfète préfets directeur directrice maire-adjoint mer`)
)

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// keepsHyphen reports whether a word that is broken behind a hyphen, of before
// and after, holds that hyphen in the middle of a line too. The document's own
// usage decides where it shows one.
func (v vocabulary) keepsHyphen(before, after string) bool {
	b, a := fold(lastWord(before)), fold(firstLetters(after))
	first := firstRune(after)
	last, _ := utf8.DecodeLastRuneInString(b)
	if !unicode.IsLower(first) || unicode.IsDigit(last) || b == "" || strings.Contains(after[:len(firstWord(after))], "@") || strings.Contains(b, "://") {
		return true
	}
	whole, parted := v[b+a], v[b+"-"+a]
	switch {
	case whole > 0 || parted > 0:
		return parted > whole
	case strings.Contains(b, "-"):
		return true // "c'est-à-", "Saint-Jean-"
	case keepsAfter[b]:
		return true
	case strings.HasPrefix(a, "à-") || a == "à":
		return true
	case a == "on" || a == "il" || a == "ils" || a == "elle" || a == "elles":
		return last == 't' || last == 'd'
	case a == "vous":
		return last == 'z'
	case a == "ce":
		return b == "est"
	case a == "ci" || a == "là":
		return false // after a demonstrative it was told above
	}
	return keepsBefore[a]
}

func lastWord(s string) string {
	return s[strings.LastIndexAny(s, " \u00a0\u202f(«“\"/")+1:]
}

func firstLetters(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if end < 0 {
		end = len(s)
	}
	return strings.TrimRight(s[:end], "-")
}

// joined is a and what follows it on the next line.
func (v vocabulary) joined(a line, next string) (before, glue string) {
	rest, hyphen := cutHyphen(a.text)
	switch {
	case a.soft && hyphen, strings.HasSuffix(a.text, softHyphen):
		return rest, ""
	case !endsHyphen(a.text):
		return a.text, " "
	case v.keepsHyphen(rest, next):
		return a.text, ""
	}
	return rest, ""
}
