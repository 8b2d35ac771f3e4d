package llm

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// How long is waited before a request is sent again when the server does not say.
const (
	backoffFirst   = 500 * time.Millisecond // doubled by each attempt
	backoffLongest = 8 * time.Second
	// pauseLongest is how long a server may ask to be left alone before the request is given up instead.
	pauseLongest = 30 * time.Second
)

// maxErrorBytes is how much is read of the body of an error.
const maxErrorBytes = 64 << 10

// A transport carries requests as often as it takes, and bounds what comes back.
//
// Its errors are a *rejection for every status but 2xx, redirects included, which
// are never followed, a *fault when the service could not be reached or kept
// silent, and the error of the request's context. Once a response was returned
// nothing is sent again; reading its body fails with the same errors, and with a
// *fault when the connection breaks or the body does not end. The body of a
// request for an event stream is read as one, see newEvents.
type transport struct {
	lg       *slog.Logger
	base     http.RoundTripper
	host     string
	attempts int
	patience time.Duration
	hurried  bool // all attempts share the patience
	count    func(what, outcome string)
}

// RoundTrip sends r until there is a response, as often as the transport's
// attempts and the deadline of r's context allow.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	patience := t.patience
	for n := 1; ; n++ {
		begun := time.Now()
		resp, err := t.attempt(r, patience)
		if err == nil {
			return resp, nil
		}
		wait, again := t.wait(r, err, n)
		if t.hurried {
			patience -= time.Since(begun) + wait
		}
		if !again || patience <= 0 {
			return nil, err
		}
		t.count("llm", "retry")
		t.lg.Debug("model asked again", "host", t.host, "attempt", n, "why", err.Error(), "wait", wait)
		if err := sleep(r.Context(), wait); err != nil {
			return nil, err
		}
	}
}

// wait returns how long to wait after the nth attempt failed with err, and whether
// there is any use in another: it must begin before the context's deadline, and
// after a silence it must have time for a whole further one.
func (t *transport) wait(r *http.Request, err error, n int) (time.Duration, bool) {
	if n >= t.attempts || r.Context().Err() != nil || r.Body != nil && r.GetBody == nil {
		return 0, false
	}
	wait, need := backoff(n), time.Duration(0)
	var refused *rejection
	var f *fault
	switch {
	case errors.As(err, &refused):
		if !refused.passing() || refused.wait > pauseLongest {
			return 0, false
		}
		if refused.paced {
			wait = max(wait, refused.wait)
		}
	case errors.As(err, &f):
		if !f.again {
			return 0, false
		}
		if errors.Is(f.cause, errSilent) {
			need = t.patience
		}
	default:
		return 0, false
	}
	deadline, ok := r.Context().Deadline()
	return wait, !ok || wait+need < time.Until(deadline)
}

// attempt sends r once. The response begins within that patience.
func (t *transport) attempt(r *http.Request, patience time.Duration) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	clock := newPatience(patience, func() { cancel(errSilent) })
	sent := r.Clone(ctx)
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			cancel(nil)
			return nil, unconnected(t.host, err)
		}
		sent.Body = body
	}
	clock.start()
	resp, err := t.base.RoundTrip(sent)
	clock.stop()
	if err != nil {
		defer cancel(nil)
		switch {
		case r.Context().Err() != nil:
			return nil, r.Context().Err()
		case errors.Is(context.Cause(ctx), errSilent):
			return nil, silence(t.host)
		}
		return nil, unconnected(t.host, err)
	}
	body := &body{in: resp.Body, host: t.host, clock: clock, asked: r.Context(), ctx: ctx, cancel: cancel}
	if resp.StatusCode < 200 || resp.StatusCode >= 300 {
		defer body.Close()
		body.left = maxErrorBytes
		// What could be read of it says enough: the status alone does.
		text, _ := io.ReadAll(io.LimitReader(body, maxErrorBytes))
		refused := readRejection(resp.StatusCode, text)
		refused.wait, refused.paced = retryAfter(resp.Header, time.Now())
		return nil, refused
	}
	resp.Body, body.left = body, maxReplyBytes
	if r.Header.Get("Accept") == eventStream {
		body.left = maxStreamBytes
		resp.Body = newEvents(body, t.host)
	}
	resp.ContentLength = -1
	return resp, nil
}

// backoff is how long to wait after the nth attempt, from half of what is due to all of it.
func backoff(n int) time.Duration {
	d := min(backoffFirst<<min(n-1, 10), backoffLongest)
	return d/2 + rand.N(d/2)
}

// retryAfter reads how long a server asks to be left alone, at least 0; false
// when it does not say, or not in a way that can be read. Waits beyond a day are
// as a day.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	const most = 24 * time.Hour
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms >= 0 {
		return time.Duration(min(ms, float64(most/time.Millisecond))) * time.Millisecond, true
	}
	v := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(v, 64); err == nil && s >= 0 {
		return time.Duration(min(s, most.Seconds()) * float64(time.Second)), true
	}
	if at, err := http.ParseTime(v); err == nil {
		return min(max(at.Sub(now), 0), most), true
	}
	return 0, false
}

// sleep waits for d, and returns the error of ctx when that ends before.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
