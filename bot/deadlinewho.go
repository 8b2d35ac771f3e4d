package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var (
	nounOpeners = wordSet(`le la les l' un une ce cet cette ces chaque son sa ses leur leurs notre nos tous toutes the a an each this these its their our all des`)
	// notNominal are words that a subject which can be told with certainty does not hold.
	notNominal = wordSet(`que qu' est sont a ont était étaient il elle ils elles on nous vous je c' cela ceci ça celui celle ceux celles celui-ci celle-ci ceux-ci celles-ci j'
		ne n' se s' is are was were has have it he she they we you i there si lorsque quand comme afin y`)
	// fronts are words that open what stands before the subject, set off by a comma.
	fronts = wordSet(`en à au aux dans après avant d' dès selon pour par lors depuis enfin ainsi ensuite conformément outre ailleurs parallèlement durant pendant sur grâce de du
		in on by after before from according under during finally then meanwhile at dorénavant désormais lundi mardi mercredi jeudi vendredi samedi dimanche jusqu' début fin mi-
		afin comme lorsque quand alors bien compte suite sous sans avec entre vu face cependant toutefois néanmoins demain puis or aussi également enfin notamment là jusque toujours plus chaque
		monday tuesday wednesday thursday friday saturday sunday until since with as to tomorrow however also`)
	// stretches are nouns of time: "la semaine prochaine".
	stretches = wordSet(`semaine mois année an automne été hiver printemps trimestre semestre week-end jour jours lundi mardi mercredi jeudi vendredi samedi dimanche week month year
		janvier février mars avril mai juin juillet août septembre octobre novembre décembre`)
	// goals are nouns of what somebody is after: "L'objectif de la régie est de".
	goals = wordSet(`objectif but ambition intention tâche mission volonté goal aim objective intention task`)
	// obliged are participles that, as passives, hold their subject to something.
	obliged = wordSet(`tenu invité chargé appelé prié obligé contraint sommé mandaté required obliged asked invited instructed`)
	// charging are the same where they hold their object to it, and their presents.
	charging      = wordSet(`chargé demandé prié invité enjoint ordonné mandaté asked instructed requested ordered tasked`)
	chargingNow   = wordSet(`charge charger demande prie invite invitent demandent prient chargent asks instructs`)
	relativeWords = wordSet(`qui dont où lequel laquelle lesquels lesquelles auquel auxquels duquel desquels which who whose where`)
	clitics       = wordSet(`se s' lui y leur en le la les l'`)
	coordination  = wordSet(`et puis mais ou and then but or`)
	goesBy        = []string{"tiendr", "tenir", "tient", "dérouler", "termin", "achèv", "achev", "appliqu", "ouvr", "ferm", "clo", "poursuiv", "prolong", "étendr", "compos", "situer", "élèv"}
	befalls       = []string{"débuter", "commencer", "démarr", "expir", "durer", "deviendr", "devenir", "coûter", "rester", "exist", "intervien", "demeurer", "paraîtr", "tomber", "arriv"}
	plainActs     = wordSet(`débuter commencer démarrer expirer durer devenir intervenir rester demeurer paraître exister arriver begin start end expire remain become happen`)
)

// maxSubject is how many words a subject that is told with certainty has.
const maxSubject = 18

// who is who is to do what the verb at word at, which says found, is about: whom somebody
// charges with it, whose aim it is, or the subject of the verb. The zero Span in every case of doubt.
// The clause begins at word from, the date at word first.
func (s *sentenceReader) who(found cue, from, at, first int) corpus.Span {
	switch found {
	case cueInfinitive, cueSettled, cueExpected, cuePast:
		if who, charged := s.charged(from, max(at, first)); charged {
			return who
		}
	}
	if from, to := s.aims(from, at); to > from {
		return s.nominal(from, to)
	}
	if found == cueInfinitive {
		return corpus.Span{}
	}
	if s.is(at, "entrée") {
		for k := at - 1; k > from; k-- { // "a fixé l'entrée en vigueur au"
			if c, verb := s.cueAt(k); c == cueSettled {
				return s.subject(from, verb)
			}
		}
		return corpus.Span{}
	}
	if at <= from || s.happens(at) {
		return corpus.Span{}
	}
	return s.subject(from, at)
}

