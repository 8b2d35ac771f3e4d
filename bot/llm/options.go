package llm

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Options are where a model is and what it may cost.
type Options struct {
	// BaseURL is where the server speaks the protocol, as "http://localhost:11434/v1"; "" for OpenAI's own.
	BaseURL string
	// API is "openai" or "azure"; "" for azure at Azure's hosts and openai elsewhere.
	API string
	// Key is a secret: it stands in no error and no log. "" for servers that want none.
	Key string
	// Model is the name of the model, or Azure's of the deployment.
	Model string
	// Dimensions asks an embedding model for vectors of that length; 0 for its own.
	Dimensions int

	// Attempts is how often a request is sent at most, 3 when 0. Patience is how long
	// an attempt may go without a byte of the reply, 15 s when 0.
	Attempts int
	Patience time.Duration
	// Hurried is for somebody who waits: all attempts of a request share one Patience,
	// and none begins when it is over.
	Hurried bool
	// Budget is what may be spent; the zero Budget is no limit.
	Budget Budget
	// Ledger keeps what was spent; nil keeps it in memory, until the process ends.
	Ledger Ledger

	// Transport carries the requests, http.DefaultTransport when nil.
	Transport http.RoundTripper
	// Count and Took are told of every request, when set: ("llm", outcome), and ("llm", the time)
	// of one that succeeded. The outcome is "ok", a bot.Fallback, or "cancelled" when whoever asked
	// ended it; ("llm", "retry") comes for each further attempt.
	Count func(what, outcome string)
	Took  func(what string, d time.Duration)
	// Now is the clock, time.Now when nil.
	Now func() time.Time
}

// String names the model and where it is, and not the key.
func (o Options) String() string { return fmt.Sprintf("%q at %q", o.Model, o.BaseURL) }

// GoString is String.
func (o Options) GoString() string { return o.String() }

// LogValue is String.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// A Budget is what may be spent in one day, UTC, by all models that share a ledger;
// a limit of zero is no limit.
type Budget struct {
	// TokensPerDay counts those sent and those received.
	TokensPerDay int64
	// CostPerDay is in the currency of the prices, which are per million tokens.
	CostPerDay           float64
	InputPrice, OutPrice float64
}
