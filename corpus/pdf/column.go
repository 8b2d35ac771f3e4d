package pdf

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A line is what a reader reads from one margin of a column to the other.
type line struct {
	x0, x1  float64
	y, size float64
	text    string
	font    *font // nil when there are several
	soft    bool
	page    int // from 1
}

// columns puts the rows of a page into the order in which they are read: down
// one column and then down the next. Each slice is the lines of one column, from
// top to bottom.
func columns(rows []row, page int) [][]line {
	const deepest = 20
	return appendColumns(nil, rows, page, deepest)
}

func appendColumns(out [][]line, rows []row, page, depth int) [][]line {
	if len(rows) == 0 {
		return out
	}
	from, to, x := gutter(rows)
	if from == to || depth == 0 {
		return append(out, linesOf(rows, page))
	}
	out = appendColumns(out, rows[:from], page, depth-1)
	left, right := split(rows[from:to], x)
	out = appendColumns(out, left, page, depth-1)
	out = appendColumns(out, right, page, depth-1)
	return appendColumns(out, rows[to:], page, depth-1)
}

// fewestLines is how many lines a column has at least, beside another one.
const fewestLines = 4

// gutter finds the longest stretch of rows, rows[from:to], that a column of white
// ending at x parts in two texts. Without one from and to are the same. Cells of a
// table are no texts: they do not fill their column.
func gutter(rows []row) (from, to int, x float64) {
	var starts []float64
	for _, r := range rows {
		for _, p := range r.pieces {
			starts = append(starts, p.x0)
		}
	}
	slices.Sort(starts)
	starts = slices.CompactFunc(starts, func(a, b float64) bool { return within(a-b, 2) })
	const most = 200 // more than any honest page has
	for _, at := range starts[:min(len(starts), most)] {
		start := 0
		for i := range len(rows) + 1 {
			if i < len(rows) && !crosses(rows[i], at) {
				continue
			}
			if i-start > to-from && areColumns(rows[start:i], at) {
				from, to, x = start, i, at
			}
			start = i + 1
		}
	}
	// What stands apart, above both columns or below, is none of them.
	for to-from > 1 && !beside(rows[from], x) && apart(rows[from], rows[from+1]) {
		from++
	}
	for to-from > 1 && !beside(rows[to-1], x) && apart(rows[to-2], rows[to-1]) {
		to--
	}
	return from, to, x
}

// apart reports whether more than a line stands between two rows.
func apart(above, below row) bool { return above.y-below.y > 2.2*max(above.size, below.size) }

// slack is by how many points letters may stand out of their column.
const slack = 1.5

func crosses(r row, x float64) bool {
	return slices.ContainsFunc(r.pieces, func(p piece) bool { return p.x0 < x-slack && p.x1 > x-slack })
}

func beside(r row, x float64) bool {
	return r.pieces[0].x0 < x-slack && r.pieces[len(r.pieces)-1].x0 >= x-slack
}

// split cuts rows at x.
func split(rows []row, x float64) (left, right []row) {
	for _, r := range rows {
		l, g := row{y: r.y, size: r.size}, row{y: r.y, size: r.size}
		for _, p := range r.pieces {
			if p.x0 >= x-slack {
				g.pieces = append(g.pieces, p)
			} else {
				l.pieces = append(l.pieces, p)
			}
		}
		if len(l.pieces) > 0 {
			left = append(left, l)
		}
		if len(g.pieces) > 0 {
			right = append(right, g)
		}
	}
	return left, right
}

// areColumns reports whether both sides of x are running text, beside one another: most of
// their lines are words without wide gaps that fill most of the width.
func areColumns(rows []row, x float64) bool {
	if len(rows) < fewestLines {
		return false
	}
	left, right := split(rows, x)
	if len(left) < fewestLines || len(right) < fewestLines {
		return false
	}
	height := func(rows []row) float64 { return rows[0].y - rows[len(rows)-1].y }
	shared := min(left[0].y, right[0].y) - max(left[len(left)-1].y, right[len(right)-1].y)
	return shared >= 0.5*min(height(left), height(right)) && fills(left) && fills(right)
}

func fills(rows []row) bool {
	x0, x1 := extent(rows)
	full, chars := 0, 0
	for _, r := range rows {
		whole := r.pieces[len(r.pieces)-1].x1-r.pieces[0].x0 >= 0.6*(x1-x0)
		for i, p := range r.pieces {
			chars += utf8.RuneCountInString(p.text)
			whole = whole && (i == 0 || p.x0-r.pieces[i-1].x1 < wide*r.size)
		}
		if whole {
			full++
		}
	}
	const shortest = 15 // characters of a line of text
	return len(rows) >= fewestLines && full*2 > len(rows) && chars >= shortest*len(rows)
}

func extent(rows []row) (x0, x1 float64) {
	b := nowhere
	for _, r := range rows {
		for _, p := range r.pieces {
			b.x0, b.x1 = min(b.x0, p.x0), max(b.x1, p.x1)
		}
	}
	return b.x0, b.x1
}

// linesOf makes a line of each row; cells are parted by tabs.
func linesOf(rows []row, page int) []line {
	var out []line
	for _, r := range rows {
		l := line{x0: r.pieces[0].x0, y: r.y, size: r.size, font: r.pieces[0].font, page: page}
		var b strings.Builder
		for i, p := range r.pieces {
			if i > 0 {
				gap := " "
				if last := r.pieces[i-1]; p.x0-last.x1 > 2*wide*r.size && !opensEntry(b.String()+" ") {
					gap = "\t"
				}
				b.WriteString(gap)
			}
			b.WriteString(p.text)
			l.x1, l.soft = max(l.x1, p.x1), p.soft
			if p.font != l.font {
				l.font = nil
			}
		}
		l.text = b.String()
		out = append(out, l)
	}
	return out
}
