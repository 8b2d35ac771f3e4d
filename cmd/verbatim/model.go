package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/llm"
	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// models are the models of a run.
type models struct {
	modelConfig
	embedder retrieval.Embedder // made when it is first asked for
	lookOnly bool               // make no folder that is not there
	hurried  bool               // somebody waits for what is embedded
	spending llm.Ledger         // made when it is first asked for
}

// model is the chat model that the settings name, nil when they name none or there
// is no network. Settings that cannot work cost no answer: they make a model that
// fails at once, so that answers are extracted, and it is said why. Count and took
// are told of every request; both are nil on the command line, where people read
// what goes wrong on stderr and not in a log.
func (a *app) model(lg *slog.Logger, count func(what, outcome string), took func(what string, d time.Duration)) *bot.Writing {
	if a.offline || a.models.Chat == "" {
		return nil
	}
	w := &bot.Writing{Timeout: duration(a.models.Timeout, writingTime), Count: count}
	if count == nil {
		w.Failed = a.warnOnce()
	} else {
		w.Timeout = min(w.Timeout, slackWritingTime)
		w.Failed = func(_ context.Context, err *bot.ModelError) {
			lg.Warn("the model did not write all of an answer", "model", a.models.Chat, "why", string(err.Why), "err", err.Err)
		}
	}
	o, why := a.chatOptions()
	if why != nil {
		w.Model = unusable{a.models.Chat, why}
		return w
	}
	o.Ledger, o.Count, o.Took = a.ledger(lg), count, took
	chat, err := llm.NewChat(lg, o)
	if err != nil {
		w.Model = unusable{o.Model, &bot.ModelError{Why: bot.FallbackRefused, Err: err}}
		return w
	}
	w.Model = chat
	return w
}

// An unusable model fails at once, always for the same reason.
type unusable struct {
	name string
	err  *bot.ModelError
}

func (u unusable) Name() string { return u.name }

func (u unusable) Reply(context.Context, prompts.Request, func(string) error) (string, error) {
	return "", u.err
}

// chatOptions are those of the chat model but for the ledger, or why it cannot be asked.
func (a *app) chatOptions() (llm.Options, *bot.ModelError) {
	key, err := a.secret("OPENAI_API_KEY")
	return a.modelOptions(a.models.Chat, a.models.BaseURL, key, err)
}

// embeddingOptions are those of the embedding model but for the ledger, or why it
// cannot be asked. A key is for the server that it was made for: one that serves
// embeddings alone gets its own or none.
func (a *app) embeddingOptions() (llm.Options, *bot.ModelError) {
	address := cmp.Or(a.models.EmbeddingBaseURL, a.models.BaseURL)
	key, err := a.secret("VERBATIM_EMBEDDING_API_KEY")
	if err == nil && key == "" && origin(address) == origin(a.models.BaseURL) {
		key, err = a.secret("OPENAI_API_KEY")
	}
	o, why := a.modelOptions(a.models.Embedding, address, key, err)
	o.Dimensions = a.models.Dimensions
	if price := a.models.Budget.EmbeddingPrice; price != nil {
		o.Budget.InputPrice = *price
	}
	return o, why
}

// modelOptions are those of the model of that name at address. OpenAI's own
// servers are not sent anything without a key.
func (a *app) modelOptions(name, address, key string, err error) (llm.Options, *bot.ModelError) {
	if err == nil && key == "" && hostOf(address) == openAIHost {
		err = errors.New("there is no key for " + openAIHost)
	}
	if err != nil {
		return llm.Options{}, &bot.ModelError{Why: bot.FallbackKey, Err: err}
	}
	b := a.models.Budget
	return llm.Options{
		BaseURL: address, API: a.models.API, Key: key, Model: name,
		Patience: duration(a.models.Patience, 0),
		Budget:   llm.Budget{TokensPerDay: b.TokensPerDay, CostPerDay: b.CostPerDay, InputPrice: b.InputPrice, OutPrice: b.OutputPrice},
	}, nil
}

// ledger keeps what was spent in the data folder, for all models alike. Without one
// it is nil, which is in memory. What cannot be kept there lg is told, or people on
// stderr where nobody reads lg.
func (a *app) ledger(lg *slog.Logger) llm.Ledger {
	if a.models.spending != nil {
		return a.models.spending
	}
	if a.data == "" || a.models.lookOnly && !a.hasSpent() {
		return nil
	}
	unread := !lg.Enabled(context.Background(), slog.LevelWarn)
	kept, err := llm.NewFileLedger(a.data)
	switch {
	case err == nil && unread:
		a.models.spending = &toldLedger{Ledger: kept, failed: a.warnUnkept}
	case err == nil:
		a.models.spending = kept
	case unread:
		a.warnUnkept(err)
		a.models.spending = llm.NewMemoryLedger()
	default:
		lg.Warn("what is spent is not kept, so a budget begins anew with the program", "err", cause(err))
		a.models.spending = llm.NewMemoryLedger()
	}
	return a.models.spending
}

// warnUnkept says on stderr that what is spent cannot be kept.
func (a *app) warnUnkept(err error) {
	a.warn(dataHint(err)+"; until then a budget begins anew with every call", "what the model costs is not kept: %v", cause(err))
}

// A toldLedger tells the first time that a booking is not kept.
type toldLedger struct {
	llm.Ledger
	failed func(error)
	once   sync.Once
}

// Spend is that of the ledger beneath.
func (l *toldLedger) Spend(ctx context.Context, s llm.Spending) error {
	err := l.Ledger.Spend(ctx, s)
	if err != nil {
		l.once.Do(func() { l.failed(err) })
	}
	return err
}

// warnOnce prints each reason for which a model failed once, with what to do.
func (a *app) warnOnce() func(context.Context, *bot.ModelError) {
	var mu sync.Mutex
	told := make(map[bot.Fallback]bool)
	return func(_ context.Context, err *bot.ModelError) {
		mu.Lock()
		defer mu.Unlock()
		if !told[err.Why] {
			told[err.Why] = true
			a.warn(modelHint(err.Why, a.models.Chat, a.models.BaseURL), "the model did not write all of the answer: %v", err.Err)
		}
	}
}

// modelHint is what to do about a model that failed, "" for nothing.
func modelHint(why bot.Fallback, name, address string) string {
	switch why {
	case bot.FallbackKey:
		return "check OPENAI_API_KEY, and that it is a key for " + hostOf(address)
	case bot.FallbackNoModel:
		return fmt.Sprintf("%s has no model %q: check the name", hostOf(address), name)
	case bot.FallbackUnreachable:
		return fmt.Sprintf("see that %s runs and can be reached from here: OPENAI_BASE_URL or base_url, firewall, HTTPS_PROXY", hostOf(address))
	case bot.FallbackSlow:
		return "give it more time with timeout and patience, or take a faster model"
	case bot.FallbackBusy:
		return "wait a little; for more, raise the limits or the credit of the account at " + hostOf(address)
	case bot.FallbackResting:
		return "it is tried again by itself; run: verbatim doctor"
	case bot.FallbackBudget:
		return "it is used again tomorrow, UTC; the limit is budget in the section model of the configuration file"
	case bot.FallbackRefused:
		return "check the address, which often ends in /v1, and api; run: verbatim doctor"
	case bot.FallbackCut, bot.FallbackGarbled:
		return "try again; if it stays so, this model does not serve: take another"
	}
	return ""
}
