package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An agreement is what a determiner or a pronoun tells of gender and number.
type agreement uint8

const (
	masculine agreement = 1 << iota
	feminine
	plural
	singular = masculine | feminine
	anything = singular | plural
)

// determiners by what they agree with. Those of English agree with everything.
var determiners = map[string]agreement{
	"le": masculine, "un": masculine, "du": masculine, "au": masculine, "cet": masculine,
	"la": feminine, "une": feminine, "cette": feminine,
	"les": plural, "des": plural, "aux": plural, "ces": plural,
	"mon": singular, "ma": feminine, "notre": singular, "votre": singular, "mes": plural, "nos": plural, "vos": plural,
	"l'": singular, "the": anything, "an": anything, "my": anything, "our": anything, "your": anything,
}

// A nominal is one of a question: a name, or a noun with its article and complements.
type nominal struct {
	corpus.Span             // without the preposition before it
	lead        corpus.Span // that preposition, empty when there is none
	agrees      agreement   // with what
	named       bool        // whether a name is in it
	bare        bool        // whether it is nothing but a name, with or without an article
	focus       bool        // whether it is what the question asks the number or the kind of
	tokens      []int       // its own words
	links       []int       // the "de" and "of" inside it
}

var (
	leads = wordSet(`sur contre pour dans par avec chez vers en a de d' du des au aux selon sous entre apres avant pres about on in by for with against from to at of between`)
	links = wordSet(`de d' du des of`)
	// adjective matches words that in French may follow a noun without being its verb.
	adjective = corpus.NewPattern(`(?:ienne?s?|éenne?s?|iques?|ale?s?|aux|ifs?|ives?|eux|euses?|aires?|elle?s?|ais|aises?|ois|oises?|istes?|ibles?|ables?|ains?|aines?|iers?|ières?|ées?|ants?|antes?|nord|sud|est|ouest|ieure?s?|ord)$`)
)

// nounPhrases are those of u in order, the dates that it asks for left out.
func (u *utterance) nounPhrases() []nominal {
	var out []nominal
	for i := 0; i < len(u.tokens); i++ {
		np, next := u.phraseAt(i)
		if next > i {
			out = append(out, np)
			i = next - 1
		}
	}
	return out
}

// phraseAt reads the phrase that begins with token i; next is i when there is none.
func (u *utterance) phraseAt(i int) (np nominal, next int) {
	k := i
	agrees := u.determinerAt(i)
	if agrees != 0 {
		k++
	}
	focus := u.focus()
	if k >= len(u.tokens) || !u.noun(k) || agrees == 0 && !u.isName(k) && k != focus && !u.behindLink(k) {
		return nominal{}, i
	}
	np.focus = k == focus
	if agrees == 0 {
		agrees = singular
		if np.focus {
			agrees = determiners[strings.TrimSpace(u.focusArticle())]
		}
		if agrees == 0 || u.behindLink(k) {
			agrees = anything
		}
	}
	np.Span = corpus.Span{Start: u.tokens[i].Start, End: u.tokens[k].End}
	np.bare, np.agrees = true, agrees
	last, link := k, -1
	for j := k; j < len(u.tokens); j++ {
		t := u.tokens[j]
		switch {
		case u.noun(j) && (j == k || u.continues(last, j)):
			np.tokens = append(np.tokens, j)
			np.named = np.named || u.isName(j)
			np.bare = np.bare && u.isName(j)
			if link > last {
				np.links, np.bare = append(np.links, link), false
			}
			np.End, last = t.End, j
			continue
		case links[t.Fold] && j+1 < len(u.tokens) && !(last == j-1 && u.endsPerson(np.tokens, k > i, j)):
			if link <= last {
				link = j
			}
			continue
		case (t.Fold == "la" || t.Fold == "l'" || t.Fold == "the" || t.Fold == "les") && j > 0 && links[u.tokens[j-1].Fold]:
			continue
		case t.Fold == "en" && last == j-1 && j+1 < len(u.tokens) && u.noun(j+1) && !u.isName(j+1):
			continue // "terrorisme en ligne"
		}
		break
	}
	if i > 0 && leads[u.tokens[i-1].Fold] {
		np.lead = u.tokens[i-1].Span
	}
	if n := len(np.tokens); u.lang == "en" && n > 1 && np.links == nil && !u.isName(last) && i > 0 && wantsVerb[u.tokens[i-1].Fold] {
		np.tokens, np.End = np.tokens[:n-1], u.tokens[np.tokens[n-2]].End // "did the minister say"
	}
	return np, last + 1
}

