// What a test can look at: messages as readers see them, modals, statuses, calls, acknowledgements.
package slackfake

import (
	"sort"
	"time"
)

// Messages returns a channel's messages, replies in threads included, oldest first.
func (s *Server) Messages(channel string) []Message {
	return s.filter(channel, func(*Message) bool { return true })
}

// Thread returns the message of that timestamp and its replies, oldest first.
func (s *Server) Thread(channel, ts string) []Message {
	return s.filter(channel, func(m *Message) bool { return m.TS == ts || m.ThreadTS == ts })
}

// Replies returns the bot's messages in a thread, oldest first.
func (s *Server) Replies(channel, ts string) []Message {
	return s.filter(channel, func(m *Message) bool { return m.ThreadTS == ts && m.BotID == s.opts.BotID })
}

// Posted returns all the bot's messages in all channels, oldest first, without ephemeral ones.
func (s *Server) Posted() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, list := range s.messages {
		for _, m := range list {
			if m.BotID == s.opts.BotID {
				found = append(found, *m)
			}
		}
	}
	sort.Slice(found, func(i, j int) bool { return tsLess(found[i].TS, found[j].TS) })
	return found
}

func (s *Server) filter(channel string, keep func(*Message) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, m := range s.messages[channel] {
		if keep(m) {
			found = append(found, *m)
		}
	}
	return found
}

// Ephemerals returns what one user alone sees in a channel, oldest first.
func (s *Server) Ephemerals(channel, user string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, m := range s.ephemerals {
		if m.Channel == channel && m.To == user {
			found = append(found, *m)
		}
	}
	return found
}

// Views returns the modals that are open for a user, the topmost last.
func (s *Server) Views(user string) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var open []View
	for _, id := range s.stacks[user] {
		open = append(open, *s.views[id])
	}
	return open
}

// Home returns a user's App Home, and whether one was published.
func (s *Server) Home(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.views[s.homes[user]]
	if v == nil {
		return View{}, false
	}
	return *v, true
}

// Statuses returns every status that was set, oldest first.
func (s *Server) Statuses() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Status(nil), s.statuses...)
}

// Title returns the title of an assistant thread, "" when none was set.
func (s *Server) Title(channel, thread string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.titles[channel+" "+thread]
}

// Prompts returns the suggested prompts of a channel.
func (s *Server) Prompts(channel string) Prompts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.prompts[channel]
}

// Calls returns the requests of a method in the order of their answers; "" is all methods.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			found = append(found, c)
		}
	}
	return found
}

// Done returns how many requests of a method took effect. It is cheap, for conditions
// that are looked at often; Forget does not reset it.
func (s *Server) Done(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[method]
}

// Refused returns the requests that were answered with an error because of what was
// asked: neither for a fault nor for the rate.
func (s *Server) Refused() []Call {
	var found []Call
	for _, c := range s.Calls("") {
		if c.Error != "" && !c.Injected && c.Error != "ratelimited" {
			found = append(found, c)
		}
	}
	return found
}

// Forget drops what was recorded of calls, acknowledgements and messages, so that a long run's memory is the program's own.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls, s.acks, s.ephemerals, s.statuses = nil, nil, nil, nil
	s.messages = map[string][]*Message{}
	s.triggers, s.urls = map[string]*trigger{}, map[string]*responseURL{}
}

// An Ack is one attempt to deliver something.
type Ack struct {
	Kind      string // "events_api", "slash_commands" or "interactive"
	Type      string // of the event or interaction, or the command
	Transport string // "http" or "socket"
	Attempt   int    // 0 the first time
	At        time.Time
	Latency   time.Duration // until the answer, or until it was given up
	OK        bool
	Status    int    // of HTTP
	Reason    string // why it failed, as Slack names it: http_timeout, http_error, connection_failed, timeout
}

// Acks returns every attempt of every delivery in the order in which they ended.
func (s *Server) Acks() []Ack {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Ack(nil), s.acks...)
}

// Percentile returns the latency that the share p (0 to 1) of the attempts that
// succeeded did not exceed; 0 when there is none.
func Percentile(acks []Ack, p float64) time.Duration {
	var all []time.Duration
	for _, a := range acks {
		if a.OK {
			all = append(all, a.Latency)
		}
	}
	if len(all) == 0 {
		return 0
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	i := int(p*float64(len(all))+0.999999) - 1
	return all[min(max(i, 0), len(all)-1)]
}
