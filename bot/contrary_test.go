package bot

import (
	"strings"
	"testing"
	"testing/fstest"
)

// nearMisses are questions that the text answers, each beside one that it does not.
var nearMisses = []struct{ name, text, answered, quote, declined string }{
	{
		"another country",
		"Traité avec le Kosovo\n\nPristina, 5 avril 2022. L'ambassadeur Renaud Vasselin et la ministre Mirlinda Gashi ont signé le traité d'entraide judiciaire entre la France et le Kosovo.",
		"Qui a signé le traité d'entraide judiciaire avec le Kosovo ?", "Renaud Vasselin",
		"Qui a signé le traité d'entraide judiciaire avec l'Albanie ?",
	}, {
		"another people",
		"Trois accords migratoires\n\nParis, 25 novembre 2021. La ministre Odile Carrières a signé trois accords migratoires avec son homologue ivoirien en visite à Paris.",
		"Combien d'accords migratoires la ministre a-t-elle signés avec son homologue ivoirien ?", "trois accords",
		"Combien d'accords migratoires la ministre a-t-elle signés avec son homologue camerounais ?",
	}, {
		"granted, not refused",
		"L'Office autorise le tir de deux loups\n\nDigne, 1er décembre 2022. L'Office de la faune a approuvé la demande de tir de deux loups de la meute du Val-Noir. Il l'a approuvée en raison des dégâts causés aux troupeaux.",
		"Pourquoi l'Office de la faune a-t-il approuvé la demande de tir visant la meute du Val-Noir ?", "dégâts causés",
		"Pourquoi l'Office de la faune a-t-il rejeté la demande de tir visant la meute du Val-Noir ?",
	}, {
		"another place",
		"La régate de la Rance\n\nDinard, 6 juin 2021. Maëlle Kerdoncuff a terminé deuxième de la régate de la Rance.",
		"Qui a terminé deuxième de la régate ?", "Maëlle Kerdoncuff",
		"Qui a terminé troisième de la régate ?",
	}, {
		"a deputy director",
		"Nomination à l'Agence des phares\n\nBrest, 29 septembre 2020. Stéphane Lescure a été nommé sous-directeur de l'Agence des phares.",
		"Qui a été nommé sous-directeur de l'Agence des phares ?", "Stéphane Lescure",
		"Quelle directrice de l'Agence des phares a été révoquée ?",
	}, {
		"a deed that no text knows",
		"Conférence de presse\n\nParis, 13 juin 2017. La Première ministre Théodora Maillard a annoncé un plan contre la fraude.",
		"La Première ministre a-t-elle annoncé un plan ?", "un plan contre la fraude",
		"La Première ministre a-t-elle démissionné ?",
	},
}

func TestNearMissesAreDeclined(t *testing.T) {
	for _, tt := range nearMisses {
		t.Run(tt.name, func(t *testing.T) {
			a := over(t, fstest.MapFS{
				"a.txt": {Data: []byte(tt.text)},
				"b.txt": {Data: []byte("Le marché de Noël\n\nColmar, 2 décembre 2020. Le marché de Noël ouvre samedi sur la place des Dominicains.")},
			})
			ans := mustAsk(t, a, Question{Text: tt.answered})
			if !ans.Answered || !strings.Contains(ans.Citations[0].Quote, tt.quote) {
				t.Errorf("%q: %s", tt.answered, ans.Text)
			}
			if ans := mustAsk(t, a, Question{Text: tt.declined}); ans.Answered {
				t.Errorf("%q: %s", tt.declined, ans.Text)
			}
		})
	}
}

// A month is told of in the next one: the text whose title names the month is of it.
func TestTitleNamesTheDays(t *testing.T) {
	a := over(t, fstest.MapFS{
		"fevrier.txt": {Data: []byte("---\ntitle: Le marché du travail en janvier 2021\ndate: 2021-02-08\n---\nLe taux de chômage est passé à 3,7 % au cours du mois. L'Office publie ces chiffres chaque mois.")},
		"mars.txt":    {Data: []byte("---\ntitle: Le marché du travail en février 2021\ndate: 2021-03-08\n---\nLe taux de chômage est passé à 3,6 % au cours du mois. L'Office publie ces chiffres chaque mois.")},
		"autre.txt":   {Data: []byte("---\ntitle: Les indemnités\ndate: 2021-01-13\n---\nL'assurance prendra en charge le chômage des apprentis. Le taux de cotisation reste le même.")},
	})
	for question, quote := range map[string]string{
		"Quel est le taux de chômage en janvier 2021 ?": "3,7 %",
		"Quel est le taux de chômage en février 2021 ?": "3,6 %",
	} {
		ans := mustAsk(t, a, Question{Text: question})
		if !ans.Answered || !strings.Contains(ans.Citations[0].Quote, quote) {
			t.Errorf("%q: %s", question, ans.Text)
		}
	}
}
