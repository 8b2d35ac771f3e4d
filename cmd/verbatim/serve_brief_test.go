package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

func TestServeBrief(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour})
		d.channels("CPORT")
		draft := d.brief("CPORT", "UANNE", "quai nord du port de Brévin depuis:2024-03")
		d.has(draft, "quai nord", "4,2 millions d’euros", "4 mars 2024", "Publier", "Affiner")
		checkLinks(d, draft, "4,2 millions d’euros")
		if n := len(d.slack.Posted()); n != 0 {
			t.Errorf("the draft is seen by all:\n%s", d.seen())
		}

		// Refined, with something wrong first.
		d.click(draft, "UANNE", "refine")
		v := d.modal("UANNE", "refine")
		if !strings.Contains(string(v.JSON), "quai nord") {
			t.Errorf("the modal has forgotten the topic: %s", v.JSON)
		}
		d.submit(v, map[string][]string{"since": {"jamais"}})
		if len(d.slack.Views("UANNE")) != 1 {
			t.Error("a modal with a mistake was closed")
		}
		d.submit(v, map[string][]string{"topic": {"ferries de nuit vers Sarn"}, "since": {"2024"}})
		second := d.told("CPORT", "UANNE", 2)
		d.has(second, "ferries", "20 mars 2024")

		// Published, by two clicks.
		d.click(second, "UANNE", "publish")
		again, err := d.slack.DeliverClick(t.Context(), slackfake.Click{User: "UANNE", Channel: "CPORT", Message: second.TS, Action: "publish"})
		if err == nil && !again.Acked {
			t.Error("the second click is not acknowledged")
		}
		d.rest()
		posted := d.posted("CPORT")
		if len(posted) != 1 {
			t.Fatalf("published %d times:\n%s", len(posted), d.seen())
		}
		d.has(posted[0], "20 mars 2024", "anne")
		d.lacks(posted[0], "Publier", "Affiner")

		// In English, and as a chronology.
		d.channels("CENGLISH")
		m := d.brief("CENGLISH", "UBEN", "port de Brévin timeline since:2024-01 until:2024-12")
		d.has(m, "Publish", "March 2024")
		m = d.brief("CPORT", "UANNE", "port de Brévin jusqu’au:2023")
		d.lacks(m, "Publier", "millions")
	})
}

func TestServeBriefModal(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour})
		d.channels("CPORT")
		d.command("CPORT", "UANNE", "")
		v := d.modal("UANNE", "brief")
		d.submit(v, map[string][]string{"topic": {"quai nord du port de Brévin"}, "collections": {"presse"}, "chronology": {"chronology"}})
		d.has(d.told("CPORT", "UANNE", 1), "4 mars 2024")
		if n := len(d.slack.Views("UANNE")); n != 0 {
			t.Errorf("%d modals are open", n)
		}
	})
}

// Words of /brief that are not understood are named, with an example.
func TestServeBriefWords(t *testing.T) {
	d := newDesk(t, plan{corpus: harbour})
	d.channels("CPORT")
	for _, test := range []struct {
		user, text string
		want       []string
	}{
		{"UANNE", "aide", []string{"/brief", "abonner", "depuis:"}},
		{"UBEN", "help", []string{"/brief", "subscribe", "since:"}},
		{"UBEN", "sources", []string{"presse", "interne", "March 2024"}},
		{"UANNE", "sources", []string{"presse", "mars 2024"}},
		{"UANNE", "echeances", nil},
		{"UANNE", "échéances", nil},
		{"UBEN", "deadlines", nil},
		{"UANNE", "abonnements", []string{"Ce canal n'a pas de revue"}},
		{"UBEN", "subscriptions", []string{"no digest"}},
		{"UANNE", "pause", []string{"Ce canal n'a pas de revue"}},
		{"UANNE", "port depuis:hier-ou-demain", []string{"hier-ou-demain", "Par exemple"}},
		{"UBEN", "port since:whenever", []string{"whenever", "For example"}},
		{"UANNE", "port depuis:2024 jusqu'au:2023", []string{"Par exemple"}},
		{"UANNE", "port periode:2023", []string{"periode:", "Par exemple"}},
		{"UANNE", "port collection:inconnue", []string{"inconnue", "presse"}},
		{"UANNE", "port depuis:", []string{"depuis:", "Par exemple"}},
		{"UANNE", ":tada:", []string{"mots"}},
		{"UANNE", strings.Repeat("port ", 2000), []string{"trop long"}},
		{"UANNE", "<!channel> <@UBEN> @here", nil},
	} {
		m := d.brief("CPORT", test.user, test.text)
		d.has(m, test.want...)
		if strings.TrimSpace(m.Text) == "" {
			t.Errorf("%.40q: an empty reply", test.text)
		}
	}
	for _, del := range d.slack.Calls("response_url") {
		if del.Error != "" {
			t.Errorf("a response URL: %s", del.Error)
		}
	}
}

