package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestReadJSONL(t *testing.T) {
	data := strings.Join([]string{
		`{"id":"a1","title":"Le pont","date":"2020-02-03","publisher":"Mairie","source":"autre","url":"https://mairie.example/1","lang":"fr","text":"Le pont rouvre.\nEnfin."}`,
		``,
		`{"doc_id":7,"source":"Canton","date":"2020-02","collection":"canton","text":"Le tunnel ferme."}`,
		`{"id":"a2","text":"coupé`,
		`["a3"]`,
		`{"id":"a4"}`,
		`{"text":"sans nom"}`,
		`{"id":"a5","text":12}`,
		`{"id":"a1","text":"encore"}`,
		`{"id":"a6","date":"lundi","text":"Le bac passe."}`,
		`{"id":"a7","text":"NUL\u0000"}`,
		`{"id":"a\n8","text":"x"}`,
	}, "\n")
	docs, err := Read("presse/r.jsonl", []byte(data))
	var got []string
	for _, d := range docs {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s|%s", d.ID, d.Title, d.Publisher, d.URL, d.Lang, d.Collection, d.Date.From, d.Text))
		checkRead(t, d)
	}
	want := []string{
		"presse/r.jsonl#a1|Le pont|Mairie|https://mairie.example/1|fr|presse|2020-02-03|Le pont rouvre.\nEnfin.",
		"presse/r.jsonl#7||Canton|||canton|2020-02-01|Le tunnel ferme.",
		"presse/r.jsonl#a6|||||presse||Le bac passe.",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("documents:\n%s\nwant:\n%s", g, w)
	}
	rs, _ := errors.AsType[Rejections](err)
	wantReasons := []struct{ path, reason string }{
		{"presse/r.jsonl:4", "not JSON: unexpected end of JSON input"},
		{"presse/r.jsonl:5", "not a JSON object but a JSON array"},
		{"presse/r.jsonl:6", "field text: empty"},
		{"presse/r.jsonl:7", "no id"},
		{"presse/r.jsonl:8", "field text: a number where text is expected"},
		{"presse/r.jsonl:9", `the id "a1" is already taken by line 1`},
		{"presse/r.jsonl:10", `date "lundi" is not like`},
		{"presse/r.jsonl:11", "NUL"},
		{"presse/r.jsonl:12", "control characters"},
	}
	if len(rs) != len(wantReasons) {
		t.Fatalf("rejected:\n%v", err)
	}
	for i, w := range wantReasons {
		if rs[i].Path != w.path || !strings.Contains(rs[i].Reason, w.reason) {
			t.Errorf("rejected %v, want %v", rs[i], w)
		}
	}
}

func TestReadJSONLManyBadLines(t *testing.T) {
	docs, err := Read("r.jsonl", []byte(strings.Repeat("x\n", maxBadLines+5)+`{"id":"a","text":"b"}`))
	rs, _ := errors.AsType[Rejections](err)
	if len(docs) != 1 || len(rs) != maxBadLines+1 || rs[maxBadLines].Reason != "5 more bad lines" {
		t.Errorf("%d documents, %d rejections, last %v", len(docs), len(rs), rs[len(rs)-1])
	}
}
