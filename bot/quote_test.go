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
		{"somebody in a relative clause", `Eva Roche, qui remplace Omar Delan, a déclaré : « Le canal sera creusé. »`, ""},
		{"somebody who is cited", `Eva Roche, citant Paul Vion, a déclaré : « Le canal sera creusé. »`, ""},
		{"two who speak at once", `Paul Vion et Eva Roche ont déclaré : « Le canal sera creusé. »`, ""},
		{"two speeches, two speakers", `"Rien n'est joué", a dit Rita Sol à Anna Pons, qui a répondu : "C'est une honte."`, ""},
		{"he, after two speakers", `"Rien n'est joué", a dit Rita Sol à Anna Pons, qui a répondu : "C'est une honte." "Partez", a-t-elle ajouté.`, ""},
		{"hearsay", `« Je démissionne », aurait déclaré Eva Roche, selon une rumeur.`, ""},
		{"a paper before the name", `Selon Le Monde, Yves Calvet aurait déclaré : « Je pars. »`, "Le Monde"},
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

// TestBalanceKeepsWhatNegates: nothing that stands inside a quotation is cut out of it, and what is cut is not half a thought.
func TestBalanceKeepsWhatNegates(t *testing.T) {
	tests := []struct{ name, sentence, want string }{
		{"speech inside a sentence", "Le préfet n'a pas dit « nous fermerons les écoles » mais « nous verrons ».", "Le préfet n'a pas dit « nous fermerons les écoles » mais « nous verrons »."},
		{"two speeches that open", "Il a dit : « Je répète : « Nous ne fermerons aucune école.", "Il a dit : « Je répète : « Nous ne fermerons aucune école."},
		{"two speeches that close", "Nous ne fermerons » rien cette année, dit-on.»", "Nous ne fermerons » rien cette année, dit-on.»"},
		{"a speech within a speech", "« Il m'a dit “jamais de la vie” et il est parti », raconte la maire.", "« Il m'a dit “jamais de la vie” et il est parti », raconte la maire."},
		{"English marks", "The mayor said: “We will not close a school this year.", "We will not close a school this year."},
		{"a word between marks", "La « zone grise » n'est pas un refuge.", "La « zone grise » n'est pas un refuge."},
		{"dash of a dialogue", "— Nous ne fermerons aucune école.", "Nous ne fermerons aucune école."},
		{"inches and feet", `Un écran de 14" et un autre de 15" sont posés là.`, `Un écran de 14" et un autre de 15" sont posés là.`},
		{"space of no width to break", "«\u00a0Nous ne fermerons aucune école.\u00a0»", "Nous ne fermerons aucune école."},
		{"empty", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := "Avant. " + tt.sentence + " Après."
			got := balance(text, corpus.Span{Start: len("Avant. "), End: len("Avant. ") + len(tt.sentence)})
			if s := got.In(text); s != tt.want {
				t.Errorf("balance = %q, want %q", s, tt.want)
			}
		})
	}
}

func TestSpeakerOnlyWhenNamed(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"English, after", `"We will not reopen", said Margaret Oakes on Monday.`, "Margaret Oakes"},
		{"English, before", `Margaret Oakes said that “nothing is lost”.`, "Margaret Oakes"},
		{"English, article", `The Commission added that “nothing is lost”.`, "The Commission"},
		{"according to", `Le chantier est "en avance", selon Paul Orsenne.`, "Paul Orsenne"},
		{"according to, English", `The works are “ahead of time”, according to Paul Orsenne.`, "Paul Orsenne"},
		{"name of several parts", `"Tout est prêt", assure Marie-Claire de la Tour.`, "Marie-Claire de la Tour"},
		{"a group with a number", `"Il faut agir", affirment les maires des Douze Villes.`, "les maires des Douze Villes"},
		{"and he adds", `"Rien n'est joué", dit Paul Orsenne. Et d'ajouter : "Nous verrons bien."`, "Paul Orsenne"},
		{"she did, reversed", `"Rien n'est joué", dit Anna Weiss. "Nous verrons", a-t-elle précisé.`, "Anna Weiss"},
		{"the later of two", `"Rien n'est joué", dit Paul Orsenne. "Tout est perdu", répond Anna Weiss.`, "Anna Weiss"},
		{"the later of two, she", `"Rien n'est joué", dit Paul Orsenne. "Tout est perdu", répond Anna Weiss. "Partons", ajoute-t-elle.`, "Anna Weiss"},
		{"no speech, French", `Selon Paul Orsenne, le chantier est en avance.`, ""},
		{"no speech, English", `Margaret Oakes said that the terminal would close.`, ""},
		{"a title between marks", `Paul Orsenne a lu « Les Rives ».`, ""},
		{"an event's name", `Intitulée "Pour un fleuve plus propre", la rencontre s'ouvre lundi.`, ""},
		{"a verb of saying without who", `Le rapport est clair : "rien n'est joué".`, ""},
		{"passive", `"Rien n'est joué", a-t-on appris.`, ""},
		{"nobody before", `"Nous verrons", ajoute-t-il.`, ""},
		{"somebody long gone", `Paul Orsenne est venu. Le temps est beau. Il pleut à Vernais. "Nous verrons", dit le rapport.`, ""},
		{"heading of another person", `Anna Weiss préside. "Rien n'est joué" figure en tête du texte.`, ""},
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

func TestAntecedent(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"pronoun", "La ville de Brume ouvre un port. Elle y consacre douze millions.", "La ville de Brume ouvre un port. Elle y consacre douze millions."},
		{"impersonal", "La ville de Brume ouvre un port. Il faut douze millions.", "Il faut douze millions."},
		{"a noun", "La ville de Brume ouvre un port. Le port coûte douze millions.", "Le port coûte douze millions."},
		{"nothing before", "Elle y consacre douze millions.", "Elle y consacre douze millions."},
		{"a heading before", "Un port à Brume\n\nElle y consacre douze millions.", "Elle y consacre douze millions."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sentences := corpus.Sentences(tt.text, corpus.Span{Start: 0, End: len(tt.text)})
			u := &unit{
				doc:     &corpus.Document{Text: tt.text},
				passage: corpus.Passage{Sentences: sentences},
				span:    sentences[len(sentences)-1],
			}
			u.text = u.span.In(tt.text)
			if got := new(inquiry).quote(u).In(tt.text); got != tt.want {
				t.Errorf("quote = %q, want %q", got, tt.want)
			}
		})
	}
}
