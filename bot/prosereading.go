package bot

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A reading is a text taken apart for comparing what it says with what another says.
type reading struct {
	text, lang string
	words      []lexeme
	content    []contentWord
	marks      []marker
	sentences  []corpus.Span
}

// A lexeme is one word of a reading, seams (apostrophes, hyphens) taken apart.
type lexeme struct {
	corpus.Span
	fold, lower string
	capital     bool // its first letter is one
	opens       bool // it is the first of a sentence or of a speech
	name        bool // the analysis takes it for a name
	number      bool
	seam        seam // what stands between it and the word before
}

// A seam is how two words are parted.
type seam int

const (
	seamNone seam = iota
	seamWeak      // a conjunction: what is governed may go on behind it
	seamClause
	seamSentence
)

// A contentWord is a word of a reading that has a subject of its own.
type contentWord struct {
	corpus.Span
	word  word
	terms termSet // the word itself
	name  bool
	lex   int // the first lexeme of it
	// places are those of other readings that say it, as they were asked for.
	places map[*reading][]int
}

// read takes text apart. Words get their renderings where expand is set.
func (a *Assistant) read(text, lang string, expand bool) *reading {
	r := &reading{text: text, lang: lang, sentences: corpus.Sentences(text, corpus.Span{End: len(text)})}
	r.scan()
	var words []retrieval.QueryWord
	if expand {
		words = a.index.Expand(text, lang)
	} else {
		for _, t := range retrieval.Tokens(text, lang) {
			if !t.Stop {
				words = append(words, retrieval.QueryWord{Tokens: []retrieval.Token{t}})
			}
		}
	}
	words = withNames(words, retrieval.Tokens(text, lang))
	k := 0
	for _, q := range words {
		c := contentWord{word: word{QueryWord: q}, terms: make(termSet)}
		c.word.Renderings = slices.DeleteFunc(slices.Clone(q.Renderings), func(x retrieval.Rendering) bool { return x.Via == retrieval.ViaCorrection })
		c.Start, c.End = c.word.start(), c.word.end()
		c.terms.add(q.Tokens)
		for k < len(r.words) && r.words[k].End <= c.Start {
			k++
		}
		c.lex = min(k, len(r.words)-1)
		for _, t := range q.Tokens {
			if t.Name || t.Kind == retrieval.Acronym {
				c.name = true
			}
		}
		for n := k; n < len(r.words) && r.words[n].Start < c.End; n++ {
			r.words[n].name = c.name
		}
		r.content = append(r.content, c)
	}
	r.findMarkers()
	return r
}

// withNames adds to words, in order, the names among tokens that are written as stop words are: "May".
func withNames(words []retrieval.QueryWord, tokens []retrieval.Token) []retrieval.QueryWord {
	for _, t := range tokens {
		if t.Stop && (t.Surface == "May" || t.Surface == "Will") {
			t.Name = true
			words = append(words, retrieval.QueryWord{Tokens: []retrieval.Token{t}})
		}
	}
	slices.SortStableFunc(words, func(x, y retrieval.QueryWord) int { return x.Tokens[0].Start - y.Tokens[0].Start })
	return words
}

// joiners are conjunctions and relatives: what stands before them seldom governs what stands behind.
var joiners = wordSet(`et ou mais qui dont lequel laquelle lesquels alors tandis puis and or but which who while whereas then`)

// scan cuts the text into lexemes.
func (r *reading) scan() {
	next, s := 0, r.text
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			i += n
			continue
		}
		from := i
		digits := unicode.IsDigit(c)
		for i < len(s) {
			c, n = utf8.DecodeRuneInString(s[i:])
			inNumber := digits && (c == ',' || c == '.') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9'
			if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.Mn, c) && !inNumber {
				break
			}
			i += n
		}
		w := lexeme{Span: corpus.Span{Start: from, End: i}, lower: strings.ToLower(s[from:i]), fold: retrieval.Fold(s[from:i])}
		first, _ := utf8.DecodeRuneInString(s[from:])
		w.capital = unicode.IsUpper(first)
		w.number = digits || numberWords[w.fold]
		for next < len(r.sentences) && r.sentences[next].Start <= from {
			w.seam, w.opens = seamSentence, true
			next++
		}
		r.join(&w)
		r.words = append(r.words, w)
	}
}

