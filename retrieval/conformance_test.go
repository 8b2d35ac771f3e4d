package retrieval

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/philippgille/chromem-go"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// fleet is a corpus of n documents whose words are drawn with a fixed seed; many
// passages are equal, so that ties abound.
func fleet(n int) []*corpus.Document {
	words := strings.Fields("port quai bateau phare marée voile ancre pêche filet digue jetée écluse pilote équipage cargaison tempête naufrage balise rade chenal")
	r := rand.New(rand.NewPCG(1, 2))
	var docs []*corpus.Document
	for i := range n {
		var paragraphs []string
		for range 1 + r.IntN(4) {
			var p []string
			for range 2 + r.IntN(4) {
				p = append(p, words[r.IntN(len(words))])
			}
			paragraphs = append(paragraphs, "La "+strings.Join(p, " ")+".")
		}
		day, _ := corpus.NewDay(2020+i%3, 1, 1+i%28)
		d := document(fmt.Sprintf("ship-%03d.txt", i), "", day, paragraphs...)
		d.Collection = []string{"east", "west"}[i%2]
		docs = append(docs, d)
	}
	return docs
}

func shuffled(docs []*corpus.Document) []*corpus.Document {
	out := slices.Clone(docs)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

var fleetQueries = []Query{
	{Text: "le phare du port"},
	{Text: "tempête et naufrage dans la rade", Limit: 25},
	{Text: "marée", Collections: []string{"west"}},
	{Text: "quai", Since: 737425, Until: 737800},
	{Text: "jetée", Window: Window{From: 737425, To: 737800, Intent: IntentFilter}},
	{Text: "filet de pêche", Window: Window{Intent: IntentLatest}},
	{Text: "filet de pêche", Window: Window{Intent: IntentFirst}},
	{Text: "rien de tout cela", Limit: 100},
	{Text: ""},
}

func TestSearchDoesNotDependOnOrder(t *testing.T) {
	docs := fleet(120)
	a, b := index(t, docs), index(t, shuffled(docs))
	for _, q := range fleetQueries {
		first, second, again := asJSON(t, search(t, a, q)), asJSON(t, search(t, b, q)), asJSON(t, search(t, a, q))
		if !bytes.Equal(first, second) {
			t.Errorf("%+v: another order of documents gives other hits", q)
		}
		if !bytes.Equal(first, again) {
			t.Errorf("%+v: the same search again gives other hits", q)
		}
	}
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSearchOrdersTiesByPlace(t *testing.T) {
	for _, q := range fleetQueries {
		hits := search(t, index(t, fleet(120)), q)
		for i := 1; i < len(hits); i++ {
			a, b := hits[i-1], hits[i]
			if cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.Document, b.Passage.Document), cmp.Compare(a.Passage.Start, b.Passage.Start)) >= 0 {
				t.Errorf("%+v: hit %d before hit %d: %v %v", q, i-1, i, a, b)
			}
		}
	}
}

func TestSearchKeepsHardLimits(t *testing.T) {
	ix := index(t, fleet(120))
	for _, q := range fleetQueries {
		q.Limit = 1000
		for _, h := range search(t, ix, q) {
			if !h.Passage.Date.Overlaps(q.Since, q.Until) {
				t.Errorf("%+v: %s is outside", q, h.Passage.Date.From)
			}
			if c := ix.Document(h.Passage.Document).Collection; len(q.Collections) > 0 && !slices.Contains(q.Collections, c) {
				t.Errorf("%+v: %s is in %s", q, h.Passage.Document, c)
			}
		}
	}
	if hits := search(t, ix, Query{Text: "phare", Collections: []string{"north"}}); len(hits) != 0 {
		t.Errorf("an absent collection gives %d hits", len(hits))
	}
}

