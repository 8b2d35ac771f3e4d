package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A release of our own, and what others make of it.
const (
	harbour = `Le port de Grandval fermera son bassin nord du 3 au 28 mars 2021. Les travaux de dragage, confiés à l’entreprise Morvan Frères,
coûteront 4,2 millions d’euros et retireront 85 000 mètres cubes de sédiments.
La capitaine du port, Hélène Castaing, a présenté le calendrier aux pêcheurs lundi 8 février. « Aucun bateau ne restera à quai sans solution », a-t-elle assuré.
Pendant la fermeture, 64 chalutiers rejoindront le bassin de la Tourelle. La criée ouvrira de 5 heures à 11 heures au lieu de 6 heures à 14 heures.
Le conseil portuaire avait voté le dragage le 12 novembre 2020 par 17 voix contre 3. La région en paie 60 pour cent, la ville le reste.
Une réunion publique aura lieu le 20 février à la salle des Voiliers. Les riverains pourront y poser leurs questions sur le bruit et les camions.`
	harbourReworded = `Dragage : le bassin nord de Grandval fermé en mars
Du 3 au 28 mars 2021, le port de Grandval ferme son bassin nord. Morvan Frères y mènera des travaux de dragage : 85'000 mètres cubes de sédiments à retirer, pour 4,2 millions d'euros.
Lundi 8 février, Hélène Castaing, capitaine du port, a montré le calendrier aux pêcheurs et assuré qu'« aucun bateau ne restera à quai sans solution ».
Les 64 chalutiers s'installeront pendant la fermeture dans le bassin de la Tourelle, et la criée ouvrira de 5 heures à 11 heures, et non plus de 6 heures à 14 heures.
C'est le 12 novembre 2020 que le conseil portuaire a voté ce dragage, par 17 voix contre 3. La région paie 60 pour cent et la ville le reste.
Les riverains pourront poser leurs questions sur le bruit et les camions à une réunion publique, le 20 février, salle des Voiliers.`
	harbourEnglish = `The port of Grandval will close its northern basin from 3 to 28 March 2021 for dredging.
The works were given to Morvan Frères and will cost 4.2 million euros. The harbour master, Hélène Castaing, has shown the calendar to the fishermen.`
)

// nextYear is what the same office writes a year later.
var nextYear = strings.NewReplacer("du 3 au 28 mars 2021", "du 7 au 25 mars 2022", "4,2 millions", "3,6 millions", "85 000", "71 000", "lundi 8 février", "lundi 14 février",
	"64 chalutiers", "58 chalutiers", "12 novembre 2020 par 17 voix contre 3", "18 novembre 2021 par 15 voix contre 4", "20 février", "26 février").Replace(harbour)

func day(s string) Date {
	d, ok := metadataDate(s)
	if !ok {
		panic(s)
	}
	return d
}

// related prints the relatives of the documents as "ID: relation ID, …", a line for each that has any.
func related(docs ...*Document) string {
	of := Relate(docs)
	var out []string
	for _, doc := range docs {
		var list []string
		for _, r := range of.Of(doc.ID) {
			list = append(list, string(r.Relation)+" "+r.Document)
		}
		if len(list) > 0 {
			out = append(out, doc.ID+": "+strings.Join(list, ", "))
		}
	}
	return strings.Join(out, "; ")
}

