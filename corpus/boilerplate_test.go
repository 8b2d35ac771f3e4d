package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/rogpeppe/go-internal/txtar"
)

// prepared reads files as Load would, in order of their names, and prepares them together.
func prepared(t *testing.T, files []txtar.File) []*Document {
	t.Helper()
	var docs []*Document
	for _, f := range files {
		read, err := Read(f.Name, f.Data)
		if err != nil || len(read) == 0 {
			t.Fatalf("read %s: %d documents, %v", f.Name, len(read), err)
		}
		docs = append(docs, read...)
	}
	slices.SortFunc(docs, func(a, b *Document) int { return strings.Compare(a.ID, b.ID) })
	Prepare(docs)
	return docs
}

// Each archive of testdata/boilerplate holds documents; the last file lists what is skipped of each.
func TestBoilerplateGolden(t *testing.T) {
	golden(t, "boilerplate", func(t *testing.T, files []txtar.File) string {
		var b strings.Builder
		for _, doc := range prepared(t, files) {
			checkPrepared(t, doc)
			fmt.Fprintf(&b, "%s\n", doc.ID)
			for _, s := range doc.Skipped {
				fmt.Fprintf(&b, "  %s: %s\n", s.Why, showBreaks(s.In(doc.Text)))
			}
		}
		return b.String()
	})
}

// skippedOf prepares texts and returns what is skipped of the first one.
func skippedOf(texts ...string) []string {
	var docs []*Document
	for i, text := range texts {
		docs = append(docs, &Document{ID: fmt.Sprintf("%03d.txt", i), Text: text})
	}
	Prepare(docs)
	var out []string
	for _, s := range docs[0].Skipped {
		out = append(out, s.Why+": "+s.In(docs[0].Text))
	}
	return out
}

func TestLinesThatAreBoilerplate(t *testing.T) {
	const body = "Le conseil des écluses a adopté son budget pour l'année."
	for line, why := range map[string]string{
		"Aller au contenu principal":                    "navigation",
		"Skip to content":                               "navigation",
		"Fil d’Ariane :":                                "navigation",
		"À lire aussi : Les écluses en hiver":           "navigation",
		"Cette vidéo n’est plus disponible.":            "media",
		"This video is no longer available":             "media",
		"Source : Canaux TV":                            "media",
		"Une écluse de nuit Photo : O. Blin":            "media",
		"© Agence des canaux 2021":                      "media",
		"(c) Agence des canaux":                         "media",
		"La rédaction de Canaux Info":                   "byline",
		"Contact presse :":                              "contact",
		"Tél. : +33 1 02 03 04 05":                      "contact",
		"Odile Blin, service de presse, 01 02 03 04 05": "contact",
		"Courriel : presse@canaux.exemple":              "contact",
		"presse@canaux.exemple":                         "contact",
		"+33 1 02 03 04 05":                             "contact",
	} {
		for _, text := range []string{line + "\n\n" + body, body + "\n" + line + "\n" + body, body + "\n\n" + line} {
			if got, want := skippedOf(text), []string{why + ": " + line}; !slices.Equal(got, want) {
				t.Errorf("in %q skipped %q, want %q", text, got, want)
			}
		}
	}
}

// At the edges of a page these lines are furniture; inside its body they are its own words.
func TestEdgesOfAPage(t *testing.T) {
	const body = "Le conseil des écluses a adopté son budget pour l'année."
	for line, why := range map[string]string{
		"Nous utilisons des cookies pour améliorer votre expérience. Vous pouvez les accepter ou les refuser.": "cookies",
		"By continuing to browse this website you accept our use of cookies.":                                  "cookies",
		"En poursuivant votre navigation, vous acceptez les traceurs déposés par nos partenaires.":             "cookies",
		"Tout accepter":           "cookies",
		"Continuer sans accepter": "cookies",
		"Accueil":                 "navigation",
		"Recherche":               "navigation",
		"Par Odile de Blin":       "byline",
	} {
		want := []string{why + ": " + line}
		for _, text := range []string{line + "\n\n" + body, body + "\n\n" + line} {
			if got := skippedOf(text); !slices.Equal(got, want) {
				t.Errorf("in %q skipped %q, want %q", text, got, want)
			}
		}
		if got := skippedOf(body + "\n\n" + line + "\n\n" + body + " Deux fois."); got != nil {
			t.Errorf("inside the body skipped %q", got)
		}
	}
}

