package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// Verify checks every citation of a saved answer against the documents of the
// index, and returns what fails: a document that is gone or has changed, bytes
// that do not stand where the citation says or that cut a word, a title, publisher, address or
// date that is not the record's, a place in also_in that does not hold, a newer
// version that is none, a text that is not what the citations say. It returns nil when all holds.
func (a *Assistant) Verify(saved *Answer) []Failure {
	var out []Failure
	name := cmp.Or(saved.ID, saved.Question)
	cited := saved.Citations
	if saved.Nearest != nil {
		cited = append(cited[:len(cited):len(cited)], *saved.Nearest)
	}
	for _, c := range cited {
		if why := a.check(c); why != "" {
			out = append(out, a.failed(name, c, why))
		}
	}
	if why := checkAnswerForm(saved); why != "" {
		out = append(out, Failure{Answer: name, Why: why})
	}
	if why := a.checkText(saved); why != "" {
		out = append(out, Failure{Answer: name, Why: why})
	}
	for i, c := range saved.Citations {
		if c.N != i+1 {
			out = append(out, Failure{Answer: name, Citation: c.N, Document: c.Document, Why: fmt.Sprintf("citation %d bears the number %d", i+1, c.N)})
		}
	}
	return out
}

// checkAnswerForm returns why saved is neither an answer nor a refusal, or "".
func checkAnswerForm(saved *Answer) string {
	switch {
	case saved.Answered && len(saved.Citations) == 0:
		return "an answer without a citation"
	case saved.Answered && (saved.Reason != nil || saved.Nearest != nil):
		return "an answer with a reason to decline or a nearest finding"
	case !saved.Answered && len(saved.Citations) > 0:
		return "a refusal with citations"
	}
	return ""
}

// checkText returns why the text of saved is not what its citations, its claims or its reason say, or "".
func (a *Assistant) checkText(saved *Answer) string {
	switch {
	case saved.Engine == "":
		return "the text has no engine"
	case !knownLang(saved.Lang):
		return fmt.Sprintf("the language %q is not known", saved.Lang)
	case !saved.Answered && (saved.Reason == nil || saved.Text != *saved.Reason):
		return "the text of a refusal is not its reason"
	case !saved.Answered && (len(saved.Claims) > 0 || saved.Engine != engineExtract):
		return "a refusal that a model wrote"
	case !saved.Answered:
		return a.checkReason(saved)
	case saved.Engine != engineExtract:
		return a.checkClaims(saved)
	case len(saved.Claims) > 0:
		return "claims that no model wrote"
	case saved.Text != prose(saved.Lang, saved.Citations):
		return "the text is not what its citations say"
	}
	return ""
}

// knownLang reports whether answers are written in lang.
func knownLang(lang string) bool { return lang == "fr" || lang == "en" }

// check returns why c does not hold, or "".
func (a *Assistant) check(c Citation) string {
	doc := a.index.Document(c.Document)
	if doc == nil {
		return "the document is not in the corpus"
	}
	if doc.Version != c.Version {
		return "the document has changed: version " + short(doc.Version) + ", cited " + short(c.Version)
	}
	if why := checkIn(doc, c); why != "" {
		return why
	}
	return cmp.Or(a.checkPlaces(c), a.checkSuccessor(doc, c))
}

// checkIn returns why c does not hold in doc, or "".
func checkIn(doc *corpus.Document, c Citation) string {
	if why := holds(doc, c.Start, c.End, c.Quote); why != "" {
		return why
	}
	switch {
	case c.Title != honest(doc.Title):
		return "the title is not the document's"
	case c.Publisher != honest(doc.Publisher):
		return "the publisher is not the document's"
	case (c.URL == nil) != (doc.URL == "") || c.URL != nil && *c.URL != doc.URL:
		return "the address is not the document's"
	}
	if why := checkDate(doc, c); why != "" {
		return why
	}
	return checkSpeaker(doc, c)
}

// holds returns why text[start:end] is not quote, or "".
func holds(doc *corpus.Document, start, end int, quote string) string {
	if start < 0 || end > len(doc.Text) || start >= end {
		return fmt.Sprintf("bytes %d to %d are outside the document", start, end)
	}
	if doc.Text[start:end] != quote {
		return fmt.Sprintf("bytes %d to %d do not hold the quotation", start, end)
	}
	if insideWord(doc.Text, start) || insideWord(doc.Text, end) {
		return fmt.Sprintf("bytes %d to %d cut a word", start, end)
	}
	return ""
}

// insideWord reports whether byte i of text stands between two letters or digits.
func insideWord(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return !notWord(before) && !notWord(after)
}

func checkDate(doc *corpus.Document, c Citation) string {
	p, ok := passageAt(doc, corpus.Span{Start: c.Start, End: c.End})
	if !ok {
		return "the quotation is not in an indexed passage"
	}
	if c.Date != p.Date.From || c.DateEnd != DateEnd(p.Date) || c.DateBasis != p.Date.Basis || c.DatePrecision != p.Date.Precision {
		return "the date is not the document's"
	}
	if c.Page != doc.Page(c.Start) {
		return "the page is not the one on which the quotation stands"
	}
	return ""
}

func checkSpeaker(doc *corpus.Document, c Citation) string {
	span := corpus.Span{Start: c.Start, End: c.End}
	p, _ := passageAt(doc, span)
	who, named := speakerOf(doc, p, span)
	if named != (c.Speaker != nil) || named && who.In(doc.Text) != *c.Speaker {
		return "the speaker is not the one that the document names"
	}
	return ""
}

func (a *Assistant) checkPlaces(c Citation) string {
	seen := make(map[Place]bool)
	for _, place := range c.AlsoIn {
		if seen[place] {
			return "also in " + place.Document + ": listed twice"
		}
		seen[place] = true
		doc := a.index.Document(place.Document)
		if doc == nil {
			return "also in " + place.Document + ", which is not in the corpus"
		}
		if why := holds(doc, place.Start, place.End, cmp.Or(place.Quote, c.Quote)); why != "" {
			return "also in " + place.Document + ": " + why
		}
		if place.Quote != "" && !strings.EqualFold(corpus.Letters(place.Quote), corpus.Letters(c.Quote)) {
			return "also in " + place.Document + ": these are other words"
		}
		if p, ok := passageAt(doc, corpus.Span{Start: place.Start, End: place.End}); !ok || p.Date.From != place.Date {
			return "also in " + place.Document + ": the date is not the document's"
		}
	}
	return ""
}

// passageAt returns the passage of doc that span lies in, at its own place or at a repetition of it.
func passageAt(doc *corpus.Document, span corpus.Span) (corpus.Passage, bool) {
	for _, p := range doc.Passages {
		if p.Contains(span) || slices.ContainsFunc(p.Repeats, func(r corpus.Span) bool { return r.Contains(span) }) {
			return p, true
		}
	}
	return corpus.Passage{}, false
}

func short(version string) string {
	const shown = len("sha256:") + 12
	if len(version) <= shown {
		return version
	}
	return strings.TrimSpace(version[:shown]) + "…"
}

// door is the only way out: whatever engine wrote the answer, it keeps only the
// citations that hold against the documents, and renumbers them.
func (a *Assistant) door(cs []Citation) []Citation {
	kept := cs[:0]
	for _, c := range cs {
		if a.check(c) == "" {
			c.N = len(kept) + 1
			kept = append(kept, c)
		}
	}
	return kept
}
