package bot

import (
	"slices"
	"strings"
	"testing"
)

// answeredFrom are questions that the wire answers, with the document and some words of the answer.
var answeredFrom = []struct{ question, document, quote string }{
	{"Où le ministre de la Santé reçoit-il les infirmières ?", "depeches/lot.txt", "à l'hôtel de Sarquigny"},
	{"Combien de temps dureront les travaux de la deuxième ligne du tramway ?", "ville/tramway.md", "quatorze mois"},
	{"Quelle amende encourent les industriels ?", "fleuve/", "une amende de 5 000 euros"},
	{"Qui remonte les automates de l'horloge ?", "ville/horloge.txt", "Un horloger de Brumeuil"},
	{"Combien de villes ont adopté la Déclaration de Vernais ?", "fleuve/", "douze villes"},
	{"Who said \"We will not reopen the coal terminal\"?", "world/eastmere.md", "Margaret Oakes"},
}

func TestAnsweredFromTheRightPlace(t *testing.T) {
	a := wire(t)
	for _, tt := range answeredFrom {
		ans := mustAsk(t, a, Question{Text: tt.question})
		if !ans.Answered {
			t.Errorf("%q: %s", tt.question, ans.Text)
			continue
		}
		if c := ans.Citations[0]; !strings.HasPrefix(c.Document, tt.document) || !strings.Contains(c.Quote, tt.quote) {
			t.Errorf("%q: %s: %q", tt.question, c.Document, c.Quote)
		}
	}
}

// twins are pairs of questions that differ in one thing: the documents answer
// one of them and do not answer the other.
var twins = []struct {
	name     string
	answered string
	quote    string // some words of the first citation
	declined string
	gates    []gate // any of which may be the one that stops
	reason   string // some words of it
	nearest  string // the document named as the nearest finding; "" for whichever
}{
	{
		"another place's declaration",
		"Que demande la Déclaration de Vernais aux États riverains ?", "40 millions",
		"Que demande la Déclaration d'Ostrelle aux États riverains ?", []gate{gateOther, gateName},
		"Les documents ne", "fleuve/",
	}, {
		"a declaration of nowhere",
		"Que demande la Déclaration de Vernais aux États riverains ?", "40 millions",
		"Que demande la Déclaration de Montrouvre aux États riverains ?", []gate{gateName},
		"«\u00a0Montrouvre\u00a0»", "fleuve/",
	}, {
		"an unknown name, in English",
		"What did Margaret Oakes say about the coal terminal?", "We will not reopen",
		"What did Desmond Farley say about the coal terminal?", []gate{gateName},
		"The documents say nothing on this of “Desmond Farley”.", "world/eastmere.md",
	}, {
		"a person who is named and does not speak",
		"Qu'a déclaré Hélène Marsan sur la Lourde ?", "poissons morts",
		"Qu'a déclaré Bruno Talec sur les forêts ?", []gate{gateKind},
		"de propos de cette personne", "fleuve/ostrelle.md",
	}, {
		"another person's words in the same text",
		"Qu'a dit Paul Orsenne du tramway ?", "ne passera pas",
		"Qu'a dit Corinne Delaube du tramway ?", []gate{gateKind},
		"de propos de cette personne", "ville/tramway.md",
	}, {
		"another thing of the place that somebody speaks of",
		"Que dit Paul Orsenne du tramway de Vernais ?", "ne passera pas",
		"Que dit Paul Orsenne du funiculaire de Vernais ?", []gate{gateOther},
		"funiculaire de Vernais", "ville/tramway.md",
	}, {
		"an unknown person",
		"Qu'a déclaré Hélène Marsan sur la Lourde ?", "poissons morts",
		"Qu'a déclaré Ignace Porquier sur la Lourde ?", []gate{gateName},
		"«\u00a0Ignace Porquier\u00a0»", "",
	}, {
		"another year",
		"Qu'a voté le conseil municipal de Vernais en 2020 ?", "3,2 millions",
		"Qu'a voté le conseil municipal de Vernais en 2016 ?", []gate{gateWindow},
		"pour la période demandée (2016)", "ville/culture.md",
	}, {
		"another month",
		"Que s'est-il passé à Brumeuil en mars 2019 ?", "la scierie Mallard",
		"Que s'est-il passé à Brumeuil en mars 2014 ?", []gate{gateWindow},
		"pour la période demandée (mars 2014)", "",
	}, {
		"the budget of another thing",
		"Quel est le budget de la médiathèque ?", "3,2 millions",
		"Quel est le budget de la piscine ?", []gate{gateObject, gateKind},
		"Les documents", "ville/",
	}, {
		"the share of others",
		"Quelle part des salariés prend le tramway ?", "18 %",
		"Quelle part des nageurs prend le tramway ?", []gate{gateObject},
		"Les documents ne répondent pas", "ville/tramway.md",
	}, {
		"no figure of it",
		"Combien de ruches les apiculteurs ont-ils comptées ?", "6 200 ruches",
		"Combien de frelons les apiculteurs ont-ils comptés ?", []gate{gateKind},
		"ne donnent pas le nombre demandé", "depeches/lot.txt",
	}, {
		"no figure of it, in English",
		"How many dockers work at the coal terminal of Eastmere?", "Three hundred dockers",
		"How many cranes work at the coal terminal of Eastmere?", []gate{gateKind, gateUnknown},
		"The documents", "world/eastmere.md",
	}, {
		"an unknown subject",
		"Quel budget a été voté pour la médiathèque de Vernais ?", "3,2 millions",
		"Quel téléphérique Vernais va-t-elle construire ?", []gate{gateUnknown},
		"«\u00a0téléphérique\u00a0»", "",
	}, {
		"a topic that is not spoken of",
		"Que prévoit la Déclaration de Vernais sur les rejets d'azote ?", "azote",
		"Que prévoit la Déclaration de Vernais sur le chiffrement ?", []gate{gateTopic, gateUnknown},
		"Les documents ne", "fleuve/",
	}, {
		"words that nobody said",
		"Qui a parlé de « poissons morts » ?", "poissons morts",
		"Qui a parlé de « poissons volants » ?", []gate{gatePhrase},
		"Les documents ne répondent pas", "",
	}, {
		"no reason given",
		"Pourquoi la médiathèque ferme-t-elle le lundi ?", "parce que",
		"Pourquoi la piscine de Vernais a-t-elle été fermée ?", []gate{gateCoverage, gateKind, gateTopic, gateOther},
		"Les documents", "",
	}, {
		"the cost of what is nowhere",
		"Combien coûtera l'extension du quai nord de Sablette ?", "14 millions",
		"Combien coûtera le téléphérique de Vernais ?", []gate{gateObject, gateUnknown, gateKind, gateCoverage},
		"Les documents ne", "",
	}, {
		"a vote for another thing",
		"Quel budget a été voté pour la médiathèque de Vernais ?", "3,2 millions",
		"Quel budget a été voté pour la piscine de Vernais ?", []gate{gateOther, gateObject, gateKind, gateCoverage},
		"Les documents", "ville/",
	}, {
		"the date of another thing",
		"Quand la piscine de Vernais rouvrira-t-elle ?", "6 avril 2020",
		"Quand la médiathèque de Vernais rouvrira-t-elle ?", []gate{gateOther, gateObject, gateKind, gateCoverage},
		"Les documents", "ville/",
	}, {
		"no age given",
		"Qui dirige le syndicat des conducteurs du tramway ?", "Corinne Delaube",
		"Quel est l'âge de Corinne Delaube ?", []gate{gateKind},
		"ne donnent pas l’âge demandé", "ville/tramway.md",
	},
}

