package corpus

import (
	"slices"
	"strings"
)

// tenseReach is how many tokens around a date are looked at for a verb.
const tenseReach = 24

// dress gives an expression that begins at token start what the words around it say: its
// lead, its tense, and whether its value is loose.
func (s *scanner) dress(e Expr, start int) Expr {
	end := start
	for end < len(s.toks) && s.toks[end].start < e.Span.End {
		end++
	}
	e.Lead = s.lead(start)
	e.Tense = s.tense(start, end)
	e.Noun = s.qualifies(start)
	e.Vague = loose(e.When) || e.Range && loose(e.Last) || s.nowadays(start)
	return e
}

// qualifies reports whether the date at i stands behind a noun and "de".
func (s *scanner) qualifies(i int) bool {
	if s.is(i-1, "'") && s.is(i-2, "d") {
		i--
	} else if !s.is(i-1, "de", "du", "of") {
		return false
	}
	t := s.at(i - 2)
	return t.kind == tokenWord && t.fold == "" && t.digits() > 3 && verbEnding(s.raw(i-2)) == TenseUnknown
}

func loose(w When) bool {
	return w.Part == PartStart || w.Part == PartMiddle || w.Part == PartEnd || w.Lean == LeanText
}

// nowadays reports whether "aujourd'hui" at i may mean these days rather than this day: it
// follows a verb in the present tense that tells of no event.
func (s *scanner) nowadays(i int) bool {
	if s.is(i, "maintenant", "now") || s.is(i, "ce") && s.is(i+1, "jour") && s.is(i-1, "a") {
		return true
	}
	if !s.is(i, "aujourd", "today") {
		return false
	}
	if s.is(i-1, "est", "sont", "encore", "deja", "'", "is", "are") || s.is(i+3, "deja") {
		return !s.is(i-2, "d") || !s.is(i-3, "partir", "compter")
	}
	if s.is(i-1, "a") && s.is(i-2, "y") {
		return true
	}
	return s.stateVerb(i-1) || s.raw(i) == "Aujourd" && s.tense(i, i+3) == TenseUnknown
}

// eventVerbs are verbs of the present tense by which the press tells of the day.
var eventVerbs = strings.Fields(`publie publient présente présentent annonce annoncent lance lancent adopte adoptent approuve approuvent
	ouvre ouvrent signe signent rencontre rencontrent débute débutent commence commencent démarre démarrent informe informent décide décident
	dévoile dévoilent inaugure inaugurent célèbre célèbrent remet remettent siège siègent fête fêtent accueille accueillent confirme confirment`)

// stateVerb reports whether token i looks like a verb in the present tense that is none of
// eventVerbs: it ends in -e or -ent, and no article makes it a noun.
func (s *scanner) stateVerb(i int) bool {
	t := s.at(i)
	if t.kind != tokenWord || t.fold != "" || s.at(i-1).kind != tokenWord {
		return false
	}
	raw := strings.ToLower(s.raw(i))
	if !strings.HasSuffix(raw, "e") && !strings.HasSuffix(raw, "ent") || strings.HasSuffix(raw, "ée") || strings.HasSuffix(raw, "ment") {
		return false
	}
	if s.is(i-1, "le", "la", "les", "l", "de", "du", "des", "d", "ce", "cet", "cette", "ces", "un", "une", "a", "au", "aux", "son", "sa") {
		return false
	}
	return !slices.Contains(eventVerbs, raw)
}

// lead reads the word before token i that opens a period.
func (s *scanner) lead(i int) Lead {
	j := i - 1
	for k := 0; k < 3 && (s.is(j, "le", "la", "les", "the", "l", "'", "cette", "mois") || s.is(j, "de") && s.is(j+1, "mois")); k++ {
		if s.is(j, "'") && s.is(j-1, "qu", "jusqu", "d", "aujourd") {
			break
		}
		j--
	}
	switch {
	case s.is(j, "depuis", "since"):
		return LeadSince
	case s.is(j, "des") && strings.ContainsAny(s.raw(j), "èÈ"),
		s.is(j, "de", "du") && s.is(j-1, "partir", "compter") && s.is(j-2, "a"),
		s.is(j, "'") && s.is(j-1, "d") && s.is(j-2, "partir", "compter"),
		s.is(j, "from", "of") && s.is(j-1, "as", "starting") && !s.is(j-2, "soon"):
		return LeadFrom
	case s.is(j, "avant", "before"):
		return LeadBefore
	case s.is(j, "apres", "after"):
		return LeadAfter
	case s.is(j, "until", "till", "through"), s.is(j, "to") && s.is(j-1, "up"):
		return LeadUntil
	case s.is(j, "a", "au", "en") && s.is(j-1, "'") && s.is(j-2, "jusqu"), s.is(j, "'") && s.is(j-1, "jusqu"):
		return LeadUntil
	case s.is(j, "ici") && s.is(j-1, "'"), s.is(j, "a", "au", "en") && s.is(j-1, "ici") && s.is(j-2, "'"), s.is(j, "by"):
		return LeadBy
	}
	return LeadNone
}

