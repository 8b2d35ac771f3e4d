// The server itself: its options, its start and end, its clock, and how a test waits for it.
package slackfake

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say what workspace and app the server plays. The zero value is usable.
type Options struct {
	Team          string   // default "T0TEAM"
	TeamName      string   // default "Rédaction"
	AppID         string   // default "A0APP"
	BotUser       string   // default "U0BOT"
	BotID         string   // default "B0BOT"
	BotToken      string   // default "xoxb-slackfake-bot"
	AppToken      string   // default "xapp-slackfake-app"
	SigningSecret string   // default "slackfake-signing-secret"
	Scopes        []string // of the bot token; default all that the server's methods ask for

	// AppURL is where events, commands and interactions go over HTTP; "" means Socket Mode.
	AppURL string
	// AckTimeout is how long the program may take to acknowledge; default 3 s.
	AckTimeout time.Duration
	// Retries are the waits before an event that was not acknowledged is sent again,
	// counted from the failure. Default: at once, 1 min, 5 min, each times RetryScale.
	Retries []time.Duration
	// RetryScale shortens the default waits; default 1/1000.
	RetryScale float64
	// PingEvery is the interval of websocket pings; default 5 s.
	PingEvery time.Duration
	// Clock tells the time; default time.Now. Advance shifts it.
	Clock func() time.Time

	// Hook, when set, is called for every request to the Web API and the response URLs
	// (method "response_url"): before it is looked at, and, with done set, after it took
	// effect or was refused but before it is answered. It is where a test kills the program.
	Hook func(method string, done bool)

	// RefuseCitations makes rich text citation elements invalid.
	RefuseCitations bool
	// RefuseLongText refuses text over 40,000 characters with msg_too_long instead of cutting it.
	RefuseLongText bool
	// Classic plays an app with assistant_view, for which the thread_ts of suggested
	// prompts works. By default the app is an agent app, for which it silently does nothing.
	Classic bool
	// BlockOverhead is what every block costs beside its text in the undocumented sum
	// behind msg_blocks_too_long; default 100 characters, as was measured for headers; -1 is none.
	BlockOverhead int
	// Distributed applies the limits of commercially distributed apps outside the
	// Marketplace to conversations.history and .replies: 15 items, one request a minute.
	Distributed bool
}

// A Server is one workspace with one app installed. All its methods may be called concurrently.
type Server struct {
	opts Options
	http *http.Server
	url  string

	mu      sync.Mutex
	changed chan struct{} // closed and replaced at every change
	closed  bool
	offset  time.Duration
	lastTS  int64 // microseconds, so that every message has its own timestamp
	ids     int

	app        string
	revoked    bool
	users      map[string]*User
	channels   map[string]*Channel
	messages   map[string][]*Message // by channel, in the order of their timestamps
	ephemerals []*Message
	views      map[string]*View // by id, home views included
	stacks     map[string][]string
	homes      map[string]string
	triggers   map[string]*trigger
	urls       map[string]*responseURL
	statuses   []Status
	titles     map[string]string
	prompts    map[string]Prompts
	calls      []Call
	counts     map[string]int // of calls that took effect
	acks       []Ack
	pings      []Ping
	suspects   []Ping
	violations []string
	faults     map[string][]*Fault
	limits     Limits
	buckets    map[string][]time.Time
	nextSlot   map[string]time.Time
	tickets    map[string]time.Time
	conns      []*conn
	turn       int
	waiting    map[string]*envelope
	files      map[string]*File
	owners     map[string]string // who a file is of
	fetches    []Fetched
}

