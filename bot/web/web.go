package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/past"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A Library has the documents that pages show; an index is one.
type Library interface {
	// Document returns the document of that id, or nil.
	Document(id string) *corpus.Document
	Documents() []*corpus.Document
}

// A Check is one thing that must hold for the process to be of use.
type Check struct {
	Name string // a lower-case word
	// Test returns what is wrong, nil when nothing is. The error is logged, not shown.
	Test func(context.Context) error
}

// Options are what the pages are made from. Only Library is needed.
type Options struct {
	// Library returns the documents as they are now, nil while there are none yet.
	Library func() Library
	// Links opens the links to sources. Without a key every link is refused.
	Links Links
	// Past finds documents as they were, by id and version (see past.Store), the best
	// first; nil when nothing past is kept. Its error is logged.
	Past func(id string, is func(version string) bool) ([]*past.Version, error)
	// Decide says what may be shown to whom; everything, to everybody, when nil.
	Decide  func(access.Place, access.Person) access.Decision
	Checks  []Check
	Metrics *Metrics // nil for none
	Version string   // of the program
}

//go:embed page.html
var pageSource string

//go:embed style.css
var styleSource string

var (
	style = strings.TrimSpace(styleSource)
	pages = template.Must(template.New("page").Parse(strings.ReplaceAll(pageSource, "STYLE", style)))
	// policy lets a page use its own style and nothing else.
	policy = "default-src 'none'; style-src 'sha256-" + sumOf(style) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

func sumOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// A site serves the pages.
type site struct {
	lg *slog.Logger
	o  Options
}

// New returns the pages:
//
//	GET /               what this is
//	GET /source/TOKEN   a document with the quoted words highlighted
//	GET /healthz        200 as long as the process serves
//	GET /readyz         the checks, as JSON; 503 when one fails
//	GET /metrics        the figures, when there are any
//
// Methods other than GET and HEAD are refused.
func New(lg *slog.Logger, o Options) http.Handler {
	s := &site{lg: lg, o: o}
	if s.o.Decide == nil {
		s.o.Decide = func(access.Place, access.Person) access.Decision { return access.Decision{Allowed: true} }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) { s.notice(w, noticeHome) })
	mux.HandleFunc("/source/{token}", s.source)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("/readyz", s.readyz)
	if o.Metrics != nil {
		mux.Handle("/metrics", o.Metrics.Handler())
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.notice(w, noticeNotFound) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header())
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.notice(w, noticeMethod)
			return
		}
		defer s.recovered(w)
		mux.ServeHTTP(w, r)
	})
}

// recovered is to be deferred: it logs where a panic was, but not its value, which
// may hold words of a document, and answers as far as nothing was answered yet.
func (s *site) recovered(w http.ResponseWriter) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	s.count("page", "panic")
	s.lg.Error("panic in a page", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}

// setHeaders keeps pages out of caches, frames and search engines, and their
// addresses, which open them, out of other sites' logs.
func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// notice writes a page that shows no document.
func (s *site) notice(w http.ResponseWriter, n notice) {
	version := ""
	if n.Status == http.StatusOK {
		version = s.o.Version
	}
	s.page(w, n.Status, "notice", struct {
		notice
		Version string
	}{n, version})
}

// page writes a page whole, or, when it cannot be made, says so.
func (s *site) page(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		s.lg.Error("a page could not be made", "page", name, "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// checkTime is how long a check may take.
const checkTime = 2 * time.Second

func (s *site) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTime)
	defer cancel()
	reply := struct {
		Ready  bool              `json:"ready"`
		Checks map[string]string `json:"checks"`
	}{true, s.verdicts(ctx)}
	for _, verdict := range reply.Checks {
		reply.Ready = reply.Ready && verdict == "ok"
	}
	w.Header().Set("Content-Type", "application/json")
	if !reply.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(reply)
}

// verdicts are the checks by name, "ok" or "fail"; one that has not ended when ctx does has failed.
func (s *site) verdicts(ctx context.Context) map[string]string {
	type result struct {
		name string
		err  error
	}
	results := make(chan result, len(s.o.Checks)) // room for those that nobody waits for any more
	verdicts := map[string]string{}
	for _, c := range s.o.Checks {
		verdicts[c.Name] = "fail"
		go func() { results <- result{c.Name, c.Test(ctx)} }()
	}
	for range s.o.Checks {
		select {
		case r := <-results:
			if r.err == nil {
				verdicts[r.name] = "ok"
			} else {
				s.lg.Info("not ready", "check", r.name, "err", r.err)
			}
		case <-ctx.Done():
			s.lg.Info("not ready", "err", "checks take too long")
			return verdicts
		}
	}
	return verdicts
}

// Server returns a server of h with limits on what a client may send and how
// long it may take over it. Its own complaints go to lg.
func Server(lg *slog.Logger, h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(lg.Handler(), slog.LevelDebug),
	}
}

func (s *site) count(what, outcome string) {
	if s.o.Metrics != nil {
		s.o.Metrics.Count(what, outcome)
	}
}

// outcomeOf names what is wrong with a link, for the figures.
func outcomeOf(err error) string {
	switch {
	case errors.Is(err, ErrExpired):
		return "expired"
	case errors.Is(err, ErrForged):
		return "forged"
	}
	return "malformed"
}
