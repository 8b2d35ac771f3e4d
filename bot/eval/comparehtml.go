package eval

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed compare.html
var compareHTML string

// compareTemplate shares the style and the charts of the report of one engine.
var compareTemplate = template.Must(template.Must(reportTemplate.Clone()).New("compare.html").Funcs(template.FuncMap{
	"outcome": outcome,
	"shares":  (*Written).shares,
}).Parse(compareHTML))

// A comparePage is what compare.html is filled with.
type comparePage struct {
	*Comparison
	Title    string
	Asked    *Group // the questions
	Verdicts rowChart
	Measures []rowChart
	Rows     []compareRow
	Timed    bool
	Against  []against
	ByKind   []rowChart
	Timing   []*xyChart
}

// A compareRow is one measure of all engines.
type compareRow struct {
	Title    string
	AtMost   bool
	Measures []Measure
}

// An against is the differences of one engine to the first.
type against struct {
	First, Name, Label string
	Rows               []differenceRow
}

type differenceRow struct {
	Title                                   string
	AtMost                                  bool
	Diff, Interval, OnlyFirst, OnlyOther, P string
}

// WriteHTML writes the comparison as one HTML page, as Report.WriteHTML does.
func (c *Comparison) WriteHTML(w io.Writer) error {
	var b bytes.Buffer
	if err := compareTemplate.Execute(&b, c.page()); err != nil {
		return fmt.Errorf("make comparison: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write comparison: %w", err)
	}
	return nil
}

func (c *Comparison) page() comparePage {
	p := comparePage{Comparison: c, Title: c.Name, Asked: &c.Engines[0].Report.Overall}
	if p.Title == "" {
		p.Title = "Comparison"
	}
	p.Verdicts = verdictChart("Verdicts", "Share of right, missing and wrong; at the right, the score.", c.groups(-1))
	p.Rows, p.Measures = c.rows()
	p.Timing = c.timing()
	p.Timed = len(p.Timing) > 0
	for _, e := range c.Engines[1:] {
		p.Against = append(p.Against, c.against(&e))
	}
	if kinds := c.Engines[0].Report.Kinds; len(kinds) > 1 {
		for n, k := range kinds {
			p.ByKind = append(p.ByKind, verdictChart(k.Name, plural(k.Questions), c.groups(n)))
		}
	}
	return p
}

// rows are the measures of all engines, and a chart of each that measures something.
func (c *Comparison) rows() (rows []compareRow, charts []rowChart) {
	var names []string
	for _, e := range c.Engines {
		names = append(names, e.Name)
	}
	for i, m := range measures {
		row := compareRow{Title: m.title, AtMost: m.atMost}
		some := false
		for _, e := range c.Engines {
			row.Measures = append(row.Measures, e.Report.Overall.Measures[i])
			some = some || e.Report.Overall.Measures[i].N > 0
		}
		rows = append(rows, row)
		if !some {
			continue
		}
		note := ""
		if m.atMost {
			note = "Lower is better."
		}
		charts = append(charts, measureChart(m.title, note, names, row.Measures))
	}
	return rows, charts
}

// timing is a chart of the latencies of each engine that was timed.
func (c *Comparison) timing() []*xyChart {
	var charts []*xyChart
	for _, e := range c.Engines {
		if e.Report.Overall.Latency == nil {
			continue
		}
		var values []float64
		for _, r := range e.Report.Results {
			values = append(values, r.Latency)
		}
		chart := latencyChart(values)
		chart.Title = e.Label()
		charts = append(charts, chart)
	}
	return charts
}

func plural(n int) string {
	if n == 1 {
		return "1 question"
	}
	return fmt.Sprintf("%d questions", n)
}

// groups are the figures of each engine, under its name: of the kind with that
// index, of all questions for -1.
func (c *Comparison) groups(kind int) []Group {
	var list []Group
	for _, e := range c.Engines {
		g := e.Report.Overall
		if kind >= 0 {
			g = e.Report.Kinds[kind]
		}
		g.Name = e.Name
		list = append(list, g)
	}
	return list
}

func (c *Comparison) against(e *Engine) against {
	out := against{First: c.Engines[0].Name, Name: e.Name, Label: e.Label()}
	for _, d := range c.Differences {
		if d.Engine != e.Name {
			continue
		}
		m := measures[measureNamed(d.Measure)]
		row := differenceRow{Title: m.title, AtMost: m.atMost, Diff: "–"}
		if d.Diff != nil {
			row.Diff = points(*d.Diff)
		}
		if d.Pairing != nil {
			_, low, high := d.Pairing.Difference()
			row.Interval = points(low) + " to " + points(high)
			row.OnlyFirst, row.OnlyOther = fmt.Sprint(d.Pairing.First), fmt.Sprint(d.Pairing.Other)
			row.P = fmt.Sprintf("%.3f", d.Pairing.McNemar())
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// points is a difference of rates in percentage points, with its sign.
func points(v float64) string { return strings.Replace(fmt.Sprintf("%+.1f", 100*v), "-", "−", 1) }
