package llmfake

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const hello = `{"model":"m","messages":[{"role":"user","content":"bonjour"}]}`

// post sends body to path with key and returns status and body; the error is that of reading.
func post(t *testing.T, url, key, body string) (int, string, http.Header, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res.StatusCode, string(b), res.Header, err
}

// events are the data lines of a stream.
func events(t *testing.T, body string) []string {
	t.Helper()
	var out []string
	sc := bufio.NewScanner(strings.NewReader(body))
	for sc.Scan() {
		if data, ok := strings.CutPrefix(sc.Text(), "data: "); ok {
			out = append(out, data)
		}
	}
	return out
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	s := Start(o)
	t.Cleanup(s.Close)
	return s
}

func TestRefusals(t *testing.T) {
	strict := `"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":`
	tests := []struct {
		name   string
		opts   Options
		path   string
		key    string
		body   string
		status int
		says   string
	}{
		{"no key", Options{Key: "k"}, "/chat/completions", "", hello, 401, "invalid_api_key"},
		{"wrong key", Options{Key: "k"}, "/chat/completions", "j", hello, 401, "invalid_api_key"},
		{"no such path", Options{}, "/completions", "", hello, 404, "unknown_url"},
		{"no such model", Options{Models: []string{"other"}}, "/chat/completions", "", hello, 404, "model_not_found"},
		{"not JSON", Options{}, "/chat/completions", "", "{", 400, "parse"},
		{"unknown field", Options{}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],"top_k":3}`, 400, "'top_k'"},
		{"rejected field", Options{Reject: []string{"stream_options"}}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],"stream":true,"stream_options":{}}`, 400, "'stream_options'"},
		{"stream options without a stream", Options{}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],"stream_options":{"include_usage":true}}`, 400, "only allowed"},
		{"no messages", Options{}, "/chat/completions", "", `{"model":"m","messages":[]}`, 400, "empty array"},
		{"an unknown role", Options{}, "/chat/completions", "", `{"model":"m","messages":[{"role":"bot","content":"a"}]}`, 400, "messages[0]"},
		{"json_object without the word", Options{}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_object"}}`, 400, "contain the word"},
		{"no json_schema", Options{Reject: []string{"json_schema"}}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],` + strict + `{"type":"object","properties":{},"required":[],"additionalProperties":false}}}}`, 400, "not supported"},
		{"strict and open", Options{}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],` + strict + `{"type":"object","properties":{}}}}}`, 400, "additionalProperties"},
		{"strict and optional", Options{}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],` + strict + `{"type":"object","additionalProperties":false,"properties":{"a":{"type":"string"}},"required":[]}}}}`, 400, "Missing 'a'"},
		{"both limits", Options{}, "/chat/completions", "", `{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":1,"max_completion_tokens":1}`, 400, "same time"},
		{"empty input", Options{}, "/embeddings", "", `{"model":"m","input":["a",""]}`, 400, "empty string"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, tt.opts)
			status, body, _, err := post(t, s.URL()+tt.path, tt.key, tt.body)
			if err != nil || status != tt.status || !strings.Contains(body, tt.says) {
				t.Errorf("status %d, body %s, error %v; want %d and %q", status, body, err, tt.status, tt.says)
			}
			if got := s.Requests(); len(got) != 1 || got[0].Refused == "" || got[0].Chat != nil {
				t.Errorf("kept %+v", got)
			}
		})
	}
}

func TestErrorStyles(t *testing.T) {
	for style, want := range map[ErrorStyle]string{
		ErrorsOpenAI: `{"error":{"message":"slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}` + "\n",
		ErrorsString: `{"error":"slow down"}` + "\n",
		ErrorsObject: `{"code":429,"message":"slow down","object":"error","param":null,"type":"requests"}` + "\n",
		ErrorsEmpty:  "",
	} {
		s := start(t, Options{Errors: style, Chat: func(*Chat) Reply {
			return Reply{Status: 429, Error: "slow down", Header: http.Header{"Retry-After": {"2"}}}
		}})
		status, body, header, _ := post(t, s.URL()+"/chat/completions", "", hello)
		if status != 429 || body != want || header.Get("Retry-After") != "2" {
			t.Errorf("style %d: status %d, %s", style, status, body)
		}
	}
}

