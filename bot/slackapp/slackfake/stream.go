// Streamed messages: started, appended to, stopped, in that order and by the same bot.
package slackfake

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// streamed reads markdown_text and chunks of a call: the pieces of text in order,
// and the blocks that came in chunks.
func (s *Server) streamed(c *call) (pieces []string, blocks []json.RawMessage, bad reply) {
	sum := 0
	add := func(t string) {
		pieces = append(pieces, t)
		sum += utf8.RuneCountInString(t)
	}
	if t := c.str("markdown_text"); t != "" {
		add(t)
	}
	if raw := c.raw("chunks"); raw != nil {
		var chunks []map[string]json.RawMessage
		if json.Unmarshal(raw, &chunks) != nil {
			return nil, nil, fail("invalid_chunks", "chunks must be an array of objects")
		}
		for i, ch := range chunks {
			why := ""
			switch kind := unquote(ch["type"]); kind {
			case "markdown_text":
				if unquote(ch["text"]) == "" {
					why = "missing required field: text"
				}
				add(unquote(ch["text"]))
			case "task_update":
				if unquote(ch["id"]) == "" || unquote(ch["title"]) == "" {
					why = "missing required field: id or title"
				}
				switch unquote(ch["status"]) {
				case "pending", "in_progress", "complete", "error":
				default:
					why = "status must be a valid enum value"
				}
			case "plan_update":
				if unquote(ch["title"]) == "" {
					why = "missing required field: title"
				}
			case "blocks":
				if code, errs := s.checkBlocks(ch["blocks"]); code != "" {
					return nil, nil, fail(code, errs...)
				}
				blocks = append(blocks, ch["blocks"])
			default:
				why = "unsupported type: " + kind
			}
			if why != "" {
				return nil, nil, fail("invalid_chunks", fmt.Sprintf("%s [json-pointer:/chunks/%d]", why, i))
			}
		}
	}
	if sum > markdownSum {
		return nil, nil, fail("msg_too_long")
	}
	return pieces, blocks, nil
}

func unquote(raw json.RawMessage) string {
	var t string
	json.Unmarshal(raw, &t)
	return t
}

func (s *Server) startStream(c *call) reply {
	if r := c.missing("channel", "thread_ts"); r != nil {
		return r
	}
	ch, thread, bad := s.place(c)
	if bad != nil {
		return bad
	}
	if !ch.IM {
		switch {
		case c.str("recipient_user_id") == "":
			return fail("missing_recipient_user_id")
		case c.str("recipient_team_id") == "":
			return fail("missing_recipient_team_id")
		}
	}
	if id := c.str("recipient_user_id"); id != "" && s.users[id] == nil {
		return fail("user_not_found")
	}
	switch c.str("task_display_mode") {
	case "", "timeline", "plan":
	default:
		return fail("invalid_arguments", "task_display_mode must be timeline or plan")
	}
	pieces, blocks, bad := s.streamed(c)
	if bad != nil {
		return bad
	}
	p := s.own(Message{Streaming: true, NoUnfurl: true}, ch, thread, c.method)
	s.messages[ch.ID] = append(s.messages[ch.ID], p)
	s.clearStatus(ch.ID, thread)
	s.flow(p, pieces, blocks)
	return reply{"channel": ch.ID, "ts": p.TS}
}

// flow adds to a streaming message.
func (s *Server) flow(p *Message, pieces []string, blocks []json.RawMessage) {
	for _, t := range pieces {
		p.Streamed = append(p.Streamed, t)
		p.Text += t
	}
	for _, b := range blocks {
		p.Blocks = joinArrays(p.Blocks, b)
	}
	s.inspect(p, false)
}

func joinArrays(a, b json.RawMessage) json.RawMessage {
	var x, y []json.RawMessage
	json.Unmarshal(a, &x)
	json.Unmarshal(b, &y)
	if len(x)+len(y) == 0 {
		return nil
	}
	joined, _ := json.Marshal(append(x, y...))
	return joined
}

// streaming returns the message a call appends to or stops.
func (s *Server) streaming(c *call) (*Message, reply) {
	if r := c.missing("channel", "ts"); r != nil {
		return nil, r
	}
	ch, code := s.reachable(c.str("channel"))
	if code != "" {
		return nil, fail(code)
	}
	p := s.find(ch.ID, c.str("ts"))
	switch {
	case p == nil:
		return nil, fail("message_not_found")
	case p.BotID != s.opts.BotID:
		return nil, fail("message_not_owned_by_app")
	case !p.Streaming:
		return nil, fail("message_not_in_streaming_state")
	}
	return p, nil
}

func (s *Server) appendStream(c *call) reply {
	p, bad := s.streaming(c)
	if bad != nil {
		return bad
	}
	pieces, blocks, bad := s.streamed(c)
	if bad != nil {
		return bad
	}
	if c.str("markdown_text") == "" && c.raw("chunks") == nil {
		return fail("no_text")
	}
	s.flow(p, pieces, blocks)
	return reply{"channel": p.Channel, "ts": p.TS}
}

func (s *Server) stopStream(c *call) reply {
	p, bad := s.streaming(c)
	if bad != nil {
		return bad
	}
	pieces, blocks, bad := s.streamed(c)
	if bad != nil {
		return bad
	}
	m, bad := s.content(&call{args: map[string]json.RawMessage{"blocks": c.args["blocks"], "metadata": c.args["metadata"]}}, false)
	if bad != nil {
		return bad
	}
	if m.Blocks != nil {
		blocks = append(blocks, m.Blocks)
	}
	p.Streaming = false
	if m.Metadata != nil {
		p.Metadata = m.Metadata
	}
	s.flow(p, pieces, blocks)
	return reply{"channel": p.Channel, "ts": p.TS, "message": p.json(true)}
}
