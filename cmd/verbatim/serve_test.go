package main

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// A question on the sample corpus, words of the quotation that answers it, and the
// day it is of.
const (
	delayQuestion = "Dans quel délai le G7 veut-il faire retirer les contenus terroristes ?"
	delayQuote    = "d'une à deux heures après la mise en ligne"
	delayDay      = "20 oct. 2017"
)

func TestServeMention(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		d.channels("CPRESSE", "CVILLES")
		ts, m := d.ask("CPRESSE", "UANNE", delayQuestion)
		d.says(m, delayQuote, "[1]")
		d.has(m, "AEF info", delayDay, "Plus de sources")
		if m.ThreadTS != ts {
			t.Errorf("the answer is in the thread %q, not %q", m.ThreadTS, ts)
		}
		if n := len(d.slack.Messages("CPRESSE")); n != 2 {
			t.Errorf("%d messages in the channel, not the question and its answer", n)
		}
		status := d.slack.Statuses()
		if len(status) == 0 || status[0].Thread != ts || status[0].Text == "" || !status[0].Cleared {
			t.Errorf("the statuses are %+v", status)
		}
		checkLinks(d, m, delayQuote)

		_, m = d.ask("CVILLES", "UBEN", "How many cities signed the Nice declaration?")
		d.says(m, "61 villes européennes et méditerranéennes")
		d.has(m, "29 Sept 2017")
		d.lacks(m, "Plus de sources", "Utile", "aussi dans")
	})
}

var marked = regexp.MustCompile(`(?s)<mark[^>]*>(.*?)</mark>`)

// checkLinks opens the pages that an answer leads to: the words are highlighted
// there. A link that somebody has changed opens nothing.
func checkLinks(d *desk, m slackfake.Message, words string) {
	d.Helper()
	all := links(m)
	if len(all) == 0 {
		d.Errorf("no link to a source: %s", everything(m))
	}
	found := false
	for _, l := range all {
		status, page := d.get(l)
		var high strings.Builder
		for _, piece := range marked.FindAllStringSubmatch(page, -1) {
			high.WriteString(html.UnescapeString(piece[1]))
		}
		if status != 200 || high.Len() == 0 {
			d.Errorf("the page of a source: %d, highlighted %q", status, high.String())
		}
		found = found || strings.Contains(high.String(), words)
		for _, i := range []int{len("/source/") + 3, len(l) / 2, len(l) - 4} {
			changed := []byte(l)
			changed[i] = "BA"[bytes.IndexByte([]byte("AB"), changed[i])&1]
			if string(changed) == l {
				changed[i] = 'C'
			}
			if status, page := d.get(string(changed)); status != 404 || strings.Contains(page, words) {
				d.Errorf("a link that was changed at %d of %d opens: %d", i, len(l), status)
			}
		}
	}
	if !found {
		d.Errorf("no page highlights %q", words)
	}
}

// A mention arrives as two events; Slack sends what it thinks is lost again, even
// when it was not; somebody may deliver it once more by hand. There is one answer.
func TestServeOnce(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		d.channels("CPRESSE")
		del := d.mention("CPRESSE", "UANNE", delayQuestion)
		if len(del.EventIDs) != 2 || del.EventIDs[0] == del.EventIDs[1] {
			t.Fatalf("the events are %v", del.EventIDs)
		}
		said := slackfake.Said{Channel: "CPRESSE", User: "UANNE", Text: "<@" + d.slack.BotUser() + "> " + delayQuestion, TS: del.TS}
		for n := 1; n <= 3; n++ {
			d.say(said, false, slackfake.How{EventID: del.EventIDs[0], Retry: n})
		}
		d.say(said, true) // with other ids
		d.reply("CPRESSE", del.TS)
		d.rest()
		d.say(said, true, slackfake.How{Retry: 1})
		d.restart()
		d.say(said, true, slackfake.How{EventID: del.EventIDs[0], Retry: 2})
		d.rest()
		if n := len(d.slack.Posted()); n != 1 {
			t.Errorf("%d messages:\n%s", n, d.seen())
		}
	})
}

