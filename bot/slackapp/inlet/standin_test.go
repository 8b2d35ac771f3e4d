package inlet

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-briefing/verbatim/bot/slackapp/slackfake"
)

// A ledger is a Receiver that keeps what it took.
type ledger struct {
	mu   sync.Mutex
	took []Arrival
	fail bool // the next one only
}

// Receive takes an arrival.
func (l *ledger) Receive(_ context.Context, a Arrival) (any, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail {
		l.fail = false
		return nil, errors.New("store is closed")
	}
	l.took = append(l.took, a)
	return nil, nil
}

// kinds are the kinds of what was taken since the last call.
func (l *ledger) kinds() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, a := range l.took {
		out = append(out, kindOf(a.What))
	}
	l.took = nil
	return strings.Join(out, " ")
}

// workspace is a stand-in for Slack with a channel, a direct message and somebody.
func workspace(t *testing.T) *slackfake.Server {
	slack := slackfake.Start(slackfake.Options{AppToken: "xapp-1-" + marker})
	t.Cleanup(slack.Close)
	slack.AddUser(slackfake.User{ID: "U1", Name: "anne", TZ: "Europe/Paris", Locale: "fr-FR"})
	slack.AddChannel(slackfake.Channel{ID: "C1", Name: "presse"})
	return slack
}

// TestStandIn plays what people do, over both ways, and expects what is taken.
func TestStandIn(t *testing.T) {
	for _, way := range []string{"http", "socket"} {
		t.Run(way, func(t *testing.T) {
			slack, took := workspace(t), new(ledger)
			self := func() Self { return Self{User: slack.BotUser(), Bot: "B0BOT"} }
			if way == "http" {
				h, err := NewHTTP(discard, HTTPOptions{SigningSecret: slack.SigningSecret(), Receiver: took, Self: self})
				if err != nil {
					t.Fatal(err)
				}
				server := httptest.NewServer(h)
				t.Cleanup(server.Close)
				slack.SetApp(server.URL)
			} else {
				connect(t, slack, took, self)
			}
			play(t, slack, took)
		})
	}
}

// connect runs a Socket and waits for its connections.
func connect(t *testing.T, slack *slackfake.Server, r Receiver, self func() Self) {
	socket, err := NewSocket(discard, SocketOptions{AppToken: slack.AppToken(), APIURL: slack.APIURL(), Receiver: r, Self: self})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range socket.lines {
		l.pace.first = time.Millisecond
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- socket.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	waitCtx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := slack.WaitFor(waitCtx, func(s *slackfake.Server) bool { return s.Connections() == 2 }); err != nil {
		t.Fatal(err)
	}
}

// play does one thing after the other.
func play(t *testing.T, slack *slackfake.Server, took *ledger) {
	ctx := context.Background()
	said := slackfake.Said{Channel: "C1", User: "U1", Text: "Qui a signé ?"}
	var ts string
	for _, step := range []struct {
		name string
		do   func() (*slackfake.Delivery, error)
		want string
	}{
		{"a mention", func() (*slackfake.Delivery, error) {
			d, err := slack.DeliverMention(ctx, said)
			ts = d.TS
			return d, err
		}, "message message"},
		{"a message", func() (*slackfake.Delivery, error) { return slack.DeliverMessage(ctx, said) }, "message"},
		{"an edit", func() (*slackfake.Delivery, error) { return slack.DeliverEdit(ctx, "C1", ts, "Qui ?") }, ""},
		{"a deletion", func() (*slackfake.Delivery, error) { return slack.DeliverDeletion(ctx, "C1", ts) }, ""},
		{"a join", func() (*slackfake.Delivery, error) { return slack.DeliverJoin(ctx, "C1", "U1") }, ""},
		{"itself", func() (*slackfake.Delivery, error) {
			return slack.DeliverBotMessage(ctx, "C1", slack.BotUser(), "Voici.")
		}, ""},
		{"a command", func() (*slackfake.Delivery, error) {
			return slack.DeliverCommand(ctx, slackfake.Command{Name: "/brief", Text: "la mer", Channel: "C1", User: "U1"})
		}, "command"},
		{"a message when the store fails", func() (*slackfake.Delivery, error) {
			took.fail = true
			d, err := slack.DeliverMessage(ctx, said)
			if took.fail {
				t.Error("not sent to the failing store")
			}
			return d, err
		}, "message"},
		{"home", func() (*slackfake.Delivery, error) { return slack.DeliverHomeOpened(ctx, "U1", "home") }, "home_opened"},
		{"too many", func() (*slackfake.Delivery, error) { return slack.DeliverRateLimited(ctx) }, ""},
		{"revoked", func() (*slackfake.Delivery, error) { return slack.DeliverTokensRevoked(ctx) }, "revoked"},
	} {
		d, err := step.do()
		if err != nil || !d.Acked {
			t.Errorf("%s: %v, acknowledged %t: %+v", step.name, err, d.Acked, d.Attempts)
		}
		if got := took.kinds(); got != step.want {
			t.Errorf("%s: took %q, want %q", step.name, got, step.want)
		}
	}
}

// While connections are warned, refreshed and cut, every message is taken.
func TestStandInUnrest(t *testing.T) {
	slack, took := workspace(t), new(ledger)
	connect(t, slack, took, func() Self { return Self{User: slack.BotUser()} })
	ctx := context.Background()
	var said sync.WaitGroup
	const messages = 60
	for n := range messages {
		said.Go(func() {
			d, err := slack.DeliverMessage(ctx, slackfake.Said{Channel: "C1", User: "U1", Text: fmt.Sprintf("message %d", n)})
			if err != nil || !d.Acked {
				t.Errorf("message %d: %v, %+v", n, err, d.Attempts)
			}
		})
		switch n % 20 {
		case 5:
			slack.Refresh(0, 0)
		case 10:
			slack.Warn(0)
		case 15:
			slack.Cut(0)
		}
		time.Sleep(5 * time.Millisecond)
	}
	said.Wait()
	var texts []string
	took.mu.Lock()
	for _, a := range took.took {
		texts = append(texts, a.What.(*Message).Text)
	}
	took.mu.Unlock()
	for n := range messages {
		if !slices.Contains(texts, fmt.Sprintf("message %d", n)) {
			t.Errorf("message %d was not taken", n)
		}
	}
}
