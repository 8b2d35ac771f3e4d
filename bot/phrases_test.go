package bot

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func TestProse(t *testing.T) {
	who := "le préfet"
	full := Citation{N: 1, Document: "a.md", Title: "Crue", Publisher: "Préfecture", Quote: "L'eau monte.", Date: day(t, "2021-03-01"), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisMetadata}
	spoken := full
	spoken.N, spoken.Speaker = 2, &who
	deduced := full
	deduced.N, deduced.DateBasis, deduced.Publisher = 3, corpus.BasisWeekday, ""
	bare := Citation{N: 4, Document: "b.txt", Quote: "Rien.", DateBasis: corpus.BasisNone}
	for lang, want := range map[string]string{
		"fr": "Préfecture (1er mars 2021)\u00a0: «\u00a0L'eau monte.\u00a0» [1]\n" +
			"Le préfet (Préfecture, 1er mars 2021)\u00a0: «\u00a0L'eau monte.\u00a0» [2]\n" +
			"Crue (1er mars 2021, date déduite)\u00a0: «\u00a0L'eau monte.\u00a0» [3]\n" +
			"b.txt (sans date)\u00a0: «\u00a0Rien.\u00a0» [4]",
		"en": "Préfecture (1 March 2021): “L'eau monte.” [1]\n" +
			"Le préfet (Préfecture, 1 March 2021): “L'eau monte.” [2]\n" +
			"Crue (1 March 2021, date deduced): “L'eau monte.” [3]\n" +
			"b.txt (undated): “Rien.” [4]",
	} {
		if got := prose(lang, []Citation{full, spoken, deduced, bare}); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", lang, got, want)
		}
	}
	if got := prose("fr", nil); got != "" {
		t.Errorf("nothing cited, said %q", got)
	}
}

// TestEveryGateGivesAReason: each refusal is a sentence in the question's
// language, whatever the question expects, and names the nearest finding.
func TestEveryGateGivesAReason(t *testing.T) {
	a := wire(t)
	gates := []gate{gateEmpty, gateLong, gateWhom, gateNothing, gateUnknown, gateWindow, gateName, gateTopic, gateOther, gatePhrase, gateKind, gateObject, gateCoverage, gateVerify}
	nearest := &Citation{Title: "La Lourde aura sa charte", Date: day(t, "2018-05-14"), DatePrecision: corpus.PrecisionDay}
	questions := append(wireQuestions(), "", "Que s'est-il passé depuis 2030 ?", "What happened until 1900?")
	for _, q := range questions {
		for _, lang := range []string{"fr", "en"} {
			in := a.understand(Question{Text: q, Scope: Scope{Lang: lang}})
			for _, g := range gates {
				why := in.refusal(g, nil, nil)
				if !strings.HasPrefix(why, pick(lang, "Les documents ", "The documents ")) && g != gateEmpty && g != gateLong && g != gateWhom && g != gateVerify {
					t.Errorf("%q, %s, %s: %q", q, lang, g, why)
				}
				if !strings.HasSuffix(why, ".") || strings.Contains(why, "  ") {
					t.Errorf("%q, %s, %s: %q", q, lang, g, why)
				}
				full := in.refusal(g, nil, nearest)
				want := why + pick(lang, " Le plus proche, sans être la réponse\u00a0: La Lourde aura sa charte, 14 mai 2018.",
					" The nearest finding, which is not the answer: La Lourde aura sa charte, 14 May 2018.")
				if full != want {
					t.Errorf("%q, %s, %s: %q, want %q", q, lang, g, full, want)
				}
			}
		}
	}
}

// TestEveryExpectationIsSaid: what is missing has a name in both languages.
func TestEveryExpectationIsSaid(t *testing.T) {
	for _, o := range openings {
		if o.expects == expectName {
			continue // a name is never found missing: see fitsName
		}
		w := wanted[o.expects]
		if w.fr == "" || w.en == "" {
			t.Errorf("%q is not said: %+v", o.expects, w)
		}
	}
}

func TestPeriod(t *testing.T) {
	tests := []struct{ from, to, fr, en string }{
		{"2016-01-01", "2016-12-31", "2016", "2016"},
		{"2016-01-01", "2017-12-31", "2016–2017", "2016–2017"},
		{"2014-03-01", "2014-03-31", "mars 2014", "March 2014"},
		{"2014-03-01", "2014-04-30", "mars–avril 2014", "March–April 2014"},
		{"2014-03-01", "2014-03-01", "1er mars 2014", "1 March 2014"},
		{"2014-03-02", "2014-03-09", "2–9 mars 2014", "2–9 March 2014"},
		{"2014-03-02", "", "depuis le 2 mars 2014", "since 2 March 2014"},
		{"", "2014-03-01", "jusqu’au 1er mars 2014", "until 1 March 2014"},
	}
	for _, tt := range tests {
		var w retrieval.Window
		if tt.from != "" {
			w.From = day(t, tt.from)
		}
		if tt.to != "" {
			w.To = day(t, tt.to)
		}
		for lang, want := range map[string]string{"fr": tt.fr, "en": tt.en} {
			in := &inquiry{lang: lang, window: w}
			if got := in.period(); got != want {
				t.Errorf("%s to %s in %s: %q, want %q", tt.from, tt.to, lang, got, want)
			}
		}
	}
}
