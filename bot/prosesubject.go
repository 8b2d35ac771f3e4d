package bot

import (
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// subjectMoved reports whether the prose lets somebody whom one quotation names do
// what another quotation tells of somebody else: the name that opens a sentence of
// the prose must stand in a sentence of a quotation that has the verb behind it, or
// speak that quotation; a pronoun there may stand for it.
func (r *rendering) subjectMoved(cs []Citation) bool {
	for s := range r.prose.sentences {
		who, verb := r.prose.subject(s)
		if verb < 0 || !r.heard[verb] {
			continue
		}
		met, right := false, false
		for k, q := range r.quotes {
			for w := range q.content {
				if !r.told[k][w] || !r.prose.content[verb].in(q.content[w].terms) {
					continue
				}
				met = true
				if r.namedIn(who, q, q.sentenceOf(q.content[w].Start)) || q.pronounIn(q.sentenceOf(q.content[w].Start)) || r.speaks(who, cs[k]) {
					right = true
				}
			}
		}
		if met && !right {
			return true
		}
	}
	return false
}

// subject is the content words of the name that opens sentence s, and the first
// content word right behind it in its clause; -1 where there is none.
func (r *reading) subject(s int) (who []int, verb int) {
	for i := range r.content {
		c := &r.content[i]
		switch {
		case r.sentenceOf(c.Start) != s:
			continue
		case c.lex > 0 && r.words[c.lex].seam >= seamClause && len(who) > 0:
			return who, -1
		case c.name && r.words[c.lex].capital:
			who = append(who, i)
		case len(who) == 0 && (leadIns[r.words[c.lex].fold] || r.leadIn(c.lex)):
			return nil, -1
		case len(who) > 0:
			for k := r.content[who[len(who)-1]].lex; k < c.lex; k++ {
				if relatives[r.words[k].fold] || nameJoints[r.words[k].fold] {
					return nil, -1
				}
			}
			return who, i
		case i > 3:
			return nil, -1
		}
	}
	return nil, -1
}

// leadIn reports whether a preposition stands between the start of the sentence and word i.
func (r *reading) leadIn(i int) bool {
	for ; i > 0 && r.words[i].seam != seamSentence; i-- {
		if f := r.words[i-1].fold; leadIns[f] || f == "de" || f == "d" || f == "du" || f == "of" {
			return true
		}
	}
	return false
}

func (r *rendering) namedIn(who []int, q *reading, s int) bool {
	for w := range q.content {
		if q.sentenceOf(q.content[w].Start) != s {
			continue
		}
		if slices.ContainsFunc(who, func(i int) bool { return r.prose.content[i].in(q.content[w].terms) }) {
			return true
		}
	}
	return false
}

func (r *rendering) speaks(who []int, c Citation) bool {
	heads := make(termSet)
	if c.Speaker != nil {
		heads = r.speakerTerms(*c.Speaker)
	}
	heads.add(retrieval.Tokens(c.Publisher, "fr"))
	return slices.ContainsFunc(who, func(i int) bool { return r.prose.content[i].in(heads) })
}

// standIns are pronouns that stand for who was named before.
var standIns = wordSet(`il elle ils elles on nous je celui celle ceux celles he she they it we i`)

func (r *reading) pronounIn(s int) bool {
	return slices.ContainsFunc(r.words, func(w lexeme) bool { return standIns[strings.ToLower(w.fold)] && r.sentenceOf(w.Start) == s })
}