func TestServeSubscribe(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour, slack: "admins: [UCLAIRE]"})
		d.channels("CPORT", "CAUTRE")
		d.says(d.brief("CAUTRE", "UANNE", "abonner"), "administrateur")

		d.command("CPORT", "UCLAIRE", "abonner")
		v := d.modal("UCLAIRE", "subscribe")
		d.submit(v, map[string][]string{"other_zone": {"Europe/Atlantis"}, "topics": {"ferries\n???"}})
		if len(d.slack.Views("UCLAIRE")) != 1 {
			t.Fatal("a modal with mistakes was closed")
		}
		d.submit(v, map[string][]string{
			"hour": {"07:45"}, "days": {"1", "3"}, "other_zone": {"Asia/Kolkata"}, "topics": {"ferries\nquai nord"},
			"collections": {"presse"}, "language": {"fr"}, "empty": {"note"},
		})
		d.has(d.told("CPORT", "UCLAIRE", 1), "recevra la revue", "Prochaine édition", "Asia/Kolkata")
		if len(d.slack.Views("UCLAIRE")) != 0 {
			t.Error("the modal is still open")
		}
		list := d.brief("CPORT", "UCLAIRE", "abonnements")
		d.has(list, "7 h 45", "Kolkata", "lundi", "mercredi", "ferries", "presse")
		d.says(d.brief("CPORT", "UANNE", "pause"), "administrateur")
		d.says(d.brief("CPORT", "UCLAIRE", "pause"), "en pause")
		list = d.brief("CPORT", "UCLAIRE", "abonnements")
		d.says(d.brief("CPORT", "UCLAIRE", "reprendre"), "reprend", "Prochaine édition")
		n := len(d.slack.Ephemerals("CPORT", "UCLAIRE"))
		d.click(list, "UCLAIRE", "subscription_delete")
		d.says(d.told("CPORT", "UCLAIRE", n+1), "ne recevra plus")
		d.says(d.brief("CPORT", "UCLAIRE", "abonnements"), "n'a pas de revue")
	})
}

func TestServeCheckQuote(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour})
		d.channels("CPORT")
		for i, test := range []struct {
			text string
			want []string
			not  []string
		}{
			{"Elle a dit : « Le quai nord retrouvera ses ferries dès le printemps »", []string{"4 mars 2024", "Port de Brévin"}, nil},
			{"Elle a dit : « Le quai nord retrouvera ses ferries dès le mois de juin »", []string{"printemps"}, nil},
			{"Elle a dit : « La gare routière sera vendue à un investisseur étranger »", nil, []string{"mars 2024"}},
			{":tada:", []string{"pas de mots à vérifier"}, nil},
		} {
			ts := d.slack.Say(slackfake.Said{Channel: "CPORT", User: "UBEN", Text: test.text})
			d.hush(test.text)
			d.acked(d.slack.DeliverShortcut(t.Context(), "verify_quote", "UANNE", "CPORT", ts))
			m := d.told("CPORT", "UANNE", i+1)
			d.has(m, test.want...)
			d.lacks(m, test.not...)
		}
		d.rest()
		if n := len(d.slack.Posted()); n > 0 {
			t.Errorf("a check is seen by all:\n%s", d.seen())
		}
	})
}

