package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var (
	nounOpeners = wordSet(`le la les l' un une ce cet cette ces chaque son sa ses leur leurs notre nos tous toutes the a an each this these its their our all des`)
	// notNominal are words that a subject which can be told with certainty does not hold.
	notNominal = wordSet(`qui que qu' dont où lequel laquelle lesquels lesquelles est sont a ont était étaient il elle ils elles on nous vous je ce c' cela ceci ça celui celle ceux celles
		ne n' se s' which who that whom is are was were has have it he she they we you i there si lorsque quand comme afin où y`)
	fronts = wordSet(`en à au aux dans après avant d' dès selon pour par lors depuis enfin ainsi ensuite le dans conformément outre ailleurs parallèlement durant pendant sur grâce
		in on by after before from according under during finally then meanwhile at dorénavant désormais lundi mardi mercredi jeudi vendredi samedi dimanche jusqu'`)
	haps = []string{"entr", "débuter", "commenc", "démarr", "expir", "dur", "auront", "aura", "tiendr", "dérouler", "achèver", "prendr", "applique", "appliquer", "ouvr", "ferm", "sera", "seront", "deviendr",
		"devenir", "coûter", "tenir", "restera", "resteront", "existe"}
	plainActs = wordSet(`entrer entre entrent débuter commencer démarrer expirer durer tenir dérouler achever terminer appliquer être avoir devenir ouvrir fermer prendre be take begin start end open close expire
		enter come intervenir rester demeurer`)
)

// maxSubject is how many words a subject that is told with certainty has.
const maxSubject = 14

// subject is who is to do what the verb at word at says, where the words between from, the
// beginning of its clause, and the verb are one nominal and the verb is one of doing: the zero
// Span for a pronoun, for what happens by itself, for a passive, and in every case of doubt.
func (s *sentenceReader) subject(from, at int) corpus.Span {
	var none corpus.Span
	if at <= from || s.happens(at) {
		return none
	}
	first := from
	commas := 0
	for i := from; i < at; i++ {
		if s.is(i, ",") {
			commas++
			first = i + 1
		}
	}
	end := at
	for end > first && (s.is(end-1, "se", "s'", "lui", "y", "leur") || passedOver[s.low(end-1)] && !s.lex[end-1].upper) {
		end--
	}
	if commas > 1 || commas == 1 && !fronts[s.low(from)] || end <= first || end-first > maxSubject {
		return none
	}
	if !nounOpeners[s.low(first)] && !s.lex[first].upper || fronts[s.low(first)] && !nounOpeners[s.low(first)] {
		return none
	}
	for i := first; i < end; i++ {
		l := s.lex[i]
		if !l.word || notNominal[l.low] || l.low[0] >= '0' && l.low[0] <= '9' && i+1 == end {
			return none
		}
		if i > first && !l.upper {
			if c, _ := s.cueAt(i); c != cueNone && c != cuePast {
				return none
			}
		}
	}
	if end-first == 1 && nounOpeners[s.low(first)] {
		return none
	}
	return corpus.Span{Start: s.lex[first].Start, End: s.lex[end-1].End}
}

// happens reports whether the verb at word at tells of what happens rather than of what
// somebody does: a passive, "être", "avoir lieu", "entrer en vigueur".
func (s *sentenceReader) happens(at int) bool {
	w := s.low(at)
	for _, h := range haps {
		if strings.HasPrefix(w, h) {
			return true
		}
	}
	if auxBe[w] || w == "is" || w == "are" || planDone[w] || presents[w] || presentSelf[w] || isDone(w) {
		return true
	}
	for k := at + 1; k < min(at+4, len(s.lex)); k++ {
		switch {
		case plainActs[s.low(k)]:
			return true
		case s.infinitive(k):
			return false
		}
	}
	return auxHave[w] && s.is(at+1, "lieu")
}
