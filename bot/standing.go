package bot

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func isUpper(r rune) bool { return unicode.IsUpper(r) }

// compose writes the new question so that it stands by itself.
func (f *followUp) compose() string {
	u := f.new
	folded := foldQuestion(u.text)
	switch {
	case sinceThen.MatchString(folded):
		return f.old.inPeriod(f.then("après", "after"))
	case beforeThat.MatchString(folded):
		return f.old.inPeriod(f.then("avant", "before"))
	case u.isPeriod():
		return f.old.inPeriod(u.text)
	}
	if m := sinceIn.FindStringSubmatchIndex(u.text); m != nil {
		f.new = readUtterance(u.text[:m[0]]+" "+f.then("après", "after"), u.lang)
		f.pron = f.new.unbound()
		u = f.new
	}
	switch {
	case len(f.pron) > 0 && u.isFragment() && len(u.ownWords()) == 0:
		return f.sameOf()
	case len(f.pron) > 0:
		return f.resolve()
	case u.isFragment():
		return f.replace()
	case u.asks.Len() > 0 && (len(u.ownWords()) == 0 || u.asksOnly(u.ownWords())):
		return f.askOtherwise()
	}
	return f.complete()
}

// then writes the time before or after what was answered; "" when that has no date.
func (f *followUp) then(fr, en string) string {
	day := corpus.Day(0)
	if c, ok := f.citation(); ok {
		day = c.Date
		if fr == "après" {
			day = max(day, c.DateEnd)
		}
	}
	if day == 0 {
		w := retrieval.ParseWindow(f.last.Question, 0)
		day = w.To
		if fr != "après" || day == 0 {
			day = w.From
		}
	}
	if day == 0 {
		return ""
	}
	return pick(f.old.lang, fr+" le ", en+" ") + formatDay(day, f.old.lang)
}

// inPeriod is u with another period.
func (u *utterance) inPeriod(period string) string {
	if u.when.Len() == 0 {
		return u.text + " " + period
	}
	return u.text[:u.when.Start] + period + u.text[u.when.End:]
}

// matter is what u asks about: u without the words that ask.
func (u *utterance) matter() string {
	s := u.text[u.asks.End:]
	s = strings.TrimSpace(inverted.ReplaceAllString(copula.ReplaceAllString(s, ""), ""))
	if u.asks.Len() == 0 && len(u.tokens) > 0 && u.tokens[0].Stop && u.tokens[0].Start == 0 {
		s = strings.ToLower(u.tokens[0].Surface) + strings.TrimPrefix(s, u.tokens[0].Surface)
	}
	return s
}

// copula is what stands between a word that asks and the noun that it asks for.
var copula = corpus.NewPattern(`(?i)^(?:est|sont|était|étaient|sera|seront|is|are|was|were)\s+(?:(?:le|la|les|the)\s|l['’])|^d(?:e\s|['’])`)

// askOtherwise asks something else of the same matter: "pourquoi ?", "à quelle date ?", "qui d'autre ?".
func (f *followUp) askOtherwise() string {
	u := f.new
	matter := f.old.matter()
	nps := f.old.nounPhrases()
	switch {
	case len(nps) == 0 || !nps[0].focus:
	case u.focus() < 0 && !strings.HasPrefix(foldQuestion(u.text), "lesquel") && u.lang == "fr":
		matter = f.old.phrase(nps[0]) + inverted.ReplaceAllString(f.old.text[nps[0].End:], "")
	case len(nps) > 1 && u.focus() >= 0:
		matter = strings.TrimSpace(inverted.ReplaceAllString(f.old.text[nps[0].End:], "")) // the new one has its own
	}
	if u.when.Len() > 0 {
		matter = strings.TrimSpace(strings.Replace(matter, f.old.when.In(f.old.text), "", 1))
	}
	ask := strings.TrimSpace(u.text)
	if f.asksForSubject() == f.old.opensWithVerb() {
		return ask + " " + matter
	}
	return ask + pick(u.lang, "\u00a0: ", ": ") + matter
}

