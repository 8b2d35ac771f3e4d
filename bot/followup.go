package bot

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An Exchange is a question of a conversation, as it was looked up, and what was answered; Answer may be nil.
type Exchange struct {
	Question string
	Answer   *Answer
}

// FollowUp makes question stand by itself when it leans on the conversation
// before it, earlier, oldest first. What it brings, a period, a name, a kind of
// question, takes the place of its like in the last question; what it lacks is
// taken from there, a pronoun without an antecedent of its own gets it from
// there, and "depuis ?" asks for what is later than the first citation of the
// last answer. The last question is the last that has a subject. The result is in the words of the two questions (and a name or a
// date of the answer). A question with a subject of its own, and any question
// when there is none before it, is returned unchanged with leans false.
func (a *Assistant) FollowUp(question string, earlier []Exchange) (standing string, leans bool) {
	if len(question) > longestFollowUp {
		return question, false
	}
	f := &followUp{}
	for _, e := range slices.Backward(earlier) {
		if len(e.Question) > longestFollowUp {
			return question, false
		}
		if u := readUtterance(e.Question, ""); len(u.ownWords()) > 0 {
			f.last, f.old = e, u
			break
		}
	}
	if f.old == nil {
		return question, false
	}
	f.new = readUtterance(question, f.old.lang)
	f.pron = f.new.unbound()
	if !f.leans() {
		return question, false
	}
	return asQuestion(f.compose(), f.new.lang), true
}

// longestFollowUp is the length in bytes from which on a question says by itself what it is about.
const longestFollowUp = 600

// A followUp is a question beside the one before it.
type followUp struct {
	last Exchange
	old  *utterance
	new  *utterance
	pron []pronoun // of the new one, without an antecedent in it
}

// An utterance is a question without its question mark and what it opens with ("et", "and").
type utterance struct {
	text   string
	lang   string
	led    bool // whether it opened with such a word
	about  bool // whether it opened with "what about", "qu'en est-il de"
	tokens []retrieval.Token
	when   corpus.Span // the dates it asks for, with the preposition before them
	asks   corpus.Span // the words that ask, at the beginning; empty when there are none
}

var (
	opener = corpus.NewPattern(`(?i)^(?:et|mais|puis|alors|donc|ok|okay|d['’]accord|merci|and|but|so|then|thanks)(?:[\s\x{a0}\x{202f},:.!…–-]+|$)`)
	aboutX = corpus.NewPattern(`(?i)^(?:(?:what|how) about|qu['’]en est[- ]il|quid|en ce qui concerne|concernant|quant|du côté|même (?:question|chose)|same (?:question )?for)\s+`)
	asking = corpus.NewPattern(`(?i)^(?:(?:à partir de|jusqu['’]à|d['’]ici(?: à)?|à|a|de|par|pour|avec|dans|en|sur|depuis|chez|contre|selon|vers|pendant|durant|sous|during|from|by|in|on|at|to|with|for|since|until)\s+)?` +
		`(?:est-ce qu(?:e\s|['’])|qu['’]est-ce qu(?:i|e\s|['’])|qui est-ce qu(?:i|e\s|['’])|qu['’]|(?:qui|quoi)(?:\s+d['’]autres?)?|que|quand|où|comment|combien|pourquoi|` +
		`quel(?:le)?s?|lequel|laquelle|lesquel(?:le)?s|whom?|whose|what|when|where|why|how\s+(?:many|much|long|soon|quickly|often|old)|how|which)(?:\s+else)?(?:\s+est-ce qu(?:e\s|['’]|i))?(?:\s+|$|\b)`)
	// auxiliaries of English questions, which only French speakers of it leave out.
	doSupport = corpus.NewPattern(`(?i)^(?:do|does|did)\s+`)
	inverted  = corpus.NewPattern(`(?i)-(?:t-)?(?:il|elle|ils|elles|on)\b`)
	englishIs = corpus.NewPattern(`(?i)\b(?:the|and|what|who|when|where|why|how|which|did|does|is|are|was|were|has|have|of|in|about|then|he|she|they|it|that|this|else)\b`)
	frenchIs  = corpus.NewPattern(`(?i)(?:\b(?:et|le|la|les|des|du|une?|qui|que|quoi|quand|combien|pourquoi|depuis|avant|en|est|il|elle|ils|elles|quel\w*|comment|pour|par|dans)\b|[àéèêçù’'])`)
)

// readUtterance reads a question; before is the language of the one before it,
// which decides when its own words do not.
func readUtterance(question, before string) *utterance {
	u := &utterance{text: strings.TrimRight(strings.TrimSpace(question), "?!. \u00a0\u202f\t\n"), lang: retrieval.DetectLang(question)}
	if before == "en" && englishIs.MatchString(question) && !frenchIs.MatchString(question) ||
		before == "en" && !frenchIs.MatchString(question) {
		u.lang = "en"
	}
	for {
		m := opener.FindStringIndex(u.text)
		if m == nil {
			break
		}
		u.led, u.text = true, u.text[m[1]:]
	}
	if m := aboutX.FindStringIndex(u.text); m != nil {
		u.about, u.text = true, u.text[m[1]:]
	}
	u.readTokens()
	u.findWhen()
	if m := asking.FindStringIndex(u.text); m != nil {
		u.asks = corpus.Span{Start: 0, End: m[1] + len(colon.FindString(u.text[m[1]:]))}
	}
	return u
}

