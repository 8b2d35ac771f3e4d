package eval

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestReadGold(t *testing.T) {
	const in = "\ufeff" + `{"id":"a","lang":"fr","kind":"direct","question":"Où ?","answerable":true,"evidence":[[{"doc":"x.txt","quote":"ici","date":"2031-05-10","date_end":"2031-05-12"},{"doc":"y.txt","quote":"là","date":null},{"doc":"z.txt","quote":"là-bas"}]]}` + "\r\n\n" +
		`{"id":"b","question":"Qui ?","doc_id":"n-7","answer_text":"elle","answer_start":4,"answerable":true,"answers":["elle"]}
{"id":"c","question":"Quoi ?","doc_id":null,"answer_text":null,"answer_start":null,"answerable":false}`
	got, err := ReadGold(strings.NewReader(in), "in.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	want := []Case{
		{ID: "a", Lang: "fr", Kind: "direct", Question: "Où ?", Answerable: true, Evidence: [][]Evidence{{
			{Doc: "x.txt", Quote: "ici", Date: day(t, "2031-05-10"), DateEnd: day(t, "2031-05-12"), Dated: true, At: -1},
			{Doc: "y.txt", Quote: "là", Dated: true, At: -1},
			{Doc: "z.txt", Quote: "là-bas", At: -1},
		}}},
		{ID: "b", Question: "Qui ?", Answerable: true, Evidence: [][]Evidence{{{Doc: "n-7", Quote: "elle", At: 4}}}},
		{ID: "c", Question: "Quoi ?"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadGoldErrors(t *testing.T) {
	const good = `{"id":"a","question":"Où ?","answerable":false}`
	tests := []struct{ name, in, want string }{
		{"empty file", "", "g.jsonl: no questions"},
		{"blank lines", "\n \n", "g.jsonl: no questions"},
		{"bad JSON", good + "\n{", "g.jsonl:2: bad JSON: "},
		{"two objects", good + good, "g.jsonl:1: bad JSON: "},
		{"not an object", "[]", "g.jsonl:1: bad JSON: "},
		{"not UTF-8", good + "\n\"\xff\"", "g.jsonl:2: not UTF-8"},
		{"no id", `{"question":"Où ?","answerable":false}`, "g.jsonl:1: no id"},
		{"no question", `{"id":"a","question":" ","answerable":false}`, "g.jsonl:1: a: no question"},
		{"not said", `{"id":"a","question":"Où ?"}`, "g.jsonl:1: a: answerable is neither true nor false"},
		{"duplicate", good + "\n\n" + good, `g.jsonl:3: id "a" is already on line 1`},
		{"no evidence", `{"id":"a","question":"Où ?","answerable":true,"evidence":[]}`, "g.jsonl:1: a: answerable without evidence"},
		{"no answer text", `{"id":"a","question":"Où ?","answerable":true,"doc_id":"x","answer_text":null}`, "g.jsonl:1: a: answerable without evidence"},
		{"no doc_id", `{"id":"a","question":"Où ?","answerable":true,"answer_text":"x"}`, "g.jsonl:1: a: answer_text without doc_id"},
		{"negative start", `{"id":"a","question":"Où ?","answerable":true,"doc_id":"x","answer_text":"x","answer_start":-1}`, "g.jsonl:1: a: answer_start is negative"},
		{"evidence unasked", `{"id":"a","question":"Où ?","answerable":false,"evidence":[[{"doc":"x","quote":"y"}]]}`, "g.jsonl:1: a: evidence for an unanswerable question"},
		{"empty group", `{"id":"a","question":"Où ?","answerable":true,"evidence":[[]]}`, "g.jsonl:1: a: evidence group 1 is empty"},
		{"empty quote", `{"id":"a","question":"Où ?","answerable":true,"evidence":[[{"doc":"x","quote":""}]]}`, "g.jsonl:1: a: evidence group 1: empty quote"},
		{"no document", `{"id":"a","question":"Où ?","answerable":true,"evidence":[[{"quote":"y"}]]}`, "g.jsonl:1: a: evidence group 1: no document"},
		{"bad date", `{"id":"a","question":"Où ?","answerable":true,"evidence":[[{"doc":"x","quote":"y","date":"mars"}]]}`, "g.jsonl:1: bad JSON: "},
		{"end alone", `{"id":"a","question":"Où ?","answerable":true,"evidence":[[{"doc":"x","quote":"y","date":null,"date_end":"2031-05-10"}]]}`, "g.jsonl:1: a: evidence group 1: date_end 2031-05-10 without date"},
		{"backwards", `{"id":"a","question":"Où ?","answerable":true,"evidence":[[{"doc":"x","quote":"y","date":"2031-05-11","date_end":"2031-05-10"}]]}`, "g.jsonl:1: a: evidence group 1: date_end 2031-05-10 is before date 2031-05-11"},
		{"long line", good + "\n" + strings.Repeat(" ", maxLine+1), "g.jsonl:2: line of more than 1048576 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadGold(strings.NewReader(tt.in), "g.jsonl")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error of several lines: %v", err)
			}
		})
	}
}

