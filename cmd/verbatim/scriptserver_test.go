package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/verbatim-briefing/verbatim/bot"
	records "github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/schedule"
	"github.com/verbatim-briefing/verbatim/bot/state"
)

// seed makes a state file with one day of use in it: an answer, a refusal, an
// opinion, the subscription of the channel C0123456789 and one, paused, of who made it.
func seed(ts *testscript.TestScript, neg bool, args []string) {
	ctx := context.Background()
	s, err := state.Open(ctx, slog.New(slog.DiscardHandler), ts.MkAbs(args[0]), state.Options{})
	ts.Check(err)
	at := time.Date(2021, 3, 4, 12, 0, 0, 0, time.Local)
	place := records.Place{Team: "T01", Channel: "C0123456789"}
	reason := "Les documents n’en parlent pas."
	for _, t := range []records.Turn{
		{ID: "1", Place: place, User: "U0123456789", Question: "Quand le port ouvre-t-il ?", Lang: "fr", Answer: &bot.Answer{Answered: true}, At: at},
		{ID: "2", Place: place, User: "U0123456789", Question: "=1+1 qui paie ?", Lang: "fr", Answer: &bot.Answer{Reason: &reason}, At: at},
	} {
		_, err := s.SaveTurn(ctx, t, records.Post{})
		ts.Check(err)
		use := records.Use{Team: "T01", Channel: "C0123456789", User: t.User, What: "question", Outcome: "begun", Turn: t.ID, At: at}
		ts.Check(s.AddUse(ctx, use))
		use.Outcome, use.At = "answered", at.Add(time.Second)
		if !t.Answer.Answered {
			use.Outcome = "declined"
		}
		ts.Check(s.AddUse(ctx, use))
	}
	ts.Check(s.AddFeedback(ctx, records.Feedback{Turn: "1", Team: "T01", User: "U0123456789", Reason: "date", At: at}))
	sub := records.Subscription{
		Team: "T01", Channel: "C0123456789", By: "U0123456789", Lang: "fr", Empty: records.EmptyNote, Since: at,
		Schedule: schedule.Schedule{Minute: 8 * 60, Days: schedule.Weekdays, Zone: "Europe/Paris"},
	}
	ts.Check(s.SaveSubscription(ctx, sub))
	sub.Channel, sub.Paused = "D0123456789", true
	ts.Check(s.SaveSubscription(ctx, sub))
	ts.Check(s.Close(ctx))
}

func freePort(ts *testscript.TestScript, neg bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Check(l.Close())
	ts.Setenv(args[0], port)
}

func await(ts *testscript.TestScript, neg bool, args []string) {
	for range 600 {
		r, err := http.Get("http://" + ts.Getenv("VERBATIM_LISTEN") + "/healthz")
		if err == nil {
			r.Body.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("no server answers on %s", ts.Getenv("VERBATIM_LISTEN"))
}
