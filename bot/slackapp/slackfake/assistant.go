// The agent's thread: its status, title and suggested prompts.
package slackfake

import (
	"encoding/json"
	"strings"
	"time"
)

// A Status is one call of assistant.threads.setStatus that was taken.
type Status struct {
	Channel, Thread string
	Text            string // "" cleared it
	Loading         []string
	At              time.Time
	// Cleared is set when a message in the thread, or a later call, has ended it.
	Cleared bool
}

// A Prompt is one suggested prompt.
type Prompt struct {
	Title   string `json:"title"`
	Message string `json:"message"`
}

// Prompts are what a user is offered.
type Prompts struct {
	Title string
	Items []Prompt
}

// assistantThread checks where an assistant method works.
func (s *Server) assistantThread(c *call) (channel, thread string, bad reply) {
	ch, code := s.reachable(c.str("channel_id"))
	if code != "" {
		return "", "", fail(code)
	}
	thread = c.str("thread_ts")
	if thread != "" && (!tsForm.MatchString(thread) || s.find(ch.ID, thread) == nil) {
		return "", "", fail("invalid_thread_ts")
	}
	return ch.ID, thread, nil
}

func (s *Server) setStatus(c *call) reply {
	if r := c.missing("channel_id", "thread_ts"); r != nil {
		return r
	}
	if !c.has("status") {
		return fail("invalid_arguments", "missing required field: status")
	}
	channel, thread, bad := s.assistantThread(c)
	if bad != nil {
		return bad
	}
	var loading []string
	if raw := c.raw("loading_messages"); raw != nil && json.Unmarshal(raw, &loading) != nil {
		loading = strings.Split(c.str("loading_messages"), ",")
	}
	if len(loading) > 10 {
		return fail("invalid_arguments", "no more than 10 items allowed [json-pointer:/loading_messages]")
	}
	s.clearStatus(channel, thread)
	text := c.str("status")
	s.statuses = append(s.statuses, Status{Channel: channel, Thread: thread, Text: text, Loading: loading, At: s.now(), Cleared: text == ""})
	return nil
}

// clearStatus ends a thread's status, as a message in it does; the lock is held.
func (s *Server) clearStatus(channel, thread string) {
	for i := range s.statuses {
		if st := &s.statuses[i]; st.Channel == channel && st.Thread == thread {
			st.Cleared = true
		}
	}
}

func (s *Server) setTitle(c *call) reply {
	if r := c.missing("channel_id", "thread_ts", "title"); r != nil {
		return r
	}
	channel, thread, bad := s.assistantThread(c)
	if bad != nil {
		return bad
	}
	s.titles[channel+" "+thread] = c.str("title")
	return nil
}

func (s *Server) setPrompts(c *call) reply {
	if r := c.missing("channel_id", "prompts"); r != nil {
		return r
	}
	var items []Prompt
	if json.Unmarshal(c.raw("prompts"), &items) != nil || len(items) == 0 || len(items) > 4 {
		return fail("invalid_arguments", "prompts must be an array of 1 to 4 [json-pointer:/prompts]")
	}
	for _, p := range items {
		if p.Title == "" || p.Message == "" {
			return fail("invalid_arguments", "missing required field: title or message [json-pointer:/prompts]")
		}
	}
	if !s.opts.Classic && c.str("thread_ts") != "" {
		return nil // an agent app: it says ok and nothing happens
	}
	channel, thread, bad := s.assistantThread(c)
	if bad != nil {
		return bad
	}
	if s.opts.Classic && thread == "" {
		return fail("invalid_arguments", "missing required field: thread_ts")
	}
	s.prompts[channel] = Prompts{Title: c.str("title"), Items: items}
	return nil
}
