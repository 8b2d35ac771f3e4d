package derive

import (
	"slices"
	"strings"
)

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
