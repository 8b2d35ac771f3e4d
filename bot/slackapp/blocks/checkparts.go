package blocks

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pings is what mentions in mrkdwn and in Markdown: a person, a channel, a group or
// everybody, by markup or by a bare word that Slack may take for one.
var pings = regexp.MustCompile(`<[!@#]|(?i:@(channel|here|everyone|group)\b)`)

func (c *checker) textObject(o object, key string, most int, kind string) {
	t, ok := o.sub(key)
	if !ok {
		c.fail("no %s", key)
		return
	}
	c.textOf(t, most, kind)
}

// textOf checks a text object; kind is the one it must be of, "" for either.
func (c *checker) textOf(t object, most int, kind string) {
	is := t.str("type")
	if is != "plain_text" && is != "mrkdwn" || kind != "" && is != kind {
		c.fail("a text of type %q", is)
	}
	if _, has := t["emoji"]; has && is != "plain_text" {
		c.fail("emoji in %s", is)
	}
	if is == "mrkdwn" && pings.MatchString(t.str("text")) {
		c.fail("a mention")
	}
	c.length("text", t.str("text"), most)
}

// rich checks a rich_text block.
func (c *checker) rich(b object) {
	elements := b.list("elements")
	if len(elements) == 0 {
		c.fail("no elements")
	}
	before := c.total
	for _, e := range elements {
		switch e.str("type") {
		case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
			c.richSection(e)
		case "rich_text_list":
			if s := e.str("style"); s != "bullet" && s != "ordered" {
				c.fail("a list of style %q", s)
			}
			items := e.list("elements")
			if len(items) == 0 {
				c.fail("an empty list")
			}
			for _, item := range items {
				c.richSection(item)
			}
		default:
			c.fail("rich text of type %q", e.str("type"))
		}
	}
	// Slack documents no limit for rich text; that of a section is held here too.
	if n := c.total - before; n > maxSection {
		c.fail("%d characters of rich text", n)
	}
}

func (c *checker) richSection(s object) {
	elements := s.list("elements")
	if len(elements) == 0 {
		c.fail("an empty %s", s.str("type"))
	}
	for _, e := range elements {
		switch e.str("type") {
		case "text":
			if e.str("text") == "" {
				c.fail("an empty text element")
			}
			c.total += units(e.str("text"))
		case "link":
			c.url(e.str("url"))
			c.total += units(e.str("text")) + units(e.str("url"))
		case "citation":
			c.citation(e)
		case "channel":
			c.length("channel_id", e.str("channel_id"), maxID)
		default:
			c.fail("a rich text element of type %q", e.str("type"))
		}
	}
}

func (c *checker) citation(e object) {
	c.url(e.str("url"))
	c.length("citation text", e.str("text"), maxSection)
	if n, ok := e["index"].(float64); !ok || n < 1 {
		c.fail("a citation without index")
	}
	d, ok := e.sub("details")
	if !ok || d.str("citation_type") != "web" {
		c.fail("a citation without details of a page")
		return
	}
	c.length("display_name", d.str("display_name"), maxSection)
	c.length("title", d.str("title"), maxSection)
	c.length("snippet", d.str("snippet"), maxSection)
}

func (c *checker) url(s string) {
	if !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") || strings.ContainsAny(s, "<>| \n") {
		c.fail("no usable address")
	}
	c.atMost("url", s, maxURL)
}

func (c *checker) controls(es []object, most int, kinds ...string) {
	c.count("elements", len(es), most)
	ids := map[string]bool{}
	for _, e := range es {
		if !slices.Contains(kinds, e.str("type")) {
			c.fail("an element of type %q", e.str("type"))
		}
		c.control(e, ids)
	}
}

