package corpus

import (
	"strings"
)

// sentenceAround returns the words before and after e in its sentence, quoted
// words blanked and no-break spaces made plain. e is written in text at base.
func sentenceAround(text string, sentences []Span, base int, e Expr) (before, after string) {
	at := Span{base + e.Span.Start, base + e.Span.End}
	for _, s := range sentences {
		if s.Contains(at) {
			return plainSpaces(unquoted(text[s.Start:at.Start])), plainSpaces(text[at.End:s.End])
		}
	}
	return "", ""
}

// quoted matches words between quotation marks.
var quoted = NewPattern(`"[^"]*"|«[^»]*»|“[^”]*”`)

// unquoted is s with its quotations replaced by empty ones; a quotation that
// was opened in an earlier sentence is cut off too.
func unquoted(s string) string {
	s = quoted.ReplaceAllString(s, `""`)
	if i := strings.LastIndexAny(s, "»”"); i >= 0 {
		s = `""` + strings.TrimLeft(s[i:], "»”")
	}
	return s
}

// plainSpaces is s with every kind of no-break or narrow space as a plain one.
func plainSpaces(s string) string { return noBreaks.Replace(s) }

var noBreaks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u2009", " ")

// The words of telling. An announcement names the day on which it is made right
// behind its verb or its speaker; an adoption may name its object in between.
const (
	announced = `annoncé|indiqué|précisé|déclaré|affirmé|expliqué|estimé|souligné|rappelé|assuré|ajouté|confirmé|signalé|écrit|dit|fait savoir|announced|said|stated|declared`
	adopted   = `adopté|voté|approuvé|signé|publié|paru|diffusé|présenté|dévoilé|rendu publi(?:c|que)|mis en ligne|adopted|approved|signed|published|issued|released|unveiled`
	telling   = `(?:annonc|indiqu|précis|déclar|affirm|expliqu|estim|soulign|rappell|assur|ajout|confirm|signal)(?:e|ent)|announces?|says?`
	inverted  = `(?:-t-(?:il|elle|on)|-(?:ils|elles|il|elle))?`
	agrees    = `e?s?`
)

// words are up to a few of them without punctuation.
const words = `(?: [\p{L}\d'’-]+){0,7}?`

var (
	// dayWord is what may stand between the words before a day and the day.
	dayWord = NewPattern(`(?:^| )(?:[Ll]e|[Cc]e|on|this)? ?$`)
	// hasTold: "a annoncé", "ont-ils déclaré", "announced".
	hasTold = NewPattern(`(?i)(?:^|[^\pL])(?:(?:a|ont|has|have)` + inverted + ` (?:[\pL]+ment |aussi |également )?(?:` + announced + `|` + adopted + `)|announced|said|adopted|approved|published)` + agrees + `$`)
	// tellsNow: "annonce", "indique-t-il".
	tellsNow = NewPattern(`(?i)(?:^|[\s,"»”])(?:` + telling + `)` + inverted + `$`)
	// toldBy: a speaker behind the verb, and before it the end of what is told.
	toldBy = NewPattern(`(?i)[,"»”] ?(?:(?:a|ont)` + inverted + ` (?:` + announced + `)|` + telling + `)(` + words + `)$`)
	// hasAdopted: "a adopté son budget".
	hasAdopted = NewPattern(`(?i)(?:^|[^\pL])(?:a|ont|est|sont|has|have)(?: été| been)? (?:` + adopted + `)` + agrees + `(` + words + `)$`)
	// justOut: "un plan adopté", "dans un communiqué".
	justOut = NewPattern(`(?i)(?:^|[^\pL])(?:(?:` + adopted + `)` + agrees + `|dans un communiqué|in a statement)$`)
	// aNoun: what looks like a verb in the present is a noun behind these.
	aNoun = NewPattern(`(?i)(?:^|[^\pL])(?:l['’]|d['’]|(?:la|une|cette|sa|leur|the|an?) )(?:annonce|estime|signale|indique)$`)
)

