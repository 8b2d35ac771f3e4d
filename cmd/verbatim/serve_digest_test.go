package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	records "github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// wire are documents of today and yesterday: a matter that two sources tell of, another
// of yesterday, and one that nobody outside may see. That too is of yesterday, for an
// edition that was due two hours ago may be yesterday's.
func wire() map[string]string {
	today := time.Now().UTC()
	document := func(title, publisher string, ago int, text string) string {
		return fmt.Sprintf("---\ntitle: %s\npublisher: %s\ndate: %s\n---\n%s\n", title, publisher, today.AddDate(0, 0, -ago).Format(time.DateOnly), text)
	}
	return map[string]string{
		"presse/pont.md":     document("Le pont de Lanvéoc sera fermé", "Agence Littoral", 0, "Le pont de Lanvéoc sera fermé aux poids lourds pendant six semaines, a annoncé la préfecture."),
		"presse/pont2.md":    document("Fermeture du pont de Lanvéoc", "Radio Rade", 0, "Le pont de Lanvéoc sera fermé aux poids lourds pendant six semaines, a annoncé la préfecture."),
		"presse/cantines.md": document("Cantines de Brévin", "Agence Littoral", 1, "Le prix des cantines de Brévin baissera de dix centimes, selon la mairie."),
		"interne/note.md":    document("Note du conseil", "Conseil", 1, "Le conseil refuse la vente de la criée au groupe Meridian."),
	}
}

// TestServeDigest lets editions come due: one that comes while the program runs,
// one that is late, one that came too long ago, and those that are not to come.
func TestServeDigest(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, corpus: wire(), slack: `
stale_after: 3h
channels:
  CPRESSE: {collections: [presse]}
  CFERME: {answer: off}`})
		d.channels("CPRESSE", "CFERME", "CRETARD", "CPERIME", "CPAUSE", "CRIEN", "CMOT", "CSOON")
		d.slack.AddChannel(slackfake.Channel{ID: "CSHARED", ExtShared: true})
		if code := d.stop(); code != exitAnswered {
			t.Errorf("ended with %d", code)
		}
		at := func(ago time.Duration) func(*records.Subscription) {
			return func(s *records.Subscription) { s.Schedule.Minute = minuteOf(time.Now().UTC().Add(-ago)) }
		}
		topics := func(empty records.Empty) func(*records.Subscription) {
			return func(s *records.Subscription) { s.Topics, s.Empty = []string{"volcan islandais"}, empty }
		}
		subscribe(d, "CPRESSE", "UANNE")
		subscribe(d, "CFERME", "UANNE")
		subscribe(d, "CSHARED", "UANNE")
		subscribe(d, "CRETARD", "UANNE", at(2*time.Hour))
		subscribe(d, "CPERIME", "UANNE", at(4*time.Hour))
		subscribe(d, "CPAUSE", "UANNE", func(s *records.Subscription) { s.Paused = true })
		subscribe(d, "CRIEN", "UANNE", topics(records.EmptySilent))
		subscribe(d, "CMOT", "UANNE", topics(records.EmptyNote))
		// Due in a few seconds, while the program runs: the next full minute.
		soon := time.Now().UTC().Add(time.Minute).Truncate(time.Minute)
		subscribe(d, "CSOON", "UANNE", func(s *records.Subscription) {
			s.Schedule.Minute, s.Lang, s.Since = minuteOf(soon), "en", time.Now()
		})
		d.start()

		edition := func(channel string) slackfake.Message {
			d.await("an edition in "+channel, func(*slackfake.Server) bool { return len(d.posted(channel)) > 0 })
			return d.posted(channel)[0]
		}
		m := edition("CPRESSE")
		d.has(m, "Revue", "pont de Lanvéoc", "aussi dans 1 autre document", "six semaines", "cantines de Brévin", "nouveau")
		d.lacks(m, "Meridian", "En retard", "interne")
		checkLinks(d, m, "six semaines")
		d.has(edition("CRETARD"), "En retard", "Meridian")
		d.has(edition("CMOT"), "Aucun texte nouveau")
		if wait := time.Until(soon); wait > 0 {
			if n := len(d.posted("CSOON")); n > 0 {
				t.Errorf("an edition came %v early", wait)
			}
		}
		m = edition("CSOON")
		d.has(m, "Digest", "new", "six semaines")
		if time.Now().Before(soon) {
			t.Error("an edition came too early")
		}
		d.restart()
		d.restart()
		d.rest()
		for channel, want := range map[string]int{
			"CPRESSE": 1, "CRETARD": 1, "CMOT": 1, "CSOON": 1, "CFERME": 0, "CSHARED": 0, "CPERIME": 0, "CPAUSE": 0, "CRIEN": 0,
		} {
			if n := len(d.posted(channel)); n != want {
				t.Errorf("%d editions in %s, want %d:\n%s", n, channel, want, d.seen())
			}
		}
	})
}

