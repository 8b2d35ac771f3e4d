package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/llm"
)

// examineModel asks the models that the settings name for a word or a vector each,
// and tells what was spent today.
func (a *app) examineModel(ctx context.Context) []finding {
	m := &a.models
	switch {
	case a.offline && m.Chat+m.Embedding != "":
		return []finding{{"model", fine, "not asked: --offline; answers are extracted from the documents", ""}}
	case m.Chat+m.Embedding == "":
		return []finding{a.withoutModel()}
	}
	var found []finding
	if m.Chat == "" {
		found = append(found, finding{"model", fine, "none for writing: answers are extracted from the documents", ""})
	} else {
		found = append(found, a.examineChat(ctx)...)
	}
	if m.Embedding != "" {
		found = append(found, a.examineEmbedding(ctx)...)
	}
	return append(found, a.examineSpending(ctx))
}

// withoutModel says that no model is used, and what a key that is set nevertheless does.
func (a *app) withoutModel() finding {
	f := finding{"model", fine, "none, none needed: answers are extracted from the documents", ""}
	if a.getenv("OPENAI_API_KEY")+a.getenv("OPENAI_API_KEY_FILE")+a.models.BaseURL != "" {
		f.Detail = "none is named, so none is asked: answers are extracted from the documents"
		f.Do = "to have answers written, name a model with VERBATIM_CHAT_MODEL"
	}
	return f
}

func (a *app) examineChat(ctx context.Context) []finding {
	m := &a.models
	found := examineWay("model", m.BaseURL)
	o, why := a.chatOptions()
	name := nameOf(m.Chat, m.BaseURL, o.Key)
	if why != nil {
		return append(found, modelFailed("model", name, m.Chat, m.BaseURL, why))
	}
	o.Attempts, o.Ledger = 1, a.ledger(slog.New(slog.DiscardHandler))
	chat, err := llm.NewChat(slog.New(slog.DiscardHandler), o)
	var took time.Duration
	limit := duration(m.Timeout, writingTime)
	if err == nil {
		short, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		begun := time.Now()
		err = chat.Check(short)
		took = time.Since(begun)
	}
	if err != nil {
		return append(found, modelFailed("model", name, m.Chat, m.BaseURL, err))
	}
	return append(found, finding{"model", fine, fmt.Sprintf("%s: replied in %s, may take %s for an answer", name, rounded(took), limit), ""})
}

func (a *app) examineEmbedding(ctx context.Context) []finding {
	m := &a.models
	if folder, ok := m.folder(); ok {
		return []finding{a.examineFolder(folder)}
	}
	address := cmp.Or(m.EmbeddingBaseURL, m.BaseURL)
	found := examineWay("embedding", address)
	o, why := a.embeddingOptions()
	name := nameOf(m.Embedding, address, o.Key)
	fail := func(err error) []finding {
		f := modelFailed("embedding", name, m.Embedding, address, err)
		var why *bot.ModelError
		if errors.As(err, &why) {
			f.Do = a.embeddingHint(why.Why)
		}
		return append(found, f)
	}
	if why != nil {
		return fail(why)
	}
	o.Attempts, o.Ledger = 1, a.ledger(slog.New(slog.DiscardHandler))
	emb, err := llm.NewEmbedder(slog.New(slog.DiscardHandler), o, "")
	if err != nil {
		return fail(err)
	}
	short, cancel := context.WithTimeout(ctx, writingTime)
	defer cancel()
	begun := time.Now()
	dims, err := emb.Check(short)
	if err != nil {
		return fail(err)
	}
	return append(found, finding{"embedding", fine, fmt.Sprintf("%s: vectors of %d dimensions, in %s", name, dims, rounded(time.Since(begun))), ""})
}

// examineFolder opens the model in a folder.
func (a *app) examineFolder(folder string) finding {
	emb := a.embedderOf(slog.New(slog.DiscardHandler))
	if u, ok := emb.(unembeddable); ok {
		return finding{"embedding", warn, fmt.Sprintf("%s cannot be used: %v", folder, u.err.Err), a.embeddingHint(u.err.Why)}
	}
	return finding{"embedding", fine, fmt.Sprintf("%s, on this machine, as %s", folder, emb.Model()), ""}
}

// nameOf is a model with where it is, as "mistral-small at localhost:11434, without a key".
func nameOf(model, address, key string) string {
	with := "with a key"
	if key == "" {
		with = "without a key"
	}
	return fmt.Sprintf("%s at %s, %s", model, hostOf(address), with)
}

// examineWay warns of what others can read on the way to a model.
func examineWay(check, address string) []finding {
	if !inClear(address) {
		return nil
	}
	return []finding{{check, warn, "the way to " + hostOf(address) + " is not encrypted: key and documents go in clear", "write https:// in OPENAI_BASE_URL or base_url, or use a server of your own network"}}
}

// modelFailed is the finding for a model that did not do what a check asked.
func modelFailed(check, name, model, address string, err error) finding {
	f := finding{check, wrong, name + ": " + err.Error(), ""}
	var why *bot.ModelError
	if errors.As(err, &why) {
		f.Detail = name + ": " + why.Err.Error()
		f.Do = modelHint(why.Why, model, address)
		if why.Why == bot.FallbackBusy || why.Why == bot.FallbackSlow {
			f.State = warn
		}
	}
	return f
}

// rounded is a time that was taken, for people.
func rounded(d time.Duration) time.Duration {
	return max(d.Round(10*time.Millisecond), 10*time.Millisecond)
}

// examineSpending tells what was spent today beside what may be.
func (a *app) examineSpending(ctx context.Context) finding {
	b := a.models.Budget
	var tokens, requests int64
	var cost float64
	if kept := a.ledger(slog.New(slog.DiscardHandler)); kept != nil {
		spent, err := kept.Spent(ctx, time.Now().UTC().Format(time.DateOnly))
		if err != nil {
			return finding{"spending", warn, fmt.Sprintf("cannot be read: %v", cause(err)), "choose another folder with --data or VERBATIM_DATA"}
		}
		for _, s := range spent {
			requests, tokens, cost = requests+s.Requests, tokens+s.Input+s.Output, cost+s.Cost
		}
	}
	parts := []string{plural(int(requests), "request", "requests")}
	parts = append(parts, limitedBy(fmt.Sprint(tokens), b.TokensPerDay > 0, fmt.Sprint(b.TokensPerDay))+" tokens")
	if b.InputPrice+b.OutputPrice > 0 {
		parts = append(parts, "cost "+limitedBy(fmt.Sprintf("%.4f", cost), b.CostPerDay > 0, fmt.Sprintf("%.4f", b.CostPerDay)))
	}
	f := finding{"spending", fine, "today (UTC) " + strings.Join(parts, ", "), ""}
	if b.TokensPerDay > 0 && tokens >= b.TokensPerDay || b.CostPerDay > 0 && cost >= b.CostPerDay {
		f.State, f.Do = warn, modelHint(bot.FallbackBudget, "", "")
		f.Detail += ": the budget is spent, answers are extracted"
	}
	return f
}

func limitedBy(n string, limited bool, most string) string {
	if !limited {
		return n
	}
	return n + " of " + most
}

// hasSpent reports whether anything was ever spent in the data folder.
func (a *app) hasSpent() bool {
	_, err := os.Stat(filepath.Join(a.data, "spending"))
	return err == nil
}
