package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func TestReadSought(t *testing.T) {
	const good = "\ufeff" + `{"id":"a","question":"Qui ?","lang":"fr","kind":"k","doc_id":"d1","answer_text":null,"passage":"x"}

{"id":"b","question":"Who?","doc_id":"d2","answerable":false}
{"id":"c","question":"Why?","doc_id":null}
`
	got, err := ReadSought(strings.NewReader(good), "set")
	want := []Sought{
		{ID: "a", Lang: "fr", Kind: "k", Question: "Qui ?", Doc: "d1", Answerable: true},
		{ID: "b", Question: "Who?", Doc: "d2"},
		{ID: "c", Question: "Why?"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, c := range []struct{ in, err string }{
		{"", "set: no questions"},
		{"{", "set:1: bad JSON: unexpected end of JSON input"},
		{`{"question":"Qui ?"}`, "set:1: no id"},
		{`{"id":"a","question":" "}`, "set:1: a: no question"},
		{`{"id":"a","question":"Qui ?","answerable":true}`, "set:1: a: answerable without doc_id"},
		{"\n" + `{"id":"a","question":"Qui ?"}` + "\n" + `{"id":"a","question":"Qui ?"}`, `set:3: id "a" is already on line 2`},
		{"\xff", "set:1: not UTF-8"},
	} {
		if _, err := ReadSought(strings.NewReader(c.in), "set"); err == nil || err.Error() != c.err {
			t.Errorf("%q: %v, want %s", c.in, err, c.err)
		}
	}
}

// lookups has a question for each rank, then unanswerable ones.
func lookups(ranks []int, unanswerable ...float64) []*Lookup {
	var list []*Lookup
	for i, r := range ranks {
		list = append(list, &Lookup{Sought: Sought{ID: fmt.Sprint(i), Answerable: true}, Rank: r, Sure: float64(10 - i)})
	}
	for _, sure := range unanswerable {
		list = append(list, &Lookup{Sure: sure})
	}
	return list
}

func TestSearchFigures(t *testing.T) {
	list := lookups([]int{1, 2, 6, 0}, 7, 6.5, 9)
	g := newSearchGroup("all", list, false)
	for i, want := range []int{1, 2, 3} {
		if m := g.Recall[i]; m.K != want || m.N != 4 {
			t.Errorf("%s is %d/%d, want %d/4", m.Name, m.K, m.N, want)
		}
	}
	near := func(name string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	near("MRR", g.Means[0].Value, (1+0.5+1.0/6)/4)
	near("nDCG", g.Means[1].Value, (1+1/math.Log2(3)+1/math.Log2(7))/4)
	for _, m := range g.Means {
		if m.Low > m.Value || m.High < m.Value || m.Low < 0 || m.High > 1 {
			t.Errorf("%s: %+v", m.Name, m)
		}
	}
	// 10, 9, 8, 7 against 7, 6.5, 9: of twelve pairs two are equal and two are the wrong way round.
	auc := refusalAUC(list)
	near("AUC", auc.Value, (3+2.5+2+1.5)/12)
	if again := refusalAUC(list); again != auc {
		t.Errorf("a second time %+v, first %+v", again, auc)
	}
	if m := refusalAUC(lookups([]int{1})); m.N != 0 {
		t.Errorf("AUC without unanswerable questions: %+v", m)
	}
}

func hitsOf(ids ...string) []retrieval.Hit {
	var hits []retrieval.Hit
	for _, id := range ids {
		original, copies, _ := strings.Cut(id, "=")
		h := retrieval.Hit{Passage: corpus.Passage{Document: original}, Lexical: 1}
		if copies != "" {
			h.Copies = []corpus.Passage{{Document: copies}}
		}
		hits = append(hits, h)
	}
	return hits
}

func TestRunSearch(t *testing.T) {
	found := map[string][]retrieval.Hit{
		"été":    hitsOf("f.jsonl#a", "f.jsonl#a", "f.jsonl#b"),
		"ete":    hitsOf("f.jsonl#b"),
		"double": hitsOf("x.txt=f.jsonl#b"),
		"summer": hitsOf("c.txt", "f.jsonl#a"),
	}
	search := func(_ context.Context, text string) ([]retrieval.Hit, error) { return found[text], nil }
	list := []Sought{
		{ID: "1", Lang: "fr", Kind: "plain", Question: "été", Doc: "b", Answerable: true},
		{ID: "2", Lang: "fr", Kind: "copy", Question: "double", Doc: "b", Answerable: true},
		{ID: "3", Lang: "en", Kind: "plain", Question: "summer", Doc: "b", Answerable: true},
		{ID: "4", Lang: "fr", Kind: "none", Question: "rien"},
	}
	r, err := RunSearch(t.Context(), search, list, SearchOptions{
		Name: "set", Documents: []string{"f.jsonl#a", "f.jsonl#b", "c.txt"},
		Sure: func(hits []retrieval.Hit) float64 { return float64(len(hits)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{2, 2, 0, 0} {
		if got := r.Lookups[i].Rank; got != want {
			t.Errorf("question %d: rank %d, want %d", i+1, got, want)
		}
	}
	losses := make(map[string]Loss)
	for _, l := range r.Losses {
		losses[l.Name] = l
	}
	// "ete" finds b at the top; "double" has a slip and is lost.
	if l := losses[nameLossAccents]; l.N != 3 || l.Points[0] >= 0 || l.Points[1] != 0 {
		t.Errorf("without accents: %+v", l)
	}
	if l := losses[nameLossTypos]; l.Lost != 1 || l.Gained != 0 {
		t.Errorf("with typos: %+v", l)
	}
	if l := losses[nameLossEnglish]; l.N != 2 || l.Points[1] != 100 {
		t.Errorf("in English: %+v", l)
	}
	checkSearchMins(t, r)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"text": func(b *bytes.Buffer) error { return r.WriteText(b) },
		"json": func(b *bytes.Buffer) error { return r.WriteJSON(b) },
		"html": func(b *bytes.Buffer) error { return r.WriteHTML(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil || !strings.Contains(b.String(), "summer") {
			t.Errorf("%s: %v\n%s", name, err, b.String())
		}
	}
}

func checkSearchMins(t *testing.T, r *SearchReport) {
	t.Helper()
	for _, c := range []struct{ min, miss string }{
		{"recall_5=0.5", ""},
		{"recall_5=0.7", "recall_5 is 0.6667, less than 0.7"},
		{"recall_5@fr=100%", ""},
		{"recall_1@plain=0.1", "recall_1@plain is 0, less than 0.1"},
		{"mrr_10@none=0.1", "mrr_10@none was not measured, wanted 0.1"},
		{"refusal_auc=0.9", ""},
		{"loss_accents=0", ""},
		{"loss_english=10", "loss_english is 100, more than 10"},
	} {
		m, err := ParseSearchMin(c.min)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, miss := range r.Check([]SearchMin{m}) {
			got = miss.String()
		}
		if got != c.miss {
			t.Errorf("%s: %q, want %q", c.min, got, c.miss)
		}
	}
	for _, bad := range []string{"recall_5", "recall_7=1", "recall_5=much"} {
		if _, err := ParseSearchMin(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestRunSearchErrors(t *testing.T) {
	none := func(context.Context, string) ([]retrieval.Hit, error) { return nil, nil }
	if _, err := RunSearch(t.Context(), none, nil, SearchOptions{}); err == nil {
		t.Error("no questions: no error")
	}
	list := []Sought{{ID: "1", Question: "Qui ?", Doc: "b", Answerable: true}}
	if _, err := RunSearch(t.Context(), none, list, SearchOptions{Documents: []string{"a"}}); err == nil {
		t.Error("an unknown document: no error")
	}
	broken := errors.New("broken")
	_, err := RunSearch(t.Context(), func(context.Context, string) ([]retrieval.Hit, error) { return nil, broken }, list, SearchOptions{})
	if !errors.Is(err, broken) {
		t.Errorf("a failing search: %v", err)
	}
}

func TestPerturbations(t *testing.T) {
	if got := withoutAccents("Où l’Œuvre française a-t-elle été créée ?"); got != "Ou l’Oeuvre francaise a-t-elle ete creee ?" {
		t.Errorf("without accents: %q", got)
	}
	const text = "Quelle commission européenne a proposé le règlement ?"
	first := withTypos(text)
	if second := withTypos(text); first == text || second != first {
		t.Errorf("the slips of one text: %q, then %q", first, second)
	}
	for _, short := range []string{"", "Qui ?", "a b c"} {
		if withTypos(short) != short {
			t.Errorf("%q has slips: %q", short, withTypos(short))
		}
	}
}

func FuzzWithTypos(f *testing.F) {
	f.Add("Quelle commission européenne a proposé le règlement ?")
	f.Add("ééééé 世界世界世界")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		got := withTypos(text)
		if !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q", text, got)
		}
		before, after := []rune(text), []rune(got)
		// A slip adds or drops one letter of a word of at least five.
		if slips := len(before)/typoLength + 1; len(after) < len(before)-slips || len(after) > len(before)+slips {
			t.Fatalf("%q becomes %q", text, got)
		}
	})
}
