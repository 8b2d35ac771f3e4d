package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestPrepareRelates(t *testing.T) {
	const title = "Le bassin nord de Grandval ferme en mars"
	first := &Document{ID: "first", Title: title, Publisher: "Port de Grandval", Date: day("2021-02-09"), Text: harbour, Relatives: []Relative{{"gone", Copy}}}
	erratum := &Document{ID: "second", Title: "Erratum : " + title, Publisher: "Port de Grandval", Date: day("2021-02-10"), Text: strings.Replace(harbour, "4,2 millions", "4,7 millions", 1)}
	other := &Document{ID: "third", Text: "Le marché de Noël de Grandval ouvrira le 27 novembre sur la place des Halles.", Relatives: []Relative{{"first", Copy}}}
	Prepare([]*Document{first, erratum, other})
	for _, tt := range []struct {
		doc  *Document
		want []Relative
	}{
		{first, []Relative{{"second", Newer}}},
		{erratum, []Relative{{"first", Older}}},
		{other, nil},
	} {
		if !slices.Equal(tt.doc.Relatives, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.doc.ID, tt.doc.Relatives, tt.want)
		}
	}
}

// TestPrepareRelatesFew has more copies, and longer series, than a document names.
func TestPrepareRelatesFew(t *testing.T) {
	var docs []*Document
	for i := range 3000 {
		docs = append(docs, &Document{ID: fmt.Sprintf("%04d", i), Text: "Le bac de Grandval ne circulera pas demain."})
	}
	for i := range 60 {
		docs = append(docs, &Document{ID: fmt.Sprintf("v%02d", i), Publisher: "Port de Grandval", Date: Date{From: day("2021-02-09").From + Day(i), To: day("2021-02-09").From + Day(i), Precision: PrecisionDay},
			Title: fmt.Sprintf("Travaux du bassin nord : %dème mise à jour", i+1), Text: strings.ReplaceAll(harbour, "64", fmt.Sprint(64+i))})
	}
	Prepare(docs)
	for _, doc := range docs {
		count := make(map[Relation]int)
		for _, r := range doc.Relatives {
			if count[r.Relation]++; count[r.Relation] > MostRelatives || r.Document == doc.ID {
				t.Fatalf("%s names %v", doc.ID, doc.Relatives)
			}
		}
	}
	if got := docs[2999].Relatives; len(got) != MostRelatives || got[0] != (Relative{"0000", Copy}) {
		t.Errorf("the last of the copies names %v", got)
	}
	if got := docs[len(docs)-2].Relatives; len(got) == 0 || got[0] != (Relative{"v59", Newer}) {
		t.Errorf("the last but one of a series names %v", got)
	}
}

func TestRelateCopiesOfCopies(t *testing.T) {
	docs := []*Document{{ID: "a", Text: harbour}, {ID: "b", Text: harbour}, {ID: "c", Text: harbour}}
	if got, want := related(docs...), "a: copy b, copy c; b: copy a, copy c; c: copy a, copy b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRelateBulletins has texts of one title, template and publisher: two of them may
// be editions of one text, twelve days of them are a series.
func TestRelateBulletins(t *testing.T) {
	bulletin := func(i int) *Document {
		return &Document{ID: fmt.Sprintf("b%02d", i), Publisher: "Port de Grandval", Title: "Trafic du port : les chiffres du jour",
			Date: Date{From: day("2021-02-09").From + Day(i), To: day("2021-02-09").From + Day(i), Precision: PrecisionDay},
			Text: strings.ReplaceAll(harbour, "64", fmt.Sprint(64+i))}
	}
	if got, want := related(bulletin(0), bulletin(1)), "b00: newer b01; b01: older b00"; got != want {
		t.Errorf("two of them: got %q, want %q", got, want)
	}
	var docs []*Document
	for i := range 12 {
		docs = append(docs, bulletin(i))
	}
	for _, doc := range docs {
		for _, r := range Relate(docs).Of(doc.ID) {
			if r.Relation == Newer || r.Relation == Older {
				t.Errorf("%s is %s than %s", r.Document, r.Relation, doc.ID)
			}
		}
	}
}

func TestRelateWithdrawn(t *testing.T) {
	first := func() *Document {
		return &Document{ID: "first", Title: "Le bassin nord de Grandval ferme en mars", Publisher: "Port de Grandval", Date: day("2021-02-09"), Text: harbour + "\nPDG/21/12"}
	}
	for _, tt := range []struct{ title, text, want string }{
		{"Communiqué retiré", "Le communiqué PDG/21/12 du 9 février sur le dragage est retiré : le calendrier des travaux sera revu.", "first: newer second; second: older first"},
		{"Port de Grandval", "Le port de Grandval retire son communiqué PDG/21/12.", "first: newer second; second: older first"},
		{"Withdrawn", "The press release PDG/21/12 of 9 February has been withdrawn.", ""}, // another language
		{"Le préfet retire son arrêté", "Le préfet retire l’arrêté PDG/21/12 qui fermait la pêche.", ""},
	} {
		second := &Document{ID: "second", Title: tt.title, Publisher: "Port de Grandval", Date: day("2021-02-11"), Text: tt.text}
		if got := related(first(), second); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestMayRenew holds the letters to the words that they are to find.
func TestMayRenew(t *testing.T) {
	for _, line := range []string{"ERRATUM :", "Errata : x", "Rectificatif – x", "Rectification :", "Correctif : x", "Correction: x", "Corrigendum: x", "Version corrigée : x",
		"Version rectifiée : x", "Version actualisée : x", "Version modifiée : x", "Version mise à jour : x", "3e mise à jour : x", "2ème actualisation : x", "Corrected version: x", "Corrected: x",
		"Updated: x", "Update: x", "Amended version: x", "Communiqué annulé : x", "Dépêche retirée : x", "Annulation du communiqué : x", "Retrait de la dépêche : x",
		"Withdrawn: x", "Retracted: x", "Retraction: x", "Withdrawal of the statement: x"} {
		if !renewalBefore.MatchString(line) || !mayRenew(line) {
			t.Errorf("%q: marked %v, may be %v", line, renewalBefore.MatchString(line), mayRenew(line))
		}
	}
}
