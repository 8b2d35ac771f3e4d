package llm

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/prompts"
)

const (
	// coldest is the temperature asked for. Zero is not sent by go-openai, and what is
	// next to it is no number any more for some servers.
	coldest = 0.01
	// reasoningRoom is how many tokens a model that reasons may spend on that, where
	// they count as part of the reply.
	reasoningRoom = 8192
	// adaptations is how often a request is put otherwise for a server that rejects it.
	adaptations = 6
)

// A Chat is a model that is talked to. It implements bot.Model and is safe for
// concurrent use. No goroutine of it outlives a Reply.
type Chat struct {
	client *client
	habits *habits
}

var _ bot.Model = (*Chat)(nil)

// NewChat returns the model that o names. Nothing is sent; whether it works is
// seen by Check. Errors say what of o will not do, and hold no secret.
func NewChat(lg *slog.Logger, o Options) (*Chat, error) {
	c, err := newClient(lg, o)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(c.at.base, "http://") && c.o.Key != "" && !isLocal(c.at.host) {
		lg.Warn("the model's key travels without encryption", "host", c.at.host)
	}
	return &Chat{client: c, habits: newHabits(o.Model, c.o.Now)}, nil
}

// Name is the name of the model.
func (c *Chat) Name() string { return c.client.o.Model }

// Reply returns the whole reply to r, and with an error what there was of it. It
// is complete only when the model says so: a stream that just ends is FallbackCut,
// and so is one that the limit of tokens ended; a stream that a content filter
// ended is FallbackRefused.
//
// What the server does not take of the protocol is left out and remembered for an
// hour. A reply that broke before any of it was told is asked for once more. What
// was spent is booked whatever comes of it, estimated where the server does not say.
func (c *Chat) Reply(ctx context.Context, r prompts.Request, told func(piece string) error) (string, error) {
	var reply string
	err := c.client.call(ctx, expected(r), func(ctx context.Context) (usage, error) {
		var used usage
		var err error
		reply, used, err = c.converse(ctx, r, told)
		return used, err
	})
	return reply, err
}

// expected is what r will come to, roughly.
func expected(r prompts.Request) usage {
	n := len(r.Schema)
	for _, m := range r.Messages {
		n += len(m.Text)
	}
	return usage{input: estimate(n), output: int64(r.MaxTokens)}
}

// converse asks for a reply until there is one, in the dialect of the server.
func (c *Chat) converse(ctx context.Context, r prompts.Request, told func(piece string) error) (string, usage, error) {
	d := c.habits.current()
	var used usage
	for adapted, broken := 0, 0; ; {
		reply, came, err := c.ask(ctx, r, d, told)
		used = used.plus(came)
		if err == nil || reply != "" || ctx.Err() != nil {
			return reply, used, err
		}
		var refused *rejection
		var f *fault
		switch {
		case errors.As(err, &refused) && refused.event && refused.passing():
			if broken++; broken > 1 || sleep(ctx, backoff(broken)) != nil {
				return "", used, err
			}
			c.client.o.Count("llm", "retry")
		case errors.As(err, &refused):
			next, ok := d.without(refused.fields())
			if adapted++; !ok || adapted > adaptations {
				return "", used, err
			}
			c.client.lg.Info("model asked in another way", "host", c.client.at.host, "status", refused.status)
			d = next
		case errors.As(err, &f) && f.again && came != (usage{}):
			if broken++; broken > 1 || !c.hasTime(ctx, f) {
				return "", used, err
			}
			c.client.o.Count("llm", "retry")
		default:
			return "", used, err
		}
	}
}

// hasTime reports whether what failed with f may be tried again before ctx ends.
func (c *Chat) hasTime(ctx context.Context, f *fault) bool {
	deadline, ok := ctx.Deadline()
	return !ok || !errors.Is(f.cause, errSilent) || time.Until(deadline) > c.client.o.Patience
}

