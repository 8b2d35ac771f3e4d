package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A State is what became of a deadline, as far as later texts say so.
type State string

// The states.
const (
	StateAnnounced State = "announced" // nothing later is said of it
	StateKept      State = "kept"
	StatePostponed State = "postponed" // to a later day
	StateExtended  State = "extended"  // what was to end ends later
	StateDropped   State = "dropped"
)

// An outcome is a sentence that says what became of something that was due.
type outcome struct {
	*extract
	state State
	act   string   // what was done, for StateKept: see actOf
	about []string // the terms of what it says this of, without those that every act has
	names int      // how many of them, the first ones, are names
	by    []string // the terms of who did it, where the verb is active
	dates []corpus.Mention
	verb  int // the word that says it
}

var (
	putOff    = wordSet(`reporté repoussé décalé ajourné différé retardé postponed delayed deferred`)
	prolonged = wordSet(`prolongé prorogé extended`)
	givenUp   = wordSet(`abandonné annulé retiré cancelled canceled dropped withdrawn abandoned scrapped`)
	supposed  = corpus.NewPattern(`(?i)(?:^|[^\p{L}'’-])(?:s['’]ils?|si|au cas où|rumeurs?|if|unless|rumou?rs?)(?:[^\p{L}]|$)`)
	// outcomeStems are what a sentence must hold to be one: found fast.
	outcomeStems = []string{"report", "repouss", "décal", "ajourn", "différ", "retard", "prolong", "prorog", "postpon", "delay", "defer", "extend", "abandon", "annul", "retir",
		"cancel", "dropp", "withdraw", "scrapp", "renonc", "vigueur", "tenu", " eu lieu", "lanc", "ouvert", "inaugur", "publi", "présent", "remis", "adopt", "sign", "approuv", "débuté", "commencé",
		"démarré", "achev", "termin", "mis en service", "mise en service", "into force", "launch", "open", "adopted", "took place", "held"}
	// colourless are terms that say what is done with a thing rather than which it is.
	colourless = termsFolded(`date délai échéance entrée vigueur mise œuvre lancement ouverture publication présentation adoption signature séance projet mesure nouveau nouvelle année mois
		jour début fin deadline date launch opening measure new year month day entry force`)
)

func termsFolded(words string) map[string]bool {
	out := make(map[string]bool)
	for _, lang := range []string{"fr", "en"} {
		for _, t := range retrieval.Tokens(words, lang) {
			out[t.Term] = true
		}
	}
	return out
}

// outcomeOf reads what a sentence says became of something; false when it says nothing of the kind
// in so many words, denies it, or only supposes it, and when it may not be quoted.
func (a *Assistant) outcomeOf(doc *corpus.Document, p corpus.Passage, span corpus.Span) (*outcome, bool) {
	o, ok := readOutcome(doc, p, span)
	return o, ok && a.quotes(o)
}

// quotes makes o citable; false when it may not be quoted.
func (a *Assistant) quotes(o *outcome) bool {
	if suspicious(o.span.In(o.doc.Text)) {
		return false
	}
	o.unit.analyse(textLang(o.doc))
	x, ok := a.extractOf(o.unit)
	if ok {
		o.extract = x
	}
	return ok
}

// readOutcome is outcomeOf without asking whether the sentence may be quoted: its unit is not analysed.
func readOutcome(doc *corpus.Document, p corpus.Passage, span corpus.Span) (*outcome, bool) {
	text := span.In(doc.Text)
	if !slices.ContainsFunc(outcomeStems, func(w string) bool { return strings.Contains(text, w) }) || asks(text) {
		return nil, false
	}
	s := &sentenceReader{text: doc.Text, span: span, lex: dueWords(doc.Text, span)}
	state, act, verb, about, by := s.tellsOutcome()
	if state == "" || s.denied(verb) || supposed.MatchString(text) {
		return nil, false
	}
	u := &unit{doc: doc, passage: p, span: span, earlier: sentencesBefore(doc, p)}
	o := &outcome{extract: &extract{unit: u}, state: state, act: act, dates: mentionsIn(doc, span), verb: verb}
	var plain []string
	for _, t := range retrieval.Tokens(text, textLang(doc)) {
		at := corpus.Span{Start: span.Start + t.Start, End: span.Start + t.End}
		if !t.Stop && by.Contains(at) {
			o.by = append(o.by, t.Term)
		}
		if t.Stop || t.Term == "" || colourless[t.Term] || !about.Contains(at) || slices.ContainsFunc(o.dates, func(m corpus.Mention) bool { return m.Span.Overlaps(at) }) {
			continue
		}
		if t.Name || t.Kind == retrieval.Acronym {
			o.about = append(o.about, t.Term)
			o.names++
		} else {
			plain = append(plain, t.Term)
		}
	}
	o.about = append(o.about, plain...)
	if state == StateKept && by.Len() > 0 && len(o.by) == 0 {
		return nil, false // "elle a publié"
	}
	return o, len(o.about) >= 2 || o.names > 0
}