var colon = corpus.NewPattern(`^[\s\x{a0}]*:[\s\x{a0}]*`)

// readTokens cuts the text into words. Its first word may be a name where it opens
// a fragment, stands before another name or before a comma.
func (u *utterance) readTokens() {
	const lead = "et " // so that no word is the first of a sentence
	for _, t := range retrieval.Tokens(lead+u.text, u.lang)[1:] {
		t.Start, t.End = t.Start-len(lead), t.End-len(lead)
		u.tokens = append(u.tokens, t)
	}
	for i := 1; i < len(u.tokens); i++ {
		t, before := &u.tokens[i], u.tokens[i-1]
		if t.Stop && before.Name && t.Start == before.End+1 && len(t.Surface) > 2 && strings.IndexFunc(t.Surface, unicode.IsUpper) == 0 {
			t.Name = true // "Theresa May", of which one is a verb too
		}
	}
	if len(u.tokens) == 0 {
		return
	}
	first := &u.tokens[0]
	if u.led || u.about {
		if len(u.tokens) == 1 && wantsVerb[first.Fold] && unicode.IsUpper(rune(first.Surface[0])) {
			first.Name = true // "and May?"
		}
		return
	}
	before := len(u.tokens) > 1 && u.tokens[1].Name && u.tokens[1].Start == first.End+1
	verb := inverted.MatchString(u.text) && !inverted.MatchString(u.text[first.Start:min(len(u.text), first.End+3)])
	if first.Stop || !before && !verb && !strings.HasPrefix(u.text[first.End:], ",") {
		first.Name = false
	}
}

// dateLead is what stands before a date and belongs to it.
var dateLead = corpus.NewPattern(`(?i)(?:^|[\s(])((?:à partir d[eu]|à compter d[eu]|au cours d[eu]|d['’]ici(?: à| au)?|jusqu['’](?:à|au|en)|en|depuis|avant|après|dès|pour|dans|durant|pendant|entre|de|du|le|la|au|à|since|before|after|until|by|in|on|during|from|between|the)\s+)+$`)

func (u *utterance) findWhen() {
	for _, e := range corpus.ScanDates(u.text) {
		s := e.Span
		if u.isSurname(s) {
			continue
		}
		if m := dateLead.FindStringIndex(u.text[:s.Start]); m != nil {
			s.Start = m[0]
			s = corpus.Trim(u.text, s)
		}
		if u.when.Len() == 0 {
			u.when = s
		} else {
			u.when.End = s.End
		}
	}
}

// isSurname reports whether a date is the end of somebody's name: "Theresa May".
func (u *utterance) isSurname(s corpus.Span) bool {
	if strings.ContainsFunc(s.In(u.text), unicode.IsDigit) {
		return false
	}
	return slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool { return t.Name && t.End+1 == s.Start })
}

// own reports whether token t is a word of u's own: one that tells, no date, no question.
func (u *utterance) own(t retrieval.Token) bool {
	if u.when.Overlaps(t.Span) || quietNames[t.Fold] {
		return false
	}
	if t.Name || t.Kind == retrieval.Acronym {
		return true
	}
	frames := framesFR
	if u.lang == "en" {
		frames = framesEN
	}
	return !t.Stop && !frames[t.Term] && !frames[strings.TrimSuffix(t.Fold, "ent")] && !elseWords[t.Fold]
}

var elseWords = wordSet(`else autre autres other others since depuis ensuite suite lors moment temps then afterwards later earlier auparavant apres avant
	chose choses thing things exactement exactly precisement details detail precis sujet propos`)

// ownWords are the indices of u's own words.
func (u *utterance) ownWords() []int {
	var out []int
	for i, t := range u.tokens {
		if u.own(t) {
			out = append(out, i)
		}
	}
	return out
}

// isFragment reports whether u is no sentence: nothing in it asks and nothing is a verb that one can tell.
func (u *utterance) isFragment() bool {
	if u.asks.Len() > 0 || len(u.tokens) > 8 {
		return false
	}
	return !slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool { return verbs[strings.ToLower(t.Surface)] })
}

// verbs are the commonest verb forms and the clitics that follow a verb.
var verbs = wordSet(`a ont est sont était étaient sera seront avait avaient aura auront t il elle ils elles on peut peuvent doit doivent va vont fait font
	is are was were has have had do does did will can could should would`)

// isPeriod reports whether all that u has is a period.
func (u *utterance) isPeriod() bool {
	return u.when.Len() > 0 && u.asks.Len() == 0 && !slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool {
		return !u.when.Overlaps(t.Span) && (!t.Stop || verbs[strings.ToLower(t.Surface)])
	})
}

