package bot

import (
	"context"

	"github.com/verbatim-briefing/verbatim/prompts"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// FollowUpWritten is FollowUp where a model is asked what a question that leans on
// others means. What it says is taken only when it is made of the words of the
// conversation and keeps those of the question; else FollowUp decides, as it does
// without a model. A question that stands by itself is never changed.
func (a *Assistant) FollowUpWritten(ctx context.Context, question string, earlier []Exchange) (standing string, leans bool) {
	standing, leans = a.FollowUp(question, earlier)
	if a.writing == nil || len(earlier) == 0 || !leans && !isUnclear(question) || len(question) > longestFollowUp {
		return standing, leans
	}
	ctx, cancel := context.WithTimeout(ctx, min(widenTime, a.writing.timeout()))
	defer cancel()
	lang := retrieval.DetectLang(question)
	earlier = earlier[max(0, len(earlier)-exchangesShown):]
	reply, err := a.writing.Model.Reply(ctx, prompts.FollowUp(following(lang, question, earlier)), func(string) error { return nil })
	if err != nil {
		return standing, leans
	}
	said, err := prompts.ParseFollowUp(reply)
	if err != nil || !restates(said, question, earlier) {
		return standing, leans
	}
	return said, true
}

const (
	exchangesShown = 3   // how much of a conversation a model is shown
	answerShown    = 600 // bytes of an answer
)

func following(lang, question string, earlier []Exchange) prompts.Following {
	out := prompts.Following{Lang: lang, Question: question}
	for _, e := range earlier {
		x := prompts.Exchange{Question: cutAt(e.Question, longestFollowUp)}
		if e.Answer != nil {
			x.Answer = cutAt(e.Answer.Text, answerShown)
		}
		out.Earlier = append(out.Earlier, x)
	}
	return out
}

// restates reports whether said is question with what it leans on filled in from
// the conversation: all that tells in it was said there, and all that tells in the
// question is in it.
func restates(said, question string, earlier []Exchange) bool {
	if len(said) > longestFollowUp || isUnclear(said) || checkForm(said, retrieval.DetectLang(said)) == CheckMarkup {
		return false
	}
	known := telling(question)
	for _, e := range earlier {
		addAll(known, telling(e.Question))
		if e.Answer == nil {
			continue
		}
		for _, c := range e.Answer.Citations {
			addAll(known, telling(c.Quote))
			if c.Speaker != nil {
				addAll(known, telling(*c.Speaker))
			}
		}
	}
	new := telling(said)
	for term := range new {
		if !known[term] {
			return false
		}
	}
	for term := range telling(question) {
		if !new[term] {
			return false
		}
	}
	return true
}

// telling are the terms of text that tell what it is about, rather than ask.
func telling(text string) map[string]bool {
	lang := retrieval.DetectLang(text)
	frames := framesFR
	if lang == "en" {
		frames = framesEN
	}
	out := make(map[string]bool)
	for _, t := range retrieval.Tokens(text, lang) {
		if !t.Stop && !frames[t.Term] && !quietNames[t.Fold] {
			out[t.Fold] = true
		}
	}
	return out
}

func addAll(set, more map[string]bool) {
	for k := range more {
		set[k] = true
	}
}
