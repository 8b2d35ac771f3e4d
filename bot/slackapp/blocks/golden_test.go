package blocks

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

var update = flag.Bool("update", false, "write the golden files of this package anew")

// golden compares v, as indented JSON, with testdata/NAME.json.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	var got bytes.Buffer
	e := json.NewEncoder(&got)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		was, is := bytes.Split(want, []byte("\n")), bytes.Split(got.Bytes(), []byte("\n"))
		for i := range is {
			if i >= len(was) || !bytes.Equal(was[i], is[i]) {
				t.Fatalf("%s is not what it was; go test -update accepts it. Line %d is now\n%s", file, i+1, is[i])
			}
		}
		t.Errorf("%s is longer than what is said now", file)
	}
}

// goldenMessages is golden for messages, which must also be well.
func goldenMessages(t *testing.T, name string, ms []Message) {
	t.Helper()
	well(t, ms)
	golden(t, name, ms)
}

// well checks what holds for every message.
func well(t *testing.T, ms []Message) {
	t.Helper()
	if len(ms) == 0 {
		t.Fatal("no message")
	}
	for i, m := range ms {
		if err := CheckMessage(m); err != nil {
			t.Fatalf("message %d of %d: %v", i+1, len(ms), err)
		}
		scanMessage(t, m)
	}
}

func day(t testing.TB, s string) corpus.Day {
	t.Helper()
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func ptr[T any](v T) *T { return &v }

func passage(c bot.Citation) string {
	return "https://verbatim.example/source/" + c.Document + "?from=" + itoa(c.Start) + "&to=" + itoa(c.End)
}

// harbour is a citation of the hand-written documents.
func harbour(t testing.TB) bot.Citation {
	return bot.Citation{N: 1, Document: "press/quai.md", Version: "sha256:1", Title: "Sablette agrandit son quai nord",
		Publisher: "Agence du Littoral", URL: ptr("https://littoral.example/quai"),
		Quote: "Le conseil portuaire de Sablette a voté l'extension du quai nord pour 14 millions d'euros.",
		Start: 10, End: 103, Date: day(t, "2021-03-04"), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisMetadata,
		AlsoIn: []bot.Place{{Document: "press/copie.md", Start: 0, End: 93}, {Document: "press/quai.md", Start: 300, End: 393}, {Document: "press/reprise.md"}}}
}

// mayor is another, spoken by somebody, its date deduced.
func mayor(t testing.TB) bot.Citation {
	return bot.Citation{N: 2, Document: "press/maire.txt", Version: "sha256:2", Title: "La maire s'explique", Publisher: "Le Fanal",
		Quote: "Ce quai n’accueillera pas de paquebots", Start: 40, End: 79, Speaker: ptr("la maire de Sablette, Irène Castel"),
		Date: day(t, "2021-03-05"), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisWeekday}
}

// undated is one without publisher, title and date.
func undated() bot.Citation {
	return bot.Citation{N: 3, Document: "notes/quai nord.txt", Version: "sha256:3", Quote: "Coût : 14 M€ & frais <annexes>",
		Start: 0, End: 10, DateBasis: corpus.BasisNone}
}