// wantsVerb stand before an English subject and its verb.
var wantsVerb = wordSet(`did do does will can could should would must may might`)

// determinerAt is what the determiner at token i agrees with, 0 when there is none.
func (u *utterance) determinerAt(i int) agreement {
	t := u.tokens[i]
	if i+1 < len(u.tokens) && strings.EqualFold(t.Surface, "a") && u.lang == "en" {
		return anything
	}
	return determiners[t.Fold]
}

// noun reports whether token i may be a part of a noun phrase.
func (u *utterance) noun(i int) bool {
	t := u.tokens[i]
	if u.lang == "fr" && !u.isName(i) && inverted.MatchString(u.text[t.End:min(len(u.text), t.End+len("-t-elles"))]) && u.text[t.End] == '-' {
		return false // a verb: "dit-il"
	}
	return (!t.Stop || u.isName(i)) && !u.when.Overlaps(t.Span) && !quietNames[t.Fold] && !(u.asks.Len() > 0 && t.End <= u.asks.End)
}

func (u *utterance) isName(i int) bool {
	return u.tokens[i].Name || u.tokens[i].Kind == retrieval.Acronym
}

func (u *utterance) behindLink(i int) bool { return i > 0 && links[u.tokens[i-1].Fold] }

// continues reports whether token j, a noun or an adjective, belongs to the phrase that token last ends so far.
func (u *utterance) continues(last, j int) bool {
	gap := u.text[u.tokens[last].End:u.tokens[j].Start]
	switch {
	case strings.ContainsAny(gap, ",;:()"), strings.HasPrefix(gap, "'s"), strings.HasPrefix(gap, "’s"):
		return false
	case last != j-1, u.isName(j):
		return true // behind a link, or one name after the other
	case u.lang == "en":
		return !u.isName(last)
	}
	clitic := j+1 < len(u.tokens) && strings.HasPrefix(u.text[u.tokens[j].End:], "-")
	word := strings.ToLower(u.tokens[j].Surface)
	return !clitic && (adjective.MatchString(word) || !verbEnding.MatchString(word))
}

// verbEnding matches words that may be the verb of the noun before them.
var verbEnding = corpus.NewPattern(`(?:e|nt|it|ut|rt|nd|ra|ait)$`)

// with is the phrase in u's words, with its preposition.
func (u *utterance) with(np nominal) string {
	if np.lead.Len() > 0 {
		return u.text[np.lead.Start:np.End]
	}
	return np.In(u.text)
}

// A pronoun points to something that is not in its question.
type pronoun struct {
	corpus.Span
	agrees agreement
	kind   pronounKind
}

type pronounKind uint8

const (
	subjectPronoun pronounKind = iota // il, elle, he, she, it…
	objectPronoun                     // l', les, him…
	possessive                        // son budget, its budget
	allOfIt                           // ça, en, y, that: what was spoken of
	pointing                          // ce texte, this text
)

