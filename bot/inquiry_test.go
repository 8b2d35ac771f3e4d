package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/retrieval"
)

func TestUnderstandQuestion(t *testing.T) {
	a := wire(t)
	tests := []struct{ question, focus, object, topic, speaker string }{
		{"Combien de villes ont adopté la Déclaration de Vernais ?", "villes", "", "", ""},
		{"Combien d'automates compte l'horloge ?", "automates", "", "", ""},
		{"How many dockers work at the coal terminal?", "dockers", "", "", ""},
		{"Quel est le budget de la médiathèque ?", "budget", "médiathèque", "", ""},
		{"Quel était le budget annuel de la médiathèque ?", "budget", "médiathèque", "", ""},
		{"Quelle part des salariés prend le tramway ?", "part", "salariés", "", ""},
		{"Quel est le prix du nouveau tramway ?", "prix", "tramway", "", ""},
		{"What is the budget of the library?", "budget", "library", "", ""},
		{"Quelle amende encourent les industriels ?", "amende", "", "", ""},
		{"Quel musée les dockers ont-ils ouvert ?", "musée", "", "", ""},
		{"Which terminal will close?", "terminal", "", "", ""},
		{"Que prévoit la Déclaration de Vernais sur les rejets d'azote ?", "", "", "rejets", ""},
		{"Que disent les pêcheurs à propos du chantier ?", "", "", "chantier", ""},
		{"Que dit-on quant à l'incendie ?", "", "", "incendie", ""},
		{"À propos de la foire, que dit-on ?", "", "", "foire", ""},
		{"Que sait-on au sujet de l'incendie ?", "", "", "incendie", ""},
		{"What is said about the coal terminal?", "said", "", "coal", ""},
		{"Qu'a déclaré Hélène Marsan sur la Lourde ?", "", "", "Lourde", "helene marsan"},
		{"Qu'a dit Paul Orsenne ?", "", "", "", "paul orsenne"},
		{"What did Margaret Oakes say?", "", "", "", "margaret oakes"},
		{"Que pense Irène Castel des paquebots ?", "", "", "", "irene castel"},
		{"Où se tient la foire du bois ?", "", "", "", ""},
		{"Quand le tribunal administratif examine-t-il le recours ?", "", "", "", ""},
	}
	for _, tt := range tests {
		in := a.understand(Question{Text: tt.question})
		at := func(i int) string {
			if i < 0 {
				return ""
			}
			return in.surface(&in.words[i])
		}
		if got := at(in.focus); got != tt.focus {
			t.Errorf("%q: focus %q, want %q", tt.question, got, tt.focus)
		}
		if got := at(in.object); got != tt.object {
			t.Errorf("%q: object %q, want %q", tt.question, got, tt.object)
		}
		if got := at(in.topic); !strings.HasPrefix(got, tt.topic) || tt.topic == "" && got != "" {
			t.Errorf("%q: topic %q, want %q", tt.question, got, tt.topic)
		}
		if got := strings.Join(in.speaker, " "); got != tt.speaker {
			t.Errorf("%q: speaker %q, want %q", tt.question, got, tt.speaker)
		}
	}
}

func TestArms(t *testing.T) {
	a := wire(t)
	tests := []struct {
		question string
		periods  []string // first days
		parties  []string
	}{
		{"Que s'est-il passé en 2018 et en 2021 ?", []string{"2018-01-01", "2021-01-01"}, nil},
		{"Que s'est-il passé en mars 2019 puis en juin 2021 ?", []string{"2019-03-01", "2021-06-01"}, nil},
		{"Que s'est-il passé en 2018 ?", nil, nil},
		{"Que s'est-il passé à Vernais ?", nil, nil},
		{"Quelles mesures ont été prises par Vernais et par Sablette ?", nil, []string{"Vernais", "Sablette"}},
		{"Que disent Hélène Marsan et Paul Orsenne ?", nil, []string{"Hélène Marsan", "Paul Orsenne"}},
		{"What was said by Vernais and by Eastmere?", nil, []string{"Vernais", "Eastmere"}},
		{"Que fait le conseil portuaire de Sablette ?", nil, nil},
	}
	for _, tt := range tests {
		in := a.understand(Question{Text: tt.question})
		var periods, parties []string
		for _, arm := range in.arms {
			if arm.names == nil {
				periods = append(periods, arm.from.String())
				continue
			}
			slices.Sort(arm.names)
			var run []string
			for _, i := range arm.names {
				run = append(run, in.surface(&in.words[i]))
			}
			parties = append(parties, strings.Join(run, " "))
		}
		if !slices.Equal(periods, tt.periods) {
			t.Errorf("%q: periods %v, want %v", tt.question, periods, tt.periods)
		}
		if !slices.Equal(parties, tt.parties) {
			t.Errorf("%q: parties %v, want %v", tt.question, parties, tt.parties)
		}
	}
}

