package eval

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The plots are drawn by report.html from the coordinates computed here, so
// that every text in them goes through the template's escaping.

// Geometry of the row charts, in SVG units.
const (
	chartWidth = 560.0
	labelWidth = 148.0 // right end of the labels
	plotWidth  = 264.0
	plotRight  = labelWidth + 10 + plotWidth
	plotLeft   = labelWidth + 10
	rowHeight  = 24.0
	chartTop   = 22.0 // room for the axis labels
)

// A px is an SVG coordinate.
type px float64

func (p px) String() string { return strconv.FormatFloat(math.Round(float64(p)*10)/10, 'f', -1, 64) }

// A rowChart has one row for each group or measure, and an axis from 0 to 100 %.
type rowChart struct {
	Title, Note   string
	Width, Height px
	Left, Right   px
	Ticks         []tick
	Rows          []row
}

type tick struct {
	At    px
	Label string
}

type row struct {
	Label, Full string // Full is the label where it had to be clipped
	Middle      px
	Top, Thick  px
	Bars        []bar
	// The whisker from Low to High stands for the interval; none when both are 0.
	Low, High         px
	CapTop, CapBottom px
	Value             string
}

type bar struct {
	X, Width px
	Class    string
	Label    string // "" when the bar is too narrow for it
	LabelAt  px
}

// measureChart draws each measure as a bar with its interval.
func measureChart(title, note string, labels []string, list []Measure) rowChart {
	c := newRowChart(title, note, len(list))
	for i, m := range list {
		r := newRow(labels[i], i)
		r.Value = "none"
		if rate, ok := m.Rate(); ok {
			low, high := m.Interval()
			class := "good"
			if k := measureNamed(m.Name); k >= 0 && measures[k].atMost {
				class = "bad"
			}
			r.Bars = []bar{{X: plotLeft, Width: px(rate * plotWidth), Class: class}}
			r.Low, r.High = plotLeft+px(low*plotWidth), plotLeft+px(high*plotWidth)
			r.Value = fmt.Sprintf("%s  %d/%d", percent(rate), m.K, m.N)
		}
		c.Rows = append(c.Rows, r)
	}
	return c
}

// verdictChart draws what share of each group's questions got which verdict.
func verdictChart(title, note string, groups []Group) rowChart {
	c := newRowChart(title, note, len(groups))
	for i, g := range groups {
		r := newRow(g.Name, i)
		ok, _ := g.Measure(measures[right].name)
		no, _ := g.Measure(measures[wrong].name)
		x := 0.0
		for _, part := range []struct {
			n     int
			class string
		}{{ok.K, "good"}, {g.Questions - ok.K - no.K, "none"}, {no.K, "bad"}} {
			if part.n == 0 {
				continue
			}
			width := float64(part.n) / float64(g.Questions) * plotWidth
			b := bar{X: px(plotLeft + x), Width: px(width), Class: part.class, LabelAt: px(plotLeft + x + width/2)}
			if label := strconv.Itoa(part.n); width > 8+7*float64(len(label)) {
				b.Label = label
			}
			r.Bars = append(r.Bars, b)
			x += width
		}
		r.Value = signed(g.Score)
		c.Rows = append(c.Rows, r)
	}
	return c
}

func newRowChart(title, note string, rows int) rowChart {
	c := rowChart{Title: title, Note: note, Width: chartWidth, Left: plotLeft, Right: plotRight}
	c.Height = px(chartTop + rowHeight*float64(rows) + 4)
	for i := 0; i <= 4; i++ {
		c.Ticks = append(c.Ticks, tick{At: px(plotLeft + plotWidth*float64(i)/4), Label: fmt.Sprintf("%d%%", 25*i)})
	}
	return c
}

func newRow(label string, i int) row {
	middle := px(chartTop + rowHeight*(float64(i)+0.5))
	return row{
		Label: clip(label, 20), Full: label, Middle: middle, Top: middle - 7, Thick: 14,
		CapTop: middle - 4, CapBottom: middle + 4,
	}
}

