package derive

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// TestFollows holds sentences against quotations: one a line, with what is expected
// (yes or no), the language, the sentence, the quotations between §, and who the record
// says speaks in them.
func TestFollows(t *testing.T) {
	f, err := os.Open("testdata/follows.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rows++
		row := strings.Split(line, " | ")
		if len(row) < 4 || len(row) > 5 {
			t.Fatalf("%q has %d fields", line, len(row))
		}
		var quotes []Quote
		for q := range strings.SplitSeq(row[3], "§") {
			quote := Quote{Text: q, Lang: row[1], Publisher: "Agence du Littoral"}
			if len(row) > 4 {
				quote.Speaker = row[4]
			}
			quotes = append(quotes, quote)
		}
		if got := Follows(row[2], row[1], quotes); got != (row[0] == "yes") {
			t.Errorf("Follows(%q)\n  from %q\n  = %v", row[2], row[3], got)
		}
	}
	if rows < 100 {
		t.Errorf("only %d rows", rows)
	}
}

func TestFollowsNothing(t *testing.T) {
	quotes := []Quote{{Text: "Le pont est fermé.", Lang: "fr"}}
	for _, said := range []string{"", "…", "«»"} {
		if Follows(said, "fr", quotes) {
			t.Errorf("Follows(%q)", said)
		}
	}
	if Follows("Le pont est fermé.", "fr", nil) || Follows("Le pont est fermé.", "en", quotes) {
		t.Error("derived from no quotation")
	}
}

// FuzzFollows holds that whatever is said is read without panic, and that a sentence
// of a quotation is derived from it.
func FuzzFollows(f *testing.F) {
	f.Add("Le maire, Paul Morel, a dit mardi que le pont, fermé en 2020, ouvrira.", "Le pont ouvrira.")
	f.Add("« Non », a dit X (Y). En 2020, A a fait B et C – D ; E : F.", "Selon X, non.")
	f.Add("le , en ( 20 juin", "par a été")
	f.Fuzz(func(t *testing.T, quote, said string) {
		if len(quote) > 400 || len(said) > 400 {
			return
		}
		for _, lang := range []string{"fr", "en"} {
			Follows(said, lang, []Quote{{Text: quote, Lang: lang, Speaker: said, Publisher: quote}})
		}
		all := sentencesOf(quote)
		if len(all) == 1 && len(all[0].words) > 0 && !all[0].asks && !all[0].speech && !strings.ContainsAny(all[0].words[0].mark, `"`) {
			if !Follows(quote, "fr", []Quote{{Text: quote, Lang: "fr"}}) {
				t.Errorf("%q is not derived from itself", quote)
			}
		}
	})
}
