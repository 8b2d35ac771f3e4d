package blocks

import (
	"strings"
)

// A unit is what should stand in one message: a claim, or a quotation with its source.
type unit struct {
	blocks []block
	// native is blocks with Slack's citation elements, one for one; nil when that is the same.
	native []block
	// text is what the unit says, without markup, for the fallback text.
	text string
	// stream is what of it may be written out first, as Markdown, and after are the
	// blocks that then say the rest. Without a stream, after is blocks.
	stream string
	after  []block
	// barred is set when a message with this unit cannot be streamed faithfully.
	barred bool
}

// said is a unit that is not streamed.
func said(text string, bs ...block) unit { return unit{blocks: bs, text: text, after: bs} }

// What a message is filled to: below Slack's limits, so that what it counts
// differently does not break one.
const (
	fullBlocks   = 46
	fullSize     = 11500
	fallbackSize = 3900
)

// A part is what goes into one message.
type part struct {
	units []unit
	n     int // blocks
	size  int
}

func (p *part) add(u unit) {
	p.units = append(p.units, u)
	p.n += len(u.blocks)
	p.size += u.cost()
}

// holds reports whether u fits beside what is there and reserved blocks of that cost.
func (p *part) holds(u unit, blocks, cost int) bool {
	return p.n+len(u.blocks)+blocks <= fullBlocks && p.size+u.cost()+cost <= fullSize
}

// messages puts units into as few messages as hold them, in order, never
// breaking a unit that one message can hold. Messages after the first say so on
// top. tail ends the last. streamed asks for the first to be made for streaming too.
func (v voice) messages(units []unit, tail unit, streamed bool) []Message {
	parts := pack(units, tail)
	out := make([]Message, len(parts))
	for i := range parts {
		us := parts[i].units
		if i > 0 {
			s := v.say("(suite ", "(continued ") + itoa(i+1) + "/" + itoa(len(parts)) + ")"
			us = append([]unit{said(s, note(plain(s)))}, us...)
		}
		if i == len(parts)-1 && len(tail.blocks) > 0 {
			us = append(us, tail)
		}
		out[i] = v.message(us, streamed && i == 0)
	}
	return out
}

// message is the one message.
func (v voice) oneMessage(us ...unit) Message { return v.message(us, false) }

func pack(units []unit, tail unit) []part {
	tailBlocks, tailCost := len(tail.blocks), tail.cost()
	parts := []part{{}}
	for _, u := range units {
		pieces := []unit{u}
		if !(&part{}).holds(u, tailBlocks, tailCost) {
			pieces = u.apart()
		}
		for _, p := range pieces {
			last := &parts[len(parts)-1]
			if !last.holds(p, tailBlocks, tailCost) && len(last.units) > 0 {
				parts = append(parts, part{})
				last = &parts[len(parts)-1]
			}
			last.add(p)
		}
	}
	return parts
}

// apart is u in as many units as it has blocks.
func (u unit) apart() []unit {
	out := make([]unit, len(u.blocks))
	for i, b := range u.blocks {
		out[i] = said(words(b), b)
		out[i].barred = u.barred || u.stream != ""
		if u.native != nil {
			out[i].native = u.native[i : i+1]
		}
	}
	return out
}

func (v voice) message(us []unit, streamed bool) Message {
	var m Message
	var all, native []block
	isNative := false
	for _, u := range us {
		all = append(all, u.blocks...)
		if u.native != nil {
			native, isNative = append(native, u.native...), true
		} else {
			native = append(native, u.blocks...)
		}
	}
	m.Text = v.fallback(us)
	m.Blocks = encode(all)
	if isNative {
		m.Native = encode(native)
	}
	if streamed {
		m.Stream, m.StreamEnd = stream(us)
	}
	return m
}

