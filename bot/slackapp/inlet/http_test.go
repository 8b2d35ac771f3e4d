package inlet

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const secret = "a signing secret for tests"

var discard = slog.New(slog.DiscardHandler)

// A receiverFunc is a Receiver.
type receiverFunc func(context.Context, Arrival) (any, error)

func (f receiverFunc) Receive(ctx context.Context, a Arrival) (any, error) { return f(ctx, a) }

// quiet is an inbox that logs and counts nothing.
func quiet(t *testing.T, receive receiverFunc) *inbox {
	t.Helper()
	in, err := newInbox(discard, receive, func() Self { return me }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// signedRequest is a POST that Slack might have sent now.
func signedRequest(contentType string, body []byte) *http.Request {
	return requestAt(contentType, body, time.Now(), secret)
}

// requestAt is a POST signed at a time with a secret.
func requestAt(contentType string, body []byte, at time.Time, secret string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/slack/events", bytes.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	timestamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", timestamp, body)
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// A desk is a handler with what it received, counted and logged.
type desk struct {
	http.Handler
	mu     sync.Mutex
	got    []Arrival
	counts map[string]int
	log    bytes.Buffer
}

// newDesk is a desk whose Receiver answers what answer says; nil for a bare acknowledgement.
func newDesk(t *testing.T, answer func(n int) (any, error)) *desk {
	t.Helper()
	d := &desk{counts: make(map[string]int)}
	h, err := NewHTTP(slog.New(slog.NewTextHandler(&d.log, &slog.HandlerOptions{Level: slog.LevelDebug})), HTTPOptions{
		SigningSecret: secret,
		Self:          func() Self { return me },
		Count: func(kind, outcome string) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.counts[kind+" "+outcome]++
		},
		Receiver: receiverFunc(func(_ context.Context, a Arrival) (any, error) {
			d.mu.Lock()
			d.got = append(d.got, a)
			n := len(d.got)
			d.mu.Unlock()
			if answer == nil {
				return nil, nil
			}
			return answer(n)
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Handler = h
	return d
}

// send sends a request and returns the answer.
func (d *desk) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

var question = wrap(`{"type":"message","channel":"D1","ts":"1.2","user":"U1","text":"Qui a signé le marqueur-privé ?"}`)

func TestHTTPSignature(t *testing.T) {
	now := time.Now()
	for _, tt := range []struct {
		name   string
		change func(*http.Request)
		at     time.Time
		secret string
		want   int
	}{
		{name: "good", want: 200},
		{name: "four minutes old", at: now.Add(-4 * time.Minute), want: 200},
		{name: "four minutes ahead", at: now.Add(4 * time.Minute), want: 200},
		{name: "six minutes old", at: now.Add(-6 * time.Minute), want: 401},
		{name: "six minutes ahead", at: now.Add(6 * time.Minute), want: 401},
		{name: "another secret", secret: "another", want: 401},
		{name: "another body", change: func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(string(question) + " ")) }, want: 401},
		{name: "another timestamp", change: func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(now.Unix()-1)) }, want: 401},
		{name: "no signature", change: func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, want: 401},
		{name: "no timestamp", change: func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }, want: 401},
		{name: "a timestamp that is no number", change: func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "now") }, want: 401},
		{name: "a timestamp beyond all", change: func(r *http.Request) { r.Header.Set("X-Slack-Request-Timestamp", "9223372036854775807") }, want: 401},
		{name: "another version", change: func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", strings.Replace(r.Header.Get("X-Slack-Signature"), "v0=", "v1=", 1))
		}, want: 401},
		{name: "no version", change: func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", strings.TrimPrefix(r.Header.Get("X-Slack-Signature"), "v0="))
		}, want: 401},
		{name: "cut off", change: func(r *http.Request) {
			r.Header.Set("X-Slack-Signature", r.Header.Get("X-Slack-Signature")[:40])
		}, want: 401},
		{name: "empty", change: func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=") }, want: 401},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, key := tt.at, tt.secret
			if at.IsZero() {
				at = now
			}
			if key == "" {
				key = secret
			}
			r := requestAt(jsonType, question, at, key)
			if tt.change != nil {
				tt.change(r)
			}
			d := newDesk(t, nil)
			w := d.send(r)
			if w.Code != tt.want || (w.Code == 200) != (len(d.got) == 1) || w.Body.Len() > 0 {
				t.Errorf("status %d, received %d, body %q, want %d", w.Code, len(d.got), w.Body, tt.want)
			}
			if tt.want == 401 && d.counts["request unsigned"] != 1 {
				t.Errorf("counts %v", d.counts)
			}
		})
	}
}

