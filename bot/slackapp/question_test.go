package slackapp

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// says says something and lets everything come of it.
func (w *world) says(said slackfake.Said) *slackfake.Delivery {
	w.Helper()
	deliver := w.slack.DeliverMention
	if strings.HasPrefix(said.Channel, "D") || said.Thread == "-" {
		deliver = w.slack.DeliverMessage
		said.Thread = strings.Trim(said.Thread, "-")
	}
	d, err := deliver(w.Context(), said)
	return w.done(d, err)
}

// replies are the assistant's messages in a thread.
func (w *world) replies(channel, thread string) []slackfake.Message {
	var out []slackfake.Message
	for _, m := range w.slack.Replies(channel, thread) {
		if m.BotID != "" {
			out = append(out, m)
		}
	}
	return out
}

const quaiQuestion = "Combien ont coûté les travaux du quai nord ?"

func TestQuestion(t *testing.T) {
	w := newWorld(t, nil)
	d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	got := w.replies("CPORT", d.TS)
	if len(got) != 1 {
		t.Fatalf("%d replies; counts %v", len(got), w.counted())
	}
	for _, want := range []string{"Les travaux du quai nord, achevés en février, ont coûté 4,2 millions d'euros.", "Port de Brévin", "4 mars 2024"} {
		if text := plainly(got[0].Text); !strings.Contains(text, want) {
			t.Errorf("the reply is without %q:\n%s", want, text)
		}
	}
	w.count("question answered", 1)
	w.count("duplicate question", 1) // a mention arrives as a message too
	if n := len(w.slack.Statuses()); n == 0 {
		t.Error("no status was shown")
	}
	if n := len(w.slack.Unfurls()); n != 0 {
		t.Errorf("%d messages unfurl", n)
	}
}

// Whoever addresses the assistant gets a reply, and nobody else does.
func TestWhatGetsAReply(t *testing.T) {
	every := func(o *Options) { o.Rules.Channels = map[string]access.Rule{"CPORT": {Answer: access.Every}} }
	off := func(o *Options) { o.Rules.Channels = map[string]access.Rule{"CPORT": {Answer: access.Off}} }
	for name, tt := range map[string]struct {
		change  func(*Options)
		said    slackfake.Said
		plain   bool   // no mention
		reply   string // in the thread, "" for none
		private string // to the person alone, "" for nothing
	}{
		"nobody asked":        {nil, slackfake.Said{Text: quaiQuestion}, true, "", ""},
		"every question":      {every, slackfake.Said{Text: quaiQuestion}, true, "4,2 millions", ""},
		"no question":         {every, slackfake.Said{Text: "Le quai nord a coûté cher."}, true, "", ""},
		"somebody else asked": {every, slackfake.Said{Text: "<@UBRUNO> " + quaiQuestion}, true, "", ""},
		"off":                 {off, slackfake.Said{Text: quaiQuestion}, false, "", "désactivé"},
		"off, nobody asked":   {off, slackfake.Said{Text: quaiQuestion}, true, "", ""},
		"guest":               {nil, slackfake.Said{User: "UGUEST", Text: quaiQuestion}, false, "", "invité"},
		"guests allowed":      {func(o *Options) { o.Rules.Guests = true }, slackfake.Said{User: "UGUEST", Text: quaiQuestion}, false, "4,2 millions", ""},
		"shared channel":      {nil, slackfake.Said{Channel: "CSHARED", Text: quaiQuestion}, false, "", "organisation"},
		"stranger":            {func(o *Options) { o.Rules.External = false }, slackfake.Said{Channel: "CSHARED", User: "UWANDA", Text: quaiQuestion}, false, "", "organisation"},
		"nothing open":        {func(o *Options) { o.Rules.Default.Collections = []string{} }, slackfake.Said{Text: quaiQuestion}, false, "", "collection"},
		"another collection":  {func(o *Options) { o.Rules.Default.Collections = []string{"interne"} }, slackfake.Said{Text: quaiQuestion}, false, "ne", ""},
		"only a mention":      {nil, slackfake.Said{Text: ""}, false, "Quelle est votre question", ""},
		"emoji":               {nil, slackfake.Said{Text: ":tada: :+1:"}, false, "mot", ""},
		"long":                {nil, slackfake.Said{Text: strings.Repeat("Combien ? ", 3900)}, false, "2 000", ""},
		"not in the texts":    {nil, slackfake.Said{Text: "Qui a remporté la Coupe du monde de rugby ?"}, false, "document", ""},
		"markup":              {nil, slackfake.Said{Text: "<!channel> <@UBRUNO> qui a inventé le <https://example.org|fil à couper le beurre> ?"}, false, "document", ""},
		"in English":          {nil, slackfake.Said{Text: "How much did the works on the north quay cost?"}, false, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, tt.change)
			said := tt.said
			if said.Channel == "" {
				said.Channel = "CPORT"
			}
			if said.User == "" {
				said.User = "UANNE"
			}
			if tt.plain {
				said.Thread = "-"
			}
			d := w.says(said)
			got, alone := w.replies(said.Channel, d.TS), w.slack.Ephemerals(said.Channel, said.User)
			if name == "in English" {
				if len(got) != 1 || strings.Contains(got[0].Text, "Aucun document") {
					t.Errorf("replied %+v", got)
				}
				return
			}
			if (len(got) == 1) != (tt.reply != "") || len(got) > 1 {
				t.Fatalf("%d replies, wanted %q: %+v; %v", len(got), tt.reply, got, w.counted())
			}
			if (len(alone) == 1) != (tt.private != "") || len(alone) > 1 {
				t.Fatalf("%d private replies, wanted %q: %+v", len(alone), tt.private, alone)
			}
			if len(got) == 1 && !strings.Contains(plainly(got[0].Text), tt.reply) {
				t.Errorf("the reply is without %q: %s", tt.reply, got[0].Text)
			}
			if len(alone) == 1 && !strings.Contains(plainly(alone[0].Text), tt.private) {
				t.Errorf("the reply is without %q: %s", tt.private, alone[0].Text)
			}
			if tt.private != "" && strings.Contains(alone[0].Text, "4,2") {
				t.Errorf("a refusal tells of the documents: %s", alone[0].Text)
			}
		})
	}
}

