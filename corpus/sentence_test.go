package corpus

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// golden runs got over each archive of testdata/dir. The last file of an archive
// is what got must return for the others.
func golden(t *testing.T, dir string, got func(t *testing.T, files []txtar.File) string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in testdata/%s: %v", dir, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil || len(archive.Files) < 2 {
				t.Fatalf("%d files, %v", len(archive.Files), err)
			}
			want := &archive.Files[len(archive.Files)-1]
			text := got(t, archive.Files[:len(archive.Files)-1])
			if *update {
				want.Data = []byte(text)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if text != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", text, want.Data)
			}
		})
	}
}

// showBreaks shows the line breaks of s.
func showBreaks(s string) string { return strings.ReplaceAll(s, "\n", "⏎") }

func TestSentencesGolden(t *testing.T) {
	golden(t, "sentences", func(t *testing.T, files []txtar.File) string {
		text := string(files[0].Data)
		var b strings.Builder
		for _, s := range Sentences(text, Span{0, len(text)}) {
			b.WriteString(showBreaks(s.In(text)) + "\n")
		}
		return b.String()
	})
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name string
		text string // with | where a sentence ends and another begins
	}{
		{"titles", "M. Morel et MM. Roy et Blin saluent Mme. Petit, Mlle. Aubry et Me. Lenoir. | Ils partent."},
		{"references", "Voir l'art. 5, al. 2, et l'art. L. 121-1 (p. 12, fig. 3). | Voir pp. 4 et 5, n° 8, ch. 3, let. b. | Fin."},
		{"words that abbreviate before a number only", "Il a dit no. | Elle quitte le vol. | Le retour est long. | C'est de l'art. | Prenons un ex. | Il suffit."},
		{"quantities", "Comptez env. 300 places, min. 2 par foyer, max. 8. | Merci."},
		{"et cetera before a capital", "Les murs, les toits, etc. | Le reste suit."},
		{"et cetera inside", "Les murs, les toits, etc. sont refaits. | Bien."},
		{"months", "Depuis janv. 2020 et févr. 2021, rien. | Le 3 sept. 2022, tout change."},
		{"acronym inside", "L'O.N.U. salue l'accord. | L'U.E. aussi."},
		{"acronym at the end", "C'est le siège de l'O.N.U. | Les États y votent."},
		{"initials", "J.-P. Roy, A. Blin et D. E. Petit signent. | J.-Y. Le Bras s'abstient."},
		{"decimals", "La hausse est de 3.5 % puis de 2,8 %. | Elle ralentit."},
		{"a number opens", "Le comité a lu 20 pages. | 12 restent à lire."},
		{"quotation that goes on", "« Que faire ? » demande-t-elle. | « Rien ! » | Il insiste : « Encore ! » et sort."},
		{"quotation after a sentence", "Il se lève. | « Assez », dit-il."},
		{"quotations side by side", "« Nous agirons. » | « Quand ? » | « Demain. »"},
		{"straight quotation marks", "\"Nous agirons.\" | \"Quand ?\" | \"Demain.\" | Il sort."},
		{"nested quotation marks", "« Elle a écrit “oui !” sans hésiter. » | Voilà."},
		{"English quotation marks", "“We will act.” | She left."},
		{"brackets", "Il vient (sans doute.) | Elle part. | [La suite manque.] | Fin."},
		{"ellipsis inside", "Il hésite… puis signe. | Elle attend... puis part."},
		{"ellipsis at the end", "Il hésite… | Puis il signe... | Enfin, il part."},
		{"several marks", "Vraiment ?! | Oui !!! | Bon."},
		{"no-break spaces", "Est-ce fini\u00a0? | «\u00a0Non\u00a0!\u00a0» | Alors\u202f! | Bien."},
		{"addresses", "Voir www.exemple.fr/a.html?b=c.d ou https://exemple.org/A.B.Pdf. | Écrire à jean.morel@exemple.fr. | Merci."},
		{"glued sentences", "Il touche aux preuves numériques. | Elle examine la suite."},
		{"English", "Mr. Roy met Dr. Blin, e.g. in the U.S. Senate, vs. Mrs. Petit. | He left at 5 p.m. | The end."},
		{"English acronym at the end", "They live in the U.S. | The others do not."},
		{"and others", "Blin R. et al. (2021) le montrent. | Cela suffit."},
		{"list", "Trois points :\n| - le premier\n| - le deuxième\n| • le troisième. | Il est long."},
		{"numbered list", "Trois points :\n| 1. le premier\n| 2) le deuxième\n| a) le troisième\n| (iv) le quatrième"},
		{"numbered list in capitals", "1. Déclarer son bateau\n| 2. Équiper sa coque. | Vite.\n| 3. Partir"},
		{"heading", "Contexte\n| Depuis 2015, la règle vaut."},
		{"heading above lower case goes on", "Une ligne qui\ncontinue ici. | Fin."},
		{"blank line", "sans majuscule\n\n| ni point\n\n| nulle part"},
		{"carriage returns", "Contexte\r\n| La règle vaut. | Elle dure.\r\n"},
		{"a capital alone is an initial", "Le point A. Le point B."},
		{"no sentence end", "rien qui finisse"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.Split(tt.text, "|")
			for i := range want {
				want[i] = strings.TrimSpace(want[i])
			}
			text := strings.ReplaceAll(strings.ReplaceAll(tt.text, "| ", ""), "|", "")
			if strings.Contains(tt.name, "glued") {
				text = strings.ReplaceAll(text, ". ", ".")
			}
			var got []string
			for _, s := range Sentences(text, Span{0, len(text)}) {
				got = append(got, s.In(text))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n  %q\nwant\n  %q", got, want)
			}
		})
	}
}

