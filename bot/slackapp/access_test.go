package slackapp

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

const offerQuestion = "Quel est le montant de l’offre de reprise du port de Brévin ?"

// What everybody in a channel sees is within what the channel may see, whoever
// asks, and within what who asks may see.
func TestChannelIsNeverWidened(t *testing.T) {
	for name, tt := range map[string]struct {
		channel []string // nil is all
		person  []string
		sees    bool
	}{
		"channel narrower than person": {channel: []string{"presse"}, person: []string{"presse", "interne"}},
		"person narrower than channel": {person: []string{"presse"}},
		"both":                         {channel: []string{"presse", "interne"}, person: []string{"interne"}, sees: true},
		"nothing in common":            {channel: []string{"presse"}, person: []string{"interne"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *Options) {
				o.Rules.Channels = map[string]access.Rule{"CPORT": {Collections: tt.channel}}
				o.Rules.People = map[string][]string{"UANNE": tt.person}
			})
			d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: offerQuestion})
			w.command("UANNE", "CPORT", "offre de reprise du port de Brévin")
			said := ""
			for _, m := range append(w.replies("CPORT", d.TS), w.slack.Ephemerals("CPORT", "UANNE")...) {
				said += string(m.Blocks) + m.Text
			}
			if said == "" {
				t.Fatal("no reply")
			}
			if strings.Contains(said, "31 millions") != tt.sees {
				t.Errorf("said:\n%s", said)
			}
		})
	}
}

// Under an answer that everybody in a channel sees, each button asks anew who it is.
func TestButtonsOfOthers(t *testing.T) {
	w := newWorld(t, nil)
	w.answered(quaiQuestion)
	m := w.posted("CPORT")[0]
	for user, why := range map[string]string{"UGUEST": "invités", "UWANDA": "organisation"} {
		w.click(slackfake.Click{User: user, Channel: "CPORT", Message: m.TS, Action: "more"})
		if told := w.tells("CPORT", user, why); strings.Contains(told.Text, "quai") {
			t.Errorf("%s is told %s", user, told.Text)
		}
		for _, value := range []string{"positive", "negative"} {
			w.click(slackfake.Click{User: user, Channel: "CPORT", Message: m.TS, Action: "feedback", Values: []string{value}})
			w.tells("CPORT", user, why)
		}
		if n := len(w.slack.Views(user)); n != 0 {
			t.Errorf("%s has %d modals", user, n)
		}
	}
	if len(w.store.feedback) != 0 {
		t.Errorf("ratings of who may not see: %+v", w.store.feedback)
	}
	w.count("feedback refused", 4)
	w.slack.Fault("users.info", slackfake.Fault{Kind: slackfake.ServerError})
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "feedback", Values: []string{"positive"}})
	w.tells("CPORT", "UANNE", "n'a pas fonctionné")
}

// Who may not be told anything is told so by every way in, and told nothing else.
func TestEveryWayInDecides(t *testing.T) {
	for user, why := range map[string]string{"UGUEST": "invités", "UWANDA": "organisation"} {
		w := newWorld(t, nil)
		for _, text := range []string{"quai nord du port", "sources", "échéances", "abonnements", "", "abonner"} {
			w.command(user, "CPORT", text)
			w.tells("CPORT", user, why)
		}
		m, err := w.slack.DeliverMessage(t.Context(), slackfake.Said{Channel: "CPORT", User: "UANNE", Text: "« Le quai nord retrouvera ses ferries dès le printemps »"})
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.slack.DeliverShortcut(t.Context(), blocks.CallbackVerify, user, "CPORT", m.TS)
		w.done(d, err)
		w.tells("CPORT", user, why)
		for _, m := range w.slack.Ephemerals("CPORT", user) {
			if strings.Contains(m.Text, "Brévin") || strings.Contains(m.Text, "ferries") {
				t.Errorf("%s is told %s", user, m.Text)
			}
		}
		if n := len(w.slack.Views(user)); n != 0 {
			t.Errorf("%s has %d modals", user, n)
		}
	}
}

// In a channel that is switched off the same holds for everybody.
func TestEveryWayInOff(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.Channels = map[string]access.Rule{"CPORT": {Answer: access.Off}} })
	for _, text := range []string{"quai nord du port", "sources", "échéances", "abonnements", "", "abonner"} {
		w.command("UANNE", "CPORT", text)
		w.tells("CPORT", "UANNE", "désactivé")
	}
}

