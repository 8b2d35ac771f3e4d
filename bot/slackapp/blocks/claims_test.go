package blocks

import (
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

// claimed is an answer that a model wrote in claims: one in its words, one that
// rests on a quotation shown before too, one that is a quotation.
func claimed(t testing.TB, lang string) *bot.Answer {
	a, b, c := harbour(t), mayor(t), undated()
	out := &bot.Answer{ID: "a4", Question: "Que devient le quai nord ?", Lang: lang, Answered: true, Engine: "mistral-small",
		Citations: []bot.Citation{a, b, c}}
	if lang == "en" {
		out.Claims = []bot.Claim{
			{Text: "The north quay will be extended for 14 million euros.", Citations: []int{1}},
			{Text: "La maire de Sablette, Irène Castel (Le Fanal, 5 March 2021, date deduced): “" + b.Quote + "” [2]", Citations: []int{2}, Quoted: true},
			{Text: "The cost, 14 million, includes the annexes.", Citations: []int{1, 3}},
		}
	} else {
		out.Claims = []bot.Claim{
			{Text: "Le quai nord sera agrandi pour 14 millions d’euros.", Citations: []int{1}},
			{Text: "La maire de Sablette, Irène Castel (Le Fanal, 5 mars 2021, date déduite)\u00a0: «\u00a0" + b.Quote + "\u00a0» [2]", Citations: []int{2}, Quoted: true},
			{Text: "Les 14 millions comprennent les annexes.", Citations: []int{1, 3}},
		}
	}
	return withText(out)
}

// withText writes an answer's text from its claims.
func withText(a *bot.Answer) *bot.Answer {
	var lines []string
	for _, c := range a.Claims {
		line := c.Text
		if !c.Quoted {
			line += " "
			for _, n := range c.Citations {
				line += number(n)
			}
		}
		lines = append(lines, line)
	}
	a.Text = strings.Join(lines, "\n")
	return a
}

func TestClaimsGolden(t *testing.T) {
	cut := claimed(t, "fr")
	cut.Claims, cut.Citations, cut.Fallback = cut.Claims[:1], cut.Citations[:1], bot.FallbackCut
	back := extracted(t)
	back.Fallback = bot.FallbackUnreachable
	for name, a := range map[string]*bot.Answer{
		"claims-fr": claimed(t, "fr"), "claims-en": claimed(t, "en"), "claims-cut": withText(cut), "claims-fallback": back,
	} {
		t.Run(name, func(t *testing.T) {
			goldenMessages(t, name, Answer(a, AnswerOptions{Turn: "t1", Link: passage}))
		})
	}
}

// Each claim stands before its quotations, each quotation once, and what is
// streamed says the same.
func TestClaims(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		a := claimed(t, lang)
		ms := Answer(a, AnswerOptions{Turn: "t1", Link: passage})
		well(t, ms)
		if len(ms) != 1 || ms[0].Stream == nil {
			t.Fatal("it is not streamed")
		}
		sameAsBlocks(t, ms[0])
		wholeQuotes(t, ms, lang, a.Citations)
		at := -1
		for _, want := range []string{a.Claims[0].Text + " [1]", a.Citations[0].Quote, a.Citations[1].Quote, a.Claims[2].Text + " [1][3]", "Coût"} {
			next := strings.Index(ms[0].Text, want)
			if next <= at {
				t.Errorf("%s: %q does not follow in\n%s", lang, want, ms[0].Text)
			}
			at = next
		}
	}
}

// A quotation that is claimed again is named, not repeated.
func TestClaimsNotRepeated(t *testing.T) {
	a := claimed(t, "fr")
	a.Claims[0], a.Claims[1] = a.Claims[1], bot.Claim{Quoted: true, Citations: []int{2, 1},
		Text: a.Claims[1].Text + "\nAgence du Littoral (4 mars 2021)\u00a0: «\u00a0" + a.Citations[0].Quote + "\u00a0» [1]"}
	ms := Answer(withText(a), AnswerOptions{Turn: "t1", Link: passage})
	well(t, ms)
	for _, c := range a.Citations {
		if n := strings.Count(quotes(t, ms[0].Blocks), c.Quote); n != 1 {
			t.Errorf("quotation %d stands there %d times", c.N, n)
		}
	}
	if want := "date déduite)\u00a0: [2]"; !strings.Contains(ms[0].Text, want) {
		t.Errorf("without %q:\n%s", want, ms[0].Text)
	}
}

