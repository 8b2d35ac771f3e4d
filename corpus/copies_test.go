package corpus

import (
	"fmt"
	"math"
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

func TestOverlap(t *testing.T) {
	for _, tt := range []struct {
		a, b []uint64
		want float64
	}{
		{nil, nil, 0},
		{[]uint64{1}, nil, 0},
		{[]uint64{1, 2, 3}, []uint64{1, 2, 3}, 1},
		{[]uint64{1, 2, 3}, []uint64{2, 3, 4}, 0.5},
		{[]uint64{1, 2}, []uint64{3, 4}, 0},
	} {
		if got := overlap(tt.a, tt.b); got != tt.want {
			t.Errorf("overlap(%v, %v) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}
