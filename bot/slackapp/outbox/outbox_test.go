package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

func TestMessage(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.add("p", record.ViaMessage, message(secret), message(secret+" suite"))
	d.finish("p")
	replies := d.replies()
	if len(replies) != 2 || replies[0].Text != secret || replies[1].Text != secret+" suite" {
		t.Fatalf("the thread has %d replies", len(replies))
	}
	p := d.shelf.post("p")
	if !p.Done() || p.Failed != "" || p.Sent[0] != replies[0].TS || p.Sent[1] != replies[1].TS {
		t.Errorf("the post is %+v", p)
	}
	for n, call := range d.slack.Calls("chat.postMessage")[1:] {
		a := call.Args
		if a["unfurl_links"] != "false" || a["unfurl_media"] != "false" || a["link_names"] != "" || a["parse"] != "" || a["thread_ts"] != d.root {
			t.Errorf("message %d was sent with %v", n, a)
		}
		var meta struct {
			Type    string `json:"event_type"`
			Payload struct {
				Post string
				Part int
			} `json:"event_payload"`
		}
		if err := json.Unmarshal([]byte(a["metadata"]), &meta); err != nil || meta.Type != "verbatim_post" || meta.Payload.Post != "p" || meta.Payload.Part != n {
			t.Errorf("message %d has the metadata %s", n, a["metadata"])
		}
	}
	if err := d.out.Deliver(context.Background(), "p"); err != nil || len(d.replies()) != 2 {
		t.Error("a post that is done was sent again")
	}
	if gap := replies[1].At.Sub(replies[0].At); gap < time.Second {
		t.Errorf("two messages came within %v", gap)
	}
	d.checkSilence()
}

func TestDigestGoesIntoItsOwnThread(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	p := d.add("p", record.ViaMessage, message("un"), message("deux"), message("trois"))
	p.Thread = ""
	d.finish("p")
	first := d.shelf.post("p").Sent[0]
	if got := d.slack.Thread(channel, first); len(got) != 3 || got[0].Text != "un" || got[2].Text != "trois" {
		t.Errorf("the digest's thread has %d messages", len(got))
	}
}

func TestNothingToDo(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	if err := d.out.Deliver(context.Background(), "nowhere"); err != nil {
		t.Error(err)
	}
	d.add("bad", record.ViaMessage).Parts = []json.RawMessage{json.RawMessage(`{"text":"x","blocks":{}}`)}
	d.finish("bad")
	if got := d.shelf.post("bad").Failed; got != "unreadable_part" {
		t.Errorf("an unreadable part failed with %q", got)
	}
}

// TestTrouble lets things go wrong on the way; every part is there once in the end.
func TestTrouble(t *testing.T) {
	tests := []struct {
		name   string
		method string
		fault  slackfake.Fault
		first  string // what the first Deliver returns: "", "again" or a code
		tally  string // an outcome that is counted
	}{
		{"limited for a moment", "chat.postMessage", slackfake.Fault{Kind: slackfake.RateLimited, Times: 1, RetryAfter: 2 * time.Second}, "", "limited"},
		{"limited for long", "chat.postMessage", slackfake.Fault{Kind: slackfake.RateLimited, Times: 1, RetryAfter: 40 * time.Second}, "again", "limited"},
		{"limited by code", "chat.postMessage", slackfake.Fault{Kind: slackfake.APIError, Times: 1, Code: "rate_limited"}, "again", "limited"},
		{"not up", "chat.postMessage", slackfake.Fault{Kind: slackfake.ServerError, Times: 1}, "http_503", "sent"},
		{"a server error", "chat.postMessage", slackfake.Fault{Kind: slackfake.ServerError, Status: 500, Times: 1}, "", "sent"},
		{"a fatal error", "chat.postMessage", slackfake.Fault{Kind: slackfake.APIError, Code: "fatal_error", Times: 1}, "", "sent"},
		{"cut before", "chat.postMessage", slackfake.Fault{Kind: slackfake.DropBefore, Times: 1}, "", "sent"},
		{"cut after", "chat.postMessage", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1}, "", "reconciled"},
		{"cut after, the second", "chat.postMessage", slackfake.Fault{Kind: slackfake.DropAfter, Skip: 1, Times: 1}, "", "reconciled"},
		{"cut again and again", "chat.postMessage", slackfake.Fault{Kind: slackfake.DropBefore, Times: 3}, "doubt", "sent"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			d.slack.Fault(test.method, test.fault)
			d.add("p", record.ViaMessage, message(secret), message("suite"))
			err := d.out.Deliver(context.Background(), "p")
			var again record.Again
			var e *Error
			got := ""
			switch {
			case errors.As(err, &again):
				got = "again"
				d.clock.Sleep(context.Background(), again.After)
			case errors.As(err, &e):
				got = e.Code
			case errors.Is(err, errDoubt):
				got = "doubt"
			case err != nil:
				got = err.Error()
			}
			if got != test.first {
				t.Errorf("the first time it ends with %q, want %q", got, test.first)
			}
			d.finish("p")
			if replies := d.replies(); len(replies) != 2 || replies[0].Text != secret || replies[1].Text != "suite" {
				t.Errorf("the thread has %d replies", len(replies))
			}
			if d.tally[test.tally] == 0 {
				t.Errorf("counted: %v", d.tally)
			}
			d.checkSilence()
		})
	}
}

