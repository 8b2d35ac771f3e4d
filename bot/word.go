package bot

import (
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A word is a word of the question with what the index knows of it.
type word struct {
	retrieval.QueryWord
	weight float64 // what it counts for: its rarity, more for names, less for the question's own frame
	name   bool
	frame  bool // whether it asks rather than tells
	// surname is how many words further on the family name stands to which this
	// given name belongs, when no document has the given name; 0 otherwise. A
	// text may leave such a name out.
	surname int
	common  bool // a name that so many passages have that a text need not repeat it
	// known is false when no document holds the word, a synonym or a translation of it.
	known bool
}

// frameFR and frameEN are nouns and verbs that ask rather than tell; a text need
// not repeat them to answer.
const (
	frameFR = `délai temps durée longtemps date jour mois année moment période montant somme nombre quantité combien total part pourcentage proportion
	lieu lieux endroit personne gens nom raison motif façon manière moyen genre type sorte résultat objectif but rôle mission
	sujet thème contenu position avis opinion réaction attitude chose point élément exemple matière propos égard cas cadre suite
	faire fait dire dit déclarer penser affirmer appeler nommer situer trouver passer concerner prévoir prévu prévoit attendre
	parler évoquer mentionner aborder traiter exact vrai juste certain confirmer vouloir voulait souhaiter compter devoir devait pouvoir donner dater dates aller remonter retenir savoir produire s'agir
	annonce annoncer mesure décider décidé décision avoir être avait était`
	frameEN = `quickly long much many date day month year time amount number total say said think want happen take taken took
	speak spoke talk mention true correct confirm since until before after place people name according about down go going do doing done be been get got`
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
	seen := make(map[string]bool)
	for _, w := range a.index.Expand(in.Text, lang) {
		if in.inWindow(w) || in.ordersByTime(w) || said(seen, w) {
			continue
		}
		out := word{QueryWord: w, known: len(w.Renderings) > 0, frame: frames[w.Tokens[0].Term]}
		out.weight = a.rarity(w)
		for _, t := range w.Tokens {
			if (t.Name || t.Kind == retrieval.Acronym || in.opensWith(t, lang)) && !quietNames[t.Fold] {
				out.name = true
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

// opensWith reports whether t is the first word of a French yes-or-no question.
// Without an article before it, it is somebody's name.
func (in *inquiry) opensWith(t retrieval.Token, lang string) bool {
	return lang == "fr" && in.yesOrNo && t.Start == 0
}

// ordinals say which of several in order of time is asked for.
var ordinals = wordSet(`dernier derniers derniere dernieres premier premiers premiere premieres recent recents recente recentes
	latest last first newest oldest recent earliest ancien ancienne`)

// ordersByTime reports whether w only says that the latest or the first is asked for.
func (in *inquiry) ordersByTime(w retrieval.QueryWord) bool {
	wants := in.window.Intent == retrieval.IntentLatest || in.window.Intent == retrieval.IntentFirst
	return wants && ordinals[w.Tokens[0].Fold]
}

// said reports whether a question has said w before, and remembers that it has.
func said(seen map[string]bool, w retrieval.QueryWord) bool {
	key := ""
	for _, t := range w.Tokens {
		key += t.Term + " "
	}
	again := seen[key]
	seen[key] = true
	return again
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
			w.surname = 1
		case next.surname > 0:
			w.surname = next.surname + 1
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

// A name is common from this share and this number of passages on.
const (
	commonShare = 0.08
	commonLeast = 6
)

// commonFrom is how many passages have what is common.
func (a *Assistant) commonFrom() float64 {
	return max(commonLeast, commonShare*float64(a.index.Passages()))
}

func (a *Assistant) isCommon(w retrieval.QueryWord) bool {
	if len(w.Renderings) == 0 {
		return false
	}
	limit := a.commonFrom()
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

// start and end are where w stands in the question, in bytes.
func (w *word) start() int { return w.Tokens[0].Start }

func (w *word) end() int { return w.Tokens[len(w.Tokens)-1].End }
