package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

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
		quotes[i] = a.read(c.Quote, quoteLang(c.Quote, lang), false)
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
	if r.turned() {
		return CheckSense
	}
	return a.checkSupport(r, cs)
}

// quoteLang is the language of a quotation; that of the prose where the quotation is
// too short to tell.
func quoteLang(quote, lang string) string {
	if retrieval.DetectLang(quote) == "en" {
		return "en"
	}
	if lang == "en" && retrieval.Fold(quote) == strings.ToLower(quote) {
		for _, t := range retrieval.Tokens(quote, "fr") {
			if smallFR[t.Fold] || strings.HasSuffix(t.Fold, "'") {
				return "fr"
			}
		}
		return "en"
	}
	return "fr"
}
