package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/outbox"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
)

// A pen is a model that says what the test wants, claim by claim.
type pen struct {
	claims [][]said // of each reply in turn; the last one again and again
	// before, when set, is called before each claim of a reply; an error ends the reply.
	before func(reply, claim int) error
	asked  int
	// points are how the points of briefs are said, by their numbers.
	points map[string]string
}

// said is a claim of a pen: prose and the words it is to rest on.
type said struct{ prose, quote string }

func (p *pen) Name() string { return "plume-1" }

func (p *pen) Reply(_ context.Context, r prompts.Request, told func(string) error) (string, error) {
	if r.Task != prompts.TaskAnswer {
		return p.brief(), nil
	}
	reply := p.asked
	p.asked++
	pieces := []string{`{"declined":false,"claims":[`}
	for _, c := range p.claims[min(reply, len(p.claims)-1)] {
		quote, _ := json.Marshal(c.quote)
		prose, _ := json.Marshal(c.prose)
		pieces = append(pieces, `{"quotes":[{"passage":"","text":`+string(quote)+`}],"prose":`+string(prose)+`},`)
	}
	for i, piece := range append(pieces, "]}") {
		if p.before != nil && i > 0 {
			if err := p.before(reply, i-1); err != nil {
				return "", err
			}
		}
		if err := told(piece); err != nil {
			return "", err
		}
	}
	return strings.Join(pieces, "") + "]}", nil
}

// brief is the reply to what asks for a brief, and to anything else.
func (p *pen) brief() string {
	out := map[string][]map[string]string{"points": {}}
	for n, prose := range p.points {
		out["points"] = append(out["points"], map[string]string{"point": n, "prose": prose})
	}
	reply, _ := json.Marshal(out)
	return string(reply)
}

// with makes the assistant of a world write with p.
func (p *pen) with(o *Options) {
	plain := o.Assistant()
	o.Assistant = func() *bot.Assistant { return plain.Writer(bot.Writing{Model: p}) }
}

var (
	cost   = said{"Les travaux du quai nord ont coûté 4,2 millions d’euros.", "Les travaux du quai nord, achevés en février, ont coûté 4,2 millions d’euros."}
	opens  = said{"Selon la direction du port, le quai nord du port de Brévin rouvrira aux ferries le 12 mars 2024.", "Le quai nord du port de Brévin rouvrira aux ferries le 12 mars 2024, a annoncé la direction du port."}
	ferry  = said{"Selon la compagnie, deux ferries relieront chaque nuit le quai nord à l’île de Sarn.", "Deux ferries relieront chaque nuit le quai nord à l’île de Sarn, a précisé la compagnie."}
	wrong  = said{"Le quai nord a coûté 9,9 millions d’euros de travaux.", cost.quote}
	forged = said{"Le quai nord est une ruine.", "Le quai nord est une ruine, a déclaré Hélène Carvin."}
)

// shown waits until the readers of a channel see words in a message that is still
// being written.
func (w *world) shown(channel, words string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
	defer cancel()
	if err := w.slack.WaitFor(ctx, func(s *slackfake.Server) bool {
		return slices.ContainsFunc(s.Posted(), func(m slackfake.Message) bool {
			return m.Channel == channel && m.Streaming && strings.Contains(plainly(strings.Join(m.Streamed, "")), plainly(words))
		})
	}); err != nil {
		w.Errorf("%q is not shown while the rest is written", words)
	}
}

// called waits until Slack was called.
func (w *world) called(method string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 10*time.Second)
	defer cancel()
	if err := w.slack.WaitFor(ctx, func(s *slackfake.Server) bool { return len(s.Calls(method)) > 0 }); err != nil {
		w.Errorf("%s is not called", method)
	}
}

// everSent reports whether words were ever sent to Slack, in any call.
func (w *world) everSent(words string) bool {
	for _, method := range []string{"chat.startStream", "chat.appendStream", "chat.stopStream", "chat.postMessage", "chat.update", "chat.postEphemeral"} {
		for _, c := range w.slack.Calls(method) {
			for _, arg := range c.Args {
				if strings.Contains(plainly(arg), plainly(words)) {
					return true
				}
			}
		}
	}
	return false
}

