package retrieval

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/corpus/sample"
)

// sampleDocuments are the documents that the repository carries, and texts of every
// kind of token in both languages.
func sampleDocuments(t testing.TB) []*corpus.Document {
	t.Helper()
	c, err := corpus.Load(context.Background(), []corpus.Root{sample.Root()}, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	docs := append(c.Documents, harbour(t)...)
	for i, c := range analysisCases {
		d := document(fmt.Sprintf("case-%03d.txt", i), "L'été d'eu-LISA", 0, c.text)
		d.Lang = c.lang
		docs = append(docs, d)
	}
	return docs
}

// asStored are tokens as text words are written by describe.
func asStored(tokens []Token) []string {
	var out []string
	for _, t := range tokens {
		term, parts := t.Term, t.Parts
		if t.Stop {
			term, parts = "", nil
		}
		out = append(out, fmt.Sprint(t.Fold, "=", term, t.Kind, t.Stop, t.Name, parts))
	}
	return out
}

func describe(g *segment, words []textWord) []string {
	var out []string
	for i := range words {
		w := &words[i]
		term, parts := "", []string(nil)
		if w.term != noTerm {
			term = string(g.terms.at(int(w.term)))
		}
		for _, p := range w.parts {
			parts = append(parts, string(g.terms.at(int(p.number()))))
		}
		out = append(out, fmt.Sprint(string(g.fold(w)), "=", term, w.kind, w.stop, w.name, parts))
	}
	return out
}

// checkStored holds the stored words of all passages to what the analysis says of
// their texts now.
func checkStored(t *testing.T, what string, ix *Index) {
	t.Helper()
	s := ix.load()
	seen := 0
	for i := range s.parts {
		p := &s.parts[i]
		for row := range p.rows() {
			if !p.isLive(row) {
				continue
			}
			seen++
			n := p.base + int32(row)
			d, passage := s.document(n), s.passage(n)
			lang, headline := langOf(d), passage.Headline
			if headline == d.Title {
				headline = ""
			}
			own, _ := p.readWords(nil, p.text(row))
			title, rest := p.readWords(nil, p.fields(row))
			head, _ := p.readWords(nil, rest)
			for _, c := range []struct {
				text string
				got  []textWord
			}{{passage.Text, own}, {d.Title, title}, {headline, head}} {
				if got, want := describe(p.segment, c.got), asStored(Tokens(c.text, lang)); !slices.Equal(got, want) {
					t.Fatalf("%s: %s, passage %d: %q is stored as\n%q\nwant\n%q", what, d.ID, row, c.text, got, want)
				}
			}
		}
	}
	if seen != ix.Passages() || seen == 0 {
		t.Fatalf("%s: %d passages of %d", what, seen, ix.Passages())
	}
}

// TestStoredWords compares what a segment keeps of its texts with what the analysis
// gives anew, however the segment came about.
func TestStoredWords(t *testing.T) {
	docs := sampleDocuments(t)
	ix := index(t, docs)
	checkStored(t, "built at once", ix)
	for i := range docs {
		changed := *docs[(i*7)%len(docs)]
		changed.Title = fmt.Sprintf("Avis n° %d de l'été", i)
		if _, err := ix.Update(context.Background(), []*corpus.Document{&changed}, nil); err != nil {
			t.Fatal(err)
		}
		if i%20 == 0 {
			checkStored(t, fmt.Sprintf("%d documents replaced", i+1), ix)
		}
	}
	file := filepath.Join(t.TempDir(), "index.snapshot")
	if err := ix.Save(file, ""); err != nil {
		t.Fatal(err)
	}
	again, err := Open(file, Hashing{})
	if err != nil {
		t.Fatal(err)
	}
	checkStored(t, "reopened", again)
}

// TestStopWordsAreNoSpellings holds corrections to words with a subject of their own.
func TestStopWordsAreNoSpellings(t *testing.T) {
	x := index(t, []*corpus.Document{document("a.txt", "", 0, "Aujourd'hui pourtant, depuis longtemps, le phare.")}).load().lexical
	for _, fold := range []string{"depuit", "depui"} {
		if got := x.correct(fold); len(got) > 0 {
			t.Errorf("%q is corrected to %q", fold, got)
		}
	}
	if got := x.correct("phere"); !slices.Equal(got, []string{"phare"}) {
		t.Errorf("phere is corrected to %q", got)
	}
}

// TestOlderAnalysis opens what a program wrote whose segments kept no words, and
// merges it: the words are analysed again, the vectors stay.
func TestOlderAnalysis(t *testing.T) {
	docs := harbour(t)
	want := index(t, docs)
	var parts []part
	for _, d := range docs {
		old := *index(t, []*corpus.Document{d}).load().parts[0].segment
		old.meta.analysis, old.meta.model = "older", Hashing{}.Model()
		old.words, old.textAt, old.fieldsAt = nil, nil, nil
		parts = append(parts, part{segment: &old})
	}
	file := filepath.Join(t.TempDir(), "index.snapshot")
	w, err := writeSnapshot(context.Background(), file, newState(parts), Hashing{}.Model(), "")
	if err == nil {
		err = w.replace(file, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	ix, err := Open(file, Hashing{})
	if err != nil {
		t.Fatal(err)
	}
	checkStored(t, "analysed again", ix)
	if err := samePacked(ix.load(), want.load()); err != nil {
		t.Error(err)
	}
}
