package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// An Engine is one way of answering and its report.
type Engine struct {
	Name   string  `json:"engine"`          // "extract", "llm"
	Model  string  `json:"model,omitempty"` // of an engine that writes
	Report *Report `json:"report"`
	// Written is what became of what its model wrote, nil when none was asked.
	Written *Written `json:"written"`
}

// Label is how readers are told of e: its name, and its model in brackets.
func (e *Engine) Label() string {
	if e.Model == "" {
		return e.Name
	}
	return e.Name + " (" + e.Model + ")"
}

// A Comparison is what several engines made of the same questions.
type Comparison struct {
	Name    string   `json:"name,omitempty"`
	Engines []Engine `json:"engines"`
	// Differences hold each engine but the first against the first, for each
	// measure, over all questions.
	Differences []Difference `json:"differences"`
	// Differing are the questions on which the verdicts are not all the same, in order.
	Differing []Differing `json:"differing"`
}

// A Difference is one measure of one engine held against that of the first.
// Measures of questions and of evidence are paired; those of citations are not,
// because engines cite different things: they have no Pairing, and no interval.
type Difference struct {
	Measure string
	Engine  string
	Diff    *float64 // rate less that of the first; nil when one of them measures nothing
	Pairing *Pairing
}

// MarshalJSON writes {"measure","engine","difference","low","high","p","pairs"}, null where there is none.
func (d Difference) MarshalJSON() ([]byte, error) {
	out := struct {
		Measure string   `json:"measure"`
		Engine  string   `json:"engine"`
		Diff    *float64 `json:"difference"`
		Low     *float64 `json:"low"`
		High    *float64 `json:"high"`
		P       *float64 `json:"p"`
		Pairs   *Pairing `json:"pairs"`
	}{Measure: d.Measure, Engine: d.Engine, Diff: d.Diff, Pairs: d.Pairing}
	if d.Pairing != nil {
		_, low, high := d.Pairing.Difference()
		p := d.Pairing.McNemar()
		out.Low, out.High, out.P = &low, &high, &p
	}
	return json.Marshal(out)
}

// Differing is a question and each engine's result, in the order of the engines.
type Differing struct {
	ID       string
	Kind     string
	Lang     string
	Question string
	Results  []*Result
}

// MarshalJSON writes {"id","kind","lang","question","outcomes"}, an outcome for each
// engine; the results are in the reports.
func (d Differing) MarshalJSON() ([]byte, error) {
	out := struct {
		ID       string   `json:"id"`
		Kind     string   `json:"kind"`
		Lang     string   `json:"lang"`
		Question string   `json:"question"`
		Outcomes []string `json:"outcomes"`
	}{ID: d.ID, Kind: d.Kind, Lang: d.Lang, Question: d.Question}
	for _, r := range d.Results {
		out.Outcomes = append(out.Outcomes, outcome(r))
	}
	return json.Marshal(out)
}

// outcome is what became of a question in a word: a right answer, a wrong one, an
// answerable question refused, an error.
func outcome(r *Result) string {
	if r.Verdict == Missing {
		return "refused"
	}
	return string(r.Verdict)
}

// Compare holds the reports of engines, two or more, over the same questions
// against each other. It fills in their Written.
func Compare(name string, engines []Engine) (*Comparison, error) {
	if len(engines) < 2 {
		return nil, errors.New("nothing to compare: fewer than two engines")
	}
	c := &Comparison{Name: name, Engines: slices.Clone(engines), Differences: []Difference{}, Differing: []Differing{}}
	first := c.Engines[0].Report
	for i := range c.Engines {
		e := &c.Engines[i]
		if !sameQuestions(first, e.Report) {
			return nil, fmt.Errorf("engines %s and %s were not asked the same questions", c.Engines[0].Name, e.Name)
		}
		e.Written = written(e.Report.Results)
		if i > 0 {
			c.Differences = append(c.Differences, differences(e.Name, first, e.Report)...)
		}
	}
	for i, r := range first.Results {
		d := Differing{ID: r.ID, Kind: r.Kind, Lang: r.Lang, Question: r.Question}
		differ := false
		for _, e := range c.Engines {
			other := e.Report.Results[i]
			d.Results = append(d.Results, other)
			differ = differ || other.Verdict != r.Verdict
		}
		if differ {
			c.Differing = append(c.Differing, d)
		}
	}
	return c, nil
}

func sameQuestions(a, b *Report) bool {
	return slices.EqualFunc(a.Results, b.Results, func(x, y *Result) bool {
		return x.ID == y.ID && x.Question == y.Question && x.Answerable == y.Answerable && len(x.Found) == len(y.Found)
	})
}

// differences are those of engine to first, measure by measure.
func differences(engine string, first, other *Report) []Difference {
	pairs := pair(first.Results, other.Results)
	list := make([]Difference, numMeasures)
	for i, m := range measures {
		list[i] = Difference{Measure: m.name, Engine: engine, Pairing: pairs[i]}
		a, okA := first.Overall.Measures[i].Rate()
		b, okB := other.Overall.Measures[i].Rate()
		if okA && okB {
			diff := b - a
			list[i].Diff = &diff
		}
	}
	return list
}

// pair pairs the results of the same questions by measure; nil for measures that
// have no pairs.
func pair(first, other []*Result) [numMeasures]*Pairing {
	var out [numMeasures]*Pairing
	for i := range first {
		units := unitsOf(other[i])
		for k, u := range unitsOf(first[i]) {
			if out[u.measure] == nil {
				out[u.measure] = &Pairing{}
			}
			out[u.measure].add(u.success, units[k].success)
		}
	}
	return out
}

// WriteJSON writes the comparison with all its reports as one indented JSON object.
func (c *Comparison) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(c); err != nil {
		return fmt.Errorf("write comparison: %w", err)
	}
	return nil
}
