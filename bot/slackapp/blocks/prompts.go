package blocks

import (
	"regexp"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A Prompt is a suggestion for a question: what is shown, and what is then asked.
type Prompt struct {
	Title   string
	Message string
}

// mostPrompts is how many suggestions Slack shows.
const mostPrompts = 4

// Prompts are four suggestions: what is new, then questions about the newest
// documents, and what is to come. Without documents they are general.
func Prompts(lang string, last []bot.Holding) []Prompt {
	v := voice{lang: lang}
	ps := []Prompt{{v.say("Quoi de neuf\u202f?", "What is new?"), v.say("Quoi de neuf aujourd’hui\u202f?", "What is new today?")}}
	for i := range last {
		if asked := v.asks(&last[i]); asked != "" && len(ps) < mostPrompts-1 {
			ps = append(ps, Prompt{shorten(tame(titled(&last[i])), 60), asked})
		}
	}
	ps = append(ps, Prompt{v.say("Échéances à venir", "Deadlines to come"), v.say("Quelles sont les échéances annoncées\u202f?", "What are the announced deadlines?")})
	if len(ps) < mostPrompts {
		ps = append(ps, Prompt{v.say("Comment poser une question", "How to ask a question"), v.say("aide", "help")})
	}
	return ps
}

// ExampleQuestion is a question about the first of the documents that has a title;
// "" when none has.
func ExampleQuestion(lang string, last []bot.Holding) string {
	for i := range last {
		if asked := (voice{lang: lang}).asks(&last[i]); asked != "" {
			return asked
		}
	}
	return ""
}

// asks is a question about what one of the documents is about, by its title; "" when
// it has none. Its words are such that the title alone says what is asked for.
func (v voice) asks(d *bot.Holding) string {
	title := titled(d)
	if title == "" {
		return ""
	}
	quoted := v.quoted(tame(title))
	return v.say("Que sait-on de "+quoted+"\u202f?", "Tell me about "+quoted+".")
}

// titled is a document's title as words for a suggestion, without markup.
func titled(d *bot.Holding) string {
	return shorten(strings.Trim(clean(unmarked(d.Title)), "[]. "), 120)
}

// markup of Slack's for a mention, and for a link, with what the link shows.
var (
	mention = regexp.MustCompile(`<[!@#][^<>]*>`)
	linked  = regexp.MustCompile(`<(?:https?:|mailto:)[^<>|]*\|?([^<>]*)>`)
)

// unmarked is s without mentions and with links as what they show.
func unmarked(s string) string {
	for range mostNested {
		less := linked.ReplaceAllString(mention.ReplaceAllString(s, " "), "$1")
		if less == s {
			return s
		}
		s = less
	}
	return s
}

// mostNested is how deep markup in markup is looked for.
const mostNested = 10