func TestWhatIsNotBoilerplate(t *testing.T) {
	for _, text := range []string{
		// sentences about cookies
		"La CNIL a sanctionné un site pour ses cookies déposés sans consentement.",
		"Le site déposait des cookies avant que l'internaute ait pu les refuser.",
		"L'autorité rappelle que le consentement aux traceurs doit pouvoir être retiré.",
		"The regulator fined a site whose cookies were set without consent.",
		"Les préférences des lecteurs du site ne sont pas conservées par les cookies.",
		// sentences that give a number or an address
		"Les usagers concernés sont invités à appeler le 01 02 03 04 05 ou à écrire à contact@canaux.exemple.",
		"Inscrivez-vous avant le 3 mai 2021 par courriel à presse@canaux.exemple.",
		"La ligne 01 02 03 04 05 est fermée. Le contact reste possible sur place.",
		"Les renseignements suivants sont exigés de chaque batelier :",
		"Le budget atteint 12 345 678 euros, selon le service de presse.",
		// headings with a colon
		"Droit à l'image : ce qui change",
		"Pollution de la source : les habitants s'inquiètent",
		"Une photo ? Deux réponses.",
		// figures
		"Écluses rénovées : 42",
		"42 %",
		"IP/17/1789",
		"www.canaux.exemple",
		// a text that is nothing but headings
		"Accueil\nRecherche",
	} {
		if got := skippedOf(text); got != nil {
			t.Errorf("of %q skipped %q", text, got)
		}
		if got := skippedOf("Le budget a été adopté hier soir à Lyon.\n\n" + text + "\n\nIl sera publié au journal dans la semaine."); got != nil {
			t.Errorf("of %q inside a body skipped %q", text, got)
		}
	}
}

func TestTitleIsNotBoilerplate(t *testing.T) {
	doc := &Document{ID: "a.txt", Title: "Vidéo : une nuit aux écluses", Text: "Vidéo : une nuit aux écluses\n\nLe conseil a filmé les écluses une nuit entière."}
	Prepare([]*Document{doc})
	if doc.Skipped != nil {
		t.Errorf("skipped %v", doc.Skipped)
	}
}

func TestLabelsAtTheFoot(t *testing.T) {
	const body = "Le conseil des écluses a adopté son budget pour l'année.\n"
	for _, tt := range []struct {
		name, foot string
		want       []string
	}{
		{"beside furniture", "La rédaction\nTout\nCanaux Info", []string{"byline: La rédaction", "navigation: Tout", "navigation: Canaux Info"}},
		{"a menu", "Politique\nSociété\nPlan du site\nCulture", []string{"navigation: Politique", "navigation: Société", "navigation: Plan du site", "navigation: Culture"}},
		{"alone", "Canton du Nord\nCanton du Sud", nil},
		{"a list before furniture", "Participent :\nLyon\nNantes\nPartager\nTwitter", []string{"navigation: Partager", "navigation: Twitter"}},
		{"a reference", "IP/17/1789\nImprimer", []string{"navigation: Imprimer"}},
		{"contacts are no furniture", "Canton du Nord\nContact :\nTél. : +33 1 02 03 04 05", []string{"contact: Contact :", "contact: Tél. : +33 1 02 03 04 05"}},
	} {
		if got := skippedOf(body + tt.foot); !slices.Equal(got, tt.want) {
			t.Errorf("%s: skipped %q, want %q", tt.name, got, tt.want)
		}
	}
	doc := &Document{ID: "a.txt", Publisher: "Canaux Info", Text: body + "Canaux Info"}
	Prepare([]*Document{doc})
	if len(doc.Skipped) != 1 || doc.Skipped[0].Why != "navigation" {
		t.Errorf("the publisher's name: skipped %v", doc.Skipped)
	}
}

