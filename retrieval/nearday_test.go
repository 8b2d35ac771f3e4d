package retrieval

import (
	"math"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/corpus"
)

func TestNearDay(t *testing.T) {
	day := func(year int, month time.Month, day int) int32 {
		d, ok := corpus.NewDay(year, month, day)
		if !ok {
			t.Fatal(year, month, day)
		}
		return int32(d)
	}
	rows := []int32{0, day(2021, 3, 19), day(2022, 1, 30), day(2024, 5, 2)}
	g := &segment{from: rows, to: rows}
	for _, c := range []struct {
		query string
		want  []float64 // by row
	}{
		{"Prévisions pour le port de Brume, année 2021", []float64{0, 1, math.Exp(-30. / 150), math.Exp(-853. / 150)}},
		{"le budget 2022", []float64{0, math.Exp(-288. / 150), 1, math.Exp(-488. / 150)}},
		{"Que s'est-il passé le 19 mars 2021 ?", []float64{0, 1, math.Exp(-317. / 150), math.Exp(-1140. / 150)}},
		{"les 12 phares", []float64{0, 0, 0, 0}},
		{"au printemps", []float64{0, 0, 0, 0}},
	} {
		named := daysNamed(c.query)
		for row, want := range c.want {
			if got := nearDay(g, row, named); math.Abs(got-want) > 1e-9 {
				t.Errorf("%q, row %d: %v, want %v (%v)", c.query, row, got, want, named)
			}
		}
	}
}
