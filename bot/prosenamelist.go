package bot

import (
	_ "embed"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

//go:embed data/names.txt
var namesList string

// knownNames are the names of data/names.txt.
var knownNames = readKnownNames(namesList)

// A knownName is one way to write a name.
type knownName struct {
	id    int
	words []string // folded; the term for an adjective
	small bool     // matched in any case and inflection
}

type nameList struct {
	byWord map[string][]knownName // by the first word
	lists  int
}

func readKnownNames(text string) *nameList {
	list := &nameList{byWord: make(map[string][]knownName)}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		list.lists++
		for form := range strings.SplitSeq(line, ",") {
			list.add(list.lists, strings.TrimSpace(form))
		}
	}
	return list
}

func (l *nameList) add(id int, form string) {
	n := knownName{id: id, small: !hasCapital(form)}
	for _, w := range retrieval.Tokens(form, "fr") {
		word := w.Fold
		if n.small {
			word = w.Term
		}
		n.words = append(n.words, word)
	}
	l.byWord[n.words[0]] = append(l.byWord[n.words[0]], n)
}

// at yields the names that word i of t begins: the number of their words and what they name.
func (l *nameList) at(t *factText, i int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		w := t.words[i]
		for _, n := range l.byWord[w.Fold] {
			if !n.small && n.matches(t, i) && !yield(len(n.words), n.id) {
				return
			}
		}
		for _, n := range l.byWord[w.Term] {
			if n.small && n.matches(t, i) && !yield(len(n.words), n.id) {
				return
			}
		}
	}
}

func (n knownName) matches(t *factText, i int) bool {
	if i+len(n.words) > len(t.words) {
		return false
	}
	if !n.small && !hasCapital(t.words[i].Surface) {
		return false
	}
	for k, word := range n.words {
		w := t.words[i+k]
		if n.small && w.Term != word || !n.small && w.Fold != word {
			return false
		}
	}
	return true
}

// isOne reports whether word i of t is a name of the list that is written small.
func (l *nameList) isOne(t *factText, i int) bool {
	return t.lang != "en" && slices.ContainsFunc(l.byWord[t.words[i].Term], func(n knownName) bool { return n.small && n.matches(t, i) }) &&
		utf8.RuneCountInString(t.words[i].Surface) > 3
}

var (
	// namedTitles stand before names and are none.
	namedTitles = wordSet("m mm mme mmes mlle mr mrs ms miss dr pr prof me mgr sir lord lady monsieur madame maitre docteur professeur")

	// nameJoints join the words of a name.
	nameJoints = wordSet("de d' du des la le les l' of the van von der den ten ter di da del della dos das al el bin ibn ben zu")

	// publicWords are nouns of public life, which are written with a capital or
	// without as one pleases; they must still stand in the quotation unless they open a sentence.
	publicWords = wordSet(`ministre ministres ministere ministeres minister ministers ministry president presidente presidents presidence presidency premier premiere prime
		commission conseil council parlement parliament assemblee assembly senat senate etat etats state states gouvernement government republique republic
		union agence agency comite committee autorite authority directeur directrice director directeurs secretaire secretary general generale depute deputes deputy
		senateur senatrice senator maire mayor prefet prefecture commissaire commissaires commissioner commissioners roi reine king queen prince princesse pape pope
		chancelier chanceliere chancellor gouverneur governor ambassadeur ambassador procureur prosecutor juge judge cour court tribunal haut haute high representant representante representative
		directive reglement regulation loi act law article traite treaty charte charter declaration accord agreement plan programme program strategie strategy
		internet web nord sud est ouest north south east west membre membres member members interieur interior justice defense defence sante health
		police gendarmerie armee army eglise church universite university region departement department ville city institut institute centre center fonds fund
		banque bank groupe group societe company federation association fondation foundation syndicat`)

	// openers open sentences and are no names.
	openers = wordSet(`toutefois neanmoins pourtant ainsi enfin ensuite puis certes or d'abord auparavant desormais actuellement aujourd'hui hier demain ici la-bas voici voila oui bref
		interroge interrogee interroges invite invitee invites reunis reunie present presente presents face suite grace outre parmi concernant quant afin alors apres avant malgre
		cela ceci celui celle ceux celles certains certaines plusieurs quelques beaucoup tous toutes toute tout aucun aucune chacun chacune autre autres ni si quand lorsque puisque
		bien trop peu assez seul seule seuls seules meme egalement notamment surtout environ pres plus moins autant rien personne nul quel quelle quels quelles
		selon pour dans avec sans sous sur entre chez vers depuis pendant durant des lors jusque contre devant derriere hormis excepte sauf via moyennant
		estimant rappelant soulignant precisant ajoutant evoquant citant jugeant notant aucuns faute compte tenu afin lui elle eux ils elles
		however moreover furthermore nevertheless nonetheless meanwhile instead otherwise therefore thus hence additionally finally then next afterwards later earlier today yesterday tomorrow
		according asked speaking addressing while although though despite unlike like regarding concerning given since because unless whether
		several many most some all both each every another others few fewer none nothing nobody everyone everything anyone here there now still yet also even only just
		overall together along among amid between within without beyond against toward towards across around under over above below behind beside besides during until
		people officials experts authorities leaders ministers members countries companies cities negotiators signatories speakers participants lawmakers
		he she it they we you i his her their its our your this that these those who what when where why how which`)

	// speechVerbs are verbs that follow a speaker.
	speechVerbs = wordSet(`a ont est dit annonce estime affirme declare ajoute precise rappelle souligne explique juge indique assure deplore salue appelle demande propose
		said says has had is was announced announces added adds stated states told tells warned warns believes believed thinks explained explains declared
		called calls insisted insists stressed stresses argued argues claims claimed denied denies wants wanted will would plans promised promises`)

	endingsFR = []string{"ement", "ation", "ations", "ition", "itions", "ite", "ites", "isme", "ant", "ants", "ante", "antes", "ees"}
	endingsEN = []string{"ation", "ations", "ition", "itions", "ity", "ities", "ism", "ing", "ingly", "ally", "ously", "ively", "ness", "ments", "ment"}
)