// In a channel that is shared with another organisation too, whatever the payload tells.
func TestEveryWayInShared(t *testing.T) {
	w := newWorld(t, nil)
	for _, text := range []string{"quai nord du port", "sources", "échéances", "abonnements", "", "abonner"} {
		w.command("UANNE", "CSHARED", text)
		w.tells("CSHARED", "UANNE", "partagé avec une autre organisation")
	}
	if n := len(w.slack.Views("UANNE")); n != 0 {
		t.Errorf("%d modals", n)
	}
}

// The names of what could not be read are those of the collections of the channel.
func TestFailedSourcesOfTheChannel(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Failed = func() []Unread {
			return []Unread{
				{"presse/a.pdf (no text)", "presse", true}, {"presse/b.pdf (no text)", "interne", true}, {"c.pdf (not read: presse/x is locked)", "", true},
				{"presse/d.txt (its collection is not known)", "presse", false},
			}
		}
	})
	if got := w.app.failedIn(access.Decision{Allowed: true, Collections: []string{"presse"}}); len(got) != 1 || got[0] != "presse/a.pdf (no text)" {
		t.Errorf("%q", got)
	}
	// A rule that names no collection opens them all, and one that names "" none of the unknown.
	if got := w.app.failedIn(access.Decision{Allowed: true, Collections: []string{""}}); len(got) != 1 || !strings.HasPrefix(got[0], "c.pdf") {
		t.Errorf("%q", got)
	}
	if got := w.app.failedIn(access.Decision{Allowed: true}); len(got) != 4 {
		t.Errorf("%q", got)
	}
	if got := w.app.failedIn(access.Decision{}); len(got) != 0 {
		t.Errorf("%q", got)
	}
	w.subscribed("CPORT", func(s *record.Subscription) { s.Collections = []string{"presse"} })
	w.due("CPORT", "2024-03-05", false)
	text := w.posted("CPORT")[0].Text
	if !strings.Contains(text, "presse/a.pdf") || strings.Contains(text, "b.pdf") || strings.Contains(text, "c.pdf") || strings.Contains(text, "d.txt") {
		t.Errorf("the footer says\n%s", text)
	}
}

// The direct messages of two other people cannot be subscribed.
func TestSubscribeDirectMessagesOfOthers(t *testing.T) {
	w := newWorld(t, nil)
	_, _, no, err := w.app.ruling(t.Context(), w.slack.Team(), "UANNE", "DOTHERS", nil)
	if err != nil || no != blocks.NoticeNotHere {
		t.Errorf("%q, %v", no, err)
	}
	if _, _, no, err := w.app.ruling(t.Context(), w.slack.Team(), "UANNE", w.slack.IM("UANNE"), nil); err != nil || no != "" {
		t.Errorf("%q, %v", no, err)
	}
}

// A follow-up leans on no earlier exchange that shows what is closed by now, be it
// only as the nearest finding of a refusal.
func TestEarlierShowsNothingClosed(t *testing.T) {
	w := newWorld(t, nil)
	offer := bot.Citation{Document: "interne/offre.md"}
	place := record.Place{Team: w.slack.Team(), Channel: "CPORT", Thread: "1.000100"}
	for id, answer := range map[string]*bot.Answer{
		"a": {Answered: true, Citations: []bot.Citation{offer}}, "b": {Nearest: &offer}, "c": {Nearest: &bot.Citation{Document: "presse/quai.md"}},
		"d": {Nearest: &bot.Citation{Document: "presse/gone.md"}}, "e": nil,
	} {
		turn := record.Turn{ID: id, Place: place, User: "UANNE", Question: id, Answer: answer}
		if _, err := w.store.SaveTurn(t.Context(), turn, record.Post{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	q := newAsked(inlet.Arrival{Team: place.Team}, &inlet.Message{Channel: "CPORT", Thread: place.Thread, TS: "2.000100", User: "UANNE"})
	for want, collections := range map[string][]string{"c e": {"presse"}, "a b c e": nil} {
		l := library{assistant: w.app.o.Assistant(), decision: access.Decision{Allowed: true, Collections: collections}}
		earlier, err := w.app.earlier(t.Context(), q, l)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range earlier {
			got = append(got, e.Question)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("with %v: %q, want %s", collections, got, want)
		}
	}
}
