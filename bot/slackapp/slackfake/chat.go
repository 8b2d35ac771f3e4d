// Messages: posted, changed, deleted, and shown to one person only.
package slackfake

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Message is a message as readers see it now.
type Message struct {
	Channel  string
	TS       string
	ThreadTS string // "" outside of threads and for the message a thread hangs on
	User     string
	BotID    string // of the app's own messages the app's
	Subtype  string
	Text     string
	// Blocks is the JSON array as it was sent; nil when there are none. What was
	// streamed is in Text; the blocks that closed the stream are here.
	Blocks   json.RawMessage
	Metadata json.RawMessage
	At       time.Time
	// Method is how it came: a Web API method, "response_url", "ack", or "deliver" for people's messages.
	Method string
	// Streaming is set between chat.startStream and chat.stopStream.
	Streaming bool
	// Streamed are the pieces in the order in which they came.
	Streamed []string
	// Edits counts chat.update, and replacements through a response URL.
	Edits int
	// NoUnfurl is set when unfurl_links and unfurl_media were both false.
	NoUnfurl bool
	// To is the only reader of an ephemeral message.
	To        string
	Broadcast bool // a reply that is also shown in the channel
}

func (m *Message) ephemeral() bool { return m.To != "" }

// json is the message as events, histories and interactions carry it.
func (m *Message) json(metadata bool) map[string]any {
	j := map[string]any{"type": "message", "ts": m.TS, "text": m.Text, "user": m.User}
	if m.Subtype != "" {
		j["subtype"] = m.Subtype
	}
	if m.BotID != "" {
		j["bot_id"] = m.BotID
	}
	if m.ThreadTS != "" {
		j["thread_ts"] = m.ThreadTS
	}
	if m.Blocks != nil {
		j["blocks"] = m.Blocks
	}
	if metadata && m.Metadata != nil {
		j["metadata"] = m.Metadata
	}
	if m.Edits > 0 {
		j["edited"] = map[string]any{"user": m.User, "ts": m.TS}
	}
	return j
}

// find returns the message of that timestamp, nil when there is none; the lock is held.
func (s *Server) find(channel, ts string) *Message {
	list := s.messages[channel]
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].TS == ts {
			return list[i]
		}
	}
	return nil
}

// content reads and checks what a call says: text, blocks, markdown, metadata.
// What is not given is left zero. required asks for something that can be read.
func (s *Server) content(c *call, required bool) (m Message, bad reply) {
	m.Text = c.str("text")
	if md := c.str("markdown_text"); md != "" {
		if m.Text != "" || c.raw("blocks") != nil {
			return m, fail("markdown_text_conflict")
		}
		if utf8.RuneCountInString(md) > markdownSum {
			return m, fail("msg_too_long")
		}
		m.Text = md
	}
	if n := utf8.RuneCountInString(m.Text); n > longestText {
		if s.opts.RefuseLongText {
			return m, fail("msg_too_long")
		}
		m.Text = string([]rune(m.Text)[:longestText])
	}
	if raw := c.raw("blocks"); raw != nil {
		if code, why := s.checkBlocks(raw); code != "" {
			return m, fail(code, why...)
		}
		m.Blocks = raw
		if strings.TrimSpace(string(raw)) == "[]" {
			m.Blocks = nil
		}
	}
	if required && strings.TrimSpace(m.Text) == "" && m.Blocks == nil {
		return m, fail("no_text")
	}
	if raw := c.raw("metadata"); raw != nil {
		var md struct {
			EventType    string         `json:"event_type"`
			EventPayload map[string]any `json:"event_payload"`
		}
		if json.Unmarshal(raw, &md) != nil {
			return m, fail("invalid_metadata_format")
		}
		if string(raw) != "{}" && (md.EventType == "" || md.EventPayload == nil) {
			return m, fail("invalid_metadata_schema")
		}
		m.Metadata = raw
	}
	return m, nil
}

var tsForm = regexp.MustCompile(`^\d{1,12}\.\d{6}$`)

// place checks the channel and the thread that a message is for.
func (s *Server) place(c *call) (ch *Channel, thread string, bad reply) {
	if r := c.missing("channel"); r != nil {
		return nil, "", r
	}
	ch, code := s.reachable(c.str("channel"))
	if code != "" {
		return nil, "", fail(code)
	}
	if ch.Archived {
		return nil, "", fail("is_archived")
	}
	thread = c.str("thread_ts")
	if thread == "" {
		return ch, "", nil
	}
	if !tsForm.MatchString(thread) {
		return nil, "", fail("invalid_thread_ts")
	}
	parent := s.find(ch.ID, thread)
	if parent == nil {
		return nil, "", fail("thread_not_found")
	}
	if parent.ThreadTS != "" { // a reply's own timestamp leads to its thread
		thread = parent.ThreadTS
	}
	return ch, thread, nil
}

