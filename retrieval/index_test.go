package retrieval

import (
	"context"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// document makes a document of one item from paragraphs, one passage each.
func document(id, title string, day corpus.Day, paragraphs ...string) *corpus.Document {
	d := &corpus.Document{ID: id, Title: title, Lang: "fr", Date: corpus.NoDate}
	if day != 0 {
		d.Date = corpus.Date{From: day, To: day, Precision: corpus.PrecisionDay, Basis: corpus.BasisMetadata}
	}
	for _, p := range paragraphs {
		start := len(d.Text)
		d.Text += p
		d.Passages = append(d.Passages, corpus.Passage{
			Span: corpus.Span{Start: start, End: start + len(p)}, Document: id, Text: p, Date: d.Date, Headline: title,
		})
		d.Text += "\n"
	}
	d.Version = corpus.VersionOf(d.Text)
	d.Items = []corpus.Item{{Span: corpus.Span{Start: 0, End: len(d.Text)}, Headline: title, Date: d.Date}}
	return d
}

func mustDay(t testing.TB, s string) corpus.Day {
	t.Helper()
	d, err := corpus.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// harbour is a small corpus of our own on three subjects.
func harbour(t testing.TB) []*corpus.Document {
	return []*corpus.Document{
		document("port.txt", "Le port s'agrandit", mustDay(t, "2021-03-04"),
			"Le conseil du port a voté l'extension du quai nord pour 16'395 francs.",
			"Les travaux commenceront à l'automne et dureront dix-huit mois."),
		document("phare.txt", "Un gardien pour le phare", mustDay(t, "2022-06-10"),
			"La commune cherche un gardien pour le phare de la Pointe.",
			"Le poste est ouvert aux candidats européens ; l'agence eu-LISA n'y est pour rien."),
		document("marche.txt", "Marché aux poissons", 0,
			"Le marché aux poissons a été supprimé l'été dernier.",
			"Les pêcheurs demandent une réunion avec la mairie."),
	}
}

func index(t testing.TB, docs []*corpus.Document) *Index {
	t.Helper()
	ix := New(Hashing{})
	if _, err := ix.Sync(context.Background(), docs); err != nil {
		t.Fatal(err)
	}
	return ix
}

func search(t testing.TB, ix *Index, q Query) []Hit {
	t.Helper()
	hits, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func TestSearchFinds(t *testing.T) {
	ix := index(t, harbour(t))
	for _, c := range []struct{ query, lang, want string }{
		{"Combien coûte l'extension du quai ?", "", "port.txt"},
		{"Que dit-on de eu-LISA ?", "", "phare.txt"},
		{"16 395", "fr", "port.txt"},
		{"gardein du phare", "fr", "phare.txt"},
		{"Quand a eu lieu la suppression du marché ?", "fr", "marche.txt"},
		{"Which agency is named with the European candidates?", "", "phare.txt"},
	} {
		hits := search(t, ix, Query{Text: c.query, Lang: c.lang})
		if len(hits) == 0 || hits[0].Passage.Document != c.want {
			t.Errorf("%q: got %v, want first hit in %s", c.query, hits, c.want)
		}
	}
}
