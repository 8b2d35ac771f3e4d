package retrieval

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// testdata/windows.tsv holds questions with today's date and the window and intent they ask for.
func TestParseWindow(t *testing.T) {
	table, err := os.ReadFile("testdata/windows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(table)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("%q has %d columns, not 5", line, len(f))
		}
		n++
		question := f[1]
		got := ParseWindow(question, tsvDay(t, f[0]))
		if got.From != tsvDay(t, f[2]) || got.To != tsvDay(t, f[3]) || string(got.Intent) != f[4] {
			t.Errorf("%s on %s: got %q to %q %s (%q), want %s to %s %s", question, f[0],
				got.From, got.To, got.Intent, got.Span.In(question), f[2], f[3], f[4])
		}
		if (got.Span == corpus.Span{}) != (got.From == 0 && got.To == 0) {
			t.Errorf("%s: window %q to %q written at %v", question, got.From, got.To, got.Span)
		}
	}
	if n < 200 {
		t.Errorf("only %d questions", n)
	}
}

func tsvDay(t *testing.T, s string) corpus.Day {
	t.Helper()
	if s == "-" {
		return 0
	}
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func FuzzParseWindow(f *testing.F) {
	f.Add("Quelles annonces entre juin et septembre 2021 ?", int32(738602))
	f.Add("le dernier communiqué d'avant le 1er janvier 0001", int32(1))
	f.Add("depuis deux ans et jusqu'en 9999, d'ici fin 2025", int32(3652059))
	f.Add("après le 31 décembre 9999", int32(0))
	f.Fuzz(func(t *testing.T, question string, day int32) {
		if day < 0 || day > 3652059 {
			day = 0
		}
		w := ParseWindow(question, corpus.Day(day))
		if w.From < 0 || w.To < 0 || w.From != 0 && w.To != 0 && w.From > w.To {
			t.Errorf("%q: window from %d to %d", question, w.From, w.To)
		}
		if w.Span.Start < 0 || w.Span.End > len(question) || w.Span.Start > w.Span.End {
			t.Fatalf("%q: span %v", question, w.Span)
		}
		if utf8.ValidString(question) && !utf8.ValidString(w.Span.In(question)) {
			t.Errorf("%q: span %v is not on rune bounds", question, w.Span)
		}
		if w.Intent == IntentNone && (w.From != 0 || w.To != 0) {
			t.Errorf("%q: a window without an intent", question)
		}
	})
}
