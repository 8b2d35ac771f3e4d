package retrieval

import (
	"strings"
	"unicode"
)

// quoteMarks are the pairs of marks between which a query quotes.
var quoteMarks = []struct{ open, closing string }{{"«", "»"}, {"“", "”"}, {"\"", "\""}}

// quotedWords is of how many words a string is that is meant to be found as it is:
// fewer are as often a name, a term or a manner of speaking.
const quotedWords = 4

// quotations are the strings of quotedWords or more that a query quotes, levelled.
func quotations(text string) []string {
	var all []string
	for _, m := range quoteMarks {
		for rest := text; ; {
			_, after, ok := strings.Cut(rest, m.open)
			if !ok {
				break
			}
			inside, behind, ok := strings.Cut(after, m.closing)
			if !ok {
				break
			}
			if s := strings.Trim(levelled(inside), " .,;:!?"); strings.Count(s, " ")+1 >= quotedWords {
				all = append(all, s)
			}
			rest = behind
		}
	}
	return all
}

// levelled is text without what two writings of the same words may differ in:
// capitals, accents, sorts of apostrophe, hyphen and space.
func levelled(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case isApostrophe(r):
			return '\''
		case isHyphen(r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(Fold(text)), " ")
}

// preferQuoted puts the hits that hold every string that a query quotes before all
// others, each part in its order. Where none does, the words count as usual.
func (s *state) preferQuoted(text string, hits []candidate) {
	quoted := quotations(text)
	if len(quoted) == 0 {
		return
	}
	holds := make([]bool, len(hits))
	least, most := 0.0, 0.0 // of those that hold it, and of the others
	found := false
	for i, h := range hits {
		if holds[i] = s.holdsAll(h.passage, quoted); !holds[i] {
			most = max(most, h.score)
			continue
		}
		if !found || h.score < least {
			least = h.score
		}
		found = true
	}
	if !found || most < least {
		return
	}
	const behind = 0.99
	for i := range hits {
		if !holds[i] {
			hits[i].score *= behind * least / most
		}
	}
}

// holdsAll reports whether a passage, with its headline, holds all of quoted.
func (s *state) holdsAll(passage int32, quoted []string) bool {
	p := s.passage(passage)
	text := levelled(p.Headline + "\n" + p.Text)
	for _, q := range quoted {
		if !holdsWhole(text, q) {
			return false
		}
	}
	return true
}

// holdsWhole reports whether a levelled text holds s, which neither begins nor ends
// inside a word of it.
func holdsWhole(text, s string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], s)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(s)
		if (at == 0 || !isLetterOrDigit(text[at-1])) && (end == len(text) || !isLetterOrDigit(text[end])) {
			return true
		}
		from = at + 1
	}
}

func isLetterOrDigit(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'z' || c >= 0x80 }
