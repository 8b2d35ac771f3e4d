// What the bot can read: histories, replies, channels and people.
package slackfake

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// readable returns the channel the bot reads from.
func (s *Server) readable(c *call) (*Channel, reply) {
	if r := c.missing("channel"); r != nil {
		return nil, r
	}
	ch, code := s.reachable(c.str("channel"))
	if code != "" {
		return nil, fail(code)
	}
	return ch, nil
}

// within reports whether a timestamp lies between the call's oldest and latest,
// which are exclusive unless inclusive is set.
func within(c *call, ts string) bool {
	oldest, latest, inclusive := c.str("oldest"), c.str("latest"), c.flag("inclusive")
	if oldest != "" && (tsLess(ts, oldest) || !inclusive && !tsLess(oldest, ts)) {
		return false
	}
	return latest == "" || tsLess(ts, latest) || inclusive && !tsLess(latest, ts)
}

func tsLess(a, b string) bool {
	as, au, _ := strings.Cut(a, ".")
	bs, bu, _ := strings.Cut(b, ".")
	x, _ := strconv.ParseInt(as, 10, 64)
	y, _ := strconv.ParseInt(bs, 10, 64)
	if x != y {
		return x < y
	}
	pad := func(f string) string { return (f + "000000")[:6] }
	return pad(au) < pad(bu)
}

// page cuts the call's page out of items and completes the reply with the cursor.
func (s *Server) page(c *call, items []map[string]any, standard, most int) reply {
	limit := standard
	if l := c.str("limit"); l != "" {
		n, err := strconv.Atoi(l)
		if err != nil || n < 1 || n > most {
			return fail("invalid_limit")
		}
		limit = n
	}
	if s.opts.Distributed {
		limit = min(limit, 15)
	}
	from := 0
	if cur := c.str("cursor"); cur != "" {
		raw, err := base64.StdEncoding.DecodeString(cur)
		n, ok := strings.CutPrefix(string(raw), "next:")
		from, _ = strconv.Atoi(n)
		if err != nil || !ok || from <= 0 || from > len(items) {
			return fail("invalid_cursor")
		}
	}
	to := min(from+limit, len(items))
	next := ""
	if to < len(items) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(to)))
	}
	return reply{
		"messages": append([]map[string]any{}, items[from:to]...), "has_more": next != "",
		"response_metadata": map[string]any{"next_cursor": next},
	}
}

func (s *Server) history(c *call) reply {
	ch, bad := s.readable(c)
	if bad != nil {
		return bad
	}
	list := s.messages[ch.ID]
	var items []map[string]any
	for i := len(list) - 1; i >= 0; i-- {
		m := list[i]
		if m.ThreadTS != "" && !m.Broadcast || !within(c, m.TS) {
			continue
		}
		items = append(items, s.withThread(m, c.flag("include_all_metadata")))
	}
	return s.page(c, items, 100, 999)
}

// withThread is a message with what a parent tells of its replies.
func (s *Server) withThread(m *Message, metadata bool) map[string]any {
	j := m.json(metadata)
	replies, latest := 0, ""
	for _, r := range s.messages[m.Channel] {
		if r.ThreadTS == m.TS {
			replies++
			latest = r.TS
		}
	}
	if replies > 0 {
		j["thread_ts"], j["reply_count"], j["latest_reply"] = m.TS, replies, latest
	}
	return j
}

func (s *Server) replies(c *call) reply {
	ch, bad := s.readable(c)
	if bad != nil {
		return bad
	}
	if r := c.missing("ts"); r != nil {
		return r
	}
	ts := c.str("ts")
	parent := s.find(ch.ID, ts)
	if parent == nil {
		return fail("thread_not_found")
	}
	metadata := c.flag("include_all_metadata")
	items := []map[string]any{s.withThread(parent, metadata)}
	for _, m := range s.messages[ch.ID] {
		if m.ThreadTS == ts && within(c, m.TS) {
			items = append(items, m.json(metadata))
		}
	}
	return s.page(c, items, 1000, 1000)
}

func (s *Server) info(c *call) reply {
	if r := c.missing("channel"); r != nil {
		return r
	}
	ch := s.channels[c.str("channel")]
	if ch == nil || ch.Private && ch.NotMember {
		return fail("channel_not_found")
	}
	j := s.channelJSON(ch)
	if c.flag("include_locale") {
		j["locale"] = "fr-FR"
	}
	if c.flag("include_num_members") && !ch.IM {
		j["num_members"] = 2
	}
	return reply{"channel": j}
}

func (s *Server) open(c *call) reply {
	if id := c.str("channel"); id != "" {
		ch := s.channels[id]
		if ch == nil || !ch.IM {
			return fail("channel_not_found")
		}
		return reply{"channel": map[string]any{"id": ch.ID}}
	}
	ids := strings.Split(c.str("users"), ",")
	if c.str("users") == "" {
		return fail("users_list_not_supplied")
	}
	if len(ids) > 1 {
		return fail("too_many_users", "the stand-in has no group messages")
	}
	u := s.users[ids[0]]
	switch {
	case u == nil:
		return fail("user_not_found")
	case u.Bot:
		return fail("cannot_dm_bot")
	case u.Deleted:
		return fail("user_disabled")
	}
	ch := s.im(u.ID)
	j := map[string]any{"id": ch.ID}
	if c.flag("return_im") {
		j = s.channelJSON(ch)
	}
	return reply{"channel": j, "no_op": false, "already_open": true}
}

func (s *Server) userInfo(c *call) reply {
	if r := c.missing("user"); r != nil {
		return r
	}
	u := s.users[c.str("user")]
	if u == nil {
		return fail("user_not_found")
	}
	return reply{"user": s.userJSON(u, c.flag("include_locale"))}
}
