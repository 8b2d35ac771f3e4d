// Package slackapp is the assistant in Slack: what it does with each thing that
// people do there. What arrives (room inlet) is checked, stored as a job and only
// then acknowledged; a worker decides what may be told (package access), asks the
// assistant, makes the message (room blocks) and stores it with the turn; the room
// outbox sends it. So a crash at any point loses nothing and repeats nothing.
//
// receive.go takes in and order.go carries out what any of these files asks for:
// question.go for mentions and direct messages, with wish.go and listing.go for
// those that ask for nothing in particular, live.go for answers that are shown while
// they are written and title.go for the name of a conversation; command.go,
// briefcmd.go, briefparse.go, briefperiod.go and brief.go for /brief; subscribe.go,
// schedule.go and digests.go for the daily digest; check.go for the message
// shortcut; inbox.go, inboxfetch.go and inboxtell.go for files that become documents;
// click.go, feedback.go, sources.go and publish.go for buttons; modal.go
// for modals; home.go for the home and the agent view. Of Slack people.go,
// channels.go and memo.go learn who and what there is, and deliver.go sends.
// store.go is what the assistant asks of a store, sweep.go what it deletes there,
// safe.go what the log may say. manifest.go and probe.go are for setting up.
package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"github.com/verbatim-briefing/verbatim/bot"
	"github.com/verbatim-briefing/verbatim/bot/access"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/inlet"
	"github.com/verbatim-briefing/verbatim/bot/slackapp/outbox"
)

// Options are what an App is made of.
type Options struct {
	BotToken string
	// AppToken chooses Socket Mode; without it SigningSecret chooses HTTP.
	AppToken      string
	SigningSecret string
	// APIURL is another base URL of Slack's API, with a slash at its end; "" for Slack's own.
	APIURL string

	Rules  access.Rules
	Limits Limits
	// StaleAfter is how late an edition may be; an older one is skipped. Zero: never too late.
	StaleAfter time.Duration
	// Retention is how long people's words and what they did are kept. Zero: for ever.
	Retention time.Duration
	// PlainCitations never tries Slack's own citation elements, NoStreaming never streams.
	PlainCitations bool
	NoStreaming    bool

	// Inboxes are the channels whose files become documents, by their ids.
	Inboxes map[string]Inbox
	// Arrived is called after files were put into the folder of an inbox; may be nil.
	Arrived func()
	// InboxPatience is for how long the reply to files waits until they can be asked
	// about; five minutes when zero.
	InboxPatience time.Duration

	// Assistant returns the assistant over the corpus as it is now, nil while there is none.
	Assistant func() *bot.Assistant
	// Failed lists the sources that could not be read; nil when that is not known.
	Failed func() []Unread
	// Link returns the address of the page that shows a citation in its text, "" when there is none.
	Link  func(c bot.Citation, to Audience) string
	Store Store
	// Count counts an outcome of something; Took notes how long it took. Neither is told who or what was said.
	Count func(what, outcome string)
	Took  func(what string, d time.Duration)
}

// An Unread is a source that could not be read.
type Unread struct {
	// Name is what people are shown of it: its path.
	Name string
	// Collection is the one it belongs to, "" for none. It means nothing unless
	// Known; without that only those who may see everything are told of it.
	Collection string
	Known      bool
}

// An Audience is for whom something is shown.
type Audience struct {
	Team  string
	Place access.Place
	// Person is the zero Person for what a whole channel sees.
	Person access.Person
	Lang   string // "fr" or "en"
}

// Limits are how much may be asked; zero means no limit.
type Limits struct {
	UserPerMinute    int
	UserPerDay       int
	ChannelPerMinute int
}

// An App is the assistant in one Slack workspace.
type App struct {
	lg        *slog.Logger
	o         Options
	slack     *slack.Client
	self      inlet.Self
	out       *outbox.Outbox
	people    *people
	channels  *channels
	http      http.Handler  // nil with Socket Mode
	socket    *inlet.Socket // nil with HTTP
	ready     atomic.Bool
	withdrawn atomic.Bool // Slack revoked the tokens and has told nothing since
	files     *download
	workspace string        // its address, with a slash at its end; "" when Slack did not tell
	aside     chan struct{} // room for what is done beside an acknowledgement
	// untitled is set when the workspace has no titles of conversations.
	untitled atomic.Bool
}

