package derive

import (
	"slices"
	"strings"
)

// A vocabulary is the small words of one language by what they do in a sentence.
// They are closed lists: a word in none of them leads nothing and may not go.
type vocabulary struct {
	and      map[string]bool // joins sentences
	relative map[string]bool // opens a clause on the word before it
	event    map[string]bool // opens one that may go of a sentence that tells what was done
	adverb   map[string]bool // only joins a sentence to another
	opener   map[string]bool // opens a connective of a few words at the head of a sentence
	finite   map[string]bool // verbs that make a sentence
	have     map[string]bool // with a participle, tells what was done
	been     map[string]bool // the same, in the passive
	guard    map[string]bool // holds a condition, a limit, or whose saying it is
	title    map[string]bool // of a person or a body
	behind   map[string]bool // a verb or its subject, behind an "et" of which all that follows may go
	scope    map[string]bool // makes of a time or an occasion a limit of what is said
	anaphora map[string]bool // opens a sentence that speaks of one before
	blocks   map[string]bool // makes two clauses of one
	timing   map[string]bool // opens what only dates a sentence
	bound    map[string]bool // makes a limit of a date
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var vocabularies = map[string]*vocabulary{
	"fr": {
		and:      set(`et`),
		relative: set(`qui que qu dont où lequel laquelle lesquels lesquelles auquel auxquels duquel desquels y`),
		event:    set(`après devant`),
		adverb:   set(`notamment également aussi toutefois cependant pourtant néanmoins ainsi enfin ensuite`),
		opener:   set(`dans à en lors pour de par`),
		finite: set(`a ont est sont était étaient avait avaient fut furent sera seront aura auront va vont peut peuvent doit doivent devra devront devrait devraient pourra pourront
			pourrait pourraient fait font veut veulent prévoit prévoient permet permettent met mettent prend prennent tient tiennent reçoit reçoivent dit disent souhaite souhaitent
			propose proposent demande demandent annonce annoncent estime estiment affirme affirment emploie emploient compte comptent reste restent travaille travaillent`),
		have: set(`a ont`),
		been: set(`été`),
		guard: set(`si sauf hormis excepté réserve condition conditions conditionnel seulement uniquement exclusivement seul seule seuls seules jusqu jusque mais or selon sinon hors
			contrairement moins peut éventuellement cas croire dires avis yeux hypothèse moyennant suivant présumé présumée présumés supposé supposée prétendu prétendue fictif démenti annulé annulée intérim faux fausse non provisoirement partiellement temporairement quasi presque environ`),
		title: set(`maire adjoint adjointe ministre président présidente directeur directrice préfet préfète député députée sénateur sénatrice commissaire chef cheffe secrétaire porte-parole
			chancelier chancelière gouverneur gouverneure procureur procureure roi reine premier première vice filiale capitale juge ambassadeur ambassadrice délégué déléguée`),
		behind: set(`a ont est sont il elle ils elles n ne se s qui que qu dont`),
		blocks: set(`que qu qui dont où et ou mais ni sans lequel laquelle selon`),
		timing: set(`après avant lors depuis pendant durant si`),
		scope: set(`ne n pas jamais aucun aucune rien sans tous toutes tout toute chaque premier première premiers premières dernier dernière seul seule seuls seules plus moins record
			toujours nul nulle uniquement seulement ni majorité plupart`),
		anaphora: set(`il elle ils elles ce cet cette ces c celui celle ceux celles son sa ses leur leurs lui y`),
		bound:    set(`depuis jusqu jusque avant après dès vers partir fin début d ici entre du au et ou mi hors`),
	},
	"en": {
		and:      set(`and`),
		relative: set(`who which whom whose where`),
		event:    set(`after`),
		adverb:   set(`also however notably furthermore moreover therefore additionally`),
		opener:   set(`in for on as at by`),
		finite: set(`is are was were has have had will would could should may might must can says said tells told does did proposes plans wants calls employs
			remains works announces announced states stated`),
		have: set(`has have had`),
		been: set(`been was were`),
		guard: set(`if unless except provided subject condition only solely until till up but according reportedly allegedly possibly perhaps partly temporarily provisionally
			almost nearly about least most otherwise providing depending assuming pending excluding barring case alleged false former acting`),
		title: set(`mayor minister president director prefect deputy senator commissioner head chief secretary spokesman spokeswoman chancellor governor prosecutor king queen judge
			ambassador subsidiary capital`),
		behind:   set(`is are was were has have had will he she it they who which that`),
		blocks:   set(`that who which whom whose and or but nor without where according to`),
		timing:   set(`after before during since if`),
		scope:    set(`not no never none nothing nobody without all every each first last only sole most least more less fewer always record majority neither nor`),
		anaphora: set(`he she it they this these that those his her its their such`),
		bound:    set(`since until till before after from by between to and or about around late early mid`),
	},
}

func wordsFor(lang string) *vocabulary {
	if v := vocabularies[lang]; v != nil {
		return v
	}
	return vocabularies["fr"]
}

var (
	months = set(`janvier février mars avril mai juin juillet août septembre octobre novembre décembre
		january february march april may june july august september october november december`)
	weekdays = set(`lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday`)
)

// figures are numbers in words. "Un" and "one" are articles and pronouns too.
var figures = func() map[string]string {
	m := make(map[string]string)
	for _, list := range []string{
		`2 deux two 3 trois three 4 quatre four 5 cinq five 6 six 7 sept seven 8 huit eight 9 neuf nine 10 dix ten 11 onze eleven 12 douze twelve`,
		`13 treize thirteen 14 quatorze fourteen 15 quinze fifteen 16 seize sixteen 20 vingt twenty 30 trente thirty 40 quarante forty 50 cinquante fifty`,
	} {
		figure := ""
		for w := range strings.FieldsSeq(list) {
			if w[0] <= '9' {
				figure = w
			} else {
				m[w] = figure
			}
		}
	}
	return m
}()

// stems are of verbs in -er that mean the same in every form, in groups, and
// exact words that do.
var (
	stems = [][]string{
		{"souhait", "désir"}, {"préconis", "recommand"}, {"refus", "rejet", "rejett"}, {"début", "commenc", "démarr"}, {"augment", "progress"},
		{"termin", "achev"},
	}
	equals = [][]string{
		{"prochainement", "bientôt"}, {"également", "aussi"}, {"environ", "approximativement"}, {"euros", "euro", "€"}, {"uniquement", "seulement", "exclusivement"},
		{"souhaite", "veut"}, {"souhaitent", "veulent"}, {"désormais", "dorénavant"},
		{"about", "around", "approximately"}, {"also", "additionally"}, {"euros", "€"}, {"only", "solely"}, {"shortly", "soon"}, {"dollars", "$"},
	}
)

// phrases are a few words, by the one that means the same.
var phrases = map[string]string{
	"ainsi que": "et", "afin de": "pour", "afin d": "pour", "en outre": "également", "par ailleurs": "également", "as well as": "and", "in order to": "to",
}

// longestPhrase is the words of the longest of them.
const longestPhrase = 3

// alike reports whether two words mean the same.
func alike(x, y string) bool {
	for _, g := range equals {
		if slices.Contains(g, x) && slices.Contains(g, y) {
			return true
		}
	}
	for _, g := range stems {
		for _, a := range g {
			end, ok := strings.CutPrefix(x, a)
			if !ok || !verbEndings[end] {
				continue
			}
			for _, b := range g {
				if y == b+end {
					return true
				}
			}
		}
	}
	return false
}

var verbEndings = set(`e ent é ée és ées er ait aient era eront ant erait eraient`)