// releases returns n different texts between head and foot.
func releases(n int, head, foot string) []string {
	subjects := []string{"les écluses", "les ponts", "les quais", "les phares", "les bacs", "les ports", "les digues", "les barrages"}
	var out []string
	for i := range n {
		s := subjects[i%len(subjects)] + strings.Repeat(" anciennes", i/len(subjects))
		out = append(out, fmt.Sprintf("%sLe comité a examiné %s pendant deux jours.\nIl a jugé que %s vieillissent bien.\n%s", head, s, s, foot))
	}
	return out
}

func TestRecurrence(t *testing.T) {
	const foot = "Ce texte et d'autres informations se trouvent sur le site du comité."
	want := []string{"recurring: " + foot}
	if got := skippedOf(releases(4, "", foot)...); !slices.Equal(got, want) {
		t.Errorf("in 4 documents: %q, want %q", got, want)
	}
	if got := skippedOf(releases(3, "", foot)...); got != nil {
		t.Errorf("in 3 documents: %q, want none", got)
	}
	other := norm.NFD.String(strings.NewReplacer("'", "’", " ", "\u00a0").Replace(foot))
	mixed := append(releases(3, "", foot), releases(4, "", other)[3])
	if got := skippedOf(mixed...); !slices.Equal(got, want) {
		t.Errorf("in other typography: %q, want %q", got, want)
	}
	if got := skippedOf(releases(4, "", "Le comité compte 12 membres nommés pour six ans.")...); got != nil {
		t.Errorf("with a figure: %q, want none", got)
	}
	head := releases(4, "Comité national des voies\n\n", "")
	if got, want := skippedOf(head...), []string{"recurring: Comité national des voies"}; !slices.Equal(got, want) {
		t.Errorf("at the head: %q, want %q", got, want)
	}
	// four among 250 are less than one in fifty
	rare := releases(250, "", "")
	for i := range 4 {
		rare[i] += foot
	}
	if got := skippedOf(rare...); got != nil {
		t.Errorf("in 4 of 250: %q, want none", got)
	}
}

func TestWhatRecursInABodyStays(t *testing.T) {
	const sentence = "Le comité laisse ses tarifs inchangés pour la période."
	var series []string
	for _, r := range releases(8, "", "") {
		title, _, _ := strings.Cut(r, "pendant")
		series = append(series, "Tarifs : "+title+"\n\n"+sentence+"\n\n"+r)
	}
	if got := skippedOf(series...); got != nil {
		t.Errorf("a sentence under eight titles: %q, want none", got)
	}
	one := releases(1, "", "Il se réunira de nouveau au printemps.")[0]
	if got := skippedOf(one, one, one, one, one); got != nil {
		t.Errorf("five copies of one document: %q, want none", got)
	}
	const copied = "Le ministre a salué un accord qui engage toutes les communes riveraines."
	two := releases(8, "", "")
	two[0] += copied
	two[1] += copied
	if got := skippedOf(two...); got != nil {
		t.Errorf("a paragraph in two documents: %q, want none", got)
	}
}

func TestReadersSkipsStay(t *testing.T) {
	doc := &Document{ID: "a.txt", Text: "entête\nLe conseil a adopté son budget hier.\nPartager", Skipped: []Skip{{Span{0, len("entête")}, "front matter"}}}
	Prepare([]*Document{doc})
	if len(doc.Skipped) != 2 || doc.Skipped[0].Why != "front matter" || doc.Skipped[1].Why != "navigation" {
		t.Errorf("skipped %v", doc.Skipped)
	}
	checkPrepared(t, doc)
}
