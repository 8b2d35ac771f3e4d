package bot

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// quay has one dispatch in each of two collections, and one that holds two.
func quay(t *testing.T) *Assistant {
	t.Helper()
	files := wireFiles(t)
	files["presse/bac.md"] = &fstest.MapFile{Data: []byte(`---
title: Le bac de Sorvane
publisher: Agence du Littoral
date: 2023-04-12
lang: fr
---
La ministre des Transports, Odile Varenne, a présenté mercredi le plan du bac de Sorvane : « Nous n’accepterons aucune hausse du tarif avant 2025, et l’État prendra à sa charge 40 % des travaux. »

Le bac transportera 1 200 passagers par jour, a précisé la ministre. Il ne circulera pas la nuit, faute d'équipage.

Les élus de Sorvane demandent un second bateau. L’œuvre du sculpteur Brac décorera l'embarcadère.
`)}
	files["presse/reprise.md"] = &fstest.MapFile{Data: []byte(`---
title: Sorvane, le bac
publisher: La Gazette
date: 2023-04-14
lang: fr
---
Selon la ministre Odile Varenne, « le bac transportera 1 200 passagers par jour » et « Nous n’accepterons aucune hausse du tarif avant 2025 », a-t-elle dit.
`)}
	files["interne/note.md"] = &fstest.MapFile{Data: []byte(`---
title: Note
publisher: Cabinet
date: 2023-04-01
lang: fr
---
Le directeur juge que le bac de Sorvane sera supprimé dès que la passerelle sera ouverte aux piétons.
`)}
	return over(t, files)
}

// deskScope sees what is not internal.
var deskScope = Scope{Collections: []string{"presse", "ports", "ecoles", "ville", "fleuve", ""}}

