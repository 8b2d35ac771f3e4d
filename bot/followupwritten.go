package bot

import (
	"context"
	"maps"

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
	ctx, cancel := a.writing.within(ctx, helpTime)
	defer cancel()
	lang := retrieval.DetectLang(question)
	earlier = earlier[max(0, len(earlier)-exchangesShown):]
	reply, err := a.writing.Model.Reply(ctx, prompts.FollowUp(following(lang, question, earlier)), func(string) error { return nil })
	if err != nil {
		return standing, leans
	}
	said, err := prompts.ParseFollowUp(reply)
	if err != nil || !a.restates(said, question, earlier) {
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
// question is in it. So are the small words that decide what is asked, "ne … pas",
// "avant", "au moins", which tell nothing by themselves.
func (a *Assistant) restates(said, question string, earlier []Exchange) bool {
	if len(said) > longestFollowUp || isUnclear(said) || hasMarkup(said) {
		return false
	}
	known, decided := telling(question), a.deciding(question)
	for _, e := range earlier {
		maps.Copy(known, telling(e.Question))
		maps.Copy(decided, a.deciding(e.Question))
		if e.Answer == nil {
			continue
		}
		for _, c := range e.Answer.Citations {
			maps.Copy(known, telling(c.Quote))
			if c.Speaker != nil {
				maps.Copy(known, telling(*c.Speaker))
			}
		}
	}
	tells, decides := telling(said), a.deciding(said)
	return holdsAll(known, tells) && holdsAll(tells, telling(question)) &&
		holdsAll(decided, decides) && holdsAll(decides, a.deciding(question))
}

// holdsAll reports whether set has every key of other.
func holdsAll(set, other map[string]bool) bool {
	for k := range other {
		if !set[k] {
			return false
		}
	}
	return true
}

// deciding are the groups of words in text that decide what a sentence says; see
// data/prose-groups.txt.
func (a *Assistant) deciding(text string) map[string]bool {
	out := make(map[string]bool)
	for _, m := range a.read(text, quoteLang(text, "fr"), false).marks {
		for _, g := range m.groups {
			out[g] = true
		}
	}
	return out
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
