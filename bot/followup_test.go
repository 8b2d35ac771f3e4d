package bot

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// A dialogue is questions of which the last is the one that is tried.
type dialogue struct {
	turns []string
	leans bool
	// document is what the last turn must be answered from: "" for whatever, "-" when it must be declined.
	document string
	// holds are words of the standing question, lacks words that are none, folded.
	holds, lacks string
}

const (
	dispatches2017 = "000_9d6e60b976801137.txt"
	dispatches2019 = "001_8aa0d435d2a62696.txt"
	release        = "002_3c5fca19139ed97b.txt"
	summit         = "003_22071b556c29cd58.txt"
	elysee         = "004_0bc39b2109386579.txt"
)

const nice = "Qui a signé la Déclaration de Nice ?"

// overSample are dialogues over the sample documents.
var overSample = []dialogue{
	{[]string{nice, "quand ?"}, true, dispatches2017, "quand nice", ""},
	{[]string{nice, "à quelle date ?"}, true, dispatches2017, "date nice", ""},
	{[]string{nice, "Et quand a-t-elle été signée ?"}, true, dispatches2017, "declaration nice", ""},
	{[]string{nice, "Combien de villes ont signé ?"}, true, dispatches2017, "villes nice", ""},
	{[]string{nice, "qui d'autre ?"}, true, dispatches2017, "qui nice", ""},
	{[]string{nice, "et depuis ?"}, true, "-", "apres 29 septembre 2017 nice", ""},
	{[]string{nice, "et en 2019 ?"}, true, "-", "2019 nice", ""},
	{[]string{nice, "Combien ?"}, true, "", "combien nice", ""},
	{[]string{nice, "Que demandent ses signataires ?"}, true, dispatches2017, "nice signataires", ""},
	{[]string{"Combien de villes ont signé la Déclaration de Nice ?", "Et celle de Vienne ?"}, true, "-", "declaration vienne", "nice"},
	{[]string{"Qu'ont décidé les ministres de l'Intérieur du G7 en 2017 ?", "et en 2019 ?"}, true, dispatches2019, "2019 g7", "2017"},
	{[]string{"Qu'ont décidé les ministres de l'Intérieur du G7 en 2017 ?", "Et depuis ?"}, true, dispatches2019, "apres g7", ""},
	{[]string{"Où les ministres du G7 se sont-ils réunis en avril 2019 ?", "Pourquoi ?"}, true, "", "pourquoi g7", ""},
	{[]string{"Que dit Theresa May sur le terrorisme en ligne ?", "Et Macron, qu'en dit-il ?"}, true, elysee, "macron terrorisme ligne", "may"},
	{[]string{"Que dit Theresa May sur le terrorisme en ligne ?", "Et Emmanuel Macron ?"}, true, elysee, "emmanuel macron terrorisme", "may"},
	{[]string{"Que dit Theresa May sur le terrorisme en ligne ?", "et Bernard Cazeneuve ?"}, true, summit, "cazeneuve terrorisme", "may"},
	{[]string{"What does Theresa May say about online terrorism?", "What about Bernard Cazeneuve?"}, true, summit, "cazeneuve terrorism", "may"},
	{[]string{"Que veut Bernard Cazeneuve ?", "Où se rendra-t-il ?"}, true, summit, "cazeneuve", ""},
	{[]string{"Que veut Bernard Cazeneuve ?", "Qui doit-il rencontrer ?"}, true, summit, "cazeneuve rencontrer", ""},
	{[]string{"Qu'a annoncé Julian King ?", "Combien de millions d'euros ?"}, true, dispatches2017, "millions king", ""},
	{[]string{"Qu'a annoncé Julian King ?", "Où s'est-il exprimé ?"}, true, dispatches2017, "king", ""},
	{[]string{"Qu'a annoncé Julian King ?", "Et Frans Timmermans ?"}, true, release, "timmermans", "king"},
	{[]string{"Who signed the Nice Declaration?", "When was it signed?"}, true, dispatches2017, "nice declaration signed", ""},
	{[]string{"Who signed the Nice Declaration?", "how many?"}, true, "", "nice declaration", ""},
	{[]string{"Who signed the Nice Declaration?", "and since then?"}, true, "-", "nice after 29 september 2017", ""},
	{[]string{"Quelle enveloppe la Commission débloquera-t-elle pour le réseau CSIRT ?", "Dans combien d'États membres ?"}, true, release, "csirt", ""},
	{[]string{"Quelle est la date du sommet de Biarritz ?", "Et celui d'Ischia ?"}, true, dispatches2017, "sommet ischia", "biarritz"},
	{[]string{"Quand le sommet du G7 a-t-il eu lieu à Biarritz ?", "Et à Ischia ?"}, true, dispatches2017, "ischia", "biarritz"},
	{[]string{"Qui a dit que le terrorisme est diffus ?", "À quoi a-t-il appelé ?"}, true, summit, "appele cazeneuve", ""},
	{[]string{"Quand la Commission présentera-t-elle ses conclusions sur le chiffrement ?", "Et pour la cybersécurité ?"}, true, release, "cybersecurite", "chiffrement"},
	{[]string{"Quelle agence la Commission crée-t-elle pour la cybersécurité ?", "Quel sera son rôle ?"}, true, dispatches2017, "agence role", ""},
	{[]string{nice, "et en 2019 ?", "et en 2017 ?"}, true, dispatches2017, "nice 2017", "2019"},
	{[]string{"Que dit Theresa May sur le terrorisme en ligne ?", "Et Emmanuel Macron ?", "et Cazeneuve ?"}, true, summit, "cazeneuve terrorisme", "macron may"},
	{[]string{nice, "quand ?", "et qui ?"}, true, dispatches2017, "qui nice", "quand"},
	{[]string{"Qui est Julian King ?", "Qu'a-t-il annoncé à Nice ?"}, true, dispatches2017, "king nice", ""},
	{[]string{"Quand a eu lieu le sommet de Biarritz ?", "Qui y participait ?"}, true, "", "participait sommet biarritz", ""},
	{[]string{"Que demandent les villes dans la Déclaration de Nice ?", "Et les ministres du G7 ?"}, true, "", "ministres g7", ""},
	{[]string{"What did the G7 interior ministers say in 2017?", "And in 2019?"}, true, "", "g7 ministers 2019", "2017"},
	{[]string{"Quels sont les engagements du G7 au Sahel ?", "Cette conférence, c'est quand ?"}, true, "", "conference g7 sahel", ""},
	{[]string{"Combien de villes ont signé la Déclaration de Nice ?", "Lesquelles ?"}, true, dispatches2017, "villes nice", ""},
	{[]string{nice, "🎉", "et quand ?"}, true, dispatches2017, "quand nice", ""},
	{[]string{"Que dit Emmanuel Macron des contenus cryptés ?", "et Theresa May ?"}, true, "", "theresa may contenus cryptes", "emmanuel macron"},
	{[]string{"Que dit Macron des contenus cryptés ?", "et May ?"}, true, "", "may contenus cryptes", "macron"},
	{[]string{"What does Macron say about online terrorism?", "and May?"}, true, elysee, "may terrorism", "macron"},
	{[]string{"Que contient la Déclaration de Nice ?", "Qui a signé ?"}, true, dispatches2017, "signe declaration nice", ""},
	// Changes of topic.
	{[]string{nice, "Que dit Bernard Cazeneuve du terrorisme ?"}, false, summit, "", ""},
	{[]string{nice, "Et quel est le montant débloqué pour le réseau CSIRT ?"}, false, release, "", ""},
	{[]string{nice, "Quand la stratégie de cybersécurité sera-t-elle révisée ?"}, false, release, "", ""},
	{[]string{nice, "Où Christophe Castaner a-t-il reçu ses homologues ?"}, false, dispatches2019, "", ""},
	{[]string{"Que dit Theresa May sur le terrorisme en ligne ?", "Combien de villes ont signé la Déclaration de Nice ?"}, false, dispatches2017, "", ""},
	{[]string{"Que dit Theresa May sur le terrorisme en ligne ?", "Who signed the Nice Declaration?"}, false, dispatches2017, "", ""},
	{[]string{nice, "Emmanuel Macron a-t-il parlé du terrorisme en ligne ?"}, false, elysee, "", ""},
	{[]string{nice, "Sur qui s'appuieront les États du G7 au Sahel ?"}, false, "", "", ""},
}

