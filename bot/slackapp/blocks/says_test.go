package blocks

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func step(c bot.Citation, d corpus.Date) bot.Point {
	return bot.Point{Text: cmp.Or(c.Publisher, c.Document) + "\u00a0: «\u00a0" + c.Quote + "\u00a0» " + number(c.N), Date: d, Citations: []bot.Citation{c}}
}

func quayBrief(t testing.TB) *bot.Brief {
	a, b, c := harbour(t), mayor(t), undated()
	c.Quote = "Les travaux commenceront en juin 2021."
	june := corpus.Date{From: day(t, "2021-06-01"), To: day(t, "2021-06-30"), Precision: corpus.PrecisionMonth, Basis: corpus.BasisText}
	return &bot.Brief{Topic: "quai nord", Lang: "fr", Answered: true, Headline: "quai nord : Sablette agrandit son quai nord",
		Points: []bot.Point{step(a, a.CitedDate()), step(b, b.CitedDate())}, Upcoming: []bot.Point{step(c, june)},
		From: a.Date, To: b.Date, Documents: 3, Engine: "extract"}
}

func TestBriefGolden(t *testing.T) {
	no := "Les documents ne disent rien à ce sujet."
	near := harbour(t)
	refused := &bot.Brief{Topic: "le phare", Lang: "fr", Reason: &no, Nearest: &near, Engine: "extract"}
	english := quayBrief(t)
	english.Lang = "en"
	goldenMessages(t, "brief-draft", Brief(quayBrief(t), BriefOptions{Draft: "d1", Link: passage}))
	goldenMessages(t, "brief-published", Brief(quayBrief(t), BriefOptions{By: "Irène Castel", Link: passage}))
	goldenMessages(t, "brief-chronology", Brief(english, BriefOptions{Draft: "d1", Chronology: true, Link: passage}))
	goldenMessages(t, "brief-declined", Brief(refused, BriefOptions{Draft: "d2", Link: passage}))
	goldenMessages(t, "brief-limited", Brief(quayBrief(t), BriefOptions{Draft: "d1", Since: day(t, "2021-03-01"), Until: day(t, "2021-06-30"), Collections: []string{"presse", "notes"}, Link: passage}))
	goldenMessages(t, "brief-declined-limited", Brief(refused, BriefOptions{Draft: "d2", Since: day(t, "2021-03-01"), Collections: []string{"presse"}, Chronology: true, Link: passage}))
}

func quayEdition(t testing.TB) *bot.Edition {
	b := quayBrief(t)
	return &bot.Edition{On: day(t, "2021-03-05"), From: day(t, "2021-03-04"), Lang: "fr", Stories: []bot.Story{
		{Headline: "Sablette agrandit son quai nord", Sources: 2, Follows: true, Since: day(t, "2021-02-26"), Points: b.Points[:1]},
		{Headline: "La maire s'explique", Sources: 1, Points: b.Points[1:]},
	}, Upcoming: b.Upcoming, More: 2, Documents: 4, Engine: "extract"}
}

func TestDigestGolden(t *testing.T) {
	empty := &bot.Edition{On: day(t, "2021-03-07"), Lang: "en", Engine: "extract"}
	goldenMessages(t, "digest", Digest(quayEdition(t), DigestOptions{Link: passage}))
	goldenMessages(t, "digest-late", Digest(quayEdition(t), DigestOptions{Late: true, Failed: []string{"https://fanal.example/rss", "Préfecture"}}))
	goldenMessages(t, "digest-empty", Digest(empty, DigestOptions{}))
	goldenMessages(t, "digest-first", Digest(quayEdition(t), DigestOptions{Most: 1, Link: passage}))
}