// stream is what is written out of us and the blocks after it; nil when that
// would leave a word behind, break a limit, or change the order of what is said.
func stream(us []unit) (pieces []string, end []byte) {
	var after []block
	total, cost := 0, 0
	for _, u := range us {
		if u.barred {
			return nil, nil
		}
		if u.stream != "" {
			if len(after) > 0 {
				return nil, nil
			}
			piece := u.stream
			if len(pieces) > 0 {
				piece = paragraphBreak + piece
			}
			pieces = append(pieces, piece)
			total += size(piece)
		}
		for _, b := range u.after {
			cost += b.cost()
		}
		after = append(after, u.after...)
	}
	if len(pieces) == 0 || len(after) == 0 || total > fullSize || total+cost > fullSize+500 {
		return nil, nil
	}
	return pieces, encode(after)
}

// fallback is what us say as one text in mrkdwn. When it is too long it ends,
// between units where it can, with the advice to look at the message.
func (v voice) fallback(us []unit) string {
	var b strings.Builder
	rest := v.say("… (voir le message)", "… (see the message)")
	for _, u := range us {
		if clean(u.text) == "" {
			continue
		}
		s := Escape(u.text)
		if b.Len() > 0 {
			s = "\n" + s
		}
		if used := units(b.String()); used+units(s) > fallbackSize {
			if used == 0 {
				most := fallbackSize
				if hasTurns(u.text) {
					most /= 2 // what is cut off may have to be ended as often as it has characters
				}
				b.WriteString(escapeUpTo(u.text, most))
				b.WriteString(rest)
			} else {
				b.WriteString("\n" + rest)
			}
			return b.String()
		}
		b.WriteString(s)
	}
	if b.Len() == 0 {
		return rest
	}
	return b.String()
}

// escapeUpTo is Escape of as much of s, cut behind a word where one is near, as is not longer than most.
func escapeUpTo(s string, most int) string {
	n := fit(s, most)
	for units(Escape(s[:n])) > most && n > 0 {
		n = fit(s, size(s[:n])*3/4)
	}
	if at := strings.LastIndexByte(s[:n], ' '); at > n/2 {
		n = at
	}
	_, shut := balance(s[:n])
	return Escape(s[:n]) + shut
}

// cost is the size of all that a unit shows, in its longer form.
func (u unit) cost() int {
	n, native := 0, 0
	for _, b := range u.blocks {
		n += b.cost()
	}
	for _, b := range u.native {
		native += b.cost()
	}
	return max(n, native)
}

func (b block) cost() int {
	n := b.Text.cost()
	for _, e := range b.Elements {
		switch e := e.(type) {
		case *text:
			n += e.cost()
		case rich:
			n += e.cost()
		case control:
			n += e.cost()
		}
	}
	return n
}

func (t *text) cost() int {
	if t == nil {
		return 0
	}
	return size(t.Text)
}

func (r rich) cost() int {
	n := size(r.Text) + size(r.URL) + size(r.ChannelID)
	if d := r.Details; d != nil {
		n += size(d.DisplayName) + size(d.Title) + size(d.Snippet)
	}
	for _, e := range r.Elements {
		n += e.cost()
	}
	return n
}

func (c control) cost() int {
	n := c.Text.cost() + size(c.Value)
	for _, b := range []*choice{c.Positive, c.Negative} {
		if b != nil {
			n += b.Text.cost() + size(b.Value)
		}
	}
	if c.Confirm != nil {
		n += c.Confirm.Title.cost() + c.Confirm.Text.cost() + c.Confirm.Confirm.cost() + c.Confirm.Deny.cost()
	}
	return n
}

// words are the texts of a block, one behind the other.
func words(b block) string {
	var s strings.Builder
	if b.Text != nil {
		s.WriteString(b.Text.Text)
	}
	for _, e := range b.Elements {
		switch e := e.(type) {
		case *text:
			if e.Type == "plain_text" {
				s.WriteString(e.Text)
			}
		case rich:
			e.words(&s)
		}
	}
	return s.String()
}

func (r rich) words(s *strings.Builder) {
	s.WriteString(r.Text)
	for _, e := range r.Elements {
		e.words(s)
	}
}
