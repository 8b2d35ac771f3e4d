package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/prompts"
)

func versions(t *testing.T) *Assistant { return over(t, filesOf(t, "versions.txtar")) }

// citedMarks prints the citations of an answer as "document: quotation", with what marks them.
func citedMarks(ans *Answer) []string {
	var out []string
	for _, c := range ans.Citations {
		s := c.Document + ": " + c.Quote
		if n := c.SupersededBy; n != nil {
			s += fmt.Sprintf(" < %s of %v", n.Document, n.Date)
		}
		for _, p := range c.AlsoIn {
			s += " + " + p.Document
		}
		out = append(out, s)
	}
	return out
}

func TestAskVersions(t *testing.T) {
	a := versions(t)
	port := Scope{Collections: []string{"port"}}
	for _, tt := range []struct {
		name, question string
		scope          Scope
		want           []string // the beginnings of the citations in order; there may be more of what is not in never
		never          string
	}{
		{"an erratum that changes a figure", "Combien coûteront les travaux de dragage du bassin nord ?", Scope{},
			[]string{"rectifs/dragage-erratum.md: Les travaux de dragage du bassin nord coûteront 4,7 millions d’euros au port de Grandval.",
				"port/dragage.md: Les travaux de dragage du bassin nord coûteront 4,2 millions d’euros au port de Grandval. < rectifs/dragage-erratum.md of 2021-02-11"}, ""},
		{"an erratum that may not be seen", "Combien coûteront les travaux de dragage du bassin nord ?", port,
			[]string{"port/dragage.md: Les travaux de dragage du bassin nord coûteront 4,2 millions d’euros au port de Grandval."}, "rratum"},
		{"an erratum of after the day of asking", "Combien coûteront les travaux de dragage du bassin nord ?", Scope{AsOf: isoDay("2021-02-10"), Until: isoDay("2021-02-10")},
			[]string{"port/dragage.md: Les travaux de dragage du bassin nord coûteront 4,2 millions d’euros au port de Grandval."}, "rratum"},
		{"an erratum of after what may be quoted", "Combien coûteront les travaux de dragage du bassin nord ?", Scope{Until: isoDay("2021-02-10")},
			[]string{"port/dragage.md: Les travaux de dragage du bassin nord coûteront 4,2 millions d’euros au port de Grandval."}, "rratum"},
		{"what an erratum leaves as it was", "Combien de chalutiers rejoindront le bassin de la Tourelle ?", Scope{},
			[]string{"rectifs/dragage-erratum.md: Pendant la fermeture, 64 chalutiers rejoindront le bassin de la Tourelle. + port/dragage.md"}, `"document":"port/dragage.md","version"`},
		{"what the corrected version does not say any more", "Quand aura lieu la réunion publique à la salle des Voiliers ?", Scope{},
			[]string{"port/dragage.md: Une réunion publique aura lieu le 20 février à la salle des Voiliers. < rectifs/dragage-erratum.md of 2021-02-11"}, ""},
		{"what the corrected version does not say any more and may not be seen", "Quand aura lieu la réunion publique à la salle des Voiliers ?", port,
			[]string{"port/dragage.md: Une réunion publique aura lieu le 20 février à la salle des Voiliers."}, "rratum"},
		{"what a later version does not say any more", "Quand aura lieu la réunion publique à la salle des Voiliers ?", Scope{AsOf: isoDay("2021-02-10")},
			[]string{"port/dragage.md: Une réunion publique aura lieu le 20 février à la salle des Voiliers."}, "superseded_by"},
		{"an earlier version by its day", "Combien devaient coûter les travaux de dragage du bassin nord le 9 février 2021 ?", Scope{AsOf: isoDay("2021-06-01")},
			[]string{"port/dragage.md: Les travaux de dragage du bassin nord coûteront 4,2 millions d’euros au port de Grandval. < rectifs/dragage-erratum.md of 2021-02-11"}, ""},
		{"a short note", "Combien d’entrées la billetterie du phare des Aiguilles a-t-elle vendues ?", Scope{},
			[]string{"port/phare-note.md: Il fallait lire que la billetterie a vendu 2 150 entrées, et non 1 250."}, ""},
		{"a short note of after the day of asking", "Combien d’entrées la billetterie du phare des Aiguilles a-t-elle vendues ?", Scope{AsOf: isoDay("2021-05-04"), Until: isoDay("2021-05-04")},
			[]string{"port/phare.md: La billetterie du phare des Aiguilles a vendu 1 250 entrées en avance, selon le port de Grandval."}, "phare-note"},
		{"a text that is withdrawn", "Quand ouvrira la passerelle du Môle ?", Scope{},
			[]string{"port/passerelle.md: La passerelle du Môle ouvrira aux piétons le 12 juin 2021, a décidé le port de Grandval. < port/passerelle-retrait.md of 2021-03-18"}, ""},
		{"twins, in French", "Combien d’euros par semaine les ligneurs de Kerouan toucheront-ils ?", Scope{},
			[]string{"port/aide-fr.md: Le port de Grandval versera 900 euros par semaine aux ligneurs de la baie de Kerouan."}, "aide-en"},
		{"twins, in English", "How many euros a week will the line fishers of Kerouan get?", Scope{},
			[]string{"port/aide-en.md: The port of Grandval will pay 900 euros a week to the line fishers of the bay of Kerouan."}, "aide-fr"},
		{"a rewritten dispatch", "Par combien de voix le conseil portuaire a-t-il voté le curage ?", Scope{},
			[]string{"portclair/curage.md: Le conseil portuaire avait voté le curage le 12 novembre 2021 par 21 voix contre 3."}, "C'est le 12 novembre"},
		{"a rewritten dispatch of what may not be seen", "Par combien de voix le conseil portuaire a-t-il voté le curage ?", Scope{Collections: []string{"agences"}},
			[]string{"agences/curage.md: C'est le 12 novembre 2021 que le conseil portuaire a voté ce curage, par 21 voix contre 3."}, "portclair/"},
		{"copies of one day", "Combien de mégawatts le parc éolien de Roche-Noire produira-t-il ?", Scope{},
			[]string{"prefecture/eolien.md: Le parc éolien de Roche-Noire produira 310 mégawatts dès 2024, selon la préfecture du Ponant. + agences/afp-eolien.md + agences/late-eolien.md"}, ""},
		{"copies, the original of which may not be seen", "Combien de mégawatts le parc éolien de Roche-Noire produira-t-il ?", Scope{Collections: []string{"agences"}},
			[]string{"agences/afp-eolien.md: Le parc éolien de Roche-Noire produira 310 mégawatts dès 2024, selon la préfecture du Ponant. + agences/late-eolien.md"}, "prefecture/"},
	} {
		ans := mustAsk(t, a, Question{Text: tt.question, Scope: tt.scope})
		got := citedMarks(ans)
		if len(got) < len(tt.want) {
			t.Errorf("%s: got %q (%s), want %q", tt.name, got, ans.Text, tt.want)
			continue
		}
		for i, want := range tt.want {
			if got[i] != want {
				t.Errorf("%s: citation %d is %q, want %q", tt.name, i+1, got[i], want)
			}
		}
		if all := bytesOf(t, ans); tt.never != "" && strings.Contains(all, tt.never) {
			t.Errorf("%s: %q in %s", tt.name, tt.never, all)
		}
		if bad := a.Verify(ans); bad != nil {
			t.Errorf("%s: %v", tt.name, bad)
		}
	}
}

