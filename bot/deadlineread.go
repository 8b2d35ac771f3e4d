package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// governReach is how many words away from a date the verb may be that governs it.
const governReach = 26

// commitments are what a sentence of text commits somebody to, or announces, for a
// day that is still to come on own, the date of the item: in text order, none with the same
// date twice. mentions are the dates that the text mentions, in order. Left out are
// what is past, denied, asked, or hangs on a condition, what rumour has and
// what is foretold of figures. In an item without a date only dates that are written with their
// year have days.
func commitments(text string, sentence corpus.Span, mentions []corpus.Mention, own corpus.Date) []commitment {
	dues := datesDue(text, sentence, mentions, own)
	lengths := lengthsIn(text, sentence)
	if len(dues)+len(lengths) == 0 || asks(sentence.In(text)) {
		return nil
	}
	s := &sentenceReader{text: text, span: sentence, lex: dueWords(text, sentence)}
	if s.hangs() {
		return nil
	}
	var out []commitment
	for _, l := range lengths {
		if !slices.ContainsFunc(dues, func(o datedDue) bool { return o.span().Overlaps(l.span()) }) {
			dues = append(dues, datedDue{Due: l})
		}
	}
	for _, d := range dues {
		if c, ok := s.commitment(d); ok {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b commitment) int { return a.Start - b.Start })
	return out
}

// A datedDue is a Due with the span of its date alone, which follows its lead.
type datedDue struct {
	Due
	bare corpus.Span
}

func (d Due) span() corpus.Span { return corpus.Span{Start: d.Start, End: d.End} }

// datesDue are the dates of a sentence that stand in its clauses as dates do, and that are not over on own.
func datesDue(text string, sentence corpus.Span, mentions []corpus.Mention, own corpus.Date) []datedDue {
	var out []datedDue
	add := func(span corpus.Span) *datedDue {
		bound, start, ok := readLead(text, sentence, span)
		if !ok {
			return nil
		}
		end := span.End
		if m := latest.FindStringIndex(text[end:sentence.End]); m != nil && bound == BoundOn {
			bound, end = BoundBy, end+m[1]
		}
		out = append(out, datedDue{Due{Text: text[start:end], Start: start, End: end, Bound: bound}, span})
		return &out[len(out)-1]
	}
	for _, m := range mentions {
		if !sentence.Contains(m.Span) || !own.IsZero() && m.To <= own.To {
			continue
		}
		if own.IsZero() && !yearWritten.MatchString(m.Span.In(text)) {
			continue // below, without days
		}
		if d := add(m.Span); d != nil && !m.Conflict {
			d.From, d.To, d.Precision, d.Vague = m.From, m.To, m.Precision, m.Vague
		}
	}
	if !own.IsZero() {
		return out
	}
	for _, e := range corpus.ScanDates(sentence.In(text)) {
		span := corpus.Span{Start: sentence.Start + e.Span.Start, End: sentence.Start + e.Span.End}
		if !e.Duration && !e.Impossible() && !yearWritten.MatchString(span.In(text)) {
			add(span)
		}
	}
	return out
}

// asks reports whether s is a question.
func asks(s string) bool { return strings.Contains(s, "?") }

var (
	condition = corpus.NewPattern(`(?i)(?:^|[^\p{L}'’-])(?:s['’]ils?|si|à condition|sous réserve|dans l['’]hypothèse|à moins|pourvu qu|faute d[e'’]|à défaut|le cas échéant|` +
		`éventuellement|peut-être|rumeurs?|if|unless|provided that|subject to|depending on|rumou?rs?|prévisions?|projections?|tablent|table sur|forecasts?|estime(?:nt)? que|scénarios?|hypothèses?|selon (?:les|des|ses|leurs) (?:calculs|estimations)|anticyclone|températures?|orages?|averses|précipitations|ensoleill\p{L}*)(?:[^\p{L}]|$)`)
	// inCase finds a condition that, right behind a noun, belongs to it: "l'indemnité en cas de perte".
	inCase = corpus.NewPattern(`(?i)(?:^|[^\p{L}'’-])en cas d[e'’]`)
	// recurring finds what happens again and again.
	recurring = corpus.NewPattern(`(?i)(?:^|[^\p{L}'’-])(?:chaque (?:année|mois|semaine|jour|printemps|été|automne|hiver)|tous les (?:ans|mois|jours|(?:deux|trois|quatre|cinq|dix) ans)|every year|each year|en général|généralement|habituellement|d['’]ordinaire|d['’]habitude|usually|annuellement)(?:[^\p{L}]|$)`)
)

