// The server itself: its options, its start and end, and what it keeps of what it was sent.

package llmfake

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options say what server is played. The zero value replies "{}" to every chat,
// with any key or none, as any model.
type Options struct {
	// Key, when set, must come with every request; one with another or none is refused
	// with status 401. It comes as a bearer token, or in the header api-key on Azure's paths.
	Key string
	// Models are those that the server has; a request for another is refused with
	// status 404. Nil has every model.
	Models []string
	// Lenient lets fields pass that the protocol does not know. Otherwise they are
	// refused, as strict servers do.
	Lenient bool
	// Reject are fields that this server does not know although the protocol does:
	// "stream_options", "max_completion_tokens", "dimensions"; and by value "json_schema"
	// and "json_object", the formats of a reply.
	Reject []string
	// Errors is how refusals are written.
	Errors ErrorStyle
	// Chat replies to a chat; nil replies "{}". It may be called concurrently.
	Chat func(c *Chat) Reply
	// Embed says how an embedding request is answered; nil answers it right.
	Embed func(e *Embedding) Vectors
	// Dimensions is the length of vectors for a request that names none, 64 when 0.
	Dimensions int
	// Keep is how many requests are kept at most, the latest ones; 0 keeps all, -1 none.
	Keep int
}

// A Request is one request as the server saw it, without keys.
type Request struct {
	At     time.Time
	Method string
	Path   string // with the query
	// Keyed is set when the request came with the key of the options, or when they ask for none.
	Keyed bool
	// Header is the header without Authorization and Api-Key.
	Header http.Header
	// Body is the body as it came, unless it had the key in it; then it is "(a key)".
	Body []byte
	// Chat and Embedding are the body decoded; nil for another kind, and for one that was refused.
	Chat      *Chat
	Embedding *Embedding
	// Refused is why the server itself refused the request; "" when it did not.
	Refused string
}

// A Server plays one server. All its methods may be called concurrently.
type Server struct {
	http *http.Server
	url  string
	done chan struct{} // closed by Close

	mu       sync.Mutex
	opts     Options
	requests []*Request
	count    int
	closed   bool
}

// New returns a server that is not listening; it is an http.Handler.
func New(o Options) *Server {
	return &Server{opts: o, done: make(chan struct{})}
}

// Start returns a server that listens on a free port of the loopback interface.
// It panics when there is none. Close ends it.
func Start(o Options) *Server {
	s := New(o)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("llmfake: %v", err))
	}
	s.url = "http://" + l.Addr().String()
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	go s.http.Serve(l)
	return s
}

// URL is the base URL of the OpenAI protocol.
func (s *Server) URL() string { return s.url + "/v1" }

// AzureURL is the base URL of the same server as Azure would have it.
func (s *Server) AzureURL() string { return s.url }

// Close ends the server and every reply under way. It may be called again.
func (s *Server) Close() {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if !first {
		return
	}
	close(s.done)
	if s.http != nil {
		s.http.Close()
	}
}

// SetChat replaces what replies to chats.
func (s *Server) SetChat(chat func(*Chat) Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Chat = chat
}

// Count is how many requests have come.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Requests are the requests that were kept, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Request, len(s.requests))
	for i, r := range s.requests {
		out[i] = *r
	}
	return out
}

// Chats are the chats among Requests that were not refused.
func (s *Server) Chats() []*Chat {
	var out []*Chat
	for _, r := range s.Requests() {
		if r.Chat != nil {
			out = append(out, r.Chat)
		}
	}
	return out
}

// Say replies text to every chat.
func Say(text string) func(*Chat) Reply {
	return func(*Chat) Reply { return Reply{Text: text} }
}

// InTurn replies each of replies once, in order, and then the last again and again.
func InTurn(replies ...Reply) func(*Chat) Reply {
	var mu sync.Mutex
	next := 0
	return func(*Chat) Reply {
		mu.Lock()
		defer mu.Unlock()
		r := replies[min(next, len(replies)-1)]
		next++
		return r
	}
}

