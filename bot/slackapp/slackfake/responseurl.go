// Response URLs: five uses within thirty minutes, to add, replace or delete.
package slackfake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

type responseURL struct {
	made     time.Time
	uses     int
	channel  string
	user     string
	original *Message // the message it belongs to; nil for a command's
}

// newResponseURL makes one; kind is "commands" or "actions". The lock is held.
func (s *Server) newResponseURL(kind, channel, user string, original *Message) string {
	s.ids++
	path := fmt.Sprintf("/%s/%s/%d/%024x", kind, s.opts.Team, s.ids, s.ids*40503)
	s.urls[path] = &responseURL{made: s.now(), channel: channel, user: user, original: original}
	return s.url + path
}

// Uses returns how often a response URL was used, refused uses not counted.
func (s *Server) Uses(url string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.urls[strings.TrimPrefix(url, s.url)]; u != nil {
		return u.uses
	}
	return 0
}

// A response is what is said through a response URL or in an acknowledgement.
type response struct {
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	Metadata        json.RawMessage `json:"metadata"`
	ResponseType    string          `json:"response_type"`
	ReplaceOriginal bool            `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
	ThreadTS        string          `json:"thread_ts"`
	UnfurlLinks     *bool           `json:"unfurl_links"`
	UnfurlMedia     *bool           `json:"unfurl_media"`
	LinkNames       any             `json:"link_names"`
	Parse           string          `json:"parse"`
}

func (s *Server) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	s.hook("response_url", false)
	s.mu.Lock()
	f := s.takeFault("response_url")
	record := Call{Method: "response_url", At: s.now(), Args: map[string]string{"body": string(body)}, Injected: f != nil}
	s.mu.Unlock()
	if f != nil && f.Delay > 0 {
		time.Sleep(f.Delay)
	}
	if f != nil && f.Kind == DropBefore {
		s.note(record)
		panic(http.ErrAbortHandler)
	}
	s.mu.Lock()
	status, code := http.StatusOK, ""
	switch {
	case f != nil && f.Kind == RateLimited:
		status, code = http.StatusTooManyRequests, "ratelimited"
		w.Header().Set("Retry-After", "1")
	case f != nil && f.Kind == ServerError:
		status, code = http.StatusServiceUnavailable, "service_unavailable"
	case r.Method != http.MethodPost:
		status, code = http.StatusMethodNotAllowed, "invalid_method"
	default:
		status, code = s.respond(s.urls[r.URL.Path], body)
	}
	record.Status, record.Error, record.Done = status, code, code == ""
	s.record(record)
	s.mu.Unlock()
	s.hook("response_url", true)
	if f != nil && f.Kind == DropAfter {
		panic(http.ErrAbortHandler)
	}
	if code != "" {
		writeJSON(w, status, map[string]any{"ok": false, "error": code})
		return
	}
	io.WriteString(w, "ok")
}

// respond does what a use of a response URL asks for; the lock is held.
func (s *Server) respond(u *responseURL, body []byte) (int, string) {
	if u == nil {
		return http.StatusNotFound, "invalid_url"
	}
	if s.now().Sub(u.made) > responseLife {
		return http.StatusNotFound, "expired_url"
	}
	if u.uses >= responseUses {
		return http.StatusNotFound, "used_url"
	}
	var p response
	if json.Unmarshal(body, &p) != nil {
		return http.StatusBadRequest, "invalid_payload"
	}
	if p.DeleteOriginal {
		if u.original == nil {
			return http.StatusNotFound, "message_not_found"
		}
		u.uses++
		s.dropAny(u.original)
		return http.StatusOK, ""
	}
	m, code := s.said(p)
	if code != "" {
		return http.StatusBadRequest, code
	}
	if ch := s.channels[u.channel]; ch != nil && ch.Archived {
		return http.StatusBadRequest, "is_archived"
	}
	u.uses++
	linked := p.Parse == "full" || p.LinkNames != nil && p.LinkNames != false && p.LinkNames != float64(0)
	if p.ReplaceOriginal && u.original != nil {
		o := u.original
		o.Text, o.Blocks, o.Streamed = m.Text, m.Blocks, nil
		o.Edits++
		s.inspect(o, linked)
		return http.StatusOK, ""
	}
	sent := s.answerIn(u, m, p, "response_url")
	s.inspect(sent, linked)
	return http.StatusOK, ""
}

// said checks the content of a response.
func (s *Server) said(p response) (Message, string) {
	if len(p.Blocks) > 0 && string(p.Blocks) != "null" {
		if code, _ := s.checkBlocks(p.Blocks); code != "" {
			return Message{}, code
		}
	} else {
		p.Blocks = nil
	}
	if strings.TrimSpace(p.Text) == "" && (p.Blocks == nil || strings.TrimSpace(string(p.Blocks)) == "[]") {
		return Message{}, "no_text"
	}
	return Message{Text: p.Text, Blocks: p.Blocks, Metadata: p.Metadata}, ""
}

// answerIn posts a response: to the user alone unless it says in_channel.
func (s *Server) answerIn(u *responseURL, m Message, p response, method string) *Message {
	ch := s.channels[u.channel]
	if ch == nil {
		ch = &Channel{ID: u.channel}
	}
	sent := s.own(m, ch, p.ThreadTS, method)
	sent.NoUnfurl = p.UnfurlLinks != nil && !*p.UnfurlLinks && p.UnfurlMedia != nil && !*p.UnfurlMedia
	if p.ResponseType == "in_channel" {
		s.messages[ch.ID] = append(s.messages[ch.ID], sent)
	} else {
		sent.To, sent.NoUnfurl = u.user, true
		s.ephemerals = append(s.ephemerals, sent)
	}
	return sent
}

// dropAny removes a message whether it is ephemeral or not; the lock is held.
func (s *Server) dropAny(m *Message) {
	s.remove(m)
	keep := s.ephemerals[:0:0]
	for _, e := range s.ephemerals {
		if e != m {
			keep = append(keep, e)
		}
	}
	s.ephemerals = keep
}
