// Modals and the home: opened once with a fresh trigger, updated against a hash.
package slackfake

import (
	"encoding/json"
	"fmt"
	"time"
)

const triggerLife = 3 * time.Second

// A View is a modal or a home as a user sees it.
type View struct {
	ID       string
	Hash     string
	User     string
	Type     string // "modal" or "home"
	Callback string
	External string
	Private  string
	// JSON is the view as it was sent.
	JSON json.RawMessage
	root string
}

type trigger struct {
	user string
	made time.Time
	used bool
}

// newTrigger makes a trigger id for a user; the lock is held.
func (s *Server) newTrigger(user string) string {
	s.ids++
	id := fmt.Sprintf("%d.%d.%032x", s.ids, 1000+s.ids, s.ids*2654435761)
	s.triggers[id] = &trigger{user: user, made: s.now()}
	return id
}

// exchange uses a trigger up and returns its user.
func (s *Server) exchange(c *call) (string, reply) {
	t := s.triggers[c.str("trigger_id")]
	switch {
	case t == nil:
		return "", fail("invalid_trigger_id")
	case t.used:
		return "", fail("exchanged_trigger_id")
	case s.now().Sub(t.made) > triggerLife:
		return "", fail("expired_trigger_id")
	}
	t.used = true
	return t.user, nil
}

// setView fills a view from its JSON and gives it a new hash; the lock is held.
func (s *Server) setView(v *View, raw json.RawMessage) {
	var m struct {
		Type     string `json:"type"`
		Callback string `json:"callback_id"`
		External string `json:"external_id"`
		Private  string `json:"private_metadata"`
	}
	json.Unmarshal(raw, &m)
	v.Type, v.Callback, v.External, v.Private, v.JSON = m.Type, m.Callback, m.External, m.Private, raw
	s.ids++
	v.Hash = fmt.Sprintf("%d.%08x", s.now().Unix(), s.ids)
	s.views[v.ID] = v
	s.inspectView(v)
}

// json is the view as replies and interactions carry it.
func (s *Server) viewJSON(v *View) map[string]any {
	m := map[string]any{}
	json.Unmarshal(v.JSON, &m)
	for _, k := range []string{"callback_id", "private_metadata", "external_id"} {
		if m[k] == nil {
			m[k] = ""
		}
	}
	if m["state"] == nil {
		m["state"] = map[string]any{"values": map[string]any{}}
	}
	m["id"], m["hash"], m["team_id"], m["app_id"], m["bot_id"] = v.ID, v.Hash, s.opts.Team, s.opts.AppID, s.opts.BotID
	m["app_installed_team_id"], m["root_view_id"], m["previous_view_id"] = s.opts.Team, v.root, nil
	return m
}

// takeView reads and checks a call's view of a kind.
func (s *Server) takeView(c *call, kind string) (json.RawMessage, reply) {
	raw := c.raw("view")
	if raw == nil {
		return nil, fail("invalid_arguments", "missing required field: view")
	}
	if why := s.checkView(raw, kind); len(why) > 0 {
		return nil, fail("invalid_arguments", why...)
	}
	var m struct {
		External string `json:"external_id"`
	}
	json.Unmarshal(raw, &m)
	if m.External != "" && c.method != "views.update" {
		for _, v := range s.views {
			if v.External == m.External && v.Type == "modal" {
				return nil, fail("duplicate_external_id")
			}
		}
	}
	return raw, nil
}

func (s *Server) viewsOpen(c *call) reply { return s.raise(c, false) }
func (s *Server) viewsPush(c *call) reply { return s.raise(c, true) }

// raise opens a modal, on top of those that are open or instead of them.
func (s *Server) raise(c *call, push bool) reply {
	if r := c.missing("trigger_id"); r != nil {
		return r
	}
	raw, bad := s.takeView(c, "modal")
	if bad != nil {
		return bad
	}
	user, bad := s.exchange(c)
	if bad != nil {
		return bad
	}
	if !push {
		s.closeViews(user)
	}
	if push && len(s.stacks[user]) == 0 {
		return fail("not_found", "no modal is open to push upon")
	}
	if len(s.stacks[user]) >= 3 {
		return fail("push_limit_reached")
	}
	return reply{"view": s.viewJSON(s.stackView(user, raw))}
}

// stackView puts a modal on top of a user's; the lock is held.
func (s *Server) stackView(user string, raw json.RawMessage) *View {
	v := &View{ID: s.newID("V"), User: user}
	s.stacks[user] = append(s.stacks[user], v.ID)
	v.root = s.stacks[user][0]
	s.setView(v, raw)
	return v
}

// closeViews closes all modals of a user; the lock is held.
func (s *Server) closeViews(user string) {
	for _, id := range s.stacks[user] {
		delete(s.views, id)
	}
	s.stacks[user] = nil
}

func (s *Server) viewsUpdate(c *call) reply {
	raw, bad := s.takeView(c, "modal")
	if bad != nil {
		return bad
	}
	var v *View
	for _, have := range s.views {
		ext := c.str("external_id")
		if have.ID == c.str("view_id") || ext != "" && have.External == ext {
			v = have
		}
	}
	switch {
	case v == nil || v.Type != "modal":
		return fail("not_found")
	case c.str("hash") != "" && c.str("hash") != v.Hash:
		return fail("hash_conflict")
	}
	s.setView(v, raw)
	return reply{"view": s.viewJSON(v)}
}

func (s *Server) viewsPublish(c *call) reply {
	if r := c.missing("user_id"); r != nil {
		return r
	}
	user := s.users[c.str("user_id")]
	if user == nil || user.Bot {
		return fail("invalid_user_id")
	}
	raw, bad := s.takeView(c, "home")
	if bad != nil {
		return bad
	}
	v := s.views[s.homes[user.ID]]
	if v == nil {
		v = &View{ID: s.newID("V"), User: user.ID}
		v.root = v.ID
		s.homes[user.ID] = v.ID
	} else if h := c.str("hash"); h != "" && h != v.Hash {
		return fail("hash_conflict")
	}
	s.setView(v, raw)
	return reply{"view": s.viewJSON(v)}
}
