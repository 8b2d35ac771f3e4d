package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/retrieval"
)

// sendEphemeral shows a part to one person: through the response URL while it may
// be used, else in the channel, else, where Slack does not allow that, directly.
func (o *Outbox) sendEphemeral(ctx context.Context, p *record.Post, n int, msg blocks.Message) error {
	if err := o.o.Store.MarkAttempt(ctx, p.ID, o.o.Now()); err != nil {
		return err
	}
	if p.ResponseURL != "" {
		done, e, err := o.throughURL(ctx, p.ResponseURL, p.At, answerOf(msg, p.Thread))
		switch {
		case err != nil:
			return err
		case done:
			return o.sent(ctx, p, n, "-", "sent")
		case e != nil && e.kind != refused:
			return o.failed(ctx, p, e)
		}
	}
	if p.User == "" {
		return &Error{Code: "no_user"}
	}
	if err := o.paceBegun(ctx, p, p.Channel, fmt.Sprint(p.ID, "/", n)); err != nil {
		return err
	}
	to := target{team: p.Team, channel: p.Channel, thread: p.Thread, user: p.User}
	ts, e := o.putBest(ctx, to, msg, mark{})
	switch {
	case e == nil:
		return o.sent(ctx, p, n, ts, "sent")
	case badBlocks[e.Code]:
		return o.sendText(ctx, p, n, msg, to, nil, e)
	case elsewhere[e.Code] && !isDirect(p.Channel):
		return o.sendDirect(ctx, p, n, msg)
	}
	return o.failed(ctx, p, e)
}

// paceBegun is pace for a part that was noted as begun, of which nothing was shown
// yet: when its turn is far off, it is not under way any more.
func (o *Outbox) paceBegun(ctx context.Context, p *record.Post, channel, what string) error {
	err := o.pace(ctx, p.Team, channel, what)
	if _, later := errors.AsType[record.Again](err); later {
		return errors.Join(err, o.o.Store.ClearAttempt(ctx, p.ID))
	}
	return err
}

// isDirect reports whether a channel is a direct message, by its id.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// direct is the channel of the direct messages with somebody.
func (o *Outbox) direct(ctx context.Context, user string) (channel string, failed *Error) {
	failed = o.call(ctx, func(ctx context.Context) error {
		c, _, _, err := o.o.Client.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
		if err == nil && c != nil {
			channel = c.ID
		}
		return err
	})
	if failed == nil && channel == "" {
		failed = &Error{Code: "channel_not_found"}
	}
	return channel, failed
}

// sendDirect sends a part that somebody could not be shown in a channel as a
// direct message, with one line that says why.
func (o *Outbox) sendDirect(ctx context.Context, p *record.Post, n int, msg blocks.Message) error {
	channel, e := o.direct(ctx, p.User)
	if e != nil {
		return o.failed(ctx, p, e)
	}
	if n == 0 {
		msg = withLine(msg, whyDirect(p.Channel, retrieval.DetectLang(msg.Text)))
	}
	if err := o.paceBegun(ctx, p, channel, fmt.Sprint(p.ID, "/", n, "/direct")); err != nil {
		return err
	}
	to := target{team: p.Team, channel: channel}
	ts, e := o.putBest(ctx, to, msg, mark{post: p.ID, part: n})
	switch {
	case e == nil:
		return o.sent(ctx, p, n, ts, "direct")
	case badBlocks[e.Code]:
		return o.sendText(ctx, p, n, msg, to, nil, e)
	}
	return o.failed(ctx, p, e)
}

// withLine puts one line before a message.
func withLine(msg blocks.Message, line string) blocks.Message {
	msg.Text = line + "\n" + msg.Text
	msg.Blocks = lineBefore(line, msg.Blocks)
	if msg.Native != nil {
		msg.Native = lineBefore(line, msg.Native)
	}
	return msg
}

// mostBlocks is how many blocks a message may have.
const mostBlocks = 50

