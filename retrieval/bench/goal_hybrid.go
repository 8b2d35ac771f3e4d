package main

import (
	"os"
	"path/filepath"

	"github.com/philippgille/chromem-go"

	"github.com/verbatim-briefing/verbatim/corpus"
)

// hybrid times whole searches by text: analysis of the question, vectors, words,
// fusion, and the documents of the hits.
func (b *bench) hybrid() {
	b.prepare(b.size)
	ix, _ := b.index()
	col := fillChromem(chromem.NewDB(), b.texts, b.matrix)
	dir := filepath.Join(b.dir, "peers")
	must(os.MkdirAll(dir, 0o700))
	words := openBleve(dir, b.texts)
	defer words.Close()
	db := openSQLite(dir, b.texts, b.matrix)
	defer db.Close()

	question := func(i int) (string, []float32) { return b.questions[i%questionCount], b.queries.Row(i % questionCount) }
	search := func(share float64) func(i int) {
		var since, until corpus.Day
		if share < 1 {
			since, until = firstDay+100, firstDay+99+corpus.Day(share*daysInAll)
		}
		return func(i int) { ask(ix, b.questions[i%questionCount], since, until) }
	}
	bound := &timed{name: "read the matrix", run: func(int) { read(b.matrix.Flat()) }}
	all := &timed{name: "the index", run: search(1)}
	half := &timed{name: "the index, 50 % of the days", run: search(.5)}
	few := &timed{name: "the index, 1 % of the days", run: search(.01)}
	peer := &timed{name: "chromem-go + bleve + RRF", run: func(i int) {
		q, v := question(i)
		hybridChromem(col, words, q, v, topTen)
	}}
	lite := &timed{name: "SQLite FTS5 + sqlite-vec + RRF", run: func(i int) {
		q, v := question(i)
		hybridSQLite(db, q, v, topTen)
	}}
	interleave(b.rounds(40), bound, all, half, few, peer)
	// Seconds each: apart from the others, and not so often.
	interleave(b.rounds(5), lite)
	b.atMost("hybrid: times the read bound", .9, all.over(bound))
	b.atLeast("hybrid: faster than chromem-go + bleve + RRF", 20, peer.over(all))
	b.atMost("hybrid, window of 50 %: times all days", 1.3, half.over(all))
	b.atMost("hybrid, window of 1 %: times all days", .3, few.over(all))
	b.side("hybrid", bound, all, half, few, peer)
	b.side("peer", lite)
}
