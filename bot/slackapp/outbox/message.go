package outbox

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
)

// eventType is the type of the metadata by which a message is found again.
const eventType = "verbatim_post"

// A mark is what the metadata of a message says: of which post it is which part.
// A part that had to be sent as bare text may be in several pieces.
type mark struct {
	post   string
	part   int // placeholderPart and noticePart besides the parts themselves
	piece  int
	pieces int // 0 when the part is one message
}

const (
	placeholderPart = -1
	noticePart      = -2
)

func (m mark) option() slack.MsgOption {
	payload := map[string]any{"post": m.post, "part": m.part}
	if m.pieces > 0 {
		payload["piece"], payload["pieces"] = m.piece, m.pieces
	}
	return slack.MsgOptionMetadata(slack.SlackMetadata{EventType: eventType, EventPayload: payload})
}

// markOf reads the mark of a message; false when it has none.
func markOf(m slack.Message) (mark, bool) {
	if m.Metadata.EventType != eventType {
		return mark{}, false
	}
	post, ok := m.Metadata.EventPayload["post"].(string)
	part, ok2 := m.Metadata.EventPayload["part"].(float64)
	piece, _ := m.Metadata.EventPayload["piece"].(float64)
	pieces, _ := m.Metadata.EventPayload["pieces"].(float64)
	return mark{post, int(part), int(piece), int(pieces)}, ok && ok2
}

// A rawBlock is a block that is sent as it is.
type rawBlock struct{ json.RawMessage }

func (b rawBlock) BlockType() slack.MessageBlockType { return "" }
func (b rawBlock) ID() string                        { return "" }