// charged is whom the words [from, before) charge with something, and whether they do:
// "a chargé la régie d'élaborer", "a demandé aux communes de déposer".
func (s *sentenceReader) charged(from, before int) (who corpus.Span, ok bool) {
	for k := min(before, len(s.lex)) - 1; k > from; k-- {
		w := stem(s.low(k))
		switch {
		case charging[w]:
			plain := strings.HasSuffix(w, "ed") // an English past needs no auxiliary
			if c, at := s.participleCue(k); at == k && !plain || c == cuePresent || s.passive(at, k) {
				continue
			}
		case !chargingNow[s.low(k)] || nounOpeners[s.low(k-1)] || s.is(k-1, "de", "d'", "en"):
			continue
		}
		j := k + 1
		for passedOver[s.low(j)] && !s.is(j, "leur") || besideAux[s.low(j)] {
			j++
		}
		if s.is(j, "à", "au", "aux") {
			j++
		}
		end := 0
		for m := j + 1; m < min(len(s.lex), j+32); m++ {
			if end == 0 && (s.is(m, ",") || s.breaks(m)) {
				end = m
			}
			if s.is(m, "de", "d'", "à", "to") && s.governed(m+1) {
				if end == 0 {
					end = m
				}
				return s.nominal(j, end), true
			}
		}
	}
	return corpus.Span{}, false
}

// governed reports whether the word at i, or one behind pronouns there, is an infinitive.
func (s *sentenceReader) governed(i int) bool {
	for clitics[s.low(i)] || s.is(i, "ne", "n'", "pas") {
		i++
	}
	w := s.low(i)
	return !notInfinitives[w] && !s.upperAt(i) && (len(w) > 3 && (strings.HasSuffix(w, "er") || strings.HasSuffix(w, "ir")) || infinitives[w] || s.infinitive(i))
}

func (s *sentenceReader) upperAt(i int) bool { return i < len(s.lex) && s.lex[i].upper }

// aims is the nominal of whose aim the words before the verb at tell: "l'objectif de la
// commune est de". Empty where they tell of none.
func (s *sentenceReader) aims(from, at int) (first, end int) {
	for k := from; k < min(at, from+20); k++ {
		if !goals[s.low(k)] || !s.is(k+1, "de", "du", "des", "d'", "of") {
			continue
		}
		for m := k + 2; m < min(len(s.lex), k+2+maxSubject); m++ {
			if s.is(m, "est", "is", "était", "reste", "demeure", "sera") {
				if m > at {
					return 0, 0
				}
				return k + 2, m
			}
		}
	}
	return 0, 0
}

// nominal are the words [from, to) up to a bracket, if they are one nominal that names somebody who can act.
func (s *sentenceReader) nominal(from, to int) corpus.Span {
	for i := from; i < to; i++ {
		if s.is(i, "(") || relativeWords[s.low(i)] || i > from+1 && s.verbBefore(from, i) {
			to = i
			if !s.is(i, "(") && !relativeWords[s.low(i)] {
				to = i - 1
			}
			break
		}
	}
	for to > from && s.is(to-1, ",") {
		to--
	}
	if to <= from || nounEnds[s.low(to-1)] || to-from > maxSubject || !s.actor(from, to) {
		return corpus.Span{}
	}
	for i := from; i < to; i++ {
		if !s.lex[i].word && !s.is(i, ",", "-", "/", "&", "«", "»", ".") || notNominal[s.low(i)] && !s.acronym(i) && !s.is(i, "on") && (i > from || !nounOpeners[s.low(i)]) || s.finite(i) && i > from {
			return corpus.Span{}
		}
	}
	return s.stretch(from, to)
}

