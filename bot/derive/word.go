package derive

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A word is one of a sentence; apostrophes and hyphens part words, signs of a unit are some.
type word struct {
	text, fold string // in lower case, with its accents and without
	// mark is the punctuation before it, dashes as '–' and all quotation marks as `"`.
	mark    string
	capital bool
	// capitals is true for two letters or more, all of them capitals.
	capitals bool
	// named is true for a word that stands only for a name, which has a capital.
	named   bool
	number  bool
	grouped bool // a number in groups of three digits
	// either are other texts that it may stand for, in a sentence that was turned round.
	either []string
	// participle is true for a word that is compared without its agreement.
	participle bool
}

// A sentence is a piece of a text, as words.
type sentence struct {
	words []word
	// speech is true where it stands, in part or whole, between quotation marks that
	// are opened or closed in another sentence.
	speech bool
	asks   bool // ends with a question mark
}

// sentencesOf are the sentences of a text that have words.
func sentencesOf(text string) []sentence {
	var out []sentence
	open := false
	for _, at := range corpus.Sentences(text, corpus.Span{End: len(text)}) {
		s := sentence{words: scan(at.In(text)), speech: open, asks: strings.HasSuffix(strings.TrimRight(at.In(text), " \u00a0\u202f»”\")"), "?")}
		for _, r := range at.In(text) {
			switch r {
			case '«', '“', '„':
				open = true
			case '»', '”':
				open = false
			case '"':
				open = !open
			}
		}
		s.speech = s.speech || open
		if len(s.words) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// scan cuts s into words.
func scan(s string) []word {
	var out []word
	var gap strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '%' || r == '€' || r == '$' || r == '£':
			out = append(out, word{text: s[i : i+n], fold: s[i : i+n], mark: markOf(gap.String())})
			gap.Reset()
			i += n
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap.WriteRune(r)
			i += n
			continue
		}
		end := wordEnd(s, i)
		w := newWord(s[i:end])
		w.mark = markOf(gap.String())
		if k := len(out) - 1; k >= 0 && isGroup(&out[k], s[i:end], gap.String()) {
			out[k].text, out[k].fold = out[k].text+w.text, out[k].fold+w.fold
			out[k].grouped = true
		} else {
			out = append(out, w)
		}
		gap.Reset()
		i = end
	}
	return merged(out)
}

// merged are words with phrases as the one word that means the same.
func merged(words []word) []word {
	out := words[:0]
	for i := 0; i < len(words); i++ {
		w := words[i]
		for n := longestPhrase; n > 1; n-- {
			if as := phrases[phraseAt(words[i:], n)]; as != "" {
				w.text, w.fold = as, retrieval.Fold(as)
				i += n - 1
				break
			}
		}
		out = append(out, w)
	}
	return out
}

// phraseAt is the first n words, "" where there are fewer or a mark stands between them.
func phraseAt(words []word, n int) string {
	if n > len(words) {
		return ""
	}
	texts := make([]string, n)
	for k := range texts {
		if k > 0 && words[k].mark != "" {
			return ""
		}
		texts[k] = words[k].text
	}
	return strings.Join(texts, " ")
}

// wordEnd is where the word that begins at i ends; a number takes its decimals.
func wordEnd(s string, i int) int {
	first, _ := utf8.DecodeRuneInString(s[i:])
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		decimal := (r == ',' || r == '.') && unicode.IsDigit(first) && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9'
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !decimal {
			break
		}
		i += n
	}
	return i
}

func newWord(s string) word {
	w := word{text: strings.ToLower(s), fold: retrieval.Fold(s)}
	r, _ := utf8.DecodeRuneInString(s)
	w.capital, w.number = unicode.IsUpper(r), unicode.IsDigit(r)
	w.capitals = len(s) > 1 && w.capital && s == strings.ToUpper(s)
	if figure := figures[w.text]; figure != "" {
		w.text, w.fold, w.number = figure, figure, true
	}
	return w
}

// isGroup reports whether digits behind a space are the next three of the number before.
func isGroup(before *word, digits, gap string) bool {
	return before.number && (len(before.text) <= 3 || before.grouped) && len(digits) == 3 && strings.Trim(before.text+digits, "0123456789") == "" &&
		(gap == " " || gap == "\u00a0" || gap == "\u202f")
}

// markOf is the punctuation of what stands between two words.
func markOf(gap string) string {
	var b strings.Builder
	spaced := strings.Contains(gap, " - ")
	for _, r := range gap {
		switch {
		case strings.ContainsRune("«»“”„\"", r):
			b.WriteByte('"')
		case r == '–' || r == '—' || r == '-' && spaced:
			b.WriteRune('–')
		case unicode.IsSpace(r) || strings.ContainsRune("-.'’‑ʼ", r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unquoted is a mark without its quotation marks, a dash being a comma.
func unquoted(mark string) string { return withoutQuotes.Replace(mark) }

var withoutQuotes = strings.NewReplacer(`"`, "", "–", ",")

// headed is words as a sentence of their own: nothing stands before the first.
func headed(words []word) []word {
	if len(words) == 0 || words[0].mark == "" {
		return words
	}
	out := slices.Clone(words)
	out[0].mark = ""
	return out
}

// same reports whether the word p of what is said is the word q of a quotation.
func same(p, q *word) bool {
	if p.named && !q.capital || q.named && !p.capital {
		return false
	}
	if p.text == q.text || p.fold == q.fold && (p.capital || q.capital) && initial(p.text) == initial(q.text) {
		return true
	}
	if p.participle || q.participle {
		return bare(p.text) == bare(q.text)
	}
	return slices.Contains(p.either, q.text) || slices.Contains(q.either, p.text) || elided(p.text, q.text) || elided(q.text, p.text) || alike(p.text, q.text)
}

// initial is a word without its first letter, whose accent a capital may not have.
func initial(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[n:]
}

// bare is a participle without its agreement.
func bare(s string) string { return strings.TrimSuffix(strings.TrimSuffix(s, "s"), "e") }

// elided reports whether short is what long is before a vowel.
func elided(short, long string) bool {
	switch short {
	case "d", "n", "qu", "jusqu", "lorsqu", "puisqu":
		return long == short+"e"
	case "l":
		return long == "le" || long == "la"
	}
	return false
}