// general are dialogues on whatever.
var general = []dialogue{
	{[]string{"Quel est le budget de l'agence spatiale ?", "et en 2018 ?"}, true, "", "budget agence spatiale 2018", ""},
	{[]string{"Quel est le budget de l'agence spatiale en 2017 ?", "et depuis 2019 ?"}, true, "", "budget depuis 2019", "2017"},
	{[]string{"Combien de lycées la région a-t-elle construits en 2020 ?", "l'année suivante ?"}, true, "", "lycees region", "2020"},
	{[]string{"Combien de lycées la région a-t-elle construits en 2020 ?", "et en 2021 ?"}, true, "", "lycees region 2021", "2020"},
	{[]string{"Que prévoit le plan vélo de la ville ?", "Combien coûtera-t-il ?"}, true, "", "coutera plan velo", ""},
	{[]string{"Que prévoit le plan vélo de la ville ?", "Qui l'a présenté ?"}, true, "", "presente plan velo", ""},
	{[]string{"Que prévoit le plan vélo de la ville ?", "Quel est son calendrier ?"}, true, "", "calendrier du plan velo", "son"},
	{[]string{"Que propose la ministre contre la sécheresse ?", "Et contre les inondations ?"}, true, "", "ministre inondations", "secheresse"},
	{[]string{"Que propose la ministre pour les apiculteurs ?", "et pour les éleveurs ?"}, true, "", "ministre eleveurs", "apiculteurs"},
	{[]string{"Quelle est la position de la France sur la pêche au thon ?", "Et l'Espagne ?"}, true, "", "espagne thon", "france"},
	{[]string{"What is France's position on tuna fishing?", "and Spain?"}, true, "", "spain", ""},
	{[]string{"What did the minister say about the strike?", "why?"}, true, "", "why minister strike", ""},
	{[]string{"What did the minister say about the strike?", "And when did she say that?"}, true, "", "minister strike", ""},
	{[]string{"When will the new hospital open?", "How much will it cost?"}, true, "", "cost new hospital", ""},
	{[]string{"When will the new hospital open?", "Who else?"}, true, "", "who hospital", ""},
	{[]string{"When will the new hospital open?", "What about the school?"}, true, "", "when school open", "hospital"},
	{[]string{"How many trains were cancelled in 2019?", "and in 2020?"}, true, "", "trains cancelled 2020", "2019"},
	{[]string{"Qui préside la commission des lois ?", "Et qui préside la commission des finances ?"}, false, "", "", ""},
	{[]string{"Qui préside la commission des lois ?", "et celle des finances ?"}, true, "", "", ""},
	{[]string{"Qui préside la commission des lois ?", "depuis quand ?"}, true, "", "depuis quand commission lois", ""},
	{[]string{"Le préfet a-t-il interdit la manifestation ?", "Pour quelle raison ?"}, true, "", "raison prefet manifestation", ""},
	{[]string{"Quel ministre a annoncé la hausse du tarif ?", "qui l'a dit ?"}, true, "", "dit hausse tarif", ""},
	{[]string{"Que pensent les maires de la réforme ?", "Qu'en disent les syndicats ?"}, true, "", "syndicats reforme", ""},
	{[]string{"Que pensent les maires de la réforme ?", "et les députés ?"}, true, "", "deputes", ""},
	{[]string{"Quand le tunnel sera-t-il fermé ?", "Et le pont ?"}, true, "", "quand pont", "tunnel"},
	{[]string{"Quand le tunnel sera-t-il fermé ?", "Pendant combien de temps ?"}, true, "", "combien temps tunnel", ""},
	{[]string{"Combien de postes seront supprimés à l'hôpital de Valmorel ?", "lesquels ?"}, true, "", "postes valmorel", ""},
	{[]string{"Combien de postes seront supprimés à l'hôpital de Valmorel ?", "Et à l'hôpital de Brévenne ?"}, true, "", "postes brevenne", "valmorel"},
	{[]string{"Que dit Paul Morel de Brévenne ?", "et Anne Vasseur ?"}, true, "", "anne vasseur brevenne", "paul morel"},
	{[]string{"Que dit Zorglub du quai ?", "et Anne Vasseur ?"}, true, "", "anne vasseur quai", "zorglub"},
	{[]string{"Que dit Zorglub du quai ?", "et Vasseur ?"}, true, "", "vasseur quai", "zorglub"},
	{[]string{"Que dit Paul Morel du quai ?", "et Anne Vasseur ?", "et Luc Aubry ?"}, true, "", "luc aubry quai", "morel vasseur anne"},
	{[]string{"Que pense M. Morel du tramway de Brévenne ?", "et Mme Vasseur ?"}, true, "", "mme vasseur tramway brevenne", "m morel"},
	{[]string{"Que dit la ministre du quai ?", "et Anne Vasseur ?"}, true, "", "anne vasseur quai", "ministre"},
	{[]string{"Que dit le maire de Brévenne sur le quai ?", "et Anne Vasseur ?"}, true, "", "anne vasseur quai", "maire brevenne"},
	{[]string{"Que dit le ministre Paul Morel du quai ?", "et Anne Vasseur ?"}, true, "", "anne vasseur quai", "ministre morel"},
	{[]string{"Que dit Anne de Brou du quai ?", "et Paul Morel ?"}, true, "", "paul morel quai", "anne brou"},
	{[]string{"Que dit Paul Morel du tramway ?", "et le métro ?"}, true, "", "paul morel du metro", "tramway"},
	{[]string{"Que dit Paul Morel du tramway ?", "Que dit-il exactement ?"}, true, "", "morel tramway", ""},
	{[]string{"What does Paul Morel say about the quay?", "what about Theresa May?"}, true, "", "theresa may quay", "morel paul"},
	{[]string{"What does the mayor say about Brexit?", "and Theresa May?"}, true, "", "theresa may brexit", "mayor"},
	{[]string{"What did Mr. Oakes say about the quay?", "and Mrs. Marsh?"}, true, "", "mrs marsh quay", "oakes mr"},
	{[]string{"Quand ouvre la piscine de Brévenne ?", "À quel prix ?"}, true, "", "prix piscine brevenne", ""},
	// Changes of topic.
	{[]string{"Quel est le budget de l'agence spatiale ?", "Quand ouvrira le musée de la mer ?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "Qui a gagné les élections municipales à Brévenne ?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "Que s'est-il passé en octobre 2017 ?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "What did the Bank of England announce?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "Faut-il un visa pour aller au Japon ?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "Y a-t-il une grève des éboueurs à Marseille ?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "Quand a-t-elle été créée, l'agence Frontex ?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "La ministre a-t-elle démissionné ?"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "chiffrement"}, false, "", "", ""},
	{[]string{"Quel est le budget de l'agence spatiale ?", "Quelles sont les sanctions prévues par le règlement sur les drones ?"}, false, "", "", ""},
	{[]string{"Who chairs the committee?", "How many ferries serve the island of Brac?"}, false, "", "", ""},
	{[]string{"Who chairs the committee?", "Is there a strike at the port of Calais?"}, false, "", "", ""},
	{[]string{"Who chairs the committee?", "Has the government changed its mind on nuclear power?"}, false, "", "", ""},
	{[]string{"Who chairs the committee?", "Qui dirige la police fédérale ?"}, false, "", "", ""},
	{[]string{"Who chairs the committee?", "Merci !"}, false, "", "", ""},
	{[]string{"Who chairs the committee?", "🎉"}, false, "", "", ""},
	{[]string{"Who chairs the committee?", ""}, false, "", "", ""},
}

// converse runs a dialogue and returns what its last turn was understood as.
func converse(t *testing.T, a *Assistant, d dialogue) (standing string, leans bool, ans *Answer) {
	t.Helper()
	var earlier []Exchange
	for _, q := range d.turns {
		standing, leans = a.FollowUp(q, earlier)
		ans = mustAsk(t, a, Question{Text: standing})
		earlier = append(earlier, Exchange{standing, ans})
	}
	return standing, leans, ans
}

// fails says why the last turn of a dialogue was not taken as it is meant; "" when it was.
func (d dialogue) fails(standing string, leans bool, ans *Answer) string {
	switch {
	case leans != d.leans:
		return fmt.Sprintf("leans: %v", leans)
	case !leans && standing != d.turns[len(d.turns)-1]:
		return "changed without leaning"
	}
	words := " " + foldQuestion(standing) + " "
	for w := range strings.FieldsSeq(d.holds) {
		if !strings.Contains(words, w) {
			return "lacks " + w
		}
	}
	for w := range strings.FieldsSeq(d.lacks) {
		if strings.Contains(words, " "+w+" ") {
			return "has " + w
		}
	}
	switch {
	case d.document == "-" && ans.Answered:
		return "is answered"
	case d.document == "" || d.document == "-":
		return ""
	case !ans.Answered:
		return "is declined: " + ans.Text
	}
	for _, p := range places(ans.Citations) {
		if p == d.document {
			return ""
		}
	}
	return "is answered from " + strings.Join(places(ans.Citations), ", ")
}

func TestFollowUp(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	a := shipped(t)
	for _, list := range [][]dialogue{overSample, general} {
		right := 0
		for _, d := range list {
			standing, leans, ans := converse(t, a, d)
			why := d.fails(standing, leans, ans)
			if why == "" {
				right++
			} else {
				t.Errorf("%s → %s: %s", strings.Join(d.turns, " | "), standing, why)
			}
			if os.Getenv("FOLLOWUPS") != "" {
				t.Logf("%s → %s (%v)", strings.Join(d.turns, " | "), standing, leans)
			}
		}
		t.Logf("%d of %d dialogues", right, len(list))
	}
}