// verbBefore reports whether the word before i must be a verb: what follows it is the beginning of another
// nominal, or a word behind a name that is written in capitals.
func (s *sentenceReader) verbBefore(from, i int) bool {
	before := s.low(i - 1)
	if s.lex[i-1].upper || !s.lex[i-1].word || nounEnds[before] || nounOpeners[before] || coordination[before] || s.digits(i-1) || amounts[before] || beforeHead[before] || s.is(i-1, "comme", "ainsi", "que") {
		return false
	}
	return nounOpeners[s.low(i)] && !s.is(i+1, "plus", "moins", "mieux") && !s.is(i, "tous", "toutes", "des", "a", "an") || i-2 > from-1 && s.acronym(i-2) && (nounEnds[s.low(i)] && !s.is(i, "de", "du", "des", "d'"))
}

// finite reports whether the word at i is a verb of its own: no infinitive, and no participle without an auxiliary.
func (s *sentenceReader) finite(i int) bool {
	c, at := s.cueAt(i)
	switch c {
	case cueNone, cueInfinitive:
		return false
	}
	return at != i || !(isDone(s.low(i)) || planDone[s.low(i)] || participle(s.low(i)) || settling[stem(s.low(i))] || s.is(i, "attendu", "attendue", "attendus", "attendues")) || future(s.low(i))
}

// subject is the subject of the verb at word at, where the words between from, the beginning
// of its clause, and the verb let it be told: what stands before it is set off by commas, it is one nominal, maybe with
// an apposition, and it names somebody who can act. Else the zero Span.
func (s *sentenceReader) subject(from, at int) corpus.Span {
	end := at
	for end > from && (clitics[s.low(end-1)] && !s.is(end-2, "de") || passedOver[s.low(end-1)] && !s.lex[end-1].upper || besideAux[s.low(end-1)] && !s.is(end-1, "et")) {
		end--
	}
	switch {
	case end <= from:
		return corpus.Span{}
	case s.is(end-1, "qui", "who"):
		if start := s.antecedent(from, end-1, at); start >= 0 {
			return s.nominal(start, end-1)
		}
		return corpus.Span{}
	case coordination[s.low(end-1)]:
		for k := from + 1; k < end-1; k++ {
			if s.finite(k) {
				_, verb := s.cueAt(k)
				return s.subject(from, verb)
			}
			if s.verbBefore(from, k) && k-1 > from {
				return s.subject(from, k-1)
			}
		}
		return corpus.Span{}
	}
	for k := end - 1; k > from; k-- {
		if k+1 < end && s.joins(from, k, at) {
			from = k + 1 // "a modifié le texte et la régie publiera"
			break
		}
	}
	parts := s.parts(from, end)
	for len(parts) > 1 && s.fronted(parts[0]) {
		parts = parts[1:]
	}
	last := parts[len(parts)-1]
	switch n := len(parts); {
	case n == 1:
		return s.nominal(last[0], last[1])
	case last[0] == last[1] && n > 2:
		for _, p := range parts[1 : n-1] {
			if !relativeWords[s.low(p[0])] && s.verbIn(p[0], p[1]) {
				return corpus.Span{}
			}
		}
		return s.nominal(parts[0][0], parts[0][1])
	case last[0] < last[1] && s.anyOf(last[0]+1, last[1], coordination):
		for _, p := range parts {
			if !s.actor(p[0], p[1]) {
				return corpus.Span{}
			}
		}
		return s.nominal(parts[0][0], last[1])
	}
	return corpus.Span{}
}

// parts are the words [from, to) between their commas; the last is empty when a comma ends them.
func (s *sentenceReader) parts(from, to int) [][2]int {
	var out [][2]int
	start, depth := from, 0
	for i := from; i < to; i++ {
		switch s.low(i) {
		case "(":
			depth++
		case ")":
			depth--
		case ",":
			if depth <= 0 {
				out = append(out, [2]int{start, i})
				start = i + 1
			}
		}
	}
	return append(out, [2]int{start, to})
}

