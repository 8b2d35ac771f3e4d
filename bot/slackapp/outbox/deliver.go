package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// Deliver sends what is left of a post. It returns nil when there is nothing left
// to do, also when the post was given up; a record.Again when it must be called
// again after a while; and another error when it should be tried again later.
//
// It may be stopped at any point, also by the end of the process, and called again:
// each part is sent once. That holds for everything but messages to one person,
// which Slack does not keep; of those a part may come twice after a crash.
func (o *Outbox) Deliver(ctx context.Context, id string) error {
	if !o.take(id) {
		return record.Again{After: 2 * time.Second}
	}
	defer o.release(id)
	doubts := 0
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := o.o.Store.Post(ctx, id)
		if err != nil {
			return err
		}
		if p == nil {
			o.lg.Error("there is no such post", "post", id)
			return nil
		}
		if p.Done() {
			if p.Failed != "" || len(p.Parts) > 0 { // else it is not whole yet, and perhaps being written out
				o.forget(id)
			}
			return nil
		}
		err = o.step(ctx, p)
		var e *Error
		switch {
		case errors.Is(err, errDoubt) && doubts < 2:
			doubts++
		case errors.As(err, &e) && e.kind == refused:
			if err := o.giveUp(ctx, p, e.Code); err != nil {
				return err
			}
		case err != nil:
			return err
		}
	}
}

// errDoubt says that a part may have been sent: the next step finds out.
var errDoubt = errors.New("it is not known whether the message was sent")

func (o *Outbox) take(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.inHand[id] {
		return false
	}
	o.inHand[id] = true
	return true
}

func (o *Outbox) release(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.inHand, id)
}

func (o *Outbox) forget(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.gone, id)
	delete(o.begun, id)
}

// step does the next thing that is to be done with a post that is not done. A nil
// error means that it got further.
func (o *Outbox) step(ctx context.Context, p *record.Post) error {
	n := len(p.Sent)
	msg, err := part(p, n)
	if err != nil {
		return &Error{Code: "unreadable_part"}
	}
	switch {
	case !p.Attempted.IsZero():
		return o.reconcile(ctx, p, msg)
	case p.Via == record.ViaEphemeral:
		return o.sendEphemeral(ctx, p, n, msg)
	case n == 0 && p.Placeholder != "" && !o.isGone(p.ID):
		if b := o.takeBegun(p); b != nil {
			return o.complete(ctx, p, msg, b)
		}
		return o.replace(ctx, p, msg)
	case n == 0 && p.Placeholder == "" && o.streams(p, msg):
		return o.stream(ctx, p, msg)
	}
	return o.send(ctx, p, n, msg)
}

// send posts a part as a message.
func (o *Outbox) send(ctx context.Context, p *record.Post, n int, msg blocks.Message) error {
	if err := o.pace(ctx, p.Team, p.Channel, fmt.Sprint(p.ID, "/", n)); err != nil {
		return err
	}
	if err := o.o.Store.MarkAttempt(ctx, p.ID, o.o.Now()); err != nil {
		return err
	}
	to := target{team: p.Team, channel: p.Channel, thread: threadOf(p, n)}
	ts, failed := o.putBest(ctx, to, msg, mark{post: p.ID, part: n})
	if failed != nil && badBlocks[failed.Code] {
		return o.sendText(ctx, p, n, msg, to, nil, failed)
	}
	if failed != nil {
		return o.failed(ctx, p, failed)
	}
	return o.sent(ctx, p, n, ts, "sent")
}

// sent notes that a part was sent. That must be kept even when we are being stopped.
func (o *Outbox) sent(ctx context.Context, p *record.Post, n int, ts, how string) error {
	if err := o.o.Store.MarkSent(context.WithoutCancel(ctx), p.ID, ts); err != nil {
		return err
	}
	o.o.Count(p.Kind, how)
	o.lg.Info("a message was sent", "post", p.ID, "kind", p.Kind, "part", n, "parts", len(p.Parts), "how", how)
	return nil
}

