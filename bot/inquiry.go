package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An inquiry is a question understood: what it is about, what would answer it,
// and which days it asks for.
type inquiry struct {
	Question        // its Text as it is looked up, see plainly
	asked    string // its text as asked
	lang     string
	folded   string // see foldQuestion
	words    []word
	expect   expectation
	// focus is the index in words of what the question asks the number or the
	// kind of ("combien de villes", "quel groupe"), -1 when there is none.
	focus int
	// qualified is the index in words of what stands right behind the focus of a
	// question about a number, an adjective of it, -1 when there is none.
	qualified int
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
	negated bool          // whether it asks for what is not so
	yesOrNo bool          // whether a yes or a no is asked for
	lenient bool          // whether coverage may be less, because the question has been divided
	arms    []arm         // of a question that asks for two things or more
	phrases []string      // what the question puts between quotation marks
	pairs   []namedThing  // "Déclaration de Nice", "sommet d'Ischia"
	done    []int         // indices into words: the words that say what is done
	opposed [][2][]string // pairs of contraries of which it has the first
	places  map[int]bool  // the places in an order that it names
	lands   []int         // the countries that it names, see findLands
	usual   map[int]bool  // the countries that need not be named
	kinds   []namedThing  // "syndicat des conducteurs": bound to a noun instead of a name
}

// A namedThing is a noun that a name belongs to in the question.
type namedThing struct{ noun, name int } // indices into words

// understand reads question q against the index. An empty question has no words.
func (a *Assistant) understand(q Question) *inquiry {
	in := &inquiry{Question: q, lang: q.Lang, focus: -1, qualified: -1, object: -1, subject: -1, topic: -1}
	in.asked = strings.TrimSpace(q.Text)
	in.Text = plainly(in.asked)
	asked := retrieval.DetectLang(in.asked)
	if in.lang == "" {
		in.lang = asked
	}
	in.folded = foldQuestion(in.Text)
	in.expect = expects(in.folded)
	in.negated = in.expect != expectReason && !wantsYesOrNo(in.folded) && denies.MatchString(in.folded)
	in.yesOrNo = in.expect == expectAny && wantsYesOrNo(in.folded)
	in.window = retrieval.ParseWindow(in.Text, q.AsOf)
	for _, s := range speeches(in.Text) {
		in.phrases = append(in.phrases, s.In(in.Text))
	}
	a.readWords(in, asked)
	in.findFocus()
	in.findObject()
	in.findQualifier()
	in.findVerb()
	in.findDone()
	in.findContraries()
	in.findTopic()
	in.findSubject(asked)
	in.findPairs(retrieval.Tokens(in.Text, asked))
	in.places = placesIn(retrieval.Tokens(in.Text, asked))
	a.findLands(in, retrieval.Tokens(in.Text, asked))
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

// denies matches the folded questions that hold a negation.
var denies = corpus.NewPattern(`\b(n|ne) (\S+ ){1,4}?(pas|plus|jamais|aucun|aucune)\b|\b(not|never)\b`)

var (
	auxiliary    = corpus.NewPattern(`^(est ce qu|(did|does|do|is|are|was|were|has|have|had|will|can|could|should) )`)
	inversion    = corpus.NewPattern(`\S+ (t )?(il|elle|ils|elles|on)\b`)
	questionWord = corpus.NewPattern(`\b(qu|que|qui|quoi|quel\w*|lequel|laquelle|lesquel\w+|comment|quand|combien|pourquoi)\b|^(a |d |de |jusqu |vers )?ou\b`)
)

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
var objectLink = corpus.NewPattern(`^ (?:\p{Ll}+ )?(?:de |du |des |d['’]|of )(?:l['’]|la |les |le |the )?$`)

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

// findQualifier sets qualified to the word that follows what is counted, if nothing stands between.
func (in *inquiry) findQualifier() {
	k := in.focus + 1
	if in.expect == expectCount && in.focus >= 0 && k < len(in.words) && in.words[k].start()-in.words[in.focus].end() == 1 {
		in.qualified = k
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

// determiner stands right before a noun.
var determiner = corpus.NewPattern(`(?i)(?:^|[\s'’-])(?:l['’]|(?:le|la|les|un|une|du|des|au|aux|son|sa|ses|leur|leurs|ce|cet|cette|ces|the|an?|its|their|his|her) )$`)

// longestDeterminer is the length in bytes within which a determiner and the space around it fit.
const longestDeterminer = 16

// findSubject sets subject to the head of the first noun phrase that is not of
// the frame: behind a determiner, the first word in French that is no adjective
// set before its noun, the last in English.
func (in *inquiry) findSubject(lang string) {
	for i := range in.words {
		w := &in.words[i]
		if w.isFrame() || w.name || i == in.focus || !determiner.MatchString(in.Text[max(0, w.start()-longestDeterminer):w.start()]) {
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
var topicLead = corpus.NewPattern(`(?i)(?:^|\PL)(?:sur|à propos d(?:e|u|es)|au sujet d(?:e|u|es)|concernant|quant (?:à|aux?)|en matière d(?:e|u|es)|about|regarding|concerning) |(?:à propos|au sujet|en matière) d['’]`)

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

// findPairs records which nouns the question binds to which names and nouns.
func (in *inquiry) findPairs(tokens []retrieval.Token) {
	index := make(map[int]int) // start of a word in the question -> index in words
	for i, w := range in.words {
		for _, t := range w.Tokens {
			index[t.Start] = i
		}
	}
	for i := 2; i < len(tokens); i++ {
		name, ok := index[tokens[i].Start]
		if !ok || !nameLinks[strings.Trim(tokens[i-1].Fold, "'")] {
			continue
		}
		noun, ok := index[tokens[i-2].Start]
		switch {
		case !ok || noun == name:
		case in.words[name].name:
			in.pairs = append(in.pairs, namedThing{noun, name})
		case !in.words[noun].isFrame() && !in.words[name].isFrame():
			in.kinds = append(in.kinds, namedThing{noun, name})
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
