package retrieval

import (
	"slices"
	"testing"
)

func TestTranslate(t *testing.T) {
	for _, tt := range []struct {
		text, lang string
		n          int
		way        string // to say it; the first of those in French
	}{
		{"member states of the union", "en", 2, key(Terms("États membres", "fr"))},
		{"ministers", "en", 1, key(Terms("ministre", "fr"))},
		{"ministre de la Défense", "fr", 2, key(Terms("minister of defence", "en"))},
		{"Kermadec", "en", 0, ""},
		{"", "fr", 0, ""},
	} {
		n, to := Translate(Terms(tt.text, tt.lang), tt.lang)
		at := slices.IndexFunc(to, func(terms []string) bool { return key(terms) == tt.way })
		if n != tt.n || n == 0 && to != nil || n > 0 && (at < 0 || tt.lang == "en" && at > 0) {
			t.Errorf("%q: %d words, %q; want %d, %q", tt.text, n, to, tt.n, tt.way)
		}
	}
}

func TestSynonyms(t *testing.T) {
	term := func(word string) string { return key(Terms(word, "fr")) }
	got := Synonyms(term("retrait"))
	if !slices.Contains(got, term("suppression")) || slices.Contains(got, term("retrait")) {
		t.Errorf("synonyms of retrait: %q", got)
	}
	if got := Synonyms(term("Kermadec")); got != nil {
		t.Errorf("synonyms of a name: %q", got)
	}
}

func TestOrdinary(t *testing.T) {
	for _, tt := range []struct {
		word, lang string
		want       bool
	}{
		{"retrait", "fr", true},
		{"minister", "en", true},
		{"Kalashnikov", "en", false}, // the lexicon writes it with a capital
		{"Kermadec", "fr", false},
		{"Kermadec", "en", false},
	} {
		if got := Ordinary(key(Terms(tt.word, tt.lang)), tt.lang); got != tt.want {
			t.Errorf("%s in %s is ordinary: %v", tt.word, tt.lang, got)
		}
	}
}
