package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The limits of a Client where its Options name none.
const (
	DefaultMaxBytes  = 20 << 20
	DefaultTimeout   = 30 * time.Second
	DefaultPace      = time.Second
	DefaultUserAgent = "verbatim (+https://github.com/verbatim-briefing/verbatim)"

	maxRedirects = 5
	maxAddress   = 4096 // bytes
)

// Options are how a Client behaves. The zero Options are the defaults.
type Options struct {
	// UserAgent is what the client calls itself; its part before the first
	// slash, space or parenthesis is the name that robots.txt may address.
	UserAgent string
	// MaxBytes is the greatest size in bytes of what is read, after it is unpacked.
	MaxBytes int64
	// Timeout is how long one request may take, redirects apart.
	Timeout time.Duration
	// Pace is the least time between two requests to one host. A site that asks
	// for more in its robots.txt gets it, up to a minute.
	Pace time.Duration
	// Allow says which addresses may be dialled; Public when nil.
	Allow func(netip.Addr) bool
}

// A Client fetches from the public web: politely (robots.txt, a pace per host,
// nothing twice that has not changed) and safely (no private network, whatever
// names, redirects and look-ups say; no more bytes than asked for). It is safe
// for concurrent use.
type Client struct {
	opt    Options
	http   *http.Client
	robots robots
	pace   pace
}

// NewClient returns a client. It uses no proxy: the guard would see the proxy's
// address and nothing of where it leads.
func NewClient(opt Options) *Client {
	if opt.UserAgent == "" {
		opt.UserAgent = DefaultUserAgent
	}
	if opt.MaxBytes == 0 {
		opt.MaxBytes = DefaultMaxBytes
	}
	if opt.Timeout == 0 {
		opt.Timeout = DefaultTimeout
	}
	if opt.Pace == 0 {
		opt.Pace = DefaultPace
	}
	if opt.Allow == nil {
		opt.Allow = Public
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: guard(opt.Allow)}
	transport := &http.Transport{
		DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: opt.Timeout,
		MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 256 << 10,
	}
	c := &Client{opt: opt, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	c.robots.client = c
	return c
}

// A Request is an address with what is known of it from the last time.
type Request struct {
	URL string
	// ETag and LastModified are as a Response gave them, "" when there is none.
	ETag, LastModified string
}

// A Response is what stood at an address.
type Response struct {
	// URL is where the redirects ended.
	URL string
	// NotModified is set when nothing has changed since the Request's last time;
	// there is no body then.
	NotModified bool
	ContentType string
	Body        []byte
	// ETag and LastModified are for the next Request, "" when the server gives none.
	ETag, LastModified string
}

// The errors of Get, beside those of the network.
var (
	ErrRobots    = errors.New("the site's robots.txt asks not to fetch this")
	ErrTooLarge  = errors.New("larger than the limit")
	ErrRedirects = errors.New("more than 5 redirects")
	ErrAddress   = errors.New("not an address that can be fetched")
	ErrUnreached = errors.New("nobody answers")
)

// A StatusError is an answer that is not what was asked for.
type StatusError struct {
	Code int
	// RetryAfter is how long the server asks to wait, 0 when it does not say.
	RetryAfter time.Duration
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("the server answers %d %s", e.Code, strings.ToLower(http.StatusText(e.Code)))
}

// Get fetches what stands at an address. It waits for its turn with the host.
// The error wraps ErrRobots, ErrPrivate, ErrTooLarge, ErrRedirects, ErrAddress, ErrUnreached or
// a *StatusError where one of them is the reason; it never holds the query of an
// address, which may be a secret.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	at, err := parse(r.URL)
	if err != nil {
		return nil, err
	}
	for range maxRedirects + 1 {
		if err := c.robots.allow(ctx, at); err != nil {
			return nil, fmt.Errorf("fetch %s: %w", bare(at), err)
		}
		if err := c.pace.wait(ctx, at.Host, max(c.opt.Pace, c.robots.delay(at))); err != nil {
			return nil, err
		}
		resp, next, err := c.once(ctx, at, r)
		if err != nil {
			return nil, fmt.Errorf("fetch %s: %w", bare(at), err)
		}
		if next == nil {
			return resp, nil
		}
		at = next
	}
	return nil, fmt.Errorf("fetch %s: %w", bare(at), ErrRedirects)
}

// parse reads an address that may be fetched: http or https, a host, no user.
func parse(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if len(s) > maxAddress || err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return nil, fmt.Errorf("%w: it takes http:// or https://, a host, and no password", ErrAddress)
	}
	u.Fragment = ""
	return u, nil
}

// bare is an address without its query.
func bare(u *url.URL) string { return u.Scheme + "://" + u.Host + u.EscapedPath() }

// once makes one request; next is where it is redirected to.
func (c *Client) once(ctx context.Context, at *url.URL, r Request) (_ *Response, next *url.URL, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, nil, ErrAddress
	}
	req.Header.Set("User-Agent", c.opt.UserAgent)
	req.Header.Set("Accept-Language", "fr, en;q=0.7")
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, reason(err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotModified:
		return &Response{URL: at.String(), NotModified: true, ETag: r.ETag, LastModified: r.LastModified}, nil, nil
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next, err := redirected(at, resp.Header.Get("Location"))
		return nil, next, err
	default:
		return nil, nil, &StatusError{Code: resp.StatusCode, RetryAfter: retryAfter(resp.Header.Get("Retry-After"), time.Now())}
	}
	// What is counted is what comes out of the decompression.
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.opt.MaxBytes+1))
	if err != nil {
		return nil, nil, reason(err)
	}
	if int64(len(body)) > c.opt.MaxBytes {
		return nil, nil, fmt.Errorf("%w of %d MB", ErrTooLarge, c.opt.MaxBytes>>20)
	}
	return &Response{
		URL: at.String(), ContentType: resp.Header.Get("Content-Type"), Body: body,
		ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified"),
	}, nil, nil
}

// redirected is where a redirect leads. What came over a secure line is not
// fetched on over one that anybody may change.
func redirected(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if location == "" || err != nil {
		return nil, fmt.Errorf("%w: a redirect to nowhere", ErrAddress)
	}
	if to, err = parse(to.String()); err != nil {
		return nil, err
	}
	if from.Scheme == "https" && to.Scheme == "http" {
		return nil, fmt.Errorf("%w: a redirect from https to http", ErrAddress)
	}
	return to, nil
}

// reason is an error of the network without the address, which stands before it
// already and may hold a secret.
func reason(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if errors.Is(err, ErrPrivate) {
		return ErrPrivate
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		if name.IsNotFound {
			return fmt.Errorf("%w: no host has this name", ErrUnreached)
		}
		return fmt.Errorf("%w: the name of the host cannot be looked up", ErrUnreached)
	}
	if late, ok := errors.AsType[net.Error](err); ok && late.Timeout() {
		return fmt.Errorf("%w in time", ErrUnreached)
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return ErrUnreached
	}
	return err
}

// retryAfter reads the header of that name, in seconds or as a date.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n > 0 {
		return time.Duration(min(n, 24*60*60)) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil && t.After(now) {
		return min(t.Sub(now), 24*time.Hour)
	}
	return 0
}
