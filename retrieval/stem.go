package retrieval

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
)

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

// stem is the light stem of a folded word: Snowball's for the language, folded
// again. Words of fewer than four letters are their own stem.
func stem(fold, lang string) string {
	if len(fold) < 4 {
		return fold
	}
	if lang == "en" {
		env := snowballstem.NewEnv(fold)
		english.Stem(env)
		return env.Current()
	}
	w := fold
	for _, r := range restoreFR {
		if root, ok := strings.CutSuffix(fold, r.folded); ok {
			w = root + r.accented
			break
		}
	}
	first := snowballFR(w)
	// A plural that lost nothing but its s has the stem of its singular:
	// "retraits" that of "retrait", in which Snowball sees a verb.
	if first+"s" == fold {
		return snowballFR(first)
	}
	return first
}

func snowballFR(word string) string {
	env := snowballstem.NewEnv(word)
	french.Stem(env)
	return Fold(env.Current())
}