// maxBody is how much of a request is read.
const maxBody = 64 << 20

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	opts := s.opts
	s.mu.Unlock()
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return // the client has gone
	}
	path, azure, deployment := route(r)
	rec := &Request{At: time.Now(), Method: r.Method, Path: r.URL.RequestURI(), Header: r.Header.Clone(), Body: body}
	rec.Keyed = keyed(r, azure, opts.Key)
	rec.Header.Del("Authorization")
	rec.Header.Del("Api-Key")
	if opts.Key != "" && bytes.Contains(body, []byte(opts.Key)) {
		rec.Body = []byte("(a key)")
	}

	var reply func()
	wrong := check(opts, r, rec, path, azure)
	if wrong == nil {
		reply, wrong = s.answer(opts, w, r, rec, path, body, deployment)
	}
	if wrong != nil {
		rec.Refused = wrong.message
	}
	s.keep(opts, rec)
	if wrong != nil {
		opts.Errors.write(w, wrong, nil)
		return
	}
	reply()
}

// route is the path of r below the base URL; on Azure's paths also the deployment.
func route(r *http.Request) (path string, azure bool, deployment string) {
	path = r.URL.Path
	if rest, ok := strings.CutPrefix(path, "/openai/deployments/"); ok {
		deployment, rest, _ = strings.Cut(rest, "/")
		return "/" + rest, true, deployment
	}
	for _, base := range []string{"/openai/v1/", "/openai/", "/v1/"} {
		if rest, ok := strings.CutPrefix(path, base); ok {
			return "/" + rest, strings.HasPrefix(base, "/openai"), ""
		}
	}
	return "", false, ""
}

// keyed reports whether r comes with key.
func keyed(r *http.Request, azure bool, key string) bool {
	if key == "" {
		return true
	}
	got, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if azure && !bearer {
		got = r.Header.Get("Api-Key")
	}
	return subtle.ConstantTimeCompare([]byte(got), []byte(key)) == 1
}

// check is what is looked at before the body.
func check(o Options, r *http.Request, rec *Request, path string, azure bool) *refusal {
	post := path == "/chat/completions" || path == "/embeddings"
	switch {
	case !rec.Keyed:
		return &refusal{status: 401, kind: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided."}
	case !post && path != "/models":
		return &refusal{status: 404, kind: "invalid_request_error", code: "unknown_url", message: "Unknown request URL: " + r.Method + " " + r.URL.Path}
	case azure && !strings.HasPrefix(r.URL.Path, "/openai/v1/") && r.URL.Query().Get("api-version") == "":
		return &refusal{status: 404, code: "404", message: "Resource not found"} // what Azure says without api-version
	case post != (r.Method == http.MethodPost):
		return &refusal{status: 405, kind: "invalid_request_error", code: "method_not_supported", message: "Not allowed to " + r.Method + " on " + path}
	case post && !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		return &refusal{status: 415, kind: "invalid_request_error", code: "unsupported_media_type", message: "the body must be application/json"}
	}
	return nil
}

// answer decodes the request and returns what writes the reply.
func (s *Server) answer(o Options, w http.ResponseWriter, r *http.Request, rec *Request, path string, body []byte, deployment string) (func(), *refusal) {
	switch path {
	case "/chat/completions":
		c, wrong := decodeChat(o, body, deployment)
		if wrong != nil {
			return nil, wrong
		}
		rec.Chat = c
		chat := o.Chat
		if chat == nil {
			chat = Say("{}")
		}
		return func() { s.chat(o, w, r, c, chat(c)) }, nil
	case "/embeddings":
		e, wrong := decodeEmbedding(o, body, deployment)
		if wrong != nil {
			return nil, wrong
		}
		rec.Embedding = e
		return func() {
			var v Vectors
			if o.Embed != nil {
				v = o.Embed(e)
			}
			s.embed(o, w, r, e, v)
		}, nil
	}
	return func() { writeModels(o, w) }, nil
}

func (s *Server) keep(o Options, rec *Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	if o.Keep < 0 {
		return
	}
	s.requests = append(s.requests, rec)
	if o.Keep > 0 && len(s.requests) > o.Keep {
		s.requests = slices.Delete(s.requests, 0, len(s.requests)-o.Keep)
	}
}

// writeModels lists the models.
func writeModels(o Options, w http.ResponseWriter) {
	type model struct {
		ID      string `json:"id"`
		Object  string `json:"object"`
		Created int64  `json:"created"`
		OwnedBy string `json:"owned_by"`
	}
	list := struct {
		Object string  `json:"object"`
		Data   []model `json:"data"`
	}{"list", []model{}}
	for _, name := range o.Models {
		list.Data = append(list.Data, model{name, "model", 1700000000, "llmfake"})
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(list)
}
