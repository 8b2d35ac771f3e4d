package bot

import (
	"slices"
	"strings"
)

// linkWords are the English prepositions and what each may be in French.
var linkWords = func() map[string]map[string]bool {
	m := make(map[string]map[string]bool)
	for _, line := range []string{
		"of: de d du des", "to: à au aux vers en pour", "in: dans en à au aux chez", "at: à au aux en dans lors chez", "on: sur à le la au en contre", "by: par de d du des", "for: pour depuis pendant",
		"with: avec de d à", "without: sans", "from: de d du des depuis", "against: contre", "between: entre", "after: après issue", "before: avant devant", "under: sous en dans",
		"during: pendant durant lors cours dans", "since: depuis", "among: parmi", "over: sur au", "into: dans en", "towards: vers envers", "toward: vers envers", "through: par travers via",
		"behind: derrière", "near: près", "until: jusqu jusque", "about: sur de", "within: dans d au", "around: autour environ vers", "as: comme en",
	} {
		en, fr, _ := strings.Cut(line, ": ")
		m[en] = wordSet(fr)
	}
	return m
}()

// toPlaces are "in" before the name of a place, and "to" or "from" before others.
var toPlaces = wordSet(`à au aux`)

// firmLinks are French prepositions that a translation does not leave out.
var firmLinks = wordSet(`contre pour sans avec sous sur entre après avant depuis vers envers`)

// frenchLinks are all of them.
var frenchLinks = func() map[string]bool {
	m := make(map[string]bool)
	for _, set := range linkWords {
		for w := range set {
			m[w] = true
		}
	}
	delete(m, "le")
	delete(m, "la")
	return m
}()

// keepsLinks reports whether a translation binds its words as the quotations do: by
// prepositions that translate each other, with no article made definite that was
// not, in the time of the verbs, and with its dates in the clause that they date.
func (r *rendering) keepsLinks() bool {
	if n := len(r.prose.words); n == 0 || r.isLink(&r.prose.words[n-1]) {
		return false // "voted against"
	}
	for i := range r.prose.content {
		c := &r.prose.content[i]
		if !r.heard[i] {
			continue
		}
		linked, met := false, false
		for _, q := range r.quotes {
			for _, k := range c.placesIn(q) {
				met = true
				linked = linked || r.linksAlike(i, q, k) && r.datesAlike(i, q, k) && r.numberAlike(i, q, k) && r.keepsDefinite(i, q, k)
			}
		}
		if met && !linked {
			return false
		}
	}
	return r.keepsPast() && r.keepsDates() && r.keepsHearsay() && !r.meetsReflexive()
}

// meetsReflexive reports whether the French side has a verb with "se". What it is in
// English, and whether what is said in its place is done to another, nobody can tell here.
func (r *rendering) meetsReflexive() bool {
	for k, q := range append([]*reading{r.prose}, r.quotes...) {
		if q.lang != "fr" || k > 0 && !slices.Contains(r.told[k-1], true) {
			continue
		}
		for i, w := range q.words {
			if w.fold == "se" || w.fold == "s" && !(i+1 < len(q.words) && strings.HasPrefix(q.words[i+1].fold, "il")) {
				return true
			}
		}
	}
	return false
}

func (r *rendering) isLink(w *lexeme) bool {
	if r.prose.lang == "en" {
		return linkWords[w.fold] != nil
	}
	return frenchLinks[w.lower]
}

// leadOf is the words between the content word before word i of the content and it.
func (r *reading) leadOf(i int) []lexeme {
	from, to := 0, r.content[i].lex
	if i > 0 {
		from = r.content[i-1].lex + 1
	}
	for k := to; k > from; k-- {
		if r.words[k].seam >= seamClause {
			from = k
			break
		}
	}
	return r.words[min(from, to):to]
}

// linksAlike reports whether what leads to content word i of the prose is what
// leads to content word k of q.
func (r *rendering) linksAlike(i int, q *reading, k int) bool {
	en, fr, number := r.prose.leadOf(i), q.leadOf(k), r.prose.content[i].isNumber()
	verb := isInfinitive(q.words[q.content[k].lex].lower)
	if r.prose.lang == "fr" {
		en, fr, verb = fr, en, isInfinitive(r.prose.words[r.prose.content[i].lex].lower)
	}
	if !number && !definiteAlike(en, fr) {
		return false
	}
	named := slices.ContainsFunc([]lexeme{q.words[q.content[k].lex], r.prose.words[r.prose.content[i].lex]}, func(w lexeme) bool { return w.capital && !w.opens })
	has := func(w lexeme) bool {
		return slices.ContainsFunc(fr, func(f lexeme) bool {
			return linkWords[w.fold][f.lower] && (w.fold != "in" || !toPlaces[f.lower] || named) || w.fold == "to" && verb && (f.fold == "de" || f.fold == "d")
		})
	}
	for _, w := range en {
		if linkWords[w.fold] == nil || number && w.fold != "to" && w.fold != "by" && w.fold != "from" {
			continue
		}
		if !has(w) && !(w.fold == "by" && !slices.ContainsFunc(q.words, func(x lexeme) bool { return agents[x.fold] }) && r.prose.turnsPassive(i)) && !(w.fold == "to" && verb && len(fr) == 0) {
			return false
		}
	}
	if !r.governedAlike(i, q, k, en) {
		return false
	}
	return number || !slices.ContainsFunc(fr, func(f lexeme) bool {
		return firmLinks[f.lower] && !slices.ContainsFunc(en, func(w lexeme) bool { return linkWords[w.fold][f.lower] || w.fold == "to" && verb })
	})
}

