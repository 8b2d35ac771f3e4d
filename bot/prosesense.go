package bot

import "github.com/verbatim-briefing/verbatim/retrieval"

// checkSense returns the first of CheckSpeaker, CheckNegation, CheckCondition and
// CheckSense that prose, in lang, fails against the quotations that it rests on, or "".
// What cannot be shown to keep the sense fails: the quotation is said instead, and no
// reader is worse off. Without a quotation all prose fails CheckSense.
func (a *Assistant) checkSense(prose, lang string, cs []Citation) Check {
	if len(cs) == 0 || otherLanguage(prose, lang) {
		return CheckSense
	}
	quotes := make([]*reading, len(cs))
	for i, c := range cs {
		quotes[i] = a.read(c.Quote, retrieval.DetectLang(c.Quote), false)
	}
	r := newRendering(a.read(prose, lang, true), quotes)
	if c := r.checkSpeaker(cs); c != "" {
		return c
	}
	if c := r.checkNegation(); c != "" {
		return c
	}
	if c := r.checkCondition(); c != "" {
		return c
	}
	return a.checkSupport(r, cs)
}
