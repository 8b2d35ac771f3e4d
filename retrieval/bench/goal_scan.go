package main

import (
	"context"
	"fmt"
	"math"

	"github.com/philippgille/chromem-go"

	"github.com/verbatim-briefing/verbatim/retrieval/vectors"
)

const topTen = 10

func (b *bench) exact() {
	b.prepare(b.size)
	col := fillChromem(chromem.NewDB(), b.texts, b.matrix)
	codes := vectors.Quantize(b.matrix)
	b.sameAsChromem(codes, func(query []float32) []vectors.Match { return nearestChromem(col, query, topTen) })
	bound := &timed{name: "read the matrix", run: func(int) { read(b.matrix.Flat()) }}
	float := &timed{name: "float32", run: func(i int) { b.nearest(nil, i, vectors.Filter{}) }}
	coded := &timed{name: "int8, then float32", run: func(i int) { b.nearest(codes, i, vectors.Filter{}) }}
	peer := &timed{name: "chromem-go", run: func(i int) { nearestChromem(col, b.queries.Row(i%questionCount), topTen) }}
	interleave(b.rounds(40), bound, float, coded, peer)
	b.atMost("exact, float32: times the read bound", 1.6, float.over(bound))
	b.atMost("exact, int8: times the read bound", 1.6, coded.over(bound))
	b.atLeast("exact, float32: faster than chromem-go", 10, peer.over(float))
	b.atLeast("exact, int8: faster than chromem-go", 10, peer.over(coded))
	b.side("exact", bound, float, coded, peer)
}

// nearest is the scan of the product: of codes where there are some.
func (b *bench) nearest(codes *vectors.Codes, i int, f vectors.Filter) []vectors.Match {
	query := b.queries.Row(i % questionCount)
	var out []vectors.Match
	var err error
	if codes == nil {
		out, err = b.matrix.Nearest(context.Background(), query, topTen, f)
	} else {
		out, err = b.matrix.NearestCodes(context.Background(), codes, query, topTen, f)
	}
	must(err)
	return out
}

// sameAsChromem compares the ten best of every question. Two rows whose scores
// are one to six digits may stand in either order, for chromem adds up otherwise.
func (b *bench) sameAsChromem(codes *vectors.Codes, peer func(query []float32) []vectors.Match) {
	same, all := 0, 0
	for i := range questionCount {
		want := peer(b.queries.Row(i))
		for _, got := range [][]vectors.Match{b.nearest(nil, i, vectors.Filter{}), b.nearest(codes, i, vectors.Filter{})} {
			score := make(map[int32]float32)
			for _, m := range got {
				score[m.Row] = m.Score
			}
			for k, m := range want {
				all++
				if s, ok := score[m.Row]; ok && near(s, m.Score) && near(got[k].Score, m.Score) {
					same++
				}
			}
		}
	}
	b.right("exact: the same ids as chromem-go", fmt.Sprint(all), fmt.Sprint(same), same == all)
}

func near(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 }

func (b *bench) window() {
	b.prepare(b.size)
	codes := vectors.Quantize(b.matrix)
	days := make([]int32, b.size)
	for i := range days {
		days[i] = int32(dayOf(i))
	}
	filter := func(share float64) vectors.Filter {
		return vectors.Filter{From: days, To: days, Since: int32(firstDay) + 100, Until: int32(firstDay) + 99 + int32(share*daysInAll)}
	}
	for _, c := range []struct {
		name  string
		codes *vectors.Codes
	}{{"float32", nil}, {"int8", codes}} {
		all := &timed{name: c.name + ", all days", run: func(i int) { b.nearest(c.codes, i, vectors.Filter{}) }}
		half := &timed{name: c.name + ", 50 %", run: func(i int) { b.nearest(c.codes, i, filter(.5)) }}
		few := &timed{name: c.name + ", 1 %", run: func(i int) { b.nearest(c.codes, i, filter(.01)) }}
		interleave(b.rounds(60), all, half, few)
		b.atMost("window of 50 %, "+c.name+": times all days", 1.3, half.over(all))
		b.atMost("window of 1 %, "+c.name+": times all days", .3, few.over(all))
		b.side("window", all, half, few)
	}
}
