package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/verbatim-briefing/verbatim/bot"
)

// What Options mean when they do not say.
const (
	defaultAttempts = 3
	defaultPatience = 15 * time.Second
)

// A client is one model at one service: what chat and embeddings have in common.
// It is safe for concurrent use.
type client struct {
	lg      *slog.Logger
	o       Options // with its defaults
	at      address
	api     *openai.Client // its errors must go through call
	breaker *breaker
	meter   *meter
}

// newClient returns a client. Errors say what of o will not do, and hold no secret.
func newClient(lg *slog.Logger, o Options) (*client, error) {
	at, err := readAddress(o)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	o.Key = strings.TrimSpace(o.Key)
	switch {
	case o.Model == "":
		return nil, errors.New("model: no model is named")
	case at.azure && strings.ContainsAny(o.Model, "/?#%"):
		return nil, errors.New("model: that is no name of a deployment")
	case strings.ContainsFunc(o.Key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errors.New("model: the key has characters that no key has")
	}
	o.Attempts = cmp.Or(max(o.Attempts, 0), defaultAttempts)
	o.Patience = cmp.Or(max(o.Patience, 0), defaultPatience)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Count == nil {
		o.Count = func(string, string) {}
	}
	if o.Took == nil {
		o.Took = func(string, time.Duration) {}
	}
	if o.Ledger == nil {
		o.Ledger = NewMemoryLedger()
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	return &client{
		lg:      lg,
		o:       o,
		at:      at,
		api:     newAPI(lg, o, at),
		breaker: &breaker{now: o.Now},
		meter:   &meter{lg: lg, model: o.Model, budget: o.Budget, ledger: o.Ledger, now: o.Now},
	}, nil
}

// newAPI returns go-openai over our transport.
func newAPI(lg *slog.Logger, o Options, at address) *openai.Client {
	config := openai.DefaultConfig(o.Key)
	if at.azure {
		config = openai.DefaultAzureConfig(o.Key, at.base)
		config.APIVersion = at.version
		config.AzureModelMapperFunc = func(model string) string { return model }
	}
	config.BaseURL = at.base
	config.HTTPClient = &http.Client{
		Transport: &transport{lg: lg, base: o.Transport, host: at.host, attempts: o.Attempts, patience: o.Patience, hurried: o.Hurried, count: o.Count},
		// The transport lets no redirect through; should it ever, the key goes nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return openai.NewClientWithConfig(config)
}

// call sends one request with f, which returns what it came to, whatever came of
// it, and whatever error; expected is what it will come to, roughly. f is not
// called when the budget is spent or the service is left alone. The error is a
// *bot.ModelError, the error of ctx, or that in a toldError.
func (c *client) call(ctx context.Context, expected usage, f func(ctx context.Context) (usage, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	begun := c.o.Now()
	err := c.admitted(ctx, expected, f)
	var model *bot.ModelError
	switch {
	case err == nil:
		c.o.Count("llm", "ok")
		c.o.Took("llm", c.o.Now().Sub(begun))
	case errors.As(err, &model):
		c.o.Count("llm", string(model.Why))
	default:
		c.o.Count("llm", "cancelled")
	}
	return err
}

// admitted is call without its accounts.
func (c *client) admitted(ctx context.Context, expected usage, f func(ctx context.Context) (usage, error)) error {
	done, err := c.meter.allowed(ctx, expected)
	if err != nil {
		return blame(ctx, c.at.host, err)
	}
	defer done()
	trial, ok := c.breaker.enter()
	if !ok {
		return &bot.ModelError{Why: bot.FallbackResting, Err: &fault{text: c.at.host + " failed again and again and is left alone for a while"}}
	}
	said := unknown // unless f returns, as when whoever is told panics
	defer func() {
		if rest := c.breaker.leave(trial, said); rest > 0 {
			c.lg.Warn("model left alone", "host", c.at.host, "model", c.o.Model, "for", rest)
		}
	}()
	used, err := f(ctx)
	c.meter.book(ctx, used)
	var told toldError
	enough := errors.As(err, &told) // there was something to tell
	err = blame(ctx, c.at.host, err)
	if said = verdictOf(err); enough {
		said = healthy
	}
	return err
}
