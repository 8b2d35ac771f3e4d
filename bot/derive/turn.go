package derive

import (
	"slices"
	"strings"
)

// datesOf are what dates a sentence: "le 12 mai 2020", "en mai", "mardi", "on 12 May
// 2020". What makes a limit of a date is none.
func datesOf(words []word, v *vocabulary) []span {
	var out []span
	for i := 0; i < len(words); i++ {
		end := dateAt(words, i)
		if end < 0 {
			continue
		}
		if i == 0 || !v.bound[words[i-1].text] || words[i].mark != "" {
			out = append(out, span{i, end})
		} else {
			out = append(out, span{i, end}, span{i, end}) // counts, and is never the only one
		}
		i = end - 1
	}
	return out
}

// dateAt is the end of a date that begins at word i, -1 where none does.
func dateAt(words []word, i int) int {
	k := i
	at := func(n int) *word {
		if n < len(words) && (n == i || words[n].mark == "" || words[n].mark == ",") {
			return &words[n]
		}
		return &word{}
	}
	lead := at(k).text
	if lead == "le" || lead == "en" || lead == "in" || lead == "on" || lead == "l" {
		k++
	} else {
		lead = ""
	}
	start := k
	if weekdays[at(k).text] {
		k++
		if at(k).text == "le" && at(k+1).number {
			k++
		}
	}
	switch {
	case at(k).number && months[at(k+1).text]:
		k += 2
	case months[at(k).text] && lead != "le" && (lead != "" || k > start):
		k++
		if at(k).number && len(at(k).text) <= 2 {
			k++
		}
	}
	if isYear(at(k)) && (k > start || lead == "en" || lead == "in") {
		k++
	}
	if k == start {
		return -1
	}
	return k
}

func isYear(w *word) bool {
	return len(w.text) == 4 && (strings.HasPrefix(w.text, "19") || strings.HasPrefix(w.text, "20")) && strings.Trim(w.text, "0123456789") == ""
}

// dated reports whether words are those of s but for the place of the one date that
// both have, in a sentence with a single clause.
func (s *source) dated(words []word) bool {
	mine := datesOf(words, s.v)
	if len(mine) != 1 || len(s.dates) != 1 {
		return false
	}
	d, q := mine[0], s.dates[0]
	if !slices.EqualFunc(words[d.from:d.to], s.words[q.from:q.to], func(x, y word) bool { return same(&x, &y) }) {
		return false
	}
	rest := without(s.words, q)
	return isSingle(rest, s.v, s.lang) && (s.besideVerb(q) || datesVerb(rest, s.lang, q.from == 0)) && newSource(rest, s.lang).copied(without(words, d))
}

// datesVerb reports whether a date at the end of words, a clause, can only be that
// of its verb: nothing but a plain object stands between, and what the verb tells of
// has no date of its own.
//
// Where it led them, so that it cannot but be the verb's, all that matters is that
// nothing else takes it at the end.
func datesVerb(words []word, lang string, led bool) bool {
	verb := finiteAt(words, lang)
	if verb < 0 || !led && !slices.ContainsFunc(words[verb:min(len(words), verb+3)], isAct) {
		return false
	}
	for k := verb; k < len(words); k++ {
		kind := led && ofWords[words[k].text] && k+1 < len(words) && !determiners[words[k+1].text] && words[k+1].text != "the" && !words[k+1].capital
		if k > verb && nests[words[k].text] && !kind || slices.ContainsFunc(plans, func(stem string) bool { return strings.HasPrefix(words[k].text, stem) }) {
			return false
		}
	}
	return true
}

// isAct reports whether w is a verb of what is done at once to a thing that has no
// time of its own.
func isAct(w word) bool {
	return slices.ContainsFunc(acts, func(stem string) bool { return strings.HasPrefix(w.text, stem) })
}

var (
	acts = strings.Fields(`inaugur ouver ouvri ferm vend achet rachet céd cédé sign adopt fond créé créa construi bâti détrui nomm élu rencontr visit quitt publi lanc perd gagn accueil
		démissionn recrut licenci embauch déménag arrêt tué bless démol rénov emménag open clos sold sell bought buy acquir sign adopt found creat built build destroy appoint elect met visit left publish
		launch lost won welcom resign hire fire arrest kill wound demolish renovat`)
	nests = set(`de d du des à au aux pour par of to for by contre against sur on about en in dans entre`)
	// plans are stems of verbs whose object may have a time of its own.
	plans = strings.Fields(`interdi autoris suspen fix report prépar annonc prév programm convoqu examin étudi accept demand exig refus rejet approuv vot promi discut évoqu analys racont fêt célébr commémor
		condamn critiqu dénonc salu oppos engag renonc permi permet repouss avanc planifi propos forbid forbad ban allow authori postpon schedul approv plan prepar celebrat mark review reject set`)
)

