package main

import (
	"cmp"
	"context"
	"log/slog"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// writer answers from the corpus of the settings, with their model where they have one.
func (a *app) writer(ctx context.Context) (*bot.Assistant, error) {
	assistant, err := a.assistant(ctx)
	if err != nil {
		return nil, err
	}
	if w := a.model(slog.New(slog.DiscardHandler), nil, nil); w != nil {
		assistant = assistant.Writer(*w)
	}
	return assistant, nil
}

// A live is an answer on its way to the page: each claim stands there, with its
// sources, as soon as it is verified.
type live struct {
	page
	flush func() error // nil where nothing waits to be seen
	shown int          // claims
}

func (a *app) live(q bot.Question) *live {
	return &live{page: a.page(cmp.Or(q.Lang, retrieval.DetectLang(q.Text))), flush: a.flush}
}

// claim shows one claim and the citations that it brings.
func (l *live) claim(c bot.Claim, fresh []bot.Citation) {
	if l.shown > 0 {
		l.gap()
	}
	l.shown++
	text := c.Numbered()
	l.text("", "", text)
	for i := range fresh {
		l.citation("    ", text, &fresh[i])
	}
	if l.flush != nil {
		_ = l.flush() // what cannot be written shows at the end
	}
}

// rest shows what of a is not shown yet.
func (l *live) rest(a *bot.Answer) {
	l.words = wordsOf(a.Lang)
	if len(a.Claims) == 0 {
		l.answer(a)
		return
	}
	seen := 0
	for i, c := range a.Claims {
		fresh := a.Citations[seen:seen:len(a.Citations)]
		for _, n := range c.Citations {
			if n == seen+1 {
				fresh, seen = fresh[:len(fresh)+1], n
			}
		}
		if i >= l.shown {
			l.claim(c, fresh)
		}
	}
	l.footer(a.Engine, a.Fallback)
}

// footer says who wrote it, where that is not extraction alone, and why a model
// that should have did not.
func (p page) footer(engine string, why bot.Fallback) {
	var s string
	switch {
	case engine != "" && engine != "extract":
		if s = p.written(engine); why != "" {
			s += " " + p.shorter
		}
	case why == "":
		return
	default:
		s = cmp.Or(p.fallbacks[why], p.fallbacks[""])
	}
	p.gap()
	p.text("", faint, s)
}

// steps shows how an answer came about.
func (p page) steps(steps []bot.Step) {
	for i, s := range steps {
		if i == 0 || steps[i-1].Name != s.Name {
			p.gap()
			p.text("", bold, s.Name)
		}
		p.text("  ", "", s.Detail)
	}
}
