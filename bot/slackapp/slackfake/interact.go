// Commands, clicks, modals and shortcuts: what people do, and what an acknowledgement makes of it.
package slackfake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// A Command is a slash command that somebody typed.
type Command struct {
	Name    string // with the slash
	Text    string
	Channel string
	User    string
}

// DeliverCommand delivers a slash command. A message in the acknowledgement is
// shown as Slack shows it.
func (s *Server) DeliverCommand(ctx context.Context, c Command, how ...How) (*Delivery, error) {
	s.mu.Lock()
	ch, u := s.channels[c.Channel], s.users[c.User]
	if ch == nil || u == nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("slackfake: no channel %q or no user %q", c.Channel, c.User)
	}
	name := ch.Name
	if ch.Private {
		name = "privategroup"
	}
	if ch.IM {
		name = "directmessage"
	}
	url, trig := s.newResponseURL("commands", ch.ID, u.ID, nil), s.newTrigger(u.ID)
	answers := s.urls[strings.TrimPrefix(url, s.url)]
	s.mu.Unlock()
	d, err := s.send(ctx, outgoing{kind: "slash_commands", typ: c.Name, payload: map[string]any{
		"token": "verification-token", "team_id": s.opts.Team, "team_domain": "redaction", "channel_id": ch.ID, "channel_name": name,
		"user_id": u.ID, "user_name": u.Name, "command": c.Name, "text": c.Text, "api_app_id": s.opts.AppID,
		"is_enterprise_install": "false", "response_url": url, "trigger_id": trig,
	}, done: func(d *Delivery) { s.ackedMessage(answers, d.Reply) }}, one(how))
	d.ResponseURL, d.Trigger = url, trig
	return d, err
}

// ackedMessage shows the message in the acknowledgement of a command; the lock is held.
func (s *Server) ackedMessage(u *responseURL, body []byte) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || string(body) == "null" || string(body) == "{}" || string(body) == `""` {
		return
	}
	var p response
	if body[0] != '{' {
		p.Text = string(body)
	} else if json.Unmarshal(body, &p) != nil {
		s.violate("ack: a command's acknowledgement is not a message")
		return
	}
	m, code := s.said(p)
	if code == "no_text" {
		return
	}
	if code != "" {
		s.violate("ack: a command's acknowledgement is %s", code)
		return
	}
	s.inspect(s.answerIn(u, m, p, "ack"), false)
}

// A Click is the use of an element of a message or a view.
type Click struct {
	User    string
	Channel string // of the message, ephemeral or not
	Message string // its timestamp
	View    string // id of the view instead of a message
	Action  string // the element's action_id; with a star at its end, the first that begins so
	Block   string // its block_id, when the action_id alone is not enough
	// Values is what is chosen: the value of an option, a date, an id; "positive" or
	// "negative", or the button's value, for feedback buttons. Plain buttons need none.
	Values []string
}

// DeliverClick delivers a click. It is an error to click what is not there.
func (s *Server) DeliverClick(ctx context.Context, c Click, how ...How) (*Delivery, error) {
	s.mu.Lock()
	p, m, err := s.click(c)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	var url string
	if m != nil {
		url = s.newResponseURL("actions", m.Channel, c.User, m)
		p["response_url"] = url
	}
	trig := s.newTrigger(c.User)
	p["trigger_id"] = trig
	s.mu.Unlock()
	d, err := s.send(ctx, outgoing{kind: "interactive", typ: "block_actions", payload: p}, one(how))
	d.ResponseURL, d.Trigger, d.TS = url, trig, c.Message
	return d, err
}

