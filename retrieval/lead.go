package retrieval

import "math"

// leadWords is how many words at the head of a text say what it is about.
const leadWords = 40

// A lead is what a query has in common with the head of a text.
type lead struct {
	untitled bool
	held     []float64 // by word of the query
	shared   float64   // the share of its content words that the query has too
	letters  float64   // the cosine of both as sets of four letters
}

// leadOf compares the query with the head of the item that a row belongs to.
func (r *reader) leadOf(p *partReader, row int) *lead {
	first := p.g.opensItem(row)
	if l := p.leads[first]; l != nil {
		return l
	}
	l := &lead{held: make([]float64, p.count)}
	p.leads[first] = l
	l.untitled = p.untitled(first)
	text := head(p.g.text(first), leadWords)
	list := p.matches(text)
	raise(l.held, list)
	words := p.read(text)
	l.shared = shareOfWords(words, list)
	l.letters = r.lettersShared(p.g, words)
	return l
}

// untitled reports whether a row has neither title nor headline.
func (p *partReader) untitled(row int) bool {
	title := p.g.fields(row)
	if own := texts(title, 1); own != nil {
		return len(p.read(title)) == 0 && len(p.read(title[len(own):])) == 0
	}
	return len(p.read(title)) == 0
}

// head is the text that list opens with, up to its first n words.
func head(list []storedWord, n int) []storedWord {
	for i, w := range list {
		if w == endOfText {
			return list[:i]
		}
		if !w.isPart() {
			if n--; n < 0 {
				return list[:i]
			}
		}
	}
	return list
}

// shareOfWords is how many of the content words of a text matches in order of place
// are of, each by its best weight.
func shareOfWords(words []textWord, list []match) float64 {
	content, matched := 0, 0.0
	for i := range words {
		if !words[i].stop {
			content++
		}
	}
	for i := 0; i < len(list); {
		at, best := list[i].at, 0.0
		for ; i < len(list) && list[i].at == at; i++ {
			best = max(best, list[i].weight)
		}
		matched += best
	}
	if content == 0 {
		return 0
	}
	return min(1, matched/float64(content))
}

// opensItem is the first row of the item of a row.
func (g *segment) opensItem(row int) int {
	if row >= len(g.itemOf) {
		return row
	}
	for row > 0 && g.itemOf[row-1] == g.itemOf[row] {
		row--
	}
	return row
}

// lettersShared is the cosine of the query and words as sets of four letters.
func (r *reader) lettersShared(g *segment, words []textWord) float64 {
	r.letters.clear(8 * len(words))
	both := 0
	for _, fold := range r.foldsOf(g, words) {
		r.runs = fourLetters(r.runs[:0], fold)
		for _, x := range r.runs {
			if r.letters.add(x) && r.own.has(x) {
				both++
			}
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / math.Sqrt(float64(r.letters.count)*float64(r.own.count))
}

// foldsOf are the folded spellings of words, until it is asked again. They lie far
// apart, so that one after the other would be waited for: all are touched first.
func (r *reader) foldsOf(g *segment, words []textWord) [][]byte {
	r.folds = r.folds[:0]
	for i := range words {
		r.folds = append(r.folds, g.fold(&words[i]))
	}
	for _, fold := range r.folds {
		if len(fold) > 0 {
			r.touched ^= fold[0]
		}
	}
	return r.folds
}

// fourLetters appends the runs of four bytes of a folded word between spaces.
func fourLetters(to []uint32, fold []byte) []uint32 {
	x, n := uint32(' '), 1
	for i := 0; i <= len(fold); i++ {
		c := byte(' ')
		if i < len(fold) {
			c = fold[i]
		}
		x = x<<8 | uint32(c)
		if n++; n >= 4 {
			to = append(to, x)
		}
	}
	return to
}

// lettersOf are those of a query.
func lettersOf(text, lang string) letterSet {
	var set letterSet
	set.clear(len(text))
	for _, t := range Tokens(text, lang) {
		for _, x := range fourLetters(nil, []byte(t.Fold)) {
			set.add(x)
		}
	}
	return set
}
