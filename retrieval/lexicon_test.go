package retrieval

import (
	"slices"
	"testing"
)

func TestLexicon(t *testing.T) {
	const groups = `
# two groups share a word
retrait, suppression, gommer  # of texts
mise en ligne, publication, suppression
`
	x := newLexicon(groups, func(line string) string { return line }, (*lexicon).readSynonyms)
	for _, c := range []struct {
		phrase string
		want   []string
	}{
		{"retraits", []string{"gomm", "suppress"}},
		{"suppression", []string{"gomm", "mis lign", "publi", "retrait"}},
		{"mise en ligne", []string{"publi", "suppress"}},
		{"mise", nil},
		{"quai", nil},
		{"", nil},
	} {
		var got []string
		for _, r := range x.lookup(Terms(c.phrase, "fr")) {
			got = append(got, key(r.Terms))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.phrase, got, c.want)
		}
	}
	if n, _ := x.match(Terms("la mise en ligne du texte", "fr")); n != 2 {
		t.Errorf("the longest phrase has %d words, want 2", n)
	}
}

func TestTranslationsBothWays(t *testing.T) {
	const pairs = "lighthouse keeper: gardien de phare, gardien\nlighthouse: phare\n"
	forward := newLexicon(pairs, englishOf, (*lexicon).readTranslations)
	n, to := forward.match(Terms("lighthouse keepers of the coast", "en"))
	if n != 2 || len(to) != 2 || key(to[0].Terms) != "gardien phar" || to[0].Weight <= to[1].Weight || to[0].Weight >= 1 {
		t.Errorf("forward: %d words, %v", n, to)
	}
	backward := newLexicon(pairs, renderingsOf, (*lexicon).readBackward)
	if to := backward.lookup(Terms("phares", "fr")); len(to) != 1 || key(to[0].Terms) != "lighthous" {
		t.Errorf("backward: %v", to)
	}
}

// TestLexiconFiles finds every line of the shipped files by what it begins with.
func TestLexiconFiles(t *testing.T) {
	for name, x := range map[string]*lexicon{"synonyms": frenchSynonyms(), "en-fr": englishToFrench(), "fr-en": frenchToEnglish()} {
		if len(x.lines) == 0 {
			t.Errorf("%s: no line", name)
		}
	}
	synonyms := frenchSynonyms().lookup(Terms("retrait", "fr"))
	for _, r := range synonyms {
		if r.Weight <= 0 || r.Weight >= 1 {
			t.Errorf("a synonym weighs %v", r.Weight)
		}
	}
	if synonyms == nil || englishToFrench().lookup(Terms("member states", "en")) == nil {
		t.Error("common words of the field are not in the files")
	}
}
