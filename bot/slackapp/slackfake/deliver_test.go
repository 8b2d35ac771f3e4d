// Deliveries over both transports, with retries, spoiled requests and broken connections.
package slackfake

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// An app records requests and answers them with status.
type app struct {
	mu     sync.Mutex
	bodies []string
	heads  []http.Header
	status func(n int) int
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	a.mu.Lock()
	a.bodies = append(a.bodies, string(b))
	a.heads = append(a.heads, r.Header)
	status := a.status(len(a.bodies))
	a.mu.Unlock()
	w.WriteHeader(status)
}

func listening(t *testing.T, o Options, status func(n int) int) (*Server, *app) {
	a := &app{status: status}
	h := httptest.NewServer(a)
	t.Cleanup(h.Close)
	o.AppURL = h.URL + "/slack/events"
	return started(t, o), a
}

func always(status int) func(int) int { return func(int) int { return status } }

func TestHTTPMention(t *testing.T) {
	s, a := listening(t, Options{}, always(200))
	d, err := s.DeliverMention(inTime(t), Said{Channel: "C1", User: "U1", Text: "Qui ?"})
	if err != nil || !d.Acked || len(d.EventIDs) != 2 || d.EventIDs[0] == d.EventIDs[1] {
		t.Fatalf("%+v %v", d, err)
	}
	types := map[string]bool{}
	for i, b := range a.bodies {
		var p struct {
			Type    string `json:"type"`
			EventID string `json:"event_id"`
			Event   struct{ Type, Text, TS, Channel string }
		}
		json.Unmarshal([]byte(b), &p)
		types[p.Event.Type] = true
		if p.Event.TS != d.TS || p.Event.Text != "<@U0BOT> Qui ?" {
			t.Errorf("event %+v", p)
		}
		h := a.heads[i]
		if h.Get("X-Slack-Signature") != Sign(s.SigningSecret(), h.Get("X-Slack-Request-Timestamp"), []byte(b)) {
			t.Error("wrong signature")
		}
	}
	if !types["message"] || !types["app_mention"] {
		t.Errorf("types %v", types)
	}
	im, err := s.DeliverMention(inTime(t), Said{Channel: s.IM("U1"), User: "U1", Text: "x"})
	if err != nil || len(im.EventIDs) != 1 {
		t.Errorf("in a direct message: %+v %v", im, err)
	}
}

func TestHTTPRetries(t *testing.T) {
	s, a := listening(t, Options{}, func(n int) int {
		if n < 4 {
			return 500
		}
		return 200
	})
	d, _ := s.DeliverMessage(inTime(t), Said{Channel: "C1", User: "U1", Text: "x"})
	if !d.Acked || len(d.Attempts) != 4 || a.heads[0].Get("X-Slack-Retry-Num") != "" || a.heads[3].Get("X-Slack-Retry-Num") != "3" || a.heads[1].Get("X-Slack-Retry-Reason") != "http_error" {
		t.Errorf("%+v, %v", d, a.heads)
	}
	if a.bodies[0] != a.bodies[3] {
		t.Error("a retry has the same body")
	}
	s, a = listening(t, Options{}, always(500))
	d, _ = s.DeliverMessage(inTime(t), Said{Channel: "C1", User: "U1", Text: "x"})
	if d.Acked || len(a.bodies) != 4 {
		t.Errorf("three retries and no more: %d", len(a.bodies))
	}
	if d, _ := s.DeliverCommand(inTime(t), Command{Name: "/brief", Channel: "C1", User: "U1"}); len(d.Attempts) != 1 {
		t.Errorf("a command is not sent again: %+v", d.Attempts)
	}
	if Percentile(s.Acks(), 0.5) != 0 {
		t.Error("nothing was acknowledged")
	}
}