// lineBefore puts a line before blocks; where there is no room for it, it stays in the text alone.
func lineBefore(line string, array json.RawMessage) json.RawMessage {
	var raw []json.RawMessage
	if json.Unmarshal(array, &raw) != nil || len(raw) == 0 || len(raw) >= mostBlocks {
		return array
	}
	block, _ := json.Marshal(map[string]any{"type": "context",
		"elements": []any{map[string]any{"type": "mrkdwn", "text": line}}})
	joined, err := json.Marshal(append([]json.RawMessage{block}, raw...))
	if err != nil {
		return array
	}
	return joined
}

// reconcileEphemeral clears the way for a part to one person to be sent, perhaps
// again: Slack does not keep such messages, and one that comes twice to one
// person is better than none. Where it went out as a direct message, it is found.
func (o *Outbox) reconcileEphemeral(ctx context.Context, p *record.Post, n int) error {
	if err := o.o.Sleep(ctx, min(settle, max(0, settle-o.o.Now().Sub(p.Attempted)))); err != nil {
		return err
	}
	if p.User == "" || isDirect(p.Channel) {
		return o.o.Store.ClearAttempt(ctx, p.ID)
	}
	channel, e := o.direct(ctx, p.User)
	if e == nil {
		var messages []slack.Message
		messages, e = o.list(ctx, channel, "", p.Attempted.Add(-skew))
		if f := o.pick(p, n, messages, blocks.Message{}); f.ts != "" {
			return o.sent(ctx, p, n, f.ts, "reconciled")
		}
	}
	if e != nil && e.kind == limited {
		return o.wait(ctx, e.wait)
	}
	return o.o.Store.ClearAttempt(ctx, p.ID)
}

// An answer is what is said through a response URL.
type answer struct {
	Text            string          `json:"text,omitempty"`
	Blocks          json.RawMessage `json:"blocks,omitempty"`
	Thread          string          `json:"thread_ts,omitempty"`
	ResponseType    string          `json:"response_type,omitempty"`
	ReplaceOriginal bool            `json:"replace_original"` // never: what stands there stays
	UnfurlLinks     bool            `json:"unfurl_links"`
	UnfurlMedia     bool            `json:"unfurl_media"`
}

func answerOf(msg blocks.Message, thread string) answer {
	return answer{Text: msg.Text, Blocks: msg.Blocks, Thread: thread, ResponseType: "ephemeral"}
}

// throughURL says something through a response URL, if it may still be used. Blocks
// that are refused are left away. It reports whether it was said; neither said nor
// an error means that the URL can no longer be used. err is the pacer's.
func (o *Outbox) throughURL(ctx context.Context, url string, made time.Time, a answer) (said bool, e *Error, err error) {
	for {
		ok, err := o.o.Pacer.UseResponseURL(ctx, url, made, o.o.Now())
		if err != nil || !ok {
			return false, nil, err
		}
		e = o.call(ctx, func(ctx context.Context) error { return o.respond(ctx, url, a) })
		if e == nil || !badBlocks[e.Code] || a.Blocks == nil {
			return e == nil, e, nil
		}
		o.lg.Error("slack refused the blocks of a message", "kind", "response", "code", e.Code)
		o.o.Count("response", "defect")
		a.Blocks = nil
	}
}

// respond posts to a response URL. Its errors never quote the URL.
func (o *Outbox) respond(ctx context.Context, url string, a answer) error {
	body, err := json.Marshal(a)
	if err != nil {
		return &Error{Code: "unreadable_part"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return &Error{Code: "invalid_url"}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := o.o.HTTP.Do(req)
	if err != nil {
		return err // explained, never shown
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if err != nil {
		return err
	}
	return responseError(resp, said)
}

// responseError reads what a response URL answered: "ok", JSON, or a bare code.
func responseError(resp *http.Response, said []byte) error {
	if resp.StatusCode == http.StatusTooManyRequests {
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return &Error{Code: "rate_limited", kind: limited, wait: max(time.Second, time.Duration(seconds)*time.Second)}
	}
	code := strings.TrimSpace(string(said))
	var reply struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if json.Unmarshal(said, &reply) == nil {
		code = reply.Error
		if reply.OK {
			code = "ok"
		}
	}
	switch {
	case resp.StatusCode == http.StatusOK && (code == "ok" || code == ""):
		return nil
	case resp.StatusCode >= 500 || !bareCode.MatchString(code):
		return ofStatus(resp.StatusCode)
	}
	return ofCode(code)
}
