package eval

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed report.html
var reportHTML string

//go:embed style.html
var styleHTML string

var reportTemplate = template.Must(template.New("report.html").Funcs(template.FuncMap{
	"days":         days,
	"evidenceDate": evidenceDate,
	"mark":         citedMark,
	"percent":      percent,
	"ms":           milliseconds,
	"clip":         clip,
	"rate": func(m Measure) string {
		if v, ok := m.Rate(); ok {
			return percent(v)
		}
		return "–"
	},
	"interval": func(m Measure) string {
		if m.N == 0 {
			return ""
		}
		low, high := m.Interval()
		return fmt.Sprintf("%.0f–%.0f", 100*low, 100*high)
	},
	"title":     func(m Measure) string { return measures[measureNamed(m.Name)].title },
	"atMost":    func(m Measure) bool { return measures[measureNamed(m.Name)].atMost },
	"score":     signed,
	"languages": languages,
}).Parse(reportHTML + styleHTML))

// A page is what report.html is filled with.
type page struct {
	*Report
	Title    string
	Overview rowChart
	Verdicts rowChart
	ByKind   []rowChart
	ByLang   []rowChart
	Timing   *xyChart // nil when nothing was timed
	Risk     *xyChart // nil without confidences
	Flawed   []*Result
}

// WriteHTML writes the report as one HTML page that needs no other file, no
// network and no script. Nothing is written to w when the page cannot be made.
func (r *Report) WriteHTML(w io.Writer) error {
	var b bytes.Buffer
	if err := reportTemplate.Execute(&b, r.page()); err != nil {
		return fmt.Errorf("make evaluation report: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write evaluation report: %w", err)
	}
	return nil
}

func (r *Report) page() page {
	p := page{Report: r, Title: r.Name, Flawed: r.Failures()}
	if p.Title == "" {
		p.Title = "Evaluation"
	}
	var labels []string
	for _, m := range measures {
		labels = append(labels, m.title)
	}
	p.Overview = measureChart("All questions", "", labels, r.Overall.Measures)
	groups := r.Kinds
	if len(r.Langs) > 1 {
		groups = append(append([]Group{}, r.Kinds...), languages(r.Langs)...)
	}
	p.Verdicts = verdictChart("Verdicts", "Share of right, missing and wrong; at the right, the score.", groups)
	p.ByKind, p.ByLang = groupCharts(r.Kinds), groupCharts(r.Langs)
	if r.Overall.Latency != nil {
		var values []float64
		for _, x := range r.Results {
			values = append(values, x.Latency)
		}
		p.Timing = latencyChart(values)
	}
	if len(r.Curve) > 0 {
		p.Risk = riskChart(r.Curve)
	}
	return p
}

// languages are the groups with names that tell them from kinds.
func languages(groups []Group) []Group {
	list := append([]Group{}, groups...)
	for i := range list {
		list[i].Name = "language " + list[i].Name
	}
	return list
}

// signed is v with two decimals and its sign, a true minus sign if it is negative.
func signed(v float64) string { return strings.Replace(fmt.Sprintf("%+.2f", v), "-", "−", 1) }

// groupCharts has a chart for each measure that has a column, with a row for
// each group where there is something to measure. A measure of one group only
// has none: the overview shows the same.
func groupCharts(groups []Group) []rowChart {
	var charts []rowChart
	for i, m := range measures {
		if m.column == "" {
			continue
		}
		var labels []string
		var list []Measure
		for _, g := range groups {
			if g.Measures[i].N > 0 {
				labels = append(labels, g.Name)
				list = append(list, g.Measures[i])
			}
		}
		note := ""
		if m.atMost {
			note = "Lower is better."
		}
		if len(list) > 1 {
			charts = append(charts, measureChart(m.title, note, labels, list))
		}
	}
	return charts
}
