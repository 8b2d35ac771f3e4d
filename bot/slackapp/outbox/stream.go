package outbox

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// streams reports whether a part is to be written out before the readers' eyes.
// Slack does that in threads only, for somebody.
func (o *Outbox) streams(p *record.Post, msg blocks.Message) bool {
	return len(msg.Stream) > 0 && o.streamable(p)
}

// streamable reports whether a post may be streamed where it belongs.
func (o *Outbox) streamable(p *record.Post) bool {
	return p.Via == record.ViaStream && p.Thread != "" && p.User != "" &&
		!o.o.NoStreaming && !o.lack("stream") && !o.lack("stream:"+p.Channel)
}

// stream writes the first part out piece by piece. The stream's timestamp is kept
// as that of a placeholder as soon as it is known; whatever goes wrong after that,
// the complete message is put in its place.
func (o *Outbox) stream(ctx context.Context, p *record.Post, msg blocks.Message) error {
	if err := o.pace(ctx, p.Team, p.Channel, fmt.Sprint(p.ID, "/0")); err != nil {
		return err
	}
	if err := o.o.Store.MarkAttempt(ctx, p.ID, o.o.Now()); err != nil {
		return err
	}
	chunks := gather(msg.Stream)
	ts, e := o.startStream(ctx, p, slack.MsgOptionMarkdownText(chunks[0]))
	if e != nil {
		return o.notStreamed(ctx, p, e)
	}
	if err := o.o.Store.MarkPlaceholder(context.WithoutCancel(ctx), p.ID, ts); err != nil {
		return err
	}
	for _, chunk := range chunks[1:] {
		if err := o.o.Sleep(ctx, streamGap); err != nil {
			return err
		}
		if e := o.appendTo(ctx, p.Channel, ts, chunk); e != nil {
			o.lg.Warn("a stream broke off", "post", p.ID, "kind", p.Kind, "code", e.Code)
			return nil
		}
	}
	return o.finish(ctx, p, msg, ts)
}

// notStreamed remembers where streaming does not work, so that the message is posted instead.
func (o *Outbox) notStreamed(ctx context.Context, p *record.Post, e *Error) error {
	if e.kind != refused || badToken[e.Code] {
		return o.failed(ctx, p, e)
	}
	if absent[e.Code] {
		o.note("stream")
	} else {
		o.note("stream:" + p.Channel)
	}
	o.lg.Info("streaming does not work here", "channel", p.Channel, "code", e.Code)
	return o.o.Store.ClearAttempt(ctx, p.ID)
}

// finish closes a stream that is complete with the blocks at its end. When that
// fails the next step puts the whole message in its place.
func (o *Outbox) finish(ctx context.Context, p *record.Post, msg blocks.Message, ts string) error {
	set, _ := blockSet(msg.StreamEnd)
	options := []slack.MsgOption{mark{post: p.ID}.option()}
	if len(set) > 0 {
		options = append(options, slack.MsgOptionBlocks(set...))
	}
	e := o.call(ctx, func(ctx context.Context) error {
		_, _, err := o.o.Client.StopStreamContext(ctx, p.Channel, ts, options...)
		return err
	})
	if e != nil {
		o.lg.Warn("a stream was not closed", "post", p.ID, "kind", p.Kind, "code", e.Code)
		return nil
	}
	return o.sent(ctx, p, 0, ts, "sent")
}

// stop ends a stream as it is, if it still runs.
func (o *Outbox) stop(ctx context.Context, p *record.Post) *Error {
	e := o.call(ctx, func(ctx context.Context) error {
		_, _, err := o.o.Client.StopStreamContext(ctx, p.Channel, p.Placeholder)
		return err
	})
	if e != nil && absent[e.Code] {
		o.note("stream")
	}
	return e
}

// The sizes of what is appended at once, in characters.
const (
	largestChunk  = 11000 // Slack takes 12,000
	smallestChunk = 256
	mostChunks    = 8
)

// gather joins pieces so that few calls send them, and cuts those that are too
// long for one. The chunks joined are the pieces joined.
func gather(pieces []string) []string {
	total := 0
	for _, piece := range pieces {
		total += utf8.RuneCountInString(piece)
	}
	enough := max(smallestChunk, total/mostChunks)
	var chunks []string
	chunk, size := "", 0
	flush := func() {
		if chunk != "" {
			chunks = append(chunks, chunk)
		}
		chunk, size = "", 0
	}
	for _, piece := range pieces {
		for _, r := range cut(piece, largestChunk) {
			n := utf8.RuneCountInString(r)
			if size+n > largestChunk {
				flush()
			}
			chunk, size = chunk+r, size+n
			if size >= enough {
				flush()
			}
		}
	}
	flush()
	if len(chunks) == 0 {
		chunks = []string{" "}
	}
	return chunks
}

// cut cuts text into parts of at most so many characters.
func cut(text string, most int) []string {
	if utf8.RuneCountInString(text) <= most {
		return []string{text}
	}
	runes := []rune(text)
	var parts []string
	for len(runes) > most {
		parts = append(parts, string(runes[:most]))
		runes = runes[most:]
	}
	return append(parts, string(runes))
}
