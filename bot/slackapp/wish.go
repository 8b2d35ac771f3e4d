package slackapp

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A wish is what a whole message may be that asks for nothing in particular of the
// documents: to be greeted, to be helped, to be told what there is.
type wish string

// The wishes.
const (
	wishNone      wish = ""
	wishHelp      wish = "help"
	wishHello     wish = "hello"
	wishThanks    wish = "thanks"
	wishNews      wish = "news"
	wishDeadlines wish = "deadlines"
	wishSources   wish = "sources"
)

// social reports whether a wish has nothing to do with the documents.
func (w wish) social() bool { return w == wishHelp || w == wishHello || w == wishThanks }

// A wording is how a wish is worded in a language: a message has it when it has
// one of the words that say it and no word that is neither of these nor goes with
// them. Words are folded.
type wording struct {
	wish wish
	lang string
	says []string
	with []string
}

// polite are the words that go with everything.
var polite = strings.Fields("bonjour bonsoir salut coucou hello hi hey merci thanks thank please stp svp verbatim s il te vous plait")

// wordings are tried in order, so that a greeting is one only when nothing else was said.
var wordings = []wording{
	{wishNews, "fr", strings.Fields("neuf nouveau nouveaute nouveautes nouvelles actualite actualites actu actus annonces"),
		strings.Fields("quoi qu que de d du des l la le les quelles quels sont est aujourd hui jour ce cette matin semaine y a t il dernieres derniers recentes recents donne donnez montre montrez moi")},
	{wishNews, "en", strings.Fields("new news announcements updates"),
		strings.Fields("what s whats is are the any anything there today this morning week latest last recent newest of day tell show give me")},
	{wishDeadlines, "fr", strings.Fields("echeance echeances dates calendrier agenda"),
		strings.Fields("quelle quelles quel sont est les la le l des de d annoncee annoncees prevue prevues a venir prochaine prochaines importantes y t il donne donnez montre montrez moi liste")},
	{wishDeadlines, "en", strings.Fields("deadline deadlines dates calendar"),
		strings.Fields("what which are is the any there announced planned upcoming coming up next to come important list show give me")},
	{wishSources, "fr", strings.Fields("sources documents collections textes sujets"),
		strings.Fields("quels quelles sont est ce que tes vos les des peux pouvez tu vous citer lire as avez disponibles ouverts liste couvres couvrez connais connaissez")},
	{wishSources, "en", strings.Fields("sources documents collections texts subjects"),
		strings.Fields("what which are is the your can you do read quote have available open list know cover")},
	{wishHelp, "fr", strings.Fields("aide aider aidez"), strings.Fields("moi de l d j ai besoin m me tu peux pouvez un peu a")},
	{wishHelp, "en", strings.Fields("help"), strings.Fields("me i need some can could you a bit")},
	{wishHello, "fr", strings.Fields("bonjour bonsoir salut coucou"), strings.Fields("a tous toutes toi ca va comment allez tu bien bonne journee")},
	{wishHello, "en", strings.Fields("hello hi hey morning afternoon evening"), strings.Fields("good there all everyone how are you")},
	{wishThanks, "fr", strings.Fields("merci"), strings.Fields("beaucoup bien infiniment a toi tous pour ton votre ta l aide reponse c est parfait super top genial bravo ok d accord")},
	{wishThanks, "en", strings.Fields("thanks thank thx"), strings.Fields("you so very much a lot many for your the help answer that is s great perfect ok okay all")},
}

// longestWish is how many words a wish has at most.
const longestWish = 12

// wishOf is what a whole message wishes, wishNone when it says anything else, with
// the language that its words give away, "" when they do not.
func wishOf(text string) (w wish, lang string) {
	said := wordsOf(text)
	if strings.TrimSpace(text) == "?" {
		return wishHelp, ""
	}
	if len(said) == 0 || len(said) > longestWish {
		return wishNone, ""
	}
	for _, in := range wordings {
		switch {
		case !in.words(said):
		case w == wishNone:
			w, lang = in.wish, in.lang
		case w == in.wish && lang != in.lang: // both languages have these words
			lang = ""
		}
	}
	return w, lang
}

// words reports whether the words say the wish and nothing else.
func (in *wording) words(said []string) bool {
	says := false
	for _, word := range said {
		switch {
		case slices.Contains(in.says, word):
			says = true
		case !slices.Contains(in.with, word) && !slices.Contains(polite, word):
			return false
		}
	}
	return says
}

// wordsOf are the words of a text, folded; an apostrophe and a hyphen end a word.
// An :emoji: is none.
func wordsOf(text string) []string {
	kept := slices.DeleteFunc(strings.Fields(text), isEmoji)
	return strings.FieldsFunc(retrieval.Fold(strings.Join(kept, " ")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// isEmoji reports whether a word is an emoji as Slack writes it, ":wave:".
func isEmoji(word string) bool {
	return len(word) > 2 && strings.HasPrefix(word, ":") && strings.HasSuffix(word, ":")
}
