package retrieval

import (
	"math"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A dayRange is a stretch of days, both ends inclusive.
type dayRange struct{ from, to int32 }

// daysNamed are the stretches of days that a query names with their year, whatever it
// says of them: what happened in a year, or bears its number, is written of about then.
func daysNamed(text string) []dayRange {
	if !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	var out []dayRange
	for _, e := range corpus.ScanDates(text) {
		if m, ok := e.Resolve(corpus.Reference{}); ok && m.From > 0 && m.To >= m.From {
			out = append(out, dayRange{int32(m.From), int32(m.To)})
		}
	}
	return out
}

// daysAway is at how many days' distance a date counts for about a third of one that
// is named.
const daysAway = 150

// nearDay is how near the date of a row is to the nearest of the days named: 1 when
// it falls in them, 0 when either is missing.
func nearDay(g *segment, row int, named []dayRange) float64 {
	if len(named) == 0 || row >= len(g.from) || row >= len(g.to) || g.from[row] <= 0 {
		return 0
	}
	near := 0.0
	for _, n := range named {
		away := max(0, g.from[row]-n.to, n.from-g.to[row])
		near = max(near, math.Exp(-float64(away)/daysAway))
	}
	return near
}
