package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences cuts the part of text that within covers into sentences: spans in
// text order that overlap nowhere, hold no white space at their ends, and
// together cover every other byte of within that is not white space.
//
// A sentence ends at . ! ? or … with the closing marks that follow, when what
// comes next can open another one. It does not end after an abbreviation
// ("M. Dupont", "art. 5"), an initial ("J. Martin", "O.N.U."), or inside a
// number. A blank line ends a sentence always; a single line break does when
// the next line opens a list entry or the line reads as a whole ("Contexte"),
// and does not where a text was wrapped at a fixed width.
func Sentences(text string, within Span) []Span {
	var out []Span
	for _, block := range blocks(text, within) {
		start := block.Start
		for i := block.Start; i < block.End; {
			end, next := sentenceEnd(text, block, i)
			if next < 0 {
				break
			}
			out = appendTrimmed(out, text, Span{start, end})
			start, i = next, next
		}
		out = appendTrimmed(out, text, Span{start, block.End})
	}
	return out
}

// sentenceEnd looks for the first sentence end in block at or after i. It
// returns the end of the sentence and the start of the next one, or -1 for the
// latter when no further sentence begins in block.
func sentenceEnd(text string, block Span, i int) (end, next int) {
	for i < block.End {
		r, n := utf8.DecodeRuneInString(text[i:block.End])
		i += n
		if !isTerminator(r) {
			continue
		}
		dot := i - n
		end = i
		for end < block.End {
			c, m := utf8.DecodeRuneInString(text[end:block.End])
			if isTerminator(c) || isClosing(c) {
				end += m
				continue
			}
			// « fin ! » : the closing mark stands behind a space.
			if rest := strings.TrimLeftFunc(text[end:block.End], unicode.IsSpace); strings.HasPrefix(rest, "»") && len(rest) < block.End-end {
				end = block.End - len(rest) + len("»")
				continue
			}
			break
		}
		next = skipSpace(text, end, block.End)
		switch {
		case next == block.End:
			return end, -1
		case isNumber(text[block.Start:dot]):
			// "1. Déclarer son bateau": the number of an entry
		case next == end && !glued(text[block.Start:block.End], dot-block.Start, end-block.Start):
			// no space: "3.5", "www.example.org", "…suite"
		case r == '.' && end == i && isAbbreviation(text[max(block.Start, dot-wordReach):dot], text[next:min(block.End, next+wordReach)]):
		case opensSentence(text[next:block.End]):
			return end, next
		}
		i = end
	}
	return block.End, -1
}

// glued reports whether a page has lost the space between two sentences of s:
// a word in lower case ends at dot and a capitalised one begins at next, and
// neither is a part of an address.
func glued(s string, dot, next int) bool {
	s, dot, next = near(s, dot, next)
	from := strings.LastIndexFunc(s[:dot], unicode.IsSpace) + 1
	to := len(s)
	if i := strings.IndexFunc(s[next:], unicode.IsSpace); i >= 0 {
		to = next + i
	}
	const shortest = 3 // letters
	before, after := []rune(s[from:dot]), []rune(s[next:to])
	if len(before) < shortest || len(after) < 2 || strings.ContainsAny(s[from:to], "/@_") || strings.Contains(s[from:to], "www.") {
		return false
	}
	for _, r := range before[len(before)-shortest:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	last := strings.ToLower(s[strings.LastIndexFunc(s[:dot], func(r rune) bool { return !unicode.IsLetter(r) })+1 : dot])
	return unicode.IsUpper(after[0]) && unicode.IsLower(after[1]) && !abbreviations[last] && !numbered[last]
}

// wordReach is how far in bytes the words around a full stop are looked at, so
// that a text without spaces takes no more than linear time.
const wordReach = 200

// near cuts s to wordReach around the offsets dot and next, which it moves along.
func near(s string, dot, next int) (string, int, int) {
	cut := max(0, dot-wordReach)
	for cut > 0 && cut < dot && !utf8.RuneStart(s[cut]) {
		cut++
	}
	end := min(len(s), next+wordReach)
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end++
	}
	return s[cut:end], dot - cut, next - cut
}

// isNumber reports whether s is one to three digits.
func isNumber(s string) bool {
	return len(s) > 0 && len(s) <= 3 && strings.Trim(s, "0123456789") == ""
}

