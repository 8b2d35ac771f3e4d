// The Web API: every error once, the life of a message and of a stream, limits, faults, pings.
package slackfake

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestErrors(t *testing.T) {
	s := started(t, Options{})
	parent := form(t, s, "chat.postMessage", "channel", "C1", "text", "début")["ts"].(string)
	s.AddUser(User{ID: "U0OTHERBOT", Bot: true})
	foreign := s.Say(Said{Channel: "C1", User: "U1", Text: "bonjour"})
	tests := []struct {
		name, method string
		args         []string
		want         string
	}{
		{"post", "chat.postMessage", []string{"channel", "C1", "text", "x"}, ""},
		{"post to a person", "chat.postMessage", []string{"channel", "U1", "text", "x"}, ""},
		{"no channel", "chat.postMessage", []string{"channel", "C9", "text", "x"}, "channel_not_found"},
		{"not in channel", "chat.postMessage", []string{"channel", "COUT", "text", "x"}, "not_in_channel"},
		{"private and outside", "chat.postMessage", []string{"channel", "GOUT", "text", "x"}, "channel_not_found"},
		{"archived", "chat.postMessage", []string{"channel", "CARCH", "text", "x"}, "is_archived"},
		{"nothing to say", "chat.postMessage", []string{"channel", "C1"}, "no_text"},
		{"blank", "chat.postMessage", []string{"channel", "C1", "text", " \n"}, "no_text"},
		{"bad blocks", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", `[{"type":"x"}]`}, "invalid_blocks"},
		{"blocks no JSON", "chat.postMessage", []string{"channel", "C1", "text", "x", "blocks", `[`}, "invalid_blocks_format"},
		{"metadata", "chat.postMessage", []string{"channel", "C1", "text", "x", "metadata", `{"event_type":"answer"}`}, "invalid_metadata_schema"},
		{"markdown and text", "chat.postMessage", []string{"channel", "C1", "text", "x", "markdown_text", "y"}, "markdown_text_conflict"},
		{"long markdown", "chat.postMessage", []string{"channel", "C1", "markdown_text", of(12001)}, "msg_too_long"},
		{"unknown thread", "chat.postMessage", []string{"channel", "C1", "text", "x", "thread_ts", "1.000000"}, "thread_not_found"},
		{"thread no timestamp", "chat.postMessage", []string{"channel", "C1", "text", "x", "thread_ts", "1"}, "invalid_thread_ts"},
		{"update unknown", "chat.update", []string{"channel", "C1", "ts", "1.000000", "text", "x"}, "message_not_found"},
		{"update another's", "chat.update", []string{"channel", "C1", "ts", foreign, "text", "x"}, "cant_update_message"},
		{"update too long", "chat.update", []string{"channel", "C1", "ts", parent, "text", of(2001)}, "msg_too_long"},
		{"delete another's", "chat.delete", []string{"channel", "C1", "ts", foreign}, "cant_delete_message"},
		{"ephemeral to an outsider", "chat.postEphemeral", []string{"channel", "CEXT", "user", "U2", "text", "x"}, "user_not_in_channel"},
		{"ephemeral to nobody", "chat.postEphemeral", []string{"channel", "C1", "text", "x"}, "invalid_arguments"},
		{"stream without thread", "chat.startStream", []string{"channel", "C1"}, "invalid_arguments"},
		{"stream without user", "chat.startStream", []string{"channel", "C1", "thread_ts", parent}, "missing_recipient_user_id"},
		{"stream without team", "chat.startStream", []string{"channel", "C1", "thread_ts", parent, "recipient_user_id", "U1"}, "missing_recipient_team_id"},
		{"append to no stream", "chat.appendStream", []string{"channel", "C1", "ts", parent, "markdown_text", "x"}, "message_not_in_streaming_state"},
		{"stop no stream", "chat.stopStream", []string{"channel", "C1", "ts", parent}, "message_not_in_streaming_state"},
		{"append to another's", "chat.appendStream", []string{"channel", "C1", "ts", foreign, "markdown_text", "x"}, "message_not_owned_by_app"},
		{"history outside", "conversations.history", []string{"channel", "COUT"}, "not_in_channel"},
		{"history cursor", "conversations.history", []string{"channel", "C1", "cursor", "x"}, "invalid_cursor"},
		{"history limit", "conversations.history", []string{"channel", "C1", "limit", "1000"}, "invalid_limit"},
		{"replies of nothing", "conversations.replies", []string{"channel", "C1", "ts", "1.000000"}, "thread_not_found"},
		{"open a bot", "conversations.open", []string{"users", "U0OTHERBOT"}, "cannot_dm_bot"},
		{"open nobody", "conversations.open", nil, "users_list_not_supplied"},
		{"user", "users.info", []string{"user", "U9"}, "user_not_found"},
		{"view without trigger", "views.open", []string{"view", "{}"}, "invalid_arguments"},
		{"view with a made-up trigger", "views.open", []string{"trigger_id", "1.2.3", "view", modalOf("", `[{"type":"divider"}]`)}, "invalid_trigger_id"},
		{"view unknown", "views.update", []string{"view_id", "V9", "view", modalOf("", `[{"type":"divider"}]`)}, "not_found"},
		{"home of nobody", "views.publish", []string{"user_id", "U9", "view", `{"type":"home","blocks":[]}`}, "invalid_user_id"},
		{"status without text", "assistant.threads.setStatus", []string{"channel_id", "C1", "thread_ts", parent}, "invalid_arguments"},
		{"status elsewhere", "assistant.threads.setStatus", []string{"channel_id", "C1", "thread_ts", "1.000000", "status", "x"}, "invalid_thread_ts"},
		{"five prompts", "assistant.threads.setSuggestedPrompts", []string{"channel_id", "C1", "prompts", times(5, `{"title":"t","message":"m"}`)}, "invalid_arguments"},
		{"unknown", "files.getUploadURLExternal", nil, "unknown_method"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := form(t, s, tt.method, tt.args...); code(got) != tt.want {
				t.Errorf("got %v, want %q", got, tt.want)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	s := started(t, Options{Scopes: []string{"chat:write"}})
	tests := []struct{ name, token, method, body, want string }{
		{"none", "", "auth.test", "{}", "not_authed"},
		{"none but in JSON", "", "auth.test", `{"token":"` + s.BotToken() + `"}`, "not_authed"},
		{"wrong", "xoxb-wrong", "auth.test", "{}", "invalid_auth"},
		{"right", s.BotToken(), "auth.test", "{}", ""},
		{"bot for a socket", s.BotToken(), "apps.connections.open", "", "not_allowed_token_type"},
		{"app for a message", s.AppToken(), "chat.postMessage", "{}", "not_allowed_token_type"},
		{"scope", s.BotToken(), "conversations.open", `{"users":"U1"}`, "missing_scope"},
		{"bad JSON", s.BotToken(), "chat.postMessage", `{`, "invalid_json"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, res := jsonCall(t, s, tt.token, tt.method, tt.body)
			if code(m) != tt.want {
				t.Errorf("got %v", m)
			}
			if tt.want == "" && res.Header.Get("X-OAuth-Scopes") != "chat:write" {
				t.Errorf("scopes %q", res.Header.Get("X-OAuth-Scopes"))
			}
			if tt.want == "missing_scope" && (m["needed"] != "im:write" || m["provided"] != "chat:write") {
				t.Errorf("got %v", m)
			}
		})
	}
	s.Revoke()
	if got := form(t, s, "auth.test"); code(got) != "token_revoked" {
		t.Errorf("after Revoke: %v", got)
	}
	s.Restore()
	if got := form(t, s, "auth.test"); code(got) != "" || got["user_id"] != s.BotUser() || got["bot_id"] == "" {
		t.Errorf("after Restore: %v", got)
	}
}

func TestMessageLife(t *testing.T) {
	s := started(t, Options{})
	m, _ := jsonCall(t, s, s.BotToken(), "chat.postMessage", `{"channel":"C1","text":"un","blocks":[{"type":"divider"}],"unfurl_links":false,"unfurl_media":false,
		"metadata":{"event_type":"answer","event_payload":{"id":"q1"}}}`)
	ts, _ := m["ts"].(string)
	form(t, s, "chat.postMessage", "channel", "C1", "text", "réponse", "thread_ts", ts)
	form(t, s, "chat.update", "channel", "C1", "ts", ts, "text", "deux")
	got := s.Messages("C1")
	if len(got) != 2 || got[0].Text != "deux" || string(got[0].Blocks) != `[{"type":"divider"}]` || got[0].Edits != 1 || got[0].Metadata == nil || !got[0].NoUnfurl {
		t.Fatalf("got %+v", got)
	}
	if r := s.Replies("C1", ts); len(r) != 1 || len(s.Thread("C1", ts)) != 2 || len(s.Unfurls()) != 1 {
		t.Errorf("replies %+v, unfurls %+v", r, s.Unfurls())
	}
	h := form(t, s, "conversations.history", "channel", "C1", "include_all_metadata", "true")["messages"].([]any)
	if first := h[0].(map[string]any); len(h) != 1 || first["reply_count"] != 1.0 || first["metadata"] == nil {
		t.Errorf("history %v", h)
	}
	if h := form(t, s, "conversations.history", "channel", "C1", "oldest", ts)["messages"].([]any); len(h) != 0 {
		t.Errorf("oldest is exclusive: %v", h)
	}
	if h := form(t, s, "conversations.history", "channel", "C1", "oldest", ts, "inclusive", "true")["messages"].([]any); len(h) != 1 || h[0].(map[string]any)["metadata"] != nil {
		t.Errorf("inclusive, without metadata: %v", h)
	}
	p := form(t, s, "conversations.replies", "channel", "C1", "ts", ts, "limit", "1")
	cursor := p["response_metadata"].(map[string]any)["next_cursor"].(string)
	p2 := form(t, s, "conversations.replies", "channel", "C1", "ts", ts, "limit", "1", "cursor", cursor)
	if p["has_more"] != true || p2["messages"].([]any)[0].(map[string]any)["text"] != "réponse" || p2["has_more"] != false {
		t.Errorf("pages %v, %v", p, p2)
	}
	form(t, s, "chat.delete", "channel", "C1", "ts", ts)
	if got := s.Messages("C1"); len(got) != 1 {
		t.Errorf("after deletion %+v", got)
	}
	form(t, s, "chat.postEphemeral", "channel", "C1", "user", "U1", "text", "pour vous")
	if e := s.Ephemerals("C1", "U1"); len(e) != 1 || len(s.Messages("C1")) != 1 {
		t.Errorf("ephemeral %+v", e)
	}
	long := form(t, s, "chat.postMessage", "channel", "C1", "text", of(40010))
	if n := len([]rune(long["message"].(map[string]any)["text"].(string))); n != 40000 {
		t.Errorf("text cut at %d", n)
	}
}

func TestStream(t *testing.T) {
	s := started(t, Options{})
	ts := form(t, s, "chat.postMessage", "channel", "C1", "text", "q")["ts"].(string)
	form(t, s, "assistant.threads.setStatus", "channel_id", "C1", "thread_ts", ts, "status", "cherche…")
	if st := s.Statuses(); len(st) != 1 || st[0].Cleared {
		t.Fatalf("statuses %+v", st)
	}
	m := form(t, s, "chat.startStream", "channel", "C1", "thread_ts", ts, "recipient_user_id", "U1", "recipient_team_id", s.Team())
	at := m["ts"].(string)
	if !s.Statuses()[0].Cleared {
		t.Error("a message ends the status")
	}
	if got := form(t, s, "chat.update", "channel", "C1", "ts", at, "text", "x"); code(got) != "streaming_state_conflict" {
		t.Errorf("update of a stream: %v", got)
	}
	form(t, s, "chat.appendStream", "channel", "C1", "ts", at, "markdown_text", "un ")
	form(t, s, "chat.appendStream", "channel", "C1", "ts", at, "chunks", `[{"type":"markdown_text","text":"deux"},{"type":"task_update","id":"t","title":"lire","status":"complete"}]`)
	for want, chunk := range map[string]string{
		"invalid_chunks": `[{"type":"poem","text":"x"}]`, "msg_too_long": `[{"type":"markdown_text","text":"` + of(12001) + `"}]`, "invalid_blocks": `[{"type":"blocks","blocks":[{"type":"x"}]}]`,
	} {
		if got := form(t, s, "chat.appendStream", "channel", "C1", "ts", at, "chunks", chunk); code(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
	if r := s.Replies("C1", ts); !r[0].Streaming || r[0].Text != "un deux" || len(r[0].Streamed) != 2 {
		t.Errorf("while streaming %+v", r)
	}
	form(t, s, "chat.stopStream", "channel", "C1", "ts", at, "blocks", `[{"type":"divider"}]`, "metadata", `{"event_type":"a","event_payload":{}}`)
	if r := s.Replies("C1", ts); r[0].Streaming || r[0].Blocks == nil || r[0].Metadata == nil {
		t.Errorf("after the stop %+v", r)
	}
	if got := form(t, s, "chat.stopStream", "channel", "C1", "ts", at); code(got) != "message_not_in_streaming_state" {
		t.Errorf("second stop: %v", got)
	}
	im := s.IM("U1")
	q := form(t, s, "chat.postMessage", "channel", im, "text", "q")["ts"].(string)
	if got := form(t, s, "chat.startStream", "channel", im, "thread_ts", q); code(got) != "" {
		t.Errorf("in a direct message no recipient is needed: %v", got)
	}
}

func TestReading(t *testing.T) {
	s := started(t, Options{})
	u := form(t, s, "users.info", "user", "U2", "include_locale", "true")["user"].(map[string]any)
	if u["is_restricted"] != true || u["tz"] != "Europe/Paris" || u["locale"] != "fr-FR" {
		t.Errorf("user %v", u)
	}
	ch := form(t, s, "conversations.info", "channel", "CEXT")["channel"].(map[string]any)
	if ch["is_ext_shared"] != true || ch["is_member"] != true {
		t.Errorf("channel %v", ch)
	}
	im := form(t, s, "conversations.open", "users", "U1")["channel"].(map[string]any)["id"]
	if im != s.IM("U1") {
		t.Errorf("direct message %v", im)
	}
}

func TestPrompts(t *testing.T) {
	for _, classic := range []bool{false, true} {
		s := started(t, Options{Classic: classic})
		im := s.IM("U1")
		ts := form(t, s, "chat.postMessage", "channel", im, "text", "q")["ts"].(string)
		got := form(t, s, "assistant.threads.setSuggestedPrompts", "channel_id", im, "thread_ts", ts, "prompts", `[{"title":"t","message":"m"}]`)
		if code(got) != "" || (len(s.Prompts(im).Items) == 1) != classic {
			t.Errorf("classic %v: %v, %v", classic, got, s.Prompts(im))
		}
		form(t, s, "assistant.threads.setTitle", "channel_id", im, "thread_ts", ts, "title", "Nice")
		if s.Title(im, ts) != "Nice" {
			t.Errorf("title %q", s.Title(im, ts))
		}
	}
}

func TestLimits(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	s := started(t, Options{Clock: func() time.Time { return now }})
	s.Limit(Limits{PerChannel: time.Second, Burst: 2, Tiers: true})
	post := func() (int, string) {
		m, res := jsonCall(t, s, s.BotToken(), "chat.postMessage", `{"channel":"C1","text":"x"}`)
		if code(m) != "" && code(m) != "ratelimited" {
			t.Fatal(m)
		}
		return res.StatusCode, res.Header.Get("Retry-After")
	}
	for i, want := range []int{200, 200, 429} {
		if got, after := post(); got != want || want == 429 && after != "1" {
			t.Errorf("post %d: %d, Retry-After %q", i, got, after)
		}
	}
	s.Advance(time.Second)
	if got, _ := post(); got != 200 {
		t.Errorf("a second later: %d", got)
	}
	s.Limit(Limits{Tiers: true, TierScale: 0.05}) // users.info: 5 a minute
	for i := range 7 {
		if i == 6 {
			s.Advance(time.Minute)
		}
		want := map[int]string{5: "ratelimited"}[i]
		if m := form(t, s, "users.info", "user", "U1"); code(m) != want {
			t.Errorf("call %d of a tier: %v, want %q", i, m, want)
		}
	}
}

func TestFaults(t *testing.T) {
	s := started(t, Options{})
	post := func() (int, string) {
		req, _ := http.NewRequest("POST", s.APIURL()+"chat.postMessage", strings.NewReader(`{"channel":"C1","text":"x"}`))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+s.BotToken())
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, ""
		}
		m := decoded(t, res)
		return res.StatusCode, code(m)
	}
	s.Fault("chat.postMessage", Fault{Kind: RateLimited, Times: 2, Skip: 1, RetryAfter: 1500 * time.Millisecond})
	s.Fault("chat.postMessage", Fault{Kind: ServerError, Times: 1, Status: 502})
	s.Fault("chat.postMessage", Fault{Kind: APIError, Times: 1, Code: "fatal_error"})
	s.Fault("chat.postMessage", Fault{Kind: Slow, Times: 1, Delay: time.Millisecond})
	for i, want := range []struct {
		status int
		code   string
	}{{200, ""}, {429, "ratelimited"}, {429, "ratelimited"}, {502, "service_unavailable"}, {200, "fatal_error"}, {200, ""}, {200, ""}} {
		if status, c := post(); status != want.status || c != want.code {
			t.Errorf("call %d: %d %q, want %v", i, status, c, want)
		}
	}
	before := len(s.Messages("C1"))
	s.Fault("chat.postMessage", Fault{Kind: DropBefore, Times: 1})
	s.Fault("chat.postMessage", Fault{Kind: DropAfter, Times: 1})
	if status, _ := post(); status != 0 || len(s.Messages("C1")) != before {
		t.Errorf("dropped before: status %d, %d messages", status, len(s.Messages("C1")))
	}
	if status, _ := post(); status != 0 || len(s.Messages("C1")) != before+1 {
		t.Errorf("dropped after: status %d, %d messages", status, len(s.Messages("C1")))
	}
	s.WithoutMethods("chat.startStream")
	if m := form(t, s, "chat.startStream"); code(m) != "unknown_method" {
		t.Errorf("got %v", m)
	}
	s.ClearFaults()
	if m := form(t, s, "chat.startStream"); code(m) != "invalid_arguments" {
		t.Errorf("got %v", m)
	}
	if n, done := len(s.Calls("chat.postMessage")), s.Done("chat.postMessage"); n != 9 || done != 4 || len(s.Refused()) != 1 {
		t.Errorf("%d calls recorded, %d took effect, refused %v", n, done, s.Refused())
	}
}

func TestHook(t *testing.T) {
	var seen []string
	s := started(t, Options{Hook: func(method string, done bool) {
		seen = append(seen, fmt.Sprint(method, " ", done))
	}})
	form(t, s, "chat.postMessage", "channel", "C1", "text", "x")
	if got := strings.Join(seen, ", "); got != "chat.postMessage false, chat.postMessage true" {
		t.Errorf("hook saw %s", got)
	}
}

func TestHarm(t *testing.T) {
	rich := func(e string) string { return richOf(e) }
	tests := []struct {
		name string
		args []string
		want int
	}{
		{"escaped", []string{"text", "&lt;!channel&gt; @channel"}, 0},
		{"channel", []string{"text", "<!channel>"}, 1},
		{"labelled here", []string{"text", "<!here|@here>"}, 1},
		{"group", []string{"text", "<!subteam^S1|@desk>"}, 1},
		{"person", []string{"text", "<@U1> oui"}, 1},
		{"link_names", []string{"text", "@channel", "link_names", "1"}, 1},
		{"parse full", []string{"text", "bonjour @claire", "parse", "full"}, 1},
		{"section", []string{"text", "x", "blocks", "[" + sectionOf("<!everyone>") + "]"}, 1},
		{"plain text", []string{"text", "x", "blocks", `[{"type":"header","text":{"type":"plain_text","text":"<!channel>"}}]`}, 0},
		{"markdown block", []string{"text", "x", "blocks", `[{"type":"markdown","text":"**<!channel>**"}]`}, 1},
		{"rich text user", []string{"text", "x", "blocks", rich(`{"type":"user","user_id":"U1"}`)}, 1},
		{"rich text broadcast", []string{"text", "x", "blocks", rich(`{"type":"broadcast","range":"here"}`)}, 1},
		{"rich text words", []string{"text", "x", "blocks", rich(`{"type":"text","text":"<!channel>"}`)}, 0},
		{"mail address", []string{"text", "presse@channel.test", "parse", "full"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := started(t, Options{})
			if m := form(t, s, "chat.postMessage", append([]string{"channel", "C1"}, tt.args...)...); code(m) != "" {
				t.Fatal(m)
			}
			if got := s.Pings(); len(got) != tt.want {
				t.Errorf("pings %v, want %d", got, tt.want)
			}
		})
	}
}
