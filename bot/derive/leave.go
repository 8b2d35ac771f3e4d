package derive

import (
	"slices"
	"strings"
)

// findGone finds what may go of s.
func (s *source) findGone() {
	perfect := s.tellsDone() && !s.isScoped()
	for j := range s.words {
		s.atHead(j, perfect)
		s.asides(j, perfect)
		s.small(j, perfect)
		s.ends[j] = s.mayEnd(j, perfect)
	}
}

// isScoped reports whether s denies something, or says it of all, of none or of one
// alone: then a time is a limit of what it says.
func (s *source) isScoped() bool {
	for i := range s.words {
		if s.v.scope[s.words[i].text] && !s.isRank(i) {
			return true
		}
	}
	return false
}

// isRank reports whether word i is a part of a title or of a date: "la Première
// ministre", "juin dernier".
func (s *source) isRank(i int) bool {
	if w := s.words[i].text; !strings.HasPrefix(w, "premi") && !strings.HasPrefix(w, "derni") {
		return false
	}
	return i+1 < len(s.words) && s.v.title[s.words[i+1].text] || i > 0 && (months[s.words[i-1].text] || weekdays[s.words[i-1].text])
}

func (s *source) mayGo(from, to int) {
	if to > from && !slices.Contains(s.gone[from], to) {
		s.gone[from] = append(s.gone[from], to)
	}
}

// atHead finds the label of an item at the head of s, and behind it the connectives,
// and what only says when something was done.
func (s *source) atHead(j int, perfect bool) {
	const label, connective = 10, 5 // words at most
	if j > 0 {
		return
	}
	s.headAt(0, connective, perfect)
	if end := s.nextMark(1, "–"); end > 0 && end <= label && s.words[end].mark == "–" && s.nextMark(1, ",;:") != end && s.isLabel(end) {
		s.mayGo(0, end)
		s.headAt(end, connective, perfect)
	}
}

// isLabel reports whether the first words of s name a matter, and say nothing of it.
func (s *source) isLabel(end int) bool {
	return finiteAt(s.words[:end], s.lang) < 0 && s.isClear(0, end) && !slices.ContainsFunc(s.words[:end], func(w word) bool {
		return isParticiple(&w, s.lang) || verdicts[w.text] || !matters[w.text]
	})
}

// matters are the words that labels are made of.
var matters = set(`et de du des la le les l d santé économie communiqué presse transports transport littoral falaises environnement culture sport sports éducation justice sécurité défense
	en à aux sur contre prévention lutte protection coopération formation information radicalisation terrorisme cybersécurité ligne internet systèmes réseaux données frontières combat commun
	commune action plan mesures moyens territoires jeunesse familles eau forêts climatique migrations asile commerce industrie innovation entreprises collectivités
	consolider renforcer protéger améliorer prévenir lutter développer soutenir moderniser accélérer simplifier
	europe international politique société agriculture énergie emploi logement numérique recherche tourisme pêche port ports mer climat finances budget
	and of the health economy statement press release environment education security defence energy jobs housing research tourism fisheries politics society`)

// verdicts are words of a label that judge what stands behind it.
var verdicts = set(`rumeur intox scénario exemple projet fiction parodie satire poisson mensonge hoax rumour rumor scenario example project draft fiction parody satire refus rejet denial`)

// headAt is atHead for what begins at word j.
func (s *source) headAt(j, connective int, perfect bool) {
	first := s.words[j].text
	if s.v.and[first] || first == "mais" || first == "or" || first == "but" {
		s.mayGo(j, j+1)
	}
	end := s.nextMark(j+1, ",")
	if end < 0 || end+1 >= len(s.words) {
		return
	}
	at := func(k int) string { return s.words[j+k].text }
	deictic := end > j+1 && end <= j+connective && s.v.opener[first] && (joints[at(1)] && end == j+2 || end > j+2 && these[at(1)] && (abstract[at(2)] || perfect && settings[at(2)]))
	if s.v.adverb[first] && end == j+1 || deictic || perfect && (len(s.dates) == 1 && s.dates[0] == (span{j, end}) || s.tellsOccasion(j, end)) {
		s.mayGo(j, end)
	}
}