// Each claim is seen while the next is being written; what does not hold is never seen.
func TestWrittenBeforeTheReaders(t *testing.T) {
	for _, direct := range []bool{false, true} {
		p := &pen{claims: [][]said{{cost, wrong, forged, opens, ferry}}}
		w := newWorld(t, p.with)
		channel := "CPORT"
		if direct {
			channel = w.slack.IM("UANNE")
		}
		p.before = func(_, claim int) error {
			switch claim {
			case 0:
				if n := len(w.slack.Calls("chat.startStream")); n > 0 {
					t.Error("a stream is begun before there is a claim")
				}
			case 1:
				w.shown(channel, cost.prose)
			case 4:
				w.shown(channel, opens.prose)
			}
			return nil
		}
		d := w.says(slackfake.Said{Channel: channel, User: "UANNE", Text: quaiQuestion})
		got := w.replies(channel, d.TS)
		if len(got) != 1 || got[0].Streaming {
			t.Fatalf("replied %+v", got)
		}
		whole := plainly(strings.Join(got[0].Streamed, "") + string(got[0].Blocks))
		for _, want := range []string{cost.prose, cost.quote, opens.prose, ferry.prose, "Rédigé par plume-1", "Plus de sources"} {
			if n := strings.Count(whole, plainly(want)); n != 1 {
				t.Errorf("%q is there %d times:\n%s", want, n, whole)
			}
		}
		for _, never := range []string{"9,9", "ruine"} {
			if w.everSent(never) {
				t.Errorf("%q was sent", never)
			}
		}
		if n := len(w.slack.Calls("chat.update")); n != 0 {
			t.Errorf("the message was replaced %d times", n)
		}
		turn, err := w.store.Turn(t.Context(), "q"+short(w.slack.Team(), channel, d.TS))
		if err != nil || turn == nil || len(turn.Answer.Claims) != 3 || turn.Answer.Engine != "plume-1" || len(turn.Answer.Dropped) == 0 {
			t.Errorf("kept: %+v, %v", turn, err)
		}
		if n := len(w.slack.Statuses()); n == 0 {
			t.Error("no status was shown")
		}
	}
}

// Whatever goes wrong on the way, readers get the whole answer once.
func TestWrittenAllTheSame(t *testing.T) {
	busy := &bot.ModelError{Why: bot.FallbackBusy, Err: errors.New("429")}
	failing := func(at int) func(int, int) error {
		return func(_, claim int) error {
			if claim == at {
				return busy
			}
			return nil
		}
	}
	var w *world
	panicky := func(reply, claim int) error {
		if reply == 0 && claim == 1 {
			w.shown("CPORT", cost.prose)
			panic("killed")
		}
		return nil
	}
	// Slack is called before the model is done.
	called := func(_, claim int) error {
		if claim == 2 {
			w.called("chat.appendStream")
		}
		return nil
	}
	fault := func(method string, f slackfake.Fault) func(*world) {
		return func(w *world) { w.slack.Fault(method, f) }
	}
	two := [][]said{{cost, opens}}
	for name, tt := range map[string]struct {
		claims   [][]said
		before   func(reply, claim int) error
		setup    func(w *world)
		change   func(*Options)
		streamed bool // the reply was written out and not replaced
		says     []string
		not      string
	}{
		"all is well":           {claims: two, streamed: true, says: []string{cost.prose, opens.prose, "Rédigé par plume-1"}},
		"nothing can be used":   {claims: [][]said{{forged}}, streamed: true, says: []string{cost.quote, "n'a pu être vérifié"}, not: "ruine"},
		"the model fails":       {claims: two, before: failing(0), streamed: true, says: []string{cost.quote, "trop sollicité"}, not: "Rédigé"},
		"the model breaks off":  {claims: two, before: failing(1), streamed: true, says: []string{cost.prose, "écourtée"}, not: "rouvrira"},
		"switched off":          {claims: two, change: func(o *Options) { o.NoStreaming = true }, says: []string{cost.prose, opens.prose, "Rédigé par plume-1"}},
		"no streams here":       {claims: two, setup: fault("chat.startStream", slackfake.Fault{Kind: slackfake.APIError, Code: "channel_type_not_supported"}), says: []string{cost.prose, opens.prose}},
		"no streams at all":     {claims: two, setup: func(w *world) { w.slack.WithoutMethods("chat.startStream") }, says: []string{cost.prose, opens.prose}},
		"limited":               {claims: two, before: called, setup: fault("chat.appendStream", slackfake.Fault{Kind: slackfake.RateLimited, Times: 1}), streamed: true, says: []string{cost.prose, opens.prose}},
		"an append that fails":  {claims: two, before: called, setup: fault("chat.appendStream", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1}), says: []string{cost.prose, opens.prose}},
		"no status":             {claims: two, setup: func(w *world) { w.slack.WithoutMethods("assistant.threads.setStatus") }, says: []string{cost.prose, opens.prose}},
		"another attempt":       {claims: [][]said{{cost, opens}, {opens, cost}}, before: panicky, says: []string{cost.prose, opens.prose}},
		"the same words again":  {claims: two, before: panicky, says: []string{cost.prose, opens.prose}},
		"failed for good":       {claims: two, setup: func(w *world) { w.store.broken = brokenOn("SaveTurn") }, says: []string{"référence"}, not: "4,2"},
		"another attempt fails": {claims: [][]said{{cost, opens}, {forged}}, before: panicky, says: []string{cost.quote, "n'a pu être vérifié"}, not: cost.prose},
	} {
		t.Run(name, func(t *testing.T) {
			p := &pen{claims: tt.claims, before: tt.before}
			w = newWorld(t, func(o *Options) {
				p.with(o)
				if tt.change != nil {
					tt.change(o)
				}
			})
			if tt.setup != nil {
				tt.setup(w)
			}
			d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
			w.store.broken = nil
			got := w.replies("CPORT", d.TS)
			if len(got) != 1 || got[0].Streaming {
				t.Fatalf("replied %+v; %v", got, w.counted())
			}
			whole := plainly(strings.Join(got[0].Streamed, "") + string(got[0].Blocks))
			for _, want := range tt.says {
				if n := strings.Count(whole, plainly(want)); n != 1 {
					t.Errorf("%q is there %d times:\n%s", want, n, whole)
				}
			}
			if tt.not != "" && strings.Contains(whole, plainly(tt.not)) {
				t.Errorf("%q is there:\n%s", tt.not, whole)
			}
			if streamed := len(got[0].Streamed) > 0 && len(w.slack.Calls("chat.update")) == 0; streamed != tt.streamed {
				t.Errorf("streamed: %t, want %t", streamed, tt.streamed)
			}
			if n := len(w.slack.Calls("assistant.threads.setStatus")); p.asked == 2 && n != 1 {
				t.Errorf("a status was set %d times, though something was written before the second attempt", n)
			}
			w.logs.Reset() // a panic's stack has words of the test
		})
	}
}