// pronounForms finds pronouns by their surroundings; the pronoun is the first group that takes part.
var pronounForms = []struct {
	pattern *corpus.Pattern
	kind    pronounKind
	agrees  agreement
	lang    string
}{
	{corpus.NewPattern(`(?i)(?:^|[\s,-])(il|lui|celui-ci|ce dernier)(?:[\s,]|$)`), subjectPronoun, masculine, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,-])(elle|celle-ci|cette dernière)(?:[\s,]|$)`), subjectPronoun, feminine, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,-])(ils|elles|eux|ceux-ci|celles-ci|ces derniers|ces dernières)(?:[\s,]|$)`), subjectPronoun, plural, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(l['’])(?:a|ont|avait|avaient|aura|auront|aurait)(?:[\s,-]|$)`), objectPronoun, singular, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(les) (?:a|ont|avait|avaient|aura|auront)(?:[\s,-]|$)`), objectPronoun, plural, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(son|sa|ses|leurs?) \pL`), possessive, anything, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(ça|cela|ceci|là-dessus)(?:[\s,]|$)`), allOfIt, anything, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s'’])(en) (?:dit|disent|pense|pensent|a|ont|est|sont|parle|parlent|résulte|fait|font|sait)(?:[\s,-]|$)`), allOfIt, anything, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s'’])(y) (?:\pL{4,}|a|ont)(?:[\s,-]|$)`), allOfIt, anything, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(ce|cet|cette|ces) \pL{3}`), pointing, anything, "fr"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(he|she|him|her)(?:[\s,]|$)`), subjectPronoun, singular, "en"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(they|them|it)(?:[\s,]|$)`), subjectPronoun, anything, "en"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(his|its|their) \pL`), possessive, anything, "en"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(that|this|so)$`), allOfIt, anything, "en"},
	{corpus.NewPattern(`(?i)^(?:when|where|why|how|who) (?:is|was|did) (that|this)(?:[\s,]|$)`), allOfIt, anything, "en"},
	{corpus.NewPattern(`(?i)(?:^|[\s,])(this|that|these|those) \pL{3}`), pointing, anything, "en"},
}

// impersonal subjects stand for nobody.
var nobody = corpus.NewPattern(`(?i)y a(?:vait|ura)?(?:-t)?-il|il y (?:a|avait|aura)|s['’]agit-il|s['’](?:est|était)-il (?:passé|produit|déroulé|tenu)|se (?:passe|passera|passait|produit|produira|tient|tiendra)(?:[ -]t)?[ -]il|est-il (?:arrivé|advenu)|qu['’]arriver?a?-t-il|` +
	`(?:va|doit|peut|devait|allait|devrait|pourrait)(?:-t)?-il (?:se (?:passer|produire|tenir|dérouler)|arriver|y avoir)|qu['’](?:a|avait|aura)-t-il été|il existe|il s['’]agit|(?:faut|faudra|reste|semble)(?:-t)?-il|il (?:faut|est (?:prévu|question|possible))|(?:est|était|sera)(?:-t)?-il (?:prévu|question|possible|vrai|nécessaire)|a-t-il été (?:décidé|annoncé|dit|question|convenu|prévu)|` +
	`(?:is|was) it (?:true|possible|planned)|qu['’]est-ce|est-ce que|ce qu[ie'’]`)

// unbound are the pronouns of u that have no antecedent in it: no noun or name of
// its own stands before them, nor behind a comma after them ("quand a-t-il été signé, le traité").
func (u *utterance) unbound() []pronoun {
	var out []pronoun
	plain := nobody.ReplaceAllStringFunc(u.text, func(s string) string { return strings.Repeat("_", len(s)) })
	for _, f := range pronounForms {
		m := f.pattern.FindStringSubmatchIndex(plain)
		if f.lang != u.lang || m == nil {
			continue
		}
		p := pronoun{corpus.Span{Start: m[2], End: m[3]}, f.agrees, f.kind}
		if !u.when.Overlaps(p.Span) && (p.kind == allOfIt && u.isFronted(p) || !u.binds(p)) {
			out = append(out, p)
		}
	}
	return out
}

// isFronted reports whether nothing but a name and a comma stands before p: "Macron, qu'en dit-il".
func (u *utterance) isFronted(p pronoun) bool {
	i := strings.IndexByte(u.text[:p.Start], ',')
	return i >= 0 && strings.TrimSpace(u.text[:i]) != "" && !slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool {
		return t.Start > i && t.End <= p.Start && u.own(t)
	})
}

// saysEnough is the number of own words above which a question says by itself
// what it is about, whatever else it points to.
const saysEnough = 5

var copular = corpus.NewPattern(`(?i)^(?:est|sont|était|étaient|is|are|was|were)\s`)

