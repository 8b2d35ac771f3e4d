// Who and what is in the workspace: people, bots and channels.
package slackfake

import "strings"

// A User is a person or a bot.
type User struct {
	ID       string
	Name     string // default: the id in lower case
	RealName string // default: Name
	Team     string // default: the workspace; another one makes a stranger of a shared channel
	TZ       string // default "Europe/Paris"
	TZOffset int    // seconds east of UTC
	Locale   string // default "fr-FR"

	Bot         bool
	Admin       bool
	Owner       bool
	Guest       bool // multi-channel guest
	SingleGuest bool // single-channel guest
	Stranger    bool // of another organisation, seen in a shared channel only
	Deleted     bool
}

// A Channel is a conversation. The bot is a member unless NotMember is set.
type Channel struct {
	ID        string
	Name      string // default: the id in lower case
	Private   bool
	IM        bool   // a direct message of the bot with User
	User      string // of an IM
	ExtShared bool   // shared with another organisation
	Archived  bool
	NotMember bool
	// Outsiders are users who are not in the channel: ephemeral messages to them are refused.
	Outsiders []string
}

// AddUser adds a user, or replaces the one of that id.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addUser(u)
}

func (s *Server) addUser(u User) *User {
	if u.Name == "" {
		u.Name = strings.ToLower(u.ID)
	}
	if u.RealName == "" {
		u.RealName = u.Name
	}
	if u.Team == "" {
		u.Team = s.opts.Team
	}
	if u.TZ == "" {
		u.TZ, u.TZOffset = "Europe/Paris", 3600
	}
	if u.Locale == "" {
		u.Locale = "fr-FR"
	}
	s.users[u.ID] = &u
	return &u
}

// AddChannel adds a channel, or replaces the one of that id.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addChannel(c)
}

func (s *Server) addChannel(c Channel) *Channel {
	if c.Name == "" {
		c.Name = strings.ToLower(c.ID)
	}
	s.channels[c.ID] = &c
	return &c
}

// IM returns the channel of the bot's direct messages with a user; it is made when there is none.
func (s *Server) IM(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.im(user).ID
}

func (s *Server) im(user string) *Channel {
	for _, c := range s.channels {
		if c.IM && c.User == user {
			return c
		}
	}
	return s.addChannel(Channel{ID: s.newID("D"), Name: "directmessage", IM: true, User: user})
}

// reachable returns the channel the bot may write to or read, or Slack's error code; the lock is held.
func (s *Server) reachable(id string) (*Channel, string) {
	if strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") {
		if u := s.users[id]; u != nil && !u.Bot {
			return s.im(id), ""
		}
	}
	c := s.channels[id]
	switch {
	case c == nil, c.NotMember && c.Private:
		return nil, "channel_not_found"
	case c.NotMember:
		return nil, "not_in_channel"
	}
	return c, ""
}

// kind is the channel_type that events carry.
func (c *Channel) kind() string {
	switch {
	case c.IM:
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// outside reports whether the user is known not to be in the channel.
func (c *Channel) outside(user string) bool {
	if c.IM {
		return user != c.User
	}
	for _, o := range c.Outsiders {
		if o == user {
			return true
		}
	}
	return false
}

func (s *Server) userJSON(u *User, locale bool) map[string]any {
	m := map[string]any{
		"id": u.ID, "team_id": u.Team, "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted,
		"tz": u.TZ, "tz_label": u.TZ, "tz_offset": u.TZOffset,
		"is_bot": u.Bot, "is_app_user": false, "is_admin": u.Admin, "is_owner": u.Owner, "is_primary_owner": u.Owner,
		"is_restricted": u.Guest || u.SingleGuest, "is_ultra_restricted": u.SingleGuest,
		"profile": map[string]any{"real_name": u.RealName, "display_name": u.Name, "team": u.Team},
	}
	if u.Stranger {
		m["is_stranger"] = true
	}
	if locale {
		m["locale"] = u.Locale
	}
	return m
}

func (s *Server) channelJSON(c *Channel) map[string]any {
	m := map[string]any{
		"id": c.ID, "created": 1500000000, "is_archived": c.Archived, "is_im": c.IM, "is_org_shared": false,
		"context_team_id": s.opts.Team,
	}
	if c.IM {
		m["user"] = c.User
		return m
	}
	m["name"], m["name_normalized"] = c.Name, c.Name
	m["is_channel"], m["is_group"], m["is_private"], m["is_mpim"] = !c.Private, c.Private, c.Private, false
	m["is_member"] = !c.NotMember
	m["is_shared"], m["is_ext_shared"], m["is_pending_ext_shared"] = c.ExtShared, c.ExtShared, false
	m["shared_team_ids"] = []string{s.opts.Team}
	if c.ExtShared {
		m["shared_team_ids"] = []string{s.opts.Team, "T0OTHER"}
	}
	return m
}
