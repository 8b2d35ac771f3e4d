package eval

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// A Report is what a run found.
type Report struct {
	Name    string  `json:"name,omitempty"`
	Overall Group   `json:"overall"`
	Kinds   []Group `json:"kinds"`     // in the order in which the questions have them
	Langs   []Group `json:"languages"` // likewise
	// Curve is the risk at each coverage, from the surest answers to all;
	// empty when answers carry no confidence.
	Curve []Point `json:"risk_coverage,omitempty"`
	// Results are in the order of the questions.
	Results []*Result `json:"results"`
}

// A Group is the figures of some of the questions.
type Group struct {
	Name       string    `json:"name"`
	Questions  int       `json:"questions"`
	Answerable int       `json:"answerable"`
	Errors     int       `json:"errors"` // questions on which the assistant failed
	Measures   []Measure `json:"measures"`
	Score      float64   `json:"score"` // (right - wrong) / questions
	Latency    *Latency  `json:"latency_ms"`
}

// A Latency is the median and the 95th percentile, each a latency that was
// measured (nearest rank), in milliseconds.
type Latency struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
}

// A Point of a risk-coverage curve: were only the answers of at least this
// confidence given, a share Coverage of all questions would be answered, and a
// share Risk of those answers would be wrong.
type Point struct {
	Confidence float64 `json:"confidence"`
	Coverage   float64 `json:"coverage"`
	Risk       float64 `json:"risk"`
}

// Measure is the group's measure of that name; false when there is none.
func (g *Group) Measure(name string) (Measure, bool) {
	for _, m := range g.Measures {
		if m.Name == name {
			return m, true
		}
	}
	return Measure{}, false
}

// Failures are the results with a flaw, in order.
func (r *Report) Failures() []*Result {
	var list []*Result
	for _, x := range r.Results {
		if len(x.Flaws) > 0 {
			list = append(list, x)
		}
	}
	return list
}

// WriteJSON writes the report as one indented JSON object.
func (r *Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	return nil
}

func newReport(name string, results []*Result, timed bool) *Report {
	return &Report{
		Name:    name,
		Overall: newGroup("all", results, timed),
		Kinds:   groupBy(results, timed, func(r *Result) string { return r.Kind }),
		Langs:   groupBy(results, timed, func(r *Result) string { return r.Lang }),
		Curve:   riskCoverage(results),
		Results: results,
	}
}

func groupBy(results []*Result, timed bool, key func(*Result) string) []Group {
	var names []string
	parts := make(map[string][]*Result)
	for _, r := range results {
		k := key(r)
		if k == "" {
			k = "(none)"
		}
		if parts[k] == nil {
			names = append(names, k)
		}
		parts[k] = append(parts[k], r)
	}
	groups := make([]Group, len(names))
	for i, k := range names {
		groups[i] = newGroup(k, parts[k], timed)
	}
	return groups
}

func newGroup(name string, results []*Result, timed bool) Group {
	g := Group{Name: name, Questions: len(results)}
	var t counts
	var latencies []float64
	for _, r := range results {
		t.count(r)
		latencies = append(latencies, r.Latency)
		if r.Answerable {
			g.Answerable++
		}
		if r.Verdict == Failed {
			g.Errors++
		}
	}
	g.Measures = t.measures()
	if len(results) > 0 {
		g.Score = float64(t[right].k-t[wrong].k) / float64(len(results))
		if timed {
			slices.Sort(latencies)
			g.Latency = &Latency{P50: percentile(latencies, 50), P95: percentile(latencies, 95)}
		}
	}
	return g
}

// percentile is the smallest value that p percent of the sorted values do not exceed.
func percentile(sorted []float64, p int) float64 {
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}

// riskCoverage has a point for each confidence that an answer has, surest first.
func riskCoverage(results []*Result) []Point {
	var answers []*Result
	for _, r := range results {
		if r.Answered && r.Confidence != nil {
			answers = append(answers, r)
		}
	}
	slices.SortStableFunc(answers, func(a, b *Result) int { return cmp.Compare(*b.Confidence, *a.Confidence) })
	var curve []Point
	wrongs := 0
	for i, r := range answers {
		if r.Verdict == Wrong {
			wrongs++
		}
		if i+1 < len(answers) && *answers[i+1].Confidence == *r.Confidence {
			continue
		}
		curve = append(curve, Point{
			Confidence: *r.Confidence,
			Coverage:   float64(i+1) / float64(len(results)),
			Risk:       float64(wrongs) / float64(i+1),
		})
	}
	return curve
}
