package eval

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// clipText is how many code points of a quotation or passage the text report shows.
const clipText = 140

// WriteText writes the report for a terminal: the flawed results first, then
// the tables of figures. It is plain text without colours; control characters
// in what it quotes are replaced.
func (r *Report) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	failures := r.Failures()
	for _, f := range failures {
		writeFailure(b, f)
	}
	r.writeOverall(b, len(failures))
	if len(r.Kinds) > 1 {
		writeGroups(b, "kind", r.Kinds)
	}
	if len(r.Langs) > 1 {
		writeGroups(b, "language", r.Langs)
	}
	writeCurve(b, r.Curve)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	return nil
}

func writeFailure(w io.Writer, r *Result) {
	fmt.Fprintf(w, "%s  %s  %s\n", printable(label(r)), r.Verdict, printable(strings.Join(r.Flaws, "; ")))
	line := func(name, text string) { fmt.Fprintf(w, "  %-10s %s\n", name, text) }
	line("question", clip(printable(r.Question), 2*clipText))
	for i, group := range r.Evidence {
		for j, e := range group {
			name := ""
			if j == 0 {
				name = "expected"
			}
			mark := "missed"
			if r.Found[i] {
				mark = "found"
			}
			if j > 0 {
				mark = "or"
			}
			line(name, fmt.Sprintf("%-6s  %s  %s  %s", mark, printable(e.Doc), evidenceDate(e), quoted(e.Quote)))
		}
	}
	if r.Error != "" {
		line("error", printable(r.Error))
	}
	if !r.Answered && r.Error == "" {
		line("declined", gate(r)+printable(r.Reason))
	}
	for i, c := range r.Citations {
		name := ""
		if i == 0 {
			name = "answered"
		}
		line(name, fmt.Sprintf("%-6s  %s  %s  %s", citedMark(c), printable(c.Document), days(c.Date, c.DateEnd), quoted(c.Quote)))
	}
	if c := r.Nearest; c != nil {
		line("nearest", fmt.Sprintf("%s  %s  %s", printable(c.Document), days(c.Date, c.DateEnd), quoted(c.Quote)))
	}
	for i, p := range r.Retrieved {
		name, mark := "", ""
		if i == 0 {
			name = "retrieved"
		}
		if p.Evidence {
			mark = "  holds evidence"
		}
		line(name, fmt.Sprintf("%2d%s  %s  %s  %s", p.Rank, mark, printable(p.Document), days(p.Date, p.DateEnd), quoted(p.Text)))
	}
	fmt.Fprintln(w)
}

func (r *Report) writeOverall(w io.Writer, failures int) {
	g := &r.Overall
	name := ""
	if r.Name != "" {
		name = printable(r.Name) + ": "
	}
	fmt.Fprintf(w, "%s%d questions, %d answerable, %d not; %d flawed", name, g.Questions, g.Answerable, g.Questions-g.Answerable, failures)
	if g.Errors > 0 {
		fmt.Fprintf(w, "; %d ended in an error", g.Errors)
	}
	fmt.Fprint(w, "\n\n")
	fmt.Fprintf(w, "%-20s %9s %8s   %s\n", "measure", "k/n", "rate", "95% interval")
	for _, m := range g.Measures {
		rate, interval := "-", ""
		if v, ok := m.Rate(); ok {
			low, high := m.Interval()
			rate, interval = percent(v), fmt.Sprintf("%5s to %s", percent(low), percent(high))
		}
		note := ""
		if measures[measureNamed(m.Name)].atMost {
			note = "   (lower is better)"
		}
		fmt.Fprintf(w, "%-20s %9s %8s   %s%s\n", m.Name, fmt.Sprintf("%d/%d", m.K, m.N), rate, interval, note)
	}
	fmt.Fprintf(w, "%-20s %9s %+8.3f\n", nameScore, "", g.Score)
	if g.Latency != nil {
		fmt.Fprintf(w, "%-20s %9s %8s\n", nameLatencyP50, "", milliseconds(g.Latency.P50))
		fmt.Fprintf(w, "%-20s %9s %8s\n", nameLatencyP95, "", milliseconds(g.Latency.P95))
	}
}

// writeGroups writes two lines a group: k/n, and under it the interval in percent.
func writeGroups(w io.Writer, what string, groups []Group) {
	wide := utf8.RuneCountInString(what)
	for _, g := range groups {
		wide = max(wide, utf8.RuneCountInString(printable(g.Name)))
	}
	cell := func(s string) { fmt.Fprintf(w, " %8s", s) }
	fmt.Fprintf(w, "\n%-*s %5s", wide, what, "n")
	for _, m := range measures {
		if m.column != "" {
			cell(m.column)
		}
	}
	cell("score")
	fmt.Fprintln(w)
	for _, g := range groups {
		fmt.Fprintf(w, "%-*s %5d", wide, printable(g.Name), g.Questions)
		under := strings.Repeat(" ", wide+6)
		for i, m := range g.Measures {
			switch {
			case measures[i].column == "":
			case m.N == 0:
				cell("-")
				under += fmt.Sprintf(" %8s", "")
			default:
				low, high := m.Interval()
				cell(fmt.Sprintf("%d/%d", m.K, m.N))
				under += fmt.Sprintf(" %8s", fmt.Sprintf("%.0f-%.0f", 100*low, 100*high))
			}
		}
		cell(fmt.Sprintf("%+.2f", g.Score))
		fmt.Fprintf(w, "\n%s\n", strings.TrimRight(under, " "))
	}
	fmt.Fprintln(w, "(second line: 95% Wilson interval in percent)")
}

// label is the id, kind and language of a result.
func label(r *Result) string {
	s := r.ID
	if r.Kind != "" {
		s += "  " + r.Kind
	}
	if r.Lang != "" {
		s += "  " + r.Lang
	}
	return s
}

// gate names the check that declined, in brackets.
func gate(r *Result) string {
	if r.Gate == "" {
		return ""
	}
	return "[" + printable(r.Gate) + "] "
}

// citedMark is what became of a citation, in a word.
func citedMark(c Cited) string {
	switch {
	case !c.Exact:
		return "false"
	case !c.Hit:
		return "miss"
	case c.DateScored && !c.DateEqual:
		return "date"
	default:
		return "hit"
	}
}

// evidenceDate is the date that a citation of e must show, "any date" when it is not scored.
func evidenceDate(e Evidence) string {
	if !e.Dated {
		return "any date"
	}
	return days(e.Date, e.DateEnd)
}

func days(from, to corpus.Day) string {
	switch {
	case from == 0:
		return "undated"
	case to == 0:
		return from.String()
	default:
		return from.String() + "/" + to.String()
	}
}

func percent(p float64) string { return fmt.Sprintf("%.1f%%", 100*p) }

// milliseconds is ms with about three digits.
func milliseconds(ms float64) string {
	switch {
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f ms", ms)
	default:
		return fmt.Sprintf("%.2f ms", ms)
	}
}

func quoted(s string) string { return `"` + clip(printable(s), clipText) + `"` }

// clip shortens s to n code points and says so with an ellipsis.
func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}

// printable makes s safe for one line of a terminal: white space becomes one
// space, and what could move the cursor or reorder the line becomes U+FFFD.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		default:
			return utf8.RuneError
		}
	}, strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' || r == ' ' }), " "))
}
