package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot/llm/llmfake"
)

const evalGold = `{"id":"a","lang":"fr","kind":"number","question":"Combien de villes ont signé la Déclaration de Nice ?","answerable":true,"evidence":[[{"doc":"000_9d6e60b976801137.txt","quote":"61 villes européennes et méditerranéennes","date":"2017-09-29"}]]}
{"id":"b","lang":"fr","kind":"unanswerable","question":"Quel est le prix du kilo de tomates à Oslo ?","answerable":false,"evidence":[]}
`

// evalWith runs eval over two questions against a server that replies to chats with reply.
func evalWith(t *testing.T, reply llmfake.Reply, model string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	server := llmfake.Start(llmfake.Options{Chat: func(*llmfake.Chat) llmfake.Reply { return reply }})
	defer server.Close()
	dir := t.TempDir()
	gold := filepath.Join(dir, "gold.jsonl")
	if err := os.WriteFile(gold, []byte(evalGold), 0o644); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{
		"HOME": dir, "XDG_DATA_HOME": dir, "XDG_CONFIG_HOME": dir,
		"OPENAI_BASE_URL": server.URL(), "VERBATIM_CHAT_MODEL": model,
	}
	var out, errs bytes.Buffer
	code = run(t.Context(), append(append([]string{"eval"}, args...), gold), func(key string) string { return env[key] }, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func TestEvalEngines(t *testing.T) {
	garbled := llmfake.Reply{Text: "Bonjour !"}
	code, out, errs := evalWith(t, garbled, "small-1", "--engine", "extract,llm", "--json", "--html", filepath.Join(t.TempDir(), "r.html"))
	var got struct {
		Engines []struct {
			Engine, Model string
			Written       *struct {
				Asked     int
				Fallbacks []struct {
					Name string
					N    int
				}
			}
			Report struct {
				Results []struct{ Verdict, Fallback string }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &got); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v\n%s", code, err, errs)
	}
	if len(got.Engines) != 2 || got.Engines[0].Written != nil || got.Engines[1].Engine != "llm" || got.Engines[1].Model != "small-1" {
		t.Fatalf("%+v", got)
	}
	if w := got.Engines[1].Written; w == nil || w.Asked != 1 || len(w.Fallbacks) != 1 || w.Fallbacks[0].N != 1 {
		t.Errorf("written %+v", w)
	}
	for _, e := range got.Engines {
		if e.Report.Results[0].Verdict != "right" || e.Report.Results[1].Verdict != "right" {
			t.Errorf("%s: %+v", e.Engine, e.Report.Results)
		}
	}
}

func TestEvalOneEngine(t *testing.T) {
	reply := llmfake.Reply{Text: "{}"}
	_, plain, _ := evalWith(t, reply, "small-1", "--min", "errors=0")
	_, named, _ := evalWith(t, reply, "small-1", "--engine", "extract")
	cut := func(s string) string { before, _, _ := strings.Cut(s, "latency_p50"); return before }
	if cut(plain) != cut(named) || !strings.Contains(plain, "answer_hit") {
		t.Errorf("no engine named:\n%s\nextract named:\n%s", plain, named)
	}
	if code, out, errs := evalWith(t, reply, "small-1", "--engine", "llm"); code != 0 || !strings.Contains(out, "answer_hit") {
		t.Errorf("llm alone: exit code %d\n%s%s", code, out, errs)
	}
}

func TestEvalEngineUsage(t *testing.T) {
	for _, tt := range []struct {
		model, want string
		args        []string
	}{
		{"", "--engine llm needs a language model", []string{"--engine", "extract,llm"}},
		{"small-1", "--engine llm needs a language model", []string{"--engine", "llm", "--offline"}},
		{"small-1", `unknown engine "gpt"`, []string{"--engine", "gpt"}},
		{"small-1", "--engine names llm twice", []string{"--engine", "llm,llm"}},
		{"small-1", `engine "llm" is not asked`, []string{"--min", "right@llm=1"}},
		{"small-1", `unknown threshold "nonsense"`, []string{"--min", "nonsense@extract=1"}},
	} {
		code, out, errs := evalWith(t, llmfake.Reply{}, tt.model, tt.args...)
		if code != 2 || out != "" || !strings.Contains(errs, tt.want) {
			t.Errorf("%q: exit code %d, %s%s", tt.args, code, out, errs)
		}
	}
	code, _, errs := evalWith(t, llmfake.Reply{Text: "{}"}, "small-1", "--engine", "extract,llm", "--min", "refusal_recall@extract=1.1", "--min", "right=1.1")
	if code != 1 || !strings.Contains(errs, "extract: refusal_recall is 1, less than 1.1; llm: right is 1, less than 1.1") {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