// TestNearestAgainstChromem compares the scan with what chromem answers from the
// same vectors, in a corpus where many of them are equal: the same passages with
// the same scores, but that of equals at the limit chromem picks some.
func TestNearestAgainstChromem(t *testing.T) {
	ctx := context.Background()
	ix := index(t, fleet(150))
	s := ix.load()
	c, err := ix.Collection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if c.Count() != ix.Passages() {
		t.Fatalf("%d passages in the collection, want %d", c.Count(), ix.Passages())
	}
	for _, text := range []string{"phare", "port quai bateau", "naufrage"} {
		v, err := Hashing{}.Embed(ctx, []string{text})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, 7, 50, ix.Passages()} {
			got, err := s.near(ctx, v[0], s.limits(Query{}), n)
			if err != nil {
				t.Fatal(err)
			}
			want, err := c.QueryEmbedding(ctx, v[0], n, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			compareNearest(t, fmt.Sprintf("%q, %d", text, n), s, got, want)
		}
	}
}

func compareNearest(t *testing.T, what string, s *state, got []scored, want []chromem.Result) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d passages, chromem has %d", what, len(got), len(want))
	}
	const rounding = 1e-5
	last := float64(got[len(got)-1].score)
	in := make(map[string]float64)
	for _, c := range got {
		p, row := s.in(c.passage)
		n := p.documentNumber(row)
		first, _ := p.span(n)
		in[passageID(string(p.ids.at(n)), row-first)] = float64(c.score)
	}
	for _, r := range want {
		score, ok := in[r.ID]
		switch {
		case ok && math.Abs(score-float64(r.Similarity)) > rounding:
			t.Errorf("%s: %s scores %v, by chromem %v", what, r.ID, score, r.Similarity)
		case !ok && math.Abs(float64(r.Similarity)-last) > rounding:
			t.Errorf("%s: %s with %v is missing above %v", what, r.ID, r.Similarity, last)
		}
	}
}

// TestCollectionHoldsTheRows tells that no vector is in memory twice.
func TestCollectionHoldsTheRows(t *testing.T) {
	ctx := context.Background()
	ix := index(t, harbour(t))
	c, err := ix.Collection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := c.GetByID(ctx, "port.txt#1")
	if err != nil {
		t.Fatal(err)
	}
	s := ix.load()
	i, n, _ := s.find("port.txt")
	first, _ := s.parts[i].span(n)
	// GetByID returns a copy of the document, whose slice is the collection's.
	if doc.Content != ix.Document("port.txt").Passages[1].Text || !slices.Equal(doc.Embedding, s.parts[i].matrix.Row(first+1)) {
		t.Errorf("the collection holds %+v", doc)
	}
}

// TestBM25AgainstBruteForce computes scores word by word from the formula.
func TestBM25AgainstBruteForce(t *testing.T) {
	docs := fleet(60)
	s := index(t, docs).load()
	x := s.lexical
	words := resolve(x.expand("le phare, la marée et le filet", "fr"))
	for i := range words {
		words[i].renderings = words[i].renderings[:1]
	}
	a := x.scoreField(s.parts[0].segment, byPassage, x.seek(words)[0][byPassage], nil)
	got := a.total
	var texts [][]string
	total := 0
	for _, d := range docs {
		for _, p := range d.Passages {
			terms := Terms(p.Text, "fr")
			texts = append(texts, terms)
			total += len(terms)
		}
	}
	mean := float64(total) / float64(len(texts))
	for i, terms := range texts {
		want := 0.0
		for _, q := range Terms("phare marée filet", "fr") {
			tf, df := 0.0, 0.0
			for _, w := range terms {
				if w == q {
					tf++
				}
			}
			for _, other := range texts {
				if slices.Contains(other, q) {
					df++
				}
			}
			n := float64(len(texts))
			want += math.Log(1+(n-df+0.5)/(df+0.5)) * tf * (bm25K1 + 1) / (tf + bm25K1*(1-bm25B+bm25B*float64(len(terms))/mean))
		}
		if math.Abs(float64(got[i])-want) > 1e-4 {
			t.Fatalf("passage %d: score %v, want %v", i, got[i], want)
		}
	}
}

func TestSynonymsDoNotAddUp(t *testing.T) {
	docs := []*corpus.Document{
		document("a.txt", "", 0, "Le retrait du texte est voulu."),
		document("b.txt", "", 0, "La suppression, l'effacement du texte sont voulus."),
	}
	hits := search(t, index(t, docs), Query{Text: "retrait", Lang: "fr"})
	if len(hits) < 2 || hits[0].Passage.Document != "a.txt" || hits[1].Lexical <= 0 {
		t.Errorf("got %+v, want the word itself first and its synonyms found", hits)
	}
}