// failed does what is to be done after an attempt came to nothing, perhaps.
func (o *Outbox) failed(ctx context.Context, p *record.Post, e *Error) error {
	o.lg.Warn("a message could not be sent", "post", p.ID, "kind", p.Kind, "part", len(p.Sent), "code", e.Code)
	if e.kind == unknown {
		if err := ctx.Err(); err != nil {
			return err
		}
		return errDoubt
	}
	if err := o.o.Store.ClearAttempt(context.WithoutCancel(ctx), p.ID); err != nil {
		return err
	}
	return o.later(ctx, p, e)
}

// later waits when Slack said so, and otherwise is the error itself.
func (o *Outbox) later(ctx context.Context, p *record.Post, e *Error) error {
	if e.kind != limited {
		return e
	}
	o.o.Count(p.Kind, "limited")
	o.close(p.Team, p.Channel, e.wait)
	return o.wait(ctx, e.wait)
}

// replace puts the first part in the place of the placeholder or of the stream
// that was begun. Doing it twice does no harm, so nothing needs to be noted before.
func (o *Outbox) replace(ctx context.Context, p *record.Post, msg blocks.Message) error {
	if p.Via == record.ViaStream && !o.lack("stream") {
		if e := o.stop(ctx, p); e != nil && e.kind != refused {
			return o.later(ctx, p, e)
		}
	}
	to := target{team: p.Team, channel: p.Channel, thread: p.Thread, replace: p.Placeholder}
	ts, e := o.putBest(ctx, to, msg, mark{post: p.ID})
	switch {
	case e == nil:
		return o.sent(ctx, p, 0, ts, "sent")
	case e.kind == unknown:
		return errDoubt
	case e.Code == "streaming_state_conflict":
		o.stop(ctx, p)
		return errDoubt
	case badBlocks[e.Code]:
		if err := o.o.Store.MarkAttempt(ctx, p.ID, o.o.Now()); err != nil {
			return err
		}
		return o.sendText(ctx, p, 0, msg, to, nil, e)
	case fixed[e.Code]:
		// Somebody deleted it, or the workspace lets nobody edit: post it, and take away what stands there.
		o.mu.Lock()
		o.gone[p.ID] = true
		o.mu.Unlock()
		o.call(ctx, func(ctx context.Context) error {
			_, _, err := o.o.Client.DeleteMessageContext(ctx, p.Channel, p.Placeholder)
			return err
		})
		return nil
	}
	return o.later(ctx, p, e)
}

func (o *Outbox) isGone(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.gone[id]
}

// sendText sends a part whose blocks Slack refused as bare text, in as many pieces
// as it takes. It never happens with blocks that are right, so it is counted and
// logged as a defect. have are the timestamps of the pieces that are there already.
// The attempt stays noted until all pieces are there.
func (o *Outbox) sendText(ctx context.Context, p *record.Post, n int, msg blocks.Message, to target, have map[int]string, why *Error) error {
	if why != nil {
		o.lg.Error("slack refused the blocks of a message", "post", p.ID, "kind", p.Kind, "part", n, "code", why.Code)
		o.o.Count(p.Kind, "defect")
	}
	pieces := split(msg.Text, longestText)
	first := have[0]
	for i, piece := range pieces {
		if have[i] != "" {
			continue
		}
		at := to
		if i > 0 {
			at.replace = ""
			if at.thread == "" && at.user == "" {
				at.thread = first
			}
			if err := o.pace(ctx, p.Team, to.channel, fmt.Sprint(p.ID, "/", n, "/", i)); err != nil {
				return err
			}
		}
		ts, e := o.put(ctx, at, piece, nil, mark{post: p.ID, part: n, piece: i, pieces: len(pieces)})
		if e != nil && e.kind == unknown {
			return errDoubt
		}
		if e != nil {
			return o.later(ctx, p, e)
		}
		if i == 0 {
			first = ts
		}
	}
	return o.sent(ctx, p, n, first, "sent")
}
