package bot

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A vector is a text by the weights of its terms, in order of the terms, of unit length.
type vector []feature

type feature struct {
	term   string
	weight float64
}

// vectorName is what a name counts for in a vector beside another word as rare.
const vectorName = 2.0

// vectorOf weighs the terms of a text by how often they stand in it and how rare they are.
func (a *Assistant) vectorOf(tokens []retrieval.Token) vector {
	count := make(map[string]float64)
	for _, t := range tokens {
		if t.Stop || t.Term == "" {
			continue
		}
		n := 1.0
		if t.Name || t.Kind == retrieval.Acronym {
			n = vectorName
		}
		count[t.Term] += n
	}
	v := make(vector, 0, len(count))
	for term, n := range count {
		v = append(v, feature{term, (1 + math.Log(n)) * a.index.IDF(term)})
	}
	return v.unit()
}

// unit is v in order of its terms and of unit length.
func (v vector) unit() vector {
	slices.SortFunc(v, func(a, b feature) int { return strings.Compare(a.term, b.term) })
	sum := 0.0
	for _, f := range v {
		sum += f.weight * f.weight
	}
	if sum > 0 {
		for i := range v {
			v[i].weight /= math.Sqrt(sum)
		}
	}
	return v
}

// cosine is the likeness of two vectors, from 0 to 1.
func (v vector) cosine(w vector) float64 {
	sum := 0.0
	for i, k := 0, 0; i < len(v) && k < len(w); {
		switch cmp.Compare(v[i].term, w[k].term) {
		case 0:
			sum += v[i].weight * w[k].weight
			i++
			k++
		case -1:
			i++
		default:
			k++
		}
	}
	return sum
}

// A report is one item with what may be quoted of it.
type report struct {
	storyItem
	extracts []*extract // in text order, at least one; whether they address a machine is not asked yet
	vector   vector     // of all its text, as extracts have theirs
}

// reportOf reads an item; false when it has nothing to quote.
func (a *Assistant) reportOf(it storyItem) (*report, bool) {
	r := &report{storyItem: it}
	for _, p := range it.doc.Passages {
		if p.Item != it.item {
			continue
		}
		for _, u := range readAll(it.doc, p, textLang(it.doc)) {
			if x, ok := a.extractOf(u); ok {
				r.extracts = append(r.extracts, x)
			}
		}
	}
	if len(r.extracts) == 0 {
		return nil, false
	}
	r.vector = a.vectorOf(retrieval.Tokens(r.matter(), textLang(it.doc)))
	return r, true
}

// reportsOf reads items, without those that have nothing to quote.
func (a *Assistant) reportsOf(items []storyItem) []*report {
	var out []*report
	for _, it := range items {
		if r, ok := a.reportOf(it); ok {
			out = append(out, r)
		}
	}
	return out
}

// extractsOf are the quotable sentences of a passage, without its copies.
func (a *Assistant) extractsOf(doc *corpus.Document, p corpus.Passage) []*extract {
	var out []*extract
	for _, u := range read(doc, p, textLang(doc)) {
		if x, ok := a.extractOf(u); ok {
			out = append(out, x)
		}
	}
	return out
}

// matter is what r is compared with its extracts by: its text, under its headline
// unless other items of the document bear the same.
func (r *report) matter() string {
	text := r.doc.Items[r.item].In(r.doc.Text)
	if len(r.doc.Items) == 1 {
		text = r.doc.Title + ".\n" + text
	}
	return text
}

// Items are one story when they are on average as alike as sameStory and no two
// of them are less alike than notStory.
const (
	sameStory = 0.30
	notStory  = 0.10
	sameText  = 0.90 // the likeness of two items from which on they are copies
)

// copied reports whether two reports are copies of one text: most of the
// shorter one's extracts stand in passages that are copies of the other's.
func copied(a, b *report) bool {
	if len(a.extracts) > len(b.extracts) {
		a, b = b, a
	}
	n := 0
	for _, x := range a.extracts {
		if slices.ContainsFunc(b.extracts, func(y *extract) bool { return sameWords(x.unit, y.unit) || x.text == y.text }) {
			n++
		}
	}
	return 2*n > len(a.extracts) || a.vector.cosine(b.vector) >= sameText
}

// witnesses counts the independent publishers of a story: copies of one text
// speak for the first that has it, and a publisher with two texts counts once.
// A document without a publisher is its own.
func witnesses(story []*report) int {
	seen := make(map[string]bool)
	for i, r := range story {
		if slices.ContainsFunc(story[:i], func(o *report) bool { return copied(o, r) }) {
			continue
		}
		seen[cmp.Or(retrieval.Fold(r.doc.Publisher), "\x00"+r.doc.ID)] = true
	}
	return len(seen)
}
