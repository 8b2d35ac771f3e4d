package eval

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// WriteText writes the comparison for a terminal: the questions on which the
// engines differ, then their figures side by side. It is plain text, as that of Report.WriteText.
func (c *Comparison) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, d := range c.Differing {
		c.writeDiffering(b, &d)
	}
	g := &c.Engines[0].Report.Overall
	if c.Name != "" {
		fmt.Fprintf(b, "%s: ", printable(c.Name))
	}
	fmt.Fprintf(b, "%d questions, %d answerable, %d not; %d on which engines differ\n\n", g.Questions, g.Answerable, g.Questions-g.Answerable, len(c.Differing))
	c.writeMeasures(b)
	c.writeDifferences(b)
	c.writeKinds(b)
	for i := range c.Engines {
		c.Engines[i].writeWritten(b)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write comparison: %w", err)
	}
	return nil
}

func (c *Comparison) writeDiffering(w io.Writer, d *Differing) {
	fmt.Fprintf(w, "%s\n  question   %s\n", printable(label(d.Results[0])), printable(d.Question))
	for i, r := range d.Results {
		fmt.Fprintf(w, "  %s  %-7s  %s\n", c.padded(i), outcome(r), said(r))
	}
	fmt.Fprintln(w)
}

// said is what r says, in a line.
func said(r *Result) string {
	switch {
	case r.Error != "":
		return printable(r.Error)
	case !r.Answered:
		return gate(r) + clip(printable(r.Reason), clipText)
	case len(r.Claims) > 0:
		return quoted(r.Claims[0].Text)
	case len(r.Citations) > 0:
		return quoted(r.Citations[0].Quote)
	}
	return ""
}

// padded is the name of engine i, as wide as the widest.
func (c *Comparison) padded(i int) string {
	wide := 0
	for _, e := range c.Engines {
		wide = max(wide, utf8.RuneCountInString(printable(e.Name)))
	}
	return fmt.Sprintf("%-*s", wide, printable(c.Engines[i].Name))
}

// writeMeasures writes a line a measure, a column an engine.
func (c *Comparison) writeMeasures(w io.Writer) {
	const column = 28
	line := func(name string, cell func(r *Report) string, note string) {
		text := fmt.Sprintf("%-20s", name)
		for _, e := range c.Engines {
			text += fmt.Sprintf(" %-*s", column, cell(e.Report))
		}
		fmt.Fprintln(w, strings.TrimRight(text+note, " "))
	}
	text := fmt.Sprintf("%-20s", "measure")
	for i := range c.Engines {
		text += fmt.Sprintf(" %-*s", column, clip(printable(c.Engines[i].Label()), column-1))
	}
	fmt.Fprintln(w, strings.TrimRight(text, " "))
	for i, m := range measures {
		note := ""
		if m.atMost {
			note = " (lower is better)"
		}
		line(m.name, func(r *Report) string { return figureText(r.Overall.Measures[i]) }, note)
	}
	line(nameScore, func(r *Report) string { return fmt.Sprintf("%+.3f", r.Overall.Score) }, "")
	line(nameErrors, func(r *Report) string { return fmt.Sprint(r.Overall.Errors) }, "")
	for _, p := range []struct {
		name string
		of   func(l *Latency) float64
	}{{nameLatencyP50, func(l *Latency) float64 { return l.P50 }}, {nameLatencyP95, func(l *Latency) float64 { return l.P95 }}} {
		line(p.name, func(r *Report) string {
			if r.Overall.Latency == nil {
				return "-"
			}
			return milliseconds(p.of(r.Overall.Latency))
		}, "")
	}
	fmt.Fprintln(w, "(after k/n: rate and 95% Wilson interval in percent)")
}

// figureText is "k/n rate (low-high)".
func figureText(m Measure) string {
	v, ok := m.Rate()
	if !ok {
		return "-"
	}
	low, high := m.Interval()
	return fmt.Sprintf("%d/%d %s (%.0f-%.0f)", m.K, m.N, percent(v), 100*low, 100*high)
}

// writeDifferences writes a line for each measure of each engine but the first.
func (c *Comparison) writeDifferences(w io.Writer) {
	first := printable(c.Engines[0].Name)
	for _, e := range c.Engines[1:] {
		fmt.Fprintf(w, "\n%s less %s, in points\n", printable(e.Label()), first)
		only := [2]string{"only " + first, "only " + printable(e.Name)}
		fmt.Fprintf(w, "%-20s %8s   %-16s %s   %s   %5s\n", "measure", "diff.", "95% interval", only[0], only[1], "p")
		for _, d := range c.Differences {
			if d.Engine != e.Name {
				continue
			}
			switch {
			case d.Diff == nil:
				fmt.Fprintf(w, "%-20s %8s\n", d.Measure, "-")
			case d.Pairing == nil:
				fmt.Fprintf(w, "%-20s %+8.1f   not paired\n", d.Measure, 100**d.Diff)
			default:
				diff, low, high := d.Pairing.Difference()
				fmt.Fprintf(w, "%-20s %+8.1f   %-16s %*d   %*d   %.3f\n", d.Measure, 100*diff,
					fmt.Sprintf("%+.1f to %+.1f", 100*low, 100*high), utf8.RuneCountInString(only[0]), d.Pairing.First,
					utf8.RuneCountInString(only[1]), d.Pairing.Other, d.Pairing.McNemar())
			}
		}
	}
	fmt.Fprintln(w, "(paired: Newcombe's interval, method 10; p of McNemar's exact test, not corrected for the number of tests)")
}

// writeKinds writes the questions answered right, a line a kind, a column an engine.
func (c *Comparison) writeKinds(w io.Writer) {
	kinds := c.Engines[0].Report.Kinds
	if len(kinds) < 2 {
		return
	}
	wide := len("right, by kind")
	for _, k := range kinds {
		wide = max(wide, utf8.RuneCountInString(printable(k.Name)))
	}
	row := func(name string, cell func(i int) string) {
		text := fmt.Sprintf("%-*s", wide, name)
		for i := range c.Engines {
			text += fmt.Sprintf("   %-24s", cell(i))
		}
		fmt.Fprintln(w, strings.TrimRight(text, " "))
	}
	fmt.Fprintln(w)
	row("right, by kind", func(i int) string { return printable(c.Engines[i].Name) })
	for n, k := range kinds {
		row(printable(k.Name), func(i int) string { return figureText(c.Engines[i].Report.Kinds[n].Measures[right]) })
	}
}

// writeWritten writes what became of what the engine's model wrote.
func (e *Engine) writeWritten(w io.Writer) {
	if e.Written == nil {
		return
	}
	fmt.Fprintf(w, "\n%s: %d answers to write, %d claims\n", printable(e.Label()), e.Written.Asked, e.Written.Claims)
	for _, m := range e.Written.shares() {
		fmt.Fprintf(w, "  %-18s %s\n", m.Name, figureText(m))
	}
	writeCounts(w, "not used because", e.Written.Fallbacks)
	writeCounts(w, "stopped by check", e.Written.Checks)
}

func writeCounts(w io.Writer, what string, list []Count) {
	if len(list) == 0 {
		return
	}
	var parts []string
	for _, n := range list {
		parts = append(parts, fmt.Sprintf("%s %d", printable(n.Name), n.N))
	}
	fmt.Fprintf(w, "  %-18s %s\n", what, strings.Join(parts, ", "))
}
