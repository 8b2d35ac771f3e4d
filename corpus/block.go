package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bullets open an entry of a list; dashes do too, but also stand inside sentences.
const (
	bullets = "•·▪‣●○◦*►➢✓"
	dashes  = "-–—"
)

// blocks cuts the part of text that within covers into paragraphs, list entries
// and headings: trimmed, not empty, in text order.
func blocks(text string, within Span) []Span {
	lines := linesOf(text, within)
	wrapped := isWrapped(text, lines)
	var out []Span
	open := false // the last block of out may go on
	for i, line := range lines {
		if line.Len() == 0 {
			open = false
			continue
		}
		if open && continues(text, out[len(out)-1], lines[i-1], line, wrapped) {
			out[len(out)-1].End = line.End
		} else {
			out = append(out, line)
		}
		open = true
	}
	return out
}

// linesOf returns the lines of text inside within, trimmed; a blank line is a span of no bytes.
func linesOf(text string, within Span) []Span {
	var lines []Span
	for start := within.Start; start <= within.End; {
		end := within.End
		if n := strings.IndexByte(text[start:within.End], '\n'); n >= 0 {
			end = start + n
		}
		lines = append(lines, Trim(text, Span{start, end}))
		start = end + 1
	}
	return lines
}

// continues reports whether line carries on the sentence of the line before it, the last one of block so far.
func continues(text string, block, before, line Span, wrapped bool) bool {
	first, _ := utf8.DecodeRuneInString(line.In(text))
	whole := endsSentence(before.In(text))
	// After a full line a sentence may go on with a dash or a number, unless the block is an entry of that kind.
	kind, _ := utf8.DecodeRuneInString(block.In(text))
	mayOpen := !wrapped || whole || before.Len() < wrapMin || strings.ContainsRune(bullets, first) || first == kind
	if mayOpen && opensEntry.MatchString(line.In(text)) {
		return false
	}
	if whole {
		return wrapped && !unicode.IsUpper(first)
	}
	if wrapped {
		return before.Len() >= wrapMin
	}
	return unicode.IsLower(first)
}

// opensEntry matches a line that opens an entry of a list: a bullet, a dash,
// "1." or "12)", "a)" or "(iv)", and white space.
var opensEntry = NewPattern(`^(?:[` + dashes + bullets + `]|\d{1,2}[.)°]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\))[\s\p{Z}]`)

func endsSentence(line string) bool {
	line = strings.TrimRightFunc(line, func(r rune) bool { return isClosing(r) || unicode.IsSpace(r) })
	r, _ := utf8.DecodeLastRuneInString(line)
	return isTerminator(r) || r == ':' || r == ';'
}

// A text is wrapped at a fixed width when most of its lines are about as long as a line of mail.
const wrapMin, wrapMax = 45, 100

func isWrapped(text string, lines []Span) bool {
	filled, running := 0, 0
	for _, l := range lines {
		if l.Len() == 0 {
			continue
		}
		filled++
		if l.Len() >= wrapMin && l.Len() <= wrapMax && !endsSentence(l.In(text)) {
			running++
		}
	}
	return filled >= 4 && running*2 > filled
}
