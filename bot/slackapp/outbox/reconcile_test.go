package outbox

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

func TestUncertain(t *testing.T) {
	for _, code := range []string{"missing_scope", "unknown_method"} {
		t.Run(code, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			d.slack.Fault("chat.postMessage", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})
			d.slack.Fault("conversations.replies", slackfake.Fault{Kind: slackfake.APIError, Code: code})
			d.add("p", record.ViaMessage, message(secret))
			d.finish("p")
			if got := d.shelf.post("p").Failed; got != "uncertain" || len(d.replies()) != 1 || d.tally["uncertain"] != 1 {
				t.Errorf("failed %q, %d replies, counted %v", got, len(d.replies()), d.tally)
			}
		})
	}
}

// TestHistoryLags hides what was sent from the first look.
func TestHistoryLags(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	looks := 0
	d.wire.before = func(r *http.Request) *http.Response {
		if !strings.HasSuffix(r.URL.Path, "conversations.replies") {
			return nil
		}
		if looks++; looks > 1 {
			return nil
		}
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"ok":true,"messages":[]}`))}
	}
	d.slack.Fault("chat.postMessage", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})
	d.add("p", record.ViaMessage, message(secret))
	d.finish("p")
	if len(d.replies()) != 1 || looks != 2 {
		t.Errorf("%d replies after %d looks", len(d.replies()), looks)
	}
}

// withholdMetadata keeps the metadata of messages from the app.
func (d *desk) withholdMetadata() {
	d.wire.before = func(r *http.Request) *http.Response {
		if !strings.HasSuffix(r.URL.Path, "conversations.replies") {
			return nil
		}
		resp, err := d.wire.under.RoundTrip(r)
		if err != nil {
			d.t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		resp.Body = io.NopCloser(strings.NewReader(strings.ReplaceAll(string(body), `"metadata"`, `"withheld"`)))
		return resp
	}
}

// TestHistoryWithoutMetadata has an app that may not read metadata: what was sent is
// known by its words, and what has other words is not taken for it.
func TestHistoryWithoutMetadata(t *testing.T) {
	for _, cut := range []slackfake.FaultKind{slackfake.DropAfter, slackfake.DropBefore} {
		d := newDesk(t, slackfake.Options{})
		d.withholdMetadata()
		d.add("o", record.ViaMessage, message("une réponse d’avant"))
		d.finish("o")
		d.slack.Fault("chat.postMessage", slackfake.Fault{Kind: cut, Times: 1})
		d.add("p", record.ViaMessage, message(secret), message("suite"))
		d.finish("p")
		if got := onScreen(d.replies()); len(got) != 3 || got[1] != secret || got[2] != "suite" {
			t.Errorf("the thread reads %q", got)
		}
	}
}

// TestHistoryWithoutMetadataBehindAPlaceholder is that with a first part that took a placeholder's place.
func TestHistoryWithoutMetadataBehindAPlaceholder(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.withholdMetadata()
	d.slack.WithoutMethods("assistant.threads.setStatus")
	p := d.add("p", record.ViaMessage)
	if err := d.out.Open(context.Background(), "p", "fr"); err != nil || p.Placeholder == "" {
		t.Fatalf("placeholder %q, %v", p.Placeholder, err)
	}
	d.add("p", record.ViaMessage, message(secret), message("suite")).Placeholder = p.Placeholder
	d.slack.Fault("chat.postMessage", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})
	d.finish("p")
	if got := onScreen(d.replies()); len(got) != 2 || got[0] != secret || got[1] != "suite" {
		t.Errorf("the thread reads %q", got)
	}
}

// TestLimitedHistory has a workspace that answers one look a minute.
func TestLimitedHistory(t *testing.T) {
	d := newDesk(t, slackfake.Options{Distributed: true})
	d.slack.Fault("chat.postMessage", slackfake.Fault{Kind: slackfake.DropBefore, Times: 1})
	d.add("p", record.ViaMessage, message(secret))
	d.finish("p")
	if len(d.replies()) != 1 {
		t.Errorf("%d replies", len(d.replies()))
	}
}

// TestForgery puts a message of somebody else with our metadata in the way.
func TestForgery(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.opts = func(o *Options) { o.Self = Self{User: "U0OTHER", Bot: "B0OTHER"} }
	d.restart()
	d.slack.Fault("chat.postMessage", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})
	d.add("p", record.ViaMessage, message(secret))
	d.finish("p")
	if len(d.replies()) != 2 || d.tally["reconciled"] != 0 {
		t.Errorf("%d replies, counted %v", len(d.replies()), d.tally)
	}
}
