package slackapp

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestBriefHelp(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "aide")
	w.tells("CPORT", "UANNE", "Ce que je sais faire", "/brief sujet")
	w.command("UBRUNO", "CPORT", "help")
	w.tells("CPORT", "UBRUNO", "What I can do", "/brief topic")
}

// A command that is not understood is answered in its acknowledgement, with an example.
func TestBriefFaults(t *testing.T) {
	w := newWorld(t, nil)
	for _, tt := range []struct{ user, text, want string }{
		{"UANNE", "port langue:fr", "« langue: »"},
		{"UANNE", "port depuis:toujours", "/brief déclaration de Nice depuis:2017-06"},
		{"UANNE", "port depuis:", "« depuis: »"},
		{"UANNE", "port depuis:2020 jusqu’au:2019", "2020-01-01 > 2019-12-31"},
		{"UANNE", "port since:never", "For example: /brief Nice declaration since:2017-06"},
		{"UBRUNO", "port x:y", "I did not understand “x:”"},
		{"UANNE", ":tada:", "Je ne sais lire que des mots"},
		{"UANNE", strings.Repeat("port ", 100), "trop long"},
	} {
		w.command(tt.user, "CPORT", tt.text)
		w.tells("CPORT", tt.user, tt.want)
	}
	w.count("command fault", 8)
	if jobs := len(w.store.said("")); jobs != 0 {
		t.Errorf("%d posts for commands that are not understood", jobs)
	}
}

func TestBriefDraft(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	m := w.tells("CPORT", "UANNE", "Quai nord du port de Brévin", "« Le quai nord", "4 mars 2024")
	for _, button := range []string{`"publish"`, `"refine"`} {
		if !strings.Contains(string(m.Blocks), button) {
			t.Errorf("the draft has no button %s", button)
		}
	}
	if m.Method != "response_url" {
		t.Errorf("shown by %s", m.Method)
	}
	if n := len(w.posted("CPORT")); n != 0 {
		t.Errorf("a draft is seen by everybody: %d messages", n)
	}
	w.count("brief answered", 1)
}

func TestBriefTimeline(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "ferries de Brévin depuis:2024-03 collection:Presse chronologie")
	w.tells("CPORT", "UANNE", "12 mars 2024", "20 mars 2024")
}

// However a brief ends, the person gets a reply.
func TestBriefAlwaysReplies(t *testing.T) {
	for name, tt := range map[string]struct {
		rules   access.Rules
		limits  Limits
		user    string
		channel string
		text    string
		want    string
		outcome string
	}{
		"nothing found":  {text: "apiculture urbaine", want: "apiculture urbaine", outcome: "declined"},
		"wrong period":   {text: "quai nord depuis:2019 jusqu’au:2020", want: "quai nord", outcome: "declined"},
		"no collection":  {text: "quai nord collection:inconnue", want: "collection:\"presse\"", outcome: "declined"},
		"closed":         {rules: access.Rules{Default: access.Rule{Collections: []string{"presse"}}}, text: "offre de reprise collection:interne", want: "collection:interne", outcome: "declined"},
		"off":            {rules: access.Rules{Default: access.Rule{Answer: access.Off}}, text: "quai nord", want: "désactivé", outcome: "refused"},
		"guest":          {user: "UGUEST", text: "quai nord du port", want: "invités", outcome: "refused"},
		"stranger":       {user: "UWANDA", text: "quai nord du port", want: "organisation qui m'a installé", outcome: "refused"},
		"shared channel": {channel: "CSHARED", text: "quai nord du port", want: "partagé avec une autre organisation", outcome: "refused"},
		"limited":        {limits: Limits{UserPerDay: -1}, text: "quai nord du port", want: "Réessayez", outcome: "limited"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *Options) { o.Rules, o.Limits = tt.rules, tt.limits })
			user, channel := "UANNE", "CPORT"
			if tt.user != "" {
				user = tt.user
			}
			if tt.channel != "" {
				channel = tt.channel
			}
			w.command(user, channel, tt.text)
			w.tells(channel, user, tt.want)
			w.count("brief "+tt.outcome, 1)
			if said := len(w.slack.Ephemerals(channel, user)); said != 1 {
				t.Errorf("%d replies", said)
			}
		})
	}
}

