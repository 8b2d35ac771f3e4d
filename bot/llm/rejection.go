package llm

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A rejection is a server's answer that it will not do what was asked, by its
// status or by an event in a stream. As an error it says the status and words
// that are known, never the server's message, which may quote the request.
type rejection struct {
	status int
	// words are the codes, types and parameters it names, in lower case.
	words []string
	// params are the parameters among them.
	params []string
	// text is all it says, in lower case: to be searched, never to be shown.
	text string
	// wait is how long the server asks to be left alone; paced is true when it said so.
	wait  time.Duration
	paced bool
	// event is true when it came in a stream, after the request was taken.
	event bool
}

// readRejection reads the body of an error in any of the shapes there are: an
// object or a string under "error", the same without it, lists under "detail",
// and what proxies send.
func readRejection(status int, body []byte) *rejection {
	r := &rejection{status: status, text: strings.ToLower(string(body))}
	var v any
	if json.Unmarshal(body, &v) == nil {
		r.collect("", v)
	}
	return r
}

// collect takes the words of v, which stands under key.
func (r *rejection) collect(key string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			r.collect(k, e)
		}
	case []any:
		for _, e := range v {
			r.collect(key, e)
		}
	case float64:
		if key == "code" || key == "status" {
			r.words = append(r.words, strconv.FormatFloat(v, 'f', -1, 64))
		}
	case string:
		switch key {
		case "param", "loc":
			r.params = append(r.params, strings.ToLower(v))
		case "code", "type", "status":
			r.words = append(r.words, strings.ToLower(v))
		}
	}
}

// knownWords are the codes and types that may be shown: what stands in no list
// may be anything, a key too.
var knownWords = []string{
	"access_denied", "api_error", "authentication_error", "badrequesterror", "billing_hard_limit_reached",
	"content_filter", "content_policy_violation", "context_length_exceeded", "deploymentnotfound", "engine_overloaded",
	"exceed_context_size_error", "extra_forbidden", "insufficient_quota", "insufficient_balance", "internal_error", "internal_server_error",
	"internalservererror", "invalid_api_key", "invalid_argument", "invalid_model", "invalid_request_error", "invalid_value", "model_not_found",
	"not_found_error", "not_supported_error", "notfounderror", "overloaded_error", "permission_error", "rate_limit_error",
	"rate_limit_exceeded", "rate_limited", "responsibleaipolicyviolation", "server_error", "string_above_max_length",
	"tokens", "requests", "unavailable_error", "unauthorized", "unknown_parameter", "unsupported_country_region_territory",
	"unsupported_parameter", "unsupported_value",
}

func (r *rejection) Error() string { return r.says("the server") }

// says is what the server at host answered, in words that may be shown.
func (r *rejection) says(host string) string {
	var known []string
	for _, w := range r.words {
		if slices.Contains(knownWords, w) && !slices.Contains(known, w) {
			known = append(known, w)
		}
	}
	slices.Sort(known)
	if len(known) == 0 {
		return fmt.Sprintf("%s answered %d", host, r.status)
	}
	return fmt.Sprintf("%s answered %d (%s)", host, r.status, strings.Join(known, ", "))
}

// is reports whether one of words is among the server's.
func (r *rejection) is(words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(r.words, w) })
}

// has reports whether the server's message has one of phrases.
func (r *rejection) has(phrases ...string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(r.text, p) })
}

// tooLong reports whether the request is longer than the model takes.
func (r *rejection) tooLong() bool {
	return r.status == http.StatusRequestEntityTooLarge ||
		r.is("context_length_exceeded", "exceed_context_size_error", "string_above_max_length") ||
		r.status == http.StatusBadRequest && r.has("context length", "context size", "context window", "too many tokens")
}

// unpaid reports whether the account has no credit left: waiting does not help.
func (r *rejection) unpaid() bool {
	return r.status == http.StatusPaymentRequired ||
		r.is("insufficient_quota", "insufficient_balance", "billing_hard_limit_reached")
}

// unmodelled reports whether the server does not have the model.
func (r *rejection) unmodelled() bool {
	switch r.status {
	case http.StatusNotFound:
		return r.is("model_not_found", "deploymentnotfound") || r.has("model", "deployment")
	case http.StatusBadRequest, http.StatusForbidden, http.StatusUnprocessableEntity:
		return r.is("model_not_found", "invalid_model") || r.has("invalid model", "unknown model")
	}
	return false
}

// passing reports whether the same request may succeed a little later.
func (r *rejection) passing() bool {
	switch r.status {
	case http.StatusRequestTimeout, http.StatusTooEarly:
		return true
	case http.StatusTooManyRequests:
		return !r.unpaid()
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}
	return r.status >= 500 && r.fields() == 0
}

// fault says what came of a request to host that was rejected for good.
func (r *rejection) fault(host string) *fault {
	f := &fault{why: bot.FallbackRefused, text: r.says(host), verdict: healthy}
	switch {
	case r.status >= 300 && r.status < 400:
		f.text += ": a redirect, which is not followed; the base URL must be the service's own"
	case r.unpaid():
		f.why, f.verdict, f.text = bot.FallbackBusy, barred, f.text+": the account has no credit"
	case r.unmodelled():
		f.why, f.text = bot.FallbackNoModel, f.text+": it does not have the model"
	case r.is("unsupported_country_region_territory"):
	case r.status == http.StatusUnauthorized, r.status == http.StatusForbidden,
		r.status == http.StatusBadRequest && (r.is("invalid_api_key") || r.has("api key not valid")):
		f.why, f.verdict, f.text = bot.FallbackKey, barred, f.text+": it refuses the key"
	case r.status == http.StatusProxyAuthRequired:
		f.why, f.verdict, f.text = bot.FallbackUnreachable, failing, f.text+": a proxy wants to know who we are"
	case r.status == http.StatusNotFound, r.status == http.StatusMethodNotAllowed:
		f.text += ": no such service there; base URLs often end in /v1"
	case r.tooLong():
		f.text += ": the request is too long for the model"
	case r.is("content_filter", "content_policy_violation", "responsibleaipolicyviolation"):
		f.text += ": its content filter"
	case r.status == http.StatusTooManyRequests, r.status == 529:
		f.why = bot.FallbackBusy
		if !r.paced {
			f.verdict = failing
		}
	case r.status >= 500, r.status == http.StatusRequestTimeout, r.status == http.StatusTooEarly:
		f.why, f.verdict = bot.FallbackUnreachable, failing
	}
	return f
}