// TestSilentRatherThanWrong asks for what is nearly there and for what is there:
// who refuses everything fails as well as who answers everything.
func TestSilentRatherThanWrong(t *testing.T) {
	a := wire(t)
	for _, tt := range twins {
		t.Run(tt.name, func(t *testing.T) {
			yes := mustAsk(t, a, Question{Text: tt.answered})
			if !yes.Answered {
				t.Errorf("%q is declined by %q: %s", tt.answered, yes.Gate, yes.Text)
			} else if q := yes.Citations[0].Quote; !strings.Contains(q, tt.quote) {
				t.Errorf("%q: quoted %q", tt.answered, q)
			}
			no := mustAsk(t, a, Question{Text: tt.declined})
			if no.Answered {
				t.Fatalf("%q is answered: %s", tt.declined, no.Text)
			}
			if !slices.Contains(tt.gates, gate(no.Gate)) {
				t.Errorf("%q is stopped by %q, want one of %q", tt.declined, no.Gate, tt.gates)
			}
			if !strings.Contains(*no.Reason, tt.reason) {
				t.Errorf("%q: no %q in %s", tt.declined, tt.reason, *no.Reason)
			}
			if no.Nearest == nil {
				t.Fatalf("%q: nothing is named as the nearest: %s", tt.declined, *no.Reason)
			}
			if !strings.HasPrefix(no.Nearest.Document, tt.nearest) {
				t.Errorf("%q: the nearest is %s", tt.declined, no.Nearest.Document)
			}
		})
	}
}

// TestGateOfNoQuestion: what holds no word to search for is told so.
func TestGateOfNoQuestion(t *testing.T) {
	a := wire(t)
	for _, tt := range []struct{ text, lang, reason string }{
		{"", "fr", "aucun mot"},
		{"???", "en", "no word"},
		{"de la du des", "fr", "aucun mot"},
	} {
		ans := mustAsk(t, a, Question{Text: tt.text, Scope: Scope{Lang: tt.lang}})
		if ans.Answered || gate(ans.Gate) != gateEmpty || !strings.Contains(ans.Text, tt.reason) || ans.Nearest != nil {
			t.Errorf("%q: gate %q: %s", tt.text, ans.Gate, ans.Text)
		}
	}
}

// TestGateVerify: nothing is said when no quotation holds at the end.
func TestGateVerify(t *testing.T) {
	a := wire(t)
	in := a.understand(Question{Text: "Quel est le budget de la médiathèque ?"})
	hits, err := a.searchDays(t.Context(), in.query(hitsRead))
	if err != nil {
		t.Fatal(err)
	}
	found := in.choose(a.units(in, hits))
	if len(found.picked) == 0 {
		t.Fatal("nothing found")
	}
	for _, u := range found.picked {
		changed := *u.doc
		changed.Text = strings.ReplaceAll(changed.Text, "3,2 millions", "9,9 millions")
		u.doc = &changed
	}
	ans := a.answer(in, found)
	if ans.Answered || gate(ans.Gate) != gateVerify || ans.Reason == nil || len(ans.Citations) > 0 {
		t.Errorf("answered %v, gate %q: %s", ans.Answered, ans.Gate, ans.Text)
	}
	if strings.Contains(ans.Text, "9,9") {
		t.Errorf("what does not hold is said: %s", ans.Text)
	}
}
