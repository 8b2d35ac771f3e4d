package slackapp

import (
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestSubscribe(t *testing.T) {
	w := newWorld(t, nil)
	w.command("UANNE", "CPORT", "abonner")
	w.submit("UANNE", map[string][]string{
		"hour": {"07:45"}, "days": {"1", "3"}, "zone": {"America/Montreal"}, "topics": {"quai nord\nferries"}, "collections": {"presse"}, "empty": {"note"},
	})
	w.tells("CPORT", "UANNE", "Prochaine édition", "à 7 h 45 (America/Montreal)")
	sub, err := w.store.Subscription(t.Context(), w.slack.Team(), "CPORT")
	if err != nil || sub == nil {
		t.Fatal(sub, err)
	}
	if sub.Schedule != (schedule.Schedule{Minute: 465, Days: 1<<1 | 1<<3, Zone: "America/Montreal"}) || sub.By != "UANNE" || sub.Lang != "fr" ||
		sub.Empty != record.EmptyNote || strings.Join(sub.Topics, "|") != "quai nord|ferries" || strings.Join(sub.Collections, "|") != "presse" || sub.Since.IsZero() {
		t.Errorf("%+v", sub)
	}

	// Another administrator may change it; it stays Anne's.
	w.command("UBRUNO", "CPORT", "subscriptions")
	m := w.tells("CPORT", "UBRUNO", "7:45")
	w.click(slackfake.Click{User: "UBRUNO", Channel: "CPORT", Message: m.TS, Action: "subscription_modify"})
	w.submit("UBRUNO", map[string][]string{"hour": {"09:00"}})
	if sub, _ = w.store.Subscription(t.Context(), w.slack.Team(), "CPORT"); sub.By != "UANNE" || sub.Schedule.Minute != 540 || len(sub.Topics) != 2 {
		t.Errorf("%+v", sub)
	}
	w.command("UANNE", "CPORT", "pause")
	w.tells("CPORT", "UANNE", "en pause")
	w.command("UANNE", "CPORT", "reprendre")
	w.tells("CPORT", "UANNE", "reprend", "Prochaine édition")
	w.command("UANNE", "CPORT", "abonnements")
	m = w.told("CPORT", "UANNE")
	w.click(slackfake.Click{User: "UANNE", Channel: "CPORT", Message: m.TS, Action: "subscription_delete"})
	w.tells("CPORT", "UANNE", "ne recevra plus")
	w.command("UANNE", "CPORT", "abonnements")
	w.tells("CPORT", "UANNE", "n'a pas de revue")
	w.command("UANNE", "CPORT", "pause")
	w.tells("CPORT", "UANNE", "n'a pas de revue")
}

func TestSubscribeRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		rules         access.Rules
		user, channel string
		want          string
	}{
		"no administrator": {access.Rules{Admins: []string{"UBRUNO"}}, "UANNE", "CPORT", "administrateur"},
		"shared channel":   {access.Rules{}, "UANNE", "CSHARED", "partagé avec une autre organisation"},
		"not a member":     {access.Rules{}, "UANNE", "CELSEWHERE", "Invitez-moi"},
		"guest":            {access.Rules{}, "UGUEST", "CPORT", "invités"},
		"allowed guest":    {access.Rules{Guests: true}, "UGUEST", "CPORT", "administrateur"},
		"switched off":     {access.Rules{Default: access.Rule{Answer: access.Off}}, "UANNE", "CPORT", "désactivé"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *Options) { o.Rules = tt.rules })
			w.command(tt.user, tt.channel, "abonner")
			w.tells(tt.channel, tt.user, tt.want)
			if n := len(w.slack.Views(tt.user)); n != 0 {
				t.Errorf("%d modals", n)
			}
			// The modal itself is no permission.
			s := &inlet.Submission{User: tt.user, View: inlet.View{ID: "V", Callback: blocks.CallbackSubscribe,
				Private: `{"channel":"` + tt.channel + `","of":"` + tt.channel + `"}`}}
			reply, err := w.app.receiveSubmission(t.Context(), inlet.Arrival{Team: w.slack.Team(), What: s}, s)
			if err != nil {
				t.Fatal(err)
			}
			if wrong, ok := reply.(modalErrors); !ok || !strings.Contains(plainly(wrong[blocks.BlockHour]), tt.want) {
				t.Errorf("the submission is answered %v", reply)
			}
			if len(w.store.subs) != 0 {
				t.Error("subscribed")
			}
		})
	}
}

