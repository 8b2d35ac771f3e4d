package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/prompts"
)

// A scripted model replies to each task what the script makes of the request.
type scripted struct {
	reply func(r prompts.Request) string
	err   error         // at the end of the reply
	wait  time.Duration // before it, unless ctx ends
	asked []prompts.Task
}

func (s *scripted) Name() string { return "scripted" }

func (s *scripted) Reply(ctx context.Context, r prompts.Request, told func(string) error) (string, error) {
	s.asked = append(s.asked, r.Task)
	if s.wait > 0 {
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(s.wait):
		}
	}
	reply := s.reply(r)
	for piece := range slices.Chunk([]byte(reply), 7) {
		if err := told(string(piece)); err != nil {
			return "", err
		}
	}
	return reply, s.err
}

// answering replies with these claims to what asks for an answer, and with nothing to anything else.
func answering(claims ...prompts.Claim) func(prompts.Request) string {
	return func(r prompts.Request) string {
		if r.Task != prompts.TaskAnswer {
			return "{}"
		}
		return replyOf(claims)
	}
}

func replyOf(claims []prompts.Claim) string {
	type quote struct {
		Passage string `json:"passage"`
		Text    string `json:"text"`
	}
	type claim struct {
		Quotes []quote `json:"quotes"`
		Prose  string  `json:"prose"`
	}
	out := struct {
		Declined bool    `json:"declined"`
		Claims   []claim `json:"claims"`
	}{Claims: []claim{}}
	for _, c := range claims {
		x := claim{Prose: c.Prose}
		for _, q := range c.Quotes {
			x.Quotes = append(x.Quotes, quote(q))
		}
		out.Claims = append(out.Claims, x)
	}
	b, err := json.Marshal(out)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// says is a claim that rests on one quotation.
func says(prose, passage, quote string) prompts.Claim {
	return prompts.Claim{Prose: prose, Quotes: []prompts.Quote{{Passage: passage, Text: quote}}}
}

const delayQuestion = "Dans quel délai le G7 veut-il faire retirer les contenus terroristes ?"

// extracted is what the sample says to that question without a model.
func extracted(t *testing.T, a *Assistant, question string) *Answer {
	t.Helper()
	ans := mustAsk(t, a, Question{Text: question})
	if !ans.Answered {
		t.Fatalf("%q is declined: %s", question, ans.Text)
	}
	return ans
}

// watched asks and returns the answer with the claims that were shown before it was there.
func watched(t *testing.T, a *Assistant, question string) (ans *Answer, live []Claim, fresh []Citation) {
	t.Helper()
	ans, err := a.AskWatched(t.Context(), Question{Text: question}, Watch{Claim: func(c Claim, cs []Citation) {
		live, fresh = append(live, c), append(fresh, cs...)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return ans, live, fresh
}

func dropOf(checks ...Check) []Check { return checks }

func checksOf(ds []Dropped) []Check {
	var out []Check
	for _, d := range ds {
		out = append(out, d.Check)
	}
	return out
}

func TestWrittenAnswer(t *testing.T) {
	a := shipped(t)
	plain := extracted(t, a, delayQuestion)
	quote := plain.Citations[0].Quote
	_, shown := shownFor(t, a, delayQuestion)
	retyped := strings.NewReplacer("’", "'", "\u00a0", " ").Replace(quote)
	for _, tt := range []struct {
		name    string
		claims  []prompts.Claim
		written int
		quoted  bool
		dropped []Check
		why     Fallback
	}{
		{"the sentence itself", []prompts.Claim{says(quote, "", quote)}, 1, false, nil, ""},
		{"retyped, from a passage that does not exist", []prompts.Claim{says(quote, "p99", retyped)}, 1, false, dropOf(CheckPassage), ""},
		{"no prose", []prompts.Claim{says("", "", quote)}, 1, true, dropOf(CheckSense), ""},
		{"an invented quotation", []prompts.Claim{says(quote, "p1", "Le G7 exige un retrait en dix minutes.")}, 0, false, dropOf(CheckQuote, CheckUnquoted), FallbackUnverified},
		{"no quotation", []prompts.Claim{{Prose: quote}}, 0, false, dropOf(CheckUnquoted), FallbackUnverified},
		{"twice", []prompts.Claim{says(quote, "", quote), says(quote, "", quote)}, 1, false, dropOf(CheckRepeated), ""},
		{"nothing", nil, 0, false, nil, FallbackDeclined},
	} {
		t.Run(tt.name, func(t *testing.T) {
			model := &scripted{reply: answering(atHome(shown, tt.claims)...)}
			ans, live, fresh := watched(t, a.Writer(Writing{Model: model}), delayQuestion)
			if len(ans.Claims) != tt.written || ans.Fallback != tt.why || !slices.Equal(checksOf(ans.Dropped), tt.dropped) {
				t.Fatalf("claims %+v, fallback %q, dropped %+v", ans.Claims, ans.Fallback, ans.Dropped)
			}
			if fails := a.Verify(ans); fails != nil {
				t.Errorf("verify: %+v", fails)
			}
			if !slices.EqualFunc(live, ans.Claims, func(x, y Claim) bool { return x.Text == y.Text }) {
				t.Errorf("shown before: %+v, in the answer: %+v", live, ans.Claims)
			}
			if tt.written == 0 {
				if ans.Engine != engineExtract || ans.Text != plain.Text {
					t.Errorf("not what was extracted: %s", ans.Text)
				}
				return
			}
			if ans.Engine != "scripted" || len(fresh) != len(ans.Citations) || ans.Claims[0].Quoted != tt.quoted {
				t.Errorf("engine %q, %d citations, %d shown, quoted %v", ans.Engine, len(ans.Citations), len(fresh), ans.Claims[0].Quoted)
			}
			if !strings.Contains(ans.Citations[0].Quote, quote) {
				t.Errorf("the citation is %q", ans.Citations[0].Quote)
			}
		})
	}
}

// TestWrittenStitched drops a quotation that stands in two places and in neither whole.
func TestWrittenStitched(t *testing.T) {
	a := shipped(t)
	plain := extracted(t, a, delayQuestion)
	words := strings.Fields(plain.Citations[0].Quote)
	head, tail := strings.Join(words[:4], " "), strings.Join(words[len(words)-4:], " ")
	model := &scripted{reply: answering(says("Voilà.", "p1", head+" […] "+tail))}
	ans := mustAsk(t, a.Writer(Writing{Model: model}), Question{Text: delayQuestion})
	if !slices.Contains(checksOf(ans.Dropped), CheckStitched) || len(ans.Claims) > 0 {
		t.Errorf("%+v", ans)
	}
}

// TestWrittenBeside: an answer does not open with, nor consist of, what does not answer.
func TestWrittenBeside(t *testing.T) {
	a := shipped(t)
	quote := extracted(t, a, delayQuestion).Citations[0].Quote
	in, shown := shownFor(t, a, delayQuestion)
	d := &draft{a: a, in: in, shown: shown}
	var aside, foreign *unit // about the matter, and of something else altogether
	for _, s := range shown {
		for _, u := range s.units {
			answers, related := d.judge([]foundQuote{{u, u.span}})
			switch {
			case !answers && related && aside == nil:
				aside = u
			case !related && foreign == nil && len(u.text) > longSentence/2:
				foreign = u
			}
		}
	}
	if aside == nil || foreign == nil {
		t.Fatal("the sample has no such sentences")
	}
	for _, tt := range []struct {
		name    string
		claims  []prompts.Claim
		written int
		dropped []Check
	}{
		{"beside, then the answer", []prompts.Claim{says("", "", aside.text), says(quote, "", quote)}, 2, dropOf(CheckSense)},
		{"beside alone", []prompts.Claim{says("", "", aside.text)}, 0, dropOf(CheckSense, CheckBeside)},
		{"foreign, then the answer", []prompts.Claim{says("", "", foreign.text), says(quote, "", quote)}, 1, dropOf(CheckBeside)},
	} {
		model := &scripted{reply: answering(atHome(shown, tt.claims)...)}
		ans, live, _ := watched(t, a.Writer(Writing{Model: model}), delayQuestion)
		if len(ans.Claims) != tt.written || len(live) != tt.written || !slices.Equal(checksOf(ans.Dropped), tt.dropped) {
			t.Errorf("%s: claims %+v, dropped %+v", tt.name, ans.Claims, ans.Dropped)
		}
	}
}

// shownFor are the passages that a model is shown for a question.
func shownFor(t *testing.T, a *Assistant, question string) (*inquiry, []*shownPassage) {
	t.Helper()
	in := a.understand(Question{Text: question})
	hits, err := a.searchDays(t.Context(), in.query(hitsRead))
	if err != nil {
		t.Fatal(err)
	}
	return in, showPassages(hits, a.units(in, hits))
}

// atHome is claims with the passages in which their quotations stand.
func atHome(shown []*shownPassage, claims []prompts.Claim) []prompts.Claim {
	for _, c := range claims {
		for i := range c.Quotes {
			for _, s := range shown {
				if c.Quotes[i].Passage == "" && s.find(c.Quotes[i].Text) != nil {
					c.Quotes[i].Passage = s.id
				}
			}
		}
	}
	return claims
}

func TestWrittenDeclines(t *testing.T) {
	a := shipped(t)
	const question = "Quel est le budget de la Banque centrale de Mongolie en 2031 ?"
	if ans := mustAsk(t, a, Question{Text: question}); ans.Answered {
		t.Fatal("answered without a model")
	}
	model := &scripted{reply: func(r prompts.Request) string {
		return replyOf([]prompts.Claim{says("Il est connu.", "p1", "le")})
	}}
	ans := mustAsk(t, a.Writer(Writing{Model: model}), Question{Text: question})
	if ans.Answered || slices.Contains(model.asked, prompts.TaskAnswer) {
		t.Errorf("asked for %v, answered: %s", model.asked, ans.Text)
	}
}

func TestModelFails(t *testing.T) {
	a := shipped(t)
	plain := extracted(t, a, delayQuestion)
	quote := plain.Citations[0].Quote
	_, shown := shownFor(t, a, delayQuestion)
	home := func(c prompts.Claim) prompts.Claim { return atHome(shown, []prompts.Claim{c})[0] }
	var counted []string
	var failed *ModelError
	writing := func(m Model) Writing {
		return Writing{Model: m,
			Count:  func(what, outcome string) { counted = append(counted, what+" "+outcome) },
			Failed: func(_ context.Context, err *ModelError) { failed = err },
		}
	}
	for _, tt := range []struct {
		name  string
		model *scripted
		why   Fallback
		kept  int
	}{
		{"wrong key", &scripted{reply: func(prompts.Request) string { return "" }, err: &ModelError{FallbackKey, errors.New("401")}}, FallbackKey, 0},
		{"another error", &scripted{reply: func(prompts.Request) string { return "" }, err: errors.New("odd")}, FallbackUnreachable, 0},
		{"slow", &scripted{reply: answering(), wait: time.Minute}, FallbackSlow, 0},
		{"not JSON", &scripted{reply: func(prompts.Request) string { return "Bien sûr ! Voici." }}, FallbackGarbled, 0},
		{"cut after a claim", &scripted{reply: answering(home(says("", "", quote))), err: &ModelError{FallbackCut, errors.New("eof")}}, FallbackCut, 1},
		{"cut before a claim", &scripted{reply: func(prompts.Request) string { return `{"declined":false,"claims":[{"quotes":[{"pa` }, err: &ModelError{FallbackCut, errors.New("eof")}}, FallbackCut, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			counted, failed = nil, nil
			ans := mustAsk(t, a.Writer(writing(tt.model)), Question{Text: delayQuestion})
			if ans.Fallback != tt.why || len(ans.Claims) != tt.kept || !ans.Answered {
				t.Errorf("%s: fallback %q, claims %+v", tt.name, ans.Fallback, ans.Claims)
			}
			if tt.kept == 0 && ans.Text != plain.Text {
				t.Errorf("%s: not what was extracted: %s", tt.name, ans.Text)
			}
			if !slices.Contains(counted, "model "+string(tt.why)) || failed == nil || failed.Why != tt.why {
				t.Errorf("%s: counted %v, told %v", tt.name, counted, failed)
			}
			if fails := a.Verify(ans); fails != nil {
				t.Errorf("%s: %+v", tt.name, fails)
			}
		})
	}
}

// TestAskerHasNoTime: who asks with less time than a model may take gets what was
// extracted, in time.
func TestAskerHasNoTime(t *testing.T) {
	a := shipped(t)
	plain := extracted(t, a, delayQuestion)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		slow := a.Writer(Writing{Model: &scripted{reply: answering(), wait: time.Minute}, Timeout: time.Minute})
		ans, err := slow.Ask(ctx, Question{Text: delayQuestion})
		if err != nil || ans.Text != plain.Text || ans.Fallback != FallbackSlow {
			t.Errorf("%+v, %v", ans, err)
		}
	})
}

func TestAskerLeaves(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	a := shipped(t).Writer(Writing{Model: &scripted{reply: func(prompts.Request) string { cancel(); return "" }, err: context.Canceled}})
	if ans, err := a.Ask(ctx, Question{Text: delayQuestion}); !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", ans, err)
	}
}

