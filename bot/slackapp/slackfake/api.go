// The front of the Web API: arguments, tokens, scopes, faults and rates, before a method does its work.
package slackfake

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Call is one request to the Web API as the server saw it.
type Call struct {
	Method string
	At     time.Time
	// Args are the arguments, without the token; what is not a string is JSON.
	Args map[string]string
	// Status is the HTTP status, 0 when the connection was cut.
	Status int
	// Error is Slack's error code, "" when the call succeeded.
	Error string
	// Why are the messages that came with the error.
	Why []string
	// Done is set when it took effect, even if the program was not told.
	Done bool
	// Injected is set when a Fault made or hid the answer.
	Injected bool
}

// A call is a request on its way through a method.
type call struct {
	method string
	args   map[string]json.RawMessage
	token  string
	header http.Header
}

// str returns an argument as a string: numbers and booleans as they are written.
func (c *call) str(name string) string {
	raw := c.args[name]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

// raw returns an argument that is JSON, whether it was sent as such or as a string
// that holds it; nil when it is missing or empty.
func (c *call) raw(name string) json.RawMessage {
	s := c.str(name)
	if s == "" {
		return nil
	}
	return json.RawMessage(s)
}

func (c *call) has(name string) bool { _, ok := c.args[name]; return ok }

func (c *call) flag(name string) bool {
	b, _ := strconv.ParseBool(c.str(name))
	return b
}

// off reports whether the argument was given and is false.
func (c *call) off(name string) bool {
	b, err := strconv.ParseBool(c.str(name))
	return err == nil && !b
}

// A reply is what a method answers, without "ok".
type reply map[string]any

// fail is the reply with an error code and the messages that explain it.
func fail(code string, why ...string) reply {
	r := reply{"error": code}
	if len(why) > 0 {
		lines := make([]string, len(why))
		for i, w := range why {
			lines[i] = "[ERROR] " + w
		}
		r["errors"] = why
		r["response_metadata"] = map[string]any{"messages": lines}
	}
	return r
}

// A method is one method of the Web API.
type method struct {
	scopes []string // any of them will do; none: every token will do
	tier   int      // requests a minute; 0 is not limited
	json   bool     // takes JSON bodies
	app    bool     // takes the app's token, not the bot's
	run    func(*Server, *call) reply
}

// methods are all that the server knows.
var methods = sync.OnceValue(func() map[string]method {
	write := []string{"chat:write"}
	assist := []string{"assistant:write", "chat:write"}
	return map[string]method{
		"auth.test":                             {json: true, run: (*Server).authTest},
		"apps.connections.open":                 {tier: 50, json: true, app: true, run: (*Server).connectionsOpen},
		"chat.postMessage":                      {scopes: write, json: true, run: (*Server).postMessage},
		"chat.postEphemeral":                    {scopes: write, tier: 100, json: true, run: (*Server).postEphemeral},
		"chat.update":                           {scopes: write, tier: 50, json: true, run: (*Server).update},
		"chat.delete":                           {scopes: write, tier: 50, json: true, run: (*Server).delete},
		"chat.startStream":                      {scopes: write, tier: 20, json: true, run: (*Server).startStream},
		"chat.appendStream":                     {scopes: write, tier: 100, json: true, run: (*Server).appendStream},
		"chat.stopStream":                       {scopes: write, tier: 20, json: true, run: (*Server).stopStream},
		"conversations.history":                 {scopes: []string{"channels:history", "groups:history", "im:history"}, tier: 50, run: (*Server).history},
		"conversations.replies":                 {scopes: []string{"channels:history", "groups:history", "im:history"}, tier: 50, run: (*Server).replies},
		"conversations.info":                    {scopes: []string{"channels:read", "groups:read", "im:read"}, tier: 50, run: (*Server).info},
		"conversations.open":                    {scopes: []string{"im:write"}, tier: 50, json: true, run: (*Server).open},
		"files.info":                            {scopes: []string{"files:read"}, tier: 100, run: (*Server).fileInfo},
		"users.info":                            {scopes: []string{"users:read"}, tier: 100, run: (*Server).userInfo},
		"views.open":                            {tier: 100, json: true, run: (*Server).viewsOpen},
		"views.push":                            {tier: 100, json: true, run: (*Server).viewsPush},
		"views.update":                          {tier: 100, json: true, run: (*Server).viewsUpdate},
		"views.publish":                         {tier: 100, json: true, run: (*Server).viewsPublish},
		"assistant.threads.setStatus":           {scopes: assist, tier: 600, json: true, run: (*Server).setStatus},
		"assistant.threads.setTitle":            {scopes: []string{"assistant:write"}, tier: 100, json: true, run: (*Server).setTitle},
		"assistant.threads.setSuggestedPrompts": {scopes: []string{"assistant:write"}, tier: 100, json: true, run: (*Server).setPrompts},
	}
})

func allScopes() []string {
	set := map[string]bool{"commands": true, "app_mentions:read": true}
	for _, m := range methods() {
		for _, sc := range m.scopes {
			set[sc] = true
		}
	}
	var all []string
	for sc := range set {
		all = append(all, sc)
	}
	sort.Strings(all)
	return all
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, name string) {
	c, parseErr := readCall(r, name)
	s.hook(name, false)
	s.mu.Lock()
	f := s.takeFault(name)
	record := Call{Method: name, At: s.now(), Args: c.plain(), Injected: f != nil}
	s.mu.Unlock()

	if f != nil && f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
		}
	}
	if f != nil && f.Kind == DropBefore {
		s.note(record)
		panic(http.ErrAbortHandler)
	}
	s.mu.Lock()
	status, answer := s.answer(c, parseErr, f)
	record.Status = status
	record.Error, _ = answer["error"].(string)
	record.Why, _ = answer["errors"].([]string)
	record.Done = record.Error == ""
	if f != nil && f.Kind == DropAfter {
		record.Status = 0
	}
	s.record(record)
	s.mu.Unlock()
	s.hook(name, true)

	if f != nil && f.Kind == DropAfter {
		panic(http.ErrAbortHandler)
	}
	for k, v := range c.header {
		w.Header()[k] = v
	}
	writeJSON(w, status, answer)
}