// The edition of the next day does not say again what the last one said.
func TestServeDigestGoesOn(t *testing.T) {
	d := newDesk(t, plan{corpus: wire()})
	d.channels("CPRESSE")
	if code := d.stop(); code != exitAnswered {
		t.Errorf("ended with %d", code)
	}
	subscribe(d, "CPRESSE", "UANNE")
	d.start()
	d.await("the first edition", func(*slackfake.Server) bool { return len(d.posted("CPRESSE")) == 1 })
	d.rest()
	d.stop()
	// Where it is tomorrow already the same subscription is due again.
	east := func(s *records.Subscription) {
		zone, err := time.LoadLocation("Pacific/Kiritimati") // 14 hours ahead
		if err != nil {
			t.Fatal(err)
		}
		now := time.Now().In(zone)
		if now.YearDay() == time.Now().UTC().YearDay() {
			t.Skip("it is the same day everywhere east of here")
		}
		s.Schedule = schedule.Schedule{Minute: minuteOf(now.Add(-time.Minute)), Days: schedule.Everyday, Zone: "Pacific/Kiritimati"}
	}
	subscribe(d, "CPRESSE", "UANNE", east)
	d.write("corpus/presse/pont3.md", "---\ntitle: Le pont de Lanvéoc\npublisher: Agence Littoral\ndate: "+time.Now().UTC().Format(time.DateOnly)+
		"\n---\nLa préfecture ouvrira une déviation pour les poids lourds du pont de Lanvéoc.\n")
	d.start()
	d.await("the second edition", func(*slackfake.Server) bool { return len(d.posted("CPRESSE")) == 2 })
	m := d.posted("CPRESSE")[1]
	d.has(m, "déviation")
	d.lacks(m, "cantines de Brévin")
}

// An edition that a message does not hold goes on in its thread, with all of it.
func TestServeLongDigest(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		files := map[string]string{}
		var towns []string
		for i := range 40 {
			town := strings.ToUpper(string(rune('a'+i%26))) + strings.Repeat(string("aeiou"[i%5]), 1+i/26) + "rvec" + string(rune('a'+i%7)) + "n"
			towns = append(towns, town)
			files[fmt.Sprintf("%02d.md", i)] = fmt.Sprintf("---\ntitle: %s, %s\npublisher: Agence %d\ndate: %s\n---\nLe maire de %s a annoncé %d logements et %d arbres dans la commune, malgré les réserves de ses adversaires.\n",
				town, []string{"logement", "voirie", "écoles", "stade"}[i%4], i, time.Now().UTC().Format(time.DateOnly), town, 100+i, 900+7*i)
		}
		d := newDesk(t, plan{transport: transport, corpus: files})
		d.channels("CLONG")
		d.stop()
		subscribe(d, "CLONG", "UANNE")
		d.start()
		d.await("an edition", func(*slackfake.Server) bool { return len(d.posted("CLONG")) > 0 })
		d.rest()
		all := d.posted("CLONG")
		var text strings.Builder
		for i, m := range all {
			text.WriteString(everything(m))
			if i == 0 && m.ThreadTS != "" || i > 0 && m.ThreadTS != all[0].TS {
				t.Errorf("message %d of the edition is in the thread %q", i, m.ThreadTS)
			}
		}
		t.Logf("%d messages", len(all))
		if len(all) < 2 {
			t.Error("the edition is not long")
		}
		for _, town := range towns {
			if !strings.Contains(text.String(), "Le maire de "+town) {
				t.Errorf("the edition lacks %s", town)
			}
		}
	})
}