// An xyChart is a histogram (Columns) or a curve (Line).
type xyChart struct {
	Title, Note              string
	Width, Height            px
	Left, Right, Top, Bottom px
	XTicks, YTicks           []tick
	XName, YName             string
	Columns                  []column
	Line                     string // of an SVG path
	Dots                     []dot
}

type column struct {
	X, Y, Width, Height px
	LabelAt             px
	Label               string
}

type dot struct {
	X, Y px
	Note string
}

func newXYChart(title, note, xName, yName string) *xyChart {
	return &xyChart{
		Title: title, Note: note, XName: xName, YName: yName,
		Width: chartWidth, Height: 250, Left: 52, Right: chartWidth - 14, Top: 28, Bottom: 206,
	}
}

// latencySteps are the bounds of histogram classes in one decade.
var latencySteps = []float64{1, 1.5, 2, 3, 5, 7}

// latencyBounds are class bounds around all values (in milliseconds, not
// negative): the first is at most the least of them, the last above the greatest.
// What is under 0.1 ms is one class.
func latencyBounds(values []float64) []float64 {
	least, most := math.Inf(1), 0.0
	for _, v := range values {
		least, most = min(least, v), max(most, v)
	}
	bounds := []float64{0}
	for decade := 0.1; ; decade *= 10 {
		for _, step := range latencySteps {
			b := decade * step
			if b <= least {
				bounds = bounds[:0]
			}
			bounds = append(bounds, b)
			if b > most {
				return bounds
			}
		}
	}
}

// latencyChart is a histogram of the latencies.
func latencyChart(values []float64) *xyChart {
	c := newXYChart("Latency", "Questions by the time they took; classes widen with it.", "milliseconds", "questions")
	bounds := latencyBounds(values)
	classes := make([]int, len(bounds)-1)
	for _, v := range values {
		i := 0
		for i+1 < len(classes) && v >= bounds[i+1] {
			i++
		}
		classes[i]++
	}
	most := 1
	for _, n := range classes {
		most = max(most, n)
	}
	width := (c.Right - c.Left) / px(len(classes))
	for i, n := range classes {
		x := c.Left + px(i)*width
		height := (c.Bottom - c.Top) * px(n) / px(most)
		col := column{X: x + 1, Y: c.Bottom - height, Width: width - 2, Height: height, LabelAt: x + width/2}
		if n > 0 {
			col.Label = strconv.Itoa(n)
		}
		c.Columns = append(c.Columns, col)
	}
	every := (len(bounds) + 13) / 14
	for i := 0; i < len(bounds); i += every {
		c.XTicks = append(c.XTicks, tick{At: c.Left + px(i)*width, Label: strconv.FormatFloat(bounds[i], 'g', 3, 64)})
	}
	return c
}

// riskChart is the risk-coverage curve.
func riskChart(points []Point) *xyChart {
	c := newXYChart("Risk and coverage",
		"Share of wrong answers among those given, were only the surest given.", "questions answered", "wrong")
	top := 0.1
	for _, p := range points {
		for p.Risk > top {
			top = min(1, 2*top)
		}
	}
	x := func(v float64) px { return c.Left + (c.Right-c.Left)*px(v) }
	y := func(v float64) px { return c.Bottom - (c.Bottom-c.Top)*px(v/top) }
	for i := 0; i <= 4; i++ {
		v := float64(i) / 4
		c.XTicks = append(c.XTicks, tick{At: x(v), Label: fmt.Sprintf("%.0f%%", 100*v)})
		c.YTicks = append(c.YTicks, tick{At: y(v * top), Label: strings.TrimSuffix(fmt.Sprintf("%.1f", 100*v*top), ".0") + "%"})
	}
	var line strings.Builder
	for i, p := range points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&line, "%s%s %s ", command, x(p.Coverage), y(p.Risk))
		c.Dots = append(c.Dots, dot{X: x(p.Coverage), Y: y(p.Risk), Note: fmt.Sprintf(
			"confidence at least %.3g: %s answered, %s of them wrong", p.Confidence, percent(p.Coverage), percent(p.Risk))})
	}
	c.Line = strings.TrimSpace(line.String())
	return c
}
