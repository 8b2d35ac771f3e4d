package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	records "github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// Who may not be told anything gets the reason, and no word of a document.
func TestServeRefused(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour, slack: `
channels:
  COFF: {answer: off}
  CNONE: {collections: []}`})
		d.channels("COFF", "CNONE", "CPORT")
		d.slack.AddChannel(slackfake.Channel{ID: "CSHARED", ExtShared: true})
		words := []string{"4,2", "Carvin", "presse", "interne", "quai", "2024"}
		for _, test := range []struct{ channel, user, want string }{
			{"COFF", "UANNE", "désactivé dans ce canal"},
			{"CNONE", "UANNE", "Aucune collection de documents"},
			{"CSHARED", "UANNE", "partagé avec une autre organisation"},
			{"CPORT", "UGASPARD", "invités"},
			{"CPORT", "UWANDA", "organisation"},
		} {
			d.mention(test.channel, test.user, "Combien ont coûté les travaux du port de Brévin ?")
			m := d.told(test.channel, test.user, 1)
			d.says(m, test.want)
			d.lacks(m, words...)
			m = d.brief(test.channel, test.user, "le port de Brévin")
			d.says(m, test.want)
			d.lacks(m, words...)
			for _, verb := range []string{"sources", "echeances", "abonner", "abonnements"} {
				m = d.brief(test.channel, test.user, verb)
				d.lacks(m, words...)
			}
			ts := d.slack.Say(slackfake.Said{Channel: test.channel, User: test.user, Text: "« Les travaux du quai nord ont coûté 4,2 millions d’euros. »"})
			n := len(d.slack.Ephemerals(test.channel, test.user))
			d.acked(d.slack.DeliverShortcut(t.Context(), "verify_quote", test.user, test.channel, ts))
			d.says(d.told(test.channel, test.user, n+1), test.want)
		}
		d.rest()
		if n := len(d.slack.Posted()); n > 0 {
			t.Errorf("%d messages for all to see:\n%s", n, d.seen())
		}
	})
}

// Where a rule allows them, guests and people of other organisations are answered.
func TestServeAllowed(t *testing.T) {
	d := newDesk(t, plan{corpus: harbour, slack: "external: true\nguests: true"})
	d.slack.AddChannel(slackfake.Channel{ID: "CSHARED", ExtShared: true})
	for _, user := range []string{"UWANDA", "UGASPARD"} {
		_, m := d.ask("CSHARED", user, "Combien ont coûté les travaux du quai nord ?")
		d.says(m, "4,2 millions")
	}
}

const twoRooms = `
channels:
  CPRESSE: {collections: [presse]}
  CCONSEIL: {collections: [interne]}
direct: {collections: [presse]}`

// secretWords are words that only the inner collection has.
var secretWords = []string{"Meridian", "31 millions", "Conseil du port", "averti", "interne"}

// What a channel may not see is in none of what the bot says there.
func TestServeCollections(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour, slack: twoRooms})
		d.channels("CPRESSE", "CCONSEIL")
		_, open := d.ask("CCONSEIL", "UANNE", "Quel était le montant de l’offre de reprise du port de Brévin ?")
		d.says(open, "31 millions d’euros")
		for _, question := range []string{
			"Quel était le montant de l’offre de reprise du port de Brévin ?",
			"Qui a averti le conseil du port de Brévin ?",
		} {
			_, m := d.ask("CPRESSE", "UANNE", question)
			d.lacks(m, secretWords...)
		}
		ts, m := d.ask("CPRESSE", "UANNE", "Qu’a annoncé le port de Brévin ?")
		d.lacks(m, secretWords...)
		d.lacks(d.follow("CPRESSE", "UANNE", ts, "et l’offre de Meridian ?", 1), "31 millions", "Conseil du port", "averti")
		d.click(m, "UANNE", "more")
		d.lacks(d.told("CPRESSE", "UANNE", 1), secretWords...)
		for _, text := range []string{"port de Brévin", "port de Brévin chronologie", "sources", "echeances", "port de Brévin collection:interne"} {
			m := d.brief("CPRESSE", "UANNE", text)
			if strings.Contains(text, "collection:") {
				d.lacks(m, "Meridian", "31 millions", "averti")
				continue
			}
			d.lacks(m, secretWords...)
		}
		ts = d.slack.Say(slackfake.Said{Channel: "CPRESSE", User: "UANNE", Text: "« Le conseil du port de Brévin a refusé l’offre de reprise du groupe Meridian. »"})
		n := len(d.slack.Ephemerals("CPRESSE", "UANNE"))
		d.acked(d.slack.DeliverShortcut(t.Context(), "verify_quote", "UANNE", "CPRESSE", ts))
		d.lacks(d.told("CPRESSE", "UANNE", n+1), "Conseil du port", "5 mars 2024")
	})
}

// The rules that hold are those of now, not those of when something was made.
func TestServeRulesChange(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour})
		d.channels("CPORT")
		ts, m := d.ask("CPORT", "UANNE", "Quel était le montant de l’offre de reprise du port de Brévin ?")
		d.says(m, "31 millions d’euros")
		page := links(m)
		draft := d.brief("CPORT", "UANNE", "offre de reprise du port de Brévin")
		d.has(draft, "Meridian")
		if status, _ := d.get(page[0]); status != 200 {
			t.Errorf("the link opens with %d", status)
		}
		d.rest()
		subscribe(d, "CPORT", "UANNE")
		posted := len(d.slack.Posted())

		if code := d.stop(); code != exitAnswered {
			t.Errorf("ended with %d", code)
		}
		d.configure("channels: {CPORT: {collections: [presse]}}", false)
		d.start()
		if status, body := d.get(page[0]); status == 200 || strings.Contains(body, "Meridian") || strings.Contains(body, "31 millions") {
			t.Errorf("the link of before opens: %d", status)
		}
		n := len(d.slack.Ephemerals("CPORT", "UANNE"))
		d.click(m, "UANNE", "more")
		d.lacks(d.told("CPORT", "UANNE", n+1), secretWords...)
		d.click(draft, "UANNE", "publish")
		d.lacks(d.told("CPORT", "UANNE", n+2), secretWords...)
		d.lacks(d.follow("CPORT", "UANNE", ts, "et qui l’a refusée ?", 1), secretWords...)
		d.rest()
		for _, m := range d.slack.Posted()[posted:] {
			d.lacks(m, secretWords...)
		}
	})
}

// subscribe gives a channel a digest that is due at once and had no edition before.
func subscribe(d *desk, channel, by string, change ...func(*records.Subscription)) {
	d.Helper()
	s := d.store()
	defer s.Close(d.Context())
	now := time.Now().UTC()
	sub := records.Subscription{
		Team: d.slack.Team(), Channel: channel, By: by, Lang: "fr", Empty: records.EmptyNote, Since: now.Add(-48 * time.Hour),
		Schedule: schedule.Schedule{Minute: minuteOf(now.Add(-time.Minute)), Days: schedule.Everyday, Zone: "UTC"},
	}
	for _, f := range change {
		f(&sub)
	}
	if err := s.SaveSubscription(d.Context(), sub); err != nil {
		d.Fatal(err)
	}
}

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// posted are the bot's messages that a channel sees, in order.
func (d *desk) posted(channel string) []slackfake.Message {
	return slices.DeleteFunc(d.slack.Posted(), func(m slackfake.Message) bool { return m.Channel != channel })
}