func TestServeRefusal(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		d.channels("CPRESSE", "CVILLES")
		_, m := d.ask("CPRESSE", "UANNE", "Combien de villes ont signé la déclaration de Lisbonne ?")
		d.says(m, "Les documents ne disent rien", "Lisbonne")
		d.lacks(m, "Plus de sources")
		_, m = d.ask("CVILLES", "UANNE", "Que pense Julian King des cyberattaques au Portugal en 2021 ?")
		d.has(m, "2017") // the nearest thing found is dated
		for _, l := range links(m) {
			if status, _ := d.get(l); status != 200 {
				t.Errorf("the nearest finding's page: %d", status)
			}
		}
	})
}

func TestServeDirect(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		im := d.slack.IM("UANNE")
		ts := d.say(slackfake.Said{Channel: im, User: "UANNE", Text: delayQuestion}, false).TS
		d.says(d.reply(im, ts), delayQuote)
		ts = d.say(slackfake.Said{Channel: im, User: "UANNE", Text: "Qui a signé la Déclaration de Nice ?"}, true).TS
		d.has(d.reply(im, ts), "61 villes européennes et méditerranéennes", "29 sept. 2017")
	})
}

// What was said before in a thread is leant on, until the subject changes.
func TestServeFollowUp(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: harbour})
		d.channels("CPORT")
		ts, m := d.ask("CPORT", "UANNE", "Combien ont coûté les travaux du quai nord du port de Brévin ?")
		d.says(m, "4,2 millions d’euros")
		m = d.follow("CPORT", "UANNE", ts, "Et quand rouvrira-t-il aux ferries ?", 1)
		d.says(m, "12 mars 2024")
		m = d.follow("CPORT", "UBEN", ts, "et Hélène Carvin, qu’en dit-elle ?", 2)
		d.says(m, "dès le printemps")
		m = d.follow("CPORT", "UANNE", ts, "Quel est le prix du phare de Sarn ?", 3)
		d.says(m, "Les documents touchent au sujet, mais ne donnent pas le montant demandé")
		d.lacks(m, "12 mars 2024")
		if calls := d.slack.Calls("conversations.replies"); len(calls) > 0 {
			t.Errorf("the thread was read from Slack, %d times", len(calls))
		}
	})
}

// Odd things are said to the bot. Each gets a reply of use, and nobody is pinged.
func TestServeOddQuestions(t *testing.T) {
	long := strings.Repeat("Pourquoi ce port est-il fermé depuis mardi dernier ? ", 800)
	if len([]rune(long)) < 40_000 {
		t.Fatal(len([]rune(long)))
	}
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		for i, test := range []struct {
			text  string
			files int
			want  string
		}{
			{text: ":tada: :wave:", want: "Je ne sais lire que des mots"},
			{text: "🎉🎉", want: "Je ne sais lire que des mots"},
			{text: "<@" + d.slack.BotUser() + ">", want: "Quelle est votre question ?"},
			{text: long, want: "trop long pour une question"},
			{text: "<@" + d.slack.BotUser() + ">", files: 1, want: "Je ne lis pas les fichiers joints"},
			{text: "???", want: "Je ne sais lire que des mots"},
			{text: "&lt;!channel&gt; <!channel> <!here> <@UANNE> qui a signé la *Déclaration* de `Nice` <https://example.org|ici> @channel ?", want: "Nice"},
			{text: "Wie viele Städte haben die Erklärung von Nizza unterzeichnet?", want: "documents"},
			{text: delayQuestion, files: 2, want: delayQuote},
			{text: "bonjour", want: "documents"},
			{text: "\u202e\u200b\u0000 \ufeff", want: "mots"},
		} {
			channel := "CODD" + string(rune('A'+i))
			d.channels(channel)
			del := d.say(slackfake.Said{Channel: channel, User: "UANNE", Text: test.text, Files: test.files}, true)
			m := d.reply(channel, del.TS)
			all := everything(m)
			if !strings.Contains(all, plainly(test.want)) && !strings.Contains(all, "question") {
				t.Errorf("%.60q: the reply lacks %q:\n%s", test.text, test.want, all)
			}
			if strings.Contains(test.text, "tada") || strings.Contains(test.text, "🎉") || test.files == 1 || len(test.text) > 1000 {
				d.says(m, test.want)
			}
		}
	})
}

