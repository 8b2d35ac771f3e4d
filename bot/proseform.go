package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// What the prose of one claim may be at most.
const (
	maxProse          = 600 // bytes
	maxProseSentences = 2
	maxProseWord      = 45 // letters of one word
)

// checkForm returns the first of CheckForm, CheckMarkup and CheckInstruction that
// prose, in lang, fails, or "". It looks at the prose alone; its time is linear in
// the length of prose, of which no more than maxProse bytes are looked at.
func checkForm(prose, lang string) Check {
	switch {
	case len(prose) > maxProse || !utf8.ValidString(prose):
		return CheckForm
	case hasMarkup(prose):
		return CheckMarkup
	case !isProse(prose):
		return CheckForm
	case instructs(prose):
		return CheckInstruction
	}
	return ""
}

// isProse reports whether s is one sentence or two, in Latin script, that end
// where a sentence can end and do not go round in circles.
func isProse(s string) bool {
	s = strings.TrimSpace(s)
	letters, latin, upper := countLetters(s)
	switch {
	case letters < 2 || 2*latin < letters:
		return false
	case letters >= 20 && 10*upper > 6*letters:
		return false // shouts
	}
	words := proseWords(s)
	return (len(words) >= fewestWords || len(words) > 1 && !isLabel(words)) && endsWell(s, words) && !goesRound(s, words) &&
		len(corpus.Sentences(s, corpus.Span{End: len(s)})) <= maxProseSentences
}

// fewestWords is how many words are a sentence whatever they are.
const fewestWords = 4

// isLabel reports whether fewer words name a piece of a text rather than say
// anything: they end with a number or a single letter ("Mesure 1", "Annexe B").
func isLabel(words []string) bool {
	last := words[len(words)-1]
	return utf8.RuneCountInString(last) == 1 || strings.Trim(last, "0123456789ivx") == ""
}

func countLetters(s string) (letters, latin, upper int) {
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if unicode.Is(unicode.Latin, r) {
			latin++
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return letters, latin, upper
}

// proseWords returns the words of s, folded.
func proseWords(s string) []string {
	return strings.FieldsFunc(retrieval.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// danglers are words that no sentence ends with: more was to come.
var danglers = wordSet(`le la les l un une des du de d au aux et ou ni mais que qu qui dont dans par pour sur sous avec sans ce cette ces son sa ses leur leurs
	ne si comme chez vers entre est sont ont the a an of and or but that which with from by to his her its their is are was were if as`)

// endsWell reports whether s ends where a sentence may end. A full stop may be
// missing; a claim that asks, that breaks off, or whose last word leads on to
// another does not end.
func endsWell(s string, words []string) bool {
	bare := strings.TrimRight(s, "»”\"’') \u00a0\u202f")
	last, _ := utf8.DecodeLastRuneInString(bare)
	switch last {
	case '.', '!':
		return !strings.HasSuffix(bare, "..") || bare != s
	case '?', '…':
		return bare != s // somebody's words, between their marks
	case '%', '€', '$', '£', '°':
		return true
	}
	if bare != s && len(speeches(s)) > 0 {
		return true
	}
	return (unicode.IsLetter(last) || unicode.IsDigit(last)) && !danglers[words[len(words)-1]]
}

// goesRound reports whether s, of these words, repeats itself as endless output
// does: a character, a word or a phrase again and again.
func goesRound(s string, words []string) bool {
	const (
		sameRune   = 4 // of one letter or mark in a row
		sameDigit  = 10
		sameWord   = 3
		samePhrase = 3
	)
	run, before := 0, rune(-1)
	for _, r := range s {
		if r == before {
			run++
		} else {
			run, before = 1, r
		}
		if run >= sameRune && (!unicode.IsDigit(r) || run >= sameDigit) {
			return true
		}
	}
	seen := make(map[string]int)
	for i, w := range words {
		if utf8.RuneCountInString(w) > maxProseWord {
			return true
		}
		if i+sameWord <= len(words) && words[i+1] == w && words[i+2] == w {
			return true
		}
		if i+samePhrase <= len(words) {
			key := strings.Join(words[i:i+samePhrase], " ")
			if seen[key]++; seen[key] >= samePhrase {
				return true
			}
		}
	}
	distinct := make(map[string]bool)
	for _, w := range words {
		distinct[w] = true
	}
	return len(words) >= 12 && 5*len(distinct) < 2*len(words)
}
