package blocks

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

func x(n int) string { return strings.Repeat("x", n) }

func plainJSON(n int) string { return `{"type":"plain_text","text":"` + x(n) + `"}` }

func buttonJSON(id string, label, value int) string {
	return fmt.Sprintf(`{"type":"button","action_id":%q,"text":%s,"value":%q}`, id, plainJSON(label), x(value))
}

func manyJSON(n int, one func(i int) string) string {
	var out []string
	for i := range n {
		out = append(out, one(i))
	}
	return strings.Join(out, ",")
}

// Each limit: the most that is taken, and what is refused.
func TestCheckLimits(t *testing.T) {
	section := func(n int) string { return `{"type":"section","text":` + plainJSON(n) + `}` }
	buttons := func(n int) string {
		return `{"type":"actions","elements":[` + manyJSON(n, func(i int) string { return buttonJSON(itoa(i), 5, 5) }) + `]}`
	}
	quote := func(s string) string {
		return `{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[` + s + `]}]}`
	}
	cases := []struct {
		name     string
		fine, no string
	}{
		{"blocks", manyJSON(50, func(int) string { return `{"type":"divider"}` }), manyJSON(51, func(int) string { return `{"type":"divider"}` })},
		{"section", section(3000), section(3001)},
		{"empty section", section(1), section(0)},
		{"blank section", section(1), `{"type":"section","text":{"type":"mrkdwn","text":" \n"}}`},
		{"section without text", section(1), `{"type":"section"}`},
		{"header", `{"type":"header","text":` + plainJSON(150) + `}`, `{"type":"header","text":` + plainJSON(151) + `}`},
		{"header in mrkdwn", `{"type":"header","text":` + plainJSON(1) + `}`, `{"type":"header","text":{"type":"mrkdwn","text":"x"}}`},
		{"context", `{"type":"context","elements":[` + manyJSON(10, func(int) string { return plainJSON(9) }) + `]}`,
			`{"type":"context","elements":[` + manyJSON(11, func(int) string { return plainJSON(9) }) + `]}`},
		{"empty context", `{"type":"context","elements":[` + plainJSON(1) + `]}`, `{"type":"context","elements":[]}`},
		{"actions", buttons(25), buttons(26)},
		{"button", `{"type":"actions","elements":[` + buttonJSON("a", 75, 2000) + `]}`, `{"type":"actions","elements":[` + buttonJSON("a", 76, 2000) + `]}`},
		{"value", `{"type":"actions","elements":[` + buttonJSON("a", 75, 2000) + `]}`, `{"type":"actions","elements":[` + buttonJSON("a", 75, 2001) + `]}`},
		{"action ids", `{"type":"actions","elements":[` + buttonJSON(x(255), 1, 1) + `]}`, `{"type":"actions","elements":[` + buttonJSON(x(256), 1, 1) + `]}`},
		{"action id twice", `{"type":"actions","elements":[` + buttonJSON("a", 1, 1) + `]}`, `{"type":"actions","elements":[` + buttonJSON("a", 1, 1) + `,` + buttonJSON("a", 1, 1) + `]}`},
		{"block id twice", `{"type":"divider","block_id":"a"}`, `{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`},
		{"total", section(3000) + "," + section(3000) + "," + section(3000) + "," + section(3000) + "," + section(1000),
			section(3000) + "," + section(3000) + "," + section(3000) + "," + section(3000) + "," + section(1001)},
		{"markdown", `{"type":"markdown","text":"` + x(6000) + `"},{"type":"markdown","text":"` + x(6000) + `"}`,
			`{"type":"markdown","text":"` + x(6000) + `"},{"type":"markdown","text":"` + x(6001) + `"}`},
		{"quote", quote(`{"type":"text","text":"a"}`), quote(``)},
		{"text element", quote(`{"type":"text","text":" "}`), quote(`{"type":"text","text":""}`)},
		{"people", quote(`{"type":"channel","channel_id":"C1"}`), quote(`{"type":"user","user_id":"U1"}`)},
		{"everybody", quote(`{"type":"text","text":"@channel"}`), quote(`{"type":"broadcast","range":"channel"}`)},
		{"mention", section(1), `{"type":"section","text":{"type":"mrkdwn","text":"<!here>"}}`},
		{"bare mention", section(1), `{"type":"section","text":{"type":"mrkdwn","text":"@Channel"}}`},
		{"link", quote(`{"type":"link","url":"https://a.example","text":"a"}`), quote(`{"type":"link","url":"javascript:a","text":"a"}`)},
		{"kind", section(1), `{"type":"video"}`},
		{"input in a message", section(1), `{"type":"input","block_id":"a","label":` + plainJSON(1) + `,"element":{"type":"plain_text_input","action_id":"a"}}`},
	}
	for _, c := range cases {
		if err := Check(KindMessage, json.RawMessage("["+c.fine+"]")); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := Check(KindMessage, json.RawMessage("["+c.no+"]")); err == nil {
			t.Errorf("%s: too much is taken", c.name)
		}
	}
}

