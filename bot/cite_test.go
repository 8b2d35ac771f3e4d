package bot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// cited are all citations of ans, the nearest finding included.
func cited(ans *Answer) []Citation {
	out := slices.Clone(ans.Citations)
	if ans.Nearest != nil {
		out = append(out, *ans.Nearest)
	}
	return out
}

// frame is the text of ans without what it quotes.
func frame(ans *Answer) string {
	s := ans.Text
	for _, c := range ans.Citations {
		s = strings.ReplaceAll(s, c.Quote, "")
	}
	return s
}

// checkAnswer holds ans to all that an answer promises, by means of its own.
func checkAnswer(t testing.TB, a *Assistant, ans *Answer) {
	t.Helper()
	if strings.TrimSpace(ans.Text) == "" {
		t.Errorf("%q: no reply", ans.Question)
	}
	if ans.Lang != "fr" && ans.Lang != "en" {
		t.Errorf("%q: language %q", ans.Question, ans.Lang)
	}
	if ans.Answered {
		checkAnswered(t, ans)
	} else {
		checkRefusal(t, ans)
	}
	for _, c := range cited(ans) {
		checkCitation(t, a, c)
		if t.Failed() {
			t.Fatalf("question %q", ans.Question)
		}
	}
	if bad := a.Verify(ans); bad != nil {
		t.Errorf("%q does not verify: %v", ans.Question, bad)
	}
	if bad := a.Verify(copyOf(t, ans)); bad != nil {
		t.Errorf("%q does not verify once it was saved: %v", ans.Question, bad)
	}
}

var reference = regexp.MustCompile(`\[(\d+)\]`)

func checkAnswered(t testing.TB, ans *Answer) {
	t.Helper()
	if ans.Reason != nil || ans.Nearest != nil || ans.Gate != "" {
		t.Errorf("%q: answered with a reason, a nearest finding or the gate %q", ans.Question, ans.Gate)
	}
	var want, got []int
	for i, c := range ans.Citations {
		want = append(want, i+1)
		if c.N != i+1 {
			t.Errorf("%q: citation %d bears the number %d", ans.Question, i+1, c.N)
		}
		if !strings.Contains(ans.Text, c.Quote) {
			t.Errorf("%q: the text does not have the quotation %q", ans.Question, c.Quote)
		}
	}
	for _, m := range reference.FindAllStringSubmatch(frame(ans), -1) {
		n, _ := strconv.Atoi(m[1])
		got = append(got, n)
	}
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("%q: %d citations, the text refers to %v: %s", ans.Question, len(want), got, ans.Text)
	}
}

func checkRefusal(t testing.TB, ans *Answer) {
	t.Helper()
	if ans.Reason == nil || *ans.Reason != ans.Text || ans.Gate == "" {
		t.Errorf("%q: a refusal without its reason: %q", ans.Question, ans.Text)
	}
	if ans.Citations == nil || len(ans.Citations) > 0 {
		t.Errorf("%q: a refusal with the citations %v", ans.Question, ans.Citations)
	}
	if c := ans.Nearest; c != nil {
		mark := pick(ans.Lang, "sans être la réponse", "which is not the answer")
		for _, want := range []string{mark, cmp.Or(c.Title, c.Document), FormatDate(c.CitedDate(), ans.Lang)} {
			if !strings.Contains(ans.Text, want) {
				t.Errorf("%q: the nearest finding is not named by %q: %s", ans.Question, want, ans.Text)
			}
		}
		if c.N != 0 {
			t.Errorf("%q: the nearest finding bears the number %d", ans.Question, c.N)
		}
	}
}