func TestNewHTTPRefuses(t *testing.T) {
	r := receiverFunc(func(context.Context, Arrival) (any, error) { return nil, nil })
	if _, err := NewHTTP(discard, HTTPOptions{Receiver: r}); err == nil {
		t.Error("no error without secret")
	}
	if _, err := NewHTTP(discard, HTTPOptions{SigningSecret: secret}); err == nil {
		t.Error("no error without receiver")
	}
}

func TestHTTPForm(t *testing.T) {
	long := wrap(`{"type":"message","channel":"D1","ts":"1.2","user":"U1","text":"` + strings.Repeat("a", 1<<20) + `"}`)
	with := func(r *http.Request, change func(*http.Request)) *http.Request {
		change(r)
		return r
	}
	for _, tt := range []struct {
		name    string
		request *http.Request
		want    int
		count   string
		noRetry bool
	}{
		{"GET", httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/slack/events", nil), 405, "request method", true},
		{"no content type", with(signedRequest("", question), func(r *http.Request) { r.Header.Del("Content-Type") }), 415, "request media_type", true},
		{"XML", signedRequest("text/xml", question), 415, "request media_type", true},
		{"multipart", signedRequest("multipart/form-data; boundary=x", question), 415, "request media_type", true},
		{"compressed", with(signedRequest(jsonType, question), func(r *http.Request) { r.Header.Set("Content-Encoding", "gzip") }), 415, "request media_type", true},
		{"JSON with charset", signedRequest(jsonType+"; charset=utf-8", question), 200, "message taken", false},
		{"too long", signedRequest(jsonType, long), 413, "request oversized", true},
		{"too long, unsigned", requestAt(jsonType, long, time.Now(), "another"), 413, "request oversized", true},
		{"40,000 characters", signedRequest(jsonType, wrap(`{"type":"message","channel":"D1","ts":"1","user":"U1","text":"`+strings.Repeat("é", 40_000)+`"}`)), 200, "message taken", false},
		{"not JSON", signedRequest(jsonType, []byte("payload")), 400, "event malformed", true},
		{"empty", signedRequest(jsonType, nil), 400, "event malformed", true},
		{"nested", signedRequest(jsonType, []byte(strings.Repeat("[", 500_000))), 400, "event malformed", true},
		{"not a form", signedRequest(formType, []byte("a=%zz")), 400, "command malformed", true},
		{"an empty form", signedRequest(formType, nil), 200, "command ignored_nobody", false},
		{"a payload that is not JSON", signedRequest(formType, []byte("payload=x")), 400, "interaction malformed", true},
		{"an event that is not known", signedRequest(jsonType, wrap(`{"type":"team_join","user":{"id":"U1"}}`)), 200, "event ignored_kind", false},
		{"rate limited", signedRequest(jsonType, []byte(`{"type":"app_rate_limited","minute_rate_limited":1}`)), 200, "event ignored_rate_limited", false},
		{"certificate, unsigned", with(signedRequest(formType, []byte("ssl_check=1")), func(r *http.Request) { r.Header.Del("X-Slack-Signature") }), 200, "command ignored_ssl_check", false},
		{"certificate, signed", signedRequest(formType, []byte("ssl_check=1&user_id=U1&command=/brief")), 200, "command ignored_ssl_check", false},
		{"certificate, wrongly signed", requestAt(formType, []byte("ssl_check=1"), time.Now(), "another"), 401, "request unsigned", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, nil)
			w := d.send(tt.request)
			if w.Code != tt.want || d.counts[tt.count] != 1 || (w.Header().Get(noRetryHeader) == "1") != tt.noRetry || w.Body.Len() > 0 {
				t.Errorf("status %d, counts %v, headers %v, body %.80q", w.Code, d.counts, w.Header(), w.Body)
			}
			if (d.counts["message taken"] == 1) != (len(d.got) == 1) {
				t.Errorf("received %d", len(d.got))
			}
		})
	}
}

