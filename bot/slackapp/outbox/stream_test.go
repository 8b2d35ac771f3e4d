package outbox

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

func TestStream(t *testing.T) {
	pieces := []string{strings.Repeat("un ", 100), strings.Repeat("deux ", 100), strings.Repeat("trois ", 100)}
	whole := strings.Join(pieces, "")
	tests := []struct {
		name    string
		setup   func(d *desk, p *record.Post)
		streams bool // it is written out to the end
	}{
		{"as it should be", func(*desk, *record.Post) {}, true},
		{"switched off", func(d *desk, _ *record.Post) {
			d.opts = func(o *Options) { o.NoStreaming = true }
			d.restart()
		}, false},
		{"for nobody", func(_ *desk, p *record.Post) { p.User = "" }, false},
		{"unknown method", func(d *desk, _ *record.Post) {
			d.slack.WithoutMethods("chat.startStream", "chat.appendStream", "chat.stopStream")
		}, false},
		{"not in this channel", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.startStream", slackfake.Fault{Kind: slackfake.APIError, Code: "channel_type_not_supported"})
		}, false},
		{"start cut before", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.startStream", slackfake.Fault{Kind: slackfake.DropBefore, Times: 1})
		}, true},
		{"start cut after", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.startStream", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})
		}, false},
		{"start limited", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.startStream", slackfake.Fault{Kind: slackfake.RateLimited, RetryAfter: time.Minute, Times: 1})
		}, true},
		{"append fails", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.appendStream", slackfake.Fault{Kind: slackfake.ServerError, Times: 1})
		}, false},
		{"append limited", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.appendStream", slackfake.Fault{Kind: slackfake.RateLimited, Skip: 1, Times: 1})
		}, false},
		{"stop cut after", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.stopStream", slackfake.Fault{Kind: slackfake.DropAfter, Times: 1})
		}, false},
		{"stop cut before", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.stopStream", slackfake.Fault{Kind: slackfake.DropBefore, Times: 2})
		}, false},
		{"the stream was deleted", func(d *desk, _ *record.Post) {
			d.slack.Fault("chat.appendStream", slackfake.Fault{Kind: slackfake.APIError, Code: "message_not_found"})
			d.slack.Fault("chat.stopStream", slackfake.Fault{Kind: slackfake.APIError, Code: "message_not_found", Times: 1})
			d.slack.Fault("chat.update", slackfake.Fault{Kind: slackfake.APIError, Code: "message_not_found"})
		}, false},
		{"a stream that is no longer known to run", func(d *desk, p *record.Post) {
			d.slack.Fault("chat.appendStream", slackfake.Fault{Kind: slackfake.APIError, Code: "fatal_error"})
			d.slack.Fault("chat.stopStream", slackfake.Fault{Kind: slackfake.UnknownMethod, Times: 1})
		}, false},
		{"a placeholder is there", func(d *desk, p *record.Post) { p.Placeholder = placeholderIn(d) }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t, slackfake.Options{})
			p := d.add("p", record.ViaStream, streamed(pieces...), message("suite"))
			test.setup(d, p)
			d.finish("p")
			replies := d.replies()
			if got := onScreen(replies); !same(got, []string{whole, "suite"}) {
				t.Fatalf("the thread reads %.80q", got)
			}
			if streams := len(replies[0].Streamed) > 0; streams != test.streams {
				t.Errorf("it was streamed: %v, want %v", streams, test.streams)
			}
			if !strings.Contains(string(replies[0].Metadata), `"post":"p"`) {
				t.Errorf("its metadata is %s", replies[0].Metadata)
			}
			if test.streams && !strings.HasSuffix(onScreen(replies)[0], "fin") {
				t.Error("the stream has no end")
			}
			for _, call := range d.slack.Calls("chat.startStream") {
				if call.Args["recipient_user_id"] != asker || call.Args["recipient_team_id"] != team || call.Args["thread_ts"] != d.root {
					t.Errorf("the stream was started with %v", call.Args)
				}
			}
		})
	}
}

// placeholderIn posts a message of the assistant's in the thread.
func placeholderIn(d *desk) string {
	ts, e := d.out.put(context.Background(), target{channel: channel, thread: d.root}, "…", nil, mark{post: "p", part: placeholderPart})
	if e != nil {
		d.t.Fatal(e)
	}
	return ts
}

// TestStreamIsTriedOnce checks that what does not work is remembered.
func TestStreamIsTriedOnce(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.slack.WithoutMethods("chat.startStream")
	for _, id := range []string{"p", "q"} {
		d.add(id, record.ViaStream, streamed("un"))
		d.finish(id)
	}
	if n := len(d.slack.Calls("chat.startStream")); n != 1 || len(d.replies()) != 2 {
		t.Errorf("%d attempts, %d replies", n, len(d.replies()))
	}
}

// TestTwoStreamsInAThread has one question's stream unfinished when another one's
// outcome is not known: they are not taken for each other.
func TestTwoStreamsInAThread(t *testing.T) {
	d := newDesk(t, slackfake.Options{})
	d.add("p", record.ViaStream, streamed("La première réponse. ", "Sa suite."))
	d.add("q", record.ViaStream, streamed("Une autre réponse. ", "Son reste."))
	d.killAt(6) // p's stream is begun
	untilKilled(func() { d.finish("p") })
	d.killNever()
	d.restart()
	d.slack.Fault("chat.startStream", slackfake.Fault{Kind: slackfake.DropBefore, Times: 1})
	d.finish("q")
	d.finish("p")
	got := onScreen(d.replies())
	if len(got) != 2 || !strings.HasPrefix(got[0], "La première") || !strings.HasPrefix(got[1], "Une autre") {
		t.Errorf("the thread reads %q", got)
	}
}

func TestGather(t *testing.T) {
	tests := [][]string{
		{""}, {"a"}, {"a", "b", "c"}, {strings.Repeat("é", 30000)},
		{strings.Repeat("x", 10999), "yy", "z"}, strings.SplitAfter(strings.Repeat("mot ", 5000), " "),
	}
	for _, pieces := range tests {
		chunks := gather(pieces)
		if got, want := strings.Join(chunks, ""), strings.Join(pieces, ""); got != want && want != "" {
			t.Errorf("%d characters became %d", len(want), len(got))
		}
		if len(chunks) > mostChunks+2 {
			t.Errorf("%d chunks", len(chunks))
		}
		for _, chunk := range chunks {
			if n := utf8.RuneCountInString(chunk); n > largestChunk || n == 0 {
				t.Errorf("a chunk has %d characters", n)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("une phrase &amp; <https://example.org|un lien> encore", 20)
	f.Add(strings.Repeat("é", 50), 7)
	f.Add("<"+strings.Repeat("a", 100), 10)
	f.Fuzz(func(t *testing.T, text string, most int) {
		if most < 8 || most > 5000 || !utf8.ValidString(text) {
			return
		}
		var whole strings.Builder
		for _, piece := range split(text, most) {
			if len(piece) > most || !utf8.ValidString(piece) {
				t.Errorf("a piece of %d bytes: %q", len(piece), piece)
			}
			whole.WriteString(piece)
		}
		strip := strings.NewReplacer(" ", "", "\n", "")
		if strip.Replace(whole.String()) != strip.Replace(text) {
			t.Errorf("%q became %q", text, whole.String())
		}
	})
}