// besideVerb reports whether the date at stands right behind a participle, so that it
// is when that was done: no verb of those whose object has a time more readily.
func (s *source) besideVerb(at span) bool {
	i := at.from - 1
	if s.lang != "fr" || i < 1 || s.words[at.from].mark != "" || !pastAt(s.words, i, s.v) && !(s.v.been[s.words[i-1].text] && isDone(&s.words[i], s.lang)) {
		return false
	}
	return !slices.ContainsFunc(timed, func(stem string) bool { return strings.HasPrefix(s.words[i].text, stem) })
}

// timed are stems of verbs that put something at a time, or forbid or allow it then.
var timed = strings.Fields(`suspen interdi autoris fix repouss report programm convoqu avanc prév planifi permi dispens interromp`)

// without is words but for those of at, and for the commas that set it off.
func without(words []word, at span) []word {
	out := slices.Concat(words[:at.from], words[at.to:])
	if at.from < len(out) && (unquoted(out[at.from].mark) == "," || at.from == 0) {
		out[at.from].mark = strings.ReplaceAll(out[at.from].mark, ",", "")
	}
	return out
}

// isSingle reports whether words are one clause with one verb, so that what dates or
// conditions it can belong to nothing else.
func isSingle(words []word, v *vocabulary, lang string) bool {
	participles, verb := 0, finiteAt(words, lang)
	for i := range words {
		w := &words[i]
		if isSaying(w, lang) || verb >= 0 && i > verb+1 && !w.capital && isAction(w.text) {
			return false
		}
		if v.blocks[w.text] || i > 0 && strings.ContainsAny(w.mark, `,;:("`) {
			return false
		}
		if !w.capital && !v.been[w.text] && (isParticiple(w, lang) || lang == "fr" && len(w.text) > 4 && pastForm(w.text) && !(i > 0 && determiners[words[i-1].text])) {
			participles++
		}
		if lang == "fr" && isInfinitive(w) && i > 0 && !determiners[words[i-1].text] || lang == "en" && strings.HasSuffix(w.text, "ing") {
			return false
		}
	}
	return participles <= 1
}

// isAction reports whether a word has the form of a noun for what is done, which may
// have a time of its own.
func isAction(w string) bool {
	return slices.ContainsFunc([]string{"tion", "sion", "tions", "sions", "ture", "tures", "ment", "ments", "age", "ages", "ance", "ence"}, func(end string) bool { return strings.HasSuffix(w, end) })
}

func isInfinitive(w *word) bool {
	return !w.capital && len(w.text) > 3 && slices.ContainsFunc([]string{"er", "ir", "oir", "dre", "ître", "mettre", "battre", "être", "aire", "ire"}, func(end string) bool { return strings.HasSuffix(w.text, end) })
}

var determiners = set(`le la les l un une des du au aux son sa ses leur leurs ce cet cette ces premier`)

// orders are the words of s with a time or a condition at the other end.
func (s *source) orders() [][]word {
	var out [][]word
	for end := len(s.words); end > 2; end-- {
		if end < len(s.words) && (unquoted(s.words[end].mark) != "," || !s.ends[end]) {
			continue
		}
		if way := leadToEnd(s.words[:end], s.v, s.lang, true); way != nil {
			out = append(out, way)
		}
	}
	return slices.Concat(out, s.asidesFirst(), s.seconds(), s.titlesFirst())
}

// asidesFirst are the words of s with an aside that says when, right behind its subject
// or its verb, at the head.
func (s *source) asidesFirst() [][]word {
	var out [][]word
	for j := 1; j < len(s.words); j++ {
		if unquoted(s.words[j].mark) != "," || !s.v.timing[s.words[j].text] && dateAt(s.words, j) < 0 {
			continue
		}
		for _, end := range s.gone[j] {
			if end >= len(s.words) || unquoted(s.words[end].mark) != "," {
				continue
			}
			for _, head := range append([]int{0}, s.gone[0]...) {
				if head < j && isSingle(headed(s.words[head:j]), s.v, s.lang) {
					out = append(out, slices.Concat(headed(s.words[j:end]), commaed(s.words[head:j]), headed(s.words[end:])))
				}
			}
		}
	}
	return out
}

// commaed is words with a comma before the first.
func commaed(words []word) []word {
	out := slices.Clone(words)
	out[0].mark = ","
	return out
}

