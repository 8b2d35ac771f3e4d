package bot

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// An expectation is the kind of thing that would answer a question.
type expectation string

// The kinds of answer.
const (
	expectAny       expectation = "any"
	expectCount     expectation = "count"     // how many of something
	expectAmount    expectation = "amount"    // money or another measure
	expectShare     expectation = "share"     // a percentage
	expectDate      expectation = "date"      // when
	expectDuration  expectation = "duration"  // how long, by when
	expectPerson    expectation = "person"    // who
	expectPlace     expectation = "place"     // where
	expectStatement expectation = "statement" // what somebody said
	expectReason    expectation = "reason"    // why
	expectPenalty   expectation = "penalty"   // what fine, what sentence
	expectAge       expectation = "age"       // how old
	expectName      expectation = "name"      // which organisation, town, country, programme…
)

// An opening tells by a question's words what it expects. The patterns are
// matched against the folded question (lower case, no accents, hyphens and
// apostrophes as spaces), first match wins.
type opening struct {
	expects expectation
	pattern *corpus.Pattern
}

func open(e expectation, pattern string) opening {
	return opening{e, corpus.NewPattern(pattern)}
}

var openings = []opening{
	open(expectAge, `\b(quel (est |etait |sera )?(l )?age|how old|what age)\b`),
	open(expectDuration, `\b(dans quel delai|quel delai|en combien de temps|combien de temps|pendant combien|quelle (est la )?duree|how (long|quickly|fast|soon)|combien d (heures|annees)|combien de (jours|mois|minutes|semaines))\b`),
	open(expectShare, `\b(quelle part|quel pourcentage|quelle proportion|quel taux|quel(le)? (est|etait|sera|fut|a ete) (le |la |l )?(part|pourcentage|proportion|taux)|what (is |was )?(the )?(\w+ )?(share|percentage|proportion|rate))\b`),
	open(expectAmount, `\b(quel(le)?s? (est |etait |sera |sont |serait )?(le |la |les |l )?(montant|somme|enveloppe|budget|cout|prix|depense|recette|financement|credit|rancon|prime)|combien (a |ont |va |vont |avait )?(t )?(il |elle |ils )?(cout|verse|depens|investi|alloue|debours|paye|touch|rapporte)|combien (le|la|les|l|un|une|ce|cette) (\w+ ){1,7}(cout|verse|depens|investi|alloue|debours|paye|touch|rapporte)|how much|at what cost|combien de (millions|milliards|euros|francs|dollars)|combien d (euros|argent))`),
	open(expectPenalty, `\b(quelle (amende|peine|sanction|condamnation)|what (fine|sentence|penalty|prison sentence))\b`),
	open(expectDate, `\b(quand|a quelle date|quelle (est|etait|sera) la date|quel jour|quel mois|en quelle annee|depuis quelle annee|quelle annee|quelle date|d ici a? ?quand|a quel moment|pour quelle (date|periode)|date limite|when|on (what|which) (date|day)|(what|which) (date|year|day)|since which)\b`),
	open(expectCount, `\b(combien|quel (est |etait |sera |fut |a ete )?(le |l )?(nombre|effectif|total|chiffre)|how many|what number)\b`),
	open(expectStatement, `\b(qu (affirm|expliqu|annonc|estim|indiqu|assur)ent|que (soulign|declar|affirm|promett|repond|dis|pens|estim|reproch)(e|ent|)\b|qu (a|ont|avait) (t (il|elle) )?(\w+ ){0,3}?(dit|declare|affirme|repondu|precise|estime|souligne|explique)|qu a t (il|elle) (dit|declare|affirme|repondu)|que (dit|disent|declare|declarent|pense|pensent|affirme|repond|estime)|par quels mots|en quels termes|quel message|comment (\w+ ){1,4}a t (il|elle) (commente|justifie|qualifie|reagi|repondu)|comment (\w+ ){1,4}(qualifie|juge|commente|decrit)|what (did|does|do|has) (\w+ ){1,5}(say|said|state|declare|think|answer|reply)|how did (\w+ ){1,4}(comment|react|respond))`),
	open(expectReason, `\b(pourquoi|pour quelle raison|pour quel motif|why)\b`),
	open(expectPlace, `\b(ou (a|ont|est|sont|se|s|doit|va|etait|etaient|aura|auront|eut)\b|^ou |dans quel(le)?s? (ville|pays|lieu|canton|region|endroit|commune|village|prison|batiment)|where|in (which|what) (city|country|place|town))`),
	open(expectName, `\b(comment s appell(e|ent|ait)|quel est le nom|what (is|was) the name|quel(le)?s? (organisation|agence|institution|entreprise|societe|autorite|pays|etat|ville|journal|departement|groupe|etats|villes|organisations|entreprises|agences)|(which|what) (organi[sz]ation|agency|institution|company|country|countries|city|cities|paper|newspaper))\b`),
	open(expectPerson, `(^qui\b|^(\w+ ){0,4}?(a|de|par|avec|pour|chez|sous|contre|selon) qui\b|, (et )?qui (a|est|sera)\b|^(to |by |with |from )?(who|whom|whose)\b|\bquel(le)? (ministre|president|presidente|commissaire|maire|ambassadeur|ambassadrice|directeur|directrice|responsable|porte parole|chef|depute|procureur)|\b(which|what) (minister|president|commissioner|mayor)\b)`),
}

