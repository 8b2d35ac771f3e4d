package retrieval

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Translate looks up the longest phrase that terms, the terms of words of lang
// without its stop words, opens with in the English-French lexicon. It returns
// the number of its words and the ways to say it in the other language: in French
// the most usual first, in English in the order of their terms, for the lexicon
// does not say which is usual. 0 and nil when the lexicon has no such phrase.
func Translate(terms []string, lang string) (n int, to [][]string) {
	x := frenchToEnglish()
	if lang == "en" {
		x = englishToFrench()
	}
	n, renderings := x.match(terms)
	for _, r := range renderings {
		to = append(to, r.Terms)
	}
	return n, to
}

// Synonyms returns the single French words that the lexicon takes for another
// way to say term; nil when it knows none.
func Synonyms(term string) []string {
	var out []string
	for _, r := range frenchSynonyms().lookup([]string{term}) {
		if len(r.Terms) == 1 {
			out = append(out, r.Terms[0])
		}
	}
	return out
}

// Ordinary reports whether the lexicons write a word of this term, in lang, without
// a capital. A word that they do not know is not ordinary.
func Ordinary(term, lang string) bool {
	words := ordinaryWords()
	if lang == "en" {
		return words.en[term]
	}
	return words.fr[term]
}

type ordinary struct{ fr, en map[string]bool }

var ordinaryWords = sync.OnceValue(func() ordinary {
	o := ordinary{fr: make(map[string]bool), en: make(map[string]bool)}
	a := newAnalyzer()
	add := func(to map[string]bool, text, lang string) {
		for _, t := range a.tokens(text, lang) {
			if first, _ := utf8.DecodeRuneInString(t.Surface); unicode.IsLower(first) {
				to[t.Term] = true
			}
		}
	}
	for line := range strings.Lines(englishFrench) {
		line, _, _ = strings.Cut(line, "#")
		add(o.en, englishOf(line), "en")
		add(o.fr, renderingsOf(line), "fr")
	}
	for line := range strings.Lines(synonymsFR) {
		line, _, _ = strings.Cut(line, "#")
		add(o.fr, line, "fr")
	}
	return o
})
