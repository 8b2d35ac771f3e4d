package llm

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// A field is a set of parts of a request that some servers do not take.
type field uint

const (
	fieldFormat field = 1 << iota
	fieldUsage
	fieldTokens
	fieldTemperature
	fieldEffort
	fieldSystem
	fieldAny // one that the server does not name
)

// fieldNames are the words by which servers name what they do not take.
var fieldNames = []struct {
	field field
	names []string
}{
	{fieldFormat, []string{"response_format", "json_schema", "json_object", "json schema", "structured output", "grammar", "guided"}},
	{fieldUsage, []string{"stream_options", "include_usage"}},
	{fieldTokens, []string{"max_tokens", "max_completion_tokens"}},
	{fieldEffort, []string{"reasoning_effort"}},
	{fieldTemperature, []string{"temperature"}},
	{fieldSystem, []string{"system role", "system message", "'system'", "role: system", "messages[0].role"}},
}

// unnamed are the words by which servers say that they do not take something
// without saying what.
var unnamed = []string{
	"extra_forbidden", "extra inputs", "extra fields", "unrecognized", "unknown field", "unknown parameter",
	"unexpected keyword", "additional properties", "requested parameters", "unsupported parameter", "unsupported_parameter",
}

// fields returns what of the request the server does not take; 0 when it
// complains of something else.
func (r *rejection) fields() field {
	switch r.status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusNotImplemented:
	default:
		return 0
	}
	if r.tooLong() {
		return 0
	}
	// What it calls the parameter is surer than its message, which may quote the request.
	named := namedIn(strings.Join(r.params, " "))
	if named == 0 {
		named = namedIn(r.text)
	}
	if r.status == http.StatusInternalServerError {
		return named & fieldFormat
	}
	if r.status == http.StatusNotFound && r.unmodelled() && named&fieldFormat == 0 {
		return 0
	}
	// A page of a proxy says as little as nothing.
	reason := strings.TrimSpace(r.text)
	silent := r.status != http.StatusNotFound && (reason == "" || reason[0] == '<')
	if named == 0 && (r.status == http.StatusNotImplemented || silent || r.has(unnamed...)) {
		named = fieldAny
	}
	return named
}

// namedIn returns the fields whose names stand in s.
func namedIn(s string) field {
	var out field
	for _, f := range fieldNames {
		if slices.ContainsFunc(f.names, func(n string) bool { return strings.Contains(s, n) }) {
			out |= f.field
		}
	}
	return out
}

// A format is how the form of a reply is asked for, from the strictest.
type format int

const (
	formatSchema format = iota
	formatObject
	formatNone
)

// A limit is the parameter that says how long a reply may be.
type limit int

const (
	limitTokens limit = iota
	limitCompletion
	limitNone
)

// A dialect is what a server takes of the protocol.
type dialect struct {
	format      format
	limit       limit
	usage       bool // it says at the end of a stream what that came to
	temperature bool
	effort      bool // it takes how much a model is to reason
	system      bool // it takes the system role
}

// fullDialect is what is tried first with a model of that name.
func fullDialect(model string) dialect {
	d := dialect{usage: true, temperature: true, system: true}
	trial := openai.ChatCompletionRequest{Model: model, Temperature: coldest}
	setMaxTokens(&trial, 1)
	if openai.NewReasoningValidator().Validate(trial) != nil {
		// go-openai knows the names of models that reason, and refuses these for them.
		d.limit, d.temperature, d.effort = limitCompletion, false, true
	}
	return d
}

// without returns d less f, or less a step of f where there are several. It is
// false when nothing of f is left to leave out.
func (d dialect) without(f field) (dialect, bool) {
	out := d
	if f&(fieldFormat|fieldAny) != 0 && out.format < formatNone {
		out.format++
		f &^= fieldAny
	}
	if f&fieldTokens != 0 && out.limit < limitNone {
		out.limit++
	}
	out.usage = out.usage && f&(fieldUsage|fieldAny) == 0
	out.temperature = out.temperature && f&(fieldTemperature|fieldAny) == 0
	out.effort = out.effort && f&(fieldEffort|fieldAny) == 0
	out.system = out.system && f&fieldSystem == 0
	return out, out != d
}

// relearn is how long it is remembered what a server does not take: servers are
// replaced by better ones.
const relearn = time.Hour

// habits remember the dialect that a server was last seen to take. They are safe
// for concurrent use.
type habits struct {
	full dialect
	now  func() time.Time

	mu    sync.Mutex
	known dialect
	since time.Time
}

func newHabits(model string, now func() time.Time) *habits {
	full := fullDialect(model)
	return &habits{full: full, known: full, now: now}
}

// current returns what to try next.
func (h *habits) current() dialect {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known != h.full && h.now().Sub(h.since) >= relearn {
		h.known = h.full
	}
	return h.known
}

// learn remembers that the server took d, and reports whether that is news.
func (h *habits) learn(d dialect) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known == d {
		return false
	}
	h.known, h.since = d, h.now()
	return true
}
