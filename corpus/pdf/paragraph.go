package pdf

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A paragraph is lines that are read as one.
type paragraph struct {
	lines []line
	// tight says that it stands right below the one before, as the entries of a list do.
	tight bool
	// right is where a full line of its column ends.
	right float64
}

// entry matches a line that opens an entry of a list: a bullet, a dash, "1." or
// "12)", "a)" or "(iv)", and white space.
var entry = corpus.NewPattern(`^(?:[-–—•·▪‣●○◦*►➢✓■□–]|\d{1,2}[.)°]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\))[\s\p{Z}]`)

func opensEntry(s string) bool { return entry.MatchString(s) }

// paragraphs groups the lines of a column.
func paragraphs(lines []line) []paragraph {
	if len(lines) == 0 {
		return nil
	}
	c := columnOf(lines)
	var out []paragraph
	for i, l := range lines {
		parting := partBlock
		if i > 0 {
			parting = c.between(out[len(out)-1].lines, l)
		}
		if parting == partNone {
			p := &out[len(out)-1]
			p.lines = append(p.lines, l)
			continue
		}
		out = append(out, paragraph{lines: []line{l}, tight: parting == partLine, right: c.right})
	}
	return out
}

// A parting is what stands between two lines.
type parting int

const (
	partNone parting = iota
	partLine
	partBlock
)

// A column is what is usual in one.
type column struct {
	right   float64
	leading float64 // from one base line to the next, in sizes
}

func columnOf(lines []line) column {
	c := column{leading: 1.2}
	var leads []float64
	for i, l := range lines {
		c.right = max(c.right, l.x1)
		if i > 0 {
			if lead := (lines[i-1].y - l.y) / max(l.size, lines[i-1].size); lead > 0.7 && lead < 3 {
				leads = append(leads, lead)
			}
		}
	}
	if len(leads) > 0 {
		slices.SortFunc(leads, cmp.Compare)
		c.leading = leads[len(leads)*2/5]
	}
	return c
}

// between is what parts l from the paragraph so far.
func (c column) between(so []line, l line) parting {
	last := so[len(so)-1]
	size := max(l.size, last.size)
	lead := (last.y - l.y) / size
	switch {
	case lead <= 0, lead > 1.25*c.leading+0.05, !within(l.size-last.size, 0.1*size), isBold(l.font) != isBold(last.font) && l.font != nil && last.font != nil:
		return partBlock
	case strings.Contains(l.text, "\t") || strings.Contains(last.text, "\t"):
		return partLine // the row of a table
	case opensEntry(l.text) && (!opensEntry(so[0].text) || l.x0 < so[0].x0+size || endsSentence(last.text)) && !goesOn(last.text, l.text):
		return partLine
	case last.soft || endsHyphen(last.text):
		return partNone
	}
	return c.broken(so, l)
}

// broken tells a line that was broken for want of room from one that begins anew.
func (c column) broken(so []line, l line) parting {
	first, last := so[0], so[len(so)-1]
	size := max(l.size, last.size)
	anew := partLine
	if endsSentence(last.text) {
		anew = partBlock
	}
	centered := within((l.x0+l.x1)-(last.x0+last.x1), size) && !within(l.x0-last.x0, 0.5*size)
	word := firstWord(l.text)
	width := (l.x1 - l.x0) * float64(utf8.RuneCountInString(word)) / float64(max(1, utf8.RuneCountInString(l.text)))
	roomy := last.x1+width+0.8*size < c.right
	lower := startsLower(l.text)
	switch {
	case centered && !endsSentence(last.text):
		return partNone
	case roomy && !(lower && !endsSentence(last.text)):
		return anew
	case opensEntry(first.text):
		return partNone // the entry hangs
	case l.x0 > last.x0+0.8*size && !lower && (endsSentence(last.text) || len(so) > 1):
		return partBlock // it is indented
	case len(so) > 1 && l.x0 < last.x0-0.8*size && !lower && endsSentence(last.text):
		return partBlock // what was indented ends
	}
	return partNone
}

func isBold(f *font) bool {
	if f == nil {
		return false
	}
	name := strings.ToLower(f.name)
	return strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy") || strings.Contains(name, "cmbx")
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "«\"“‘( \u00a0\u202f"))
	return unicode.IsLower(r)
}

// goesOn reports whether a sentence that is not at its end goes on with a dash or
// a number: only where it was cut in the middle of words in lower case.
func goesOn(last, next string) bool {
	return !endsSentence(last) && !strings.ContainsRune("•·▪‣●○◦*►➢✓■□", firstRune(next)) && endsLower(last) && len(last) > 40 && startsLower(strings.TrimLeft(next, "-–— 0123456789.)°"))
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

func endsLower(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLower(r) || r == ','
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "»\"”’)] \u00a0\u202f")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:;", r)
}
