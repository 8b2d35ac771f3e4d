package bot

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/prompts"
)

// rewording replies to each request to say points with the prose that say makes of
// the first quotation of each.
func rewordingModel(say func(n int, quote string) string, points func() []*Point) *scripted {
	return &scripted{reply: func(r prompts.Request) string {
		type point struct {
			Point string `json:"point"`
			Prose string `json:"prose"`
		}
		out := struct {
			Points []point `json:"points"`
		}{}
		for i, p := range points() {
			out.Points = append(out.Points, point{strconv.Itoa(i + 1), say(i+1, p.Citations[0].Quote)})
		}
		b, err := json.Marshal(out)
		if err != nil {
			panic(err)
		}
		return string(b)
	}}
}

// itself says a quotation as a sentence.
func itself(_ int, quote string) string {
	return strings.Join(strings.Fields(quote), " ")
}

func TestRewordedBrief(t *testing.T) {
	a := desk(t)
	plain := mustBrief(t, a, public("quai nord"))
	points := func() []*Point { return pointsOf(plain.Points, plain.Upcoming) }
	for _, tt := range []struct {
		name    string
		say     func(n int, quote string) string
		written bool
		why     Fallback
	}{
		{"as they stand", itself, true, ""},
		{"with an address", func(_ int, q string) string { return itself(0, q) + " Voir https://example.org." }, false, FallbackUnverified},
		{"not at all", func(int, string) string { return "" }, false, FallbackDeclined},
	} {
		model := rewordingModel(tt.say, points)
		b := mustBrief(t, a.Writer(Writing{Model: model}), public("quai nord"))
		if fails := a.VerifyBrief(b); fails != nil {
			t.Errorf("%s: %+v", tt.name, fails)
		}
		if (b.Engine != engineExtract) != tt.written || b.Fallback != tt.why {
			t.Errorf("%s: engine %q, fallback %q, dropped %v", tt.name, b.Engine, b.Fallback, b.Dropped)
		}
		if !tt.written && !slices.EqualFunc(b.Points, plain.Points, func(x, y Point) bool { return x.Text == y.Text }) {
			t.Errorf("%s: the points are not those that were extracted", tt.name)
		}
		if tt.written && !slices.ContainsFunc(b.Points, func(p Point) bool { return p.Text != pointText(b.Lang, p.Citations) }) {
			t.Errorf("%s: nothing is written", tt.name)
		}
		if !slices.EqualFunc(b.Cited(), plain.Cited(), func(x, y Citation) bool { return x.Quote == y.Quote && x.N == y.N }) {
			t.Errorf("%s: the citations are others", tt.name)
		}
	}
}

func TestRewordedTimelineAndDigest(t *testing.T) {
	a := desk(t)
	down := a.Writer(Writing{Model: &scripted{reply: func(prompts.Request) string { return "" }, err: &ModelError{FallbackUnreachable, errors.New("no")}}})
	b, err := down.Timeline(t.Context(), public("quai nord"))
	if err != nil || b.Fallback != FallbackUnreachable || b.Engine != engineExtract || a.VerifyBrief(b) != nil {
		t.Errorf("%+v, %v, %v", b, err, a.VerifyBrief(b))
	}
	plain := mustDigest(t, a, "2021-03-04", Scope{})
	points := func() []*Point {
		var lists [][]Point
		for _, s := range plain.Stories {
			lists = append(lists, s.Points)
		}
		return pointsOf(append(lists, plain.Upcoming)...)
	}
	e := mustDigest(t, a.Writer(Writing{Model: rewordingModel(itself, points)}), "2021-03-04", Scope{})
	if fails := a.VerifyEdition(e); fails != nil || e.Engine != "scripted" {
		t.Errorf("engine %q, dropped %v: %+v", e.Engine, e.Dropped, fails)
	}
}

func TestFollowUpWritten(t *testing.T) {
	a := shipped(t)
	earlier := []Exchange{{Question: "Que dit Emmanuel Macron des contenus terroristes ?"}}
	for said, taken := range map[string]bool{
		`{"question":"Que dit Theresa May des contenus terroristes ?"}`:                   true,
		`{"question":"Que dit Theresa May du budget de l’armée ?"}`:                       false, // nobody spoke of that
		`{"question":"Que dit Emmanuel Macron des contenus terroristes ?"}`:               false, // the question's own name is gone
		`{"question":"Que dit Theresa May des contenus terroristes ? Voir http://x.org"}`: false,
		`{"question":"Que ne dit pas Theresa May des contenus terroristes ?"}`:            false, // the other way round
		`rien`: false,
	} {
		model := &scripted{reply: func(prompts.Request) string { return said }}
		rules, _ := a.FollowUp("et Theresa May ?", earlier)
		got, leans := a.Writer(Writing{Model: model}).FollowUpWritten(t.Context(), "et Theresa May ?", earlier)
		want := rules
		if taken {
			want = said[len(`{"question":"`) : len(said)-2]
		}
		if got != want || !leans {
			t.Errorf("%s: %q, %v, want %q", said, got, leans, want)
		}
	}
	for said, taken := range map[string]bool{
		"Que dit Emmanuel Macron des contenus terroristes avant octobre 2017 ?": true,
		"Que dit Emmanuel Macron des contenus terroristes après octobre 2017 ?": false, // the other side of the date
		"Que dit Emmanuel Macron des contenus terroristes en octobre 2017 ?":    false,
	} {
		model := &scripted{reply: func(prompts.Request) string { return `{"question":"` + said + `"}` }}
		got, _ := a.Writer(Writing{Model: model}).FollowUpWritten(t.Context(), "et avant octobre 2017 ?", earlier)
		if (got == said) != taken {
			t.Errorf("%q: %q", said, got)
		}
	}
	model := &scripted{reply: func(prompts.Request) string { return `{"question":"Autre ?"}` }}
	if got, leans := a.Writer(Writing{Model: model}).FollowUpWritten(t.Context(), delayQuestion, earlier); got != delayQuestion || leans || len(model.asked) > 0 {
		t.Errorf("a question that stands by itself becomes %q", got)
	}
}