func TestSentencesWithin(t *testing.T) {
	const text = "Un deux. Trois quatre. Cinq six."
	within := Span{strings.Index(text, "deux"), strings.Index(text, " Cinq")}
	var got []string
	for _, s := range Sentences(text, within) {
		got = append(got, s.In(text))
	}
	if want := []string{"deux.", "Trois quatre."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, blank := range []string{"", " ", "\n\n", "\u00a0\t\u202f"} {
		if got := Sentences(blank, Span{0, len(blank)}); got != nil {
			t.Errorf("Sentences(%q) = %v, want nil", blank, got)
		}
	}
}

// checkSentences fails unless sentences are the contract of Sentences over within.
func checkSentences(t *testing.T, text string, within Span, sentences []Span) {
	t.Helper()
	end := within.Start
	blank := func(s Span) bool { return strings.TrimSpace(s.In(text)) == "" }
	for _, s := range sentences {
		checkSpan(t, text, s, end)
		if !within.Contains(s) {
			t.Fatalf("sentence %v outside %v", s, within)
		}
		if got := s.In(text); strings.TrimSpace(got) != got {
			t.Fatalf("white space around %q", got)
		}
		if between := (Span{end, s.Start}); !blank(between) {
			t.Fatalf("%q is in no sentence", between.In(text))
		}
		end = s.End
	}
	if rest := (Span{end, within.End}); !blank(rest) {
		t.Fatalf("%q is in no sentence", rest.In(text))
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{
		"M. Roy part. Il revient… « Quand ? » dit-elle.", "a.B. c.D\n\n- e\n• f", "preuves numériques.Elle", "É.\u00a0» É", "etc. Le", "O.N.U. Les",
		"\xff. A\xc3", ". . .", "1. un\n2. deux", "…»…» Fin.", "\u2029A.\u2028B", "!\u00a0»", "(a) b\n(c) d.", strings.Repeat("Une ligne sans fin qui se poursuit toujours plus\n", 5),
	} {
		f.Add(s, 0, len(s))
	}
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		if start < 0 || start > end || end > len(text) || startsInside(text, start) || startsInside(text, end) {
			start, end = 0, len(text)
		}
		within := Span{start, end}
		checkSentences(t, text, within, Sentences(text, within))
	})
}

func TestSentencesKeepEveryLetter(t *testing.T) {
	files, err := filepath.Glob("sample/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sample: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		sentences := Sentences(text, Span{0, len(text)})
		checkSentences(t, text, Span{0, len(text)}, sentences)
		letters := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, s)
		}
		var b strings.Builder
		for _, s := range sentences {
			b.WriteString(s.In(text))
		}
		if letters(b.String()) != letters(text) || !utf8.ValidString(b.String()) {
			t.Errorf("%s: the sentences are not the text", file)
		}
	}
}