// opensWithVerb reports whether what asks in u is its subject ("qui a signé").
func (u *utterance) opensWithVerb() bool {
	if i := slices.IndexFunc(u.tokens, func(t retrieval.Token) bool { return t.Start >= u.asks.End }); i >= 0 {
		w := strings.ToLower(u.tokens[i].Surface)
		if verbs[w] && !doSupport.MatchString(w+" ") && !wantsVerb[w] {
			return true
		}
	}
	f := foldQuestion(u.text[:u.asks.End])
	return strings.HasPrefix(f, "qui") || strings.HasPrefix(f, "who") || strings.HasPrefix(f, "qu est ce qui")
}

func (f *followUp) asksForSubject() bool {
	return f.new.opensWithVerb() || strings.HasPrefix(foldQuestion(f.new.text), "combien")
}

// sameOf asks the last question of somebody else who was named: "et elle ?".
func (f *followUp) sameOf() string {
	named := slices.DeleteFunc(f.old.nounPhrases(), func(np nominal) bool { return !np.bare || !np.named })
	other := ""
	if len(named) > 1 {
		other = f.old.phrase(named[1])
	} else if c, ok := f.citation(); ok {
		other = otherName(c, f.old)
	}
	if other == "" || len(named) == 0 {
		return f.old.text
	}
	return f.old.text[:named[0].Start] + other + f.old.text[named[0].End:]
}

// otherName is the first full name in a citation of which the question has nothing.
func otherName(c Citation, u *utterance) string {
	known := func(t retrieval.Token) bool {
		return slices.ContainsFunc(u.tokens, func(o retrieval.Token) bool { return o.Fold == t.Fold })
	}
	if c.Speaker != nil && !slices.ContainsFunc(retrieval.Tokens(*c.Speaker, u.lang), known) && strings.ContainsFunc(*c.Speaker, isUpper) {
		return *c.Speaker
	}
	tokens := retrieval.Tokens("… "+c.Quote, u.lang)
	for i := 1; i < len(tokens); i++ {
		a, b := tokens[i-1], tokens[i]
		if a.Name && b.Name && b.Start == a.End+1 && !known(a) && !known(b) {
			return ("… " + c.Quote)[a.Start:b.End]
		}
	}
	return ""
}

var quEn = corpus.NewPattern(`(?i)\bqu['’]en\s+`)

// resolve gives the pronouns of the new question what they stand for.
func (f *followUp) resolve() string {
	u := f.new
	text := u.text
	var added []string
	for _, p := range f.pron {
		switch p.kind {
		case possessive:
			if of, ok := f.antecedent(p); ok {
				text = f.ofSomebody(text, p, of)
			}
		case subjectPronoun, objectPronoun:
			of, ok := f.antecedent(p)
			if !ok || p.kind == objectPronoun && f.saysWhat() {
				of = f.old.focusArticle() + f.old.matter()
			}
			if !slices.Contains(added, of) && of != "" {
				added = append(added, of)
			}
		default:
			text = quEn.ReplaceAllString(text, "que ")
			of := f.spokenOf(added, p.kind == allOfIt)
			switch {
			case of == "":
			case p.kind == allOfIt && u.lang == "fr" && len(added) == 0 && quEn.MatchString(u.text):
				text += " sur " + withoutSur(of)
			default:
				added = append(added, of)
			}
		}
	}
	if len(added) > 0 && f.saysWhat() && len(u.ownWords()) == 0 && expects(foldQuestion(f.old.text)) == expectStatement {
		if of := f.spokenOf(added, false); of != "" && !slices.Contains(added, of) {
			added = append(added, of) // "que dit-il exactement" is still on the same matter
		}
	}
	if len(added) > 0 {
		text += ", " + strings.Join(added, ", ")
	}
	return f.sameTime(text)
}

