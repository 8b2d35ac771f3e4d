package bot

import "slices"

// turned reports whether the prose turns round who does something and to whom: a
// word that a quotation has too stands between the same two others, each on the
// other's side, and both are active or both passive; or only one is passive, and
// they stand on the same sides.
func (r *rendering) turned() bool {
	for v := range r.prose.content {
		c := &r.prose.content[v]
		if c.name || !r.heard[v] {
			continue
		}
		spoken := r.prose.voice(c.lex)
		before, after := r.prose.sides(c.lex)
		if spoken == voiceUnknown || len(before) == 0 || len(after) == 0 {
			continue
		}
		for k, q := range r.quotes {
			for w := range q.content {
				if r.told[k][w] && c.in(q.content[w].terms) && r.swapped(before, after, q, q.content[w].lex, spoken) {
					return true
				}
			}
		}
	}
	return false
}

// swapped reports whether what stands before and behind a word of the prose stands
// on the sides of word lex of q on which it is done to by what did it.
func (r *rendering) swapped(before, after []int, q *reading, lex int, v voice) bool {
	first, last := q.sides(lex)
	switch o := q.voice(lex); {
	case o == voiceUnknown:
		return false
	case o != v:
		first, last = last, first
	}
	return r.onlyIn(before, q, last, first) && r.onlyIn(after, q, first, last)
}

// onlyIn reports whether one of the words of the prose is among some of q's and not among others.
func (r *rendering) onlyIn(words []int, q *reading, among, others []int) bool {
	in, out := q.termsOf(among), q.termsOf(others)
	return slices.ContainsFunc(words, func(i int) bool { return r.prose.content[i].in(in) && !r.prose.content[i].in(out) })
}

// sides is the content words of the clause of word lex, before and behind it.
func (r *reading) sides(lex int) (before, after []int) {
	for i := lex; i > 0 && r.words[i].seam == seamNone; i-- {
		before = r.side(before, i-1, lex)
	}
	for i := lex + 1; i < len(r.words) && r.words[i].seam == seamNone; i++ {
		after = r.side(after, i, lex)
	}
	return before, after
}

func (r *reading) side(to []int, i, lex int) []int {
	c := r.contentAt(i)
	if c < 0 || c == r.contentAt(lex) || slices.Contains(to, c) || r.words[i].number || calendarWords[r.words[i].lower] {
		return to
	}
	return append(to, c)
}

// A voice says whether what stands before a verb does it or is done to.
type voice int

const (
	voiceUnknown voice = iota
	voiceActive
	voicePassive
)

// voice is that of word lex: passive with a "par" or "by" behind it, and unknown
// with nothing but a form of to be before it.
func (r *reading) voice(lex int) voice {
	for i := lex + 1; i < min(lex+5, len(r.words)) && r.words[i].seam == seamNone; i++ {
		if f := r.words[i].fold; f == "par" || f == "by" {
			return voicePassive
		}
	}
	for i := lex - 1; i >= max(0, lex-2) && r.words[i+1].seam == seamNone; i-- {
		if formsOfBe[r.words[i].fold] {
			return voiceUnknown
		}
	}
	return voiceActive
}

var formsOfBe = wordSet(`est sont ete etait etaient etre sera seront soit is are was were been be being`)
