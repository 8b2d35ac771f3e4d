package slackapp

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// A draft is published once, whoever clicks however often on whatever replica, and then gone.
func TestPublish(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	m := w.told("CPORT", "UANNE")
	var both sync.WaitGroup
	for range 3 {
		both.Go(func() {
			_, err := w.slack.DeliverClick(t.Context(), slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "publish"})
			if err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	w.settle()
	posted := w.posted("CPORT")
	if len(posted) != 1 {
		t.Fatalf("published %d times", len(posted))
	}
	if text := plainly(posted[0].Text); !strings.Contains(text, "Anne Lotier") && !strings.Contains(text, "anne") || !strings.Contains(text, "4 mars 2024") {
		t.Errorf("published as\n%s", posted[0].Text)
	}
	if strings.Contains(string(posted[0].Blocks), `"publish"`) {
		t.Error("what is published can be published again")
	}
	for _, e := range w.slack.Ephemerals("CPORT", "UANNE") {
		if e.TS == m.TS {
			t.Error("the draft still shows")
		}
	}
	w.count("publish answered", 1)
	w.count("publish again", 2)
}

// What may be published is decided when it is, for everybody in the channel.
func TestPublishDecidesAgain(t *testing.T) {
	for name, tt := range map[string]struct {
		rules access.Rules
		want  string
	}{
		"collection closed": {access.Rules{Default: access.Rule{Collections: []string{"presse"}}}, "cite des documents qui ne sont pas ouverts à ce canal"},
		"switched off":      {access.Rules{Channels: map[string]access.Rule{"CPORT": {Answer: access.Off}}}, "désactivé"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.command("UANNE", "CPORT", "offre de reprise du port de Brévin")
			m := w.tells("CPORT", "UANNE", "offre de reprise")
			w.app.o.Rules = tt.rules
			w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "publish"})
			w.tells("CPORT", "UANNE", tt.want)
			w.count("publish refused", 1)
			if n := len(w.posted("CPORT")); n != 0 {
				t.Errorf("%d messages published", n)
			}
		})
	}
}

// A channel that became shared gets nothing, and so does another person's draft.
func TestPublishElsewhere(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	m := w.told("CPORT", "UANNE")
	w.slack.AddChannel(slackfake.Channel{ID: "CPORT", Name: "port", ExtShared: true})
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "publish"})
	w.tells("CPORT", "UANNE", "partagé avec une autre organisation")

	var draft string
	for id := range w.store.drafts {
		draft = id
	}
	stolen := publishOrder{order: order{ID: "s", Team: w.slack.Team(), Channel: "CPORT", User: "UBRUNO", At: time.Now()}, Draft: draft}
	w.store.add(payload(t, jobPublish, stolen))
	w.settle()
	w.tells("CPORT", "UBRUNO", "no longer kept")
	w.count("publish expired", 1)
}

func TestRefine(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "quai nord du port depuis:2024-03 jusqu’au:2024-03 collection:Presse chronologie")
	m := w.tells("CPORT", "UANNE", "Chronologie", "Recherche limitée : du 1er au 31 mars 2024 · collection : presse")
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "refine"})
	views := w.slack.Views("UANNE")
	if len(views) != 1 {
		t.Fatalf("%d modals", len(views))
	}
	for _, filled := range []string{`"quai nord du port"`, `"2024-03-01"`, `"2024-03-31"`, `"initial_options":[{"text":{"type":"plain_text","text":"presse"`, `"initial_options":[{"text":{"type":"plain_text","text":"Chronologie`} {
		if !strings.Contains(string(views[0].JSON), filled) {
			t.Errorf("the modal is not filled in with %s", filled)
		}
	}
	w.submit("UANNE", map[string][]string{"topic": {"liaison de nuit des ferries"}})
	w.tells("CPORT", "UANNE", "Liaison de nuit des ferries", "5 mars 2024")
}

// answered stores a turn with an answer and its post, as a question does.
func (w *world) answered(question string) record.Turn {
	w.Helper()
	answer, err := w.app.o.Assistant().Ask(w.Context(), bot.Question{ID: "qtest", Text: question})
	if err != nil {
		w.Fatal(err)
	}
	turn := record.Turn{ID: "qtest", Place: record.Place{Team: w.slack.Team(), Channel: "CPORT"}, User: "UANNE", Question: question, Lang: "fr", Answer: answer, At: time.Now()}
	post := record.Post{ID: "answer-qtest", Kind: "answer", Place: turn.Place, Via: record.ViaMessage}
	if post.Parts, err = parts(blocks.Answer(answer, blocks.AnswerOptions{Turn: turn.ID})); err != nil {
		w.Fatal(err)
	}
	if _, err := w.store.SaveTurn(w.Context(), turn, post); err != nil {
		w.Fatal(err)
	}
	w.settle()
	return turn
}

func TestFeedback(t *testing.T) {
	w := newWorld(t, nil)
	w.answered("Combien ont coûté les travaux du quai nord ?")
	m := w.posted("CPORT")[0]
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "feedback", Values: []string{"positive"}})
	w.tells("CPORT", "UANNE", "Merci")
	w.click(slackfake.Click{User: "UBRUNO", Channel: "CPORT", Message: m.TS, Action: "feedback", Values: []string{"negative"}})
	if n := len(w.slack.Views("UBRUNO")); n != 1 {
		t.Fatalf("%d modals", n)
	}
	w.submit("UBRUNO", map[string][]string{"reason": {"date"}, "note": {"  plutôt le 5  "}})
	w.tells("CPORT", "UBRUNO", "Merci")
	got := map[string]record.Feedback{}
	for _, f := range w.store.feedback {
		got[f.User] = f
	}
	if f := got["UANNE"]; !f.Good || f.Turn != "qtest" {
		t.Errorf("Anne's: %+v", f)
	}
	if f := got["UBRUNO"]; f.Good || f.Reason != "date" || f.Note != "plutôt le 5" {
		t.Errorf("Bruno's: %+v", f)
	}
}

