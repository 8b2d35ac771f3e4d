// Payloads delivered as they were found, and what has to be there for the program to answer them.
package slackfake

import (
	"context"
	"encoding/json"
)

// What a raw payload speaks of, in any of its kinds.
type rawPayload struct {
	Type    string `json:"type"`
	Command string `json:"command"`
	Event   struct {
		Type        string `json:"type"`
		Channel     string `json:"channel"`
		User        string `json:"user"`
		TS          string `json:"ts"`
		Text        string `json:"text"`
		ThreadTS    string `json:"thread_ts"`
		ChannelType string `json:"channel_type"`
	} `json:"event"`
	ChannelID string `json:"channel_id"`
	UserID    string `json:"user_id"`
	Channel   struct {
		ID string `json:"id"`
	} `json:"channel"`
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Message struct {
		TS       string `json:"ts"`
		Text     string `json:"text"`
		User     string `json:"user"`
		ThreadTS string `json:"thread_ts"`
	} `json:"message"`
}

// Raw delivers a payload of a kind ("events_api", "slash_commands" or "interactive")
// as it is, but for response_url and trigger_id: where it has them, the server's own
// take their place, so that nothing goes to another host. The channel, user and
// message that it speaks of are added to the workspace when they are not there, so
// that the program can answer.
func (s *Server) Raw(ctx context.Context, kind string, payload []byte, how ...How) (*Delivery, error) {
	var p rawPayload
	json.Unmarshal(payload, &p) // whatever fits; the rest stays empty
	s.mu.Lock()
	s.learn(p)
	url, trig := "", ""
	var all map[string]any
	if json.Unmarshal(payload, &all) == nil && (all["response_url"] != nil || all["trigger_id"] != nil) {
		user, channel := p.User.ID+p.UserID, p.Channel.ID+p.ChannelID
		if all["response_url"] != nil {
			url = s.newResponseURL("actions", channel, user, s.find(channel, p.Message.TS))
			all["response_url"] = url
		}
		if all["trigger_id"] != nil {
			trig = s.newTrigger(user)
			all["trigger_id"] = trig
		}
		payload, _ = json.Marshal(all)
	}
	s.mu.Unlock()
	typ := p.Type + p.Command
	if p.Event.Type != "" {
		typ = p.Event.Type
	}
	d, err := s.send(ctx, outgoing{kind: kind, typ: typ, raw: payload}, one(how))
	d.ResponseURL, d.Trigger, d.TS = url, trig, p.Event.TS+p.Message.TS
	return d, err
}

// learn adds what a payload speaks of; the lock is held.
func (s *Server) learn(p rawPayload) {
	e := p.Event
	for _, u := range []string{e.User, p.UserID, p.User.ID} {
		if u != "" && s.users[u] == nil {
			s.addUser(User{ID: u})
		}
	}
	for _, c := range []string{e.Channel, p.ChannelID, p.Channel.ID} {
		if c != "" && s.channels[c] == nil {
			im := e.ChannelType == "im" || c[0] == 'D'
			s.addChannel(Channel{ID: c, IM: im, User: e.User + p.UserID + p.User.ID, Private: e.ChannelType == "group"})
		}
	}
	if e.Type == "message" || e.Type == "app_mention" {
		s.learnMessage(e.Channel, e.ThreadTS, "", "", "")
		s.learnMessage(e.Channel, e.TS, e.ThreadTS, e.User, e.Text)
	}
	m := p.Message
	s.learnMessage(p.Channel.ID, m.ThreadTS, "", "", "")
	s.learnMessage(p.Channel.ID, m.TS, m.ThreadTS, m.User, m.Text)
}

func (s *Server) learnMessage(channel, ts, thread, user, text string) {
	if channel == "" || !tsForm.MatchString(ts) || s.find(channel, ts) != nil {
		return
	}
	if thread == ts {
		thread = ""
	}
	s.messages[channel] = append(s.messages[channel], &Message{
		Channel: channel, TS: ts, ThreadTS: thread, User: user, Text: text, Method: "deliver", At: s.now(),
	})
}
