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
	spelt    map[spelt]int32 // the number of a spelling
	spelling []spellingCount
	words    []storedWord // spellings and terms numbered as here
	textAt   []uint32
	fieldsAt []uint32
	passages fieldBuilder
	items    fieldBuilder
	itemOf   []int32
	item     bag
	unit     bag

	title, publisher, headline, text reading
}

// A spelt is a folded word and the term that it is indexed under, "" for a stop word.
type spelt struct {
	fold, term string
	stop       bool
}

// A spellingCount is how often a folded word comes for one term, or for noTerm as a
// stop word, less what is buried, and whether it comes at all in what is not.
type spellingCount struct {
	fold  string
	term  int32
	count int32
	used  bool
}

// A fieldBuilder gathers one kind of unit.
type fieldBuilder struct {
	postings  [][]posting // by term, in order of unit
	frequency []int32     // by term, less what is buried
	length    []float32   // by unit
	count     fieldCount
}

// newLexicalBuilder returns a builder for texts of about that many bytes.
func newLexicalBuilder(a *analyzer, bytes int) *lexicalBuilder {
	const aWord, most = 10, 4096 // of many texts most words have been met
	words := min(bytes/aWord, most)
	return &lexicalBuilder{
		analyzer: a, terms: make(map[string]int32, words), spelt: make(map[spelt]int32, words),
		names: make([]string, 0, words), spelling: make([]spellingCount, 0, words),
		passages: newFieldBuilder(words), items: newFieldBuilder(words),
	}
}

func newFieldBuilder(terms int) fieldBuilder {
	return fieldBuilder{postings: make([][]posting, 0, terms), frequency: make([]int32, 0, terms)}
}

// A bag counts terms, weighted, in order of first appearance.
type bag struct {
	places []int32 // by term, one more than its place in terms; 0 when it is not there
	terms  []int32
	counts []float32
	length float32
}

func (g *bag) reset() {
	for _, t := range g.terms {
		g.places[t] = 0
	}
	g.terms, g.counts, g.length = g.terms[:0], g.counts[:0], 0
}