func TestHTTPKinds(t *testing.T) {
	d := newDesk(t, nil)
	click := `{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"a"}]}`
	d.send(signedRequest(jsonType, question))
	d.send(signedRequest(formType, []byte("user_id=U1&command=/brief&text=la+mer")))
	d.send(signedRequest(formType, []byte(url.Values{"payload": {click}}.Encode())))
	var kinds []string
	for _, a := range d.got {
		kinds = append(kinds, kindOf(a.What))
	}
	if got := strings.Join(kinds, " "); got != "message command click" {
		t.Errorf("received %s", got)
	}
}

func TestHTTPVerification(t *testing.T) {
	body := []byte(`{"type":"url_verification","token":"x","challenge":"3eZbrw1a<&>"}`)
	d := newDesk(t, nil)
	w := d.send(signedRequest(jsonType, body))
	var got map[string]string
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 || len(got) != 1 || got["challenge"] != "3eZbrw1a<&>" {
		t.Errorf("status %d, body %q, %v", w.Code, w.Body, err)
	}
	if w := d.send(requestAt(jsonType, body, time.Now(), "another")); w.Code != 401 || w.Body.Len() > 0 {
		t.Errorf("wrongly signed: status %d, body %q", w.Code, w.Body)
	}
}

func TestHTTPReplay(t *testing.T) {
	d := newDesk(t, nil)
	now := time.Now()
	if w := d.send(requestAt(jsonType, question, now, secret)); w.Code != 200 {
		t.Fatalf("status %d", w.Code)
	}
	again := requestAt(jsonType, question, now, secret)
	again.Header.Set("X-Slack-Signature", "v0="+strings.ToUpper(strings.TrimPrefix(again.Header.Get("X-Slack-Signature"), "v0=")))
	if w := d.send(again); w.Code != 409 || w.Header().Get(noRetryHeader) != "1" {
		t.Errorf("replayed: status %d, headers %v", w.Code, w.Header())
	}
	if w := d.send(requestAt(jsonType, question, now.Add(time.Second), secret)); w.Code != 200 {
		t.Errorf("signed anew: status %d", w.Code)
	}
	if len(d.got) != 2 || d.counts["request replayed"] != 1 {
		t.Errorf("received %d, counts %v", len(d.got), d.counts)
	}
}

// An event that Slack counts as sent again is for the Receiver to know, also when
// its first delivery was seen: a process that died may not have taken it. A command
// is never sent again.
func TestHTTPReplayCounted(t *testing.T) {
	d := newDesk(t, nil)
	now := time.Now()
	for _, test := range []struct {
		contentType string
		body        []byte
		want, got   int
	}{
		{jsonType, question, 200, 2},
		{formType, []byte("command=%2Fbrief&text=aide&team_id=T1&channel_id=C1&user_id=U1&trigger_id=1.2"), 409, 3},
	} {
		if w := d.send(requestAt(test.contentType, test.body, now, secret)); w.Code != 200 {
			t.Fatalf("status %d", w.Code)
		}
		counted := requestAt(test.contentType, test.body, now, secret)
		counted.Header.Set(retryHeader, "1")
		if w := d.send(counted); w.Code != test.want || len(d.got) != test.got {
			t.Errorf("sent again: status %d, received %d, want %d and %d", w.Code, len(d.got), test.want, test.got)
		}
	}
}

