package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// decides reads "a décidé de prolonger", where the word at i is the infinitive: what it makes
// of what stands behind it, the clause [from, to), and the auxiliary. The state is "" for anything else.
func (s *sentenceReader) decides(i int) (state State, from, to, at int) {
	w, ok := strings.CutSuffix(s.low(i), "er")
	switch w += "é"; {
	case !ok || !s.is(i-1, "de", "d'"):
		return "", 0, 0, 0
	case putOff[w]:
		state = StatePostponed
	case prolonged[w]:
		state = StateExtended
	case givenUp[w] && w != "retiré":
		state = StateDropped
	default:
		return "", 0, 0, 0
	}
	for k := i - 2; k >= max(1, i-7); k-- {
		if s.is(k, "décidé", "convenu", "résolu") {
			if c, at := s.participleCue(k); c == cueSettled {
				from, to := s.clause(i, i, at)
				return state, from, to, at
			}
		}
	}
	return "", 0, 0, 0
}

// ends reports whether p is the end of something and o tells a later one.
func (o *outcome) ends(p *promise) bool {
	if p.Bound != BoundUntil && p.Bound != BoundBy && p.act() != "end" {
		return false
	}
	return slices.ContainsFunc(o.dates, func(m corpus.Mention) bool { return !m.Conflict && m.From > p.last() && m.From > o.passage.Date.To })
}
