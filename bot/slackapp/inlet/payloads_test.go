package inlet

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack/socketmode"
)

// payloads are examples from Slack's own SDKs. They are not part of this repository.
const payloads = "../../../../shared/eval/slack-payloads-dev.jsonl"

// A payload is a line of the examples.
type payload struct {
	Kind    string          `json:"kind"`
	Name    string          `json:"name"`
	Payload json.RawMessage `json:"payload"`
}

// outcomes are, by the kind of an example, what may become of it: the kind of
// arrival, or the reason for which it is ignored.
var outcomes = map[string][]string{
	"message":                     {"message"},
	"event:app_mention":           {"message", "bot", "self", "nobody"},
	"event:message":               {"message", "bot", "self", "nobody"},
	"event:message:bot_message":   {"bot"},
	"event:app_home_opened":       {"home_opened", "nobody"},
	"event:tokens_revoked":        {"revoked"},
	"event:app_uninstalled":       {"revoked"},
	"event:app_rate_limited":      {"rate_limited"},
	"event:function_executed":     {"kind"},
	"event:workflow_step_execute": {"kind"},
	"event:member_joined_channel": {"kind"},
	"event:reaction_added":        {"kind"},
	"url_verification":            {"verification"},
	"slash_command":               {"command", "ssl_check", "nobody"},
	"block_actions":               {"click", "nobody"},
	"message_action":              {"shortcut", "nobody"},
	"shortcut":                    {"shortcut", "nobody"},
	"view_submission":             {"submission", "nobody", "kind"},
	"view_closed":                 {"kind"},
	"block_suggestion":            {"kind"},
	"dialog_submission":           {"kind"},
	"dialog_suggestion":           {"kind"},
	"dialog_cancellation":         {"kind"},

	"event:app_mention:bot_message":  {"bot"},
	"event:message:file_share":       {"message", "bot", "nobody"},
	"event:message:thread_broadcast": {"message", "bot", "nobody"},
}

// TestPayloads sends every example both ways, and expects what becomes of it to
// be of its kind and the same both ways.
func TestPayloads(t *testing.T) {
	for i, p := range readPayloads(t) {
		shape := shapeOf(t, p)
		envelope, contentType, body := wire(p.Payload, shape)
		bySocket := arrivalOf(parseEnvelope(socketmode.Request{Type: envelope, Payload: wrapped(p.Payload, shape)}, me))
		h := &handler{inbox: quiet(t, nil)}
		byHTTP := arrivalOf(h.parse(body, contentType == formType))
		if bySocket != byHTTP {
			t.Errorf("line %d, %s: %s over socket mode, %s over http", i+1, p.Kind, bySocket, byHTTP)
		}
		want, known := outcomes[shape]
		if !known && strings.HasPrefix(shape, "event:message:") {
			want, known = []string{"subtype"}, true
		}
		if !known || !slices.Contains(want, byHTTP) {
			t.Errorf("line %d, %s %s, is a %s: %s, want one of %q", i+1, p.Kind, p.Name, shape, byHTTP, want)
		}
		checkWritten(t, i+1, p.Payload, byHTTP)
		checkStatus(t, i+1, contentType, body, byHTTP)
	}
}

// checkWritten expects of an event that a bot wrote, or nobody, not to be a message.
func checkWritten(t *testing.T, line int, raw json.RawMessage, got string) {
	var p struct {
		Event struct {
			Bot    string          `json:"bot_id"`
			Edited json.RawMessage `json:"edited"`
			User   any             `json:"user"`
			Type   string          `json:"type"`
		} `json:"event"`
	}
	if json.Unmarshal(raw, &p) != nil || p.Event.Type != "message" && p.Event.Type != "app_mention" {
		return
	}
	user, _ := p.Event.User.(string)
	if got == "message" && (p.Event.Bot != "" || present(p.Event.Edited) || user == "") {
		t.Errorf("line %d: a message of bot %q, user %q, edited %s", line, p.Event.Bot, user, p.Event.Edited)
	}
}

// checkStatus sends an example, signed, and expects a 200, and the Receiver to have
// got it unless it is ignored.
func checkStatus(t *testing.T, line int, contentType string, body []byte, outcome string) {
	got := 0
	h, err := NewHTTP(discard, HTTPOptions{SigningSecret: secret, Self: func() Self { return me },
		Receiver: receiverFunc(func(context.Context, Arrival) (any, error) { got++; return nil, nil })})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signedRequest(contentType, body))
	want := 1
	if !slices.Contains([]string{"message", "home_opened", "revoked", "command", "click", "submission", "shortcut"}, outcome) {
		want = 0
	}
	if w.Code != http.StatusOK || got != want {
		t.Errorf("line %d: status %d, received %d, want 200 and %d", line, w.Code, got, want)
	}
}

// readPayloads reads the examples.
func readPayloads(t *testing.T) []payload {
	f, err := os.Open(payloads)
	if err != nil {
		t.Skipf("no examples of payloads beside this checkout: %v", err)
	}
	defer f.Close()
	var out []payload
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var p payload
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatalf("line %d: %v", len(out)+1, err)
		}
		out = append(out, p)
	}
	if err := lines.Err(); err != nil || len(out) == 0 {
		t.Fatalf("%d examples, %v", len(out), err)
	}
	return out
}

// shapeOf is the kind of an example, for those without one read from what it has.
func shapeOf(t *testing.T, p payload) string {
	if p.Kind != "skeleton" {
		return p.Kind
	}
	var s struct {
		Type    string `json:"type"`
		Command any    `json:"command"`
		Event   *struct {
			Type    string `json:"type"`
			Subtype string `json:"subtype"`
		} `json:"event"`
	}
	if err := json.Unmarshal(p.Payload, &s); err != nil {
		t.Fatal(err)
	}
	switch {
	case s.Event != nil:
		return strings.TrimSuffix("event:"+s.Event.Type+":"+s.Event.Subtype, ":")
	case s.Command != nil:
		return "slash_command"
	}
	return s.Type
}

// wrapped is the payload of an example, events in their callback.
func wrapped(raw json.RawMessage, shape string) json.RawMessage {
	if shape == "message" {
		return json.RawMessage(wrap(string(raw)))
	}
	return raw
}

const (
	jsonType = "application/json"
	formType = "application/x-www-form-urlencoded"
)

// wire is how an example travels: the type of its envelope, and its content type and body over HTTP.
func wire(raw json.RawMessage, shape string) (envelope, contentType string, body []byte) {
	switch {
	case shape == "slash_command":
		var members map[string]any
		_ = json.Unmarshal(raw, &members)
		form := url.Values{}
		for name, value := range members {
			if s, ok := value.(string); ok {
				form.Set(name, s)
			}
		}
		return socketmode.RequestTypeSlashCommands, formType, []byte(form.Encode())
	case strings.HasPrefix(shape, "event:"), shape == "message", shape == "url_verification":
		return socketmode.RequestTypeEventsAPI, jsonType, wrapped(raw, shape)
	}
	return socketmode.RequestTypeInteractive, formType, []byte(url.Values{"payload": {string(raw)}}.Encode())
}

// arrivalOf is the kind of what a parser returned, or why it is ignored.
func arrivalOf(_ string, a Arrival, err error) string {
	if err == nil {
		return kindOf(a.What)
	}
	if ig, ok := errors.AsType[*Ignored](err); ok {
		return string(ig.Reason)
	}
	return err.Error()
}