func (u *utterance) binds(p pronoun) bool {
	comma := strings.LastIndexByte(u.text, ',')
	many := len(u.ownWords()) > 2
	if p.kind == possessive && u.asks.Len() > 0 && u.opensWithVerb() && !copular.MatchString(u.text[u.asks.End:]) {
		return true // "qui a donné son nom"
	}
	if (p.kind == possessive || p.kind == pointing) && len(u.ownWords()) > saysEnough {
		return true
	}
	return slices.ContainsFunc(u.nounPhrases(), func(np nominal) bool {
		if np.End <= p.Start {
			return !np.focus || p.kind == subjectPronoun || p.kind == possessive
		}
		return p.kind == subjectPronoun && comma > p.End && np.Start > comma ||
			p.kind == possessive && np.named && np.Start > p.End && many // named further on
	})
}

// antecedent is the phrase of the last question that a pronoun stands for: one
// that agrees, rather a named one, the first of several. It is false when none agrees.
func (f *followUp) antecedent(p pronoun) (string, bool) {
	if p.kind == subjectPronoun && p.agrees != anything && !f.old.offers(p) {
		if name, ok := f.answered(); ok && p.agrees != plural {
			return name, true
		}
	}
	best, most := "", 0
	for _, np := range f.old.nounPhrases() {
		if np.agrees&p.agrees == 0 {
			continue
		}
		score := 2
		if np.agrees == p.agrees {
			score += 3
		}
		if np.named {
			score += 2
		}
		switch {
		case np.focus && p.kind == possessive:
			score += 3 // what was asked for is what is spoken of now
		case np.focus:
			score--
		}
		if score > most {
			best, most = f.old.phrase(np), score
		}
	}
	return best, most > 0
}

// offers reports whether u has a phrase that a pronoun surely agrees with.
func (u *utterance) offers(p pronoun) bool {
	return slices.ContainsFunc(u.nounPhrases(), func(np nominal) bool {
		return np.named && (np.agrees == p.agrees || np.bare && np.agrees&p.agrees != 0)
	})
}

// phrase is np with an article that stands by itself: "du fonds" is "le fonds".
func (u *utterance) phrase(np nominal) string {
	s := withoutDe(np.In(u.text))
	if np.focus && u.tokens[np.tokens[0]].Start == np.Start {
		article := u.focusArticle()
		if article != "" && article != "les " && startsWithVowel(s) {
			article = "l’"
		}
		return article + s
	}
	return s
}

// focusArticle is the article of what "quel", "combien" or "which" asks for.
func (u *utterance) focusArticle() string {
	switch finalWord(foldQuestion(u.text[:u.asks.End])) {
	case "quel":
		return "le "
	case "quelle":
		return "la "
	case "quels", "quelles", "combien", "lesquels", "lesquelles":
		return "les "
	case "which", "many":
		return "the "
	}
	return ""
}

// withoutDe takes the preposition out of an article.
func withoutDe(s string) string {
	for _, c := range []struct{ fused, article string }{
		{"du ", "le "}, {"des ", "les "}, {"au ", "le "}, {"aux ", "les "}, {"de la ", "la "}, {"de l'", "l'"}, {"de l’", "l’"}, {"d'", ""}, {"d’", ""}, {"de ", ""}, {"à ", ""}, {"of ", ""},
	} {
		if len(s) > len(c.fused) && strings.EqualFold(s[:len(c.fused)], c.fused) {
			return c.article + s[len(c.fused):]
		}
	}
	return s
}

// withDe puts "de" before a French phrase, "of" before an English one.
func withDe(s, lang string) string {
	if lang == "en" {
		return "of " + s
	}
	for _, c := range []struct{ article, fused string }{{"le ", "du "}, {"les ", "des "}} {
		if len(s) > len(c.article) && strings.EqualFold(s[:len(c.article)], c.article) {
			return c.fused + s[len(c.article):]
		}
	}
	if startsWithVowel(s) {
		return "d’" + s
	}
	return "de " + s
}

func startsWithVowel(s string) bool {
	return strings.ContainsAny(retrieval.Fold(s)[:min(1, len(s))], "aeiouh")
}

// answered is whom the last answer names for a question that asked who.
func (f *followUp) answered() (string, bool) {
	c, ok := f.citation()
	if !ok || expects(foldQuestion(f.old.text)) != expectPerson {
		return "", false
	}
	for _, c := range f.last.Answer.Citations {
		if c.Speaker != nil {
			name := otherName(c, f.old)
			return name, name != ""
		}
	}
	name := otherName(c, f.old)
	return name, name != ""
}
