// Events: what people write, change and open, as Slack tells the program.
package slackfake

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// A Said is what somebody said.
type Said struct {
	Channel string
	User    string
	// Text is in Slack's encoding: &amp; &lt; &gt;, <@U…>, <https://…|label>.
	Text   string
	Thread string // timestamp of the message it replies to
	Files  int    // attached, of which nothing more is told
	// Attached are the ids of files that are attached, see AddFiles.
	Attached []string
	Team     string // of the person, when it is not the workspace
	TS       string // of the message when it stands already, to deliver its events again
}

// DeliverMention stores a message that mentions the bot and delivers both events
// Slack makes of it, app_mention and message, at the same time and with different
// ids. The mention is put in front when the text has none. In a direct message there
// is only the message event.
func (s *Server) DeliverMention(ctx context.Context, said Said, how ...How) (*Delivery, error) {
	if tag := "<@" + s.opts.BotUser + ">"; !strings.Contains(said.Text, tag) {
		said.Text = tag + " " + said.Text
	}
	return s.say(ctx, said, one(how), true)
}

// DeliverMessage stores a message that does not mention the bot and delivers its
// event: message.im in a direct message, else message.channels or message.groups.
func (s *Server) DeliverMessage(ctx context.Context, said Said, how ...How) (*Delivery, error) {
	return s.say(ctx, said, one(how), false)
}

// Say stores a person's message without telling the program, and returns its
// timestamp: what was there before, or what is said where no event goes.
func (s *Server) Say(said Said) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.touch()
	return s.store(said).TS
}

// store adds a person's message; the lock is held.
func (s *Server) store(said Said) *Message {
	m := &Message{Channel: said.Channel, TS: s.newTS(), ThreadTS: said.Thread, User: said.User, Text: said.Text, Method: "deliver", At: s.now()}
	s.messages[m.Channel] = append(s.messages[m.Channel], m)
	return m
}

func (s *Server) say(ctx context.Context, said Said, how How, mention bool) (*Delivery, error) {
	s.mu.Lock()
	ch, u := s.channels[said.Channel], s.users[said.User]
	if ch == nil || u == nil || ch.NotMember {
		s.mu.Unlock()
		return nil, fmt.Errorf("slackfake: no channel %q that the bot is in, or no user %q", said.Channel, said.User)
	}
	m := s.find(ch.ID, said.TS)
	if m == nil {
		m = s.store(said)
	}
	event := s.messageEvent(m, ch, u, said)
	twins := []outgoing{s.event(ch, event, how)}
	if mention && !ch.IM {
		second := copied(event)
		second["type"] = "app_mention"
		delete(second, "channel_type")
		delete(second, "subtype")
		twins = append(twins, s.event(ch, second, How{}))
	}
	ts := m.TS
	s.touch()
	s.mu.Unlock()

	parts := make([]*Delivery, len(twins))
	errs := make([]error, len(twins))
	var wg sync.WaitGroup
	for i, o := range twins {
		wg.Go(func() { parts[i], errs[i] = s.send(ctx, o, how) })
	}
	wg.Wait()
	d := parts[0]
	d.TS = ts
	for i, p := range parts {
		d.EventIDs = append(d.EventIDs, twins[i].payload["event_id"].(string))
		if i > 0 {
			d.Acked = d.Acked && p.Acked
			d.Attempts = append(d.Attempts, p.Attempts...)
			d.sent = append(d.sent, p.sent...)
		}
		if errs[i] != nil {
			return d, errs[i]
		}
	}
	return d, nil
}

