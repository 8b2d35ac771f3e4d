package bot

import (
	"regexp"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An inquiry is a question understood: what it is about, what would answer it,
// and which days it asks for.
type inquiry struct {
	Question
	lang   string
	folded string // see foldQuestion
	words  []word
	expect expectation
	// focus is the index in words of what the question asks the number or the
	// kind of ("combien de villes", "quel groupe"), -1 when there is none.
	focus int
	// object is the index in words of what the focus belongs to ("le budget de
	// l'agence"), -1 when there is none.
	object int
	// subject is the index in words of the first noun of the question, -1 when there is none.
	subject int
	// topic is the index in words of what the question says it is about ("sur
	// le chiffrement", "about climate change"), -1 when it does not say.
	topic   int
	speaker []string // folded names of the person whose words are asked for
	window  retrieval.Window
	yesOrNo bool         // whether a yes or a no is asked for
	lenient bool         // whether coverage may be less, because the question has been divided
	arms    []arm        // of a question that asks for two things or more
	phrases []string     // what the question puts between quotation marks
	pairs   []namedThing // "Déclaration de Nice", "sommet d'Ischia"
	names   map[string]bool
}

// A word is a word of the question with what the index knows of it.
type word struct {
	retrieval.QueryWord
	weight float64 // what it counts for: its rarity, more for names, less for the question's own frame
	name   bool
	frame  bool // whether it asks rather than tells
	// surname is the index of the family name to which this given name belongs
	// when no document has the given name, -1 otherwise: a text may leave it out.
	surname int
	common  bool // a name that so many passages have that a text need not repeat it
	// known is false when no document holds the word, a synonym or a translation of it.
	known bool
}

// A namedThing is a noun that a name belongs to in the question.
type namedThing struct{ noun, name int } // indices into words

// frameFR and frameEN are nouns and verbs that ask rather than tell; a text need
// not repeat them to answer.
const (
	frameFR = `délai date jour mois année moment période montant somme nombre quantité combien total part pourcentage proportion
	lieu lieux endroit personne gens nom raison motif façon manière moyen genre type sorte résultat objectif but rôle mission
	sujet thème contenu position avis opinion réaction attitude chose point élément exemple matière propos égard cas cadre suite
	faire fait dire dit déclarer penser affirmer appeler nommer situer trouver passer concerner prévoir prévu prévoit attendre
	vouloir voulait souhaiter compter devoir devait pouvoir donner dater dates aller remonter retenir savoir produire s'agir
	annonce annoncer mesure décider décidé décision avoir être avait était`
	frameEN = `quickly long much many date day month year time amount number total say said think want happen take taken took
	since until before after place people name according about down go going do doing done be been get got`
)

var (
	framesFR = terms(frameFR, "fr")
	framesEN = terms(frameEN, "en")
)

func terms(words, lang string) map[string]bool {
	set := make(map[string]bool)
	for _, t := range retrieval.Tokens(words, lang) {
		set[t.Term] = true
	}
	return set
}

// isFrame reports whether w is a word of the frame.
func (w *word) isFrame() bool {
	return len(w.Tokens) == 1 && w.frame
}

// quietNames are capitalised words that open a question without being names.
var quietNames = wordSet(`quel quelle quels quelles qui que quoi quand comment pourquoi combien ou dans de du des la le les l a au aux en sur selon d
	what who when where why how which did does do is are was were has have in on at from the`)

// understand reads question q against the index. An empty question has no words.
func (a *Assistant) understand(q Question) *inquiry {
	in := &inquiry{Question: q, lang: q.Lang, focus: -1, object: -1, subject: -1, topic: -1, names: make(map[string]bool)}
	in.Text = strings.TrimSpace(q.Text)
	asked := retrieval.DetectLang(in.Text)
	if in.lang == "" {
		in.lang = asked
	}
	in.folded = foldQuestion(in.Text)
	in.expect = expects(in.folded)
	in.yesOrNo = in.expect == expectAny && wantsYesOrNo(in.folded)
	in.window = retrieval.ParseWindow(in.Text, q.AsOf)
	for _, s := range speeches(in.Text) {
		in.phrases = append(in.phrases, s.In(in.Text))
	}
	a.readWords(in, asked)
	in.findFocus()
	in.findObject()
	in.findVerb()
	in.findTopic()
	in.findSubject(asked)
	in.findPairs(retrieval.Tokens(in.Text, asked))
	in.findArms()
	if in.expect == expectStatement {
		in.findSpeaker()
	}
	return in
}

// wantsYesOrNo reports whether a folded question wants a yes or a no: "est-ce
// que", an English auxiliary, or an inversion with no question word before it.
func wantsYesOrNo(folded string) bool {
	if auxiliary.MatchString(folded) {
		return true
	}
	m := inversion.FindStringIndex(folded)
	return m != nil && !questionWord.MatchString(folded[:m[0]])
}

var (
	auxiliary    = regexp.MustCompile(`^(est ce qu|(did|does|do|is|are|was|were|has|have|had|will|can|could|should) )`)
	inversion    = regexp.MustCompile(`\S+ (t )?(il|elle|ils|elles|on)\b`)
	questionWord = regexp.MustCompile(`\b(qu|que|qui|quoi|quel\w*|lequel|laquelle|lesquel\w+|comment|quand|combien|pourquoi)\b|^(a |d |de |jusqu |vers )?ou\b`)
)

// nameWeight is what a name counts for beside another word as rare; frameWeight a word of the frame.
// An unknown word that is no name counts for less than one that the documents
// could have had: it is often a verb or a turn of phrase.
const (
	nameWeight    = 1.5
	frameWeight   = 0.25
	unknownWeight = 0.6
)

func (a *Assistant) readWords(in *inquiry, lang string) {
	frames := framesFR
	if lang == "en" {
		frames = framesEN
	}
	for _, w := range a.index.Expand(in.Text, lang) {
		if in.inWindow(w) {
			continue
		}
		out := word{QueryWord: w, known: len(w.Renderings) > 0, surname: -1, frame: frames[w.Tokens[0].Term]}
		out.weight = a.rarity(w)
		for _, t := range w.Tokens {
			if (t.Name || t.Kind == retrieval.Acronym) && !quietNames[t.Fold] {
				out.name = true
				in.names[t.Fold] = true
			}
		}
		out.common = a.isCommon(w)
		switch {
		case out.name:
			out.weight *= nameWeight
		case out.isFrame():
			out.weight *= frameWeight
		case !out.known:
			out.weight *= unknownWeight
		}
		in.words = append(in.words, out)
	}
	in.findGivenNames()
}

// findGivenNames marks the names that no document has and that stand right
// before a name that one has: "Jean-Claude" in "Jean-Claude Juncker".
func (in *inquiry) findGivenNames() {
	for i := len(in.words) - 2; i >= 0; i-- {
		w, next := &in.words[i], &in.words[i+1]
		if !w.name || w.known || !next.name || next.start()-w.end() != 1 {
			continue
		}
		switch {
		case next.known:
			w.surname = i + 1
		case next.surname >= 0:
			w.surname = next.surname
		default:
			continue
		}
		w.weight, w.name = w.weight*frameWeight, false
	}
}

// inWindow reports whether a word is a part of the days that the question asks for.
func (in *inquiry) inWindow(w retrieval.QueryWord) bool {
	s := in.window.Span
	return s.Len() > 0 && s.Overlaps(w.Tokens[0].Span)
}

// rarity is the inverse document frequency of w: of its commonest rendering
// that says the same, so that a rare word with a common synonym counts as common.
func (a *Assistant) rarity(w retrieval.QueryWord) float64 {
	least := a.index.IDF("")
	for _, r := range w.Renderings {
		if evidence(r) < synonymShare {
			continue
		}
		rarest := 0.0
		for _, t := range r.Terms {
			if a.index.Known(t) {
				rarest = max(rarest, a.index.IDF(t))
			}
		}
		least = min(least, rarest)
	}
	return least
}

// commonShare is the share of passages from which on a name is common.
const commonShare = 0.08

func (a *Assistant) isCommon(w retrieval.QueryWord) bool {
	if len(w.Renderings) == 0 {
		return false
	}
	limit := commonShare * float64(a.index.Passages())
	for _, t := range w.Renderings[0].Terms {
		if float64(a.index.DocumentFrequency(t)) < limit {
			return false
		}
	}
	return true
}

// holds reports whether the question itself has the word t.
func (in *inquiry) holds(t retrieval.Token) bool {
	for i := range in.words {
		if in.words[i].matchesToken(t) > 0 {
			return true
		}
	}
	return false
}

// matchesToken is what t is worth as a saying of w: 1 for the word itself, less
// for a synonym, 0 when it is another word.
func (w *word) matchesToken(t retrieval.Token) float64 {
	got := 0.0
	for _, r := range w.Renderings {
		for _, term := range r.Terms {
			if term == t.Term || term == t.Fold {
				got = max(got, r.Weight/float64(len(r.Terms)))
			}
		}
	}
	return got
}

// focusLead finds what comes right before the thing asked for.
var focusLead = wordSet(`quel quelle quels quelles combien which what many lequel laquelle`)

// findFocus sets focus to the first content word behind "quel", "combien de", "how many".
func (in *inquiry) findFocus() {
	for _, t := range retrieval.Tokens(in.Text, in.lang) {
		if !focusLead[t.Fold] {
			continue
		}
		for i, w := range in.words {
			if w.start() <= t.End {
				continue
			}
			if gapIsSmall(t.Fold, in.Text[t.End:w.start()]) {
				in.focus = i
				return
			}
			break
		}
	}
}

// objectLink joins a noun to what it belongs to, adjectives aside.
var objectLink = regexp.MustCompile(`^ (?:\p{Ll}+ )?(?:de |du |des |d['’]|of )(?:l['’]|la |les |le |the )?$`)

// findObject sets object to the noun that the focus belongs to.
func (in *inquiry) findObject() {
	if in.focus < 0 {
		return
	}
	end := in.words[in.focus].end()
	for i := in.focus + 1; i < len(in.words) && i <= in.focus+2; i++ {
		if start := in.words[i].start(); end < start && objectLink.MatchString(in.Text[end:start]) {
			in.object = in.thingFrom(i)
			return
		}
	}
}

// thingFrom is the first word from i on that names a thing, -1 when there is none.
func (in *inquiry) thingFrom(i int) int {
	for ; i < len(in.words); i++ {
		if !in.words[i].isFrame() && !qualifiers[in.words[i].Tokens[0].Fold] {
			return i
		}
	}
	return -1
}

// findVerb makes the verb behind "qui" the focus: "who" asks for the one who did that.
func (in *inquiry) findVerb() {
	if in.focus >= 0 || in.expect != expectPerson || len(in.words) == 0 || in.words[0].name {
		return
	}
	if strings.HasPrefix(in.folded, "qui ") || strings.HasPrefix(in.folded, "who ") {
		in.focus = 0
	}
}

// qualifiers stand before a noun without naming anything.
var qualifiers = wordSet(`nouveau nouvel nouvelle nouveaux nouvelles futur future futurs futures ancien ancienne premier premiere dernier derniere
	grand grande petit petite meme new future former first last next same`)

// start and end are where w stands in the question, in bytes.
func (w *word) start() int { return w.Tokens[0].Start }
func (w *word) end() int   { return w.Tokens[len(w.Tokens)-1].End }

// determiner stands right before a noun.
var determiner = regexp.MustCompile(`(?i)(?:^|[\s'’-])(?:l['’]|(?:le|la|les|un|une|du|des|au|aux|son|sa|ses|leur|leurs|ce|cet|cette|ces|the|an?|its|their|his|her) )$`)

// findSubject sets subject to the head of the first noun phrase that is not of
// the frame: behind a determiner, the first word in French that is no adjective
// set before its noun, the last in English.
func (in *inquiry) findSubject(lang string) {
	for i := range in.words {
		w := &in.words[i]
		if w.isFrame() || w.name || i == in.focus || !determiner.MatchString(in.Text[:w.start()]) {
			continue
		}
		last := i
		for last+1 < len(in.words) && in.words[last+1].start()-in.words[last].end() == 1 {
			last++
		}
		for i < last && qualifiers[in.words[i].Tokens[0].Fold] {
			i++
		}
		in.subject = i
		if lang == "en" {
			in.subject = last
		}
		return
	}
}

// topicLead introduces what a question is about.
var topicLead = regexp.MustCompile(`(?i)(?:^|\PL)(?:sur|à propos d(?:e|u|es)|au sujet d(?:e|u|es)|concernant|quant (?:à|aux?)|en matière d(?:e|u|es)|about|regarding|concerning) |(?:à propos|au sujet|en matière) d['’]`)

// findTopic sets topic to the first content word behind such a lead.
func (in *inquiry) findTopic() {
	m := topicLead.FindStringIndex(in.Text)
	if m == nil {
		return
	}
	for i, w := range in.words {
		if start := w.start(); start >= m[1] {
			if !focusLead[retrieval.Fold(strings.TrimSpace(in.Text[m[1]:start]))] {
				in.topic = i
			}
			return
		}
	}
}

// gapIsSmall reports whether only what belongs to a question word stands between
// it and its noun: a preposition, and behind "quel" a form of "être" with an article.
func gapIsSmall(asks, gap string) bool {
	for _, f := range strings.Fields(foldQuestion(gap)) {
		switch f {
		case "de", "d", "des", "du", "of", "autres", "other":
		case "est", "sont", "etait", "etaient", "sera", "seront", "serait", "a", "ont", "ete", "le", "la", "les", "l",
			"is", "are", "was", "were", "will", "be", "the":
			if asks == "combien" || asks == "many" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

var nameLinks = wordSet(`de du des d of`)

// findPairs records which nouns the question binds to which names.
func (in *inquiry) findPairs(tokens []retrieval.Token) {
	index := make(map[int]int) // start of a word in the question -> index in words
	for i, w := range in.words {
		for _, t := range w.Tokens {
			index[t.Start] = i
		}
	}
	for i := 2; i < len(tokens); i++ {
		name, ok := index[tokens[i].Start]
		if !ok || !in.words[name].name || !nameLinks[strings.Trim(tokens[i-1].Fold, "'")] {
			continue
		}
		if noun, ok := index[tokens[i-2].Start]; ok && noun != name {
			in.pairs = append(in.pairs, namedThing{noun, name})
		}
	}
}

// findSpeaker takes the first run of names for the person whose words are asked for.
func (in *inquiry) findSpeaker() {
	end := -1
	for _, w := range in.words {
		for _, t := range w.Tokens {
			if !t.Name || quietNames[t.Fold] {
				continue
			}
			if end >= 0 && t.Start > end+2 {
				return
			}
			in.speaker = append(in.speaker, t.Fold)
			end = t.End
		}
	}
}

// An arm is one of the several things that a question asks for: what it asks
// of some days, or of somebody named.
type arm struct {
	from, to corpus.Day
	names    []int // indices into words
}

// findArms splits a question that names two periods or more ("en 2017 puis en
// 2019"), or two parties joined by "et" ("par le G7 et par la Commission").
func (in *inquiry) findArms() {
	if in.window.Intent == retrieval.IntentFilter {
		in.findPeriods()
	}
	if len(in.arms) == 0 {
		in.findParties()
	}
	if len(in.arms) < 2 {
		in.arms = nil
	}
}

func (in *inquiry) findPeriods() {
	for _, m := range corpus.FindDates(in.Text, corpus.Reference{Day: in.AsOf}) {
		if in.window.Span.Overlaps(m.Span) {
			in.arms = append(in.arms, arm{from: m.From, to: m.To})
		}
	}
	if len(in.arms) < 2 {
		in.arms = nil
	}
}

// partyLink joins two parties of a question. A second preposition before the
// second party tells that they are two ("par A et par B"), not one ("A et B ont").
var partyLink = regexp.MustCompile(`^,? ?(?:d['’]une part,? )?(?:et|and|puis|ainsi que) (?:par |de |du |pour |à |chez |by |from )?(?:l['’]|la |le |les |the )?$`)

func (in *inquiry) findParties() {
	for i := 0; i+1 < len(in.words); i++ {
		w, next := &in.words[i], &in.words[i+1]
		if w.name && next.name && w.end() < next.start() && partyLink.MatchString(in.Text[w.end():next.start()]) {
			if len(in.arms) == 0 {
				in.arms = append(in.arms, arm{names: in.nameRun(i, -1)})
			}
			in.arms = append(in.arms, arm{names: in.nameRun(i+1, 1)})
		}
	}
}

// nameRun returns the indices of the names that stand right beside word i in direction step, i included.
func (in *inquiry) nameRun(i, step int) []int {
	run := []int{i}
	for k := i + step; k >= 0 && k < len(in.words) && in.words[k].name; k += step {
		a, b := &in.words[min(k, k-step)], &in.words[max(k, k-step)]
		if b.start()-a.end() > 1 {
			break
		}
		run = append(run, k)
	}
	return run
}