func brokenOn(method string) func(string) error {
	return func(m string) error {
		if m == method {
			return errors.New("disk full")
		}
		return nil
	}
}

// What one process began and another delivers is there once, in the words that were kept.
func TestWrittenByAnotherProcess(t *testing.T) {
	p := &pen{claims: [][]said{{cost, opens}}}
	w := newWorld(t, p.with)
	p.before = func(_, claim int) error {
		if claim == 2 {
			w.shown("CPORT", cost.prose)
			w.app.out = outbox.New(slog.New(slog.DiscardHandler), outbox.Options{
				Client: w.app.slack, Store: w.store, Pacer: w.store, Flags: w.store, Self: outbox.Self{User: w.app.self.User, Bot: w.app.self.Bot},
				Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
			})
		}
		return nil
	}
	d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	got := w.replies("CPORT", d.TS)
	if len(got) != 1 || got[0].Streaming || len(w.slack.Calls("chat.update")) != 1 {
		t.Fatalf("replied %+v", got)
	}
	if all := plainly(string(got[0].Blocks)); !strings.Contains(all, plainly(cost.prose)) || !strings.Contains(all, plainly(opens.prose)) {
		t.Errorf("the reply is %s", all)
	}
}

// A question whose job is run again after its answer was kept is not asked again.
func TestWrittenOnce(t *testing.T) {
	p := &pen{claims: [][]said{{cost}, {opens}}}
	w := newWorld(t, p.with)
	d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	turn, err := w.store.Turn(t.Context(), "q"+short(w.slack.Team(), "CPORT", d.TS))
	if err != nil || turn == nil {
		t.Fatal(turn, err)
	}
	again := asked{order: order{ID: turn.ID, Team: turn.Team, Channel: turn.Channel, Thread: turn.Thread, User: turn.User, At: turn.At},
		Message: inlet.Message{Channel: "CPORT", TS: d.TS, User: "UANNE", Text: quaiQuestion, Mention: true}}
	w.store.add(payload(t, jobQuestion, again))
	w.settle()
	if got := w.replies("CPORT", d.TS); len(got) != 1 || p.asked != 1 {
		t.Errorf("asked %d times, %d replies", p.asked, len(got))
	}
	w.count("question answered", 2)
}

