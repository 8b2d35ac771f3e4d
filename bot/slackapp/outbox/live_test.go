package outbox

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// live writes pieces out as they come, one call at a time, until the post is whole.
func (d *desk) live(id string, pieces ...string) {
	ctx := context.Background()
	l := d.out.newLive(ctx, id)
	for _, piece := range pieces {
		l.Append(piece)
		if pause, on := l.next(ctx); on {
			d.clock.Sleep(ctx, pause)
		}
	}
	l.end()
}

// whole gives a post its parts.
func (d *desk) whole(id string, parts ...blocks.Message) {
	p := d.shelf.posts[id]
	for _, m := range parts {
		raw, err := json.Marshal(m)
		if err != nil {
			d.t.Fatal(err)
		}
		p.Parts = append(p.Parts, raw)
	}
}

func TestLive(t *testing.T) {
	pieces := []string{"Une première phrase. ", "Une deuxième. ", "Une troisième. "}
	all := strings.Join(pieces, "")
	limited := func(d *desk, method string, skip int) {
		d.slack.Fault(method, slackfake.Fault{Kind: slackfake.RateLimited, Skip: skip, Times: 1, RetryAfter: 2 * time.Second})
	}
	broken := func(method string, f slackfake.Fault) func(*desk) { return func(d *desk) { d.slack.Fault(method, f) } }
	tests := []struct {
		name  string
		setup func(d *desk)
		then  func(d *desk) // when it is written out, before there is the message
		words []string      // of the message, when they are others
		live  bool          // what is seen was written out to the end
	}{
		{name: "as it should be", live: true},
		{name: "a message with more", words: append(pieces, "Une quatrième. "), live: true},
		{name: "much more", words: append(pieces, strings.Repeat("Encore. ", 1400)), live: true},
		{name: "other words", words: []string{"Tout autre chose."}},
		{name: "fewer words", words: pieces[:2]},
		{name: "start limited", setup: func(d *desk) { limited(d, "chat.startStream", 0) }, live: true},
		{name: "append limited", setup: func(d *desk) { limited(d, "chat.appendStream", 0) }, live: true},
		{name: "append limited later", setup: func(d *desk) { limited(d, "chat.appendStream", 2) }, live: true},
		{name: "the rest limited", words: append(pieces, "Fin. "), then: func(d *desk) { limited(d, "chat.appendStream", 0) }, live: true},
		{name: "append fails", setup: broken("chat.appendStream", slackfake.Fault{Kind: slackfake.ServerError, Status: 500, Skip: 1, Times: 1})},
		{name: "append cut after", setup: broken("chat.appendStream", slackfake.Fault{Kind: slackfake.DropAfter, Skip: 1, Times: 1})},
		{name: "the rest fails", words: append(pieces, "Fin. "), then: broken("chat.appendStream", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})},
		{name: "start cut after", setup: broken("chat.startStream", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})},
		{name: "stop cut after", then: broken("chat.stopStream", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})},
		{name: "not in this channel", setup: broken("chat.startStream", slackfake.Fault{Kind: slackfake.APIError, Code: "channel_type_not_supported"})},
		{name: "unknown method", setup: func(d *desk) { d.slack.WithoutMethods("chat.startStream", "chat.appendStream", "chat.stopStream") }},
		{name: "deleted meanwhile", then: func(d *desk) { d.out.o.Client.DeleteMessage(channel, d.shelf.post("p").Placeholder) }},
		{name: "no empty streams", setup: broken("chat.startStream", slackfake.Fault{Kind: slackfake.APIError, Code: "no_text", Times: 1}), live: true},
		{name: "a delivery too early", then: func(d *desk) { d.finish("p") }, live: true},
		{name: "another process delivers", then: func(d *desk) { d.restart() }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			d.add("p", record.ViaStream)
			if test.setup != nil {
				test.setup(d)
			}
			d.live("p", pieces...)
			if test.then != nil {
				test.then(d)
			}
			words := test.words
			if words == nil {
				words = pieces
			}
			d.whole("p", streamed(words...), message("suite"))
			d.finish("p")
			replies := d.replies()
			if got := onScreen(replies); !same(got, []string{strings.Join(words, ""), "suite"}) {
				t.Fatalf("the thread reads %.120q", got)
			}
			written := replies[0].Streamed
			if live := len(written) > 0 && strings.HasPrefix(written[0], pieces[0]) && len(d.slack.Calls("chat.update")) == 0; live != test.live {
				t.Errorf("written out to the end: %v, want %v: %q", live, test.live, written)
			}
			if test.live && !strings.HasSuffix(onScreen(replies)[0], "fin") {
				t.Error("the stream has no end")
			}
			if !strings.Contains(string(replies[0].Metadata), `"post":"p"`) {
				t.Errorf("its metadata is %s", replies[0].Metadata)
			}
			if len(d.out.begun) != 0 {
				t.Errorf("%d streams are still remembered", len(d.out.begun))
			}
			d.checkSilence("phrase", "deuxième", all)
		})
	}
}

