package bot

import (
	"cmp"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/bot/derive"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// checkSense returns the first of CheckSpeaker, CheckNegation, CheckCondition and
// CheckSense that prose, in lang, fails against the quotations that it rests on, or "".
// What cannot be shown to keep the sense fails: the quotation is said instead, and no
// reader is worse off. Without a quotation all prose fails CheckSense.
func (a *Assistant) checkSense(said, lang string, cs []Citation) Check {
	r, c := a.render(said, lang, cs)
	switch {
	case r == nil:
		return c
	case isQuoted(said, cs):
		return a.checkSupport(r, cs)
	case derived(said, lang, cs):
		return ""
	case c != "":
		return c
	}
	if c := a.checkSupport(r, cs); c != "" {
		return c
	}
	if !r.isTranslated() || !r.runsParallel() || !r.follows(headsOf(cs)) || !r.keepsLinks() {
		return CheckSense
	}
	return ""
}

// derived reports whether the prose is derived from its quotations.
func derived(said, lang string, cs []Citation) bool {
	quotes := make([]derive.Quote, len(cs))
	for i, c := range cs {
		quotes[i] = derive.Quote{Text: c.Quote, Lang: quoteLang(c.Quote, lang), Document: c.Document, Publisher: c.Publisher}
		if c.Speaker != nil {
			quotes[i].Speaker = *c.Speaker
		}
	}
	return derive.Follows(said, lang, quotes)
}

// isTranslated reports whether the prose is in another language than all quotations.
func (r *rendering) isTranslated() bool {
	return !slices.ContainsFunc(r.quotes, func(q *reading) bool { return q.lang == r.prose.lang })
}

// headsOf is who is named at the head of quotations: speakers and publishers.
func headsOf(cs []Citation) termSet {
	heads := make(termSet)
	for _, c := range cs {
		if c.Speaker != nil {
			heads.add(retrieval.Tokens(*c.Speaker, "fr"))
		}
		heads.add(retrieval.Tokens(c.Publisher, "fr"))
	}
	return heads
}

// render sets prose beside the quotations that it rests on, and returns the first
// check of checkSense that it fails by what they say alone, or "". What other
// documents there are does not change that verdict, so it can be had again later.
func (a *Assistant) render(prose, lang string, cs []Citation) (*rendering, Check) {
	if len(cs) == 0 || otherLanguage(prose, lang) {
		return nil, CheckSense
	}
	quotes := make([]*reading, len(cs))
	for i, c := range cs {
		quotes[i] = a.read(c.Quote, quoteLang(c.Quote, lang), false)
	}
	r := newRendering(a.read(prose, lang, true), quotes)
	if isQuoted(prose, cs) {
		return r, ""
	}
	if c := cmp.Or(r.checkSpeaker(cs), r.checkNegation(), r.checkCondition()); c != "" {
		return r, c
	}
	if r.turned() || !r.keepsMarks(func(c markClass) bool { return c == classStance }) || r.dropsCounter() || r.doerMoved() || r.subjectMoved(cs) || countsOthers(prose, lang, cs) {
		return r, CheckSense
	}
	return r, ""
}

// isQuoted reports whether the prose is a whole quotation word for word.
func isQuoted(prose string, cs []Citation) bool {
	letters := corpus.Letters(prose)
	return slices.ContainsFunc(cs, func(c Citation) bool { return corpus.Letters(c.Quote) == letters })
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
