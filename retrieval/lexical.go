package retrieval

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
)

// A lexical is the word side of an index: the vocabulary of all its segments, and
// where each term stands, by passage and by item.
type lexical struct {
	segments        []*segment
	passages, items fieldCount
}

func newLexical(parts []part) *lexical {
	x := &lexical{}
	for _, p := range parts {
		x.segments = append(x.segments, p.segment)
		x.passages = x.passages.plus(p.meta.passages)
		x.items = x.items.plus(p.meta.items)
	}
	return x
}

// frequencies are in how many passages and items a term stands.
func (x *lexical) frequencies(term string) (f frequency) {
	for _, g := range x.segments {
		if n := g.terms.find(term); n >= 0 {
			f.passages += g.frequency[n].passages
			f.items += g.frequency[n].items
		}
	}
	return frequency{max(f.passages, 0), max(f.items, 0)}
}

// frequency is the number of passages that hold a term.
func (x *lexical) frequency(term string) int { return int(x.frequencies(term).passages) }

// known reports whether a term stands in any document.
func (x *lexical) known(term string) bool { return x.frequency(term) > 0 }

// A resolved is a word of a query with its renderings.
type resolved struct {
	renderings []resolvedRendering
	span       int // how many words of the query it stands for
	weight     float64
}

type resolvedRendering struct {
	terms  []string
	weight float64
	itself bool
}

// The fields of a lexical.
const (
	byPassage = iota
	byItem
	fieldsOfLexical
)

// seek looks the terms of a query up once for all segments: what is sought in
// each, by segment and field.
func (x *lexical) seek(words []resolved) [][fieldsOfLexical][]sought {
	out := make([][fieldsOfLexical][]sought, len(x.segments))
	for _, w := range words {
		for i := range out {
			for f := range out[i] {
				out[i][f] = append(out[i][f], sought{span: w.span, weight: float32(w.weight)})
			}
		}
		for _, r := range w.renderings {
			x.seekRendering(out, r)
		}
	}
	return out
}

// seekRendering adds a rendering to the last word of out.
func (x *lexical) seekRendering(out [][fieldsOfLexical][]sought, r resolvedRendering) {
	var idf [fieldsOfLexical][]float32
	numbers := make([][]int32, len(out))
	for _, term := range r.terms {
		var total frequency
		for i, g := range x.segments {
			n := g.terms.find(term)
			numbers[i] = append(numbers[i], int32(n))
			if n >= 0 {
				total.passages += g.frequency[n].passages
				total.items += g.frequency[n].items
			}
		}
		idf[byPassage] = append(idf[byPassage], float32(x.passages.idf(int(max(total.passages, 0)))))
		idf[byItem] = append(idf[byItem], float32(x.items.idf(int(max(total.items, 0)))))
	}
	for i := range out {
		for f := range out[i] {
			w := &out[i][f][len(out[i][f])-1]
			w.renderings = append(w.renderings, soughtRendering{numbers[i], idf[f], float32(r.weight), r.itself})
		}
	}
}

// A wordScores are the lexical scores of the passages of a segment, all or a few of them.
type wordScores struct {
	passages, items *accumulator // nil for none at all
	few             []int32      // the rows in order; nil for all
	itemOf          []int32      // by place: among the few rows, or all; the place of the item
}

// score scores the passages of a segment for what is sought in it, those that are
// allowed at least. The caller releases it.
func (x *lexical) score(g *segment, words [fieldsOfLexical][]sought, within allowed) wordScores {
	s := wordScores{few: within.few(), itemOf: g.itemOf}
	var items []int32
	if s.few != nil {
		s.itemOf, items = itemsOf(g, s.few)
	}
	s.passages = x.scoreField(g, byPassage, words[byPassage], s.few)
	s.items = x.scoreField(g, byItem, words[byItem], items)
	return s
}

