package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

var (
	killSeed = flag.Uint64("killseed", 0, "what the points of the kill test are drawn from; 0 is another one every time")
	kills    = flag.Int("kills", 0, "how often the kill test kills the program, over each transport; 0 is 26, or 5 with -short")
)

// recovery is how long everything that was acknowledged may take after the last
// restart.
const recovery = 2 * time.Minute

// TestKill kills the real program at any time, and in the midst of every call to
// Slack, while people ask and editions come due. What was acknowledged is answered
// once, and every edition is posted once.
func TestKill(t *testing.T) {
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	n := *kills
	if n == 0 {
		n = 26
		if testing.Short() {
			n = 5
		}
	}
	t.Logf("-killseed=%d -kills=%d", seed, n)
	overBoth(t, func(t *testing.T, transport string) {
		random := rand.New(rand.NewPCG(seed, uint64(len(transport))))
		k := &killTest{t: t, random: random}
		k.desk = newDesk(t, plan{
			transport: transport, child: true, stopped: true, corpus: todaysPapers(),
			fake: slackfake.Options{Hook: k.hook},
		})
		k.dirty = true // what a process that is gone had begun may be refused to the next
		if transport == "http" {
			// A workspace without streams and statuses: answers replace a placeholder.
			k.slack.WithoutMethods("assistant.threads.setStatus", "chat.startStream", "chat.appendStream", "chat.stopStream")
		}
		k.run(n)
	})
}

// todaysPapers are documents of today and yesterday, so that editions have stories.
func todaysPapers() map[string]string {
	files := map[string]string{}
	for i, name := range []string{"Armel", "Bréhec", "Corvec", "Dinard"} {
		day := time.Now().UTC().AddDate(0, 0, -i%2).Format(time.DateOnly)
		files[strings.ToLower(name[:1])+".md"] = fmt.Sprintf(`---
title: Le port de %[1]s
publisher: Agence Littoral
date: %[2]s
---
Le maire de %[1]s a annoncé %[3]d millions d’euros pour les quais du port de %[1]s.

Les travaux du port de %[1]s dureront %[4]d mois, a précisé la directrice.
`, name, day, 3+i, 14+i)
	}
	return files
}

// A killTest is the desk, what was asked at it, and the trap that is set.
type killTest struct {
	*desk
	t      *testing.T
	random *rand.Rand
	trap   atomic.Pointer[trap]
	sprung map[string]int // by method and moment

	mu       sync.Mutex
	asked    []*question
	editions []string // channels with a subscription that is due
}

// A question is something that was asked of the program.
type question struct {
	channel, user, ts string
	acked, command    bool
	want              string // words of the answer, "" for any
}

// A trap kills the program at a call.
type trap struct {
	method string
	done   bool // after the call took effect, before it is answered
	skip   atomic.Int32
	kill   func()
	sprung chan struct{}
}

func (k *killTest) hook(method string, done bool) {
	t := k.trap.Load()
	if t == nil || t.method != method || t.done != done || t.skip.Add(-1) >= 0 || !k.trap.CompareAndSwap(t, nil) {
		return
	}
	t.kill()
	close(t.sprung)
}

// trapped are the calls in whose midst the program is killed, in turn.
var trapped = []string{
	"chat.postMessage", "chat.startStream", "chat.stopStream", "chat.update", "response_url", "chat.postEphemeral",
	"assistant.threads.setStatus", "users.info", "conversations.info", "conversations.replies", "conversations.history",
	"chat.appendStream", "auth.test", "apps.connections.open",
}

func (k *killTest) run(kills int) {
	k.sprung = map[string]int{}
	ctx, stop := context.WithCancel(k.t.Context())
	defer stop()
	// The first life makes the store, in peace.
	k.start()
	var asking sync.WaitGroup
	for i := range 3 {
		r := rand.New(rand.NewPCG(k.random.Uint64(), uint64(i)))
		asking.Go(func() { k.ask(ctx, r, i) })
	}
	for i := range kills {
		k.kill(i)
	}
	stop()
	asking.Wait()
	begun := time.Now()
	k.drain()
	k.t.Logf("all done %.1f s after the last restart; killed %d times, in calls: %v", time.Since(begun).Seconds(), kills, k.sprung)
	k.rest()
	k.check()
}

// due subscribes channels whose edition has come due.
func (k *killTest) due(n int) {
	for range n {
		channel := fmt.Sprintf("CREVUE%d", len(k.editions))
		k.channels(channel)
		subscribe(k.desk, channel, "UANNE")
		k.mu.Lock()
		k.editions = append(k.editions, channel)
		k.mu.Unlock()
	}
}

