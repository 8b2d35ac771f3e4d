// Block Kit's rules, each broken once.
package slackfake

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// of repeats a letter n times.
func of(n int) string { return strings.Repeat("é", n) }

// times joins n copies of an item, %d in it being its number, into a JSON array.
func times(n int, item string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strings.ReplaceAll(item, "%d", fmt.Sprint(i))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func sectionOf(text string) string {
	return `{"type":"section","text":{"type":"mrkdwn","text":"` + text + `"}}`
}

func actionsOf(elements string) string { return `[{"type":"actions","elements":[` + elements + `]}]` }

func richOf(elements string) string {
	return `[{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[` + elements + `]}]}]`
}

const (
	okButton   = `{"type":"button","action_id":"a%d","text":{"type":"plain_text","text":"Voir"}}`
	okCitation = `{"type":"citation","url":"https://x.test/1","text":"AFP","index":1,"details":{"citation_type":"web","title":"t"}}`
	okFeedback = `{"type":"feedback_buttons","action_id":"f","positive_button":{"text":{"type":"plain_text","text":"+"},"value":"p"},"negative_button":{"text":{"type":"plain_text","text":"-"},"value":"n"}}`
)

func TestMessageBlockRules(t *testing.T) {
	tests := []struct {
		name, blocks string
		code         string // "" when it is fine
		why          string // in the messages
	}{
		{"section", "[" + sectionOf(of(3000)) + "]", "", ""},
		{"section too long", "[" + sectionOf(of(3001)) + "]", "invalid_blocks", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"section empty text", "[" + sectionOf("") + "]", "invalid_blocks", "more than 0"},
		{"section without text or fields", `[{"type":"section"}]`, "invalid_blocks", "either"},
		{"text without type", `[{"type":"section","text":{"text":"x"}}]`, "invalid_blocks", "enum"},
		{"eleven fields", `[{"type":"section","fields":` + times(11, `{"type":"mrkdwn","text":"x"}`) + `}]`, "invalid_blocks", "no more than 10"},
		{"field too long", `[{"type":"section","fields":[{"type":"mrkdwn","text":"` + of(2001) + `"}]}]`, "invalid_blocks", "2001"},
		{"fifty blocks", times(50, `{"type":"divider"}`), "", ""},
		{"fifty-one blocks", times(51, `{"type":"divider"}`), "invalid_blocks", "no more than 50"},
		{"not an array", `{"type":"divider"}`, "invalid_blocks_format", "array"},
		{"unknown block", `[{"type":"banner"}]`, "invalid_blocks", "unsupported type: banner"},
		{"unknown field", `[{"type":"divider","text":"x"}]`, "invalid_blocks", "additional property: text"},
		{"emoji flag in mrkdwn", `[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]`, "invalid_blocks", "additional property: emoji"},
		{"header", `[{"type":"header","text":{"type":"plain_text","text":"` + of(150) + `"}}]`, "", ""},
		{"header too long", `[{"type":"header","text":{"type":"plain_text","text":"` + of(151) + `"}}]`, "invalid_blocks", "151"},
		{"header in mrkdwn", `[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "invalid_blocks", "plain_text"},
		{"context", `[{"type":"context","elements":` + times(10, `{"type":"mrkdwn","text":"x"}`) + `}]`, "", ""},
		{"context eleven", `[{"type":"context","elements":` + times(11, `{"type":"mrkdwn","text":"x"}`) + `}]`, "invalid_blocks", "no more than 10"},
		{"context empty", `[{"type":"context","elements":[]}]`, "invalid_blocks", "no less than 1"},
		{"actions", `[{"type":"actions","elements":` + times(25, okButton) + `}]`, "", ""},
		{"actions twenty-six", `[{"type":"actions","elements":` + times(26, okButton) + `}]`, "invalid_blocks", "no more than 25"},
		{"action ids twice", `[{"type":"actions","elements":` + times(2, strings.ReplaceAll(okButton, "%d", "")) + `}]`, "invalid_blocks", "already exists"},
		{"action id too long", actionsOf(strings.Replace(okButton, "a%d", of(256), 1)), "invalid_blocks", "256"},
		{"block ids twice", times(2, `{"type":"divider","block_id":"b"}`), "invalid_blocks", "`block_id` already exists"},
		{"block id too long", `[{"type":"divider","block_id":"` + of(256) + `"}]`, "invalid_blocks", "256"},
		{"button text", actionsOf(`{"type":"button","text":{"type":"plain_text","text":"` + of(76) + `"}}`), "invalid_blocks", "76"},
		{"button text in mrkdwn", actionsOf(`{"type":"button","text":{"type":"mrkdwn","text":"x"}}`), "invalid_blocks", "plain_text"},
		{"button value", actionsOf(`{"type":"button","text":{"type":"plain_text","text":"x"},"value":"` + of(2001) + `"}`), "invalid_blocks", "2001"},
		{"button url", actionsOf(`{"type":"button","text":{"type":"plain_text","text":"x"},"url":"` + of(3001) + `"}`), "invalid_blocks", "3001"},
		{"button style", actionsOf(`{"type":"button","text":{"type":"plain_text","text":"x"},"style":"big"}`), "invalid_blocks", "enum"},
		{"unknown element", actionsOf(`{"type":"slider"}`), "invalid_blocks", "unsupported type: slider"},
		{"plain input among actions", actionsOf(`{"type":"plain_text_input"}`), "invalid_blocks", "unsupported"},
		{"option text", actionsOf(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"` + of(76) + `"},"value":"v"}]}`), "invalid_blocks", "76"},
		{"option value", actionsOf(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"` + of(151) + `"}]}`), "invalid_blocks", "151"},
		{"select without options", actionsOf(`{"type":"static_select"}`), "invalid_blocks", "exactly one"},
		{"101 options", actionsOf(`{"type":"static_select","options":` + times(101, `{"text":{"type":"plain_text","text":"x"},"value":"v%d"}`) + `}`), "invalid_blocks", "no more than 100"},
		{"initial option elsewhere", actionsOf(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"v"}],"initial_option":{"text":{"type":"plain_text","text":"x"},"value":"w"}}`), "invalid_blocks", "one of the provided"},
		{"six in overflow", actionsOf(`{"type":"overflow","options":` + times(6, `{"text":{"type":"plain_text","text":"x"},"value":"v%d"}`) + `}`), "invalid_blocks", "no more than 5"},
		{"eleven checkboxes", actionsOf(`{"type":"checkboxes","options":` + times(11, `{"text":{"type":"mrkdwn","text":"x"},"value":"v%d"}`) + `}`), "invalid_blocks", "no more than 10"},
		{"feedback", `[{"type":"context_actions","elements":[` + okFeedback + `]}]`, "", ""},
		{"feedback in actions", actionsOf(okFeedback), "invalid_blocks", "unsupported type: feedback_buttons"},
		{"button in context actions", `[{"type":"context_actions","elements":[` + okButton + `]}]`, "invalid_blocks", "unsupported type: button"},
		{"six context actions", `[{"type":"context_actions","elements":` + times(6, strings.Replace(okFeedback, `"f"`, `"f%d"`, 1)) + `}]`, "invalid_blocks", "no more than 5"},
		{"markdown", `[{"type":"markdown","text":"` + of(12000) + `"}]`, "", ""},
		{"markdown summed", `[{"type":"markdown","text":"` + of(6000) + `"},{"type":"markdown","text":"` + of(6001) + `"}]`, "invalid_blocks", "12001"},
		{"all blocks too long", times(5, sectionOf(of(2700))), "msg_blocks_too_long", "13200"},
		{"rich text", richOf(`{"type":"text","text":"x","style":{"italic":true}},{"type":"link","url":"https://x.test"}`), "", ""},
		{"rich text empty", richOf(`{"type":"text","text":""}`), "invalid_blocks", "more than 0"},
		{"rich text unknown element", richOf(`{"type":"footnote"}`), "invalid_blocks", "unsupported type: footnote"},
		{"rich text unknown part", `[{"type":"rich_text","elements":[{"type":"rich_text_aside","elements":[]}]}]`, "invalid_blocks", "unsupported type"},
		{"list of text", `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"x"}]}]}]`, "invalid_blocks", "unsupported type: text"},
		{"citation", richOf(okCitation), "", ""},
		{"citation without details", richOf(`{"type":"citation","url":"https://x.test","text":"a","index":1}`), "invalid_blocks", "details"},
		{"citation in preformatted", strings.Replace(richOf(okCitation), "rich_text_quote", "rich_text_preformatted", 1), "invalid_blocks", "unsupported type: citation"},
		{"two tables", times(2, `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}`), "invalid_blocks", "only one table"},
		{"image without alt", `[{"type":"image","image_url":"https://x.test/i.png"}]`, "invalid_blocks", "alt_text"},
	}
	s := New(Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, why := s.checkBlocks(json.RawMessage(tt.blocks))
			if code != tt.code || !strings.Contains(strings.Join(why, "\n"), tt.why) {
				t.Errorf("got %q %q, want %q with %q", code, why, tt.code, tt.why)
			}
		})
	}
	t.Run("citations refused", func(t *testing.T) {
		s := New(Options{RefuseCitations: true})
		if code, _ := s.checkBlocks(json.RawMessage(richOf(okCitation))); code != "invalid_blocks" {
			t.Errorf("got %q", code)
		}
	})
}