// checkCitation holds c to the document itself.
func checkCitation(t testing.TB, a *Assistant, c Citation) {
	t.Helper()
	doc := a.index.Document(c.Document)
	if doc == nil || doc.Version != c.Version || corpus.VersionOf(doc.Text) != c.Version {
		t.Fatalf("%s is not in the corpus as %s", c.Document, c.Version)
	}
	if c.Title != doc.Title || c.Publisher != doc.Publisher {
		t.Errorf("%s is called %q by %q", c.Document, c.Title, c.Publisher)
	}
	if got := doc.Text[c.Start:c.End]; got != c.Quote {
		t.Errorf("%s: bytes %d to %d are %q, quoted %q", c.Document, c.Start, c.End, got, c.Quote)
	}
	if !utf8.ValidString(c.Quote) || strings.TrimSpace(c.Quote) != c.Quote || c.Quote == "" {
		t.Errorf("%s: quoted %q", c.Document, c.Quote)
	}
	if cutsWord(doc.Text, c.Start) || cutsWord(doc.Text, c.End) {
		t.Errorf("%s: the quotation begins or ends inside a word: %q", c.Document, c.Quote)
	}
	if !isWholeSentence(doc, c) {
		if len(c.Quote) > maxQuote {
			t.Errorf("%s: a quotation of %d bytes: %q", c.Document, len(c.Quote), c.Quote)
		}
		if !evenMarks(c.Quote) {
			t.Errorf("%s: quotation marks do not match: %q", c.Document, c.Quote)
		}
	}
	if c.AlsoIn == nil {
		t.Errorf("%s: also_in is nil", c.Document)
	}
	seen := map[Place]bool{{Document: c.Document, Start: c.Start, End: c.End}: true}
	for _, p := range c.AlsoIn {
		other := a.index.Document(p.Document)
		if other == nil {
			t.Fatalf("also in %s, which is not in the corpus", p.Document)
		}
		got := other.Text[p.Start:p.End]
		if p.Quote == "" && got != c.Quote || p.Quote != "" && (got != p.Quote || got == c.Quote || !strings.EqualFold(corpus.Letters(got), corpus.Letters(c.Quote))) {
			t.Errorf("%s, also in %s: %q, quoted %q, place %q", c.Document, p.Document, got, c.Quote, p.Quote)
		}
		key := Place{Document: p.Document, Start: p.Start, End: p.End}
		if seen[key] {
			t.Errorf("%s: the place %v is named twice", c.Document, key)
		}
		seen[key] = true
	}
}

// cutsWord reports whether byte i of text stands between two letters or digits.
func cutsWord(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return word(before) && word(after)
}

// isWholeSentence reports whether c quotes one sentence of doc, the mark of a list before it aside.
func isWholeSentence(doc *corpus.Document, c Citation) bool {
	for _, p := range doc.Passages {
		for _, s := range p.Sentences {
			if s.End == c.End && s.Start <= c.Start && strings.Trim(doc.Text[s.Start:c.Start], "•*-–— \t\u00a0") == "" {
				return true
			}
		}
	}
	return false
}

// evenMarks reports whether each quotation mark of s has its other half.
func evenMarks(s string) bool {
	return strings.Count(s, "«") == strings.Count(s, "»") &&
		strings.Count(s, "“")+strings.Count(s, "„") == strings.Count(s, "”") &&
		strings.Count(s, `"`)%2 == 0
}

