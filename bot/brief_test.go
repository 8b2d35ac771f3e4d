package bot

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func TestBriefIsNewestFirstAndUndatedLast(t *testing.T) {
	b := mustBrief(t, desk(t), public("quai nord de Sablette"))
	if !b.Answered || len(b.Points) < minPoints || len(b.Points) > maxPoints {
		t.Fatalf("answered %v with %d points", b.Answered, len(b.Points))
	}
	for i := 1; i < len(b.Points); i++ {
		if b.Points[i].Date.From > b.Points[i-1].Date.From {
			t.Errorf("point %d is newer than the one before it", i+1)
		}
	}
	last := b.Points[len(b.Points)-1]
	if last.Date.Basis != corpus.BasisNone || last.Citations[0].Document != "ports/souvenir.txt" {
		t.Errorf("the last point is %s of %v, want the undated text", last.Citations[0].Document, last.Date)
	}
	if b.From != day(t, "2021-03-04") || b.To != day(t, "2021-06-10") {
		t.Errorf("covers %s to %s", b.From, b.To)
	}
	var documents []string
	for _, c := range b.Cited() {
		documents = append(documents, c.Document)
	}
	slices.Sort(documents)
	if n := len(slices.Compact(documents)); b.Documents != n {
		t.Errorf("%d documents, quoted %d", b.Documents, n)
	}
	if !strings.HasPrefix(b.Headline, "Quai nord de Sablette — ") {
		t.Errorf("headline %q", b.Headline)
	}
}

func TestBriefSaysNothingTwice(t *testing.T) {
	b := mustBrief(t, desk(t), public("quai nord de Sablette"))
	seen := make(map[string]bool)
	for _, q := range append(quotes(b.Points), quotes(b.Upcoming)...) {
		if seen[q] {
			t.Errorf("quoted twice: %s", q)
		}
		seen[q] = true
	}
	i := slices.IndexFunc(b.Cited(), func(c Citation) bool { return strings.HasPrefix(c.Quote, "Le conseil portuaire") })
	if i < 0 {
		t.Fatal("the vote is not in the brief")
	}
	if c := b.Cited()[i]; !slices.Equal(places([]Citation{c}), []string{"ports/agence.md", "ports/gazette.md"}) {
		t.Errorf("the vote stands in %v", places([]Citation{c}))
	}
	for _, q := range quotes(b.Points) {
		if strings.Contains(q, "@") || !isSentence(q) {
			t.Errorf("no sentence: %s", q)
		}
	}
}

func TestBriefUpcoming(t *testing.T) {
	const court, works = "Le tribunal administratif examinera", "Les travaux du quai nord commenceront"
	for _, tt := range []struct {
		asOf string
		want []string
	}{
		{"", []string{court, works}}, // June, then autumn
		{"2021-06-21", []string{court, works}},
		{"2021-06-22", []string{works}},
		{"2021-10-01", []string{works}}, // the autumn is not over
		{"2022-01-01", nil},
	} {
		q := public("quai nord")
		if tt.asOf != "" {
			q.AsOf = day(t, tt.asOf)
		}
		b := mustBrief(t, desk(t), q)
		got := quotes(b.Upcoming)
		if len(got) != len(tt.want) {
			t.Errorf("as of %q: %q, want %q", tt.asOf, got, tt.want)
			continue
		}
		for i, want := range tt.want {
			if !strings.HasPrefix(got[i], want) {
				t.Errorf("as of %q: %d is %q, want %q", tt.asOf, i, got[i], want)
			}
		}
	}
}

func TestBriefKeepsToItsScope(t *testing.T) {
	a := desk(t)
	for _, topic := range []string{"quai nord", "extension du quai nord", "ferrys", "Irène Castel"} {
		for _, write := range []func(*testing.T, *Assistant, Question) *Brief{mustBrief, mustTimeline} {
			b := write(t, a, public(topic))
			if !b.Answered {
				t.Errorf("%s: %s", topic, *b.Reason)
			}
			if slices.Contains(places(b.Cited()), "reserve/note.md") {
				t.Errorf("%s: a collection that is not allowed shows up", topic)
			}
			q := public(topic)
			q.Since, q.Until = day(t, "2021-03-01"), day(t, "2021-03-31")
			for _, c := range write(t, a, q).Cited() {
				if c.Date != day(t, "2021-03-04") {
					t.Errorf("%s: quotes a text of %s beyond the limits", topic, c.Date)
				}
			}
		}
	}
	q := Question{Text: "Sablette", Scope: Scope{Collections: []string{"ecoles"}}}
	if b := mustBrief(t, a, q); b.Answered || b.Nearest != nil && !strings.HasPrefix(b.Nearest.Document, "ecoles/") {
		t.Error("the answer or the nearest finding comes from a collection that is not allowed")
	}
}

