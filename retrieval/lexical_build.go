package retrieval

import (
	"cmp"
	"math"
	"slices"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// A lexicalBuilder gathers the words of a segment, document by document in order
// of id. Documents that the segment buries are taken away with sign -1, in any order.
type lexicalBuilder struct {
	analyzer *analyzer
	terms    map[string]int32
	names    []string
	spelt    map[spelt]int32
	passages fieldBuilder
	items    fieldBuilder
	itemOf   []int32
	item     bag
	unit     bag
}

// A spelt is a folded word and the number of the term that it is indexed under.
type spelt struct {
	fold string
	term int32
}

// A fieldBuilder gathers one kind of unit.
type fieldBuilder struct {
	postings  [][]posting // by term, in order of unit
	frequency []int32     // by term, less what is buried
	length    []float32   // by unit
	count     fieldCount
}

func newLexicalBuilder(a *analyzer) *lexicalBuilder {
	return &lexicalBuilder{analyzer: a, terms: make(map[string]int32), spelt: make(map[spelt]int32)}
}

// A bag counts terms, weighted, in order of first appearance.
type bag struct {
	index  map[int32]int
	terms  []int32
	counts []float32
	length float32
}

func (g *bag) reset() {
	if g.index == nil {
		g.index = make(map[int32]int)
	}
	clear(g.index)
	g.terms, g.counts, g.length = g.terms[:0], g.counts[:0], 0
}

func (g *bag) add(term int32, weight float32) {
	i, ok := g.index[term]
	if !ok {
		i = len(g.terms)
		g.index[term] = i
		g.terms = append(g.terms, term)
		g.counts = append(g.counts, 0)
	}
	g.counts[i] += weight
}

func (g *bag) addAll(list []counted, weight float32) {
	for _, c := range list {
		g.add(c.term, weight)
		g.length += c.length * weight
	}
}

// put adds a unit, or takes one away. Lengths are rounded so that sums of them are
// exact, in whatever order they are made.
func (f *fieldBuilder) put(g *bag, sign int32) {
	unit := int32(len(f.length))
	for i, t := range g.terms {
		for int(t) >= len(f.postings) {
			f.postings, f.frequency = append(f.postings, nil), append(f.frequency, 0)
		}
		f.frequency[t] += sign
		if sign > 0 {
			f.postings[t] = append(f.postings[t], posting{unit, g.counts[i]})
		}
	}
	length := float32(math.Round(float64(g.length)*1024) / 1024)
	if sign > 0 {
		f.length = append(f.length, length)
	}
	f.count = f.count.plus(fieldCount{int64(sign), float64(sign) * float64(length)})
}

func (b *lexicalBuilder) enter(term string) int32 {
	n, ok := b.terms[term]
	if !ok {
		n = int32(len(b.terms))
		b.terms[term] = n
		b.names = append(b.names, term)
	}
	return n
}

// A counted is a term with what it adds to the length of a text: nothing when
// it is a part of a compound that is counted already.
type counted struct {
	term   int32
	length float32
}

// read appends the terms of text to list.
func (b *lexicalBuilder) read(list []counted, text, lang string, sign int32) []counted {
	for _, t := range b.analyzer.tokens(text, lang) {
		if t.Stop {
			continue
		}
		n := b.enter(t.Term)
		b.spelt[spelt{t.Fold, n}] += sign
		list = append(list, counted{n, 1})
		for _, part := range t.Parts {
			list = append(list, counted{b.enter(part), 0})
		}
	}
	return list
}

// document adds the passages of d, or with sign -1 takes them away. A document
// without passages says nothing.
func (b *lexicalBuilder) document(d *corpus.Document, sign int32) {
	if len(d.Passages) == 0 {
		return
	}
	lang := langOf(d)
	title := b.read(nil, d.Title, lang, sign)
	publisher := b.read(nil, d.Publisher, lang, sign)
	var headline, text []counted
	for i := 0; i < len(d.Passages); {
		headline = headline[:0]
		if h := d.Passages[i].Headline; h != d.Title {
			headline = b.read(headline, h, lang, sign)
		}
		b.item.reset()
		b.item.addAll(headline, 1)
		b.item.addAll(title, 1)
		j := i
		for ; j < len(d.Passages) && d.Passages[j].Item == d.Passages[i].Item; j++ {
			text = b.read(text[:0], d.Passages[j].Text, lang, sign)
			b.item.addAll(text, 1)
			b.unit.reset()
			b.unit.addAll(text, 1)
			b.unit.addAll(headline, headlineWeight)
			b.unit.addAll(title, titleWeight)
			b.unit.addAll(publisher, publisherWeight)
			b.passages.put(&b.unit, sign)
			if sign > 0 {
				b.itemOf = append(b.itemOf, int32(len(b.items.length)))
			}
		}
		b.items.put(&b.item, sign)
		i = j
	}
}

// langOf is the language in which a document is analysed.
func langOf(d *corpus.Document) string {
	if d.Lang != "" {
		return d.Lang
	}
	return DetectLang(d.Text)
}

// fill gives g the words that were gathered, terms in order.
func (b *lexicalBuilder) fill(g *segment) {
	order := make([]int32, len(b.names))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int { return cmp.Compare(b.names[x], b.names[y]) })
	number := make([]int32, len(order))
	for to, from := range order {
		number[from] = int32(to)
		g.terms.add([]byte(b.names[from]))
		g.frequency = append(g.frequency, frequency{b.passages.frequencyOf(from), b.items.frequencyOf(from)})
	}
	g.passages, g.items = b.passages.inverted(order), b.items.inverted(order)
	g.meta.passages, g.meta.items = b.passages.count, b.items.count
	g.itemOf = b.itemOf
	spellings := make([]spelt, 0, len(b.spelt))
	for s, count := range b.spelt {
		if count != 0 {
			spellings = append(spellings, s)
		}
	}
	slices.SortFunc(spellings, func(x, y spelt) int {
		return cmp.Or(cmp.Compare(x.fold, y.fold), cmp.Compare(number[x.term], number[y.term]))
	})
	for _, s := range spellings {
		g.spellings.add([]byte(s.fold))
		g.counts = append(g.counts, spellCount{number[s.term], b.spelt[s]})
	}
}

func (f *fieldBuilder) frequencyOf(term int32) int32 {
	if int(term) >= len(f.frequency) {
		return 0
	}
	return f.frequency[term]
}

// inverted lays the postings out in the order of terms.
func (f *fieldBuilder) inverted(order []int32) inverted {
	if len(order) == 0 {
		return inverted{length: f.length}
	}
	total := 0
	for _, list := range f.postings {
		total += len(list)
	}
	v := inverted{starts: make([]uint64, 0, len(order)+1), postings: make([]posting, 0, total), length: f.length}
	for _, t := range order {
		v.starts = append(v.starts, uint64(len(v.postings)))
		if int(t) < len(f.postings) {
			v.postings = append(v.postings, f.postings[t]...)
			f.postings[t] = nil
		}
	}
	v.starts = append(v.starts, uint64(len(v.postings)))
	return v
}