// Every reason has words of its own, in both languages; where a model wrote, it is
// named, and what it is called does no harm.
func TestFallbackWords(t *testing.T) {
	seen := map[string]bool{}
	for _, why := range []bot.Fallback{bot.FallbackUnreachable, bot.FallbackSlow, bot.FallbackKey, bot.FallbackNoModel, bot.FallbackRefused, bot.FallbackBusy,
		bot.FallbackResting, bot.FallbackBudget, bot.FallbackCut, bot.FallbackGarbled, bot.FallbackUnverified, bot.FallbackDeclined, "of another version"} {
		for _, lang := range []string{"fr", "en"} {
			a := extracted(t)
			a.Lang, a.Fallback = lang, why
			ms := Answer(a, AnswerOptions{Turn: "t1"})
			well(t, ms)
			words := voice{lang: lang}.answerAuthorship(a)
			if words == "" || seen[words] || !strings.Contains(string(ms[0].Blocks), strings.Trim(string(encode(words)), `"`)) {
				t.Errorf("%s in %s: %q", why, lang, words)
			}
			seen[words] = true
		}
	}
	a := claimed(t, "fr")
	a.Engine = "<!channel> *" + strings.Repeat("modèle", 300) + "\u202e"
	ms := Answer(a, AnswerOptions{Turn: "t1"})
	well(t, ms)
	if words := (voice{}).answerAuthorship(a); size(words) > 200 {
		t.Errorf("a name of %d characters", size(words))
	}
	no := declined(t)
	no.Fallback = bot.FallbackSlow
	if words := (voice{}).answerAuthorship(no); words != "" {
		t.Errorf("a refusal says %q", words)
	}
}

// What is told while an answer is written is how its message begins.
func TestTell(t *testing.T) {
	odd := claimed(t, "fr")
	odd.Claims[0].Text = "# Un *titre* <b> [x](https://a.example) `y` | @channel\n- liste"
	quoting := claimed(t, "fr")
	quoting.Claims = append(quoting.Claims, quoting.Claims[1])
	for name, a := range map[string]*bot.Answer{"fr": claimed(t, "fr"), "en": claimed(t, "en"), "odd": odd, "again": quoting} {
		for _, o := range []AnswerOptions{{Turn: "t1"}, {Turn: "t1", Link: passage, Understood: "Que devient le * quai nord de Sablette\u202f?"}} {
			ms := Answer(withText(a), o)
			said, pieces := tell(a, o)
			if whole := strings.Join(ms[0].Stream, ""); said != whole || pieces != len(a.Claims) {
				t.Errorf("%s: told in %d pieces\n%q, the message says\n%q", name, pieces, said, whole)
			}
		}
	}
}

// tell tells an answer, and counts the pieces.
func tell(a *bot.Answer, o AnswerOptions) (said string, pieces int) {
	b := Tell(a.Lang, a.Question, o)
	shown := map[int]bool{}
	for _, c := range a.Claims {
		var fresh []bot.Citation
		for _, cite := range a.Citations {
			for _, n := range c.Citations {
				if n == cite.N && !shown[n] {
					shown[n] = true
					fresh = append(fresh, cite)
				}
			}
		}
		if piece := b.Claim(c, fresh); piece != "" {
			said += piece
			pieces++
		}
	}
	return said, pieces
}

// A quotation that Markdown cannot say letter by letter ends the telling: it and
// what follows are shown with the message.
func TestTellFaithfully(t *testing.T) {
	a := claimed(t, "fr")
	a.Citations[1].Quote = "écrire à port@sablette.example"
	a.Claims[1] = bot.Claim{Text: "On peut écrire au port.", Citations: []int{2}}
	said, pieces := tell(withText(a), AnswerOptions{Turn: "t1"})
	if pieces != 1 || strings.Contains(said, "écrire") {
		t.Errorf("told %d pieces: %q", pieces, said)
	}
	ms := Answer(a, AnswerOptions{Turn: "t1"})
	well(t, ms)
	if ms[0].Stream != nil {
		t.Errorf("streamed: %q", ms[0].Stream)
	}
}