// expects tells what would answer a question; text is the folded question.
func expects(folded string) expectation {
	if m := yesOrNoWhen.FindString(folded); m != "" {
		return expectAny
	}
	for _, o := range openings {
		if o.pattern.MatchString(folded) {
			return o.expects
		}
	}
	return expectAny
}

// yesOrNoWhen is a question for a yes or a no in which "when" tells a circumstance.
var yesOrNoWhen = corpus.NewPattern(`^(did|does|do|is|are|was|were|has|have|had|will|can|could|should|est ce qu\w*) .* (when|where|quand|who) |^(le|la|les|l|un|une|des|ce|cette|ces|son|sa|ses) .* (ils?|elles?) .* quand `)

// foldQuestion is the form of a question that the openings are written for.
func foldQuestion(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\'', '-', '?', '!', ',', ';', ':', '.', '"', '«', '»', '(', ')', '\n', '\t', '\u00a0', '\u202f':
			return ' '
		}
		return r
	}, retrieval.Fold(s))
	return strings.Join(strings.Fields(s), " ")
}

// A fit says how well a sentence has the kind of thing that a question expects.
type fit float64

// The fits.
const (
	misfit fit = 0   // nothing of the kind
	partly fit = 0.5 // something of the kind, not tied to what is asked about
	fully  fit = 1
)

var (
	moneyUnit   = corpus.NewPattern(`(?i)^[\s\x{a0}\x{202f}]*((millions?|milliards?|billions?|mio|mrd|md)\b[\s\x{a0}\x{202f}]*(d['’]|de |of )?)?(euros?|francs?|dollars?|chf|eur|usd|€|\$|£|livres)`)
	money       = corpus.NewPattern(`(?i)(€|\$|£|chf|eur|usd)[\s\x{a0}\x{202f}]*$`)
	million     = corpus.NewPattern(`(?i)^[\s\x{a0}\x{202f}]*(millions?|milliards?|billions?)`)
	percentUnit = corpus.NewPattern(`(?i)^[\s\x{a0}\x{202f}]*(%|pour ?cent|per ?cent|points?)`)
	timeUnit    = corpus.NewPattern(`(?i)^[\s\x{a0}\x{202f}]*((à|to|ou|or)[\s\x{a0}]+\S+[\s\x{a0}]+)?(secondes?|minutes?|heures?|h\b|jours?|semaines?|mois|ans?\b|années?|seconds?|hours?|days?|weeks?|months?|years?)`)
	ageUnit     = corpus.NewPattern(`(?i)^[\s\x{a0}\x{202f}]*(ans\b|years old)`)
	vagueTime   = corpus.NewPattern(`(?i)(?:^|\PL)(sous peu|immédiatement|sans délai|prochainement|dans les meilleurs délais|à court terme|à long terme|à moyen terme|permanen(?:t|ce)|illimitée?|shortly|immediately)`)
	reasonLead  = corpus.NewPattern(`(?i)(?:^|\PL)(car[\s,]|parce qu|puisqu|en raison|à cause|afin|pour \p{L}+er|pour \p{L}+ir|de sorte|grâce à|faute de|suite à|en effet|c['’]est pourquoi|dans le but|visant|vise|permet|étant donné|motif|raison|because|due to|in order|so that)`)
	numberWord  = corpus.NewPattern(`(?i)^` + number + `(?:-(?:et-)?(?:une?|one|` + number + `))*$`)
)