// Buttons of a list that somebody kept are checked when they are clicked.
func TestChangeRefused(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.Admins = []string{"UBRUNO"} })
	err := w.store.SaveSubscription(t.Context(), record.Subscription{Team: w.slack.Team(), Channel: "CPORT", By: "UBRUNO",
		Schedule: schedule.Schedule{Minute: 540, Days: schedule.Everyday, Zone: "Europe/Paris"}, Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range []string{blocks.ActionPause, blocks.ActionResume, blocks.ActionDelete} {
		c := &inlet.Click{Action: action, Value: "CPORT", User: "UANNE", Channel: "CPORT", Trigger: action}
		if err := w.app.receiveClick(t.Context(), inlet.Arrival{Team: w.slack.Team(), What: c}, c); err != nil {
			t.Fatal(err)
		}
		w.settle()
		w.tells("CPORT", "UANNE", "Seul un administrateur")
	}
	if sub, _ := w.store.Subscription(t.Context(), w.slack.Team(), "CPORT"); sub == nil || sub.Paused {
		t.Errorf("changed: %+v", sub)
	}
	w.command("UANNE", "CPORT", "abonnements")
	if m := w.told("CPORT", "UANNE"); strings.Contains(string(m.Blocks), blocks.ActionDelete) {
		t.Error("buttons are shown to who may not use them")
	}
}

func TestSubscriptionForm(t *testing.T) {
	form := func(change map[string]inlet.Value) *inlet.View {
		v := &inlet.View{Values: map[string]map[string]inlet.Value{}}
		for block, value := range map[string]inlet.Value{
			blocks.BlockHour: {Text: "08:30"}, blocks.BlockDays: {Selected: []string{"1", "2"}}, blocks.BlockZone: {Selected: []string{"Europe/Paris"}},
			blocks.BlockLanguage: {Selected: []string{"fr"}}, blocks.BlockEmpty: {Selected: []string{"silent"}},
		} {
			v.Values[block] = map[string]inlet.Value{blocks.ActionInput: value}
		}
		for block, value := range change {
			v.Values[block] = map[string]inlet.Value{blocks.ActionInput: value}
		}
		return v
	}
	for _, tt := range []struct {
		block string
		value inlet.Value
		wrong string // the block that is marked, "" for none
	}{
		{blocks.BlockHour, inlet.Value{Text: "8 h 15"}, ""},
		{blocks.BlockHour, inlet.Value{Text: "25:00"}, blocks.BlockHour},
		{blocks.BlockHour, inlet.Value{}, blocks.BlockHour},
		{blocks.BlockDays, inlet.Value{}, blocks.BlockDays},
		{blocks.BlockDays, inlet.Value{Selected: []string{"7", "-1", "x"}}, blocks.BlockDays},
		{blocks.BlockZone, inlet.Value{Selected: []string{"Mars/Olympus"}}, blocks.BlockZone},
		{blocks.BlockZone, inlet.Value{}, blocks.BlockZone},
		{blocks.BlockOtherZone, inlet.Value{Text: " Pacific/Chatham "}, ""},
		{blocks.BlockOtherZone, inlet.Value{Text: "Local"}, blocks.BlockOtherZone},
		{blocks.BlockOtherZone, inlet.Value{Text: "../../etc/passwd"}, blocks.BlockOtherZone},
		{blocks.BlockTopics, inlet.Value{Text: "un\n\n;deux"}, ""},
		{blocks.BlockTopics, inlet.Value{Text: "un\n!!!"}, blocks.BlockTopics},
		{blocks.BlockTopics, inlet.Value{Text: strings.Repeat("sujet\n", 30)}, blocks.BlockTopics},
		{blocks.BlockTopics, inlet.Value{Text: strings.Repeat("long ", 100)}, blocks.BlockTopics},
		{blocks.BlockCollections, inlet.Value{Selected: []string{"presse"}}, ""},
		{blocks.BlockCollections, inlet.Value{Selected: []string{"secrets"}}, blocks.BlockCollections},
		{blocks.BlockCollections, inlet.Value{Text: "presse\nsecrets"}, blocks.BlockCollections},
		{blocks.BlockPaused, inlet.Value{Selected: []string{blocks.ValuePaused}}, ""},
		{blocks.BlockLanguage, inlet.Value{Selected: []string{"de"}}, ""},
	} {
		sub, wrong := readSubscription(form(map[string]inlet.Value{tt.block: tt.value}), "fr", []string{"presse", "notes"})
		var marked []string
		for block, why := range wrong {
			marked = append(marked, block)
			if why == "" {
				t.Errorf("%s: no reason", block)
			}
		}
		if got := strings.Join(marked, ","); got != tt.wrong {
			t.Errorf("%s %+v marks %q, not %q", tt.block, tt.value, got, tt.wrong)
		}
		if err := sub.Schedule.Validate(); len(wrong) == 0 && err != nil {
			t.Errorf("%s %+v: %v", tt.block, tt.value, err)
		}
	}
}

// In a direct message anybody may subscribe, for themselves.
func TestSubscribeOneself(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Rules.Admins = []string{"UBRUNO"} })
	im := w.slack.IM("UANNE")
	w.command("UANNE", im, "abonner")
	w.submit("UANNE", map[string][]string{"hour": {"07:00"}})
	w.tells(im, "UANNE", "Prochaine édition", "à 7 h (Europe/Paris)")
	if sub, _ := w.store.Subscription(t.Context(), w.slack.Team(), im); sub == nil || sub.By != "UANNE" {
		t.Errorf("%+v", sub)
	}
}