func (s *Server) note(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record(c)
}

// record keeps a call; the lock is held.
func (s *Server) record(c Call) {
	s.calls = append(s.calls, c)
	if c.Done {
		s.counts[c.Method]++
	}
	s.touch()
}

// answer runs a call and returns the HTTP status and the reply with its "ok"; the lock is held.
func (s *Server) answer(c *call, parseErr string, f *Fault) (int, reply) {
	if f != nil {
		switch f.Kind {
		case RateLimited:
			return s.tooMany(c, f.RetryAfter)
		case ServerError:
			status := f.Status
			if status == 0 {
				status = http.StatusServiceUnavailable
			}
			return status, reply{"ok": false, "error": "service_unavailable"}
		}
	}
	m, known := methods()[c.method]
	var res reply
	switch {
	case !known || f != nil && f.Kind == UnknownMethod:
		res = reply{"error": "unknown_method", "req_method": c.method}
	case parseErr != "":
		res = fail(parseErr)
	default:
		if res = s.refuse(c, m); res == nil {
			if wait := s.pace(c, m); wait > 0 {
				return s.tooMany(c, wait)
			}
			if f != nil && f.Kind == APIError {
				res = fail(f.Code)
			} else {
				res = m.run(s, c)
			}
		}
	}
	if res == nil {
		res = reply{}
	}
	_, bad := res["error"]
	res["ok"] = !bad
	return http.StatusOK, res
}

// refuse checks the token and its scopes; nil when the call may go on.
func (s *Server) refuse(c *call, m method) reply {
	want := s.opts.BotToken
	if m.app {
		want = s.opts.AppToken
	}
	switch {
	case c.token == "":
		return fail("not_authed")
	case c.token == s.opts.BotToken && m.app, c.token == s.opts.AppToken && !m.app && c.method != "auth.test":
		return fail("not_allowed_token_type")
	case c.token != want && !(c.method == "auth.test" && c.token == s.opts.AppToken):
		return fail("invalid_auth")
	case s.revoked:
		return fail("token_revoked")
	}
	if m.app {
		return nil
	}
	c.header.Set("X-OAuth-Scopes", strings.Join(s.opts.Scopes, ","))
	needed := m.scopes
	if prefix, ok := strings.CutPrefix(c.method, "conversations."); ok && prefix != "open" {
		needed = []string{s.readScope(c, m)}
	}
	if len(needed) == 0 {
		return nil
	}
	c.header.Set("X-Accepted-OAuth-Scopes", strings.Join(needed, ","))
	for _, sc := range needed {
		if s.scoped(sc) {
			return nil
		}
	}
	r := fail("missing_scope")
	r["needed"], r["provided"] = needed[0], strings.Join(s.opts.Scopes, ",")
	return r
}

// readScope is the scope that reading the call's channel asks for.
func (s *Server) readScope(c *call, m method) string {
	kind := 0
	if ch := s.channels[c.str("channel")]; ch != nil {
		kind = map[string]int{"channel": 0, "group": 1, "im": 2}[ch.kind()]
	}
	return m.scopes[kind]
}

func (s *Server) scoped(scope string) bool {
	for _, have := range s.opts.Scopes {
		if have == scope {
			return true
		}
	}
	return false
}

// readCall reads the arguments from the query, a form or JSON, as Slack does.
func readCall(r *http.Request, name string) (*call, string) {
	c := &call{method: name, args: map[string]json.RawMessage{}, header: http.Header{}}
	if auth, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.token = auth
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	if err != nil {
		return c, "invalid_post_data"
	}
	form := r.URL.Query()
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case kind == "application/json":
		if !methods()[name].json {
			break // such methods do not look at JSON bodies
		}
		if err := json.Unmarshal(body, &c.args); err != nil {
			c.args = map[string]json.RawMessage{}
			return c, "invalid_json"
		}
		delete(c.args, "token") // in JSON only the header counts
	case kind == "multipart/form-data":
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if params["boundary"] == "" || r.ParseMultipartForm(4<<20) != nil {
			return c, "invalid_form_data"
		}
		form = r.Form
	case kind == "application/x-www-form-urlencoded":
		posted, err := url.ParseQuery(string(body))
		if err != nil {
			return c, "invalid_form_data"
		}
		for k, v := range posted {
			form[k] = v
		}
	default:
		return c, "invalid_post_type"
	}
	for k, v := range form {
		if k == "token" {
			if c.token == "" {
				c.token = v[0]
			}
			continue
		}
		quoted, _ := json.Marshal(v[0])
		c.args[k] = quoted
	}
	return c, ""
}

func (c *call) plain() map[string]string {
	m := make(map[string]string, len(c.args))
	for k := range c.args {
		m[k] = c.str(k)
	}
	return m
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func (s *Server) authTest(c *call) reply {
	return reply{
		"url": s.url + "/", "team": s.opts.TeamName, "user": s.users[s.opts.BotUser].Name,
		"team_id": s.opts.Team, "user_id": s.opts.BotUser, "bot_id": s.opts.BotID, "is_enterprise_install": false,
	}
}

// missing returns the reply for arguments that were not given, nil when all were.
func (c *call) missing(names ...string) reply {
	for _, n := range names {
		if c.str(n) == "" {
			return fail("invalid_arguments", fmt.Sprintf("missing required field: %s", n))
		}
	}
	return nil
}