func isoDay(s string) corpus.Day {
	d, err := corpus.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestAnswerMarksEarlier(t *testing.T) {
	a := versions(t)
	for lang, want := range map[string]string{
		"fr": "Port de Grandval (15 mars 2021, version antérieure à celle du 18 mars 2021)",
		"en": "Port de Grandval (15 March 2021, earlier version, superseded on 18 March 2021)",
	} {
		ans := mustAsk(t, a, Question{Text: "Quand ouvrira la passerelle du Môle ?", Scope: Scope{Lang: lang}})
		if !strings.HasPrefix(ans.Text, want) {
			t.Errorf("%s: %q", lang, ans.Text)
		}
	}
}

// TestModelIsNotShownWhatIsCorrected looks at what a model is shown of texts that say old figures.
func TestModelIsNotShownWhatIsCorrected(t *testing.T) {
	for _, tt := range []struct{ question, fresh, old string }{
		{"Combien coûteront les travaux de dragage du bassin nord ?", "4,7 millions", "4,2 millions"},
		{"Combien d’entrées la billetterie du phare des Aiguilles a-t-elle vendues ?", "2 150 entrées", "1 250 entrées"},
		{"Combien d’euros par semaine les ligneurs de Kerouan toucheront-ils ?", "versera 900 euros", "900 euros a week"},
	} {
		shown := ""
		model := &scripted{reply: func(r prompts.Request) string {
			if r.Task == prompts.TaskAnswer {
				shown = strings.ReplaceAll(fmt.Sprint(r), "¦", " ")
			}
			return "{}"
		}}
		mustAsk(t, versions(t).Writer(Writing{Model: model}), Question{Text: tt.question})
		if !strings.Contains(shown, tt.fresh) || strings.Contains(shown, tt.old) {
			t.Errorf("%s: shown %q", tt.question, shown)
		}
	}
}

func TestBriefVersions(t *testing.T) {
	a := versions(t)
	for _, tt := range []struct {
		about, want, never string
		scope              Scope
	}{
		{"dragage du bassin nord", "4,7 millions", "4,2 millions", Scope{}},
		{"dragage du bassin nord", "4,2 millions", "rectifs", Scope{Collections: []string{"port"}}},
		{"dragage du bassin nord", "4,2 millions", "rectifs", Scope{AsOf: isoDay("2021-02-10")}},
		{"ligneurs de la baie de Kerouan", "versera 900 euros", "900 euros a week", Scope{Lang: "fr"}},
	} {
		b, err := a.Brief(t.Context(), Question{Text: tt.about, Scope: tt.scope})
		if err != nil {
			t.Fatal(err)
		}
		all, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(all), tt.want) || strings.Contains(string(all), tt.never) {
			t.Errorf("%s: want %q and not %q in %s", tt.about, tt.want, tt.never, all)
		}
		if bad := a.VerifyBrief(b); bad != nil {
			t.Errorf("%s: %v", tt.about, bad)
		}
	}
}