// governedAlike reports whether the word that "of" or "from", among lead, binds to
// content word i of the prose stands right before k in q too, or next but one.
func (r *rendering) governedAlike(i int, q *reading, k int, lead []lexeme) bool {
	if i == 0 || !slices.ContainsFunc(lead, func(w lexeme) bool { return w.fold == "of" || w.fold == "from" }) {
		return true
	}
	places := r.prose.content[i-1].placesIn(q)
	return len(places) == 0 || slices.ContainsFunc(places, func(at int) bool { return at < k && k-at <= 2 })
}

// turnsPassive reports whether the "by" before content word i leads to who does what
// is told in the passive.
func (r *reading) turnsPassive(i int) bool {
	if i == 0 || r.lang != "en" {
		return false
	}
	lex := r.content[i-1].lex
	return r.isDone(lex) && lex > 0 && r.voice(lex) == voicePassive
}

// definiteAlike reports whether an English article is definite where the French one
// is; "des" behind a word is "of the" too, and English needs none in general.
func definiteAlike(en, fr []lexeme) bool {
	one := func(list []lexeme, set map[string]bool) bool {
		return slices.ContainsFunc(list, func(w lexeme) bool { return set[w.fold] })
	}
	bare := !one(en, wordSet("of from"))
	if one(en, definiteEN) && bare && one(fr, indefiniteFR) && !one(fr, definiteFR) {
		return false
	}
	return !(one(en, indefiniteEN) && one(fr, definiteFR) && !one(fr, indefiniteFR))
}

var (
	definiteEN   = wordSet(`the`)
	indefiniteEN = wordSet(`a an some several certain`)
	definiteFR   = wordSet(`le la les l ce cet cette ces leur leurs son sa ses tous toutes`)
	indefiniteFR = wordSet(`un une des certains certaines plusieurs quelques`)
)

// datesAlike reports whether the date beside content word i of the prose stands in
// the clause of content word k of q.
func (r *rendering) datesAlike(i int, q *reading, k int) bool {
	if calendarWords[r.prose.words[r.prose.content[i].lex].lower] || r.prose.content[i].isNumber() {
		return true
	}
	for n := i + 1; n < len(r.prose.content) && n <= i+3; n++ {
		lex := r.prose.content[n].lex
		if r.prose.parted(r.prose.content[i].lex, lex) {
			break
		}
		if !calendarWords[r.prose.words[lex].lower] {
			if r.prose.content[n].isNumber() {
				continue
			}
			break
		}
		for at := range q.words {
			if sameMonth(r.prose.words[lex].lower, q.words[at].lower) && q.parted(min(at, q.content[k].lex), max(at, q.content[k].lex)) {
				return false
			}
		}
	}
	return true
}

// sameMonth reports whether two words are one month or one day of the week.
func sameMonth(x, y string) bool {
	return x == y || calendarIndex[x] > 0 && calendarIndex[x] == calendarIndex[y]
}

// calendarIndex numbers the months and the days of the week alike in both languages.
var calendarIndex = func() map[string]int {
	m := make(map[string]int)
	for _, list := range []string{
		`janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche`,
		`january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday`,
	} {
		for i, w := range strings.Fields(list) {
			m[w] = i + 1
		}
	}
	return m
}()

// keepsPast reports whether the prose leaves in the past what the quotations tell in
// the imperfect, and puts nothing there that they have in no past.
func (r *rendering) keepsPast() bool {
	for k, q := range r.quotes {
		if !slices.Contains(r.told[k], true) {
			continue
		}
		en, fr := r.prose, q
		if q.lang == "en" {
			en, fr = q, r.prose
		}
		imperfect, perfect := pastsFR(fr)
		was, done := pastsEN(en)
		if imperfect && !was && !done || (was || done) && !imperfect && !perfect {
			return false
		}
	}
	return true
}

// pastsFR reports whether a verb stands in the imperfect, and one in another past.
func pastsFR(r *reading) (imperfect, perfect bool) {
	for i := range r.words {
		w := &r.words[i]
		imperfect = imperfect || !w.capital && len(w.lower) > 4 && (strings.HasSuffix(w.lower, "ait") || strings.HasSuffix(w.lower, "aient")) && !isConditional(w.lower) && !notImperfect[w.lower]
		perfect = perfect || pastFR[w.lower] || i > 0 && (r.words[i-1].fold == "est" || r.words[i-1].fold == "sont") && r.pastForm(w)
	}
	return imperfect, perfect
}

// pastsEN reports whether a form of to be or to have stands in the past, and another verb.
func pastsEN(r *reading) (was, done bool) {
	for i := range r.words {
		w := &r.words[i]
		was = was || pastEN[w.fold]
		done = done || !w.capital && (strings.HasSuffix(w.lower, "ed") || irregular[w.lower]) && !(i > 0 && notPast[r.words[i-1].fold])
	}
	return was, done
}

var (
	// notPast are words behind which the form of a past is a participle.
	notPast      = wordSet(`the a an of by with be been is are being will to more most and its his their her these those`)
	pastEN       = wordSet(`was were had did`)
	pastFR       = wordSet(`a ont fut furent`)
	notImperfect = wordSet(`souhait retrait extrait portrait trait attrait forfait parfait satisfait abstrait lait`)
)