func TestSync(t *testing.T) {
	ctx := context.Background()
	docs := harbour(t)
	ix := New(Hashing{})
	first, err := ix.Sync(ctx, docs)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"marche.txt", "phare.txt", "port.txt"}; !slices.Equal(first.Added, want) || first.Embedded != 6 {
		t.Errorf("first Sync: %+v", first)
	}
	same, err := ix.Sync(ctx, harbour(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(same.Unchanged) != 3 || same.Embedded != 0 {
		t.Errorf("Sync of equal documents: %+v", same)
	}
	changed := harbour(t)[:2]
	changed[1] = document("phare.txt", "Un gardien pour le phare", mustDay(t, "2022-06-10"),
		"La commune cherche un gardien pour le phare de la Pointe.", "Le poste est pourvu.")
	next, err := ix.Sync(ctx, changed)
	if err != nil {
		t.Fatal(err)
	}
	want := Changes{Updated: []string{"phare.txt"}, Removed: []string{"marche.txt"}, Unchanged: []string{"port.txt"}, Embedded: 1}
	if !reflect.DeepEqual(next, want) {
		t.Errorf("third Sync: %+v, want %+v", next, want)
	}
	// An index that grew step by step answers like one built at once.
	q := Query{Text: "le poste de gardien", Limit: 50}
	if a, b := search(t, ix, q), search(t, index(t, changed), q); !reflect.DeepEqual(a, b) {
		t.Errorf("hits differ:\n%v\n%v", a, b)
	}
}

func TestSyncRefuses(t *testing.T) {
	ctx := context.Background()
	ix := index(t, harbour(t))
	twice := append(harbour(t), harbour(t)[0])
	if _, err := ix.Sync(ctx, twice); err == nil {
		t.Error("two documents of one id: no error")
	}
	lying := harbour(t)
	lying[0].Passages[0].Text = "Ce que le texte ne dit pas."
	if _, err := ix.Sync(ctx, lying); err == nil {
		t.Error("a passage that is not its text: no error")
	}
	for name, bad := range map[string]Embedder{
		"zero": fixed{{0, 0}}, "not a number": fixed{{float32(math.NaN()), 1}}, "unequal": fixed{{1, 0}, {1, 0, 0}}, "too few": fixed{}, "failing": failing{},
	} {
		if _, err := New(bad).Sync(ctx, harbour(t)); err == nil {
			t.Errorf("%s vectors: no error", name)
		}
	}
	if hits := search(t, ix, Query{Text: "phare"}); len(hits) == 0 || len(ix.Documents()) != 3 {
		t.Error("a failed Sync changed the index")
	}
}

func TestSearchWithoutVector(t *testing.T) {
	ctx := context.Background()
	emb := &faltering{}
	ix := New(emb)
	if _, err := ix.Sync(ctx, harbour(t)); err != nil {
		t.Fatal(err)
	}
	emb.down = true
	if _, err := ix.Search(ctx, Query{Text: "le gardien du phare"}); err == nil {
		t.Error("the embedder is down: no error")
	}
	var told error
	ix.OnEmbedError = func(err error) { told = err }
	hits := search(t, ix, Query{Text: "le gardien du phare"})
	if told == nil || len(hits) == 0 || hits[0].Passage.Document != "phare.txt" {
		t.Errorf("told %v, found %v", told, hits)
	}
}

// faltering is Hashing until it is down.
type faltering struct {
	Hashing
	down bool
}

func (f *faltering) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	if f.down {
		return nil, errors.New("no service")
	}
	return f.Hashing.Embed(ctx, texts)
}

// fixed returns its vectors in turn, whatever the text.
type fixed [][]float32

func (f fixed) Model() string { return "fixed" }

func (f fixed) Embed(_ context.Context, texts []string) ([][]float32, error) {
	var out [][]float32
	for i := range texts {
		if len(f) > 0 {
			out = append(out, f[i%len(f)])
		}
	}
	return out, nil
}