// What is written out is decided before: nothing is begun where it may not be seen.
func TestWrittenForThoseWhoMay(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Options)
		said   slackfake.Said
	}{
		"guest":              {nil, slackfake.Said{User: "UGUEST", Channel: "CPORT"}},
		"shared channel":     {nil, slackfake.Said{User: "UANNE", Channel: "CSHARED"}},
		"off":                {func(o *Options) { o.Rules.Channels = map[string]access.Rule{"CPORT": {Answer: access.Off}} }, slackfake.Said{User: "UANNE", Channel: "CPORT"}},
		"nothing open":       {func(o *Options) { o.Rules.Default.Collections = []string{} }, slackfake.Said{User: "UANNE", Channel: "CPORT"}},
		"another collection": {func(o *Options) { o.Rules.Default.Collections = []string{"interne"} }, slackfake.Said{User: "UANNE", Channel: "CPORT"}},
	} {
		p := &pen{claims: [][]said{{cost, opens}}}
		w := newWorld(t, func(o *Options) {
			p.with(o)
			if tt.change != nil {
				tt.change(o)
			}
		})
		tt.said.Text = quaiQuestion
		w.says(tt.said)
		if w.everSent(cost.prose) || w.everSent("4,2") || name != "another collection" && p.asked > 0 {
			t.Errorf("%s: it was asked %d times and shown", name, p.asked)
		}
	}
}

// A written answer is leaned on, rated and has more sources, like any other.
func TestWrittenAnswerGoesOn(t *testing.T) {
	offer := said{"L’offre de reprise du port de Brévin était de 31 millions d’euros.", "Le montant de l’offre de reprise du port de Brévin était de 31 millions d’euros."}
	refused := said{"L’offre de reprise du groupe Meridian a été refusée par le conseil du port de Brévin.", "Le conseil du port de Brévin a refusé l’offre de reprise du groupe Meridian."}
	p := &pen{claims: [][]said{{offer}, {refused}}}
	w := newWorld(t, p.with)
	first := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: "Quel est le montant de l’offre de reprise du port de Brévin ?"})
	id := "q" + short(w.slack.Team(), "CPORT", first.TS)
	reply := w.replies("CPORT", first.TS)[0]
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: reply.TS, Action: "more"})
	if more := w.slack.Ephemerals("CPORT", "UANNE"); len(more) != 1 || strings.Contains(plainly(more[0].Text), plainly(offer.quote)) {
		t.Errorf("more sources: %+v", more)
	}
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: reply.TS, Action: "feedback", Values: []string{"positive"}})
	if len(w.store.feedback) != 1 || w.store.feedback[0].Turn != id {
		t.Errorf("feedback: %+v", w.store.feedback)
	}
	second := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: "Et qui l’a refusée ?", Thread: first.TS})
	turn, err := w.store.Turn(t.Context(), "q"+short(w.slack.Team(), "CPORT", second.TS))
	if err != nil || turn == nil || turn.Understood == "" || len(turn.Answer.Claims) != 1 {
		t.Fatalf("the follow-up is kept as %+v, %v", turn, err)
	}
	got := w.replies("CPORT", first.TS)
	if all := plainly(strings.Join(got[1].Streamed, "") + string(got[1].Blocks)); !strings.Contains(all, "Question comprise") || !strings.Contains(all, plainly(refused.prose)) {
		t.Errorf("replied %s", all)
	}
	if n := len(w.slack.Calls("chat.update")); n != 0 {
		t.Errorf("the messages were replaced %d times", n)
	}
}

// A brief that a model wrote is shown, kept and published as it was written.
func TestWrittenBrief(t *testing.T) {
	p := &pen{points: map[string]string{}}
	w := newWorld(t, p.with)
	const topic = "travaux du quai nord du port de Brévin"
	plain, err := assistantOver(t, papers).Brief(t.Context(), bot.Question{Text: topic, Scope: bot.Scope{AsOf: corpus.DayOf(time.Now())}})
	if err != nil || !plain.Answered {
		t.Fatal(plain, err)
	}
	quote := plain.Points[0].Citations[0].Quote
	p.points["1"] = quote
	w.command("UANNE", "CPORT", topic)
	m := w.tells("CPORT", "UANNE", plainly(quote)+" [1]")
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "publish"})
	got := w.posted("CPORT")
	if len(got) != 1 {
		t.Fatalf("%d messages are published; %v", len(got), w.counted())
	}
	for _, want := range []string{quote + " [1]", "Rédigé par plume-1", "Publié par"} {
		if all := plainly(string(got[0].Blocks)); !strings.Contains(all, plainly(want)) {
			t.Errorf("it is without %q: %s", want, all)
		}
	}
}
