package corpus

import (
	"os"
	"strings"
	"testing"
)

// testdata/dates/sentences.tsv holds sentences and the dates that they mention.
func TestDatesOfSentences(t *testing.T) {
	table, err := os.ReadFile("testdata/dates/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	day := mustDay(t, "2021-03-18")
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		text, want, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok {
			t.Fatalf("%q has one column", line)
		}
		var got []string
		for _, m := range FindDates(text, Reference{Day: day}) {
			days := m.From.String()
			if m.To != m.From {
				days += ".." + m.To.String()
			}
			if m.Vague {
				days += "~"
			}
			got = append(got, days)
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}
