package retrieval

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/synonyms.fr.txt
var synonymsFR string

//go:embed data/en-fr.txt
var englishFrench string

// A Rendering is another way to say a word or a phrase: the terms it consists
// of, in order, and what a match by it is worth, below 1 for what is not the
// word itself.
type Rendering struct {
	Terms  []string
	Weight float64
	Via    Via
}

// Via says how a Rendering came about.
type Via string

// The origins of a rendering.
const (
	ViaItself      Via = "itself"
	ViaSynonym     Via = "synonym"
	ViaTranslation Via = "translation"
	ViaCorrection  Via = "correction"
)

// What a match is worth that is not by the word itself. Measured on the
// evaluation sets: figures hardly move between 0.4 and 0.7.
const (
	synonymWeight     = 0.4
	translationWeight = 0.9 // of the first rendering; each further one is worth a little less
	backwardWeight    = 0.6 // French to English, from the same file
	correctionWeight  = 0.8
)

// A lexicon maps phrases, as terms joined by spaces, to their renderings.
type lexicon struct {
	entries map[string][]Rendering
	longest int // words in the longest phrase
}

// The lexicons are read once, when the first query asks for them.
var (
	frenchSynonyms  = sync.OnceValue(func() *lexicon { return readSynonyms(synonymsFR) })
	englishToFrench = sync.OnceValue(func() *lexicon { return readTranslations(englishFrench, false) })
	frenchToEnglish = sync.OnceValue(func() *lexicon { return readTranslations(englishFrench, true) })
)

// Synonyms returns other ways to say a French word or phrase, without the word
// itself; nil when the lexicon does not know it.
func Synonyms(phrase string) []Rendering {
	return frenchSynonyms().entries[key(Terms(phrase, "fr"))]
}

// Translations returns the French renderings of an English word or phrase, best
// first; nil when the lexicon does not know it.
func Translations(phrase string) []Rendering {
	return englishToFrench().entries[key(Terms(phrase, "en"))]
}

func key(terms []string) string { return strings.Join(terms, " ") }

// readSynonyms reads one group of comma-separated words or phrases a line; #
// opens a comment.
func readSynonyms(text string) *lexicon {
	x := &lexicon{entries: make(map[string][]Rendering)}
	for line := range strings.Lines(text) {
		group := renderings(uncomment(line), "fr", ViaSynonym, synonymWeight)
		for i, from := range group {
			for j, to := range group {
				if i != j {
					x.add(from.Terms, to)
				}
			}
		}
	}
	return x
}

// readTranslations reads "english: français, français" a line; backward turns
// the direction round.
func readTranslations(text string, backward bool) *lexicon {
	x := &lexicon{entries: make(map[string][]Rendering)}
	for line := range strings.Lines(text) {
		en, fr, ok := strings.Cut(uncomment(line), ":")
		if !ok {
			continue
		}
		if backward {
			to := renderings(en, "en", ViaTranslation, backwardWeight)
			for _, from := range renderings(fr, "fr", "", 0) {
				for _, r := range to {
					x.add(from.Terms, r)
				}
			}
			continue
		}
		weight := translationWeight
		for _, r := range renderings(fr, "fr", ViaTranslation, 0) {
			r.Weight = weight
			weight = max(weight-0.05, 0.6)
			for _, from := range renderings(en, "en", "", 0) {
				x.add(from.Terms, r)
			}
		}
	}
	return x
}

func uncomment(line string) string {
	line, _, _ = strings.Cut(line, "#")
	return strings.TrimSpace(line)
}

// renderings analyses a comma-separated list.
func renderings(list, lang string, via Via, weight float64) []Rendering {
	var out []Rendering
	for phrase := range strings.SplitSeq(list, ",") {
		if terms := Terms(phrase, lang); len(terms) > 0 {
			out = append(out, Rendering{Terms: terms, Weight: weight, Via: via})
		}
	}
	return out
}

// add records to as a rendering of from, once.
func (x *lexicon) add(from []string, to Rendering) {
	k := key(from)
	if key(to.Terms) == k {
		return
	}
	for i, r := range x.entries[k] {
		if key(r.Terms) == key(to.Terms) {
			x.entries[k][i].Weight = max(r.Weight, to.Weight)
			return
		}
	}
	x.entries[k] = append(x.entries[k], to)
	x.longest = max(x.longest, len(from))
}

// match returns the renderings of the longest phrase that terms opens with, and
// its length in words; 0 when there is none.
func (x *lexicon) match(terms []string) (n int, to []Rendering) {
	for n := min(x.longest, len(terms)); n > 0; n-- {
		if to := x.entries[key(terms[:n])]; to != nil {
			return n, to
		}
	}
	return 0, nil
}
