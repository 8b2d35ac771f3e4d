// What a script replies to a chat, and how that goes over the wire.

package llmfake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
	"unicode/utf8"
)

// A Reply is what the server answers to one chat. The zero Reply is an empty message.
type Reply struct {
	// Text is the message. Pieces, when set, are the message as it is streamed; else
	// Text is streamed in pieces of PieceSize bytes, 16 when 0, on bounds of runes.
	Text      string
	Pieces    []string
	PieceSize int
	// Reasoning is streamed before the message as "reasoning_content".
	Reasoning string
	// Wait is the time before the first byte, Pace that before each piece.
	Wait, Pace time.Duration
	// Finish is the finish_reason, "stop" when ""; "length", "content_filter".
	Finish string
	// NoFinish leaves out the finish_reason, NoDone the [DONE] at the end of a stream.
	NoFinish, NoDone bool

	// Status other than 0 and 200 refuses the chat, in the style of the options; Error is the message.
	Status int
	Error  string
	// Header is sent besides; it may hold Retry-After, or another Content-Type.
	Header http.Header
	// Body, when set, is sent as it is in place of all that the protocol says, with
	// Content-Type "text/html" unless Header has another.
	Body string
	// StreamError, when set, is sent in a stream as an error after the pieces, in place of its end.
	StreamError string

	// CutAfter is after how many bytes of the body the connection is cut; 0 is never.
	CutAfter int
	// Stall is where the server says nothing more, until the client gives up or
	// the server is closed; StallAfter goes with StallInside.
	Stall      Stall
	StallAfter int
	// Endless streams the pieces again and again and never ends. Without a stream the
	// message is repeated inside its string for ever.
	Endless bool
	// Pings sends a comment before each piece of a stream, as servers do to keep a connection.
	Pings bool
	// NoUsage leaves out what it cost; Usage is that, estimated when nil.
	NoUsage bool
	Usage   *Usage
}

// A Stall is where a reply stops without ending.
type Stall int

// The places to stall.
const (
	StallNever  Stall = iota
	StallHeader       // before the first byte, the connection being held
	StallBody         // after the header
	StallInside       // after StallAfter pieces of a stream, or after half of another body
	StallEnd          // after all that there is to say, the connection being held
)

// A Usage is tokens as the server counts them.
type Usage struct {
	PromptTokens     int `json:"prompt_tokens"`
	CompletionTokens int `json:"completion_tokens"`
	TotalTokens      int `json:"total_tokens"`
}

// A wire is the body of a reply on its way.
type wire struct {
	s    *Server
	w    http.ResponseWriter
	r    *http.Request
	left int // bytes until the cut; -1 for none
}

// Write sends b at once, and cuts the connection where it is to be cut.
func (w *wire) Write(b []byte) (int, error) {
	cut := w.left >= 0 && len(b) >= w.left
	if cut {
		b = b[:w.left]
	}
	n, err := w.w.Write(b)
	if err != nil {
		panic(http.ErrAbortHandler) // the client has gone
	}
	http.NewResponseController(w.w).Flush()
	if cut {
		panic(http.ErrAbortHandler)
	}
	if w.left >= 0 {
		w.left -= n
	}
	return n, nil
}

// wait waits for d, or for ever when it is negative. A client that goes, or the
// server's end, ends the reply.
func (w *wire) wait(d time.Duration) {
	if d == 0 {
		return
	}
	var after <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		after = timer.C
	}
	select {
	case <-after:
	case <-w.r.Context().Done():
		panic(http.ErrAbortHandler)
	case <-w.s.done:
		panic(http.ErrAbortHandler)
	}
}

// chat writes the reply to c.
func (s *Server) chat(o Options, w http.ResponseWriter, r *http.Request, c *Chat, reply Reply) {
	out := &wire{s: s, w: w, r: r, left: cmp.Or(reply.CutAfter, -1)}
	out.wait(reply.Wait)
	if reply.Stall == StallHeader {
		out.wait(-1)
	}
	if reply.Body == "" && reply.Status != 0 && reply.Status != http.StatusOK {
		o.Errors.write(w, &refusal{status: reply.Status, kind: kindOf(reply.Status), code: codeOf(reply.Status),
			message: cmp.Or(reply.Error, http.StatusText(reply.Status))}, reply.Header)
		return
	}
	kind := "application/json"
	switch {
	case reply.Body != "":
		kind = "text/html; charset=utf-8"
	case c.Stream:
		kind = "text/event-stream"
	}
	w.Header().Set("Content-Type", kind)
	for name, values := range reply.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(cmp.Or(reply.Status, http.StatusOK))
	http.NewResponseController(w).Flush()
	if reply.Stall == StallBody {
		out.wait(-1)
	}
	switch {
	case reply.Body != "":
		out.body([]byte(reply.Body), reply)
	case c.Stream:
		out.stream(c, reply)
	case reply.Endless:
		io.WriteString(out, `{"id":"chatcmpl-fake","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"`)
		for {
			io.WriteString(out, quoted(reply.message()+" "))
			out.wait(reply.Pace)
		}
	default:
		b, _ := json.Marshal(completion(c, reply))
		out.body(b, reply)
	}
	if reply.Stall == StallEnd {
		out.wait(-1)
	}
}