func TestChat(t *testing.T) {
	s := start(t, Options{Key: "secret", Chat: Say("voilà")})
	status, body, _, err := post(t, s.URL()+"/chat/completions", "secret", hello)
	var got completed
	if err != nil || status != 200 || json.Unmarshal([]byte(body), &got) != nil {
		t.Fatalf("status %d, %s, %v", status, body, err)
	}
	if c := got.Choices[0]; *c.Message.Content != "voilà" || *c.Finish != "stop" || got.Usage.PromptTokens == 0 {
		t.Errorf("%s", body)
	}
	kept := s.Requests()[0]
	if !kept.Keyed || strings.Contains(kept.Header.Get("Authorization"), "secret") || kept.Chat.Messages[0].Text != "bonjour" {
		t.Errorf("kept %+v", kept)
	}
}

func TestStream(t *testing.T) {
	const ask = `{"model":"m","messages":[{"role":"user","content":"a"}],"stream":true,"stream_options":{"include_usage":true}}`
	tests := []struct {
		name   string
		reply  Reply
		last   []string // parts of the last events, in order
		broken bool
	}{
		{"whole", Reply{Text: "où est-ce écrit ?", PieceSize: 1}, []string{`"finish_reason":"stop"`, `"total_tokens"`, "[DONE]"}, false},
		{"length", Reply{Text: "a", Finish: "length", NoUsage: true}, []string{`"finish_reason":"length"`, "[DONE]"}, false},
		{"no finish reason", Reply{Text: "a", NoFinish: true, NoUsage: true, NoDone: true}, []string{`"content":"a"`}, false},
		{"error", Reply{Text: "a", StreamError: "overloaded"}, []string{`"content":"a"`, `"overloaded"`}, false},
		{"cut", Reply{Text: "a", CutAfter: 80}, nil, true},
		{"not a stream", Reply{Body: "<html>"}, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, Options{Chat: func(*Chat) Reply { return tt.reply }})
			_, body, _, err := post(t, s.URL()+"/chat/completions", "", ask)
			if broken := err != nil; broken != tt.broken {
				t.Fatalf("error %v", err)
			}
			got := events(t, body)
			for i, want := range tt.last {
				if at := len(got) - len(tt.last) + i; at < 0 || !strings.Contains(got[at], want) {
					t.Fatalf("%q not at %d of %q", want, at, got)
				}
			}
			if tt.name != "whole" {
				return
			}
			var text string
			for _, e := range got {
				var c completed
				if json.Unmarshal([]byte(e), &c) == nil && len(c.Choices) > 0 && c.Choices[0].Delta.Content != nil {
					text += *c.Choices[0].Delta.Content
				}
			}
			if text != tt.reply.Text {
				t.Errorf("streamed %q", text)
			}
		})
	}
}

// TestStalls gives up on replies that never end, and closes the server under one.
func TestStalls(t *testing.T) {
	const ask = `{"model":"m","messages":[{"role":"user","content":"a"}],"stream":true}`
	for _, reply := range []Reply{
		{Text: "a", Stall: StallHeader}, {Text: "a", Stall: StallBody}, {Text: "a", Stall: StallInside}, {Text: "a", Stall: StallEnd},
		{Text: "a", Endless: true}, {Text: "a", Wait: time.Hour}, {Text: "a", Pace: time.Hour}, {Body: "<html></html>", Stall: StallInside},
	} {
		s := start(t, Options{Chat: func(*Chat) Reply { return reply }})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		req, _ := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/chat/completions", strings.NewReader(ask))
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%+v: %v", reply, err)
		}
		cancel()
	}
	s := Start(Options{Chat: func(*Chat) Reply { return Reply{Stall: StallBody} }})
	ended := make(chan error)
	go func() {
		_, _, _, err := post(t, s.URL()+"/chat/completions", "", ask)
		ended <- err
	}()
	for s.Count() == 0 {
		time.Sleep(time.Millisecond)
	}
	s.Close()
	if err := <-ended; err == nil {
		t.Error("a stalled reply ended well although the server was closed")
	}
}

