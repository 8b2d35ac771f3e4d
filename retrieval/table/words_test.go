package table

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func words(text string) []string {
	var out []string
	Words(text, func(w []byte) { out = append(out, string(w)) })
	return out
}

func TestWords(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" … — ", nil},
		{"L’Élysée n'a pas répondu.", []string{"elysee", "pas", "repondu"}},
		{"Le cœur d’Œdipe, ex æquo", []string{"le", "coeur", "oedipe", "ex", "aequo"}},
		{"G7, 3 %, 16 395 cas à 20h30", []string{"g7", "3", "16", "395", "cas", "20h30"}},
		{"vis-à-vis", []string{"vis", "vis"}},
		{"e\u0301te\u0301 et pré\u00advenir", []string{"ete", "et", "prevenir"}},
		{"Straße ﬁn ÎLE", []string{"strasse", "fin", "ile"}},
		{"Журнал", []string{"журнал"}},
		{"ok " + strings.Repeat("a", 41) + " " + strings.Repeat("b", 40), []string{"ok", strings.Repeat("b", 40)}},
		{"mauvais\xffoctet", []string{"mauvais", "octet"}},
	} {
		if got := words(test.text); !slices.Equal(got, test.want) {
			t.Errorf("Words(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestGrams(t *testing.T) {
	for _, test := range []struct {
		word string
		n    int
	}{
		{"", 0}, {"a1", 1}, {"le", 1}, {"mer", 3}, {"elysee", 5 + 4 + 3},
	} {
		got := Grams(nil, []byte(test.word), 1000)
		if len(got) != test.n {
			t.Errorf("Grams(%q) are %d, want %d", test.word, len(got), test.n)
		}
		for _, g := range got {
			if g < 0 || g >= 1000 {
				t.Errorf("Grams(%q) holds %d", test.word, g)
			}
		}
	}
	if got := Grams(nil, []byte("mot"), 0); got != nil {
		t.Errorf("Grams without buckets = %v", got)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("L’été, 16'395 cœurs e\u0301")
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range words(text) {
			if len(w) == 0 || len(w) > longest || !utf8.ValidString(w) {
				t.Fatalf("word %q of %q", w, text)
			}
			for _, r := range w {
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					t.Fatalf("word %q of %q", w, text)
				}
			}
			if len(Grams(nil, []byte(w), 7)) == 0 {
				t.Fatalf("no letters of %q", w)
			}
		}
	})
}
