package blocks

import (
	"strings"
	"testing"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
)

// TestDeadlinesTellWhatBecameOfThem has a date that was put off: both quotations are shown.
func TestDeadlinesTellWhatBecameOfThem(t *testing.T) {
	due, later := "Le forum se tiendra le 9 mai 2022 au musée du Sel.", "Le forum est reporté au 6 juin 2022."
	on := func(s string) corpus.Day {
		d, err := corpus.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	cite := func(n int, quote, day string) bot.Citation {
		return bot.Citation{N: n, Document: "a.md", Title: "Le forum", Publisher: "Mairie", Quote: quote, Date: on(day), DatePrecision: corpus.PrecisionDay, DateBasis: corpus.BasisMetadata}
	}
	p := bot.Point{
		Text: "Mairie (1er mars 2022)\u00a0: «\u00a0" + due + "\u00a0» [1]\nReporté — Mairie (2 mai 2022)\u00a0: «\u00a0" + later + "\u00a0» [2]",
		Date: corpus.Date{From: on("2022-05-09"), To: on("2022-05-09"), Precision: corpus.PrecisionDay}, Outcome: bot.StatePostponed,
		Citations: []bot.Citation{cite(1, due, "2022-03-01"), cite(2, later, "2022-05-02")},
	}
	said := everything(Deadlines("fr", []bot.Point{p}, passage))
	for _, want := range []string{"9 mai 2022", due, "Reporté", later} {
		if !strings.Contains(said, want) {
			t.Errorf("does not say %q: %s", want, said)
		}
	}
}
