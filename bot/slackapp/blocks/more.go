package blocks

import "github.com/verbatim-briefing/verbatim/bot"

// More is a list of further passages, for "Plus de sources", in several messages
// when one does not hold it. The passages show no numbers, which are those of an
// answer.
func More(lang string, cs []bot.Citation, link Link) []Message {
	v := voice{lang: lang, link: link}
	if len(cs) == 0 {
		s := v.say("Aucun autre passage dans les documents ne parle de cela.", "No other passage in the documents speaks of this.")
		return []Message{v.oneMessage(said(s, section(s)))}
	}
	s := v.say("Autres passages sur le même sujet, qui ne répondent pas forcément à la question\u00a0:",
		"Other passages on the same subject, which do not necessarily answer the question:")
	us := []unit{said(s, section(s))}
	for i := range cs {
		c := cs[i]
		c.N = 0
		us = append(us, v.citation(&c, ""))
	}
	return v.messages(us, unit{}, false)
}