// saysWhat reports whether the new question asks who said or announced what was spoken of.
func (f *followUp) saysWhat() bool {
	return speechVerb.MatchString(foldQuestion(f.new.text))
}

var speechVerb = corpus.NewPattern(`\b(dit|declare|affirme|annonce|promis|demande|said|announced|promised|asked)\b`)

// ofSomebody writes "son budget" as "le budget de l'agence".
func (f *followUp) ofSomebody(text string, p pronoun, of string) string {
	rest := strings.TrimLeft(text[p.End:], " ")
	noun := rest
	if i := strings.IndexAny(rest, " ,"); i >= 0 {
		noun = rest[:i]
	}
	article := map[string]string{"son": "le ", "sa": "la ", "ses": "les ", "leur": "le ", "leurs": "les "}[strings.ToLower(p.In(text))]
	switch {
	case f.new.lang == "en":
		article = "the "
	case article != "les " && startsWithVowel(noun):
		article = "l’"
	}
	return text[:p.Start] + article + noun + " " + withDe(of, f.new.lang) + rest[len(noun):]
}

// spokenOf is what the last question is about: its phrases but those that are
// added already and, where that is asked for, the one that a phrase of the new question replaces, whose complement stays.
func (f *followUp) spokenOf(added []string, replaced bool) string {
	var out []string
	all := f.old.nounPhrases()
	dropsFocus := replaced
	replaced = replaced && len(f.new.nounPhrases()) > 0
	for _, np := range all {
		switch {
		case dropsFocus && np.focus && len(all) > 1, slices.Contains(added, f.old.phrase(np)):
		case replaced && np.lead.Len() == 0 && !np.focus:
			replaced = false
			if len(np.links) > 0 {
				out = append(out, f.old.text[f.old.tokens[np.links[0]].Start:np.End])
			}
		default:
			out = append(out, f.old.with(np))
		}
	}
	if len(out) == 0 && len(added) == 0 && len(f.new.nounPhrases()) == 0 {
		return f.old.matter()
	}
	return strings.Join(out, " ")
}

// withoutSur is a phrase of the last question that "sur" can stand before.
func withoutSur(s string) string {
	for _, lead := range []string{"sur ", "contre ", "pour ", "à propos de "} {
		s = strings.TrimPrefix(s, lead)
	}
	return withoutDe(s)
}

// sameTime adds the period of the last question to text unless it has its own or asks when.
func (f *followUp) sameTime(text string) string {
	if f.old.when.Len() == 0 || f.new.when.Len() > 0 || expects(foldQuestion(f.new.text)) == expectDate {
		return text
	}
	return text + " " + f.old.when.In(f.old.text)
}

// complete adds to the new question what it does not say of the last one's matter.
func (f *followUp) complete() string {
	text := f.new.text
	for _, np := range f.old.nounPhrases() {
		said := slices.ContainsFunc(np.tokens, func(i int) bool {
			return slices.ContainsFunc(f.new.tokens, func(t retrieval.Token) bool { return t.Term == f.old.tokens[i].Term })
		})
		if !said && !np.focus {
			text += " " + f.old.with(np)
		}
	}
	return f.sameTime(text)
}