func (c *checker) control(e object, ids map[string]bool) {
	if e.str("action_id") == "" {
		c.fail("an element without action_id")
	}
	c.id("action_id", e.str("action_id"), ids)
	switch e.str("type") {
	case "button":
		c.textObject(e, "text", maxButton, "plain_text")
		c.atMost("value", e.str("value"), maxValue)
		if s := e.str("style"); s != "" && s != "primary" && s != "danger" {
			c.fail("a button of style %q", s)
		}
	case "feedback_buttons":
		for _, key := range []string{"positive_button", "negative_button"} {
			b, ok := e.sub(key)
			if !ok {
				c.fail("no %s", key)
				continue
			}
			c.textObject(b, "text", maxButton, "plain_text")
			c.length("value", b.str("value"), maxValue)
			c.atMost("accessibility_label", b.str("accessibility_label"), maxButton)
		}
	case "plain_text_input":
		c.textInput(e)
	case "static_select", "multi_static_select":
		c.options(e, maxOptions)
	case "checkboxes", "radio_buttons":
		c.options(e, maxBoxes)
	case "timepicker":
		if t := e.str("initial_time"); t != "" && !clock.MatchString(t) {
			c.fail("a time %q", t)
		}
	default:
		c.fail("an unknown element %q", e.str("type"))
	}
	if p, ok := e.sub("placeholder"); ok {
		c.textOf(p, maxPlaceholder, "plain_text")
	}
	if d, ok := e.sub("confirm"); ok {
		c.textObject(d, "title", maxConfirmTitle, "plain_text")
		c.textObject(d, "text", maxConfirmText, "")
		c.textObject(d, "confirm", maxConfirmButton, "plain_text")
		c.textObject(d, "deny", maxConfirmButton, "plain_text")
	}
}

var clock = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

func (c *checker) textInput(e object) {
	most := maxInput
	if n, ok := e["max_length"].(float64); ok {
		if n < 1 || n > maxInput {
			c.fail("max_length %v", n)
		}
		most = int(n)
	}
	c.atMost("initial_value", e.str("initial_value"), most)
}

func (c *checker) options(e object, most int) {
	os := e.list("options")
	c.count("options", len(os), most)
	values := map[string]bool{}
	for _, o := range os {
		c.textObject(o, "text", maxOptionText, "")
		c.length("value", o.str("value"), maxOptionValue)
		if values[o.str("value")] {
			c.fail("option %s twice", strconv.Quote(o.str("value")))
		}
		values[o.str("value")] = true
	}
	initial := e.list("initial_options")
	if o, ok := e.sub("initial_option"); ok {
		initial = append(initial, o)
	}
	if _, has := e["initial_options"]; has && len(initial) == 0 {
		c.fail("no initial options in the list of them")
	}
	for _, o := range initial {
		if !values[o.str("value")] {
			c.fail("an initial option that is none of the options")
		}
	}
}

func (c *checker) input(b object) {
	if c.kind == KindMessage {
		c.fail("an input in a message")
	}
	if b.str("block_id") == "" {
		c.fail("an input without block_id")
	}
	c.textObject(b, "label", maxInputLabel, "plain_text")
	if h, ok := b.sub("hint"); ok {
		c.textOf(h, maxInputLabel, "plain_text")
	}
	e, ok := b.sub("element")
	if !ok {
		c.fail("an input without element")
		return
	}
	c.control(e, map[string]bool{})
}

func (c *checker) view(v object) {
	c.at = "view"
	if v.str("type") != string(c.kind) {
		c.fail("a view of type %q", v.str("type"))
	}
	c.atMost("callback_id", v.str("callback_id"), maxID)
	c.atMost("private_metadata", v.str("private_metadata"), maxPrivate)
	if c.kind == KindModal {
		c.textObject(v, "title", maxTitle, "plain_text")
		for _, key := range []string{"submit", "close"} {
			if t, ok := v.sub(key); ok {
				c.textOf(t, maxTitle, "plain_text")
			}
		}
	}
	bs := v.list("blocks")
	for _, b := range bs {
		if v["submit"] == nil && b.str("type") == "input" && c.kind == KindModal {
			c.fail("inputs without a submit button")
		}
	}
	c.blocks(bs, maxViewBlocks)
}
