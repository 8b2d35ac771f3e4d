// A small hand-written client of the Web API and of Socket Mode, for the tests of the stand-in.
package slackfake

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// started returns a server with a channel C1, a shared one, an archived one and a few people.
func started(t *testing.T, o Options) *Server {
	t.Helper()
	s := Start(o)
	t.Cleanup(s.Close)
	s.AddUser(User{ID: "U1", Name: "claire"})
	s.AddUser(User{ID: "U2", Guest: true})
	s.AddChannel(Channel{ID: "C1", Name: "presse"})
	s.AddChannel(Channel{ID: "CARCH", Archived: true})
	s.AddChannel(Channel{ID: "COUT", NotMember: true})
	s.AddChannel(Channel{ID: "GOUT", NotMember: true, Private: true})
	s.AddChannel(Channel{ID: "CEXT", ExtShared: true, Outsiders: []string{"U2"}})
	return s
}

func inTime(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// form calls a method with a form and the bot's token.
func form(t *testing.T, s *Server, method string, kv ...string) map[string]any {
	t.Helper()
	v := url.Values{"token": {s.BotToken()}}
	for i := 0; i+1 < len(kv); i += 2 {
		v.Set(kv[i], kv[i+1])
	}
	res, err := http.PostForm(s.APIURL()+method, v)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, res)
}

// jsonCall calls a method with a JSON body and a token in the header.
func jsonCall(t *testing.T, s *Server, token, method, body string) (map[string]any, *http.Response) {
	t.Helper()
	req, _ := http.NewRequest("POST", s.APIURL()+method, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, res), res
}

func decoded(t *testing.T, res *http.Response) map[string]any {
	t.Helper()
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("status %d, body %q: %v", res.StatusCode, b, err)
	}
	return m
}

// code is the error of a reply, "" when it is ok.
func code(m map[string]any) string {
	c, _ := m["error"].(string)
	if ok, _ := m["ok"].(bool); ok != (c == "") {
		return "ok and error disagree"
	}
	return c
}

// A socket is one Socket Mode connection; answer makes the acknowledgement of an
// envelope, nil to leave it unanswered.
type socket struct {
	ws   *websocket.Conn
	mu   sync.Mutex // of writing
	seen chan map[string]any
}

func dial(t *testing.T, s *Server, answer func(map[string]any) any) *socket {
	t.Helper()
	m, _ := jsonCall(t, s, s.AppToken(), "apps.connections.open", "")
	if code(m) != "" {
		t.Fatal(m)
	}
	ws, _, err := websocket.DefaultDialer.Dial(m["url"].(string), http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	k := &socket{ws: ws, seen: make(chan map[string]any, 100)}
	go func() {
		defer close(k.seen)
		for {
			var e map[string]any
			if ws.ReadJSON(&e) != nil {
				return
			}
			k.seen <- e
			if id, ok := e["envelope_id"]; ok {
				if p := answer(e); p != nil {
					ack := map[string]any{"envelope_id": id}
					if p != true {
						ack["payload"] = p
					}
					k.send(ack)
				}
			}
		}
	}()
	return k
}

func (k *socket) send(v any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ws.WriteJSON(v)
}

func acks(map[string]any) any { return true }
func mute(map[string]any) any { return nil }

func (k *socket) next(t *testing.T) map[string]any {
	t.Helper()
	select {
	case m := <-k.seen:
		return m
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came over the socket")
		return nil
	}
}