var (
	sinceThen  = corpus.NewPattern(`^(?:depuis|depuis lors|depuis ce (?:temps|moment|jour)(?: la)?|depuis cette date|par la suite|ensuite|apres|apres (?:ca|cela)|plus recemment|since|since then|since that|ever since|after that|afterwards|later|more recently)$`)
	beforeThat = corpus.NewPattern(`^(?:avant|avant (?:ca|cela)|auparavant|before|before that|before then|earlier)$`)
	sinceIn    = corpus.NewPattern(`(?i)(?:,\s*)?(?:^|\s)(depuis(?: lors)?|par la suite|ensuite|après cela|since(?: then)?|after that|afterwards)$`)
)

// leans reports whether the new question cannot be understood by itself.
func (f *followUp) leans() bool {
	u := f.new
	own := u.ownWords()
	folded := foldQuestion(u.text)
	switch {
	case len(u.tokens) == 0:
		return false
	case sinceThen.MatchString(folded), beforeThat.MatchString(folded), u.isPeriod():
		return true
	case len(f.pron) > 0, u.asksOfNothing():
		return true
	case u.isFragment():
		return (u.led || u.about) && len(own) > 0
	case sinceIn.MatchString(u.text):
		return len(own) <= 1
	case len(own) == 0:
		return !f.overview()
	}
	return f.elliptical(own)
}

// overview reports whether the new question asks for what there was in some days.
func (f *followUp) overview() bool {
	u := f.new
	return u.when.Len() > 0 && u.asks.Len() > 0 && slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool {
		return !t.Stop && !u.when.Overlaps(t.Span)
	})
}

// elliptical reports whether the new question, which has words of its own, says
// no more than what it asks for and one thing about it, and is led on by "et" or
// repeats a word of what was said.
func (f *followUp) elliptical(own []int) bool {
	u := f.new
	focus := u.focus()
	if u.asksOnly(own) {
		return true
	}
	rest := slices.DeleteFunc(slices.Clone(own), func(i int) bool { return i == focus })
	if u.asks.Len() == 0 || len(rest) > 1 || slices.ContainsFunc(own, func(i int) bool {
		return u.tokens[i].Name || u.tokens[i].Kind == retrieval.Acronym
	}) {
		return false
	}
	if u.led && (len(rest) == 0 || !u.behindDeterminer(rest[0])) {
		return true
	}
	if len(rest) == 0 {
		return focus >= 0 && f.saidBefore(u.tokens[focus])
	}
	return !u.behindDeterminer(rest[0]) && f.saidBefore(u.tokens[rest[0]])
}

// asksOnly reports whether u has nothing but a noun that it asks the number or
// the kind of: "dans combien d'États membres ?".
func (u *utterance) asksOnly(own []int) bool {
	nps := u.nounPhrases()
	return len(nps) == 1 && nps[0].focus && (nps[0].links == nil || !nps[0].named) &&
		nothingBetween.MatchString(u.text[u.asks.End:nps[0].Start]) && strings.TrimSpace(u.text[nps[0].End:]) == "" &&
		!slices.ContainsFunc(own, func(i int) bool { return !nps[0].Contains(u.tokens[i].Span) })
}

var nothingBetween = corpus.NewPattern(`^\s*(?:d(?:e\s|['’]))?$`)

// focus is the index of the noun that is counted or chosen from, -1 when there is none.
func (u *utterance) focus() int {
	if u.asks.Len() == 0 {
		return -1
	}
	for i, t := range u.tokens {
		if t.Start >= u.asks.End && !t.Stop {
			if !strings.HasPrefix(u.text[t.End:], "-") && focusLead[finalWord(foldQuestion(u.text[:u.asks.End]))] && gapIsSmall("", u.text[u.asks.End:t.Start]) {
				return i
			}
			return -1
		}
	}
	return -1
}

func finalWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

func (u *utterance) behindDeterminer(i int) bool {
	return i > 0 && determiners[u.tokens[i-1].Fold] != 0
}

// saidBefore reports whether the last question or its first citation has the word t.
func (f *followUp) saidBefore(t retrieval.Token) bool {
	same := func(o retrieval.Token) bool { return o.Term == t.Term }
	if slices.ContainsFunc(f.old.tokens, same) {
		return true
	}
	c, ok := f.citation()
	return ok && slices.ContainsFunc(retrieval.Tokens(c.Quote, f.old.lang), same)
}

// citation is the first citation of the last answer.
func (f *followUp) citation() (Citation, bool) {
	if f.last.Answer == nil || len(f.last.Answer.Citations) == 0 {
		return Citation{}, false
	}
	return f.last.Answer.Citations[0], true
}

// asQuestion writes s as a question of lang.
func asQuestion(s, lang string) string {
	s = upperFirst(strings.Join(strings.Fields(s), " "))
	return s + pick(lang, "\u202f?", "?")
}