func TestServeFeedback(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		d.channels("CPRESSE")
		_, m := d.ask("CPRESSE", "UANNE", delayQuestion)
		d.click(m, "UBEN", "feedback", "positive")
		d.says(d.told("CPRESSE", "UBEN", 1), "Merci")
		d.click(m, "UANNE", "feedback", "negative")
		v := d.modal("UANNE", "reason")
		const note = "La date me semble fausse ici."
		d.submit(v, map[string][]string{"reason": {"date"}, "note": {note}})
		d.says(d.told("CPRESSE", "UANNE", 1), "Merci")
		d.click(m, "UANNE", "more")
		more := d.told("CPRESSE", "UANNE", 2)
		if strings.TrimSpace(more.Text) == "" || len(more.Blocks) == 0 {
			t.Errorf("more sources: %+v", more)
		}
		d.rest()

		if code := d.stop(); code != exitAnswered {
			t.Errorf("ended with %d", code)
		}
		var out, errs strings.Builder
		env := d.env
		if code := run(t.Context(), []string{"stats", "--json"}, func(name string) string { return env[name] }, strings.NewReader(""), &out, &errs); code != 0 {
			t.Fatalf("stats: %d %s", code, errs.String())
		}
		if !json.Valid([]byte(out.String())) || !strings.Contains(out.String(), "date") {
			t.Errorf("the figures lack what was said of the answer: %s", out.String())
		}
	})
}

func TestServeHome(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour})
		d.channels("CPORT")
		d.acked(d.slack.DeliverHomeOpened(t.Context(), "UANNE", "home"))
		d.await("the home", func(s *slackfake.Server) bool { _, there := s.Home("UANNE"); return there })
		home, _ := d.slack.Home("UANNE")
		for _, words := range []string{"Brévin", "4 mars 2024"} {
			if !strings.Contains(plainly(string(home.JSON)), words) {
				t.Errorf("the home lacks %q: %s", words, home.JSON)
			}
		}
		d.acked(d.slack.DeliverHomeOpened(t.Context(), "UGASPARD", "home"))
		d.await("the guest's home", func(s *slackfake.Server) bool { _, there := s.Home("UGASPARD"); return there })
		if home, _ := d.slack.Home("UGASPARD"); strings.Contains(string(home.JSON), "quai") || strings.Contains(string(home.JSON), "Meridian") {
			t.Errorf("a guest's home: %s", home.JSON)
		}
		im := d.slack.IM("UANNE")
		d.acked(d.slack.DeliverHomeOpened(t.Context(), "UANNE", "messages"))
		d.await("suggestions", func(s *slackfake.Server) bool { return len(s.Prompts(im).Items) > 0 })
		prompts := d.slack.Prompts(im).Items
		if len(prompts) > 4 {
			t.Errorf("%d suggestions", len(prompts))
		}
		// What is suggested is worth asking.
		ts := d.say(slackfake.Said{Channel: im, User: "UANNE", Text: prompts[0].Message}, false).TS
		d.reply(im, ts)

		// From the home a brief is asked for and a digest subscribed.
		del, err := d.slack.DeliverClick(t.Context(), slackfake.Click{User: "UANNE", View: home.ID, Action: "brief"})
		d.acked(del, err)
		d.submit(d.modal("UANNE", "brief"), map[string][]string{"topic": {"quai nord du port de Brévin"}})
		d.await("the brief", func(s *slackfake.Server) bool {
			return len(s.Ephemerals(im, "UANNE")) > 0 || len(s.Messages(im)) > 2
		})
	})
}

// A response URL is used five times at most; what comes after that is said by the
// Web API, and what comes when half an hour is over too.
func TestServeResponseURL(t *testing.T) {
	d := newDesk(t, plan{corpus: harbour})
	d.channels("CPORT")
	draft := d.brief("CPORT", "UANNE", "quai nord du port de Brévin")
	for i := range 7 {
		// Every refinement of a draft is told where the first one was asked for.
		d.click(draft, "UANNE", "refine")
		d.submit(d.modal("UANNE", "refine"), map[string][]string{"topic": {"quai nord du port de Brévin"}})
		draft = d.told("CPORT", "UANNE", i+2)
	}
	d.slack.Advance(31 * time.Minute)
	d.rest()
	for _, c := range d.slack.Calls("response_url") {
		if c.Error != "" {
			t.Errorf("a response URL was refused: %s", c.Error)
		}
	}
}