// New makes an App. It calls nothing; Run does.
func New(lg *slog.Logger, o Options) (*App, error) {
	if o.BotToken == "" {
		return nil, errors.New("there is no bot token")
	}
	if o.AppToken == "" && o.SigningSecret == "" {
		return nil, errors.New("there is neither an app token nor a signing secret")
	}
	client := &http.Client{Timeout: 15 * time.Second}
	options := []slack.Option{slack.OptionHTTPClient(client)}
	if o.APIURL != "" {
		options = append(options, slack.OptionAPIURL(o.APIURL))
	}
	a := &App{lg: lg, o: o, slack: slack.New(o.BotToken, options...), aside: make(chan struct{}, 32)}
	a.people, a.channels = &people{slack: a.slack}, &channels{slack: a.slack, count: o.Count}
	a.files = newDownload(o.BotToken, o.APIURL)
	return a, nil
}

// Run is the assistant at work, until ctx is done. It first asks Slack who it is;
// a token that Slack refuses is an error that no retry can mend.
func (a *App) Run(ctx context.Context) error {
	if err := a.introduce(ctx); err != nil {
		return err
	}
	if err := a.connect(); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.o.Store.Work(ctx, a.handlers()) })
	group.Go(func() error { return a.schedule(ctx) })
	group.Go(func() error { return a.sweep(ctx) })
	if a.socket != nil {
		group.Go(func() error { return a.socket.Run(ctx) })
	}
	a.ready.Store(true)
	defer a.ready.Store(false)
	err := group.Wait()
	a.settle()
	return err
}

// settleTime is how long what is done beside acknowledgements may take after the end.
const settleTime = 5 * time.Second

// settle waits for what is done beside acknowledgements: it uses the store, which
// is closed next. From then on nothing new is begun.
func (a *App) settle() {
	late := time.After(settleTime)
	for range cap(a.aside) {
		select {
		case a.aside <- struct{}{}:
		case <-late:
			a.lg.Warn("what is done beside acknowledgements was cut off")
			return
		}
	}
}

// introduce learns who the assistant is in this workspace.
func (a *App) introduce(ctx context.Context) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		r, err := a.slack.AuthTestContext(ctx)
		if err == nil {
			a.self = inlet.Self{User: r.UserID, Bot: r.BotID}
			a.people.team, a.people.enterprise = r.TeamID, r.EnterpriseID
			a.workspace = r.URL
			a.files.lives(r.URL)
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if code, said := refusal(err); said && !outbox.Transient(code) {
			return fmt.Errorf("slack refuses the bot token: %s", code)
		}
		a.lg.Warn("slack does not answer yet", "method", "auth.test", "err", sayWhy(err).Error(), "again_in", wait.String())
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// connect makes the way out and the transport that the tokens allow.
func (a *App) connect() (err error) {
	a.out = outbox.New(a.lg, outbox.Options{
		Client: a.slack, Store: a.o.Store, Pacer: a.o.Store, Flags: a.o.Store,
		Self:           outbox.Self{User: a.self.User, Bot: a.self.Bot},
		PlainCitations: a.o.PlainCitations, NoStreaming: a.o.NoStreaming, Count: a.o.Count,
	})
	self := func() inlet.Self { return a.self }
	if a.o.AppToken != "" {
		a.socket, err = inlet.NewSocket(a.lg, inlet.SocketOptions{
			AppToken: a.o.AppToken, APIURL: a.o.APIURL, Receiver: a, Self: self, Count: a.o.Count,
		})
		return err
	}
	a.http, err = inlet.NewHTTP(a.lg, inlet.HTTPOptions{
		SigningSecret: a.o.SigningSecret, Receiver: a, Replays: replays{a.o.Store}, Self: self, Count: a.o.Count,
	})
	return err
}

// replays remembers signed requests where all processes see them.
type replays struct{ jobs Jobs }

func (r replays) Seen(ctx context.Context, key string) (bool, error) {
	fresh, err := r.jobs.Accept(ctx, []string{"request:" + key})
	return !fresh, err
}

func (r replays) Release(ctx context.Context, key string) error {
	return r.jobs.Release(ctx, "request:"+key)
}

// ServeHTTP takes what Slack sends over HTTP. Until Run knows who the assistant is,
// and with Socket Mode, it answers 503, so that Slack sends it again.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !a.ready.Load() || a.http == nil {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	a.http.ServeHTTP(w, r)
}

// Ready returns nil when the assistant receives what people do in Slack, else why not.
func (a *App) Ready() error {
	switch {
	case !a.ready.Load():
		return errors.New("not connected to Slack")
	case a.withdrawn.Load():
		return errors.New("the tokens were revoked")
	case a.socket != nil && !a.socket.Connected():
		return errors.New("no socket to Slack is open")
	}
	return nil
}

// refusal is the code with which Slack itself said no to a call; false for a call
// that did not get through.
func refusal(err error) (code string, said bool) {
	var no slack.SlackErrorResponse
	if errors.As(err, &no) {
		return no.Err, true
	}
	return "", false
}