// ask asks once in dialect d. The usage is zero when the server did not take the
// request.
func (c *Chat) ask(ctx context.Context, r prompts.Request, d dialect, told func(piece string) error) (string, usage, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.open(ctx, request(c.client.o.Model, r, d))
	if err != nil {
		return "", usage{}, err
	}
	defer stream.Close()
	if c.habits.learn(d) {
		c.client.lg.Debug("model's dialect", "host", c.client.at.host, "format", d.format, "usage", d.usage, "limit", d.limit,
			"temperature", d.temperature, "effort", d.effort, "system", d.system)
	}
	in := reading{host: c.client.at.host, told: told, hurry: cancel, most: max(maxTextBytes, 32*r.MaxTokens)}
	err = in.read(stream)
	var refused *rejection
	if errors.As(err, &refused) && in.used == nil && in.text.Len()+in.thought == 0 {
		return "", usage{}, err
	}
	return in.text.String(), in.usage(expected(r).input), err
}

// open is CreateChatCompletionStream. What go-openai itself finds wrong is an
// error of ours, without its words.
func (c *Chat) open(ctx context.Context, r openai.ChatCompletionRequest) (*openai.ChatCompletionStream, error) {
	stream, err := c.client.api.CreateChatCompletionStream(ctx, r)
	if errors.Is(err, openai.ErrChatCompletionInvalidModel) {
		return nil, &fault{why: bot.FallbackNoModel, text: "that model does not chat"}
	}
	return stream, err
}

// request is r in dialect d.
func request(model string, r prompts.Request, d dialect) openai.ChatCompletionRequest {
	out := openai.ChatCompletionRequest{Model: model, Messages: messages(r, d.system)}
	switch {
	case r.MaxTokens <= 0:
	case d.limit == limitTokens:
		setMaxTokens(&out, r.MaxTokens)
	case d.limit == limitCompletion && d.effort:
		out.MaxCompletionTokens = r.MaxTokens + reasoningRoom
	case d.limit == limitCompletion:
		out.MaxCompletionTokens = r.MaxTokens
	}
	if d.temperature {
		out.Temperature = coldest
	}
	if d.effort {
		out.ReasoningEffort = openai.ReasoningEffortLow
	}
	if d.usage {
		out.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	}
	switch {
	case len(r.Schema) == 0:
	case d.format == formatSchema:
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: r.Name, Schema: json.RawMessage(r.Schema), Strict: true},
		}
	case d.format == formatObject:
		out.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	return out
}

// setMaxTokens limits a reply as all servers but OpenAI's newest models understand it.
func setMaxTokens(r *openai.ChatCompletionRequest, n int) {
	//lint:ignore SA1019 Mistral rejects the parameter that replaces it, and older servers do not know it.
	r.MaxTokens = n
}

// messages are those of r. Where there is no system role, what it says opens the
// user's first message.
func messages(r prompts.Request, system bool) []openai.ChatCompletionMessage {
	var out []openai.ChatCompletionMessage
	var before string
	for _, m := range r.Messages {
		if m.Role == prompts.System && !system {
			before += m.Text + "\n\n"
			continue
		}
		out = append(out, openai.ChatCompletionMessage{Role: string(m.Role), Content: before + m.Text})
		before = ""
	}
	if before != "" {
		out = append(out, openai.ChatCompletionMessage{Role: string(prompts.User), Content: before})
	}
	return out
}

// Check sends a tiny request and returns nil when the server, the key and the
// model work. The error is a *bot.ModelError whose reason is plain, or that of ctx.
// It is sent even when the service is left alone for a while, and when the budget
// is spent.
func (c *Chat) Check(ctx context.Context) error {
	r := prompts.Request{
		Messages: []prompts.Message{
			{Role: prompts.System, Text: "Reply with JSON."},
			{Role: prompts.User, Text: `Reply with {"ok":true} and nothing else.`},
		},
		Name:      "check",
		Schema:    json.RawMessage(`{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}`),
		MaxTokens: 64,
	}
	_, used, err := c.converse(ctx, r, func(string) error { return nil })
	c.client.meter.book(ctx, used)
	err = blame(ctx, c.client.at.host, err)
	var model *bot.ModelError
	if errors.As(err, &model) && model.Why == bot.FallbackCut && verdictOf(err) == healthy {
		return nil // it writes, more than it was asked to
	}
	return err
}