// A limit holds for who reached it, and a job that is tried again counts once.
func TestBriefLimit(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Limits.UserPerMinute = 2 })
	w.slack.Fault("conversations.info", slackfake.Fault{Kind: slackfake.ServerError, Times: 2})
	for range 2 {
		w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	}
	w.count("brief answered", 2)
	w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	w.tells("CPORT", "UANNE", "Réessayez dans")
	w.command("UBRUNO", "CPORT", "quai nord du port de Brévin")
	w.count("brief answered", 3)
	w.count("brief limited", 1)
}

// A brief in a channel where the assistant is not is for the person alone, so it is made.
func TestBriefWhereTheAssistantIsNot(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CELSEWHERE", "quai nord du port de Brévin")
	m := w.tells("CELSEWHERE", "UANNE", "4 mars 2024")
	w.click(slackfake.Click{User: "UANNE", Channel: "CELSEWHERE", Message: m.TS, Action: "publish"})
	w.tells("CELSEWHERE", "UANNE", "Invitez-moi")
	w.count("publish refused", 1)
}

// A brief fails for good with a reply that names a reference and nothing else.
func TestBriefGivenUp(t *testing.T) {
	w := newWorld(t, nil)
	w.slack.Fault("users.info", slackfake.Fault{Kind: slackfake.ServerError})
	w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	w.tells("CPORT", "UANNE", "Quelque chose n'a pas fonctionné", "référence")
	w.count("brief failed", 1)
}

// A job whose time ran out at the last attempt is no silence either.
func TestBriefOutOfTime(t *testing.T) {
	w := newWorld(t, nil)
	o := briefOrder{order: order{ID: "x", Team: w.slack.Team(), Channel: "CPORT", User: "UANNE", At: time.Now()}, Verb: verbBrief, Request: briefRequest{Topic: "quai nord du port"}}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := w.app.brief(ctx, o, record.Job{Attempt: 4, Last: true}); err != nil {
		t.Fatal(err)
	}
	w.settle()
	w.tells("CPORT", "UANNE", "Quelque chose n'a pas fonctionné")
}

// A job that runs twice, as after a crash, replies once.
func TestBriefRunsTwice(t *testing.T) {
	w := newWorld(t, nil)
	o := briefOrder{order: order{ID: "x", Team: w.slack.Team(), Channel: "CPORT", User: "UANNE", At: time.Now()}, Verb: verbBrief, Request: briefRequest{Topic: "quai nord du port"}}
	w.store.add(payload(t, jobBrief, o), payload(t, jobBrief, o))
	w.settle()
	if n := len(w.slack.Ephemerals("CPORT", "UANNE")); n != 1 {
		t.Errorf("%d replies", n)
	}
}

// The same command delivered again is done once.
func TestCommandDeliveredTwice(t *testing.T) {
	w := newWorld(t, nil)
	d := w.command("UANNE", "CPORT", "quai nord du port de Brévin")
	if d.Trigger == "" {
		t.Fatal("no trigger")
	}
	fresh, err := w.store.Accept(t.Context(), []string{"command:" + w.slack.Team() + ":" + d.Trigger})
	if err != nil || fresh {
		t.Errorf("the command can be taken on again: %v %v", fresh, err)
	}
}

