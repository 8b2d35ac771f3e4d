package corpus

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLocate(t *testing.T) {
	const text = "Le préfet l’a dit : « Nous n’avons\u00a0rien à cacher », avant d'ajouter 10,8 millions d’euros, soit 16\u202f395 dossiers. Sa sœur aînée – une \"experte\" – approuve à 80\u00a0%."
	tests := []struct{ name, quote, want string }{
		{"as it stands", "Le préfet", "Le préfet"},
		{"straight apostrophes", "l'a dit", "l’a dit"},
		{"curly where the text is straight", "d’ajouter", "d'ajouter"},
		{"plain spaces for no-break ones", "Nous n'avons rien à cacher", "Nous n’avons\u00a0rien à cacher"},
		{"first letter in lower case", "nous n'avons rien", "Nous n’avons\u00a0rien"},
		{"other quotation marks", `dit : "Nous n'avons rien à cacher", avant`, "dit : « Nous n’avons\u00a0rien à cacher », avant"},
		{"enclosing marks that the text has not", "“avant d'ajouter”", "avant d'ajouter"},
		{"ligature spelled out", "Sa soeur aînée", "Sa sœur aînée"},
		{"hyphen for a dash", "aînée - une", "aînée – une"},
		{"decomposed accents", "pre\u0301fet", "préfet"},
		{"no space before per cent", "à 80%", "à 80\u00a0%"},
		{"doubled spaces and a line break", "  rien \n  à   cacher", "rien à cacher"},
		{"whole number", "10,8 millions", "10,8 millions"},
		{"thousands", "16 395 dossiers", "16\u202f395 dossiers"},

		{"other letters", "Le préfets", ""},
		{"accent left out", "Le prefet", ""},
		{"case of a later letter", "Le Préfet", ""},
		{"part of a word", "cache", ""},
		{"part of a decimal", "8 millions", ""},
		{"head of a decimal", "ajouter 10", ""},
		{"part of thousands", "395 dossiers", ""},
		{"half a ligature", "eur aînée", ""},
		{"nothing but marks", "« »", ""},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			span, ok := Locate(text, tt.quote)
			if got := span.In(text); got != tt.want || ok != (tt.want != "") {
				t.Errorf("Locate(%q) = %q, %v; want %q", tt.quote, got, ok, tt.want)
			}
		})
	}
}

// What does not show parts no words, whatever it is.
func TestLocateHidden(t *testing.T) {
	for _, hidden := range []string{"\u00ad", "\u200b", "\u200e", "\u202e", "\ufe0f", "\uf02d", "\u0092", "\U000e0041"} {
		text := "Le décret" + hidden + " du 3 mai"
		for _, quote := range []string{"Le décret du 3 mai", "Le dé" + hidden + "cret du 3 mai"} {
			if span, ok := Locate(text, quote); !ok || span.In(text) != text {
				t.Errorf("Locate(%q, %q) = %q, %v", text, quote, span.In(text), ok)
			}
		}
	}
}

func TestLocateAll(t *testing.T) {
	const text = "Oui, oui et oui. Ouïe."
	if got := LocateAll(text, "oui"); len(got) != 3 {
		t.Errorf("LocateAll found %d places, want 3: %v", len(got), got)
	}
	if got := LocateAll(text, "non"); got != nil {
		t.Errorf("LocateAll of what is not there = %v, want nil", got)
	}
}

// lowerFirst makes the first letter of s lower case: the one difference in letters that Locate forgives.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

func FuzzLocate(f *testing.F) {
	f.Add("Le préfet l’a dit : « oui ».", "l'a dit : \"oui\"")
	f.Add("cœur ﬁn 10,8", "coeur fin")
	f.Add("e\u0301te\u0301", "été")
	f.Fuzz(func(t *testing.T, text, quote string) {
		if !utf8.ValidString(text) || !utf8.ValidString(quote) {
			t.Skip()
		}
		span, ok := Locate(text, quote)
		if !ok {
			return
		}
		if span.Start < 0 || span.End > len(text) || span.Start >= span.End {
			t.Fatalf("span %v of a text of %d bytes", span, len(text))
		}
		got := span.In(text)
		if !utf8.ValidString(got) {
			t.Fatalf("span %v cuts a character", span)
		}
		if a, b := lowerFirst(Letters(got)), lowerFirst(Letters(quote)); a != b {
			t.Fatalf("Locate(%q, %q) = %q: letters %q, want %q", text, quote, got, a, b)
		}
		if again, ok := Locate(text, got); !ok || again.Start > span.Start {
			t.Fatalf("what was found, %q, is not found again", got)
		}
		if strings.TrimSpace(got) == "" {
			t.Fatal("an empty quotation")
		}
	})
}
