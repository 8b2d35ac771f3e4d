package bot

import (
	"strings"
	"testing"
)

// namesNothing is asked first, and says by pronouns alone whom and what it means.
var namesNothing = []struct{ question, lang string }{
	{"Qu'en dit-elle ?", "fr"},
	{"Qu’en dit-il ?", "fr"},
	{"Que dit-il ?", "fr"},
	{"Et qu'en pense-t-elle ?", "fr"},
	{"Que disent-ils exactement ?", "fr"},
	{"Qu'a-t-elle déclaré à ce sujet ?", "fr"},
	{"Que propose-t-il ?", "fr"},
	{"Qu'a-t-il annoncé en 2018 ?", "fr"},
	{"Quand a-t-il été adopté ?", "fr"},
	{"Qui a dit ça ?", "fr"},
	{"Qui l'a voté ?", "fr"},
	{"Qui est-il ?", "fr"},
	{"À quel prix ?", "fr"},
	{"Et à quel prix ?", "fr"},
	{"À quel montant ?", "fr"},
	{"Pour quel budget ?", "fr"},
	{"Dans quel délai ?", "fr"},
	{"Quelle date ?", "fr"},
	{"Quel est le prix ?", "fr"},
	{"Combien de temps ?", "fr"},
	{"Qui a signé ?", "fr"},
	{"Qui n'a pas voté ?", "fr"},
	{"At what price?", "en"},
	{"How much money?", "en"},
	{"Who signed?", "en"},
	{"What did he say about it?", "en"},
	{"What does she think?", "en"},
	{"What did they adopt?", "en"},
	{"Why did he say so?", "en"},
}

// namesSomething might be taken for that: it has a topic, a name, an impersonal subject, words that come later.
var namesSomething = []string{
	"Que dit-on de la cybersécurité ?",
	"Que dit-il de la radicalisation ?",
	"Que dit-elle du tramway ?",
	"Qu'en dit Hélène Marsan ?",
	"Hélène Marsan, qu'en dit-elle ?",
	"Que dit-elle des poissons, Hélène Marsan ?",
	"Pourquoi la médiathèque ferme-t-elle le lundi ?",
	"Que s'est-il passé à Brumeuil en mars 2019 ?",
	"Que s'est-il passé en mars 2019 ?",
	"Que se passera-t-il en 2027 ?",
	"Que va-t-il se passer en 2027 ?",
	"Qu'a-t-il été décidé en 2018 ?",
	"Que faut-il savoir ?",
	"Qu'y a-t-il de nouveau ?",
	"De quoi s'agit-il ?",
	"Que pense-t-il de son budget ?",
	"What did he say about the coal terminal?",
	"What did Margaret Oakes say about it?",
	"When will it close, the coal terminal?",
	"Is it true that Eastmere closes its terminal?",
	"Qui a signé la déclaration ?",
	"Qui a signé en 2018 ?",
	"Qui est le maire ?",
	"Qui est marsan ?",
	"Combien de villes ?",
	"Quel est le prix du billet ?",
	"Quel budget pour 2025 ?",
	"Who chairs the committee?",
	"Et depuis ?",
	"What about IT?",
}

// TestNamesNothing: a question that names nobody and nothing is declined for that reason, without a finding.
func TestNamesNothing(t *testing.T) {
	a := wire(t)
	for _, tt := range namesNothing {
		reason := pick(tt.lang, "ne dit pas de qui ni de quoi", "does not say who or what")
		ans := mustAsk(t, a, Question{Text: tt.question})
		if ans.Answered || gate(ans.Gate) != gateWhom || !strings.Contains(ans.Text, reason) || ans.Nearest != nil {
			t.Errorf("%q: gate %q: %s", tt.question, ans.Gate, ans.Text)
		}
		b := mustBrief(t, a, Question{Text: tt.question})
		if b.Answered || !strings.Contains(*b.Reason, reason) {
			t.Errorf("%q: brief: %+v", tt.question, b)
		}
		if fails := a.VerifyBrief(b); fails != nil {
			t.Errorf("%q: brief: %v", tt.question, fails)
		}
		if more, err := a.Sources(t.Context(), Question{Text: tt.question}, nil, 3); err != nil || len(more) > 0 {
			t.Errorf("%q: %d sources, %v", tt.question, len(more), err)
		}
	}
	for _, q := range namesSomething {
		if isUnclear(q) {
			t.Errorf("%q is unclear", q)
		}
	}
}

// TestFollowUpNamesSomething: behind a question that says whom, it is asked of whom.
func TestFollowUpNamesSomething(t *testing.T) {
	a := wire(t)
	first := "Qu'a déclaré Hélène Marsan sur la Lourde ?"
	standing, leans := a.FollowUp("Que dit-elle ?", []Exchange{{Question: first, Answer: mustAsk(t, a, Question{Text: first})}})
	if !leans || isUnclear(standing) {
		t.Errorf("%q, %v", standing, leans)
	}
}
