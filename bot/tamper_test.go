package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// saved writes v as a front end saves it and reads it back.
func saved[T any](t *testing.T, v *T) *T {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out := new(T)
	if err := json.Unmarshal(b, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// aforetime is a chronology with several citations to a step, and what was still to come.
func aforetime(t *testing.T, a *Assistant) *Brief {
	q := public("quai nord")
	q.AsOf = day(t, "2021-06-15")
	return mustTimeline(t, a, q)
}

func TestVerifyBriefFindsEveryChangedField(t *testing.T) {
	a := desk(t)
	declined := mustBrief(t, a, public("pêche à la baleine"))
	if declined.Answered || declined.Nearest == nil {
		t.Fatal("the refusal to tamper with names nothing near")
	}
	for name, b := range map[string]*Brief{
		"brief":      mustBrief(t, a, public("quai nord")),
		"chronology": aforetime(t, a),
		"refusal":    declined,
	} {
		t.Run(name, func(t *testing.T) {
			everyField(t, b, a.VerifyBrief, "also_in")
		})
	}
}

func TestVerifyEditionFindsEveryChangedField(t *testing.T) {
	a := desk(t)
	for on, silent := range map[string][]string{
		"2021-03-04": {"also_in", "upcoming", "from", "follows"},
		"2021-06-10": {"also_in", "upcoming", "from", "follows"},
		"2021-06-12": {"also_in", "upcoming", "from", "on"}, // nothing but what is upcoming, as it was the day before and the day after
	} {
		t.Run(on, func(t *testing.T) {
			everyField(t, mustDigest(t, a, on, Scope{}), a.VerifyEdition, silent...)
		})
	}
}

// everyField changes one value of v's JSON form after the other: v holds before,
// before and after it is saved, and never after a change. Of the fields named as
// silent some changes show nowhere: who leaves out a place or a date to come
// says less, and nothing that is wrong; what had been seen before is not saved.
func everyField[T any](t *testing.T, v *T, verify func(*T) []Failure, silent ...string) {
	t.Helper()
	if bad := append(verify(v), verify(saved(t, v))...); bad != nil {
		t.Fatalf("does not hold: %+v", bad)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(b, &root); err != nil {
		t.Fatal(err)
	}
	changed := 0
	change(root, "", func(path string, other any) {
		changed++
		b, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		out := new(T)
		if json.Unmarshal(b, out) != nil {
			return // no longer what a front end reads
		}
		bad := verify(out)
		if len(bad) == 0 && !slices.Contains(silent, path[strings.LastIndex(path, ".")+1:]) {
			t.Errorf("%s = %v: not found", path, other)
		}
		for _, f := range bad {
			if f.Why == "" {
				t.Errorf("%s: no reason in %+v", path, f)
			}
		}
	})
	if changed < 10 {
		t.Errorf("only %d values were changed", changed)
	}
}

// change sets each value under node to others, one at a time, calls try, and sets it back.
func change(node any, path string, try func(path string, other any)) {
	each := func(key string, value any, set func(any)) {
		at := path + "." + key
		for _, other := range otherValues(value) {
			set(other)
			try(at, other)
		}
		set(value)
		change(value, at, try)
	}
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			each(key, value, func(v any) { node[key] = v })
		}
	case []any:
		for i, value := range node {
			each(fmt.Sprint(i), value, func(v any) { node[i] = v })
		}
	}
}

// otherValues are values of the kind of value that are not value.
func otherValues(value any) []any {
	switch value := value.(type) {
	case nil:
		return []any{"Ignace Porquier", "2020-02-02"}
	case bool:
		return []any{!value}
	case float64:
		return []any{value + 1000, -1.0 - value}
	case string:
		if d, err := corpus.ParseDay(value); err == nil && d != 0 {
			return []any{(d + 1).String(), (d - 400).String(), nil}
		}
		if value == "" {
			return []any{"x", "Quai sud"}
		}
		return []any{value + "x", "Quai sud", ""}
	case []any:
		if len(value) > 0 {
			return []any{[]any{}, value[1:], append(slices.Clone(value), value[0])}
		}
	}
	return nil
}

func TestVerifyBriefFindsWhatDoesNotFit(t *testing.T) {
	a := desk(t)
	brief, steps := mustBrief(t, a, public("quai nord")), aforetime(t, a)
	for _, tt := range []struct {
		name string
		of   *Brief
		do   func(*Brief)
	}{
		{"a headline for another topic", brief, func(b *Brief) {
			b.Headline = strings.Replace(b.Headline, "Quai nord", "Quai sud", 1)
		}},
		{"a headline of another document", brief, func(b *Brief) { b.Headline = b.titled("Les cantines passent au pain complet") }},
		{"no headline", brief, func(b *Brief) { b.Headline = "" }},
		{"a headline that stops short", brief, func(b *Brief) { b.Headline = b.Headline[:len(b.Headline)-6] + "…" }},
		{"a day that another quotation mentions", brief, func(b *Brief) { b.Points[0].Date = b.Upcoming[0].Date }},
		{"no day", brief, func(b *Brief) { b.Points[0].Date = corpus.NoDate }},
		{"another basis", brief, func(b *Brief) { b.Points[0].Date.Basis = corpus.BasisText }},
		{"the day of the text for what is upcoming", brief, func(b *Brief) { b.Upcoming[0].Date = b.Points[0].Date }},
		{"the points in another order", brief, func(b *Brief) {
			slices.Reverse(b.Points)
			renumber(b)
		}},
		{"all that is upcoming gone", brief, func(b *Brief) { b.Upcoming = nil; b.Documents++ }},
		{"all points gone", brief, func(b *Brief) { b.Points, b.Upcoming = nil, nil }},
		{"declined with its points", brief, func(b *Brief) { r := nothingOn(b.Lang, b.Topic); b.Answered, b.Reason = false, &r }},
		{"a nearest finding too", brief, func(b *Brief) { c := b.Points[0].Citations[0]; c.N = 0; b.Nearest = &c }},
		{"the days of another brief", brief, func(b *Brief) { b.From, b.To = b.From-1, b.To+1 }},
		{"a step on the day of another", steps, func(b *Brief) { b.Points[0].Date = b.Points[1].Date }},
		{"steps in another order", steps, func(b *Brief) {
			b.Points[0], b.Points[1] = b.Points[1], b.Points[0]
			renumber(b)
		}},
	} {
		b := saved(t, tt.of)
		tt.do(b)
		if len(a.VerifyBrief(b)) == 0 {
			t.Errorf("%s: not found", tt.name)
		}
	}
}

// renumber makes the numbers and texts of b fit its points again.
func renumber(b *Brief) {
	n := 0
	for _, points := range [][]Point{b.Points, b.Upcoming} {
		for i := range points {
			for k := range points[i].Citations {
				n++
				points[i].Citations[k].N = n
			}
			points[i].Text = pointText(b.Lang, points[i].Citations)
		}
	}
}

func TestVerifyEditionFindsWhatDoesNotFit(t *testing.T) {
	a := desk(t)
	e := mustDigest(t, a, "2021-03-04", Scope{})
	for name, do := range map[string]func(*Edition){
		"the headline of another story":     func(e *Edition) { e.Stories[0].Headline = e.Stories[1].Headline },
		"more sources than there are":       func(e *Edition) { e.Stories[0].Sources = 99 },
		"no source":                         func(e *Edition) { e.Stories[0].Sources = 0 },
		"fewer documents than are cited":    func(e *Edition) { e.Documents = 1 },
		"more documents than there are":     func(e *Edition) { e.Documents = 99 },
		"the next day":                      func(e *Edition) { e.On++ },
		"a day that another text mentions":  func(e *Edition) { e.Stories[0].Points[0].Date.From++ },
		"stories in another order":          func(e *Edition) { slices.Reverse(e.Stories) },
		"a story without points":            func(e *Edition) { e.Stories = append(e.Stories, Story{Headline: "Rien", Sources: 1}) },
		"all stories gone":                  func(e *Edition) { e.Stories = nil },
		"what is upcoming told as no story": func(e *Edition) { e.Upcoming = append(e.Upcoming, e.Stories[0].Points...) },
	} {
		tampered := saved(t, e)
		do(tampered)
		if len(a.VerifyEdition(tampered)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}
