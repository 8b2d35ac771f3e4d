package bot

import (
	"slices"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestParsePairs(t *testing.T) {
	if _, err := parsePairs(pairTable); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		"noun | mayor", "title | mayor | maire", "noun | | maire", "noun | town | ville\nnoun | city, town | cité",
		"verb | build | construire", "adj | royal | royal royale royaux", "verb | sign | signer\nverb | seal | signer",
	} {
		if _, err := parsePairs(bad); err == nil {
			t.Errorf("parsePairs(%q): no error", bad)
		}
	}
}

// TestRunsParallel holds sentences against each other in both directions.
func TestRunsParallel(t *testing.T) {
	a := shipped(t)
	for _, row := range rows(t, "testdata/prosesense/parallel.txt") {
		for _, lang := range []string{"en", "fr"} {
			said, told := row[1], row[2]
			if lang == "fr" {
				said, told = told, said
			}
			other := map[string]string{"en": "fr", "fr": "en"}[lang]
			r := newRendering(a.read(said, lang, true), []*reading{a.read(told, other, false)})
			if got := r.runsParallel(); got != (row[0] == "same") {
				t.Errorf("%q beside %q: %v, want %s", said, told, got, row[0])
			}
		}
	}
}

// FuzzSteps: reading a sentence ends whatever it is, and what is read tells something.
func FuzzSteps(f *testing.F) {
	for _, s := range []string{"Le maire a signé le décret le 3 mai.", "The mayor didn't sign it in 2024", "des de du d'", "not never", "en 12 %", "A«", "L maire a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []string{"en", "fr"} {
			r := &reading{text: s, lang: lang, sentences: corpus.Sentences(s, corpus.Span{End: len(s)})}
			r.scan()
			for i := range r.sentences {
				if steps, ok := r.steps(i); ok && !slices.ContainsFunc(steps, func(s proseStep) bool { return s.kind == stepVerb }) {
					t.Errorf("%q is read without a verb", s)
				}
			}
		}
	})
}