type failing struct{}

func (failing) Model() string { return "failing" }

func (failing) Embed(context.Context, []string) ([][]float32, error) {
	return nil, errors.New("no service")
}

func TestCopiesAreOneHit(t *testing.T) {
	docs := harbour(t)
	again := document("z-copie.txt", "Le port s'agrandit", mustDay(t, "2021-03-05"), docs[0].Passages[0].Text)
	docs[0].Passages[0].Copies, again.Passages[0].Copies = 1, 1
	hits := search(t, index(t, append(docs, again)), Query{Text: "extension du quai nord", Lang: "fr"})
	if hits[0].Passage.Copies != 1 || len(hits[0].Copies) != 1 || hits[0].Copies[0].Document == hits[0].Passage.Document {
		t.Errorf("first hit: %+v", hits[0])
	}
	for _, h := range hits[1:] {
		if h.Passage.Copies == 1 {
			t.Errorf("the copy is a hit of its own: %+v", h)
		}
	}
	limited := search(t, index(t, append(docs, again)), Query{Text: "extension du quai nord", Until: mustDay(t, "2021-03-04")})
	if len(limited) == 0 || len(limited[0].Copies) != 0 {
		t.Errorf("the limits of the query do not hold for copies: %+v", limited)
	}
}

func TestWindowRaises(t *testing.T) {
	text := "Le conseil du port publie son rapport sur les quais."
	docs := []*corpus.Document{
		document("a.txt", "", mustDay(t, "2019-05-01"), text),
		document("b.txt", "", mustDay(t, "2020-05-01"), text),
		document("c.txt", "", mustDay(t, "2021-05-01"), text),
		document("d.txt", "", 0, text),
	}
	ix := index(t, docs)
	for _, c := range []struct {
		window Window
		want   string
	}{
		{Window{}, "a.txt"},
		{Window{From: mustDay(t, "2020-01-01"), To: mustDay(t, "2020-12-31"), Intent: IntentFilter}, "b.txt"},
		{Window{Intent: IntentLatest}, "c.txt"},
		{Window{Intent: IntentFirst}, "a.txt"},
		{Window{To: mustDay(t, "2020-12-31"), Intent: IntentLatest}, "b.txt"},
	} {
		hits := search(t, ix, Query{Text: "rapport sur les quais", Lang: "fr", Window: c.window})
		if len(hits) != 4 || hits[0].Passage.Document != c.want {
			t.Errorf("%+v: first of %d is %s, want %s of 4", c.window, len(hits), hits[0].Passage.Document, c.want)
		}
	}
}

func TestCorrect(t *testing.T) {
	ix := index(t, harbour(t))
	for word, want := range map[string]string{"gardein": "gardien", "phrae": "phar", "comencement": "", "phares": "", "xyz": "", "Phare": "", "extenssion": "extens"} {
		var got []string
		for _, r := range ix.Expand(word, "fr")[0].Renderings {
			if r.Via == ViaCorrection {
				got = append(got, key(r.Terms))
			}
		}
		if want == "" && len(got) > 0 || want != "" && (len(got) == 0 || got[0] != want) {
			t.Errorf("%q is corrected to %v, want %q first", word, got, want)
		}
	}
}

func TestHashing(t *testing.T) {
	texts := []string{"", "…", "le phare", "Le phare !", "le port"}
	v, err := Hashing{}.Embed(context.Background(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i := range v {
		if n := vectors.Dot(v[i], v[i]); math.Abs(float64(n)-1) > 1e-5 {
			t.Errorf("%q: length² %v", texts[i], n)
		}
	}
	if vectors.Dot(v[0], v[1]) < 0.999 || vectors.Dot(v[2], v[3]) < 0.999 {
		t.Error("texts with the same words have different vectors")
	}
	if vectors.Dot(v[2], v[4]) > 0.9 {
		t.Error("texts with different words have the same vector")
	}
	a, b := Hashing{Dims: 256}, Hashing{Dims: 512}
	if a.Model() == b.Model() {
		t.Error("the model does not name the dimensions")
	}
}
