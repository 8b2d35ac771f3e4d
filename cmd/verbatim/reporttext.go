package main

import (
	"fmt"
	"io"
	"strings"
)

// How many rows of a list the terminal shows, and of one whose first are the most telling.
const (
	reportRows = 20
	fewRows    = 10
)

// The widths, in columns, of the longest bar and of the widest cell that others
// are aligned to.
const (
	reportBar  = 30
	widestCell = 48
)

// print writes the report for people: figures, then each section's lists.
func (s *survey) print(w io.Writer, sc screen) {
	p := page{w, sc, wordsOf("en")}
	p.text("", bold, s.title())
	for _, f := range s.figures() {
		look := ""
		if f.Fault {
			look = yellow
		}
		p.text("", look, fmt.Sprintf("%8s  %s", f.Value, f.Name))
	}
	for _, sec := range s.sections() {
		p.gap()
		p.text("", bold, sec.Title)
		if sec.About != "" {
			p.text("  ", "", sec.About)
		}
		for _, t := range sec.Tables {
			p.table(t)
		}
	}
}

// table shows a list, or in one line that there is nothing in it.
func (p page) table(t table) {
	if len(t.Rows) == 0 {
		p.faintly("  ", "  ", t.Title+": none")
		return
	}
	p.text("  ", cyan, t.Title)
	few := t.Few
	if few == 0 {
		few = reportRows
	}
	rows := t.Rows[:min(len(t.Rows), few)]
	var head []string
	for _, c := range t.Columns {
		head = append(head, c.Name)
	}
	widths := make([]int, len(t.Columns))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			widths[i] = min(max(widths[i], columns(cell)), widestCell)
		}
	}
	if !t.Chart {
		p.line(p.paint(faint, p.clip("    "+t.aligned(head, widths))))
	}
	for i, row := range rows {
		line := "    " + t.aligned(row, widths)
		if t.Bars != nil {
			line += strings.Repeat(" ", max(0, 4+sum(widths)+2*len(widths)-columns(line))) + barOf(t.Bars[i])
		}
		p.line(p.clip(strings.TrimRight(line, " ")))
	}
	if n := len(t.Rows) - len(rows); n > 0 {
		p.faintly("    ", "    ", fmt.Sprintf("… and %d more; --json lists them", n))
	}
}

// aligned is a row with its cells below those of other rows, without spaces behind the last.
func (t table) aligned(row []string, widths []int) string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		if t.Columns[i].Kind == cellTitle {
			cell = cut(cell, widths[i])
		}
		pad := strings.Repeat(" ", max(0, widths[i]-columns(cell)))
		switch {
		case t.Columns[i].Kind == cellNumber:
			b.WriteString(pad + cell)
		case i == len(row)-1:
			b.WriteString(cell)
		default:
			b.WriteString(cell + pad)
		}
	}
	return b.String()
}

// cut is s in at most so many columns.
func cut(s string, most int) string {
	if columns(s) <= most {
		return s
	}
	return screen{width: most}.clip(s)
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}

// barOf is a bar for a share of 0 to 1; what is there at all shows.
func barOf(share float64) string {
	n := int(share*reportBar + 0.5)
	if share > 0 {
		n = max(n, 1)
	}
	return strings.Repeat("▇", n)
}