// hangs reports whether the sentence makes what it says hang on a condition, or only supposes it.
func (s *sentenceReader) hangs() bool {
	t := s.span.In(s.text)
	for _, m := range condition.FindAllStringIndex(t, -1) {
		rest := strings.ToLower(t[m[0]:min(len(t), m[1]+12)])
		if !strings.Contains(rest, "si bien que") && !strings.Contains(rest, "si possible") {
			return true
		}
	}
	for _, m := range inCase.FindAllStringIndex(t, -1) {
		i := s.lexAt(s.span.Start+m[0]+1) - 1
		if i < 0 || !s.lex[i].word || s.finite(i) || s.infinitive(i) || participle(s.low(i)) && !nounOpeners[s.low(i-1)] {
			return true
		}
	}
	return false
}

// recurs reports whether the words around the date of words [first, last) say that it comes again and again.
func (s *sentenceReader) recurs(first, last int) bool {
	for first > 0 && !s.is(first-1, "et", "and") && !s.breaks(first-1) {
		first--
	}
	for last < len(s.lex) && !s.is(last, "et", "and") && !s.breaks(last) {
		last++
	}
	return recurring.MatchString(s.stretch(first, last).In(s.text))
}

// commitment reads what d is due for; false when no verb of its clause makes it a commitment.
func (s *sentenceReader) commitment(d datedDue) (commitment, bool) {
	first := s.lexAt(d.Start)
	last := s.lexAt(d.End)
	found, at := s.governs(first, last, d.Due)
	if d.Precision == corpus.PrecisionYear && strings.HasPrefix(d.Text, "pour ") && (found != cuePlan || first-at > 6) {
		return commitment{}, false // "les moyens alloués pour 2021"
	}
	if found == cueNone || s.denied(at) || s.recurs(first, last) {
		return commitment{}, false
	}
	c := commitment{Due: d.Due, expected: found == cueExpected, verb: s.lex[at].Span}
	from, to := s.clause(min(at, first), max(at, last-1), at)
	c.what = s.stretch(from, to)
	if who := s.who(found, from, at, first); c.what.Contains(who) {
		c.who = who
	}
	c.Due = s.fits(c.Due, found, first, from, to)
	return c, true
}

// lexAt is the first word that begins at or after the byte at.
func (s *sentenceReader) lexAt(at int) int {
	i, _ := slices.BinarySearchFunc(s.lex, at, func(l dueWord, at int) int { return l.Start - at })
	return i
}

// governs finds the verb that governs the date of words [first, last), and what it says; cueNone
// when there is none or it is not one that commits.
func (s *sentenceReader) governs(first, last int, d Due) (cue, int) {
	deadline := d.Bound == BoundBy || d.Bound == BoundBefore || d.Bound == BoundWithin
	act := -1 // the infinitive that the date stands with
	for i := first - 1; i >= max(0, first-governReach); i-- {
		if open := s.opened(i); open >= 0 {
			i = open
			continue
		}
		if s.breaks(i) {
			break
		}
		if s.is(i, "qui") && s.is(i-1, ",") && act < 0 && !s.commaIn(i, first) {
			return s.unknown(i, d)
		}
		if i >= first-3 && s.is(i, "vigueur") && s.is(i-2, "entrée") && d.Bound != BoundBefore {
			return cuePlan, i - 2
		}
		c, at := s.cueAt(i)
		if c == cueNone && d.Bound == BoundUntil && (lastWords[s.low(i)] && !nounOpeners[s.low(i-1)] || auxBe[s.low(i)]) {
			c, at = cuePresent, i // "est en consultation jusqu'au 3 mai"
		}
		switch c {
		case cueNone:
			continue
		case cueInfinitive:
			if act < 0 {
				act = i
			}
			continue
		case cueAhead, cueDuty:
			if s.is(at+1, "possible", "possibles") || s.is(at+2, "possible", "possibles") {
				return cueNone, 0
			}
			if d.Precision == corpus.PrecisionYear && strings.HasPrefix(s.low(at), "passer") && s.figured() {
				return cueNone, 0 // "passera de deux à trois millions en 2027"
			}
			return c, at
		case cuePlan:
			if d.Precision == corpus.PrecisionYear && at == i && planDone[s.low(i)] {
				return cueNone, 0 // "les moyens prévus pour 2021"
			}
			return c, at
		case cueExpected:
			return c, at
		case cuePresent:
			if act >= 0 && !deadline || d.Precision == corpus.PrecisionYear {
				return cueNone, 0
			}
			return c, at
		case cueSettled:
			if act >= 0 || s.settles(i, d) {
				return c, at
			}
			return cueNone, 0
		case cuePast:
			if act >= 0 && deadline && first-act <= governReach/2 && s.asked(at) {
				return cueInfinitive, act
			}
			return cueNone, 0
		case cueForecast:
			return cueNone, 0
		default:
			return cueNone, 0
		}
	}
	if act >= 0 && deadline {
		if s.foretells(act) {
			return cueExpected, act
		}
		return cueInfinitive, act
	}
	if !s.opensClause(first) {
		return cueNone, 0
	}
	for i := last; i < min(len(s.lex), last+governReach); i++ {
		if s.breaks(i) {
			break
		}
		switch c, at := s.cueAt(i); c {
		case cueNone, cueInfinitive:
		case cueAhead, cueDuty, cueExpected, cuePlan:
			if at == i && planDone[s.low(i)] {
				return cueNone, 0
			}
			return c, at
		case cuePresent:
			if d.Precision == corpus.PrecisionYear {
				return cueNone, 0
			}
			return c, at
		default:
			return cueNone, 0
		}
	}
	return cueNone, 0
}