// Many long claims take several messages; none is cut from its first quotation,
// and nothing is left out.
func TestManyClaims(t *testing.T) {
	a := claimed(t, "fr")
	a.Claims, a.Citations = nil, nil
	for i := range 20 {
		c := harbour(t)
		c.N, c.Start = i+1, i
		c.Quote = fmt.Sprintf("Quai %d. %s", i, strings.Repeat("Le quai nord sera long. ", 40))
		a.Citations = append(a.Citations, c)
		a.Claims = append(a.Claims, bot.Claim{Text: fmt.Sprintf("Le quai %d est long.", i), Citations: []int{i + 1}})
	}
	ms := Answer(withText(a), AnswerOptions{Turn: "t1", Link: passage})
	well(t, ms)
	if len(ms) < 2 {
		t.Fatal("one message holds it")
	}
	wholeQuotes(t, ms, "fr", a.Citations)
	all := 0
	for _, m := range ms {
		for i := range 20 {
			claim, quote := strings.Contains(string(m.Blocks), fmt.Sprintf(`"Le quai %d est long. [`, i)), strings.Contains(string(m.Blocks), fmt.Sprintf(`"Quai %d. `, i))
			if claim != quote {
				t.Errorf("claim %d is not where its quotation is", i)
			}
			if claim {
				all++
			}
		}
	}
	if all != 20 {
		t.Errorf("%d claims are shown", all)
	}
	if said, _ := tell(a, AnswerOptions{Turn: "t1", Link: passage}); size(said) > fullSize {
		t.Errorf("%d characters are told", size(said))
	}
}

// A written point is its prose and under it what it rests on.
func TestWrittenPoints(t *testing.T) {
	b := quayBrief(t)
	b.Engine = "mistral-small"
	b.Points[0].Text = "Le quai nord sera agrandi pour 14 millions d’euros. [1]"
	goldenMessages(t, "brief-written", Brief(b, BriefOptions{Draft: "d1", Link: passage}))
	goldenMessages(t, "brief-written-chronology", Brief(b, BriefOptions{By: "Irène Castel", Chronology: true}))
	e := quayEdition(t)
	e.Engine, e.Stories[0].Points = b.Engine, b.Points[:1]
	goldenMessages(t, "digest-written", Digest(e, DigestOptions{Link: passage}))
	b.Engine, b.Fallback = "extract", bot.FallbackBudget
	goldenMessages(t, "brief-fallback", Brief(b, BriefOptions{Draft: "d1", Chronology: true}))
	late := quayEdition(t)
	late.Fallback = bot.FallbackUnverified
	goldenMessages(t, "digest-fallback", Digest(late, DigestOptions{}))
	en := quayEdition(t)
	en.Lang, en.Engine = "en", "mistral-small"
	goldenMessages(t, "digest-written-en", Digest(en, DigestOptions{Link: passage}))
}

// Whatever a model writes and documents say, messages are whole and harmless, and
// what is told is how the one that is streamed begins.
func FuzzClaims(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, hostile[(i+5)%len(hostile)], hostile[(i+9)%len(hostile)], byte(i), byte(i%3), i%2 == 0)
	}
	for i, s := range huge {
		f.Add(s, hostile[i], huge[(i+3)%len(huge)], byte(i), byte(3), i%2 == 0)
	}
	f.Fuzz(func(t *testing.T, prose, quote, name string, n, many byte, quoted bool) {
		lang := []string{"fr", "en"}[n%2]
		a := hostileAnswer("", times(quote, n%16), name, name, int(n)%5+1, lang)
		for i := range int(many)%6 + 1 {
			c := bot.Claim{Text: times(prose, many), Quoted: quoted, Citations: []int{i%len(a.Citations) + 1}}
			if i > 2 {
				c.Citations = append(c.Citations, 1, 99)
			}
			a.Claims = append(a.Claims, c)
		}
		o := AnswerOptions{Turn: "t1", Understood: prose}
		ms := Answer(withText(a), o)
		well(t, ms)
		got := ""
		for _, m := range ms {
			got += straight(quotes(t, m.Blocks))
		}
		for _, c := range a.Citations {
			if want := straight((voice{lang: lang}).quoted(c.Quote)); c.Quote != "" && !strings.Contains(got, want) {
				t.Errorf("quotation %d is not there: %.100q", c.N, want)
			}
		}
		said, _ := tell(a, o)
		if whole := strings.Join(ms[0].Stream, ""); len(ms) == 1 && whole != "" && !strings.HasPrefix(whole, said) {
			t.Errorf("told %.200q, the message begins %.200q", said, whole)
		}
	})
}