// tellsOccasion reports whether the words from j to end say at what occasion or in
// which text something was done.
func (s *source) tellsOccasion(j, end int) bool {
	const lead = 3
	for n := 1; n <= lead && j+n < end; n++ {
		texts := make([]string, n)
		for k := range n {
			texts[k] = s.words[j+k].text
		}
		written := n == lead && (texts[0] == "dans" || texts[0] == "in") && indefinite[texts[1]] && writings[texts[2]] && (j+n == end || ofWriting[s.words[j+n].text])
		if occasions[strings.Join(texts, " ")] || written {
			return s.isHarmless(j, end) && !slices.ContainsFunc(s.words[j:end], func(w word) bool { return pretences[w.text] })
		}
	}
	return false
}

// pretences are occasions at which what is done is not done in earnest.
var pretences = set(`exercice exercices reconstitution jeu jeux simulation répétition film pièce tournage spectacle fiction roman rêve procès drill exercise rehearsal game play film`)

var (
	occasions  = map[string]bool{"après": true, "à l occasion": true, "à l issue": true, "en présence": true, "en marge": true, "au mois de": true, "after": true}
	indefinite = set(`un une a an`)
	ofWriting  = set(`à au aux sur devant publié publiée adressé adressée diffusé diffusée conjoint conjointe commun commune to on published`)
	writings   = set(`discours communiqué texte entretien tribune lettre rapport communication déclaration message article speech statement letter report interview article`)
)

// Words of connectives: "en outre", "par ailleurs", "dans ce texte".
var (
	joints   = set(`outre ailleurs plus effet particulier conséquence addition fact particular`)
	these    = set(`ce cet cette ces this these that`)
	abstract = set(`texte communiqué document égard raison text statement regard reason respect`)
	// settings may be limits of what is or will be.
	settings = set(`effet fin but end cadre contexte occasion sens titre context occasion`)
)

// asides finds what is set off by commas or brackets.
func (s *source) asides(j int, perfect bool) {
	mark := unquoted(s.words[j].mark)
	switch {
	case strings.HasPrefix(mark, "("):
		if end := s.nextMark(j+1, ")"); end > 0 && s.isAcronym(j, end) {
			s.mayGo(j, end)
		}
	case strings.HasSuffix(mark, ",") && j > 0:
		if end := s.nextMark(j+1, ",–;:)"); end > 0 && strings.HasSuffix(unquoted(s.words[end].mark), ",") && s.opensAside(j, end, perfect) {
			if end = s.restOfAside(end); end > 0 && s.isHarmless(j, end) {
				s.mayGo(j, end)
			}
		}
	}
}

// nextMark is the first word from j on before which one of marks stands, or -1.
func (s *source) nextMark(j int, marks string) int {
	for ; j < len(s.words); j++ {
		if strings.ContainsAny(s.words[j].mark, marks) {
			return j
		}
	}
	return -1
}

// opensAside reports whether what begins at word j and ends at end can be none of the
// clause around it: it opens as a relative clause, a complement, a participle or a title does.
func (s *source) opensAside(j, end int, perfect bool) bool {
	w := &s.words[j]
	if s.v.relative[w.text] {
		return s.opensHarmless(j, end)
	}
	if s.v.adverb[w.text] && end == j+1 || s.v.title[w.text] || s.namesTitled(j, end) {
		return true
	}
	if finiteAt(s.words[j+1:end], s.lang) >= 0 {
		return false
	}
	if s.opensHarmless(j, end) || s.isPlainPart(w) && !w.capital {
		return true
	}
	return perfect && (s.v.event[w.text] && (w.text != "devant" || determiners[s.words[j+1].text]) || s.tellsOccasion(j, end) || len(s.dates) == 1 && s.dates[0] == (span{j, end}))
}

