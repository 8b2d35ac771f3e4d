package bot

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestLooksAhead(t *testing.T) {
	for _, tt := range []struct {
		sentence, date string
		want           bool
	}{
		{"Le rapport sera publié au plus tard en octobre.", "octobre", true},
		{"La révision de la stratégie est prévue pour septembre.", "septembre", true},
		{"En septembre, le comité se réunira à Bréville.", "septembre", true},
		{"Le comité doit agir, comme le ministre l'a demandé dans sa lettre du 3 mai.", "3 mai", false},
		{"Le comité s'est réuni, il a rendu son avis le 3 mai.", "3 mai", false},
		{"Le port a été fermé le 3 mai ; il rouvrira.", "3 mai", false},
		{"La rencontre prévue le 3 mai a été annulée.", "3 mai", true},
		{"The report will be published by 3 May.", "3 May", true},
		{"The report was published on 3 May.", "3 May", false},
		{"Un opéra en mai.", "mai", false},
		{"Le vote aura lieu le 5 juin.", "5 juin", true},
		{"Le 5 juin aura lieu le vote.", "5 juin", true},
		{"La réunion se tiendra le 5 juin.", "5 juin", true},
		{"Le ministre viendra à Bréville le 5 juin.", "5 juin", true},
		{"Sera inauguré le 5 juin le musée du port.", "5 juin", true},
		{"Le vote a eu lieu le 5 juin.", "5 juin", false},
		{"Les votes ont eu lieu le 5 juin.", "5 juin", false},
		{"Une sierra le 5 juin.", "5 juin", false},
		{"La foire du Jura le 5 juin.", "5 juin", false},
		{"Le bureau de Horizon Pêche le 5 juin.", "5 juin", false},
	} {
		i := strings.LastIndex(tt.sentence, tt.date)
		if strings.HasPrefix(tt.sentence, "En "+tt.date) {
			i = len("En ")
		}
		got := looksAhead(tt.sentence, corpus.Span{Start: 0, End: len(tt.sentence)}, corpus.Span{Start: i, End: i + len(tt.date)})
		if got != tt.want {
			t.Errorf("%s: %v", tt.sentence, got)
		}
	}
}

func TestQuotable(t *testing.T) {
	for s, want := range map[string]bool{
		"Le conseil portuaire a voté l'extension du quai nord.":         true,
		"« Nous voulons un quai plus long », a dit la présidente.":      true,
		"La présidente a déclaré : « Nous voulons un quai plus long.":   false,
		"Pour en savoir plus sur le quai nord de Sablette":              false,
		"Renseignements par courriel à presse@littoral.example, merci.": false,
		"Voir la fiche sur https://littoral.example/quai du port, ici.": false,
		"Quai nord agrandi.": false,
		"et le quai nord de Sablette sera agrandi dans les deux ans.":     false,
		"Standard du port de Sablette : 01 23 45 67 89 tous les matins.":  false,
		"Le quai coûtera 14 000 000 d'euros aux communes de l'estuaire.":  true,
		"Le quai nord sera-t-il agrandi avant la fin de l'année 2021 ?":   false,
		"L'association dit que « le quai \"nord\" a été endommagé » ici.": true,
	} {
		if got := quotable(s); got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}
