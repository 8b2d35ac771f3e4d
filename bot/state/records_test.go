package state

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/corpus"
)

func testTurns(t *testing.T, h *handle) {
	ctx := t.Context()
	elsewhere := record.Place{Team: "T1", Channel: "C1"}
	var want []record.Turn
	for i, at := range []time.Duration{0, time.Minute, 2 * time.Minute} {
		x := turn(string(rune('a'+i)), place, "U1", "Qui a fermé le quai ?", noon.Add(at))
		fresh, err := h.SaveTurn(ctx, x, post("p"+x.ID, place, "U1", `{}`))
		must(t, err)
		if !fresh {
			t.Errorf("turn %s is not fresh", x.ID)
		}
		want = append(want, x)
	}
	declined := turn("d", elsewhere, "U2", "Et le pont ?", noon.Add(3*time.Minute))
	declined.Answer, declined.Collections, declined.Understood = answer("loin", false), nil, ""
	must2(t)(h.SaveTurn(ctx, declined, record.Post{}))
	bare := record.Turn{ID: "e", Place: record.Place{Team: "T1", Channel: "C9"}, User: "U1", At: noon}
	must2(t)(h.SaveTurn(ctx, bare, record.Post{}))
	h.reopen()
	if n := h.jobs(); n != 3 {
		t.Errorf("%d jobs", n)
	}
	fresh, err := h.SaveTurn(ctx, want[0], post("another", place, "U1", `{}`))
	must(t, err)
	if p, _ := h.Post(ctx, "another"); fresh || p != nil {
		t.Error("a turn is saved twice")
	}
	for _, x := range append([]record.Turn{declined, bare}, want...) {
		got, err := h.Turn(ctx, x.ID)
		must(t, err)
		same(t, "turn "+x.ID, got, &x)
	}
	if got, err := h.Turn(ctx, "none"); got != nil || err != nil {
		t.Errorf("no turn: %v, %v", got, err)
	}
	list := func(what string, turns []record.Turn, err error, want string) {
		t.Helper()
		must(t, err)
		ids := ""
		for _, x := range turns {
			ids += x.ID
		}
		if ids != want {
			t.Errorf("%s: %q, want %q", what, ids, want)
		}
	}
	turns, err := h.Thread(ctx, place, 2)
	list("thread", turns, err, "bc")
	turns, err = h.Thread(ctx, elsewhere, 10)
	list("no thread", turns, err, "d")
	turns, err = h.Recent(ctx, "T1", "C1", "U1", noon.Add(time.Minute), 10)
	list("recent of one", turns, err, "bc")
	turns, err = h.Recent(ctx, "T1", "C1", "", noon, 3)
	list("recent of all", turns, err, "bcd")
	turns, err = h.Recent(ctx, "T2", "C1", "", noon, 3)
	list("another team", turns, err, "")
	turns, err = h.Unanswered(ctx, noon, noon.Add(3*time.Minute+time.Millisecond))
	list("unanswered", turns, err, "d")
	turns, err = h.Unanswered(ctx, noon, noon.Add(3*time.Minute))
	list("unanswered before", turns, err, "")
	if _, err := h.SaveTurn(ctx, record.Turn{}, record.Post{}); err == nil {
		t.Error("a turn without an id is stored")
	}
}

func testDrafts(t *testing.T, h *handle) {
	ctx := t.Context()
	d := record.Draft{ID: "d1", Place: place, User: "U1", Request: json.RawMessage(`{"topic":"quai"}`), At: noon,
		Brief: &bot.Brief{Topic: "quai", Lang: "fr", Answered: true, Headline: "Quai — ferme", From: 737000, To: 737010, Documents: 2, Engine: "extract"}}
	must(t, h.SaveDraft(ctx, d))
	h.reopen()
	got, err := h.Draft(ctx, "d1")
	must(t, err)
	same(t, "draft", got, &d)
	d.Brief, d.Request = nil, nil
	must(t, h.SaveDraft(ctx, d))
	got, err = h.Draft(ctx, "d1")
	must(t, err)
	same(t, "draft in its place", got, &d)
	if got, err := h.Draft(ctx, "none"); got != nil || err != nil {
		t.Errorf("no draft: %v, %v", got, err)
	}
	if h.SaveDraft(ctx, record.Draft{}) == nil {
		t.Error("a draft without an id is stored")
	}
}