var (
	// longAgo matches the tenses that tell of what was before the news.
	longAgo = NewPattern(`(?i)(?:^|[^\pL])(?:avaient|avait|était|étaient|ayant|fut|furent|eut|eurent|had|(?:\pL{2,}(?:[^fr\pZ]ait|[^\pZ]aient))|ouvrait|offrait|souffrait|couvrait|entrait|montrait|rencontrait|tirait|retirait)(?:[^\pL]|$)`)
	// nounsInAit end like a verb in the imperfect.
	nounsInAit = NewPattern(`(?i)\b(?:souhait|lait|plait|distrait|trait|soustrait|malfait|parfait|satisfait|bienfait|forfait|méfait|extrait|retrait|portrait|attrait)\b`)
	// follows matches the words that set news off from what it comes after.
	follows = NewPattern(`(?i)(?:^|[^\pL])(?:après|depuis|suite à|à la suite|fait suite|anniversaire|rappell?(?:e|ent|é)|commémor[\pL]+|évoqu[\pL]+|hommage|revien(?:t|nent) sur|since|after|following|ago|hier|la veille|qui (?:l['’])?(?:a|ont)|who)(?:[^\pL]|$)`)
	// opensAfter matches an introduction of that kind, which the comma behind it closes.
	opensAfter = NewPattern(`(?i)^(?:\S+ \S+ )?(?:après|depuis|since|after|following) [^,]*,`)
	// happened matches participles and definite nouns of events: the day behind
	// them is that of the event. An event told as new ("un incendie") is the news.
	happened = NewPattern(`(?i)(?:^|[^\pL])(?:survenue?s?|commise?s?|mise?s? en (?:examen|cause|service)|élue?s?|réélue?s?|née?s?|fondée?s?|créée?s?|condamnée?s?|arrêtée?s?|interpellée?s?|nommée?s?|perpétrée?s?|décédée?s?|morte?s?|tuée?s?|blessée?s?|disparue?s?|ouverte?s?|fermée?s?|inaugurée?s?|détruite?s?|démissionné|promulguée?s?|datée?s?|entrée?s? en vigueur|elected|founded|born|killed|convicted|carried out|committed|` +
		`(?:l['’]|le |la |les |du |des |d['’]|the )(?:attentat|attaque|explosion|incendie|séisme|naufrage|accident|assassinat|meurtre|décès|mort|catastrophe|crash|arrestation|élection|loi|décret|ordonnance|arrêté|attack|bombing|earthquake|fire|crash|law)s?)(?:[^\pL]|$)`)
	// people matches nouns for those to whom something happened: "les élus", "des blessés".
	people = NewPattern(`(?i)(?:les |des |aux |ses |leurs |nos |ces |l['’]|d['’])(?:élue?s?|élus|condamnée?s|blessée?s|disparue?s|tués|morts)(?:[^\pL]|$)`)
	// inLaw matches a text in force; that it was adopted is history.
	inLaw = NewPattern(`(?i)(?:^|[^\pL])(?:loi|décret|ordonnance|arrêté|traité|directive|règlement|convention|contrat|accord|law|act|treaty|agreement)s? [^,"]*$`)
	// reported matches words that hang on a verb: what they date is what is told, not the telling.
	reported = NewPattern(`(?i)(?:^|[^\pL])(?:que|qu['’]|qui|dont|où|de|du|des|d['’]|that|who|which|of)$|(?:^|[^\pL])(?:que |qu['’]|qui |dont |où |that |who |which )`)
	// recallsSo matches the verb behind the words that somebody recalls; before
	// what is recalled, the same verb speaks of another day.
	recallsSo = NewPattern(`(?i)^ ?(?:(?:a|ont)(?:-t-\pL+|-ils|-elles)? )?rappell?(?:e|ent|é)`)
	// thatHas matches what is told as done before it is told: "que le maire a été battu".
	thatHas = NewPattern(`(?i)(?:^|[^\pL])(?:que |qu['’])[^,]*[^\pL](?:a|ont|est|sont|s['’]est) `)
	// goesOn matches how a sentence goes on whose verb stood before the day.
	goesOn = NewPattern(`(?i)^ ?(?:$|[.;:!?…)"»”]|,? ?(?:à|au|aux|en|dans|devant|pour|par|sur|sous|avec|sans|lors|afin|après|avant|alors|tandis|dont|où|et|mais|selon|chez|entre|contre|vers|at|in|to|for|by|with|after|before|during|and|but)(?:[^\pL]|$)|, [\p{Lu}l])`)
	// yearFirst matches a sentence that opens with the time it tells of.
	yearFirst = NewPattern(`(?i)^(?:en|in|le|au|dès|depuis|il y a|voici) [^,]{0,20}\d[^,]{0,20},`)
)

// tells reports whether a day that stands between before and after in its
// sentence is the day of the news: set off by a comma as agencies write it, or
// behind a verb of publishing, adopting or announcing. A day that may be that of
// an event which the news only recalls is not.
func tells(before, after string) bool {
	before = dayWord.ReplaceAllString(before, "")
	if yearFirst.MatchString(before) {
		return false
	}
	if clause, ok := strings.CutSuffix(strings.TrimSpace(before), ","); ok {
		return setOff(clause, after)
	}
	before = strings.TrimSpace(before)
	clause := before[strings.LastIndexAny(before, ",;:\"»”")+1:]
	switch {
	case past(clause) || follows.MatchString(clause):
		return false
	case hasTold.MatchString(before):
		return true
	case tellsNow.MatchString(before):
		return !aNoun.MatchString(before)
	case justOut.MatchString(before):
		return !past(before) && !past(after) && !follows.MatchString(before) && !inLaw.MatchString(before)
	}
	for _, verb := range []*Pattern{toldBy, hasAdopted} {
		if m := verb.FindStringSubmatch(before); m != nil && !reported.MatchString(m[1]) && !happens(m[1]) {
			return true
		}
	}
	return false
}

// setOff reports whether a clause that a comma and a day follow is news of that day.
func setOff(clause, after string) bool {
	if strings.TrimSpace(clause) == "" || !goesOn.MatchString(after) {
		return false
	}
	clause = opensAfter.ReplaceAllString(clause, "")
	if said := says.FindAllStringIndex(clause+" ", -1); said != nil {
		at := said[len(said)-1][0]
		clause = clause[strings.LastIndexAny(clause[:at+1], ",;:\"»”")+1:]
	}
	clause = recallsSo.ReplaceAllString(clause, "")
	return !past(clause) && !follows.MatchString(clause) && !happens(clause) && !thatHas.MatchString(clause)
}

// past reports whether s tells of what was before the news.
func past(s string) bool { return longAgo.MatchString(nounsInAit.ReplaceAllString(s, "")) }

// happens reports whether s names an event by a participle or a noun.
func happens(s string) bool { return happened.MatchString(people.ReplaceAllString(s, " ")) }
