package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/eval"
	"github.com/verbatim-briefing/verbatim/bot/llm"
	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// A prompted is what a stand-in reads in what it was sent.
type prompted struct {
	task     string // "answer", "points", "words", "question"
	lang     string
	question string
	shown    []shownText // passages, or points
}

// A shownText is a passage or a point as it was shown, without marks: its quotable text.
type shownText struct{ id, text string }

var (
	shownForm    = regexp.MustCompile(`(?s)<(?:passage|point) id="([^"]+)">\n(.*?)\n</(?:passage|point)>`)
	questionForm = regexp.MustCompile(`(?s)<question>\n(.*?)\n</question>`)
)

// readPrompt reads a prompt as a model does: which form is asked for, and the
// texts, whose marks become spaces again.
func readPrompt(c *llmfake.Chat) prompted {
	var p prompted
	system, user := c.Messages[0].Text, c.Messages[len(c.Messages)-1].Text
	for task, form := range map[string]string{"answer": `{"declined":`, "points": `{"points":[`, "words": `{"words":[`, "question": `{"question":"`} {
		if strings.Contains(system, form) {
			p.task = task
		}
	}
	p.lang = "en"
	if strings.Contains(system, "français") {
		p.lang = "fr"
	}
	if m := questionForm.FindAllStringSubmatch(user, -1); m != nil {
		p.question = m[len(m)-1][1]
	}
	for _, m := range shownForm.FindAllStringSubmatch(user, -1) {
		var text []string
		for line := range strings.Lines(m[2]) {
			if rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "¦"); ok {
				text = append(text, strings.ReplaceAll(rest, "¦", " "))
			}
		}
		p.shown = append(p.shown, shownText{m[1], strings.Join(text, "\n")})
	}
	return p
}

// What a stand-in says, in the form asked for.
type (
	saidQuote struct {
		Passage string `json:"passage"`
		Text    string `json:"text"`
	}
	saidClaim struct {
		Quotes []saidQuote `json:"quotes"`
		Prose  string      `json:"prose"`
	}
	saidAnswer struct {
		Declined bool        `json:"declined"`
		Claims   []saidClaim `json:"claims"`
	}
	saidPoint struct {
		Point string `json:"point"`
		Prose string `json:"prose"`
	}
	saidWord struct {
		Word string   `json:"word"`
		Also []string `json:"also"`
	}
)

// asJSON is v on one line, with <, > and & as they are.
func asJSON(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func saying(claims ...saidClaim) llmfake.Reply {
	return llmfake.Reply{Text: asJSON(saidAnswer{Claims: claims}), PieceSize: 40}
}

// A standIn is a server whose models are scripts: each assistant that is made over it asks a model of its own.
type standIn struct {
	server  *llmfake.Server
	mu      sync.Mutex
	scripts map[string]func(prompted) llmfake.Reply
	asked   map[string]int
}

func newStandIn(t *testing.T) *standIn {
	s := &standIn{scripts: map[string]func(prompted) llmfake.Reply{}, asked: map[string]int{}}
	s.server = llmfake.Start(llmfake.Options{Key: "a-key-for-tests", Keep: -1, Chat: func(c *llmfake.Chat) llmfake.Reply {
		s.mu.Lock()
		script := s.scripts[c.Model]
		p := readPrompt(c)
		s.asked[c.Model+" "+p.task]++
		s.mu.Unlock()
		return script(p)
	}})
	t.Cleanup(s.server.Close)
	return s
}

// times is how often the model was asked for task.
func (s *standIn) times(model, task string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[model+" "+task]
}

// writer is base with script as its model, over the real client.
func (s *standIn) writer(t *testing.T, base *bot.Assistant, model string, timeout time.Duration, script func(prompted) llmfake.Reply) *bot.Assistant {
	s.mu.Lock()
	s.scripts[model] = script
	s.mu.Unlock()
	chat, err := llm.NewChat(slog.New(slog.DiscardHandler), llm.Options{BaseURL: s.server.URL(), Key: "a-key-for-tests", Model: model, Attempts: 2, Patience: timeout / 2})
	if err != nil {
		t.Fatal(err)
	}
	return base.Writer(bot.Writing{Model: chat, Timeout: timeout})
}

// An attacked corpus is documents with an assistant over them.
type attacked struct {
	docs map[string]*corpus.Document
	bot  *bot.Assistant
}

// attack reads files, and the sample corpus under the folder prefix, into an assistant.
func attack(t *testing.T, prefix string, files fstest.MapFS) attacked {
	t.Helper()
	all := fstest.MapFS{}
	for name, f := range files {
		all[name] = f
	}
	own := sample.Root().FS
	names, err := fs.Glob(own, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(own, name)
		if err != nil {
			t.Fatal(err)
		}
		all[prefix+name] = &fstest.MapFile{Data: data}
	}
	c, err := corpus.Load(t.Context(), []corpus.Root{{Name: "attacked", FS: all}}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(t.Context(), c.Documents); err != nil {
		t.Fatal(err)
	}
	out := attacked{docs: map[string]*corpus.Document{}, bot: bot.New(ix)}
	for _, d := range c.Documents {
		out.docs[d.ID] = d
	}
	for _, r := range c.Rejected {
		if r.Whole {
			t.Logf("not read: %s: %s", r.Path, r.Reason)
		}
	}
	return out
}

// goldSets are the questions about the sample that may be used to build things with.
var goldSets = []string{"sample", "sample-2", "sample-3", "paraphrase"}

// goldQuestions reads goldSets; prefix goes before each document.
func goldQuestions(t *testing.T, prefix string) []eval.Case {
	t.Helper()
	var out []eval.Case
	for _, set := range goldSets {
		f, err := os.Open(filepath.Join("..", "..", "bot", "eval", "testdata", set+".gold.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		cases, err := eval.ReadGold(f, set)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			for _, group := range c.Evidence {
				for i := range group {
					group[i].Doc = prefix + group[i].Doc
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// letters is what s says, without spaces, punctuation, case and accents.
func letters(s string) string { return strings.ToLower(corpus.Letters(fold(s))) }

// holding is the first of texts that holds words.
func (p prompted) holding(words string) (shownText, bool) {
	want := letters(words)
	for _, s := range p.shown {
		if want != "" && strings.Contains(letters(s.text), want) {
			return s, true
		}
	}
	return shownText{}, false
}

// sentencesOf cuts text after a full stop, a question or an exclamation mark and at line ends.
func sentencesOf(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		for {
			at := sentenceEnd.FindStringIndex(line)
			if at == nil {
				break
			}
			out = append(out, strings.TrimSpace(line[:at[1]]))
			line = line[at[1]:]
		}
		if s := strings.TrimSpace(line); s != "" {
			out = append(out, s)
		}
	}
	return out
}

var sentenceEnd = regexp.MustCompile(`[\pL\d]{3,}["»”)]?[.!?]["»”]?\s+`)