func TestSourcesAndDeadlines(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Rules.Channels = map[string]access.Rule{"CPORT": {Collections: []string{"presse"}}}
	})
	w.command("UANNE", "CPORT", "sources")
	m := w.tells("CPORT", "UANNE", "Port de Brévin", "Agence Littoral")
	if strings.Contains(m.Text, "Conseil du port") {
		t.Error("a publisher of a closed collection is named")
	}
	w.command("UANNE", "CPORT", "échéances")
	w.tells("CPORT", "UANNE", "aucune date à venir")
	w.command("UBRUNO", "CPORT", "deadlines")
	w.tells("CPORT", "UBRUNO", "no date to come")
}

func TestBriefModal(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "")
	w.submit("UANNE", map[string][]string{"topic": {"quai nord du port de Brévin"}, "since": {"mars 2024"}})
	w.tells("CPORT", "UANNE", "4 mars 2024")

	w.command("UBRUNO", "CPORT", "depuis:2024")
	d := w.submit("UBRUNO", map[string][]string{"topic": {"!!!"}, "since": {"whenever"}, "until": {"2019"}})
	if !strings.Contains(string(d.Reply), `"topic"`) || !strings.Contains(string(d.Reply), `"since"`) {
		t.Errorf("the modal says %s", d.Reply)
	}
	if strings.Contains(string(d.Reply), "until") {
		t.Errorf("a good date is refused: %s", d.Reply)
	}
}

// A modal that Slack does not open is no silence.
func TestModalFails(t *testing.T) {
	w := newWorld(t, nil)
	w.slack.Fault("views.open", slackfake.Fault{Kind: slackfake.APIError, Code: "expired_trigger_id", Times: 1})
	w.command("UANNE", "CPORT", "")
	w.tells("CPORT", "UANNE", "n'a pas pu s'ouvrir à temps")
	w.slack.Fault("views.open", slackfake.Fault{Kind: slackfake.APIError, Code: "invalid_arguments"})
	w.command("UANNE", "CPORT", "abonner")
	w.tells("CPORT", "UANNE", "Slack n'a pas ouvert la fenêtre", "référence")
}

// Announced dates are listed however far ahead they are, with what became of them, in
// the language of the command.
func TestDeadlinesListed(t *testing.T) {
	today := corpus.DayOf(time.Now().UTC())
	on := func(days corpus.Day) string {
		return bot.FormatDate(corpus.Date{From: today + days, To: today + days, Precision: corpus.PrecisionDay}, "fr")
	}
	text := func(ago corpus.Day, body string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("---\ntitle: Forum\npublisher: Port de Brévin\ndate: " + (today - ago).String() + "\n---\n" + body + "\n")}
	}
	first := "Le forum des éclusiers de Vallorce se tiendra le " + on(20) + "."
	for name, tt := range map[string]struct {
		files  fstest.MapFS
		fr, en []string
	}{
		"soon":      {fstest.MapFS{"a/1.md": text(9, first)}, []string{"À venir", on(20)}, []string{"Coming up", "éclusiers"}},
		"far ahead": {fstest.MapFS{"a/1.md": text(9, "Le forum des éclusiers de Vallorce se tiendra le "+on(400)+".")}, []string{"À venir", on(400)}, []string{"Coming up", "éclusiers"}},
		"postponed": {fstest.MapFS{"a/1.md": text(9, first), "a/2.md": text(2, "Le forum des éclusiers de Vallorce est reporté au "+on(50)+" à cause des crues.")},
			[]string{"Reporté", "à cause des crues", on(20), on(50)}, []string{"Postponed", "à cause des crues"}},
	} {
		t.Run(name, func(t *testing.T) {
			assistant := assistantOver(t, tt.files)
			w := newWorld(t, func(o *Options) { o.Assistant = func() *bot.Assistant { return assistant } })
			for _, word := range []string{"échéances", "Echéance", "ECHEANCES"} {
				w.command("UBRUNO", "CPORT", word) // the word tells the language
				w.tells("CPORT", "UBRUNO", tt.fr...)
			}
			w.command("UANNE", "CPORT", "deadlines")
			w.tells("CPORT", "UANNE", tt.en...)
		})
	}
}
