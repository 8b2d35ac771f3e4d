package inlet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"

	"github.com/slack-go/slack"
)

// HTTPOptions is what NewHTTP needs. The signing secret and the Receiver must be there.
type HTTPOptions struct {
	SigningSecret string
	Receiver      Receiver
	// Replays remembers requests; nil keeps the last 50,000 in memory.
	Replays Replays
	// Self tells who the assistant is. It is called for each request, at once from
	// several goroutines; nil when that is never known.
	Self func() Self
	// MaxBody is how long a body may be, in bytes; 0 is 1 MB.
	MaxBody int64
	// Count is told what became of each request: the kind is "request", "event",
	// "command", "interaction" or what arrived ("message", "click"), the outcome
	// "taken", "failed", "ignored_bot", "malformed", "unsigned", "replayed" and so
	// on. Both are from small fixed sets. It may be nil.
	Count func(kind, outcome string)
}

// The headers with which Slack sends a thing again, and by which it is told not to.
const (
	retryHeader   = "X-Slack-Retry-Num"
	noRetryHeader = "X-Slack-No-Retry"
)

// NewHTTP returns the handler of the one address to which Slack sends events,
// commands and interactions. It returns an error without secret or Receiver.
//
// The answers, of which none has content but a reply and the echo of a verification:
//
//	200  taken, or nothing for the assistant
//	400  signed, and not what Slack sends
//	401  not signed with the secret, or not within five minutes of now
//	405  not a POST
//	409  signed, and the very bytes that came before
//	413  too long
//	415  neither JSON nor a form
//	500  the Receiver panicked
//	503  the Receiver, or what remembers the requests, failed
//
// Slack sends again what it got no 200 for. With 400, 405, 409, 413 and 415 that
// could not help, so these say X-Slack-No-Retry; 401 does not, since a clock or a
// secret may be set right in the minutes between.
//
// A request is known by its timestamp and body. One that is sent a second time is
// handed to nobody: equal bytes are somebody's recording, and the 409 says so to
// whoever reads a proxy's log. Only an event with a header that counts retries is
// handed over again, since Slack may send it within the second and so under the same
// signature. That header is not signed; the Receiver must know an event by its id.
// When the Receiver fails the request is forgotten, so that the retry passes.
func NewHTTP(lg *slog.Logger, o HTTPOptions) (http.Handler, error) {
	if o.SigningSecret == "" {
		return nil, errors.New("receive over http: no signing secret")
	}
	in, err := newInbox(lg, o.Receiver, o.Self, o.Count)
	if err != nil {
		return nil, fmt.Errorf("receive over http: %w", err)
	}
	h := &handler{inbox: in, secret: o.SigningSecret, replays: o.Replays, maxBody: o.MaxBody}
	if h.replays == nil {
		h.replays = NewReplays(50_000, nil)
	}
	if h.maxBody <= 0 {
		h.maxBody = 1 << 20
	}
	return h, nil
}

// A handler answers Slack's requests.
type handler struct {
	*inbox
	secret  string
	replays Replays
	maxBody int64
}

// ServeHTTP answers one request.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var err error
	defer func() {
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}()
	defer h.recovered(&err)

	body, form, ok := h.read(w, r)
	if !ok {
		return
	}
	if form && unsignedCheck(r.Header, body) {
		h.counter("command", "ignored_"+string(SSLCheck))
		w.WriteHeader(http.StatusOK)
		return
	}
	if !h.signed(r.Header, body) {
		h.refuse(w, http.StatusUnauthorized, "unsigned")
		return
	}
	family, parsed, err := h.parse(body, form)
	if err != nil {
		h.declined(w, family, body, err)
		err = nil
		return
	}
	h.take(w, r, body, parsed)
}

// read checks the form of a request and reads its body. When it returns false the
// request is answered.
func (h *handler) read(w http.ResponseWriter, r *http.Request) (body []byte, form, ok bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		h.refuse(w, http.StatusMethodNotAllowed, "method")
		return nil, false, false
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	form = media == "application/x-www-form-urlencoded"
	if err != nil || !form && media != "application/json" || r.Header.Get("Content-Encoding") != "" {
		h.refuse(w, http.StatusUnsupportedMediaType, "media_type")
		return nil, false, false
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, h.maxBody))
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		h.refuse(w, http.StatusRequestEntityTooLarge, "oversized")
		return nil, false, false
	}
	if err != nil {
		h.refuse(w, http.StatusBadRequest, "unread")
		return nil, false, false
	}
	return body, form, true
}

