package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A dueWord is a word or a mark of a sentence. An elided word ends with its apostrophe.
type dueWord struct {
	corpus.Span
	low   string // in small letters, with straight apostrophes
	upper bool   // begins with a capital
	word  bool
}

// dueWords cuts the bytes of text in span into words and marks.
func dueWords(text string, span corpus.Span) []dueWord {
	var out []dueWord
	for i := span.Start; i < span.End; {
		r, n := utf8.DecodeRuneInString(text[i:span.End])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if !unicode.IsSpace(r) {
				out = append(out, dueWord{Span: corpus.Span{Start: i, End: i + n}, low: string(r)})
			}
			i += n
			continue
		}
		start, first := i, r
		for i < span.End {
			r, n := utf8.DecodeRuneInString(text[i:span.End])
			if r == '\'' || r == '’' {
				i += n
				break
			}
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' {
				break
			}
			i += n
		}
		low := strings.ReplaceAll(strings.ToLower(text[start:i]), "’", "'")
		out = append(out, dueWord{corpus.Span{Start: start, End: i}, low, unicode.IsUpper(first), true})
	}
	return out
}

// A cue is what a verb says of a date that it governs.
type cue int

const (
	cueNone     cue = iota
	cueAhead        // a future: "entrera"
	cueDuty         // an obligation or a promise: "doit", "s'engage à"
	cuePlan         // "est prévue", "prévoit de"
	cueExpected     // "devrait", "vise à"
	cuePresent      // a present that may announce: "entre en vigueur", "est interdit"
	cueSettled      // a past that settles what is to come: "a reporté au", "a décidé de"
	cuePast
	cueDoubt // a conditional: "pourrait", "serait"
	cueInfinitive
	cueForecast // a future that foretells rather than promises: "atteindra"
)

var (
	auxAhead  = wordSet(`sera seront serons`)
	auxBe     = wordSet(`est sont`)
	auxHave   = wordSet(`a ont avons avez ai`)
	auxPast   = wordSet(`avait avaient eut eurent était étaient fut furent eu ayant étant avions étions`)
	besideAux = wordSet(`been be pas plus déjà également aussi ensuite donc été ainsi encore jamais bien toujours alors d'ores et déjà en outre`)
	dutyWords = wordSet(`doit doivent devons must shall engage engagent engageons promet promettent commits pledges undertakes vows requires exige exigent oblige obligent impose imposent`)
	planWords = wordSet(`prévoit prévoient prévoyons compte comptent entend entendent plans intends due scheduled planned slated agendé agendée agendés agendées`)
	planDone  = wordSet(`prévu prévue prévus prévues programmé programmée programmés programmées planifié planifiée planifiés planifiées fixé fixée fixés fixées agendé agendée agendés agendées scheduled planned`)
	// lastWords are verbs in the present that last until a date which is told: "soutient jusqu'à fin mai".
	lastWords = wordSet(`soutient soutiennent reste restent demeure demeurent suspend suspendent maintient maintiennent interdit interdisent finance financent accorde accordent vaut valent assure assurent
		prolonge prolongent proroge prorogent garantit garantissent porte portent prend prennent participe participent verse versent offre offrent limite limitent autorise autorisent accueille accueillent
		remains remain supports support keeps keep extends extend lasts last`)
	hopeWords  = wordSet(`devrait devraient attendu attendue attendus attendues vise visent should expected souhaite souhaitent ambitionne ambitionnent aims propose proposent demande demandent recommande recommandent appelle appellent invite invitent veut veulent wants envisage envisagent envisagé envisagée`)
	doubtWords = wordSet(`would could might may peut-être perhaps peut peuvent`)
	settling   = wordSet(`fixé reporté repoussé prolongé prorogé décalé avancé arrêté extended postponed`)
	deciding   = wordSet(`décidé chargé convenu accepté demandé résolu décide charge invité proposé décident engagé engagés promis decided agreed pledged asked instructed`)
	presents   = wordSet(`débute débutent commence commencent démarre démarrent ouvre ouvrent ferme ferment expire expirent dure durent court courent
		opens begins starts ends expires runs closes`)
	presentSelf = wordSet(`tient tiennent achève achèvent termine terminent applique appliquent déroule déroulent ouvre poursuit poursuivent clôt`)
	// forecasts are stems of verbs that tell of figures and of the weather, not of what somebody will do.
	forecasts = []string{"augment", "progress", "attein", "baiss", "diminu", "recul", "s'élèv", "élèver", "croît", "ralenti", "accél", "demeur", "stagn", "fléchi", "chuter", "établir", "établira", "représent", "résorb", "repli", "renchér", "intensif", "faibli", "souffl", "redescend", "grimp", "s'améliorer", "améliorer", "dégrader", "manquer", "coûter", "rapporter", "générer", "permett", "contracter", "redresser", "croître", "suffi", "s'accroî", "avoisin", "oscill"}
	// done are participles that, without an auxiliary, date what they qualify: "la loi adoptée en mai".
	done = wordSet(`adopté publié signé approuvé voté lancé créé ouvert fermé décidé annoncé présenté conclu entré paru tenu réuni introduit élu nommé reçu déposé soumis
		mis pris rendu remis organisé conduit mené réalisé effectué constaté enregistré observé commis né arrêté ratifié instauré établi fondé modifié révisé daté intervenu
		survenu clos clôturé terminé achevé convoqué saisi invité élaboré rédigé transmis adressé envoyé commencé débuté engagé entamé inauguré acquis versé payé perçu émis
		adopted published signed approved launched created opened closed held made concluded introduced issued presented`)
	infinitives = wordSet(`mettre remettre soumettre transmettre rendre prendre entreprendre conclure réduire atteindre produire introduire construire suivre poursuivre
		permettre répondre étendre vendre inscrire conduire être faire soustraire promettre admettre admettre rejoindre résoudre reconduire reprendre vivre traduire détruire`)
	notInfinitives = wordSet(`premier dernier février janvier atelier hiver mer fer hier papier métier entier particulier foyer quartier chantier dossier courrier calendrier
		financier milliers chiffre cancer avenir loisir désir soupir plaisir cher fier léger singulier régulier régler-là`)
	opensInfinitive = wordSet(`de d' à pour se s' va vont doit doivent devra devront devrait devraient devons entend entendent compte comptent veut veulent souhaite souhaitent to pourra pourront ne pas afin`)
	passedOver      = wordSet(`ensuite également aussi donc ainsi alors notamment désormais y lui leur nous vous`)
)

