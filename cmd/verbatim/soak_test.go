package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

var (
	soakSize = flag.Int("soak", 0, "how many questions the soak test asks; 0 is 300, or 100 with -short")
	soakRate = flag.Int("soakrate", 50, "how many of them a second")
)

// TestSoak asks many questions at a steady rate while Slack fails now and then.
// None is lost, none is answered twice, and memory stays as it is.
func TestSoak(t *testing.T) {
	n := *soakSize
	if n == 0 {
		n = 300
		if testing.Short() {
			n = 100
		}
	}
	transport := "socket"
	d := newDesk(t, plan{transport: transport, corpus: harbour})
	d.env["VERBATIM_LOG"] = "warn" // what is kept of the log here is not the program's memory
	d.dirty = true
	// Slack takes one message a second in a channel, so that many need many channels.
	channels := max(150, 3**soakRate)
	for i := range channels {
		d.channels(fmt.Sprintf("CSOAK%d", i))
	}
	d.slack.Limit(slackfake.Limits{PerChannel: time.Second, Burst: 3})
	stop := make(chan struct{})
	var trouble sync.WaitGroup
	trouble.Go(func() { troubles(d.slack, stop) })

	s := &soak{d: d, channels: channels}
	begun := time.Now()
	tick := time.NewTicker(time.Second / time.Duration(*soakRate))
	defer tick.Stop()
	var asking sync.WaitGroup
	var heaps []uint64
	for i := range n {
		<-tick.C
		asking.Go(func() { s.ask(i) })
		if (i+1)%(n/4) == 0 {
			heaps = append(heaps, heap())
		}
	}
	asking.Wait()
	asked := time.Since(begun)
	acks := d.slack.Acks()
	close(stop)
	trouble.Wait()
	d.slack.ClearFaults()
	drained := s.drain(t)
	d.rest()
	s.check(t)
	heaps = append(heaps, heap())
	p95 := slackfake.Percentile(acks, 0.95)
	t.Logf("%d questions in %.1f s over %s, %d attempts to deliver; acknowledged p50 %v, p95 %v, p99 %v; all answered %.1f s later",
		n, asked.Seconds(), transport, len(acks), slackfake.Percentile(acks, 0.5), p95, slackfake.Percentile(acks, 0.99), drained.Seconds())
	t.Logf("heap in MB at each quarter and at the end: %v", megabytes(heaps))
	if p95 > 300*time.Millisecond {
		t.Logf("acknowledged late: p95 is over 300 ms")
	}
	// What is live is the index, what is under way, and what the stand-in keeps for the check.
	if last, half := heaps[len(heaps)-1], heaps[1]; last > 2*half+64<<20 {
		t.Errorf("memory grows: %v MB", megabytes(heaps))
	}
}

// heap is how many bytes are live.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func megabytes(of []uint64) []uint64 {
	out := make([]uint64, len(of))
	for i, n := range of {
		out[i] = n >> 20
	}
	return out
}

// troubles lets one call in some fifteen go wrong, in each of the ways in which
// calls go wrong, until stop.
func troubles(s *slackfake.Server, stop <-chan struct{}) {
	r := rand.New(rand.NewPCG(1, 2))
	methods := []string{"chat.startStream", "chat.stopStream", "chat.postMessage", "assistant.threads.setStatus", "users.info"}
	kinds := []slackfake.FaultKind{slackfake.RateLimited, slackfake.ServerError, slackfake.DropBefore, slackfake.DropAfter}
	for {
		select {
		case <-stop:
			return
		case <-time.After(100 * time.Millisecond):
			s.Fault(methods[r.IntN(len(methods))], slackfake.Fault{Kind: kinds[r.IntN(len(kinds))], Times: 1, RetryAfter: time.Second})
		}
	}
}

// A soak is what was asked.
type soak struct {
	d        *desk
	channels int
	mu       sync.Mutex
	asked    []*question
}

// soakQuestions are asked in turn, each with words of its answer.
var soakQuestions = [][2]string{
	{"Combien ont coûté les travaux du quai nord ?", "4,2 millions"},
	{"Quand la compagnie Armor reprendra-t-elle la liaison de nuit ?", "20 mars 2024"},
	{"Quelle offre le conseil du port de Brévin a-t-il refusée ?", "Meridian"},
}

func (s *soak) ask(i int) {
	q := &question{channel: fmt.Sprintf("CSOAK%d", i%s.channels), user: []string{"UANNE", "UBEN", "UCLAIRE"}[i%3], want: soakQuestions[i%3][1]}
	del, err := s.d.slack.DeliverMention(s.d.Context(), slackfake.Said{Channel: q.channel, User: q.user, Text: soakQuestions[i%3][0]})
	if err != nil {
		s.d.Errorf("not delivered: %v", err)
		return
	}
	q.ts, q.acked = del.TS, del.Acked
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, q)
}

// drain waits until every question has an answer, and returns how long that took.
func (s *soak) drain(t *testing.T) time.Duration {
	begun := time.Now()
	left := s.asked
	for time.Since(begun) < recovery {
		var still []*question
		for _, q := range left {
			if len(s.d.slack.Replies(q.channel, q.ts)) == 0 {
				still = append(still, q)
			}
		}
		if left = still; len(left) == 0 {
			return time.Since(begun)
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Errorf("after %v there are still %d questions without an answer", recovery, len(left))
	return time.Since(begun)
}

func (s *soak) check(t *testing.T) {
	lost, twice, wrong := 0, 0, 0
	for _, q := range s.asked {
		replies := s.d.slack.Replies(q.channel, q.ts)
		switch {
		case !q.acked:
			t.Errorf("not acknowledged: %+v", *q)
		case len(replies) == 0:
			lost++
		case len(replies) > 1:
			twice++
		case !settled(replies[0]) || !strings.Contains(plainly(replies[0].Text), q.want):
			wrong++
			t.Logf("to %s: %q", q.want, replies[0].Text)
		}
	}
	if lost+twice+wrong > 0 {
		t.Errorf("of %d questions %d are lost, %d answered twice, %d wrongly or in part", len(s.asked), lost, twice, wrong)
	}
}
