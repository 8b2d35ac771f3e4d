package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// An Error is why a call to Slack came to nothing. It says no more than a code, so
// that it can be logged: what the libraries say may quote addresses that are secrets.
type Error struct {
	// Code is Slack's own, as channel_not_found, or one of ours: rate_limited,
	// not_sent, timeout, no_answer, http_500.
	Code string
	kind kind
	wait time.Duration // of a limited call
}

func (e *Error) Error() string { return "slack: " + e.Code }

// A kind is what is known about a call that failed.
type kind int

const (
	refused kind = iota // Slack said no: nothing was done
	limited             // Slack says to wait: nothing was done
	unsent              // it did not reach Slack, or Slack was not up: nothing was done
	unknown             // it may have been done
)

// call makes one call to Slack within the time that a call may take.
func (o *Outbox) call(ctx context.Context, do func(context.Context) error) *Error {
	ctx, cancel := context.WithTimeout(ctx, o.o.Timeout)
	defer cancel()
	var sent written
	if err := do(sent.watch(ctx)); err != nil {
		return explain(err, &sent)
	}
	return nil
}

// written notes how far a request came.
type written struct{ began, wrote atomic.Bool }

func (w *written) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:      func(string) { w.began.Store(true) },
		WroteHeaders: func() { w.wrote.Store(true) },
	})
}

// not reports whether nothing of the request was written for sure.
func (w *written) not() bool { return w.began.Load() && !w.wrote.Load() }

// explain says what is known after an error. An outcome counts as known only when it surely is.
func explain(err error, sent *written) *Error {
	var (
		said   slack.SlackErrorResponse
		busy   *slack.RateLimitedError
		status slack.StatusCodeError
		ours   *Error
	)
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.As(err, &busy):
		return &Error{Code: "rate_limited", kind: limited, wait: max(busy.RetryAfter, time.Second)}
	case errors.As(err, &status):
		return ofStatus(status.Code)
	case errors.As(err, &said):
		return ofCode(said.Err)
	case sent.not() || neverLeft(err):
		return &Error{Code: "not_sent", kind: unsent}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Code: "timeout", kind: unknown}
	}
	return &Error{Code: "no_answer", kind: unknown}
}

// neverLeft reports whether the connection was not even made.
func neverLeft(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") ||
		errors.As(err, &dns) || errors.As(err, &cert)
}

// ofStatus explains an HTTP status. 503 says that nothing was done, and so do the
// pages by which a proxy on the way turns a request away: Slack itself says no with
// 200 and a code. Behind the other server errors Slack may have done what was asked.
func ofStatus(code int) *Error {
	name := "http_" + string([]byte{byte('0' + code/100%10), byte('0' + code/10%10), byte('0' + code%10)})
	switch {
	case code == http.StatusTooManyRequests:
		return &Error{Code: "rate_limited", kind: limited, wait: unhurried}
	case code == http.StatusServiceUnavailable, code == http.StatusUnauthorized, code == http.StatusForbidden,
		code == http.StatusProxyAuthRequired, code == http.StatusUnavailableForLegalReasons:
		return &Error{Code: name, kind: unsent}
	case code >= 500 || code == http.StatusRequestTimeout:
		return &Error{Code: name, kind: unknown}
	}
	return &Error{Code: name, kind: refused}
}

var bareCode = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)

// Transient reports whether an error code of Slack's says nothing about what was
// asked, so that asking again may help.
func Transient(code string) bool { return ofCode(code).kind != refused }

// ofCode explains an error code of Slack's.
func ofCode(code string) *Error {
	if !bareCode.MatchString(code) {
		code = "unrecognised"
	}
	switch code {
	case "ratelimited", "rate_limited":
		return &Error{Code: "rate_limited", kind: limited, wait: unhurried}
	case "service_unavailable", "team_added_to_org":
		return &Error{Code: code, kind: unsent}
	case "internal_error", "fatal_error", "request_timeout":
		return &Error{Code: code, kind: unknown}
	}
	return &Error{Code: code, kind: refused}
}

// The codes by what is done about them; every other refusal is final.
var (
	// badBlocks: the blocks are at fault, the text may still pass.
	badBlocks = codes("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_attachments")
	// badToken: nothing at all can be said to anybody.
	badToken = codes("not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired",
		"org_login_required", "ekm_access_denied", "two_factor_setup_required", "team_access_not_granted")
	// absent: the workspace, or the app in it, does not have the method.
	absent = codes("unknown_method", "missing_scope", "not_allowed_token_type", "method_deprecated",
		"deprecated_endpoint", "feature_not_enabled", "not_allowed", "access_denied", "no_permission")
	// elsewhere: the person cannot be shown something in this channel, but perhaps directly.
	elsewhere = codes("user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived",
		"messages_tab_disabled", "restricted_action", "cannot_reply_to_message", "thread_not_found", "invalid_thread_ts")
	// fixed: a message that was sent cannot be changed any more.
	fixed = codes("message_not_found", "cant_update_message", "edit_window_closed", "is_inactive")
)

func codes(list ...string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, code := range list {
		m[code] = true
	}
	return m
}