// A follow-up leans on what was asked in its thread or, in a direct message, lately;
// and on nothing that may not be told any more.
func TestFollowUpLeansOnItsThread(t *testing.T) {
	w := newWorld(t, nil)
	dm := w.slack.IM("UANNE")
	for _, channel := range []string{"CPORT", dm} {
		first := w.says(slackfake.Said{Channel: channel, User: "UANNE", Text: "Quel est le montant de l’offre de reprise du port de Brévin ?"})
		follow := slackfake.Said{Channel: channel, User: "UANNE", Text: "Et qui l’a refusée ?", Thread: first.TS}
		if channel == dm {
			follow.Thread = ""
		}
		second := w.says(follow)
		thread := first.TS
		if channel == dm {
			thread = second.TS
		}
		got := w.replies(channel, thread)
		if len(got) == 0 || !strings.Contains(plainly(got[len(got)-1].Text), "Le conseil du port de Brévin a refusé") {
			t.Errorf("%s: replied %+v", channel, got)
		}
		turn, err := w.store.Turn(t.Context(), "q"+short(w.slack.Team(), channel, second.TS))
		if err != nil || turn == nil || turn.Understood == "" {
			t.Errorf("%s: the follow-up is kept as %+v, %v", channel, turn, err)
		}
	}

	w.app.o.Rules.Default.Collections = []string{"presse"}
	first := w.slack.Messages("CPORT")[0]
	d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: "Et qui l’a refusée ?", Thread: first.TS})
	turn, err := w.store.Turn(t.Context(), "q"+short(w.slack.Team(), "CPORT", d.TS))
	if err != nil || turn == nil {
		t.Fatal(turn, err)
	}
	if strings.Contains(turn.Understood, "offre") || turn.Answer.Answered {
		t.Errorf("a follow-up leans on what is closed now: %q, %+v", turn.Understood, turn.Answer)
	}
}

// Of many questions at once no more than the limit are answered, and the others are told so.
func TestTooManyQuestions(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Limits.UserPerMinute = 2 })
	for range 4 {
		w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	}
	w.count("question answered", 2)
	w.count("question limited", 2)
	w.tells("CPORT", "UANNE", "Réessayez")
}

// Who is turned down is told so now and then, not each time, never in a thread that
// is not there yet, and keeps nobody else out.
func TestTurnedDown(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Limits = Limits{UserPerMinute: 2, ChannelPerMinute: 4} })
	for range 12 {
		w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	}
	told := w.slack.Ephemerals("CPORT", "UANNE")
	if n := len(told); n == 0 || n > 3 {
		t.Errorf("told %d times", n)
	}
	for _, m := range told {
		if m.ThreadTS != "" {
			t.Errorf("told in a thread that nobody began: %+v", m)
		}
	}
	d := w.says(slackfake.Said{Channel: "CPORT", User: "UBRUNO", Text: quaiQuestion})
	if got := w.replies("CPORT", d.TS); len(got) != 1 || !strings.Contains(plainly(got[0].Text), "4,2 millions") {
		t.Errorf("somebody else is replied %+v", got)
	}
}

