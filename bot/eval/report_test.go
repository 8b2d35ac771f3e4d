package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// stated writes the measures that have something to count.
func stated(list []Measure) string {
	var parts []string
	for _, m := range list {
		if m.N > 0 {
			parts = append(parts, fmt.Sprintf("%s %d/%d", m.Name, m.K, m.N))
		}
	}
	return strings.Join(parts, ", ")
}

// TestWilson compares with published intervals (81/263, 15/148, 0/20 and 1/29 are
// those of R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3)
// and with values worked out by hand.
func TestWilson(t *testing.T) {
	tests := []struct {
		k, n      int
		low, high float64
	}{
		{8, 10, 0.4902, 0.9433},
		{0, 10, 0, 0.2775},
		{10, 10, 0.7225, 1},
		{5, 10, 0.2366, 0.7634},
		{1, 1, 0.2065, 1},
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{135, 150, 0.8416, 0.9385},
		{0, 0, 0, 1},
	}
	for _, tt := range tests {
		low, high := wilson(tt.k, tt.n)
		if math.Abs(low-tt.low) > 5e-5 || math.Abs(high-tt.high) > 5e-5 {
			t.Errorf("wilson(%d, %d) = %.4f, %.4f, want %.4f, %.4f", tt.k, tt.n, low, high, tt.low, tt.high)
		}
	}
	for n := 1; n < 200; n++ {
		for k := range n + 1 {
			p := float64(k) / float64(n)
			if low, high := wilson(k, n); low < 0 || low > p || high < p || high > 1 {
				t.Fatalf("wilson(%d, %d) = %v, %v", k, n, low, high)
			}
		}
	}
}

func TestPercentile(t *testing.T) {
	twenty := make([]float64, 20)
	for i := range twenty {
		twenty[i] = float64(i + 1)
	}
	for _, tt := range []struct {
		values []float64
		p      int
		want   float64
	}{{[]float64{7}, 50, 7}, {[]float64{7}, 95, 7}, {[]float64{1, 2}, 50, 1}, {[]float64{1, 2, 3}, 50, 2}, {twenty, 50, 10}, {twenty, 95, 19}} {
		if got := percentile(tt.values, tt.p); got != tt.want {
			t.Errorf("percentile(%v, %d) = %v, want %v", tt.values, tt.p, got, tt.want)
		}
	}
}

func TestReport(t *testing.T) {
	r := smallReport(t)
	const want = "answer_hit 4/6, first_hit 3/6, evidence_recall 4/7, citation_precision 4/6, quote_exact 6/7, date_equal 2/3, " +
		"refusal_recall 2/3, false_refusals 1/6, right 6/9, wrong 1/9"
	if got := stated(r.Overall.Measures); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if want := 5.0 / 9; r.Overall.Score != want || r.Overall.Errors != 1 {
		t.Errorf("score %v, want %v; %d errors, want 1", r.Overall.Score, want, r.Overall.Errors)
	}
	var names []string
	for _, g := range append(append([]Group{}, r.Kinds...), r.Langs...) {
		names = append(names, g.Name)
	}
	if want := []string{"number", "multi", "when", "crosslingual", "unanswerable", "fr", "en"}; !reflect.DeepEqual(names, want) {
		t.Errorf("groups %v, want %v", names, want)
	}
	curve := []Point{{0.9, 1.0 / 9, 0}, {0.8, 2.0 / 9, 0}, {0.5, 4.0 / 9, 0}, {0.3, 5.0 / 9, 0.2}}
	if !reflect.DeepEqual(r.Curve, curve) {
		t.Errorf("curve %v, want %v", r.Curve, curve)
	}
	if want := (Latency{P50: 27, P95: 51}); *r.Overall.Latency != want {
		t.Errorf("latency %v, want %v", *r.Overall.Latency, want)
	}
	ranks := make(map[string]string)
	for _, f := range r.Failures() {
		for _, p := range f.Retrieved {
			ranks[f.ID] += fmt.Sprintf("%d", p.Rank)
			if p.Evidence {
				ranks[f.ID] += "!"
			}
		}
	}
	if want := map[string]string{"g-2": "123457!", "g-3": "12345", "g-4": "12345", "g-6": "12345", "g-7": "12345"}; !reflect.DeepEqual(ranks, want) {
		t.Errorf("retrieved %v, want %v", ranks, want)
	}
}

func TestWriteText(t *testing.T) {
	var b bytes.Buffer
	if err := smallReport(t).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsRune(b.String(), 0x1b) {
		t.Error("an escape character reached the terminal")
	}
	golden(t, "small.txt", b.String())
}

func TestWriteHTML(t *testing.T) {
	var b bytes.Buffer
	if err := smallReport(t).WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, bad := range []string{"<de 2019>", "<plein tarif>", "<script", "http:", "https:", "ZgotmplZ", "NaN", "Inf"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	golden(t, "small.html", page)
}

func TestWriteJSON(t *testing.T) {
	var b bytes.Buffer
	if err := smallReport(t).WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "small.json", b.String())
}