func checked(t *testing.T, a *Assistant, text string, s Scope) []Checked {
	t.Helper()
	got, err := a.CheckQuote(t.Context(), text, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range got {
		if c.Found == nil {
			t.Errorf("%q: found is nil", c.Quote)
		}
		if c.Start < 0 || c.End > len(text) || c.Start > c.End {
			t.Errorf("%q stands at %d to %d", c.Quote, c.Start, c.End)
		}
		for i, f := range c.Found {
			if why := a.check(f); why != "" || f.N != i+1 {
				t.Errorf("%q: citation %d: %s", c.Quote, f.N, why)
			}
			checkScope(t, a, s, text, f.Document, f.CitedDate())
		}
	}
	return got
}

func TestCheckQuoteVerdicts(t *testing.T) {
	a := quay(t)
	for _, tt := range []struct {
		text string
		want Verdict
		in   string // the document of the first finding
	}{
		// Letter for letter, whatever the marks, the spaces and the apostrophes.
		{"« Nous n’accepterons aucune hausse du tarif avant 2025 »", VerdictExact, "presse/bac.md"},
		{"Elle a dit : “Nous n'accepterons aucune hausse du tarif avant 2025”.", VerdictExact, "presse/bac.md"},
		{`"l'État prendra à sa charge 40% des travaux"`, VerdictExact, "presse/bac.md"},
		{"«\u00a0L'État prendra à sa charge 40\u00a0% des travaux.\u00a0»", VerdictExact, "presse/bac.md"},
		{"« le bac transportera\n1 200 passagers\npar jour »", VerdictExact, "presse/bac.md"},
		{"> Les élus de Sorvane demandent\n> un second bateau.", VerdictExact, "presse/bac.md"},
		{"> > Les élus de Sorvane demandent un second bateau.", VerdictExact, "presse/bac.md"},
		{"Les élus de Sorvane demandent un second bateau", VerdictExact, "presse/bac.md"},
		{"« L'oeuvre du sculpteur Brac »", VerdictExact, "presse/bac.md"},
		{"« les élus de Sorvane demandent un second bateau, »", VerdictExact, "presse/bac.md"},
		{"« Les e\u0301lus de Sorvane demandent »", VerdictExact, "presse/bac.md"},
		{"„Les élus de Sorvane demandent un second bateau“", VerdictExact, "presse/bac.md"},
		{"« Les élus de Sorvane demandent un second bateau.", VerdictExact, "presse/bac.md"},
		// With ellipses, in order.
		{"« Nous n'accepterons aucune hausse […] avant 2025 »", VerdictExact, "presse/bac.md"},
		{"« Nous n'accepterons aucune hausse (...) et l'État prendra (…) des travaux »", VerdictExact, "presse/bac.md"},
		{"« [Le bac] ne circulera pas la nuit »", VerdictExact, "presse/bac.md"},
		{"« [N]ous n'accepterons aucune hausse du tarif »", VerdictExact, "presse/bac.md"},
		{"« Il ne circulera pas la nuit... un second bateau »", VerdictExact, "presse/bac.md"},
		{"« un second bateau […] Il ne circulera pas la nuit »", VerdictNear, "presse/bac.md"},
		{"« aucune hausse du tarif […] Le conseil portuaire de Sablette a voté »", VerdictNear, "ports/agence.md"},
		// Nearly.
		{"« Nous accepterons une hausse du tarif avant 2025 »", VerdictNear, "presse/reprise.md"},
		{"« Il circulera la nuit, faute d'équipage »", VerdictNear, "presse/bac.md"},
		{"« Le bac ne transportera pas 1 200 passagers par jour »", VerdictNear, "presse/bac.md"},
		{"« Le bac transportera 1 300 passagers par jour »", VerdictNear, "presse/bac.md"},
		{"« l'État prendra à sa charge 45 % des travaux »", VerdictNear, "presse/bac.md"},
		{"« Les elus de Sorvane demandent un second bateau »", VerdictNear, "presse/bac.md"},
		{"« Les élus de sorvane demandent un second bateau »", VerdictNear, "presse/bac.md"},
		{"« Les élus de Sorvane demandent, un second bateau »", VerdictNear, "presse/bac.md"},
		{"« Il [ne] circulera [jamais] la nuit, faute d'équipage »", VerdictNear, "presse/bac.md"},
		{"« Le bac transportera [2] 200 passagers par jour »", VerdictNear, "presse/bac.md"},
		// Stitched without an ellipsis.
		{"« Nous n'accepterons aucune hausse du tarif Il ne circulera pas la nuit »", VerdictNear, "presse/reprise.md"},
		{"« Nous n'accepterons aucune hausse du tarif, et l'État prendra à sa charge des travaux »", VerdictNear, "presse/bac.md"},
		// Nowhere.
		{"« La fusée décollera de Kourou avec quatre astronautes à bord »", VerdictAbsent, ""},
		{"« sera supprimé dès que la passerelle sera ouverte aux piétons »", VerdictAbsent, ""}, // in a collection that is not open
		{"Personne ne sait combien de girafes dansent ici", VerdictAbsent, ""},
		{"« bac »", VerdictShort, ""},
		{"« un bateau »", VerdictShort, ""},
		{"« […] »", VerdictShort, ""},
	} {
		got := checked(t, a, tt.text, deskScope)
		if len(got) == 0 || got[0].Verdict != tt.want {
			t.Errorf("%s: %+v, want %s", tt.text, got, tt.want)
			continue
		}
		if tt.in == "" && len(got[0].Found) > 0 || tt.in != "" && (len(got[0].Found) == 0 || got[0].Found[0].Document != tt.in) {
			t.Errorf("%s: found %v, want %s", tt.text, places(got[0].Found), tt.in)
		}
	}
}

func TestCheckQuoteFindsEveryPlace(t *testing.T) {
	a := quay(t)
	got := checked(t, a, "« Nous n'accepterons aucune hausse du tarif avant 2025 »", Scope{})
	if len(got) != 1 || len(got[0].Found) != 2 || got[0].Found[0].Date != day(t, "2023-04-12") || got[0].Found[1].Document != "presse/reprise.md" {
		t.Errorf("%+v", got)
	}
	copied := checked(t, a, "« Ce quai accueillera deux ferrys de plus »", Scope{Collections: []string{"ports"}})
	if len(copied) != 1 || len(copied[0].Found) != 1 || !slices.Equal(places(copied[0].Found), []string{"ports/agence.md", "ports/gazette.md"}) {
		t.Errorf("%+v", copied)
	}
	late := checked(t, a, "« Nous n'accepterons aucune hausse du tarif avant 2025 »", Scope{Since: day(t, "2023-04-13")})
	if late[0].Verdict != VerdictExact || late[0].Found[0].Document != "presse/reprise.md" {
		t.Errorf("%+v", late)
	}
}

func TestCheckQuoteNeverJoinsTwoItems(t *testing.T) {
	a := shipped(t)
	// The end of one dispatch and the beginning of the next, in one file.
	text := a.Document("000_9d6e60b976801137.txt").Text
	i := strings.Index(text, "du retour des combattants étrangers.")
	joined := text[i : i+120]
	if !strings.Contains(joined, "61 villes") {
		t.Fatalf("not two dispatches: %s", joined)
	}
	joined = joined[:strings.Index(joined, "villes")+len("villes")]
	for _, q := range []string{joined, strings.Replace(joined, "étrangers.", "étrangers […]", 1)} {
		if got := checked(t, a, "> "+strings.ReplaceAll(q, "\n", " "), Scope{}); got[0].Verdict == VerdictExact {
			t.Errorf("%q is exact", q)
		}
	}
}

func TestQuotationsOf(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"Rien à voir", nil},
		{"Quatre mots sans guillemets", []string{"Quatre mots sans guillemets"}},
		{"Il dit « un » puis “deux” puis \"trois\".", []string{"un", "deux", "trois"}},
		{"Il dit « elle a crié “au feu” hier » !", []string{"elle a crié “au feu” hier"}},
		{"« ligne une\nligne deux »", []string{"ligne une\nligne deux"}},
		{"> bloc un\n> bloc deux\nautre « mot »\n> encore", []string{"bloc un\nbloc deux", "mot", "encore"}},
		{"« Premier paragraphe.\n« Second paragraphe. »", []string{"Premier paragraphe.\n« Second paragraphe."}},
		{"« jamais fermé\n\nSuite", []string{"jamais fermé"}},
		{"» fermé sans être ouvert", []string{"» fermé sans être ouvert"}},
		{"«»", nil},
		{">\n>\n", nil},
		{"", nil},
	} {
		var got []string
		for _, q := range quotationsOf(tt.text) {
			got = append(got, q.words)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestCheckQuoteLooksInside(t *testing.T) {
	a := quay(t)
	text := "« La ministre a crié : “l'État prendra à sa charge 40 % des travaux” devant mille girafes »"
	got := checked(t, a, text, deskScope)
	if len(got) != 2 || got[0].Verdict == VerdictExact || got[1].Verdict != VerdictExact || got[1].Quote != text[got[1].Start:got[1].End] {
		t.Errorf("%+v", got)
	}
}

func TestCheckQuoteChecksSoMany(t *testing.T) {
	a := quay(t)
	got := checked(t, a, strings.Repeat("« un second bateau » et ", 25), deskScope)
	if len(got) != 25 || got[19].Verdict != VerdictExact || got[20].Verdict != VerdictUnchecked {
		t.Errorf("%d, %+v", len(got), got[19:])
	}
}

// FuzzCheckQuote: what is exact has the letters of the quotation, and no others where nothing is left out.
func FuzzCheckQuote(f *testing.F) {
	a := fuzzed(f)
	for _, s := range append(fuzzSentences, "« Ce quai […] n'accueillera pas de paquebots »", "> « [", "\"a\" > “b„ «c", "« L\u2019[é]lu »") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<11 {
			return
		}
		for _, c := range checked(t, a, text, Scope{}) {
			if c.Verdict != VerdictExact {
				continue
			}
			found := ""
			for _, one := range c.Found {
				found += one.Quote
				if omission.MatchString(c.Quote) {
					continue
				}
				if len(c.Found) == 1 && !strings.EqualFold(corpus.Letters(one.Quote), corpus.Letters(c.Quote)) {
					t.Errorf("%q is said to be %q", c.Quote, one.Quote)
				}
			}
			if found == "" {
				t.Errorf("%q is exact and found nowhere", c.Quote)
			}
		}
	})
}