// A sentenceReader reads the verbs of one sentence.
type sentenceReader struct {
	text string
	span corpus.Span
	lex  []dueWord
}

func (s *sentenceReader) low(i int) string {
	if i < 0 || i >= len(s.lex) {
		return ""
	}
	return s.lex[i].low
}

func (s *sentenceReader) is(i int, words ...string) bool { return slices.Contains(words, s.low(i)) }

// stem is a participle without its endings of gender and number.
func stem(w string) string {
	w = strings.TrimSuffix(w, "s")
	if strings.HasSuffix(w, "ée") || strings.HasSuffix(w, "ie") || strings.HasSuffix(w, "ue") {
		return w[:len(w)-1]
	}
	return w
}

// isDone reports whether w is one of done in whatever gender and number.
func isDone(w string) bool {
	return done[w] || done[stem(w)] || done[strings.TrimSuffix(strings.TrimSuffix(w, "s"), "e")]
}

// participle reports whether w ends as participles do. Many nouns end alike.
func participle(w string) bool {
	w = stem(w)
	return len(w) > 3 && (strings.HasSuffix(w, "é") || strings.HasSuffix(w, "i") || strings.HasSuffix(w, "u") || strings.HasSuffix(w, "is") || strings.HasSuffix(w, "it") ||
		strings.HasSuffix(w, "ert") || strings.HasSuffix(w, "int") || strings.HasSuffix(w, "ite") || strings.HasSuffix(w, "ed"))
}

// future reports whether w has the ending of a French future.
func future(w string) bool {
	if len(w) < 4 || falseFuture[w] {
		return false
	}
	switch w {
	case "aura", "auront", "saura", "sauront", "ira", "iront", "devra", "devront", "pourra", "pourront", "aurons":
		return true
	}
	for _, e := range [...]string{"era", "eront", "ira", "iront", "dra", "dront", "vra", "vront", "rra", "rront", "ttra", "ttront", "îtra", "itra", "îtront", "clura", "cluront", "erons", "irons", "drons", "vrons"} {
		if strings.HasSuffix(w, e) {
			return len(w) > 4 || w == "sera" || w == "fera" || w == "ira"
		}
	}
	return false
}

