package outbox

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// streamed is a message that can be streamed.
func streamed(pieces ...string) blocks.Message {
	text := strings.Join(pieces, "")
	return blocks.Message{Text: text, Blocks: section(text), Stream: pieces, StreamEnd: section("fin")}
}

// onScreen is what readers see of messages, in order: what was streamed and the
// text of the first block, or the bare text.
func onScreen(messages []slackfake.Message) []string {
	var seen []string
	for _, m := range messages {
		if m.Streaming {
			seen = append(seen, "(streaming)")
			continue
		}
		text := strings.Join(m.Streamed, "")
		var set []struct{ Text struct{ Text string } }
		json.Unmarshal(m.Blocks, &set)
		for _, b := range set {
			text += b.Text.Text
		}
		if text == "" {
			text = m.Text
		}
		seen = append(seen, text)
	}
	return seen
}

// TestKilledAnywhere kills the process at every single step of delivering, before
// and after each change of the store and each request, and once more at every
// step of the run after that. Each message is seen once in the end.
func TestKilledAnywhere(t *testing.T) {
	pieces := []string{strings.Repeat("un ", 100), strings.Repeat("deux ", 100), strings.Repeat("trois ", 100)}
	whole := strings.Join(pieces, "")
	long := strings.TrimSpace(strings.Repeat("Une phrase. ", 500))
	type scene struct {
		name  string
		setup func(d *desk)
		run   func(d *desk) // until nothing is left to do
		want  []string      // replies in the thread
		check func(t *testing.T, d *desk)
	}
	deliver := func(d *desk) { d.finish("p") }
	scenes := []scene{
		{name: "two parts", run: deliver, want: []string{"un", "deux"},
			setup: func(d *desk) { d.add("p", record.ViaMessage, message("un"), message("deux")) }},
		{name: "a digest", run: deliver,
			setup: func(d *desk) {
				d.add("p", record.ViaMessage, message("un"), message("deux"), message("trois")).Thread = ""
			},
			check: func(t *testing.T, d *desk) {
				got := onScreen(d.slack.Thread(channel, d.shelf.post("p").Sent[0]))
				if !slices.Equal(got, []string{"un", "deux", "trois"}) {
					t.Errorf("the digest reads %q", got)
				}
				if n := len(d.slack.Messages(channel)); n != 4 {
					t.Errorf("the channel has %d messages", n)
				}
			}},
		{name: "a stream", run: deliver, want: []string{whole, "suite"},
			setup: func(d *desk) { d.add("p", record.ViaStream, streamed(pieces...), message("suite")) }},
		{name: "a placeholder",
			want: []string{"un", "deux"},
			setup: func(d *desk) {
				d.slack.WithoutMethods("assistant.threads.setStatus")
				d.add("p", record.ViaStream)
			},
			run: func(d *desk) {
				p := d.shelf.posts["p"]
				if len(p.Parts) == 0 {
					if err := d.out.Open(context.Background(), "p", "fr"); err != nil {
						d.t.Fatal(err)
					}
					for _, text := range []string{"un", "deux"} {
						raw, _ := json.Marshal(message(text))
						p.Parts = append(p.Parts, raw)
					}
				}
				d.finish("p")
			}},
		{name: "a placeholder that was deleted", run: deliver, want: []string{"un"},
			setup: func(d *desk) { d.add("p", record.ViaMessage, message("un")).Placeholder = "1000000000.000001" }},
		{name: "refused blocks", run: deliver, want: append(split(long, longestText), "suite"),
			setup: func(d *desk) {
				d.add("p", record.ViaMessage, blocks.Message{Text: long, Blocks: json.RawMessage(`[{"type":"nonsense"}]`)}, message("suite"))
			}},
		{name: "refused blocks in the channel", run: deliver,
			setup: func(d *desk) {
				d.add("p", record.ViaMessage, blocks.Message{Text: long, Blocks: json.RawMessage(`[{"type":"nonsense"}]`)}).Thread = ""
			},
			check: func(t *testing.T, d *desk) {
				if got := onScreen(d.slack.Thread(channel, d.shelf.post("p").Sent[0])); !slices.Equal(got, split(long, longestText)) {
					t.Errorf("%d pieces", len(got))
				}
			}},
		{name: "given up", run: deliver,
			setup: func(d *desk) {
				d.slack.AddChannel(slackfake.Channel{ID: channel, Archived: true})
				d.add("p", record.ViaMessage, message("un"))
			},
			check: func(t *testing.T, d *desk) {
				if n := len(d.slack.Messages(d.slack.IM(asker))); n != 1 || d.shelf.post("p").Failed != "is_archived" {
					t.Errorf("told %d times, failed %q", n, d.shelf.post("p").Failed)
				}
			}},
		{name: "shown directly instead", run: deliver,
			setup: func(d *desk) {
				d.slack.AddChannel(slackfake.Channel{ID: channel, Outsiders: []string{asker}})
				d.add("p", record.ViaEphemeral, message("un"), message("deux"))
			},
			check: func(t *testing.T, d *desk) {
				got := onScreen(d.slack.Messages(d.slack.IM(asker)))
				if len(got) != 2 || !strings.HasSuffix(got[0], "un") || got[1] != "deux" {
					t.Errorf("shown directly: %q", got)
				}
			}},
	}
	for _, status := range []bool{true, false} {
		scenes = append(scenes, scene{
			name:  map[bool]string{true: "written out live", false: "written out live, then no status"}[status],
			setup: func(d *desk) { d.add("p", record.ViaStream) },
			run:   func(d *desk) { d.liveAnswer(status) },
			check: func(t *testing.T, d *desk) {
				var last blocks.Message
				json.Unmarshal(d.shelf.post("p").Parts[0], &last)
				if got := onScreen(d.replies()); !same(got, []string{last.Text, "suite"}) {
					t.Errorf("after %d runs the thread reads %.80q, not %.80q", d.runs, got, last.Text)
				}
			},
		})
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			play := func(first, second int) (died bool) {
				d := newDesk(t, slackfake.Options{})
				s.setup(d)
				at := []string{}
				for _, n := range []int{first, second} {
					if n == 0 {
						continue
					}
					d.killAt(n)
					dead, where := untilKilled(func() { s.run(d) })
					d.killNever()
					if !dead {
						break
					}
					at, died = append(at, where), true
					d.restart()
					d.clock.Sleep(context.Background(), time.Second)
				}
				s.run(d)
				p := d.shelf.post("p")
				if !p.Done() || !p.Attempted.IsZero() && p.Failed == "" {
					t.Errorf("killed at %q: the post is not done", at)
				}
				if s.want != nil {
					if got := onScreen(d.replies()); !same(got, s.want) {
						t.Errorf("killed at %q: the thread reads %.80q", at, got)
					}
				}
				if s.check != nil {
					s.check(t, d)
				}
				d.slack.Close()
				return died && (second == 0 || len(at) == 2)
			}
			steps := 0
			for play(steps+1, 0) {
				steps++
			}
			twice := 0
			for first := 1; first <= steps; first += 2 {
				for second := 1 + first%3; play(first, second); second += 3 {
					twice++
				}
			}
			t.Logf("killed once at each of %d steps, twice %d times", steps, twice)
		})
	}
}

// liveAnswer answers as a job does that is run again after a crash: each run says
// the same in words of its own and writes it out until the post is whole.
func (d *desk) liveAnswer(status bool) {
	if len(d.shelf.posts["p"].Parts) == 0 {
		if d.runs++; d.runs > 1 && !status {
			d.slack.WithoutMethods("assistant.threads.setStatus")
		}
		where := d.shelf.post("p").Place
		if !d.out.Status(context.Background(), where, "fr") {
			if err := d.out.Open(context.Background(), "p", "fr"); err != nil {
				d.t.Fatal(err)
			}
		}
		first := strings.Repeat("mot ", d.runs)
		pieces := []string{first, "deux ", "trois ", "quatre "}
		d.live("p", pieces[:3]...)
		d.whole("p", streamed(pieces...), message("suite"))
	}
	d.finish("p")
}

// same compares what is seen; the end of a stream that was not interrupted is a block of its own.
func same(got, want []string) bool {
	return slices.EqualFunc(got, want, func(a, b string) bool {
		return strings.TrimSpace(strings.TrimSuffix(a, "fin")) == strings.TrimSpace(b)
	})
}