func TestCheckViewLimits(t *testing.T) {
	field := func(element string) string {
		return `{"type":"input","block_id":"a","label":` + plainJSON(5) + `,"element":` + element + `}`
	}
	choices := func(n, text, value int) string {
		return field(`{"type":"static_select","action_id":"a","options":[` + manyJSON(n, func(i int) string {
			return fmt.Sprintf(`{"text":%s,"value":%q}`, plainJSON(text), fmt.Sprintf("%0*d", value, i))
		}) + `]}`)
	}
	modal := func(title int, private int, blocks string) string {
		return `{"type":"modal","title":` + plainJSON(title) + `,"submit":` + plainJSON(5) + `,"private_metadata":"` + x(private) + `","blocks":[` + blocks + `]}`
	}
	fine := modal(24, 3000, choices(100, 75, 150))
	if err := Check(KindModal, json.RawMessage(fine)); err != nil {
		t.Error(err)
	}
	for name, no := range map[string]string{
		"title":    modal(25, 0, choices(1, 1, 1)),
		"private":  modal(24, 3001, choices(1, 1, 1)),
		"options":  modal(24, 0, choices(101, 1, 3)),
		"text":     modal(24, 0, choices(1, 76, 1)),
		"value":    modal(24, 0, choices(1, 1, 151)),
		"none":     modal(24, 0, choices(0, 1, 1)),
		"boxes":    modal(24, 0, strings.Replace(choices(11, 1, 2), "static_select", "checkboxes", 1)),
		"initial":  modal(24, 0, field(`{"type":"plain_text_input","action_id":"a","max_length":2,"initial_value":"xxx"}`)),
		"time":     modal(24, 0, field(`{"type":"timepicker","action_id":"a","initial_time":"24:00"}`)),
		"no block": modal(24, 0, ""),
		"submit":   strings.Replace(fine, `"submit"`, `"sub"`, 1),
		"kind":     strings.Replace(fine, `"modal"`, `"home"`, 1),
	} {
		if err := Check(KindModal, json.RawMessage(no)); err == nil {
			t.Errorf("%s: too much is taken", name)
		}
	}
	if Check(KindHome, json.RawMessage(`{"type":"home","blocks":[`+manyJSON(101, func(int) string { return `{"type":"divider"}` })+`]}`)) == nil {
		t.Error("a home of 101 blocks is taken")
	}
	for _, bad := range []string{``, `{`, `[1]`, `"x"`, `null`, `[null]`} {
		if Check(KindMessage, json.RawMessage(bad)) == nil {
			t.Errorf("%q is taken for a message", bad)
		}
	}
}

// The SDK reads every view, and what it writes is still well.
func TestSDKReadsViews(t *testing.T) {
	for _, c := range []struct {
		name string
		kind Kind
		into any
	}{
		{"modal-brief", KindModal, &slack.ModalViewRequest{}},
		{"modal-refine", KindModal, &slack.ModalViewRequest{}},
		{"modal-subscribe", KindModal, &slack.ModalViewRequest{}},
		{"modal-modify", KindModal, &slack.ModalViewRequest{}},
		{"modal-reason", KindModal, &slack.ModalViewRequest{}},
		{"home-admin", KindHome, &slack.HomeTabViewRequest{}},
		{"home-refused", KindHome, &slack.HomeTabViewRequest{}},
	} {
		raw, err := os.ReadFile(filepath.Join("testdata", c.name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, c.into); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		again, err := json.Marshal(c.into)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(c.kind, again); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// The SDK reads every message as it is meant: nothing is lost on the way through its types.
func TestSDKReadsGoldens(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var ms []Message
		if json.Unmarshal(raw, &ms) != nil || len(ms) == 0 || ms[0].Blocks == nil {
			continue
		}
		for _, m := range ms {
			for _, form := range []json.RawMessage{m.Blocks, m.Native, m.StreamEnd} {
				if form != nil {
					readBySDK(t, file, form)
				}
			}
		}
	}
}

func readBySDK(t *testing.T, file string, raw json.RawMessage) {
	t.Helper()
	var bs slack.Blocks
	if err := json.Unmarshal(raw, &bs); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	again, err := json.Marshal(bs)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(KindMessage, again); err != nil {
		t.Errorf("%s, read and written by the SDK: %v", file, err)
	}
	if quotes(t, raw) != quotes(t, again) {
		t.Errorf("%s: the SDK changes a quotation", file)
	}
}
