package retrieval

import (
	"slices"
)

// A wanted is what a term of a text is to a query.
type wanted struct {
	word   int
	weight float64
}

// A reader compares passages with one query, by the words that the segments keep.
type reader struct {
	s       *state
	words   []QueryWord
	idf     []float64 // by word of the query
	total   float64
	terms   map[string][]wanted
	forms   map[string]bool
	several []phrase
	answer  answerType
	names   []bool // by word: a name, an acronym or a number
	soft    *softness
	parts   []*partReader // by part of the state; nil before it is needed
	numbers []bool        // by word: a number
	shape   shape
	own     letterSet // the letters of the query (see lettersOf)
	letters letterSet // those of a lead
	runs    []uint32  // of one word
	folds   [][]byte
	touched byte
	named   []dayRange // of the query (see daysNamed)
}

// A phrase is a rendering of several terms.
type phrase struct {
	terms []string
	wanted
}

// newReader returns a reader of passages for one query.
func newReader(s *state, q Query, words []QueryWord) *reader {
	r := &reader{
		s: s, words: words, idf: make([]float64, len(words)), parts: make([]*partReader, len(s.parts)),
		terms: make(map[string][]wanted), forms: make(map[string]bool),
		answer: answerTypeOf(q.Text, q.Lang), shape: shapeOf(q.Text, q.Lang), own: lettersOf(q.Text, q.Lang), named: daysNamed(q.Text),
	}
	r.names, r.numbers = make([]bool, len(words)), make([]bool, len(words))
	for i, w := range words {
		for _, t := range w.Tokens {
			r.names[i] = r.names[i] || t.Kind != Word || t.Name
			r.numbers[i] = r.numbers[i] || t.Kind == Number
		}
		r.idf[i] = w.Weight * s.lexical.worth(w)
		r.total += r.idf[i]
		for _, t := range w.Tokens {
			r.forms[t.Fold] = true
		}
		for _, x := range w.Renderings {
			if len(x.Terms) == 1 {
				r.terms[x.Terms[0]] = append(r.terms[x.Terms[0]], wanted{i, x.Weight})
			} else {
				r.several = append(r.several, phrase{x.Terms, wanted{i, x.Weight}})
				// A part of a phrase is worth its part.
				for _, t := range x.Terms {
					r.terms[t] = append(r.terms[t], wanted{i, 0.5 * x.Weight / float64(len(x.Terms))})
				}
			}
		}
	}
	return r
}

// twin is a reader for the same query in another goroutine.
func (r *reader) twin() *reader {
	t := *r
	t.parts, t.letters, t.runs, t.folds = make([]*partReader, len(r.s.parts)), letterSet{}, nil, nil
	if r.soft != nil {
		t.soft = r.soft.twin()
	}
	return &t
}

// worth is the inverse document frequency of a word: that of its commonest
// rendering of full weight, or the greatest when the corpus does not know it.
func (x *lexical) worth(w QueryWord) float64 {
	most := 0
	for _, r := range w.Renderings {
		least := -1
		for _, t := range r.Terms {
			if n := x.frequency(t); n > 0 && (least < 0 || n < least) {
				least = n
			}
		}
		if r.Weight >= w.Renderings[0].Weight {
			most = max(most, least)
		}
	}
	return x.passages.idf(most)
}

// A match is a word of the query at a token of a text.
type match struct {
	at     int
	word   int
	weight float64
	exact  bool
}

// raise notes matches in held, by word the greatest weight.
func raise(held []float64, list []match) {
	for _, m := range list {
		held[m.word] = max(held[m.word], m.weight)
	}
}

// share is the weight of the words held, of all.
func (r *reader) share(held []float64) float64 {
	if r.total == 0 {
		return 0
	}
	sum := 0.0
	for i, h := range held {
		sum += h * r.idf[i]
	}
	return sum / r.total
}

