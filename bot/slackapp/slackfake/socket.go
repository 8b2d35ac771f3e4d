// Socket Mode: connections, envelopes, acknowledgements, and the ways a connection ends.
package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	ticketLife     = 30 * time.Second
	maxConnections = 10
	maxAckBytes    = 20 * 1024
)

// A conn is one websocket of the program.
type conn struct {
	ws       *websocket.Conn
	write    sync.Mutex
	gone     chan struct{} // closed when it has ended
	draining bool          // gets nothing new
	pongs    int
}

func (c *conn) send(v any) error {
	c.write.Lock()
	defer c.write.Unlock()
	c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return c.ws.WriteJSON(v)
}

// An envelope waits for its acknowledgement.
type envelope struct {
	ack     chan json.RawMessage
	accepts bool // a payload in the acknowledgement
}

func (s *Server) connectionsOpen(c *call) reply {
	s.ids++
	ticket := fmt.Sprintf("%08x-%08x", s.ids, s.ids*2654435761)
	s.tickets[ticket] = s.now()
	return reply{"url": "ws" + strings.TrimPrefix(s.url, "http") + "/link/?ticket=" + ticket + "&app_id=" + s.opts.AppID}
}

var upgrader = websocket.Upgrader{CheckOrigin: func(r *http.Request) bool {
	o := r.Header.Get("Origin")
	return o == "" || o == "https://api.slack.com"
}}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	made, ok := s.tickets[ticket]
	delete(s.tickets, ticket)
	fresh := ok && s.now().Sub(made) <= ticketLife
	revoked := s.revoked
	s.mu.Unlock()
	if !fresh || revoked {
		http.Error(w, "bad ticket", http.StatusNotFound)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{ws: ws, gone: make(chan struct{})}
	s.mu.Lock()
	full := len(s.conns) >= maxConnections
	if !full && !s.closed {
		s.conns = append(s.conns, c)
	}
	n, closed := len(s.conns), s.closed
	s.mu.Unlock()
	if closed {
		ws.Close()
		return
	}
	if full {
		c.send(s.disconnect("too_many_websockets"))
		ws.Close()
		return
	}
	ws.SetPongHandler(func(string) error {
		s.mu.Lock()
		c.pongs++
		s.touch()
		s.mu.Unlock()
		return nil
	})
	c.send(map[string]any{
		"type": "hello", "num_connections": n, "connection_info": map[string]any{"app_id": s.opts.AppID},
		"debug_info": map[string]any{"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
	})
	s.mu.Lock()
	s.touch()
	s.mu.Unlock()
	go s.keepAlive(c)
	s.read(c)
}

func (s *Server) disconnect(reason string) map[string]any {
	return map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "applink-1"}}
}

// keepAlive keeps a connection alive, as Slack does.
func (s *Server) keepAlive(c *conn) {
	tick := time.NewTicker(s.opts.PingEvery)
	defer tick.Stop()
	for n := 1; ; n++ {
		c.ws.WriteControl(websocket.PingMessage, []byte(fmt.Sprintf("Ping from applink-1 %d", n)), time.Now().Add(time.Second))
		select {
		case <-tick.C:
		case <-c.gone:
			return
		}
	}
}

// read takes acknowledgements until the connection ends.
func (s *Server) read(c *conn) {
	defer func() {
		c.ws.Close()
		close(c.gone)
		s.mu.Lock()
		keep := s.conns[:0:0]
		for _, have := range s.conns {
			if have != c {
				keep = append(keep, have)
			}
		}
		s.conns = keep
		s.touch()
		s.mu.Unlock()
	}()
	for {
		_, msg, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		s.acknowledge(c, msg)
	}
}

func (s *Server) acknowledge(c *conn, msg []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(msg, &a) != nil || a.EnvelopeID == "" {
		s.violate("socket: a message that is no acknowledgement (%d bytes)", len(msg))
		return
	}
	e := s.waiting[a.EnvelopeID]
	switch {
	case e == nil:
		s.violate("socket: acknowledgement of an unknown envelope, or a second one")
		return
	case len(msg) >= maxAckBytes:
		s.violate("socket: acknowledgement of %d bytes, dropped", len(msg))
		return
	case len(a.Payload) > 0 && string(a.Payload) != "null" && !e.accepts:
		s.violate("socket: a payload in the acknowledgement of an event")
	}
	delete(s.waiting, a.EnvelopeID)
	e.ack <- a.Payload
}

// pick waits for a connection that may take something new.
func (s *Server) pick(ctx context.Context) *conn {
	var c *conn
	s.WaitFor(ctx, func(s *Server) bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		var ready []*conn
		for _, have := range s.conns {
			if !have.draining {
				ready = append(ready, have)
			}
		}
		if len(ready) == 0 {
			return false
		}
		s.turn++
		c = ready[s.turn%len(ready)]
		return true
	})
	return c
}

// sendSocket sends once, to any connection, and waits for the acknowledgement.
func (s *Server) sendSocket(ctx context.Context, o outgoing, d *Delivery, a *Ack, reason string) {
	ctx, cancel := context.WithTimeout(ctx, s.opts.AckTimeout)
	defer cancel()
	a.Reason = "timeout"
	c := s.pick(ctx)
	if c == nil {
		a.Reason = "connection_failed"
		return
	}
	accepts := o.kind != "events_api"
	e := &envelope{ack: make(chan json.RawMessage, 1), accepts: accepts}
	s.mu.Lock()
	id := s.newID("env-")
	s.waiting[id] = e
	s.mu.Unlock()
	msg := map[string]any{
		"envelope_id": id, "type": o.kind, "payload": json.RawMessage(o.json()), "accepts_response_payload": accepts,
	}
	if o.kind == "events_api" {
		msg["retry_attempt"], msg["retry_reason"] = a.Attempt, reason
	}
	if c.send(msg) != nil {
		a.Reason = "connection_failed"
		return
	}
	select {
	case p := <-e.ack:
		a.OK, a.Reason = true, ""
		d.Reply = p
	case <-c.gone:
		select {
		case p := <-e.ack: // it came before the end
			a.OK, a.Reason = true, ""
			d.Reply = p
		default:
			a.Reason = "connection_failed"
		}
	case <-ctx.Done():
	}
}

// Connections returns how many websockets are open.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Pongs returns how many pings the open websockets have answered.
func (s *Server) Pongs() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.conns {
		n += c.pongs
	}
	return n
}

// connection returns the i-th open websocket, nil when there are fewer.
func (s *Server) connection(i int) *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i >= len(s.conns) {
		return nil
	}
	return s.conns[i]
}

// Warn tells the i-th connection (from 0, oldest first) that it will be closed soon; it goes on getting payloads.
func (s *Server) Warn(i int) {
	if c := s.connection(i); c != nil {
		c.send(s.disconnect("warning"))
	}
}

// Refresh asks the i-th connection to reconnect, gives it nothing new, and closes it after grace.
func (s *Server) Refresh(i int, grace time.Duration) {
	c := s.connection(i)
	if c == nil {
		return
	}
	s.mu.Lock()
	c.draining = true
	s.mu.Unlock()
	c.send(s.disconnect("refresh_requested"))
	select {
	case <-time.After(grace):
	case <-c.gone:
		return
	}
	c.write.Lock()
	c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	c.write.Unlock()
	c.ws.NetConn().Close()
}

// Cut ends the i-th connection without a word, as a broken network does.
func (s *Server) Cut(i int) {
	if c := s.connection(i); c != nil {
		c.ws.NetConn().Close()
	}
}
