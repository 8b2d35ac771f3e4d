package slackapp

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func dayOn(t testing.TB, s string) corpus.Day {
	t.Helper()
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// subscribed is a subscription of a channel, stored.
func (w *world) subscribed(channel string, change func(*record.Subscription)) {
	w.Helper()
	s := record.Subscription{
		Team: w.slack.Team(), Channel: channel, By: "UANNE", Lang: "fr", Empty: record.EmptySilent,
		Schedule: schedule.Schedule{Minute: 510, Days: schedule.Everyday, Zone: "Europe/Paris"},
	}
	if change != nil {
		change(&s)
	}
	if err := w.store.SaveSubscription(w.Context(), s); err != nil {
		w.Fatal(err)
	}
}

// due has the edition of a channel claimed, made and sent, twice over.
func (w *world) due(channel, day string, late bool) record.Edition {
	w.Helper()
	d := schedule.Due{
		Entry: schedule.Entry{Key: w.slack.Team() + "/" + channel}, Day: dayOn(w, day), Slot: dayOn(w, day).Time().Add(8 * time.Hour), Late: late,
	}
	for range 2 {
		if err := (book{w.app}).Claim(w.Context(), d); err != nil {
			w.Fatal(err)
		}
	}
	w.settle()
	return w.store.editions[record.EditionKey{Team: w.slack.Team(), Channel: channel, Day: d.Day}]
}

func TestEdition(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Failed = func() []Unread { return []Unread{{"presse/illisible.pdf", "presse", true}} }
	})
	w.subscribed("CPORT", nil)
	e := w.due("CPORT", "2024-03-04", false)
	if e.Status != record.EditionPosted || e.From != dayOn(t, "2024-03-03") || len(e.Shown) != 1 {
		t.Errorf("first edition: %+v", e)
	}
	posted := w.posted("CPORT")
	if len(posted) != 1 {
		t.Fatalf("%d messages", len(posted))
	}
	for _, words := range []string{"Revue du 3 au 4 mars 2024", "quai nord", "presse/illisible.pdf", "12 mars 2024"} {
		if !strings.Contains(plainly(posted[0].Text), words) {
			t.Errorf("the digest lacks %q:\n%s", words, posted[0].Text)
		}
	}
	if strings.Contains(plainly(posted[0].Text), "en retard") {
		t.Error("it is said to be late")
	}
	// The next one tells what came since, and not again what was told.
	e = w.due("CPORT", "2024-03-05", true)
	if e.From != dayOn(t, "2024-03-04") || len(e.Shown) != 2 || slices.ContainsFunc(e.Shown, func(s string) bool { return strings.Contains(s, "quai.md") }) {
		t.Errorf("second edition: %+v", e)
	}
	posted = w.posted("CPORT")
	if len(posted) != 2 || !strings.Contains(plainly(posted[1].Text), "n retard") {
		t.Errorf("%d messages, the last:\n%s", len(posted), posted[len(posted)-1].Text)
	}
	// Nothing new: silent, and still the edition that the next one goes on from.
	e = w.due("CPORT", "2024-03-06", false)
	if e.Status != record.EditionEmpty || e.Post != "" || len(w.posted("CPORT")) != 2 {
		t.Errorf("empty edition: %+v, %d messages", e, len(w.posted("CPORT")))
	}
	w.subscribed("CPORT", func(s *record.Subscription) { s.Empty = record.EmptyNote })
	e = w.due("CPORT", "2024-03-07", false)
	if posted = w.posted("CPORT"); e.Status != record.EditionEmpty || len(posted) != 3 || !strings.Contains(plainly(posted[2].Text), "ucun texte nouveau") {
		t.Errorf("noted edition: %+v, %d messages", e, len(posted))
	}
	w.count("edition posted", 2)
	w.count("edition empty", 2)
	w.count("edition claimed", 4)
}

