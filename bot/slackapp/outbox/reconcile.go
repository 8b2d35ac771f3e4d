package outbox

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// What was found of a part whose sending was begun.
type found struct {
	ts          string         // of the part, "" when it is not there
	pieces      map[int]string // of a part that went out as bare text
	of          int            // how many pieces there are in all
	placeholder string
	stream      string // a stream of ours that was not finished
}

func (f found) nothing() bool {
	return f.ts == "" && len(f.pieces) == 0 && f.placeholder == "" && f.stream == ""
}

// reconcile finds out what has become of a part whose sending was begun and whose
// outcome is not known, and notes it. What is not there when Slack is asked twice
// was not sent. When Slack cannot be asked, the post is given up as uncertain
// rather than perhaps sent twice.
func (o *Outbox) reconcile(ctx context.Context, p *record.Post, msg blocks.Message) error {
	n := len(p.Sent)
	if p.Via == record.ViaEphemeral {
		return o.reconcileEphemeral(ctx, p, n)
	}
	f, e := o.lookTwice(ctx, p, msg)
	if e != nil {
		return o.notFoundOut(ctx, p, e)
	}
	to := target{team: p.Team, channel: p.Channel, thread: threadOf(p, n)}
	switch {
	case f.ts != "":
		return o.sent(ctx, p, n, f.ts, "reconciled")
	case f.of > 0:
		if n == 0 && p.Placeholder != "" && f.pieces[0] == "" {
			to.replace = p.Placeholder
		}
		return o.sendText(ctx, p, n, msg, to, f.pieces, nil)
	case n == 0 && p.Placeholder == "" && f.placeholder+f.stream != "":
		ts := f.placeholder
		if ts == "" {
			ts = f.stream
		}
		return o.o.Store.MarkPlaceholder(ctx, p.ID, ts)
	}
	o.lg.Info("a message that may have been sent was not", "post", p.ID, "kind", p.Kind, "part", n)
	return o.o.Store.ClearAttempt(ctx, p.ID)
}

// notFoundOut is what is done when Slack does not tell.
func (o *Outbox) notFoundOut(ctx context.Context, p *record.Post, e *Error) error {
	switch e.kind {
	case limited:
		return o.wait(ctx, e.wait)
	case unsent, unknown:
		return e
	}
	o.lg.Error("it cannot be found out whether a message was sent", "post", p.ID, "kind", p.Kind, "part", len(p.Sent), "code", e.Code)
	o.o.Count(p.Kind, "uncertain")
	if badToken[e.Code] {
		return e
	}
	return &Error{Code: "uncertain"}
}

// lookTwice looks for what was begun, waiting until it can be there. Long after the
// attempt one look is enough.
func (o *Outbox) lookTwice(ctx context.Context, p *record.Post, msg blocks.Message) (found, *Error) {
	since := o.o.Now().Sub(p.Attempted)
	pauses := []time.Duration{min(settle, max(0, settle-since)), lag}
	if since > 10*lag {
		pauses = pauses[:1]
	}
	var f found
	for _, pause := range pauses {
		if err := o.o.Sleep(ctx, pause); err != nil {
			return f, &Error{Code: "stopped", kind: unsent}
		}
		var e *Error
		if f, e = o.look(ctx, p, msg); e != nil || !f.nothing() {
			return f, e
		}
	}
	return f, nil
}

// look looks once: in the thread that the part belongs to, or in the channel.
func (o *Outbox) look(ctx context.Context, p *record.Post, msg blocks.Message) (found, *Error) {
	n := len(p.Sent)
	thread := threadOf(p, n)
	since := p.Attempted.Add(-skew)
	messages, e := o.list(ctx, p.Channel, thread, since)
	if e != nil && e.Code == "thread_not_found" {
		// What the thread hung on is gone: Slack may have put the reply into the channel.
		thread = ""
		messages, e = o.list(ctx, p.Channel, "", since)
	}
	if e != nil {
		return found{}, e
	}
	f := o.pick(p, n, messages, msg)
	if thread == "" && f.pieces[0] != "" && len(f.pieces) < f.of {
		more, e := o.list(ctx, p.Channel, f.pieces[0], since)
		if e != nil {
			return found{}, e
		}
		f = o.pick(p, n, append(messages, more...), msg)
	}
	return f, nil
}