func TestHTTPSpoiled(t *testing.T) {
	s, a := listening(t, Options{}, always(200))
	said := Said{Channel: "C1", User: "U1", Text: "x"}
	last := func() (string, http.Header) { return a.bodies[len(a.bodies)-1], a.heads[len(a.heads)-1] }
	valid := func() bool {
		b, h := last()
		return h.Get("X-Slack-Signature") == Sign(s.SigningSecret(), h.Get("X-Slack-Request-Timestamp"), []byte(b))
	}
	for _, h := range []How{{Unsigned: true}, {BadSignature: true}, {Secret: "other"}} {
		if _, err := s.DeliverMessage(inTime(t), said, h); err != nil || valid() {
			t.Errorf("%+v is validly signed, %v", h, err)
		}
	}
	s.DeliverMessage(inTime(t), said, How{Age: 10 * time.Minute, PadTo: 100000, ContentType: "text/plain"})
	b, h := last()
	if !valid() || len(b) != 100000 || h.Get("Content-Type") != "text/plain" {
		t.Errorf("%d bytes, %v", len(b), h)
	}
	d, _ := s.DeliverMessage(inTime(t), said)
	before, beforeHead := last()
	s.Replay(inTime(t), d)
	after, afterHead := last()
	if before != after || beforeHead.Get("X-Slack-Signature") != afterHead.Get("X-Slack-Signature") {
		t.Error("a replay has the same bytes and signature")
	}
	if d, err := s.DeliverVerification(inTime(t), "c42"); err != nil || !d.Acked {
		t.Error(d, err)
	}
	s.DeliverShortcut(inTime(t), "verify", "U1", "C1", d.TS)
	form, _ := last()
	if v, err := url.ParseQuery(form); err != nil || !strings.Contains(v.Get("payload"), "message_action") {
		t.Errorf("interaction %q", form)
	}
}

func TestEventKinds(t *testing.T) {
	s, a := listening(t, Options{}, always(200))
	ctx := inTime(t)
	first, _ := s.DeliverMessage(ctx, Said{Channel: "C1", User: "U1", Text: "x", Files: 1})
	s.DeliverEdit(ctx, "C1", first.TS, "y")
	s.DeliverDeletion(ctx, "C1", first.TS)
	s.DeliverJoin(ctx, "C1", "U2")
	s.DeliverBotMessage(ctx, "C1", "U0X", "bip")
	s.DeliverHomeOpened(ctx, "U1", "messages")
	s.DeliverContextChanged(ctx, "U1", "C1")
	s.DeliverRateLimited(ctx)
	s.DeliverUninstalled(ctx)
	s.DeliverTokensRevoked(ctx)
	all := strings.Join(a.bodies, "\n")
	for _, want := range []string{
		"file_share", "message_changed", "message_deleted", "channel_join", "member_joined_channel", "bot_message", `"tab":"messages"`,
		"app_context_changed", "app_rate_limited", "app_uninstalled", "tokens_revoked",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %s among the events", want)
		}
	}
	s.Raw(ctx, "events_api", []byte(`{"type":"event_callback","event":{"type":"message","channel":"C77","user":"U77","ts":"1600000000.000100","text":"x"}}`))
	s.Restore()
	if m := form(t, s, "chat.postMessage", "channel", "C77", "thread_ts", "1600000000.000100", "text", "r"); code(m) != "" {
		t.Errorf("what a raw payload speaks of is there: %v", m)
	}
	d, err := s.Raw(ctx, "interactive", []byte(`{"type":"message_action","callback_id":"verify","user":{"id":"U78"},"channel":{"id":"C78"},"trigger_id":"x",
		"response_url":"https://hooks.slack.com/x","message":{"ts":"1600000000.000200","text":"x","user":"U77"}}`))
	body, _ := url.QueryUnescape(a.bodies[len(a.bodies)-1])
	if err != nil || strings.Contains(body, "hooks.slack.com") || !strings.Contains(body, d.ResponseURL) || len(s.Messages("C78")) != 1 {
		t.Errorf("raw shortcut: %v, %s", err, body)
	}
}