// TestVerifyWritten finds what was changed in a saved answer that a model wrote.
func TestVerifyWritten(t *testing.T) {
	a := shipped(t)
	quote := extracted(t, a, delayQuestion).Citations[0].Quote
	model := &scripted{reply: answering(says(quote, "", quote))}
	made := mustAsk(t, a.Writer(Writing{Model: model}), Question{Text: delayQuestion})
	if fails := a.Verify(made); fails != nil || len(made.Claims) != 1 {
		t.Fatal(fails, made)
	}
	for name, do := range map[string]func(*Answer){
		"the text alone":             func(x *Answer) { x.Text = "Rien. [1]" },
		"text and claim alike":       func(x *Answer) { x.Claims[0].Text = "En 417 jours."; x.Text = claimsText(x.Claims) },
		"a name":                     func(x *Answer) { x.Claims[0].Text = "Selon Zorglub, deux heures."; x.Text = claimsText(x.Claims) },
		"a claim that rests on 2":    func(x *Answer) { x.Claims[0].Citations = []int{2}; x.Text = claimsText(x.Claims) },
		"no claim":                   func(x *Answer) { x.Claims = nil },
		"prose passed for quoted":    func(x *Answer) { x.Claims[0].Quoted = true; x.Text = claimsText(x.Claims) },
		"extracted, with claims":     func(x *Answer) { x.Engine = engineExtract },
		"no engine":                  func(x *Answer) { x.Engine = "" },
		"a citation nobody rests on": func(x *Answer) { c := x.Citations[0]; c.N = 2; x.Citations = append(x.Citations, c) },
	} {
		b, err := json.Marshal(made)
		if err != nil {
			t.Fatal(err)
		}
		var x Answer
		if err := json.Unmarshal(b, &x); err != nil {
			t.Fatal(err)
		}
		do(&x)
		if a.Verify(&x) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

// TestVerifyForged: prose that turns round what its citation says is found whatever
// language it is passed for.
func TestVerifyForged(t *testing.T) {
	a := over(t, fstest.MapFS{"digue.txt": {Data: []byte("Le conseil de Sablette a voté la construction de la digue pour douze millions d'euros.\n")}})
	quote := a.index.Documents()[0].Text[:len(a.index.Documents()[0].Text)-1]
	model := &scripted{reply: answering(says(quote, "p1", quote))}
	made := mustAsk(t, a.Writer(Writing{Model: model}), Question{Text: "Qu'a voté le conseil de Sablette ?"})
	if fails := a.Verify(made); fails != nil || len(made.Claims) != 1 {
		t.Fatal(fails, made)
	}
	for _, lang := range []string{"fr", "en", "de", ""} {
		for _, forged := range []string{
			"Le conseil de Sablette n’a jamais voté la construction de la digue pour douze millions d’euros.",
			"Le conseil de Sablette pourrait voter la construction de la digue pour douze millions d’euros.",
			"La digue de Sablette a voté la construction du conseil pour douze millions d’euros.",
		} {
			x := copyOf(t, made)
			x.Lang, x.Claims[0].Text = lang, forged
			x.Text = claimsText(x.Claims)
			if a.Verify(x) == nil {
				t.Errorf("%q, as %q, is not found", forged, lang)
			}
		}
	}
}

// TestWrittenOnMore: a claim that comes to rest on a longer quotation, which an earlier
// one rests on, is held against all of it.
func TestWrittenOnMore(t *testing.T) {
	const first, second = "Le conseil de Sablette ne construira pas la digue du port en 2021.", "Le conseil de Sablette construira la digue de la plage en 2022."
	a := over(t, fstest.MapFS{"digue.txt": {Data: []byte(first + " " + second + "\n")}})
	both := prompts.Claim{Prose: first, Quotes: []prompts.Quote{{Passage: "p1", Text: first}, {Passage: "p1", Text: second}}}
	model := &scripted{reply: answering(both, says("Le conseil de Sablette construira la digue de la plage.", "p1", second))}
	ans, live, _ := watched(t, a.Writer(Writing{Model: model}), "Que construira le conseil de Sablette ?")
	if len(ans.Claims) == 0 || len(ans.Citations) != 1 || len(live) != len(ans.Claims) {
		t.Fatalf("%+v, shown before: %+v", ans, live)
	}
	if fails := a.Verify(ans); fails != nil {
		t.Errorf("%+v: %+v", ans.Claims, fails)
	}
}

func TestPrinted(t *testing.T) {
	quotation := []Citation{{Quote: "L'Europe a dit non, et deux fois."}}
	for in, want := range map[string]string{
		"Elle « L’Europe a  dit »": "Elle «\u00a0L'Europe a dit\u00a0»",
		"L'Union dit : « non » !":  "L’Union dit\u00a0: «\u00a0non\u00a0»\u202f!",
		"Deux\n heures ;  trois ?": "Deux heures\u202f; trois\u202f?",
		"À 14:30, 41 000 et 5 %":   "À 14:30, 41\u202f000 et 5\u00a0%",
		"1 234 567 en 2017 300 %":  "1\u202f234\u202f567 en 2017 300\u00a0%",
	} {
		if got, ok := printed(in, "fr", quotation); got != want || !ok {
			t.Errorf("%q: %q, %v, want %q", in, got, ok, want)
		}
	}
	if got, ok := printed("Elle a dit « oui ».", "fr", quotation); ok {
		t.Errorf("words that nobody said are printed: %q", got)
	}
}

func FuzzPrinted(f *testing.F) {
	f.Add("L'État : «oui» ; 10 000 %", true)
	f.Fuzz(func(t *testing.T, s string, french bool) {
		lang, cs := "en", []Citation{{Quote: s}, {Quote: "oui"}}
		if french {
			lang = "fr"
		}
		if len(s) > 2000 {
			return // no prose is that long
		}
		once, ok := printed(s, lang, cs)
		if !ok {
			return
		}
		if twice, ok := printed(once, lang, cs); twice != once || !ok {
			t.Errorf("%q becomes %q becomes %q", s, once, twice)
		}
	})
}