// fronted reports whether a part is one that stands before a subject: a date, a place, a purpose.
func (s *sentenceReader) fronted(part [2]int) bool {
	i := part[0]
	if i >= part[1] {
		return true
	}
	if nounOpeners[s.low(i)] {
		for k := i + 1; k < min(part[1], i+3); k++ {
			if stretches[s.low(k)] || s.digits(k) && k+1 < part[1] && stretches[s.low(k+1)] {
				return true
			}
		}
		return s.digits(i+1) && part[1]-i <= 3
	}
	w := s.low(i)
	return fronts[w] || s.digits(i) && part[1]-i <= 3 || strings.HasSuffix(w, "ment") || i == 0 && (isDone(w) || planDone[w] || participle(w) && !s.upperAt(i+1)) || strings.HasSuffix(w, "ant") && !s.upperAt(i+1)
}

// opensNominal reports whether a nominal may begin at word i.
func (s *sentenceReader) opensNominal(i int) bool { return nounOpeners[s.low(i)] || s.upperAt(i) }

// verbIn reports whether one of the words [from, to) is a verb of its own.
func (s *sentenceReader) verbIn(from, to int) bool {
	for i := from; i < to; i++ {
		if s.finite(i) {
			return true
		}
	}
	return false
}

// happens reports whether the verb at word at tells of what happens rather than of what
// somebody does: a passive that binds nobody, "être", "avoir lieu", "entrer en vigueur".
func (s *sentenceReader) happens(at int) bool {
	w := s.low(at)
	switch {
	case auxBe[w], w == "is", w == "are", auxAhead[w]:
		return !s.binds(at) && !s.isThere(at)
	case s.is(at-1, "se", "s'") && hasPrefixOf(w, goesBy), hasPrefixOf(w, befalls):
		return true
	case planDone[w], presents[w], presentSelf[w], isDone(w):
		return true
	case strings.HasPrefix(w, "entr") && s.is(at+1, "en") && s.is(at+2, "vigueur", "force", "application"), s.is(at+1, "lieu"), s.is(at+1, "fin", "effet", "forme", "place") && !strings.HasPrefix(w, "met"):
		return true
	}
	for k := at + 1; k < min(at+5, len(s.lex)); k++ {
		switch {
		case s.is(k, "été", "been"):
			return true
		case s.is(k, "être", "be"):
			return !s.binds(k) && !s.isThere(k)
		case plainActs[s.low(k)], s.is(k, "avoir") && s.is(k+1, "lieu"), s.is(k, "entrer", "enter", "come") && s.is(k+1, "en", "into"), s.is(k, "prendre", "take") && s.is(k+1, "fin", "effet", "effect", "place"),
			s.is(k-1, "se", "s'") && hasPrefixOf(s.low(k), goesBy):
			return true
		case s.infinitive(k):
			return false
		}
	}
	return false
}

// binds reports whether the auxiliary at makes a passive that binds its subject: "sont tenus de".
func (s *sentenceReader) binds(at int) bool {
	for k := at + 1; k < min(at+5, len(s.lex)); k++ {
		switch {
		case stem(s.low(k)) == "tenu":
			return s.is(k+1, "de", "d'") && !s.is(at-1, "se", "s'")
		case obliged[stem(s.low(k))]:
			return s.is(k+1, "de", "d'", "à", "to") && s.governed(k+2) && !s.is(at-1, "se", "s'")
		case !besideAux[s.low(k)] && !strings.HasSuffix(s.low(k), "ment"):
			return false
		}
	}
	return false
}

// isThere reports whether the form of "être" at at tells where somebody is: "sera à Londres".
func (s *sentenceReader) isThere(at int) bool {
	return s.is(at+1, "à", "au", "aux", "en", "dans", "présent", "présente", "présents", "présentes") &&
		!s.is(at+2, "vigueur", "mesure", "service", "ligne", "place", "consultation", "cours", "principe", "disposition", "force", "jour", "point", "total", "vente")
}

func hasPrefixOf(w string, stems []string) bool {
	for _, p := range stems {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}