// An edition that one message does not hold begins with all its headlines.
func TestDigestLong(t *testing.T) {
	e := quayEdition(t)
	for i := range 60 {
		c := harbour(t)
		c.N = 10 + i
		c.Quote = strings.Repeat("Le quai nord sera long. ", 20+i)
		e.Stories = append(e.Stories, bot.Story{Headline: "Affaire " + itoa(i), Sources: 1, Points: []bot.Point{step(c, c.CitedDate())}})
	}
	ms := Digest(e, DigestOptions{Link: passage})
	well(t, ms)
	if len(ms) < 3 {
		t.Fatalf("%d messages", len(ms))
	}
	all := ""
	for _, m := range ms {
		all += string(m.Blocks)
	}
	for i := range 60 {
		if !strings.Contains(string(ms[0].Blocks), `"Affaire `+itoa(i)+` (nouveau)"`) {
			t.Errorf("story %d is not in the overview", i)
		}
		if !strings.Contains(all, strings.Repeat("Le quai nord sera long. ", 20+i)+`"`) {
			t.Errorf("the quotation of story %d is not there", i)
		}
	}
	if want := "(suite 2/" + itoa(len(ms)) + ")"; !strings.Contains(string(ms[1].Blocks), want) {
		t.Errorf("the second message does not say %s", want)
	}
}

func TestVerificationGolden(t *testing.T) {
	a, b := harbour(t), mayor(t)
	goldenMessages(t, "verification", Verification("fr", []bot.Checked{
		{Quote: b.Quote, Verdict: bot.VerdictExact, Found: []bot.Citation{b}},
		{Quote: "Le conseil portuaire a voté l’extension du quai sud pour 14 millions d'euros.", Verdict: bot.VerdictNear, Found: []bot.Citation{a}},
		{Quote: "Ce phare n’éclaire personne", Verdict: bot.VerdictAbsent},
		{Quote: "le quai", Verdict: bot.VerdictShort},
		{Quote: "et un de trop", Verdict: bot.VerdictUnchecked},
	}, passage))
	goldenMessages(t, "verification-nothing", Verification("en", nil, nil))
}

func TestMoreGolden(t *testing.T) {
	goldenMessages(t, "more", More("fr", []bot.Citation{harbour(t), undated()}, passage))
	goldenMessages(t, "more-none", More("en", nil, nil))
}

func subscriptions(t testing.TB) []Subscription {
	one := record.Subscription{Team: "T1", Channel: "C024BE91L", Schedule: schedule.Schedule{Minute: 545, Days: schedule.Weekdays, Zone: "Europe/Paris"},
		Topics: []string{"quai nord", "cybersécurité"}, Collections: []string{"presse"}, Lang: "fr", Empty: record.EmptyNote}
	two := one
	two.Channel, two.Paused, two.Topics, two.Collections = "veille", true, nil, nil
	return []Subscription{
		{Subscription: one, ID: "C024BE91L", Next: time.Date(2026, 11, 23, 9, 5, 0, 0, time.UTC)},
		{Subscription: two, ID: "C2"},
	}
}

func TestListsGolden(t *testing.T) {
	goldenMessages(t, "help", []Message{Help("fr", "Verbatim", true), Help("en", "Verbatim", false)})
	presse := Source{Name: "Agence du Littoral", Documents: 12, First: day(t, "2017-06-13"), Last: day(t, "2021-03-04")}
	goldenMessages(t, "sources", Sources("fr", []Source{presse, {Documents: 1}}, []Source{{Name: "presse", Documents: 13, First: presse.First, Last: presse.Last}}))
	goldenMessages(t, "sources-none", Sources("en", nil, nil))
	goldenMessages(t, "deadlines", Deadlines("fr", quayBrief(t).Upcoming, passage))
	goldenMessages(t, "latest", []Message{Latest("fr", holdings(t)), Latest("en", nil)})
	goldenMessages(t, "deadlines-none", Deadlines("fr", nil, nil))
	goldenMessages(t, "subscriptions", Subscriptions("fr", subscriptions(t), true))
	goldenMessages(t, "subscriptions-none", Subscriptions("fr", nil, true))
	goldenMessages(t, "subscriptions-looked-at", Subscriptions("en", subscriptions(t), false))
}

