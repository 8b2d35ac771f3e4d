package bot

import (
	"strconv"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var (
	// ending are words with which "à" means "until".
	ending = wordSet(`limité prolongé prorogé étendu valable valables extended limited`)
	// moved are words with which "until" means the new day.
	moved = wordSet(`retardé reporté repoussé décalé différé ajourné retarder reporter repousser décaler différer ajourner report delayed postponed deferred`)
	// lasting finds a length of time that something lasts.
	lasting = corpus.NewPattern(`(?i)(?:^|[^\p{L}\d])((?:pendant|durant|pour une (?:période|durée) de|for)[ \x{a0}](\d{1,3}|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|trente|one|two|three|four|five|six|seven|eight|ten|twelve)[ \x{a0}]` +
		`(jours?|semaines?|mois|ans?|années?|days?|weeks?|months?|years?)(?: (?:supplémentaires?|consécuti\p{L}+|de plus|more))?)(?:[^\p{L}]|$)`)
)

// fits returns d, the date that begins at word first, with what the clause of words
// [from, to) makes of it: the verb that governs it says found.
func (s *sentenceReader) fits(d Due, found cue, first, from, to int) Due {
	opening, _, _ := strings.Cut(strings.ToLower(d.Text), " ")
	switch {
	case d.Bound == BoundBy && opening == "pour" && (found == cuePlan || planDone[s.low(first-1)] || s.is(first-1, "attendu", "attendue", "attendus", "attendues")):
		d.Bound = BoundOn
	case d.Bound == BoundOn && (opening == "à" || opening == "au" || opening == "to") && ending[stem(s.low(first-1))]:
		d.Bound = BoundUntil
	case d.Bound == BoundUntil && (moved[stem(s.low(first-1))] || moved[stem(s.low(first-2))]):
		d.Bound = BoundOn
	case d.Bound == BoundFrom && d.dated() && (d.Precision == corpus.PrecisionDay || d.Precision == corpus.PrecisionMonth):
		return s.lasts(d, s.stretch(from, to))
	}
	return d
}

// lasts is d, a beginning, up to the end of the length of time that the clause tells, if it tells one.
func (s *sentenceReader) lasts(d Due, clause corpus.Span) Due {
	text := clause.In(s.text)
	all := lasting.FindAllStringSubmatchIndex(text, -1)
	if len(all) != 1 {
		return d
	}
	m := all[0]
	n, err := strconv.Atoi(text[m[4]:m[5]])
	if err != nil {
		n = countWords[strings.ToLower(text[m[4]:m[5]])]
	}
	for _, u := range unitWords {
		if n > 0 && strings.HasPrefix(strings.ToLower(text[m[6]:m[7]]), u.stem) {
			d.To = dayAfter(d.From, n, u.unit) - 1
			break
		}
	}
	d.Bound = BoundOn
	if start := clause.Start + m[2]; strings.TrimSpace(s.text[clause.Start+m[3]:max(d.Start, clause.Start+m[3])]) == "" && start < d.Start {
		d.Text, d.Start = s.text[start:d.End], start
	}
	return d
}

// dayAfter is the day that lies n units after d; d itself for units shorter than a day.
func dayAfter(d corpus.Day, n int, unit string) corpus.Day {
	switch unit {
	case "day":
		return d + corpus.Day(n)
	case "week":
		return d + corpus.Day(7*n)
	case "month":
		return corpus.DayOf(d.Time().AddDate(0, n, 0))
	case "year":
		return corpus.DayOf(d.Time().AddDate(n, 0, 0))
	}
	return d
}