// seconds are the words of s without the first of two things that its subject did:
// "X a fait A et fait B".
func (s *source) seconds() [][]word {
	at := -1
	for j := range s.words {
		if s.v.and[s.words[j].text] {
			if at >= 0 {
				return nil
			}
			at = j
		}
	}
	if at < 0 || at+2 >= len(s.words) || s.words[at].mark != "" || !isDone(&s.words[at+1], s.lang) {
		return nil
	}
	for i := 1; i < at-1; i++ {
		if doesMore(s.words[i:at], s.lang) {
			continue
		}
		if pastAt(s.words, i, s.v) && isDone(&s.words[i], s.lang) && !slices.ContainsFunc(s.words[:at], func(w word) bool {
			return w.text == "que" || w.text == "qu" || w.text == "qui" || w.text == "that" || w.text == "who" || w.text == "dont"
		}) {
			return [][]word{slices.Concat(s.words[:i], s.words[at+1:])}
		}
	}
	return nil
}

// doesMore reports whether words, that begin with a verb, hold another one that may go
// on behind them: a participle without an article, an infinitive.
func doesMore(words []word, lang string) bool {
	for k := 1; k < len(words); k++ {
		w := &words[k]
		if doings[w.text] || isInfinitive(w) || isDone(w, lang) && !determiners[words[k-1].text] {
			return true
		}
	}
	return false
}

var doings = set(`avoir être having been being eu été`)

// titlesFirst are the words of s with the titles that follow names before them: "la
// maire de Nice, X," for "X, maire de Nice,".
func (s *source) titlesFirst() [][]word {
	words, turned := s.words, false
	for j := 1; j < len(words); j++ {
		if words[j].mark != "," || !words[j-1].capital || !s.v.title[words[j].text] {
			continue
		}
		end, from := j+1, j-1
		for end < len(words) && words[end].mark == "" {
			end++
		}
		for from > 0 && words[from].mark == "" && words[from-1].capital {
			from--
		}
		if end == len(words) || words[end].mark != "," {
			continue
		}
		article := word{text: "le", fold: "le", either: []string{"la", "l"}, mark: words[from].mark}
		if s.lang == "en" {
			article = word{text: "the", fold: "the", mark: words[from].mark}
		}
		words = slices.Concat(words[:from], []word{article}, headed(words[j:end]), commaed(words[from:j]), words[end:])
		turned, j = true, end
	}
	if !turned {
		return nil
	}
	return [][]word{words}
}

// turns are words as they are and in the orders from which they may be told.
func turns(words []word, lang string) [][]word {
	v := wordsFor(lang)
	out := [][]word{words}
	if way := leadToEnd(words, v, lang, false); way != nil {
		out = append(out, way)
	}
	for n := len(out) - 1; n >= 0; n-- {
		out = append(out, actives(out[n], lang)...)
		out = append(out, passives(out[n], lang)...)
	}
	return out
}

// leadToEnd is a time or a condition at the head of words put at the end, nil where
// there is none, or where the rest is more than one clause.
// Led is whether they are a quotation's own.
func leadToEnd(words []word, v *vocabulary, lang string, led bool) []word {
	if len(words) == 0 || !v.timing[words[0].text] && dateAt(words, 0) < 0 {
		return nil
	}
	for k := 1; k < len(words); k++ {
		if words[k].mark != "," {
			continue
		}
		rest := headed(words[k:])
		if !isSingle(rest, v, lang) || dateAt(words, 0) >= 0 && !datesVerb(rest, lang, led) || words[0].text != "si" && words[0].text != "if" && !isSingle(words[:k], v, lang) {
			return nil
		}
		return slices.Concat(rest, words[:k])
	}
	return nil
}

// actives are words, told in the passive with its agent, in the active, for each
// place where the agent may end.
func actives(words []word, lang string) [][]word {
	by := "par"
	if lang == "en" {
		by = "by"
	}
	var out [][]word
	for p := 2; p < len(words)-1; p++ {
		if words[p].text != by || words[p].mark != "" {
			continue
		}
		done, verb := activeVerb(words[:p], lang)
		if verb == nil || !isAgent(words[p+1:]) || carries(&words[p-1]) {
			continue
		}
		for e := p + 2; e <= len(words); e++ {
			out = append(out, slices.Concat(headed(words[p+1:e]), verb, words[:done], words[e:]))
		}
	}
	return out
}

// isAgent reports whether words begin as who does something does: with a definite
// article, a possessive or a name.
func isAgent(words []word) bool {
	if len(words) == 0 || words[0].number || weekdays[words[0].text] || months[words[0].text] {
		return false
	}
	if agentOpens[words[0].text] {
		return len(words) > 1 && !manners[words[1].text]
	}
	return words[0].capital
}

