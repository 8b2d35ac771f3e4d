package office

import "strings"

// A gap is the white space between two pieces of text, weakest first.
type gap int

const (
	gapNone gap = iota
	gapCell
	gapLine
	gapBlock
)

var gaps = [...]string{gapNone: "", gapCell: "\t", gapLine: "\n", gapBlock: "\n\n"}

// A writer gathers the text of a document. Notes are gathered apart, for they
// stand inside the sentence that they belong to, and follow at the end.
type writer struct {
	body, notes strings.Builder
	gap         [2]gap // owed before the next text, of the body and of the notes
	note        int    // how many notes we are in
	held        bool   // the gap before the next text is settled: a paragraph that begins adds nothing
	cells       []int  // of the rows of tables we are in, outermost first: how many cells so far
}

func (w *writer) into() (*strings.Builder, *gap) {
	if w.note > 0 {
		return &w.notes, &w.gap[1]
	}
	return &w.body, &w.gap[0]
}

// owe asks for a gap before the next text. Inside a row a paragraph is no more
// than a line, so that the row stays together.
func (w *writer) owe(g gap) {
	if w.held {
		return
	}
	if g == gapBlock && len(w.cells) > 0 {
		g = gapLine
	}
	_, owed := w.into()
	*owed = max(*owed, g)
}

// soften makes the gap before the next text a line end, where it would be more.
func (w *writer) soften() {
	_, owed := w.into()
	*owed, w.held = min(*owed, gapLine), true
}

// row and endRow stand around the cells of a row.
func (w *writer) row() {
	w.held = false
	w.owe(gapLine)
	w.cells = append(w.cells, 0)
}

func (w *writer) endRow() {
	if n := len(w.cells); n > 0 {
		w.cells = w.cells[:n-1]
	}
	w.held = false
	w.owe(gapLine)
}

// cell opens a cell: a tab parts it from the one before, however that ended.
func (w *writer) cell() {
	n := len(w.cells)
	if n == 0 {
		return
	}
	if w.cells[n-1]++; w.cells[n-1] > 1 {
		_, owed := w.into()
		*owed, w.held = gapCell, true
	}
}

func (w *writer) write(s string) {
	if s == "" {
		return
	}
	b, owed := w.into()
	if b.Len() > 0 {
		b.WriteString(gaps[*owed])
	}
	*owed, w.held = gapNone, false
	b.WriteString(s)
}

// text is the body and, after a blank line, the notes; lines lose the white
// space at their ends.
func (w *writer) text() string {
	all := w.body.String()
	if w.notes.Len() > 0 {
		all += gaps[gapBlock] + w.notes.String()
	}
	lines := strings.Split(all, "\n")
	for i, l := range lines {
		lines[i] = strings.Trim(l, " \t\r")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
