package eval

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Min is a figure that a report must reach.
type Min struct {
	Name  string
	Value float64
	// AtMost says that Value is an upper bound. It follows from the name.
	AtMost bool
}

// A Miss is a Min that a report does not reach.
type Miss struct {
	Min
	// Got is the figure, and Measured is false when no question measures it.
	Got      float64
	Measured bool
}

// String is the miss in words, "answer_hit is 0.9, less than 0.95".
func (m Miss) String() string {
	bound := strconv.FormatFloat(m.Value, 'g', -1, 64)
	switch {
	case !m.Measured:
		return fmt.Sprintf("%s was not measured, wanted %s", m.Name, bound)
	case m.AtMost:
		return fmt.Sprintf("%s is %.4g, more than %s", m.Name, m.Got, bound)
	default:
		return fmt.Sprintf("%s is %.4g, less than %s", m.Name, m.Got, bound)
	}
}

// The figures that are no proportions.
const (
	nameScore      = "score"
	nameErrors     = "errors"
	nameLatencyP50 = "latency_p50"
	nameLatencyP95 = "latency_p95"
)

// MinNames lists what ParseMin knows: the measures, score, errors (a number of
// questions) and latency_p50 and latency_p95 (milliseconds).
func MinNames() []string {
	var names []string
	for _, m := range measures {
		names = append(names, m.name)
	}
	return append(names, nameScore, nameErrors, nameLatencyP50, nameLatencyP95)
}

// ParseMin reads "name=value", value a number ("0.95") or a percentage ("95%").
// The value is a lower bound, but an upper bound for what is better low:
// false_refusals, wrong, errors, latency_p50 and latency_p95.
func ParseMin(s string) (Min, error) {
	name, value, ok := strings.Cut(s, "=")
	if !ok {
		return Min{}, fmt.Errorf("threshold %q is not like answer_hit=0.95", s)
	}
	m := Min{Name: strings.TrimSpace(name)}
	switch m.Name {
	case nameScore:
	case nameErrors, nameLatencyP50, nameLatencyP95:
		m.AtMost = true
	default:
		i := measureNamed(m.Name)
		if i < 0 {
			return Min{}, fmt.Errorf("unknown threshold %q; known are %s", m.Name, strings.Join(MinNames(), ", "))
		}
		m.AtMost = measures[i].atMost
	}
	v, err := parseShare(value)
	if err != nil {
		return Min{}, fmt.Errorf("threshold %q: %w", s, err)
	}
	m.Value = v
	return m, nil
}

// parseShare reads a number ("0.95") or a percentage ("95%").
func parseShare(value string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(value), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is no number", value)
	}
	if percent {
		v /= 100
	}
	return v, nil
}

func measureNamed(name string) int {
	for i, m := range measures {
		if m.name == name {
			return i
		}
	}
	return -1
}

// Check returns those of mins that the report does not reach over all its
// questions, in order. A figure that nothing measures is not reached.
func (r *Report) Check(mins []Min) []Miss {
	var list []Miss
	for _, m := range mins {
		got, ok := r.figure(m.Name)
		if !ok || !m.AtMost && got < m.Value || m.AtMost && got > m.Value {
			list = append(list, Miss{Min: m, Got: got, Measured: ok})
		}
	}
	return list
}

// figure is one figure over all questions.
func (r *Report) figure(name string) (float64, bool) {
	g := &r.Overall
	switch name {
	case nameScore:
		return g.Score, g.Questions > 0
	case nameErrors:
		return float64(g.Errors), true
	case nameLatencyP50, nameLatencyP95:
		if g.Latency == nil {
			return 0, false
		}
		if name == nameLatencyP50 {
			return g.Latency.P50, true
		}
		return g.Latency.P95, true
	}
	m, ok := g.Measure(name)
	if !ok {
		return 0, false
	}
	return m.Rate()
}
