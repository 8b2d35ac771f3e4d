package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

var (
	soakSize = flag.Int("soak", 0, "how many questions the soak test asks; 0 is 300 over each transport, or 100 with -short")
	soakRate = flag.Int("soakrate", 50, "how many of them a second")
)

// TestSoak asks many questions of the real program, as a process of its own, at a
// steady rate while Slack fails now and then. None is lost, none is answered twice,
// and memory stays as it is. At full size it is done over Socket Mode alone.
func TestSoak(t *testing.T) {
	n := *soakSize
	ways := transports[:1]
	if n == 0 {
		n, ways = 300, transports
		if testing.Short() {
			n = 100
		}
	}
	for _, transport := range ways {
		t.Run(transport, func(t *testing.T) { soakOver(t, transport, n) })
	}
}

func soakOver(t *testing.T, transport string, n int) {
	d := newDesk(t, plan{transport: transport, corpus: harbour, child: true, stopped: true})
	d.env["VERBATIM_LOG"] = "info"
	d.dirty = true
	d.start()
	// Slack takes one message a second in a channel, so that many need many channels.
	channels := max(150, 3**soakRate)
	for i := range channels {
		d.channels(fmt.Sprintf("CSOAK%d", i))
	}
	d.slack.Limit(slackfake.Limits{PerChannel: time.Second, Burst: 3})
	stop := make(chan struct{})
	var beside sync.WaitGroup
	beside.Go(func() { troubles(d.slack, stop) })
	s := &soak{d: d, channels: channels, total: n}
	beside.Go(func() { s.weigh(stop) })

	begun := time.Now()
	tick := time.NewTicker(time.Second / time.Duration(*soakRate))
	defer tick.Stop()
	var asking sync.WaitGroup
	for i := range n {
		<-tick.C
		s.begun.Store(int64(i))
		asking.Go(func() { s.ask(i) })
	}
	asking.Wait()
	asked := time.Since(begun)
	acks := d.slack.Acks()
	d.slack.ClearFaults()
	close(stop)
	beside.Wait()
	drained := s.drain(t)
	d.rest()
	s.check(t)
	p95 := slackfake.Percentile(acks, 0.95)
	t.Logf("%d questions in %.1f s over %s, %d attempts to deliver; acknowledged p50 %v, p95 %v, p99 %v; all answered %.1f s later",
		n, asked.Seconds(), transport, len(acks), slackfake.Percentile(acks, 0.5), p95, slackfake.Percentile(acks, 0.99), drained.Seconds())
	t.Logf("the program's heap at its least in each quarter, in MB: %v", megabytes(s.heaps[:]))
	if p95 > 300*time.Millisecond {
		t.Logf("acknowledged late: p95 is over 300 ms")
	}
	if last, second := s.heaps[3], s.heaps[1]; second > 0 && last > 2*second+32<<20 {
		t.Errorf("memory grows: %v MB", megabytes(s.heaps[:]))
	}
}

var heapAlloc = regexp.MustCompile(`(?m)^go_memstats_heap_alloc_bytes (\S+)$`)

// weigh notes the least that the program's heap held in each quarter, which is
// what was left after a collection, until stop.
func (s *soak) weigh(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(200 * time.Millisecond):
		}
		_, page := s.d.get("/metrics")
		m := heapAlloc.FindStringSubmatch(page)
		if m == nil {
			continue
		}
		bytes, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			s.d.Error(err)
			return
		}
		least := &s.heaps[int(s.begun.Load())*4/s.total]
		if *least == 0 || uint64(bytes) < *least {
			*least = uint64(bytes)
		}
	}
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
	total    int
	begun    atomic.Int64
	heaps    [4]uint64
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