// namesTitled reports whether the words from j to end are the name of somebody whose
// title stands before them, and no list goes on.
func (s *source) namesTitled(j, end int) bool {
	const near = 5
	for k := j; k < end; k++ {
		if !s.words[k].capital {
			return false
		}
	}
	return end < len(s.words) && !s.words[end].capital && !s.v.and[s.words[end].text] &&
		slices.ContainsFunc(s.words[max(0, j-near):j], func(w word) bool { return s.v.title[w.text] })
}

// isParticiple reports whether w has the form of a participle that may open an aside.
func (s *source) isParticiple(w *word) bool {
	feminine := slices.ContainsFunc([]string{"ue", "ues", "us", "ise", "ises", "ie", "ies"}, func(end string) bool { return strings.HasSuffix(w.text, end) })
	return isParticiple(w, s.lang) || s.lang == "fr" && (strings.HasSuffix(w.text, "ant") || feminine && len(w.text) > 4 && !w.capital) || s.lang == "en" && strings.HasSuffix(w.text, "ing")
}

// isParticiple reports whether w has the form of a regular participle.
func isParticiple(w *word, lang string) bool {
	if len(w.text) < 4 {
		return false
	}
	if lang == "en" {
		return strings.HasSuffix(w.text, "ed")
	}
	return slices.ContainsFunc([]string{"é", "ée", "és", "ées"}, func(end string) bool { return strings.HasSuffix(w.text, end) })
}

// isDone reports whether w has the form of a participle, a few irregular ones among them.
func isDone(w *word, lang string) bool {
	return isParticiple(w, lang) || lang == "fr" && !w.capital && len(w.text) > 4 && (strings.HasSuffix(w.text, "ert") || strings.HasSuffix(w.text, "erte") || strings.HasSuffix(w.text, "aint") || strings.HasSuffix(w.text, "duit"))
}

// isClear reports whether the words from j to end hold no condition and no limit, do not say
// whose saying something is, and neither open nor close somebody's words.
func (s *source) isClear(j, end int) bool {
	marks := 0
	for k := j; k < end; k++ {
		if !s.isClearAt(k, j, end) {
			return false
		}
		if k > j {
			marks += strings.Count(s.words[k].mark, `"`)
		}
	}
	switch {
	case end < len(s.words):
		marks += strings.Count(s.words[end].mark, `"`)
	case s.inSpeech(end):
		marks++ // closed behind the last word
	}
	return marks%2 == 0 && !strings.Contains(s.words[j].mark, `"`)
}

// isClearAt is isClear for word k of those from j to end.
func (s *source) isClearAt(k, j, end int) bool {
	w := &s.words[k]
	return !s.v.guard[w.text] && (s.v.relative[s.words[j].text] || !isSaying(w, s.lang)) && !(k > j && w.text == "après" && s.words[k-1].text == "d") && !(w.text == "s" && k+1 < end && s.words[k+1].text == "il")
}

// small finds adverbs that only join, the day of the week before a date, the only
// date of what was done, and of what somebody is a title.
func (s *source) small(j int, perfect bool) {
	w := &s.words[j]
	if s.v.adverb[w.text] && j > 0 && w.mark == "" && s.onlyJoins(j) {
		s.mayGo(j, j+1)
	}
	if weekdays[w.text] && j+2 < len(s.words) && s.words[j+1].number && months[s.words[j+2].text] {
		s.mayGo(j, j+1)
	}
	if perfect && s.onlyDated(j) {
		s.mayGo(j, s.dates[0].to)
	}
	if j > 1 && w.mark == "" && (w.text == "de" || w.text == "d" || w.text == "of") && s.v.title[s.words[j-1].text] && !s.v.title[s.words[j-2].text] {
		end := j + 1
		for end < len(s.words) && s.words[end].capital && s.words[end].mark == "" {
			end++
		}
		if end > j+1 && end < len(s.words) && (s.words[end].mark != "" || s.v.finite[s.words[end].text]) {
			s.mayGo(j, end)
		}
	}
}

