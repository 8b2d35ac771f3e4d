package outbox

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// TestStoppedWhileSending ends the process politely while a message is on its way:
// that it was sent is still noted, and nothing else is begun.
func TestStoppedWhileSending(t *testing.T) {
	for _, answered := range []bool{true, false} {
		d := newDesk(t, slackfake.Options{})
		ctx, stop := context.WithCancel(context.Background())
		d.wire.before = func(r *http.Request) *http.Response {
			if !strings.HasSuffix(r.URL.Path, "chat.postMessage") {
				return nil
			}
			resp, err := d.wire.under.RoundTrip(r.WithContext(context.Background()))
			if err != nil {
				t.Fatal(err)
			}
			stop()
			if !answered {
				resp.Body.Close()
			}
			return resp
		}
		d.add("p", record.ViaMessage, message(secret), message("suite"))
		if err := d.out.Deliver(ctx, "p"); err == nil {
			t.Error("a delivery that was stopped says that it is done")
		}
		p := d.shelf.post("p")
		if noted := len(p.Sent) == 1; noted != answered || p.Attempted.IsZero() != answered {
			t.Errorf("answered %v: the post has sent %v, attempted %v", answered, p.Sent, p.Attempted)
		}
		d.wire.before = nil
		d.restart()
		d.finish("p")
		if got := onScreen(d.replies()); len(got) != 2 {
			t.Errorf("answered %v: the thread reads %q", answered, got)
		}
	}
}

// TestStoppedWhileGivingUp ends the process politely when Slack has just refused a
// message: whoever it was for is told by the next process.
func TestStoppedWhileGivingUp(t *testing.T) {
	for _, final := range []bool{false, true} {
		d := newDesk(t, slackfake.Options{})
		d.slack.AddChannel(slackfake.Channel{ID: channel, Archived: true})
		ctx, stop := context.WithCancel(context.Background())
		d.wire.before = func(r *http.Request) *http.Response {
			if strings.HasSuffix(r.URL.Path, "conversations.open") {
				stop()
			}
			return nil
		}
		d.add("p", record.ViaMessage, message(secret))
		var err error
		if final {
			err = d.out.GiveUp(ctx, "p", "is_archived")
		} else {
			err = d.out.Deliver(ctx, "p")
		}
		if err == nil || d.shelf.post("p").Failed != "" {
			t.Errorf("final %v: given up although nobody was told: %v", final, err)
		}
		d.wire.before = nil
		d.restart()
		d.finish("p")
		if n := len(d.slack.Messages(d.slack.IM(asker))); n != 1 || d.shelf.post("p").Failed != "is_archived" {
			t.Errorf("final %v: told %d times, failed %q", final, n, d.shelf.post("p").Failed)
		}
	}
}

// TestManyAtOnce delivers many posts, each from several workers at once.
func TestManyAtOnce(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	var count sync.Mutex
	d.opts = func(o *Options) {
		tally := o.Count
		o.Count = func(kind, outcome string) {
			count.Lock()
			defer count.Unlock()
			tally(kind, outcome)
		}
	}
	d.restart()
	var group sync.WaitGroup
	for n := range 8 {
		id := fmt.Sprint("p", n)
		d.add(id, record.ViaMessage, message(id), message(id+" suite"))
	}
	for n := range 8 {
		for range 3 {
			group.Go(func() {
				id := fmt.Sprint("p", n)
				for p := d.shelf.post(id); !p.Done(); p = d.shelf.post(id) {
					d.out.Deliver(context.Background(), id)
					time.Sleep(time.Millisecond)
				}
			})
		}
	}
	group.Wait()
	if got := len(d.replies()); got != 16 {
		t.Errorf("%d messages", got)
	}
	if d.tally["sent"] != 16 {
		t.Errorf("counted %v", d.tally)
	}
}
