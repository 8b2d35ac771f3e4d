// The way out: how a payload is sent to the program, over HTTP or a socket, and sent again.
package slackfake

import (
	"context"
	"encoding/json"
	"net/url"
	"time"
)

// How changes the way in which something is delivered. Only Once, EventID and Retry
// mean anything over a socket; a delivery that is spoiled over HTTP is not retried.
type How struct {
	Unsigned     bool          // without signature headers
	BadSignature bool          // with a signature of something else
	Secret       string        // signed with this instead of the signing secret
	Age          time.Duration // the timestamp is that old; negative is in the future
	Body         []byte        // sent, and signed, instead of the payload
	PadTo        int           // the body is filled up to so many bytes
	ContentType  string        // instead of the right one
	Once         bool          // not sent again when it is not acknowledged
	EventID      string        // instead of a new one
	Retry        int           // pretends to be this retry from the start
}

func (h How) spoiled() bool {
	return h.Unsigned || h.BadSignature || h.Secret != "" || h.Age != 0 || h.Body != nil || h.PadTo != 0 || h.ContentType != ""
}

func one(how []How) How {
	if len(how) > 0 {
		return how[0]
	}
	return How{}
}

// A Delivery is something that was sent to the program, and what became of it.
type Delivery struct {
	Kind        string
	Type        string
	EventIDs    []string // of events; a mention has two
	TS          string   // of the message it is about
	Trigger     string
	ResponseURL string
	// Acked is set when the program acknowledged, for a mention both events.
	Acked bool
	// Reply is the body of the acknowledgement.
	Reply    []byte
	Attempts []Ack

	sent []sentRequest
}

// Status is the HTTP status of the last attempt, 0 when there was none.
func (d *Delivery) Status() int {
	if len(d.Attempts) == 0 {
		return 0
	}
	return d.Attempts[len(d.Attempts)-1].Status
}

// An outgoing is a payload on its way.
type outgoing struct {
	kind    string // "events_api", "slash_commands" or "interactive"
	typ     string
	payload map[string]any
	raw     []byte // instead of payload
	done    func(d *Delivery)
}

// json is the payload as JSON.
func (o outgoing) json() []byte {
	if o.raw != nil {
		return o.raw
	}
	b, err := json.Marshal(o.payload)
	if err != nil {
		panic("slackfake: " + err.Error()) // payloads are made of plain maps
	}
	return b
}

// body is the payload as an HTTP request carries it.
func (o outgoing) body() (body []byte, contentType string) {
	const form = "application/x-www-form-urlencoded"
	switch o.kind {
	case "slash_commands":
		v := url.Values{}
		fields := o.payload
		if o.raw != nil {
			json.Unmarshal(o.raw, &fields)
		}
		for k, s := range fields {
			if text, ok := s.(string); ok {
				v.Set(k, text)
			}
		}
		return []byte(v.Encode()), form
	case "interactive":
		return []byte(url.Values{"payload": {string(o.json())}}.Encode()), form
	}
	return o.json(), "application/json"
}

// send delivers a payload and sends it again as Slack does: events only, three
// times at most. It returns an error only when ctx ends.
func (s *Server) send(ctx context.Context, o outgoing, how How) (*Delivery, error) {
	d := &Delivery{Kind: o.kind, Type: o.typ}
	retries := s.opts.Retries
	if how.Once || how.spoiled() || o.kind != "events_api" {
		retries = nil
	}
	reason := ""
	for try := 0; ; try++ {
		a := Ack{Kind: o.kind, Type: o.typ, Attempt: try + how.Retry}
		if how.Retry > 0 && reason == "" {
			reason = "http_timeout"
		}
		stop, err := s.attempt(ctx, o, how, d, &a, reason)
		d.Attempts = append(d.Attempts, a)
		s.mu.Lock()
		s.acks = append(s.acks, a)
		s.touch()
		s.mu.Unlock()
		if err != nil {
			return d, err
		}
		if a.OK {
			d.Acked = true
			if o.done != nil {
				s.mu.Lock()
				o.done(d)
				s.touch()
				s.mu.Unlock()
			}
			return d, nil
		}
		if stop || try >= len(retries) {
			return d, nil
		}
		reason = a.Reason
		select {
		case <-time.After(retries[try]):
		case <-ctx.Done():
			return d, ctx.Err()
		}
	}
}

// attempt sends once and fills in the Ack. stop says that Slack is asked not to retry.
func (s *Server) attempt(ctx context.Context, o outgoing, how How, d *Delivery, a *Ack, reason string) (stop bool, err error) {
	s.mu.Lock()
	app := s.app
	s.mu.Unlock()
	began := time.Now()
	a.At = began
	if app != "" {
		a.Transport = "http"
		stop = s.sendHTTP(ctx, app, o, how, d, a, reason)
	} else {
		a.Transport = "socket"
		s.sendSocket(ctx, o, d, a, reason)
	}
	a.Latency = time.Since(began)
	return stop, ctx.Err()
}
