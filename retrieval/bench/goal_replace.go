package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/philippgille/chromem-go"

	"github.com/verbatim-briefing/verbatim/corpus"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// replace lets one reader search without a pause, alone and beside a writer that
// replaces documents, one by one and twenty at a time. The index has them on disk
// before it goes on; chromem-go has its collection in memory.
func (b *bench) replace() {
	b.prepare(b.size)
	ix, file := b.index()
	col := fillChromem(chromem.NewDB(), b.texts, b.matrix)
	idle := b.idle(ix)
	next := 0
	for _, batch := range []int{1, 20} {
		readers, ours := b.writeIndex(ix, batch, &next)
		idle = append(idle, b.idle(ix)...)
		theirs := b.writeChromem(col, batch)
		how := "one by one"
		if batch > 1 {
			how = fmt.Sprintf("%d at a time", batch)
		}
		b.atLeast("replace "+how+": faster than chromem-go", 100, ours/theirs)
		b.atMost("replace "+how+": the reader's p95, times idle", 2, float64(quantile(readers, .95))/float64(quantile(idle, .95)))
		b.times = append(b.times, fmt.Sprintf("replace\t%s, documents a second: the index %.0f, chromem-go %.1f", how, ours, theirs),
			fmt.Sprintf("replace\tthe reader's median and p95 in ms: idle %s %s, busy %s %s", ms(quantile(idle, .5)), ms(quantile(idle, .95)), ms(quantile(readers, .5)), ms(quantile(readers, .95))))
	}
	b.right("replace: passages afterwards, and reopened", fmt.Sprint(b.size), fmt.Sprint(ix.Passages()), ix.Passages() == b.size && b.kept(file, next))
}

func (b *bench) idle(ix *retrieval.Index) []time.Duration {
	times, _, _ := watch(b.lasting(4*time.Second), func(i int) { ask(ix, b.questions[i%questionCount], 0, 0) }, nil)
	return times
}

// writeIndex replaces documents from the next one on, under a reader, and returns
// how long its searches took and how many documents were replaced a second.
func (b *bench) writeIndex(ix *retrieval.Index, batch int, next *int) (readers []time.Duration, rate float64) {
	first := *next
	readers, writes, took := watch(b.lasting(12*time.Second), func(i int) { ask(ix, b.questions[i%questionCount], 0, 0) }, func(w int) {
		docs := make([]*corpus.Document, batch)
		for j := range docs {
			docs[j] = b.changed(first + w*batch + j)
		}
		_, err := ix.Update(context.Background(), docs, nil)
		must(err)
	})
	*next += writes * batch
	return readers, float64(writes*batch) / took.Seconds()
}

// writeChromem does the same to a collection of chromem-go.
func (b *bench) writeChromem(col *chromem.Collection, batch int) (rate float64) {
	_, writes, took := watch(b.lasting(12*time.Second), func(i int) { nearestChromem(col, b.queries.Row(i%questionCount), topTen) }, func(w int) {
		ids, docs := make([]string, batch), make([]chromem.Document, batch)
		for j := range docs {
			k := (w*batch + j) % b.size
			ids[j] = strconv.Itoa(k)
			docs[j] = chromemDocument(k, b.changed(k).Text, b.matrix.Row(k))
		}
		must(col.Delete(context.Background(), nil, nil, ids...))
		must(col.AddDocuments(context.Background(), docs, 2))
	})
	return float64(writes*batch) / took.Seconds()
}

// changed is document k with other words.
func (b *bench) changed(k int) *corpus.Document {
	return document(k%b.size, b.texts[(k+k/b.size+1)%b.size])
}

// kept opens the index in file and reports whether it holds what was written last.
func (b *bench) kept(file string, replaced int) bool {
	ix := b.open(file)
	for range 100 {
		k := rand.IntN(min(replaced, b.size)) + max(0, replaced-b.size)
		if d := ix.Document(documentID(k % b.size)); d == nil || d.Text != b.changed(k).Text {
			return false
		}
	}
	return ix.Passages() == b.size
}

// watch calls read again and again for as long as it is told to and returns how
// long each call took. Meanwhile another goroutine calls write, if that is not
// nil; how often it ended, and in what time, is returned too.
func watch(lasting time.Duration, read, write func(i int)) (times []time.Duration, writes int, took time.Duration) {
	start := time.Now()
	var wg sync.WaitGroup
	if write != nil {
		wg.Go(func() {
			for time.Since(start) < lasting {
				write(writes)
				writes++
			}
			took = time.Since(start)
		})
	}
	for i := 0; time.Since(start) < lasting; i++ {
		before := time.Now()
		read(i)
		times = append(times, time.Since(before))
	}
	wg.Wait()
	return times, writes, took
}