// New returns a server that is not listening; it is an http.Handler. Its URLs are
// only right once it listens: see Start.
func New(o Options) *Server {
	set := func(p *string, v string) {
		if *p == "" {
			*p = v
		}
	}
	set(&o.Team, "T0TEAM")
	set(&o.TeamName, "Rédaction")
	set(&o.AppID, "A0APP")
	set(&o.BotUser, "U0BOT")
	set(&o.BotID, "B0BOT")
	set(&o.BotToken, "xoxb-slackfake-bot")
	set(&o.AppToken, "xapp-slackfake-app")
	set(&o.SigningSecret, "slackfake-signing-secret")
	if o.Scopes == nil {
		o.Scopes = allScopes()
	}
	if o.AckTimeout == 0 {
		o.AckTimeout = 3 * time.Second
	}
	if o.RetryScale == 0 {
		o.RetryScale = 1.0 / 1000
	}
	if o.Retries == nil {
		for _, d := range []time.Duration{0, time.Minute, 5 * time.Minute} {
			o.Retries = append(o.Retries, time.Duration(float64(d)*o.RetryScale))
		}
	}
	if o.PingEvery == 0 {
		o.PingEvery = 5 * time.Second
	}
	switch o.BlockOverhead {
	case 0:
		o.BlockOverhead = 100
	case -1:
		o.BlockOverhead = 0
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	s := &Server{
		opts:     o,
		app:      o.AppURL,
		changed:  make(chan struct{}),
		users:    map[string]*User{},
		channels: map[string]*Channel{},
		messages: map[string][]*Message{},
		views:    map[string]*View{},
		stacks:   map[string][]string{},
		homes:    map[string]string{},
		triggers: map[string]*trigger{},
		urls:     map[string]*responseURL{},
		titles:   map[string]string{},
		prompts:  map[string]Prompts{},
		counts:   map[string]int{},
		faults:   map[string][]*Fault{},
		buckets:  map[string][]time.Time{},
		nextSlot: map[string]time.Time{},
		tickets:  map[string]time.Time{},
		waiting:  map[string]*envelope{},
		files:    map[string]*File{},
		owners:   map[string]string{},
	}
	s.AddUser(User{ID: o.BotUser, Name: "verbatim", RealName: "Verbatim", Bot: true})
	return s
}

// Start returns a server that listens on a free port of 127.0.0.1. It panics when
// there is none.
func Start(o Options) *Server {
	s := New(o)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("slackfake: %v", err))
	}
	s.url = "http://" + l.Addr().String()
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go s.http.Serve(l)
	return s
}

// Close ends the server and cuts every connection, sockets included.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	conns := s.conns
	s.touch()
	s.mu.Unlock()
	for _, c := range conns {
		c.ws.NetConn().Close()
	}
	if s.http != nil {
		s.http.Close()
	}
}

// URL is the server's base URL, without a slash at its end.
func (s *Server) URL() string { return s.url }

// APIURL is the base URL of the Web API, with the slash at its end that clients ask for.
func (s *Server) APIURL() string { return s.url + "/api/" }

// BotToken is the token of the bot.
func (s *Server) BotToken() string { return s.opts.BotToken }

// AppToken is the token that opens Socket Mode.
func (s *Server) AppToken() string { return s.opts.AppToken }

// SigningSecret is what HTTP requests are signed with.
func (s *Server) SigningSecret() string { return s.opts.SigningSecret }

// Team is the workspace's id.
func (s *Server) Team() string { return s.opts.Team }

// BotUser is the bot's user id.
func (s *Server) BotUser() string { return s.opts.BotUser }

// SetApp sets where things are delivered from now on: the whole URL of the
// program's endpoint, or "" for Socket Mode.
func (s *Server) SetApp(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app = url
	s.touch()
}

// Advance moves Slack's clock forward: response URLs and triggers age, new messages
// are later. Signatures of requests keep the unshifted time.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += d
	s.touch()
}

// WaitFor returns nil as soon as the condition holds. The condition is looked at
// now and after every change; it may call any inspecting method. When ctx ends
// first, its error is returned.
func (s *Server) WaitFor(ctx context.Context, cond func(*Server) bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond(s) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for slack's state: %w", ctx.Err())
		}
	}
}

// ServeHTTP answers as Slack: the Web API, the response URLs and the websocket.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/api/"):
		s.serveAPI(w, r, strings.TrimPrefix(r.URL.Path, "/api/"))
	case strings.HasPrefix(r.URL.Path, "/commands/"), strings.HasPrefix(r.URL.Path, "/actions/"):
		s.serveResponseURL(w, r)
	case strings.HasPrefix(r.URL.Path, filesPath):
		s.serveFile(w, r)
	case r.URL.Path == "/" && r.URL.Query().Has("redir"):
		s.login(w)
	case r.URL.Path == "/link/":
		s.serveSocket(w, r)
	default:
		http.NotFound(w, r)
	}
}

// hook calls the test's hook, if there is one; the lock is not held.
func (s *Server) hook(method string, done bool) {
	if s.opts.Hook != nil {
		s.opts.Hook(method, done)
	}
}

// touch tells those who wait that something changed; the lock is held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// now is Slack's time; the lock is held.
func (s *Server) now() time.Time { return s.opts.Clock().Add(s.offset) }

// newTS returns a timestamp later than all before; the lock is held.
func (s *Server) newTS() string {
	us := s.now().UnixMicro()
	if us <= s.lastTS {
		us = s.lastTS + 1
	}
	s.lastTS = us
	return fmt.Sprintf("%d.%06d", us/1e6, us%1e6)
}

// newID returns an id with that prefix that was never used; the lock is held.
func (s *Server) newID(prefix string) string {
	s.ids++
	return fmt.Sprintf("%s%08X", prefix, s.ids)
}

// violate notes that the program broke a rule where Slack gives no answer; the lock is held.
func (s *Server) violate(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
	s.touch()
}