func testSubscriptions(t *testing.T, h *handle) {
	ctx := t.Context()
	sub := record.Subscription{Team: "T1", Channel: "C2", By: "U1", Lang: "fr", Empty: record.EmptyNote, Since: noon,
		Schedule: schedule.Schedule{Minute: 510, Days: schedule.Weekdays, Zone: "Europe/Paris"}, Topics: []string{"quai", "écoles"}}
	second := sub
	second.Channel, second.Topics, second.Collections, second.Paused = "C1", nil, []string{"ports"}, true
	must(t, h.SaveSubscription(ctx, sub))
	must(t, h.SaveSubscription(ctx, second))
	h.reopen()
	all, err := h.Subscriptions(ctx)
	must(t, err)
	same(t, "subscriptions", all, []record.Subscription{second, sub})
	sub.Paused = true
	must(t, h.SaveSubscription(ctx, sub))
	got, err := h.Subscription(ctx, "T1", "C2")
	must(t, err)
	same(t, "subscription", got, &sub)
	for _, want := range []bool{true, false} {
		ok, err := h.DeleteSubscription(ctx, "T1", "C2")
		must(t, err)
		if ok != want {
			t.Errorf("deleted %v, want %v", ok, want)
		}
	}
	if got, err := h.Subscription(ctx, "T1", "C2"); got != nil || err != nil {
		t.Errorf("no subscription: %v, %v", got, err)
	}
}

func testEditions(t *testing.T, h *handle) {
	ctx := t.Context()
	e := record.Edition{EditionKey: record.EditionKey{Team: "T1", Channel: "C1", Day: day(t, "2021-06-10")},
		Due: noon, From: day(t, "2021-06-09"), At: noon}
	claim := func(e record.Edition, want bool) {
		t.Helper()
		ok, err := h.ClaimEdition(ctx, e, record.Job{Kind: "digest", Payload: json.RawMessage(`{}`)})
		must(t, err)
		if ok != want {
			t.Errorf("%s: claimed %v", e.Day, ok)
		}
	}
	claim(e, true)
	claim(e, false)
	h.reopen()
	claim(e, false)
	if n := h.jobs(); n != 1 {
		t.Errorf("%d jobs", n)
	}
	e.Status = record.EditionClaimed
	got, err := h.Edition(ctx, e.EditionKey)
	must(t, err)
	same(t, "claimed", got, &e)

	e.Status, e.Shown, e.Post = record.EditionPosted, []string{"a.md@sha256:00"}, "p1"
	must(t, h.FinishEdition(ctx, e, post("p1", place, "", `{}`), post("p2", place, "", `{}`)))
	again := e
	again.Status = record.EditionSkipped
	must(t, h.FinishEdition(ctx, again, post("p3", place, "", `{}`)))
	h.reopen()
	got, err = h.Edition(ctx, e.EditionKey)
	must(t, err)
	same(t, "finished", got, &e)
	if p, err := h.Post(ctx, "p3"); p != nil || err != nil {
		t.Errorf("finished twice: %v, %v", p, err)
	}
	if n := h.jobs(); n != 3 {
		t.Errorf("%d jobs", n)
	}

	var want []record.Edition
	for _, x := range []struct {
		day    string
		status record.EditionStatus
	}{{"2021-06-14", record.EditionEmpty}, {"2021-06-13", record.EditionSkipped}, {"2021-06-12", record.EditionRefused}, {"2021-06-11", record.EditionEmpty}} {
		e := e
		e.Day, e.Status, e.Shown, e.Post = day(t, x.day), x.status, nil, ""
		must(t, h.FinishEdition(ctx, e)) // without a claim
		want = append(want, e)
	}
	want = append(want, e)
	list, err := h.Editions(ctx, "T1", "C1", 2)
	must(t, err)
	same(t, "two editions", list, want[:2])
	list, err = h.Editions(ctx, "T1", "C1", 0)
	must(t, err)
	same(t, "all editions", list, want)
	for before, day := range map[string]int{"2021-06-15": 0, "2021-06-14": 3, "2021-06-11": 4} {
		got, err := h.LastEdition(ctx, "T1", "C1", mustDay(before))
		must(t, err)
		same(t, "last before "+before, got, &want[day])
	}
	if got, err := h.LastEdition(ctx, "T1", "C1", mustDay("2021-06-10")); got != nil || err != nil {
		t.Errorf("before the first: %v, %v", got, err)
	}
}

