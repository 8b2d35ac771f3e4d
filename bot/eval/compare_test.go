package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

// smallComparison holds smallReport against an engine that writes: better at two
// questions, worse at one, twice without its model.
func smallComparison(t *testing.T) *Comparison {
	t.Helper()
	first := smallReport(t)
	s := smallShelf(t)
	cost := answered(s.cite("port.txt", "Le chantier coûtera 48 millions d'euros."))
	cost.Claims = []bot.Claim{{Text: "Le chantier coûtera 48 millions d’euros.", Citations: []int{1}}}
	cost.Dropped = []bot.Dropped{{Claim: 2, Check: bot.CheckNumber}, {Claim: 1, Quote: 2, Check: bot.CheckQuote}}
	fair := answered(s.cite("foire.txt", "L'entrée est gratuite pour les moins de 18 ans."))
	fair.Claims = []bot.Claim{
		{Text: "L’entrée est gratuite pour les <mineurs>.", Citations: []int{1}},
		{Text: "« L'entrée est gratuite pour les moins de 18 ans. »", Citations: []int{1}, Quoted: true},
	}
	fair.Dropped = []bot.Dropped{{Claim: 2, Check: bot.CheckSense, Replaced: true}}
	notice := answered(s.cite("notice.txt", "Le guichet est fermé le lundi."))
	notice.Fallback = bot.FallbackSlow
	ask := script{
		"g-1": answered(s.cite("foire.txt", "Plus de 300 éditeurs y sont attendus.")),
		"g-2": cost, "g-3": fair, "g-4": notice,
		"g-5": answered(s.cite("port.txt", "La directrice du port, Aline Quéré, a salué ce résultat.")),
		"g-7": declined("terms", "Les documents ne disent rien de 2024."),
		"g-8": declined("coverage", "Les documents ne nomment personne."),
		"g-9": declined("terms", "The documents say nothing of a ferry."),
	}
	ask["g-5"].Fallback, ask["g-5"].Dropped = bot.FallbackUnverified, []bot.Dropped{{Claim: 1, Check: bot.CheckName}}
	var cases []Case
	for _, r := range first.Results {
		cases = append(cases, r.Case)
	}
	other, err := Run(context.Background(), ask, s.docs, cases, Options{Now: ticking()})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compare("small.gold.jsonl", []Engine{{Name: "extract", Report: first}, {Name: "llm", Model: "small-1", Report: other}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompareGoldens(t *testing.T) {
	c := smallComparison(t)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"compare.txt":  func(b *bytes.Buffer) error { return c.WriteText(b) },
		"compare.html": func(b *bytes.Buffer) error { return c.WriteHTML(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.String())
	}
}

func TestCompareJSON(t *testing.T) {
	var b bytes.Buffer
	if err := smallComparison(t).WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Engines []struct {
			Engine, Model string
			Written       *Written
			Report        struct{ Results []struct{ ID string } }
		}
		Differences []struct {
			Measure, Engine    string
			Difference, Low, P *float64
		}
		Differing []struct {
			ID       string
			Outcomes []string
		}
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Engines) != 2 || got.Engines[0].Written != nil || got.Engines[1].Model != "small-1" || len(got.Engines[1].Report.Results) != 9 {
		t.Errorf("engines %+v", got.Engines)
	}
	if w := got.Engines[1].Written; w == nil || w.Asked != 4 || w.Claims != 5 || w.Kept != 2 || w.Replaced != 1 || w.Dropped != 2 || len(w.Fallbacks) != 2 || len(w.Checks) != 4 {
		t.Errorf("written %+v", w)
	}
	if len(got.Differences) != int(numMeasures) {
		t.Errorf("%d differences", len(got.Differences))
	}
	for _, d := range got.Differences {
		paired := d.Measure != "citation_precision" && d.Measure != "quote_exact" && d.Measure != "date_equal"
		if (d.P != nil) != paired || (d.Low != nil) != paired || d.Difference == nil {
			t.Errorf("%+v", d)
		}
	}
	var all []string
	for _, d := range got.Differing {
		all = append(all, d.ID+" "+strings.Join(d.Outcomes, "/"))
	}
	if s := strings.Join(all, ", "); s != "g-1 right/wrong, g-2 refused/right, g-7 wrong/right" {
		t.Errorf("differing: %s", s)
	}
}

// The pairs of a measure give the same difference as its two rates.
func TestPairsAgree(t *testing.T) {
	c := smallComparison(t)
	for i, d := range c.Differences {
		if d.Pairing == nil {
			continue
		}
		diff, _, _ := d.Pairing.Difference()
		if math.Abs(diff-*d.Diff) > 1e-9 || d.Pairing.n() != c.Engines[0].Report.Overall.Measures[i].N {
			t.Errorf("%s: %+v, difference %v", d.Measure, *d.Pairing, *d.Diff)
		}
	}
}

func TestCompareErrors(t *testing.T) {
	r := smallReport(t)
	if _, err := Compare("x", []Engine{{Name: "extract", Report: r}}); err == nil {
		t.Error("one engine is compared")
	}
	short := *r
	short.Results = r.Results[1:]
	if _, err := Compare("x", []Engine{{Name: "extract", Report: r}, {Name: "llm", Report: &short}}); err == nil {
		t.Error("other questions are compared")
	}
}

// TestMcNemar compares with sums of binomial coefficients worked out by hand.
func TestMcNemar(t *testing.T) {
	for _, tt := range []struct {
		first, other int
		want         float64
	}{{0, 0, 1}, {1, 0, 1}, {0, 5, 0.0625}, {2, 12, 2 * (1 + 14 + 91) / 16384.0}, {3, 3, 1}, {1, 9, 2 * 11 / 1024.0}} {
		if got := (Pairing{First: tt.first, Other: tt.other, Both: 7}).McNemar(); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%d against %d: p = %v, want %v", tt.first, tt.other, got, tt.want)
		}
	}
}

// TestDifference holds the interval against what must be true of it: it holds the
// difference, lies within -1 and 1, turns around with the engines, and with
// no correlation is that of Wilson's intervals squared and added.
func TestDifference(t *testing.T) {
	for _, both := range []int{0, 1, 5, 40} {
		for _, neither := range []int{0, 1, 5, 40} {
			for first := range 8 {
				for other := range 8 {
					p := Pairing{both, first, other, neither}
					d, low, high := p.Difference()
					if low > d || d > high || low < -1 || high > 1 {
						t.Fatalf("%+v: %v in %v to %v", p, d, low, high)
					}
					back, lowBack, highBack := Pairing{both, other, first, neither}.Difference()
					if p.n() > 0 && (math.Abs(d+back) > 1e-9 || math.Abs(low+highBack) > 1e-9 || math.Abs(high+lowBack) > 1e-9) {
						t.Fatalf("%+v does not turn around: %v to %v, %v to %v", p, low, high, lowBack, highBack)
					}
				}
			}
		}
	}
	// Over 10 units one has 6, the other 4, as often together as by chance: 0.6·0.4·10 = 2.4, nearest 2 with phi -1/6.
	p := Pairing{Both: 2, First: 2, Other: 4, Neither: 2}
	low1, high1 := wilson(6, 10)
	low2, high2 := wilson(4, 10)
	a, b := 0.6-low1, high2-0.4
	_, low, high := p.Difference()
	phi := -4 / math.Sqrt(6*4*4*6)
	if want := 0.2 - math.Sqrt(a*a-2*phi*a*b+b*b); math.Abs(low-want) > 1e-9 {
		t.Errorf("low = %v, want %v", low, want)
	}
	a, b = high1-0.6, 0.4-low2
	if want := 0.2 + math.Sqrt(a*a-2*phi*a*b+b*b); math.Abs(high-want) > 1e-9 {
		t.Errorf("high = %v, want %v", high, want)
	}
}
