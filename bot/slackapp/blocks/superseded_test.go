package blocks

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
)

// TestAnswerOfAnEarlierVersion shows a quotation of a text of which there is a newer
// version, whose title says what titles should not.
func TestAnswerOfAnEarlierVersion(t *testing.T) {
	for _, tt := range []struct {
		name, lang, title, lead, want string
	}{
		{"French", "fr", "Erratum", "Agence du Littoral (4 mars 2021, version antérieure à celle du 6 mars 2021)\u00a0: ", "version antérieure\u202f; version du 6 mars 2021\u00a0: Erratum"},
		{"English", "en", "Erratum", "Agence du Littoral (4 March 2021, earlier version, superseded on 6 March 2021): ", "earlier version; version of 6 March 2021: Erratum"},
		{"a hostile title", "fr", "<!channel> <https://evil.example|ici> " + strings.Repeat("*_long_* ", 4000), "Agence du Littoral (4 mars 2021, version antérieure à celle du 6 mars 2021)\u00a0: ", "version antérieure\u202f; version du 6 mars 2021\u00a0: "},
	} {
		c := harbour(t)
		c.SupersededBy = &bot.Successor{Document: "press/erratum.md", Version: "sha256:9", Title: tt.title, Date: day(t, "2021-03-06")}
		open, shut := voice{lang: tt.lang}.marks(c.Quote)
		a := &bot.Answer{Question: "?", Lang: tt.lang, Answered: true, Engine: "extract", Citations: []bot.Citation{c},
			Text: tt.lead + open + c.Quote + shut + " [1]"}
		ms := Answer(a, AnswerOptions{Turn: "t1", Link: passage})
		well(t, ms)
		all, err := json.Marshal(ms[0].Blocks)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(all), tt.want); n != 1 {
			t.Errorf("%s: %q stands there %d times in %s", tt.name, tt.want, n, all)
		}
		if strings.Contains(string(all), "à celle du") {
			t.Errorf("%s: the lead is not left out: %s", tt.name, all)
		}
	}
}
