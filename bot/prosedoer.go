package bot

import "slices"

// doerMoved reports whether the prose lets something do what the quotations tell of
// something else: of the words before a verb of the prose none stands before that
// verb in its clause in a quotation, where others do, or they stand behind it. What
// is passive on either side, and who says something, is looked at elsewhere.
func (r *rendering) doerMoved() bool {
	for i := range r.prose.content {
		c := &r.prose.content[i]
		if c.name || !r.heard[i] || !r.prose.mayDo(c.lex) {
			continue
		}
		before, _ := r.prose.sides(c.lex)
		if slices.ContainsFunc(before, func(k int) bool { return !r.heard[k] && r.markedAlike(&r.prose.content[k]) }) {
			continue
		}
		before = slices.DeleteFunc(before, func(k int) bool { return !r.heard[k] })
		if len(before) == 0 {
			continue
		}
		met, right := false, false
		for k, q := range r.quotes {
			for w := range q.content {
				if !r.told[k][w] || !c.in(q.content[w].terms) {
					continue
				}
				met = true
				_, last := q.sides(q.content[w].lex)
				first := slices.DeleteFunc(q.clauseOf(q.content[w].lex), func(x int) bool { return x >= w })
				switch at := q.termsOf(first); {
				case slices.ContainsFunc(before, func(b int) bool {
					return w > 0 && r.prose.content[b].in(q.content[w-1].terms) || w+1 < len(q.content) && q.parallel(w) && r.prose.content[b].in(q.content[w+1].terms)
				}):
					right = true
				case q.voice(q.content[w].lex) != voiceActive || q.isSayingAt(q.content[w].lex) || q.isNoun(q.content[w].lex) || r.opensWith(q, q.content[w].lex, before):
					right = true
				case len(first) == 0:
					behind := q.termsOf(last)
					right = right || !slices.ContainsFunc(before, func(b int) bool { return r.prose.content[b].in(behind) })
				default:
					right = right || slices.ContainsFunc(before, func(b int) bool { return r.prose.content[b].in(at) })
				}
			}
		}
		if met && !right {
			return true
		}
	}
	return false
}

// parallel reports whether content word w and the one behind it touch: an adjective
// and its noun, which change places in translation.
func (r *reading) parallel(w int) bool {
	return r.content[w+1].Start-r.content[w].End <= 1
}

// isNoun reports whether word i stands where a noun does: behind an article, a
// number, "de" or "of".
func (r *reading) isNoun(i int) bool {
	if i == 0 || r.words[i].seam > seamNone {
		return false
	}
	f := r.words[i-1].fold
	return articled[f] || r.words[i-1].number || f == "de" || f == "d" || f == "of"
}

// opensWith reports whether one of some words of the prose stands in the clause that
// opens the sentence of word lex of q, and another clause has come between: what
// does it often stands there. A clause that opens with a preposition says when or how.
func (r *rendering) opensWith(q *reading, lex int, words []int) bool {
	first := lex
	for first > 0 && q.words[first].seam != seamSentence {
		first--
	}
	if leadIns[q.words[first].fold] {
		return false
	}
	opening := q.clauseOf(first)
	if len(opening) == 0 || q.content[opening[len(opening)-1]].lex >= lex {
		return false
	}
	set := q.termsOf(opening)
	return slices.ContainsFunc(words, func(i int) bool { return r.prose.content[i].in(set) })
}

// mayDo reports whether word i may be a verb that something does: no article and no
// preposition stands before it, and it is not passive.
func (r *reading) mayDo(i int) bool {
	if i == 0 || r.words[i].seam != seamNone || r.voice(i) != voiceActive || r.isSayingAt(i) {
		return false
	}
	if r.isNoun(i) || calendarWords[r.words[i].lower] {
		return false
	}
	f := r.words[i-1].fold
	return !leadIns[f] && f != "to"
}

// isSayingAt reports whether word i is a verb by which somebody says something.
func (r *reading) isSayingAt(i int) bool {
	_, ok := r.isSaying(i)
	return ok
}
