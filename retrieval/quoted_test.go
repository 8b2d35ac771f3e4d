package retrieval

import (
	"slices"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestQuotations(t *testing.T) {
	for text, want := range map[string][]string{
		"Où est le phare ?":                  nil,
		"Que veut dire « Phare de Brume » ?": nil,
		"“L’été au vieux port” et \"une  balise rouge et verte\", «»": {"l'ete au vieux port", "une balise rouge et verte"},
		"un « guillemet ouvert par ici":                               nil,
		"5\" de plus que le phare":                                    nil,
		"\"Le petit port brûle.\"":                                    {"le petit port brule"},
		"un « phare »":                                                nil,
	} {
		if got := quotations(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestHoldsWhole(t *testing.T) {
	for _, c := range []struct {
		text, s string
		want    bool
	}{
		{"le phare", "phare", true},
		{"les phares", "phare", false},
		{"les phares du phare", "phare", true},
		{"un phare, la nuit", "phare", true},
		{"", "phare", false},
	} {
		if got := holdsWhole(c.text, c.s); got != c.want {
			t.Errorf("%q in %q: %v", c.s, c.text, got)
		}
	}
}

func TestSearchPrefersQuoted(t *testing.T) {
	ix := index(t, []*corpus.Document{
		document("a.txt", "", 0, "Le gardien du port de Brume dit que le phare garde le port, et le port le phare."),
		document("b.txt", "", 0, "On a vu hier, selon un témoin qui passait par là en barque, le Gardien du Phare rentrer de la ville."),
	})
	first := func(text string) string {
		return search(t, ix, Query{Text: text, Lang: "fr"})[0].Passage.Document
	}
	if got := first("port de Brume « le gardien du phare »"); got != "b.txt" {
		t.Errorf("the string: first is %s", got)
	}
	if got := first("port de Brume gardien du phare"); got != "a.txt" {
		t.Errorf("the words: first is %s", got)
	}
	if got := first("port de Brume « le gardien des phares »"); got != "a.txt" {
		t.Errorf("a string that nobody holds: first is %s", got)
	}
}