// blockSet splits a JSON array of blocks.
func blockSet(array json.RawMessage) ([]slack.Block, error) {
	if len(array) == 0 || bytes.Equal(array, []byte("null")) {
		return nil, nil
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(array, &raw); err != nil {
		return nil, err
	}
	set := make([]slack.Block, len(raw))
	for n, b := range raw {
		set[n] = rawBlock{b}
	}
	return set, nil
}

// quiet keeps a message from unfurling links; nothing is ever linked by its name.
func quiet() slack.MsgOption {
	return slack.MsgOptionCompose(slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
}

// part reads a part of a post.
func part(p *record.Post, n int) (blocks.Message, error) {
	var m blocks.Message
	if err := json.Unmarshal(p.Parts[n], &m); err != nil {
		return m, err
	}
	for _, array := range []json.RawMessage{m.Blocks, m.Native, m.StreamEnd} {
		if _, err := blockSet(array); err != nil {
			return m, err
		}
	}
	return m, nil
}

// threadOf is the thread that a part goes to: that of the post or, when the post
// stands in a channel, the one under its first part.
func threadOf(p *record.Post, n int) string {
	if p.Thread == "" && n > 0 && p.Sent[0] != "-" {
		return p.Sent[0]
	}
	return p.Thread
}

// A target is where and how a message is put: posted in a channel or a thread,
// shown to one person, or in the place of a message that is there.
type target struct {
	team, channel, thread string
	user                  string // of an ephemeral message
	replace               string // the timestamp of the message that is replaced
}

// put sends a message with these blocks and returns its timestamp.
func (o *Outbox) put(ctx context.Context, to target, text string, array json.RawMessage, m mark) (ts string, failed *Error) {
	set, _ := blockSet(array)
	var options []slack.MsgOption
	if to.user == "" { // ephemeral messages are not kept: there is nothing to unfurl or to find again
		options = append(options, quiet(), m.option())
	}
	if set != nil || to.replace != "" {
		options = append(options, slack.MsgOptionBlocks(set...))
	}
	if to.thread != "" && to.replace == "" {
		options = append(options, slack.MsgOptionTS(to.thread))
	}
	failed = o.call(ctx, func(ctx context.Context) (err error) {
		switch {
		case to.replace != "":
			options = append(options, slack.MsgOptionText(clip(text), false))
			ts = to.replace
			_, _, _, err = o.o.Client.UpdateMessageContext(ctx, to.channel, to.replace, options...)
		case to.user != "":
			options = append(options, slack.MsgOptionText(text, false))
			_, err = o.o.Client.PostEphemeralContext(ctx, to.channel, to.user, options...)
			ts = "-"
		default:
			options = append(options, slack.MsgOptionText(text, false))
			_, ts, err = o.o.Client.PostMessageContext(ctx, to.channel, options...)
			ts = cmp.Or(ts, "-")
		}
		return err
	})
	return ts, failed
}

// putBest sends a message in the best form that the workspace takes: with Slack's
// own citation elements, or else without.
func (o *Outbox) putBest(ctx context.Context, to target, msg blocks.Message, m mark) (string, *Error) {
	if msg.Native != nil && o.takesNative(ctx, to.team) {
		ts, failed := o.put(ctx, to, msg.Text, msg.Native, m)
		if failed == nil || failed.kind != refused || !badBlocks[failed.Code] {
			return ts, failed
		}
		o.refuseNative(ctx, to.team)
	}
	return o.put(ctx, to, msg.Text, msg.Blocks, m)
}

// takesNative reports whether Slack's own citation elements are worth trying in a workspace.
func (o *Outbox) takesNative(ctx context.Context, team string) bool {
	key := "plain_citations:" + team
	if o.o.PlainCitations || o.lack(key) {
		return false
	}
	if o.o.Flags == nil {
		return true
	}
	value, err := o.o.Flags.Flag(ctx, key)
	if err == nil && value != "" {
		o.note(key)
		return false
	}
	return true
}

func (o *Outbox) refuseNative(ctx context.Context, team string) {
	key := "plain_citations:" + team
	o.note(key)
	o.lg.Info("the workspace does not take citation elements", "team", team)
	if o.o.Flags == nil {
		return
	}
	if err := o.o.Flags.SetFlag(ctx, key, "1"); err != nil {
		o.lg.Warn("a flag could not be kept", "flag", key, "err", err)
	}
}

// longestText is how long bare text may be, in bytes: chat.update refuses the text
// beyond 4,000 characters, and Slack advises no more elsewhere.
const longestText = 3900

// clip shortens the fallback text beside the blocks of an update, which Slack
// limits; the blocks have it all.
func clip(text string) string {
	if len(text) <= longestText {
		return text
	}
	return split(text, longestText-len("…"))[0] + "…"
}

// split cuts text into pieces of at most so many bytes, at the end of a line or
// else of a word, never inside of a character, an entity or a link unless that
// alone is longer. The pieces joined have all words of the text.
func split(text string, most int) []string {
	var pieces []string
	for len(text) > most {
		end := cutAt(text[:most])
		if piece := strings.TrimRight(text[:end], " \n"); piece != "" {
			pieces = append(pieces, piece)
		}
		text = strings.TrimLeft(text[end:], " \n")
	}
	if text != "" || len(pieces) == 0 {
		pieces = append(pieces, text)
	}
	return pieces
}

// cutAt is where the first part of a longer text is best cut, above 0.
func cutAt(head string) int {
	end := len(head)
	for end > 0 {
		r, size := utf8.DecodeLastRuneInString(head[:end])
		if r != utf8.RuneError || size != 1 {
			break
		}
		end--
	}
	if open := strings.LastIndexByte(head[:end], '<'); open > 0 && !strings.Contains(head[open:end], ">") {
		end = open
	} else if open := strings.LastIndexByte(head[:end], '&'); open > 0 && end-open < len("&quot;") && !strings.Contains(head[open:end], ";") {
		end = open
	}
	for _, space := range []byte{'\n', ' '} {
		if n := strings.LastIndexByte(head[:end], space); n > end/2 {
			return n
		}
	}
	return max(end, 1)
}
