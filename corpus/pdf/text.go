package pdf

import (
	"strings"
	"unicode/utf8"
)

// pageBreak stands in the text where a page begins, but for the first.
const pageBreak = '\f'

// assemble joins the columns of all pages, in order, to paragraphs: one that is cut by
// the end of a column or of a page goes on in the next.
func assemble(cols [][]line) []paragraph {
	body := bodySize(cols)
	var out []paragraph
	for _, lines := range cols {
		text, notes := notesOf(paragraphs(lines), body)
		if n := len(out); n > 0 && len(text) > 0 && carriesOn(out[n-1], text[0]) {
			out[n-1].lines = append(out[n-1].lines, text[0].lines...)
			out[n-1].right = text[0].right
			text = text[1:]
		}
		out = append(out, text...)
		// Notes must not stand in the middle of a sentence.
		if n := len(out); n > 0 && len(notes) > 0 && isOpen(out[n-1]) && out[n-1].lines[0].page == notes[0].lines[0].page {
			last := out[n-1]
			out = append(append(out[:n-1], notes...), last)
		} else {
			out = append(out, notes...)
		}
	}
	return out
}

// bodySize is the size in which most of the text is set.
func bodySize(cols [][]line) float64 {
	count := make(map[int]int)
	best := 0
	for _, lines := range cols {
		for _, l := range lines {
			size := int(l.size*10 + 0.5)
			if count[size] += len(l.text); count[size] > count[best] {
				best = size
			}
		}
	}
	return float64(best) / 10
}

func isOpen(p paragraph) bool { return !endsSentence(p.lines[len(p.lines)-1].text) }

// carriesOn reports whether next, which opens a column, goes on with the sentence that p ends in.
func carriesOn(p, next paragraph) bool {
	last, first := p.lines[len(p.lines)-1], next.lines[0]
	if !isOpen(p) || !within(last.size-first.size, 0.05*last.size) || isBold(last.font) != isBold(first.font) && last.font != nil && first.font != nil {
		return false
	}
	if strings.Contains(last.text, "\t") || strings.Contains(first.text, "\t") || opensEntry(first.text) {
		return false
	}
	if startsLower(first.text) || endsHyphen(last.text) {
		return true
	}
	// A name may open the line: then the one before is full.
	return len(p.lines) > 1 && last.x1 > p.right-2*last.size && len(next.lines) > 1
}

// write is the text of paragraphs: blank lines between them, line ends between the
// entries of a list, a page break where a page begins; one that falls in the
// middle of a word stands behind it.
func write(all []paragraph) string {
	words := make(vocabulary)
	for _, p := range all {
		for _, l := range p.lines {
			words.add(l)
		}
	}
	w := writer{page: 1}
	for i, p := range all {
		switch {
		case i == 0:
		case p.tight:
			w.b.WriteString("\n")
		default:
			w.b.WriteString("\n\n")
		}
		w.turn(p.lines[0].page)
		for j, l := range p.lines {
			text := l.text
			glue := ""
			if j+1 < len(p.lines) {
				text, glue = words.joined(l, p.lines[j+1].text)
			}
			w.write(text)
			if j+1 < len(p.lines) {
				w.join(glue, p.lines[j+1].page)
			}
		}
	}
	return w.b.String()
}

// A writer writes the text and counts its pages.
type writer struct {
	b    strings.Builder
	page int
	owed int // the page that begins at the end of the word
}

// turn goes to a page. Notes are written before the text that they interrupt, so a page
// never comes twice.
func (w *writer) turn(page int) {
	for w.page < page {
		w.b.WriteRune(pageBreak)
		w.page++
	}
}

func (w *writer) write(text string) {
	text = strings.ReplaceAll(text, softHyphen, "")
	if w.owed > w.page {
		word := firstWord(text)
		w.b.WriteString(word)
		if text = strings.TrimPrefix(text[len(word):], " "); text != "" {
			w.b.WriteString(" ")
			w.turn(w.owed)
		}
		w.owed = 0
	}
	w.b.WriteString(text)
}

// join writes what stands between two lines of a paragraph, the next one on page.
func (w *writer) join(glue string, page int) {
	if glue == "" {
		w.owed = page
		return
	}
	w.b.WriteString(glue)
	w.turn(page)
}

// heading is the text of the paragraph of the first page that is set in the
// largest letters, if they are much larger than those of the text; else "".
func heading(all []paragraph, body float64) string {
	const larger, longest = 1.15, 250
	size, text := larger*body, ""
	for _, p := range all {
		l := p.lines[0]
		if l.page > 1 {
			break
		}
		if l.size <= size {
			continue
		}
		t := strings.Join(strings.Fields(write([]paragraph{p})), " ")
		if n := utf8.RuneCountInString(t); n >= 8 && n <= longest {
			size, text = l.size, t
		}
	}
	return text
}
