package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// Whatever goes wrong on the way, there is one complete answer.
func TestServeTrouble(t *testing.T) {
	const refuseCitations = "citations"
	for _, test := range []struct {
		name   string
		method []string
		fault  slackfake.Fault
	}{
		{"limited", []string{"chat.startStream", "chat.postMessage"}, slackfake.Fault{Kind: slackfake.RateLimited, Times: 2, RetryAfter: time.Second}},
		{"failing", []string{"chat.startStream", "chat.stopStream", "users.info"}, slackfake.Fault{Kind: slackfake.ServerError, Times: 1}},
		{"cut before", []string{"chat.startStream", "chat.stopStream"}, slackfake.Fault{Kind: slackfake.DropBefore, Times: 1}},
		{"start cut after", []string{"chat.startStream"}, slackfake.Fault{Kind: slackfake.DropAfter, Times: 1}},
		{"stop cut after", []string{"chat.stopStream"}, slackfake.Fault{Kind: slackfake.DropAfter, Times: 1}},
		{"no streams", []string{"chat.startStream", "chat.appendStream", "chat.stopStream"}, slackfake.Fault{Kind: slackfake.UnknownMethod}},
		{"post cut after", []string{"chat.startStream", "chat.postMessage"}, slackfake.Fault{Kind: slackfake.DropAfter, Times: 1}},
		{"no status", []string{"assistant.threads.setStatus"}, slackfake.Fault{Kind: slackfake.UnknownMethod}},
		{"neither", []string{"assistant.threads.setStatus", "chat.startStream", "chat.appendStream", "chat.stopStream"}, slackfake.Fault{Kind: slackfake.UnknownMethod}},
		{"slow", []string{"*"}, slackfake.Fault{Kind: slackfake.Slow, Times: 4, Delay: 600 * time.Millisecond}},
		{refuseCitations, nil, slackfake.Fault{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, plan{fake: slackfake.Options{RefuseCitations: test.name == refuseCitations}})
			d.dirty = true
			d.channels("CPRESSE", "CVILLES")
			for _, m := range test.method {
				d.slack.Fault(m, test.fault)
			}
			ts, _ := d.ask("CPRESSE", "UANNE", delayQuestion)
			d.rest()
			m := d.reply("CPRESSE", ts)
			d.says(m, delayQuote)
			d.has(m, delayDay, "Plus de sources")
			if len(links(m)) == 0 {
				t.Errorf("no link to the source: %s", everything(m))
			}
			d.slack.ClearFaults()
			_, m = d.ask("CVILLES", "UANNE", "Qui a signé la Déclaration de Nice ?")
			d.says(m, "61 villes")
			if n := len(d.slack.Posted()); n != 2 {
				t.Errorf("%d messages:\n%s", n, d.seen())
			}
		})
	}
}

// Requests that are not Slack's, or not right, are refused with the status that
// says so, and the log has nothing of them.
func TestServeBadRequests(t *testing.T) {
	d := newDesk(t, plan{transport: "http"})
	d.channels("CPRESSE")
	ctx := t.Context()
	const words = "Quelle est la phrase secrète numéro 4711 ?"
	d.hush("phrase secrète")
	for _, test := range []struct {
		name string
		how  slackfake.How
		want int
	}{
		{"unsigned", slackfake.How{Unsigned: true}, http.StatusUnauthorized},
		{"badly signed", slackfake.How{BadSignature: true}, http.StatusUnauthorized},
		{"of another app", slackfake.How{Secret: "another-signing-secret-0123456789"}, http.StatusUnauthorized},
		{"old", slackfake.How{Age: 6 * time.Minute}, http.StatusUnauthorized},
		{"of the future", slackfake.How{Age: -6 * time.Minute}, http.StatusUnauthorized},
		{"huge", slackfake.How{PadTo: 20 << 20}, http.StatusRequestEntityTooLarge},
		{"broken", slackfake.How{Body: []byte(`{"type":"event_callback","event":{"text":"phrase secrète`)}, http.StatusBadRequest},
		{"nothing", slackfake.How{Body: []byte(``)}, http.StatusBadRequest},
		{"no object", slackfake.How{Body: []byte(`[1,2]`)}, http.StatusBadRequest},
		{"XML", slackfake.How{ContentType: "text/xml"}, http.StatusUnsupportedMediaType},
	} {
		del, err := d.slack.DeliverMention(ctx, slackfake.Said{Channel: "CPRESSE", User: "UANNE", Text: words}, test.how)
		if err != nil {
			t.Fatal(err)
		}
		if del.Acked || del.Status() != test.want {
			t.Errorf("%s: status %d, want %d", test.name, del.Status(), test.want)
		}
	}
	// An event that nobody knows is nothing to fail over.
	d.acked(d.slack.DeliverEvent(ctx, "CPRESSE", map[string]any{"type": "emoji_changed", "text": "phrase secrète"}))
	d.acked(d.slack.DeliverVerification(ctx, "challenge-0815"))
	if del, err := d.slack.DeliverVerification(ctx, "challenge-0815", slackfake.How{BadSignature: true}); err != nil || del.Acked {
		t.Errorf("a challenge that nobody signed is answered: %+v %v", del, err)
	}
	for _, path := range []string{"/slack/events"} {
		if status, _ := d.get(path); status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", path, status)
		}
	}
	d.rest()
	if n := len(d.slack.Posted()) + len(d.slack.Ephemerals("CPRESSE", "UANNE")); n > 0 {
		t.Errorf("%d replies:\n%s", n, d.seen())
	}

	// What somebody has listened in on is not taken a second time.
	del := d.mention("CPRESSE", "UANNE", delayQuestion)
	d.reply("CPRESSE", del.TS)
	again, err := d.slack.Replay(ctx, del)
	if err != nil || again.Acked {
		t.Errorf("a replay is taken: %+v %v", again, err)
	}
	c, err := d.slack.DeliverCommand(ctx, slackfake.Command{Name: "/brief", Text: "aide", Channel: "CPRESSE", User: "UANNE"})
	d.acked(c, err)
	if again, err = d.slack.Replay(ctx, c); err != nil || again.Acked || len(again.Reply) > 0 {
		t.Errorf("a command's replay is taken: %+v %v", again, err)
	}
	d.rest()
	d.replies("CPRESSE", del.TS, 1)
	if _, page := d.get("/metrics"); !strings.Contains(page, "unsigned") || !strings.Contains(page, "replayed") {
		t.Error("what was refused is not counted")
	}
}

