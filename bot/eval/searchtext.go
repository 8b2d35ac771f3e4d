package eval

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

// WriteText writes the report for a terminal: the questions whose document is
// not found first, then the tables of figures.
func (r *SearchReport) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	missed := r.Missed()
	for _, x := range missed {
		rank := "not among the first ten"
		if x.Rank > 0 {
			rank = fmt.Sprintf("rank %d", x.Rank)
		}
		fmt.Fprintf(b, "%s  %s  %s\n  %-10s %s\n", printable(lookupLabel(x)), rank, printable(x.Doc), "question", clip(printable(x.Question), 2*clipText))
		if len(x.Found) > 0 {
			fmt.Fprintf(b, "  %-10s %s\n", "found", printable(strings.Join(x.Found[:min(3, len(x.Found))], ", ")))
		}
	}
	if len(missed) > 0 {
		fmt.Fprintln(b)
	}
	r.writeFigures(b)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	return nil
}

// Missed are the answerable questions whose document is not among the first
// five, in order.
func (r *SearchReport) Missed() []*Lookup {
	var list []*Lookup
	for _, x := range r.Lookups {
		if x.Answerable && (x.Rank == 0 || x.Rank > 5) {
			list = append(list, x)
		}
	}
	return list
}

func lookupLabel(x *Lookup) string {
	return strings.Join(strings.Fields(x.ID+" "+x.Kind+" "+x.Lang), "  ")
}

func (r *SearchReport) writeFigures(w io.Writer) {
	name := ""
	if r.Name != "" {
		name = printable(r.Name) + ": "
	}
	fmt.Fprintf(w, "%s%d questions, %d answerable, over %d documents; vectors by %s\n\n", name, r.Overall.Questions, r.Overall.Answerable, r.Documents, printable(r.Embedder))
	groups := r.groups()
	wide := len("questions")
	for _, g := range groups {
		wide = max(wide, len([]rune(printable(g.Name))))
	}
	fmt.Fprintf(w, "%-*s %5s", wide, "questions", "n")
	for _, title := range []string{"R@1", "R@5", "R@10", "MRR@10", "nDCG@10"} {
		fmt.Fprintf(w, " %9s", title)
	}
	if r.Overall.Latency != nil {
		fmt.Fprintf(w, " %9s %9s", "p50", "p95")
	}
	fmt.Fprintln(w)
	for _, g := range groups {
		writeSearchGroup(w, g, wide)
	}
	fmt.Fprintln(w, "(second line: 95% intervals, Wilson's for recall, by resampling for MRR and nDCG)")
	if r.Refusal.N > 0 {
		fmt.Fprintf(w, "\nanswerable or not: AUC %.3f (%.3f to %.3f)\n", r.Refusal.Value, r.Refusal.Low, r.Refusal.High)
	}
	if len(r.Losses) > 0 {
		fmt.Fprintf(w, "\n%-16s %5s %9s %9s %9s   points of recall lost\n", "asked otherwise", "n", "R@1", "R@5", "R@10")
	}
	for _, l := range r.Losses {
		fmt.Fprintf(w, "%-16s %5d %+9.1f %+9.1f %+9.1f", lossTitles[l.Name], l.N, l.Points[0], l.Points[1], l.Points[2])
		if l.Lost+l.Gained > 0 {
			fmt.Fprintf(w, "   R@5: %d lost, %d gained", l.Lost, l.Gained)
		}
		fmt.Fprintln(w)
	}
}

var lossTitles = map[string]string{nameLossAccents: "without accents", nameLossTypos: "with typos", nameLossEnglish: "in English"}

// groups are the figures of all questions, then by kind and by language where there are several.
func (r *SearchReport) groups() []SearchGroup {
	list := []SearchGroup{r.Overall}
	if len(r.Kinds) > 1 {
		list = append(list, r.Kinds...)
	}
	if len(r.Langs) > 1 {
		for _, g := range r.Langs {
			g.Name = "language " + g.Name
			list = append(list, g)
		}
	}
	return list
}

func writeSearchGroup(w io.Writer, g SearchGroup, wide int) {
	fmt.Fprintf(w, "%-*s %5d", wide, printable(g.Name), g.Answerable)
	under := strings.Repeat(" ", wide+6)
	for _, m := range g.Recall {
		rate, ok := m.Rate()
		if !ok {
			fmt.Fprintf(w, " %9s", "-")
			continue
		}
		low, high := m.Interval()
		fmt.Fprintf(w, " %9.3f", rate)
		under += fmt.Sprintf(" %9s", shares(low, high))
	}
	for _, m := range g.Means {
		if m.N == 0 {
			fmt.Fprintf(w, " %9s", "-")
			continue
		}
		fmt.Fprintf(w, " %9.3f", m.Value)
		under += fmt.Sprintf(" %9s", shares(m.Low, m.High))
	}
	if g.Latency != nil {
		fmt.Fprintf(w, " %9s %9s", milliseconds(g.Latency.P50), milliseconds(g.Latency.P95))
	}
	fmt.Fprintf(w, "\n%s\n", strings.TrimRight(under, " "))
}

// shares is an interval as ".912-.954".
func shares(low, high float64) string {
	short := func(v float64) string { return strings.TrimPrefix(fmt.Sprintf("%.3f", v), "0") }
	return short(low) + "-" + short(high)
}

//go:embed search.html
var searchHTML string

var searchTemplate = template.Must(template.Must(reportTemplate.Clone()).New("search.html").Funcs(template.FuncMap{
	"share": func(v float64) string { return fmt.Sprintf("%.3f", v) },
	"loss":  func(name string) string { return lossTitles[name] },
	"name":  lookupLabel,
	"first": func(list []string) string { return strings.Join(list[:min(3, len(list))], ", ") },
}).Parse(searchHTML))

// WriteHTML writes the report as one HTML page that needs no other file, no
// network and no script. Nothing is written to w when the page cannot be made.
func (r *SearchReport) WriteHTML(w io.Writer) error {
	page := struct {
		*SearchReport
		Title  string
		Groups []SearchGroup
		Charts []rowChart
		Lost   []*Lookup
	}{r, r.Name, r.groups(), nil, r.Missed()}
	if page.Title == "" {
		page.Title = "Retrieval"
	}
	for i, title := range []string{"Found first", "Found among five", "Found among ten"} {
		var labels []string
		var list []Measure
		for _, g := range page.Groups {
			labels = append(labels, g.Name)
			list = append(list, g.Recall[i])
		}
		page.Charts = append(page.Charts, measureChart(title, "", labels, list))
	}
	var b bytes.Buffer
	if err := searchTemplate.ExecuteTemplate(&b, "search.html", page); err != nil {
		return fmt.Errorf("make evaluation report: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write evaluation report: %w", err)
	}
	return nil
}