// itemsOf are the items of rows, each once, and for each row its place among them.
func itemsOf(g *segment, rows []int32) (places, items []int32) {
	places, items = make([]int32, len(rows)), make([]int32, 0, len(rows))
	for i, row := range rows {
		if item := g.itemOf[row]; len(items) == 0 || items[len(items)-1] != item {
			items = append(items, item)
		}
		places[i] = int32(len(items) - 1)
	}
	return places, items
}

// of is the score of a passage, 0 where it was not scored.
func (s *wordScores) of(row int) float32 {
	if s.passages == nil {
		return 0
	}
	if s.few != nil {
		place, ok := slices.BinarySearch(s.few, int32(row))
		if !ok {
			return 0
		}
		row = place
	}
	return s.at(row)
}

// at is the score at a place: the passage's own, and in part its item's where it
// has any.
func (s *wordScores) at(place int) float32 {
	own := s.passages.total[place]
	if item := int(uint32(s.itemOf[place])); own > 0 && item < len(s.items.total) {
		own += contextWeight * s.items.total[item]
	}
	return own
}

func (s *wordScores) release() {
	s.passages.release()
	s.items.release()
}

// scoreField scores the units of one field: all, or the few that are not nil, each
// at its place among them.
func (x *lexical) scoreField(g *segment, field int, words []sought, few []int32) *accumulator {
	s := scorer{inverted: &g.passages, few: few}
	s.fixed, s.each = x.passages.norm()
	if field == byItem {
		s.inverted = &g.items
		s.fixed, s.each = x.items.norm()
	}
	s.lengths = s.length
	if few != nil {
		s.lengths = make([]float32, len(few))
		for i, unit := range few {
			if u := int(uint32(unit)); u < len(s.length) {
				s.lengths[i] = s.length[u]
			}
		}
	}
	a := newAccumulator(len(s.lengths))
	for _, w := range words {
		s.add(a, w)
	}
	return a
}

// spellings yields the folded words of all documents that begin with that byte,
// but for stop words, each with how often it stands there, in order.
func (x *lexical) spellings(first byte) iter.Seq2[string, int32] {
	return func(yield func(string, int32) bool) {
		at := make([]int, len(x.segments))
		for i, g := range x.segments {
			at[i] = g.spellings.seek(string([]byte{first}))
		}
		for {
			fold, count := x.nextSpelling(at, first)
			if fold == "" {
				return
			}
			if count > 0 && !yield(fold, count) {
				return
			}
		}
	}
}

// nextSpelling returns the least spelling that begins with first at the places at
// in all segments, moves them behind it, and counts it; "" when there is none.
func (x *lexical) nextSpelling(at []int, first byte) (fold string, count int32) {
	var least []byte
	for i, g := range x.segments {
		if at[i] >= g.spellings.len() {
			continue
		}
		if s := g.spellings.at(at[i]); len(s) > 0 && s[0] == first && (least == nil || bytes.Compare(s, least) < 0) {
			least = s
		}
	}
	if least == nil {
		return "", 0
	}
	fold = string(least)
	for i, g := range x.segments {
		for at[i] < g.spellings.len() && string(g.spellings.at(at[i])) == fold {
			if c := g.counts[at[i]]; c.term != noTerm {
				count += c.count
			}
			at[i]++
		}
	}
	return fold, count
}

// termOf is the term under which a word that spellings yielded is indexed, most
// often where there are several; "" for any other word.
func (x *lexical) termOf(fold string) string {
	counts := make(map[string]int32)
	for _, g := range x.segments {
		for i := g.spellings.seek(fold); i < g.spellings.len() && string(g.spellings.at(i)) == fold; i++ {
			if c := g.counts[i]; c.term >= 0 && int(c.term) < g.terms.len() {
				counts[string(g.terms.at(int(c.term)))] += c.count
			}
		}
	}
	best := ""
	for term, count := range counts {
		if count > 0 && (best == "" || cmp.Or(cmp.Compare(counts[best], count), cmp.Compare(term, best)) < 0) {
			best = term
		}
	}
	return best
}
