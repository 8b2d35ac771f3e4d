package retrieval

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

// TestFewRowsScoreAlike holds the lexical scores of passages that are looked at one
// by one to those which they have when all are scored.
func TestFewRowsScoreAlike(t *testing.T) {
	s := index(t, fleet(300)).load()
	p := &s.parts[0]
	words := s.lexical.expand("Quand le phare du port a-t-il été fermé après la tempête et le naufrage ?", "fr")
	sought := s.lexical.seek(resolve(words))[0]
	all := s.lexical.score(p.segment, sought, allowed{nil, p.rows()})
	defer all.release()
	r := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		a := allowed{mask: make([]uint64, (p.rows()+63)/64)}
		for range 1 + r.IntN(12) {
			row := r.IntN(p.rows())
			if !a.has(row) {
				a.mask[row/64] |= 1 << (row % 64)
				a.count++
			}
		}
		few := s.lexical.score(p.segment, sought, a)
		if len(few.few) != a.count {
			t.Fatalf("%d rows of %d", len(few.few), a.count)
		}
		for _, row := range few.few {
			if got, want := few.of(int(row)), all.of(int(row)); got != want || !a.has(int(row)) {
				t.Fatalf("row %d scores %v, want %v", row, got, want)
			}
		}
		few.release()
	}
}

// TestLimitsAreTheFilter holds the rows that a query allows to what the window and
// the collections say of each.
func TestLimitsAreTheFilter(t *testing.T) {
	docs := fleet(150)
	for i, d := range docs {
		d.Collection = []string{"", "east", "west"}[i%3]
	}
	ix := index(t, docs)
	if _, err := ix.Update(t.Context(), nil, []string{docs[3].ID, docs[77].ID}); err != nil {
		t.Fatal(err)
	}
	s := ix.load()
	for _, q := range []Query{
		{}, {Since: mustDay(t, "2020-01-10")}, {Until: mustDay(t, "2020-02-01"), Collections: []string{"east", "none"}},
		{Since: mustDay(t, "1900-01-01"), Until: mustDay(t, "1900-01-02")}, {Collections: []string{"none"}},
	} {
		l := s.limits(q)
		any := false
		for i := range s.parts {
			p := &s.parts[i]
			count := 0
			for row := range p.rows() {
				d := s.document(p.base + int32(row))
				date := corpus.Date{From: corpus.Day(p.from[row]), To: corpus.Day(p.to[row])}
				want := p.isLive(row) && (q.Since == 0 && q.Until == 0 || !date.IsZero() && date.Overlaps(q.Since, q.Until))
				if len(q.Collections) > 0 {
					want = want && d.Collection == q.Collections[0]
				}
				if got := l.pass(p.base + int32(row)); got != want {
					t.Errorf("%+v: row %d passes: %v", q, row, got)
				}
				if want {
					count++
				}
			}
			any = any || count > 0
			if l.rows[i].count != count {
				t.Errorf("%+v: %d rows, want %d", q, l.rows[i].count, count)
			}
		}
		if l.none() == any {
			t.Errorf("%+v: none is %v", q, l.none())
		}
	}
}

func TestSeekUnit(t *testing.T) {
	var list []posting
	for i := range int32(50) {
		list = append(list, posting{unit: 3 * i})
		for unit := int32(-1); unit < 3*i+4; unit++ {
			want := 0
			for want < len(list) && list[want].unit < unit {
				want++
			}
			if got := seekUnit(list, unit); got != want {
				t.Fatalf("unit %d of %d: %d, want %d", unit, len(list), got, want)
			}
		}
	}
}

func TestMaskOf(t *testing.T) {
	for _, rows := range []int{1, 64, 1000, 1 << 14, 1<<14 + 65} {
		f := vectors.Filter{From: make([]int32, rows), To: make([]int32, rows), Since: 3, Until: 5}
		for i := range rows {
			f.From[i], f.To[i] = int32(i%9), int32(i%9)
		}
		if got, want := maskOf(f, rows), f.Mask(nil, 0, rows); !slices.Equal(got, want) {
			t.Errorf("%d rows: another mask in halves than in one piece", rows)
		}
	}
}