// copyOf is ans saved and read again.
func copyOf(t testing.TB, ans *Answer) *Answer {
	t.Helper()
	b, err := json.Marshal(ans)
	if err != nil {
		t.Fatal(err)
	}
	var out Answer
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

func TestCitationsShowTheirDate(t *testing.T) {
	a := wire(t)
	tests := []struct {
		question      string
		date, dateEnd string // "" for none
		basis         corpus.Basis
		precision     corpus.Precision
		shown         string // in the text
	}{
		{"Quel est le budget de la médiathèque ?", "2020-02-06", "", corpus.BasisMetadata, corpus.PrecisionDay, "Mairie de Vernais (6 février 2020)"},
		{"Qui a éteint l'incendie de la scierie Mallard ?", "2019-03-18", "", corpus.BasisWeekday, corpus.PrecisionDay, "depeches/lot.txt (18 mars 2019, date déduite)"},
		{"Qui reçoit les infirmières à l'hôtel de Sarquigny ?", "2019-03-14", "2019-03-15", corpus.BasisText, corpus.PrecisionDay, "(14–15 mars 2019)"},
		{"Combien de ruches les apiculteurs ont-ils comptées ?", "2019-03-20", "", corpus.BasisText, corpus.PrecisionDay, "(20 mars 2019)"},
		{"Combien d'automates compte l'horloge astronomique de Vernais ?", "", "", corpus.BasisNone, "", "(sans date)"},
		{"How many dockers work at the coal terminal of Eastmere?", "2022-06-20", "", corpus.BasisMetadata, corpus.PrecisionDay, "(20 June 2022)"},
	}
	for _, tt := range tests {
		ans := mustAsk(t, a, Question{Text: tt.question})
		if !ans.Answered {
			t.Errorf("%q: %s", tt.question, ans.Text)
			continue
		}
		c := ans.Citations[0]
		if c.Date.String() != orNoDay(tt.date) || c.DateEnd.String() != orNoDay(tt.dateEnd) || c.DateBasis != tt.basis || c.DatePrecision != tt.precision {
			t.Errorf("%q: %v to %v, %q, %q", tt.question, c.Date, c.DateEnd, c.DateBasis, c.DatePrecision)
		}
		if !strings.Contains(ans.Text, tt.shown) {
			t.Errorf("%q: no %q in %s", tt.question, tt.shown, ans.Text)
		}
		row := fieldsOf(t, ans)["citations"].([]any)[0].(map[string]any)
		for field, want := range map[string]string{"date": tt.date, "date_end": tt.dateEnd} {
			got, ok := row[field]
			if !ok || want == "" && got != nil || want != "" && got != want {
				t.Errorf("%q: %s is %v in JSON, want %q", tt.question, field, got, want)
			}
		}
	}
}

// orNoDay is how the day s, "" for none, prints.
func orNoDay(s string) string {
	if s == "" {
		return corpus.Day(0).String()
	}
	return s
}

func fieldsOf(t testing.TB, v any) map[string]any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]any)
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAnswerFields keeps the names that others read an answer by.
func TestAnswerFields(t *testing.T) {
	const (
		answer   = "answered citations engine id lang nearest question reason text timings_ms"
		citation = "also_in date date_basis date_end date_precision document end n publisher quote speaker start title url version"
	)
	names := func(fields map[string]any) string {
		return strings.Join(slices.Sorted(maps.Keys(fields)), " ")
	}
	a := wire(t)
	answered := fieldsOf(t, mustAsk(t, a, Question{ID: "q1", Text: "Que demande la Déclaration de Vernais aux États riverains ?"}))
	refused := fieldsOf(t, mustAsk(t, a, Question{ID: "q2", Text: "Quel est le budget du tramway ?"}))
	if got := names(answered); got != answer {
		t.Errorf("an answer has %s", got)
	}
	if got := names(refused); got != answer {
		t.Errorf("a refusal has %s", got)
	}
	if refused["answered"] != false || fmt.Sprint(refused["citations"]) != "[]" {
		t.Errorf("a refusal: answered %v, citations %v", refused["answered"], refused["citations"])
	}
	first := answered["citations"].([]any)[0].(map[string]any)
	if got := names(first); got != citation {
		t.Errorf("a citation has %s", got)
	}
	if got := names(refused["nearest"].(map[string]any)); got != citation {
		t.Errorf("the nearest finding has %s", got)
	}
	if answered["reason"] != nil || answered["nearest"] != nil || answered["id"] != "q1" || answered["engine"] != "extract" {
		t.Errorf("answer %v", answered)
	}
}

// TestCopiesStandInOneCitation asks what three documents tell, one of them with
// other apostrophes.
func TestCopiesStandInOneCitation(t *testing.T) {
	ans := mustAsk(t, wire(t), Question{Text: "Que demande la Déclaration de Vernais aux États riverains ?"})
	if len(ans.Citations) != 1 {
		t.Fatalf("%d citations: %s", len(ans.Citations), ans.Text)
	}
	c := ans.Citations[0]
	if got := places(ans.Citations); !slices.Equal(got, []string{"fleuve/charte.md", "fleuve/reprise.md", "reserve/charte.md"}) {
		t.Errorf("stands in %v", got)
	}
	for _, p := range c.AlsoIn {
		same := strings.Contains(c.Quote, "’") == (p.Document == "fleuve/reprise.md")
		if same != (p.Quote == "") {
			t.Errorf("%s beside %s: its own quotation is %q", p.Document, c.Document, p.Quote)
		}
	}
	if !slices.IsSortedFunc(c.AlsoIn, func(x, y Place) int { return strings.Compare(x.Document, y.Document) }) {
		t.Errorf("places %v", c.AlsoIn)
	}
}

func TestSpeakerIsWhomTheTextNames(t *testing.T) {
	a := wire(t)
	tests := []struct{ question, speaker string }{
		{"Qu'a déclaré Hélène Marsan sur la Lourde ?", "Hélène Marsan"},
		{"Qu'a dit Paul Orsenne du tramway ?", "Paul Orsenne"},
		{"What did Margaret Oakes say about the coal terminal?", "Margaret Oakes"},
		{"Quel est le budget de la médiathèque ?", ""},
	}
	for _, tt := range tests {
		ans := mustAsk(t, a, Question{Text: tt.question})
		if !ans.Answered {
			t.Errorf("%q: %s", tt.question, ans.Text)
			continue
		}
		got := ""
		if s := ans.Citations[0].Speaker; s != nil {
			got = *s
		}
		if got != tt.speaker {
			t.Errorf("%q: speaker %q, want %q", tt.question, got, tt.speaker)
		}
		if tt.speaker != "" && !strings.HasPrefix(ans.Text, tt.speaker+" (") {
			t.Errorf("%q: the text does not open with the speaker: %s", tt.question, ans.Text)
		}
	}
}
