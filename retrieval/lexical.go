package retrieval

import (
	"github.com/verbatim-briefing/verbatim/corpus"
)

// A lexical is the word side of an index: the vocabulary, and where each term
// stands, by passage and by item.
type lexical struct {
	terms    map[string]int32
	names    []string            // by term number
	words    map[string]wordInfo // by folded surface
	passages inverted
	items    inverted
	itemOf   []int32 // by passage
}

// A wordInfo is what the vocabulary knows of a folded surface.
type wordInfo struct {
	term  int32
	count int32
}

// A lexicalBuilder fills a lexical document by document, in order of id.
type lexicalBuilder struct {
	lexical
	analyzer *analyzer
	item     bag
	unit     bag
}

func newLexicalBuilder() *lexicalBuilder {
	b := &lexicalBuilder{analyzer: newAnalyzer()}
	b.terms = make(map[string]int32)
	b.words = make(map[string]wordInfo)
	return b
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

func (b *lexicalBuilder) number(term string) int32 {
	n, ok := b.terms[term]
	if !ok {
		n = int32(len(b.terms))
		b.terms[term] = n
		b.names = append(b.names, term)
	}
	return n
}

// fill adds the words of text to the bags. Words with a weight of a whole
// count are also words that the corpus knows how to spell.
func (b *lexicalBuilder) fill(text, lang string, weight float32, bags ...*bag) {
	for _, t := range b.analyzer.tokens(text, lang) {
		if t.Stop {
			continue
		}
		n := b.number(t.Term)
		w := b.words[t.Fold]
		b.words[t.Fold] = wordInfo{n, w.count + 1}
		for _, g := range bags {
			g.add(n, weight)
			g.length += weight
		}
		for _, part := range t.Parts {
			p := b.number(part)
			for _, g := range bags {
				g.add(p, weight)
			}
		}
	}
}

// document adds the passages of d.
func (b *lexicalBuilder) document(d *corpus.Document) {
	lang := langOf(d)
	for i := 0; i < len(d.Passages); {
		j := i
		b.item.reset()
		for ; j < len(d.Passages) && d.Passages[j].Item == d.Passages[i].Item; j++ {
			p := &d.Passages[j]
			b.unit.reset()
			b.fill(p.Text, lang, 1, &b.unit, &b.item)
			b.fill(p.Headline, lang, headlineWeight, &b.unit)
			if d.Title != p.Headline {
				b.fill(d.Title, lang, titleWeight, &b.unit)
			}
			b.fill(d.Publisher, lang, publisherWeight, &b.unit)
			b.passages.put(b.unit.terms, b.unit.counts, b.unit.length)
			b.itemOf = append(b.itemOf, int32(len(b.items.length)))
		}
		b.fill(d.Passages[i].Headline, lang, 1, &b.item)
		if d.Title != d.Passages[i].Headline {
			b.fill(d.Title, lang, 1, &b.item)
		}
		b.items.put(b.item.terms, b.item.counts, b.item.length)
		i = j
	}
}

func (b *lexicalBuilder) done() *lexical {
	b.passages.seal()
	b.items.seal()
	return &b.lexical
}

// langOf is the language in which a document is analysed.
func langOf(d *corpus.Document) string {
	if d.Lang != "" {
		return d.Lang
	}
	return DetectLang(d.Text)
}

// score returns the lexical score of every passage: its own, and in part its item's.
func (x *lexical) score(words []resolved) []float32 {
	scores := x.passages.score(words)
	context := x.items.score(words)
	for i := range scores {
		if scores[i] > 0 {
			scores[i] += contextWeight * context[x.itemOf[i]]
		}
	}
	return scores
}

// frequency is the number of passages that hold a term.
func (x *lexical) frequency(term string) int {
	n, ok := x.terms[term]
	if !ok {
		return 0
	}
	return len(x.passages.of(n))
}
