package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// payloadFile has examples from Slack's own SDKs. They are not part of this repository.
const payloadFile = "../../../shared/eval/slack-payloads-dev.jsonl"

// An example is a line of it, with what matters of its payload.
type example struct {
	Kind    string          `json:"kind"`
	Payload json.RawMessage `json:"payload"`

	about struct {
		Type    string          `json:"type"`
		Command string          `json:"command"`
		SSL     string          `json:"ssl_check"`
		User    json.RawMessage `json:"user_id"`
		Channel json.RawMessage `json:"channel_id"`
		Event   *exampleEvent   `json:"event"`
	}
}

type exampleEvent struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	Channel     json.RawMessage `json:"channel"`
	ChannelType string          `json:"channel_type"`
	User        json.RawMessage `json:"user"`
	Bot         string          `json:"bot_id"`
	TS          string          `json:"ts"`
	Thread      string          `json:"thread_ts"`
	Edited      json.RawMessage `json:"edited"`
}

// word is a value when it is a string.
func word(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// TestPayloads sends every example to the real program. Each is taken or refused
// for what it is, nothing fails or crashes, and who addressed the bot gets a reply.
func TestPayloads(t *testing.T) {
	examples := readExamples(t)
	overBoth(t, func(t *testing.T, transport string) {
		// The examples are of many workspaces: to this one their people are strangers.
		d := newDesk(t, plan{transport: transport, slack: "external: true\nguests: true\ndefault: {answer: mention}"})
		d.dirty = true
		replies := 0
		for i, e := range examples {
			d.send(i+1, e)
			if where, thread, user := e.addressed(); where != "" {
				replies++
				d.await("a reply to "+e.Kind, func(s *slackfake.Server) bool {
					return thread != "" && len(s.Replies(where, thread)) > 0 || len(s.Ephemerals(where, user)) > 0 || len(s.Views(user)) > 0
				})
			}
		}
		if replies == 0 {
			t.Error("nobody addressed the bot")
		}
		if status, body := d.get("/healthz"); status != 200 {
			t.Errorf("the program is not alive: %s", body)
		}
		d.rest()
		t.Logf("%d examples, %d replies", len(examples), replies)
	})
}

// send delivers an example and checks how it is answered.
func (d *desk) send(line int, e example) {
	d.Helper()
	del, err := d.slack.Raw(d.Context(), e.envelope(), e.wire(), slackfake.How{Once: true})
	if err != nil {
		d.Fatalf("line %d: %v", line, err)
	}
	switch {
	case e.ends():
		// The first of them ends the work in this workspace: 503 is right after it.
	case d.transport == "http" && (del.Status() < 200 || del.Status() >= 500):
		d.Errorf("line %d, %s: status %d", line, e.Kind, del.Status())
	case !del.Acked && !e.spoiled():
		d.Errorf("line %d, %s is not acknowledged: %+v", line, e.Kind, del.Attempts)
	}
}

// spoiled reports whether an example lacks what makes it one of its kind.
func (e *example) spoiled() bool {
	return e.Kind == "skeleton" || e.about.Type == "" && e.about.Command == ""
}

// envelope is the kind of envelope in which an example travels.
func (e *example) envelope() string {
	switch {
	case e.about.Command != "":
		return "slash_commands"
	case e.about.Event != nil, strings.HasPrefix(e.Kind, "event:"), e.Kind == "message", e.about.Type == "url_verification":
		return "events_api"
	}
	return "interactive"
}

// wire is the payload as it travels; an inner event alone is put into its callback.
func (e *example) wire() []byte {
	if e.Kind != "message" {
		return e.Payload
	}
	b, err := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": "T111", "event_id": "Ev" + e.inner().TS, "event": e.Payload,
	})
	if err != nil {
		panic(err)
	}
	return b
}

// inner is the event of an example, nil when it has none.
func (e *example) inner() *exampleEvent {
	if e.Kind != "message" {
		return e.about.Event
	}
	var inner exampleEvent
	if json.Unmarshal(e.Payload, &inner) != nil {
		return nil
	}
	return &inner
}

// addressed says where, and in what thread, who wrote an example is to get a reply; where is "" when
// it does not address the bot.
func (e *example) addressed() (where, thread, user string) {
	if e.about.Command != "" && e.about.SSL == "" {
		return word(e.about.Channel), "", word(e.about.User)
	}
	v := e.inner()
	if v == nil || v.Bot != "" || v.Subtype != "" || len(v.Edited) > 0 || word(v.User) == "" || word(v.Channel) == "" || v.TS == "" {
		return "", "", ""
	}
	if v.Type == "app_mention" || v.Type == "message" && (v.ChannelType == "im" || strings.HasPrefix(word(v.Channel), "D")) {
		return word(v.Channel), cmp.Or(v.Thread, v.TS), word(v.User)
	}
	return "", "", ""
}

// readExamples reads the examples; those after which Slack lets the program do
// nothing any more come last.
func readExamples(t *testing.T) []example {
	f, err := os.Open(payloadFile)
	if err != nil {
		t.Skipf("no examples of payloads beside this checkout: %v", err)
	}
	defer f.Close()
	var out []example
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var e example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("line %d: %v", len(out)+1, err)
		}
		json.Unmarshal(e.Payload, &e.about) // what is not of that form has nothing that matters
		out = append(out, e)
	}
	if err := lines.Err(); err != nil || len(out) == 0 {
		t.Fatalf("%d examples, %v", len(out), err)
	}
	order := map[bool]int{true: 1}
	slices.SortStableFunc(out, func(a, b example) int { return order[a.ends()] - order[b.ends()] })
	return out
}

// ends reports whether an example takes the program's place in the workspace away.
func (e *example) ends() bool {
	v := e.inner()
	return v != nil && (v.Type == "tokens_revoked" || v.Type == "app_uninstalled")
}