// A workspace that takes its tokens back: the program says so where administrators
// look, and answers again when it is given back its place.
func TestServeRevoked(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		d.dirty = true
		d.channels("CPRESSE")
		d.slack.DeliverTokensRevoked(t.Context(), slackfake.How{Once: true})
		deadline := time.Now().Add(awaitTime)
		for {
			status, body := d.get("/readyz")
			if status == http.StatusServiceUnavailable {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("still ready: %d %s", status, body)
			}
			time.Sleep(50 * time.Millisecond)
		}
		if status, _ := d.get("/healthz"); status != http.StatusOK {
			t.Errorf("alive: %d", status)
		}
		if d.stop() == exitUsage {
			t.Error("a revoked token is no wrong usage")
		}
		// A start with revoked tokens is an error that says so.
		d.spawn()
		l := d.running
		select {
		case <-l.ended:
			if l.code != exitFailure || !strings.Contains(d.logged()[d.born:], "token_revoked") {
				t.Errorf("code %d: %s", l.code, d.logged()[d.born:])
			}
			d.running = nil
		case <-time.After(awaitTime):
			t.Error("it runs with revoked tokens")
		}
		d.slack.Restore()
		d.start()
		_, m := d.ask("CPRESSE", "UANNE", delayQuestion)
		d.says(m, delayQuote)
	})
}

// Who asks too much is told so, politely, and is heard again later.
func TestServeLimits(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport, limits: true, slack: "limits: {user_per_minute: 2}"})
		for i := range 4 {
			channel := fmt.Sprintf("CLIM%d", i)
			d.channels(channel)
			del := d.mention(channel, "UANNE", delayQuestion)
			if i < 2 {
				d.says(d.reply(channel, del.TS), delayQuote)
				continue
			}
			m := d.told(channel, "UANNE", 1)
			d.says(m, "beaucoup de questions", "Réessayez dans")
			d.lacks(m, delayQuote)
		}
		d.channels("CLIMBEN")
		_, m := d.ask("CLIMBEN", "UBEN", delayQuestion)
		d.says(m, delayQuote)
		d.rest()
		if n := len(d.slack.Posted()); n != 3 {
			t.Errorf("%d messages:\n%s", n, d.seen())
		}
	})
}

// Sockets are warned, refreshed and cut while people ask. Nothing is lost, and
// nothing is answered twice.
func TestServeSockets(t *testing.T) {
	// Slack waits minutes before it sends again; here it is more than a reconnection takes.
	d := newDesk(t, plan{fake: slackfake.Options{Retries: []time.Duration{0, 3 * time.Second, 10 * time.Second}}})
	d.await("two connections", func(s *slackfake.Server) bool { return s.Connections() >= 2 })
	const n = 24
	asked := make([]*slackfake.Delivery, n)
	var asking sync.WaitGroup
	for i := range n {
		channel := fmt.Sprintf("CSOCK%d", i)
		d.channels(channel)
		asking.Go(func() {
			asked[i], _ = d.slack.DeliverMention(t.Context(), slackfake.Said{Channel: channel, User: "UANNE", Text: delayQuestion})
		})
		switch i % 6 {
		case 1:
			d.slack.Warn(0)
		case 2:
			d.slack.Refresh(0, 100*time.Millisecond)
		case 4:
			d.slack.Cut(0)
		}
		time.Sleep(60 * time.Millisecond)
	}
	asking.Wait()
	for i, del := range asked {
		if del == nil || !del.Acked {
			t.Errorf("question %d is lost: %+v", i, del)
			continue
		}
		d.says(d.reply(fmt.Sprintf("CSOCK%d", i), del.TS), delayQuote)
	}
	d.rest()
	if got := len(d.slack.Posted()); got != n {
		t.Errorf("%d answers to %d questions", got, n)
	}
	d.await("two connections", func(s *slackfake.Server) bool { return s.Connections() == 2 })
}

// An interrupt lets what runs come to its end, and the next start repeats nothing
// of it and forgets nothing.
func TestServeRestart(t *testing.T) {
	overBoth(t, func(t *testing.T, transport string) {
		d := newDesk(t, plan{transport: transport})
		d.channels("CPRESSE")
		asked := map[string]string{}
		for i := range 6 {
			channel := fmt.Sprintf("CAGAIN%d", i)
			d.channels(channel)
			asked[channel] = d.mention(channel, "UANNE", delayQuestion).TS
			if i%2 == 1 { // with the answers to two on their way
				d.restart()
			}
		}
		for channel, ts := range asked {
			d.says(d.reply(channel, ts), delayQuote)
		}
		d.restart()
		d.rest()
		if n := len(d.slack.Posted()); n != len(asked) {
			t.Errorf("%d answers to %d questions:\n%s", n, len(asked), d.seen())
		}
		if log := d.logged(); strings.Count(log, `"msg":"stopped"`) != 4 {
			t.Errorf("not every end was in good order:\n%s", log)
		}
	})
}