// What an edition may quote is what everybody in the channel may see, at that moment.
func TestEditionAccess(t *testing.T) {
	for name, tt := range map[string]struct {
		rules   access.Rules
		channel string
		sub     []string
		status  record.EditionStatus
		lacks   string
	}{
		"one collection": {rules: access.Rules{Default: access.Rule{Collections: []string{"presse"}}}, status: record.EditionPosted, lacks: "reprise"},
		"narrowed":       {sub: []string{"presse"}, status: record.EditionPosted, lacks: "reprise"},
		"closed since":   {rules: access.Rules{Default: access.Rule{Collections: []string{"presse"}}}, sub: []string{"interne"}, status: record.EditionRefused},
		"off":            {rules: access.Rules{Default: access.Rule{Answer: access.Off}}, status: record.EditionRefused},
		"shared":         {channel: "CSHARED", status: record.EditionRefused},
		"unknown":        {channel: "CNOWHERE", status: record.EditionRefused},
		"shared allowed": {rules: access.Rules{External: true}, channel: "CSHARED", status: record.EditionPosted},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *Options) {
				o.Rules = tt.rules
				o.Failed = func() []Unread {
					return []Unread{{"presse/reprise.pdf", "interne", true}, {"presse/reprise.txt", "", false}}
				}
			})
			channel := "CPORT"
			if tt.channel != "" {
				channel = tt.channel
			}
			w.subscribed(channel, func(s *record.Subscription) { s.Collections = tt.sub })
			if e := w.due(channel, "2024-03-05", false); e.Status != tt.status {
				t.Errorf("edition: %+v", e)
			}
			posted := w.posted(channel)
			if (tt.status == record.EditionPosted) != (len(posted) == 1) {
				t.Fatalf("%d messages", len(posted))
			}
			if tt.lacks != "" && strings.Contains(posted[0].Text, tt.lacks) {
				t.Errorf("the digest tells of %q:\n%s", tt.lacks, posted[0].Text)
			}
		})
	}
}

// In a direct message the subscriber's own rights hold.
func TestEditionToOneself(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.People = map[string][]string{"UANNE": {"presse"}} })
	im := w.slack.IM("UANNE")
	w.subscribed(im, nil)
	w.due(im, "2024-03-05", false)
	if posted := w.posted(im); len(posted) != 1 || strings.Contains(posted[0].Text, "reprise") {
		t.Errorf("%+v", posted)
	}
}

// While Slack cannot be asked nothing is told; then the edition is made after all.
func TestEditionRetries(t *testing.T) {
	w := newWorld(t, nil)
	w.subscribed("CPORT", nil)
	w.slack.Fault("conversations.info", slackfake.Fault{Kind: slackfake.ServerError, Times: 2})
	if e := w.due("CPORT", "2024-03-05", false); e.Status != record.EditionPosted {
		t.Errorf("%+v", e)
	}
	if n := len(w.posted("CPORT")); n != 1 {
		t.Errorf("%d messages", n)
	}
}

// An edition that cannot be made says nothing in the channel; who subscribed is told.
func TestEditionGivenUp(t *testing.T) {
	w := newWorld(t, nil)
	w.subscribed("CPORT", nil)
	w.slack.Fault("conversations.info", slackfake.Fault{Kind: slackfake.ServerError})
	if e := w.due("CPORT", "2024-03-05", false); e.Status != record.EditionFailed {
		t.Errorf("%+v", e)
	}
	if n := len(w.posted("CPORT")); n != 0 {
		t.Errorf("%d messages in the channel", n)
	}
	if posted := w.posted(w.slack.IM("UANNE")); len(posted) != 1 || !strings.Contains(plainly(posted[0].Text), "La revue du 5 mars 2024 n'a pas pu être faite") {
		t.Errorf("Anne is told %+v", posted)
	}
	w.count("edition delayed", 1)
	w.count("edition failed", 1)
}

// An edition is late when it was claimed late, or when making it took long.
func TestEditionLate(t *testing.T) {
	now := time.Now()
	for _, tt := range []struct {
		o    editionOrder
		want bool
	}{
		{editionOrder{Late: true, Claimed: now}, true},
		{editionOrder{Claimed: now}, false},
		{editionOrder{Claimed: now.Add(-time.Hour)}, true},
		{editionOrder{}, false}, // claimed by an older version
	} {
		if got := tt.o.late(now); got != tt.want {
			t.Errorf("%+v: %t", tt.o, got)
		}
	}
	w := newWorld(t, nil)
	w.subscribed("CPORT", nil)
	w.due("CPORT", "2024-03-05", true)
	w.count("edition late", 1)
	w.count("edition posted", 1)
}

// A subscription that ended or rests when its edition is to be made gets none.
func TestEditionOfNoMore(t *testing.T) {
	w := newWorld(t, nil)
	if e := w.due("CPORT", "2024-03-05", false); e.Status != record.EditionSkipped {
		t.Errorf("%+v", e)
	}
	w.subscribed("CPORT", func(s *record.Subscription) { s.Paused = true })
	if e := w.due("CPORT", "2024-03-06", false); e.Status != record.EditionSkipped {
		t.Errorf("%+v", e)
	}
	if n := len(w.posted("CPORT")); n != 0 {
		t.Errorf("%d messages", n)
	}
}