// join tells how w follows the word before it, and puts "n't" and "n'" in their full form.
func (r *reading) join(w *lexeme) {
	if w.fold == "cannot" {
		w.fold = "not"
	}
	if len(r.words) == 0 {
		w.opens = true
		return
	}
	before := &r.words[len(r.words)-1]
	gap := r.text[before.End:w.Start]
	apostrophe := gap == "'" || gap == "’"
	switch {
	case apostrophe && before.fold == "n":
		before.fold = "ne"
	case apostrophe && w.fold == "t" && strings.HasSuffix(before.fold, "n"):
		w.fold = "not"
	}
	if strings.ContainsAny(gap, "«\"“") {
		w.opens = true
	}
	if w.seam == seamSentence {
		return
	}
	switch {
	case strings.ContainsAny(gap, ",;:()") || strings.Contains(gap, "–") || strings.Contains(gap, "—") || strings.Contains(gap, " - "):
		w.seam = seamClause
	case joiners[w.fold]:
		w.seam = seamWeak
	}
}

// numberWords are numbers written out.
var numberWords = wordSet(`deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent cents mille
	million millions milliard milliards moitie tiers quart two three four five seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety
	hundred thousand billion billions half third quarter one`)

// How many content words a marker governs at most, by its class: behind it, and
// before it. All classes but directions look before them only where nothing is behind.
var governs = [...]struct{ after, before int }{
	classNegation:  {4, 3},
	classLimit:     {2, 2},
	classModal:     {4, 3},
	classCondition: {0, 0}, // the whole sentence
	classDirection: {3, 3},
	classStance:    {3, 3},
	classPurpose:   {3, 0},
	classNothing:   {0, 0},
}

// govern fills in the content words that m governs.
func (r *reading) govern(m *marker) {
	if m.class == classCondition {
		for i := range r.content {
			if r.sentenceOf(r.content[i].Start) == r.sentenceOf(r.words[m.first].Start) {
				m.window = append(m.window, i)
			}
		}
		return
	}
	after := r.around(m, m.last+1, 1, governs[m.class].after)
	if m.verb {
		m.window = append(after, r.around(m, m.first-1, -1, governs[m.class].before)...)
		if c := r.contentAt(m.first); c >= 0 {
			m.window = append(m.window, c)
		}
		return
	}
	if m.class == classDirection || m.class == classStance {
		m.window = append(after, r.around(m, m.first-1, -1, governs[m.class].before)...)
		return
	}
	if len(after) == 0 {
		after = r.around(m, m.first-1, -1, governs[m.class].before)
	}
	m.window = after
}

// around collects at most n content words from word i on in one direction. A
// seam ends it as soon as there is one; the end of the sentence always does.
func (r *reading) around(m *marker, i, step, n int) []int {
	var out []int
	for ; i >= 0 && i < len(r.words) && len(out) < n; i += step {
		at := i
		if step < 0 {
			at = i + 1 // the seam that is crossed
		}
		s := r.words[at].seam
		if s == seamSentence || s > seamNone && (len(out) > 0 || m.class == classDirection || m.class == classStance) {
			break
		}
		if c := r.contentAt(i); c >= 0 && !slices.Contains(out, c) && !r.isMark(i, m) && !calendarWords[r.words[i].lower] {
			out = append(out, c)
		}
	}
	return out
}

func (r *reading) isMark(i int, m *marker) bool { return i >= m.first && i <= m.last }

// contentAt is the index of the content word to which lexeme i belongs, or -1.
func (r *reading) contentAt(i int) int {
	at := r.words[i].Span
	n, _ := slices.BinarySearchFunc(r.content, at.Start, func(c contentWord, start int) int {
		if c.End <= start {
			return -1
		}
		return 1
	})
	if n < len(r.content) && r.content[n].Overlaps(at) {
		return n
	}
	return -1
}

// sentenceOf is the index of the sentence in which byte at stands.
func (r *reading) sentenceOf(at int) int {
	for i, s := range r.sentences {
		if at < s.End {
			return i
		}
	}
	return len(r.sentences)
}

// termsOf is the terms of some of the content words.
func (r *reading) termsOf(window []int) termSet {
	out := make(termSet)
	for _, i := range window {
		for t := range r.content[i].terms {
			out[t] = true
		}
	}
	return out
}

// A content word is said by a text from this share of evidence on.
const saidFrom = 0.4

// in reports whether set says the word: itself, a synonym or a translation.
func (c *contentWord) in(set termSet) bool {
	if c.word.match(set) >= saidFrom {
		return true
	}
	n := 0
	for _, t := range c.word.Tokens {
		if set[t.Term] || set[t.Fold] || c.kin(t.Fold, set) {
			n++
		}
	}
	return 2*n >= len(c.word.Tokens)
}

// kin reports whether set has a longer or shorter form of the same word: at least
// kinLetters letters in common, and most of the longer of the two.
func (c *contentWord) kin(fold string, set termSet) bool {
	const kinLetters = 5
	if c.name || len(fold) < kinLetters {
		return false
	}
	for t := range set {
		n := 0
		for n < len(t) && n < len(fold) && t[n] == fold[n] {
			n++
		}
		if n >= kinLetters && 5*n >= 3*max(len(t), len(fold)) {
			return true
		}
	}
	return false
}