func TestHome(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Rules = access.Rules{Admins: []string{"UBRUNO"}, Direct: access.Rule{Collections: []string{"presse"}}}
	})
	err := w.store.SaveSubscription(t.Context(), record.Subscription{Team: w.slack.Team(), Channel: "CPORT", By: "UBRUNO", Since: time.Now(),
		Schedule: schedule.Schedule{Minute: 540, Days: schedule.Everyday, Zone: "Europe/Paris"}, Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	open := func(user, tab string) string {
		t.Helper()
		d, err := w.slack.DeliverHomeOpened(t.Context(), user, tab)
		w.done(d, err)
		v, _ := w.slack.Home(user)
		return plainly(string(v.JSON))
	}
	anne := open("UANNE", "home")
	if !strings.Contains(anne, "Ferries de Brévin") || strings.Contains(anne, "Offre de reprise") || strings.Contains(anne, "CPORT") {
		t.Errorf("Anne's home: %s", anne)
	}
	bruno := open("UBRUNO", "home")
	if !strings.Contains(bruno, "CPORT") || !strings.Contains(bruno, "subscription_pause") || !strings.Contains(bruno, "everywhere else") {
		t.Errorf("Bruno's home: %s", bruno)
	}
	if guest := open("UGUEST", "home"); !strings.Contains(guest, "invités") || strings.Contains(guest, "Ferries") {
		t.Errorf("a guest's home: %s", guest)
	}
	v, _ := w.slack.Home("UBRUNO")
	w.click(slackfake.Click{User: "UBRUNO", View: v.ID, Action: "subscription_pause"})
	if v, _ = w.slack.Home("UBRUNO"); !strings.Contains(string(v.JSON), "subscription_resume") {
		t.Errorf("the home does not show that it rests: %s", v.JSON)
	}
	v, _ = w.slack.Home("UANNE")
	w.click(slackfake.Click{User: "UANNE", View: v.ID, Action: "brief"})
	w.submit("UANNE", map[string][]string{"topic": {"quai nord du port de Brévin"}})
	w.tells(w.slack.IM("UANNE"), "UANNE", "4 mars 2024")
}

// Who sees which subscriptions: the channel's, one's own, and a named administrator all but those of others to themselves.
func TestSubscriptionsShown(t *testing.T) {
	w := newWorld(t, nil)
	w.subscribed("CPORT", nil)
	w.subscribed("COTHER", func(s *record.Subscription) { s.By = "UBRUNO" })
	w.subscribed("DBRUNO", func(s *record.Subscription) { s.By = "UBRUNO" })
	for _, tt := range []struct {
		admins  []string
		channel string
		user    string
		want    string
	}{
		{nil, "CPORT", "UANNE", "CPORT"},
		{nil, "CX", "UANNE", "CPORT"},
		{nil, "CX", "UBRUNO", "COTHER DBRUNO"},
		{nil, "CX", "UCARLA", ""},
		{[]string{"UCARLA"}, "CX", "UCARLA", "COTHER CPORT"},
		{[]string{"UCARLA"}, "CX", "UANNE", "CPORT"},
	} {
		w.app.o.Rules.Admins = tt.admins
		subs, err := w.app.subscriptionsOf(t.Context(), w.slack.Team(), tt.channel, access.Person{ID: tt.user})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range subs {
			got = append(got, s.Channel)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s in %s, administrators %v: %v, not %s", tt.user, tt.channel, tt.admins, got, tt.want)
		}
	}
}

func TestSuggestions(t *testing.T) {
	w := newWorld(t, nil)
	d, err := w.slack.DeliverHomeOpened(t.Context(), "UANNE", "messages")
	w.done(d, err)
	if items := w.slack.Prompts(w.slack.IM("UANNE")).Items; len(items) < 2 {
		t.Errorf("suggestions: %+v", items)
	}
	w.slack.Fault("assistant.threads.setSuggestedPrompts", slackfake.Fault{Kind: slackfake.UnknownMethod})
	d, err = w.slack.DeliverHomeOpened(t.Context(), "UANNE", "messages")
	w.done(d, err)
	w.count("suggestions unknown_method", 1)
	w.count("home failed", 0)
}

// A day that had its edition has no other: the next one promised is another day's.
func TestNextEdition(t *testing.T) {
	w := newWorld(t, nil)
	sub := record.Subscription{Team: "T1", Channel: "CPORT", Schedule: schedule.Schedule{Minute: 17 * 60, Days: schedule.Everyday, Zone: "Europe/Paris"}}
	now := time.Date(2024, 3, 4, 15, 0, 0, 0, time.UTC) // 16:00 in Paris
	for _, want := range []string{"2024-03-04 17:00", "2024-03-05 17:00", "2024-03-06 17:00"} {
		next, err := w.app.nextEdition(t.Context(), sub, now)
		if err != nil || next.Format("2006-01-02 15:04") != want {
			t.Fatalf("next %v, %v, want %s", next, err, want)
		}
		e := record.Edition{EditionKey: record.EditionKey{Team: "T1", Channel: "CPORT", Day: corpus.DayOf(next)}, Status: record.EditionPosted}
		if _, err := w.store.ClaimEdition(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	sub.Paused = true
	if next, err := w.app.nextEdition(t.Context(), sub, now); err != nil || !next.IsZero() {
		t.Errorf("paused: %v, %v", next, err)
	}
}
