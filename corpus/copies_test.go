package corpus

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// copiesOf prepares one document for each text and returns the numbers of their passages'
// groups, counted from 1 in order of their first place.
func copiesOf(texts ...string) []int {
	var docs []*Document
	for i, text := range texts {
		docs = append(docs, &Document{ID: fmt.Sprintf("%03d.txt", i), Text: text})
	}
	Prepare(docs)
	var out []int
	counted := map[int]int{0: 0}
	for _, doc := range docs {
		for _, p := range doc.Passages {
			if _, ok := counted[p.Copies]; !ok {
				counted[p.Copies] = len(counted)
			}
			out = append(out, counted[p.Copies])
		}
	}
	return out
}

// The number of a group must not change with texts that have nothing to do with it: the
// documents would be others for it.
func TestCopiesNumber(t *testing.T) {
	docs := []*Document{{ID: "b.txt", Text: news}, {ID: "c.txt", Text: news}}
	Prepare(docs)
	want := docs[0].Passages[0].Copies
	const other = "Les mariniers demandent un vrai calendrier des travaux dans une lettre au ministre."
	more := []*Document{{ID: "a1.txt", Text: other}, {ID: "a2.txt", Text: other}, {ID: "b.txt", Text: news}, {ID: "c.txt", Text: news}}
	Prepare(more)
	if got := more[2].Passages[0].Copies; got != want || got <= 0 || got > math.MaxInt32 {
		t.Errorf("the group has the number %d, and with another before it %d", want, got)
	}
	if more[0].Passages[0].Copies == want {
		t.Error("two groups have one number")
	}
}

func TestCopies(t *testing.T) {
	const other = "Les mariniers demandent un vrai calendrier des travaux dans une lettre au ministre, et rappellent que trois ponts ont fermé sans préavis."
	long := news + " Il a aussi entendu les mariniers, qui demandent un vrai calendrier des travaux et rappellent que trois ponts ont fermé sans préavis."
	near := strings.Replace(long, "les horaires des ponts", "les horaires des bacs", 1)
	typography := strings.NewReplacer("'", "’", ", ", ",\u00a0", "Le ", "LE ").Replace(news)
	half := news[:len(news)/2] + "il a ensuite levé la séance sans rien décider de plus pour les riverains du fleuve."
	for _, tt := range []struct {
		name  string
		texts []string
		want  []int
	}{
		{"alone", []string{news, other}, []int{0, 0}},
		{"the same", []string{news, other, news}, []int{1, 0, 1}},
		{"a word changed", []string{long, near}, []int{1, 1}},
		{"another typography", []string{news, typography}, []int{1, 1}},
		{"half of it", []string{news, half}, []int{0, 0}},
		{"two groups, numbered by their first place", []string{other, long, near, other}, []int{1, 2, 2, 1}},
		{"short and the same", []string{"Il a dit oui.", "Il a dit oui."}, []int{1, 1}},
		{"short, a word apart", []string{"Il a dit oui.", "Il a dit non."}, []int{0, 0}},
		{"shorter than a shingle", []string{"Dit oui.", "Dit oui", "Dit non."}, []int{1, 1, 0}},
		{"other figures", []string{"Le budget atteint 12 millions d'euros.", "Le budget atteint 13 millions d'euros."}, []int{0, 0}},
		{"marks alone", []string{"* * *", "* * *"}, []int{0, 0}},
	} {
		if got := copiesOf(tt.texts...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCopiesAgain(t *testing.T) {
	docs := []*Document{{ID: "a.txt", Text: news}, {ID: "b.txt", Text: news}}
	Prepare(docs)
	groupCopies(docs)
	if a, b := docs[0].Passages[0].Copies, docs[1].Passages[0].Copies; a == 0 || a != b {
		t.Errorf("grouped again: %d and %d", a, b)
	}
	groupCopies(docs[:1])
	if got := docs[0].Passages[0].Copies; got != 0 {
		t.Errorf("alone: %d", got)
	}
}

func TestOverlapping(t *testing.T) {
	for _, tt := range []struct {
		a, b []uint32
		want bool
	}{
		{[]uint32{1}, nil, false},
		{[]uint32{1, 2, 3}, []uint32{1, 2, 3}, true},
		{[]uint32{1, 2, 3}, []uint32{2, 3, 4}, false},
		{[]uint32{1, 2}, []uint32{3, 4}, false},
		{[]uint32{1, 2, 3, 4, 5}, []uint32{1, 2, 3, 4}, true},
		{[]uint32{1, 2, 3, 4, 5, 6}, []uint32{1, 2, 3, 4}, false},
	} {
		if got := overlapping(tt.a, tt.b); got != tt.want {
			t.Errorf("overlapping(%v, %v) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	set := func(of, one int) (out []uint32) {
		for n := range of {
			if r.IntN(one) > 0 {
				out = append(out, uint32(n))
			}
		}
		return out
	}
	for range 2000 {
		of := 1 + r.IntN(60)
		a, b := set(of, 3+r.IntN(20)), set(of, 3+r.IntN(20))
		if len(a)+len(b) == 0 {
			continue
		}
		both := inBoth(a, b)
		want := float64(both)/float64(len(a)+len(b)-both) >= copyOverlap
		if got := overlapping(a, b); got != want {
			t.Fatalf("overlapping(%v, %v) = %v, want %v", a, b, got, want)
		}
	}
}

// notes are short texts of one template, each with a number of its own, in so many
// places that no two of them are copies.
func notes(n int) []*work {
	var docs []*Document
	for i := range n {
		docs = append(docs, &Document{ID: fmt.Sprintf("%05d", i), Title: fmt.Sprintf("Note de service %d", i),
			Text: fmt.Sprintf("La direction du port informe les usagers que le ponton numéro %d sera fermé pour entretien du lundi au vendredi. "+
				"Les bateaux amarrés au ponton %d seront déplacés vers le bassin de la Tourelle par les agents de la capitainerie.", i, i)})
	}
	works := workOn(docs)
	_ = prepareEach(context.Background(), works, func(*work) {})
	return works
}

// The work that passages and documents of one template make grows with their number,
// not with its square.
func TestTemplateGrowth(t *testing.T) {
	few, many := notes(1000), notes(4000)
	for _, tt := range []struct {
		name  string
		count func([]*work) int
	}{
		{"passages", groupWork},
		{"documents", func(works []*work) int { return relationsOf(works).compared }},
	} {
		a, b := tt.count(few), tt.count(many)
		if a == 0 || b > 5*a {
			t.Errorf("%s: 1000 need %d comparisons, 4000 need %d", tt.name, a, b)
		}
	}
	for _, w := range many {
		for _, p := range w.doc.Passages {
			if p.Copies != 0 {
				t.Fatalf("%s is a copy: %q", w.doc.ID, p.Text)
			}
		}
	}
}

// Of more copies than are looked at for a shingle, all are found.
func TestCopiesMany(t *testing.T) {
	var texts []string
	for i := range 10 * mostAlike {
		texts = append(texts, fmt.Sprintf("%s Il a aussi entendu les mariniers, qui demandent un vrai calendrier des travaux. Cela vaut %d fois.", news, i))
	}
	for i, n := range copiesOf(texts...) {
		if n != 1 {
			t.Fatalf("passage %d is in group %d", i, n)
		}
	}
}