func TestPhrasesAndPairs(t *testing.T) {
	a := wire(t)
	tests := []struct {
		question       string
		phrases, pairs []string
	}{
		{"Qui a parlé de « poissons morts » ?", []string{" poissons morts "}, nil},
		{`Who said "coal terminal"?`, []string{"coal terminal"}, nil},
		{"Qui a dit “non” puis “oui” ?", []string{"non", "oui"}, nil},
		{"Qui a dit « non ?", nil, nil},
		{"Que demande la Déclaration de Vernais ?", nil, []string{"Déclaration Vernais"}},
		{"Que s'est-il dit au sommet d'Ostrelle ?", nil, []string{"sommet Ostrelle"}},
		{"What does the Declaration of Vernais ask?", nil, []string{"Declaration Vernais"}},
		{"Que demande la maire ?", nil, nil},
	}
	for _, tt := range tests {
		in := a.understand(Question{Text: tt.question})
		if !slices.Equal(in.phrases, tt.phrases) {
			t.Errorf("%q: phrases %q, want %q", tt.question, in.phrases, tt.phrases)
		}
		var pairs []string
		for _, p := range in.pairs {
			pairs = append(pairs, in.surface(&in.words[p.noun])+" "+in.surface(&in.words[p.name]))
		}
		if !slices.Equal(pairs, tt.pairs) {
			t.Errorf("%q: pairs %q, want %q", tt.question, pairs, tt.pairs)
		}
	}
}

// TestWordsOfAQuestion: what the index knows of the words, and which of them ask rather than tell.
func TestWordsOfAQuestion(t *testing.T) {
	in := wire(t).understand(Question{Text: "Quel montant Sablette a-t-elle donné au téléphérique en 2021 ?"})
	got := make(map[string]*word)
	for i := range in.words {
		got[in.surface(&in.words[i])] = &in.words[i]
	}
	if w := got["montant"]; w == nil || !w.isFrame() {
		t.Errorf("montant: %+v", w)
	}
	if w := got["Sablette"]; w == nil || !w.name || !w.known {
		t.Errorf("Sablette: %+v", w)
	}
	if w := got["téléphérique"]; w == nil || w.name || w.known || w.isFrame() {
		t.Errorf("téléphérique: %+v", w)
	}
	if got["2021"] != nil {
		t.Error("a year that sets the window is also a word")
	}
	if in.window.Intent != retrieval.IntentFilter || in.window.From.String() != "2021-01-01" || in.window.To.String() != "2021-12-31" {
		t.Errorf("window %+v", in.window)
	}
	if got["Sablette"].weight <= got["montant"].weight {
		t.Error("a word that asks weighs as much as a name")
	}
}

// TestTodayIsTheScopes: "today" is the day the scope says, whatever the clock says.
func TestTodayIsTheScopes(t *testing.T) {
	a := wire(t)
	in := a.understand(Question{Text: "Que s'est-il passé l'an dernier ?", Scope: Scope{AsOf: day(t, "2020-05-05")}})
	if in.window.From.String() != "2019-01-01" || in.window.To.String() != "2019-12-31" {
		t.Errorf("last year is %v to %v", in.window.From, in.window.To)
	}
	in = a.understand(Question{Text: "Que s'est-il passé l'an dernier ?"})
	if in.window.Intent != retrieval.IntentNone {
		t.Errorf("last year of no year is %+v", in.window)
	}
}