// Nothing is written out where it must not be: it is posted when it is whole.
func TestLiveNowhere(t *testing.T) {
	for name, setup := range map[string]func(d *desk, p *record.Post){
		"in no thread":           func(_ *desk, p *record.Post) { p.Thread = "" },
		"for nobody":             func(_ *desk, p *record.Post) { p.User = "" },
		"for one person":         func(_ *desk, p *record.Post) { p.Via = record.ViaEphemeral },
		"as a message":           func(_ *desk, p *record.Post) { p.Via = record.ViaMessage },
		"a placeholder is there": func(d *desk, p *record.Post) { p.Placeholder = placeholderIn(d) },
		"begun before":           func(d *desk, p *record.Post) { p.Attempted = d.clock.Now() },
		"given up":               func(_ *desk, p *record.Post) { p.Failed = "is_archived" },
		"whole":                  func(d *desk, _ *record.Post) { d.whole("p", message("un")) },
		"switched off": func(d *desk, _ *record.Post) {
			d.opts = func(o *Options) { o.NoStreaming = true }
			d.restart()
		},
	} {
		d := newDesk(t, slackfake.Options{})
		setup(d, d.add("p", record.ViaStream))
		d.live("p", "Une phrase. ")
		d.live("not in the store", "Une phrase. ")
		if n := len(d.slack.Calls("chat.startStream")); n != 0 {
			t.Errorf("%s: a stream was begun", name)
		}
	}
}

// A post that is being delivered while it is to be begun is begun a little later.
func TestLiveInHand(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.add("p", record.ViaStream)
	ctx := context.Background()
	l := d.out.newLive(ctx, "p")
	d.out.take("p")
	l.Append("Une phrase. ")
	if pause, on := l.next(ctx); !on || pause <= 0 {
		t.Error("it is not tried again")
	}
	d.out.release("p")
	l.next(ctx)
	if got := d.replies(); len(got) != 1 || !slices.Equal(got[0].Streamed, []string{"Une phrase. "}) {
		t.Errorf("the thread has %+v", got)
	}
}

// Pieces that come fast are written together, and no faster than Slack takes them.
func TestLivePace(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.add("p", record.ViaStream)
	var mu sync.Mutex
	var pauses []time.Duration
	written, go2 := make(chan bool, 100), make(chan bool)
	d.opts = func(o *Options) {
		o.Sleep = func(ctx context.Context, pause time.Duration) error {
			if pause == streamGap {
				mu.Lock()
				pauses = append(pauses, pause)
				mu.Unlock()
				written <- true
				select {
				case <-go2:
				case <-ctx.Done():
				}
			}
			return ctx.Err()
		}
	}
	d.restart()
	l := d.out.Live(context.Background(), "p")
	l.Append("un ")
	<-written
	for _, piece := range []string{"deux ", "trois ", "quatre "} {
		l.Append(piece)
	}
	go2 <- true
	<-written
	l.Append("cinq ")
	l.End()
	got := d.replies()[0].Streamed
	if want := []string{"un ", "deux trois quatre "}; !slices.Equal(got, want) {
		t.Errorf("written: %q, want %q", got, want)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(pauses) != 2 {
		t.Errorf("waited %v", pauses)
	}
}

// Two answers are written out in one thread at once, each in its own stream.
func TestTwoLivesInAThread(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.add("p", record.ViaStream)
	d.add("q", record.ViaStream)
	ctx := context.Background()
	d.slack.Fault("chat.startStream", slackfake.Fault{Kind: slackfake.DropBefore, Skip: 1, Times: 1})
	p, q := d.out.newLive(ctx, "p"), d.out.newLive(ctx, "q")
	p.Append("La première réponse. ")
	d.slack.Fault("chat.appendStream", slackfake.Fault{Kind: slackfake.RateLimited, Times: 1})
	p.next(ctx) // p's stream is there and empty
	q.Append("La deuxième réponse. ")
	q.next(ctx) // it is not known whether q's is
	q.end()
	d.whole("q", streamed("La deuxième réponse. "))
	d.finish("q")
	p.next(ctx)
	p.end()
	d.whole("p", streamed("La première réponse. ", "Sa suite."))
	d.finish("p")
	if got := onScreen(d.replies()); !same(got, []string{"La première réponse. Sa suite.", "La deuxième réponse. "}) {
		t.Errorf("the thread reads %q", got)
	}
}
