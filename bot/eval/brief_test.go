package eval

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// TestBriefsOfTheSample holds briefs on the shipped corpus to topics whose facts a reader
// marked, and to the first sentences of what is found.
func TestBriefsOfTheSample(t *testing.T) {
	f, err := os.Open("testdata/sample.briefs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	topics, err := ReadTopics(f, "sample.briefs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.Load(t.Context(), []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ix := retrieval.New(retrieval.Hashing{})
	if _, err := ix.Sync(t.Context(), c.Documents); err != nil {
		t.Fatal(err)
	}
	search := func(ctx context.Context, q bot.Question) ([]retrieval.Hit, error) {
		return ix.Search(ctx, retrieval.Query{Text: q.Text, Limit: 40})
	}
	r, err := RunBriefs(t.Context(), bot.New(ix).Brief, search, ix.Documents(), topics, BriefOptions{Name: "sample"})
	if err != nil {
		t.Fatal(err)
	}
	var text, data bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteJSON(&data); err != nil {
		t.Fatal(err)
	}
	t.Log(text.String())
	briefs, leads := r.Recall()
	if briefs < 0.8 || briefs <= leads {
		t.Errorf("briefs quote %.2f of the facts, first sentences of the same length %.2f", briefs, leads)
	}
	for _, want := range []string{"brief_recall", "lead_recall", "difference"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report has no %s", want)
		}
	}
}

func TestReadTopics(t *testing.T) {
	const good = `{"id":"a","topic":"ports","evidence":[{"fact":"f","quotes":[{"document":"d","quote":"q"}]}]}`
	for _, tt := range []struct{ rows, want string }{
		{good + "\n\n", ""},
		{"", "t: no topics"},
		{"{", "t:1: bad JSON"},
		{good + "\n" + good, `t:2: id "a" is there already`},
		{`{"id":"a","evidence":[]}`, "t:1: no id or no topic"},
		{`{"id":"a","topic":"b","evidence":[{"fact":"f"}]}`, "t:1: a: no evidence, or a fact without a quote"},
	} {
		_, err := ReadTopics(strings.NewReader(tt.rows), "t")
		if got := errorText(err); !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", tt.rows, got, tt.want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestLeads(t *testing.T) {
	doc := func(id, text string, sentences ...corpus.Span) *corpus.Document {
		return &corpus.Document{ID: id, Text: text, Passages: []corpus.Passage{{Document: id, Sentences: sentences}}}
	}
	lib := newLibrary([]*corpus.Document{
		doc("a", "Un. Deux.", corpus.Span{Start: 0, End: 3}, corpus.Span{Start: 4, End: 9}),
		doc("b", "Trois.", corpus.Span{Start: 0, End: 6}),
	})
	hit := func(id string) retrieval.Hit { return retrieval.Hit{Passage: corpus.Passage{Document: id}} }
	got := lib.leads([]retrieval.Hit{hit("b"), hit("a"), hit("b")}, 11)
	if n := got.bytes(); n != 11 || len(got["b"]) != 1 || len(got["a"]) != 2 || got["a"][1].End != 6 {
		t.Errorf("%d bytes of %v", n, got)
	}
	if n := lib.leads([]retrieval.Hit{hit("b")}, 100).bytes(); n != 6 {
		t.Errorf("%d bytes of a text of 6", n)
	}
}