// onlyDated reports whether at word j begins the only date of s, right behind its verb.
func (s *source) onlyDated(j int) bool {
	return len(s.dates) == 1 && s.dates[0].from == j && s.besideVerb(s.dates[0]) &&
		!slices.ContainsFunc(s.words, func(w word) bool { return s.v.and[w.text] || w.text == "ou" || w.text == "puis" })
}

// onlyJoins reports whether the adverb at word j does nothing but join s to another
// sentence: it compares nothing, shares nothing out, and nothing is denied of it.
func (s *source) onlyJoins(j int) bool {
	if s.isScoped() {
		return false
	}
	switch s.words[j].text {
	case "aussi":
		return j+1 < len(s.words) && s.words[j+1].mark == "" && determiners[s.words[j+1].text]
	case "également":
		return !slices.ContainsFunc(s.words, func(w word) bool { return shares[w.text] })
	}
	return true
}

// shares are words beside which "également" tells how, and joins nothing.
var shares = set(`entre parmi chacun chacune trait traité traitée traités traitées réparti répartie répartis réparties partagé partagée divisé distribué que qu comme`)

// tellsDone reports whether s tells what was done: a perfect, and no other verb that tells what is or will be.
func (s *source) tellsDone() bool {
	for i := 1; i < len(s.words); i++ {
		w := &s.words[i]
		if s.lang == "en" && isParticiple(w, "en") && !w.capital && !owned[s.words[i-1].text] {
			return !slices.ContainsFunc(s.words, func(w word) bool { return modal[w.text] })
		}
		if pastAt(s.words, i, s.v) {
			return true
		}
		if s.v.relative[w.text] {
			if i = s.nextMark(i+1, ",–"); i < 0 {
				return false
			}
			continue
		}
		if s.lang == "fr" && (s.v.finite[w.text] && !s.v.have[w.text] || isImperfect(w) || finiteAt(s.words[i:i+1], s.lang) == 0 && !s.v.have[w.text]) {
			return false
		}
	}
	return false
}

// isImperfect reports whether w has the form of a French imperfect.
func isImperfect(w *word) bool {
	return !w.capital && len(w.text) > 4 && (strings.HasSuffix(w.text, "ait") || strings.HasSuffix(w.text, "aient")) && !likeImperfect[w.text]
}

var (
	likeImperfect = set(`souhait retrait extrait portrait trait attrait forfait parfait satisfait abstrait`)
	owned         = set(`the a an its his her their this these those of and`)
)

var modal = set(`will would is are should could may might must can be to`)

// pastAt reports whether word i follows a form of to have, and so is a participle, or
// a form of to be that is one.
func pastAt(words []word, i int, v *vocabulary) bool {
	k := i - 1
	for k > 0 && v.adverb[words[k].text] {
		k--
	}
	return v.have[words[k].text] && words[i].mark == "" && (v.been[words[i].text] || len(words[i].text) > 3 && pastForm(words[i].text))
}

// pastForm reports whether a French word has the form of a participle.
func pastForm(w string) bool {
	return slices.ContainsFunc([]string{"é", "ée", "és", "ées", "i", "is", "it", "u", "us", "ue", "ert", "aint", "eint", "oint"}, func(end string) bool { return strings.HasSuffix(w, end) })
}

// finiteAt is the first word that makes a sentence of words, or -1.
func finiteAt(words []word, lang string) int {
	v := wordsFor(lang)
	return slices.IndexFunc(words, func(w word) bool {
		if v.finite[w.text] {
			return true
		}
		if lang == "en" {
			return isParticiple(&w, lang) && !w.capital
		}
		return !w.capital && len(w.text) > 4 && slices.ContainsFunc([]string{"ra", "ront", "aient"}, func(end string) bool { return strings.HasSuffix(w.text, end) })
	})
}
