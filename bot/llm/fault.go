package llm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"syscall"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A fault is why a request came to nothing, in words of our own. The words of
// servers, libraries and transports may quote the key, the question or the reply:
// none of them gets into text.
type fault struct {
	why     bot.Fallback
	text    string
	verdict verdict
	again   bool  // sending the same again may help
	cause   error // the error of a context, or errSilent; nil for all others
}

func (f *fault) Error() string { return f.text }

// Unwrap returns the error of the context that ended the request, errSilent, or nil.
func (f *fault) Unwrap() error { return f.cause }

// A verdict is what the outcome of a request says of the service.
type verdict int

const (
	healthy verdict = iota // it did its work, or said why it would not
	failing                // it did not do its work
	barred                 // it does no work for this key
	unknown                // the request ended before that could be seen
)

// errSilent is why the context of an attempt ends that went without a byte for too long.
var errSilent = errors.New("no byte in time")

// silence is the fault of an attempt that went without a byte for too long.
func silence(host string) *fault {
	return &fault{why: bot.FallbackSlow, text: host + " sent nothing for too long", verdict: failing, again: true, cause: errSilent}
}

// cut is the fault of a reply that ended before it was complete.
func cut(host, how string) *fault {
	return &fault{why: bot.FallbackCut, text: "the reply of " + host + " " + how, verdict: failing, again: true}
}

// unconnected is the fault of an attempt that ended with err, an error of a
// transport, before there was a response.
func unconnected(host string, err error) *fault {
	f := &fault{why: bot.FallbackUnreachable, verdict: failing}
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var alert tls.AlertError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		f.text, f.again = "no such host: "+host, !dns.IsNotFound
	case errors.Is(err, http.ErrSchemeMismatch):
		f.text = host + " does not speak https"
	case errors.As(err, &cert), errors.As(err, &alert), errors.As(err, &authority), errors.As(err, &name):
		f.text = "no trusted connection with " + host
	case errors.Is(err, syscall.ECONNREFUSED):
		f.text, f.again = host+" refuses connections", true
	case errors.As(err, &timeout) && timeout.Timeout():
		f.text, f.again = "no connection with "+host+" in time", true
	default:
		f.text, f.again = "the connection with "+host+" broke", true
	}
	return f
}

// A toldError is an error of whoever is told the pieces of a reply.
type toldError struct{ err error }

func (e toldError) Error() string { return e.err.Error() }

// blame returns err as the contract of bot.Model has it: nil, the error of ctx or
// told when it was not the model's fault, else a *bot.ModelError.
func blame(ctx context.Context, host string, err error) error {
	var told toldError
	var model *bot.ModelError
	var refused *rejection
	var f *fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &told):
		return told.err
	case errors.As(err, &model):
		return model
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		f = &fault{why: bot.FallbackSlow, text: "no complete reply of " + host + " in time", verdict: failing, cause: ctx.Err()}
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &refused):
		f = refused.fault(host)
	case errors.As(err, &f):
	default:
		// Whatever else there is comes of reading what the server sent.
		f = &fault{why: bot.FallbackGarbled, text: "the reply of " + host + " cannot be read", verdict: healthy}
	}
	return &bot.ModelError{Why: f.why, Err: f}
}

// verdictOf returns what an error of blame says of the service.
func verdictOf(err error) verdict {
	var f *fault
	switch {
	case err == nil:
		return healthy
	case errors.As(err, &f):
		return f.verdict
	}
	return unknown
}