// goldenView is golden for a view, which must also be well.
func goldenView(t *testing.T, kind Kind, name string, view json.RawMessage, err error) {
	t.Helper()
	if err == nil {
		err = Check(kind, view)
	}
	if err != nil {
		t.Fatal(err)
	}
	scanJSON(t, name, view)
	golden(t, name, view)
}

func TestViewsGolden(t *testing.T) {
	form := BriefForm{Lang: "fr", Topic: "quai nord", Since: "2021-03", Collections: []string{"presse", "notes"}, Chosen: []string{"notes"}, Chronology: true, Private: `{"draft":"d1"}`}
	v, err := BriefModal(BriefForm{Lang: "en"})
	goldenView(t, KindModal, "modal-brief", v, err)
	v, err = RefineModal(form)
	goldenView(t, KindModal, "modal-refine", v, err)
	v, err = SubscribeModal(SubscribeForm{New: true, Lang: "fr", Private: "C1"})
	goldenView(t, KindModal, "modal-subscribe", v, err)
	old := subscriptions(t)[0].Subscription
	old.Schedule.Zone, old.Paused = "Pacific/Chatham", true
	v, err = SubscribeModal(SubscribeForm{Subscription: old, Lang: "en", Collections: []string{"presse", "notes"}})
	goldenView(t, KindModal, "modal-modify", v, err)
	v, err = ReasonModal("fr", "t1")
	goldenView(t, KindModal, "modal-reason", v, err)
	if _, err := ReasonModal("fr", strings.Repeat("x", 3001)); err == nil {
		t.Error("private metadata of 3,001 characters was taken")
	}
}

func holdings(t testing.TB) []bot.Holding {
	return []bot.Holding{
		{Document: "press/quai.md", Title: "Sablette agrandit son quai nord", Publisher: "Agence du Littoral", Date: day(t, "2021-03-04"), Precision: corpus.PrecisionDay, DateBasis: corpus.BasisMetadata},
		{Document: "notes/quai nord.txt", DateBasis: corpus.BasisNone},
	}
}

func TestHomeGolden(t *testing.T) {
	last := holdings(t)
	h := HomeView{Lang: "fr", Name: "Verbatim", Admin: true, Subscriptions: subscriptions(t), Last: last, Documents: 2, Collections: []string{"presse"},
		Rules: []Rule{{Channel: "C024BE91L", Answers: "every", Collections: []string{"presse"}}, {Channel: "ailleurs", Answers: "off"}}}
	goldenView(t, KindHome, "home-admin", Home(h), nil)
	goldenView(t, KindHome, "home", Home(HomeView{Lang: "en", Last: last, Documents: 2}), nil)
	goldenView(t, KindHome, "home-refused", Home(HomeView{Lang: "fr", Refused: NoticeGuest}), nil)
	golden(t, "prompts", [][]Prompt{Prompts("fr", last), Prompts("en", nil)})
}

// What the assistant says of the sample corpus.
func TestSampleGolden(t *testing.T) {
	ctx := context.Background()
	c, err := corpus.Load(ctx, []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(ctx, c.Documents); err != nil {
		t.Fatal(err)
	}
	a := bot.New(ix)
	for name, q := range map[string]string{
		"sample-answer":   "Qui a signé la Déclaration de Nice ?",
		"sample-declined": "Combien coûte un billet de train pour Nice ?",
	} {
		got, err := a.Ask(ctx, bot.Question{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		ms := Answer(got, AnswerOptions{Turn: "t1", Link: passage})
		if got.Answered != (name == "sample-answer") {
			t.Errorf("%s: answered %v", name, got.Answered)
		}
		goldenMessages(t, name, ms)
		if got.Answered && strings.Count(string(ms[0].Blocks), "rich_text_quote") != len(got.Citations) {
			t.Errorf("%s: not every citation has its quote block", name)
		}
	}
	e, err := a.Digest(ctx, day(t, "2017-10-20"), bot.Scope{})
	if err != nil {
		t.Fatal(err)
	}
	goldenMessages(t, "sample-digest", Digest(e, DigestOptions{Link: passage}))
}
