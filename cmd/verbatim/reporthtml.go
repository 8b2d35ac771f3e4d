package main

import (
	_ "embed"
	"html/template"
	"io"
	"strconv"
	"strings"
)

// pageRows is how many rows of a list the page shows; --json has them all.
const pageRows = 500

//go:embed report.html
var reportHTML string

var reportPage = template.Must(template.New("report").Funcs(template.FuncMap{
	"shown": func(t table) [][]string { return t.Rows[:min(len(t.Rows), pageRows)] },
	"more":  func(t table) int { return max(0, len(t.Rows)-pageRows) },
	"long":  func(t table) bool { return len(t.Rows) > reportRows },
	"wide":  func(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) },
	"kind":  func(t table, i int) string { return string(t.Columns[i].Kind) },
	"chart": chartOf,
	"parts": func(cell string) []string { return strings.Split(cell, cellGap) },
}).Parse(reportHTML))

// writePage writes the report as a page that needs no other file and runs no script.
func (s *survey) writePage(w io.Writer) error {
	return reportPage.Execute(w, map[string]any{
		"Title": s.title(), "AsOf": s.AsOf.String(), "Version": thisBuild().Version,
		"Figures": s.figures(), "Sections": s.sections(),
	})
}

// A chart is a table of periods as columns side by side, in the units of an SVG picture.
type chart struct {
	Width, Height, Floor int
	Columns              []chartColumn
}

type chartColumn struct {
	X, Y, Width, Height float64
	Middle              float64
	Name, Count         string
	Label               string // below the column, "" where there is no room
	Value               string // above it
}

// chartOf lays out the bars of t. Names and numbers stand at as many as there is room for.
func chartOf(t table) chart {
	const width, height, head, foot = 720, 200, 18, 22
	const side = 20 // half a name stands out on either side
	c := chart{Width: width, Height: height, Floor: height - foot}
	n := len(t.Rows)
	step := float64(width-2*side) / float64(max(n, 8))
	every := max(1, (n+13)/14) // a name takes a fourteenth of the width
	for i, row := range t.Rows {
		h := t.Bars[i] * float64(height-head-foot)
		if t.Bars[i] > 0 {
			h = max(h, 1)
		}
		col := chartColumn{
			X: round(side + (float64(i)+0.12)*step), Width: round(step * 0.76), Height: round(h), Y: round(float64(c.Floor) - h),
			Middle: round(side + (float64(i)+0.5)*step), Name: row[0], Count: row[1],
		}
		if i%every == 0 {
			col.Label = row[0]
		}
		if n <= 32 && row[1] != "0" || t.Bars[i] == 1 {
			col.Value = row[1]
		}
		c.Columns = append(c.Columns, col)
	}
	return c
}

// round is x to a tenth, which no eye tells from x.
func round(x float64) float64 { return float64(int(10*x+0.5)) / 10 }
