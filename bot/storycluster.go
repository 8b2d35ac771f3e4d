package bot

import (
	"cmp"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A storyItem is an item of a document, by its number there.
type storyItem struct {
	doc  *corpus.Document
	item int
}

// itemsOf are the items of docs that wanted picks, in the order of docs and in that of their texts.
func itemsOf(docs []*corpus.Document, wanted func(*corpus.Document, corpus.Item) bool) []storyItem {
	var out []storyItem
	for _, doc := range docs {
		for n, item := range doc.Items {
			if wanted(doc, item) {
				out = append(out, storyItem{doc, n})
			}
		}
	}
	return out
}

// storiesOf groups items by what they tell of: one event or one running matter,
// over days and publishers. Every item is in one story; most are alone in theirs.
// The items of a story keep their order, and stories come in the order of their
// first items. Editions of what appears again and again under one headline are
// stories of their own. The rarity of a term is told by idf. Time grows with the
// number of items, not with its square.
func storiesOf(items []storyItem, idf func(term string) float64) [][]storyItem {
	matters := make([]*matter, len(items))
	for i, it := range items {
		matters[i] = matterOf(it.doc, it.item, idf)
	}
	var out [][]storyItem
	for _, group := range newGathering(matters).gather() {
		story := make([]storyItem, len(group))
		for k, i := range group {
			story[k] = items[i]
		}
		out = append(out, story)
	}
	return out
}

// What is looked up to find the matters that may be like one.
const (
	tellingTerms = 30  // of its heaviest terms, of those that
	commonTerm   = 150 // no more items than that have
	nearest      = 30  // matters in the end
	oftenTitled  = 3   // items under one headline, figures aside, that are editions
	editionLike  = 0.5 // the share that is left of the likeness of editions
)

// A heldTerm is a term of a matter by its number.
type heldTerm struct {
	term   int32
	weight float64
}

// A gathering is many matters on the way to be grouped.
type gathering struct {
	matters []*matter
	words   [][]heldTerm // their terms by number, in order of these
	having  [][]int32    // by term, the matters that have it
	titled  map[string]int
	score   []float64
	known   map[[2]int]float64
}

func newGathering(matters []*matter) *gathering {
	g := &gathering{matters: matters, words: make([][]heldTerm, len(matters)),
		titled: make(map[string]int), score: make([]float64, len(matters)), known: make(map[[2]int]float64)}
	number := make(map[string]int32)
	for i, m := range matters {
		for _, f := range m.words {
			n, ok := number[f.term]
			if !ok {
				n = int32(len(number))
				number[f.term] = n
				g.having = append(g.having, nil)
			}
			g.words[i] = append(g.words[i], heldTerm{n, f.weight})
			g.having[n] = append(g.having[n], int32(i))
		}
		slices.SortFunc(g.words[i], func(a, b heldTerm) int { return cmp.Compare(a.term, b.term) })
		g.titled[m.series]++
	}
	return g
}

// gather groups the matters; each group is in order, and groups by their first.
func (g *gathering) gather() [][]int {
	var links []link
	for i := range g.matters {
		for _, j := range g.near(i) {
			if l := g.like(i, int(j)); l >= sameStory {
				links = append(links, link{min(i, int(j)), max(i, int(j)), l})
			}
		}
	}
	return grouped(len(g.matters), links, g.like)
}

// near are the matters with which matter i shares most of what it is about.
func (g *gathering) near(i int) []int32 {
	terms := slices.DeleteFunc(slices.Clone(g.words[i]), func(t heldTerm) bool {
		n := len(g.having[t.term])
		return n < 2 || n > commonTerm
	})
	slices.SortFunc(terms, func(a, b heldTerm) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term))
	})
	var out []int32
	for _, t := range terms[:min(len(terms), tellingTerms)] {
		for _, j := range g.having[t.term] {
			if int(j) == i {
				continue
			}
			if g.score[j] == 0 {
				out = append(out, j)
			}
			g.score[j] += t.weight
		}
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(cmp.Compare(g.score[b], g.score[a]), cmp.Compare(a, b)) })
	for _, j := range out {
		g.score[j] = 0
	}
	return out[:min(len(out), nearest)]
}

// like is how alike two matters are, from 0 to 1.
func (g *gathering) like(i, j int) float64 {
	pair := [2]int{min(i, j), max(i, j)}
	l, ok := g.known[pair]
	if !ok {
		m, o := g.matters[i], g.matters[j]
		l = m.likeness(o, product(g.words[i], g.words[j]))
		if m.series != "" && m.series == o.series && g.titled[m.series] >= oftenTitled {
			l *= editionLike
		}
		g.known[pair] = l
	}
	return l
}

// product is the likeness of two lists of terms.
func product(a, b []heldTerm) float64 {
	sum, k := 0.0, 0
	for _, x := range a {
		for k < len(b) && b[k].term < x.term {
			k++
		}
		if k < len(b) && b[k].term == x.term {
			sum += x.weight * b[k].weight
		}
	}
	return sum
}

// A link is how alike two of many things are.
type link struct {
	a, b     int
	likeness float64
}

// grouped groups n things along links, the strongest first: two groups become
// one when all their things are on average as alike as sameStory, and no two less
// than notStory, so that a chain of likenesses is no story.
func grouped(n int, links []link, like func(i, j int) float64) [][]int {
	slices.SortFunc(links, func(x, y link) int {
		return cmp.Or(cmp.Compare(y.likeness, x.likeness), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	group, members := make([]int, n), make([][]int, n)
	for i := range n {
		group[i], members[i] = i, []int{i}
	}
	for _, l := range links {
		a, b := min(group[l.a], group[l.b]), max(group[l.a], group[l.b])
		if a == b || !joins(members[a], members[b], like) {
			continue
		}
		for _, m := range members[b] {
			group[m] = a
		}
		members[a], members[b] = append(members[a], members[b]...), nil
	}
	var out [][]int
	for _, m := range members {
		if len(m) > 0 {
			slices.Sort(m)
			out = append(out, m)
		}
	}
	return out
}

// joins reports whether two groups are one story.
func joins(a, b []int, like func(i, j int) float64) bool {
	sum := 0.0
	for _, i := range a {
		for _, k := range b {
			l := like(i, k)
			if l < notStory {
				return false
			}
			sum += l
		}
	}
	return sum/float64(len(a)*len(b)) >= sameStory
}