var (
	agentOpens = set(`le la les l the son sa ses leur leurs notre nos votre vos mon ma mes his her its their our`)
	manners    = set(`suite force poste voie biais moyen passé menace violence feu vote fait route mer rail même hour way book dozen time end post use sword`)
)

// isDoer reports whether words, that begin as who does something does, are somebody or
// some body, and no means, place or time of what is done: a name, or one of a closed
// list behind its article.
func isDoer(words []word) bool {
	if !agentOpens[words[0].text] {
		return true
	}
	return words[1].capital || doers[words[1].text] || doers[strings.TrimSuffix(words[1].text, "s")] || len(words) > 2 && words[1].text == "premier" && doers[words[2].text]
}

var doers = set(`conseil commission comité région ville commune mairie préfecture préfet préfète état gouvernement parlement sénat assemblée tribunal cour juge groupe société entreprise
	banque agence ministère ministre président présidente police armée métropole département syndicat association fédération union fédération directeur directrice maire député députée sénateur sénatrice élu
	élue université collectif régie concessionnaire opérateur fonds fondation expert experte chercheur chercheuse ingénieur médecin infirmier parquet procureur procureure gendarme pompier soldat
	rapporteur rapporteuse organisation institut ligue club compagnie coopérative office autorité marine agent enquêteur avocat avocate habitant riverain électeur manifestant pêcheur
	council board committee region city town government parliament senate assembly court judge group company firm bank agency ministry minister president police army union mayor director
	deputy senator university association federation foundation expert researcher engineer doctor prosecutor soldier regulator operator authority navy commission resident voter`)

// carries reports whether w is what is done to something on its way, so that "par"
// leads to a place.
func carries(w *word) bool {
	return slices.ContainsFunc(carriers, func(stem string) bool { return strings.HasPrefix(w.text, stem) })
}

var carriers = strings.Fields(`dévi achemin transport envoy expédi livr condui évacu transf rout divert rerout ship sent carri deliver import export introdu pass travers sorti entré enter left quitt`)

// activeVerb is the active of the passive that words end with, and where it begins.
func activeVerb(words []word, lang string) (from int, verb []word) {
	n := len(words)
	last := words[n-1]
	if n < 3 || last.mark != "" || words[n-2].mark != "" {
		return 0, nil
	}
	last.participle = true
	before := words[n-2].text
	if lang == "en" {
		if (before == "was" || before == "were") && isParticiple(&last, lang) {
			return n - 2, []word{last}
		}
		return 0, nil
	}
	if before == "été" && (words[n-3].text == "a" || words[n-3].text == "ont") {
		return n - 3, []word{{text: "a", fold: "a", either: []string{"ont"}}, last}
	}
	stem, ok := strings.CutSuffix(bare(last.text), "é")
	switch {
	case !ok:
	case before == "sera" || before == "seront":
		return n - 2, []word{{text: stem + "era", fold: stem + "era", either: []string{stem + "eront"}}}
	case before == "est" || before == "sont":
		return n - 2, []word{{text: stem + "e", fold: stem + "e", either: []string{stem + "ent"}}}
	}
	return 0, nil
}

// passives are words, told in the active, in the passive, for each place where what
// is done to may end; the agent stands right behind the verb or at the end.
func passives(words []word, lang string) [][]word {
	v := wordsFor(lang)
	var out [][]word
	for i := 1; i < len(words)-1; i++ {
		var verb []word
		behind := i + 1
		switch {
		case lang == "fr" && v.have[words[i].text] && i+2 < len(words) && words[i].mark == "" && words[i+1].mark == "" && pastForm(words[i+1].text):
			part := words[i+1]
			part.participle = true
			verb, behind = []word{{text: "a", fold: "a", either: []string{"ont"}}, {text: "été", fold: "ete"}, part}, i+2
		case lang == "en" && words[i].mark == "" && isParticiple(&words[i], lang):
			verb = []word{{text: "was", fold: "was", either: []string{"were"}}, words[i]}
		default:
			continue
		}
		by := word{text: "par", fold: "par"}
		if lang == "en" {
			by = word{text: "by", fold: "by"}
		}
		if !isAgent(words[:i]) || !isDoer(words[:i]) || carries(&verb[len(verb)-1]) {
			break
		}
		doer := slices.Clone(words[:i])
		doer[0].named = !agentOpens[doer[0].text]
		agent := slices.Concat([]word{by}, doer)
		for e := behind + 1; e <= len(words); e++ {
			object := headed(words[behind:e])
			out = append(out, slices.Concat(object, verb, agent, words[e:]))
			if e < len(words) {
				out = append(out, slices.Concat(object, verb, words[e:], agent))
			}
		}
		break
	}
	return out
}
