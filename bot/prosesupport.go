package bot

import (
	"slices"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// maxUnheard is the share of what prose in another language than its quotations
// says, words being weighed by their rarity, that these need not say.
const maxUnheard = 0.3

// neutral are the words by which prose leads in what a source says, and light
// verbs, which say nothing of the matter by themselves.
var neutral = wordSet(`selon document documents texte textes communique communiques article articles rapport source sources depeche tribune declaration passage extrait
	indiquer indique indiquent precise precisent preciser declare declarent affirme affirment explique expliquent souligne soulignent ajoute ajoutent rappelle rappellent note notent
	annonce annoncent mentionne mentionnent rapporte rapportent estime estiment dit disent fait font etat notamment egalement ainsi enfin aussi outre cela ceci agir agit
	atteint atteignent atteindre eleve elevent concerne concernent porte portent lieu trouve trouvent situe constitue constituent represente representent compte comptent prevoit
	according document text statement release report press article source states stated state said says say notes noted adds added explains explained announces announced
	mentions reports reported points point declares declared also namely including notably
	particulier particulierement particular particularly things among cover covers covered concerns concern relates relate suite face cas matiere sujet
	lead leads led go goes towards since done do does help helps helped deal deals set publish published publie publient paraitre parait intervenir intervient montrer montre montrent
	accomplir accompli accomplie effectuer effectue effectuee realiser realise realisee debouche deboucher aboutir abouti aide aider
	provide provides provided making use uses used using made make makes gave give gives given show shows showed shown hold holds held remain remains goes one ones against wish including stress stresses
	connu connait connaissent mettre met mis mise prend prendre prennent donne donner donnent reste restent tenir tient
	regard view relation issue topic subject terms`)

// checkSupport returns CheckSense where the prose has a word of the matter that none
// of the quotations says: itself, by a form of it, a synonym or a translation. Which
// other words mean the same nobody can tell here. In another language than the
// quotations', for which the lexicon knows fewer words, a small share of verbs and
// adjectives may be such words, weighed by their rarity.
func (a *Assistant) checkSupport(r *rendering, cs []Citation) Check {
	heads := headsOf(cs)
	said, unsaid := 0.0, 0.0
	translated := r.isTranslated()
	for i := range r.prose.content {
		c := &r.prose.content[i]
		first := c.word.Tokens[0]
		last := c.word.Tokens[len(c.word.Tokens)-1]
		if first.Kind == retrieval.Number || neutral[first.Fold] || neutral[last.Fold] || monthOrDay(first.Fold) || r.prose.words[c.lex].number || isOrdinal(first.Fold) || c.name && !r.heard[i] && !r.prose.words[c.lex].opens {
			continue
		}
		weight := a.rarity(c.word.QueryWord)
		switch {
		case r.heard[i] || c.in(heads) || r.markedAlike(c):
			said += weight
		case !translated || r.prose.isThing(c) || r.prose.isManner(c) || r.prose.isDeed(c):
			return CheckSense
		default:
			unsaid += weight
		}
	}
	if unsaid > maxUnheard*(said+unsaid) || said == 0 {
		return CheckSense
	}
	return ""
}

// isOrdinal reports whether a word is a rank, which is checked as a number.
func isOrdinal(fold string) bool {
	return ordinalsFR[fold] > 0 || ordinalsEN[fold] > 0 || fold[0] >= '0' && fold[0] <= '9'
}

// markedAlike reports whether the content word c of the prose is a marker that a
// quotation has in other words: "hausse" for "augmenter". The tense of a verb is none:
// another verb has it too.
func (r *rendering) markedAlike(c *contentWord) bool {
	for _, m := range r.prose.marksAt(c.Span) {
		if !m.verb && slices.ContainsFunc(r.quotes, func(q *reading) bool { return q.hasMark(m) }) {
			return true
		}
	}
	return false
}

var calendarWords = wordSet(`janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche
	january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday`)

func monthOrDay(fold string) bool { return calendarWords[fold] }

// Small words that stand in every text of a language and hardly in the other.
var (
	smallFR = wordSet(`le la les des une du est dans pour que qui sur avec ont sont cette ces aux par et de au il elle ne pas se ce en`)
	smallEN = wordSet(`the of and to is that for with by was were are be has have this from which not it its in will an they their`)
)

// otherLanguage reports whether the prose around quotations can be told to be in
// another language than lang.
func otherLanguage(prose, lang string) bool {
	fr, en := 0, 0
	for _, t := range retrieval.Tokens(outsideSpeech(prose), lang) {
		switch {
		case smallFR[t.Fold]:
			fr++
		case smallEN[t.Fold]:
			en++
		}
	}
	own, other := fr, en
	if lang == "en" {
		own, other = en, fr
	}
	return other >= 2 && other > 2*own
}