// pick finds a part of a post among messages.
func (o *Outbox) pick(p *record.Post, n int, messages []slack.Message, msg blocks.Message) found {
	f := found{pieces: map[int]string{}}
	for _, m := range messages {
		if !o.ours(m) {
			continue
		}
		has, marked := markOf(m)
		switch {
		case marked && has.post == p.ID && has.part == n && has.pieces > 0:
			f.pieces[has.piece], f.of = m.Timestamp, has.pieces
		case marked && has.post == p.ID && has.part == n:
			f.ts = m.Timestamp
		case p.Placeholder == "" && marked && has.post == p.ID && has.part == placeholderPart:
			f.placeholder = m.Timestamp
		case p.Placeholder == "" && !marked && n == 0 && p.Via == record.ViaStream && m.Metadata.EventType == "" &&
			!before(m.Timestamp, p.Attempted.Add(-skew)) && o.mayBeStream(m, msg):
			f.stream = m.Timestamp
		case n >= 0 && n < len(p.Parts) && m.Metadata.EventType == "" &&
			!before(m.Timestamp, p.Attempted.Add(-lag)) && sameWords(m.Text, msg.Text):
			// Where the app may not read metadata, a message of ours is known by its words.
			f.ts = m.Timestamp
		}
	}
	if f.of > 0 && len(f.pieces) == f.of {
		f.ts = f.pieces[0]
	}
	return f
}

// mayBeStream reports whether an unmarked message of ours may be the stream of a
// post: an empty one, which is how one begins before there is a message, or one
// that has the beginning of msg.
func (o *Outbox) mayBeStream(m slack.Message, msg blocks.Message) bool {
	if len(letters(m.Text)) == 0 {
		return !o.isBegun(m.Timestamp)
	}
	return len(msg.Stream) > 0 && begins(m.Text, msg.Stream)
}

// ours reports whether a message is the assistant's own.
func (o *Outbox) ours(m slack.Message) bool {
	self := o.o.Self
	return self.User != "" && m.User == self.User || self.Bot != "" && m.BotID == self.Bot || self == Self{}
}

// begins reports whether a text may be the beginning of what was to be streamed:
// Slack rewrites markup, so only the letters before the first markup count.
func begins(text string, stream []string) bool {
	whole := strings.Join(stream, "")
	a, b := letters(text), letters(whole)
	n := min(len(a), len(b))
	return string(a[:n]) == string(b[:n])
}

func letters(text string) []rune {
	if end := strings.IndexAny(text, "[<&\\"); end >= 0 {
		text = text[:end]
	}
	var out []rune
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out[:min(len(out), 60)]
}

// sameWords reports whether two texts have the same letters and digits, and have any.
func sameWords(a, b string) bool {
	keep := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}
	a, b = strings.Map(keep, a), strings.Map(keep, b)
	return a == b && a != ""
}

// before reports whether a message's timestamp is before that time.
func before(ts string, t time.Time) bool {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	return err == nil && n < t.Unix()
}

// mostPages is how many pages of a history are read at most.
const mostPages = 20

// list returns the messages of a thread, or of a channel, since then.
func (o *Outbox) list(ctx context.Context, channel, thread string, since time.Time) ([]slack.Message, *Error) {
	var all []slack.Message
	oldest := fmt.Sprintf("%d.000000", since.Unix())
	cursor := ""
	for range mostPages {
		var page []slack.Message
		e := o.call(ctx, func(ctx context.Context) (err error) {
			if thread == "" {
				var r *slack.GetConversationHistoryResponse
				r, err = o.o.Client.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
					ChannelID: channel, Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
				if err == nil {
					page, cursor = r.Messages, r.ResponseMetaData.NextCursor
				}
				return err
			}
			page, _, cursor, err = o.o.Client.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: channel, Timestamp: thread, Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
			return err
		})
		if e != nil {
			return nil, e
		}
		all = append(all, page...)
		if cursor == "" {
			return all, nil
		}
	}
	return nil, &Error{Code: "too_much_history"}
}