// tense reads the direction of the clause around tokens [start, end): the nearest verb
// before the date decides, then the nearest after it.
func (s *scanner) tense(start, end int) Tense {
	for i := start - 1; i >= 0 && i > start-tenseReach; i-- {
		if s.clauseEnd(i) || s.toks[i+1].breaks > 1 {
			break
		}
		if i > start-8 && s.is(i, "depuis", "since") {
			return TensePast // "depuis la fermeture du printemps"
		}
		if t := s.verb(i); t != TenseUnknown {
			return t
		}
	}
	for i := end; i < len(s.toks) && i < end+tenseReach; i++ {
		if s.toks[i].breaks > 1 || s.is(i, ".", ";", "!", "?", ":") && !s.toks[i].glued {
			break
		}
		if s.is(i, ".", ";") {
			break
		}
		if t := s.verb(i); t != TenseUnknown {
			return t
		}
	}
	return TenseUnknown
}

// clauseEnd reports whether token i ends a clause for the search of a verb before a date.
func (s *scanner) clauseEnd(i int) bool {
	if s.is(i, ".") {
		return !s.at(i + 1).glued
	}
	return s.is(i, ";", "!", "?", "«", "»", "\"", "“", "”")
}

// verb reports what the word i says of time.
func (s *scanner) verb(i int) Tense {
	t := s.toks[i]
	if t.kind != tokenWord {
		return TenseUnknown
	}
	if s.is(i, "a", "ont") && strings.EqualFold(s.short(i+1), "lieu") {
		return TenseUnknown // "a lieu" may be said of what is to come
	}
	if t.fold == "a" {
		// the auxiliary, not the preposition, whatever the typing
		if raw := s.raw(i); raw == "a" && !s.is(i-1, "y") && !s.is(i+1, "le", "la", "l", "partir", "compter", "venir") && s.at(i+1).kind == tokenWord {
			return TensePast
		}
		return TenseUnknown
	}
	if s.is(i, "est", "sont") {
		return s.toBe(i)
	}
	if t.word.tense == TenseAhead && (strings.EqualFold(s.long(i-1), "initialement") || strings.EqualFold(s.long(i-1), "originally")) {
		return tenseNear // what was planned may be over
	}
	if s.is(i, "prevu", "attendu", "prevue", "attendue") && s.is(i-1, "que", "comme") {
		return TensePast
	}
	if t.word.tense != TenseUnknown {
		return t.word.tense
	}
	if t.fold != "" {
		return TenseUnknown
	}
	return verbEnding(s.raw(i))
}

// beenDone are the participles that "est" makes a past of; behind others it is as often a
// present: "la route est fermée".
var beenDone = strings.Fields(`entré entrée entrés entrées né née nés nées mort morte morts mortes décédé décédée venu venue venus venues devenu devenue devenus devenues
	allé allée allés allées arrivé arrivée arrivés arrivées parti partie partis parties sorti sortie sortis sorties tombé tombée tombés tombées
	resté restée restés restées revenu revenue revenus revenues paru parue parus parues intervenu intervenue parvenu parvenue survenu survenue survenus survenues`)

// toBe is the tense of "est" or "sont" at i.
func (s *scanner) toBe(i int) Tense {
	switch {
	case s.raw(i+1) == "à" || s.at(i+1).word.tense == TenseAhead:
		return TenseAhead
	case s.is(i-1, "'") && s.is(i-2, "s"), strings.EqualFold(s.short(i-1), "se"):
		return TensePast
	}
	for k := i + 1; k <= i+3; k++ {
		if slices.Contains(beenDone, strings.ToLower(s.long(k))) {
			return TensePast
		}
	}
	return tenseNear
}

// verbEnding reads a future off the ending of a French verb: "se tiendra", "ouvriront",
// "aurons", "publierait".
func verbEnding(raw string) Tense {
	n := len(raw)
	if n < 5 || n > 24 {
		return TenseUnknown
	}
	raw = strings.ToLower(raw)
	for _, ending := range [...]string{"era", "ira", "dra", "vra", "ura", "rra", "tra", "eront", "iront", "dront", "vront", "uront", "rront", "tront", "erai", "irai", "drai", "vrai",
		"erait", "eraient", "drait", "draient", "vrait", "vraient", "ourrait", "ourraient",
		"erons", "irons", "drons", "vrons", "erez", "irez", "drez", "verrez", "eras", "iras"} {
		if strings.HasSuffix(raw, ending) {
			switch raw {
			case "opera", "opéra", "camera", "caméra", "sahara", "extra", "ultra", "intra", "infra", "contra", "environs", "vrai", "libera",
				"ouvrait", "livrait", "suivrait", "couvrait", "découvrait", "recouvrait", "délivrait", "cadrait", "encadrait", "engendrait",
				"ouvraient", "livraient", "couvraient", "délivraient", "encadraient", "engendraient":
				return TenseUnknown
			}
			return TenseAhead
		}
	}
	return TenseUnknown
}