func TestBriefKnowsNothingOfLaterTexts(t *testing.T) {
	a := desk(t)
	for _, topic := range []string{"quai nord", "quai nord depuis mars 2021", "extension du quai nord", "recours contre le quai nord"} {
		for _, write := range []func(*testing.T, *Assistant, Question) *Brief{mustBrief, mustTimeline} {
			q := public(topic)
			q.AsOf = day(t, "2021-06-09")
			b := write(t, a, q)
			cited := b.Cited()
			if b.Nearest != nil {
				cited = append(cited, *b.Nearest)
			}
			for _, c := range cited {
				if c.Date > q.AsOf {
					t.Errorf("%s: quotes %s of %s", topic, c.Document, c.Date)
				}
			}
			if topic == "quai nord" && !slices.Contains(places(cited), "ports/souvenir.txt") {
				t.Errorf("%s: the text without a date is left out", topic)
			}
			q.AsOf = day(t, "2021-06-10")
			if b := write(t, a, q); topic == "quai nord" && !slices.Contains(places(b.Cited()), "ports/recours.md") {
				t.Errorf("%s: a text of the day itself is left out", topic)
			}
		}
	}
	q := public("quai nord")
	q.AsOf = day(t, "2021-03-03")
	for _, c := range mustBrief(t, a, q).Cited() {
		if c.Date != 0 {
			t.Errorf("quotes %s of %s", c.Document, c.Date)
		}
	}
}

func TestBriefReachesBehindLaterTexts(t *testing.T) {
	files := make(fstest.MapFS)
	write := func(name, date, text string) {
		files[name] = &fstest.MapFile{Data: []byte("---\ntitle: " + name + "\ndate: " + date + "\nlang: fr\n---\n" + text + "\n")}
	}
	write("vieux.md", "2019-02-01", "Parmi d'autres affaires de voirie, la commune de Bréville entretient encore cette année la vieille passerelle du moulin.")
	for i := range 2 * hitsGathered {
		write(fmt.Sprintf("neuf%d.md", i), "2021-02-01", fmt.Sprintf("La passerelle du moulin numéro %d ferme. La passerelle du moulin %d rouvre.", 100+i, 300+i))
	}
	q := Question{Text: "passerelle du moulin", Scope: Scope{AsOf: day(t, "2020-01-01")}}
	if got := places(mustBrief(t, over(t, files), q).Cited()); !slices.Equal(got, []string{"vieux.md"}) {
		t.Errorf("quotes %v", got)
	}
}

func TestBriefHonoursTheWindowOfTheTopic(t *testing.T) {
	b := mustBrief(t, desk(t), public("quai nord depuis juin 2021"))
	if !b.Answered {
		t.Fatal(*b.Reason)
	}
	for _, c := range citedIn(b.Points) {
		if c.Date != day(t, "2021-06-10") {
			t.Errorf("quotes %s of %s", c.Document, c.Date)
		}
	}
}

func TestBriefDeclinesForeignTopics(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	a := shipped(t)
	for _, topic := range []string{
		"réforme des retraites", "guerre en Ukraine", "pêche", "vaccination des enfants", "élections en Bolivie",
		"politique agricole commune", "Déclaration de Lisbonne", "le la les", "What about agriculture?",
	} {
		for _, b := range []*Brief{mustBrief(t, a, Question{Text: topic}), mustTimeline(t, a, Question{Text: topic})} {
			if b.Answered || b.Reason == nil || *b.Reason == "" || len(b.Points)+len(b.Upcoming) > 0 {
				t.Errorf("%s: answered %v", topic, b.Answered)
			}
			if topic != "le la les" && b.Nearest == nil {
				t.Errorf("%s: no nearest finding", topic)
			}
			if fails := a.VerifyBrief(b); fails != nil {
				t.Errorf("%s: %v", topic, fails)
			}
		}
	}
	if b := mustBrief(t, a, Question{Text: "What about agriculture?"}); !strings.HasPrefix(*b.Reason, "The documents") {
		t.Errorf("an English topic is declined with %q", *b.Reason)
	}
}

func TestBriefAnswersWhatIsThere(t *testing.T) {
	a := shipped(t)
	for _, topic := range []string{
		"cybersécurité", "Sahel", "lutte contre la radicalisation depuis juin 2017", "G7", "Déclaration de Nice", "Julian King",
		"chiffrement", "retour des combattants étrangers", "Que fait l'UE contre la radicalisation ?", "encryption", "juin 2017",
		"financement du terrorisme", "dossier sur la propagande terroriste", "eu-LISA",
	} {
		if b := mustBrief(t, a, Question{Text: topic}); !b.Answered {
			t.Errorf("%s: %s", topic, *b.Reason)
		}
	}
}

