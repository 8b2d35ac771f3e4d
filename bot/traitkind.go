package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// kindTraits tells what u has of the kind of thing that is asked for.
func (in *inquiry) kindTraits(u *unit, f *traitSet) {
	if in.expect == expectAny {
		return
	}
	f[isMisfit], f[isPartly] = flagged(u.fit == misfit), flagged(u.fit == partly)
	switch in.expect {
	case expectCount, expectAmount, expectShare, expectPenalty, expectAge:
		f[fitsFigure], f[wantsFigure] = float64(u.fit), 1
	case expectDate, expectDuration:
		f[fitsTime], f[wantsTime] = float64(u.fit), 1
		in.timeTraits(u, f)
	case expectPerson:
		f[fitsWho], f[wantsName] = float64(u.fit), 1
	case expectPlace:
		f[fitsWhere], f[wantsName] = float64(u.fit), 1
	case expectName:
		f[fitsWhat], f[wantsName] = float64(u.fit), 1
	case expectStatement:
		f[fitsWords], f[wantsWords] = float64(u.fit), 1
		f[isSpeech] = flagged(u.isSpoken())
	case expectReason:
		f[fitsCause], f[wantsCause] = float64(u.fit), 1
	}
	if f[wantsName] > 0 {
		f[newNames] = min(1, float64(in.newNamesIn(u))/3)
	}
}

// isSpoken reports whether u has or is words of somebody's speech.
func (u *unit) isSpoken() bool {
	return len(marks(u.text)) > 0 || insideSpeech(u.doc.Text, u.earlier)
}

// newNamesIn counts the names in u, its first word aside, that the question does not hold.
func (in *inquiry) newNamesIn(u *unit) int {
	n := 0
	for _, t := range u.tokens {
		if (t.Name || t.Kind == retrieval.Acronym) && t.Start > 0 && !in.holds(t) {
			n++
		}
	}
	return n
}

// What asks for an end or a beginning, in a folded question, and what tells one.
var (
	asksEnd    = corpus.NewPattern(`jusqu (a|en|au) ?(quand|quel)|d ici|delai|date limite|date de fin|until (when|which)|by (when|which|what)|deadline|au plus tard|pour quand|jusqu au`)
	asksStart  = corpus.NewPattern(`a partir de (quand|quel)|depuis (quand|quel)|des quand|en vigueur|(come|enter|into) (in)?to (force|effect)|take effect|since (when|which)|from (when|which)`)
	tellsEnd   = corpus.NewPattern(`(?i)échéance|expir|au plus tard|prend\pL* fin|s['’]achèv|se termin|dure\pL* jusqu`)
	tellsStart = corpus.NewPattern(`(?i)en vigueur|à compter d|débute|commence`)
)

// timeTraits tells whether u tells a time as asked.
func (in *inquiry) timeTraits(u *unit, f *traitSet) {
	until, from := asksEnd.MatchString(in.folded), asksStart.MatchString(in.folded)
	if until != from {
		hasUntil, hasFrom := tellsEnd.MatchString(u.text), tellsStart.MatchString(u.text)
		for _, e := range corpus.ScanDates(u.text) {
			switch e.Lead {
			case corpus.LeadUntil, corpus.LeadBy, corpus.LeadBefore:
				hasUntil = true
			case corpus.LeadFrom, corpus.LeadSince, corpus.LeadAfter:
				hasFrom = true
			}
		}
		agrees := until && hasUntil || from && hasFrom
		f[agreesTime], f[clashesTime] = flagged(u.fit > misfit && agrees), flagged(u.fit > misfit && !agrees)
	}
	for _, m := range u.dates {
		if in.isNewDate(u, m) {
			f[newDate] = 1
		}
	}
	f[oldDate] = flagged(len(u.dates) > 0 && f[newDate] == 0)
}

// isNewDate reports whether m is a date that is neither in the question nor that of u's item.
func (in *inquiry) isNewDate(u *unit, m corpus.Mention) bool {
	d := u.passage.Date
	if !d.IsZero() && !m.IsZero() && m.From <= d.To && d.From <= m.To && m.To-m.From <= 1 {
		return false
	}
	for _, t := range retrieval.Tokens(m.Span.In(u.doc.Text), "fr") {
		if !t.Stop && !strings.Contains(in.folded, t.Fold) {
			return true
		}
	}
	return false
}

// answerPlaces are the indices of the tokens of u that may be what is asked for.
func (in *inquiry) answerPlaces(u *unit) []int {
	var at []int
	switch in.expect {
	case expectCount, expectAmount, expectShare, expectPenalty, expectAge, expectDuration:
		for _, g := range u.figures {
			at = append(at, g.token)
		}
	case expectDate:
		for i, t := range u.tokens {
			if inDates(corpus.Span{Start: u.span.Start + t.Start, End: u.span.Start + t.End}, u.dates) {
				at = append(at, i)
			}
		}
	case expectPerson, expectName, expectPlace:
		for i, t := range u.tokens {
			if (t.Name || t.Kind == retrieval.Acronym) && !in.holds(t) {
				at = append(at, i)
			}
		}
	}
	return at
}