// body sends b, stalling in the middle of it when the reply says so.
func (w *wire) body(b []byte, reply Reply) {
	if reply.Stall == StallInside {
		w.Write(b[:len(b)/2])
		w.wait(-1)
	}
	w.Write(b)
}

// quoted is s inside a JSON string.
func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b[1 : len(b)-1])
}

func (r Reply) message() string {
	if r.Pieces == nil {
		return r.Text
	}
	var all string
	for _, p := range r.Pieces {
		all += p
	}
	return all
}

func (r Reply) pieces() []string {
	if r.Pieces != nil {
		return r.Pieces
	}
	var out []string
	size := cmp.Or(r.PieceSize, 16)
	for rest := r.Text; rest != ""; {
		n := min(size, len(rest))
		for n < len(rest) && !utf8.RuneStart(rest[n]) {
			n++
		}
		out = append(out, rest[:n])
		rest = rest[n:]
	}
	return out
}

func (r Reply) usage(c *Chat) *Usage {
	switch {
	case r.NoUsage:
		return nil
	case r.Usage != nil:
		return r.Usage
	}
	u := &Usage{PromptTokens: len(c.Text())/4 + 1, CompletionTokens: len(r.message())/4 + 1}
	u.TotalTokens = u.PromptTokens + u.CompletionTokens
	return u
}

func (r Reply) finish() *string {
	if r.NoFinish {
		return nil
	}
	f := cmp.Or(r.Finish, "stop")
	return &f
}

// A said is a message, or the piece of one.
type said struct {
	Role      string  `json:"role,omitempty"`
	Content   *string `json:"content,omitempty"`
	Reasoning string  `json:"reasoning_content,omitempty"`
}

type choice struct {
	Index   int     `json:"index"`
	Message *said   `json:"message,omitempty"`
	Delta   *said   `json:"delta,omitempty"`
	Finish  *string `json:"finish_reason"`
}

type completed struct {
	ID      string   `json:"id"`
	Object  string   `json:"object"`
	Created int64    `json:"created"`
	Model   string   `json:"model"`
	Choices []choice `json:"choices"`
	Usage   *Usage   `json:"usage,omitempty"`
}

func completion(c *Chat, r Reply) completed {
	text := r.message()
	return completed{"chatcmpl-fake", "chat.completion", 1700000000, c.Model,
		[]choice{{Message: &said{Role: "assistant", Content: &text, Reasoning: r.Reasoning}, Finish: r.finish()}}, r.usage(c)}
}

// stream sends reply as server-sent events.
func (w *wire) stream(c *Chat, reply Reply) {
	send := func(v any) {
		b, _ := json.Marshal(v)
		fmt.Fprintf(w, "data: %s\n\n", b)
	}
	chunk := func(choices []choice, u *Usage) {
		send(completed{"chatcmpl-fake", "chat.completion.chunk", 1700000000, c.Model, choices, u})
	}
	empty := ""
	chunk([]choice{{Delta: &said{Role: "assistant", Content: &empty}}}, nil)
	if reply.Reasoning != "" {
		chunk([]choice{{Delta: &said{Reasoning: reply.Reasoning}}}, nil)
	}
	pieces := reply.pieces()
	for i := 0; i < len(pieces) || reply.Endless; i++ {
		if reply.Stall == StallInside && i == reply.StallAfter {
			w.wait(-1)
		}
		w.wait(reply.Pace)
		if reply.Pings {
			io.WriteString(w, ": ping\n\n")
		}
		piece := " "
		if len(pieces) > 0 {
			piece = pieces[i%len(pieces)]
		}
		chunk([]choice{{Delta: &said{Content: &piece}}}, nil)
	}
	if reply.Stall == StallInside {
		w.wait(-1)
	}
	if reply.StreamError != "" {
		send(map[string]any{"error": map[string]any{"message": reply.StreamError, "type": "server_error", "param": nil, "code": nil}})
		return
	}
	if !reply.NoFinish {
		chunk([]choice{{Delta: &said{}, Finish: reply.finish()}}, nil)
	}
	if u := reply.usage(c); c.IncludeUsage && u != nil {
		chunk([]choice{}, u)
	}
	if !reply.NoDone {
		io.WriteString(w, "data: [DONE]\n\n")
	}
}

func kindOf(status int) string {
	switch {
	case status == http.StatusTooManyRequests:
		return "requests"
	case status >= 500:
		return "server_error"
	}
	return "invalid_request_error"
}

func codeOf(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "invalid_api_key"
	case http.StatusNotFound:
		return "model_not_found"
	case http.StatusTooManyRequests:
		return "rate_limit_exceeded"
	}
	return ""
}
