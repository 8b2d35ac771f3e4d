package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/verbatim-briefing/verbatim/bot/record"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/blocks"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// A clock moves when somebody sleeps.
type clock struct {
	mu  sync.Mutex
	off time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.off)
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.off += max(0, d)
	c.mu.Unlock()
	return ctx.Err()
}

// A shelf is a Store and a Pacer in memory.
type shelf struct {
	mu    sync.Mutex
	posts map[string]*record.Post
	next  map[string]time.Time
	uses  map[string]int
	flags map[string]string
	step  func(what string) // called before and after every change
}

func newShelf() *shelf {
	return &shelf{posts: map[string]*record.Post{}, next: map[string]time.Time{}, uses: map[string]int{},
		flags: map[string]string{}, step: func(string) {}}
}

func (s *shelf) Post(_ context.Context, id string) (*record.Post, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.posts[id]
	if p == nil {
		return nil, nil
	}
	c := *p
	c.Sent = append([]string(nil), p.Sent...)
	return &c, nil
}

func (s *shelf) change(what, id string, do func(*record.Post)) error {
	s.step(what)
	s.mu.Lock()
	do(s.posts[id])
	s.mu.Unlock()
	s.step(what)
	return nil
}

func (s *shelf) MarkAttempt(_ context.Context, id string, at time.Time) error {
	return s.change("attempt", id, func(p *record.Post) { p.Attempted = at })
}

func (s *shelf) MarkSent(_ context.Context, id, ts string) error {
	return s.change("sent", id, func(p *record.Post) { p.Sent, p.Attempted = append(p.Sent, ts), time.Time{} })
}

func (s *shelf) MarkPlaceholder(_ context.Context, id, ts string) error {
	return s.change("placeholder", id, func(p *record.Post) { p.Placeholder, p.Attempted = ts, time.Time{} })
}

func (s *shelf) ClearAttempt(_ context.Context, id string) error {
	return s.change("clear", id, func(p *record.Post) { p.Attempted = time.Time{} })
}

func (s *shelf) MarkFailed(_ context.Context, id, why string) error {
	return s.change("failed", id, func(p *record.Post) { p.Failed = why })
}

func (s *shelf) Reserve(_ context.Context, team, channel string, now time.Time, gap time.Duration) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.next[team+channel]
	if at.Before(now) {
		at = now
	}
	s.next[team+channel] = at.Add(gap)
	return at, nil
}

func (s *shelf) UseResponseURL(_ context.Context, url string, made, now time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.uses[url] >= 5 || now.Sub(made) > 30*time.Minute {
		return false, nil
	}
	s.uses[url]++
	return true, nil
}

func (s *shelf) Flag(_ context.Context, key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flags[key], nil
}

func (s *shelf) SetFlag(_ context.Context, key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flags[key] = value
	return nil
}

func (s *shelf) post(id string) record.Post {
	p, _ := s.Post(context.Background(), id)
	return *p
}

// A wire is the way to Slack; hooks see what passes.
type wire struct {
	before func(*http.Request) *http.Response // an answer instead of Slack's
	under  http.Transport
	step   func(what string)
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.step("to " + r.URL.Path)
	if w.before != nil {
		if resp := w.before(r); resp != nil {
			return resp, nil
		}
	}
	resp, err := w.under.RoundTrip(r)
	w.step("from " + r.URL.Path)
	return resp, err
}

// A desk is a fake Slack with an Outbox before it.
type desk struct {
	t     *testing.T
	slack *slackfake.Server
	clock *clock
	shelf *shelf
	wire  *wire
	log   *bytes.Buffer
	logMu sync.Mutex
	tally map[string]int
	opts  func(*Options)
	out   *Outbox
	root  string // the timestamp of a question in the channel
	runs  int    // of what a scene counts itself
}

const (
	team    = "T0TEAM"
	channel = "C1"
	asker   = "U1"
	secret  = "un secret bien gardé"
)

func newDesk(t *testing.T, o slackfake.Options) *desk {
	t.Helper()
	d := &desk{t: t, clock: &clock{}, shelf: newShelf(), wire: &wire{step: func(string) {}}, log: &bytes.Buffer{}, tally: map[string]int{}}
	o.Clock = d.clock.Now
	d.slack = slackfake.Start(o)
	t.Cleanup(d.slack.Close)
	t.Cleanup(d.wire.under.CloseIdleConnections)
	d.slack.AddUser(slackfake.User{ID: asker, TZ: "Europe/Paris", Locale: "fr-FR"})
	d.slack.AddChannel(slackfake.Channel{ID: channel, Name: "presse"})
	d.root = d.ask(channel)
	d.restart()
	return d
}