func (g *bag) add(term int32, weight float32) {
	if more := int(term) + 1 - len(g.places); more > 0 {
		g.places = append(g.places, make([]int32, more+len(g.places)/2)...)
	}
	if g.places[term] == 0 {
		g.terms = append(g.terms, term)
		g.counts = append(g.counts, 0)
		g.places[term] = int32(len(g.terms))
	}
	g.counts[g.places[term]-1] += weight
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

// A reading is what the analysis of a text gives.
type reading struct {
	terms []counted
	words []storedWord // endOfText last
}

// read reads a text into r, in the place of what is there.
func (b *lexicalBuilder) read(r *reading, text, lang string, sign int32) {
	r.terms, r.words = r.terms[:0], r.words[:0]
	tokens := b.analyzer.tokens(text, lang)
	for i := range tokens {
		t := &tokens[i]
		spelling, term := b.spell(t, sign)
		r.words = append(r.words, storeWord(t, spelling))
		if t.Stop {
			continue
		}
		r.terms = append(r.terms, counted{term, 1})
		for _, part := range t.Parts {
			n := b.enter(part)
			r.words = append(r.words, storePart(n))
			r.terms = append(r.terms, counted{n, 0})
		}
	}
	r.words = append(r.words, endOfText)
}

// spell counts a spelling and returns its number and that of its term.
func (b *lexicalBuilder) spell(t *Token, sign int32) (n, term int32) {
	k := spelt{t.Fold, t.Term, t.Stop}
	if t.Stop {
		k.term = ""
	}
	n, ok := b.spelt[k]
	if !ok {
		term = noTerm
		if !t.Stop {
			term = b.enter(t.Term)
		}
		n = int32(len(b.spelling))
		b.spelt[k] = n
		b.spelling = append(b.spelling, spellingCount{fold: t.Fold, term: term})
	}
	s := &b.spelling[n]
	s.count += sign
	s.used = s.used || sign > 0
	return n, s.term
}

// document adds the passages of d, or with sign -1 takes them away. A document
// without passages says nothing.
func (b *lexicalBuilder) document(d *corpus.Document, sign int32) {
	if len(d.Passages) == 0 {
		return
	}
	lang := langOf(d)
	b.read(&b.title, d.Title, lang, sign)
	b.read(&b.publisher, d.Publisher, lang, sign)
	for i := 0; i < len(d.Passages); {
		b.readHeadline(d, d.Passages[i].Headline, lang, sign)
		b.item.reset()
		b.item.addAll(b.headline.terms, 1)
		b.item.addAll(b.title.terms, 1)
		j := i
		for ; j < len(d.Passages) && d.Passages[j].Item == d.Passages[i].Item; j++ {
			b.read(&b.text, d.Passages[j].Text, lang, sign)
			b.item.addAll(b.text.terms, 1)
			b.unit.reset()
			b.unit.addAll(b.text.terms, 1)
			b.unit.addAll(b.headline.terms, headlineWeight)
			b.unit.addAll(b.title.terms, titleWeight)
			b.unit.addAll(b.publisher.terms, publisherWeight)
			b.passages.put(&b.unit, sign)
			if sign > 0 {
				b.itemOf = append(b.itemOf, int32(len(b.items.length)))
				b.store(j == i)
			}
		}
		b.items.put(&b.item, sign)
		i = j
	}
}

// readHeadline reads the headline of an item, unless it is the title of the document.
func (b *lexicalBuilder) readHeadline(d *corpus.Document, headline, lang string, sign int32) {
	if headline == d.Title {
		headline = ""
	}
	b.read(&b.headline, headline, lang, sign)
}

// store keeps the words of the passage that was read last, and those of title and
// headline where they are other ones than those of the passage before.
func (b *lexicalBuilder) store(opensItem bool) {
	fields := uint32(len(b.words))
	if opensItem {
		b.words = append(append(b.words, b.title.words...), b.headline.words...)
	} else {
		fields = b.fieldsAt[len(b.fieldsAt)-1]
	}
	b.fieldsAt = append(b.fieldsAt, fields)
	b.textAt = append(b.textAt, uint32(len(b.words)))
	b.words = append(b.words, b.text.words...)
}

// langOf is the language in which a document is analysed.
func langOf(d *corpus.Document) string {
	if d.Lang != "" {
		return d.Lang
	}
	return DetectLang(d.Text)
}

// fill gives g the words that were gathered, terms in order.
func (b *lexicalBuilder) fill(g *segment) error {
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
	return b.fillWords(g, number)
}

// fillWords gives g the spellings and the words of its texts, terms numbered anew.
func (b *lexicalBuilder) fillWords(g *segment, number []int32) error {
	order := make([]int32, 0, len(b.spelling))
	for i := range b.spelling {
		s := &b.spelling[i]
		if s.term != noTerm {
			s.term = number[s.term]
		}
		if s.count != 0 || s.used {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(i, j int32) int {
		x, y := &b.spelling[i], &b.spelling[j]
		return cmp.Or(cmp.Compare(x.fold, y.fold), cmp.Compare(x.term, y.term))
	})
	if max(len(order), len(number)) > mostNumbered || len(b.words) > mostWords {
		return errManyWords
	}
	spellings := make([]int32, len(b.spelling))
	for to, from := range order {
		s := &b.spelling[from]
		spellings[from] = int32(to)
		g.spellings.add([]byte(s.fold))
		g.counts = append(g.counts, spellCount{s.term, s.count})
	}
	g.spelt = newSpellingIndex(g.terms.len(), g.counts)
	for i, w := range b.words {
		b.words[i] = w.renumbered(spellings, number)
	}
	g.words, g.textAt, g.fieldsAt = b.words, b.textAt, b.fieldsAt
	return nil
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