// kill kills the program at a time or in a call, and starts it again.
func (k *killTest) kill(i int) {
	l := k.running
	pause := time.Duration(50+k.random.IntN(700)) * time.Millisecond
	if i%3 < 2 {
		t := &trap{method: trapped[k.random.IntN(len(trapped))], done: k.random.IntN(2) == 0, kill: l.kill, sprung: make(chan struct{})}
		t.skip.Store(int32(k.random.IntN(3)))
		k.trap.Store(t)
		pause = 1500 * time.Millisecond
		select {
		case <-t.sprung:
			k.sprung[fmt.Sprintf("%s %v", t.method, t.done)]++
		case <-time.After(pause):
			k.trap.CompareAndSwap(t, nil)
		}
	} else {
		time.Sleep(pause)
	}
	l.kill()
	<-l.ended
	if i%8 == 7 { // a life that does not get as far as to listen
		l := k.spawn()
		time.Sleep(time.Duration(k.random.IntN(300)) * time.Millisecond)
		l.kill()
		<-l.ended
	}
	k.due(2)
	k.launch()
}

// ask is somebody who asks, now and then, until ctx is done.
func (k *killTest) ask(ctx context.Context, r *rand.Rand, who int) {
	names := []string{"Armel", "Bréhec", "Corvec", "Dinard"}
	for n := 0; ctx.Err() == nil; n++ {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Duration(100+r.IntN(300)) * time.Millisecond):
		}
		q := &question{channel: fmt.Sprintf("CASK%dX%d", who, n%12), user: "UANNE"}
		k.channels(q.channel)
		name := names[r.IntN(len(names))]
		text := fmt.Sprintf("Combien de mois dureront les travaux du port de %s ?", name)
		var del *slackfake.Delivery
		var err error
		switch kind := r.IntN(8); {
		case kind == 0:
			q.command, q.channel = true, fmt.Sprintf("CBRIEF%dX%d", who, n)
			k.channels(q.channel)
			del, err = k.slack.DeliverCommand(context.Background(), slackfake.Command{Name: "/brief", Text: "port de " + name, Channel: q.channel, User: q.user})
		case kind == 1:
			text = "Que dit le pape de ce sujet ?"
			fallthrough
		default:
			del, err = k.slack.DeliverMention(context.Background(), slackfake.Said{Channel: q.channel, User: q.user, Text: text})
		}
		if err != nil || del == nil {
			k.t.Errorf("not delivered: %v", err)
			continue
		}
		q.ts, q.acked = del.TS, del.Acked
		k.mu.Lock()
		k.asked = append(k.asked, q)
		k.mu.Unlock()
	}
}

// drain waits until everything that was acknowledged or came due is there.
func (k *killTest) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), recovery)
	defer cancel()
	err := k.slack.WaitFor(ctx, func(*slackfake.Server) bool { return k.missing() == "" })
	if err != nil {
		k.t.Errorf("after %v there is still no %s", recovery, k.missing())
	}
}

// missing names something that is not there yet, "" when nothing is missing.
func (k *killTest) missing() string {
	for _, q := range k.asked {
		if q.acked && k.answers(q) == 0 {
			return fmt.Sprintf("answer to %+v", *q)
		}
	}
	for _, channel := range k.editions {
		if len(k.posted(channel)) == 0 {
			return "edition in " + channel
		}
	}
	return ""
}

// answers counts the answers to a question that stand as they will stay.
func (k *killTest) answers(q *question) int {
	if q.command {
		return len(k.slack.Ephemerals(q.channel, q.user))
	}
	n := 0
	for _, m := range k.slack.Replies(q.channel, q.ts) {
		if settled(m) {
			n++
		}
	}
	return n
}

// check counts what was answered and posted.
func (k *killTest) check() {
	acked, repeated := 0, 0
	for _, q := range k.asked {
		if q.acked {
			acked++
		}
		if q.command { // Slack does not keep these, so that nobody can know
			if k.answers(q) > 1 {
				repeated++
			}
			continue
		}
		replies := k.slack.Replies(q.channel, q.ts)
		if len(replies) > 1 || q.acked && len(replies) == 0 {
			k.t.Errorf("%d replies to %+v", len(replies), *q)
		}
		for _, m := range replies {
			if !settled(m) {
				k.t.Errorf("a reply is not finished: %+v", m)
			}
		}
	}
	for _, channel := range k.editions {
		if n := len(k.posted(channel)); n != 1 {
			k.t.Errorf("%d editions in %s", n, channel)
		}
	}
	k.t.Logf("%d of %d questions acknowledged; %d editions; %d messages to one person came twice", acked, len(k.asked), len(k.editions), repeated)
	codes := map[string]int{}
	for _, c := range k.slack.Refused() {
		codes[c.Method+" "+c.Error]++
	}
	if len(codes) > 0 {
		k.t.Logf("refused by Slack: %v", codes)
	}
	if k.t.Failed() {
		k.t.Logf("posted:\n%s", k.seen())
	}
}
