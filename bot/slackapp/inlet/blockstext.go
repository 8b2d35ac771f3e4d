package inlet

import (
	"encoding/json"
	"strings"
)

// worded is the text of a message: its own, or when that is empty that of its
// blocks, or of what is attached. It is still in Slack's form.
func worded(text string, blocks, attachments json.RawMessage) string {
	if strings.TrimSpace(text) != "" {
		return text
	}
	if text = blocksText(blocks); strings.TrimSpace(text) != "" {
		return text
	}
	var attached []struct {
		Text     string          `json:"text"`
		Fallback string          `json:"fallback"`
		Blocks   json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(attachments, &attached) != nil {
		return ""
	}
	var parts []string
	for _, a := range attached {
		if text := worded(a.Text, a.Blocks, nil); text != "" {
			parts = append(parts, text)
		} else {
			parts = append(parts, a.Fallback)
		}
	}
	return strings.Join(parts, "\n")
}

// A piece is a block or an element of one.
type piece struct {
	Type     string            `json:"type"`
	Text     json.RawMessage   `json:"text"`
	Fields   []json.RawMessage `json:"fields"`
	Elements []json.RawMessage `json:"elements"`
	URL      string            `json:"url"`
	Name     string            `json:"name"`
	Fallback string            `json:"fallback"`
	User     string            `json:"user_id"`
	Channel  string            `json:"channel_id"`
	Group    string            `json:"usergroup_id"`
}

// deepest is how far blocks nest: a list in rich text has sections that have elements.
const deepest = 6

// blocksText is what is written in blocks, or in one block, in Slack's form. What it
// does not know, or what is not of Slack's form, it leaves out.
func blocksText(raw json.RawMessage) string {
	if !present(raw) {
		return ""
	}
	var b strings.Builder
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	for _, block := range list {
		writeBlock(&b, block, deepest)
		b.WriteByte('\n')
	}
	return b.String()
}

// writeBlock writes what one block or element says, looking no deeper than depth.
func writeBlock(b *strings.Builder, raw json.RawMessage, depth int) {
	var p piece
	if depth == 0 || json.Unmarshal(raw, &p) != nil {
		return
	}
	switch p.Type {
	case "rich_text", "rich_text_list", "context":
		for _, e := range p.Elements {
			writeBlock(b, e, depth-1)
			b.WriteByte('\n')
		}
	case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
		for _, e := range p.Elements {
			writeBlock(b, e, depth-1)
		}
	case "section", "header":
		for _, text := range append([]json.RawMessage{p.Text}, p.Fields...) {
			writeBlock(b, text, depth-1)
			b.WriteByte('\n')
		}
	case "mrkdwn":
		b.WriteString(p.text())
	case "text", "plain_text", "markdown":
		b.WriteString(escape(p.text()))
	default:
		p.inline(b)
	}
}

// inline writes an element of rich text that is not its words.
func (p *piece) inline(b *strings.Builder) {
	switch p.Type {
	case "link":
		if text := p.text(); text != "" {
			b.WriteString(escape(text))
		} else {
			b.WriteString(escape(p.URL))
		}
	case "user":
		b.WriteString("<@" + escape(p.User) + ">")
	case "channel":
		b.WriteString("<#" + escape(p.Channel) + ">")
	case "usergroup":
		b.WriteString("<!subteam^" + escape(p.Group) + ">")
	case "emoji":
		b.WriteString(":" + escape(p.Name) + ":")
	case "date":
		b.WriteString(escape(p.Fallback))
	}
}

// text is the member text when it is words and not an object.
func (p *piece) text() string {
	var s string
	if json.Unmarshal(p.Text, &s) != nil {
		return ""
	}
	return s
}

// escape writes words in Slack's form.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