func TestHTTPRetry(t *testing.T) {
	d := newDesk(t, func(n int) (any, error) {
		if n == 1 {
			return nil, errors.New("store is closed")
		}
		return nil, nil
	})
	now := time.Now()
	w := d.send(requestAt(jsonType, question, now, secret))
	if w.Code != 503 || w.Header().Get(noRetryHeader) != "" || w.Body.Len() > 0 {
		t.Errorf("failed: status %d, headers %v, body %q", w.Code, w.Header(), w.Body)
	}
	again := requestAt(jsonType, question, now, secret)
	again.Header.Set(retryHeader, "1")
	again.Header.Set("X-Slack-Retry-Reason", "http_error")
	if w := d.send(again); w.Code != 200 {
		t.Errorf("sent again: status %d", w.Code)
	}
	if len(d.got) != 2 || d.got[0].Retry != 0 || d.got[1].Retry != 1 {
		t.Errorf("received %+v", d.got)
	}
}

func TestHTTPReply(t *testing.T) {
	for _, tt := range []struct {
		name  string
		reply any
		want  string
		count string
	}{
		{"none", nil, "", "message taken"},
		{"one", map[string]string{"response_action": "clear"}, `{"response_action":"clear"}`, "message taken"},
		{"too long", strings.Repeat("a", 20_000), "", "message bad_reply"},
		{"not JSON", func() {}, "", "message bad_reply"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t, func(int) (any, error) { return tt.reply, nil })
			w := d.send(signedRequest(jsonType, question))
			if w.Code != 200 || strings.TrimSpace(w.Body.String()) != tt.want || d.counts[tt.count] != 1 {
				t.Errorf("status %d, body %q, counts %v", w.Code, w.Body, d.counts)
			}
		})
	}
}

func TestHTTPPanic(t *testing.T) {
	d := newDesk(t, func(n int) (any, error) {
		if n == 1 {
			panic("marqueur-privé")
		}
		return nil, nil
	})
	now := time.Now()
	if w := d.send(requestAt(jsonType, question, now, secret)); w.Code != 500 || w.Body.Len() > 0 {
		t.Errorf("status %d, body %q", w.Code, w.Body)
	}
	if w := d.send(requestAt(jsonType, question, now, secret)); w.Code != 200 {
		t.Errorf("sent again: status %d", w.Code)
	}
	if strings.Contains(d.log.String(), "marqueur") {
		t.Errorf("the log has what was written: %s", d.log.String())
	}
}

// brokenReplays are Replays that fail.
type brokenReplays struct{}

func (brokenReplays) Seen(context.Context, string) (bool, error) { return false, errors.New("closed") }
func (brokenReplays) Release(context.Context, string) error      { return errors.New("closed") }

func TestHTTPReplaysBroken(t *testing.T) {
	got := 0
	h, err := NewHTTP(discard, HTTPOptions{SigningSecret: secret, Replays: brokenReplays{},
		Receiver: receiverFunc(func(context.Context, Arrival) (any, error) { got++; return nil, nil })})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signedRequest(jsonType, question))
	if w.Code != 503 || got != 0 {
		t.Errorf("status %d, received %d", w.Code, got)
	}
}

func TestHTTPLogsNoContent(t *testing.T) {
	d := newDesk(t, func(int) (any, error) {
		return nil, errors.New(`post "https://hooks.slack.com/actions/T1/SECRETPATH": token xoxb-1-SECRETTOKEN, xapp-1-SECRETTOKEN refused`)
	})
	d.send(signedRequest(jsonType, question))
	d.send(signedRequest(jsonType, []byte(`{"type":"marqueur privé"}`)))
	d.send(signedRequest(jsonType, []byte(`{"marqueur`)))
	d.send(signedRequest(formType, []byte("user_id=U1&command=marqueur&text=marqueur&response_url=https://hooks.slack.com/SECRET")))
	d.send(requestAt(jsonType, question, time.Now(), "another"))
	for _, s := range []string{"marqueur", "SECRET", secret} {
		if strings.Contains(d.log.String(), s) {
			t.Errorf("the log has %q: %s", s, d.log.String())
		}
	}
	if d.log.Len() == 0 {
		t.Error("nothing is logged")
	}
}
