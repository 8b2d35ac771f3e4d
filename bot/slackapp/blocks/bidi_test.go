package blocks

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

func TestIsolation(t *testing.T) {
	const fsi, pdi = "\u2068", "\u2069"
	for s, want := range map[string][2]string{
		"quai":                      {"", ""},
		"à \u202egauche":            {fsi, pdi},
		"\u200fquai":                {fsi, pdi},
		"\u202aun\u202c \u2067x":    {fsi, pdi + pdi},
		"un" + pdi + "deux\u202e":   {fsi + fsi, pdi},
		"\u2066un" + pdi + "\u202b": {fsi, pdi},
	} {
		if open, shut := isolation(s); open != want[0] || shut != want[1] {
			t.Errorf("%q stands between %q and %q, want %q", s, open, shut, want)
		}
	}
}

// everything is all that messages say, in all their forms.
func everything(ms []Message) string {
	var b strings.Builder
	for _, m := range ms {
		b.WriteString(m.Text + string(m.Blocks) + string(m.Native) + strings.Join(m.Stream, "") + string(m.StreamEnd))
	}
	return b.String()
}

// Nothing in a name turns the direction of what is said.
func TestNamesStraight(t *testing.T) {
	const name = "Le \u202eFanal\u2067 \u200fdu Port"
	c := mayor(t)
	c.Publisher, c.Title, c.Speaker = name, "Titre "+name, ptr("la maire \u202e"+name)
	near := c
	near.N = 0
	extracted := &bot.Answer{ID: "a1", Lang: "fr", Answered: true, Engine: name, Citations: []bot.Citation{c},
		Text: "En 2022, " + *c.Speaker + " (" + name + ", 5 mars 2021, date déduite)\u00a0: «\u00a0" + c.Quote + "\u00a0» [2]"}
	inWords := &bot.Answer{ID: "a2", Lang: "fr", Answered: true, Text: "D’après " + name + ", le quai sera long [2].", Citations: []bot.Citation{c}}
	refused := &bot.Answer{ID: "a3", Lang: "fr", Text: "Rien. Le plus proche\u00a0: " + c.Title + ", 5 mars 2021.", Nearest: &near}
	point := bot.Point{Text: extracted.Text, Date: c.CitedDate(), Citations: []bot.Citation{c}}
	sub := subscriptions(t)[0]
	sub.Channel, sub.Topics, sub.Collections = name, []string{name}, []string{name}
	for what, ms := range map[string][]Message{
		"an answer":       Answer(extracted, AnswerOptions{Turn: "t1", Understood: name, Link: passage}),
		"one in words":    Answer(inWords, AnswerOptions{Turn: "t1", Link: passage}),
		"a refusal":       Answer(refused, AnswerOptions{Turn: "t1"}),
		"a brief":         Brief(&bot.Brief{Lang: "fr", Answered: true, Topic: name, Headline: name, Points: []bot.Point{point}}, BriefOptions{By: name, Collections: []string{name}, Link: passage}),
		"a digest":        Digest(&bot.Edition{On: 737000, Lang: "fr", Stories: []bot.Story{{Headline: name, Points: []bot.Point{point}}}}, DigestOptions{Failed: []string{name}}),
		"a verification":  Verification("fr", []bot.Checked{{Quote: c.Quote, Verdict: bot.VerdictExact, Found: []bot.Citation{c}}}, passage),
		"sources":         Sources("fr", []Source{{Name: name}}, []Source{{Name: name}}),
		"subscriptions":   Subscriptions("fr", []Subscription{sub}, true),
		"the newest":      {Latest("fr", []bot.Holding{{Title: name, Publisher: name}})},
		"further sources": More("fr", []bot.Citation{c}, passage),
	} {
		well(t, ms)
		if all := everything(ms); hasTurns(all) {
			t.Errorf("%s turns directions: %q", what, all)
		}
	}
}

// A quotation that turns directions stands there byte by byte, and turns nothing else.
func TestIsolated(t *testing.T) {
	for _, quote := range []string{"Le \u202equai nord", "Le \u2067quai\u202b nord", "Le \u200fquai\u200e", "Le quai\u2069\u202e nord"} {
		open, shut := isolation(quote)
		a := extracted(t)
		replaceQuote(a, 0, quote)
		inWords := &bot.Answer{Lang: "fr", Answered: true, Text: "\u202eIl est dit que " + quote + " [1].", Citations: a.Citations}
		checked := []bot.Checked{{Quote: "Le quai sud", Verdict: bot.VerdictNear, Found: a.Citations[:1]}}
		for what, ms := range map[string][]Message{
			"an answer":        Answer(a, AnswerOptions{Turn: "t1", Link: passage}),
			"one in words":     Answer(inWords, AnswerOptions{Turn: "t1", Link: passage}),
			"a verification":   Verification("fr", checked, passage),
			"further passages": More("fr", a.Citations, passage),
		} {
			well(t, ms)
			m := ms[0]
			if !strings.Contains(m.Text, open+quote+shut) {
				t.Errorf("%s: the fallback text is %q", what, m.Text)
			}
			for form, raw := range map[string]string{"blocks": strings.Join(texts(t, m.Blocks), "\n"), "native": strings.Join(texts(t, m.Native), "\n")} {
				if raw != "" && !strings.Contains(raw, open+quote+shut) {
					t.Errorf("%s: the %s are %q", what, form, raw)
				}
			}
			if s := strings.Join(m.Stream, ""); s != "" && !strings.Contains(s, open+quote+shut) {
				t.Errorf("%s: streamed: %q", what, s)
			}
		}
	}
}

// A long quotation is isolated in each of its blocks, and so is one that is cut off.
func TestIsolatedLong(t *testing.T) {
	for _, quote := range []string{strings.Repeat("Le \u202equai nord. ", 700), strings.Repeat("\u2067", 6000) + "x", strings.Repeat("\u2069\u202e", 6000)} {
		a := extracted(t)
		replaceQuote(a, 0, quote)
		inWords := &bot.Answer{Lang: "fr", Answered: true, Text: "Il est dit que " + quote + " [1].", Citations: a.Citations}
		for _, a := range []*bot.Answer{a, inWords} {
			ms := Answer(a, AnswerOptions{Turn: "t1", Link: passage})
			well(t, ms)
			wholeQuotes(t, ms, "fr", a.Citations)
		}
	}
}
