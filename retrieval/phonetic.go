package retrieval

import (
	"cmp"
	"strings"
)

// sound is how a folded French word sounds, roughly: words that are pronounced
// alike have the same sound ("nisse" and "nice", "bauveau" and "beauvau").
// Spelling mistakes that nobody hears are found by it however many letters they
// change. Rules in the manner of the French adaptations of Soundex, kept to the
// spellings that are commonly confused; it is not a transcription.
func sound(fold string) string {
	var b strings.Builder
	for i := 0; i < len(fold); {
		n, s := grapheme(fold[i:], i > 0)
		if l := b.Len(); s != "" && (l == 0 || b.String()[l-1:] != s[:1]) {
			b.WriteString(s)
		}
		i += n
	}
	return b.String()
}

// A spelling is letters that make one sound together. Of these only the first
// take are used up, all of them when it is 0: the rest decide the sound and are
// read again.
type spelling struct {
	letters, sound string
	take           int
}

// spellings are tried in order, the first that the word goes on with counts.
var spellings = []spelling{
	{letters: "eaux", sound: "o"}, {letters: "eau", sound: "o"}, {letters: "aux", sound: "o"}, {letters: "au", sound: "o"},
	{letters: "ille", sound: "iy"}, {letters: "ail", sound: "ay"}, {letters: "eil", sound: "ey"},
	{letters: "aie", sound: "e"}, {letters: "ais", sound: "e"}, {letters: "ait", sound: "e"}, {letters: "ai", sound: "e"}, {letters: "ei", sound: "e"},
	{letters: "oeu", sound: "e"}, {letters: "eu", sound: "e"}, {letters: "oi", sound: "wa"}, {letters: "ou", sound: "u"},
	{letters: "sch", sound: "S"}, {letters: "ch", sound: "S"}, {letters: "sh", sound: "S"},
	{letters: "ph", sound: "f"}, {letters: "th", sound: "t"}, {letters: "rh", sound: "r"}, {letters: "gn", sound: "n"},
	{letters: "qu", sound: "k"}, {letters: "ck", sound: "k"}, {letters: "x", sound: "ks"},
	{letters: "gue", sound: "g", take: 2}, {letters: "gui", sound: "g", take: 2},
	{letters: "ge", sound: "j", take: 1}, {letters: "gi", sound: "j", take: 1}, {letters: "gy", sound: "j", take: 1},
	{letters: "ce", sound: "s", take: 1}, {letters: "ci", sound: "s", take: 1}, {letters: "cy", sound: "s", take: 1},
	{letters: "c", sound: "k"}, {letters: "q", sound: "k"}, {letters: "z", sound: "s"},
	{letters: "y", sound: "i"}, {letters: "w", sound: "v"}, {letters: "h", sound: ""},
}

// grapheme returns how many letters of s, the rest of a word, make its first
// sound, and the sound. Endings that are not heard have none.
func grapheme(s string, inside bool) (n int, sound string) {
	if inside && silentEnds[s] {
		return len(s), ""
	}
	for _, g := range spellings {
		if strings.HasPrefix(s, g.letters) {
			return cmp.Or(g.take, len(g.letters)), g.sound
		}
	}
	return 1, s[:1]
}

var silentEnds = wordSet("e s t d x p es ts ds ps ent ez er")
