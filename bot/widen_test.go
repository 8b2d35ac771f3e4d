package bot

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

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

func TestWiden(t *testing.T) {
	a := shipped(t)
	const question = "Quelle célérité le G7 exige-t-il pour escamoter la réclame djihadiste ?"
	if ans := mustAsk(t, a, Question{Text: question}); ans.Answered {
		t.Skip("answered without other words: ", ans.Text)
	}
	for _, tt := range []struct {
		name  string
		also  map[string][]string
		found bool
	}{
		{"words of the documents", map[string][]string{"célérité": {"délai", "rapidement"}, "escamoter": {"retirer", "supprimer"}, "réclame": {"contenus", "propagande"}, "djihadiste": {"terroristes"}}, true},
		{"words that no document has", map[string][]string{"escamoter": {"zorgluber"}}, false},
		{"other words for a name", map[string][]string{"G7": {"ministres", "gouvernement"}}, false},
		{"names and numbers for words", map[string][]string{"escamoter": {"Theresa May", "2017"}}, false},
	} {
		model := thesaurus(tt.also)
		ans := mustAsk(t, a.Writer(Writing{Model: model}), Question{Text: question})
		if ans.Answered != tt.found {
			t.Errorf("%s: answered %v: %s", tt.name, ans.Answered, ans.Text)
		}
		if fails := a.Verify(ans); fails != nil {
			t.Errorf("%s: %+v", tt.name, fails)
		}
	}
}

// TestWidenKeepsSilent counts the questions without an answer that are answered
// because a model gives words of the documents, whatever they mean, for every word.
func TestWidenKeepsSilent(t *testing.T) {
	a := shipped(t)
	lines, err := os.ReadFile("eval/testdata/sample.gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var asked, broken int
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
		if mustAsk(t, a.Writer(Writing{Model: thesaurus(also)}), Question{Text: q.Question}).Answered {
			broken++
		}
	}
	t.Logf("%d of %d refusals become answers", broken, asked)
	if asked == 0 || 4*broken > asked {
		t.Errorf("a model of many words has %d of %d refusals answered", broken, asked)
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