// tellsOutcome finds the verb that says what became of something, and what it says it of: the
// words before a passive, those behind an active verb, before which stands who did it. The state is "" when there is none.
func (s *sentenceReader) tellsOutcome() (state State, act string, verb int, about, by corpus.Span) {
	for i := range s.lex {
		if state, from, to, at := s.decides(i); state != "" {
			return state, "", at, s.stretch(i+1, to), s.stretch(from, at)
		}
		w := stem(s.low(i))
		switch {
		case putOff[w]:
			state = StatePostponed
		case prolonged[w]:
			state = StateExtended
		case givenUp[w]:
			state = StateDropped
		default:
			act = s.actOf(i)
			if act == "" {
				continue
			}
			state = StateKept
		}
		c, at := s.participleCue(i)
		if s.is(i, "lieu") && s.is(i-1, "eu") && (auxHave[s.low(i-2)] || s.is(i-2, "had")) {
			c, at = cuePast, i-2
		}
		passive := s.passive(at, i)
		if c != cuePast && c != cueSettled && !(c == cuePresent && state != StateKept) {
			continue
		}
		if s.is(at-1, "s'", "se") || s.is(i, "entré", "entrée", "entrés", "entrées", "lieu", "débuté", "commencé", "démarré") {
			passive = true
		}
		from, to := s.clause(at, i, at)
		if passive {
			for k := from; k < at; k++ {
				if s.is(k, ",") && s.is(k+1, "qui", "dont", "which") {
					return "", "", 0, corpus.Span{}, corpus.Span{}
				}
			}
			if at > from {
				return state, act, at, corpus.Span{Start: s.lex[from].Start, End: s.lex[at-1].End}, corpus.Span{}
			}
		} else if i+1 < to {
			if at > from {
				by = corpus.Span{Start: s.lex[from].Start, End: s.lex[at-1].End}
			}
			return state, act, at, corpus.Span{Start: s.lex[i+1].Start, End: s.lex[to-1].End}, by
		}
	}
	return "", "", 0, corpus.Span{}, corpus.Span{}
}

// passive reports whether the auxiliary at makes the participle i a passive.
func (s *sentenceReader) passive(at, i int) bool {
	if auxBe[s.low(at)] || s.is(at, "is", "are", "was", "were") {
		return true
	}
	for k := at; k < i; k++ {
		if s.is(k, "été", "been") {
			return true
		}
	}
	return false
}

// acts name verbs that say the same of what was due, by how they and their nouns begin.
var acts = []struct {
	act   string
	stems []string
}{
	{"begin", []string{"débute", "débuté", "commenc", "démarr", "began", "begin", "starts", "started"}},
	{"launch", []string{"lancé", "lancer", "lance", "launch"}},
	{"open", []string{"ouvert", "ouvrir", "ouvre", "inaugur", "opened", "opens"}},
	{"publish", []string{"publié", "publier", "publie", "published", "publish"}},
	{"present", []string{"présent", "remis", "remett", "soumis", "soumett", "presented"}},
	{"adopt", []string{"adopt", "approuv", "approved"}},
	{"sign", []string{"signé", "signer", "signed"}},
	{"end", []string{"achev", "achèv", "termin", "clos", "expir"}},
}

// actOf is what the word at i says is done, "" for an act that later texts do not report in
// words as plain.
func (s *sentenceReader) actOf(i int) string {
	w := s.low(i)
	switch {
	case strings.HasPrefix(w, "entr") && (s.is(i+1, "en") && s.is(i+2, "vigueur", "force") || s.is(i+1, "into") && s.is(i+2, "force")):
		return "force"
	case s.is(i, "tiendra", "tiendront", "tenir", "tient", "tenu", "tenue", "tenus", "tenues", "held", "dérouler", "déroulera", "dérouleront", "déroulé", "déroulée"):
		if s.is(i-1, "se", "s'", "be") || s.is(i-2, "s'", "se") || w == "held" {
			return "hold"
		}
	case w == "lieu" && s.is(i-1, "aura", "auront", "avoir", "a", "ont", "eu"):
		return "hold"
	case (w == "mis" || w == "mise" || w == "mettre") && s.is(i+1, "en") && s.is(i+2, "service", "consultation"):
		return "set in " + s.low(i+2)
	}
	for _, a := range acts {
		if slices.ContainsFunc(a.stems, func(stem string) bool { return strings.HasPrefix(w, stem) }) {
			return a.act
		}
	}
	return ""
}

// act is what p is a promise of, "" for what has no act.
func (p *promise) act() string {
	s := &sentenceReader{text: p.doc.Text, span: p.what, lex: dueWords(p.doc.Text, p.what)}
	at := s.lexAt(p.verb.Start)
	for i := at; i < min(at+7, len(s.lex)); i++ {
		if act := s.actOf(i); act != "" {
			return act
		}
	}
	return ""
}

