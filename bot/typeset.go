package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// printed is prose as it is printed: as lang is typeset, and what stands between
// quotation marks in it byte for byte as in the quotations that it rests on, white
// space aside. It reports false when such words stand in none of them. Printing
// what was printed changes nothing.
func printed(prose, lang string, cs []Citation) (string, bool) {
	prose = strings.Join(strings.Fields(prose), " ")
	var b strings.Builder
	at := 0
	for _, s := range speeches(prose) {
		words := strings.TrimSpace(s.In(prose))
		source, ok := locateIn(cs, words)
		if bare := strings.TrimRight(words, ".,"); !ok && bare != words {
			source, ok = locateIn(cs, bare) // a full stop of the sentence around it
		}
		if !ok && strings.ContainsFunc(words, func(r rune) bool { return !notWord(r) }) {
			return "", false
		}
		b.WriteString(typeset(prose[at:s.Start], lang))
		b.WriteString(strings.Replace(s.In(prose), words, source, 1))
		at = s.End
	}
	b.WriteString(typeset(prose[at:], lang))
	return frenchMarks(b.String(), lang), true
}

// locateIn returns words as they stand in a quotation of cs.
func locateIn(cs []Citation, words string) (string, bool) {
	for _, c := range cs {
		if at, ok := corpus.Locate(c.Quote, words); ok {
			return strings.Join(strings.Fields(at.In(c.Quote)), " "), true
		}
	}
	return words, false
}

// typeset writes text as lang is printed: one line, typographic apostrophes, and
// in French the spaces that do not break before double punctuation. It changes no
// word. typeset of its result is that result.
func typeset(text, lang string) string {
	s := apostrophe.ReplaceAllString(text, "$1’")
	if lang != "fr" {
		return s
	}
	for _, rule := range frenchSpaces {
		s = rule.at.ReplaceAllString(s, rule.put)
	}
	return thousands.ReplaceAllStringFunc(s, narrow.Replace)
}

// apostrophe is a straight or a stray one behind a letter.
var apostrophe = corpus.NewPattern(`(\pL)['ʼ′´]`)

var frenchSpaces = []struct {
	at  *corpus.Pattern
	put string
}{
	{corpus.NewPattern(`[ \x{00a0}\x{202f}]+:`), "\u00a0:"},
	{corpus.NewPattern(`[ \x{00a0}\x{202f}]+([;!?])`), "\u202f$1"},
	{corpus.NewPattern(`(\d)[ \x{00a0}\x{202f}]*%`), "$1\u00a0%"},
}

var (
	// thousands finds a number in groups of three digits: a year before a number is none.
	thousands = corpus.NewPattern(`\b\d{1,3}(?:[ \x{00a0}\x{202f}]\d{3})+\b`)
	narrow    = strings.NewReplacer(" ", "\u202f", "\u00a0", "\u202f")
)

// frenchMarks puts the spaces that do not break inside guillemets.
func frenchMarks(s, lang string) string {
	if lang != "fr" {
		return s
	}
	return openMark.ReplaceAllString(shutMark.ReplaceAllString(s, "\u00a0»"), "«\u00a0")
}

var (
	openMark = corpus.NewPattern(`«[ \x{00a0}\x{202f}]*`)
	shutMark = corpus.NewPattern(`[ \x{00a0}\x{202f}]*»`)
)
