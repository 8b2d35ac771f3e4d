package bot

import (
	"maps"
	"strings"
	"testing"
)

// accidents are two reports of one day, and whether they give different figures for one thing.
var accidents = []struct {
	name, first, second string
	want                bool
}{
	{"another figure", "L'explosion de la scierie de Vallorce a fait 12 blessés mardi 3 mai 2022.", "L'explosion de la scierie de Vallorce a fait 14 blessés, mardi 3 mai 2022.", true},
	{"the same figure", "L'explosion de la scierie de Vallorce a fait 12 blessés mardi 3 mai 2022.", "L'explosion de la scierie a fait 12 blessés à Vallorce, mardi 3 mai 2022.", false},
	{"other things", "L'explosion de la scierie de Vallorce a fait 12 blessés mardi 3 mai 2022.", "L'explosion de la scierie de Vallorce a mobilisé 14 pompiers, mardi 3 mai 2022.", false},
	{"other persons", "À la scierie de Vallorce, 12 personnes blessées ont été soignées mardi 3 mai 2022.", "À la scierie de Vallorce, 14 personnes évacuées ont été soignées mardi 3 mai 2022.", false},
	{"no exact figure", "L'explosion de la scierie de Vallorce a fait plus de 12 blessés mardi 3 mai 2022.", "L'explosion de la scierie de Vallorce a fait 14 blessés, mardi 3 mai 2022.", false},
	{"another day", "L'explosion de la scierie de Vallorce a fait 12 blessés lundi 2 mai 2022.", "L'explosion de la scierie de Vallorce a fait 14 blessés, mardi 3 mai 2022.", false},
	{"another place", "L'explosion de la scierie de Vallorce a fait 12 blessés mardi 3 mai 2022.", "L'explosion de la scierie de Morbrune a fait 14 blessés, mardi 3 mai 2022.", false},
	{"two counts in one", "L'explosion de la scierie de Vallorce a fait 12 blessés mardi 3 mai 2022.", "L'explosion de la scierie de Vallorce a fait 14 blessés puis 15 blessés, mardi 3 mai 2022.", false},
	{"a measure", "La crue de Vallorce a duré 12 jours jusqu'au mardi 3 mai 2022.", "La crue de Vallorce a duré 14 jours jusqu'au mardi 3 mai 2022.", false},
}

// TestDifferentFigures: sources that contradict each other stand side by side, the newer first, and
// different things are not called contradictory.
func TestDifferentFigures(t *testing.T) {
	for _, tt := range accidents {
		t.Run(tt.name, func(t *testing.T) {
			files := wireFiles(t)
			maps.Copy(files, pages(map[string][3]string{"a.md": {"2022-05-03", "Agence", tt.first}, "b.md": {"2022-05-04", "Gazette", tt.second}}))
			a := over(t, files)
			q := Question{Text: "Vallorce", Scope: Scope{AsOf: day(t, "2022-12-31")}}
			for name, b := range map[string]*Brief{"brief": mustBrief(t, a, q), "timeline": mustTimeline(t, a, q)} {
				var found *Point
				for i := range b.Points {
					if b.Points[i].Differ {
						found = &b.Points[i]
					}
				}
				if (found != nil) != tt.want {
					t.Errorf("%s: %+v", name, b.Points)
				}
				if fails := a.VerifyBrief(b); fails != nil {
					t.Errorf("%s: %v", name, fails)
				}
				if found == nil {
					continue
				}
				if want := "Les sources donnent des chiffres différents — Gazette (4 mai 2022)\u00a0: «\u00a0" + tt.second; !strings.HasPrefix(found.Text, want) || !strings.Contains(found.Text, "\nAgence (3 mai 2022)\u00a0: «\u00a0"+tt.first) {
					t.Errorf("%s: %s", name, found.Text)
				}
				found.Citations = found.Citations[:1]
				if a.VerifyBrief(b) == nil {
					t.Errorf("%s: a single figure passes for two", name)
				}
			}
		})
	}
}
