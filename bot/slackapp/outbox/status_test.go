package outbox

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

func TestStatus(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	where := record.Place{Team: team, Channel: channel, Thread: d.root}
	if !d.out.Status(context.Background(), where, "fr") || !d.out.Status(context.Background(), where, "en") {
		t.Error("a status was not shown")
	}
	got := d.slack.Statuses()
	if len(got) != 2 || got[0].Text != "cherche dans les documents…" || got[1].Text != "is searching the documents…" {
		t.Errorf("the statuses are %v", got)
	}
	if d.out.Status(context.Background(), record.Place{Channel: channel}, "fr") {
		t.Error("there is no status outside of threads")
	}
	d.slack.WithoutMethods("assistant.threads.setStatus")
	for range 3 {
		if d.out.Status(context.Background(), where, "fr") {
			t.Error("a status was shown without the method")
		}
	}
	if n := len(d.slack.Calls("assistant.threads.setStatus")); n != 3 {
		t.Errorf("the method was called %d times", n)
	}
}

func TestOpen(t *testing.T) {
	tests := []struct {
		name        string
		setup       func(d *desk, p *record.Post)
		statuses    int
		placeholder bool
	}{
		{"with a status", func(*desk, *record.Post) {}, 1, false},
		{"without the method", func(d *desk, _ *record.Post) { d.slack.WithoutMethods("assistant.threads.setStatus") }, 0, true},
		{"not allowed", func(d *desk, _ *record.Post) {
			d.slack.Fault("assistant.threads.setStatus", slackfake.Fault{Kind: slackfake.APIError, Code: "missing_scope"})
		}, 0, true},
		{"outside of threads", func(_ *desk, p *record.Post) { p.Thread = "" }, 0, true},
		{"for one person", func(_ *desk, p *record.Post) { p.Via = record.ViaEphemeral }, 0, false},
		{"with parts", func(_ *desk, p *record.Post) { p.Parts = []json.RawMessage{[]byte(`{}`)} }, 0, false},
		{"begun, and sent", func(d *desk, p *record.Post) { p.Attempted = d.clock.Now(); placeholderIn(d) }, 0, true},
		{"begun, and not sent", func(d *desk, p *record.Post) { p.Attempted = d.clock.Now() }, 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			p := d.add("p", record.ViaMessage)
			test.setup(d, p)
			for range 2 {
				if err := d.out.Open(context.Background(), "p", "fr"); err != nil {
					t.Fatal(err)
				}
			}
			if got := len(d.slack.Statuses()); (got > 0) != (test.statuses > 0) {
				t.Errorf("%d statuses", got)
			}
			if got := d.shelf.post("p").Placeholder != ""; got != test.placeholder {
				t.Errorf("there is a placeholder: %v", got)
			}
			want := 1
			if test.placeholder {
				want = 2
			}
			if got := len(d.slack.Posted()); got != want {
				t.Errorf("%d messages", got)
			}
		})
	}
}

func TestGiveUp(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.add("p", record.ViaMessage, message("The question of what was said by the minister"))
	for range 2 {
		if err := d.out.GiveUp(context.Background(), "p", "too_many_attempts"); err != nil {
			t.Fatal(err)
		}
	}
	direct := d.slack.Messages(d.slack.IM(asker))
	if len(direct) != 1 || direct[0].Text != "I could not post my reply in <#C1>: Slack refused it (too_many_attempts)." {
		t.Errorf("the asker was told %v", onScreen(direct))
	}
	d.finish("p")
	if len(d.replies()) != 0 {
		t.Error("what was given up was sent")
	}
}

// TestGivenUpInTrouble: a post is not given up before the person was told, when that
// only has to wait.
func TestGivenUpInTrouble(t *testing.T) {
	for name, fault := range map[string]slackfake.Fault{
		"not up":  {Kind: slackfake.ServerError, Times: 1},
		"limited": {Kind: slackfake.RateLimited, RetryAfter: 40 * time.Second, Times: 1},
		"cut":     {Kind: slackfake.DropAfter, Times: 1},
		"refused": {Kind: slackfake.APIError, Code: "user_disabled", Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			d.slack.AddChannel(slackfake.Channel{ID: channel, Archived: true})
			d.slack.Fault("conversations.open", fault)
			d.add("p", record.ViaMessage, message(secret))
			d.finish("p")
			want := 1
			if name == "refused" {
				want = 0 // nobody can be told
			}
			if n := len(d.slack.Messages(d.slack.IM(asker))); n != want || d.shelf.post("p").Failed != "is_archived" {
				t.Errorf("told %d times, failed %q", n, d.shelf.post("p").Failed)
			}
		})
	}
	t.Run("at the very end", func(t *testing.T) {
		d := newDesk(t, slackfake.Options{})
		d.slack.Fault("conversations.open", slackfake.Fault{Kind: slackfake.ServerError})
		d.add("p", record.ViaMessage, message(secret))
		if err := d.out.GiveUp(context.Background(), "p", "too_many_attempts"); err != nil || d.shelf.post("p").Failed == "" {
			t.Errorf("failed %q, %v", d.shelf.post("p").Failed, err)
		}
	})
}