// meaning is the share of the query that a passage with its title and headline
// holds in words that mean much the same.
func (r *reader) meaning(n int32) float64 {
	p, row := r.part(n)
	text := p.g.text(row)
	held := slices.Clone(p.fields(row))
	raise(held, p.matches(text))
	if r.soft == nil {
		r.soft = newSoftness(r.words)
	}
	if !r.soft.may(held) {
		return r.share(held)
	}
	words := p.read(text)
	for i := range words {
		if w := &words[i]; !w.stop && w.kind != Number {
			r.soft.raise(held, p.g.fold(w))
		}
	}
	return r.share(held)
}

// shareOfNames is the weight of the names held, of that of all names of the query.
func (r *reader) shareOfNames(held []float64) float64 {
	sum, all := 0.0, 0.0
	for i, h := range held {
		if r.names[i] {
			sum += h * r.idf[i]
			all += r.idf[i]
		}
	}
	if all == 0 {
		return 1
	}
	return sum / all
}

// stretch is how many tokens are one stretch of text.
const stretch = 30

// passage notes the features of a passage, and returns what it holds with its title
// and headline, by word of the query.
func (r *reader) passage(n int32, f *features) (held []float64) {
	p, row := r.part(n)
	text := p.g.text(row)
	list := p.matches(text)
	title := p.fields(row)
	f[featTitle] = r.share(title)

	held = slices.Clone(title)
	raise(held, list)
	f[featCoverage] = r.share(held)
	if p.g.opensDocument(row) {
		f[featFirst] = 1
	}
	f[featNames] = r.shareOfNames(held)
	exact := make([]float64, len(r.idf))
	for _, m := range list {
		if m.exact {
			exact[m.word] = 1
		}
	}
	f[featExact] = r.share(exact)
	from, to, near := r.near(list)
	f[featNear] = near
	f[featPairs] = r.pairs(list)
	if near > 0 && r.answer != answerAny && r.answer.in(p.g, p.read(text), from, to, r.forms) {
		f[featAnswer] = near
	}
	r.more(p, row, text, list, held, f)
	return held
}

// part is the part of a passage as the reader sees it, and its row there.
func (r *reader) part(passage int32) (*partReader, int) {
	n := r.s.partNumber(passage)
	part := &r.s.parts[n]
	if r.parts[n] == nil {
		r.parts[n] = newPartReader(r, part.segment)
	}
	return r.parts[n], int(passage - part.base)
}

// near returns the stretch of tokens that holds most of the query, and how much.
func (r *reader) near(list []match) (from, to int, share float64) {
	held := make([]float64, len(r.idf))
	for i := range list {
		clear(held)
		j := i
		for ; j < len(list) && list[j].at < list[i].at+stretch; j++ {
			held[list[j].word] = max(held[list[j].word], list[j].weight)
		}
		if got := r.share(held); got > share {
			from, to, share = list[i].at, list[j-1].at, got
		}
	}
	return from, to, share
}

// together is within how many tokens two words of a query stand together.
const together = 4

// pairs is the share of neighbouring words of the query that stand together in
// a passage, in whatever order, a pair weighing as much as both its words.
func (r *reader) pairs(list []match) float64 {
	if len(r.idf) < 2 {
		return 0
	}
	all, got := 0.0, 0.0
	for w := 0; w+1 < len(r.idf); w++ {
		weight := r.idf[w] + r.idf[w+1]
		all += weight
		best := 0.0
		for i, a := range list {
			if a.word != w {
				continue
			}
			for j := i - 1; j >= 0 && list[j].at >= a.at-together; j-- {
				if list[j].word == w+1 && list[j].at != a.at {
					best = max(best, 0.7*min(a.weight, list[j].weight))
				}
			}
			for j := i + 1; j < len(list) && list[j].at <= a.at+together; j++ {
				if list[j].word == w+1 && list[j].at != a.at {
					best = max(best, min(a.weight, list[j].weight))
				}
			}
		}
		got += weight * best
	}
	if all == 0 {
		return 0
	}
	return got / all
}
