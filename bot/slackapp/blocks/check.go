package blocks

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A Kind is what a piece of Block Kit JSON is.
type Kind string

// The kinds.
const (
	KindMessage Kind = "message" // a JSON array of blocks
	KindModal   Kind = "modal"   // a view object
	KindHome    Kind = "home"    // a view object
)

// Slack's limits, in characters (UTF-16 units) where nothing else is said. The
// total over a message is not documented; about 13,200 has been seen to be refused.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxTotal         = 13000
	maxMarkdown      = 12000
	maxSection       = 3000
	maxHeader        = 150
	maxFields        = 10
	maxField         = 2000
	maxContext       = 10
	maxActions       = 25
	maxContextAct    = 5
	maxID            = 255
	maxButton        = 75
	maxValue         = 2000
	maxURL           = 3000
	maxPrivate       = 3000
	maxTitle         = 24
	maxOptions       = 100
	maxBoxes         = 10
	maxOptionText    = 75
	maxOptionValue   = 150
	maxPlaceholder   = 150
	maxInputLabel    = 2000
	maxInput         = 3000
	maxConfirmTitle  = 100
	maxConfirmText   = 300
	maxConfirmButton = 30
	maxText          = 40000
)

// Check reports whether Slack would take that JSON: every limit on blocks, their
// elements and their texts, ids that are unique, nothing empty. It also refuses
// what this package never says: mentions of people, groups and whole channels,
// and kinds of blocks that it does not know. The error names where and what.
func Check(kind Kind, raw json.RawMessage) error {
	c := &checker{kind: kind, blockIDs: map[string]bool{}}
	if kind == KindMessage {
		var bs []object
		if err := json.Unmarshal(raw, &bs); err != nil {
			return fmt.Errorf("check %s: %w", kind, err)
		}
		c.blocks(bs, maxMessageBlocks)
	} else {
		var v object
		if err := json.Unmarshal(raw, &v); err != nil {
			return fmt.Errorf("check %s: %w", kind, err)
		}
		c.view(v)
	}
	return c.err()
}

// CheckMessage is Check for all the forms of a message and its fallback text.
func CheckMessage(m Message) error {
	var errs []error
	if strings.TrimSpace(m.Text) == "" || units(m.Text) > maxText {
		errs = append(errs, fmt.Errorf("fallback text of %d characters", units(m.Text)))
	}
	if pings.MatchString(m.Text) {
		errs = append(errs, errors.New("fallback text mentions"))
	}
	errs = append(errs, Check(KindMessage, m.Blocks))
	if m.Native != nil {
		errs = append(errs, Check(KindMessage, m.Native))
	}
	if (m.Stream == nil) != (m.StreamEnd == nil) {
		errs = append(errs, errors.New("a stream without its end, or an end without a stream"))
	}
	if m.Stream != nil {
		errs = append(errs, checkStream(m))
	}
	return errors.Join(errs...)
}

func checkStream(m Message) error {
	total := 0
	for _, s := range m.Stream {
		if strings.TrimSpace(s) == "" {
			return errors.New("an empty piece of a stream")
		}
		if pings.MatchString(s) {
			return errors.New("a stream that mentions")
		}
		total += units(s)
	}
	if total > maxMarkdown {
		return fmt.Errorf("a stream of %d characters", total)
	}
	c := &checker{kind: KindMessage, blockIDs: map[string]bool{}, total: total}
	var bs []object
	if err := json.Unmarshal(m.StreamEnd, &bs); err != nil {
		return fmt.Errorf("check end of stream: %w", err)
	}
	c.blocks(bs, maxMessageBlocks)
	return c.err()
}

// An object is a JSON object of which only the shape is known.
type object map[string]any

func (o object) str(key string) string { s, _ := o[key].(string); return s }

func (o object) sub(key string) (object, bool) {
	m, ok := o[key].(map[string]any)
	return m, ok
}

func (o object) list(key string) []object {
	raw, _ := o[key].([]any)
	out := make([]object, len(raw))
	for i, x := range raw {
		out[i], _ = x.(map[string]any)
	}
	return out
}

// A checker walks over one message or view and gathers what is wrong with it.
type checker struct {
	kind     Kind
	at       string // where it is, for errors
	errs     []error
	blockIDs map[string]bool
	total    int // characters of all texts
	markdown int
}

func (c *checker) fail(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("%s: %s", c.at, fmt.Sprintf(format, args...)))
}

func (c *checker) err() error {
	if len(c.errs) == 0 {
		return nil
	}
	return fmt.Errorf("check %s: %w", c.kind, errors.Join(c.errs...))
}

func (c *checker) blocks(bs []object, most int) {
	c.at = "blocks"
	if len(bs) == 0 || len(bs) > most {
		c.fail("%d blocks, not 1 to %d", len(bs), most)
	}
	for i, b := range bs {
		c.at = fmt.Sprintf("block %d (%s)", i, b.str("type"))
		c.id("block_id", b.str("block_id"), c.blockIDs)
		c.block(b)
	}
	c.at = "blocks"
	if c.total > maxTotal && c.kind == KindMessage {
		c.fail("%d characters in all", c.total)
	}
	if c.markdown > maxMarkdown {
		c.fail("%d characters of markdown", c.markdown)
	}
}

func (c *checker) block(b object) {
	switch b.str("type") {
	case "divider":
	case "header":
		c.textObject(b, "text", maxHeader, "plain_text")
	case "section":
		c.section(b)
	case "markdown":
		c.length("text", b.str("text"), maxMarkdown)
		c.markdown += units(b.str("text"))
	case "context":
		c.count("elements", len(b.list("elements")), maxContext)
		for _, e := range b.list("elements") {
			c.textOf(e, maxSection, "")
		}
	case "rich_text":
		c.rich(b)
	case "actions":
		c.controls(b.list("elements"), maxActions, "button", "static_select", "overflow")
	case "context_actions":
		c.controls(b.list("elements"), maxContextAct, "feedback_buttons", "icon_button")
	case "input":
		c.input(b)
	default:
		c.fail("an unknown block")
	}
}

func (c *checker) section(b object) {
	fields := b.list("fields")
	if len(fields) == 0 || b["text"] != nil {
		c.textObject(b, "text", maxSection, "")
	}
	if len(fields) > maxFields {
		c.fail("%d fields", len(fields))
	}
	for _, f := range fields {
		c.textOf(f, maxField, "")
	}
	if a, ok := b.sub("accessory"); ok {
		c.control(a, map[string]bool{})
	}
}

func (c *checker) count(what string, n, most int) {
	if n < 1 || n > most {
		c.fail("%d %s, not 1 to %d", n, what, most)
	}
}

// length checks a text that must be there.
func (c *checker) length(what, s string, most int) {
	if strings.TrimSpace(s) == "" {
		c.fail("%s is empty", what)
	}
	c.atMost(what, s, most)
	c.total += units(s)
}

func (c *checker) atMost(what, s string, most int) {
	if n := units(s); n > most {
		c.fail("%s has %d characters, not at most %d", what, n, most)
	}
}

func (c *checker) id(what, id string, seen map[string]bool) {
	c.atMost(what, id, maxID)
	if id != "" && seen[id] {
		c.fail("%s %q twice", what, id)
	}
	seen[id] = true
}
