package blocks

import (
	"fmt"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

// A list to one person takes two messages at most, and says what it leaves out.
func TestLongLists(t *testing.T) {
	var points []bot.Point
	for i := range 300 {
		c := harbour(t)
		c.Quote = fmt.Sprintf("Le quai %d ouvrira en juin.", i)
		points = append(points, step(c, c.CitedDate()))
	}
	wide := points[:30:30]
	for i := range wide {
		c := harbour(t)
		c.Quote = strings.Repeat("Le quai ouvrira en juin. ", 60)
		wide = append(wide[:i:i], append([]bot.Point{step(c, c.CitedDate())}, wide[i+1:]...)...)
	}
	var many []Source
	var subs []Subscription
	for i := range 3000 {
		many = append(many, Source{Name: fmt.Sprintf("Éditeur %d", i), Documents: 3000 - i, First: 736000, Last: 737000})
		if i < 200 {
			s := subscriptions(t)[0]
			s.ID = fmt.Sprintf("C%d", i)
			subs = append(subs, s)
		}
	}
	for name, c := range map[string]struct {
		ms   []Message
		says []string
	}{
		"deadlines":         {Deadlines("fr", points, passage), []string{"Et 275\u00a0autres dates annoncées. Pour les prochaines dates d’un sujet\u00a0: /brief sujet"}},
		"deadlines, wide":   {Deadlines("fr", wide, passage), []string{"autres dates annoncées."}},
		"deadlines, 26":     {Deadlines("fr", points[:26], passage), []string{"Et 1\u00a0autre date annoncée. Pour les prochaines"}},
		"sources":           {Sources("fr", many, many[:4]), []string{"autres éditeurs.", "Collections", "verbatim index --json"}},
		"sources, all many": {Sources("en", many, many), []string{"other publishers.", "other collections.", "verbatim index --json"}},
		"subscriptions":     {Subscriptions("fr", subs, true), []string{"autres revues. Dans chaque canal\u00a0: /brief abonnements"}},
	} {
		well(t, c.ms)
		if len(c.ms) > 2 {
			t.Errorf("%s: %d messages", name, len(c.ms))
		}
		for _, want := range c.says {
			if !strings.Contains(everything(c.ms), want) {
				t.Errorf("%s: it does not say %q", name, want)
			}
		}
	}
	if all := everything(Deadlines("fr", points[:25], passage)); strings.Contains(all, "autres dates") || !strings.Contains(all, "Le quai 24 ouvrira") {
		t.Error("of 25 dates some are left out")
	}
}

// What a list shows and what it says it leaves out is all there is.
func TestLongListCounts(t *testing.T) {
	for _, n := range []int{1, 200, 230, 260, 1000} {
		var list []Source
		for i := range n {
			list = append(list, Source{Name: fmt.Sprintf("<Éditeur %d>", i), Documents: 1})
		}
		left := 0
		all := ""
		for _, m := range Sources("fr", list, nil) {
			all += string(m.Blocks)
		}
		if at := strings.Index(all, "Et "); at >= 0 {
			fmt.Sscanf(strings.ReplaceAll(all[at:], "\u00a0", " "), "Et %d", &left)
		}
		if got := strings.Count(all, "1\u00a0document"); got+left != n {
			t.Errorf("of %d sources %d are shown and %d counted", n, got, left)
		}
	}
}

// A title's markup is not shown as words of a suggestion.
func TestPromptsUnmarked(t *testing.T) {
	for title, want := range map[string]string{
		"Le quai <!here> <@U1> <#C1|port> nord":                   "Le quai nord",
		"Voir <https://a.example/x|le plan> du <http://b.c> quai": "Voir le plan du quai",
		"Le <!he<!here>re>quai":                                   "Le quai",
		"Quais < 20 m & > 3 m":                                    "Quais < 20 m & > 3 m",
		"<!channel>":                                              "",
	} {
		ps := Prompts("fr", []bot.Holding{{Title: title}})
		if want == "" {
			if len(ps) != 3 {
				t.Errorf("%q is suggested: %q", title, ps)
			}
			continue
		}
		if ps[1].Title != want || !strings.Contains(ps[1].Message, want) {
			t.Errorf("%q is suggested as %q", title, ps[1])
		}
	}
}