func modalOf(more, blocks string) string {
	return `{"type":"modal","title":{"type":"plain_text","text":"Titre"}` + more + `,"blocks":` + blocks + `}`
}

func TestViewRules(t *testing.T) {
	input := `[{"type":"input","block_id":"b","label":{"type":"plain_text","text":"Sujet"},"element":{"type":"plain_text_input","action_id":"a"}}]`
	submit := `,"submit":{"type":"plain_text","text":"OK"}`
	tests := []struct{ name, view, kind, why string }{
		{"modal", modalOf(submit, input), "modal", ""},
		{"input without submit", modalOf("", input), "modal", "submit"},
		{"submit too long", modalOf(`,"submit":{"type":"plain_text","text":"`+of(25)+`"}`, input), "modal", "25"},
		{"title too long", strings.Replace(modalOf(submit, input), "Titre", of(25), 1), "modal", "25"},
		{"title missing", `{"type":"modal","blocks":[{"type":"divider"}]}`, "modal", "title"},
		{"metadata too long", modalOf(submit+`,"private_metadata":"`+of(3001)+`"`, input), "modal", "3001"},
		{"callback too long", modalOf(submit+`,"callback_id":"`+of(256)+`"`, input), "modal", "256"},
		{"hundred blocks", modalOf("", times(100, `{"type":"divider"}`)), "modal", ""},
		{"101 blocks", modalOf("", times(101, `{"type":"divider"}`)), "modal", "no more than 100"},
		{"no blocks", modalOf("", "[]"), "modal", "no less than 1"},
		{"markdown in a modal", modalOf("", `[{"type":"markdown","text":"x"}]`), "modal", "unsupported type: markdown"},
		{"feedback in a modal", modalOf("", `[{"type":"context_actions","elements":[]}]`), "modal", "unsupported"},
		{"home", `{"type":"home","blocks":[{"type":"divider"}]}`, "home", ""},
		{"home with title", `{"type":"home","title":{"type":"plain_text","text":"x"},"blocks":[]}`, "home", "additional property: title"},
		{"modal as home", modalOf(submit, input), "home", "type home"},
		{"not JSON", `{`, "modal", "JSON"},
	}
	s := New(Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			why := strings.Join(s.checkView(json.RawMessage(tt.view), tt.kind), "\n")
			if tt.why == "" && why != "" || !strings.Contains(why, tt.why) {
				t.Errorf("got %q, want %q", why, tt.why)
			}
		})
	}
}
