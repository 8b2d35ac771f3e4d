package retrieval

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// renamed is an embedder under another name.
type renamed struct {
	Embedder
	name string
}

func (r renamed) Model() string { return r.name }

// TestWrongVectors gives an index vectors that are not those it was made with.
func TestWrongVectors(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "index.snapshot")
	ix := New(Hashing{Dims: 16})
	if _, err := ix.Sync(ctx, harbour(t)); err != nil {
		t.Fatal(err)
	}
	if err := ix.Save(file, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, Hashing{Dims: 32}); !errors.Is(err, ErrModel) {
		t.Errorf("another model: %v", err)
	}
	// A model that gives other vectors under the same name, as a service may.
	liar, err := Open(file, renamed{Hashing{Dims: 32}, Hashing{Dims: 16}.Model()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := liar.Search(ctx, Query{Text: "phare"}); err == nil {
		t.Error("a query of another length: no error")
	}
	more := document("neu.txt", "Le bac", 0, "Le bac passe deux fois par jour.")
	if _, err := liar.Update(ctx, []*corpus.Document{more}, nil); err == nil {
		t.Error("passages of another length: no error")
	}
	if liar.Len() != 3 || liar.Document("neu.txt") != nil {
		t.Error("an update that failed changed the index")
	}
	for name, bad := range map[string]Embedder{
		"zero": fixed{{0, 0}}, "not a number": fixed{{float32(math.NaN()), 1}}, "infinite": fixed{{float32(math.Inf(1)), 1}}, "empty": fixed{{}},
	} {
		if _, err := New(bad).Update(ctx, harbour(t), nil); err == nil {
			t.Errorf("%s vectors of passages: no error", name)
		}
		asked, err := Open(file, renamed{bad, Hashing{Dims: 16}.Model()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := asked.Search(ctx, Query{Text: "phare"}); err == nil {
			t.Errorf("%s vector of a query: no error", name)
		}
	}
}

// TestBoundsOfQueries asks for more than there is, and for what is not there.
func TestBoundsOfQueries(t *testing.T) {
	ctx := context.Background()
	ix := index(t, harbour(t))
	if hits := search(t, ix, Query{Text: "phare", Limit: 1000}); len(hits) != 6 {
		t.Errorf("%d hits of 6 passages", len(hits))
	}
	for _, q := range []Query{
		{Text: "phare", Since: mustDay(t, "1999-01-01"), Until: mustDay(t, "1999-12-31")},
		{Text: "phare", Since: mustDay(t, "2022-01-01"), Until: mustDay(t, "2021-01-01")},
		{Text: "phare", Collections: []string{"nowhere"}},
	} {
		if hits := search(t, ix, q); len(hits) != 0 {
			t.Errorf("%+v: %d hits", q, len(hits))
		}
	}
	if _, err := ix.Update(ctx, nil, []string{"nowhere.txt", "port.txt", "port.txt"}); err != nil || ix.Len() != 2 {
		t.Errorf("%d documents, %v", ix.Len(), err)
	}
	changes, err := ix.Update(ctx, nil, []string{"marche.txt", "phare.txt"})
	if err != nil || len(changes.Removed) != 2 {
		t.Fatalf("%+v, %v", changes, err)
	}
	if hits := search(t, ix, Query{Text: "phare"}); len(hits) != 0 || ix.Len() != 0 || ix.Passages() != 0 || ix.Known("phar") {
		t.Errorf("an emptied index finds %v", hits)
	}
	if c, err := ix.Collection(ctx); c != nil || err != nil {
		t.Errorf("the collection of nothing is %v, %v", c, err)
	}
	if _, err := ix.Update(ctx, harbour(t), nil); err != nil || ix.Len() != 3 {
		t.Errorf("%d documents, %v", ix.Len(), err)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := ix.Search(canceled, Query{Text: "phare"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that is over: %v", err)
	}
	if _, err := ix.Update(canceled, []*corpus.Document{document("neu.txt", "", 0, "Le bac.")}, nil); !errors.Is(err, context.Canceled) || ix.Len() != 3 {
		t.Errorf("an update that is over: %v", err)
	}
}

// TestUpdateWins keeps the later of two, and says what it did.
func TestUpdateWins(t *testing.T) {
	ctx := context.Background()
	ix := index(t, harbour(t))
	changed := document("port.txt", "Le port", 0, "Le port est fermé.")
	got, err := ix.Update(ctx, []*corpus.Document{changed, harbour(t)[1]}, []string{"port.txt", "marche.txt"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Updated) != 1 || len(got.Removed) != 1 || len(got.Unchanged) != 1 || got.Embedded != 1 {
		t.Errorf("%+v", got)
	}
	if d := ix.Document("port.txt"); d == nil || d.Text != changed.Text || ix.Document("marche.txt") != nil {
		t.Errorf("port.txt is %+v", d)
	}
	if _, err := ix.Update(ctx, []*corpus.Document{changed, changed}, nil); err == nil {
		t.Error("two documents of one id: no error")
	}
}
