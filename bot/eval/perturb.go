package eval

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// perturbations are the ways to spoil a question of which a search should take
// little notice.
var perturbations = []struct {
	name   string
	change func(string) string
}{
	{nameLossAccents, withoutAccents},
	{nameLossTypos, withTypos},
}

// withoutAccents is text as a keyboard without accents writes it.
func withoutAccents(text string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(t, strings.NewReplacer("œ", "oe", "Œ", "Oe", "æ", "ae", "Æ", "Ae").Replace(text))
	if err != nil {
		return text
	}
	return out
}

// Of the words of at least typoLength letters every typoRate-th has a slip, by
// chance, and one of a question at least.
const (
	typoLength = 5
	typoRate   = 4
)

// withTypos is text with slips of the fingers: in some of its longer words a
// letter is left out, doubled, changed for another or swapped with the next,
// never the first. The same text always has the same slips.
func withTypos(text string) string {
	seed := fnv.New64a()
	seed.Write([]byte(text))
	rng := rand.New(rand.NewPCG(seed.Sum64(), 1))
	letters := []rune(text)
	words := longWords(letters)
	if len(words) == 0 {
		return text
	}
	sure := rng.IntN(len(words))
	var out []rune
	at := 0
	for i, w := range words {
		if i != sure && rng.IntN(typoRate) != 0 {
			continue
		}
		out = append(out, letters[at:w[0]]...)
		out = append(out, slip(letters[w[0]:w[1]], rng)...)
		at = w[1]
	}
	return string(append(out, letters[at:]...))
}

// longWords are the bounds of the runs of letters that may have a slip.
func longWords(text []rune) [][2]int {
	var words [][2]int
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && unicode.IsLetter(text[j]) {
			j++
		}
		if j-i >= typoLength {
			words = append(words, [2]int{i, j})
		}
		i = max(j, i+1)
	}
	return words
}

func slip(word []rune, rng *rand.Rand) []rune {
	i := 1 + rng.IntN(len(word)-2) // neither the first letter nor the last, which has no next
	head, tail := word[:i:i], word[i+1:]
	switch rng.IntN(4) {
	case 0:
		return append(head, tail...)
	case 1:
		return append(append(head, word[i], word[i]), tail...)
	case 2:
		const common = "esaitnrulo"
		return append(append(head, rune(common[rng.IntN(len(common))])), tail...)
	default:
		return append(append(head, tail[0], word[i]), tail[1:]...)
	}
}