// One that is due too long ago is noted, without a job.
func TestEditionStale(t *testing.T) {
	w := newWorld(t, nil)
	w.subscribed("CPORT", nil)
	d := schedule.Due{Entry: schedule.Entry{Key: w.slack.Team() + "/CPORT"}, Day: dayOn(t, "2024-03-05"), Stale: true, Late: true}
	if err := (book{w.app}).Claim(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if e := w.store.editions[record.EditionKey{Team: w.slack.Team(), Channel: "CPORT", Day: d.Day}]; e.Status != record.EditionSkipped {
		t.Errorf("%+v", e)
	}
	if len(w.store.jobs) != 0 {
		t.Error("a job")
	}
	w.count("edition skipped", 1)
}

// unconnected is an App that never calls Slack.
func unconnected(store Store) *App {
	return &App{lg: slog.New(slog.NewTextHandler(io.Discard, nil)), o: Options{Store: store, StaleAfter: 6 * time.Hour, Count: func(string, string) {}}}
}

// A year of digests in Paris, on two replicas that are restarted now and then: one
// edition on every day that is due, none on others, at the local hour.
func TestYearOfEditions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		paris, err := time.LoadLocation("Europe/Paris")
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Date(2025, 1, 1, 0, 0, 0, 0, paris)
		time.Sleep(time.Until(begin))
		store := newMemStore()
		subs := map[string]schedule.Schedule{
			"CDAILY": {Minute: 2*60 + 30, Days: schedule.Everyday, Zone: "Europe/Paris"}, // the hour that is skipped and doubled
			"CWEEK":  {Minute: 8*60 + 30, Days: schedule.Weekdays, Zone: "Europe/Paris"},
			"CNIGHT": {Minute: 0, Days: schedule.Everyday, Zone: "Europe/Paris"},
		}
		for channel, s := range subs {
			if err := store.SaveSubscription(t.Context(), record.Subscription{Team: "T", Channel: channel, Schedule: s, Since: begin}); err != nil {
				t.Fatal(err)
			}
		}
		run := func(d time.Duration, replicas int) {
			ctx, stop := context.WithTimeout(t.Context(), d)
			defer stop()
			for range replicas {
				app := unconnected(store)
				go func() {
					_ = schedule.NewRunner(app.lg, book{app}, schedule.RunnerOptions{StaleAfter: app.o.StaleAfter, Every: 6 * time.Hour}).Run(ctx)
				}()
			}
			<-ctx.Done()
			synctest.Wait()
		}
		for time.Now().Before(time.Date(2026, 1, 1, 0, 0, 0, 0, paris)) {
			run(37*time.Hour, 2)
			time.Sleep(3 * time.Hour) // nothing runs: caught up
		}
		made := map[string][]corpus.Day{}
		for key, e := range store.editions {
			if e.Status != record.EditionClaimed {
				t.Errorf("%+v", e)
			}
			if late := e.At.Sub(e.Due); late < 0 || late > 4*time.Hour {
				t.Errorf("%v is claimed %v after it was due", key, late)
			}
			made[key.Channel] = append(made[key.Channel], key.Day)
		}
		for channel, s := range subs {
			slices.Sort(made[channel])
			var want []corpus.Day
			for day := corpus.DayOf(begin); day <= dayOn(t, "2025-12-31"); day++ {
				if s.Days.Has(day.Weekday()) {
					want = append(want, day)
				}
			}
			got := slices.DeleteFunc(made[channel], func(d corpus.Day) bool { return d > dayOn(t, "2025-12-31") })
			if !slices.Equal(got, want) {
				t.Errorf("%s: %d editions, %d wanted", channel, len(got), len(want))
			}
		}
		if len(store.jobs) != len(store.editions) {
			t.Errorf("%d jobs for %d editions", len(store.jobs), len(store.editions))
		}
	})
}

// The App's own schedule: some days that begin late, with a stale edition, and a store
// that fails now and then.
func TestSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := newMemStore()
		s := schedule.Schedule{Minute: 8 * 60, Days: schedule.Everyday, Zone: "UTC"}
		err := store.SaveSubscription(t.Context(), record.Subscription{Team: "T", Channel: "C", Schedule: s, Since: time.Now().Add(-48 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		store.broken = func(method string) error {
			if calls++; method == "ClaimEdition" && calls%3 == 0 {
				return context.DeadlineExceeded
			}
			return nil
		}
		ctx, stop := context.WithTimeout(t.Context(), 3*24*time.Hour)
		defer stop()
		if err := unconnected(store).schedule(ctx); err != nil {
			t.Fatal(err)
		}
		status := map[record.EditionStatus]int{}
		for _, e := range store.editions {
			status[e.Status]++
		}
		// It begins at midnight: the edition of 8 o'clock the day before is 16 hours old.
		if status[record.EditionSkipped] != 1 || status[record.EditionClaimed] != 3 || len(store.jobs) != 3 {
			t.Errorf("%v, %d jobs", status, len(store.jobs))
		}
	})
}