func TestInTurn(t *testing.T) {
	s := start(t, Options{Chat: InTurn(Reply{Status: 500}, Reply{Text: "a"}), Keep: 2})
	var statuses []int
	for range 3 {
		status, _, _, _ := post(t, s.URL()+"/chat/completions", "", hello)
		statuses = append(statuses, status)
	}
	if !slices.Equal(statuses, []int{500, 200, 200}) || s.Count() != 3 || len(s.Chats()) != 2 {
		t.Errorf("statuses %v, %d counted, %d kept", statuses, s.Count(), len(s.Chats()))
	}
}

func TestAzure(t *testing.T) {
	s := start(t, Options{Key: "k"})
	url := s.AzureURL() + "/openai/deployments/press/chat/completions"
	send := func(url string) int {
		req, _ := http.NewRequest(http.MethodPost, url, strings.NewReader(hello))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Api-Key", "k")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if got := send(url); got != 404 {
		t.Errorf("without api-version: %d", got)
	}
	if got := send(url + "?api-version=2024-10-21"); got != 200 || s.Chats()[0].Model != "press" {
		t.Errorf("status %d, %+v", got, s.Chats())
	}
	if got := send(s.URL() + "/chat/completions"); got != 401 {
		t.Errorf("Azure's header at OpenAI's path: %d", got)
	}
}

func TestModels(t *testing.T) {
	s := start(t, Options{Models: []string{"a", "b"}})
	res, err := http.Get(s.URL() + "/models")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	if !strings.Contains(string(b), `"id":"b"`) {
		t.Errorf("%s", b)
	}
}

func TestEmbeddings(t *testing.T) {
	const ask = `{"model":"m","input":["le port de Brest","le port","une autre chose"],"dimensions":32}`
	type answer struct {
		Data []struct {
			Index     int
			Embedding []*float32
		}
	}
	get := func(v Vectors) answer {
		s := start(t, Options{Embed: func(*Embedding) Vectors { return v }})
		status, body, _, err := post(t, s.URL()+"/embeddings", "", ask)
		var a answer
		if e := json.Unmarshal([]byte(body), &a); err != nil || e != nil || status != 200 {
			t.Fatalf("%+v: status %d, %v, %v", v, status, err, e)
		}
		return a
	}
	right := get(Vectors{})
	if len(right.Data) != 3 || len(right.Data[0].Embedding) != 32 {
		t.Fatalf("%d vectors", len(right.Data))
	}
	near := func(a, b []*float32) (dot float32) {
		for i := range a {
			dot += *a[i] * *b[i]
		}
		return dot
	}
	if d := right.Data; near(d[0].Embedding, d[1].Embedding) <= near(d[0].Embedding, d[2].Embedding) {
		t.Error("texts with words in common are not nearer than others")
	}
	if d := get(Vectors{Shuffle: true}).Data; d[0].Index != 2 || *d[2].Embedding[3] != *right.Data[0].Embedding[3] {
		t.Error("not turned round")
	}
	if d := get(Vectors{Extra: -1}).Data; len(d) != 2 {
		t.Errorf("%d vectors", len(d))
	}
	if d := get(Vectors{Null: true}).Data; d[2].Embedding[0] != nil || d[1].Embedding[0] == nil {
		t.Error("the null is not where it should be")
	}
	if d := get(Vectors{Length: 70}).Data; len(d[2].Embedding) != 70 {
		t.Errorf("length %d", len(d[2].Embedding))
	}
	if d := get(Vectors{SameIndex: true}).Data; d[2].Index != 0 {
		t.Error("the indices differ")
	}
}