// replace puts the phrase that the new question is in the place of its like in the last one.
func (f *followUp) replace() string {
	new, old := f.new, f.old
	nps := new.nounPhrases()
	fragment := withoutDe(strings.TrimSpace(new.text))
	if m := pointer.FindStringSubmatchIndex(new.text); m != nil {
		if at := complement(old); at.Len() > 0 {
			return old.text[:at.Start] + new.text[m[2]:] + old.text[at.End:]
		}
	}
	target, withLead, shares := like(new, nps, old)
	named := slices.ContainsFunc(new.ownWords(), new.isName)
	if at := old.sayer(); at.Len() > 0 && !shares && !withLead && (target == nil && named ||
		new.isPerson() && (target == nil || !target.bare || target.lead.Len() > 0)) {
		return old.text[:at.Start] + fragment + old.text[at.End:]
	}
	if target == nil {
		return old.text + ", " + fragment
	}
	at := target.Span
	if target.bare && new.isPerson() {
		at = old.withTitle(at)
	}
	if withLead {
		at.Start, fragment = target.lead.Start, strings.TrimSpace(new.text)
	} else if len(nps) > 0 && nps[0].lead.Len() > 0 {
		fragment = new.phrase(nps[0])
	}
	if len(target.links) > 0 && !withLead && !shares {
		at = old.within(*target, new, nps, at)
		if old.behindDe(at.Start) {
			fragment = withDe(fragment, old.lang)
		}
	}
	if lead := retrieval.Fold(target.lead.In(old.text)); !withLead && (lead == "de" || lead == "d'") && len(target.links) == 0 {
		at.Start = target.lead.Start
	}
	if !withLead && len(target.links) == 0 && old.lang == "fr" && old.behindDe(at.Start) {
		fragment = withDe(fragment, old.lang)
	}
	return old.text[:at.Start] + fragment + old.text[at.End:]
}

// within is the part of np that a fragment takes the place of: a name the name
// that its noun is bound to, unless the noun is a part of a name itself; a noun that
// noun alone when nothing else of the question would be left.
func (u *utterance) within(np nominal, fragment *utterance, nps []nominal, at corpus.Span) corpus.Span {
	link := u.tokens[np.links[len(np.links)-1]]
	if slices.ContainsFunc(fragment.ownWords(), fragment.isName) {
		if np.named && !u.isName(np.tokens[0]) {
			at.Start = link.Start
		}
		return at
	}
	others := slices.ContainsFunc(u.ownWords(), func(i int) bool { return !np.Contains(u.tokens[i].Span) })
	if !others && (len(nps) == 0 || len(nps[0].links) == 0) {
		at.End = u.tokens[np.links[0]-1].End
	}
	return at
}

// behindDe reports whether a link stands at byte i.
func (u *utterance) behindDe(i int) bool {
	return slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool { return t.Start == i && links[t.Fold] })
}

// pointer stands for a noun of the last question: "celle de Vienne".
var pointer = corpus.NewPattern(`(?i)^(?:celui|celle|ceux|celles|the one|that|those) ((?:d[eu]s? |d['’]|of ).+)`)

// complement is the last phrase of u that a noun has behind "de", with it.
func complement(u *utterance) corpus.Span {
	var at corpus.Span
	for _, np := range u.nounPhrases() {
		if n := len(np.links); n > 0 {
			at = corpus.Span{Start: u.tokens[np.links[n-1]].Start, End: np.End}
		}
	}
	return at
}

// like is the phrase of old that a fragment takes the place of: one that shares
// a word with it, has its preposition, or is a name as it is, in this order; for
// a common noun the last phrase. It is nil when there is none.
func like(new *utterance, nps []nominal, old *utterance) (target *nominal, withLead, shares bool) {
	all := old.nounPhrases()
	own := new.ownWords()
	for i := range all {
		if slices.ContainsFunc(all[i].tokens, func(k int) bool {
			return slices.ContainsFunc(own, func(n int) bool { return new.tokens[n].Term == old.tokens[k].Term })
		}) {
			return &all[i], false, true
		}
	}
	lead := ""
	if len(new.tokens) > 0 && leads[new.tokens[0].Fold] && !new.about {
		lead = new.tokens[0].Fold
	}
	for i := range all {
		if lead != "" && all[i].lead.Len() > 0 && retrieval.Fold(all[i].lead.In(old.text)) == lead {
			return &all[i], true, false
		}
	}
	named := slices.ContainsFunc(own, new.isName)
	if named {
		for i := range all {
			if all[i].named && (len(all[i].links) == 0 || !old.isName(all[i].tokens[0])) {
				return &all[i], false, false
			}
		}
		return nil, false, false
	}
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].bare {
			return &all[i], false, false
		}
	}
	return nil, false, false
}
