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

// The lexicons. A line is analysed when a query first needs a word that begins
// like one of its own, for a process that answers one question should not pay
// for thousands of lines.
var (
	frenchSynonyms = sync.OnceValue(func() *lexicon {
		return newLexicon(synonymsFR, func(line string) string { return line }, (*lexicon).readSynonyms)
	})
	englishToFrench = sync.OnceValue(func() *lexicon { return newLexicon(englishFrench, englishOf, (*lexicon).readTranslations) })
	frenchToEnglish = sync.OnceValue(func() *lexicon { return newLexicon(englishFrench, renderingsOf, (*lexicon).readBackward) })
)

func key(terms []string) string { return strings.Join(terms, " ") }

// readSynonyms reads a group of comma-separated words or phrases.
func (x *lexicon) readSynonyms(line string) {
	group := x.renderings(line, "fr", ViaSynonym, synonymWeight)
	for i, from := range group {
		for j, to := range group {
			if i != j {
				x.add(from.Terms, to)
			}
		}
	}
}

// readTranslations reads "english: français, français".
func (x *lexicon) readTranslations(line string) {
	weight := translationWeight
	from := x.renderings(englishOf(line), "en", "", 0)
	for _, r := range x.renderings(renderingsOf(line), "fr", ViaTranslation, 0) {
		r.Weight = weight
		weight = max(weight-0.05, 0.6)
		for _, f := range from {
			x.add(f.Terms, r)
		}
	}
}

// readBackward reads the same line in the other direction.
func (x *lexicon) readBackward(line string) {
	to := x.renderings(englishOf(line), "en", ViaTranslation, backwardWeight)
	for _, f := range x.renderings(renderingsOf(line), "fr", "", 0) {
		for _, r := range to {
			x.add(f.Terms, r)
		}
	}
}

func englishOf(line string) string {
	en, _, _ := strings.Cut(line, ":")
	return en
}

func renderingsOf(line string) string {
	_, fr, _ := strings.Cut(line, ":")
	return fr
}

// renderings analyses a comma-separated list.
func (x *lexicon) renderings(list, lang string, via Via, weight float64) []Rendering {
	var out []Rendering
	for phrase := range strings.SplitSeq(list, ",") {
		var terms []string
		for _, t := range x.analyzer.tokens(phrase, lang) {
			if !t.Stop {
				terms = append(terms, t.Term)
			}
		}
		if len(terms) > 0 {
			out = append(out, Rendering{Terms: terms, Weight: weight, Via: via})
		}
	}
	return out
}