func TestSocket(t *testing.T) {
	s := started(t, Options{PingEvery: 5 * time.Millisecond})
	one := dial(t, s, acks)
	if h := one.next(t); h["type"] != "hello" || h["num_connections"] != 1.0 {
		t.Errorf("hello %v", h)
	}
	two := dial(t, s, acks)
	two.next(t)
	for range 4 {
		if d, err := s.DeliverMessage(inTime(t), Said{Channel: "C1", User: "U1", Text: "x"}); err != nil || !d.Acked {
			t.Fatalf("%+v %v", d, err)
		}
	}
	if a, b := one.next(t), two.next(t); a["type"] != "events_api" || a["envelope_id"] == b["envelope_id"] || a["accepts_response_payload"] != false {
		t.Errorf("envelopes %v, %v", a, b)
	}
	if err := s.WaitFor(inTime(t), func(s *Server) bool { return s.Pongs() > 0 }); err != nil {
		t.Error(err)
	}
	one.send(map[string]any{"envelope_id": "unknown"})
	if err := s.WaitFor(inTime(t), func(s *Server) bool { return len(s.Violations()) == 1 }); err != nil {
		t.Error(err)
	}
	if len(s.Acks()) != 4 || Percentile(s.Acks(), 0.95) <= 0 {
		t.Errorf("acks %+v", s.Acks())
	}
	m, _ := jsonCall(t, s, s.AppToken(), "apps.connections.open", "")
	for i, want := range []bool{true, false} { // a ticket is good for one connection
		ws, _, err := websocket.DefaultDialer.Dial(m["url"].(string), nil)
		if (err == nil) != want {
			t.Errorf("dial %d: %v", i, err)
		}
		if err == nil {
			ws.Close()
		}
	}
}

func TestSocketRedelivery(t *testing.T) {
	s := started(t, Options{AckTimeout: 30 * time.Millisecond})
	silent := dial(t, s, mute)
	silent.next(t)
	if d, _ := s.DeliverMessage(inTime(t), Said{Channel: "C1", User: "U1", Text: "x"}); d.Acked || len(d.Attempts) != 4 {
		t.Errorf("unanswered: %+v", d)
	}
	s.Cut(0)
	if err := s.WaitFor(inTime(t), func(s *Server) bool { return s.Connections() == 0 }); err != nil {
		t.Fatal(err)
	}

	s = started(t, Options{})
	var dying *socket
	dying = dial(t, s, func(map[string]any) any { dying.ws.Close(); return nil })
	dying.next(t)
	done := make(chan *Delivery)
	go func() {
		d, _ := s.DeliverMessage(inTime(t), Said{Channel: "C1", User: "U1", Text: "x"})
		done <- d
	}()
	dying.next(t)
	good := dial(t, s, acks)
	good.next(t)
	again := good.next(t)
	if d := <-done; !d.Acked || again["retry_attempt"] == 0.0 {
		t.Errorf("redelivered: %+v, %v", d, again)
	}
}

func TestSocketRefresh(t *testing.T) {
	s := started(t, Options{})
	one := dial(t, s, acks)
	one.next(t)
	two := dial(t, s, acks)
	two.next(t)
	s.Warn(0)
	if m := one.next(t); m["type"] != "disconnect" || m["reason"] != "warning" {
		t.Errorf("got %v", m)
	}
	s.Refresh(0, 0)
	if m := one.next(t); m["reason"] != "refresh_requested" {
		t.Errorf("got %v", m)
	}
	if _, open := <-one.seen; open {
		t.Error("the connection goes on after the refresh")
	}
	if d, _ := s.DeliverMessage(inTime(t), Said{Channel: "C1", User: "U1", Text: "x"}); !d.Acked {
		t.Errorf("%+v", d)
	}
}

func TestSocketCommandAck(t *testing.T) {
	s := started(t, Options{})
	reply := make(chan any, 1)
	dial(t, s, func(map[string]any) any { return <-reply })
	reply <- map[string]any{"text": "je cherche…"}
	command(t, s)
	if e := s.Ephemerals("C1", "U1"); len(e) != 1 || e[0].Method != "ack" {
		t.Errorf("ephemerals %+v", e)
	}
	reply <- map[string]any{"text": "x", "blocks": []any{map[string]any{"type": "x"}}}
	command(t, s)
	if v := s.Violations(); len(v) != 1 {
		t.Errorf("violations %v", v)
	}
}
