package bot

import (
	"strings"
	"testing"
)

// TestFollows: prose whose words all stand in the quotations is printed only when it
// says the same of the same things.
func TestFollows(t *testing.T) {
	const (
		mayor   = "La maire, Hélène Vasseur, a critiqué le préfet Marc Delaunay, qu'elle accuse d'avoir retardé le chantier."
		court   = "Le tribunal a condamné la société Batimer à verser 2 millions d'euros à la ville."
		buyer   = "La société Norvane a racheté la société Batimer le 12 janvier 2021."
		decreed = "La région a publié le décret le 12 janvier 2021."
		staff   = "Norvane emploie 300 salariés et Batimer 150."
		shares  = "La région financera 30 millions d'euros et l'État 18 millions."
		traffic = "En 2020, le trafic de conteneurs a augmenté de 12 %, celui des passagers a reculé de 40 %."
		quay    = "Le conseil du port a approuvé mercredi l'extension du quai nord, qui coûtera 48 millions d'euros et créera 120 emplois."
		lawyer  = "L'avocat de Paul Imbert a été arrêté mardi à Sablette pour fraude fiscale."
		driver  = "Odile Petit a prêté sa voiture à Yves Lenoir, qui a renversé un enfant."
		tried   = "Paul Imbert est poursuivi pour avoir détourné 3 millions d'euros."
		dealer  = "Jean Roumier a arrêté un trafiquant de drogue."
		told    = "Hélène Vasseur a indiqué que le maire de Portival, Jean Roumier, soutenait le projet."
	)
	a := shipped(t)
	for _, tt := range []struct {
		quotes string // parted by |
		prose  string
		lang   string
		right  bool
	}{
		{mayor, "La maire, Hélène Vasseur, a critiqué le préfet Marc Delaunay.", "fr", false}, // whom she accuses
		{mayor, "Le préfet Marc Delaunay a critiqué la maire, Hélène Vasseur.", "fr", false},
		{mayor, "The prefect Marc Delaunay criticised the mayor, Hélène Vasseur.", "en", false},
		{mayor, "La maire Hélène Vasseur a retardé le chantier.", "fr", false},
		{mayor, "Le préfet Marc Delaunay a retardé le chantier.", "fr", false},
		{mayor, "Le préfet Marc Delaunay accuse la maire, Hélène Vasseur, d'avoir retardé le chantier.", "fr", false},
		{court, "Le tribunal a condamné la société Batimer à verser 2 millions d'euros.", "fr", false},
		{court, "La société Batimer a versé 2 millions d'euros à la ville.", "fr", false},
		{mayor + "|" + court, "Le tribunal a condamné le préfet Marc Delaunay à verser 2 millions d'euros à la ville.", "fr", false},
		{buyer, "The company Norvane acquired the company Batimer on 12 January 2021.", "en", false}, // or bought it back
		{decreed, "The region published the decree on 12 January 2021.", "en", true},
		{decreed, "The decree published the region on 12 January 2021.", "en", false},
		{buyer, "The company Norvane was acquired by the company Batimer on 12 January 2021.", "en", false},
		{buyer + "|" + court, "La société Norvane a racheté la société Batimer le 12 janvier 2021 pour 2 millions d'euros.", "fr", false},
		{buyer + "|" + staff, "La société Norvane a racheté la société Batimer, qui emploie 300 salariés, le 12 janvier 2021.", "fr", false},
		{staff, "Norvane emploie 300 salariés.", "fr", true},
		{staff, "Norvane emploie 150 salariés.", "fr", false},
		{shares, "La région financera 18 millions d'euros.", "fr", false},
		{shares, "The State will finance 30 million euros.", "en", false},
		{shares, "The region will finance 30 million euros of the State's 18 million euros.", "en", false},
		{traffic, "En 2020, le trafic de conteneurs a augmenté de 12 %.", "fr", true},
		{traffic, "En 2020, le trafic de conteneurs a reculé de 40 %.", "fr", false},
		{traffic, "Le trafic de conteneurs et des passagers a augmenté de 12 % en 2020.", "fr", false},
		{quay, "L'extension du quai nord coûtera 48 millions d'euros et détruira 120 emplois.", "fr", false},
		{told, "Hélène Vasseur a indiqué que Jean Roumier soutenait le projet.", "fr", false},
		{lawyer, "L'avocat de Paul Imbert a été arrêté mardi.", "fr", false},
		{lawyer, "Paul Imbert a été arrêté mardi pour fraude fiscale.", "fr", false},
		{driver, "Odile Petit a prêté sa voiture à Yves Lenoir.", "fr", true},
		{driver, "Odile Petit a renversé un enfant.", "fr", false},
		{tried, "Paul Imbert a détourné 3 millions d'euros.", "fr", false},
		{dealer, "Jean Roumier est un trafiquant de drogue.", "fr", false},
		{told, "Le maire de Portival, Jean Roumier, soutenait le projet.", "fr", false},
	} {
		var cs []Citation
		for q := range strings.SplitSeq(tt.quotes, "|") {
			cs = append(cs, Citation{Quote: q})
		}
		if _, check := a.checkProse(tt.prose, tt.lang, cs); (check == "") != tt.right {
			t.Errorf("%q\nover %q\nfails %q, right: %v", tt.prose, tt.quotes, check, tt.right)
		}
	}
}
