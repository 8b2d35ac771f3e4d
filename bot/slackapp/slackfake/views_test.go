// Modals, the home and response URLs.
package slackfake

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	inputBlocks = `[{"type":"input","block_id":"topic","label":{"type":"plain_text","text":"Sujet"},"element":{"type":"plain_text_input","action_id":"words"}},
		{"type":"input","block_id":"lang","optional":true,"label":{"type":"plain_text","text":"Langue"},"element":{"type":"static_select","action_id":"l","options":[{"text":{"type":"plain_text","text":"fr"},"value":"fr"}]}}]`
	submitOK = `,"submit":{"type":"plain_text","text":"OK"},"callback_id":"brief"`
)

// command delivers a command to a program that acknowledges it bare, and returns the delivery.
func command(t *testing.T, s *Server) *Delivery {
	t.Helper()
	d, err := s.DeliverCommand(inTime(t), Command{Name: "/brief", Text: "Nice", Channel: "C1", User: "U1"})
	if err != nil || !d.Acked {
		t.Fatalf("%+v, %v", d, err)
	}
	return d
}

func TestModals(t *testing.T) {
	s := started(t, Options{})
	answers := make(chan any, 10)
	dial(t, s, func(e map[string]any) any {
		if e["payload"].(map[string]any)["type"] == "view_submission" {
			return <-answers
		}
		return true
	})
	view := modalOf(submitOK, inputBlocks)
	d := command(t, s)
	m := form(t, s, "views.open", "trigger_id", d.Trigger, "view", view)
	if code(m) != "" {
		t.Fatal(m)
	}
	if m := form(t, s, "views.open", "trigger_id", d.Trigger, "view", view); code(m) != "exchanged_trigger_id" {
		t.Errorf("second use: %v", m)
	}
	late := command(t, s)
	s.Advance(4 * time.Second)
	if m := form(t, s, "views.open", "trigger_id", late.Trigger, "view", view); code(m) != "expired_trigger_id" {
		t.Errorf("after four seconds: %v", m)
	}
	if m := form(t, s, "views.open", "trigger_id", command(t, s).Trigger, "view", modalOf("", inputBlocks)); code(m) != "invalid_arguments" {
		t.Errorf("input without submit: %v", m)
	}
	id, hash := s.Views("U1")[0].ID, s.Views("U1")[0].Hash
	if m := form(t, s, "views.update", "view_id", id, "hash", "old", "view", view); code(m) != "hash_conflict" {
		t.Errorf("old hash: %v", m)
	}
	if m := form(t, s, "views.update", "view_id", id, "hash", hash, "view", view); code(m) != "" {
		t.Errorf("right hash: %v", m)
	}

	if _, err := s.DeliverSubmission(inTime(t), id, nil); err == nil {
		t.Error("a required field may not be empty")
	}
	submit := func(answer any) {
		t.Helper()
		answers <- answer
		d, err := s.DeliverSubmission(inTime(t), id, map[string][]string{"topic": {"Nice"}, "l": {"fr"}})
		if err != nil || !d.Acked {
			t.Fatalf("%+v %v", d, err)
		}
	}
	submit(map[string]any{"response_action": "errors", "errors": map[string]any{"topic": "trop court"}})
	if len(s.Violations()) != 0 || len(s.Views("U1")) != 1 {
		t.Errorf("errors: %v", s.Violations())
	}
	submit(map[string]any{"response_action": "errors", "errors": map[string]any{"nowhere": "x"}})
	if len(s.Violations()) != 1 {
		t.Errorf("errors elsewhere: %v", s.Violations())
	}
	for range 2 {
		form(t, s, "views.push", "trigger_id", command(t, s).Trigger, "view", view)
	}
	if m := form(t, s, "views.push", "trigger_id", command(t, s).Trigger, "view", view); code(m) != "push_limit_reached" || len(s.Views("U1")) != 3 {
		t.Errorf("fourth view: %v, %d open", m, len(s.Views("U1")))
	}
	submit(true)
	if len(s.Views("U1")) != 2 {
		t.Errorf("%d open", len(s.Views("U1")))
	}
}

func TestHome(t *testing.T) {
	s := started(t, Options{})
	if m := form(t, s, "views.publish", "user_id", "U1", "view", `{"type":"home","blocks":[`+sectionOf("un")+`]}`); code(m) != "" {
		t.Fatal(m)
	}
	v, ok := s.Home("U1")
	if !ok || !strings.Contains(string(v.JSON), "un") {
		t.Errorf("home %+v", v)
	}
	if m := form(t, s, "views.publish", "user_id", "U1", "hash", "old", "view", `{"type":"home","blocks":[]}`); code(m) != "hash_conflict" {
		t.Errorf("got %v", m)
	}
}

func TestResponseURL(t *testing.T) {
	s := started(t, Options{})
	dial(t, s, acks)
	say := func(url, body string) (int, string) {
		t.Helper()
		res, err := http.Post(url, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return 200, ""
		}
		return res.StatusCode, code(decoded(t, res))
	}
	d := command(t, s)
	if _, c := say(d.ResponseURL, `{"text":""}`); c != "no_text" {
		t.Errorf("empty: %q", c)
	}
	if _, c := say(d.ResponseURL, `{"text":"x","blocks":[{"type":"x"}]}`); c != "invalid_blocks" {
		t.Errorf("bad blocks: %q", c)
	}
	say(d.ResponseURL, `{"text":"brouillon","blocks":`+actionsOf(strings.Replace(okButton, "%d", "1", 1))+`}`)
	draft := s.Ephemerals("C1", "U1")
	if len(draft) != 1 || s.Uses(d.ResponseURL) != 1 {
		t.Fatalf("draft %+v, %d uses", draft, s.Uses(d.ResponseURL))
	}

	click, err := s.DeliverClick(inTime(t), Click{User: "U1", Channel: "C1", Message: draft[0].TS, Action: "a1"})
	if err != nil || !click.Acked {
		t.Fatalf("%+v %v", click, err)
	}
	say(click.ResponseURL, `{"replace_original":true,"text":"publié"}`)
	if e := s.Ephemerals("C1", "U1"); len(e) != 1 || e[0].Text != "publié" {
		t.Errorf("replaced: %+v", e)
	}
	say(click.ResponseURL, `{"response_type":"in_channel","text":"pour tous","unfurl_links":false,"unfurl_media":false}`)
	if m := s.Messages("C1"); len(m) != 1 || len(s.Unfurls()) != 0 {
		t.Errorf("in channel: %+v", m)
	}
	say(click.ResponseURL, `{"delete_original":true}`)
	if e := s.Ephemerals("C1", "U1"); len(e) != 0 {
		t.Errorf("deleted: %+v", e)
	}
	for range 2 {
		say(click.ResponseURL, `{"text":"encore"}`)
	}
	if status, c := say(click.ResponseURL, `{"text":"sixième"}`); status != 404 || c != "used_url" {
		t.Errorf("sixth use: %d %q", status, c)
	}
	s.Advance(31 * time.Minute)
	if status, c := say(d.ResponseURL, `{"text":"tard"}`); status != 404 || c != "expired_url" {
		t.Errorf("after 31 minutes: %d %q", status, c)
	}
	if _, err := s.DeliverClick(inTime(t), Click{User: "U1", Channel: "C1", Message: draft[0].TS, Action: "a1"}); err == nil {
		t.Error("one cannot click what is gone")
	}
}