func TestVerifySuccessor(t *testing.T) {
	a := versions(t)
	for why, change := range map[string]func(s *Successor){
		"is not in the corpus":     func(s *Successor) { s.Document = "port/nowhere.md" },
		"is no newer version":      func(s *Successor) { s.Document = "port/phare.md" },
		"has changed":              func(s *Successor) { s.Version = "sha256:00" },
		"the date or the title of": func(s *Successor) { s.Date++ },
		"the date or the title":    func(s *Successor) { s.Title = "Communiqué confirmé" },
	} {
		ans := mustAsk(t, a, Question{Text: "Quand ouvrira la passerelle du Môle ?"})
		if len(ans.Citations) == 0 || ans.Citations[0].SupersededBy == nil {
			t.Fatalf("no mark in %s", bytesOf(t, ans))
		}
		change(ans.Citations[0].SupersededBy)
		ans.Text = prose(ans.Lang, ans.Citations)
		bad := a.Verify(ans)
		if len(bad) != 1 || !strings.Contains(bad[0].Why, why) {
			t.Errorf("want %q, got %v", why, bad)
		}
		if kept := a.door(ans.Citations); len(kept) > 0 {
			t.Errorf("%s: it passed the door", why)
		}
	}
}

// TestSavedWithoutSuccessor holds an answer to somebody who could not be told of the newer version.
func TestSavedWithoutSuccessor(t *testing.T) {
	a := versions(t)
	ans := mustAsk(t, a, Question{Text: "Quand ouvrira la passerelle du Môle ?", Scope: Scope{Until: isoDay("2021-03-16")}})
	if len(ans.Citations) == 0 || ans.Citations[0].SupersededBy != nil {
		t.Fatal(bytesOf(t, ans))
	}
	if bad := a.Verify(ans); bad != nil {
		t.Error(bad)
	}
}

// quayText is a release whose works cost that much.
func quayText(cost string) string {
	return "Le port de Sablette agrandira son quai nord de 120 mètres. Les travaux coûteront " + cost + " millions d’euros et dureront dix-huit mois. " +
		"« Nous attendons ce quai depuis vingt ans », a déclaré Jeanne Morel, présidente du port. Les premiers navires accosteront le 12 septembre 2022. " +
		"La Région finance 60 % du projet, le Département 25 % et la commune 15 %."
}

func TestAskCorrectedCopies(t *testing.T) {
	const question = "Combien coûteront les travaux du quai nord de Sablette ?"
	first := [3]string{"2021-03-04", "Port de Sablette", quayText("4,2")}
	agency := [3]string{"2021-03-04", "AFP", quayText("4,2")}
	for _, tt := range []struct {
		name string
		docs map[string][3]string
	}{
		{"a correction of the original is one of the agency's copy", map[string][3]string{
			"a-afp.md": agency, "o.md": first, "z.md": {"2021-03-06", "Port de Sablette", "ERRATUM\n\n" + quayText("4,7")},
		}},
		{"two publishers' texts that differ in one figure", map[string][3]string{
			"a-afp.md": agency, "z.md": {"2021-03-06", "Courrier du Ponant", quayText("4,7")},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ans := mustAsk(t, over(t, pages(tt.docs)), Question{Text: question})
			got := strings.Join(citedMarks(ans), "\n")
			if !strings.Contains(got, "4,2 millions") || !strings.Contains(got, "4,7 millions") {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}