func copied(m map[string]any) map[string]any {
	c := make(map[string]any, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// messageEvent is the inner event of a person's message; the lock is held.
func (s *Server) messageEvent(m *Message, ch *Channel, u *User, said Said) map[string]any {
	team := u.Team
	if said.Team != "" {
		team = said.Team
	}
	e := map[string]any{
		"type": "message", "user": u.ID, "text": m.Text, "ts": m.TS, "event_ts": m.TS, "channel": ch.ID,
		"channel_type": ch.kind(), "team": team, "user_team": team, "source_team": team, "client_msg_id": s.newID("msg-"),
		"blocks": []any{map[string]any{"type": "rich_text", "block_id": "r" + m.TS[len(m.TS)-4:], "elements": []any{
			map[string]any{"type": "rich_text_section", "elements": s.typed(m.Text)},
		}}},
	}
	if m.ThreadTS != "" {
		e["thread_ts"] = m.ThreadTS
		if p := s.find(ch.ID, m.ThreadTS); p != nil {
			e["parent_user_id"] = p.User
		}
	}
	if said.Files > 0 {
		e["subtype"] = "file_share"
		var files []any
		for i := range said.Files {
			files = append(files, map[string]any{
				"id": s.newID("F"), "name": fmt.Sprintf("piece-%d.pdf", i+1), "mimetype": "application/pdf", "filetype": "pdf", "size": 1024,
				"user": u.ID, "mode": "hosted",
			})
		}
		e["files"] = files
	}
	if len(said.Attached) > 0 {
		e["subtype"] = "file_share"
		var files []any
		for _, id := range said.Attached {
			if f := s.files[id]; f != nil {
				files = append(files, s.fileJSON(f))
			}
		}
		e["files"] = files
	}
	return e
}

// typed is a text as the rich text that Slack's editor makes of it.
func (s *Server) typed(text string) []any {
	var parts []any
	tag := "<@" + s.opts.BotUser + ">"
	for i, piece := range strings.Split(text, tag) {
		if i > 0 {
			parts = append(parts, map[string]any{"type": "user", "user_id": s.opts.BotUser})
		}
		if piece != "" {
			plain := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(piece)
			parts = append(parts, map[string]any{"type": "text", "text": plain})
		}
	}
	return parts
}

// event wraps an inner event; ch may be nil. The lock is held.
func (s *Server) event(ch *Channel, inner map[string]any, how How) outgoing {
	id := how.EventID
	if id == "" {
		id = s.newID("Ev")
	}
	p := map[string]any{
		"token": "verification-token", "team_id": s.opts.Team, "context_team_id": s.opts.Team, "context_enterprise_id": nil,
		"api_app_id": s.opts.AppID, "type": "event_callback", "event_id": id, "event_time": s.now().Unix(),
		"is_ext_shared_channel": ch != nil && ch.ExtShared, "event_context": "4-" + id, "event": inner,
		"authorizations": []any{map[string]any{
			"enterprise_id": nil, "team_id": s.opts.Team, "user_id": s.opts.BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
	}
	typ, _ := inner["type"].(string)
	return outgoing{kind: "events_api", typ: typ, payload: p}
}

// DeliverEvent delivers an inner event that has no Deliver method of its own.
func (s *Server) DeliverEvent(ctx context.Context, channel string, inner map[string]any, how ...How) (*Delivery, error) {
	s.mu.Lock()
	o := s.event(s.channels[channel], inner, one(how))
	s.mu.Unlock()
	d, err := s.send(ctx, o, one(how))
	d.EventIDs = []string{o.payload["event_id"].(string)}
	return d, err
}

// inChannel gives an inner event its channel and time.
func (s *Server) inChannel(channel string, inner map[string]any) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	ts := s.newTS()
	inner["channel"], inner["event_ts"] = channel, ts
	if inner["ts"] == nil {
		inner["ts"] = ts
	}
	if ch := s.channels[channel]; ch != nil && inner["type"] == "message" {
		inner["channel_type"] = ch.kind()
	}
	return inner
}

// DeliverEdit changes a person's message and delivers message_changed.
func (s *Server) DeliverEdit(ctx context.Context, channel, ts, text string, how ...How) (*Delivery, error) {
	s.mu.Lock()
	m := s.find(channel, ts)
	if m == nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("slackfake: no message %s in %s", ts, channel)
	}
	before := m.json(false)
	m.Text = text
	m.Edits++
	after := m.json(false)
	s.mu.Unlock()
	return s.DeliverEvent(ctx, channel, s.inChannel(channel, map[string]any{
		"type": "message", "subtype": "message_changed", "hidden": true, "message": after, "previous_message": before,
	}), how...)
}

// DeliverDeletion deletes a message and delivers message_deleted.
func (s *Server) DeliverDeletion(ctx context.Context, channel, ts string, how ...How) (*Delivery, error) {
	s.mu.Lock()
	m := s.find(channel, ts)
	if m == nil {
		s.mu.Unlock()
		return nil, fmt.Errorf("slackfake: no message %s in %s", ts, channel)
	}
	before := m.json(false)
	s.remove(m)
	s.mu.Unlock()
	return s.DeliverEvent(ctx, channel, s.inChannel(channel, map[string]any{
		"type": "message", "subtype": "message_deleted", "hidden": true, "deleted_ts": ts, "previous_message": before,
	}), how...)
}

// DeliverJoin tells that somebody has joined a channel, with the message that Slack writes about it.
func (s *Server) DeliverJoin(ctx context.Context, channel, user string, how ...How) (*Delivery, error) {
	if d, err := s.DeliverEvent(ctx, channel, s.inChannel(channel, map[string]any{
		"type": "message", "subtype": "channel_join", "user": user, "text": "<@" + user + "> has joined the channel",
	}), how...); err != nil {
		return d, err
	}
	return s.DeliverEvent(ctx, channel, s.inChannel(channel, map[string]any{
		"type": "member_joined_channel", "user": user, "channel_type": "C", "team": s.opts.Team,
	}), how...)
}

// DeliverBotMessage posts a message of a bot and delivers its event. With the bot's
// own user id it is an echo of the program's words, else another app's.
func (s *Server) DeliverBotMessage(ctx context.Context, channel, botUser, text string, how ...How) (*Delivery, error) {
	bot, app := s.opts.BotID, s.opts.AppID
	if botUser != s.opts.BotUser {
		bot, app = "B0OTHER", "A0OTHER"
	}
	e := s.inChannel(channel, map[string]any{
		"type": "message", "user": botUser, "bot_id": bot, "app_id": app, "text": text, "team": s.opts.Team,
		"bot_profile": map[string]any{"id": bot, "app_id": app, "name": "bot", "team_id": s.opts.Team},
	})
	if app != s.opts.AppID {
		e["subtype"] = "bot_message"
		s.mu.Lock()
		s.messages[channel] = append(s.messages[channel], &Message{
			Channel: channel, TS: e["ts"].(string), User: botUser, BotID: bot, Subtype: "bot_message", Text: text, Method: "deliver", At: s.now(),
		})
		s.mu.Unlock()
	}
	return s.DeliverEvent(ctx, channel, e, how...)
}

// DeliverHomeOpened tells that a user opened the app's tab "home" or "messages".
func (s *Server) DeliverHomeOpened(ctx context.Context, user, tab string, how ...How) (*Delivery, error) {
	im := s.IM(user)
	e := map[string]any{"type": "app_home_opened", "user": user, "tab": tab}
	s.mu.Lock()
	if v := s.views[s.homes[user]]; v != nil && tab == "home" {
		e["view"] = s.viewJSON(v)
	}
	s.mu.Unlock()
	return s.DeliverEvent(ctx, im, without(s.inChannel(im, e), "ts"), how...)
}

// DeliverContextChanged tells what channel a user looks at while the agent is open.
func (s *Server) DeliverContextChanged(ctx context.Context, user, channel string, how ...How) (*Delivery, error) {
	im := s.IM(user)
	return s.DeliverEvent(ctx, im, without(s.inChannel(im, map[string]any{
		"type": "app_context_changed", "user": user,
		"context": map[string]any{"entities": []any{map[string]any{"type": "slack#/types/channel_id", "value": channel, "team_id": s.opts.Team}}},
	}), "ts"), how...)
}

func without(m map[string]any, key string) map[string]any {
	delete(m, key)
	return m
}

// DeliverTokensRevoked revokes the tokens and tells so.
func (s *Server) DeliverTokensRevoked(ctx context.Context, how ...How) (*Delivery, error) {
	s.Revoke()
	return s.DeliverEvent(ctx, "", map[string]any{
		"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{}, "bot": []string{s.opts.BotUser}},
	}, how...)
}

// DeliverUninstalled revokes the tokens and tells that the app was removed.
func (s *Server) DeliverUninstalled(ctx context.Context, how ...How) (*Delivery, error) {
	s.Revoke()
	return s.DeliverEvent(ctx, "", map[string]any{"type": "app_uninstalled"}, how...)
}

// DeliverRateLimited tells that events were dropped in the last minute.
func (s *Server) DeliverRateLimited(ctx context.Context, how ...How) (*Delivery, error) {
	return s.send(ctx, outgoing{kind: "events_api", typ: "app_rate_limited", payload: map[string]any{
		"token": "verification-token", "type": "app_rate_limited", "team_id": s.opts.Team, "api_app_id": s.opts.AppID,
		"minute_rate_limited": time.Now().Unix() / 60 * 60,
	}}, one(how))
}

// DeliverVerification asks the program's URL whether it is the app's; the challenge
// is to come back, as plain text or in JSON.
func (s *Server) DeliverVerification(ctx context.Context, challenge string, how ...How) (*Delivery, error) {
	h := one(how)
	h.Once = true
	return s.send(ctx, outgoing{kind: "events_api", typ: "url_verification", payload: map[string]any{
		"token": "verification-token", "type": "url_verification", "challenge": challenge,
	}}, h)
}