// TestNoConnection checks that a connection that is refused is no doubt: nothing is looked up.
func TestNoConnection(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.slack.Close()
	d.add("p", record.ViaMessage, message(secret))
	err := d.out.Deliver(context.Background(), "p")
	var e *Error
	if !errors.As(err, &e) || e.Code != "not_sent" || e.kind != unsent {
		t.Errorf("it ends with %v", err)
	}
	if p := d.shelf.post("p"); !p.Attempted.IsZero() || p.Done() {
		t.Errorf("the post is %+v", p)
	}
	d.checkSilence()
}

// TestCodes has what is done about Slack's codes.
func TestCodes(t *testing.T) {
	tests := []struct {
		code   string
		failed string // "" when the post is sent in the end
		told   bool   // the asker gets a direct message
	}{
		{"channel_not_found", "channel_not_found", true},
		{"is_archived", "is_archived", true},
		{"not_in_channel", "not_in_channel", true},
		{"restricted_action", "restricted_action", true},
		{"thread_not_found", "thread_not_found", true},
		{"no_text", "no_text", true},
		{"some_new_code", "some_new_code", true},
		{"Un texte, pas un code", "unrecognised", true},
		{"account_inactive", "account_inactive", false},
		{"token_revoked", "token_revoked", false},
		{"token_expired", "token_expired", false},
		{"invalid_auth", "invalid_auth", false},
		{"not_authed", "not_authed", false},
		{"internal_error", "", false},
		{"service_unavailable", "", false},
		{"ratelimited", "", false},
		{"invalid_blocks", "", false},
		{"msg_blocks_too_long", "", false},
		{"msg_too_long", "", false},
	}
	for _, test := range tests {
		t.Run(test.code, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			d.slack.Fault("chat.postMessage", slackfake.Fault{Kind: slackfake.APIError, Code: test.code, Times: 1})
			d.add("p", record.ViaMessage, message(secret))
			d.finish("p")
			if got := d.shelf.post("p").Failed; got != test.failed {
				t.Errorf("it failed with %q, want %q", got, test.failed)
			}
			if sent := len(d.replies()) == 1; sent != (test.failed == "") {
				t.Errorf("it was sent: %v", sent)
			}
			direct := d.slack.Messages(d.slack.IM(asker))
			if told := len(direct) == 1; told != test.told {
				t.Errorf("the asker was told: %v", told)
			}
			if test.told && !strings.HasPrefix(direct[0].Text, "Je n’ai pas pu publier ma réponse dans <#C1>") {
				t.Errorf("the asker was told %q", direct[0].Text)
			}
			d.checkSilence("Un texte")
		})
	}
}

