package blocks

import (
	"bytes"
	"encoding/json"
)

// The types below are Block Kit as far as it is used here. Own types and not the
// SDK's keep the JSON to what is said, in a fixed order.

// A block is one block of a message or a view.
type block struct {
	Type     string   `json:"type"`
	BlockID  string   `json:"block_id,omitempty"`
	Text     *text    `json:"text,omitempty"`
	Elements []any    `json:"elements,omitempty"` // of text, control or rich
	Label    *text    `json:"label,omitempty"`
	Hint     *text    `json:"hint,omitempty"`
	Element  *control `json:"element,omitempty"`
	Optional bool     `json:"optional,omitempty"`
}

// A text is a text object.
type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
	// Emoji is false in plain text: ":fire:" in a document is five letters and two colons.
	Emoji *bool `json:"emoji,omitempty"`
	// Verbatim keeps Slack from making links and mentions of what looks like one.
	Verbatim bool `json:"verbatim,omitempty"`
}

// A rich is rich text: a quote, a section, a list, or a piece of one.
type rich struct {
	Type      string   `json:"type"`
	Style     any      `json:"style,omitempty"` // a *style, or the kind of a list
	Elements  []rich   `json:"elements,omitempty"`
	Text      string   `json:"text,omitempty"`
	URL       string   `json:"url,omitempty"`
	ChannelID string   `json:"channel_id,omitempty"`
	Index     int      `json:"index,omitempty"`
	Details   *details `json:"details,omitempty"`
}

type style struct {
	Bold   bool `json:"bold,omitempty"`
	Italic bool `json:"italic,omitempty"`
	Strike bool `json:"strike,omitempty"`
}

// details are those of a citation element to a page of the web.
type details struct {
	Type        string `json:"citation_type"`
	DisplayName string `json:"display_name"`
	Title       string `json:"title"`
	Snippet     string `json:"snippet"`
}

// A control is anything that can be used.
type control struct {
	Type           string   `json:"type"`
	ActionID       string   `json:"action_id,omitempty"`
	Text           *text    `json:"text,omitempty"`
	Value          string   `json:"value,omitempty"`
	Style          string   `json:"style,omitempty"`
	Confirm        *confirm `json:"confirm,omitempty"`
	Positive       *choice  `json:"positive_button,omitempty"`
	Negative       *choice  `json:"negative_button,omitempty"`
	Placeholder    *text    `json:"placeholder,omitempty"`
	Multiline      bool     `json:"multiline,omitempty"`
	MaxLength      int      `json:"max_length,omitempty"`
	Options        []option `json:"options,omitempty"`
	InitialOption  *option  `json:"initial_option,omitempty"`
	InitialOptions []option `json:"initial_options,omitempty"`
	InitialValue   string   `json:"initial_value,omitempty"`
	InitialTime    string   `json:"initial_time,omitempty"`
}

type choice struct {
	Text  *text  `json:"text"`
	Value string `json:"value"`
	Label string `json:"accessibility_label,omitempty"`
}

type option struct {
	Text  *text  `json:"text"`
	Value string `json:"value"`
}

type confirm struct {
	Title   *text  `json:"title"`
	Text    *text  `json:"text"`
	Confirm *text  `json:"confirm"`
	Deny    *text  `json:"deny"`
	Style   string `json:"style,omitempty"`
}

// A view is a modal or a home.
type view struct {
	Type     string  `json:"type"`
	Callback string  `json:"callback_id,omitempty"`
	Title    *text   `json:"title,omitempty"`
	Submit   *text   `json:"submit,omitempty"`
	Close    *text   `json:"close,omitempty"`
	Private  string  `json:"private_metadata,omitempty"`
	Blocks   []block `json:"blocks"`
}

var noEmoji = new(bool)

// plain is a text that is shown as it is: nothing in it formats, links or mentions.
func plain(s string) *text { return &text{Type: "plain_text", Text: s, Emoji: noEmoji} }

// markup is a text in Slack's mrkdwn. Only words of our own and links go there.
func markup(s string) *text { return &text{Type: "mrkdwn", Text: s, Verbatim: true} }

func section(s string) block { return block{Type: "section", Text: plain(s)} }
func header(s string) block  { return block{Type: "header", Text: plain(shorten(s, maxHeader))} }
func divider() block         { return block{Type: "divider"} }
func richText(rs ...rich) block {
	b := block{Type: "rich_text"}
	for _, r := range rs {
		b.Elements = append(b.Elements, r)
	}
	return b
}

func note(texts ...*text) block {
	b := block{Type: "context"}
	for _, t := range texts {
		b.Elements = append(b.Elements, t)
	}
	return b
}

func controls(kind, id string, cs ...control) block {
	b := block{Type: kind, BlockID: id}
	for _, c := range cs {
		b.Elements = append(b.Elements, c)
	}
	return b
}

// literal is a piece of rich text that stands for itself, bold where that is asked for.
func literal(s string, st *style) rich {
	r := rich{Type: "text", Text: s}
	if st != nil {
		r.Style = st
	}
	return r
}

func button(id, label, value string) control {
	return control{Type: "button", ActionID: id, Text: plain(label), Value: value}
}

// encode writes v as JSON, the letters < > & as they are. What is encoded here
// always can be; the error is for a type that is not one of the above.
func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("blocks: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}
