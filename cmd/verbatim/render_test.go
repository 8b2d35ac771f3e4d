package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func ptr(s string) *string { return &s }

// samples are what the renderings below show, made of every case that a
// citation can be: with and without speaker, URL, title, publisher and date.
func samples(t *testing.T) (answer *bot.Answer, refused *bot.Answer, brief *bot.Brief, edition *bot.Edition) {
	full := bot.Citation{
		N: 1, Document: "port/2018.txt", Title: "Le port s’agrandit", Publisher: "Mairie", URL: ptr("https://example.org/port"),
		Quote: "deux millions d'euros", Start: 61, End: 82, Speaker: ptr("le maire"),
		Date: day(t, "2018-03-03"), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisText,
		AlsoIn: []bot.Place{
			{Document: "port/copie.txt", Start: 5, End: 26, Date: day(t, "2018-03-04")},
			{Document: "port/proche.txt", Start: 7, End: 28, Quote: "deux millions d’euros"},
		},
	}
	deduced := bot.Citation{
		N: 2, Document: "pont.txt", Publisher: "Préfecture", Quote: "Le pont est fermé.", Start: 0, End: 19,
		Date: day(t, "2019-08-26"), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisWeekday,
	}
	published := bot.Citation{
		N: 3, Document: "quai.txt", Title: "Le quai", Quote: "Le quai \x1b[31mrouge\x1b[0m rouvre.", Start: 1, End: 9,
		Date: day(t, "2019-09-01"), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisPublished,
	}
	undated := bot.Citation{N: 4, Document: "sans.txt", Title: "Note", Quote: "Une phrase\nsur deux lignes.", DateBasis: corpus.BasisNone}
	answer = &bot.Answer{
		Lang: "fr", Answered: true, Text: "Selon le maire : « deux millions d'euros » [1]. Voir aussi [2], [3] et [4].",
		Citations: []bot.Citation{full, deduced, published, undated},
	}
	refused = &bot.Answer{Lang: "fr", Reason: ptr("Les documents ne disent rien de la gare."), Nearest: &deduced}
	spring := corpus.Date{From: day(t, "2019-03-01"), To: day(t, "2019-05-31"), Precision: corpus.PrecisionSeason, Basis: corpus.BasisText}
	point := bot.Point{Text: "« deux millions d'euros » [1]", Date: corpus.Date{From: full.Date, To: full.Date, Precision: full.DatePrecision, Basis: full.DateBasis}, Citations: []bot.Citation{full}}
	later := bot.Point{Text: "« Une phrase\nsur deux lignes. » [4]", Date: spring, Citations: []bot.Citation{undated}}
	brief = &bot.Brief{
		Topic: "le port", Lang: "fr", Answered: true, Headline: "Le port s’agrandit", Points: []bot.Point{point},
		Upcoming: []bot.Point{later}, From: full.Date, To: deduced.Date, Documents: 2,
	}
	edition = &bot.Edition{
		On: full.Date, Lang: "fr", Documents: 1, Upcoming: []bot.Point{later},
		Stories: []bot.Story{{Headline: "Le port s’agrandit", Sources: 1, Points: []bot.Point{point}}},
	}
	return answer, refused, brief, edition
}

// TestRender compares what people see, piped and on a terminal, with
// testdata/render; -update accepts it.
func TestRender(t *testing.T) {
	answer, refused, brief, edition := samples(t)
	terminal := screen{tty: true, color: true, width: 60}
	tests := []struct {
		name   string
		screen screen
		lang   string
		show   func(p page)
	}{
		{"answer.fr", screen{}, "fr", func(p page) { p.answer(answer) }},
		{"answer.en", screen{}, "en", func(p page) { p.answer(answer) }},
		{"answer.terminal", terminal, "fr", func(p page) { p.answer(answer) }},
		{"refused.fr", screen{}, "fr", func(p page) { p.answer(refused) }},
		{"refused.en", screen{}, "en", func(p page) { p.answer(refused) }},
		{"brief.fr", screen{}, "fr", func(p page) { p.brief(brief) }},
		{"brief.en", screen{}, "en", func(p page) { p.brief(brief) }},
		{"edition.fr", screen{}, "fr", func(p page) { p.edition(edition) }},
		{"edition.none", screen{}, "fr", func(p page) { p.edition(&bot.Edition{On: edition.On}) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			tt.show(page{&b, tt.screen, wordsOf(tt.lang)})
			golden(t, filepath.Join("testdata", "render", tt.name+".txt"), b.String())
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; go test ./cmd/verbatim -update writes it", err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// TestRenderKeepsQuotes checks that a quotation's bytes pass as they are when
// piped, and that none of a document's escapes reach a terminal.
func TestRenderKeepsQuotes(t *testing.T) {
	answer, _, _, _ := samples(t)
	for i := range answer.Citations {
		c := &answer.Citations[i]
		var piped, shown strings.Builder
		page{&piped, screen{}, &french}.citation("", "", c)
		page{&shown, screen{tty: true, width: 60}, &french}.citation("", "", c)
		if !strings.Contains(piped.String(), french.open+c.Quote+french.shut) {
			t.Errorf("piped: %q lacks %q", piped.String(), c.Quote)
		}
		if strings.IndexFunc(shown.String(), hostile) >= 0 {
			t.Errorf("on a terminal: %q", shown.String())
		}
	}
}
