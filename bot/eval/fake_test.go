package eval

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s:%d:\n got %q\nwant %q\n(accept with -update)", file, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d (accept with -update)", file, len(g), len(w))
}

func day(t *testing.T, s string) corpus.Day {
	t.Helper()
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A shelf is a set of documents from which tests quote.
type shelf struct {
	t    *testing.T
	docs []*corpus.Document
}

// add puts a document on the shelf; from and to are ISO days or "".
func (s *shelf) add(id, text, from, to string) {
	s.t.Helper()
	d := &corpus.Document{ID: id, Text: text, Version: corpus.VersionOf(text), Date: corpus.NoDate}
	if from != "" {
		d.Date = corpus.Date{From: day(s.t, from), To: day(s.t, from), Basis: corpus.BasisText}
	}
	if to != "" {
		d.Date.To = day(s.t, to)
	}
	s.docs = append(s.docs, d)
}

// cite is a true citation of the first place of quote in a document.
func (s *shelf) cite(id, quote string) bot.Citation {
	s.t.Helper()
	for _, d := range s.docs {
		if d.ID != id {
			continue
		}
		i := strings.Index(d.Text, quote)
		if i < 0 {
			s.t.Fatalf("%s does not say %q", id, quote)
		}
		return bot.Citation{
			Document: id, Version: d.Version, Quote: quote, Start: i, End: i + len(quote),
			Date: d.Date.From, DateEnd: bot.DateEnd(d.Date),
		}
	}
	s.t.Fatalf("no document %s", id)
	return bot.Citation{}
}

// hit is a search hit of the place of quote.
func (s *shelf) hit(id, quote string, score float64) retrieval.Hit {
	c := s.cite(id, quote)
	date := corpus.Date{From: c.Date, To: max(c.Date, c.DateEnd)}
	p := corpus.Passage{Span: corpus.Span{Start: c.Start, End: c.End}, Document: id, Text: quote, Date: date}
	return retrieval.Hit{Passage: p, Score: score}
}

func answered(list ...bot.Citation) *bot.Answer {
	return &bot.Answer{Answered: true, Citations: list, Engine: "extract"}
}

func declined(gate, reason string) *bot.Answer {
	return &bot.Answer{Gate: gate, Reason: &reason, Engine: "extract"}
}

// script answers by the id of the question; what it lacks is an error.
type script map[string]*bot.Answer

func (s script) Ask(_ context.Context, q bot.Question) (*bot.Answer, error) {
	if a := s[q.ID]; a != nil {
		return a, nil
	}
	return nil, errors.New("the index is\x1b[31m closed")
}

// ticking is a clock whose every second reading is later by one more step.
func ticking() func() time.Time {
	now, reading := time.Date(2031, 6, 1, 8, 0, 0, 0, time.UTC), 0
	return func() time.Time {
		if reading%2 == 1 {
			now = now.Add(time.Duration(reading) * 3 * time.Millisecond)
		}
		reading++
		return now
	}
}

func smallShelf(t *testing.T) *shelf {
	s := &shelf{t: t}
	s.add("port.txt", "Le port de Lorvane a traité 12,4 millions de tonnes en 2031. La directrice du port, Aline Quéré, "+
		"a salué ce résultat. Un second quai ouvrira au printemps. Le chantier coûtera 48 millions d'euros.", "2031-03-04", "")
	s.add("foire.txt", "La foire aux livres se tiendra à Brasmont. Plus de 300 éditeurs y sont attendus. "+
		"L'entrée est gratuite pour les moins de 18 ans.", "2031-05-10", "2031-05-12")
	s.add("notice.txt", "Le guichet est fermé le lundi. Les billets <plein tarif> s'achètent aussi à bord.", "", "")
	s.add("notes.jsonl#n-7", "Les mineurs entrent sans payer, a rappelé la mairie.", "2031-05-02", "")
	return s
}

// smallReport runs testdata/small.gold.jsonl against answers with one flaw of each sort.
func smallReport(t *testing.T) *Report {
	t.Helper()
	f, err := os.Open("testdata/small.gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, err := ReadGold(f, "small.gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	s := smallShelf(t)
	misdated := s.cite("notice.txt", "Le guichet est fermé le lundi.")
	misdated.Date = day(t, "2031-01-01")
	altered := s.cite("port.txt", "12,4 millions de tonnes")
	altered.Quote = "12,5 millions de tonnes"
	nearest := s.cite("foire.txt", "La foire aux livres se tiendra à Brasmont.")
	noOpening := declined("coverage", "Les documents ne nomment personne.")
	noOpening.Nearest = &nearest
	answers := script{
		"g-1": answered(s.cite("port.txt", "Le port de Lorvane a traité 12,4 millions de tonnes en 2031.")),
		"g-2": declined("terms", "Les documents ne disent rien de « second quai » et de coût."),
		"g-3": answered(s.cite("foire.txt", "Plus de 300 éditeurs y sont attendus."), s.cite("notes.jsonl#n-7", "Les mineurs entrent sans payer")),
		"g-4": answered(misdated),
		"g-5": answered(s.cite("port.txt", "La directrice du port, Aline Quéré, a salué ce résultat.")),
		"g-7": answered(altered),
		"g-8": noOpening,
		"g-9": declined("terms", "The documents say nothing of a ferry."),
	}
	sure := map[*bot.Answer]float64{answers["g-1"]: 0.9, answers["g-3"]: 0.5, answers["g-4"]: 0.5, answers["g-5"]: 0.8, answers["g-7"]: 0.3}
	report, err := Run(context.Background(), answers, s.docs, cases, Options{
		Name: "small.gold.jsonl",
		Now:  ticking(),
		Search: func(_ context.Context, q bot.Question) ([]retrieval.Hit, error) {
			hits := []retrieval.Hit{s.hit("notice.txt", "Les billets <plein tarif> s'achètent aussi à bord.", 3)}
			for range 5 {
				hits = append(hits, s.hit("foire.txt", "Plus de 300 éditeurs y sont attendus.", 2))
			}
			return append(hits, s.hit("port.txt", "Le chantier coûtera 48 millions d'euros.", 1)), nil
		},
		Confidence: func(a *bot.Answer) (float64, bool) { c, ok := sure[a]; return c, ok },
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}
