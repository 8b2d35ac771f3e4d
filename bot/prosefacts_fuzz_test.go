package bot

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

// FuzzCheckFacts: no input makes the check panic; a prose that is a quotation
// passes; with a number or a name more it does not.
func FuzzCheckFacts(f *testing.F) {
	for _, s := range []string{
		"Le plan prévoit 1,2 Md€ d'ici à 2020, soit 12 % de plus qu'en mai 2017.",
		"Theresa May met 27 leaders at 14h30 on June 29, 2017.",
		"Au XXe siècle, quatre-vingt-dix-neuf communes ; l'article 5, n° 2017/541, la 5G.",
		"de 4 à 6 millions", "un tiers", "2½ m² −3 ④", "1.2.3,4/5:6", "neuf cents", "M. X", "vingt et",
	} {
		f.Add(s, "fr")
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		if len(text) > 2000 {
			return
		}
		checkFacts(text, lang, factCites("Rien.", lang))
		lang = retrieval.DetectLang(text)
		if got := checkFacts(text, lang, factCites(text)); got != "" {
			t.Errorf("%s: its own quotation does not support %q", got, text)
		}
		for _, more := range []string{" 417", " Zorglub"} {
			if strings.Contains(plainText(text), more[1:]) {
				continue
			}
			if checkFacts(text+more, lang, factCites(text)) == "" {
				t.Errorf("%q passes with%s", text, more)
			}
		}
	})
}

func BenchmarkCheckFacts(b *testing.B) {
	text := strings.Repeat("Le fonds européen recevra plus de 100 millions d’euros, dont 10 millions pour 61 villes, a dit Julian King vendredi 29 juin 2017. ", 80)
	cs := factCites(text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if got := checkFacts(text, "fr", cs); got != "" {
			b.Fatal(got)
		}
	}
}
