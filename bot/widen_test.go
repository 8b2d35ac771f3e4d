package bot

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-briefing/verbatim/prompts"
)

// thesaurus replies to what asks for other words with these, and with nothing to anything else.
func thesaurus(also map[string][]string) *scripted {
	type word struct {
		Word string   `json:"word"`
		Also []string `json:"also"`
	}
	return &scripted{reply: func(r prompts.Request) string {
		if r.Task != prompts.TaskExpand {
			return `{"declined":true,"claims":[]}`
		}
		out := struct {
			Words []word `json:"words"`
		}{}
		for w, others := range also {
			out.Words = append(out.Words, word{w, others})
		}
		b, err := json.Marshal(out)
		if err != nil {
			panic(err)
		}
		return string(b)
	}}
}

func TestOtherWords(t *testing.T) {
	a := shipped(t)
	in := a.understand(Question{Text: "Quelle célérité le G7 exige-t-il pour escamoter la réclame djihadiste ?"})
	for _, tt := range []struct {
		name string
		also prompts.Synonym
		want string
	}{
		{"words of the documents", prompts.Synonym{Word: "escamoter", Also: []string{"retirer", "supprimer"}}, "retirer supprimer"},
		{"words that no document has", prompts.Synonym{Word: "escamoter", Also: []string{"zorgluber"}}, ""},
		{"other words for a name", prompts.Synonym{Word: "G7", Also: []string{"ministres"}}, ""},
		{"names and numbers for words", prompts.Synonym{Word: "escamoter", Also: []string{"Theresa May", "2017"}}, ""},
		{"words for what was not asked", prompts.Synonym{Word: "rosier", Also: []string{"contenus"}}, ""},
		{"too many", prompts.Synonym{Word: "escamoter", Also: []string{"retirer", "supprimer", "lutter", "contenus", "mesures"}}, "retirer supprimer lutter contenus"},
	} {
		if got := a.otherWords(in, []prompts.Synonym{tt.also}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestWidenFinds: a passage that the question's own words rank too low is found by
// others, and answers by its own words.
func TestWidenFinds(t *testing.T) {
	files := fstest.MapFS{"loin.txt": {Data: []byte("Le môle et la jetée ferment la rade, et le môle protège la jetée comme la jetée protège le môle. " +
		"La digue de Sablette coûtera douze millions d'euros, môle et jetée compris.\n")}}
	syllables := strings.Fields("ba do ri ma lu ne po ti ve ga zo chi fa ro mé su")
	word := func(n int) string { return syllables[n%16] + syllables[n/16%16] + syllables[n/256%16] }
	for i := range 40 {
		var others []string // no two texts are nearly the same
		for k := range 12 {
			others = append(others, word(12*i*7+k*31))
		}
		files[fmt.Sprintf("pres%02d.txt", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "Le coût de la digue de Sablette, le coût de cette digue, et %s.\n", strings.Join(others, ", "))}
	}
	a := over(t, files)
	const question = "Quel sera le coût de la digue de Sablette ?"
	if ans := mustAsk(t, a, Question{Text: question}); ans.Answered {
		t.Fatalf("the words of the question are enough: %s", ans.Text)
	}
	model := thesaurus(map[string][]string{"digue": {"môle", "jetée"}})
	ans := mustAsk(t, a.Writer(Writing{Model: model}), Question{Text: question})
	if !ans.Answered || ans.Citations[0].Document != "loin.txt" || a.Verify(ans) != nil {
		t.Errorf("%+v", ans)
	}
}

// TestWidenKeepsSilent: no words of a model make an answer of a question that the
// documents do not answer.
func TestWidenKeepsSilent(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and much to read")
	}
	a := shipped(t)
	lines, err := os.ReadFile("eval/testdata/sample.gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for line := range strings.Lines(string(lines)) {
		var q struct {
			Question   string `json:"question"`
			Answerable bool   `json:"answerable"`
		}
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		if q.Answerable || mustAsk(t, a, Question{Text: q.Question}).Answered {
			continue
		}
		also := make(map[string][]string)
		in := a.understand(Question{Text: q.Question})
		for i := range in.words {
			also[in.surface(&in.words[i])] = []string{"contenus", "sécurité", "mesures", "retirer"}
		}
		asked++
		if ans := mustAsk(t, a.Writer(Writing{Model: thesaurus(also)}), Question{Text: q.Question}); ans.Answered {
			t.Errorf("%q is answered: %s", q.Question, ans.Text)
		}
	}
	if asked < 10 {
		t.Errorf("only %d questions were asked", asked)
	}
}

// TestChecksSay: every check says in words what it found.
func TestChecksSay(t *testing.T) {
	for _, c := range []Check{CheckPassage, CheckQuote, CheckStitched, CheckUnquoted, CheckBeside, CheckRepeated, CheckForm, CheckMarkup, CheckInstruction,
		CheckNumber, CheckDate, CheckName, CheckSpeaker, CheckNegation, CheckCondition, CheckSense} {
		if c.says() == "" {
			t.Errorf("%s says nothing", c)
		}
	}
}
