// What Slack would let pass and people would suffer from: pings and unfurled links.
package slackfake

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// A Ping is a mention that notifies somebody.
type Ping struct {
	Channel, TS string // of the message; of a view TS is its id
	What        string // the mention as it was written
	Where       string // "text", "block", "markdown", "rich_text", "stream" or "view"
}

var (
	mention   = regexp.MustCompile(`<!(?:channel|here|everyone)(?:\|[^>]*)?>|<!subteam\^[A-Z0-9]+(?:\|[^>]*)?>|<@[UW][A-Z0-9]+(?:\|[^>]*)?>`)
	bare      = regexp.MustCompile(`(?:^|[^\w@/.])(@(?:channel|here|everyone))\b`)
	chanLink  = regexp.MustCompile(`<#[CG][A-Z0-9]+(?:\|[^>]*)?>`)
	anyHandle = regexp.MustCompile(`(?:^|[^\w@/.])(@[a-z0-9][\w.-]*)`)
)

// inspect looks at what a message says now and wakes those who wait; the lock is held.
// linked is set when the call had link_names or parse=full.
func (s *Server) inspect(m *Message, linked bool) {
	defer s.touch()
	look := func(where, text string, linked bool) {
		for _, w := range mention.FindAllString(text, -1) {
			s.ping(m.Channel, m.TS, w, where)
		}
		for _, w := range chanLink.FindAllString(text, -1) {
			s.suspect(m.Channel, m.TS, w, where)
		}
		form := bare
		if linked {
			form = anyHandle
		}
		for _, w := range form.FindAllStringSubmatch(text, -1) {
			if linked {
				s.ping(m.Channel, m.TS, w[1], where)
			} else if where != "text" {
				s.suspect(m.Channel, m.TS, w[1], where)
			}
		}
	}
	where := "text"
	if m.Streamed != nil {
		where = "stream"
	}
	look(where, m.Text, linked)
	var blocks any
	json.Unmarshal(m.Blocks, &blocks)
	s.mentions(blocks, func(where, text string) { look(where, text, linked) })
}

func (s *Server) inspectView(v *View) {
	defer s.touch()
	var m map[string]any
	json.Unmarshal(v.JSON, &m)
	s.mentions(m["blocks"], func(_, text string) {
		for _, w := range mention.FindAllString(text, -1) {
			s.ping("", v.ID, w, "view")
		}
	})
}

func (s *Server) ping(channel, ts, what, where string) {
	s.pings = appendNew(s.pings, Ping{channel, ts, what, where})
}

func (s *Server) suspect(channel, ts, what, where string) {
	s.suspects = appendNew(s.suspects, Ping{channel, ts, what, where})
}

func appendNew(list []Ping, p Ping) []Ping {
	for _, have := range list {
		if have == p {
			return list
		}
	}
	return append(list, p)
}

// mentions calls look with every text in which Slack reads mentions: mrkdwn objects,
// markdown blocks, and the mentions of rich text in their written form.
func (s *Server) mentions(v any, look func(where, text string)) {
	switch v := v.(type) {
	case []any:
		for _, it := range v {
			s.mentions(it, look)
		}
	case map[string]any:
		t, _ := v["text"].(string)
		switch v["type"] {
		case "mrkdwn":
			if verbatim, _ := v["verbatim"].(bool); verbatim {
				t = bare.ReplaceAllString(t, "") // only written-out mentions count then
			}
			look("block", t)
		case "markdown":
			look("markdown", t)
		case "user":
			look("rich_text", fmt.Sprintf("<@%v>", v["user_id"]))
		case "usergroup":
			look("rich_text", fmt.Sprintf("<!subteam^%v>", v["usergroup_id"]))
		case "broadcast":
			look("rich_text", fmt.Sprintf("<!%v>", v["range"]))
		}
		for _, inner := range v {
			s.mentions(inner, look)
		}
	}
}

// Pings returns every mention that would have notified somebody, in the order in
// which they were first written; a message that was updated or deleted counts.
func (s *Server) Pings() []Ping {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Ping(nil), s.pings...)
}

// Suspects returns what may become a mention or a link in some client: @channel
// and the like in mrkdwn or Markdown without verbatim, and channel links.
func (s *Server) Suspects() []Ping {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Ping(nil), s.suspects...)
}

// Unfurls returns the bot's messages that were sent without unfurl_links and
// unfurl_media both false, and can be seen now.
func (s *Server) Unfurls() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, list := range s.messages {
		for _, m := range list {
			if m.BotID == s.opts.BotID && !m.NoUnfurl {
				found = append(found, *m)
			}
		}
	}
	return found
}

// Violations returns the rules the program broke where Slack says nothing: too long
// or unknown acknowledgements, views that a response_action may not hold, and the like.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}