func mustDay(s string) corpus.Day {
	d, err := corpus.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func testFeedback(t *testing.T, h *handle) {
	ctx := t.Context()
	f := record.Feedback{Turn: "t1", Team: "T1", User: "U1", At: noon}
	must(t, h.AddFeedback(ctx, f))
	f.Reason, f.Note = "quote", "pas ces mots"
	must(t, h.AddFeedback(ctx, f))
	h.reopen()
	again := f
	again.Reason, again.Note = "", ""
	must(t, h.AddFeedback(ctx, again)) // the reason that was given stays
	got, err := h.Feedbacks(ctx, noon, noon.Add(time.Hour))
	must(t, err)
	same(t, "feedback", got, []record.Feedback{f})
	later := again // unless the rating is another
	later.Good, later.At = true, noon.Add(time.Minute)
	must(t, h.AddFeedback(ctx, later))
	other := record.Feedback{Turn: "t1", Team: "T1", User: "U2", Good: true, At: noon}
	must(t, h.AddFeedback(ctx, other))
	got, err = h.Feedbacks(ctx, noon, noon.Add(time.Hour))
	must(t, err)
	same(t, "feedback", got, []record.Feedback{other, later})
	got, err = h.Feedbacks(ctx, noon, noon.Add(time.Minute))
	must(t, err)
	same(t, "feedback of the first minute", got, []record.Feedback{other})
	if h.AddFeedback(ctx, record.Feedback{Turn: "t1"}) == nil {
		t.Error("feedback of nobody is stored")
	}
}

func testUses(t *testing.T, h *handle) {
	ctx := t.Context()
	var want []record.Use
	for i, u := range []record.Use{
		{Team: "T1", Channel: "C1", User: "U1", What: "question", Outcome: "answered", Turn: "t1", Took: 1500 * time.Microsecond},
		{Team: "T1", Channel: "C2", User: "U1", What: "brief", Outcome: "declined"},
		{Team: "T2", Channel: "C1", User: "U2", What: "question", Outcome: "limited"},
	} {
		u.At = noon.Add(time.Duration(i) * time.Minute)
		must(t, h.AddUse(ctx, u))
		want = append(want, u)
	}
	h.reopen()
	got, err := h.Uses(ctx, noon, noon.Add(3*time.Minute))
	must(t, err)
	same(t, "uses", got, want)
	got, err = h.Uses(ctx, noon.Add(time.Minute), noon.Add(2*time.Minute))
	must(t, err)
	same(t, "uses of a minute", got, want[1:2])
	for _, tt := range []struct {
		team, user, channel string
		since               time.Duration
		want                int
	}{
		{"", "", "", 0, 2}, // one was turned down
		{"T1", "", "", 0, 2},
		{"T1", "U1", "", time.Minute, 1},
		{"T1", "U1", "C1", 0, 1},
		{"", "", "C1", 0, 1},
		{"T3", "", "", 0, 0},
	} {
		n, err := h.CountUses(ctx, tt.team, tt.user, tt.channel, noon.Add(tt.since), noon.Add(time.Hour))
		must(t, err)
		if n != tt.want {
			t.Errorf("%+v: %d", tt, n)
		}
	}
}
