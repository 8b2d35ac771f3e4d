package retrieval

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// summary writes tokens as surface=term, with a - before stop words, a ^ before
// names, and the parts of compounds in parentheses.
func summary(tokens []Token) string {
	var out []string
	for _, t := range tokens {
		s := t.Surface + "=" + t.Term
		switch {
		case t.Stop:
			s = "-" + t.Surface
		case t.Name:
			s = "^" + s
		}
		if len(t.Parts) > 0 {
			s += "(" + strings.Join(t.Parts, ",") + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

var analysisCases = []struct{ lang, text, want string }{
	// Elision, with either apostrophe; what only looks like one.
	{"fr", "l’agence d'aujourd'hui", "-l’ agence=agenc -d' -aujourd'hui"},
	{"fr", "jusqu’à l'aube, lorsqu'elle part", "-jusqu’ -à -l' aube=aub -lorsqu' -elle part=part"},
	{"fr", "les prud'hommes", "-les prud'hommes=prud'homm"},
	{"en", "Europe's plan doesn't work", "Europe=europ -'s plan=plan doesn=doesn -'t work=work"},
	// Inversion in questions; compounds stay whole.
	{"fr", "Peut-on nager ?", "-Peut -on nager=nag"},
	{"fr", "Que veut-il signer ?", "-Que -veut -il signer=sign"},
	{"fr", "Combien a-t-elle payé ?", "-Combien -a -t -elle payé=pay"},
	{"fr", "la porte-parole au rendez-vous", "-la porte-parole=porte-parol(port,parol,porteparol) -au rendez-vous=rendez-vous"},
	// Acronyms.
	{"fr", "le G7, l'EC3 et le CSIRT", "-le G7=g7 -l' EC3=ec3 -et -le CSIRT=csirt"},
	{"fr", "L'agence eu-LISA a eu ECRIS-TCN", "-L' agence=agenc eu-LISA=eu-lisa(lisa,eulis) -a -eu ECRIS-TCN=ecris-tcn(ecris,tcn,ecristcn)"},
	{"fr", "le N.C.S.C. et l'U.E.", "-le N.C.S.C.=ncsc -et -l' U.E.=ue"},
	{"en", "It tells us what the US and the EU want", "-It tells=tell -us -what -the US=us -and -the EU=eu want=want"},
	{"fr", "les ONGs et WannaCry", "-les ONGs=ong -et WannaCry=wannacry"},
	{"fr", "LES ÉTATS DE L'UNION ENTENDENT AGIR", "-LES ÉTATS=etat -DE -L' UNION=union ENTENDENT=entendent AGIR=agir"},
	// The summer.
	{"fr", "l'été 2021 a été chaud", "-l' été=ete 2021=2021 -a -été chaud=chaud"},
	{"fr", "cet été, elle avait été élue", "-cet été=ete -elle -avait -été élue=elu"},
	{"fr", "Été 2020 : il a été 2000 fois absent", "Été=ete 2020=2020 -il -a -été 2000=2000 fois=fois absent=absent"},
	// Numbers.
	{"fr", "16 395, 16'395, 16’395 et 16 395 francs", "16 395=16395 16'395=16395 16’395=16395 -et 16 395=16395 francs=franc"},
	{"fr", "10,8 % ou 10.8 %", "10,8=10,8 -ou 10.8=10,8"},
	{"en", "16,395 people or 10.8 million", "16,395=16395 people=peopl -or 10.8=10,8 million=million"},
	{"fr", "00 800 67 89, le 12.05.2020 à 22h42", "00=00 800=800 67=67 89=89 -le 12=12 05=05 2020=2020 -à 22h42=22h42"},
	{"fr", "2014-2020, COVID-19", "2014=2014 2020=2020 COVID-19=covid-19(covid,19,covid19)"},
	// Names have a capital that the sentence does not ask for.
	{"fr", "Le maire de Nice parle. Paris aussi, dit M. Martin.", "-Le maire=mair -de ^Nice=nice parle=parl Paris=paris -aussi dit=dit -M ^Martin=martin"},
	{"fr", "les pays de l'Est, où est Riga", "-les pays=pay -de -l' ^Est=est -où -est ^Riga=rig"},
}

func TestTokens(t *testing.T) {
	for _, c := range analysisCases {
		if got := summary(Tokens(c.text, c.lang)); got != c.want {
			t.Errorf("%s %q:\n got %s\nwant %s", c.lang, c.text, got, c.want)
		}
	}
}

func TestTermsMeet(t *testing.T) {
	for _, c := range []struct{ lang, a, b string }{
		{"fr", "européen", "européennes"},
		{"fr", "État", "Etat"},
		{"fr", "sécurité", "securites"},
		{"fr", "signée", "signer"},
		{"fr", "retraits", "retrait"},
		{"fr", "cœur", "coeur"},
		{"fr", "première", "premiers"},
		{"fr", "ministère", "ministere"},
		{"fr", "e\u0301te\u0301s", "étés"},
		{"en", "agreements", "agreement"},
	} {
		if a, b := Terms(c.a, c.lang), Terms(c.b, c.lang); !reflect.DeepEqual(a, b) || len(a) == 0 {
			t.Errorf("%q and %q do not meet: %v, %v", c.a, c.b, a, b)
		}
	}
	for _, c := range []struct{ a, b string }{{"Paris", "pari"}, {"marche", "marchand"}} {
		if a, b := Terms(c.a, "fr"), Terms(c.b, "fr"); reflect.DeepEqual(a, b) {
			t.Errorf("%q and %q are both %v", c.a, c.b, a)
		}
	}
}

func TestDetectLang(t *testing.T) {
	for text, want := range map[string]string{
		"Combien de villes ont signé ?":                "fr",
		"How many cities signed the Nice Declaration?": "en",
		"What did the G7 decide about Biarritz?":       "en",
		"quel delai pour le retrait":                   "fr",
		"G7 Biarritz Sahel":                            "fr",
		"":                                             "fr",
		"Europol's budget for 2018":                    "en",
		"Qu'a dit Theresa May ?":                       "fr",
		"who is Julian King":                           "en",
		"Que signifie « the right to be forgotten » pour la commission et pour les citoyens ?": "fr",
	} {
		if got := DetectLang(text); got != want {
			t.Errorf("DetectLang(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{
		"L’été, l'U.E. a-t-elle signé 16'395 accords ?", "eu-LISA\u00ad R&D 12.05.2020", "'’-‐", "N.C.S.C", "e\u0301\xff\xfe", "1 234 567,89", "ŉ ﬁ İ ẞ",
	} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, english bool) {
		lang := "fr"
		if english {
			lang = "en"
		}
		end := 0
		for _, tok := range Tokens(text, lang) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) || text[tok.Start:tok.End] != tok.Surface {
				t.Fatalf("%q: token %+v after byte %d", text, tok, end)
			}
			end = tok.End
			if utf8.ValidString(text) && tok.Kind == Word && Fold(tok.Fold) != tok.Fold {
				t.Fatalf("%q folds to %q, which folds to %q", tok.Surface, tok.Fold, Fold(tok.Fold))
			}
		}
	})
}