// click makes the payload of a click and returns the message that was clicked; the lock is held.
func (s *Server) click(c Click) (map[string]any, *Message, error) {
	p := s.interaction("block_actions", c.User)
	var blocks json.RawMessage
	var m *Message
	if c.View != "" {
		v := s.views[c.View]
		if v == nil {
			return nil, nil, fmt.Errorf("slackfake: no view %s", c.View)
		}
		var j struct {
			Blocks json.RawMessage `json:"blocks"`
		}
		json.Unmarshal(v.JSON, &j)
		blocks = j.Blocks
		p["view"] = s.viewJSON(v)
		p["container"] = map[string]any{"type": "view", "view_id": v.ID}
	} else {
		if m = s.visible(c.Channel, c.Message, c.User); m == nil {
			return nil, nil, fmt.Errorf("slackfake: %s sees no message %s in %s", c.User, c.Message, c.Channel)
		}
		blocks = m.Blocks
		box := map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.ephemeral()}
		if m.ThreadTS != "" {
			box["thread_ts"] = m.ThreadTS
		}
		p["container"] = box
		p["channel"] = map[string]any{"id": m.Channel, "name": s.channels[m.Channel].Name}
		if !m.ephemeral() { // ephemeral messages are not in the payload
			p["message"] = m.json(true)
		}
	}
	action, err := s.used(blocks, c)
	if err != nil {
		return nil, nil, err
	}
	p["actions"] = []any{action}
	p["state"] = map[string]any{"values": map[string]any{}}
	return p, m, nil
}

// visible returns a message that a user can see; the lock is held.
func (s *Server) visible(channel, ts, user string) *Message {
	if m := s.find(channel, ts); m != nil {
		return m
	}
	for _, m := range s.ephemerals {
		if m.Channel == channel && m.TS == ts && m.To == user {
			return m
		}
	}
	return nil
}

// used is the action that a click on an element makes.
func (s *Server) used(blocks json.RawMessage, c Click) (map[string]any, error) {
	for _, e := range elements(blocks) {
		prefix, star := strings.CutSuffix(c.Action, "*")
		if e.id != c.Action && !(star && strings.HasPrefix(e.id, prefix)) || c.Block != "" && e.block != c.Block {
			continue
		}
		a := map[string]any{"type": e.kind(), "action_id": e.id, "block_id": e.block, "action_ts": s.newTS()}
		switch e.kind() {
		case "button", "icon_button":
			a["text"], a["value"] = e.m["text"], e.m["value"]
			if a["value"] == nil {
				delete(a, "value")
			}
		case "feedback_buttons":
			if err := e.feedback(a, c.Values); err != nil {
				return nil, err
			}
		default:
			state, err := e.state(c.Values)
			if err != nil {
				return nil, err
			}
			for k, v := range state {
				a[k] = v
			}
		}
		return a, nil
	}
	return nil, fmt.Errorf("slackfake: nothing to click with action_id %q", c.Action)
}

// interaction is what all interactions have; the lock is held.
func (s *Server) interaction(typ, user string) map[string]any {
	name, team := user, s.opts.Team
	if u := s.users[user]; u != nil {
		name, team = u.Name, u.Team
	}
	return map[string]any{
		"type": typ, "token": "verification-token", "api_app_id": s.opts.AppID, "is_enterprise_install": false, "enterprise": nil,
		"team": map[string]any{"id": s.opts.Team, "domain": "redaction"},
		"user": map[string]any{"id": user, "username": name, "name": name, "team_id": team},
	}
}

// DeliverShortcut delivers a message shortcut; without a message a global one.
func (s *Server) DeliverShortcut(ctx context.Context, callback, user, channel, ts string, how ...How) (*Delivery, error) {
	s.mu.Lock()
	typ, url := "shortcut", ""
	if ts != "" {
		typ = "message_action"
	}
	p := s.interaction(typ, user)
	p["callback_id"], p["action_ts"] = callback, s.newTS()
	trig := s.newTrigger(user)
	p["trigger_id"] = trig
	if ts != "" {
		m := s.visible(channel, ts, user)
		if m == nil {
			s.mu.Unlock()
			return nil, fmt.Errorf("slackfake: %s sees no message %s in %s", user, ts, channel)
		}
		url = s.newResponseURL("actions", channel, user, nil)
		p["channel"] = map[string]any{"id": channel, "name": s.channels[channel].Name}
		p["message"], p["message_ts"], p["response_url"] = m.json(true), ts, url
	}
	s.mu.Unlock()
	d, err := s.send(ctx, outgoing{kind: "interactive", typ: typ, payload: p}, one(how))
	d.ResponseURL, d.Trigger, d.TS = url, trig, ts
	return d, err
}
