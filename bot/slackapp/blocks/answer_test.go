package blocks

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

// extracted is an answer whose text is its quotations.
func extracted(t testing.TB) *bot.Answer {
	a, b := harbour(t), mayor(t)
	return &bot.Answer{ID: "a1", Question: "Que devient le quai nord ?", Lang: "fr", Answered: true, Engine: "extract",
		Text: "Agence du Littoral (4 mars 2021)\u00a0: «\u00a0" + a.Quote + "\u00a0» [1]\n" +
			"La maire de Sablette, Irène Castel (Le Fanal, 5 mars 2021, date déduite)\u00a0: «\u00a0" + b.Quote + "\u00a0» [2]",
		Citations: []bot.Citation{a, b}}
}

// written is an answer in the words of a model.
func written(t testing.TB) *bot.Answer {
	return &bot.Answer{ID: "a2", Question: "Que devient le quai nord ?", Lang: "fr", Answered: true, Engine: "mistral-small",
		Text:      "Le quai nord sera agrandi pour 14 millions d’euros [1][3].\nIl n’accueillera pas de paquebots [2].",
		Citations: []bot.Citation{harbour(t), mayor(t), undated()}}
}

func declined(t testing.TB) *bot.Answer {
	near := harbour(t)
	near.N = 0
	reason := "Les documents touchent au sujet, mais ne donnent pas la date demandée."
	return &bot.Answer{ID: "a3", Question: "Quand le quai sera-t-il fini ?", Lang: "fr", Reason: &reason, Text: reason, Nearest: &near, Engine: "extract"}
}

func TestAnswerGolden(t *testing.T) {
	english := written(t)
	english.Lang, english.Text = "en", "The north quay will be extended for 14 million euros [1][3]. No liners [2]."
	unlinked := extracted(t)
	unlinked.Citations[0].URL = nil
	cases := []struct {
		name string
		a    *bot.Answer
		o    AnswerOptions
	}{
		{"answer-extracted", extracted(t), AnswerOptions{Turn: "t1", Link: passage}},
		{"answer-unlinked", unlinked, AnswerOptions{Turn: "t1"}},
		{"answer-followup", written(t), AnswerOptions{Turn: "t2", Understood: "Que devient le quai nord de Sablette depuis mars 2021 ?", Link: passage}},
		{"answer-english", english, AnswerOptions{Turn: "t2", Link: passage}},
		{"answer-declined", declined(t), AnswerOptions{Turn: "t3", Link: passage}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			goldenMessages(t, c.name, Answer(c.a, c.o))
		})
	}
}

// What is streamed and what closes it hold every citation's number and source once.
func TestAnswerStreams(t *testing.T) {
	for _, a := range []*bot.Answer{extracted(t), written(t), declined(t)} {
		ms := Answer(a, AnswerOptions{Turn: "t1", Link: passage})
		if len(ms) != 1 || ms[0].Stream == nil {
			t.Fatalf("%s is not streamed", a.ID)
		}
		all := strings.Join(ms[0].Stream, "") + string(ms[0].StreamEnd)
		for _, c := range a.Citations {
			if n := strings.Count(all, c.Quote); c.N != 3 && n != 1 {
				t.Errorf("%s: quotation %d stands there %d times", a.ID, c.N, n)
			}
		}
	}
}

// Words in which Slack might see more than words are not streamed: the invisible
// character that keeps them apart does not belong into a quotation.
func TestAnswerNotStreamed(t *testing.T) {
	a := extracted(t)
	old := a.Citations[0].Quote
	a.Citations[0].Quote = "Écrire à @channel ou à www.sablette.example."
	a.Text = strings.Replace(a.Text, old, a.Citations[0].Quote, 1)
	ms := Answer(a, AnswerOptions{Turn: "t1"})
	well(t, ms)
	if ms[0].Stream != nil {
		t.Errorf("streamed: %q", ms[0].Stream)
	}
}

func TestNumbersThatAreNot(t *testing.T) {
	a := written(t)
	a.Text = "Un renvoi [9] à rien, un [1](https://evil.example) et un [2]."
	well(t, Answer(a, AnswerOptions{Turn: "t1", Link: passage}))
}