// own completes a message of the bot; the lock is held.
func (s *Server) own(m Message, ch *Channel, thread, method string) *Message {
	m.Channel, m.ThreadTS, m.Method = ch.ID, thread, method
	m.User, m.BotID = s.opts.BotUser, s.opts.BotID
	m.TS, m.At = s.newTS(), s.now()
	return &m
}

func (s *Server) postMessage(c *call) reply {
	ch, thread, bad := s.place(c)
	if bad != nil {
		return bad
	}
	m, bad := s.content(c, true)
	if bad != nil {
		return bad
	}
	p := s.own(m, ch, thread, c.method)
	p.NoUnfurl = c.off("unfurl_links") && c.off("unfurl_media")
	p.Broadcast = thread != "" && c.flag("reply_broadcast")
	s.messages[ch.ID] = append(s.messages[ch.ID], p)
	s.clearStatus(ch.ID, thread)
	s.inspect(p, c.flag("link_names") || c.str("parse") == "full")
	return reply{"channel": ch.ID, "ts": p.TS, "message": p.json(true)}
}

func (s *Server) postEphemeral(c *call) reply {
	if r := c.missing("channel", "user"); r != nil {
		return r
	}
	ch, thread, bad := s.place(c)
	if bad != nil {
		return bad
	}
	user := s.users[c.str("user")]
	if user == nil || ch.outside(user.ID) {
		return fail("user_not_in_channel")
	}
	m, bad := s.content(c, true)
	if bad != nil {
		return bad
	}
	p := s.own(m, ch, thread, c.method)
	p.To, p.NoUnfurl = user.ID, true
	// Slack takes a message to one person in a thread without replies, and shows it to nobody.
	if thread == "" || s.replied(ch.ID, thread) {
		s.ephemerals = append(s.ephemerals, p)
	}
	s.inspect(p, c.flag("link_names") || c.str("parse") == "full")
	return reply{"message_ts": p.TS}
}

// replied reports whether a thread has replies.
func (s *Server) replied(channel, thread string) bool {
	return slices.ContainsFunc(s.messages[channel], func(m *Message) bool { return m.ThreadTS == thread })
}

func (s *Server) update(c *call) reply {
	if r := c.missing("channel", "ts"); r != nil {
		return r
	}
	ch, code := s.reachable(c.str("channel"))
	if code != "" {
		return fail(code)
	}
	p := s.find(ch.ID, c.str("ts")) // ephemeral messages are not found: they are not stored
	switch {
	case p == nil:
		return fail("message_not_found")
	case ch.Archived:
		return fail("is_archived")
	case p.BotID != s.opts.BotID:
		return fail("cant_update_message")
	case p.Streaming:
		return fail("streaming_state_conflict")
	case len(c.str("text")) > longestUpdate:
		return fail("msg_too_long", "the text of an update cannot exceed 4000 characters")
	}
	m, bad := s.content(c, false)
	if bad != nil {
		return bad
	}
	if m.Text == "" && c.raw("blocks") == nil {
		return fail("no_text")
	}
	p.Text, p.Streamed = m.Text, nil
	if c.raw("blocks") != nil { // blocks that are not sent stay as they were
		p.Blocks = m.Blocks
	}
	if m.Metadata != nil {
		p.Metadata = m.Metadata
		if string(m.Metadata) == "{}" {
			p.Metadata = nil
		}
	}
	if c.flag("unfurl_links") || c.flag("unfurl_media") {
		p.NoUnfurl = false
	}
	p.Edits++
	s.inspect(p, c.flag("link_names") || c.str("parse") == "full")
	return reply{"channel": ch.ID, "ts": p.TS, "text": p.Text, "message": p.json(true)}
}

func (s *Server) delete(c *call) reply {
	if r := c.missing("channel", "ts"); r != nil {
		return r
	}
	ch, code := s.reachable(c.str("channel"))
	if code != "" {
		return fail(code)
	}
	p := s.find(ch.ID, c.str("ts"))
	switch {
	case p == nil:
		return fail("message_not_found")
	case p.BotID != s.opts.BotID:
		return fail("cant_delete_message")
	}
	s.remove(p)
	return reply{"channel": ch.ID, "ts": p.TS}
}

// remove takes a message out of its channel; the lock is held.
func (s *Server) remove(p *Message) {
	keep := s.messages[p.Channel][:0:0]
	for _, m := range s.messages[p.Channel] {
		if m != p {
			keep = append(keep, m)
		}
	}
	s.messages[p.Channel] = keep
}