// number is a number in words; a compound joins several with hyphens ("quarante-deux").
const number = `(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cent|mille|huitième|neuvième|dizaine|douzaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|soixantaine|centaine|millier|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)s?`

// A figure is a number in a sentence that is no part of a date.
type figure struct {
	token         int // index into the tokens of the sentence
	before, after string
}

// figures returns the numbers of a sentence, in figures or in words, outside its dates.
func figures(text string, sentence corpus.Span, tokens []retrieval.Token, dates []corpus.Mention) []figure {
	var out []figure
	in := sentence.In(text)
	for i, t := range tokens {
		if t.Kind != retrieval.Number && !numberWord.MatchString(t.Surface) {
			continue
		}
		at := corpus.Span{Start: sentence.Start + t.Start, End: sentence.Start + t.End}
		if inDates(at, dates) && !numberWord.MatchString(t.Surface) {
			continue
		}
		out = append(out, figure{i, in[:t.Start], in[t.End:]})
	}
	return out
}

func inDates(s corpus.Span, dates []corpus.Mention) bool {
	for _, d := range dates {
		if d.Span.Overlaps(s) {
			return true
		}
	}
	return false
}

// fits tells how well sentence u has what q expects.
func (in *inquiry) fits(u *unit) fit {
	switch in.expect {
	case expectCount:
		return in.fitsCount(u)
	case expectAmount:
		return best(u, func(f figure) fit {
			switch {
			case moneyUnit.MatchString(f.after), money.MatchString(f.before):
				return fully
			case million.MatchString(f.after):
				return fully
			}
			return misfit
		})
	case expectPenalty:
		return best(u, func(f figure) fit {
			if moneyUnit.MatchString(f.after) || money.MatchString(f.before) || timeUnit.MatchString(f.after) {
				return fully
			}
			return misfit
		})
	case expectShare:
		return best(u, func(f figure) fit {
			if percentUnit.MatchString(f.after) {
				return fully
			}
			return misfit
		})
	case expectAge:
		return best(u, func(f figure) fit {
			if ageUnit.MatchString(f.after) {
				return fully
			}
			return misfit
		})
	case expectDuration:
		if got := best(u, func(f figure) fit {
			if timeUnit.MatchString(f.after) {
				return fully
			}
			return misfit
		}); got > misfit {
			return got
		}
		if len(u.dates) > 0 || vagueTime.MatchString(u.text) {
			return partly
		}
	case expectDate:
		if len(u.dates) > 0 || len(corpus.ScanDates(u.text)) > 0 {
			return fully
		}
		if vagueTime.MatchString(u.text) {
			return partly
		}
	case expectName:
		return in.fitsName(u)
	case expectPerson:
		return in.fitsPerson(u)
	case expectPlace:
		return in.fitsPlace(u)
	case expectReason:
		if reasonLead.MatchString(u.text) {
			return fully
		}
		return partly
	case expectStatement:
		return in.fitsStatement(u)
	default:
		return fully
	}
	return misfit
}

func best(u *unit, judge func(figure) fit) fit {
	got := misfit
	for _, f := range u.figures {
		got = max(got, judge(f))
	}
	return got
}

// countReach is how many words may stand between a number and what it counts.
const countReach = 5

// fitsCount looks for a number that counts what the question asks the number of.
func (in *inquiry) fitsCount(u *unit) fit {
	if len(u.figures) == 0 {
		return misfit
	}
	if in.focus < 0 {
		return partly
	}
	got := misfit
	for _, f := range u.figures {
		if percentUnit.MatchString(f.after) {
			continue
		}
		if in.words[in.focus].isFrame() || !u.countsThing(f) {
			got = partly
		}
		for i := max(0, f.token-2); i <= f.token+countReach && i < len(u.tokens); i++ {
			if in.words[in.focus].matchesToken(u.tokens[i]) > 0 {
				return fully
			}
		}
	}
	return got
}

// countsThing reports whether a noun stands right behind figure f.
func (u *unit) countsThing(f figure) bool {
	if f.token+1 >= len(u.tokens) {
		return false
	}
	t, next := u.tokens[f.token], u.tokens[f.token+1]
	return next.Kind == retrieval.Word && !next.Stop && strings.TrimSpace(u.text[t.End:next.Start]) == ""
}

