package eval

import (
	"strings"
	"testing"
)

func TestParseMin(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Min
	}{
		{"answer_hit=0.95", Min{"answer_hit", 0.95, false}},
		{" first_hit = 85 % ", Min{"first_hit", 0.85, false}},
		{"false_refusals=0.05", Min{"false_refusals", 0.05, true}},
		{"wrong=0", Min{"wrong", 0, true}},
		{"score=-0.5", Min{"score", -0.5, false}},
		{"errors=0", Min{"errors", 0, true}},
		{"latency_p95=150", Min{"latency_p95", 150, true}},
	} {
		got, err := ParseMin(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("ParseMin(%q) = %v, %v, want %v", tt.in, got, err, tt.want)
		}
	}
	for _, tt := range []struct{ in, want string }{
		{"answer_hit", `threshold "answer_hit" is not like answer_hit=0.95`},
		{"hit=1", `unknown threshold "hit"; known are answer_hit, first_hit,`},
		{"answer_hit=", `threshold "answer_hit=": "" is no number`},
		{"answer_hit=NaN", `is no number`},
		{"answer_hit=1e999", `is no number`},
	} {
		if _, err := ParseMin(tt.in); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("ParseMin(%q): %v, want %s", tt.in, err, tt.want)
		}
	}
	for _, name := range MinNames() {
		if _, err := ParseMin(name + "=1"); err != nil {
			t.Error(err)
		}
	}
}

func TestCheck(t *testing.T) {
	r := smallReport(t)
	for _, tt := range []struct{ min, want string }{
		{"refusal_recall=0.6", ""},
		{"answer_hit=0.67", "answer_hit is 0.6667, less than 0.67"},
		{"first_hit=0.5", ""},
		{"first_hit=50%", ""},
		{"false_refusals=0.2", ""},
		{"false_refusals=0.1", "false_refusals is 0.1667, more than 0.1"},
		{"score=0.6", "score is 0.5556, less than 0.6"},
		{"errors=0", "errors is 1, more than 0"},
		{"latency_p50=27", ""},
		{"latency_p95=50", "latency_p95 is 51, more than 50"},
	} {
		m, err := ParseMin(tt.min)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, miss := range r.Check([]Min{m}) {
			got += miss.String()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.min, got, tt.want)
		}
	}
	untimed := &Report{}
	for _, name := range []string{"latency_p50", "answer_hit", "score", "no_such_name"} {
		miss := untimed.Check([]Min{{Name: name}})
		if len(miss) != 1 || miss[0].Measured || !strings.Contains(miss[0].String(), "was not measured") {
			t.Errorf("%s of an empty report: %v", name, miss)
		}
	}
}
