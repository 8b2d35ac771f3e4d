package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// urlFor is a response URL as somebody's command brings it.
func urlFor(d *desk) string {
	d.t.Helper()
	app := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer app.Close()
	d.slack.SetApp(app.URL)
	command, err := d.slack.DeliverCommand(context.Background(), slackfake.Command{Name: "/brief", Channel: channel, User: asker})
	if err != nil {
		d.t.Fatal(err)
	}
	return command.ResponseURL
}

func TestEphemeral(t *testing.T) {
	tests := []struct {
		name   string
		setup  func(d *desk, p *record.Post)
		shown  int // in the channel, to the asker alone
		direct int
		method string // the last call that shows something
	}{
		{"through the response URL", func(d *desk, p *record.Post) { p.ResponseURL = urlFor(d) }, 2, 0, "response_url"},
		{"without one", func(*desk, *record.Post) {}, 2, 0, "chat.postEphemeral"},
		{"the URL is used up", func(d *desk, p *record.Post) {
			p.ResponseURL = urlFor(d)
			d.shelf.uses[p.ResponseURL] = 5
		}, 2, 0, "chat.postEphemeral"},
		{"the URL is too old", func(d *desk, p *record.Post) {
			p.ResponseURL, p.At = urlFor(d), d.clock.Now().Add(-31*time.Minute)
		}, 2, 0, "chat.postEphemeral"},
		{"Slack does not know the URL", func(d *desk, p *record.Post) { p.ResponseURL = d.slack.URL() + "/commands/T/1/nope" }, 2, 0, "chat.postEphemeral"},
		{"the URL is limited", func(d *desk, p *record.Post) {
			p.ResponseURL = urlFor(d)
			d.slack.Fault("response_url", slackfake.Fault{Kind: slackfake.RateLimited, Times: 1})
		}, 2, 0, "response_url"},
		{"Slack is down", func(d *desk, p *record.Post) {
			p.ResponseURL = urlFor(d)
			d.slack.Fault("response_url", slackfake.Fault{Kind: slackfake.ServerError, Times: 1})
		}, 2, 0, "response_url"},
		{"the asker is not in the channel", func(d *desk, _ *record.Post) {
			d.slack.AddChannel(slackfake.Channel{ID: channel, Outsiders: []string{asker}})
		}, 0, 2, "chat.postMessage"},
		{"the assistant is not in the channel", func(d *desk, p *record.Post) {
			p.Channel, p.Thread = "C9", ""
			d.slack.AddChannel(slackfake.Channel{ID: "C9", Private: true, NotMember: true})
		}, 0, 2, "chat.postMessage"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			p := d.add("p", record.ViaEphemeral, message(secret), message("suite"))
			p.Thread = "" // Slack shows nothing to one person in a thread without replies
			test.setup(d, p)
			url := p.ResponseURL
			d.finish("p")
			if post := d.shelf.post("p"); post.Failed != "" || len(post.Sent) != 2 {
				t.Errorf("the post is failed %q, sent %v", post.Failed, post.Sent)
			}
			if got := d.slack.Ephemerals(channel, asker); len(got) != test.shown {
				t.Errorf("%d messages are shown, want %d", len(got), test.shown)
			}
			direct := d.slack.Messages(d.slack.IM(asker))
			if len(direct) != test.direct {
				t.Errorf("%d direct messages, want %d", len(direct), test.direct)
			}
			if test.direct > 0 && (!strings.HasPrefix(direct[0].Text, "Ici plutôt que dans <#") ||
				!strings.Contains(string(direct[0].Blocks), "Ici plut") || !strings.Contains(direct[0].Text, secret) || direct[1].Text != "suite") {
				t.Errorf("the direct messages are %q, %q", direct[0].Text, direct[1].Text)
			}
			calls := d.slack.Calls(test.method)
			if len(calls) == 0 || calls[len(calls)-1].Error != "" {
				t.Errorf("it did not go out by %s", test.method)
			}
			if url != "" {
				d.checkSilence(url, strings.TrimPrefix(url, d.slack.URL()))
			}
			d.checkSilence()
		})
	}
}

// TestEphemeralWaits: what waits for its turn was not begun, so nobody need look for it.
func TestEphemeralWaits(t *testing.T) {
	for _, outside := range []bool{false, true} {
		d := newDesk(t, slackfake.Options{})
		in := channel
		if outside {
			d.slack.AddChannel(slackfake.Channel{ID: channel, Outsiders: []string{asker}})
			in = d.slack.IM(asker)
		}
		d.shelf.next[team+in] = d.clock.Now().Add(time.Minute)
		d.add("p", record.ViaEphemeral, message(secret))
		var again record.Again
		if err := d.out.Deliver(context.Background(), "p"); !errors.As(err, &again) {
			t.Errorf("outside %v: it ends with %v", outside, err)
		}
		if p := d.shelf.post("p"); !p.Attempted.IsZero() {
			t.Errorf("outside %v: a message that waits counts as begun", outside)
		}
		d.clock.Sleep(context.Background(), again.After)
		d.finish("p")
		if n := len(d.slack.Calls("conversations.history")); n != 0 {
			t.Errorf("outside %v: it was looked for %d times", outside, n)
		}
	}
}

func TestEphemeralRefusedBlocks(t *testing.T) {
	for _, through := range []bool{true, false} {
		d := newDesk(t, slackfake.Options{})
		p := d.add("p", record.ViaEphemeral, blocks.Message{Text: secret, Blocks: json.RawMessage(`[{"type":"nonsense"}]`)})
		p.Thread = ""
		if through {
			p.ResponseURL = urlFor(d)
		}
		d.finish("p")
		got := d.slack.Ephemerals(channel, asker)
		if len(got) != 1 || got[0].Text != secret || d.tally["defect"] != 1 {
			t.Errorf("through the URL %v: %d shown, counted %v", through, len(got), d.tally)
		}
		d.checkSilence()
	}
}

// TestEphemeralInPieces shows a long text to one person whose blocks are refused.
func TestEphemeralInPieces(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	long := strings.TrimSpace(strings.Repeat("Une phrase du brouillon. ", 400))
	d.add("p", record.ViaEphemeral, blocks.Message{Text: long, Blocks: json.RawMessage(`[{"type":"nonsense"}]`)}).Thread = ""
	d.finish("p")
	if got := strings.Join(onScreen(d.slack.Ephemerals(channel, asker)), " "); got != long {
		t.Errorf("%d of %d bytes are shown", len(got), len(long))
	}
}

// TestEphemeralWithoutSlack: an error never quotes the response URL.
func TestEphemeralWithoutSlack(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	url := urlFor(d)
	d.add("p", record.ViaEphemeral, message(secret)).ResponseURL = url
	d.slack.Close()
	err := d.out.Deliver(context.Background(), "p")
	var e *Error
	if !errors.As(err, &e) || strings.Contains(err.Error(), "http") {
		t.Errorf("it ends with %v", err)
	}
	d.checkSilence(url, "commands")
}