// everyTopic takes minutes; without it every topicStep-th word is a topic.
var everyTopic = flag.Bool("every-topic", false, "take every word of the sample for a topic")

const topicStep = 25

// TestBriefQuotesExactly takes words of the sample for topics: whatever comes
// out holds against the documents and is numbered in reading order.
func TestBriefQuotesExactly(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	a := shipped(t)
	words := make(map[string]bool)
	for _, d := range a.index.Documents() {
		for _, tok := range retrieval.Tokens(d.Text, "fr") {
			if !tok.Stop {
				words[tok.Fold] = true
			}
		}
	}
	topics, answered := 0, 0
	for i, topic := range slices.Sorted(maps.Keys(words)) {
		if i%topicStep != 0 && !*everyTopic {
			continue
		}
		topics++
		for _, write := range []func(*testing.T, *Assistant, Question) *Brief{mustBrief, mustTimeline} {
			b := write(t, a, Question{Text: topic})
			checkBrief(t, a, b)
			if b.Answered {
				answered++
			}
		}
	}
	if answered < topics {
		t.Errorf("only %d of %d briefs and chronologies are answered", answered, 2*topics)
	}
}

func checkBrief(t *testing.T, a *Assistant, b *Brief) {
	t.Helper()
	for _, f := range a.VerifyBrief(b) {
		t.Errorf("%s: %+v", b.Topic, f)
	}
	for i, c := range b.Cited() {
		doc := a.index.Document(c.Document)
		if doc.Text[c.Start:c.End] != c.Quote || c.N != i+1 {
			t.Errorf("%s: citation %d is numbered %d or not exact", b.Topic, i+1, c.N)
		}
		if len(c.Quote) > maxQuote || unclosed(marks(c.Quote)) >= 0 || unopened(marks(c.Quote)) >= 0 {
			t.Errorf("%s: too long or not balanced: %s", b.Topic, c.Quote)
		}
	}
	if b.Answered == (b.Reason != nil) || b.Answered == (len(b.Cited()) == 0) {
		t.Errorf("%s: answered %v with %d citations", b.Topic, b.Answered, len(b.Cited()))
	}
}

func TestBriefIsDeterministic(t *testing.T) {
	var first string
	for range 3 {
		a := desk(t)
		var all []any
		for _, topic := range []string{"quai nord", "cantines", "foire du bois"} {
			all = append(all, mustBrief(t, a, Question{Text: topic}), mustTimeline(t, a, Question{Text: topic}))
		}
		all = append(all, mustDigest(t, a, "2021-03-04", Scope{}))
		b, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(b)
		}
		if string(b) != first {
			t.Fatal("two runs differ")
		}
	}
}

func TestVerifyBriefFindsTampering(t *testing.T) {
	a := desk(t)
	for name, tamper := range map[string]func(*Brief){
		"quote":   func(b *Brief) { b.Points[0].Citations[0].Quote += "!" },
		"text":    func(b *Brief) { b.Points[0].Text = strings.Replace(b.Points[0].Text, "quai", "port", 1) },
		"date":    func(b *Brief) { b.Points[0].Citations[0].Date++ },
		"number":  func(b *Brief) { b.Points[0].Citations[0].N = 9 },
		"dropped": func(b *Brief) { b.Points[0].Citations = nil },
	} {
		b := mustBrief(t, a, public("quai nord"))
		tamper(b)
		if len(a.VerifyBrief(b)) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

// TestBriefOnAGivenName: words that only ask are dropped from a topic, and what
// counts words must not be left counting those.
func TestBriefOnAGivenName(t *testing.T) {
	a := desk(t)
	doc := a.index.Documents()[0]
	surname := ""
	for _, tok := range retrieval.Tokens(doc.Text, "fr") {
		if tok.Name && tok.Kind == retrieval.Word {
			surname = tok.Surface
			break
		}
	}
	if surname == "" {
		t.Fatal("no name in the first document")
	}
	for _, topic := range []string{
		"faire dire Zacharie-Ulysse " + surname,
		"le syndicat de la décision de faire " + surname,
		"faire Zéphyrin Zacharie " + surname + " et Zoé " + surname,
	} {
		for _, ask := range []func(context.Context, Question) (*Brief, error){a.Brief, a.Timeline} {
			if _, err := ask(t.Context(), Question{Text: topic}); err != nil {
				t.Errorf("%q: %v", topic, err)
			}
		}
	}
}