func TestNativeCitations(t *testing.T) {
	native := json.RawMessage(`[{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[
		{"type":"text","text":"mot pour mot"},{"type":"citation","url":"https://example.org/1","text":"1","index":1,"details":{"citation_type":"web","display_name":"Source","title":"Titre"}}]}]}]`)
	for _, refuse := range []bool{false, true} {
		d := newDesk(t, slackfake.Options{RefuseCitations: refuse})
		msg := message(secret)
		msg.Native = native
		d.add("p", record.ViaMessage, msg)
		d.add("q", record.ViaMessage, msg)
		d.finish("p")
		d.restart()
		d.finish("q")
		replies := d.replies()
		if len(replies) != 2 {
			t.Fatalf("%d replies", len(replies))
		}
		for _, m := range replies {
			if isNative := strings.Contains(string(m.Blocks), "citation"); isNative == refuse {
				t.Errorf("refused %v, and the message has citations: %v", refuse, isNative)
			}
		}
		calls := len(d.slack.Calls("chat.postMessage")) - 1
		if want := 2 + len(d.shelf.flags); calls != want || (len(d.shelf.flags) == 1) != refuse {
			t.Errorf("refused %v: %d calls, flags %v", refuse, calls, d.shelf.flags)
		}
		if d.tally["defect"] != 0 {
			t.Error("refused citations are no defect")
		}
	}
}

// TestRefusedBlocks sends a long text whose blocks are refused: all of it arrives.
func TestRefusedBlocks(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Une phrase de la réponse, avec &amp; et <https://example.org/a|un lien>. ", 150))
	for _, thread := range []bool{true, false} {
		for _, placeholder := range []bool{false, true} {
			d := newDesk(t, slackfake.Options{})
			p := d.add("p", record.ViaMessage, blocks.Message{Text: long, Blocks: json.RawMessage(`[{"type":"nonsense"}]`)}, message("suite"))
			if !thread {
				p.Thread = ""
			}
			if placeholder {
				hold := *p
				p.Parts = nil
				d.slack.WithoutMethods("assistant.threads.setStatus")
				if err := d.out.Open(context.Background(), "p", "fr"); err != nil {
					t.Fatal(err)
				}
				p.Parts = hold.Parts
				if p.Placeholder == "" {
					t.Fatal("there is no placeholder")
				}
			}
			d.finish("p")
			post := d.shelf.post("p")
			got := d.replies()
			if !thread {
				got = d.slack.Thread(channel, post.Sent[0])
			}
			var words []string
			for _, m := range got[:len(got)-1] {
				if len(m.Text) > longestText || m.Blocks != nil {
					t.Errorf("a piece has %d bytes, blocks %s", len(m.Text), m.Blocks)
				}
				words = append(words, m.Text)
			}
			if strings.Join(words, " ") != long || got[len(got)-1].Text != "suite" {
				t.Errorf("thread %v, placeholder %v: the text did not arrive in %d pieces", thread, placeholder, len(words))
			}
			if d.tally["defect"] != 1 {
				t.Errorf("counted %v", d.tally)
			}
		}
	}
}

// TestPacing queues more than a channel takes at once: all come, a second apart,
// although those that wait long are handed back to the queue.
func TestPacing(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.slack.Limit(slackfake.Limits{PerChannel: time.Second})
	ids := []string{}
	for n := range 30 {
		id := "p" + string(rune('A'+n))
		ids = append(ids, id)
		d.add(id, record.ViaMessage, message(id))
	}
	// The queue is run as it is by several workers: what waits long is put off.
	due := map[string]time.Time{}
	rounds := 0
	for left := len(ids); left > 0 && rounds < 200; rounds++ {
		for _, id := range ids {
			if d.clock.Now().Before(due[id]) || d.shelf.post(id).Sent != nil {
				continue
			}
			err := d.out.Deliver(context.Background(), id)
			var again record.Again
			if errors.As(err, &again) {
				due[id] = d.clock.Now().Add(again.After)
			} else if err == nil {
				left--
			} else {
				t.Fatal(err)
			}
		}
		d.clock.Sleep(context.Background(), 100*time.Millisecond)
	}
	if got := len(d.replies()); got != len(ids) {
		t.Errorf("%d of %d came in %d rounds", got, len(ids), rounds)
	}
	if d.tally["limited"] != 0 {
		t.Errorf("Slack had to say wait %d times", d.tally["limited"])
	}
}
