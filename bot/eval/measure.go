package eval

import (
	"encoding/json"
	"math"
)

// A Measure is a proportion: K of N.
type Measure struct {
	Name string
	K, N int
}

// Rate is K / N; false when there is nothing to measure.
func (m Measure) Rate() (float64, bool) {
	if m.N == 0 {
		return 0, false
	}
	return float64(m.K) / float64(m.N), true
}

// Interval is the 95 % Wilson score interval of the rate, from 0 to 1 when
// there is nothing to measure.
func (m Measure) Interval() (low, high float64) { return wilson(m.K, m.N) }

// MarshalJSON writes {"name","k","n","rate","low","high"}, with a rate of null
// when there is nothing to measure.
func (m Measure) MarshalJSON() ([]byte, error) {
	out := struct {
		Name string   `json:"name"`
		K    int      `json:"k"`
		N    int      `json:"n"`
		Rate *float64 `json:"rate"`
		Low  float64  `json:"low"`
		High float64  `json:"high"`
	}{Name: m.Name, K: m.K, N: m.N}
	if rate, ok := m.Rate(); ok {
		out.Rate = &rate
	}
	out.Low, out.High = m.Interval()
	return json.Marshal(out)
}

// wilson is the 95 % score interval of k successes in n trials (E. B. Wilson, 1927).
func wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959963984540054 // the 97.5 % quantile of the normal distribution
	p, size := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*size)) / (1 + z*z/size)
	half := z / (1 + z*z/size) * math.Sqrt(p*(1-p)/size+z*z/(4*size*size))
	low, high = max(0, centre-half), min(1, centre+half)
	// At the ends the formula is exact, and rounding must not put the rate outside its interval.
	return min(low, p), max(high, p)
}

// The measures, in the order of reports. What each counts is in the package comment.
const (
	answerHit = iota
	firstHit
	evidenceRecall
	citationPrecision
	quoteExact
	dateEqual
	refusalRecall
	falseRefusals
	right
	wrong
	numMeasures
)

// measures describes each measure.
var measures = [numMeasures]struct {
	name   string
	title  string
	column string // heading of a narrow table column; "" leaves the measure out of those tables
	atMost bool   // lower is better
}{
	answerHit:         {"answer_hit", "Answer hit", "hit", false},
	firstHit:          {"first_hit", "First citation hits", "first", false},
	evidenceRecall:    {"evidence_recall", "Evidence recall", "recall", false},
	citationPrecision: {"citation_precision", "Citation precision", "precis.", false},
	quoteExact:        {"quote_exact", "Quotations exact", "exact", false},
	dateEqual:         {"date_equal", "Dates equal", "dates", false},
	refusalRecall:     {"refusal_recall", "Refusal recall", "refused", false},
	falseRefusals:     {"false_refusals", "False refusals", "false r.", true},
	right:             {"right", "Right", "", false},
	wrong:             {"wrong", "Wrong", "", true},
}

// counts are the k and n of every measure over some results.
type counts [numMeasures]struct{ k, n int }

func (t *counts) add(measure int, success bool) {
	t[measure].n++
	if success {
		t[measure].k++
	}
}

// A unit is a question or a group of evidence, and whether a result has there
// what a measure counts.
type unit struct {
	measure int
	success bool
}

// unitsOf are the units of r, for all measures but those of citations. The results
// of several engines for one question have the same units, in the same order.
func unitsOf(r *Result) []unit {
	list := []unit{{right, r.Verdict == Right}, {wrong, r.Verdict == Wrong}}
	declined := !r.Answered && r.Verdict != Failed
	if !r.Answerable {
		return append(list, unit{refusalRecall, declined})
	}
	leads := len(r.Citations) > 0 && r.Citations[0].Hit
	list = append(list, unit{answerHit, anyTrue(r.Found)}, unit{firstHit, leads}, unit{falseRefusals, declined})
	for _, found := range r.Found {
		list = append(list, unit{evidenceRecall, found})
	}
	return list
}

// count adds one result.
func (t *counts) count(r *Result) {
	for _, u := range unitsOf(r) {
		t.add(u.measure, u.success)
	}
	for _, c := range r.Citations {
		t.add(citationPrecision, c.Hit)
		if c.DateScored {
			t.add(dateEqual, c.DateEqual)
		}
	}
	t[quoteExact].n += r.Quotations
	t[quoteExact].k += r.Quotations - r.Inexact
}

func (t *counts) measures() []Measure {
	list := make([]Measure, numMeasures)
	for i, m := range measures {
		list[i] = Measure{Name: m.name, K: t[i].k, N: t[i].n}
	}
	return list
}
