package bot

import (
	"slices"
	"testing"
)

func TestHoldings(t *testing.T) {
	a := desk(t)
	all := a.Holdings(Scope{})
	if len(all) != len(a.index.Documents()) {
		t.Fatalf("%d of %d documents", len(all), len(a.index.Documents()))
	}
	if last := all[len(all)-1]; last.Document != "ports/souvenir.txt" || last.Date != 0 || last.DateBasis != "none" {
		t.Errorf("the last is %+v", last)
	}
	if all[0].Document != "ports/recours.md" || all[0].Date != day(t, "2021-06-10") {
		t.Errorf("the first is %+v", all[0])
	}
	for _, h := range a.Holdings(Scope{Collections: []string{"ports"}}) {
		if h.Collection != "ports" {
			t.Errorf("%+v shows up", h)
		}
	}
	if none := a.Holdings(Scope{Collections: []string{"x"}}); none == nil || len(none) > 0 {
		t.Errorf("%v", none)
	}
	dated := a.Holdings(Scope{Since: day(t, "2021-06-01")})
	if len(dated) != 1 || dated[0].Document != "ports/recours.md" {
		t.Errorf("since June: %+v", dated)
	}
}

func TestDocument(t *testing.T) {
	a := desk(t)
	if doc := a.Document("ports/agence.md"); doc == nil || doc.Publisher != "Agence du Littoral" {
		t.Errorf("%+v", doc)
	}
	if doc := a.Document("ports/nothing.md"); doc != nil {
		t.Errorf("%+v", doc)
	}
}

func TestSources(t *testing.T) {
	a := desk(t)
	q := public("Combien coûtera l'extension du quai nord de Sablette ?")
	ans := mustAsk(t, a, q)
	if !ans.Answered {
		t.Fatal(ans.Text)
	}
	more, err := a.Sources(t.Context(), q, ans.Citations, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(more) == 0 {
		t.Error("nothing more")
	}
	seen := slices.Clone(ans.Citations)
	for i, c := range more {
		if c.N != i+1 || a.check(c) != "" {
			t.Errorf("%+v", c)
		}
		if slices.ContainsFunc(seen, func(o Citation) bool { return o.shares(c) || o.Quote == c.Quote }) {
			t.Errorf("%s again: %s", c.Document, c.Quote)
		}
		seen = append(seen, c)
	}
	if rest, err := a.Sources(t.Context(), q, seen, 10); err != nil || len(rest) > 0 {
		t.Errorf("still more: %v, %v", rest, err)
	}
	if one, _ := a.Sources(t.Context(), q, ans.Citations, 1); len(one) != 1 || one[0].Quote != more[0].Quote {
		t.Errorf("the best is %v", one)
	}
	for _, text := range []string{"", "le la les", "🎉"} {
		if got, err := a.Sources(t.Context(), Question{Text: text}, nil, 5); err != nil || got == nil || len(got) > 0 {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}