// fitsPerson looks for a name that the question does not hold itself.
func (in *inquiry) fitsPerson(u *unit) fit {
	got := misfit
	run := 0
	for i, t := range u.tokens {
		if actors[t.Fold] && !in.holds(t) {
			got = max(got, partly)
		}
		if !t.Name || t.Kind == retrieval.Number || in.holds(t) {
			run = 0
			continue
		}
		run++
		got = max(got, partly)
		if run >= 2 || i > 0 && personTitles[u.tokens[i-1].Fold] {
			return fully
		}
	}
	return got
}

// placeLeads stand before a place, with an article or a noun between ("à l'hôtel de Beauvau").
var placeLeads = wordSet(`a au aux en dans pres chez vers at in near to`)

// placeReach is how many words may stand between such a word and the place's name.
const placeReach = 4

// fitsPlace looks for a name behind a preposition of place that the question does not hold itself.
func (in *inquiry) fitsPlace(u *unit) fit {
	lead := -placeReach - 1
	got := misfit
	for i, t := range u.tokens {
		if !t.Stop && i-lead <= 2 && t.Kind == retrieval.Word && !in.holds(t) && !inDates(corpus.Span{Start: u.span.Start + t.Start, End: u.span.Start + t.End}, u.dates) {
			got = partly
		}
		switch {
		case placeLeads[t.Fold]:
			lead = i
		case !t.Stop && !t.Name && i-lead > 2:
			lead = -placeReach - 1 // a second noun in between: the name belongs to something else
		case t.Name && i-lead <= placeReach && !in.holds(t):
			return fully
		case t.Name && t.Start > 0 && u.text[t.Start-1] == '(' && !in.holds(t):
			return fully
		}
	}
	return got
}

// actors are those who act in official texts without a name of their own.
var actors = wordSet(`elus maires ministres deputes senateurs representants responsables dirigeants experts autorites entreprises
	plateformes operateurs societes associations syndicats ong policiers gendarmes militaires magistrats procureurs juges
	habitants citoyens participants signataires villes etats pays partenaires victimes patients etudiants salaries`)

var personTitles = wordSet(`m mm mme président présidente député sénateur général procureure mr mrs ms dr ministre president presidente commissaire maire ambassadeur ambassadrice
	directeur directrice chef procureur procureure depute deputee senateur senatrice general colonel minister commissioner mayor`)

// fitsName looks for a name of any kind that the question does not hold itself.
func (in *inquiry) fitsName(u *unit) fit {
	if asksCalled.MatchString(in.folded) {
		return in.fitsCalled(u)
	}
	if slices.ContainsFunc(u.tokens, func(t retrieval.Token) bool {
		return (t.Name || t.Kind == retrieval.Acronym) && !in.holds(t)
	}) {
		return fully
	}
	return partly
}

// asksCalled finds the questions for the name that somebody or something bears.
var asksCalled = corpus.NewPattern(`\b(appell\w+|quel est le nom|le nom de|name of|names of|called)\b`)

// fitsCalled looks for a name close to the thing whose name is asked for.
func (in *inquiry) fitsCalled(u *unit) fit {
	got := misfit
	for i, t := range u.tokens {
		if !t.Name && t.Kind != retrieval.Acronym || t.Kind == retrieval.Number || in.holds(t) || t.Start > 0 && u.text[t.Start-1] == '(' {
			continue
		}
		got = partly
		for _, k := range []int{in.subject, in.focus} {
			if k >= 0 && within(in.words[k].places(u.tokens), []int{i}, placeReach) {
				return fully
			}
		}
	}
	return got
}

// fitsStatement looks for words of the person asked about.
func (in *inquiry) fitsStatement(u *unit) fit {
	if len(in.speaker) == 0 {
		return partly
	}
	named := u.speaker()
	if named == "" {
		if len(marks(u.text)) > 0 || insideSpeech(u.doc.Text, u.earlier) {
			return partly
		}
		return misfit
	}
	who := retrieval.Fold(named)
	if slices.ContainsFunc(in.speaker, func(name string) bool { return strings.Contains(who, name) }) {
		return fully
	}
	if !strings.ContainsFunc(named, unicode.IsUpper) {
		return partly // "le ministre": it may be the one asked about
	}
	return misfit
}