// TestPlainest: nothing timed, no kinds, no confidence, and no flaws.
func TestPlainest(t *testing.T) {
	r, err := Run(context.Background(), script{"q": declined("", "")}, nil, []Case{{ID: "q", Question: "?"}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(io.Writer) error{"text": r.WriteText, "HTML": r.WriteHTML, "JSON": r.WriteJSON} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if name == "JSON" && !json.Valid(b.Bytes()) {
			t.Errorf("not JSON: %s", b.Bytes())
		}
		if err := write(fullDisk{}); !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v", name, err)
		}
	}
}

var errFull = errors.New("no space left")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestRunErrors(t *testing.T) {
	s := smallShelf(t)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	answerable := func(doc, quote string) Case {
		return Case{ID: "q", Question: "?", Answerable: true, Evidence: [][]Evidence{{{Doc: doc, Quote: quote, At: -1}}}}
	}
	broken := func(context.Context, bot.Question) ([]retrieval.Hit, error) { return nil, errors.New("index closed") }
	tests := []struct {
		name  string
		ctx   context.Context
		cases []Case
		opt   Options
		want  string
	}{
		{"no cases", context.Background(), nil, Options{}, "no gold questions"},
		{"no such document", context.Background(), []Case{answerable("x.txt", "y")}, Options{}, `gold question q: document "x.txt" is not in the corpus`},
		{"no such quote", context.Background(), []Case{answerable("n-7", "La lune")}, Options{}, `gold question q: document "n-7" does not say "La lune"`},
		{
			"several", context.Background(), []Case{answerable("x.txt", "y"), answerable("y.txt", "y"), answerable("n-7", "mineurs")}, Options{},
			`gold question q: document "x.txt" is not in the corpus (and 1 more like it)`,
		},
		{"cancelled", gone, []Case{{ID: "q", Question: "?"}}, Options{}, "context canceled"},
		{"search", context.Background(), []Case{answerable("n-7", "mineurs")}, Options{Search: broken}, "search for gold question q: index closed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Run(tt.ctx, script{}, s.docs, tt.cases, tt.opt)
			if err == nil || err.Error() != tt.want || r != nil {
				t.Errorf("got %v, %v, want %s", r, err, tt.want)
			}
		})
	}
}

func TestProgressAndScope(t *testing.T) {
	asOf := day(t, "2031-06-01")
	var seen []string
	asker := askerFunc(func(q bot.Question) *bot.Answer {
		seen = append(seen, fmt.Sprintf("%s %s %s", q.ID, q.Text, q.AsOf))
		return declined("", "")
	})
	opt := Options{Scope: bot.Scope{AsOf: asOf}, Progress: func(done, total int) { seen = append(seen, fmt.Sprintf("%d of %d", done, total)) }}
	if _, err := Run(context.Background(), asker, nil, []Case{{ID: "a", Question: "Où ?"}, {ID: "b", Question: "Qui ?"}}, opt); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a Où ? 2031-06-01", "1 of 2", "b Qui ? 2031-06-01", "2 of 2"}; !reflect.DeepEqual(seen, want) {
		t.Errorf("got %q, want %q", seen, want)
	}
}

type askerFunc func(bot.Question) *bot.Answer

func (f askerFunc) Ask(_ context.Context, q bot.Question) (*bot.Answer, error) { return f(q), nil }

// TestTwoFilesOneRecord: a record id that two files have may mean either.
func TestTwoFilesOneRecord(t *testing.T) {
	s := &shelf{t: t}
	s.add("a.jsonl#r", "Le quai est fermé.", "", "")
	s.add("b.jsonl#r", "Le quai est ouvert.", "", "")
	c := Case{ID: "q", Question: "?", Answerable: true, Evidence: [][]Evidence{{{Doc: "r", Quote: "est ouvert", At: -1}}}}
	r, err := Run(context.Background(), script{"q": answered(s.cite("b.jsonl#r", "Le quai est ouvert."))}, s.docs, []Case{c}, Options{})
	if err != nil || r.Results[0].Verdict != Right {
		t.Errorf("%v, %+v", err, r)
	}
}

func TestRepeatedPassageHoldsEvidence(t *testing.T) {
	lib := newLibrary(judgeShelf(t).docs)
	place, err := lib.target(Evidence{Doc: "twice.txt", Quote: "0123456789", At: 17})
	if err != nil {
		t.Fatal(err)
	}
	p := corpus.Passage{Document: "twice.txt", Span: corpus.Span{Start: 3, End: 13}}
	evidence := [][]target{{place}}
	if holdsEvidence(&p, evidence) {
		t.Error("the first place is not the one that is meant")
	}
	p.Repeats = []corpus.Span{{Start: 17, End: 27}}
	if !holdsEvidence(&p, evidence) {
		t.Error("the passage repeats at the place that is meant")
	}
}

func TestLatencyBounds(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   []float64
	}{
		{[]float64{0}, []float64{0, 0.1}},
		{[]float64{3}, []float64{3, 5}},
		{[]float64{0.04, 0.12}, []float64{0, 0.1, 0.15}},
		{[]float64{8, 25}, []float64{7, 10, 15, 20, 30}},
	} {
		got := latencyBounds(tt.values)
		if len(got) != len(tt.want) {
			t.Errorf("latencyBounds(%v) = %v, want %v", tt.values, got, tt.want)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-tt.want[i]) > 1e-9 {
				t.Errorf("latencyBounds(%v) = %v, want %v", tt.values, got, tt.want)
			}
		}
	}
}
