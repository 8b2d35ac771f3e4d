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
	// topic is the index in words of what the question says it is about ("sur
	// le chiffrement", "about climate change"), -1 when it does not say.
	topic   int
	speaker []string // folded names of the person whose words are asked for
	window  retrieval.Window
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
	common bool // a name that so many passages have that a text need not repeat it
	// known is false when no document holds the word, a synonym or a translation of it.
	known bool
}

// A namedThing is a noun that a name belongs to in the question.
type namedThing struct{ noun, name int } // indices into words

// frame are nouns and verbs that ask rather than tell; a text need not repeat
// them to answer. Folded.
var frame = wordSet(`delai date jour mois annee moment periode montant somme nombre quantite combien total part pourcentage proportion
	lieu endroit personne gens nom raison motif facon maniere moyen genre type sorte resultat resultats objectif objectifs but buts role mission
	sujet theme contenu position avis opinion reaction attitude chose choses point points element elements exemple fait faire dire dit
	declare declarer penser pense affirmer affirme appeler appelle nommer situer passer passe lieux noms raisons
	concerner concerne prevoir prevoit prevu prevue attendre attendu attendue vouloir veut veulent souhaiter souhaite souhaitent
	dater datent date retenir retient savoir sait-on remonte remontent aller down according taken take about said did compter compte compte-t-il doit devoir pouvoir donner donne
	quickly long much many how date day month year time amount number total say said think want wants happen happened take place people name
	passe-t-il produit quels matiere propos egard vue cas cadre suite avoir etre annonce annonces annoncer mesure mesures decision decisions`)

// quietNames are capitalised words that open a question without being names.
var quietNames = wordSet(`quel quelle quels quelles qui que quoi quand comment pourquoi combien ou dans de du des la le les l a au aux en sur selon d
	what who when where why how which did does do is are was were has have in on at from the`)

// understand reads question q against the index. An empty question has no words.
func (a *Assistant) understand(q Question) *inquiry {
	in := &inquiry{Question: q, lang: q.Lang, focus: -1, topic: -1, names: make(map[string]bool)}
	in.Text = strings.TrimSpace(q.Text)
	asked := retrieval.DetectLang(in.Text)
	if in.lang == "" {
		in.lang = asked
	}
	in.folded = foldQuestion(in.Text)
	in.expect = expects(in.folded)
	in.window = retrieval.ParseWindow(in.Text, q.AsOf)
	for _, s := range speeches(in.Text) {
		in.phrases = append(in.phrases, s.In(in.Text))
	}
	a.readWords(in, asked)
	in.findFocus()
	in.findTopic()
	in.findPairs(retrieval.Tokens(in.Text, asked))
	in.findArms()
	if in.expect == expectStatement {
		in.findSpeaker()
	}
	return in
}

// nameWeight is what a name counts for beside another word as rare; frameWeight a word of the frame.
// An unknown word that is no name counts for less than one that the documents
// could have had: it is often a verb or a turn of phrase.
const (
	nameWeight    = 1.5
	frameWeight   = 0.25
	unknownWeight = 0.6
)

func (a *Assistant) readWords(in *inquiry, lang string) {
	for _, w := range a.index.Expand(in.Text, lang) {
		if in.inWindow(w) {
			continue
		}
		first := w.Tokens[0]
		out := word{QueryWord: w, known: len(w.Renderings) > 0}
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
		case frame[first.Fold] && len(w.Tokens) == 1:
			out.weight *= frameWeight
		case !out.known:
			out.weight *= unknownWeight
		}
		in.words = append(in.words, out)
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
			rarest = max(rarest, a.index.IDF(t))
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
			if w.Tokens[0].Start > t.End && gapIsSmall(in.Text[t.End:w.Tokens[0].Start]) {
				in.focus = i
				return
			}
			if w.Tokens[0].Start > t.End {
				break
			}
		}
	}
}

// topicLead introduces what a question is about.
var topicLead = regexp.MustCompile(`(?i)\b(?:sur|à propos d(?:e|u|es)|au sujet d(?:e|u|es)|concernant|quant (?:à|aux?)|en matière d(?:e|u|es)|about|regarding|concerning) |(?:à propos|au sujet|en matière) d['’]`)

// findTopic sets topic to the first content word behind such a lead.
func (in *inquiry) findTopic() {
	m := topicLead.FindStringIndex(in.Text)
	if m == nil {
		return
	}
	for i, w := range in.words {
		if start := w.Tokens[0].Start; start >= m[1] {
			if !focusLead[retrieval.Fold(strings.TrimSpace(in.Text[m[1]:start]))] {
				in.topic = i
			}
			return
		}
	}
}

// gapIsSmall reports whether only an article or a preposition stands between the question word and its noun.
func gapIsSmall(gap string) bool {
	for _, f := range strings.Fields(foldQuestion(gap)) {
		switch f {
		case "de", "d", "des", "du", "of", "autres", "other":
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

// An arm is one of the several things that a question asks for, by the days it asks for.
type arm struct{ from, to corpus.Day }

// findArms splits a question that names two periods or more ("en 2017 puis en 2019").
func (in *inquiry) findArms() {
	found := corpus.FindDates(in.Text, corpus.Reference{Day: in.AsOf})
	if len(found) < 2 || in.window.Intent != retrieval.IntentFilter {
		return
	}
	for _, m := range found {
		if in.window.Span.Overlaps(m.Span) {
			in.arms = append(in.arms, arm{m.From, m.To})
		}
	}
	if len(in.arms) < 2 {
		in.arms = nil
	}
}