// What bots write, the program itself included, what is changed or taken back,
// and who comes and goes is nobody's question.
func TestServeIgnored(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, slack: "default: {answer: every}"})
		d.channels("CPRESSE")
		ctx := t.Context()
		tag := "<@" + d.slack.BotUser() + "> "
		d.acked(d.slack.DeliverBotMessage(ctx, "CPRESSE", "UROBOT", tag+delayQuestion))
		d.acked(d.slack.DeliverBotMessage(ctx, "CPRESSE", d.slack.BotUser(), tag+delayQuestion))
		d.acked(d.slack.DeliverJoin(ctx, "CPRESSE", "UANNE"))
		ts := d.slack.Say(slackfake.Said{Channel: "CPRESSE", User: "UANNE", Text: tag + delayQuestion})
		d.acked(d.slack.DeliverEdit(ctx, "CPRESSE", ts, tag+"Qui a signé la Déclaration de Nice ?"))
		d.acked(d.slack.DeliverDeletion(ctx, "CPRESSE", ts))
		d.acked(d.slack.DeliverRateLimited(ctx))
		d.acked(d.slack.DeliverContextChanged(ctx, "UANNE", "CPRESSE"))
		d.say(slackfake.Said{Channel: "CPRESSE", User: "UANNE", Text: "Merci à tous."}, false)
		d.say(slackfake.Said{Channel: "CPRESSE", User: "UANNE", Text: "<@UBEN> tu as vu ?"}, false)
		d.rest()
		if n := len(d.slack.Posted()); n > 0 {
			t.Errorf("%d replies:\n%s", n, d.seen())
		}
	})
}

func TestServePlainMessages(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, slack: "channels: {CEVERY: {answer: every}}"})
		d.channels("CPRESSE", "CEVERY")
		d.say(slackfake.Said{Channel: "CPRESSE", User: "UANNE", Text: delayQuestion}, false)
		del := d.say(slackfake.Said{Channel: "CEVERY", User: "UANNE", Text: delayQuestion}, false)
		d.says(d.reply("CEVERY", del.TS), delayQuote)
		d.rest()
		if n := len(d.slack.Messages("CPRESSE")); n != 1 {
			t.Errorf("a question to others was answered:\n%s", d.seen())
		}
	})
}

// harbour is a corpus of two collections. Words of the one are not in the other.
var harbour = map[string]string{
	"presse/quai.md": `---
title: Le quai nord du port de Brévin rouvre
publisher: Port de Brévin
date: 2024-03-04
---
Le quai nord du port de Brévin rouvrira aux ferries le 12 mars 2024, a annoncé la direction du port.

« Le quai nord retrouvera ses ferries dès le printemps », a déclaré Hélène Carvin, directrice du port de Brévin.

Les travaux du quai nord ont coûté 4,2 millions d’euros.
`,
	"presse/ferries.md": `---
title: Ferries de Brévin, la liaison de nuit reprend
publisher: Agence Littoral
date: 2024-03-05
---
La compagnie Armor reprendra la liaison de nuit vers le port de Brévin le 20 mars 2024.

Deux ferries relieront chaque nuit le quai nord à l’île de Sarn, a précisé la compagnie.
`,
	"interne/offre.md": `---
title: Offre de reprise du port
publisher: Conseil du port
date: 2024-03-05
---
Le conseil du port de Brévin a refusé l’offre de reprise du groupe Meridian.

Le montant de l’offre de reprise du port de Brévin était de 31 millions d’euros.

La directrice du port de Brévin a averti le conseil que le quai nord du port perdrait ses ferries.
`,
}