// How far a later text may be from what it reports.
const (
	keptWithin   = 14   // days after a date that is told of as past
	putOffWithin = 31   // days after it, of what did not happen
	rareShare    = 0.01 // of the passages: a word that stands in no more of them, or in hardly any, is rare
	aboutShare   = 0.8  // of the words of what became of something that the promise must have
	sameMatter   = 0.30 // the likeness of two sentences that share two words only
)

// tells reports whether o says what became of p: of the same thing, by its rare words and
// its names, at a time that fits, and, of what was done, by the same act.
func (a *Assistant) tells(o *outcome, p *promise) bool {
	shared := a.toldOf(o, p)
	return shared > 2 || shared == 2 && o.vector.cosine(p.vector) >= sameMatter
}

// toldOf is how many words o, which may not be analysed yet, shares with p if it may tell what became of it; else 0.
func (a *Assistant) toldOf(o *outcome, p *promise) int {
	own, later := p.passage.Date, o.passage.Date
	if !p.dated() || own.IsZero() || later.IsZero() || later.From <= own.To {
		return 0
	}
	switch o.state {
	case StateKept:
		if o.act != p.act() || !o.happened(p) || slices.ContainsFunc(o.by, func(t string) bool { return !p.terms[t] }) {
			return 0
		}
	case StateExtended:
		if later.From > p.last()+putOffWithin || !o.ends(p) {
			return 0
		}
	default:
		if later.From > p.last()+putOffWithin {
			return 0
		}
	}
	shared, rare := 0, 0
	limit := int(max(commonLeast, rareShare*float64(a.index.Passages())))
	for i, t := range o.about {
		switch {
		case p.terms[t]:
			shared++
			if a.index.DocumentFrequency(t) <= limit {
				rare++
			}
		case i < o.names:
			return 0 // it names somebody or something else
		}
	}
	if rare == 0 || float64(shared) < aboutShare*float64(len(o.about)) {
		return 0
	}
	return shared
}

// happened reports whether o tells that p was done when it was due.
func (o *outcome) happened(p *promise) bool {
	first := p.From
	if p.Bound == BoundBy || p.Bound == BoundBefore || p.Bound == BoundUntil {
		first = p.passage.Date.From
	}
	told := false
	for _, m := range o.dates {
		if m.Precision == corpus.PrecisionYear || m.From > o.passage.Date.To {
			continue
		}
		told = true
		if m.From <= p.last() && m.To >= first {
			return true
		}
	}
	return !told && o.passage.Date.From >= first && o.passage.Date.From <= p.last()+keptWithin
}

// findOutcomes sets for each of the promises the first later sentence that the scope lets be
// seen and that tells what became of it.
func (a *Assistant) findOutcomes(ctx context.Context, all []*promise, s Scope) error {
	byTerm := make(map[string][]*promise)
	first := corpus.Day(0)
	for _, p := range all {
		if own := p.passage.Date; p.dated() && !own.IsZero() {
			if first == 0 || own.To < first {
				first = own.To
			}
			for t := range p.terms {
				byTerm[t] = append(byTerm[t], p)
			}
		}
	}
	if len(byTerm) == 0 {
		return nil
	}
	for _, doc := range a.index.Documents() {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, q := range doc.Passages {
			if q.Date.IsZero() || q.Date.From <= first || s.AsOf != 0 && q.Date.From > s.AsOf || !s.sees(doc, q.Date) {
				continue
			}
			for _, span := range q.Sentences {
				if o, ok := readOutcome(doc, q, span); ok && o.mayTell(byTerm) && a.mayTellOne(o, byTerm) && a.quotes(o) {
					a.assign(o, byTerm)
				}
			}
		}
	}
	return nil
}

// mayTell reports whether promises that are known by their terms have all names of what o is
// about, and two of its terms.
func (o *outcome) mayTell(byTerm map[string][]*promise) bool {
	shared := 0
	for i, t := range o.about {
		switch {
		case len(byTerm[t]) > 0:
			shared++
		case i < o.names:
			return false
		}
	}
	return shared >= 2
}

// rarest is the term of what o is about that fewest passages have, among those that promises are known by.
func (a *Assistant) rarest(o *outcome, byTerm map[string][]*promise) string {
	rarest := o.about[0]
	for _, t := range o.about {
		if len(byTerm[t]) > 0 && (len(byTerm[rarest]) == 0 || a.index.IDF(t) > a.index.IDF(rarest)) {
			rarest = t
		}
	}
	return rarest
}

// mayTellOne reports whether o may tell of one of the promises, before it is analysed, which takes long.
func (a *Assistant) mayTellOne(o *outcome, byTerm map[string][]*promise) bool {
	return slices.ContainsFunc(byTerm[a.rarest(o, byTerm)], func(p *promise) bool { return a.toldOf(o, p) >= 2 })
}

// assign gives o to the promises that it tells of, unless they have an earlier one.
func (a *Assistant) assign(o *outcome, byTerm map[string][]*promise) {
	for _, p := range byTerm[a.rarest(o, byTerm)] {
		if p.later != nil && p.later.passage.Date.From <= o.passage.Date.From {
			continue
		}
		if a.tells(o, p) {
			p.later = o
		}
	}
}
