package bot

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// step tells whoever watches of a step; what it says has no character that a
// terminal would obey.
func (w *Watch) step(name, format string, args ...any) {
	if w.Step == nil {
		return
	}
	w.Step(Step{name, strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) && !unicode.IsSpace(r) || r == '\r' {
			return '\uFFFD'
		}
		return r
	}, fmt.Sprintf(format, args...))})
}

// understood tells how the question was read.
func (w *Watch) understood(in *inquiry) {
	if w.Step == nil {
		return
	}
	var words []string
	for i := range in.words {
		x := &in.words[i]
		s := in.surface(x)
		switch {
		case x.name:
			s += " (name)"
		case !x.known:
			s += " (in no document)"
		case x.isFrame():
			s += " (asks)"
		}
		words = append(words, s)
	}
	w.step("question", "language %s, asks for %s, days %s, words: %s", in.lang, in.expect, in.period(), strings.Join(words, ", "))
}

// retrieved tells what the index found.
func (w *Watch) retrieved(hits []retrieval.Hit) {
	if w.Step == nil {
		return
	}
	for i, h := range hits {
		p := h.Passage
		w.step("retrieved", "%d. %s:%d-%d, score %.3f (words %.2f, vector %.2f), copies %d, %s", i+1, p.Document, p.Start, p.End, h.Score, h.Lexical, h.Vector, len(h.Copies), FormatDate(p.Date, "en"))
	}
}

// chosen tells which sentences extraction chose, or what stopped the best.
func (w *Watch) chosen(c choice) {
	for _, u := range c.picked {
		w.step("sentence", "%s:%d-%d, score %.3f, coverage %.2f: passes every gate", u.doc.ID, u.span.Start, u.span.End, u.score, u.coverage)
	}
	switch {
	case c.gate == gateNone:
	case c.nearest != nil:
		u := c.nearest
		w.step("sentence", "%s:%d-%d, score %.3f, coverage %.2f: stopped by the gate %s", u.doc.ID, u.span.Start, u.span.End, u.score, u.coverage, c.gate)
	default:
		w.step("sentence", "none: the gate %s", c.gate)
	}
}

// replied tells what the model said, and how the reply ended.
func (w *Watch) replied(reply string, err error) {
	if reply != "" {
		w.step("model", "%s", reply)
	}
	if err != nil {
		w.step("model", "ended: %v", err)
	}
}

// claimed tells of a claim that is held against the documents.
func (w *Watch) claimed(n int, c prompts.Claim) {
	if w.Step == nil {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d. %s", n, c.Prose)
	for _, q := range c.Quotes {
		fmt.Fprintf(&b, "\n%s: %q", q.Passage, q.Text)
	}
	w.step("claim", "%s", b.String())
}

// checked tells of a check that something failed.
func (w *Watch) checked(x Dropped) {
	what := fmt.Sprintf("claim %d", x.Claim)
	if x.Quote > 0 {
		what += fmt.Sprintf(", quotation %d", x.Quote)
	}
	became := "dropped"
	switch {
	case x.Replaced:
		became = "replaced by its quotations"
	case x.Corrected:
		became = "corrected"
	}
	w.step("check", "%s: %s, %s", what, x.Check, became)
}

// answered tells what the answer is.
func (w *Watch) answered(a *Answer) {
	switch {
	case !a.Answered:
		w.step("answer", "declined by the gate %s", a.Gate)
	case a.Fallback != "":
		w.step("answer", "by %s, %d citations; the model: %s", a.Engine, len(a.Citations), a.Fallback)
	default:
		w.step("answer", "by %s, %d citations", a.Engine, len(a.Citations))
	}
}
