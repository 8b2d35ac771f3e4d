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
		case next == end && !glued(text[block.Start:block.End], dot-block.Start, end-block.Start):
			// no space: "3.5", "www.example.org", "…suite"
		case r == '.' && end == i && isAbbreviation(text[block.Start:dot], text[next:block.End]):
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
	from := strings.LastIndexFunc(s[:dot], unicode.IsSpace) + 1
	to := len(s)
	if i := strings.IndexFunc(s[next:], unicode.IsSpace); i >= 0 {
		to = next + i
	}
	const shortest = 4 // letters
	before, after := []rune(s[from:dot]), []rune(s[next:to])
	if len(before) < shortest || len(after) < 2 || strings.ContainsAny(s[from:to], "/@_") || strings.Contains(s[from:to], "www.") {
		return false
	}
	for _, r := range before[len(before)-shortest:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return unicode.IsUpper(after[0]) && unicode.IsLower(after[1])
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
	case strings.ContainsRune("«“\"'‘(["+bullets, r):
		rest := strings.TrimLeftFunc(s[n:], unicode.IsSpace)
		first, _ := utf8.DecodeRuneInString(rest)
		return !unicode.IsLower(first)
	case unicode.IsLetter(r):
		return false
	default:
		return !unicode.IsPunct(r)
	}
}

// abbreviations never end a sentence when a capital or a digit follows: they want what comes after them.
var abbreviations = wordSet(`
	m mm mme mmes mlle mlles dr drs pr me mgr st ste sts ex
	art al p pp cf n no nos vol chap fig éd § réf tél
	janv févr fevr avr juill sept oct nov déc dec
	mr mrs ms prof gen sen rep gov lt col capt hon jan feb mar apr jun jul aug vs inc ltd e.g i.e`)

// endings are abbreviations that do end a sentence when a capital follows.
var endings = wordSet(`etc j.-c`)

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
	if endings[lower] {
		return false
	}
	if abbreviations[lower] {
		// "no." and "mar." are words as well; they abbreviate only before a digit.
		if lower == "no" || lower == "mar" || lower == "p" || lower == "ex" {
			r, _ := utf8.DecodeRuneInString(after)
			return unicode.IsDigit(r)
		}
		return true
	}
	return isInitial(word)
}

// isInitial reports whether word is a single capital, or capitals with dots between them ("O.N.U", "J.-P").
func isInitial(word string) bool {
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
	return letters > 0
}

func appendTrimmed(spans []Span, text string, s Span) []Span {
	if s = trim(text, s); s.Len() > 0 {
		return append(spans, s)
	}
	return spans
}

// trim takes the white space off both ends of s.
func trim(text string, s Span) Span {
	in := s.In(text)
	left := strings.TrimLeftFunc(in, unicode.IsSpace)
	right := strings.TrimRightFunc(left, unicode.IsSpace)
	start := s.Start + len(in) - len(left)
	return Span{start, start + len(right)}
}
