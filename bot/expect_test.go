package bot

import (
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

func TestExpects(t *testing.T) {
	tests := []struct {
		question string
		want     expectation
	}{
		{"Quel âge a le maire ?", expectAge},
		{"Quel est l'âge de la doyenne ?", expectAge},
		{"How old is the mayor?", expectAge},
		{"At what age may one vote?", expectAge},

		{"Combien de temps dureront les travaux ?", expectDuration},
		{"Dans quel délai faut-il répondre ?", expectDuration},
		{"En combien de temps le pont a-t-il été bâti ?", expectDuration},
		{"Pendant combien d'années la centrale tournera-t-elle ?", expectDuration},
		{"Combien de jours dure la foire ?", expectDuration},
		{"Quelle est la durée du bail ?", expectDuration},
		{"How long will the works take?", expectDuration},
		{"How quickly must they answer?", expectDuration},

		{"Quelle part des élèves mange à la cantine ?", expectShare},
		{"Quel pourcentage des voix a-t-il obtenu ?", expectShare},
		{"Quelle proportion des ruches a péri ?", expectShare},
		{"Quel taux d'emprunt la ville paie-t-elle ?", expectShare},
		{"What share of the pupils walks?", expectShare},
		{"What percentage voted?", expectShare},

		{"Quel est le budget de la médiathèque ?", expectAmount},
		{"Quel montant la région versera-t-elle ?", expectAmount},
		{"Quelle somme a été votée ?", expectAmount},
		{"Combien coûtera le pont ?", expectAmount},
		{"Combien a coûté le pont ?", expectAmount},
		{"Combien le pont a-t-il coûté ?", expectAmount},
		{"Combien d'euros la ville a-t-elle dépensés ?", expectAmount},
		{"Combien de millions ont été prêtés ?", expectAmount},
		{"How much does the bridge cost?", expectAmount},

		{"Quelle amende encourent les pollueurs ?", expectPenalty},
		{"À quelle peine a-t-il été condamné ?", expectPenalty},
		{"What fine do polluters face?", expectPenalty},

		{"Quand la piscine rouvrira-t-elle ?", expectDate},
		{"À quelle date la foire ouvre-t-elle ?", expectDate},
		{"Quel jour le tribunal siège-t-il ?", expectDate},
		{"En quelle année le musée a-t-il été fondé ?", expectDate},
		{"Depuis quand le tramway roule-t-il ?", expectDate},
		{"Jusqu'à quand peut-on s'inscrire ?", expectDate},
		{"When does the pool reopen?", expectDate},
		{"In which year was the museum founded?", expectDate},
		{"On what date does the court sit?", expectDate},

		{"Combien de villes ont signé ?", expectCount},
		{"Combien y a-t-il d'automates ?", expectCount},
		{"Quel nombre de ruches a été compté ?", expectCount},
		{"How many dockers work there?", expectCount},

		{"Qu'a déclaré la maire ?", expectStatement},
		{"Qu'a dit Paul Orsenne du tramway ?", expectStatement},
		{"Que dit le préfet de la crue ?", expectStatement},
		{"Que déclare la ministre ?", expectStatement},
		{"Que pense Irène Castel des paquebots ?", expectStatement},
		{"Qu'a-t-elle répondu ?", expectStatement},
		{"What did the mayor say about the river?", expectStatement},
		{"What does Irène Castel think of liners?", expectStatement},
		{"How did the union react?", expectStatement},

		{"Pourquoi la médiathèque ferme-t-elle ?", expectReason},
		{"Pour quelle raison le vote a-t-il été repoussé ?", expectReason},
		{"Why does the library close?", expectReason},

		{"Où se tient la foire ?", expectPlace},
		{"Où le ministre a-t-il reçu les infirmières ?", expectPlace},
		{"Dans quelle ville le sommet a-t-il eu lieu ?", expectPlace},
		{"Dans quel pays la scierie s'installe-t-elle ?", expectPlace},
		{"Where does the fair take place?", expectPlace},
		{"In which city did they meet?", expectPlace},

		{"Comment s'appelle le musée ?", expectName},
		{"Quelle entreprise construit le pont ?", expectName},
		{"Quelle agence a publié la charte ?", expectName},
		{"Which company builds the bridge?", expectName},
		{"What is the name of the museum?", expectName},

		{"Qui préside le conseil ?", expectPerson},
		{"Par qui la charte a-t-elle été signée ?", expectPerson},
		{"Avec qui la maire a-t-elle négocié ?", expectPerson},
		{"Quel ministre a présidé la réunion ?", expectPerson},
		{"Who chairs the council?", expectPerson},
		{"Which minister chaired the meeting?", expectPerson},

		{"Que prévoit la charte de la Lourde ?", expectAny},
		{"Quelles mesures la ville prend-elle ?", expectAny},
		{"La piscine est-elle ouverte ?", expectAny},
		{"What does the charter provide for?", expectAny},
		{"médiathèque budget", expectAny},
		{"", expectAny},
	}
	for _, tt := range tests {
		if got := expects(foldQuestion(tt.question)); got != tt.want {
			t.Errorf("%q expects %q, want %q", tt.question, got, tt.want)
		}
	}
}

func TestFoldQuestion(t *testing.T) {
	for s, want := range map[string]string{
		"Où l'ÉTAT a-t-il signé\u00a0?":   "ou l etat a t il signe",
		"  « Qui ? » (et\nquand) : vite!": "qui et quand vite",
		"":                                "",
		"?!…":                             "",
	} {
		if got := foldQuestion(s); got != want {
			t.Errorf("foldQuestion(%q) = %q, want %q", s, got, want)
		}
	}
}

// sentenceOf is a sentence as a unit, with the dates of its text resolved.
func sentenceOf(text string) *unit {
	u := &unit{
		doc:  &corpus.Document{ID: "test", Text: text, Mentions: corpus.FindDates(text, corpus.Reference{})},
		span: corpus.Span{Start: 0, End: len(text)},
	}
	u.analyse(retrieval.DetectLang(text))
	return u
}

// TestFits asks of single sentences whether they hold the kind of thing that is asked for.
func TestFits(t *testing.T) {
	a := wire(t)
	tests := []struct {
		question, sentence string
		want               fit
	}{
		{"Combien de ruches le massif compte-t-il ?", "Le massif compte 6 200 ruches.", fully},
		{"Combien de ruches le massif compte-t-il ?", "Le massif compte 14 apiculteurs, en 2019 comme en 2018.", misfit},
		{"Combien de ruches le massif compte-t-il ?", "Les ruches du massif se portent bien.", misfit},
		{"Combien de bénévoles trient les livres ?", "Quarante-deux bénévoles trient les livres.", fully},
		{"Combien de bénévoles trient les livres ?", "Douze bénévoles trient les livres.", fully},
		{"How many dockers work there?", "Twenty-five dockers work there.", fully},
		{"Quel est le budget du musée ?", "Le musée disposera de 3,2 millions d'euros.", fully},
		{"Quel est le budget du musée ?", "Le musée disposera de 500 000 €.", fully},
		{"Quel est le budget du musée ?", "Le musée recevra trois cents visiteurs en 2019.", misfit},
		{"How much does the museum cost?", "The museum costs $40 million.", fully},
		{"Quelle part des salariés prend le tramway ?", "Le tramway transporte 18 % des salariés.", fully},
		{"Quelle part des salariés prend le tramway ?", "Le tramway transporte 1 800 salariés.", misfit},
		{"Quelle amende encourent les pollueurs ?", "Les pollueurs encourent une amende de 5 000 euros.", fully},
		{"Quelle amende encourent les pollueurs ?", "Les pollueurs encourent une amende.", misfit},
		{"Quand la piscine rouvrira-t-elle ?", "La piscine rouvrira le 6 avril 2020.", fully},
		{"Quand la piscine rouvrira-t-elle ?", "La piscine rouvrira prochainement.", partly},
		{"Quand la piscine rouvrira-t-elle ?", "La piscine rouvrira aux nageurs.", misfit},
		{"Combien de temps dureront les travaux ?", "Les travaux dureront quatorze mois.", fully},
		{"Combien de temps dureront les travaux ?", "Les travaux dureront dix-huit mois.", fully},
		{"Combien de temps dureront les travaux ?", "Les travaux coûteront 14 millions d'euros.", misfit},
		{"Quel âge a la doyenne ?", "La doyenne a 104 ans.", fully},
		{"Quel âge a la doyenne ?", "La doyenne a 104 petits-enfants.", misfit},
		{"Qui préside la régie ?", "La régie est présidée par Paul Orsenne.", fully},
		{"Qui préside la régie ?", "La régie est présidée avec soin.", misfit},
		{"Où se tient la foire ?", "La foire se tient à Bréville.", fully},
		{"Où se tient la foire ?", "La foire se tient tous les ans.", misfit},
		{"Pourquoi la médiathèque ferme-t-elle ?", "La médiathèque ferme parce que les bénévoles trient les livres.", fully},
		{"Pourquoi la médiathèque ferme-t-elle ?", "La médiathèque ferme le lundi.", partly},
		{"Pourquoi la médiathèque ferme-t-elle ?", "La médiathèque ferme, à cause des travaux.", fully},
		{"Pourquoi la médiathèque ferme-t-elle ?", "La médiathèque prête des cartes.", partly},
		{"Quand la piscine rouvrira-t-elle ?", "La piscine rouvrira à court terme.", partly},
		{"Qu'a dit Paul Orsenne ?", "« Le tramway ne passera pas », affirme Paul Orsenne.", fully},
		{"Qu'a dit Paul Orsenne ?", "« Le tramway ne passera pas », affirme Corinne Delaube.", misfit},
		{"Qu'a dit Paul Orsenne ?", "Paul Orsenne dirige la régie.", misfit},
	}
	for _, tt := range tests {
		in := a.understand(Question{Text: tt.question})
		if got := in.fits(sentenceOf(tt.sentence)); got != tt.want {
			t.Errorf("%q, %q: fit %v, want %v (expects %q)", tt.question, tt.sentence, got, tt.want, in.expect)
		}
	}
}