func TestRelateCopies(t *testing.T) {
	const port = "Port de Grandval"
	original := func() *Document { return &Document{ID: "a", Publisher: port, Date: day("2021-02-09"), Text: harbour} }
	paragraphs := strings.SplitAfter(harbour, "\n")
	for _, tt := range []struct {
		name string
		b    Document
		want string
	}{
		{"the same", Document{Text: harbour}, "a: copy b; b: copy a"},
		{"the same a year later", Document{Publisher: port, Date: day("2022-02-15"), Text: harbour}, "a: copy b; b: copy a"},
		{"another typography", Document{Text: strings.NewReplacer("’", "'", "« ", `"`, " »", `"`, "85 000", "85'000", "é", "e", "è", "e", "\n", " ").Replace(harbour)},
			"a: copy b; b: copy a"},
		{"a dateline, a footer and half of it cut", Document{Publisher: "Agence du Ponant", Date: day("2021-02-09"),
			Text: "GRANDVAL, 9 fév 2021 18h42 (ADP) - " + strings.Join(paragraphs[:4], "") + "mlb/cdr/42 - service clients 01 70 00 00 12"}, "a: copy b; b: copy a"},
		{"reworded", Document{Publisher: "Le Courrier de Grandval", Date: day("2021-02-10"), Text: harbourReworded}, "a: rewrite b; b: rewrite a"},
		{"reworded weeks later", Document{Publisher: "Le Courrier de Grandval", Date: day("2021-04-10"), Text: harbourReworded}, ""},
		{"next year's of the same office", Document{Publisher: port, Date: day("2022-02-15"), Text: nextYear}, ""},
		{"next year's of nobody knows whom", Document{Text: nextYear}, ""},
		{"on the same matter", Document{Publisher: "Le Courrier de Grandval", Date: day("2021-02-10"),
			Text: "Les pêcheurs de Grandval craignent pour leur saison. La fermeture du bassin nord, du 3 au 28 mars 2021, tombe au plus mauvais moment, disent-ils. Leur syndicat demande une aide de 900 euros par semaine et par bateau, et menace de bloquer la criée."}, ""},
	} {
		b := tt.b
		b.ID = "b"
		if got := related(original(), &b); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRelateSkipped(t *testing.T) {
	const banner = "Nous utilisons des cookies pour mesurer l’audience de ce site, le vôtre, le nôtre et celui de nos cent douze partenaires.\n"
	a := &Document{ID: "a", Text: strings.Repeat(banner, 4) + "Le pont rouvre.", Skipped: []Skip{{Span{0, 4 * len(banner)}, "cookies"}}}
	b := &Document{ID: "b", Text: strings.Repeat(banner, 4) + "La gare ferme.", Skipped: []Skip{{Span{0, 4 * len(banner)}, "cookies"}}}
	if got := related(a, b); got != "" {
		t.Errorf("got %q of what is skipped", got)
	}
}

func TestRelateTranslations(t *testing.T) {
	const number = "\nIP/21/4021\n"
	for _, tt := range []struct {
		name   string
		fr, en Document
		want   string
	}{
		{"by a line of the text", Document{Text: harbour + number}, Document{Text: harbourEnglish + number}, "fr: translation en; en: translation fr"},
		{"under a label", Document{Text: harbour + "\nRéférence : MEMO/21/77"}, Document{Text: harbourEnglish + "\nReference: MEMO/21/77"}, "fr: translation en; en: translation fr"},
		{"by their addresses", Document{URL: "https://news.example/ip_21_4021?lang=fr", Text: harbour}, Document{URL: "https://news.example/press-release/IP-21-4021_en.htm", Text: harbourEnglish},
			"fr: translation en; en: translation fr"},
		{"another number", Document{Text: harbour + number}, Document{Text: harbourEnglish + "\nIP/21/4022"}, ""},
		{"a number that is only mentioned", Document{Text: harbour + number}, Document{Text: harbourEnglish + " It follows up on IP/21/4021 of last year."}, ""},
		{"two numbers", Document{Text: harbour + number + "MEMO/21/78"}, Document{Text: harbourEnglish + number}, ""},
	} {
		fr, en := tt.fr, tt.en
		fr.ID, en.ID = "fr", "en"
		if got := related(&fr, &en); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRelateVersions(t *testing.T) {
	const (
		title = "Le bassin nord de Grandval ferme en mars"
		newer = "first: newer second; second: older first"
	)
	corrected := strings.Replace(harbour, "4,2 millions", "4,7 millions", 1)
	other := "Le marché de Noël de Grandval ouvrira le 27 novembre sur la place des Halles, avec quarante chalets et une patinoire. L’entrée reste libre."
	for _, tt := range []struct {
		name   string
		second Document
		want   string
	}{
		{"erratum", Document{Title: "ERRATUM : " + title, Text: corrected}, newer},
		{"corrected version", Document{Title: title + " (version corrigée)", Text: corrected}, newer},
		{"third update", Document{Title: title + " – 3e mise à jour", Date: day("2021-02-20"), Text: nextYear}, newer},
		{"replaces", Document{Title: "Travaux au port", Text: "Ce communiqué annule et remplace le précédent.\n" + corrected}, newer},
		{"a short note that names the number", Document{Title: "Rectificatif", Text: "Rectificatif au communiqué PDG/21/12 : il fallait lire 4,7 millions."}, newer},
		{"a short note that uses its words", Document{Title: "Rectificatif", Text: "Port de Grandval, travaux de dragage de l’entreprise Morvan Frères dans le bassin nord : lire 4,7 millions d’euros."}, newer},
		{"the same title, the next day", Document{Title: title, Date: day("2021-02-10"), Text: corrected}, newer},
		{"the same title, the next year", Document{Title: title, Date: day("2022-02-10"), Text: nextYear}, ""},
		{"an update of something else", Document{Title: "Mise à jour : marché de Noël", Text: other}, ""},
		{"about an update", Document{Title: "La mise à jour du registre des bateaux commence", Text: harbour[:len(harbour)/2] + other}, ""},
		{"of another publisher", Document{Title: "Erratum : " + title, Publisher: "Le Courrier de Grandval", Text: corrected + " Et ce n’est pas tout."}, "first: copy second; second: copy first"},
	} {
		first := &Document{ID: "first", Title: title, Publisher: "Port de Grandval", Date: day("2021-02-09"), Text: harbour + "\nPDG/21/12"}
		second := tt.second
		second.ID = "second"
		if second.Publisher == "" {
			second.Publisher = first.Publisher
		}
		if second.Date.IsZero() {
			second.Date = first.Date
		}
		if got := related(first, &second); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRelateSeries(t *testing.T) {
	var docs []*Document
	for i := range 3 {
		docs = append(docs, &Document{ID: fmt.Sprintf("v%d", i), Publisher: "Port de Grandval", Date: day(fmt.Sprintf("2021-02-%02d", 9+i)),
			Title: fmt.Sprintf("Travaux du bassin nord : %dème mise à jour", i+1), Text: strings.ReplaceAll(harbour, "64", fmt.Sprint(64+i))})
	}
	if got, want := related(docs...), "v0: newer v1, newer v2; v1: newer v2, older v0; v2: older v0, older v1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A correction of what was corrected already is newer than the first correction too.
func TestRelateTwoCorrections(t *testing.T) {
	const title = "Le bassin nord de Grandval ferme en mars"
	var docs []*Document
	for i, mark := range []string{"", "ERRATUM - ", "RECTIFICATIF - "} {
		docs = append(docs, &Document{ID: fmt.Sprintf("v%d", i), Publisher: "Port de Grandval", Date: day(fmt.Sprintf("2021-02-%02d", 9+i)),
			Title: mark + title, Text: strings.Replace(harbour, "4,2 millions", fmt.Sprintf("4,%d millions", 2+i), 1)})
	}
	if got, want := related(docs...), "v0: newer v1, newer v2; v1: newer v2, older v0; v2: older v0, older v1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Texts without a title begin with the name of who writes, or with a mark below it.
func TestRelateLetterhead(t *testing.T) {
	const head = "Capitainerie du port de Grandval\n\n"
	corrected := strings.Replace(harbour, "4,2 millions", "4,7 millions", 1)
	other := "Le marché de Noël de Grandval ouvrira le 27 novembre sur la place des Halles, avec quarante chalets et une patinoire. L’entrée reste libre."
	const newer = "a: newer b; b: older a"
	for _, tt := range []struct{ name, text, want string }{
		{"a mark below the name", head + "ERRATUM\n\n" + corrected, newer},
		{"a mark behind what it is", head + "COMMUNIQUÉ DE PRESSE (RECTIFICATIF)\n\n" + corrected, newer},
		{"replaces something else", head + other + "\n\nCe communiqué annule et remplace le communiqué du 8 février.", ""},
		{"a mark over something else", head + "ERRATUM\n\n" + other, ""},
	} {
		a := &Document{ID: "a", Date: day("2021-02-09"), Text: head + harbour}
		b := &Document{ID: "b", Date: day("2021-02-10"), Text: tt.text}
		if got := related(a, b); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestRelateMany has more copies of one text than are looked at for a word.
func TestRelateMany(t *testing.T) {
	var docs []*Document
	for i := range 3 * tellingTexts {
		cut := strings.Split(harbour, "\n")
		docs = append(docs, &Document{ID: fmt.Sprintf("%03d", i), Text: fmt.Sprintf("Agence no. %d.\n", i) + strings.Join(cut[i%2:], "\n")})
	}
	of := Relate(docs)
	for _, doc := range docs {
		if n := len(of.Of(doc.ID)); n != len(docs)-1 {
			t.Fatalf("%s has %d relatives, want %d", doc.ID, n, len(docs)-1)
		}
	}
}

// TestRelateMultitude has more copies than could be listed in pairs.
func TestRelateMultitude(t *testing.T) {
	var docs []*Document
	for i := range 20000 {
		docs = append(docs, &Document{ID: fmt.Sprint(i), Text: "Le bac de Grandval ne circulera pas demain."})
	}
	if n := len(Relate(docs).Of("77")); n != len(docs)-1 {
		t.Errorf("%d relatives, want %d", n, len(docs)-1)
	}
}

func TestRelateNothing(t *testing.T) {
	if got := Relate(nil).Of("a"); len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
	if got := related(&Document{ID: "a"}, &Document{ID: "b"}, &Document{ID: "c", Text: "* * *"}, &Document{ID: "d", Text: "12"}); got != "" {
		t.Errorf("of empty texts: %q", got)
	}
}

func TestReadWords(t *testing.T) {
	wr := newWordReader()
	spelled := func(text string) string {
		wr.read(text)
		names := make([]string, len(wr.codes))
		for w, n := range wr.numbers {
			names[n] = w
		}
		var out []string
		for _, n := range wr.text {
			out = append(out, names[n])
		}
		return strings.Join(out, " ")
	}
	for text, want := range map[string]string{
		"L’ÉTÉ à Évreux":                   "l ete a evreux",
		"constitutionnellement":            "constit",
		"10'000, 10 000, 10 000 et 10.000": "10000 10000 10000 et 10000",
		"4,9 % ou 4.9 pour cent":           "4,9 ou 4,9 pour cent",
		"le 14.12.2020, 18h13":             "le 14 12 2020 18 h13",
		"cœur, 3 fois":                     "coeur 3 fois",
		"":                                 "",
	} {
		if got := spelled(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzRelate(f *testing.F) {
	f.Add("Erratum : le port", harbour, "Le port", harbourReworded)
	f.Add("", "", "IP/21/1", "\n10.000.1 \xff 12,")
	f.Fuzz(func(t *testing.T, titleA, a, titleB, b string) {
		docs := []*Document{{ID: "a", Title: titleA, Text: a}, {ID: "b", Title: titleB, Text: b}, {ID: "c", Text: a}}
		of := Relate(docs)
		opposite := map[Relation]Relation{Newer: Older, Older: Newer, Copy: Copy, Rewrite: Rewrite, Translation: Translation}
		for _, doc := range docs {
			for _, r := range of.Of(doc.ID) {
				back := Relative{doc.ID, opposite[r.Relation]}
				if r.Document == doc.ID || !slices.Contains(of.Of(r.Document), back) {
					t.Errorf("%s is %s of %s, and not the other way round", r.Document, r.Relation, doc.ID)
				}
			}
		}
	})
}