// unknown is what the relative that "qui" at i opens says of the date d: its verb is none that
// cueAt knows, and so a present, but for endings of the past.
func (s *sentenceReader) unknown(i int, d Due) (cue, int) {
	at := i + 1
	for clitics[s.low(at)] {
		at++
	}
	w := s.low(at)
	if d.Precision == corpus.PrecisionYear || auxHave[w] || strings.HasSuffix(w, "ait") || strings.HasSuffix(w, "aient") || strings.HasSuffix(w, "èrent") || s.is(at, "ne", "n'", ",") || at >= len(s.lex) || !s.lex[at].word {
		return cueNone, 0
	}
	return cuePresent, at
}

// asked reports whether the verb at i, a past, tells that somebody was given something to do.
func (s *sentenceReader) asked(i int) bool {
	for k := i; k < min(i+6, len(s.lex)); k++ {
		if deciding[stem(s.low(k))] {
			return true
		}
	}
	return false
}

// breaks reports whether the mark at i ends what a verb beyond it may govern.
func (s *sentenceReader) breaks(i int) bool {
	switch s.low(i) {
	case ";", ":", "«", "»", "“", "”", "\"", "(", ")", "[", "]", "—", "–", "•", "!", "…":
		return true
	}
	return false
}

var brackets = map[string]string{")": "(", "]": "[", "»": "«", "”": "“"}

// opened is where the bracket or the quotation opens that word i closes, -1 when it closes none.
func (s *sentenceReader) opened(i int) int {
	opens, ok := brackets[s.low(i)]
	if !ok {
		return -1
	}
	for k := i - 1; k >= 0; k-- {
		if s.is(k, opens) {
			return k
		}
	}
	return -1
}

// settles reports whether the participle at i, in the past, moves something to what d is:
// "a reporté l'ouverture au 3 mai", "a prolongé la mesure jusqu'au 31 mai".
func (s *sentenceReader) settles(i int, d Due) bool {
	switch w := stem(s.low(i)); w {
	case "prolongé", "prorogé", "extended":
		return d.Bound == BoundUntil || d.Bound == BoundBy || strings.HasPrefix(strings.ToLower(d.Text), "à ")
	default:
		opening := strings.ToLower(d.Text)
		return settling[w] && d.Precision != corpus.PrecisionYear && d.Bound == BoundOn && (strings.HasPrefix(opening, "au ") || strings.HasPrefix(opening, "à "))
	}
}

// opensClause reports whether the date that begins at word i stands at the beginning of a clause.
func (s *sentenceReader) opensClause(i int) bool {
	k := i - 1
	for k >= 0 && (passedOver[s.low(k)] || s.is(k, ",", "et", "and", "puis", "enfin", "mais", "que", "qu'", "that")) {
		k--
	}
	return k < 0 || s.breaks(k)
}

// denied reports whether the verb at i is denied.
func (s *sentenceReader) denied(i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		if s.is(k, "ne", "n'", "non", "not", "never", "aucun", "aucune") {
			return true
		}
		if s.is(k, ",") || s.breaks(k) {
			break
		}
	}
	return s.is(i+1, "not", "never", "pas", "plus", "jamais") && !s.is(i+2, "tard") || s.is(i+2, "pas", "jamais")
}
