package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// maxQuote is the greatest length of a quotation in bytes. What is longer is no
// longer a quotation that a reader checks at a glance.
const maxQuote = 700

// A mark is one quotation mark of a text.
type mark struct {
	at, end int
	opens   bool
}

// marks returns the quotation marks of s in order, each told to open or to
// close. Straight double quotes are told apart by what stands beside them.
func marks(s string) []mark {
	var out []mark
	open := 0
	for i, r := range s {
		n := utf8.RuneLen(r)
		switch r {
		case '«', '“', '„':
			out = append(out, mark{i, i + n, true})
		case '»', '”':
			out = append(out, mark{i, i + n, false})
		case '"':
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			after, _ := utf8.DecodeRuneInString(s[i+n:])
			wordBefore := i > 0 && !unicode.IsSpace(before) && !strings.ContainsRune("('’([", before)
			wordAfter := i+n < len(s) && !unicode.IsSpace(after) && !unicode.IsPunct(after)
			out = append(out, mark{i, i + n, wordAfter && !wordBefore || wordAfter == wordBefore && open == 0})
		default:
			continue
		}
		if out[len(out)-1].opens {
			open++
		} else if open > 0 {
			open--
		}
	}
	return out
}

// balance narrows span, whole sentences of text, so that a quotation never
// opens inside it without closing, nor closes without having opened: a sentence
// that leads into a speech of several sentences is cut behind the opening mark,
// the last sentence of one before the closing mark. What is cut off is never a
// part of a sentence that stands inside the quotation, so that no "ne … pas" can
// be lost. A sentence that is nothing but speech loses the marks around it, an
// entry of a list its bullet. It returns the span unchanged when nothing sensible would be left.
func balance(text string, span corpus.Span) corpus.Span {
	span = withoutBullet(text, span)
	s := span.In(text)
	ms := marks(s)
	lo, hi := 0, len(s)
	if i := unopened(ms); i >= 0 && strings.TrimFunc(s[ms[i].end:], notWord) == "" {
		hi = ms[i].at // the speech ends with the sentence
	}
	if i := unclosed(ms); i >= 0 && ms[i].at < hi {
		if after := s[ms[i].end:hi]; len(strings.Fields(after)) >= minSpeech {
			lo = ms[i].end
		}
	}
	if sp := speeches(s); len(sp) == 1 && lo == 0 && hi == len(s) && strings.TrimFunc(s[:sp[0].Start], notWord) == "" && strings.TrimFunc(s[sp[0].End:], notWord) == "" {
		lo, hi = sp[0].Start, sp[0].End
	}
	out := corpus.Trim(text, corpus.Span{Start: span.Start + lo, End: span.Start + hi})
	left := out.In(text)
	if ms := marks(left); len(strings.Fields(left)) < minSpeech || unopened(ms) >= 0 || unclosed(ms) >= 0 {
		return span
	}
	return out
}

// withoutBullet narrows s by the mark of a list at its start.
func withoutBullet(text string, s corpus.Span) corpus.Span {
	rest := strings.TrimLeft(s.In(text), "•*-–— \t\u00a0")
	return corpus.Span{Start: s.End - len(rest), End: s.End}
}

// minSpeech is the least number of words that make sense as a quotation of their own.
const minSpeech = 4

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// unopened is the index of the last mark that closes what was never opened in ms, or -1.
func unopened(ms []mark) int {
	n, at := 0, -1
	for i, m := range ms {
		switch {
		case m.opens:
			n++
		case n > 0:
			n--
		default:
			at = i
		}
	}
	return at
}

// unclosed is the index of the first mark that opens what is never closed in ms, or -1.
func unclosed(ms []mark) int {
	var open []int
	for i, m := range ms {
		if m.opens {
			open = append(open, i)
		} else if len(open) > 0 {
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return -1
	}
	return open[0]
}

// speeches returns the parts of s that stand between quotation marks, marks excluded, outermost only.
func speeches(s string) []corpus.Span {
	var out []corpus.Span
	n, from := 0, 0
	for _, m := range marks(s) {
		switch {
		case m.opens:
			if n == 0 {
				from = m.end
			}
			n++
		case n > 0:
			if n--; n == 0 {
				out = append(out, corpus.Span{Start: from, End: m.at})
			}
		}
	}
	return out
}