// refuse answers a request that is not taken.
func (h *handler) refuse(w http.ResponseWriter, status int, outcome string) {
	h.counter("request", outcome)
	h.lg.Warn("slack: refused", "status", status, "why", outcome)
	if status != http.StatusUnauthorized {
		w.Header().Set(noRetryHeader, "1")
	}
	w.WriteHeader(status)
}

// unsignedCheck reports whether a form is Slack's look at the certificate, which it
// does not always sign. A 200 tells nothing and does nothing.
func unsignedCheck(header http.Header, body []byte) bool {
	if header.Get("X-Slack-Signature") != "" {
		return false
	}
	values, err := url.ParseQuery(string(body))
	return err == nil && values.Get("ssl_check") == "1"
}

// signed reports whether Slack signed the body within five minutes of now. The
// verifier reads the wall clock itself.
func (h *handler) signed(header http.Header, body []byte) bool {
	v, err := slack.NewSecretsVerifier(header, h.secret)
	if err != nil {
		return false
	}
	_, err = v.Write(body)
	return err == nil && v.Ensure() == nil
}

// parse reads a body, and says of which family it is.
func (h *handler) parse(body []byte, form bool) (family string, a Arrival, err error) {
	if !form {
		a, err = ParseEvent(body, h.self())
		return "event", a, err
	}
	values, err := url.ParseQuery(string(body))
	switch {
	case err != nil:
		return "command", Arrival{}, malformed("a form that cannot be read")
	case values.Has("payload"):
		a, err = ParseInteraction([]byte(values.Get("payload")), h.self())
		return "interaction", a, err
	}
	a, err = ParseCommand(body, h.self())
	return "command", a, err
}

// declined answers what a parser refused.
func (h *handler) declined(w http.ResponseWriter, family string, body []byte, err error) {
	if !h.refused(family, err) {
		w.Header().Set(noRetryHeader, "1")
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if ig, ok := errors.AsType[*Ignored](err); ok && ig.Reason == Verification {
		var asked struct {
			Challenge string `json:"challenge"`
		}
		if json.Unmarshal(body, &asked) == nil {
			h.answer(w, asked)
			return
		}
	}
	w.WriteHeader(http.StatusOK)
}

// take hands an arrival to the Receiver, unless it is a replay, and answers.
func (h *handler) take(w http.ResponseWriter, r *http.Request, body []byte, a Arrival) {
	retry := r.Header.Get(retryHeader)
	if n, err := strconv.Atoi(retry); err == nil && n > 0 {
		a.Retry = n
	}
	key := requestKey(r.Header.Get("X-Slack-Request-Timestamp"), body)
	// One deadline for both: Slack waits for them together.
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	seen, err := h.replays.Seen(ctx, key)
	switch {
	case err != nil:
		h.counter("request", "replays_failed")
		h.lg.ErrorContext(ctx, "slack: requests cannot be remembered", "err", Redact(err.Error()))
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case seen && a.Retry > 0 && a.EventID != "":
		// Slack sends an event again within the second, and then with the same signature.
		// That it was seen does not mean that it was taken: the process may have died
		// between. The Receiver knows by the event's id.
		h.counter("request", "replayed")
	case seen:
		h.refuse(w, http.StatusConflict, "replayed")
		return
	}
	reply, err := h.receive(ctx, a)
	if err != nil {
		h.release(ctx, key)
		status := http.StatusServiceUnavailable
		if errors.Is(err, errPanic) {
			status = http.StatusInternalServerError
		}
		w.WriteHeader(status)
		return
	}
	if reply == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	h.answer(w, reply)
}

// release forgets a request that was not taken, also when its sender is gone.
func (h *handler) release(ctx context.Context, key string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := h.replays.Release(ctx, key); err != nil {
		h.counter("request", "replays_failed")
		h.lg.ErrorContext(ctx, "slack: a request cannot be forgotten, its retry will be refused", "err", Redact(err.Error()))
	}
}

// answer sends a value as JSON.
func (h *handler) answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		h.counter("request", "unanswered")
	}
}

// requestKey is by what a request is known. The signature is left out: its bytes may
// be written in several ways.
func requestKey(timestamp string, body []byte) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s:", timestamp)
	sum.Write(body)
	return hex.EncodeToString(sum.Sum(nil))
}