// Who is of the organisation, and who is not.
func TestOurs(t *testing.T) {
	for name, tt := range map[string]struct {
		user       string
		enterprise string
		want       bool
	}{
		"of the workspace":           {`{"team_id":"T1"}`, "", true},
		"of another":                 {`{"team_id":"T2"}`, "", false},
		"a stranger":                 {`{"team_id":"T1","is_stranger":true}`, "", false},
		"of another organisation":    {`{"team_id":"T9","enterprise_user":{"id":"W1","enterprise_id":"E9","teams":["T9"]}}`, "", false},
		"of another, ours has one":   {`{"team_id":"T9","enterprise_user":{"id":"W1","enterprise_id":"E9","teams":["T9"]}}`, "E1", false},
		"of another workspace of it": {`{"team_id":"T2","enterprise_user":{"id":"W1","enterprise_id":"E1","teams":["T2"]}}`, "E1", true},
		"of several, ours among":     {`{"team_id":"E1","enterprise_user":{"id":"W1","enterprise_id":"E1","teams":["T2","T1"]}}`, "", true},
		"not told":                   {`{}`, "", true},
	} {
		var u slack.User
		if err := json.Unmarshal([]byte(tt.user), &u); err != nil {
			t.Fatal(err)
		}
		if got := ours(&u, "T1", tt.enterprise); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// A question that fails for good is answered with an apology, in its thread and without the reason.
func TestQuestionThatFails(t *testing.T) {
	w := newWorld(t, nil)
	w.store.broken = func(method string) error {
		if method == "SaveTurn" {
			return errors.New("quai nord: disk full")
		}
		return nil
	}
	d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	got := w.replies("CPORT", d.TS)
	if len(got) != 1 || strings.Contains(got[0].Text, "disk") || !strings.Contains(got[0].Text, "q"+short(w.slack.Team(), "CPORT", d.TS)) {
		t.Errorf("replied %+v", got)
	}
	w.store.broken = nil
	w.logs.Reset() // the error above is the test's own and has words
}

// While Slack cannot be asked who somebody is, nothing is told; a guest it may be.
func TestUnknownPersonWaits(t *testing.T) {
	w := newWorld(t, nil)
	w.slack.Fault("users.info", slackfake.Fault{Kind: slackfake.ServerError, Times: 2})
	d := w.says(slackfake.Said{Channel: "CPORT", User: "UANNE", Text: quaiQuestion})
	if got := w.replies("CPORT", d.TS); len(got) != 1 {
		t.Errorf("%d replies after Slack came back", len(got))
	}
}

// Sending is tried for a day, whatever the store's own patience, and then given up.
func TestPostOfAnOutage(t *testing.T) {
	w := newWorld(t, nil)
	w.slack.Fault("chat.postMessage", slackfake.Fault{Kind: slackfake.ServerError})
	w.slack.WithoutMethods("chat.startStream")
	part := []byte(`{"text":"bonjour","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"bonjour"}}]}`)
	for id, at := range map[string]time.Time{"young": time.Now().Add(-time.Hour), "old": time.Now().Add(-25 * time.Hour)} {
		_, err := w.store.AddPost(t.Context(), record.Post{
			ID: id, Kind: "answer", Place: record.Place{Team: w.slack.Team(), Channel: "CPORT"}, User: "UANNE",
			Via: record.ViaMessage, Parts: rawParts(part), At: at,
		})
		if err != nil {
			t.Fatal(err)
		}
		err = w.app.deliver(t.Context(), postOrder{id}, record.Job{Attempt: 8, Last: true})
		var again record.Again
		if errors.As(err, &again) != (id == "young") || id == "old" && err != nil {
			t.Errorf("%s post: %v", id, err)
		}
	}
	if p, _ := w.store.Post(t.Context(), "old"); p.Failed == "" {
		t.Error("the old post is not given up")
	}
}

// The day of a question is its local day where the person is.
func TestDayOf(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2024, 3, 4, 23, 30, 0, 0, time.UTC).Unix()
	for zone, want := range map[*time.Location]string{time.UTC: "2024-03-04", paris: "2024-03-05"} {
		if got := dayOf(stamp(late), zone); got.String() != want {
			t.Errorf("in %s: %s, want %s", zone, got, want)
		}
	}
	if got := dayOf("rubbish", time.UTC); got < corpus.DayOf(time.Now().UTC())-1 {
		t.Errorf("a timestamp that is none: %s", got)
	}
}

func TestWordless(t *testing.T) {
	for text, want := range map[string]bool{
		":tada:": true, ":+1: !!": true, "🎉": true, "?": true, "": true,
		"oui": false, "2017": false, ":tada: oui": false, "a:b": false, "::": true, "été": false,
	} {
		if got := wordless(text); got != want {
			t.Errorf("wordless(%q) = %t", text, got)
		}
	}
}

func stamp(seconds int64) string { return strconv.FormatInt(seconds, 10) + ".000100" }

func rawParts(parts ...[]byte) []json.RawMessage {
	var out []json.RawMessage
	for _, p := range parts {
		out = append(out, p)
	}
	return out
}