func isTerminator(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

func isClosing(r rune) bool {
	return r == '"' || r == '»' || r == '”' || r == '’' || r == ')' || r == ']'
}

func skipSpace(text string, i, end int) int {
	return end - len(strings.TrimLeftFunc(text[i:end], unicode.IsSpace))
}

// opensSentence reports whether s, which follows a sentence end and white space, can open a sentence.
func opensSentence(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.IsTitle(r):
		return true
	case strings.ContainsRune("«“\"'‘([–—"+bullets, r):
		rest := strings.TrimLeftFunc(s[n:], unicode.IsSpace)
		first, _ := utf8.DecodeRuneInString(rest)
		return !unicode.IsLower(first)
	case unicode.IsLetter(r):
		return false
	default:
		return !unicode.IsPunct(r)
	}
}

// abbreviations never end a sentence: they want what comes after them.
var abbreviations = wordSet(`
	m mm mme mmes mlle mlles dr drs pr mgr st ste sts cf réf tél tel
	mr mrs ms prof rep gov lt capt hon vs inc ltd e.g i.e`)

// numbered are abbreviations of which most are words as well ("le vol.", "no.",
// "an ex."); they want a number, or the initial of one ("art. L. 121-1").
var numbered = wordSet(`
	art al p pp n no nos vol chap fig éd § ch let ex env min max col
	janv févr fevr mars avr juill sept oct nov déc dec jan feb mar apr jun jul aug`)

// titled are words as well, which abbreviate a title in one spelling only.
var titled = map[string]bool{"Me": true, "Gen": true, "Sen": true, "Col": true}

// endings are abbreviations that do end a sentence when a capital follows.
var endings = wordSet(`etc j.-c`)

// openers are words that begin a sentence far more often than a name.
var openers = wordSet(`
	le la les l un une des il elle ils elles on nous vous je ce cet cette ces cela en dans pour par mais et si au aux
	the this these that it he she we they you in on for but and if a an`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// isAbbreviation reports whether the full stop between before and after belongs to an abbreviation.
func isAbbreviation(before, after string) bool {
	word := before
	if i := strings.LastIndexFunc(before, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("'’(«\"“,;:/", r)
	}); i >= 0 {
		_, n := utf8.DecodeRuneInString(before[i:])
		word = before[i+n:]
	}
	lower := strings.ToLower(word)
	switch {
	case endings[lower]:
		return false
	case abbreviations[lower] || titled[word]:
		return true
	case numbered[lower] && (len(word) > 1 || word == lower):
		return opensNumber(after)
	}
	return isInitial(word, after)
}

// opensNumber reports whether s begins with a number, in brackets or not, or with a capital and a full stop.
func opensNumber(s string) bool {
	s = strings.TrimLeft(s, "([")
	r, n := utf8.DecodeRuneInString(s)
	return unicode.IsDigit(r) || unicode.IsUpper(r) && strings.HasPrefix(s[n:], ".")
}

// isInitial reports whether word is a single capital, or capitals with dots
// between them ("O.N.U", "J.-P"). Such an acronym, unlike initials, ends a
// sentence when what comes after it is a word that opens one.
func isInitial(word, after string) bool {
	letters := 0
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '.' || r == '-' }) {
		if utf8.RuneCountInString(part) != 1 {
			return false
		}
		r, _ := utf8.DecodeRuneInString(part)
		if !unicode.IsUpper(r) {
			return false
		}
		letters++
	}
	if letters > 1 && !strings.Contains(word, "-") {
		next, _, _ := strings.Cut(after, " ")
		next, _, _ = strings.Cut(strings.ReplaceAll(next, "’", "'"), "'")
		return !openers[strings.ToLower(next)]
	}
	return letters > 0
}

func appendTrimmed(spans []Span, text string, s Span) []Span {
	if s = Trim(text, s); s.Len() > 0 {
		return append(spans, s)
	}
	return spans
}

// Trim takes the white space of text off both ends of s.
func Trim(text string, s Span) Span {
	in := s.In(text)
	left := strings.TrimLeftFunc(in, unicode.IsSpace)
	right := strings.TrimRightFunc(left, unicode.IsSpace)
	start := s.Start + len(in) - len(left)
	return Span{start, start + len(right)}
}
