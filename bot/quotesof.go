package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A quoting is a quotation that a text makes.
type quoting struct {
	corpus.Span           // in the text, without the marks around it
	words       string    // what is quoted
	inner       []quoting // quotations inside it
}

// quotationsOf finds what text quotes: what stands between quotation marks,
// over line breaks too, and runs of lines that open with ">". A mark that is never
// closed quotes up to the end of its paragraph. When text quotes nothing it is
// itself one quotation, if it has minSpeech words.
func quotationsOf(text string) []quoting {
	var out []quoting
	rest := []byte(text) // with block quotes blanked
	for _, b := range blockQuotes(text) {
		out = append(out, b)
		for i := b.Start; i < b.End; i++ {
			rest[i] = ' '
		}
	}
	out = merge(out, markedIn(string(rest), 0))
	if len(out) == 0 {
		whole := corpus.Trim(text, corpus.Span{Start: 0, End: len(text)})
		if len(plainWords(whole.In(text))) >= minSpeech {
			out = append(out, quoting{Span: whole, words: whole.In(text)})
		}
	}
	return out
}

// merge puts two lists of quotations that do not overlap in order of place.
func merge(a, b []quoting) []quoting {
	out := make([]quoting, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Start < b[0].Start {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// blockLine is a line that quotes, as mail and Markdown do.
var blockLine = corpus.NewPattern(`(?m)^[ \t]*(?:>[ \t]?)+`)

// blockQuotes are the runs of lines that quote.
func blockQuotes(text string) []quoting {
	var out []quoting
	var words []string
	run := corpus.Span{Start: -1}
	flush := func() {
		if joined := strings.TrimSpace(strings.Join(words, "\n")); run.Start >= 0 && joined != "" {
			out = append(out, quoting{Span: corpus.Trim(text, run), words: joined, inner: markedIn(joined, 0)})
		}
		words, run = nil, corpus.Span{Start: -1}
	}
	at := 0
	for line := range strings.Lines(text) {
		if m := blockLine.FindStringIndex(line); m != nil {
			if run.Start < 0 {
				run.Start = at + m[1]
			}
			run.End = at + len(line)
			words = append(words, strings.TrimRight(line[m[1]:], "\r\n"))
		} else {
			flush()
		}
		at += len(line)
	}
	flush()
	for i := range out { // places inside are those of the block: its lines were joined
		for k := range out[i].inner {
			out[i].inner[k].Span = out[i].Span
		}
	}
	return out
}

// deepest is how many quotations one inside the other are told apart.
const deepest = 4

// markedIn finds the quotations between marks, outermost first, with those inside them.
func markedIn(text string, level int) []quoting {
	var out []quoting
	ms := pairable(text)
	n, from := 0, 0
	add := func(start, end int) {
		s := corpus.Trim(text, corpus.Span{Start: start, End: end})
		if s.Len() == 0 {
			return
		}
		q := quoting{Span: s, words: s.In(text)}
		if level < deepest {
			for _, in := range markedIn(q.words, level+1) {
				in.Start, in.End = in.Start+s.Start, in.End+s.Start
				q.inner = append(q.inner, in)
			}
		}
		out = append(out, q)
	}
	for _, m := range ms {
		switch {
		case m.opens:
			if n == 0 {
				from = m.end
			}
			n++
		case n > 0:
			if n--; n == 0 {
				add(from, m.at)
			}
		}
	}
	if n > 0 {
		end := len(text)
		if i := strings.Index(text[from:], "\n\n"); i >= 0 {
			end = from + i
		}
		add(from, end)
	}
	return out
}

// pairable are the marks of text; “ closes what „ opened, and a » or ” that opens
// nothing is left out. Marks that each paragraph of a long quotation repeats do not nest.
func pairable(text string) []mark {
	var out []mark
	var open []rune
	for _, m := range marks(text) {
		r, _ := utf8.DecodeRuneInString(text[m.at:])
		if r == '“' && len(open) > 0 && open[len(open)-1] == '„' {
			m.opens = false
		}
		switch {
		case m.opens && r == '«' && len(open) > 0 && open[len(open)-1] == '«' && startsLine(text, m.at):
			continue
		case m.opens:
			open = append(open, r)
		case len(open) == 0:
			continue
		default:
			open = open[:len(open)-1]
		}
		out = append(out, m)
	}
	return out
}

func startsLine(text string, at int) bool {
	for at--; at >= 0; at-- {
		if text[at] == '\n' {
			return true
		}
		if text[at] != ' ' && text[at] != '\t' {
			return false
		}
	}
	return true
}

// plainWords are the words and numbers of s.
func plainWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}
