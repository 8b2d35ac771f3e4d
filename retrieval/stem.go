package retrieval

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
)

//go:embed data/stems.fr.txt
var stemsFR string

// settledStems maps folded French words to the terms that stems.fr.txt settles.
var settledStems = sync.OnceValue(func() map[string]string {
	settled := make(map[string]string)
	for line := range strings.Lines(stemsFR) {
		forms, term, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for form := range strings.FieldsSeq(forms) {
			settled[Fold(form)] = strings.TrimSpace(term)
		}
	}
	return settled
})

// restoreFR gives back to a folded French ending the accent by which the
// Snowball stemmer recognises it, so that a stem is a function of the folded
// word alone and "securite" typed without accents meets "sécurité". Longest first.
var restoreFR = []struct{ folded, accented string }{
	{"erent", "èrent"},
	{"ieres", "ières"},
	{"iere", "ière"},
	{"ites", "ités"},
	{"ite", "ité"},
	{"ees", "ées"},
	{"ee", "ée"},
}

// keepS are words in -us that have a feminine in -use: their s is no plural.
var keepS = wordSet("inclus exclus diffus confus intrus reclus obtus infus")

// stem is the light stem of a folded word: Snowball's for the language, folded
// again, but for the words that stems.fr.txt settles. Words of fewer than four
// letters are their own stem.
func stem(fold, lang string) string {
	if len(fold) < 3 || len(fold) < 4 && lang == "en" {
		return fold
	}
	if lang == "en" {
		env := snowballstem.NewEnv(fold)
		english.Stem(env)
		return env.Current()
	}
	if term, ok := settledStems()[fold]; ok {
		return term
	}
	if len(fold) < 4 {
		return fold
	}
	w := fold
	if strings.HasSuffix(w, "us") && len(w) > 4 && !keepS[w] && !strings.Contains(w, "-") {
		w = w[:len(w)-1] // contenus, élus: Snowball keeps an s behind a vowel
	}
	for _, r := range restoreFR {
		if root, ok := strings.CutSuffix(w, r.folded); ok {
			w = root + r.accented
			break
		}
	}
	env := snowballstem.NewEnv(w)
	french.Stem(env)
	return Fold(env.Current())
}
