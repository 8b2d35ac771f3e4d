package bot

import (
	"regexp"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A rewrite makes prose out of a sentence; "" where it does not apply.
type rewrite struct {
	name string
	to   func(sentence string) string
}

// asIs keep what a sentence says.
var asIs = []rewrite{
	{"itself", func(s string) string { return s }},
	{"without marks", func(s string) string {
		return strings.NewReplacer("\"", "", "«\u00a0", "", "\u00a0»", "", "«", "", "»", "", "“", "", "”", "").Replace(s)
	}},
	{"framed", func(s string) string {
		if first := strings.Fields(s)[0]; smallFR[retrieval.Fold(first)] {
			return "Selon le texte, " + strings.ToLower(s[:1]) + s[1:]
		}
		return ""
	}},
	{"lead in", func(s string) string {
		if first := strings.Fields(s)[0]; smallFR[retrieval.Fold(first)] {
			return "Le communiqué indique que " + strings.ToLower(s[:1]) + s[1:]
		}
		return ""
	}},
}

var (
	plainVerb    = regexp.MustCompile(` (a|ont|est|sont|doit|doivent|peut|sera|travaille|prend|présente|estime) `)
	negatedVerb  = regexp.MustCompile(`\bn(?:e |')(\p{L}+) (?:pas|plus|jamais) `)
	hedgedAmount = regexp.MustCompile(` (?:plus de|au plus tard|prochainement|notamment prévu|environ|jusqu'à|au moins|peut-être) `)
	willVerb     = regexp.MustCompile(` (\p{L}+)era `)
)

// astray change what a sentence says.
var astray = []rewrite{
	{"negation added", func(s string) string {
		if m := plainVerb.FindStringSubmatchIndex(s); m != nil {
			return s[:m[2]] + "ne " + s[m[2]:m[3]] + " pas" + s[m[3]:]
		}
		return ""
	}},
	{"negation removed", func(s string) string {
		if !negatedVerb.MatchString(s) {
			return ""
		}
		return negatedVerb.ReplaceAllString(s, "$1 ")
	}},
	{"hedge removed", func(s string) string {
		if m := hedgedAmount.FindStringIndex(s); m != nil {
			return s[:m[0]] + " " + s[m[1]:]
		}
		return ""
	}},
	{"future done", func(s string) string {
		if m := willVerb.FindStringSubmatchIndex(s); m != nil {
			return s[:m[2]] + "a " + s[m[2]:m[3]] + "é" + s[m[3]+3:]
		}
		return ""
	}},
	{"direction turned", func(s string) string {
		for _, pair := range [][2]string{{"renforcer", "affaiblir"}, {"améliorer", "dégrader"}, {"Renforcer", "Affaiblir"}, {"après", "avant"}, {"dernier", "premier"},
			{"augmenter", "réduire"}, {"accroître", "réduire"}, {"réduire", "accroître"}, {"premier", "dernier"}, {"jusqu", "depuis"}, {"accélérer", "ralentir"}, {"ouvrir", "fermer"}, {"tous les", "certains"}} {
			if strings.Contains(s, pair[0]) {
				return strings.Replace(s, pair[0], pair[1], 1)
			}
		}
		return ""
	}},
	{"wish fulfilled", func(s string) string {
		for _, pair := range [][2]string{{"appelle à", "réussit à"}, {"proposent", "adoptent"}, {"invite", "aide"}, {"doivent", "aiment"}, {"souhaité", "obtenu"}, {"souhaitent", "obtiennent"}, {"devraient être", "ont été"}, {"devrait être", "a été"}, {"Nous proposons", "Nous prenons"}, {"Il faut", "On sait"}, {"demandent", "obtiennent"}, {"appelé à", "réussi à"}} {
			if strings.Contains(s, pair[0]) {
				return strings.Replace(s, pair[0], pair[1], 1)
			}
		}
		return ""
	}},
	{"speaker changed", func(s string) string {
		for _, pair := range [][2]string{{"Julian King", "Gérard Collomb"}, {"Theresa May", "Angela Merkel"}, {"Bernard Cazeneuve", "Barack Obama"}, {"Frans Timmermans", "Jean-Claude Juncker"}, {"le président français", "la ministre britannique"}} {
			if strings.Contains(s, pair[0]) && saying.MatchString(outsideSpeech(s)) {
				return strings.ReplaceAll(s, pair[0], pair[1])
			}
		}
		return ""
	}},
}

// What the sample's sentences say is told from what they do not, in prose that
// differs from them by little; the shares are those that README may report.
func TestCheckSenseRewrites(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	a := shipped(t)
	rate := func(rs []rewrite, kept bool) (good, all int) {
		for _, rw := range rs {
			n, ok := 0, 0
			for _, d := range a.index.Documents() {
				for _, p := range d.Passages {
					for _, span := range p.Sentences {
						s := span.In(d.Text)
						if len(s) < 40 || len(s) > maxProse || strings.Contains(s, "\n") || retrieval.DetectLang(s) != "fr" {
							continue
						}
						prose := rw.to(s)
						if prose == "" {
							continue
						}
						n++
						c := a.cite(d, p, nil, corpus.Span{Start: span.Start, End: span.End})
						got := a.checkSense(prose, "fr", []Citation{c})
						if (got == "") == kept {
							ok++
						} else if testing.Verbose() {
							t.Logf("%s: %q: %q", rw.name, got, prose)
						}
					}
				}
			}
			t.Logf("%s: %d of %d", rw.name, ok, n)
			good, all = good+ok, all+n
		}
		return good, all
	}
	if good, all := rate(asIs, true); 100*good < 95*all {
		t.Errorf("%d of %d light rewordings pass", good, all)
	}
	if good, all := rate(astray, false); 100*good < 97*all {
		t.Errorf("%d of %d changes of sense are told", good, all)
	}
}

func FuzzCheckSense(f *testing.F) {
	a := New(retrieval.New(retrieval.Hashing{}))
	f.Add("Macron a dit à May que le budget n'est pas voté.", "Selon May, « le budget » n'est pas voté")
	f.Add("n'", "’t")
	f.Add("", "\"")
	f.Fuzz(func(t *testing.T, quote, prose string) {
		who := "May"
		for _, lang := range []string{"fr", "en"} {
			a.checkSense(prose, lang, []Citation{{Quote: quote}, {Quote: prose, Speaker: &who}})
		}
		if a.checkSense(prose, "fr", nil) != CheckSense {
			t.Error("prose passes without a quotation")
		}
	})
}

func BenchmarkCheckSense(b *testing.B) {
	a := New(retrieval.New(retrieval.Hashing{}))
	const quote = "Julian King annonce que le fonds européen pour la sécurité intérieure sera prochainement abondé de \"plus de 100 millions d'euros\", dont 10 millions consacrés à la sécurité des espaces publics."
	for b.Loop() {
		a.checkSense("Julian King annonce que le fonds sera prochainement abondé de plus de 100 millions d'euros.", "fr", []Citation{{Quote: quote}})
	}
}
