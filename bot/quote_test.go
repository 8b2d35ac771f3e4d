package bot

import (
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestBalance(t *testing.T) {
	tests := []struct{ name, sentence, want string }{
		{"no speech", "Le préfet a signé l'arrêté hier.", "Le préfet a signé l'arrêté hier."},
		{"closed speech", `"Nous tiendrons", dit le préfet.`, `"Nous tiendrons", dit le préfet.`},
		{"leads into a speech", "Le préfet a déclaré: «La préfecture ne cédera pas à la pression.", "La préfecture ne cédera pas à la pression."},
		{"ends a speech", "Nous ne fermerons aucune école cette année.»", "Nous ne fermerons aucune école cette année."},
		{"straight marks", `Et d'ajouter : "Il y a des engagements qui ne sont pas tenus.`, "Il y a des engagements qui ne sont pas tenus."},
		{"nothing but speech", `"Nous ne fermerons aucune école cette année."`, "Nous ne fermerons aucune école cette année."},
		{"nothing but speech, stop outside", "« Nous ne fermerons aucune école ».", "Nous ne fermerons aucune école"},
		{"two speeches", `"Nous ne fermerons rien", dit-il, "cette année".`, `"Nous ne fermerons rien", dit-il, "cette année".`},
		{"list entry", "• La préfecture ouvrira deux centres.", "La préfecture ouvrira deux centres."},
		{"too little left", "Il a dit: «Non merci.", "Il a dit: «Non merci."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := balance(tt.sentence, corpus.Span{Start: 0, End: len(tt.sentence)})
			if s := got.In(tt.sentence); s != tt.want {
				t.Errorf("balance = %q, want %q", s, tt.want)
			}
		})
	}
}

func TestSpeaker(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"after the verb", `"Nous irons plus loin", indique Jeanne Moreau, mercredi 3 mai 2017.`, "Jeanne Moreau"},
		{"a group", `"Il faut agir", indiquent les ministres de la Défense du G20 dans un communiqué.`, "les ministres de la Défense du G20"},
		{"compound tense", `"Nous sommes prêts", a indiqué Anna Weiss.`, "Anna Weiss"},
		{"before the verb", `La vice-présidente du Conseil, Mme Anna Weiss, a déclaré à ce propos: «Tout est prêt pour demain.`, "Mme Anna Weiss"},
		{"adverb between", `Devant la presse, Paul Durand a notamment déclaré que "rien n'est joué".`, "Paul Durand"},
		{"title and name", `Le texte est bon, assure le ministre des Transports, Paul Durand, qui "le votera".`, "le ministre des Transports, Paul Durand"},
		{"pronoun", `"Rien n'est joué", dit Paul Durand. "Nous verrons", ajoute-t-il.`, "Paul Durand"},
		{"he, at the head", `"Rien n'est joué", dit Paul Durand. Il a appelé à "la patience".`, "Paul Durand"},
		{"speech goes on", `"Rien n'est joué", dit Paul Durand. "Nous verrons bien demain."`, "Paul Durand"},
		{"particles", `"Tout est prêt", dit-on. Anna von der Heide a déclaré que "tout est prêt".`, "Anna von der Heide"},
		{"institution", `La Commission a ajouté que "rien n'est joué".`, "La Commission"},
		{"name inside a phrase", `Le locataire de la place Beauvau a souhaité "une meilleure coordination".`, ""},
		{"name behind a preposition", `Le président des États-Unis a déclaré que "rien n'est joué".`, ""},
		{"ministry", `Le ministre de l'Intérieur a déclaré que "rien n'est joué".`, ""},
		{"title and name without a comma", `Le ministre Paul Durand a déclaré que "rien n'est joué".`, "Paul Durand"},
		{"speech of several sentences", "La ministre Anna Weiss a déclaré: «Tout est prêt. Rien ne manque. Nous partons demain.»", "Anna Weiss"},
		{"inside a speech of several sentences", "La ministre Anna Weiss a déclaré: «Tout est prêt. Rien ne manque à personne.", "Anna Weiss"},
		{"a pronoun without speech", `"Rien n'est joué", dit Paul Durand. Il partira demain pour Lyon.`, ""},
		{"common noun only", `"Rien n'est joué", indique le texte.`, ""},
		{"no speech", `Paul Durand a indiqué partir.`, ""},
		{"nobody", `Le plan prévoit "des mesures".`, ""},
		{"speech of a text, after a speech of a person", `"Rien n'est joué", dit Paul Durand. Le plan prévoit "des mesures".`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sentences := corpus.Sentences(tt.text, corpus.Span{Start: 0, End: len(tt.text)})
			last := len(sentences) - 1
			got, ok := speaker(tt.text, sentences[:last], sentences[last])
			if s := got.In(tt.text); s != tt.want || ok != (tt.want != "") {
				t.Errorf("speaker = %q, %v; want %q", s, ok, tt.want)
			}
		})
	}
}
