package outbox

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// A Live writes a post out before it is whole: it begins a stream in the post's
// thread with the first piece and appends each further one. Deliver then writes
// what is missing and closes the stream, or puts the complete message in its place
// where the two do not agree or the process is another one.
type Live struct {
	o  *Outbox
	id string

	mu      sync.Mutex
	waiting string // not written yet

	more  chan struct{} // there is something waiting
	ended context.Context
	end   context.CancelFunc
	done  chan struct{}

	post *record.Post // once the stream is begun
}

// Live begins to write out the post of that id, which is in the store and has no
// parts yet. Where nothing can be streamed, nothing happens, now and later. End
// must be called before the post gets its parts.
func (o *Outbox) Live(ctx context.Context, id string) *Live {
	l := o.newLive(ctx, id)
	go l.run(ctx)
	return l
}

func (o *Outbox) newLive(ctx context.Context, id string) *Live {
	l := &Live{o: o, id: id, more: make(chan struct{}, 1), done: make(chan struct{})}
	l.ended, l.end = context.WithCancel(ctx)
	o.forgetBegun(id) // what was written by an earlier attempt may be in other words
	return l
}

// Append hands over the next piece, standard Markdown, and returns at once. Pieces
// that come fast are written together.
func (l *Live) Append(piece string) {
	l.mu.Lock()
	l.waiting += piece
	l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// End waits until nothing is being written any more. What was handed over and is
// not written then, Deliver writes.
func (l *Live) End() {
	l.end()
	<-l.done
}

// run writes what is handed over, no faster than Slack takes it, until the end.
func (l *Live) run(ctx context.Context) {
	defer close(l.done)
	for {
		select {
		case <-l.ended.Done():
			return
		case <-l.more:
		}
		pause, on := l.next(ctx)
		if !on || l.o.o.Sleep(l.ended, pause) != nil {
			return
		}
	}
}

// next writes what waits and returns what is to be waited before more is written;
// on is false when nothing more can be.
func (l *Live) next(ctx context.Context) (pause time.Duration, on bool) {
	l.mu.Lock()
	text := l.waiting
	l.waiting = ""
	l.mu.Unlock()
	if text == "" {
		return 0, true
	}
	if l.post == nil {
		if p, e := l.o.begin(ctx, l.ended, l.id); e != nil {
			return l.putOff(text, e)
		} else if l.post = p; p == nil {
			return 0, false
		}
	}
	for _, chunk := range cut(text, largestChunk) {
		if e := l.o.appendTo(ctx, l.post.Channel, l.post.Placeholder, chunk); e != nil {
			return l.putOff(text, e)
		}
		l.o.wrote(l.id, chunk)
		text = text[len(chunk):]
	}
	return streamGap, true
}

// putOff keeps text, of which nothing was written, for later; where that is not
// sure, the complete message will replace what stands there.
func (l *Live) putOff(text string, e *Error) (pause time.Duration, on bool) {
	l.o.lg.Info("a stream that was begun has to wait or to end", "post", l.id, "code", e.Code)
	if e.kind != limited {
		l.o.forgetBegun(l.id)
		return 0, false
	}
	l.mu.Lock()
	l.waiting = text + l.waiting
	l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
	return e.wait, true
}

// begun is a stream that this process began before the message was whole.
type begun struct {
	ts   string
	text string // what was surely written
	at   time.Time
}

// begin begins the stream of a post and notes it. It holds nothing yet, so that one
// whose outcome is not known is found again whatever will be said. It returns the
// post with the stream as its placeholder; nil when there cannot be one, and an
// error when there may be one later.
func (o *Outbox) begin(ctx, quick context.Context, id string) (*record.Post, *Error) {
	if !o.take(id) {
		return nil, &Error{Code: "in_hand", kind: limited, wait: streamGap}
	}
	defer o.release(id)
	p, err := o.o.Store.Post(ctx, id)
	if err != nil || p == nil || !o.mayBegin(p) {
		return nil, nil
	}
	if o.pace(quick, p.Team, p.Channel, fmt.Sprint(p.ID, "/0")) != nil || o.o.Store.MarkAttempt(ctx, id, o.o.Now()) != nil {
		return nil, nil
	}
	ts, e := o.startStream(ctx, p)
	switch {
	case e == nil:
		if o.o.Store.MarkPlaceholder(context.WithoutCancel(ctx), id, ts) != nil {
			return nil, nil
		}
		p.Placeholder = ts
		o.remember(id, &begun{ts: ts, at: o.o.Now()})
		return p, nil
	case e.kind == unknown:
		return nil, nil // it stays noted, and is looked up before the message is sent
	case e.kind == limited && o.o.Store.ClearAttempt(context.WithoutCancel(ctx), id) == nil:
		o.close(p.Team, p.Channel, e.wait)
		return nil, e
	}
	if e.kind == refused && !badToken[e.Code] {
		o.note("live:" + p.Channel) // that says nothing of streams that begin with words
	}
	o.lg.Info("a stream cannot be begun here", "channel", p.Channel, "code", e.Code)
	o.o.Store.ClearAttempt(context.WithoutCancel(ctx), id) // failing that, it is looked up
	return nil, nil
}

// mayBegin reports whether nothing of a post was sent or begun and it may be
// streamed where it belongs.
func (o *Outbox) mayBegin(p *record.Post) bool {
	return o.streamable(p) && !o.lack("live:"+p.Channel) && p.Failed == "" && p.Placeholder == "" &&
		len(p.Parts)+len(p.Sent) == 0 && p.Attempted.IsZero()
}

// complete writes what a stream that was begun lacks of the message and closes it.
// When that does not go as it should, the next step puts the complete message in
// its place.
func (o *Outbox) complete(ctx context.Context, p *record.Post, msg blocks.Message, b *begun) error {
	rest, agrees := strings.CutPrefix(strings.Join(msg.Stream, ""), b.text)
	if len(msg.Stream) == 0 || !agrees {
		o.lg.Info("a message is not what was begun", "post", p.ID, "kind", p.Kind)
		return nil
	}
	for rest != "" {
		if err := o.o.Sleep(ctx, streamGap); err != nil {
			return err
		}
		chunk := cut(rest, largestChunk)[0]
		e := o.appendTo(ctx, p.Channel, b.ts, chunk)
		if e != nil && e.kind == limited {
			o.remember(p.ID, b)
			return o.later(ctx, p, e)
		}
		if e != nil {
			o.lg.Warn("a stream broke off", "post", p.ID, "kind", p.Kind, "code", e.Code)
			return nil
		}
		b.text += chunk
		rest = rest[len(chunk):]
	}
	return o.finish(ctx, p, msg, b.ts)
}

// startStream begins an empty stream, or one with text, and returns its timestamp.
func (o *Outbox) startStream(ctx context.Context, p *record.Post, text ...slack.MsgOption) (ts string, e *Error) {
	options := append([]slack.MsgOption{slack.MsgOptionTS(p.Thread),
		slack.MsgOptionRecipientUserID(p.User), slack.MsgOptionRecipientTeamID(p.Team)}, text...)
	e = o.call(ctx, func(ctx context.Context) (err error) {
		_, ts, err = o.o.Client.StartStreamContext(ctx, p.Channel, options...)
		return err
	})
	return ts, e
}

// appendTo writes a chunk to a stream.
func (o *Outbox) appendTo(ctx context.Context, channel, ts, chunk string) *Error {
	return o.call(ctx, func(ctx context.Context) error {
		_, _, err := o.o.Client.AppendStreamContext(ctx, channel, ts, slack.MsgOptionMarkdownText(chunk))
		return err
	})
}

// begunTime is after what time a stream that nobody completed is forgotten:
// another process delivered it.
const begunTime = time.Hour

// remember keeps what was begun.
func (o *Outbox) remember(id string, b *begun) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.o.Now()
	maps.DeleteFunc(o.begun, func(_ string, old *begun) bool { return now.Sub(old.at) > begunTime })
	o.begun[id] = b
}

// wrote notes that a chunk was written.
func (o *Outbox) wrote(id, chunk string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if b := o.begun[id]; b != nil {
		b.text += chunk
	}
}

func (o *Outbox) forgetBegun(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.begun, id)
}

// takeBegun returns what this process knows of the stream that a post has for its
// placeholder, once; nil for nothing.
func (o *Outbox) takeBegun(p *record.Post) *begun {
	o.mu.Lock()
	defer o.mu.Unlock()
	b := o.begun[p.ID]
	delete(o.begun, p.ID)
	if b == nil || b.ts != p.Placeholder || p.Via != record.ViaStream {
		return nil
	}
	return b
}

// isBegun reports whether a message is the stream of a post that this process knows of.
func (o *Outbox) isBegun(ts string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, b := range o.begun {
		if b.ts == ts {
			return true
		}
	}
	return false
}
