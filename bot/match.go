package bot

import (
	"strings"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A termSet is the terms that stand in a text.
type termSet map[string]bool

func (s termSet) add(tokens []retrieval.Token) {
	for _, t := range tokens {
		s[t.Term] = true
		s[t.Fold] = true
		if !isTurned(t) {
			for _, p := range t.Parts {
				s[p] = true
			}
		}
		if t.Name {
			s[asName+t.Term] = true
		}
	}
}

// turns are the first parts of compounds that are not what the rest of them
// says: a deputy director is no director, a former minister no minister.
var turns = wordSet(`sous vice ex non anti contre pro pre post quasi mi semi sub former deputy pseudo`)

// isTurned reports whether t is such a compound.
func isTurned(t retrieval.Token) bool {
	first, _, joined := strings.Cut(t.Fold, "-")
	return joined && turns[first]
}

// join adds all of more to s.
func (s termSet) join(more termSet) {
	for t := range more {
		s[t] = true
	}
}

func termsOf(text, lang string) termSet {
	s := make(termSet)
	s.add(retrieval.Tokens(text, lang))
	return s
}

// asName stands before the term of a name in a termSet.
const asName = "^"

// What a saying of a word is worth as evidence by how it is related to the word.
// A part of a phrase is worth partShare of what the whole is.
const (
	synonymShare = 0.75
	partShare    = 0.6
)

// match is what set is worth as a saying of w: the best rendering of which it
// has all terms, or less for one of which it has some.
func (w *word) match(set termSet) float64 {
	got := 0.0
	for _, r := range w.Renderings {
		value := evidence(r)
		if value <= got {
			continue
		}
		n := 0
		for _, t := range r.Terms {
			if set[t] && !(w.name && r.Via == retrieval.ViaItself && w.isAnotherWord(t, set)) {
				n++
			}
		}
		switch {
		case n == len(r.Terms):
			got = value
		case 2*n >= len(r.Terms):
			got = max(got, partShare*value*float64(n)/float64(len(r.Terms)))
		}
	}
	return got
}

// isAnotherWord reports whether what set has of the term of a name is no name and
// not the name itself: "francs" is not "France", though they have one stem.
func (w *word) isAnotherWord(term string, set termSet) bool {
	if len(w.Tokens) != 1 || w.Tokens[0].Kind != retrieval.Word {
		return false
	}
	t := &w.Tokens[0]
	return term == t.Term && term != t.Fold && !set[t.Fold] && !set[asName+term]
}

// evidence is what a rendering is worth for saying the word.
func evidence(r retrieval.Rendering) float64 {
	if r.Via == retrieval.ViaSynonym {
		return synonymShare
	}
	return r.Weight
}

// A zone is where a word of the question stands, as seen from a sentence.
type zone int

// The zones, nearest first.
const (
	here   zone = iota // the sentence itself
	before             // the sentence before it in the passage
	after              // the sentence after it
	around             // the passage
	titled             // the document's title, the item's headline, the publisher
	inLead             // the beginning of the item, all of a short one
	inItem             // anywhere in the item
	zones
)

// match fills in what u and the text around it hold of the question.
func (in *inquiry) match(u *unit) {
	u.held = make([][zones]float64, len(in.words))
	for i := range in.words {
		for z, set := range u.set {
			u.held[i][z] = in.words[i].match(set)
		}
	}
	u.together = in.together(u)
	u.fit = in.fits(u)
	u.inWindow = in.falls(u, in.window.From, in.window.To)
	u.saysWindow = in.named(u)
}

// reach is how many words apart two words still stand together.
const reach = 4

// together is the weighted share of the pairs of words that follow each other
// in the question and stand within reach of each other in u.
func (in *inquiry) together(u *unit) float64 {
	var total, held float64
	var last []int
	for i := range in.words {
		at := in.words[i].places(u.tokens)
		if i > 0 {
			weight := min(in.words[i-1].weight, in.words[i].weight)
			total += weight
			if within(last, at, reach) {
				held += weight
			}
		}
		last = at
	}
	if total == 0 {
		return 0
	}
	return held / total
}

// places returns the indices of the tokens that say w.
func (w *word) places(tokens []retrieval.Token) []int {
	var at []int
	for i, t := range tokens {
		if w.matchesToken(t) > 0 {
			at = append(at, i)
		}
	}
	return at
}

func within(a, b []int, most int) bool {
	for _, i := range a {
		for _, k := range b {
			if i != k && max(i-k, k-i) <= most {
				return true
			}
		}
	}
	return false
}
