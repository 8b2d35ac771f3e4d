package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSentence is the length in bytes above which what runs on without the end
// of a sentence is no sentence that anybody could quote whole.
const maxSentence = 4000

// notSentences is why a stretch is skipped that runs on for longer and has no
// clauses either: a dump, a table, an encoded attachment.
const notSentences = "no sentences"

// endless takes apart, in parts, the blocks of doc, what runs on for more than
// maxSentence bytes without the end of a sentence: the clauses in it become
// blocks of their own, the rest is added to doc.Skipped. The sentences around it
// are blocks of their own then.
func endless(doc *Document, parts []Span) []Span {
	out := parts[:0:0]
	for _, part := range parts {
		if part.Len() <= maxSentence {
			out = append(out, part)
			continue
		}
		open := false // the last block of out may go on
		for _, s := range Sentences(doc.Text, part) {
			switch {
			case s.Len() > maxSentence:
				kept, skipped := clauses(doc.Text, s)
				out = append(out, kept...)
				for _, k := range skipped {
					doc.Skipped = append(doc.Skipped, Skip{k, notSentences})
				}
				open = false
			case open:
				out[len(out)-1].End = s.End
			default:
				out = append(out, s)
				open = true
			}
		}
	}
	return out
}

// clauses cuts s after clause marks into spans of about the size of a passage,
// each of whole clauses. Skipped is what has no clause mark within maxSentence
// bytes, or does not read like words, what adjoins being one span.
func clauses(text string, s Span) (kept, skipped []Span) {
	last := false // the last span of skipped ends where this one begins
	for start := s.Start; start < s.End; {
		end := clauseEnd(text, Span{start, s.End})
		c := Trim(text, Span{start, end})
		start = end
		switch {
		case c.Len() == 0:
			continue
		case c.Len() <= maxSentence && isWords(c.In(text)):
			kept = append(kept, c)
			last = false
		case last:
			skipped[len(skipped)-1].End = c.End
		default:
			skipped = append(skipped, c)
			last = true
		}
	}
	return kept, skipped
}

// clauseEnd is where the first run of whole clauses of s ends: after its last
// semicolon within passageMax bytes, or its last comma or colon there, or else
// the first mark beyond; s.End when there is none.
func clauseEnd(text string, s Span) int {
	if s.Len() <= passageMax {
		return s.End
	}
	strong, weak := -1, -1
	for i := s.Start; i < s.End; {
		r, n := utf8.DecodeRuneInString(text[i:s.End])
		i += n
		if r != ';' && r != ',' && r != ':' {
			continue
		}
		// A mark inside a number, an address or a record has no space behind it.
		if next, _ := utf8.DecodeRuneInString(text[i:s.End]); i < s.End && !unicode.IsSpace(next) {
			continue
		}
		if i-s.Start > passageMax {
			if strong < 0 && weak < 0 {
				return i
			}
			break
		}
		if r == ';' {
			strong = i
		} else {
			weak = i
		}
	}
	switch {
	case strong-s.Start > passageMax/2 || weak < 0 && strong >= 0:
		return strong
	case weak >= 0:
		return weak
	}
	return s.End
}

// isWords reports whether s is made of words of an ordinary length, rather than
// of figures, signs or code.
func isWords(s string) bool {
	letters, shown := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			continue
		case unicode.IsLetter(r):
			letters++
		}
		shown++
	}
	words := 0
	for range strings.FieldsSeq(s) {
		words++
	}
	const longest = 12 // letters a word, on average
	return letters*10 >= shown*7 && shown <= words*longest
}

// readable returns the parts of within that are not skipped for want of sentences.
// doc.Skipped must be in text order.
func (doc *Document) readable(within Span) []Span {
	var out []Span
	start := within.Start
	for _, k := range doc.Skipped {
		if k.Why == notSentences && k.Overlaps(within) {
			if start < k.Start {
				out = append(out, Span{start, k.Start})
			}
			start = k.End
		}
	}
	if start < within.End {
		out = append(out, Span{start, within.End})
	}
	return out
}