// 👎 counts although the modal for the reason cannot be opened.
func TestFeedbackWithoutModal(t *testing.T) {
	w := newWorld(t, nil)
	w.answered("Combien ont coûté les travaux du quai nord ?")
	w.slack.Fault("views.open", slackfake.Fault{Kind: slackfake.ServerError})
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: w.posted("CPORT")[0].TS, Action: "feedback", Values: []string{"negative"}})
	w.tells("CPORT", "UANNE", "Merci")
	if len(w.store.feedback) != 1 || w.store.feedback[0].Good {
		t.Errorf("%+v", w.store.feedback)
	}
}

func TestMoreSources(t *testing.T) {
	w := newWorld(t, nil)
	w.answered("Quand le quai nord rouvrira-t-il aux ferries ?")
	m := w.posted("CPORT")[0]
	more := slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "more"}
	w.click(more)
	w.tells("CPORT", "UANNE", "quai nord")
	w.app.o.Rules.Channels = map[string]access.Rule{"CPORT": {Collections: []string{"interne"}}}
	w.click(more)
	if told := w.told("CPORT", "UANNE"); strings.Contains(told.Text, "quai nord") {
		t.Errorf("a closed collection is quoted:\n%s", told.Text)
	}
	w.app.o.Rules.Channels["CPORT"] = access.Rule{Answer: access.Off}
	w.click(more)
	w.tells("CPORT", "UANNE", "désactivé")
	w.count("sources refused", 1)
}

// What an older version's buttons say is counted and hurts nobody.
func TestUnknownClicks(t *testing.T) {
	w := newWorld(t, nil)
	for _, c := range []*inlet.Click{
		{Action: "from_long_ago", Channel: "CPORT", User: "UANNE"},
		{Action: blocks.ActionFeedback, Value: "nonsense", Channel: "CPORT", User: "UANNE"},
		{Action: "", User: "UANNE", View: &inlet.View{Private: "{"}},
	} {
		if err := w.app.receiveClick(t.Context(), inlet.Arrival{Team: w.slack.Team(), What: c}, c); err != nil {
			t.Error(err)
		}
	}
	w.count("click unknown", 3)
	for _, s := range []*inlet.Submission{
		{View: inlet.View{Callback: "from_long_ago"}},
		{View: inlet.View{Callback: blocks.CallbackBrief, Private: "{"}},
		{View: inlet.View{Callback: blocks.CallbackSubscribe}},
		{View: inlet.View{Callback: blocks.CallbackReason, Private: "[]"}},
	} {
		if _, err := w.app.receiveSubmission(t.Context(), inlet.Arrival{Team: w.slack.Team(), What: s}, s); err != nil {
			t.Error(err)
		}
	}
	w.count("submission unknown", 4)
	shortcut := &inlet.Shortcut{Callback: "other", User: "UANNE"}
	if err := w.app.receiveShortcut(t.Context(), inlet.Arrival{Team: w.slack.Team()}, shortcut); err != nil {
		t.Error(err)
	}
	w.count("shortcut unknown", 1)
	w.settle()
}

func TestCheckQuote(t *testing.T) {
	w := newWorld(t, nil)
	said := func(channel, text string) {
		t.Helper()
		m, err := w.slack.DeliverMessage(t.Context(), slackfake.Said{Channel: channel, User: "UBRUNO", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.slack.DeliverShortcut(t.Context(), blocks.CallbackVerify, "UANNE", channel, m.TS)
		w.done(d, err)
	}
	said("CPORT", "« Le quai nord retrouvera ses ferries dès le printemps », dit le port.")
	w.tells("CPORT", "UANNE", "Mot pour mot", "4 mars 2024")
	said("CPORT", "« Le quai nord ne retrouvera jamais ses vieux ferries rouges », dit le port.")
	w.tells("CPORT", "UANNE", "ferries")
	said("CPORT", ":tada:")
	w.tells("CPORT", "UANNE", "pas de mots à vérifier")

	// A message where the assistant is not comes with all that it needs.
	d := w.command("UANNE", "CELSEWHERE", "aide")
	there := &inlet.Shortcut{
		Callback: blocks.CallbackVerify, User: "UANNE", Channel: "CELSEWHERE", MessageTS: "1.0", Trigger: "t", ResponseURL: d.ResponseURL,
		Text: "« Le quai nord retrouvera ses ferries dès le printemps », dit le port.",
	}
	for range 2 {
		if err := w.app.receiveShortcut(t.Context(), inlet.Arrival{Team: w.slack.Team(), What: there}, there); err != nil {
			t.Fatal(err)
		}
	}
	w.settle()
	w.tells("CELSEWHERE", "UANNE", "Mot pour mot")
	w.count("duplicate check", 1)

	w.app.o.Rules.Default.Collections = []string{"interne"}
	said("CPORT", "« Le quai nord retrouvera ses ferries dès le printemps », dit le port.")
	if m := w.told("CPORT", "UANNE"); strings.Contains(m.Text, "Mot pour mot") {
		t.Errorf("a closed collection is told of:\n%s", m.Text)
	}
}