// TestReadGoldSets reads question sets that are not part of the repository.
func TestReadGoldSets(t *testing.T) {
	dir := "../../../shared/eval"
	for _, set := range []struct {
		file      string
		questions int
		docs      string // a folder with the documents, where they are plain files
	}{
		{"seeds-dev.jsonl", 48, "../../../shared/seeds"},
		{"releases-gold-dev.jsonl", 154, ""},
		{"fr-piaf-dev.questions.jsonl", 720, ""},
		{"fr-cnilfaq-dev.questions.jsonl", 258, ""},
		{"fr-communiques-gold-dev.questions.jsonl", 40, ""},
	} {
		t.Run(set.file, func(t *testing.T) {
			f, err := os.Open(filepath.Join(dir, set.file))
			if err != nil {
				t.Skipf("evaluation data absent: %v", err)
			}
			defer f.Close()
			cases, err := ReadGold(f, set.file)
			if err != nil {
				t.Fatal(err)
			}
			if len(cases) != set.questions {
				t.Errorf("%d questions, want %d", len(cases), set.questions)
			}
			if set.docs == "" {
				return
			}
			if _, err := newLibrary(textFiles(t, set.docs)).locate(cases); err != nil {
				t.Error(err)
			}
		})
	}
}

// goldLine writes a case in the first form, with which all but At can be said.
func goldLine(c Case) ([]byte, error) {
	row := map[string]any{"id": c.ID, "lang": c.Lang, "kind": c.Kind, "question": c.Question, "answerable": c.Answerable}
	var groups [][]map[string]any
	for _, group := range c.Evidence {
		var list []map[string]any
		for _, e := range group {
			m := map[string]any{"doc": e.Doc, "quote": e.Quote}
			if e.Dated {
				m["date"], m["date_end"] = e.Date, e.DateEnd
			}
			list = append(list, m)
		}
		groups = append(groups, list)
	}
	row["evidence"] = groups
	return json.Marshal(row)
}

// FuzzReadGold: what is accepted holds the promises of Case, and can be written and read again.
func FuzzReadGold(f *testing.F) {
	small, err := os.ReadFile("testdata/small.gold.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	for line := range bytes.Lines(small) {
		f.Add(line)
	}
	f.Add([]byte(`{"id":"a","question":"q","answerable":true,"evidence":[[{"doc":"d","quote":"q","date":""}]]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		cases, err := ReadGold(bytes.NewReader(in), "f")
		if err != nil {
			if cases != nil {
				t.Error("cases beside an error")
			}
			return
		}
		var again []byte
		seen := make(map[string]bool)
		for _, c := range cases {
			if c.ID == "" || seen[c.ID] || c.Question == "" || c.Answerable != (len(c.Evidence) > 0) {
				t.Errorf("bad case %+v", c)
			}
			seen[c.ID] = true
			for g, group := range c.Evidence {
				for i, e := range group {
					if e.Doc == "" || e.Quote == "" || !e.Dated && e.Date != 0 || e.DateEnd != 0 && e.DateEnd < e.Date {
						t.Errorf("bad evidence %+v", e)
					}
					c.Evidence[g][i].At = -1
				}
			}
			line, err := goldLine(c)
			if err != nil {
				t.Fatal(err)
			}
			again = append(append(again, line...), '\n')
		}
		if len(again) > maxLine {
			return // escaping may make a line too long
		}
		cases2, err := ReadGold(bytes.NewReader(again), "f")
		if err != nil {
			t.Fatalf("read again: %v\n%s", err, again)
		}
		if !reflect.DeepEqual(cases, cases2) {
			t.Errorf("got  %+v\nthen %+v", cases, cases2)
		}
	})
}

// TestSampleGold: the questions over the sample corpus quote what it says.
func TestSampleGold(t *testing.T) {
	f, err := os.Open("testdata/sample.gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, err := ReadGold(f, "sample.gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newLibrary(textFiles(t, "../../corpus/sample")).locate(cases); err != nil {
		t.Error(err)
	}
}

// textFiles are the .txt files of a folder as documents, unprepared.
func textFiles(t *testing.T, dir string) []*corpus.Document {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skipf("no documents in %s", dir)
	}
	var docs []*corpus.Document
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, &corpus.Document{ID: filepath.Base(file), Text: string(text)})
	}
	return docs
}
