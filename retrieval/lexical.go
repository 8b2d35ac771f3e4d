package retrieval

import (
	"iter"

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
func (b *lexicalBuilder) read(list []counted, text, lang string) []counted {
	for _, t := range b.analyzer.tokens(text, lang) {
		if t.Stop {
			continue
		}
		n := b.enter(t.Term)
		b.words[t.Fold] = wordInfo{n, b.words[t.Fold].count + 1}
		list = append(list, counted{n, 1})
		for _, part := range t.Parts {
			list = append(list, counted{b.enter(part), 0})
		}
	}
	return list
}

func (g *bag) addAll(list []counted, weight float32) {
	for _, c := range list {
		g.add(c.term, weight)
		g.length += c.length * weight
	}
}

// document adds the passages of d.
func (b *lexicalBuilder) document(d *corpus.Document) {
	lang := langOf(d)
	title := b.read(nil, d.Title, lang)
	publisher := b.read(nil, d.Publisher, lang)
	var headline, text []counted
	for i := 0; i < len(d.Passages); {
		headline = headline[:0]
		if h := d.Passages[i].Headline; h != d.Title {
			headline = b.read(headline, h, lang)
		}
		b.item.reset()
		b.item.addAll(headline, 1)
		b.item.addAll(title, 1)
		j := i
		for ; j < len(d.Passages) && d.Passages[j].Item == d.Passages[i].Item; j++ {
			text = b.read(text[:0], d.Passages[j].Text, lang)
			b.item.addAll(text, 1)
			b.unit.reset()
			b.unit.addAll(text, 1)
			b.unit.addAll(headline, headlineWeight)
			b.unit.addAll(title, titleWeight)
			b.unit.addAll(publisher, publisherWeight)
			b.passages.put(b.unit.terms, b.unit.counts, b.unit.length)
			b.itemOf = append(b.itemOf, int32(len(b.items.length)))
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
	scores := x.passages.score(x, words)
	context := x.items.score(x, words)
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

// number is the number of a term, -1 when no document has it.
func (x *lexical) number(term string) int32 {
	if n, ok := x.terms[term]; ok {
		return n
	}
	return -1
}

// known reports whether a term stands in any document.
func (x *lexical) known(term string) bool { return x.number(term) >= 0 }

// spellings yields the folded words of all documents that begin with that byte,
// each with how often it stands there, in no order.
func (x *lexical) spellings(first byte) iter.Seq2[string, int32] {
	return func(yield func(string, int32) bool) {
		for w, info := range x.words {
			if w != "" && w[0] == first && !yield(w, info.count) {
				return
			}
		}
	}
}

// termOf is the term under which a word that spellings yielded is indexed.
func (x *lexical) termOf(fold string) string { return x.names[x.words[fold].term] }