// conditional reports whether w has the ending of a French conditional.
func conditional(w string) bool {
	switch w {
	case "ouvrait", "livrait", "suivrait", "couvrait", "cadrait", "encadrait", "engendrait", "ouvraient", "livraient", "couvraient", "souffrait", "offrait", "offraient", "trait", "attrait", "extrait", "retrait", "portrait", "contrait":
		return false
	}
	return len(w) > 5 && (strings.HasSuffix(w, "rait") || strings.HasSuffix(w, "raient"))
}

// infinitive reports whether the word at i is an infinitive that something governs.
func (s *sentenceReader) infinitive(i int) bool {
	w := s.low(i)
	if notInfinitives[w] || len(w) < 4 {
		return false
	}
	if !strings.HasSuffix(w, "er") && !strings.HasSuffix(w, "ir") && !infinitives[w] {
		return s.is(i-1, "to") && s.lex[i].word && !s.lex[i].upper && !s.is(i, "the", "a")
	}
	k := i - 1
	for k >= 0 && (passedOver[s.low(k)] || besideAux[s.low(k)] || strings.HasSuffix(s.low(k), "ment")) {
		k--
	}
	return opensInfinitive[s.low(k)] || opensInfinitive[s.low(i-1)] || i == 0
}

// foretells reports whether the verb at i, or the infinitive behind it, is one of forecasts.
func (s *sentenceReader) foretells(i int) bool {
	if w := s.low(i); strings.HasPrefix(w, "gagner") && s.is(i+1, "en", "encore") {
		return true // "gagnera en importance"
	}
	for k := i; k < min(i+5, len(s.lex)); k++ {
		if k > i && !s.infinitive(k) && !s.is(k, "s'", "se", "encore", "donc", "ainsi") {
			if strings.HasSuffix(s.low(k), "ment") {
				continue
			}
			return false
		}
		if slices.ContainsFunc(forecasts, func(f string) bool { return strings.HasPrefix(s.low(k), f) }) {
			return true
		}
	}
	return false
}

// figured reports whether the sentence tells of sums or shares.
func (s *sentenceReader) figured() bool {
	for i := 1; i < len(s.lex); i++ {
		if s.is(i, "%", "millions", "milliards", "francs", "euros", "pour-cent", "million", "milliard") || s.is(i, "cent") && s.is(i-1, "pour") {
			return true
		}
	}
	return false
}

// cueAt is what the word at i says, and the word that says it: the auxiliary of a participle.
func (s *sentenceReader) cueAt(i int) (cue, int) {
	l := s.lex[i]
	w := l.low
	if !l.word || l.upper && i > 0 && s.lex[i-1].word {
		return cueNone, i // a mark, or a name
	}
	switch {
	case w == "will" || w == "'ll":
		return s.forecastOr(cueAhead, i), i
	case doubtWords[w]:
		return cueDoubt, i
	case hopeWords[w]:
		if s.was(i) {
			return cuePast, i
		}
		if w == "demande" && s.is(i-1, "la", "une", "sur", "de", "cette", "leur", "sa") || w == "compte" {
			return cueNone, i
		}
		return s.forecastOr(cueExpected, i), i
	case conditional(w) && w != "pourrait" && w != "pourraient" && s.settledThat(i):
		return cueAhead, i
	case conditional(w), w == "pourra", w == "pourront", w == "faudra", w == "pourrons":
		return cueDoubt, i
	case auxAhead[w] || future(w):
		return s.forecastOr(cueAhead, i), i
	case dutyWords[w]:
		if (w == "engage" || w == "engagent") && !s.is(i-1, "s'") {
			return cueNone, i
		}
		return cueDuty, i
	case (w == "va" || w == "vont") && (s.infinitive(i+1) || s.infinitive(i+2) || s.infinitive(i+3)):
		return s.forecastOr(cueAhead, i), i
	case w == "tenu" || w == "tenus" || w == "tenues" || w == "tenue":
		if auxBe[s.low(i-1)] && s.is(i+1, "de", "d'") {
			return cueDuty, i - 1
		}
	case planWords[w] && !planDone[w]:
		if w == "compte" || w == "comptent" || w == "entend" || w == "entendent" {
			if !s.infinitive(i+1) && !s.infinitive(i+2) {
				return cueNone, i
			}
		}
		if nounOpeners[s.low(i-1)] || s.is(i-1, "de", "d'", "des") {
			return cueNone, i // "leurs plans"
		}
		return cuePlan, i
	case auxPast[w]:
		return cuePast, i
	case w == "entre" || w == "entrent":
		if s.is(i+1, "en") && s.is(i+2, "vigueur", "force", "application") {
			return cuePresent, i
		}
		return cueNone, i
	case (w == "a" || w == "ont") && s.is(i+1, "lieu"):
		return cuePresent, i
	case (w == "prend" || w == "prennent" || w == "prendront") && s.is(i+1, "fin", "effet"):
		return cuePresent, i
	case w == "takes" && s.is(i+1, "effect", "place"), w == "enters" && s.is(i+1, "into"):
		return cuePresent, i
	case presentSelf[w] && s.is(i-1, "se", "s'"), presents[w] && !s.is(i-1, "le", "la", "un", "une", "de", "plus", "à"):
		return cuePresent, i
	case w == "was" || w == "were" || w == "had" || w == "did":
		return cuePast, i
	}
	if s.is(i-1, "un", "une", "la", "le", "les", "cette", "ces", "the") && !planDone[w] && participle(w) {
		return cueNone, i // a noun: "une tenue"
	}
	if planDone[w] || isDone(w) || settling[stem(w)] || deciding[stem(w)] || participle(w) {
		if c, at := s.participleCue(i); c != cueNone {
			return c, at
		}
	}
	if s.infinitive(i) {
		return cueInfinitive, i
	}
	return cueNone, i
}

