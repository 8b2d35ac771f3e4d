package bot

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/verbatim-briefing/verbatim/corpus"
)

var updateDeadlines = flag.Bool("update-deadlines", false, "write testdata/deadlines.txtar anew")

// TestCommitments reads the sentences of testdata/deadlines.txtar.
func TestCommitments(t *testing.T) {
	const file = "testdata/deadlines.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive.Files {
		f := &archive.Files[i]
		name, on := f.Name[:strings.LastIndexByte(f.Name, ' ')], f.Name[strings.LastIndexByte(f.Name, ' ')+1:]
		text, _, _ := strings.Cut(string(f.Data), "=> ")
		text = strings.TrimSpace(text)
		own := corpus.NoDate
		if on != "none" {
			own = corpus.Date{From: day(t, on), To: day(t, on), Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
		}
		var b strings.Builder
		fmt.Fprintln(&b, text)
		sentence := corpus.Span{End: len(text)}
		for _, c := range commitments(text, sentence, corpus.FindDates(text, corpus.Reference{Day: own.From}), own) {
			if c.Text != text[c.Start:c.End] || !sentence.Contains(c.what) || !c.what.Contains(c.who) || !c.what.Contains(c.span()) {
				t.Errorf("%s: spans %+v", name, c)
			}
			fmt.Fprintln(&b, "=> "+describe(text, c))
		}
		if !*updateDeadlines && b.String() != string(f.Data) {
			t.Errorf("%s:\n%swant:\n%s", name, b.String(), f.Data)
		}
		f.Data = []byte(b.String())
	}
	if *updateDeadlines {
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func describe(text string, c commitment) string {
	when := "no day"
	switch {
	case c.dated():
		when = c.From.String() + ".." + c.To.String()
	case c.Count > 0:
		when = fmt.Sprint(c.Count, " ", c.Unit)
	}
	if c.Vague {
		when += "~"
	}
	bound := string(c.Bound)
	if c.expected {
		bound += ", expected"
	}
	return strings.Join([]string{bound, c.Text, when, c.who.In(text), c.what.In(text)}, " | ")
}