// Write is the log's.
func (d *desk) Write(b []byte) (int, error) {
	d.logMu.Lock()
	defer d.logMu.Unlock()
	return d.log.Write(b)
}

// ask makes a message that a thread can hang on.
func (d *desk) ask(in string) string {
	client := slack.New(d.slack.BotToken(), slack.OptionAPIURL(d.slack.APIURL()))
	_, ts, err := client.PostMessage(in, slack.MsgOptionText("la question", false),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "question", EventPayload: map[string]any{}}))
	if err != nil {
		d.t.Fatal(err)
	}
	return ts
}

// restart makes a new Outbox, as a new process does.
func (d *desk) restart() {
	client := &http.Client{Transport: d.wire, Timeout: 5 * time.Second}
	o := Options{
		Client: slack.New(d.slack.BotToken(), slack.OptionAPIURL(d.slack.APIURL()), slack.OptionHTTPClient(client)),
		HTTP:   client, Store: d.shelf, Pacer: d.shelf, Flags: d.shelf,
		Self: Self{User: d.slack.BotUser(), Bot: "B0BOT"},
		Now:  d.clock.Now, Sleep: d.clock.Sleep,
		Count: func(kind, outcome string) { d.tally[outcome]++ },
	}
	if d.opts != nil {
		d.opts(&o)
	}
	d.out = New(slog.New(slog.NewTextHandler(d, &slog.HandlerOptions{Level: slog.LevelDebug})), o)
}

// add stores a post with parts and returns it for changes.
func (d *desk) add(id string, via record.Via, parts ...blocks.Message) *record.Post {
	p := &record.Post{ID: id, Kind: "answer", Place: record.Place{Team: team, Channel: channel, Thread: d.root},
		User: asker, Via: via, At: d.clock.Now()}
	for _, m := range parts {
		raw, err := json.Marshal(m)
		if err != nil {
			d.t.Fatal(err)
		}
		p.Parts = append(p.Parts, raw)
	}
	d.shelf.posts[id] = p
	return p
}

// finish delivers as the queue does, until there is nothing left to do.
func (d *desk) finish(id string) {
	d.t.Helper()
	for range 20 {
		err := d.out.Deliver(context.Background(), id)
		var again record.Again
		switch {
		case err == nil:
			return
		case errors.As(err, &again):
			d.clock.Sleep(context.Background(), again.After)
		default:
			d.clock.Sleep(context.Background(), 2*time.Second)
		}
	}
	d.t.Fatalf("%s is not delivered after 20 attempts", id)
}

// replies are the assistant's messages in the question's thread.
func (d *desk) replies() []slackfake.Message { return d.slack.Replies(channel, d.root) }

func section(text string) json.RawMessage {
	raw, _ := json.Marshal([]any{map[string]any{"type": "section", "text": map[string]any{"type": "mrkdwn", "text": text}}})
	return raw
}

func message(text string) blocks.Message {
	return blocks.Message{Text: text, Blocks: section(text)}
}

// checkSilence checks that the log holds nothing that it must not.
func (d *desk) checkSilence(also ...string) {
	d.t.Helper()
	d.logMu.Lock()
	defer d.logMu.Unlock()
	for _, word := range append(also, secret, d.slack.BotToken(), "http://", "https://") {
		if strings.Contains(d.log.String(), word) {
			d.t.Errorf("the log holds %q", word)
		}
	}
}

// killed is what a process that is killed panics with.
type killed struct{ at string }

// untilKilled runs something and reports whether it was killed.
func untilKilled(do func()) (dead bool, at string) {
	defer func() {
		if r := recover(); r != nil {
			k, ok := r.(killed)
			if !ok {
				panic(r)
			}
			dead, at = true, k.at
		}
	}()
	do()
	return false, ""
}

// killAt makes the n-th step from now on the last one.
func (d *desk) killAt(n int) {
	count := 0
	step := func(what string) {
		if count++; count == n {
			panic(killed{fmt.Sprint(n, " ", what)})
		}
	}
	d.shelf.step, d.wire.step = step, step
}

func (d *desk) killNever() {
	d.shelf.step, d.wire.step = func(string) {}, func(string) {}
}