func (s *sentenceReader) forecastOr(c cue, i int) cue {
	if s.foretells(i) {
		return cueForecast
	}
	return c
}

// was reports whether an auxiliary before i puts it in the past, or a word says that it is
// no more: "était prévu", "initialement prévue".
func (s *sentenceReader) was(i int) bool {
	for k := i - 1; k >= max(0, i-3); k-- {
		w := s.low(k)
		switch {
		case auxPast[w] || s.is(k, "initialement", "originally", "précédemment", "d'abord", "préalablement", "was", "were", "comme", "que", "qu'"):
			return true
		case !besideAux[w] && !strings.HasSuffix(w, "ment"):
			return false
		}
	}
	return false
}

// settledThat reports whether the conditional at i tells in the past what was settled: "a
// décidé que le texte entrerait en vigueur".
func (s *sentenceReader) settledThat(i int) bool {
	for k := i - 1; k >= max(1, i-24); k-- {
		if s.is(k, "que", "qu'", "that") {
			return deciding[stem(s.low(k-1))] && (auxHave[s.low(k-2)] || auxHave[s.low(k-3)])
		}
		if s.breaks(k) {
			break
		}
	}
	return false
}

// participleCue is what the participle at i says with the auxiliary before it.
func (s *sentenceReader) participleCue(i int) (cue, int) {
	w := s.low(i)
	if planDone[w] && s.was(i) {
		return cuePast, i
	}
	for k := i - 1; k >= max(0, i-4); k-- {
		a := s.low(k)
		switch {
		case auxAhead[a]:
			return cueAhead, k
		case a == "be":
			continue
		case strings.HasPrefix(a, "rester") && future(a), strings.HasPrefix(a, "demeurer") && future(a):
			return cueAhead, k
		case a == "will" || a == "shall" || a == "must":
			return cueAhead, k
		case a == "être" || a == "soient" || a == "soit":
			return cueNone, i // the word before it governs
		case auxBe[a] || a == "is" || a == "are":
			switch {
			case planDone[w]:
				return cuePlan, k
			case obliged[stem(w)] && s.binds(k):
				return cueDuty, k
			case s.is(i, "entré", "entrée", "entrés", "entrées", "venu", "venue", "venus", "né", "née", "nés", "paru", "parue", "parus", "tenu", "tenue", "tenus") || s.is(k-1, "s'", "se"):
				return cuePast, k
			}
			return cuePresent, k
		case auxHave[a] || a == "has" || a == "have":
			switch {
			case s.is(k-1, "y"):
				return cueNone, i
			case settling[stem(w)] || deciding[stem(w)]:
				return cueSettled, k
			}
			return cuePast, k
		case auxPast[a] || a == "was" || a == "were" || a == "had":
			return cuePast, k
		case !besideAux[a] && !strings.HasSuffix(a, "ment"):
			k = 0
		}
	}
	switch {
	case planDone[w] && stem(w) != "fixé":
		return cuePlan, i
	case planDone[w] || isDone(w):
		return cuePast, i
	}
	return cueNone, i
}
