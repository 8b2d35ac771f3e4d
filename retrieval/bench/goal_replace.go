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
)

// replace lets one reader search without a pause, alone and beside a writer that
// replaces documents one by one. The index writes each to disk before the next;
// chromem-go has its collection in memory.
func (b *bench) replace() {
	b.prepare(b.size)
	ix, file := b.index()
	readOurs := func(i int) { ask(ix, b.questions[i%questionCount], 0, 0) }
	writeOurs := func(k int) {
		_, err := ix.Update(context.Background(), []*corpus.Document{b.changed(k)}, nil)
		must(err)
	}
	var idle, busy []time.Duration
	replaced, spent := 0, time.Duration(0)
	for range 2 {
		times, _, _ := watch(b.lasting(4*time.Second), readOurs, nil)
		idle = append(idle, times...)
		times, n, took := watch(b.lasting(8*time.Second), readOurs, func(k int) { writeOurs(replaced + k) })
		busy, replaced, spent = append(busy, times...), replaced+n, spent+took
	}
	ours := float64(replaced) / spent.Seconds()
	b.right("replace: passages afterwards, and reopened", fmt.Sprint(b.size), fmt.Sprint(ix.Passages()), ix.Passages() == b.size && b.kept(file, replaced))

	col := fillChromem(chromem.NewDB(), b.texts, b.matrix)
	_, n, took := watch(b.lasting(12*time.Second),
		func(i int) { nearestChromem(col, b.queries.Row(i%questionCount), topTen) },
		func(k int) {
			k %= b.size
			must(col.Delete(context.Background(), nil, nil, strconv.Itoa(k)))
			must(col.AddDocument(context.Background(), chromemDocument(k, b.changed(k).Text, b.matrix.Row(k))))
		})
	theirs := float64(n) / took.Seconds()
	b.atLeast("replace: faster than chromem-go", 100, ours/theirs)
	b.atMost("replace: the reader's p95, times idle", 2, float64(quantile(busy, .95))/float64(quantile(idle, .95)))
	b.times = append(b.times, fmt.Sprintf("replace\tdocuments a second: the index %.0f, chromem-go %.1f", ours, theirs),
		fmt.Sprintf("replace\treader's median and p95 in ms: idle %s %s, busy %s %s", ms(quantile(idle, .5)), ms(quantile(idle, .95)), ms(quantile(busy, .5)), ms(quantile(busy, .95))))
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
