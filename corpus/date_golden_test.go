package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive of testdata/dates has a comment that ends with "reference DAY" and
// the files text and want. want lists the mentions that FindDates finds, one a line.
func TestFindDatesGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/dates/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, day, _ := strings.Cut(string(archive.Comment), "reference ")
			ref := Reference{Day: mustDay(t, strings.TrimSpace(day))}
			text := string(archive.Files[0].Data)
			got := listMentions(text, FindDates(text, ref))
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(archive.Files[1].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// listMentions prints one mention a line, with the number of the line it stands on.
func listMentions(text string, mentions []Mention) string {
	var b strings.Builder
	for _, m := range mentions {
		line := 1 + strings.Count(text[:m.Span.Start], "\n")
		fmt.Fprintf(&b, "%d %s: %s", line, m.Span.In(text), m.From)
		if m.To != m.From {
			fmt.Fprintf(&b, " to %s", m.To)
		}
		fmt.Fprintf(&b, " %s %s", m.Precision, m.Basis)
		if m.Vague {
			b.WriteString(" vague")
		}
		if m.Conflict {
			b.WriteString(" conflict")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func FuzzFindDates(f *testing.F) {
	for _, s := range []string{
		"jeudi 4 et vendredi 5 avril 2019", "du 24 au 26 août 2019", "les 3, 4 et 5 mai", "12.05.20", "2014-2020", "2023/24",
		"il y a trois mois, d'ici fin juin, mi-juillet", "June 3-5, 2017", "dernière semaine de juillet", "\xff 1er\u00a0janvier\u202f2020",
		"entre le 3 et le 5 mai", "lundi 30 février", "le 29 février", "années 90", "999999999 janvier 99999", "semaine 53 de 9999", "il y a 999 ans",
		"de dimanche à lundi", "31 décembre 9999", "hiver 9999", "plus tard cette année", "deux semaines avant Noël 2020", "début du T3 2021", "2020-Sep-23", "10/1-11/2/2017",
		"du 21 au 23", "le lundi suivant", "fin de l'hiver 2022/2023", "seconde moitié de 2021", "https://a.fr/2017-10-20 le 3 mai 2017",
	} {
		f.Add(s, int32(738602))
	}
	f.Fuzz(func(t *testing.T, text string, day int32) {
		ref := Reference{Years: []int{2017, 2019}}
		if day > 0 && day < 3652059 {
			ref.Day = Day(day)
		}
		end := 0
		for _, e := range ScanDates(text) {
			checkSpan(t, text, e.Span, end)
			end = e.Span.End
		}
		end = 0
		for _, m := range FindDates(text, ref) {
			checkSpan(t, text, m.Span, end)
			end = m.Span.End
			if m.From <= 0 || m.From > m.To {
				t.Errorf("%q from %d to %d", m.Span.In(text), m.From, m.To)
			}
			if !wholeAt(m.Precision, m.From, m.To) {
				t.Errorf("%q from %s to %s has the grain %s", m.Span.In(text), m.From, m.To, m.Precision)
			}
		}
	})
}

// wholeAt reports whether the days from from to to are whole units of the grain p.
func wholeAt(p Precision, from, to Day) bool {
	_, first, firstDay := from.Date()
	_, after, afterDay := (to + 1).Date()
	size := map[Precision]time.Month{PrecisionMonth: 1, PrecisionSeason: 3, PrecisionQuarter: 3, PrecisionYear: 12}[p]
	if size == 0 {
		return p == PrecisionDay
	}
	start := time.January
	if p == PrecisionSeason {
		start = time.March
	}
	return firstDay == 1 && afterDay == 1 && (first+12-start)%size == 0 && (after+12-start)%size == 0
}

// checkSpan fails unless span is not empty, lies in text on rune bounds, and begins at or after end.
func checkSpan(t *testing.T, text string, span Span, end int) {
	t.Helper()
	if span.Start < end || span.Len() <= 0 || span.End > len(text) {
		t.Fatalf("span %v after %d in %d bytes", span, end, len(text))
	}
	for _, at := range []int{span.Start, span.End} {
		if at < len(text) && text[at] >= 0x80 && text[at] < 0xc0 && startsInside(text, at) {
			t.Fatalf("span %v of %q is not on a rune bound", span, text)
		}
	}
}

// startsInside reports whether the byte at continues a rune that began before it.
func startsInside(text string, at int) bool {
	for i := range text {
		if i == at {
			return false
		}
		if i > at {
			return true
		}
	}
	return at < len(text)
}
